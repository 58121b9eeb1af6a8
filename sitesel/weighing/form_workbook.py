"""
Reading a form from a workbook as `template` lays it out, filled in WPS or Excel.

The first sheet: fields in the columns A and B, then a row that begins with 编号, then one row a
criterion. What comes after the first empty row is ignored.
"""

from __future__ import annotations

import warnings
import zipfile
from itertools import takewhile
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from sitesel.errors import DependencyError, InputError
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
    DependencyError
        If openpyxl is not installed.
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
    try:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError as error:
        raise DependencyError(
            "读工作簿要可选依赖 openpyxl;请安装:pip install 'sitesel[report]'。",
            "Reading a workbook needs the optional package openpyxl; install it: "
            "pip install 'sitesel[report]'.",
        ) from error
    unreadable = (OSError, zipfile.BadZipFile, InvalidFileException, KeyError, ValueError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of extensions that WPS adds and openpyxl does not know
            book = openpyxl.load_workbook(path, data_only=True)
    except (*unreadable, ParseError) as error:
        told = getattr(error, "strerror", None)
        raise InputError(
            f"读不出工作簿 {path}:{told or '不是 xlsx 工作簿'}。请检查路径;旧格式请另存为 .xlsx。",
            f"Cannot read the workbook {path}: {told or 'it is no xlsx workbook'}. Check the path; "
            "save old formats as .xlsx.",
        ) from error
    sheet = book.worksheets[0] if book.worksheets else None
    cells = list(sheet.iter_rows()) if sheet is not None else []
    return [[Cell(cell.value, cell.coordinate) for cell in row] for row in cells if row]
