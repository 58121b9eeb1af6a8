"""
What the tags of a road mean to a vehicle: may it pass, which way, how fast, where does it enter.

Turn restrictions, lanes, limits by the hour or for lorries, and tolls are not read.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from sitesel.formats.osm.speeds import class_speed, table, tagged_speed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitesel.matrix import IntArray

    Column = Callable[[str], pd.Series[str]]

ABSENT = {"", "no"}
TAGS = (
    "highway", "oneway", "junction", "area", "bridge", "tunnel",
    "maxspeed", "maxspeed:forward", "maxspeed:backward",
)  # fmt: skip
DTYPES: dict[str, type] = {"speed_kmh": float, "bridge": bool, "tunnel": bool, "entered": bool}


class Road(NamedTuple):
    """
    What the tags of a road say.

    Parameters
    ----------
    highway : str
        Its class.
    oneway : str
        forward, backward, both or reversible.
    speed_kmh : float
        In km/h.
    speed_from : str
        Where the speed is from, as in `Speed`.
    maxspeed : str
        The limit as tagged, or empty.
    bridge, tunnel : bool
        Whether it is one.
    entered : bool
        Whether it is entered from beside it.
    rejected : str
        Why not to keep it, or empty.
    """

    highway: str
    oneway: str
    speed_kmh: float
    speed_from: str
    maxspeed: str
    bridge: bool
    tunnel: bool
    entered: bool
    rejected: str


NO_ROAD = Road(
    highway="", oneway="both", speed_kmh=math.nan, speed_from="", maxspeed="",
    bridge=False, tunnel=False, entered=False, rejected="no_class",
)  # fmt: skip


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
    Read the tags of roads, each distinct set of them once.

    Parameters
    ----------
    tag : callable
        Gives a tag of all n roads, empty where it is not tagged; each has a class that counts.

    Returns
    -------
    DataFrame, shape (n, columns)
        The columns of `Road`.
    """
    said = {key: tag(key) for key in (*TAGS, *table()["access"]["keys"])}
    kind, first = _kinds(*said.values())
    each = zip(*(column.iloc[first] for column in said.values()), strict=True)
    roads = [_road(dict(zip(said, words, strict=True))) for words in each]
    columns = {}
    for name in Road._fields:
        dtype = DTYPES.get(name, object)
        meant: np.ndarray[Any, Any] = np.array([getattr(road, name) for road in roads], dtype=dtype)
        columns[name] = pd.Series(meant[kind], dtype=dtype)
    return pd.DataFrame(columns)


def _kinds(*columns: pd.Series[str]) -> tuple[IntArray, IntArray]:
    """Give each distinct row a number, and say where each is first."""
    kind = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        own, found = pd.factorize(column)
        kind, _ = pd.factorize(kind * max(len(found), 1) + own)
    _, first = np.unique(kind, return_index=True)
    return kind, first


def _road(said: Mapping[str, str]) -> Road:
    highway = said["highway"]
    if highway not in table()["class"]:  # the tag is there twice: one passed, this one counts
        return NO_ROAD._replace(highway=highway)
    direction = _direction(highway, said["oneway"], said["junction"])
    limit = _limit(said, direction)
    speed = tagged_speed(limit) or class_speed(highway)
    bridge, tunnel = (said[key] not in ABSENT for key in ("bridge", "tunnel"))
    beside = table()["class"][highway].get("entered", True)
    return Road(
        highway=highway,
        oneway=direction,
        speed_kmh=speed.kmh,
        speed_from=speed.origin,
        maxspeed=limit,
        bridge=bridge,
        tunnel=tunnel,
        entered=beside and not bridge and not tunnel,
        rejected=_rejected(said),
    )


def _direction(highway: str, oneway: str, junction: str) -> str:
    known = table()["oneway"]
    for kind in ("forward", "backward", "both", "reversible"):
        if oneway in known[kind]:
            return kind
    implied = junction in known["junctions"] or table()["class"][highway].get("oneway", False)
    return "forward" if implied else "both"


def _limit(said: Mapping[str, str], direction: str) -> str:
    """Of a road, the limit in the direction it is driven; both ways the general one, else both."""
    own = said["maxspeed:forward"], said["maxspeed:backward"]
    if direction == "both" and not said["maxspeed"] and any(own):
        return ";".join(own)
    return said.get(f"maxspeed:{direction}") or said["maxspeed"]


def _rejected(said: Mapping[str, str]) -> str:
    access = table()["access"]
    says = next((said[key] for key in access["keys"] if said[key]), "")
    if says in access["barred"]:
        return "barred"
    return "plaza" if said["area"] == "yes" else ""
