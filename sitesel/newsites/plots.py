"""
A planner's parcels as the ground of new sites.

Each parcel is measured by itself, under the rules of `rank --sites`; only its size counts as that
of the region which it will be a part of. Its area is that of its polygon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.engine import FAIL, Engine, fails_as_drawn
from sitesel.errors import SiteError
from sitesel.locating.units import from_parcels
from sitesel.newsites.asked import EXISTING
from sitesel.newsites.ground import PARKS, Ground, park_shapes, titles

if TYPE_CHECKING:
    from sitesel.engine import Evaluation
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray
    from sitesel.newsites.asked import Asked
    from sitesel.sites import Sites

OVERLAP = 0.005  # of the smaller parcel: more is no slip of drawing
SHOWN = 5

Faults = list[tuple[str, str]]


def of_parcels(asked: Asked, parcels: Sites) -> Ground:
    """
    Measure parcels, and say of each what removes it.

    Parameters
    ----------
    asked : Asked
        What for.
    parcels : Sites
        Its parcels.

    Returns
    -------
    Ground
        All parcels as units.

    Raises
    ------
    SiteError
        If parcels overlap, or one is not in one piece.
    """
    check_plan(parcels)
    found = Engine.bind(asked.rules, asked.pack).evaluate(_sized(parcels, asked.area_mu))
    value = found.matrix.contribution.sum(axis="columns").to_numpy(dtype=float)
    units = from_parcels(np.clip(value, 0.0, 1.0), parcels.geometries)
    return Ground(
        units=units,
        removed=_removed(asked, found, units.xy),
        front=_front(asked, parcels.geometries),
        parcels=parcels,
    )


def check_plan(parcels: Sites) -> None:
    """
    Refuse parcels of which regions cannot be made.

    Parameters
    ----------
    parcels : Sites
        With polygons.

    Raises
    ------
    SiteError
        If some overlap, or are not in one piece; tells all.
    """
    faults = [*_in_pieces(parcels), *_overlapping(parcels)]
    if faults:
        raise SiteError(
            f"这些地块不能拼成连片({len(faults)} 处),请修好再用:",
            f"Regions cannot be made of these parcels ({len(faults)} faults); mend them:",
            faults,
        )


def _in_pieces(parcels: Sites) -> Faults:
    several = np.flatnonzero(shapely.get_num_geometries(parcels.geometries) > 1)
    if not len(several):
        return []
    named = ", ".join(parcels.index[several[:SHOWN]])
    zh = (
        f"{len(several)} 个地块不止一块(如 {named}),相连与否说不清;请拆成每块一行"
        "(QGIS:多部件转单部件)"
    )
    en = (
        f"{len(several)} parcels consist of separate parts (such as {named}), so what touches them "
        "is not told; make each part a row (QGIS: multipart to singleparts)"
    )
    return [(zh, en)]


def _overlapping(parcels: Sites) -> Faults:
    shapes = parcels.geometries
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pair = left < right
    left, right = left[pair], right[pair]
    common = shapely.area(shapely.intersection(shapes[left], shapes[right]))
    smaller = np.minimum(parcels.area_m2[left], parcels.area_m2[right])
    over = np.flatnonzero(common > OVERLAP * smaller)
    if not len(over):
        return []
    named = "; ".join(
        f"{parcels.index[left[one]]}/{parcels.index[right[one]]} {common[one]:,.0f} m²"
        for one in over[np.argsort(-common[over], kind="stable")][:SHOWN]
    )
    zh = f"{len(over)} 对地块互相重叠(如 {named}),同一块地会算两次;请只留其一,或裁掉重叠部分"
    en = (
        f"{len(over)} pairs of parcels overlap (such as {named}), and their land would count "
        "twice; keep one of each, or cut the overlap off"
    )
    return [(zh, en)]


def _sized(parcels: Sites, area_mu: tuple[float, float]) -> Sites:
    """Give each the size of the region that it will be a part of; the middle counts."""
    from dataclasses import replace

    least, most = area_mu
    table = parcels.table.assign(area_mu=(least + most) / 2, area_low_mu=least, area_high_mu=most)
    return replace(parcels, table=table)


def _removed(asked: Asked, found: Evaluation, middle: FloatArray) -> dict[str, BoolArray]:
    removed: dict[str, BoolArray] = {}
    rules = {rule.id: rule for rule in asked.rules.constraints}
    for name, title in titles(asked).items():
        one = found.constraints[name]
        fails = (one.finding == FAIL) | fails_as_drawn(one.measured, rules[name])
        if fails.any():
            removed[title] = fails
    if asked.keep == EXISTING:
        parks = shapely.union_all(park_shapes(asked))
        removed[PARKS] = shapely.intersects(parks, shapely.points(middle))
    return removed


def _front(asked: Asked, shapes: GeometryArray) -> FloatArray | None:
    if asked.frontage is None:
        return None
    role, reach_m = asked.frontage
    tree = shapely.STRtree(shapes)
    _, near = tree.query(
        asked.pack.features(role).geometries, predicate="dwithin", distance=reach_m
    )
    front = np.zeros(len(shapes))
    front[near] = 1.0
    return front
