"""Hostile text in every field of a ranking changes nothing but text, whatever opens the file."""

from __future__ import annotations

import csv
import json
import unicodedata
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas
import openpyxl
import pytest
from hostile import FORMULAS, LONG, TEXTS, hostile
from office import convert

from sitesel.report.cells import CELL_UNITS, disarmed, plain
from sitesel.report.export import write
from sitesel.report.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel import api

    Ranked = Callable[[str], api.Ranking]

SAME_ORDER_ONLY = {"tie", "key"}  # of ties, which go by id


@pytest.fixture(scope="module")
def books(ranked: Ranked, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write one ranking as it is and one with hostile text; LibreOffice opens the latter."""
    folder = tmp_path_factory.mktemp("hostile")
    document = ranked("chem").document
    paths = {"clean": folder / "clean.xlsx", "spoilt": folder / "spoilt.xlsx"}
    write_workbook(document, paths["clean"])
    write_workbook(hostile(document), paths["spoilt"])
    (folder / "office").mkdir()
    (paths["office"],) = convert([paths["spoilt"]], folder / "office")
    return paths


def test_there_are_at_least_forty_hostile_texts() -> None:
    assert len(set(TEXTS)) >= 60


def test_hostile_text_changes_no_formula_no_number_and_no_sheet(books: dict[str, Path]) -> None:
    clean, spoilt = (openpyxl.load_workbook(books[name]) for name in ("clean", "spoilt"))
    assert clean.sheetnames == spoilt.sheetnames
    for sheet in clean:
        other = spoilt[sheet.title]
        heads = [cell.value for cell in sheet[3]]
        assert other.dimensions == sheet.dimensions
        for row, others in zip(sheet.iter_rows(), other.iter_rows(), strict=True):
            for head, cell, found in zip(heads, row, others, strict=False):
                if sheet.title == "计算" and head in SAME_ORDER_ONLY:
                    continue
                if cell.data_type in {"f", "n"} and cell.value is not None:
                    assert (found.data_type, found.value) == (cell.data_type, cell.value)
                else:
                    assert found.data_type in {"s", "n"}
                    assert found.hyperlink is None
                    assert not isinstance(found.value, int | float)


def test_hostile_names_are_read_back_as_they_are_but_for_what_xml_forbids(
    books: dict[str, Path], ranked: Ranked
) -> None:
    names = [plain(site["name_zh"]) for site in hostile(ranked("chem").document)["sites"]]
    sheet = openpyxl.load_workbook(books["spoilt"])["计算"]
    assert [sheet.cell(5 + at, 2).value or "" for at in range(len(names))] == names


def test_libreoffice_opens_hostile_text_and_ranks_the_same(
    books: dict[str, Path], ranked: Ranked
) -> None:
    sites = hostile(ranked("chem").document)["sites"]
    sheet = openpyxl.load_workbook(books["office"], data_only=True)["排名"]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows] == [site["rank"] or "—" for site in sites]
    assert [row[6] for row in rows] == pytest.approx([site["score"] for site in sites], abs=1e-9)
    assert [row[2] or "" for row in rows[:3]] == [plain(site["name_zh"]) for site in sites[:3]]


def test_the_parts_of_a_hostile_workbook_are_its_sheets_and_nothing_outside(
    books: dict[str, Path],
) -> None:
    with zipfile.ZipFile(books["clean"]) as clean, zipfile.ZipFile(books["spoilt"]) as spoilt:
        assert clean.namelist() == spoilt.namelist()
        assert not any("external" in name.lower() for name in spoilt.namelist())


@pytest.mark.parametrize("text", TEXTS)
def test_a_cell_holds_only_what_xml_and_a_spreadsheet_allow(text: str) -> None:
    found = plain(text)
    assert len(found.encode("utf-16-le")) // 2 <= CELL_UNITS
    for letter in found:
        assert letter in "\t\n" or ord(letter) >= 0x20
        assert unicodedata.category(letter) != "Cs"
        assert letter not in "\ufffe\uffff"
    assert found == plain(found)


def test_a_text_too_long_is_cut_with_a_mark_and_no_half_character() -> None:
    assert plain(LONG) == "长" * 32_766 + "…"
    assert plain("😀" * 20_000) == "😀" * 16_383 + "…"
    assert plain("a" * CELL_UNITS) == "a" * CELL_UNITS


def starts_formula(cell: str) -> bool:
    """Look at the first sign that one sees, in its compatibility form: another way than ours."""
    seen = [one for one in cell if unicodedata.category(one)[0] not in "CZ" and one != "\ufffd"]
    return bool(seen) and unicodedata.normalize("NFKC", seen[0]) in {"=", "+", "-", "@", "−"}


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_start_a_formula_in_a_csv_gets_an_apostrophe(text: str) -> None:
    assert starts_formula(text)
    assert disarmed(text).startswith("'")


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_starts_a_formula_once_disarmed(text: str) -> None:
    assert not starts_formula(disarmed(text))
    assert "\r" not in disarmed(text)


@pytest.mark.parametrize("start", ["\t", "\r", "\n"])
def test_a_cell_that_begins_with_a_tab_or_line_end_gets_an_apostrophe(start: str) -> None:
    assert disarmed(f"{start}park") == f"'{start}park".replace("\r", " ")


def test_a_csv_of_hostile_text_has_its_rows_and_no_formula_in_cells_or_heads(
    ranked: Ranked, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    document = hostile(ranked("chem").document)
    write(document, ranked("chem").sites, "csv", output=path, language="zh")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == len(document["sites"]) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    numbers = {index for index, cell in enumerate(rows[1]) if _is_number(cell)}
    for row in rows:
        for index, cell in enumerate(row):
            assert index in numbers or not starts_formula(cell), cell[:40]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("form", ["gpkg", "parquet", "geojson"])
def test_a_layer_of_hostile_text_reads_back_with_all_its_sites(
    form: str, ranked: Ranked, tmp_path: Path
) -> None:
    path = tmp_path / f"out.{form}"
    document = hostile(ranked("chem").document)
    write(document, ranked("chem").sites, form, output=path, language="zh")
    read = geopandas.read_parquet if form == "parquet" else geopandas.read_file
    frame = read(path, **({"layer": "out"} if form == "gpkg" else {}))
    assert frame["得分"].tolist() == pytest.approx([one["score"] for one in document["sites"]])


def test_json_keeps_hostile_text_to_the_letter(ranked: Ranked, capsys: Any) -> None:  # noqa: ANN401
    document = ranked("chem").document
    changed = json.loads(json.dumps(document))
    changed["sites"][0]["name_zh"] = "=1+1\x00</script>"
    write(changed, ranked("chem").sites, "json", output=None, language="zh")
    assert json.loads(capsys.readouterr().out)["sites"][0]["name_zh"] == "=1+1\x00</script>"
