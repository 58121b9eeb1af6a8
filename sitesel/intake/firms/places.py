"""
Where firms without coordinates are: the places that their addresses name.

A name inside a longer one that was found does not count; of the others the smallest place counts,
if it lies within the reach of all of them and all are of one district. Else the address is
ambiguous and gives no place. A firm stands at a point of that place and may be as far off as its
farthest edge: nothing better is claimed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.districts import districts, precision_m
from sitesel.intake.firms.gazetteer import BY_DISTRICT, stem
from sitesel.intake.vocabulary import vocabulary

if TYPE_CHECKING:
    import pandas as pd

    from sitesel.intake.firms.gazetteer import Gazetteer
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray
    from sitesel.pack import Pack

FOUND, NOTHING, SEVERAL, ELSEWHERE = "", "nothing", "several", "elsewhere"
NO_CITY = ("城", "都", "超", "门", "夜", "集", "上")  # 城市, 都市, 超市 … are no cities
SHORTEST = 2
_CITY = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,8}自治区)?([\u4e00-\u9fff]{2,6}?)市(?![场政民])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """
    Where addresses are.

    Parameters
    ----------
    area : ndarray of int, shape (n,)
        Of the gazetteer; -1 where there is no place.
    why : ndarray of str, shape (n,)
        Why there is none: `nothing`, `several`, `elsewhere`.
    """

    area: IntArray
    why: Any


def placed(addresses: pd.Series[Any], known: Gazetteer) -> Placed:
    """
    Place addresses.

    Parameters
    ----------
    addresses : Series of str
        Shape (n,).
    known : Gazetteer
        Names of places.

    Returns
    -------
    Placed
        One a row.
    """
    distinct = addresses.drop_duplicates()
    hit = _hits(distinct, known)
    area, why = _chosen(hit, known)
    strange = np.array([_elsewhere(text, known.own) for text in distinct], dtype=bool)
    area[strange], why[strange] = -1, ELSEWHERE
    row = addresses.map(dict(zip(distinct, range(len(distinct)), strict=True))).to_numpy(dtype=int)
    return Placed(area=area[row], why=why[row])


def outside(points: GeometryArray, uncertainty_m: FloatArray, pack: Pack) -> BoolArray:
    """
    Tell which firms lie outside the city.

    Parameters
    ----------
    points : ndarray of shapely.Geometry, shape (n,)
        In the working system.
    uncertainty_m : ndarray of float, shape (n,)
        How far each may be off.
    pack : Pack
        With its districts; without boundaries the box of its land counts.

    Returns
    -------
    ndarray of bool, shape (n,)
        Whether each is surely outside.
    """
    found = np.zeros(len(points), dtype=bool)
    around = districts(pack)
    if around is not None:
        slack = vocabulary().placing.beyond_m + precision_m(pack) + uncertainty_m
        tree = shapely.STRtree(around.geometry.to_numpy())
        found[:] = True
        found[tree.query(points, predicate="intersects")[0]] = False
        beyond = np.flatnonzero(found)  # few, and a distance takes much longer
        near = tree.query(points[beyond], predicate="dwithin", distance=slack[beyond])[0]
        found[beyond[near]] = False
    elif "land" in pack.roles:
        bounds = shapely.box(*pack.features("land").table.total_bounds)
        found = shapely.distance(points, bounds) > uncertainty_m
    return found


def _hits(distinct: pd.Series[Any], known: Gazetteer) -> BoolArray:
    """Tell which names each text holds, those inside longer ones left out; shape (n, m)."""
    hit = np.zeros((len(distinct), len(known.names)), dtype=bool)
    for column, name in enumerate(known.names):
        hit[:, column] = distinct.str.contains(name, regex=False).to_numpy(dtype=bool)
    for column, name in enumerate(known.names):
        longer = [at for at, one in enumerate(known.names) if name in one and name != one]
        hit[:, column] &= ~hit[:, longer].any(axis=1)
    return hit


def _chosen(hit: BoolArray, known: Gazetteer) -> tuple[IntArray, Any]:
    """Take the smallest place that all named ones hold and whose district all share."""
    count, total = len(hit), len(known.areas)
    area, why = np.full(count, -1), np.full(count, NOTHING, dtype=object)
    if not total:
        return area, why
    named = _areas(hit & _long_enough(hit, known), known)
    of_district = np.array([one.district for one in known.areas])
    reached = np.isfinite([one.reach_m for one in known.areas])
    several = np.zeros(count, dtype=bool)
    held = _held(known)
    first = named.argmax(axis=1)
    for other in range(total):
        apart = (of_district[first] != of_district[other]) | ~held[first, other]
        several |= named[:, other] & apart
    any_named = named.any(axis=1) & reached[first]
    area[any_named & ~several] = first[any_named & ~several]
    why[any_named] = FOUND
    why[any_named & several] = SEVERAL
    return area, why


def _areas(hit: BoolArray, known: Gazetteer) -> BoolArray:
    named = np.zeros((len(hit), len(known.areas)), dtype=bool)
    for column, area in enumerate(known.area.tolist()):
        named[:, area] |= hit[:, column]
    return named


def _long_enough(hit: BoolArray, known: Gazetteer) -> BoolArray:
    """Tell which names count: a short one only beside that of its district."""
    of_name = np.array([known.areas[area].district for area in known.area.tolist()])
    is_district = np.array([known.areas[area].by == BY_DISTRICT for area in known.area.tolist()])
    short = np.array([len(name) < vocabulary().placing.alone for name in known.names])
    counts = np.ones_like(hit)
    for column in np.flatnonzero(short):
        beside = is_district & (of_name == of_name[column]) & ~short
        counts[:, column] = hit[:, beside].any(axis=1)
    return counts


def _held(known: Gazetteer) -> BoolArray:
    """Tell whether the point of one area lies within the reach of another; shape (a, a)."""
    places = shapely.get_coordinates([one.point for one in known.areas])
    reach = np.array([one.reach_m for one in known.areas])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    within: BoolArray = apart <= reach[None]
    return within


def _elsewhere(text: str, own: tuple[str, ...]) -> bool:
    """Tell whether an address begins with another city."""
    found = _CITY.match(text)
    if found is None:
        return False
    city = found[1]
    if len(city) > SHORTEST and city.endswith(NO_CITY):  # 中央城市广场; 盐城市 is one
        return False
    ends = (city[:2], city[-2:])  # a title begins with the name of its city
    return not any(city.endswith(stem(one)) or one.startswith(ends) for one in own)
