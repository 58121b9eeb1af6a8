"""
Industry match: how far the leading industries of a site count as the industry in demand.

A park brings its own leading industries, a parcel those of the park that it lies in. What
leads only in the wider surroundings (a whole new area, say) counts in part: `inherited`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sitesel.criteria import unmeasurable
from sitesel.criteria.degree import degree_of_industries
from sitesel.criteria.inside import joined, memberships
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryMatch:
    """
    Degree in [0, 1]: 1 for a leading industry, less for a related one, 0 for none.

    Parameters
    ----------
    of : tuple of str
        Roles whose features have leading industries.
    inherited : float
        Factor in [0, 1] on industries that lead only in the wider surroundings.
    """

    unit: ClassVar[str] = "degree"
    of: tuple[str, ...]
    inherited: float = 1.0

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return self.of

    def on(self, pack: Pack, demand: Demand) -> Measure:
        """
        Work out the degree of every park, carrier and cluster, once.

        Parameters
        ----------
        pack : Pack
            Where they are.
        demand : Demand
            Degrees of the industries.

        Returns
        -------
        Measure
            Degrees in [0, 1].
        """
        features = joined(pack, self.of)
        if features is None:
            return unmeasurable
        degree = degree_of_industries(features.table, demand)

        def measure(sites: Sites) -> Measured:
            pairs = memberships(sites, features)
            around = pairs.highest(
                degree, count=len(sites), otherwise=0.0, inherited=self.inherited
            )
            own = degree_of_industries(sites.table, demand)
            return Measured(
                best=np.maximum(own, around.best),
                low=np.maximum(own, around.low),
                high=np.maximum(own, around.high),
            )

        return measure
