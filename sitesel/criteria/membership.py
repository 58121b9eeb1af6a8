"""
Membership: the highest degree among the features that a site lies in, by one of their attributes.

Used for the spatial structure (which zone), for policy platforms (which kind of park) and for
constraints such as "inside a recognised chemical park".
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  (pydantic reads the annotations)
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sitesel.criteria import unmeasurable
from sitesel.criteria.degree import highest_degree
from sitesel.criteria.inside import joined, memberships
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """
    Degree in [0, 1] of the best feature that a site lies in.

    Parameters
    ----------
    of : tuple of str
        Roles of the features.
    by : str
        Their attribute: a value, or a list of which the best counts.
    degree : Mapping of str to float
        Value of the attribute to degree.
    otherwise : float
        Degree of a site that lies in none of them.
    unknown : tuple of str
        Values of the attribute for which membership cannot be told.
    or_in : tuple of str
        Roles, if the pack has them, whose features count in full whatever their attributes, such
        as official boundaries that a planner supplies.
    """

    unit: ClassVar[str] = "degree"
    of: tuple[str, ...]
    by: str
    degree: Mapping[str, float] = field(default_factory=dict)
    otherwise: float = 0.0
    unknown: tuple[str, ...] = ()
    or_in: tuple[str, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return (*self.of, *self.or_in)

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Work out the degree of every feature, once.

        Parameters
        ----------
        pack : Pack
            Where they are.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Degrees; unknown where only a feature of an `unknown` value could decide.
        """
        features, bounds = joined(pack, self.of), joined(pack, self.or_in)
        if features is None:
            return unmeasurable
        cells, count = features.table.get(self.by), len(features)
        degree = highest_degree(cells, count, degree=self.degree)
        doubtful = highest_degree(cells, count, degree=dict.fromkeys(self.unknown, 1.0))

        def measure(sites: Sites) -> Measured:
            pairs = memberships(sites, features)
            sure = pairs.highest(degree, count=len(sites), otherwise=self.otherwise)
            doubt = pairs.highest(doubtful, count=len(sites), otherwise=self.otherwise)
            undecided = doubt.best > sure.best
            found = Measured(
                best=np.where(undecided, np.nan, sure.best),
                low=sure.low,
                high=np.maximum(sure.high, doubt.high),
            )
            return found if bounds is None else _or_inside(found, sites, bounds)

        return measure


def _or_inside(found: Measured, sites: Sites, bounds: Features) -> Measured:
    """Count in full the sites that lie in any of the bounds."""
    pairs = memberships(sites, bounds)
    inside = pairs.highest(np.ones(len(bounds)), count=len(sites), otherwise=0.0)
    return Measured(
        best=np.where(inside.best > 0, inside.best, found.best),
        low=np.maximum(found.low, inside.low),
        high=np.maximum(found.high, inside.high),
    )
