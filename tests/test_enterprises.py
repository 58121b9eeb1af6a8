"""`sitesel import --role enterprise`: a planner's list of firms as it comes, all of it made up."""

from __future__ import annotations

import csv
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import packs
import pytest
import shapely
import xlsxwriter
from click.testing import CliRunner
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sitesel.cli import group
from sitesel.intake.firms import open_firms
from sitesel.intake.firms.aside import REASONS
from sitesel.intake.wishes import Wishes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.testing import Result

    from sitesel.formats import Reading
    from sitesel.pack import Pack

OWN = Path("我的图层")
RIGHT, OTHER, WRONG = "91110000600037341L", "91330100799655058B", "91110000600037341M"
HEAD = ("企业名称", "统一社会信用代码", "行业代码", "经营范围", "产值(万元)", "从业人员", "地址",
        "经度", "纬度", "联系电话", "法定代表人")  # fmt: skip
Cells = list[Any]


def row(name: str, **cells: object) -> Cells:
    words = {"企业名称": name, "联系电话": "13900001111", "法定代表人": "某某某", **cells}
    return [words.get(column, "") for column in HEAD]


def write(name: str, rows: Sequence[Sequence[object]], head: Sequence[str] = HEAD) -> str:
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return name


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, code: int = 0) -> Result:
    done = CliRunner().invoke(group, [*words])
    assert done.exit_code == code, done.output
    return done


def taken_in(*words: str) -> tuple[geopandas.GeoDataFrame, dict[str, Any], str]:
    said = run("import", *words, "--role", "enterprise", "--no-preview", "--reject-broken", "--yes")
    entry = tomllib.loads((OWN / "catalog.toml").read_text("utf-8"))["layer"][0]
    assert entry["role"] == "enterprise"
    log = json.loads((OWN / entry["import_log"]).read_text("utf-8"))
    return geopandas.read_file(OWN / entry["file"]).set_index("name_zh"), log, said.stdout


@pytest.fixture(scope="module")
def city() -> Pack:
    return packs.memory_pack(
        district=packs.features(
            [packs.box(0, 0, 30_000, 30_000)], uncertainty_m=100, name_zh=["西岭区"]
        ),
        park=packs.features(
            [packs.box(2000, 2000, 4000, 4000)], uncertainty_m=[500], name_zh=["西岭工业园"],
            district=["西岭区"],
        ),
    )  # fmt: skip


def read(city: Pack, name: str, **wishes: Any) -> Reading:  # noqa: ANN401
    (reading,) = open_firms(
        Path(name), city, wishes=Wishes(crs="EPSG:4549", **wishes), layer=None
    ).opened
    return reading


def test_a_workbook_with_a_merged_head_formulas_and_full_width_digits_is_taken_in() -> None:
    book = xlsxwriter.Workbook("企业.xlsx")
    sheet = book.add_worksheet("名单")
    sheet.merge_range(0, 0, 0, 7, "虚构企业名单")
    for column, name in enumerate(("企业名称", "信用代码", "行业")):
        sheet.merge_range(1, column, 2, column, name)
    sheet.merge_range(1, 3, 1, 4, "2025年")
    sheet.write_row(2, 3, ["产值(亿元)", "从业人员"])
    for column, name in enumerate(("地址", "联系人", "备注"), start=5):
        sheet.merge_range(1, column, 2, column, name)
    sheet.write_row(3, 0, ["虚构甲厂", "９１１１ 0000 6000 37341l", "Ｃ３８４１ 锂离子电池制造"])
    sheet.write_formula(3, 3, "=1+0.5", None, 1.5)
    sheet.write_row(3, 4, ["３００", "青岛市莱西市姜山镇某路1号", "某某某", "致电13900001111"])
    sheet.write_row(4, 0, ['=HYPERLINK("a")乙厂', WRONG, "啤酒"], book.add_format())
    sheet.write_string(4, 0, '=HYPERLINK("a")乙厂')
    sheet.write_row(4, 3, ["2.5亿元", 12.5, "城阳区某街", "某某某", ""])
    sheet.write_row(5, 0, ["合计", "", "", 4])
    book.close()
    frame, log, said = taken_in("企业.xlsx")
    first, second = frame.loc["虚构甲厂"], frame.loc['=HYPERLINK("a")乙厂']
    assert (first["credit_code"], first["gbt_code"]) == (RIGHT, "3841")
    assert (first["output_wan"], first["employees"]) == (15_000, 300)
    assert first["placed_by"] == "name"
    assert second["credit_code"] == ""
    assert second["credit_code_source"] == WRONG
    assert second["business"] == "啤酒"
    assert second["output_wan"] == 25_000
    assert second["employees_source"] == "12.5"
    assert (second["placed_by"], second["placed_at"]) == ("district", "城阳区")
    assert log["counts"] == {"read": 2, "kept": 2, "repaired": 0, "rejected": 0}
    assert "联系人" in said
    assert "第 6 至 6 行" in said


def test_nothing_about_people_is_written_anywhere(tmp_path: Path) -> None:
    write("企业.csv", [row("虚构甲厂", 地址="城阳区某街", 经营范围="订货请拨13900001111")])
    run("import", "企业.csv", "--role", "enterprise", "--yes")  # with its page of preview
    made = [one for one in tmp_path.rglob("*") if one.is_file() and one.name != "企业.csv"]
    assert any(one.suffix == ".html" for one in made)
    for one in made:
        content = one.read_bytes()
        assert b"13900001111" not in content, one.name
        assert "某某某".encode() not in content, one.name


def test_each_reason_to_set_a_row_aside_is_told_with_its_row() -> None:
    rows = [
        row("虚构甲厂", 统一社会信用代码=RIGHT, 地址="城阳区某街"),
        row("虚构甲厂新名", 统一社会信用代码=RIGHT, 地址="城阳区别街"),
        row("虚构乙厂", 地址="城阳区 某街 ９号"),
        row("虚构乙厂", 地址="城阳区某街9号"),
        row("虚构乙厂", 地址="城阳区某街10号"),
        row("虚构丙厂", 经度=116.4, 纬度=39.9, 地址="城阳区某街"),
        row("虚构丁厂", 地址="潍坊市奎文区某街"),
        row("虚构戊厂", 地址="城阳区与莱西市"),
        row("虚构己厂", 地址="某街"),
        row("", 地址="城阳区某街"),
        row("虚构庚厂", 经度=120.40, 纬度=36.30),
        row("虚构庚厂", 经度=120.40, 纬度=36.30),
        row("虚构庚厂", 经度=120.41, 纬度=36.31),
        row("虚构辛厂", 统一社会信用代码=OTHER),
        row("虚构辛厂", 统一社会信用代码=OTHER, 经度=120.42, 纬度=36.31),
    ]
    write("企业.csv", rows)
    refused = run("import", "企业.csv", "--role", "enterprise", "--no-preview", "--yes", code=3)
    assert "--reject-broken" in refused.stderr
    assert not OWN.exists()
    frame, log, said = taken_in("企业.csv", "--crs", "EPSG:4490")
    assert {one["row"]: one["zh"] for one in log["rejected"]} == {
        3: "信用代码与前面的企业相同(第 2 行)",
        5: "与前面的企业同名同址(第 4 行)",
        7: "在本市之外",
        8: "没有坐标,地址在别的城市",
        9: "没有坐标,地址里有几处互不相容的地名",
        10: "没有坐标,地址里没有认得的地名",
        11: "没有企业名称",
        13: "与前面的企业同名同址(第 12 行)",
        15: "没有坐标,地址里没有认得的地名",  # so the next one of its code is kept
    }
    assert len(frame) == 6
    assert "虚构庚厂 ×2" in said
    assert "虚构乙厂 ×2" in said
    assert "读 15 = 原样 6 + 修复 0 + 剔除 9" in said


def test_a_firm_placed_by_its_address_may_be_anywhere_in_that_place(city: Pack) -> None:
    write("企业.csv", [row("虚构甲厂", 地址="西岭工业园1号"), row("虚构乙厂", 地址="西岭区")])
    frame = read(city, "企业.csv").frame
    park, district = city.features("park").geometries[0], city.features("district").geometries[0]
    for place, point, doubt in zip(
        (park, district), frame.geometry, frame["uncertainty_m"], strict=True
    ):
        assert point.within(place)
        assert point.buffer(doubt, quad_segs=64).contains(place)
    assert frame["place_confidence"].tolist() == [0.7, 0.8]
    # a square of 2 km: no point of it is nearer than its half diagonal to all corners
    assert frame["uncertainty_m"][0] >= 1414 + 500


def test_coordinates_go_before_an_address_and_keep_their_own_doubt(city: Pack) -> None:
    east, north = packs.EAST + 9000, packs.NORTH + 9000
    head = ("企业名称", "地址", "东坐标", "北坐标", "uncertainty_m")
    rows = [("甲", "西岭工业园", east, north, 30), ("乙", "西岭工业园", "", "", 30),
            ("丙", "西岭工业园", 0, 0, ""), ("丁", "西岭工业园", "不详", north, "")]  # fmt: skip
    reading = read(city, write("企业.csv", rows, head))
    frame = reading.frame
    assert frame["placed_by"].tolist() == ["coordinates", "name", "name", "name"]
    assert frame.geometry[0].equals(shapely.Point(east, north))
    assert frame["uncertainty_m"][0] == 30
    assert (frame["uncertainty_m"][1:] > 1900).all()  # not the 30 m that the row states
    assert any("坐标不全或不是数字" in one.zh for one in reading.notes)


def test_zeros_and_firms_elsewhere_do_not_hide_the_reference_system() -> None:
    rows = [
        row("虚构甲厂", 经度=116.4, 纬度=39.9),
        row("虚构乙厂", 经度=120.40, 纬度=36.30),
        row("虚构丙厂", 经度=120.41, 纬度=36.31),
        row("虚构丁厂", 经度=0, 纬度=0, 地址="城阳区"),
        row("虚构戊厂", 经度=999, 纬度=999),
        row("虚构己厂", 经度=120.42, 纬度=36.32),
    ]
    frame, log, said = taken_in(write("企业.csv", rows))
    assert "120.410°E 36.310°N" in said
    assert frame["placed_by"].tolist() == ["coordinates", "coordinates", "district", "coordinates"]
    degrees = frame.to_crs("EPSG:4490").geometry.loc["虚构乙厂"]
    assert (round(degrees.x, 6), round(degrees.y, 6)) == (120.40, 36.30)
    assert [one["row"] for one in log["rejected"]] == [2, 6]


def test_a_list_of_which_nothing_can_be_kept_says_why() -> None:
    write("企业.csv", [row("虚构甲厂", 地址="某街"), row("", 地址="城阳区")])
    words = ("import", "企业.csv", "--role", "enterprise", "--reject-broken", "--yes")
    said = run(*words, code=3).stderr
    assert "没有一家企业能收入" in said
    assert "没有企业名称(行 3)" in said
    assert not OWN.exists()


def test_output_without_a_unit_is_refused_until_the_user_says_what_it_is() -> None:
    write("企业.csv", [("虚构甲厂", "城阳区", 12)], ("企业名称", "地址", "产值"))
    words = ("import", "企业.csv", "--role", "enterprise", "--no-preview", "--yes")
    refused = run(*words, code=2)
    assert "不猜是万元还是亿元" in refused.stderr
    assert "2(12)" in refused.stderr
    assert not OWN.exists()
    run(*words, "--field", "output_wan=产值")


def test_codes_that_no_chain_has_are_counted_in_the_summary() -> None:
    codes = ("3841", "8810", "8810", "9999", "C3612、C3670")
    rows = [row(f"虚构{at}厂", 行业代码=code, 地址="城阳区") for at, code in enumerate(codes)]
    _, _, said = taken_in(write("企业.csv", rows))
    assert "代码不在任何一条链中:2 家(8810 ×2)" in said
    assert "2 行行业代码不是一个 GB/T 4754 代码" in said
    assert "5(9999)" in said


def test_a_list_without_coordinates_is_pointed_to_its_role() -> None:
    write("企业.csv", [row("虚构甲厂", 地址="城阳区")], HEAD[:7])
    assert "--role enterprise" in run("import", "企业.csv", "--yes", code=3).stderr
    write("b.csv", [("x", 1)], ("甲", "乙"))
    refused = run("import", "b.csv", "--role", "企业名单", "--yes", code=3)
    assert "企业名称" in refused.stderr


def test_of_firms_no_absence_is_stated_and_no_raster_is_taken() -> None:
    words = (
        "--none",
        "--role",
        "enterprise",
        "--within",
        "全市",
        "--source",
        "a",
        "--date",
        "2026",
    )
    assert "不用声明" in run("import", *words, code=2).stderr
    assert "企业名单" in run("layers").stdout


def test_a_list_that_is_taken_in_is_ranked_beside_and_not_drawn() -> None:
    write("企业.csv", [row("虚构甲厂标记", 地址="城阳区")])
    taken_in("企业.csv")
    run("map", "-i", "ga", "--layers", str(OWN), "-o", "地图.html")
    assert "虚构甲厂标记" not in Path("地图.html").read_text("utf-8")


NAMES = st.sampled_from(["甲厂", "乙厂", "丙 厂", "", "丙厂"])
ADDRESSES = st.sampled_from(["西岭区", "西岭工业园", "潍坊市", "某路", "", "西岭工业园 1号"])
CREDITS = st.sampled_from(["", "", RIGHT, WRONG, OTHER, "123"])
EASTINGS = st.sampled_from(
    ["", "", packs.EAST + 9000, packs.EAST + 9000.2, packs.EAST + 90_000, "x"]
)
OUTPUTS = st.sampled_from(["", "5", "3亿元", "约3", "-1", 7.5])


@hypothesis_settings(max_examples=25)
@given(st.lists(st.tuples(NAMES, ADDRESSES, CREDITS, EASTINGS, OUTPUTS), min_size=1, max_size=15))
def test_every_row_is_kept_once_or_set_aside_once(
    city: Pack, rows: list[tuple[object, ...]]
) -> None:
    head = ("编码", "企业名称", "地址", "信用代码", "东坐标", "产值(万元)", "北坐标")
    rows = [("虚构守厂", "西岭区", "", "", ""), *rows]  # at least one is kept
    table = [(f"k{at}", *one, packs.NORTH + 9000 if one[3] else "") for at, one in enumerate(rows)]
    reading = read(city, write("企业.csv", table, head))
    kept = [int(key[1:]) + 2 for key in reading.frame["编码"]]
    aside = [one.row for one in reading.rejected]
    assert sorted([*kept, *aside]) == list(range(2, len(rows) + 2))
    assert all(any(one.reason.zh.startswith(why.zh) for why in REASONS.values())
               for one in reading.rejected)  # fmt: skip
    codes = [code for code in reading.frame["credit_code"] if code]
    assert len(codes) == len(set(codes))
    assert not shapely.is_missing(reading.frame.geometry.to_numpy()).any()
