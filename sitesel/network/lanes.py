"""
What the columns of a road layer say: speed, direction, whether a road can be entered anywhere.

Every column may be absent or empty, and then a road runs both ways at the pack's general speed and
can be entered at each vertex. A word that is not in `data/roads.toml` is refused, never guessed at.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.errors import BrokenLayerError
from sitesel.pack.faults import SHOWN_ROWS

if TYPE_CHECKING:
    from typing import TypeAlias

    from sitesel.matrix import BoolArray, FloatArray, IntArray
    from sitesel.pack import Features, Network

    TextArray: TypeAlias = np.ndarray[tuple[int], np.dtype[np.str_]]

M_PER_MIN_OF_KMH = 1000.0 / 60.0
NODE_GRID_M = 1.0
SHARED_GRID_M = 0.01  # of layers that share vertices to the last digit, where nearness is no link
SHARED = "osm_id"
UNKNOWN = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """
    What is known of each road.

    Parameters
    ----------
    min_per_m : ndarray of float, shape (n,)
        Minutes per drawn metre.
    forward, backward : ndarray of bool, shape (n,)
        Whether it is driven along and against the order of its vertices.
    entered : ndarray of bool, shape (n,)
        Whether it can be entered and left at each of its vertices; if not, only where it meets a
        road that can.
    grid_m : ndarray of float, shape (n,)
        Vertices within the same square of this side are one node, in metres.
    """

    min_per_m: FloatArray
    forward: BoolArray
    backward: BoolArray
    entered: BoolArray
    grid_m: FloatArray


def lanes(roads: Features, settings: Network) -> Lanes:
    """
    Read the columns `length_m`, `speed_kmh`, `oneway`, `entered` and `osm_id` of roads.

    Parameters
    ----------
    roads : Features
        Lines in metres.
    settings : Network
        With the general speed.

    Returns
    -------
    Lanes
        Of every road.

    Raises
    ------
    BrokenLayerError
        If a road has a speed that is not above 0, or a word that means nothing.
    """
    drawn = shapely.length(roads.geometries)
    length = _numbers(roads, "length_m", otherwise=drawn)
    speed = _numbers(roads, "speed_kmh", otherwise=np.full(len(roads), settings.speed_kmh))
    standing = np.flatnonzero(~(speed > 0))
    if len(standing):
        raise _without_speed(roads, standing)
    stretch = np.divide(length, drawn, out=np.ones(len(roads)), where=drawn > 0)
    direction = _words(roads, "oneway", otherwise="both")
    return Lanes(
        min_per_m=stretch / (speed * M_PER_MIN_OF_KMH),
        forward=np.isin(direction, ("both", "forward")),
        backward=np.isin(direction, ("both", "backward")),
        entered=_words(roads, "entered", otherwise="yes") == "yes",
        grid_m=grid_m(roads),
    )


def grid_m(roads: Features) -> FloatArray:
    """
    Give the squares in which vertices are one node: fine where a layer shares its vertices.

    Parameters
    ----------
    roads : Features
        With a column `osm_id` where they come from OpenStreetMap.

    Returns
    -------
    ndarray of float, shape (n,)
        Side for each road, in metres.
    """
    if SHARED not in roads.table:
        return np.full(len(roads), NODE_GRID_M)
    shared = roads.table[SHARED].notna().to_numpy()
    return np.where(shared, SHARED_GRID_M, NODE_GRID_M)


@cache
def _meanings(column: str) -> dict[str, str]:
    """Each known word of a column with what it means."""
    text = files("sitesel").joinpath("data", "roads.toml").read_text("utf-8")
    return {word: kind for kind, words in tomllib.loads(text)[column].items() for word in words}


def _words(roads: Features, name: str, *, otherwise: str) -> TextArray:
    if name not in roads.table:
        return np.full(len(roads), otherwise)
    code, found = pd.factorize(roads.table[name].astype(object))
    words = [*(str(word) for word in found), ""]  # the last is for cells that are empty
    plain = [word.strip().lower().removesuffix(".0") for word in words]
    meant = np.array([_meanings(name).get(word, UNKNOWN) for word in plain])[code]
    unknown = np.flatnonzero(meant == UNKNOWN)
    if len(unknown):
        raise _unknown_word(roads, unknown, name=name, found=words[code[unknown[0]]])
    array: TextArray = meant
    return array


def _numbers(roads: Features, name: str, *, otherwise: FloatArray) -> FloatArray:
    if name not in roads.table:
        return otherwise
    own = roads.table[name].to_numpy(dtype=float)
    return np.where(np.isnan(own), otherwise, own)


def _first(roads: Features, rows: IntArray) -> str:
    return ", ".join(str(name) for name in roads.table.index[rows[:SHOWN_ROWS]])


def _without_speed(roads: Features, rows: IntArray) -> BrokenLayerError:
    layers, first = ", ".join(roads.layers), _first(roads, rows)
    return BrokenLayerError(
        f"图层 {layers} 有 {len(rows)} 条路的 speed_kmh 不大于 0(如 {first});"
        "请填车速(km/h),或留空。",
        f"Layer {layers} has {len(rows)} roads whose speed_kmh is not above 0 (such as {first}); "
        "give a speed in km/h, or leave it empty.",
    )


def _unknown_word(roads: Features, rows: IntArray, *, name: str, found: str) -> BrokenLayerError:
    layers, first = ", ".join(roads.layers), _first(roads, rows)
    words = ", ".join(word for word in _meanings(name) if word)
    return BrokenLayerError(
        f"图层 {layers} 有 {len(rows)} 条路的 {name} 读不懂(如 {first}:{found!r});"
        f"请改成 {words} 之一,或留空。",
        f"Layer {layers} has {len(rows)} roads whose {name} is not understood (such as {first}: "
        f"{found!r}); make it one of {words}, or leave it empty.",
    )
