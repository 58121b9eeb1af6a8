"""
Pull of anchor firms: linked firms counted with a weight that falls with distance.

    gravity = sum over firms of  degree(firm) · exp(−distance / decay)

A firm of the industry next door counts 1, one a decay length away 0.37; a firm of a related
industry counts its degree. The exponential form is the usual one of accessibility measures [1]_.

.. [1] Hansen, W. G. (1959). How accessibility shapes land use. Journal of the American Institute
   of Planners 25(2), 73-76, doi:10.1080/01944365908978307; exponential impedance after Wilson,
   A. G. (1971). A family of spatial interaction models, and associated developments. Environment
   and Planning A 3(1), 1-32, doi:10.1068/a030001
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import shapely

from sitesel.criteria import unmeasurable
from sitesel.criteria.degree import degree_of_industries
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.pack import Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Firms:
    """
    Firms that count for an industry.

    Parameters
    ----------
    geometries : ndarray of shapely.Geometry, shape (f,)
        In metres.
    degree : ndarray of float, shape (f,)
        How far each counts, in (0, 1].
    slack_m : ndarray of float, shape (f,)
        How far each may be from where it is drawn.
    """

    geometries: GeometryArray
    degree: FloatArray
    slack_m: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Gravity:
    """
    Equivalent number of anchor firms next door.

    Parameters
    ----------
    to : tuple of str
        Roles of firms.
    decay_m : float
        Distance in metres at which a firm counts 1/e.
    """

    unit: ClassVar[str] = "firms"
    to: tuple[str, ...]
    decay_m: float

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return self.to

    def on(self, pack: Pack, demand: Demand) -> Measure:
        """
        Pick the firms that count for the industry.

        Parameters
        ----------
        pack : Pack
            Where the firms are.
        demand : Demand
            Which industries count, and how far.

        Returns
        -------
        Measure
            Unknown if no firm that counts is located: absence of data is not absence of firms.
        """
        firms = self.firms(pack, demand)
        if firms is None:
            return unmeasurable

        def measure(sites: Sites) -> Measured:
            distance = shapely.distance(sites.geometries[:, None], firms.geometries[None, :])
            reach = firms.slack_m + sites.uncertainty_m[:, None]
            return Measured(
                best=self._sum(distance, firms.degree),
                low=self._sum(distance + reach, firms.degree),
                high=self._sum(np.maximum(distance - reach, 0.0), firms.degree),
            )

        return measure

    def firms(self, pack: Pack, demand: Demand) -> Firms | None:
        """
        Pick the firms that count for an industry.

        Parameters
        ----------
        pack : Pack
            Where the firms are.
        demand : Demand
            Which industries count, and how far.

        Returns
        -------
        Firms or None
            None if a role is missing or no firm that counts is located.
        """
        if not all(role in pack.roles for role in self.to):
            return None
        filled = [pack.features(role) for role in self.to]
        degree = np.concatenate([degree_of_industries(one.table, demand) for one in filled])
        counts = degree > 0
        if not counts.any():
            return None
        return Firms(
            geometries=np.concatenate([one.geometries for one in filled])[counts],
            degree=degree[counts],
            slack_m=np.concatenate([one.uncertainty_m for one in filled])[counts],
        )

    def _sum(self, distance_m: FloatArray, degree: FloatArray) -> FloatArray:
        pulls = np.exp(-distance_m / self.decay_m) * degree
        total: FloatArray = pulls.sum(axis=1)  # not `@`: BLAS rounds a row by its place
        return total
