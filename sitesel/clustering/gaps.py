"""
What a cluster of the chain lacks: segments linked to it without a firm within reach of its ground.

Only of a list that is declared complete. A supplier of the clustered segment that is lacking is a
gap to fill (补链), a taker one to extend into (延链); what nobody beside clusters for is no local
gap. A firm that may be there, by its position or its code, leaves it unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.chainview.firms import ANCHOR
from sitesel.chainview.status import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitesel.chains import Chain
    from sitesel.chainview.firms import Listed
    from sitesel.clustering.density import Cluster
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray
    from sitesel.pack import Pack

FILL, EXTEND, UNKNOWN = "fill", "extend", "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """
    A segment without a firm at a cluster of one that it is linked to.

    Parameters
    ----------
    segment : int
        The column of what is lacking.
    cluster : int
        The row of the cluster.
    status : str
        `fill` if the cluster takes from it, `extend` if it gives to it, `unknown` if a firm may be
        there.
    nearest_m : float
        Metres from the cluster's ground to the nearest firm; infinite if none is known at all.
    expected : float
        Firms of the segment that its share of all would put on that ground.
    """

    segment: int
    cluster: int
    status: str
    nearest_m: float
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Firms of a segment, with those of the chain file that have a place."""

    geometries: GeometryArray
    doubt_m: FloatArray
    sure: BoolArray

    def at(self, ground: shapely.Geometry, reach_m: float) -> tuple[str, float]:
        """Say whether any is there: `there`, `unknown` or `none`; and how far the nearest is."""
        if not len(self.geometries):
            return "none", np.inf
        metres = shapely.distance(self.geometries, ground)
        nearest = float(metres.min())
        if ((metres + self.doubt_m <= reach_m) & self.sure).any():
            return "there", nearest
        return (UNKNOWN if (metres - self.doubt_m <= reach_m).any() else "none"), nearest


def gaps(
    chain: Chain, found: Listed, pack: Pack, clusters: Sequence[Cluster], *, reach_m: float
) -> list[Gap]:
    """
    List what the clusters of a chain lack.

    Parameters
    ----------
    chain : Chain
        Its links.
    found : Listed
        All enterprises, however sure their position is.
    pack : Pack
        For the places of the firms that the chain file knows.
    clusters : sequence of Cluster
        Of its segments.
    reach_m : float
        Metres from the ground of a cluster within which a firm is there.

    Returns
    -------
    list of Gap
        By segment, then by cluster.
    """
    column = {name: place for place, name in enumerate(chain.ids)}
    known = [_known(chain, found, pack, place) for place in range(len(chain.ids))]
    total = len(found.features)
    made = []
    for row, cluster in enumerate(clusters):
        shapely.prepare(cluster.outline)
        for name, status in _beside(chain, cluster.segment):
            place = column[name]
            seen, nearest = known[place].at(cluster.outline, reach_m)
            if seen != "there":
                expected = int(found.sure[:, place].sum()) * cluster.of_all / total
                made.append(
                    Gap(
                        segment=place,
                        cluster=row,
                        nearest_m=nearest,
                        expected=expected,
                        status=UNKNOWN if seen == UNKNOWN else status,
                    )
                )
    return sorted(made, key=lambda one: (one.segment, one.cluster))


def _beside(chain: Chain, place: int) -> Iterator[tuple[str, str]]:
    segment = chain.segments[place]
    suppliers = chain.suppliers(segment)
    yield from ((name, FILL) for name in suppliers)
    yield from ((name, EXTEND) for name in chain.takers(segment) if name not in suppliers)


def _known(chain: Chain, found: Listed, pack: Pack, place: int) -> _Known:
    sure, possible = found.sure[:, place], found.possible[:, place]
    mine = np.flatnonzero(sure | possible)
    geometries, doubt = found.features.geometries[mine], found.features.uncertainty_m[mine]
    certain = sure[mine]
    if ANCHOR in pack.roles:
        anchors = pack.features(ANCHOR)
        plants = {one.firm: one for one in chain.segments[place].plants if not one.institute}
        rows = np.flatnonzero(anchors.table.index.isin(list(plants)))
        trust = [plants[str(anchors.table.index[row])].confidence for row in rows]
        geometries = np.concatenate([geometries, anchors.geometries[rows]])
        doubt = np.concatenate([doubt, anchors.uncertainty_m[rows]])
        certain = np.concatenate([certain, np.array(trust) >= table()["counts_from"]])
    return _Known(geometries=geometries, doubt_m=doubt, sure=certain)
