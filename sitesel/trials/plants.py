"""
The plants whose places are known, and what a pack knows because of each of them.

A plant's place is its centroid, as a point. Taking it out removes its own feature and the clusters
that are its own: those whose list of key firms names it, or at which it was placed, and which its
place may reach. What cannot be taken out is listed in `sitesel.trials.document`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.criteria.inside import joined
from sitesel.errors import EmptyLayerError
from sitesel.industry import ids_by_name, plain
from sitesel.text import as_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.pack import Features, Pack

ROLE = "anchor_firm"
OWN_ROLE = "cluster"
SAME_PLACE_M = 100.0  # positions given to 0.001 degrees are rounded by up to half of this


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """
    One plant whose place is known.

    Parameters
    ----------
    id, name : str
        Of its feature.
    industries : tuple of str
        Ids of the industries that it serves, or names that none answers to.
    east_m, north_m : float
        Its place, in the working system.
    uncertainty_m : float
        How far it may be from there.
    own_place : bool
        False if it stands at the centre of a site of the pack, so that its place was taken from
        there, or that site's from it.
    place : int
        Plants that cannot be told apart by place share a number.
    taken : Mapping of str to tuple of str
        Role to ids of the features that go with it.
    """

    id: str
    name: str
    industries: tuple[str, ...]
    east_m: float
    north_m: float
    uncertainty_m: float
    own_place: bool
    place: int
    taken: Mapping[str, tuple[str, ...]]


def plants_of(pack: Pack) -> tuple[Plant, ...]:
    """
    Find the plants of a pack.

    Parameters
    ----------
    pack : Pack
        A city.

    Returns
    -------
    tuple of Plant
        By id, whatever the order of the layer.

    Raises
    ------
    UnknownLayerError, EmptyLayerError
        If the pack has no anchor firms.
    """
    if not pack.require(ROLE, by="backtest"):
        raise EmptyLayerError(
            f"数据包 {pack.head.id} 没有链主企业(角色 {ROLE}),无从回测;请补上该图层。",
            f"The pack {pack.head.id} has no anchor firms (role {ROLE}), so there is nothing to "
            "back-test with; supply that layer.",
        )
    firms = pack.features(ROLE)
    table, uncertainty = firms.table, firms.uncertainty_m
    where = shapely.get_coordinates(shapely.centroid(firms.geometries))
    names = table.get("name_zh", pd.Series(table.index, index=table.index))
    cells = table.get("industries", pd.Series(None, index=table.index, dtype=object))
    own_place = ~_at_a_site(where, pack)
    order = np.argsort(table.index.to_numpy(dtype=str), kind="stable")
    places = dict(zip(order, _places(where[order], uncertainty), strict=True))
    return tuple(
        Plant(
            id=str(table.index[row]),
            name=str(names.iloc[row]),
            industries=tuple(
                ids_by_name().get(plain(name), name) for name in as_list(cells.iloc[row])
            ),
            east_m=float(where[row, 0]),
            north_m=float(where[row, 1]),
            uncertainty_m=float(uncertainty[row]),
            own_place=bool(own_place[row]),
            place=int(places[row]),
            taken=_taken(firms, row, pack),
        )
        for row in order
    )


def _at_a_site(where: FloatArray, pack: Pack) -> BoolArray:
    sites = joined(pack, pack.head.site_roles)
    if sites is None:
        return np.zeros(len(where), dtype=bool)
    centres = shapely.STRtree(shapely.centroid(sites.geometries))
    row, _ = centres.query(shapely.points(where), predicate="dwithin", distance=SAME_PLACE_M)
    return np.isin(np.arange(len(where)), row)


def _places(
    where: FloatArray, uncertainty_m: FloatArray
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Give each place a number: single linkage, up to twice the median uncertainty apart."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(where) == 1:
        return np.ones(1, dtype=np.int32)
    most_m = 2 * np.median(uncertainty_m)
    numbers: np.ndarray[tuple[int], np.dtype[np.int32]] = fcluster(
        linkage(where, "single"), most_m, criterion="distance"
    )
    return numbers


def _taken(firms: Features, row: int, pack: Pack) -> dict[str, tuple[str, ...]]:
    taken: dict[str, tuple[str, ...]] = {ROLE: (str(firms.table.index[row]),)}
    own = _own_clusters(firms, row, pack)
    return {**taken, OWN_ROLE: own} if own else taken


def _own_clusters(firms: Features, row: int, pack: Pack) -> tuple[str, ...]:
    if OWN_ROLE not in pack.roles:
        return ()
    firm, clusters = firms.table.iloc[row], pack.features(OWN_ROLE)
    name = str(firm.get("name_zh") or firms.table.index[row])
    lists = clusters.table.get(
        "key_firms", pd.Series(None, index=clusters.table.index, dtype=object)
    )
    named = lists.map(lambda cell: any(name in entry for entry in as_list(cell))).to_numpy(
        dtype=bool
    )
    named = named | (clusters.table.index == firm.get("park"))
    reach = firms.uncertainty_m[row] + clusters.uncertainty_m
    near = shapely.distance(clusters.geometries, firms.geometries[row]) <= reach
    return tuple(sorted(clusters.table.index[named & near]))
