"""
The same criteria computed the obvious geopandas way: `sjoin_nearest`, `overlay`, `buffer`.

What a planner's script does, one layer after the other, without a shared index. It gives the
measured values only, no intervals. It is also an independent check: nothing of `sitesel.criteria`
or `sitesel.network` is used.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sitesel.pack import Pack
    from sitesel.rules import RuleSet

Frame = geopandas.GeoDataFrame
MU_M2 = 2000 / 3
M_PER_MIN_OF_KMH = 1000 / 60
VARIANTS = ("explode", "whole", "intersect")


def measures(
    pack: Pack, rules: RuleSet, *, variant: str
) -> Iterator[tuple[str, Callable[[Frame], pd.Series]]]:
    """
    Say how each criterion is measured.

    Parameters
    ----------
    pack : Pack
        Its layers, already read.
    rules : RuleSet
        Whose criteria.
    variant : str
        How shares are measured, one of `VARIANTS`.

    Yields
    ------
    tuple of (str, callable)
        Criterion id; what takes parcels and gives a number for each.
    """
    own = {rules.industry: 1.0, **rules.related}
    ways: dict[str, Callable[[Frame, Mapping[str, Any]], pd.Series]] = {
        "area": lambda sites, _: sites.area / MU_M2,
        "distance": lambda sites, params: distance(sites, _layer(pack, params["to"])),
        "travel_time": lambda sites, params: travel_time(sites, pack, role=params["to"][0]),
        "overlap": lambda sites, params: overlap(
            sites, _layer(pack, params["of"]), params.get("set_back_m", 0), variant=variant
        ),
        "gravity": lambda sites, params: gravity(
            sites, _layer(pack, params["to"]), own, params["decay_m"]
        ),
        "membership": lambda sites, params: membership(sites, _layer(pack, params["of"]), params),
        "industry_match": lambda sites, params: match(
            sites, _layer(pack, params["of"]), own, params["inherited"]
        ),
    }
    for rule in rules.weighted:
        yield rule.id, partial(_measured, ways[rule.kind], rule.params)


def _measured(
    way: Callable[[Frame, Mapping[str, Any]], pd.Series], params: Mapping[str, Any], sites: Frame
) -> pd.Series:
    return way(sites, params)


def _layer(pack: Pack, roles: Sequence[str]) -> Frame:
    return pd.concat([pack.features(role).table for role in roles])


def distance(sites: Frame, layer: Frame) -> pd.Series:
    """Metres to the nearest feature."""
    joined = geopandas.sjoin_nearest(
        sites[["geometry"]], layer[["geometry"]].reset_index(drop=True), distance_col="metres"
    )
    return joined["metres"].groupby(level=0, sort=False).first()


def overlap(sites: Frame, layer: Frame, set_back_m: float, *, variant: str) -> pd.Series:
    """
    Share of the area that the features, grown by the set-back, cover.

    Dissolved first, so that nothing counts twice. An overlay with few large polygons cuts each
    parcel out of all their vertices; `explode` gives the spatial index their parts to choose from.
    `intersect` grows, unites and intersects a set-back without an overlay, in one line.
    """
    grown = layer.buffer(set_back_m) if set_back_m else layer.geometry
    if set_back_m and variant == "intersect":
        return sites.intersection(grown.union_all()).area / sites.area
    cover = geopandas.GeoDataFrame(geometry=grown, crs=sites.crs).dissolve()
    if variant == "explode":
        cover = cover.explode(ignore_index=True)
    named = sites[["geometry"]].rename_axis("site").reset_index()
    cut = geopandas.overlay(named, cover, how="intersection", keep_geom_type=True)
    area = cut.area.groupby(cut["site"]).sum()
    return area.reindex(sites.index, fill_value=0.0) / sites.area


def gravity(sites: Frame, firms: Frame, degree: dict[str, float], decay_m: float) -> pd.Series:
    """Firms counted by their degree and by how near they are."""
    total = pd.Series(0.0, index=sites.index)
    for counted, firm in zip(_best(firms, degree), firms.geometry, strict=True):
        if counted:
            total += counted * np.exp(-sites.distance(firm) / decay_m)
    return total


def membership(sites: Frame, zones: Frame, params: Mapping[str, Any]) -> pd.Series:
    """Degree of the zones that the centroid lies in."""
    degree = zones[params["by"]].map(params["degree"])
    return inside(sites, zones, degree, params["otherwise"])


def match(sites: Frame, parks: Frame, degree: dict[str, float], inherited: float) -> pd.Series:
    """How far the parks that the centroid lies in are for the industry."""
    own = np.where(parks["candidate"].astype(bool), 1.0, inherited)
    return inside(sites, parks, _best(parks, degree) * own, 0.0)


def inside(sites: Frame, layer: Frame, degree: pd.Series, otherwise: float) -> pd.Series:
    """Highest degree among the polygons that the centroid lies in."""
    centres = geopandas.GeoDataFrame(geometry=sites.centroid, crs=sites.crs)
    areas = layer[["geometry"]].assign(degree=degree.to_numpy())
    areas = areas[areas.geom_type.isin(["Polygon", "MultiPolygon"])].reset_index(drop=True)
    found = geopandas.sjoin(centres, areas, predicate="intersects")
    best = found["degree"].fillna(0.0).groupby(level=0, sort=False).max()
    return best.reindex(sites.index, fill_value=otherwise).clip(lower=otherwise)


def travel_time(sites: Frame, pack: Pack, *, role: str) -> pd.Series:
    """Minutes to the nearest facility: the best of all nodes, site by site."""
    settings = pack.network
    access = settings.detour / (settings.access_kmh * M_PER_MIN_OF_KMH)
    goals = pack.features(role).table.centroid
    node_minutes = _dijkstra(pack, goals, access)
    places = np.array([*node_minutes, *zip(goals.x, goals.y, strict=True)])
    minutes = np.array([*node_minutes.values(), *np.zeros(len(goals))])

    def quickest(centre: object) -> float:
        metres = np.hypot(places[:, 0] - centre.x, places[:, 1] - centre.y)
        return float((metres * access + minutes).min())

    return sites.centroid.apply(quickest)


def _dijkstra(
    pack: Pack, goals: geopandas.GeoSeries, access: float
) -> dict[tuple[float, float], float]:
    """Minutes from every node to the nearest goal, by the textbook algorithm."""
    roads = pack.features(pack.network.role).table
    edges: dict[tuple[float, float], list[tuple[tuple[float, float], float]]] = defaultdict(list)
    for line, metres in zip(roads.geometry, roads["length_m"], strict=True):
        ends = [tuple(float(round(part)) for part in line.coords[at]) for at in (0, -1)]
        cost = metres / (pack.network.speed_kmh * M_PER_MIN_OF_KMH)
        edges[ends[0]].append((ends[1], cost))
        edges[ends[1]].append((ends[0], cost))
    minutes = {
        node: access * min(math.dist(node, goal) for goal in zip(goals.x, goals.y, strict=True))
        for node in edges
    }
    queue = [(spent, node) for node, spent in minutes.items()]
    heapq.heapify(queue)
    while queue:
        spent, node = heapq.heappop(queue)
        for neighbour, cost in edges[node]:
            if spent + cost < minutes[neighbour]:
                minutes[neighbour] = spent + cost
                heapq.heappush(queue, (spent + cost, neighbour))
    return minutes


def _best(layer: Frame, degree: dict[str, float]) -> pd.Series:
    """Highest degree among the industries of each feature."""
    return layer["industries"].map(
        lambda names: max((degree.get(str(name), 0.0) for name in names), default=0.0)
    )
