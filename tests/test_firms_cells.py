"""Cells of a list of firms: amounts with units, columns about people, names of places."""

from __future__ import annotations

import numpy as np
import packs
import pandas as pd
import pytest
import shapely

from sitesel.errors import UsageError
from sitesel.intake.firms import heads
from sitesel.intake.firms.amounts import employees, output
from sitesel.intake.firms.gazetteer import gazetteer
from sitesel.intake.firms.people import blotted
from sitesel.intake.firms.places import outside, placed

CARD = "11010519491231002X"  # the example that GB 11643-1999 prints


def told(column: str, *cells: object) -> list[float | None]:
    read = output(pd.Series(cells, dtype=object), column, stated=False, where="a.xlsx")
    return [None if np.isnan(one) else round(one, 6) for one in read.value.tolist()]


def test_a_bare_number_is_in_the_unit_of_the_head() -> None:
    assert told("产值(万元)", 12000, "12,000", "１２０００", 12000.5) == [
        12000,
        12000,
        12000,
        12000.5,
    ]
    assert told("2025年营业收入（亿元）", 3.2, "0.5") == [32000, 5000]
    assert told("产值_元", "5000000") == [500]
    assert told("产值(千元)", 10) == [1]
    assert told("output_wan", 7) == [7]


def test_a_cell_that_states_its_unit_is_converted_by_itself() -> None:
    cells = ("3.2亿元", "3.2 亿", "500万", "800000元", "¥ 2,000万元", "12(万元)")
    assert told("产值", *cells) == [32000, 32000, 500, 80, 2000, 12]
    assert told("产值(万元)", "3.2亿元", 5) == [32000, 5]


def test_what_is_no_amount_is_left_empty_and_told_with_its_row() -> None:
    cells = pd.Series(
        [5, "约3亿", "1-2亿元", "-5", "30万美元", "1e99", "—", None, "保密"], dtype=object
    )
    cells.index = pd.RangeIndex(3, 12)
    read = output(cells, "产值(万元)", stated=False, where="a.xlsx")
    assert read.value.tolist()[0] == 5
    assert np.isnan(read.value[1:]).all()
    assert cells.index[read.faulty].tolist() == [4, 5, 6, 7, 8]  # the last three say nothing
    assert "5 格不能用作数" in read.notes[0].zh
    assert "4(约3亿)" in read.notes[0].zh


@pytest.mark.parametrize("column", ["产值", "产值(万元/亿元)"])
def test_a_bare_number_without_one_unit_is_not_guessed(column: str) -> None:
    cells = pd.Series([3.2, "5万元"], index=[2, 3], dtype=object)
    with pytest.raises(UsageError, match=r"2\(3\.2\)") as refused:
        output(cells, column, stated=False, where="a.xlsx")
    assert "--field output_wan=" in refused.value.text("en")
    assert output(cells, column, stated=True, where="a.xlsx").value.tolist() == [3.2, 5]


def test_bare_numbers_in_two_groups_far_apart_are_warned_of() -> None:
    mixed = output(pd.Series([3.2, 1.1, 45000, 90000]), "产值(万元)", stated=False, where="a")
    assert "可能混用了单位" in mixed.notes[0].zh
    assert "3.2" in mixed.notes[0].zh
    assert not output(pd.Series([3, 100, 9000, 90000]), "产值(万元)", stated=False, where="a").notes


def test_staff_are_whole_people() -> None:
    read = employees(pd.Series(["300人", "1,200", 0, 1.5, -2, "约100"], dtype=object), "人数")
    assert read.value.tolist()[:3] == [300, 1200, 0]
    assert read.faulty.tolist() == [False, False, False, True, True, True]


def test_columns_about_people_are_known_and_those_that_only_sound_so_stay() -> None:
    people = [
        "法定代表人",
        "法人代表姓名",
        "联系人",
        "联系电话",
        "法人手机",
        "E-mail",
        "负责人",
        "身份证号",
    ]
    stay = ["企业名称", "法人单位名称", "从业人员", "hotel", "地址", "产值(万元)"]
    assert heads.personal([*stay, *people]) == people


def test_numbers_of_people_in_other_columns_are_blotted_out() -> None:
    frame = pd.DataFrame(
        {
            "备注": [
                f"身份证{CARD}",
                "电话138 1234 5678",
                "91110000600037341L",
                "110105194912310021",
            ],
            "其他": [13812345678, 5, 6, 7],
            "gbt_code": ["13812345678"] * 4,
        }
    )
    changed, notes = blotted(frame, spared=["gbt_code"])
    # a credit code and a card number whose check sign is wrong are no card numbers
    assert changed["备注"].tolist() == ["身份证[号码略]", "电话[号码略]", *frame["备注"][2:]]
    assert np.isnan(changed["其他"].iloc[0])
    assert set(changed) == {"备注", "其他"}
    assert len(notes) == 2


def test_heads_are_compared_without_year_unit_brackets_and_stars() -> None:
    found = heads.fields(
        ["*企业名称", "基本情况_统一社会信用代码", "2025年产值（万元）", "主要产品", "行业代码"],
        stated={}, where="a.xlsx",
    )  # fmt: skip
    assert found == {
        "name_zh": "*企业名称", "credit_code": "基本情况_统一社会信用代码", "business": "主要产品",
        "output_wan": "2025年产值（万元）", "gbt_code": "行业代码",
    }  # fmt: skip


def test_two_columns_of_output_are_asked_about() -> None:
    columns = ["企业名称", "2024年产值(万元)", "2025年产值(万元)"]
    with pytest.raises(UsageError, match="几列产值"):
        heads.fields(columns, stated={}, where="a.xlsx")
    found = heads.fields(columns, stated={"output_wan": columns[2]}, where="a.xlsx")
    assert found["output_wan"] == columns[2]
    with pytest.raises(UsageError, match="没有字段"):
        heads.fields(columns, stated={"output_wan": "利润"}, where="a.xlsx")
    with pytest.raises(UsageError, match="name_zh"):
        heads.fields(["地址"], stated={}, where="a.xlsx")


@pytest.fixture(scope="module")
def city() -> packs.Pack:
    """Two districts side by side; in the west a park and a smaller one within it."""
    return packs.memory_pack(
        district=packs.features(
            [packs.box(0, 0, 30_000, 30_000), packs.box(30_000, 0, 60_000, 30_000)],
            uncertainty_m=100, name_zh=["西岭区", "东岭市"],
        ),
        park=packs.features(
            [packs.box(2000, 2000, 12_000, 12_000), packs.box(5000, 5000, 7000, 7000),
             packs.box(40_000, 4000, 44_000, 8000), packs.at(50_000, 20_000),
             packs.box(4500, 4500, 8000, 8000)],
            uncertainty_m=[500, 200, 300, 900, 200],
            name_zh=["西岭工业园(示意)", "虚构电池产业园", "南村", "东岭化工园",
                     "虚构电池产业园南区"],
            aliases=[["西岭园区"], None, None, None, None],
            district=["西岭区", "西岭区", "东岭市", "东岭市", "西岭区"],
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("西岭工业园一路1号", "西岭工业园(示意)"),
        ("西岭园区一路1号", "西岭工业园(示意)"),
        ("西岭区西岭工业园虚构电池产业园2栋", "虚构电池产业园"),  # within the other
        ("虚构电池产业园南区2栋", "虚构电池产业园南区"),  # not the smaller one whose name is in it
        ("西岭区某路", "西岭区"),
        ("西岭县某路", "西岭区"),  # what it was before
        ("东岭市南村3号", "南村"),
        ("南村3号", "nothing"),  # a short name counts only beside its district
        ("西岭区南村3号", "西岭区"),  # and not beside another
        ("东岭市东岭化工园", "东岭市"),  # nobody knows the outline: its district
        ("西岭区与东岭市各一处", "several"),
        ("西岭工业园、东岭化工园", "several"),
        ("广州市番禺区南村", "elsewhere"), ("江苏省昆山市西岭工业园", "elsewhere"),
        ("中央城市广场旁西岭工业园", "西岭工业园(示意)"), ("诸城市西岭工业园", "elsewhere"),
        ("虚构市西岭工业园", "西岭工业园(示意)"), ("某路1号", "nothing"), ("", "nothing"),
    ],
)  # fmt: skip
def test_an_address_is_placed_by_the_places_it_names(
    city: packs.Pack, address: str, place: str
) -> None:
    known = gazetteer(city)
    found = placed(pd.Series([address]), known)
    area = int(found.area[0])
    assert (known.areas[area].name if area >= 0 else found.why[0]) == place


def test_the_doubt_of_a_place_reaches_the_whole_of_it(city: packs.Pack) -> None:
    for area in gazetteer(city).areas:
        role = "district" if area.by == "district" else "park"
        features = city.features(role)
        row = features.table["name_zh"].tolist().index(area.name)
        corners = shapely.points(shapely.get_coordinates(features.geometries[row]))
        farthest = shapely.distance(area.point, corners).max()
        assert area.reach_m >= farthest + features.uncertainty_m[row] - 1e-6


def test_a_firm_is_outside_the_city_beyond_its_own_doubt(city: packs.Pack) -> None:
    # the districts end at 30 km north; 1 km and their 100 m are let pass, and what a firm states
    points = np.array([packs.at(9000, north) for north in (15_000, 31_050, 31_200, 31_200)])
    found = outside(points, np.array([0.0, 0.0, 0.0, 150.0]), city)
    assert found.tolist() == [False, False, True, False]
