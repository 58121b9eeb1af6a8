"""What papers say besides the sentences of the document: words, names and small numbers."""

from __future__ import annotations

import json
from typing import Any

from sitesel.report.printable import shortened
from sitesel.report.vendored import own_text

Document = dict[str, Any]

MOST_NAME = 60
HASH_SHOWN = 12


def words(language: str) -> dict[str, str]:
    """
    Read the words of papers.

    Parameters
    ----------
    language : str
        `zh` or `en`.

    Returns
    -------
    dict of str
        By key.
    """
    texts: dict[str, dict[str, str]] = json.loads(own_text("paper.json"))
    return texts[language]


def site_name(site: Document, language: str) -> str:
    """
    Name a site: in Chinese as the sentences do, in English with its English name before.

    Parameters
    ----------
    site : dict
        Of the document.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Its name, its id where it has none; `~` before it where its place is schematic.
    """
    name = shortened(site["name_zh"] or site["id"], most=MOST_NAME)
    if language == "en" and site["name_en"]:
        name = f"{shortened(site['name_en'], most=MOST_NAME)} ({name})"
    return f"~{name}" if site["quality"] == "schematic" else name


def interval(site: Document) -> str:
    """
    Write what a score may be.

    Parameters
    ----------
    site : dict
        Of the document.

    Returns
    -------
    str
        Such as `58–97`.
    """
    return f"{site['score_low']:.0f}–{site['score_high']:.0f}"


def ranks(low: int | None, high: int | None) -> str:
    """
    Write a range of ranks.

    Parameters
    ----------
    low, high : int or None
        None if it has none.

    Returns
    -------
    str
        Such as `1–4`.
    """
    return "—" if low is None or high is None else f"{low}–{high}"


def quantity(number: float | None, *, decimals: int = 0) -> str:
    """
    Write a number with thousands apart.

    Parameters
    ----------
    number : float or None
        Any.
    decimals : int
        How many.

    Returns
    -------
    str
        A dash where it is unknown.
    """
    return "—" if number is None else f"{number:,.{decimals}f}"


def listed(texts: list[str], language: str, *, most: int) -> str:
    """
    Name the first of some things.

    Parameters
    ----------
    texts : list of str
        All of them.
    language : str
        `zh` or `en`.
    most : int
        How many are named.

    Returns
    -------
    str
        Joined, with how many there are in all where there are more.
    """
    said = words(language)
    named = said["comma"].join(texts[:most])
    if len(texts) <= most:
        return named
    return said["listed_more"].format(list=named, n=len(texts))
