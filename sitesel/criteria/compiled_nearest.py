"""
The features of a role nearest to very many sites, by compiled loops.

Lines, points and outlines of polygons become segments, in a grid for each doubt of position. Sites
inside a polygon are at 0 though they touch no outline: an index of their corners says which they
are. Lengths are planar, in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import util
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.matrix import Measured
from sitesel.outlines import segments

if TYPE_CHECKING:
    from sitesel.kernels.polygons import Segments
    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.sites import Sites

AREAL = 2
KINDS = (-1, 0, 3, 6)  # as shapely numbers them: none, points, polygons with and without parts


def is_ready_for(sites: Sites) -> bool:
    """
    Tell whether loops can be compiled, and sites are what they measure from.

    Parameters
    ----------
    sites : Sites
        Candidates.

    Returns
    -------
    bool
        False without numba, or if a site is neither a polygon nor a point.
    """
    if util.find_spec("numba") is None:
        return False
    return bool(np.isin(shapely.get_type_id(sites.geometries), KINDS).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """
    Features that may all be equally far from where they are drawn.

    Parameters
    ----------
    slack_m : float
        How far.
    segments : Segments
        Of lines and of the outlines of polygons; points are segments of no length.
    polygons : ndarray of shapely.Geometry, shape (p,)
        Those of them that have an inside.
    """

    slack_m: float
    segments: Segments
    polygons: GeometryArray

    @classmethod
    def of(cls, geometries: GeometryArray, *, slack_m: float) -> Drawn:
        """
        Sort features into a grid.

        Parameters
        ----------
        geometries : ndarray of shapely.Geometry, shape (n,)
            Of any kind, at least one.
        slack_m : float
            How far they may be from where they are drawn.

        Returns
        -------
        Drawn
            For any number of sites.
        """
        from sitesel.kernels.polygons import Segments

        parts = shapely.get_parts(shapely.get_parts(geometries))
        dimension = shapely.get_dimensions(parts)
        polygons, points = parts[dimension == AREAL], shapely.get_coordinates(parts[dimension == 0])
        lines = np.concatenate([parts[dimension == 1], shapely.get_rings(polygons)])
        _, ends = segments(lines)
        return cls(
            slack_m=slack_m,
            segments=Segments.of(np.concatenate([ends.reshape(-1, 4), np.tile(points, 2)])),
            polygons=polygons,
        )

    def distance(self, sites: Sites, *, within: FloatArray) -> FloatArray:
        """
        Measure from each site to the nearest of the features as drawn.

        Parameters
        ----------
        sites : Sites
            Polygons and points.
        within : ndarray of float, shape (n,)
            From which distance on it need not be known.

        Returns
        -------
        ndarray of float, shape (n,)
            Metres; infinite where it need not be known, NaN of a site without a shape.
        """
        found = self.segments.from_polygons(*sites.rings, within=within)
        if len(self.polygons):
            corners, ring, first = sites.rings
            site = np.repeat(np.arange(len(found)), np.diff(first))
            apart = np.flatnonzero(found[site] > 0)
            of_each = shapely.STRtree(shapely.points(corners[ring[apart]]))
            _, inside = of_each.query(self.polygons, predicate="intersects")
            found[site[apart[inside]]] = 0.0
        return found


def measured(groups: tuple[Drawn, ...], sites: Sites) -> Measured:
    """
    Distance to the nearest feature, and the least and greatest that it can be.

    Parameters
    ----------
    groups : tuple of Drawn
        Features by their doubt of position; quickest if the most come first.
    sites : Sites
        Polygons and points.

    Returns
    -------
    Measured
        Metres; NaN of a site without a shape.
    """
    best, low, high = np.full((3, len(sites)), np.inf)
    for one in groups:
        matters = np.maximum(best, np.maximum(low + one.slack_m, high - one.slack_m))
        found = one.distance(sites, within=matters)
        best = np.minimum(best, found)
        low, high = np.minimum(low, found - one.slack_m), np.minimum(high, found + one.slack_m)
    return Measured(
        best=best,
        low=np.maximum(low - sites.uncertainty_m, 0.0),
        high=high + sites.uncertainty_m,
    )
