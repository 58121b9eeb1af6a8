"""Tables for the terminal: aligned by cells, and no markup from data."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from sitesel.reasons import amount
from sitesel.report.grid import listing
from sitesel.report.table import ranking_table, site_tables
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel import api

    Ranked = Callable[[str], api.Ranking]

HEADS = [Text("编号", "id"), Text("名称", "name"), Text("x", "x")]


def test_columns_of_chinese_and_latin_text_start_at_the_same_cell() -> None:
    rows = [["a", "青岛西海岸新区", "1"], ["长编号", "short", "2"], ["b", "混合 mixed", "3"]]
    lines = listing(HEADS, rows).splitlines()
    last = [line for line in lines if line[-1] in "123"]
    assert len(last) == 3
    assert len({cell_len(line[:-1]) for line in last}) == 1


def test_in_a_notebook_a_table_is_text_too(monkeypatch: pytest.MonkeyPatch) -> None:
    before = listing(HEADS, [["a", "b", "c"]])
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    assert listing(HEADS, [["a", "b", "c"]]) == before
    assert "a" in before


def test_square_brackets_in_data_are_text_and_not_markup() -> None:
    text = listing(HEADS, [["[bold]a[/bold]", "[/]", "[link=http://x]y[/link]"]])
    assert "[bold]a[/bold]" in text
    assert "[/]" in text


def test_a_long_cell_folds_and_loses_nothing() -> None:
    word = "很长的说明" * 60
    text = listing(HEADS, [["a", word, "1"]])
    assert "".join(text.split()).count("很长的说明") >= 50
    assert max(cell_len(line) for line in text.splitlines()) <= 132


def test_no_line_ends_in_spaces(ranked: Ranked) -> None:
    for line in ranking_table(ranked("nev").document).splitlines():
        assert line == line.rstrip()


def test_schematic_sites_are_marked_and_excluded_ones_have_no_rank(ranked: Ranked) -> None:
    text = ranking_table(ranked("chem").document)
    assert "~" in text
    excluded = [line for line in text.splitlines() if "排除" in line and "~" in line]
    assert excluded
    assert all(line.lstrip().startswith("-") for line in excluded)


def test_an_unknown_area_is_a_question_mark(ranked: Ranked) -> None:
    document = copy.deepcopy(ranked("nev").document)
    document["sites"] = [{**document["sites"][0], "area_mu": None}]
    line = next(
        line for line in ranking_table(document).splitlines() if "~" in line and " 1 " in f" {line}"
    )
    assert " ? " in line


def test_a_site_is_explained_with_the_unknown_marked(ranked: Ranked) -> None:
    document = ranked("nev").document
    text = site_tables(document, document["sites"][0])
    assert "未知" in text
    assert "0-1" in text
    assert "缺 power_substation" in text.replace("\n", "")


@pytest.mark.parametrize(
    ("measured", "unit", "zh", "en"),
    [
        (None, "m", "未知", "unknown"),
        (999.4, "m", "999 m", "999 m"),
        (1000.0, "m", "1.0 km", "1.0 km"),
        (0.123, "share", "12.3%", "12.3%"),
        (41.6, "min", "42 分钟", "42 min"),
        (1234.5, "mu", "1,234 亩", "1,234 mu"),
        (0.5, "degree", "0.50", "0.50"),
        (1.25, "firms", "1.25 当量链主", "1.25 anchor equivalents"),
        (8.25, "%", "8.25 %", "8.25 %"),
    ],
)
def test_amounts_are_written_as_people_read_them(
    measured: float | None, unit: str, zh: str, en: str
) -> None:
    assert amount(measured, unit) == zh
    assert amount(measured, unit, "en") == en


def test_a_name_with_colons_is_no_picture() -> None:
    assert ":cat:" in listing([Text("地块", "site")], [["a :cat: b"]])
