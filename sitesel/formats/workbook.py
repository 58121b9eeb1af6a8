"""
Excel workbooks (.xlsx and .xls): their sheets as rows of cells.

calamine lays a sheet out from its first to its last cell, so that one cell in the farthest corner
would take gigabytes, and repeats a text wherever it is used. An .xlsx is a zip archive of XML; both
figures are counted in it before calamine opens the file. An .xls is looked over for chains without
an end, and read in a process of its own.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from sitesel.formats.apart import ReaderEndedError
from sitesel.formats.archive import members
from sitesel.formats.calamine import TooWideError, read_apart, read_sheets
from sitesel.formats.ole import SIGNATURE, chains_end
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.formats.sheet import Sheet
    from sitesel.formats.source import Source

_ZIP = b"PK"
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']\$?([A-Za-z]{1,3})\$?(\d{1,7})[\"']")
_STRING_CELL = re.compile(
    rb"<(?:\w+:)?c\b[^>]*\bt\s*=\s*[\"']s[\"'][^>]*>\s*<(?:\w+:)?v>\s*(\d+)\s*</"
)
_STRING = re.compile(rb"<(?:\w+:)?si\b[^>]*>(.*?)</(?:\w+:)?si>", re.DOTALL)
_LETTERS = 26


def sheets(source: Source) -> list[Sheet]:
    """
    Read all sheets of a workbook.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    list of Sheet
        In the order of the file; hidden ones too, charts not.

    Raises
    ------
    BrokenLayerError
        If it is no workbook, damaged, or too large.
    """
    source.check_bytes(source.limits.table_bytes)
    with source.path.open("rb") as file:
        head = file.read(len(SIGNATURE))
    if head == SIGNATURE:
        if not chains_end(source.path.read_bytes()):
            raise _unreadable(source, ValueError("sectors"))
        return _read(source, apart=True)
    if not head.startswith(_ZIP):
        raise source.broken(
            "不是 Excel 工作簿(文件头不对);若是改了后缀的 CSV 或网页,请另存为 .xlsx。",
            "is no Excel workbook (its first bytes are others); if it is a CSV or web page by "
            "another name, save it as .xlsx.",
        )
    inside = members(source, check_names=False)
    if "xl/workbook.xml" not in {name.lower() for name in inside}:
        raise source.broken(
            "不是 .xlsx 工作簿(压缩包里没有 xl/workbook.xml);请另存为 .xlsx。",
            "is no .xlsx workbook (it has no xl/workbook.xml); save it as .xlsx.",
        )
    _check_parts(source, inside)
    return _read(source, apart=False)


def _read(source: Source, *, apart: bool) -> list[Sheet]:
    try:
        if apart:
            return read_apart(source.path, limits=source.limits)
        return read_sheets(source.path, most_cells=source.limits.cells)
    except TooWideError as wide:
        raise too_large(source, wide.name, wide.rows, wide.columns) from wide
    except (ValueError, OSError, zipfile.BadZipFile, MemoryError, KeyError, OverflowError,
            IndexError) as error:  # fmt: skip
        raise _unreadable(source, error) from error


def _unreadable(source: Source, error: BaseException) -> Exception:
    first = (str(error).splitlines() or [type(error).__name__])[0]
    why = error.why if isinstance(error, ReaderEndedError) else Text(first, first)
    return source.broken(
        f"读不出来({why.zh});可能有密码或已损坏,请在 Excel 或 WPS 里另存为 .xlsx。",
        f"cannot be read ({why.en}); it may be encrypted or damaged, save it as .xlsx in Excel or "
        "WPS.",
    )


def too_large(source: Source, name: str, rows: int, columns: int) -> Exception:
    """
    Make the error of a sheet that is laid out too wide.

    Parameters
    ----------
    source : Source
        The file.
    name : str
        Of the sheet.
    rows, columns : int
        Up to its last used cell.

    Returns
    -------
    BrokenLayerError
        To be raised.
    """
    return source.broken(
        f"工作表 {name} 用到第 {rows:,} 行、第 {columns:,} 列,单元格最多 "
        f"{source.limits.cells:,} 个;请删去数据区以外的空行空列。",
        f"uses its sheet {name} up to row {rows:,} and column {columns:,}; {source.limits.cells:,} "
        "cells are read at most. Delete empty rows and columns around the data.",
    )


def _check_parts(source: Source, inside: dict[str, zipfile.ZipInfo]) -> None:
    try:
        with zipfile.ZipFile(source.path) as book:
            lengths = _string_lengths(book, inside)
            characters = 0
            for name, member in inside.items():
                if name.lower().startswith("xl/worksheets/") and name.lower().endswith(".xml"):
                    content = book.read(member)
                    _check_extent(source, name.rsplit("/", 1)[-1], content)
                    characters += _characters(content, lengths)
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError,
            zlib.error) as error:  # fmt: skip
        raise _unreadable(source, error) from error
    if characters > source.limits.text_characters:
        raise source.broken(
            f"的文字展开后有 {characters:,} 字,最多 {source.limits.text_characters:,}。",
            f"has texts of {characters:,} characters in all; {source.limits.text_characters:,} are "
            "read at most.",
        )


def _check_extent(source: Source, name: str, content: bytes) -> None:
    rows = columns = cells = 0
    for found in _CELL.finditer(content):
        cells += 1
        if reference := _REFERENCE.search(found[1]):
            rows = max(rows, int(reference[2]))
            columns = max(columns, _column(reference[1]))
    if rows * columns > source.limits.cells or cells > source.limits.cells:
        raise too_large(source, name, rows, columns)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _string_lengths(book: zipfile.ZipFile, inside: dict[str, zipfile.ZipInfo]) -> list[int]:
    shared = next((name for name in inside if name.lower() == "xl/sharedstrings.xml"), None)
    if shared is None:
        return []
    return [len(found[1]) for found in _STRING.finditer(book.read(inside[shared]))]


def _characters(content: bytes, lengths: list[int]) -> int:
    if not lengths:
        return 0
    used = (int(found[1]) for found in _STRING_CELL.finditer(content))
    return sum(lengths[index] for index in used if index < len(lengths))
