"""
Numbers as offices write them into cells: full-width digits, thousands, units, degrees and minutes.

Degrees with minutes and seconds are read where a sign says so (`120°22′58.3″`, `120度22分58.3秒`,
`120-22-58.3`, `120:22:58.3`, with E/N or 东经/北纬 before or after; `sitesel.crs.dms`). The packed
form 120.225830 is not told from decimal degrees by anything, so it is read as decimal.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sitesel.crs.dms import degrees

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

_MOST_CHARACTERS = 64
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+"
_DECIMAL = re.compile(rf"^([+-]?)({_NUMBER})(?:e([+-]?\d{{1,2}}))?(?:m|米|°|度)?$", re.IGNORECASE)
_APART = re.compile(r"\d\s+[\d.]")  # two numbers in one cell
_DASHES = re.compile(r"(?<=\d)-(?=\d)")  # 120-22-58.3
_MINUTES = re.compile(r"\d[°º˚度d:]\d", re.IGNORECASE)


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
    texts = [_text(cells.iloc[row]) for row in rest]
    decimals = np.array([_decimal(text) for text in texts], dtype=float)
    angles = degrees([_DASHES.sub(":", text) for text in texts])
    values[rest] = np.where(np.isnan(decimals), angles, decimals)
    values[~np.isfinite(values)] = np.nan
    minutes = [bool(_MINUTES.search(_DASHES.sub(":", text))) for text in texts]
    return values, int((np.isnan(decimals) & ~np.isnan(angles) & np.array(minutes, bool)).sum())


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


def _text(cell: object) -> str:
    """Give a cell in plain characters without blanks; nothing where it holds no one number."""
    if not isinstance(cell, str) or len(cell) > _MOST_CHARACTERS or _APART.search(cell):
        return ""
    signs = cell.replace("\u00ba", "°").replace("\u02da", "°")  # NFKC would make letters of them
    return "".join(unicodedata.normalize("NFKC", signs).split())


def _decimal(text: str) -> float:
    if not (parts := _DECIMAL.match(text)):
        return np.nan
    sign, digits, power = parts.groups()
    return float(f"{sign}{digits.replace(',', '')}e{power or 0}")
