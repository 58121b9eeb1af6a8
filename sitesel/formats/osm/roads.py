"""
What the tags of a road mean to a vehicle: may it pass, which way, how fast, where does it enter.

Turn restrictions, lanes, limits by the hour or for lorries, and tolls are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.formats.osm.speeds import Speed, class_speed, table, tagged_speed

if TYPE_CHECKING:
    from collections.abc import Callable

    Column = Callable[[str], pd.Series[str]]

PRESENT = ("bridge", "tunnel")
ABSENT = {"", "no"}


def road_tags() -> list[tuple[str, str]]:
    """
    Name the classes that count as roads.

    Returns
    -------
    list of (str, str)
        Tags, from `speeds.toml`.
    """
    return [("highway", name) for name in table()["class"]]


def road_columns(tag: Column) -> pd.DataFrame:
    """
    Read the tags of roads.

    Parameters
    ----------
    tag : callable
        Gives a tag of all n roads, empty where it is not tagged; each has a class that counts.

    Returns
    -------
    DataFrame, shape (n, columns)
        `highway`, `oneway` (forward, backward, both, reversible), `speed_kmh`, `speed_from`,
        `maxspeed` as tagged, `bridge`, `tunnel`, `entered`; and `rejected`, why not to keep it, or
        empty.
    """
    said = {key: tag(key) for key in ("highway", "oneway", "junction", "area")}
    highway = said["highway"]
    direction = _by_value(_direction, highway, said["oneway"], said["junction"])
    limit = _limit(tag, direction)
    present = {key: ~tag(key).isin(ABSENT) for key in PRESENT}
    entered = _by_value(_entered, highway).astype(bool)
    return pd.DataFrame(
        {
            "highway": highway,
            "oneway": direction,
            "speed_kmh": _by_value(lambda *said: _speed(*said).kmh, highway, limit).astype(float),
            "speed_from": _by_value(lambda *said: _speed(*said).origin, highway, limit),
            "maxspeed": limit,
            **present,
            "entered": entered & ~present["bridge"] & ~present["tunnel"],
            "rejected": _rejected(tag, said["area"]),
        }
    )


def _by_value(meaning: Callable[..., object], *columns: pd.Series[str]) -> pd.Series:
    """Apply a function once to each combination of values."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        own, found = pd.factorize(column)
        code, _ = pd.factorize(code * max(len(found), 1) + own)
    _, first = np.unique(code, return_index=True)
    meant = np.empty(len(first), dtype=object)
    meant[:] = [meaning(*(column.iloc[row] for column in columns)) for row in first]
    return pd.Series(meant[code], dtype=object)


def _direction(highway: str, oneway: str, junction: str) -> str:
    known = table()["oneway"]
    for kind in ("forward", "backward", "both", "reversible"):
        if oneway in known[kind]:
            return kind
    implied = junction in known["junctions"] or table()["class"][highway].get("oneway", False)
    return "forward" if implied else "both"


def _limit(tag: Column, direction: pd.Series[str]) -> pd.Series[str]:
    """Of a road, the limit in the direction it is driven; both ways the general one, else both."""
    limit = tag("maxspeed")
    own = {way: tag(f"maxspeed:{way}") for way in ("forward", "backward")}
    for way, said in own.items():
        limit = limit.where(~((direction == way) & (said != "")), said)
    either = (direction == "both") & (limit == "")
    either &= (own["forward"] != "") | (own["backward"] != "")
    limit[either] = own["forward"][either].str.cat(own["backward"][either], sep=";")
    return limit


def _entered(highway: str) -> bool:
    return bool(table()["class"][highway].get("entered", True))


def _speed(highway: str, limit: str) -> Speed:
    return tagged_speed(limit) or class_speed(highway)


def _rejected(tag: Column, area: pd.Series[str]) -> pd.Series:
    access = table()["access"]
    says = pd.Series("", index=area.index, dtype=object)
    for key in reversed(access["keys"]):
        own = tag(key)
        says = says.where(own == "", own)
    reason = pd.Series(np.where(area == "yes", "plaza", ""), dtype=object)
    return reason.where(~says.isin(access["barred"]), "barred")
