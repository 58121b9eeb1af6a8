"""
An attribute: of the site itself, or the area-weighted mean over the polygons or raster of a role.

A column of the planner's own table wins, so that a parcel list that carries slope or land price
needs no extra layer. Of polygons, ground that none covers is left out of the mean; of a raster,
ground that is unknown opens the interval as well (`sitesel/raster/sums.py`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
import shapely

from sitesel.criteria.over_raster import check_known, over_raster
from sitesel.errors import RuleError
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.pack import Features, Pack
    from sitesel.raster import Quantity
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """
    A number that sites or the ground under them carry, in the unit that the rule states.

    Parameters
    ----------
    field : str
        Name of the column; a raster has one number a cell and needs no name.
    of : str
        Role whose polygons or raster carry it; empty if only sites do.
    least : float, optional
        Below which the number cannot lie anywhere, such as 0 of a slope: over a raster it bounds
        what unknown ground can be. Without it the lower end of the interval is then infinite.
    most : float, optional
        Above which it cannot lie, likewise.
    known : float
        Share of a site that a raster must know for a best value.

    Raises
    ------
    RuleError
        If `least` is above `most`, or `known` is no share.
    """

    unit: ClassVar[str] = ""
    field: str
    of: str = ""
    least: float | None = None
    most: float | None = None
    known: float = 0.5

    def __post_init__(self) -> None:
        check_known(self.known)
        least, most = self._limits
        if not least <= most:
            raise RuleError(
                f"attribute 的 least = {self.least} 大于 most = {self.most};请改正。",
                f"The parameter least = {self.least} of attribute is above most = {self.most}; "
                "correct them.",
            )

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return (self.of,) if self.of else ()

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Read the polygons, or the head of the raster, once.

        Parameters
        ----------
        pack : Pack
            Where the role is, if it is anywhere.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Unknown where neither the site nor the ground under it says anything.
        """
        if self.of in pack.raster_roles:
            return self._over_raster(pack)
        under = pack.features(self.of) if self.of and self.of in pack.roles else None

        def measure(sites: Sites) -> Measured:
            own = pd.to_numeric(sites.column(self.field), errors="coerce").to_numpy(dtype=float)
            if under is None or self.field not in under.table:
                return Measured.exactly(own)
            mean = area_weighted_mean(sites.geometries, under, field=self.field)
            return Measured.exactly(np.where(np.isnan(own), mean, own))

        return measure

    @property
    def _limits(self) -> tuple[float, float]:
        return (
            -math.inf if self.least is None else self.least,
            math.inf if self.most is None else self.most,
        )

    @property
    def quantity(self) -> Quantity:
        """What is asked of each cell of a raster."""
        from sitesel.raster import Amount

        least, most = self._limits
        return Amount(least=least, most=most)

    def _over_raster(self, pack: Pack) -> Measure:
        under = over_raster(pack, self.of, self.quantity, known=self.known)

        def measure(sites: Sites) -> Measured:
            own = pd.to_numeric(sites.column(self.field), errors="coerce").to_numpy(dtype=float)
            if not np.isnan(own).any():
                return Measured.exactly(own)
            mean, said = under(sites), ~np.isnan(own)
            return Measured(
                best=np.where(said, own, mean.best),
                low=np.where(said, own, mean.low),
                high=np.where(said, own, mean.high),
            )

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
