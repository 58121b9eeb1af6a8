"""
Score classes: the same breaks and colours on the map, in the workbook and in layer styles.

They stand in ``assets/classes.toml``. A score is in [0, 100]; a class reaches from its break up to,
but not including, the next.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from sitesel.report.vendored import own_text
from sitesel.text import Text

DARK_INK, LIGHT_INK = "#1b1f24", "#ffffff"
EVEN_LUMINANCE = 0.179


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreClass:
    """
    One class of scores.

    Parameters
    ----------
    low, high : float or None
        Its bounds in points; None where it has none.
    color : str
        Such as `#fde725`.
    title : Text
        For a legend.
    """

    low: float | None
    high: float | None
    color: str
    title: Text


@cache
def score_classes() -> tuple[ScoreClass, ...]:
    """
    Read the classes, the lowest first.

    Returns
    -------
    tuple of ScoreClass
        One more than there are breaks.

    Examples
    --------
    >>> [one.title.en for one in score_classes()][:2]
    ['below 30', '30 to 40']
    """
    data = tomllib.loads(own_text("classes.toml"))
    bounds = [None, *data["breaks"], None]
    return tuple(
        ScoreClass(low=low, high=high, color=color, title=_title(low, high))
        for low, high, color in zip(bounds[:-1], bounds[1:], data["colors"], strict=True)
    )


@cache
def excluded_color() -> str:
    """
    Read the colour of excluded sites.

    Returns
    -------
    str
        Such as `#c4c7cb`.
    """
    return str(tomllib.loads(own_text("classes.toml"))["excluded"])


def ink_on(color: str) -> str:
    """
    Choose dark or light ink for a fill, by relative luminance (WCAG 2.2).

    Parameters
    ----------
    color : str
        Such as `#fde725`.

    Returns
    -------
    str
        A colour.

    Examples
    --------
    >>> ink_on("#fde725"), ink_on("#440154")
    ('#1b1f24', '#ffffff')
    """
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  (sRGB)
        for part in parts
    )
    return DARK_INK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > EVEN_LUMINANCE else LIGHT_INK


def _title(low: float | None, high: float | None) -> Text:
    if low is None:
        return Text(f"低于 {high}", f"below {high}")
    if high is None:
        return Text(f"{low} 及以上", f"{low} and more")
    return Text(f"{low}–{high}", f"{low} to {high}")
