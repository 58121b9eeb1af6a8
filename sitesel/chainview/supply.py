"""
How much of what a segment takes is made near: the share of its suppliers' output within a time.

    share = output of listed suppliers within T minutes of a listed firm of the segment
            / output of all listed suppliers that state it

Suppliers are the firms of the segments of this chain that it takes from. Purchases are in no list,
so this is no 本地配套率 as offices publish it: it tells how near the listed suppliers are, not what
is bought elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from sitesel.chains import Chain
    from sitesel.chainview.firms import Listed
    from sitesel.matrix import FloatArray, IntArray
    from sitesel.network import RoadNetwork

Document = dict[str, Any]


def supply(
    chain: Chain, found: Listed, network: RoadNetwork, *, within_min: float
) -> dict[str, Document]:
    """
    Measure how near the suppliers of each segment are.

    Parameters
    ----------
    chain : Chain
        Its links.
    found : Listed
        Enterprises over its segments.
    network : RoadNetwork
        Of the pack.
    within_min : float
        Minutes by road.

    Returns
    -------
    dict of str to dict
        By segment id, where anything can be told: `share` with `low` and `high` for where the
        firms may be, in [0, 1]; `firms` of the segment; `suppliers`, and of them `stating` output.
    """
    column = {name: place for place, name in enumerate(chain.ids)}
    shares: dict[str, Document] = {}
    for segment in chain:
        feeding = [column[name] for name in chain.suppliers(segment)]
        own = np.flatnonzero(found.sure[:, column[segment.id]])
        all_of = np.flatnonzero(found.sure[:, feeding].any(axis=1))
        stating = all_of[np.isfinite(found.output_wan[all_of])]
        if len(own) and len(stating) and found.output_wan[stating].sum() > 0:
            minutes = _minutes(found, network, own, stating)
            near = (minutes <= within_min) @ found.output_wan[stating]
            best, high, low = np.minimum(near / found.output_wan[stating].sum(), 1.0)
            shares[segment.id] = {
                "share": float(best), "low": float(low), "high": float(high),
                "firms": len(own), "suppliers": len(all_of), "stating": len(stating),
            }  # fmt: skip
    return shares


def _minutes(found: Listed, network: RoadNetwork, takers: IntArray, givers: IntArray) -> FloatArray:
    """Give minutes from each giver to the nearest taker: best, least, greatest; shape (3, n)."""
    features = found.features
    slack = features.uncertainty_m[takers]
    goals = features.geometries[takers]
    places, minutes = network.to_nearest(goals, np.stack([0 * slack, -slack, slack]))
    origins = shapely.get_coordinates(shapely.centroid(features.geometries[givers]))
    best, least, most = network.minutes_from(origins, places, minutes)
    own = features.uncertainty_m[givers] * network.access_min_per_m
    return np.stack([best, least - own, most + own])
