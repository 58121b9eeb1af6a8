"""
The speed of a road: what its tag says, else what its class is given in `speeds.toml`.

A limit is a limit and not a travel speed; what a reader must know of that is said where times are.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

NUMBER = re.compile(r"^(\d+(?:\.\d+)?)\s*([a-z/]*)$")
TAGGED, IMPLICIT, BY_CLASS = "maxspeed", "implicit", "class"


class Speed(NamedTuple):
    """
    Speed and where it is from.

    Parameters
    ----------
    kmh : float
        In km/h, above 0.
    origin : str
        `maxspeed` (a number was tagged), `implicit` (a word that stands for one) or `class`.
    """

    kmh: float
    origin: str


@cache
def table() -> dict[str, Any]:
    """
    Read the speeds, words and clauses that go with this package.

    Returns
    -------
    dict
        As in `speeds.toml`.
    """
    text = files("sitesel.formats.osm").joinpath("speeds.toml").read_text("utf-8")
    return tomllib.loads(text)


def tagged_speed(maxspeed: str) -> Speed | None:
    """
    Read the tag of a speed limit.

    Parameters
    ----------
    maxspeed : str
        As mapped; of several limits the lowest counts.

    Returns
    -------
    Speed or None
        None if it says no speed: empty, `none`, `signals`, or not understood.

    Examples
    --------
    >>> tagged_speed("60"), tagged_speed("40 mph"), tagged_speed("signals")
    (Speed(kmh=60.0, origin='maxspeed'), Speed(kmh=64.37376, origin='maxspeed'), None)
    """
    found = [_one(part.strip()) for part in re.split("[;|]", maxspeed) if part.strip()]
    known = [one for one in found if one is not None]
    return min(known) if known and len(known) == len(found) else None


def _one(word: str) -> Speed | None:
    implicit = table()["implicit"].get(word)
    if implicit is not None:
        return Speed(float(implicit["kmh"]), IMPLICIT)
    number = NUMBER.match(word.lower())
    unit = table()["unit"].get(number[2]) if number else None
    if number is None or unit is None or not float(number[1]) > 0:
        return None
    return Speed(round(float(number[1]) * unit, 6), TAGGED)


def class_speed(highway: str) -> Speed:
    """
    Give the speed of a class where nothing is tagged.

    Parameters
    ----------
    highway : str
        A class of `speeds.toml`.

    Returns
    -------
    Speed
        Mostly illustrative; see its `source`.

    Examples
    --------
    >>> class_speed("residential")
    Speed(kmh=30.0, origin='class')
    """
    return Speed(float(table()["class"][highway]["kmh"]), BY_CLASS)
