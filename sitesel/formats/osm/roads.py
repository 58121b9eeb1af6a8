"""
What the tags of a road mean to a vehicle: whether it may pass, which way, how fast, where it enters.

Turn restrictions, lanes, limits by the hour or for lorries, and tolls are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.formats.osm.speeds import class_speed, table, tagged_speed
from sitesel.formats.osm.ways import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

Tags = dict[bytes, bytes]
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


def road_columns(tags: Sequence[Tags]) -> pd.DataFrame:
    """
    Read the tags of roads.

    Parameters
    ----------
    tags : sequence of dict, length n
        As OPL has them; each with a class that counts.

    Returns
    -------
    DataFrame, shape (n, columns)
        `highway`, `oneway` (forward, backward, both, reversible), `speed_kmh`, `speed_from`,
        `maxspeed` as tagged, `bridge`, `tunnel`, `entered`; and `rejected`, a key of `REASONS` or empty.
    """
    said = {key: column(tags, key) for key in ("highway", "oneway", "junction", "area")}
    highway = said["highway"].astype(object)
    direction = _by_value(_direction, highway, said["oneway"], said["junction"])
    limit = _limit(tags, direction)
    speed = _by_value(_speed, highway, limit)
    present = {key: ~column(tags, key).isin(ABSENT) for key in PRESENT}
    entered = highway.map(lambda name: table()["class"][name].get("entered", True)).astype(bool)
    return pd.DataFrame(
        {
            "highway": highway,
            "oneway": direction,
            "speed_kmh": np.array([one.kmh for one in speed], dtype=float),
            "speed_from": [one.origin for one in speed],
            "maxspeed": limit,
            **present,
            "entered": entered & ~present["bridge"] & ~present["tunnel"],
            "rejected": _rejected(tags, said["area"]),
        }
    )


def column(tags: Sequence[Tags], key: str) -> pd.Series[str]:
    """
    Give one tag of each way.

    Parameters
    ----------
    tags : sequence of dict, length n
        As OPL has them.
    key : str
        Which.

    Returns
    -------
    Series of str, shape (n,)
        Empty where it is not tagged.
    """
    name = key.encode()
    code, found = pd.factorize(np.array([one.get(name) for one in tags], dtype=object))
    words = np.array([*(plain(word) for word in found), ""], dtype=object)
    return pd.Series(words[code])


def _by_value(meaning, *columns: pd.Series[str]) -> pd.Series:  # noqa: ANN001  (a function)
    """Apply a function once to each combination of values."""
    together = pd.MultiIndex.from_arrays(columns) if len(columns) > 1 else columns[0]
    code, found = pd.factorize(together)
    meant = np.empty(len(found), dtype=object)
    meant[:] = [meaning(*values) for values in found]
    return pd.Series(meant[code])


def _direction(highway: str, oneway: str, junction: str) -> str:
    known = table()["oneway"]
    for kind in ("forward", "backward", "both", "reversible"):
        if oneway in known[kind]:
            return kind
    implied = junction in known["junctions"] or table()["class"][highway].get("oneway", False)
    return "forward" if implied else "both"


def _limit(tags: Sequence[Tags], direction: pd.Series[str]) -> pd.Series[str]:
    """Of a road, the limit in the direction it is driven; both ways the general one, else both."""
    limit = column(tags, "maxspeed")
    own = {way: column(tags, f"maxspeed:{way}") for way in ("forward", "backward")}
    for way, said in own.items():
        limit = limit.where(~((direction == way) & (said != "")), said)
    either = own["forward"].str.cat(own["backward"], sep=";").str.strip(";")
    return limit.where(~((direction == "both") & (limit == "")), either)


def _speed(highway: str, limit: str):  # noqa: ANN202
    return tagged_speed(limit) or class_speed(highway)


def _rejected(tags: Sequence[Tags], area: pd.Series[str]) -> pd.Series:
    access = table()["access"]
    says = pd.Series([""] * len(tags), dtype=object)
    for key in reversed(access["keys"]):
        own = column(tags, key)
        says = says.where(own == "", own)
    reason = pd.Series(np.where(area == "yes", "plaza", ""), dtype=object)
    return reason.where(~says.isin(access["barred"]), "barred")
