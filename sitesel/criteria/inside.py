"""
Which park, carrier or zone a site lies in: surely, as drawn, or possibly.

A site of the pack that is itself a park lies in itself and in what it is declared to lie in,
whatever the uncertain geometries say. Any other site lies where its centroid is: surely if it is
deeper inside than the uncertainty of both reaches, possibly if it is nearer than that.

A park's wider surroundings (what it lies in), and areas too large to be a site themselves, say less
about a site than its own park does: such pairs are `wider`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.matrix import Measured
from sitesel.pack.features import together
from sitesel.text import as_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitesel.matrix import BoolArray, FloatArray, IntArray
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites

AREAL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Memberships:
    """
    Pairs of a site and a feature that it lies in or may lie in.

    Parameters
    ----------
    site, feature : ndarray of int, shape (p,)
        Row numbers.
    drawn, sure : ndarray of bool, shape (p,)
        Whether it lies in it as drawn; whether it does so whatever the uncertainty.
    wider : ndarray of bool, shape (p,)
        Whether the feature is the wider surroundings of the site, not its own park.
    """

    site: IntArray
    feature: IntArray
    drawn: BoolArray
    sure: BoolArray
    wider: BoolArray

    def highest(
        self, degree: FloatArray, *, count: int, otherwise: float, inherited: float = 1.0
    ) -> Measured:
        """
        Highest degree among the features that each site lies in.

        Parameters
        ----------
        degree : ndarray of float, shape (features,)
            In [0, 1].
        count : int
            Number of sites.
        otherwise : float
            For sites that lie in none.
        inherited : float
            Factor on the degree of wider surroundings.

        Returns
        -------
        Measured
            Low counts the sure pairs, high also the possible ones.
        """
        counted = degree[self.feature] * np.where(self.wider, inherited, 1.0)

        def among(chosen: BoolArray) -> FloatArray:
            highest = np.full(count, otherwise)
            np.maximum.at(highest, self.site[chosen], counted[chosen])
            return highest

        return Measured(
            best=among(self.drawn), low=among(self.sure), high=among(np.ones_like(self.sure))
        )


def memberships(sites: Sites, features: Features) -> Memberships:
    """
    Find the features of a role that each site lies in.

    Parameters
    ----------
    sites : Sites
        Candidates.
    features : Features
        Parks, carriers, clusters or zones.

    Returns
    -------
    Memberships
        Each pair once.
    """
    is_park = (sites.column("role") != "").to_numpy(dtype=bool)
    declared = is_park & ("within" in features.table)
    own = _declared(sites, features, rows=np.flatnonzero(declared))
    drawn = _drawn(sites, features, rows=np.flatnonzero(~declared))
    return Memberships(
        site=np.concatenate([own.site, drawn.site]),
        feature=np.concatenate([own.feature, drawn.feature]),
        drawn=np.concatenate([own.drawn, drawn.drawn]),
        sure=np.concatenate([own.sure, drawn.sure]),
        wider=np.concatenate([own.wider, drawn.wider]),
    )


def joined(pack: Pack, roles: Iterable[str]) -> Features | None:
    """
    Features of several roles together.

    Parameters
    ----------
    pack : Pack
        Where they are.
    roles : iterable of str
        Which; missing ones are passed over.

    Returns
    -------
    Features or None
        None if all are missing.
    """
    parts = [pack.features(role) for role in roles if role in pack.roles]
    return together(parts) if parts else None


def whole(pack: Pack, roles: Iterable[str]) -> bool:
    """
    Tell whether every role is filled by layers that miss nothing.

    Parameters
    ----------
    pack : Pack
        Where they are.
    roles : iterable of str
        Which.

    Returns
    -------
    bool
        False if one is missing or known to be incomplete.
    """
    return all(role in pack.roles and pack.features(role).complete for role in roles)


def _declared(sites: Sites, features: Features, *, rows: IntArray) -> Memberships:
    """Place a park in itself and, step by step, in what it is declared `within`."""
    if not len(rows):
        none = np.zeros(0, dtype=int)
        return Memberships(site=none, feature=none, drawn=none > 0, sure=none > 0, wider=none > 0)
    ids, count = features.table.index, len(features)
    links = features.table["within"].map(as_list).reset_index(drop=True).explode().dropna()
    child, parent = links.index.to_numpy(dtype=int), ids.get_indexer(links)
    child, parent = child[parent >= 0], parent[parent >= 0]
    itself = ids.get_indexer(sites.index)
    pairs = (rows * count + itself[rows])[itself[rows] >= 0]  # a site and a feature in one number
    reached = pairs
    while pairs.size:
        pair, link = np.nonzero((pairs % count)[:, None] == child)
        pairs = np.setdiff1d(pairs[pair] // count * count + parent[link], reached)
        reached = np.concatenate([reached, pairs])
    site, feature = np.divmod(reached, count)
    sure = np.ones(len(reached), dtype=bool)
    return Memberships(
        site=site, feature=feature, drawn=sure, sure=sure, wider=feature != itself[site]
    )


def _drawn(sites: Sites, features: Features, *, rows: IntArray) -> Memberships:
    """Place any other site where its centroid is, give or take both uncertainties."""
    centres = sites.centres[rows]
    shapes = shapely.force_2d(features.geometries)  # copies: prepared ones must not be shared
    reach_of = sites.uncertainty_m[rows]
    feature, at = shapely.STRtree(centres).query(
        shapes, predicate="dwithin", distance=features.uncertainty_m + reach_of.max(initial=0.0)
    )
    reach = reach_of[at] + features.uncertainty_m[feature]
    edges = shapely.boundary(shapes)
    shapely.prepare(shapes)
    shapely.prepare(edges)
    drawn = shapely.intersects(shapes[feature], centres[at])
    drawn &= shapely.get_dimensions(shapes[feature]) == AREAL
    possible = drawn | ((reach > 0) & shapely.dwithin(shapes[feature], centres[at], reach))
    near_edge = (reach > 0) & shapely.dwithin(edges[feature], centres[at], reach)
    candidate = features.table.get("candidate", pd.Series(data=True, index=features.table.index))
    wide = candidate.eq(False).to_numpy(dtype=bool)
    return Memberships(
        site=rows[at][possible],
        feature=feature[possible],
        drawn=drawn[possible],
        sure=(drawn & ~near_edge)[possible],
        wider=wide[feature][possible],
    )
