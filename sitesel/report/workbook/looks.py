"""How the cells of a workbook look, and the colours that conditions give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.classes import excluded_color, ink_on, score_classes
from sitesel.report.workbook.words import MISSING
from sitesel.text import CLAUSE_STATUS, FINDING, STATUS

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from sitesel.report.workbook.page import Page

FONT = {"font_name": "Microsoft YaHei", "font_size": 10}
LINE = "#B4BCC8"
CELL = {"text_wrap": True, "valign": "vcenter", "border": 1, "border_color": LINE}
NUMBER = {**CELL, "text_wrap": True, "align": "right"}
HATCH = 14  # thin diagonal stripes
GREY_INK = "#6B7280"

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "note": {"valign": "vcenter", "font_color": "#374151"},
    "lead": {"text_wrap": True, "valign": "vcenter", "font_color": "#374151"},
    "head": {**CELL, "bold": True, "align": "center", "bg_color": "#E8EEF7"},
    "subhead": {**CELL, "align": "center", "bg_color": "#F3F6FB", "num_format": "0.0%"},
    "text": {**CELL, "indent": 1},
    "center": {**CELL, "align": "center"},
    "unknown": {**CELL, "align": "center", "italic": True, "font_color": GREY_INK,
                "bg_color": "#F3F4F6"},
    "whole": {**NUMBER, "num_format": "#,##0"},
    "score": {**NUMBER, "num_format": "0.0"},
    "open": {**NUMBER, "num_format": '0.0"?"', "italic": True, "font_color": GREY_INK},
    "measured": {**NUMBER, "num_format": "#,##0.00"},
    "value": {**NUMBER, "num_format": "0.000"},
    "percent": {**NUMBER, "num_format": "0.0%"},
    "share": {**CELL, "align": "center", "num_format": "0%"},
    "points": {**NUMBER, "num_format": "0.##"},
    "edit": {**NUMBER, "num_format": "0.##", "bg_color": "#FFF7CC", "border": 2,
             "border_color": "#B7791F", "locked": False, "bold": True},
    "total": {**NUMBER, "num_format": "0.##", "bold": True, "bg_color": "#F3F6FB"},
    "total_share": {**NUMBER, "num_format": "0.0%", "bold": True, "bg_color": "#F3F6FB"},
    "raw": {},
}  # fmt: skip
STATUS_LOOKS: dict[str, dict[str, Any]] = {
    "eligible": {"bg_color": "#C6EFCE", "font_color": "#0B5A1E", "bold": True},
    "unverified": {"bg_color": "#FFE9B8", "font_color": "#7A4B00", "bold": True},
    "excluded": {"bg_color": "#F6C9C9", "font_color": "#8A1212", "bold": True},
}
FINDING_LOOKS: dict[str, dict[str, Any]] = {
    "pass": {"bg_color": "#E3F4E6", "font_color": "#0B5A1E"},
    "fail": {"bg_color": "#F6C9C9", "font_color": "#8A1212", "bold": True},
    "unknown": {"bg_color": "#FFF3D6", "font_color": "#7A4B00"},
}
WARNING = {"bg_color": "#FFE9B8", "font_color": "#7A4B00", "bold": True}
MARKED = {"pattern": HATCH, "fg_color": "#D5DAE1", "bg_color": "#FFFFFF", "italic": True}
Block = tuple[int, int, int, int]


def make_looks(book: Workbook) -> dict[str, Format]:
    """
    Make the formats of a workbook.

    Parameters
    ----------
    book : Workbook
        Just begun.

    Returns
    -------
    dict of str to Format
        By name.
    """
    return {name: book.add_format({**FONT, **look}) for name, look in LOOKS.items()}


def mark_words(page: Page, book: Workbook, block: Block, *, kind: str) -> None:
    """
    Fill cells by the word that they show.

    Parameters
    ----------
    page : Page
        The sheet.
    book : Workbook
        Of the sheet.
    block : tuple of int
        First row, first column, last row, last column.
    kind : str
        `status`, `finding`, or `doubt` for what nobody checked or nothing fills.
    """
    doubtful = (CLAUSE_STATUS["unverified"], MISSING)
    words = {
        "status": {STATUS[name]: look for name, look in STATUS_LOOKS.items()},
        "finding": {FINDING[name]: look for name, look in FINDING_LOOKS.items()},
        "doubt": dict.fromkeys(doubtful, WARNING),
    }[kind]
    for word, look in words.items():
        page.sheet.conditional_format(
            *block,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{page.setting.of(word)}"',
                "format": book.add_format(look),
            },
        )


def mark_if(page: Page, book: Workbook, block: Block, *, formula: str, look: str) -> None:
    """
    Fill cells where a formula holds.

    Parameters
    ----------
    page : Page
        The sheet.
    book : Workbook
        Of the sheet.
    block : tuple of int
        First row, first column, last row, last column.
    formula : str
        Without the sign `=`, for the first cell.
    look : str
        `warning`, `hatch` or `quiet`.
    """
    looks = {"warning": WARNING, "hatch": MARKED, "quiet": {"font_color": GREY_INK}}
    page.sheet.conditional_format(
        *block,
        {"type": "formula", "criteria": f"={formula}", "format": book.add_format(looks[look])},
    )


def mark_scores(page: Page, book: Workbook, block: Block, *, unless: str) -> None:
    """
    Fill scores with the colours that the map gives them.

    Parameters
    ----------
    page : Page
        The sheet.
    book : Workbook
        Of the sheet.
    block : tuple of int
        First row, first column, last row, last column.
    unless : str
        Formula of what is grey instead: excluded sites.
    """
    grey = {"bg_color": excluded_color(), "font_color": ink_on(excluded_color())}
    page.sheet.conditional_format(
        *block,
        {
            "type": "formula",
            "criteria": f"={unless}",
            "format": book.add_format(grey),
            "stop_if_true": True,
        },
    )
    for one in reversed(score_classes()):
        page.sheet.conditional_format(
            *block,
            {
                "type": "cell",
                "criteria": ">=",
                "value": 0 if one.low is None else one.low,
                "format": book.add_format({"bg_color": one.color, "font_color": ink_on(one.color)}),
                "stop_if_true": True,
            },
        )
