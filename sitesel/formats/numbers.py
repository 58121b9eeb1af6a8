"""
Numbers as offices write them into cells: full-width digits, thousands, units, degrees and minutes.

Degrees with minutes and seconds are read where a sign says so (`120°22′58.3″`, `120度22分58.3秒`,
`120-22-58.3`, `120:22:58.3`, with E/N or 东经/北纬 before or after). The packed form 120.225830 is
not told from decimal degrees by anything, so it is read as decimal.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

MINUTES, SECONDS = 60.0, 3600.0
_MOST_CHARACTERS = 64
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+"
_DECIMAL = re.compile(rf"^([+-]?)({_NUMBER})(?:e([+-]?\d{{1,2}}))?(?:m|米|°|度)?$", re.IGNORECASE)
_APART = re.compile(r"\d\s+[\d.]")  # two numbers in one cell
_SIGNS = "[°º˚度d:-]"
_PARTS = re.compile(
    rf"^(\d{{1,3}}){_SIGNS}(\d{{1,2}}(?:\.\d+)?)(?:['′’‘分m:-]?)"
    r"(?:(\d{1,2}(?:\.\d+)?)(?:[\"″”“秒s]|''|′′|’’)?)?$",
    re.IGNORECASE,
)
_SIDE = re.compile(r"^(东经|北纬|西经|南纬|[EWNS])?(.*?)([EWNS])?$", re.IGNORECASE)
_NEGATIVE = {"西经", "南纬", "W", "S"}


def numbers(cells: pd.Series[Any]) -> tuple[FloatArray, int]:
    """
    Read a column of numbers.

    Parameters
    ----------
    cells : Series of object, shape (n,)
        Numbers or texts.

    Returns
    -------
    values : ndarray of float, shape (n,)
        NaN where a cell holds no finite number.
    sexagesimal : int
        How many were degrees with minutes.

    Examples
    --------
    >>> numbers(pd.Series(["3,991,000.5", "120°30′", "１２０．５", "—"]))
    (array([3.9910005e+06, 1.2050000e+02, 1.2050000e+02,           nan]), 1)
    """
    values = pd.to_numeric(cells, errors="coerce").to_numpy(dtype=float, copy=True)
    values[[isinstance(cell, bool) for cell in cells]] = np.nan
    rest = np.flatnonzero(np.isnan(values) & cells.notna().to_numpy())
    parsed = [_number(cells.iloc[row]) for row in rest]
    values[rest] = [value for value, _ in parsed]
    values[~np.isfinite(values)] = np.nan
    return values, sum(minutes for _, minutes in parsed)


def number(cell: object) -> float:
    """
    Read one number.

    Parameters
    ----------
    cell : object
        A number or a text.

    Returns
    -------
    float
        NaN if it is none.
    """
    values, _ = numbers(pd.Series([cell], dtype=object))
    return float(values[0])


def _number(cell: object) -> tuple[float, bool]:
    if not isinstance(cell, str) or len(cell) > _MOST_CHARACTERS or _APART.search(cell):
        return np.nan, False
    signs = cell.replace("\u00ba", "°").replace("\u02da", "°")  # NFKC would make letters of them
    text = "".join(unicodedata.normalize("NFKC", signs).split())
    if not (parts := _SIDE.match(text)):
        return np.nan, False
    before, middle, after = parts.groups()
    sign = -1.0 if str(before or after).upper() in _NEGATIVE else 1.0
    if plain := _DECIMAL.match(middle):
        return sign * _decimal(plain), False
    minutes = _degrees(middle)
    return sign * minutes, not np.isnan(minutes)


def _degrees(text: str) -> float:
    if not (parts := _PARTS.match(text)):
        return np.nan
    degrees, minutes, seconds = (float(part or 0) for part in parts.groups())
    if minutes >= MINUTES or seconds >= MINUTES:
        return np.nan
    return degrees + minutes / MINUTES + seconds / SECONDS


def _decimal(match: re.Match[str]) -> float:
    sign, digits, power = match.groups()
    return float(f"{sign}{digits.replace(',', '')}e{power or 0}")
