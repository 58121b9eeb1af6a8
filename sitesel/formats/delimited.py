"""
Comma-separated and other text tables: which sign separates, which encoding.

The sign is the one by which most lines fall into the same number of two or more cells.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from sitesel.formats.sheet import Sheet
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.formats.sheet import Cell
    from sitesel.formats.source import Source

_SIGNS = {
    ",": Text("逗号", "comma"),
    "\t": Text("制表符", "tab"),
    ";": Text("分号", "semicolon"),
    "\uff0c": Text("全角逗号", "full-width comma"),
    "|": Text("竖线", "bar"),
    " ": Text("空格", "blank"),
}
_SAMPLE_LINES = 200


def sheet_of(
    source: Source, text: str, *, notes: tuple[Text, ...], encoding: str
) -> tuple[Sheet, str, tuple[Text, ...]]:
    """
    Cut a text into rows and cells.

    Parameters
    ----------
    source : Source
        The file, for messages and limits.
    text : str
        All of it.
    notes : tuple of Text
        So far.
    encoding : str
        Of the text.

    Returns
    -------
    sheet : Sheet
        Its rows.
    encoding : str
        As given.
    notes : tuple of Text
        With the sign, if it is no comma.

    Raises
    ------
    BrokenLayerError
        If a quotation never ends, or there are too many columns.
    """
    lines = text.splitlines()
    sign = _sign(lines)
    if text.count(sign) > source.limits.cells:
        raise _too_wide(source, len(lines), text.count(sign) // max(len(lines), 1))
    try:
        rows = list(csv.reader(lines, delimiter=sign, skipinitialspace=True))
    except csv.Error as error:
        raise source.broken(
            f"不是完整的文本表格({error});请重新导出。",
            f"is no complete text table ({error}); export it again.",
        ) from error
    width = max((len(row) for row in rows), default=0)
    if width > source.limits.columns or width * len(rows) > source.limits.cells:
        raise _too_wide(source, len(rows), width)
    cells = [_padded([value.strip() or None for value in row], width) for row in rows]
    told = _SIGNS[sign]
    more = () if sign == "," else (Text(f"以{told.zh}分列", f"columns by {told.en}"),)
    return Sheet(rows=cells), encoding, (*notes, *more)


def _padded(row: list[str | None], width: int) -> list[Cell]:
    return [*row, *[None] * (width - len(row))]


def _too_wide(source: Source, rows: int, columns: int) -> Exception:
    return source.broken(
        f"有 {rows:,} 行 {columns:,} 列,列最多 {source.limits.columns:,}、"
        f"单元格最多 {source.limits.cells:,}。",
        f"has {rows:,} rows of {columns:,} columns; {source.limits.columns:,} columns and "
        f"{source.limits.cells:,} cells are read at most.",
    )


def _sign(lines: list[str]) -> str:
    sample = [line for line in lines[:_SAMPLE_LINES] if line.strip()]
    best, sign = 0, ","
    for candidate in _SIGNS:
        counts = [line.count(candidate) for line in sample if candidate in line]
        usual = max(set(counts), key=counts.count) if counts else 0
        agreeing = counts.count(usual) if usual else 0
        if agreeing > best:
            best, sign = agreeing, candidate
    return sign
