"""Forms of a ranking: hostile text stays text, whatever opens the file."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest

from sitesel.errors import NoSiteError
from sitesel.report.export import guarded, ranking_frame, refuse_if_none, shown, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel import api

    Ranked = Callable[[str], api.Ranking]

FORMULAS = ("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")')


def hostile(document: dict[str, Any]) -> dict[str, Any]:
    """Name the first sites after formulas."""
    changed = copy.deepcopy(document)
    for site, name in zip(changed["sites"], FORMULAS, strict=False):
        site["name_zh"] = name
        site["reasons_zh"] = [name]
    return changed


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_would_start_a_formula_gets_an_apostrophe(text: str) -> None:
    (found,) = guarded(pd.DataFrame({"name": [text]}))["name"]
    assert found == f"'{text}".replace("\r", " ")


def test_a_carriage_return_inside_text_starts_no_new_row() -> None:
    assert guarded(pd.DataFrame({"name": ["park\r=1+1"]}))["name"].tolist() == ["park =1+1"]


@pytest.mark.parametrize("cell", ["园区", "a=b", "", -5.0, None, 3])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    frame = pd.DataFrame({"x": pd.Series([cell], dtype=object)})
    assert guarded(frame)["x"].tolist() == [cell]


def test_no_cell_of_a_csv_starts_a_formula(ranked: Ranked, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write(hostile(ranked("nev").document), ranked("nev").sites, "csv", output=path, language="zh")
    frame = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    names = frame["地块"].tolist()
    assert [name[0] for name in names[: len(FORMULAS)]] == ["'"] * len(FORMULAS)
    assert [name[1:] for name in names[:5]] == list(FORMULAS[:5])


def test_a_negative_number_in_a_csv_stays_a_number() -> None:
    frame = pd.DataFrame({"slope": [-1.5]})
    assert guarded(frame)["slope"].tolist() == [-1.5]


def test_formulas_in_a_workbook_are_plain_text(ranked: Ranked, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write(hostile(ranked("nev").document), ranked("nev").sites, "xlsx", output=path, language="zh")
    book = openpyxl.load_workbook(path)
    for row, name in enumerate(FORMULAS, start=5):  # the calculation holds the names
        cell = book["计算"].cell(row, 2)
        assert cell.data_type == "s"
        assert cell.value == name.replace("\r", "\n")
        assert cell.hyperlink is None
    for row in book["排名"].iter_rows(min_row=5):  # and this sheet shows them by address
        assert all(str(cell.value).startswith(("=INDEX(", "=IF(AND(")) for cell in row)


def test_a_frame_has_units_in_its_titles_and_a_row_for_every_site(ranked: Ranked) -> None:
    document = ranked("nev").document
    frame = ranking_frame(document)
    assert len(frame) == len(document["sites"])
    assert "面积_亩" in frame
    assert "海港可达性_测量值(分钟)" in frame
    assert not frame.columns.duplicated().any()


def test_unknown_is_empty_and_not_zero(ranked: Ranked) -> None:
    frame = ranking_frame(ranked("nev").document)
    assert frame["电力保障_测量值(米)"].isna().all()


def test_choosing_rows_changes_nothing_else(ranked: Ranked) -> None:
    document = ranked("chem").document
    before = json.dumps(document)
    chosen = shown(document, count=2, statuses=set())
    assert [site["id"] for site in chosen["sites"]] == [
        site["id"] for site in document["sites"][:2]
    ]
    assert chosen["counts"] == document["counts"]
    excluded = shown(document, count=None, statuses={"excluded"})
    assert len(excluded["sites"]) == document["counts"]["excluded"]
    assert json.dumps(document) == before


def test_a_status_that_nobody_has_is_refused_with_the_numbers(ranked: Ranked) -> None:
    with pytest.raises(NoSiteError) as caught:
        shown(ranked("nev").document, count=None, statuses={"eligible"})
    assert "可选 0" in caught.value.zh
    assert "eligible 0" in caught.value.en


def test_all_excluded_names_the_constraint_that_excludes_most(ranked: Ranked) -> None:
    document = copy.deepcopy(ranked("chem").document)
    document["sites"] = [site for site in document["sites"] if site["status"] == "excluded"]
    document["counts"] = {"eligible": 0, "unverified": 0, "excluded": len(document["sites"])}
    with pytest.raises(NoSiteError) as caught:
        refuse_if_none(document)
    assert "化工入园" in caught.value.zh
    assert str(len(document["sites"])) in caught.value.en


def test_one_site_that_competes_is_enough(ranked: Ranked) -> None:
    assert refuse_if_none(ranked("chem").document) is None
