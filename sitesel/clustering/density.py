"""
Density clusters of a segment: DBSCAN [1]_ over the firms around which it is over-represented.

A firm counts as dense only if enough firms of its segment are within reach *and* they are more
than random labelling puts into any disc (`sitesel.clustering.scan`): else a city would be one
cluster of everything. These and the firms of the segment within their reach are joined by DBSCAN
with that reach and that least number. A cluster's chance is that of its most surprising disc, for
all places and segments together.

.. [1] Ester, M., Kriegel, H.-P., Sander, J. and Xu, X. (1996). A density-based algorithm for
       discovering clusters in large spatial databases with noise. Proceedings of the 2nd
       International Conference on Knowledge Discovery and Data Mining, 226-231 (no DOI).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.clustering.scan import Scanned
    from sitesel.matrix import BoolArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """
    A density cluster of one segment.

    Parameters
    ----------
    segment : int
        Its column.
    places : ndarray of int, shape (k,)
        Rows of the lattice where its firms are.
    outline : Geometry
        All ground within half the reach of them, in the working system.
    firms : int
        Of the segment, in it.
    of_all : int
        Listed firms on its ground.
    expected : float
        Firms of the segment that its share of all would put on that ground.
    peak : tuple of (int, int)
        Firms of the segment, and all, in its most surprising disc.
    p : float
        Chance of any such disc, anywhere, in any segment.
    """

    segment: int
    places: IntArray
    outline: shapely.Geometry
    firms: int
    of_all: int
    expected: float
    peak: tuple[int, int]
    p: float


def clusters(
    scanned: Scanned, members: IntArray, *, reach_m: float, least: int, alpha: float
) -> list[Cluster]:
    """
    Join the firms of over-represented surroundings to clusters.

    Parameters
    ----------
    scanned : Scanned
        Discs over s segments.
    members : ndarray of int, shape (s,)
        Firms of each segment in all.
    reach_m : float
        Of DBSCAN: metres within which firms are joined.
    least : int
        Of DBSCAN: firms that a dense place has within reach.
    alpha : float
        Chance of even one false cluster, in (0, 1).

    Returns
    -------
    list of Cluster
        By segment, the greatest first.
    """
    dense = scanned.p <= alpha
    found: list[Cluster] = []
    for segment in np.flatnonzero(dense.any(axis=0)):
        parts = _parts(scanned, dense[:, segment], int(segment), reach_m, least)
        made = [
            _cluster(scanned, places, int(segment), int(members[segment]), reach_m)
            for places in parts
        ]
        found += sorted(made, key=lambda one: (-one.firms, one.p, int(one.places[0])))
    return found


def _parts(
    scanned: Scanned, dense: BoolArray, segment: int, reach_m: float, least: int
) -> Iterator[IntArray]:
    """Give the places of each cluster."""
    from scipy.spatial import KDTree
    from sklearn.cluster import DBSCAN

    centres, count = scanned.centres, scanned.count[:, segment]
    distance, _ = KDTree(centres[dense]).query(centres, distance_upper_bound=reach_m * (1 + 1e-9))
    places = np.flatnonzero(np.isfinite(distance) & (count > 0))
    made = DBSCAN(eps=reach_m, min_samples=least).fit(centres[places], sample_weight=count[places])
    for label in range(made.labels_.max() + 1):
        yield places[made.labels_ == label]


def _cluster(
    scanned: Scanned, places: IntArray, segment: int, members: int, reach_m: float
) -> Cluster:
    from scipy.spatial import KDTree

    outline = shapely.union_all(
        shapely.buffer(shapely.points(scanned.centres[places]), reach_m / 2, quad_segs=8)
    )
    distance, _ = KDTree(scanned.centres[places]).query(
        scanned.centres, distance_upper_bound=reach_m / 2 * (1 + 1e-9)
    )
    of_all = int(scanned.of_all[np.isfinite(distance)].sum())
    peak = places[np.argmax(scanned.ratio[places, segment])]
    return Cluster(
        segment=segment, places=places, outline=outline,
        firms=int(scanned.count[places, segment].sum()), of_all=of_all,
        expected=members * of_all / int(scanned.of_all.sum()),
        peak=(int(scanned.within[peak, segment]), int(scanned.all_within[peak])),
        p=float(scanned.p[peak, segment]),
    )  # fmt: skip
