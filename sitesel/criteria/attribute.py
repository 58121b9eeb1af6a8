"""
An attribute: of the site itself, or the area-weighted mean over the polygons of a role.

A column of the planner's own table wins, so that a parcel list that carries slope or land price
needs no extra layer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
import shapely

from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """
    A number that sites or the polygons under them carry, in the unit that the rule states.

    Parameters
    ----------
    field : str
        Name of the column.
    of : str
        Role whose polygons carry it; empty if only sites do.
    """

    unit: ClassVar[str] = ""
    field: str
    of: str = ""

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return (self.of,) if self.of else ()

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Index the polygons, once.

        Parameters
        ----------
        pack : Pack
            Where the role is, if it is anywhere.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Unknown where neither the site nor a polygon under it says anything.
        """
        under = pack.features(self.of) if self.of and self.of in pack.roles else None

        def measure(sites: Sites) -> Measured:
            own = pd.to_numeric(sites.column(self.field), errors="coerce").to_numpy(dtype=float)
            if under is None or self.field not in under.table:
                return Measured.exactly(own)
            mean = area_weighted_mean(sites.geometries, under, field=self.field)
            return Measured.exactly(np.where(np.isnan(own), mean, own))

        return measure


def area_weighted_mean(sites: GeometryArray, features: Features, *, field: str) -> FloatArray:
    """
    Mean of a field over the polygons under each site, weighted by the area they share.

    Parameters
    ----------
    sites : ndarray of shapely.Geometry, shape (n,)
        Polygons or points.
    features : Features
        Polygons with the field.
    field : str
        A numeric column.

    Returns
    -------
    ndarray of float, shape (n,)
        In the field's unit; NaN where nothing lies under the site.
    """
    shapes = features.geometries
    number = pd.to_numeric(features.table[field], errors="coerce").to_numpy(dtype=float)
    row, feature = shapely.STRtree(shapes).query(sites, predicate="intersects")
    known = ~np.isnan(number[feature])
    row, feature = row[known], feature[known]
    area = shapely.area(shapely.intersection(sites[row], shapes[feature]))
    area = np.where(shapely.area(sites[row]) == 0, 1.0, area)
    total = np.bincount(row, weights=area, minlength=len(sites))
    weighted = np.bincount(row, weights=area * number[feature], minlength=len(sites))
    mean: FloatArray = np.divide(weighted, total, out=np.full(len(sites), np.nan), where=total > 0)
    return mean
