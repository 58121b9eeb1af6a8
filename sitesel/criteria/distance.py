"""
Distance from each site to the nearest feature of a role.

Lengths are planar and run from edge to edge: a site that touches or holds a feature is at distance
zero. Within 1.5° of the central meridian of a 3-degree Gauss-Krüger zone they differ from lengths
on the ellipsoid by less than 0.03 % [1]_.

.. [1] Snyder, J. P. (1987). Map Projections: A Working Manual. USGS Professional Paper 1395,
   pp. 60-64, doi:10.3133/pp1395 (transverse Mercator on the ellipsoid; scale factor: eq. 8-11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from sitesel.criteria import unmeasurable
from sitesel.criteria.claim import Claim
from sitesel.criteria.cover import Cover
from sitesel.criteria.nearest import NearestIndex
from sitesel.criteria.stated import least_distance
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """
    Metres to the nearest feature.

    Parameters
    ----------
    to : tuple of str
        Roles.
    combine : {'nearest', 'mean'}
        Over several roles: the nearest of all, or the mean of the distance to each.
    trust_absence : bool
        Whether a layer that is known to miss features still bounds the distance from below. A
        constraint that would conclude from absence sets it to false.
    """

    unit: ClassVar[str] = "m"
    to: tuple[str, ...]
    combine: Literal["nearest", "mean"] = "nearest"
    trust_absence: bool = True

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return self.to

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Index each role, once for all sites.

        Parameters
        ----------
        pack : Pack
            Where the roles are.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Metres; unknown if a role is missing.
        """
        if not all(role in pack.roles for role in self.to):
            return unmeasurable
        each = [_to_one(pack.features(role), trust=self.trust_absence) for role in self.to]
        join = np.min if self.combine == "nearest" else np.mean

        def measure(sites: Sites) -> Measured:
            found = [one(sites) for one in each]
            return Measured(
                best=join([one.best for one in found], axis=0),
                low=join([one.low for one in found], axis=0),
                high=join([one.high for one in found], axis=0),
            )

        return measure

    def claims(self, *, at_least: float | None) -> bool:
        """
        Tell whether ground too near claims: with a lower limit on the nearest of all.

        Parameters
        ----------
        at_least : float or None
            The lower limit of the constraint.

        Returns
        -------
        bool
            False with an upper limit: a site that is near enough needs not be so in all its parts.
        """
        return at_least is not None and at_least > 0 and self.combine == "nearest"

    def claim(self, pack: Pack, *, at_least: float | None) -> Claim | None:
        """
        Give the ground that is nearer than the limit to any feature.

        Parameters
        ----------
        pack : Pack
            Where the roles are.
        at_least : float or None
            The lower limit of the constraint, in metres.

        Returns
        -------
        Claim or None
            None if every role is missing.
        """
        reach_m = float(at_least or 0.0)
        cover = Cover.of(pack, self.to, set_back_m=reach_m)
        return None if cover is None else Claim(ground=cover.ground, distance_m=reach_m)


def _to_one(features: Features, *, trust: bool) -> Measure:
    """Measure to one role: to what is drawn, and to what may be there where nothing is stated."""
    if len(features) and (trust or features.complete):
        return NearestIndex.of(features).measure
    index = NearestIndex.of(features) if len(features) else None

    def measure(sites: Sites) -> Measured:
        unseen = least_distance(features, sites)
        if index is None:
            nowhere = np.full(len(sites), np.nan)
            return Measured(best=nowhere, low=unseen, high=np.full(len(sites), np.inf))
        drawn = index.measure(sites)
        return Measured(best=drawn.best, low=np.minimum(drawn.low, unseen), high=drawn.high)

    return measure
