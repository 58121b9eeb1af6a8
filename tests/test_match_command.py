"""`sitesel match`: sheets, faults, words, exit codes, and the walk of its page."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import openpyxl
import pytest
from browser import Browser
from shapely.geometry import box

import sitesel
from sitesel.errors import InputError, UsageError
from sitesel.matching.project import read
from sitesel.matching.template import lines, template_toml
from sitesel.matching.template_workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from sitesel.pack import Pack

PAGE = Path(__file__).parents[1] / "docs" / "match.md"
HEAD = 'schema = "sitesel-project/1"\nindustry = "集成电路"\n'
DISTRICTS = ("黄岛区", "即墨区", "崂山区", "市北区")


def written(folder: Path, needs: str, *, head: str = HEAD) -> Path:
    path = folder / "项目.toml"
    path.write_text(f"{head}needs = [{needs}]\n", encoding="utf-8")
    return path


def faults_of(path: Path, language: str = "zh") -> list[str]:
    with pytest.raises(InputError) as caught:
        read(path, districts=DISTRICTS)
    return caught.value.text(language).splitlines()[1:]


def sheet(path: Path, rows: list[tuple[Any, ...]]) -> Path:
    book = openpyxl.Workbook()
    for row in [("项", "值", "单位", "级别", "依据"), *rows]:
        book.active.append(row)
    book.save(path)
    return path


def part(name: str, language: str = "sh") -> str:
    found = re.search(
        rf"<!-- match:{name} -->\s*```{language}\n(.+?)\n```", PAGE.read_text("utf-8"), re.DOTALL
    )
    assert found is not None
    return found[1]


def filled_cells() -> dict[str, tuple[str, str]]:
    text = PAGE.read_text("utf-8").split("<!-- match:filled -->")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:4]] for line in text.strip().splitlines()]
    return {item: (value, level) for item, value, level in rows[2:]}


def fill(path: Path, cells: dict[str, tuple[str, str]]) -> None:
    """Fill the workbook as a person does: find the row, type the value, choose the level."""
    book = openpyxl.load_workbook(path)
    rows = {row[0].value: row for row in book.worksheets[0].iter_rows()}
    for item, (value, level) in cells.items():
        rows[item][1].value = float(value) if value.isdigit() else value
        if level:
            rows[item][3].value = level
    book.save(path)


def test_the_walk_of_the_page_leads_from_a_template_to_a_shortlist_in_four_commands(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    walk = part("walk").splitlines()
    assert len(walk) == 4
    said = []
    for line in walk:
        words = shlex.split(line)
        assert words[0] == "sitesel"
        done = run(*words[1:], cwd=tmp_path)
        assert done.exit_code == 0, (line, done.output)
        said.append(done.stdout)
        if "--template" in words:
            fill(tmp_path / words[-1], filled_cells())
    printed = iter(said[2].splitlines())
    for line in part("output", "text").splitlines():
        assert line == "…" or line in printed, line
    assert said[3] == said[2]
    with Browser() as browser:
        browser.open(tmp_path / "短名单.html")
        shown = browser.evaluate("document.body.innerText")
        first = re.search(r"^ *1 +(\S+)", said[2].split("名次")[1], re.MULTILINE)
        assert first is not None
        assert first[1] in shown
        assert "项目应当:供水不少于" in shown


def test_the_example_reads_the_same_from_toml_and_from_the_workbook(tmp_path: Path) -> None:
    toml, book = tmp_path / "例.toml", tmp_path / "例.xlsx"
    toml.write_text(template_toml(example=True), encoding="utf-8")
    write_workbook(book, example=True)
    one, other = read(toml, districts=DISTRICTS), read(book, districts=DISTRICTS)
    assert "虚构" in one.name
    assert [plainly(need) for need in one.needs] == [plainly(need) for need in other.needs]
    for name in ("name", "industry", "segment", "source"):
        assert getattr(one, name) == getattr(other, name)


def plainly(need: Any) -> tuple[Any, ...]:  # noqa: ANN401
    bound = None if need.bound != need.bound else need.bound
    return need.item, need.level, bound, need.names, need.choice, need.stated, need.source


def test_the_same_project_from_either_gives_the_same_answer(qingdao: Pack, tmp_path: Path) -> None:
    toml = written(
        tmp_path,
        '{item = "用地", value = 20, unit = "公顷", level = "must", source = "可研"},'
        '{item = "到海港不超过", value = 0.75, unit = "小时", level = "应"},'
        '{item = "只要区市", value = ["黄岛区", "即墨区"], level = "nice"}',
    )
    book = sheet(tmp_path / "项目.xlsx", [
        ("产业", "IC"),
        ("用地不少于", 300, "亩", "必须", "可研"),
        ("海港", "45", "分钟", "应当"),
        ("区市", "黄岛区、即墨区", None, "最好"),
    ])  # fmt: skip
    one, other = (sitesel.match(path, layers=qingdao).to_dict() for path in (toml, book))
    assert one["needs"][0].pop("title_zh") == "用地不少于 20 公顷"
    assert other["needs"][0].pop("title_zh") == "用地不少于 300 亩"
    assert [site["id"] for site in one["sites"]] == [site["id"] for site in other["sites"]]
    assert [site["score"] for site in one["sites"]] == [site["score"] for site in other["sites"]]
    for mine, its in zip(one["needs"], other["needs"], strict=True):
        assert {k: v for k, v in mine.items() if "title" not in k} == {
            k: v for k, v in its.items() if "title" not in k
        }


def test_an_empty_template_asks_only_for_an_industry(tmp_path: Path) -> None:
    for name in ("项目.toml", "项目.xlsx"):
        path = tmp_path / name
        if name.endswith("toml"):
            path.write_text(template_toml(), encoding="utf-8")
        else:
            write_workbook(path)
        (fault,) = faults_of(path)
        assert "产业(industry)空缺" in fault
    assert len(lines()) == len(lines(example=True))


FAULTS = (
    ('{item = "供店", value = 3, level = "必须"}', "没有这一项;最接近的有 供电"),
    ('{item = "用地", value = 3, unit = "顷", level = "必须"}', "单位现为 顷;可用 公顷"),
    ('{item = "用地", value = 3, level = "必须"}', "单位现为 空缺;可用 亩"),
    ('{item = "用地", value = "300亩", unit = "亩", level = "必须"}', "值现为 300亩;应为大于 0"),
    ('{item = "用地", value = -3, unit = "亩", level = "必须"}', "值现为 -3"),
    ('{item = "用地", value = true, unit = "亩", level = "必须"}', "值现为 True"),
    ('{item = "用地", value = inf, unit = "亩", level = "必须"}', "值现为 inf"),
    ('{item = "用地", value = 3, unit = "亩", level = "一定"}', "级别现为 一定"),
    ('{item = "用地", value = 3, unit = "亩"}', "级别现为 空缺"),
    ('{item = "用地", valeu = 3, unit = "亩"}', "valeu:没有这个键;最接近的有 value"),
    ('{item = "区市", value = "即墨市", level = "必须"}', "没有区市 '即墨市';最接近的有 即墨区"),
    ('{item = "环评", value = "豁免"}', "值现为 豁免;应为 报告书、报告表、登记表 之一"),
    ('{item = "环评", value = "报告表", level = "最好"}', "级别现为 最好;应为 必须"),
    ('{item = "区市", value = "、", level = "必须"}', "值里没有名称"),
    ("{value = 3}", "没有写“项”"),
)


@pytest.mark.parametrize(("row", "said"), FAULTS)
def test_each_fault_of_a_row_is_told_with_its_place(row: str, said: str, tmp_path: Path) -> None:
    faults = faults_of(written(tmp_path, row))
    assert len(faults) == 1
    assert said in faults[0]
    assert "needs 第 1 项" in faults[0]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    rows = ", ".join(row for row, _ in FAULTS)
    head = HEAD.replace("集成电路", "芯片片") + 'colour = "红"\n'
    faults = faults_of(written(tmp_path, rows, head=head))
    assert len(faults) == len(FAULTS) + 2
    assert len(faults_of(written(tmp_path, rows, head=head), "en")) == len(faults)


def test_faults_of_a_workbook_name_their_row(tmp_path: Path) -> None:
    path = sheet(tmp_path / "项目.xlsx", [
        ("产业", "集成电路"), (None,), ("用地", 3, "顷", "必须"), ("用地不少于", 3, "亩", "必需"),
    ])  # fmt: skip
    first, second = faults_of(path)
    assert "第 4 行(用地):单位现为 顷" in first
    assert "第 5 行(用地不少于):级别现为 必需" in second


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("项目.csv", b"a", "格式不认识"),
        ("项目.toml", b"a = [", "不是 UTF-8 的 TOML"),
        ("项目.toml", "名".encode("gbk"), "不是 UTF-8 的 TOML"),
        ("项目.xlsx", b"PK no", ""),
        ("无此.toml", None, ""),
    ],
)
def test_a_file_that_is_no_project_ends_with_code_3(
    name: str, content: bytes | None, said: str, tmp_path: Path, run: Callable[..., Result]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run("match", str(tmp_path / name))
    assert done.exit_code == 3, done.output
    assert said in done.stderr
    assert "Traceback" not in done.output


def test_other_workbooks_and_segments_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["名称", "数"])
    book.save(tmp_path / "别的.xlsx")
    with pytest.raises(InputError, match="两列的表头"):
        read(tmp_path / "别的.xlsx")
    (fault,) = faults_of(written(tmp_path, "", head=HEAD + 'segment = "封装侧试"\n'))
    assert "没有环节 '封装侧试';最接近的有" in fault
    (fault,) = faults_of(written(tmp_path, "", head=HEAD.replace("project/1", "project/9")))
    assert "应为 'sitesel-project/1'" in fault


@pytest.mark.parametrize(
    "words",
    [
        (), ("--template", "--example"), ("项目.toml", "--template"),
        ("--template", "-o", "项目.csv"), ("项目.toml", "-o", "答案.csv"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_ends_with_code_2(
    words: tuple[str, ...], run: Callable[..., Result]
) -> None:
    done = run("match", *words)
    assert done.exit_code == 2, done.output


def parcels(folder: Path) -> Path:
    """Write four made-up parcels in 即墨区: 600, 1,200, 300 and 900 mu."""
    sides = ((500, 800), (1000, 800), (250, 800), (750, 800))
    shapes = [
        box(540_000 + 2000 * at, 4_030_000, 540_000 + 2000 * at + width, 4_030_000 + height)
        for at, (width, height) in enumerate(sides)
    ]
    frame = geopandas.GeoDataFrame(
        {
            "id": ["甲", "乙", "丙", "丁"],
            "district": ["即墨区"] * 4,
            "investment_least_wan_mu": [300.0, 450.0, 200.0, None],
            "water_supply_m3_day": [9000.0, 9000.0, 9000.0, 4000.0],
        },
        geometry=shapes,
        crs="EPSG:4549",
    )
    path = folder / "地块.gpkg"
    frame.to_file(path)
    return path


def test_own_parcels_with_columns_of_their_own_are_decided(qingdao: Pack, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '{item = "用地", value = 500, unit = "亩", level = "必须"},'
        '{item = "投资强度", value = 0.04, unit = "亿元/亩", level = "必须"},'
        '{item = "供水", value = 0.8, unit = "万立方米/日", level = "应当"}',
    )
    found = sitesel.match(path, sites=parcels(tmp_path), layers=qingdao)
    held = {site["id"]: [one["finding"] for one in site["needs"]] for site in found["sites"]}
    assert held == {
        "甲": ["pass", "pass", "pass"],
        "乙": ["pass", "fail", "pass"],  # asks 450, the project brings 400
        "丙": ["fail", "pass", "pass"],  # 300 mu
        "丁": ["pass", "unknown", "fail"],
    }
    assert found["shortlist"][0]["id"] == "甲"
    assert {one["id"] for one in found["shortlist"]} == {"甲", "丁"}
    opened = {one["need"]: (one["opens"], one["bound"]) for one in found["changes"]}
    assert opened["need_investment_must"] == (["乙"], 450.0)
    land = opened["need_land_least_must"]
    assert land[0] == ["丙"]
    assert land[1] == pytest.approx(300.0)
    (column,) = [one for one in found["supply"] if one["column"]]
    assert (column["open"], column["decides"]) == (1, 1)


def test_where_nothing_is_left_the_answer_is_printed_and_the_code_is_4(
    tmp_path: Path, run: Callable[..., Result]
) -> None:
    path = written(tmp_path, '{item = "机场", value = 1, unit = "分钟", level = "必须"}')
    done = run("match", str(path), "--sites", str(parcels(tmp_path)))
    assert done.exit_code == 4, done.output
    assert "没有地块可选:最接近的是" in done.stdout
    assert "没有地块符合全部必须项与规则。“到机场不超过 1 分钟”由必须改为应当" in done.stderr


def test_a_segment_brings_the_rules_and_needs_of_its_own(qingdao: Pack, tmp_path: Path) -> None:
    head = HEAD.replace("集成电路", "新能源汽车") + 'segment = "动力电池"\n'
    found = sitesel.match(written(tmp_path, "", head=head), layers=qingdao, count=2)
    assert found["project"]["segment"]["id"] == "cell"
    chain = sitesel.chain("新能源汽车", layers=qingdao)
    (segment,) = [one for one in chain["segments"] if one["id"] == "cell"]
    for mine, its in zip(found["shortlist"], segment["sites"], strict=False):
        (site,) = [one for one in found["sites"] if one["id"] == mine["id"]]
        assert (site["id"], site["score"]) == (its["id"], pytest.approx(its["score"]))


def test_json_and_english_are_whole(tmp_path: Path, run: Callable[..., Result]) -> None:
    path = tmp_path / "例.toml"
    path.write_text(template_toml(example=True), encoding="utf-8")
    done = run("match", str(path), "--format", "json")
    said = json.loads(done.stdout)
    assert said["schema"] == "sitesel-match/1"
    assert {"version", "rules", "pack", "project", "needs", "shortlist"} <= said.keys()
    counted = said["counts"]
    assert sum(counted.values()) == len(said["sites"])
    english = run("match", str(path), "--lang", "en", "-n", "1").stdout
    assert "Project fit" in english
    assert "is under the rules of" in english


def test_the_workbook_holds_every_site_with_the_wishes_as_criteria(
    qingdao: Pack, tmp_path: Path
) -> None:
    path = written(
        tmp_path,
        '{item = "用地", value = 500, unit = "亩", level = "必须"},'
        '{item = "供水", value = 8000, unit = "吨/日", level = "应当"}',
    )
    target = tmp_path / "短名单.xlsx"
    sitesel.match(path, sites=parcels(tmp_path), layers=qingdao, output=target)
    cells = {
        str(cell)
        for page in openpyxl.load_workbook(target).worksheets
        for row in page.iter_rows(values_only=True)
        for cell in row
    }
    assert {"甲", "乙", "丙", "丁"} <= cells
    assert any("项目应当:供水不少于 8,000 吨/日" in cell for cell in cells)
    assert any("项目必须:用地不少于 500 亩" in cell for cell in cells)


def test_a_shortlist_has_a_length(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        sitesel.match(written(tmp_path, ""), count=0)
