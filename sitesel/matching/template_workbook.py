"""The template of a project as a workbook: a row an item, units and levels to choose from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sitesel.industry import industries
from sitesel.matching.items import LEVELS
from sitesel.matching.sheet import COLUMNS, HEADS
from sitesel.matching.template import HEAD_NOTES, heads, lines
from sitesel.report.extras import require
from sitesel.report.wrapped import lines as broken

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MADE = datetime(2026, 1, 1)  # noqa: DTZ001  (no clock: the same template gives the same bytes)
NOTE = "说明"
CHOICES = "选项"
HINTS = (
    "填“值”一列;不填就不要求。单位、级别可从下拉列表里选。",
    "必须:不符的地块排除,不知道的待核。应当、最好:计分,不排除。",
    "同一项可以写两行,如“必须 60 分钟”和“最好 30 分钟”;几个区市用顿号隔开。",
    "存为 .xlsx,再运行:sitesel match 项目.xlsx",
)
LOOKS = {
    "head": {"border": 1, "bold": True, "bg_color": "#E8EEF7", "valign": "vcenter"},
    "title": {"border": 1, "bg_color": "#F5F5F5", "valign": "vcenter"},
    "cell": {"border": 1, "valign": "vcenter"},
    "note": {"font_color": "#555555", "text_wrap": True, "valign": "vcenter"},
}
WIDTHS = (34, 40, 12, 8, 20, 80)
LINE_POINTS = 18  # of a line of 11-point text, Chinese included
VALUE, UNIT, LEVEL = 1, 2, 3
A4 = 9


def write_workbook(path: Path, *, example: bool = False) -> None:
    """
    Write a template as a workbook.

    Parameters
    ----------
    path : Path
        The file.
    example : bool
        Whether it is filled with a made-up project.

    Raises
    ------
    DependencyError
        If xlsxwriter is not installed.
    """
    require("xlsxwriter", "report")
    import xlsxwriter

    from sitesel.report.workbook.tables import OPTIONS

    with xlsxwriter.Workbook(path, OPTIONS) as book:
        book.set_properties({"created": MADE})
        looks = {name: book.add_format(look) for name, look in LOOKS.items()}
        sheet = book.add_worksheet("项目")
        _rows(sheet, looks, example=example)
        book.add_worksheet(NOTE).write_column(0, 0, HINTS)
        names = [one.name_zh for one in industries().values()]
        book.add_worksheet(CHOICES).write_column(0, 0, ["产业", *names])


def _rows(sheet: Worksheet, looks: dict[str, Format], *, example: bool) -> None:
    sheet.write_row(0, 0, [*(one.zh for one in COLUMNS.values()), NOTE], looks["head"])
    row = 1
    for name, value in heads(example=example).items():
        _row(sheet, row, (HEADS[name].zh, value, "", "", "", HEAD_NOTES[name]), looks)
        if name == "industry":
            source = f"={CHOICES}!$A$2:$A${len(industries()) + 1}"
            sheet.data_validation(row, VALUE, row, VALUE, _chosen(source, strict=False))
        row += 1
    for line in lines(example=example):
        value = "、".join(line.value) if isinstance(line.value, list) else line.value
        _row(sheet, row, (line.title, value, line.unit, line.level, "", line.note), looks)
        levels = [text.zh for text in LEVELS.values()]
        sheet.data_validation(row, LEVEL, row, LEVEL, _chosen(levels))
        if line.units:
            sheet.data_validation(row, UNIT, row, UNIT, _chosen(list(line.units), strict=False))
        if line.choices:
            sheet.data_validation(row, VALUE, row, VALUE, _chosen(list(line.choices)))
        row += 1
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _row(sheet: Worksheet, row: int, cells: tuple[Any, ...], looks: dict[str, Format]) -> None:
    sheet.write(row, 0, cells[0], looks["title"])
    for column, cell in enumerate(cells[1:-1], start=1):
        sheet.write(row, column, cell, looks["cell"])
    sheet.write(row, len(cells) - 1, cells[-1], looks["note"])
    sheet.set_row(row, LINE_POINTS * len(broken(cells[-1], WIDTHS[-1] - 4)))


def _chosen(source: list[str] | str, *, strict: bool = True) -> dict[str, Any]:
    """Offer a list; where other names answer too, it is only offered."""
    kind = "stop" if strict else "information"
    said = {"error_title": "sitesel", "error_message": "请从列表里选"}
    return {"validate": "list", "source": source, "error_type": kind, **said}
