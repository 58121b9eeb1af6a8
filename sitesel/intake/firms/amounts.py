"""
Output and staff as offices write them: numbers with or without a unit; nothing is guessed.

A cell that states its unit is converted by it; a bare number is in the unit that the head states.
What is no amount is left empty, told with its row and kept as text. A bare number without any unit
refuses the file: 3.2 may be 万元 or 亿元.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import UsageError
from sitesel.intake.firms.heads import OUTPUT, units
from sitesel.intake.firms.people import blot
from sitesel.intake.vocabulary import vocabulary
from sitesel.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from sitesel.matrix import BoolArray, FloatArray

SHOWN = 5
_NUMBER = re.compile(
    r"^(?:人民币|RMB|CNY|[¥\uffe5])?([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)"
    r"(?:E([+-]?\d{1,2}))?([^\d.,]*)$",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"[(\[]?(?:人民币|RMB|CNY)[)\]]?", re.IGNORECASE)
_PEOPLE = ("", "人", "名", "位")
_APART = re.compile(r"\d\s+[\d.]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """
    A column of amounts, read.

    Parameters
    ----------
    value : ndarray of float, shape (n,)
        NaN where a cell says nothing, or nothing that can be used.
    faulty : ndarray of bool, shape (n,)
        Whether a cell says something that cannot be used.
    own : int
        Cells that state their unit themselves.
    notes : list of Text
        What was decided.
    """

    value: FloatArray
    faulty: BoolArray
    own: int
    notes: list[Text]


def output(cells: pd.Series[Any], column: str, *, stated: bool, where: str) -> Amounts:
    """
    Read output in 万元 a year.

    Parameters
    ----------
    cells : Series, shape (n,)
        As the file has them; the index is the row of the file.
    column : str
        Its head.
    stated : bool
        Whether the user says that this column is in 万元.
    where : str
        The file, for messages.

    Returns
    -------
    Amounts
        In 万元.

    Raises
    ------
    UsageError
        If bare numbers have no unit.
    """
    words = vocabulary().firms
    number, unit = _parts(cells)
    said, of_head = ~np.isnan(number), units(column)
    is_bare = said & (unit == "")
    if len(of_head) != 1 and not stated and is_bare.any():
        raise _no_unit(cells[is_bare], column, where, several=len(of_head) > 1)
    head = of_head[0] if len(of_head) == 1 else "万元"
    factor = np.array([words.factor.get(one or head, np.nan) for one in unit], dtype=float)
    value = number * factor
    with np.errstate(invalid="ignore"):
        unlikely = (value < 0) | (value > words.most_output_wan)
    value[unlikely] = np.nan
    faulty = _filled(cells) & np.isnan(value)
    own = int((said & (unit != "") & ~faulty).sum())
    notes = [*_own(own, column), *_faults(cells, faulty, column, OUTPUT)]
    return Amounts(
        value=value,
        faulty=faulty,
        own=own,
        notes=[*notes, *_far_apart(value[is_bare & ~faulty], column, words.far_apart)],
    )


def employees(cells: pd.Series[Any], column: str) -> Amounts:
    """
    Read how many people firms employ.

    Parameters
    ----------
    cells : Series, shape (n,)
        As the file has them; the index is the row of the file.
    column : str
        Its head.

    Returns
    -------
    Amounts
        Whole numbers.
    """
    number, unit = _parts(cells)
    with np.errstate(invalid="ignore"):
        sound = np.isin(unit, _PEOPLE) & (number >= 0) & (number % 1 == 0)
    faulty = _filled(cells) & ~sound
    return Amounts(
        value=np.where(sound, number, np.nan),
        faulty=faulty,
        own=0,
        notes=_faults(cells, faulty, column, "employees"),
    )


def _parts(cells: pd.Series[Any]) -> tuple[FloatArray, Any]:
    """Give the number of each cell and the unit behind it; NaN where there is no one number."""
    found = {cell: _read(cell) for cell in cells.unique().tolist() if cell == cell}  # noqa: PLR0124  (NaN)
    parts = [found.get(cell, (np.nan, "")) for cell in cells.tolist()]
    numbers = np.array([number for number, _ in parts], dtype=float)
    return numbers, np.array([unit for _, unit in parts], dtype=object)


def _read(cell: object) -> tuple[float, str]:
    if isinstance(cell, bool) or cell is None:
        return np.nan, ""
    if isinstance(cell, int | float | np.number):
        return (float(cell) if np.isfinite(float(cell)) else np.nan), ""
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if _APART.search(text):
        return np.nan, ""
    if not (parts := _NUMBER.match("".join(text.split()))):
        return np.nan, ""
    digits, power, unit = parts.groups()
    unit = _CURRENCY.sub("", unit).strip("()[]")
    return float(f"{digits.replace(',', '')}e{power or 0}"), unit


def _filled(cells: pd.Series[Any]) -> BoolArray:
    texts = cells.where(cells.notna(), "").astype(str).str.strip().str.casefold()
    filled: BoolArray = ~texts.isin(["", *vocabulary().firms.blank]).to_numpy(dtype=bool)
    return filled


def rows(cells: pd.Series[Any]) -> str:
    """
    Name the first rows of cells, with what they hold.

    Parameters
    ----------
    cells : Series
        The index is the row of the file.

    Returns
    -------
    str
        Such as `7(约3亿), 9(-5)`.
    """
    first = [f"{row}({blot(str(cell))[:12]})" for row, cell in cells.iloc[:SHOWN].items()]
    return ", ".join(first) + (" …" if len(cells) > SHOWN else "")


def _no_unit(cells: pd.Series[Any], column: str, where: str, *, several: bool) -> UsageError:
    zh = "写了几种单位" if several else "没有单位"
    en = "names several units" if several else "names no unit"
    return UsageError(
        f"{where} 的“{column}”{zh},{len(cells)} 个只有数字(行 {rows(cells)}),不猜是万元还是亿元。"
        f"请在表头写明,如 产值(万元);都是万元的,也可写 --field {OUTPUT}={column}。",
        f"The column {column} of {where} {en}, and {len(cells)} cells are bare numbers (rows "
        f"{rows(cells)}); 万元 or 亿元 is not guessed. Name it in the head, such as 产值(万元); if "
        f"all are 万元, say --field {OUTPUT}={column}.",
    )


def _own(count: int, column: str) -> list[Text]:
    if not count:
        return []
    return [
        Text(
            f"{column}:{count} 格自带单位,逐格折成万元",
            f"{column}: {count} cells state their own unit and were converted by it",
        )
    ]


def _faults(cells: pd.Series[Any], faulty: BoolArray, column: str, field: str) -> list[Text]:
    if not faulty.any():
        return []
    first = rows(cells[faulty])
    return [
        Text(
            f"{column}:{int(faulty.sum())} 格不能用作数,留空,原文在 {field}_source(行 {first})",
            f"{column}: {int(faulty.sum())} cells are no usable amount and left empty, their text "
            f"is in {field}_source (rows {first})",
        )
    ]


def _far_apart(values: FloatArray, column: str, factor: float) -> list[Text]:
    """Warn of bare numbers in two groups: a column of one unit may hold another's."""
    ordered = np.sort(values[values > 0])
    jumps = ordered[1:] / ordered[:-1]
    if not len(jumps) or jumps.max() < factor:
        return []
    at = int(jumps.argmax())
    low, high = f"{ordered[at]:g}", f"{ordered[at + 1]:g}"
    return [
        Text(
            f"{column}:有的不超过 {low} 万元,其余不低于 {high} 万元,中间没有;可能混用了单位,请核对",
            f"{column}: some are at most {low}, the others at least {high} (万元), none between; "
            "units may be mixed, check them",
        )
    ]
