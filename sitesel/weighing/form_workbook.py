"""
Reading a form from a workbook as `template` lays it out, filled in WPS or Excel.

The first sheet: fields in the columns A and B, then a row that begins with 编号, then one row a
criterion. What comes after the first empty row is ignored.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile
from string import ascii_uppercase
from typing import TYPE_CHECKING

from sitesel.errors import InputError
from sitesel.formats import LIMITS as LIMITS_OF_LAYERS
from sitesel.formats.source import Source, check_path
from sitesel.formats.workbook import sheets
from sitesel.text import Text
from sitesel.weighing.form import Cell, Form

if TYPE_CHECKING:
    from pathlib import Path

FIELD_TITLES = {
    "method": "方法",
    "department": "部门",
    "importance": "部门份量",
    "best": "最重要的指标",
    "worst": "最不重要的指标",
}
WHAT = Text("判断文件", "the judgements")
LIMITS = replace(LIMITS_OF_LAYERS, cells=100_000)  # a form has some hundreds
NAME_HEAD = "编号"
TITLE_HEAD = "指标"
FIRST_COLUMN = 2


def read_workbook(path: Path) -> Form:
    """
    Read a form.

    Parameters
    ----------
    path : Path
        A workbook (.xlsx).

    Returns
    -------
    Form
        Unchecked.

    Raises
    ------
    InputError
        If the file is missing, no workbook, or not laid out like a template.
    """
    rows = _rows(path)
    fields: dict[str, Cell] = {}
    wanted = {title: name for name, title in FIELD_TITLES.items()}
    for at, row in enumerate(rows):
        title = row[0].text
        if title == NAME_HEAD:
            return _form(path.name, fields, rows[at:])
        if title in wanted and len(row) > 1:
            fields[wanted[title]] = row[1]
    raise InputError(
        f"工作簿 {path.name} 的第一张表没有以“{NAME_HEAD}”开头的表头;请填 --template 的工作簿。",
        f"The first sheet of the workbook {path.name} has no head row that begins with "
        f"{NAME_HEAD}; fill a workbook that --template wrote.",
    )


def _form(file: str, fields: dict[str, Cell], rows: list[list[Cell]]) -> Form:
    heads = tuple(takewhile(lambda cell: not cell.blank, rows[0][FIRST_COLUMN:]))
    named: list[list[Cell]] = []
    for row in rows[1:]:
        if row[0].blank and (len(row) == 1 or row[1].blank):
            break
        named.append(row)
    return Form(
        file=file,
        fields=fields,
        names=tuple(row[1] if row[0].blank else row[0] for row in named),
        heads=heads,
        body=tuple(tuple(row[FIRST_COLUMN : FIRST_COLUMN + len(heads)]) for row in named),
    )


def _rows(path: Path) -> list[list[Cell]]:
    check_path(path, what=WHAT.zh, what_en=WHAT.en)
    source = Source(path=path, what=WHAT.zh, what_en=WHAT.en, limits=LIMITS)
    found = sheets(source)
    return [
        [Cell(value, f"{_letters(column)}{row}") for column, value in enumerate(cells)]
        for row, cells in enumerate(found[0].rows if found else (), start=1)
    ]


def _letters(column: int) -> str:
    """Name a column, counted from 0, as spreadsheets do: A, Z, AA."""
    before, last = divmod(column, len(ascii_uppercase))
    return (_letters(before - 1) if before else "") + ascii_uppercase[last]
