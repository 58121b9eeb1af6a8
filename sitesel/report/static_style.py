"""How a static map is drawn and what it says: plain files, read once."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from itertools import pairwise
from typing import Any

from sitesel.report.vendored import own_text

Json = dict[str, Any]

DARK_INK, LIGHT_INK = "#1b1f24", "#ffffff"
MIDDLE_LUMINANCE = 0.179  # where black and white read equally well on a fill, WCAG 2.2
LINEAR_BELOW = 0.04045


@cache
def style() -> Json:
    """
    Read sizes, inks and classes.

    Returns
    -------
    dict
        Of ``static_map.toml``.
    """
    return tomllib.loads(own_text("static_map.toml"))


def words(language: str) -> dict[str, str]:
    """
    Read what the map says.

    Parameters
    ----------
    language : str
        `zh` or `en`.

    Returns
    -------
    dict of str
        By key.
    """
    texts: dict[str, dict[str, str]] = json.loads(own_text("static_map.json"))
    return texts[language]


def fill_of(site: Json) -> str:
    """
    Choose the colour of a site by the class of its score.

    Parameters
    ----------
    site : dict
        Of the document.

    Returns
    -------
    str
        A hexadecimal colour.
    """
    classes = style()["classes"]
    if site["status"] == "excluded":
        return str(classes["excluded"])
    reached = sum(site["score"] >= limit for limit in classes["breaks"])
    return str(classes["colors"][reached])


def class_titles(language: str) -> list[tuple[str, str]]:
    """
    Name the classes of scores.

    Parameters
    ----------
    language : str
        `zh` or `en`.

    Returns
    -------
    list of (str, str)
        Colour and title, the lowest class first.
    """
    breaks, colors = style()["classes"]["breaks"], style()["classes"]["colors"]
    said = words(language)
    titles = [
        said["below"].format(high=breaks[0]),
        *(said["between"].format(low=low, high=high) for low, high in pairwise(breaks)),
        said["above"].format(low=breaks[-1]),
    ]
    return list(zip(colors, titles, strict=True))


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
        A hexadecimal colour.

    Examples
    --------
    >>> ink_on("#fde725"), ink_on("#440154")
    ('#1b1f24', '#ffffff')
    """
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= LINEAR_BELOW else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > MIDDLE_LUMINANCE
    return DARK_INK if light else LIGHT_INK
