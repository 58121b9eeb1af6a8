"""The workbook as a paper: sheets, marks, printing, cached values, the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from sitesel.errors import UsageError
from sitesel.report.export import write
from sitesel.report.provenance import day_of
from sitesel.report.workbook import write_workbook
from sitesel.report.workbook.calculation import MOST_SITES
from sitesel.text import CLAUSE_STATUS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel import api

    Ranked = Callable[[str], api.Ranking]

ZH = ["排名", "测量值", "效用", "贡献", "权重", "约束", "判定", "来源", "说明", "计算"]
EN = [
    "Ranking", "Measured", "Values", "Contributions", "Weights", "Constraints", "Findings",
    "Sources", "Notes", "Calculation",
]  # fmt: skip
NEWER_THAN_2010 = (
    "XLOOKUP", "SORTBY", "SORT(", "FILTER", "LET(", "UNIQUE", "SEQUENCE", "XMATCH", "IFS(",
    "CONCAT(", "TEXTJOIN", "_xlfn", "AGGREGATE", "RANK.", "{",
)  # fmt: skip


@pytest.fixture(scope="module")
def paths(ranked: Ranked, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("workbook")
    made = {}
    for industry in ("nev", "chem"):
        for language in ("zh", "en"):
            path = folder / f"{industry}-{language}.xlsx"
            write_workbook(ranked(industry).document, path, language=language)
            made[f"{industry}-{language}"] = path
    return made


def table(path: Path, name: str, *, head: int = 3) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path, data_only=True)[name]
    cells = list(sheet.iter_rows(min_row=head, values_only=True))
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


@pytest.mark.parametrize(("language", "names"), [("zh", ZH), ("en", EN)])
def test_sheets_are_named_in_the_language_and_the_steps_are_hidden(
    language: str, names: list[str], paths: dict[str, Path]
) -> None:
    book = openpyxl.load_workbook(paths[f"nev-{language}"])
    assert book.sheetnames == names
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == names[-1:]


def test_an_english_workbook_has_no_chinese_titles(paths: dict[str, Path]) -> None:
    book = openpyxl.load_workbook(paths["chem-en"], data_only=True)
    for sheet in book.worksheets[:-1]:
        rows = sheet.iter_rows(min_row=1, max_row=4 if sheet.title == "Ranking" else 3)
        titles = [str(cell.value) for row in list(rows)[2:] for cell in row if cell.value]
        assert titles
        assert not [title for title in titles if re.search("[\u4e00-\u9fff]", title)]


def test_values_without_recalculation_are_those_of_the_document(
    paths: dict[str, Path], ranked: Ranked
) -> None:
    for row, site in zip(
        table(paths["chem-zh"], "排名", head=4), ranked("chem").document["sites"], strict=True
    ):
        assert (row["编号"], row["得分"]) == (site["id"], pytest.approx(site["score"], abs=1e-12))
        assert row["名次"] == (site["rank"] or "—")
        assert row["得分下限"] == pytest.approx(site["score_low"])
        assert (row["最好名次"], row["最差名次"]) == (
            site["rank_best"] or "—", site["rank_worst"] or "—",
        )  # fmt: skip
        assert row["结论"] == site["status_zh"]


def test_no_formula_is_newer_than_excel_2010_and_none_holds_data(
    paths: dict[str, Path], ranked: Ranked
) -> None:
    names = {site["name_zh"] for site in ranked("chem").document["sites"]}
    count = 0
    for sheet in openpyxl.load_workbook(paths["chem-zh"]):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            count += 1
            assert not [word for word in NEWER_THAN_2010 if word in cell.value]
            assert not [name for name in names if name in cell.value]
    assert count > 29 * 40


def test_no_text_within_a_formula_is_longer_than_excel_takes(paths: dict[str, Path]) -> None:
    for name in ("nev-zh", "nev-en"):
        for sheet in openpyxl.load_workbook(paths[name]):
            for cell in (one for row in sheet.iter_rows() for one in row if one.data_type == "f"):
                assert max(map(len, re.findall('"([^"]*)"', cell.value)), default=0) <= 255
                assert len(cell.value) <= 8192


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_shown_sheet_prints_across_an_a4_page_with_its_heads(
    language: str, paths: dict[str, Path]
) -> None:
    for sheet in openpyxl.load_workbook(paths[f"chem-{language}"]).worksheets[:-1]:
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert int(sheet.page_setup.fitToHeight) == 0
        assert sheet.print_area
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert "&P" in sheet.oddFooter.right.text


def test_columns_are_wide_enough_for_chinese_words(paths: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(paths["nev-zh"])["排名"]
    for cell in sheet[4]:
        longest = max(
            len(part) * 2 for part in re.findall("[\u4e00-\u9fff]+", str(cell.value)) or [""]
        )
        width = sheet.column_dimensions[cell.column_letter].width
        assert 2 * width >= longest  # heads have two lines at least


def test_what_is_unknown_is_said_and_is_no_number(paths: dict[str, Path], ranked: Ranked) -> None:
    document = ranked("nev").document
    for name in ("测量值", "效用"):
        rows = table(paths["nev-zh"], name)[1:]
        column = next(title for title in rows[0] if str(title).startswith("C7 "))
        assert {row[column] for row in rows} == {"未知"}
    rows = table(paths["nev-zh"], "贡献")[1:]
    rule = next(rule for rule in document["criteria"] if rule["code"] == "C7")
    column = next(title for title in rows[0] if str(title).startswith("C7 "))
    assert [row[column] for row in rows] == pytest.approx([50 * rule["weight"]] * len(rows))
    sheet = openpyxl.load_workbook(paths["nev-zh"])["贡献"]
    formats = {cell.number_format for row in sheet.iter_rows(min_row=5) for cell in row}
    assert '0.0"?"' in formats


def test_conclusions_are_filled_and_worded_and_schematic_sites_marked(
    paths: dict[str, Path],
) -> None:
    sheet = openpyxl.load_workbook(paths["chem-zh"])["排名"]
    words = {
        rule.formula[0].strip('"')
        for block in sheet.conditional_formatting
        for rule in block.rules
        if rule.type == "cellIs"
    }
    assert {"可选", "待核", "排除"} <= words
    formulas = [
        rule.formula[0]
        for block in sheet.conditional_formatting
        for rule in block.rules
        if rule.type == "expression"
    ]
    assert any('"示意"' in formula for formula in formulas)
    assert {row["位置"] for row in table(paths["chem-zh"], "排名", head=4)} == {"示意"}


def test_each_constraint_has_its_clause_and_whether_it_was_seen(
    paths: dict[str, Path], ranked: Ranked
) -> None:
    document = ranked("chem").document
    rows = table(paths["chem-zh"], "约束")
    for row, rule in zip(rows, document["constraints"], strict=True):
        assert row["约束"] == rule["title_zh"]
        assert (row["法规依据"] or "") == rule["clause_zh"]
        assert row["条文核实"] == CLAUSE_STATUS[rule["clause_status"]].zh
    assert "未核实" in {row["条文核实"] for row in rows}
    park = next(row for row in rows if row["约束"] == "化工入园")
    assert (park["通过"], park["不符"], park["未评"]) == (1, 26, 2)  # as in the README's ranking


def test_findings_name_what_is_broken_with_clause_and_status(
    paths: dict[str, Path], ranked: Ranked
) -> None:
    rows = table(paths["chem-zh"], "判定")
    assert "未核实" in rows[0].values()
    for row, site in zip(rows[1:], ranked("chem").document["sites"], strict=True):
        failed = [one for one in site["constraints"] if one["finding"] == "fail"]
        told = row["不符之处与依据"] or ""
        assert len(told.splitlines()) == len(failed)
        assert all(one["reason_zh"] in told for one in failed)
    excluded = next(row for row in rows[1:] if row["结论"] == "排除")
    assert excluded["化工入园"] == "不符"
    assert re.search(r"\[.+ · .+\]", excluded["不符之处与依据"])


def test_sources_have_licence_and_date_and_gaps_are_listed(
    paths: dict[str, Path], ranked: Ranked
) -> None:
    document = ranked("nev").document
    rows = {row["编号"]: row for row in table(paths["nev-zh"], "来源")}
    for layer in document["layers"]:
        assert rows[layer["id"]]["许可"] == layer["license"]
        assert rows[layer["id"]]["日期"] == layer["date"]
    for entry in document["missing"]:
        assert rows[entry["role"]]["质量"] == "缺"


def test_notes_say_what_the_numbers_were_made_with(paths: dict[str, Path], ranked: Ranked) -> None:
    document = ranked("nev").document
    told = " ".join(str(row["说明"]) for row in table(paths["nev-zh"], "说明"))
    wanted = (
        document["rules"]["sha256"], document["version"], document["pack"]["work_crs"],
        str(document["robustness"]["seed"]), document["headline"]["zh"], document["pack"]["date"],
    )  # fmt: skip
    assert all(word in told for word in wanted)


def test_every_weight_says_that_it_is_illustrative_and_where_it_is_from(
    paths: dict[str, Path], ranked: Ranked
) -> None:
    criteria = ranked("nev").document["criteria"]
    rows = table(paths["nev-zh"], "权重")[: len(criteria)]
    for row, rule in zip(rows, criteria, strict=True):
        assert row["是否示例"] == "示例"
        assert row["权重来源"] == "示例:专家缺省值,未找到公开发表的权重(可信度 0.4)"
        assert rule["weight_source"].startswith("illustrative: expert default")
        assert row["点数(可改)"] == row["原定点数(还原用)"] == pytest.approx(100 * rule["weight"])
        assert row["份额"] == pytest.approx(rule["weight"])


def test_without_robustness_the_workbook_says_so(ranked: Ranked, tmp_path: Path) -> None:
    document = ranked("nev").document
    bare = {
        **document,
        "robustness": None,
        "sites": [{**site, "robustness": None} for site in document["sites"]],
    }
    path = tmp_path / "bare.xlsx"
    write_workbook(bare, path)
    assert {row["名次90%"] for row in table(path, "排名", head=4)} == {"未评"}


def test_the_same_ranking_gives_the_same_bytes_and_no_clock_is_read(
    ranked: Ranked, tmp_path: Path, paths: dict[str, Path]
) -> None:
    again = tmp_path / "again.xlsx"
    write_workbook(ranked("nev").document, again)
    assert again.read_bytes() == paths["nev-zh"].read_bytes()
    with zipfile.ZipFile(again) as book:
        dates = re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", book.read("docProps/core.xml").decode())
    assert set(dates) == {f"{ranked('nev').document['pack']['date']}T00:00:00Z"}


def test_a_workbook_too_large_to_recalculate_is_refused_with_a_way_out(
    ranked: Ranked, tmp_path: Path
) -> None:
    document = ranked("nev").document
    many = {**document, "sites": document["sites"][:1] * (MOST_SITES + 1)}
    with pytest.raises(UsageError) as caught:
        write(many, ranked("nev").sites, "xlsx", output=tmp_path / "out.xlsx", language="zh")
    assert "10,001" in caught.value.zh
    assert "--format csv" in caught.value.en
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-24", "2026-11-24"), ("2026-11", "2026-11-01"), ("2026", "2026-01-01"),
        ("", "2000-01-01"), ("undated", "2000-01-01"), ("=1+1", "2000-01-01"),
        ("2026-13-01", "2000-01-01"), ("20261124", "2000-01-01"), ("0001-01-01", "2000-01-01"),
    ],
)  # fmt: skip
def test_a_pack_without_a_proper_date_still_makes_papers(text: str, day: str) -> None:
    assert str(day_of(text)) == day
