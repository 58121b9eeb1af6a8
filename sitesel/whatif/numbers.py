"""
Thresholds as people read them, rounded to the side where what is written stays true.

A rival is level with the number that is shown, and not only with the one that was computed.
"""

from __future__ import annotations

import math

from sitesel.reasons import M_PER_KM
from sitesel.text import UNIT

DIGITS = 3
PERCENT = 100.0
NOISE = 1e-9  # relative; rounding up does not step over a number that is one only by rounding


def enough(number: float, unit: str, language: str = "zh", *, up: bool) -> str:
    """
    Write a threshold with three digits, rounded to the side that is asked for.

    Parameters
    ----------
    number : float
        In the unit, finite.
    unit : str
        As rules name it.
    language : str
        `zh` or `en`.
    up : bool
        Whether to round up, else down.

    Returns
    -------
    str
        Metres from 1 km on as km, shares as per cent.

    Examples
    --------
    >>> enough(12.341, "min", up=True), enough(1234.0, "m", up=False), enough(0.2, "share", up=True)
    ('12.4 分钟', '1.23 km', '20.0%')
    """
    named = UNIT[unit].of(language) if unit in UNIT else unit
    if unit == "m" and abs(number) >= M_PER_KM:
        number, named = number / M_PER_KM, "km"
    if unit == "share":
        number, named = number * PERCENT, "%"
    size = math.floor(math.log10(abs(number) * (1 + NOISE))) if number else 0
    decimals = DIGITS - 1 - size
    scaled = number * 10.0**decimals
    slack = NOISE * abs(scaled)
    rounded = (math.ceil(scaled - slack) if up else math.floor(scaled + slack)) / 10.0**decimals
    gap = "" if unit == "share" else " "
    return f"{rounded:,.{max(decimals, 0)}f}{gap}{named}".strip()


def percent(share: float) -> str:
    """
    Write a weight with three digits.

    Parameters
    ----------
    share : float
        In [0, 1].

    Returns
    -------
    str
        In per cent.

    Examples
    --------
    >>> percent(0.06), percent(0.03769)
    ('6%', '3.77%')
    """
    return f"{PERCENT * share:.{DIGITS}g}%"


def points(score: float) -> str:
    """
    Write a difference of scores in points.

    Parameters
    ----------
    score : float
        In [0, 1].

    Returns
    -------
    str
        Times 100, two decimals; never a zero that is none.

    Examples
    --------
    >>> points(0.0231), points(0.00001), points(0.0)
    ('2.31', '<0.01', '0.00')
    """
    shown = PERCENT * score
    return "<0.01" if 0 < shown < 0.01 else f"{shown:.2f}"  # noqa: PLR2004  (what two decimals show)
