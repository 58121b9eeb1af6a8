"""
Degrees, minutes and seconds as text, on whole columns.

`120°18′30.5″`, `120:18:30.5`, `120d18m30.5s`, `120度18分30.5秒`, `120 18 30.5`, with E, W, N, S
(东经, 西经, 北纬, 南纬) before or after, or a sign; minutes and seconds may be left out. Plain
decimals are degrees. Packed numbers (`1201830.5`) look like other numbers and are no angles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from sitesel.matrix import FloatArray

MOST_MINUTES = 60.0
MOST_DEGREES = 180.0
HEMISPHERES = {
    "东经": "E", "西经": "W", "北纬": "N", "南纬": "S", "东": "E", "西": "W", "北": "N", "南": "S",
}  # fmt: skip
NUMBER = r"\d+(?:\.\d*)?|\.\d+"
WRITTEN = (
    r"^\s*(?P<before>[EWNS])?\s*(?P<sign>[-+−])?\s*"
    rf"(?P<degrees>{NUMBER})\s*(?:[°º˚d度:\s]\s*"
    rf"(?:(?P<minutes>{NUMBER})\s*(?:['′’m分:\s]\s*"
    rf"(?:(?P<seconds>{NUMBER})\s*(?:\"|″|”|''|′′|s|秒)?\s*)?)?)?)?"
    r"(?P<after>[EWNS])?\s*$"
)


def degrees(texts: Iterable[object]) -> FloatArray:
    """
    Read a column of angles.

    Parameters
    ----------
    texts : iterable of object
        Text or numbers, n of them; numbers and plain decimals are degrees.

    Returns
    -------
    ndarray of float, shape (n,)
        Degrees, west and south negative; NaN where there is nothing, where the text is no angle,
        minutes or seconds reach 60, a part before the last has decimals, a sign meets a
        hemisphere, or it is more than 180.

    Examples
    --------
    >>> degrees(["120°18′36″E", "36:12:00", "S 0d30m", "120°61′"]).round(9).tolist()
    [120.31, 36.2, -0.5, nan]
    """
    cells = pd.Series(list(texts), dtype=object)
    words = cells.where(cells.notna(), "").astype(str).str.strip()
    for zh, letter in HEMISPHERES.items():
        words = words.str.replace(zh, letter, regex=False)
    capitals = words.str.contains(r"\d\s*D", regex=True)  # 36D12M30S: here S is no hemisphere
    words = words.mask(capitals, words.str.replace(r"(?<=[\d\s])[DMS]", _lower, n=3, regex=True))
    parts = words.str.extract(WRITTEN)
    whole, minutes, seconds = (
        pd.to_numeric(parts[name], errors="coerce") for name in ("degrees", "minutes", "seconds")
    )
    found = whole + minutes.fillna(0) / 60 + seconds.fillna(0) / 3600
    hemisphere = parts["before"].fillna(parts["after"])
    signed = parts["sign"].notna()
    negative = parts["sign"].isin(["-", "−"]) | hemisphere.isin(["W", "S"])
    wrong = (
        (minutes >= MOST_MINUTES)
        | (seconds >= MOST_MINUTES)
        | (minutes.notna() & (whole % 1 != 0))
        | (seconds.notna() & (minutes % 1 != 0))
        | (parts["before"].notna() & parts["after"].notna())
        | (signed & hemisphere.notna())
        | (found > MOST_DEGREES)
    )
    result: FloatArray = found.where(~negative, -found).mask(wrong).to_numpy(dtype=float)
    return result


def _lower(match: re.Match[str]) -> str:
    return match.group().lower()
