"""The table of set-backs: what is read, what is refused and how, what is in force on a day."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import packs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitesel import setbacks
from sitesel.errors import BrokenLayerError
from sitesel.pack import load
from sitesel.pack.schema import District
from sitesel.setbacks import CITY, SetBacks
from sitesel.setbacks.row import SetBackRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from sitesel.pack import Pack

HEAD = "行政区,要素,距离_m,条文,条文核实,生效日期,失效日期,来源,后果,替代全市,备注"
GOOD = "全市,road,30,示例条文,未核实,2024-01-01,,示例,,,"


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    made = packs.memory_pack(
        road=packs.features([packs.line((0, 0), (1, 0))]), missing=["power_substation"]
    )
    districts = (
        District(code="370211", name_zh="黄岛区"),
        District(code="370214", name_zh="城阳区"),
    )
    return replace(made, districts=districts, setbacks=tmp_path / "setbacks.csv")


def read(pack: Pack, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> SetBacks:
    assert pack.setbacks is not None
    pack.setbacks.write_bytes("\n".join([head, *rows]).encode(encoding))
    fresh = replace(pack, _made={key: one for key, one in pack._made.items() if key in pack.roles})
    table = setbacks.of(fresh)
    assert table is not None
    return table


def refused(pack: Pack, *rows: str, head: str = HEAD) -> BrokenLayerError:
    with pytest.raises(BrokenLayerError) as caught:
        read(pack, *rows, head=head)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_row_is_read_in_the_encodings_of_offices(pack: Pack, encoding: str) -> None:
    table = read(
        pack,
        "黄岛区,缺口power_substation,50.5,《某条例》第三条,已见原文,2024年5月1日,2026/1/1,公报,"
        "一票否决,是,",
        encoding=encoding,
    )
    assert table.rows == (
        SetBackRow.model_construct(
            row=2, jurisdiction="黄岛区", role="power_substation", distance_m=50.5,
            clause="《某条例》第三条", clause_status="seen", effective_from=date(2024, 5, 1),
            effective_to=date(2026, 1, 1), source="公报", action="exclude", replaces=True, note="",
        ),
    )  # fmt: skip


def test_english_heads_and_a_full_width_bracket_are_known_and_optional_columns_may_lack(
    pack: Pack,
) -> None:
    english = "jurisdiction,feature,distance_m,clause,effective_from,source"
    assert read(pack, "*,layer road,8,clause,2024.1.2,here", head=english).rows[0].role == "road"
    chinese = "行政区,要素,距离（m）,条文,生效日期,来源"
    (row,) = read(pack, "全市,road,8,条文,2024-01-02,处", head=chinese).rows
    assert (row.jurisdiction, row.distance_m, row.clause_status) == (CITY, 8.0, "unverified")
    assert (row.action, row.replaces, row.effective_to) == ("", False, None)


def test_blank_rows_are_passed_over_and_rows_count_as_a_spreadsheet_counts_them(pack: Pack) -> None:
    assert [row.row for row in read(pack, "", ",,,", GOOD).rows] == [4]


FAULTS = [
    (
        "胶洲市,road,30,甲,,2024-01-01,,s,,,",
        "没有行政区 '胶洲市';最接近的有:",
        "no district '胶洲市'",
    ),
    ("黄岛,road,30,甲,,2024-01-01,,s,,,", "最接近的有:黄岛区", "nearest: 黄岛区"),
    (
        "全市,raod,30,甲,,2024-01-01,,s,,,",
        "没有要素(图层角色)'raod';最接近的有:road",
        "role 'raod'",
    ),
    ("全市,road,-3,甲,,2024-01-01,,s,,,", "列 距离_m:现为 '-3';要求:大于 0", "metres above 0"),
    (
        "全市,road,nan,甲,,2024-01-01,,s,,,",
        "列 距离_m:现为 'nan'",
        "column distance_m: found 'nan'",
    ),
    ("全市,road,inf,甲,,2024-01-01,,s,,,", "不超过 100000 的米数", "up to 100000"),
    ("全市,road,50米,甲,,2024-01-01,,s,,,", "只写数字", "digits only"),
    ("全市,road,30,,,2024-01-01,,s,,,", "列 条文:现为 '';要求:必填", "column clause"),
    ("全市,road,30,甲,看过,2024-01-01,,s,,,", "已见原文、见于二手页面", "one of seen"),
    ("全市,road,30,甲,,2024-02-30,,s,,,", "列 生效日期:现为 '2024-02-30';要求:日期", "a day, such"),
    ("全市,road,30,甲,,2024,,s,,,", "列 生效日期", "column effective_from"),
    ("全市,road,30,甲,,,,s,,,", "生效日期空缺,必填", "effective_from is empty"),
    ("全市,road,30,甲,,2024-01-01,2024-01-01,s,,,", "不晚于生效日期", "is not after"),
    ("全市,road,30,甲,,2024-01-01,,,,,", "列 来源:现为 ''", "column source"),
    ("全市,road,30,甲,,2024-01-01,,s,提示,,", "一票否决、须复核 之一", "one of exclude, flag"),
    ("全市,road,30,甲,,2024-01-01,,s,,也许,", "要求:是或否", "yes or no"),
    ("全市,road,30,甲,,2024-01-01,,s,,是,", "全市的行不能“替代全市”", "cannot replace it"),
    ("全市,road,30,甲,,2024-01-01,,s,,,,多", "单元格比表头多", "more cells than heads"),
]


@pytest.mark.parametrize(("row", "zh", "en"), FAULTS)
def test_a_row_at_fault_is_refused_by_its_number(pack: Pack, row: str, zh: str, en: str) -> None:
    error = refused(pack, GOOD.replace("road", "power_substation"), row)
    assert error.exit_code == 3
    assert zh in error.text("zh")
    assert "第 3 行" in error.text("zh")
    assert en in error.text("en")
    assert "row 3" in error.text("en")


def test_all_faults_of_a_table_come_at_once(pack: Pack) -> None:
    error = refused(pack, *(row for row, _, _ in FAULTS))
    assert {int(zh.split(" 行")[0].split(" ")[-1]) for zh, _ in error.faults} >= set(range(2, 20))


def test_many_faults_are_counted_and_the_first_are_told(pack: Pack) -> None:
    error = refused(pack, *["全市,raod,30,甲,,2024-01-01,,s,,,"] * 70)
    assert "有 70 处毛病" in error.zh
    assert len(error.faults) == 51
    assert error.faults[-1] == ("另有 20 处", "20 more")


def test_unknown_missing_and_double_columns_are_refused(pack: Pack) -> None:
    error = refused(pack, GOOD, head=HEAD.replace("失效日期", "失效日期限").replace("来源", "条文"))
    told = error.text("zh")
    assert "表头 '失效日期限':没有这一列;最接近的有 失效日期" in told
    assert "缺列 来源(source),必填" in told
    assert "表头 条文:有两列" in told
    assert "column source is missing" in error.text("en")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("全市,road,30,甲,,2024-01-01,,s,,,", "全市,road,50,乙,,2025-01-01,,s,,,"),
        ("全市,road,30,甲,,2024-01-01,,s,,,", "*,图层road,30,甲,,2024-01-01,,s,,,"),
        ("全市,road,30,甲,,2024-01-01,,s,一票否决,,", "全市,road,50,乙,,2025-01-01,,s,,,"),
        ("黄岛区,road,3,甲,,2024-01-01,2025-01-02,s,,,", "黄岛区,road,5,乙,,2025-01-01,,s,,,"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(pack: Pack, first: str, second: str) -> None:
    error = refused(pack, first, second)
    assert "第 2 行与第 3 行" in error.text("zh")
    assert "rows 2 and 3" in error.text("en")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("全市,road,30,甲,,2024-01-01,2025-01-01,s,,,", "全市,road,50,乙,,2025-01-01,,s,,,"),
        ("全市,road,30,甲,,2024-01-01,,s,,,", "黄岛区,road,50,乙,,2024-01-01,,s,,,"),
        ("全市,road,30,甲,,2024-01-01,,s,一票否决,,", "全市,road,90,乙,,2024-01-01,,s,须复核,,"),
    ],
)
def test_rows_one_after_the_other_elsewhere_or_of_another_effect_go_together(
    pack: Pack, first: str, second: str
) -> None:
    assert len(read(pack, first, second).rows) == 2


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2023-12-31", []), ("2024-01-01", [2]), ("2024-12-31", [2]), ("2025-01-01", [3])],
)
def test_a_row_is_in_force_from_its_first_day_to_the_day_before_its_end(
    pack: Pack, day: str, expected: list[int]
) -> None:
    table = read(
        pack,
        "全市,road,30,甲,,2024-01-01,2025-01-01,s,,,",
        "全市,road,50,乙,,2025-01-01,,s,,,",
    )
    assert [row.row for row in table.on(date.fromisoformat(day))] == expected


def test_a_table_that_is_empty_no_text_or_gone_is_refused(pack: Pack) -> None:
    assert "没有一行退让" in refused(pack).text("zh")
    assert pack.setbacks is not None
    for stored in (b"\xff\xfe\x00\xd8\x00", b"x" * 10_000_001):
        pack.setbacks.write_bytes(stored)
        with pytest.raises(BrokenLayerError, match="GB18030"):
            setbacks.of(replace(pack, _made={}))
    pack.setbacks.write_text(f"{HEAD}\n{'x' * 200_000}", encoding="utf-8")
    with pytest.raises(BrokenLayerError, match="no sound CSV"):
        setbacks.of(replace(pack, _made={}))
    pack.setbacks.unlink()
    with pytest.raises(BrokenLayerError, match="Cannot read the table"):
        setbacks.of(replace(pack, _made={}))


TEXTS = st.text(max_size=300).map(lambda text: text.encode("utf-8", "ignore"))


@given(stored=st.binary(max_size=300) | TEXTS)
def test_whatever_stands_in_the_file_is_read_or_refused_with_a_message(stored: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "setbacks.csv"
        path.write_bytes(HEAD.encode() + b"\n" + stored)
        pack = replace(packs.memory_pack(missing=["road"]), setbacks=path)
        with suppress(BrokenLayerError):
            assert setbacks.of(pack) is not None


def test_a_folder_with_nothing_but_a_table_lies_over_the_built_in_pack(tmp_path: Path) -> None:
    (tmp_path / "setbacks.csv").write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    found = load(tmp_path)
    assert found.setbacks == tmp_path / "setbacks.csv"
    assert found.roles == load().roles
    assert load().setbacks is None


def test_a_catalog_names_its_table_and_one_that_is_named_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text(
        'schema = "sitesel-pack/1"\nsetbacks = "退让.csv"\n', encoding="utf-8"
    )
    with pytest.raises(BrokenLayerError, match=r"退让\.csv"):
        setbacks.of(load(tmp_path))
    (tmp_path / "退让.csv").write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    table = setbacks.of(load(tmp_path))
    assert table is not None
    assert (table.file, len(table.rows)) == ("退让.csv", 1)


def test_district_names_of_the_planners_own_boundaries_may_be_used(tmp_path: Path) -> None:
    made = packs.memory_pack(
        road=packs.features([packs.line((0, 0), (1, 0))]),
        district=packs.features([packs.box(0, 0, 9, 9)], 名称=["虚构区"]),
    )
    pack = replace(made, setbacks=tmp_path / "setbacks.csv")
    assert read(pack, GOOD.replace("全市", "虚构区")).rows[0].jurisdiction == "虚构区"


def test_own_boundaries_without_names_are_refused() -> None:
    pack = packs.memory_pack(district=packs.features([packs.box(0, 0, 9, 9)]))
    with pytest.raises(BrokenLayerError, match="没有名称列"):
        setbacks.read.district_names(pack)


def test_the_check_of_layers_checks_the_table_too(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    folder = packs.write_pack(
        tmp_path / "city",
        {"park": [(packs.box(0, 0, 9, 9), packs.park("p"))]},
        missing=["road"],
        network=False,
    )
    (folder / "setbacks.csv").write_text(f"{HEAD}\n{GOOD}\n", encoding="utf-8")
    assert "退让表 setbacks.csv:1 行,合规则。" in run("layers", "check", "--layers", folder).stdout
    wrong = GOOD.replace("road", "raod")
    (folder / "setbacks.csv").write_text(f"{HEAD}\n{wrong}\n", encoding="utf-8")
    done = run("layers", "check", "--layers", folder)
    assert done.exit_code == 3
    assert "raod" in done.stderr


def test_the_template_in_the_docs_is_a_sound_table_for_the_built_in_pack(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "setbacks.md").read_text(encoding="utf-8")
    text = page.split("<!-- setbacks.csv -->\n```csv\n")[1].split("```")[0]
    (tmp_path / "setbacks.csv").write_text(text, encoding="utf-8")
    table = setbacks.of(load(tmp_path))
    assert table is not None
    assert len(table.rows) == 6
    assert {row.clause_status for row in table.rows} == {"unverified"}
    for field, names in setbacks.read.HEADS.items():
        assert f"`{names[0]}`" in page, field
