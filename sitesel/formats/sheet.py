"""A table as a file holds it: rows of cells, before anybody knows which row is the head."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_PLAIN_NUMBER = r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?"  # no code such as 0101
Cell = str | int | float | bool | None
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    A table as a file holds it.

    Parameters
    ----------
    rows : list of list of Cell
        All of the same length; None is an empty cell.
    merges : tuple of ((int, int), (int, int))
        First and last cell (row, column) of merged ranges, from 0.
    name : str
        Of the sheet; empty for a text file.
    """

    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    name: str = ""


def cell(value: object) -> Cell:
    """
    Bring a value of a workbook into plain form.

    Parameters
    ----------
    value : object
        As the library gives it.

    Returns
    -------
    str, int, float, bool or None
        Texts without blanks around them, None where empty; whole numbers as int; dates as text.

    Examples
    --------
    >>> cell(101.0), cell("  "), cell(dt.date(2025, 6, 1))
    (101, None, '2025-06-01')
    """
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, int):
        return value
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value)
    text = "" if value is None else str(value).strip().strip("\ufeff")
    return text or None


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """
    Give columns of texts that are all numbers as numbers; codes such as `0101` stay texts.

    Parameters
    ----------
    table : DataFrame
        Cells as stored.

    Returns
    -------
    DataFrame
        A new one.
    """
    import pandas as pd

    plain = table.infer_objects()
    for column in plain.columns:
        cells = table[column].dropna()
        if not len(cells) or not cells.map(lambda one: isinstance(one, str)).all():
            continue
        texts = table[column].str.normalize("NFKC")  # full-width digits are digits
        if texts.dropna().str.fullmatch(_PLAIN_NUMBER).all():
            plain[column] = pd.to_numeric(texts)
    return plain
