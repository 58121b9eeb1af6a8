"""
Ground in polygons that may overlap: what share of any number of sites it covers.

Dissolving all of it takes longer than uniting, site by site, what lies in the few sites that an
outline crosses. Metres and square metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.criteria.ground import united
from sitesel.criteria.pieces import subdivide

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.sites import Sites

MOST_VERTICES = 512  # grown circles and ordinary features stay whole


@dataclass(frozen=True, slots=True)
class Parts:
    """
    Polygons of few vertices.

    Parameters
    ----------
    polygons : ndarray of shapely.Geometry, shape (m,)
        They may overlap.
    tree : shapely.STRtree
        Of the polygons.
    """

    polygons: GeometryArray
    tree: shapely.STRtree

    @classmethod
    def of(cls, polygons: GeometryArray) -> Parts:
        """
        Cut large polygons and index all.

        Parameters
        ----------
        polygons : ndarray of shapely.Geometry, shape (n,)
            With or without parts; they may overlap.

        Returns
        -------
        Parts
            The same ground.
        """
        small = subdivide(polygons, most_vertices=MOST_VERTICES)
        return cls(small, shapely.STRtree(small))

    def share(self, sites: Sites) -> FloatArray:
        """
        Share of each site that is covered.

        Parameters
        ----------
        sites : Sites
            Candidates.

        Returns
        -------
        ndarray of float, shape (n,)
            In [0, 1]; of a point, 1 if it is covered.
        """
        site, part = self.tree.query(sites.geometries, predicate="intersects")
        whole = np.zeros(len(sites), dtype=bool)
        whole[site[shapely.covers(self.polygons[part], sites.geometries[site])]] = True
        rest = ~whole[site] & (sites.area_m2[site] > 0)
        crossed, at = np.unique(site[rest], return_inverse=True)
        common = shapely.intersection(sites.geometries[site[rest]], self.polygons[part[rest]])
        covered: FloatArray = whole.astype(float)
        if len(crossed):
            together = shapely.area(united(common, at, count=len(crossed)))
            covered[crossed] = np.minimum(together / sites.area_m2[crossed], 1.0)
        return covered
