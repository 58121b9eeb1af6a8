"""
Travel time from each site to the nearest facility of a role, in minutes over the road network.

Speeds, detour and snapping are the pack's (`[network]` of its catalog), speeds by class, one-ways
and roads that cannot be entered are the road layer's; see `sitesel.network`. A time is that from
the site to the facility.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import shapely

from sitesel.criteria import unmeasurable
from sitesel.matrix import Measured
from sitesel.network import network_of

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelTime:
    """
    Minutes to the nearest facility, from centroid to centroid.

    Parameters
    ----------
    to : tuple of str
        Roles of facilities.
    """

    unit: ClassVar[str] = "min"
    to: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return self.to

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Build the network and spread the times from the facilities over it, once.

        Parameters
        ----------
        pack : Pack
            Where roads and facilities are.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Minutes; unknown if roads or facilities are missing.
        """
        if not all(role in pack.roles for role in self.to):
            return unmeasurable
        network = network_of(pack)
        if network is None:
            return unmeasurable
        facilities = np.concatenate([pack.features(role).geometries for role in self.to])
        if not len(facilities):
            return unmeasurable  # a source states that there are none
        slack = np.concatenate([pack.features(role).uncertainty_m for role in self.to])
        places, minutes = network.to_nearest(facilities, np.stack([0 * slack, -slack, slack]))

        def measure(sites: Sites) -> Measured:
            origins = shapely.get_coordinates(sites.centres)
            best, low, high = network.minutes_from(origins, places, minutes)
            own = sites.uncertainty_m * network.access_min_per_m
            return Measured(best=best, low=np.maximum(low - own, 0.0), high=high + own)

        return measure
