"""
What the best feature within reach offers, such as the spare capacity of the substations nearby.

The greatest number of a field among the features of a role that lie within a distance, from edge
to edge. None within reach offers 0, if the layer is complete; else there may be one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd
import shapely

from sitesel.criteria import unmeasurable
from sitesel.criteria.inside import joined
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.matrix import BoolArray, FloatArray, IntArray
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """
    Greatest number that a feature within reach carries, in the unit that the rule states.

    Parameters
    ----------
    of : tuple of str
        Roles of the features.
    field : str
        Their column of numbers, none below 0.
    within_m : float
        How near a feature must be, in metres.
    """

    unit: ClassVar[str] = ""
    of: tuple[str, ...]
    field: str
    within_m: float

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return self.of

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Read the features and their numbers, once.

        Parameters
        ----------
        pack : Pack
            Where they are.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Unknown if a role is missing, or no feature has the column. A feature whose number is
            not known may offer any; so may one that an incomplete layer does not show.
        """
        if not all(role in pack.roles for role in self.of):
            return unmeasurable
        features = joined(pack, self.of)
        if features is None or (len(features) and self.field not in features.table):
            return unmeasurable
        offered = _numbers(features, self.field)

        def measure(sites: Sites) -> Measured:
            row, feature = _possible(sites, features, self.within_m)
            reach = sites.uncertainty_m[row] + features.uncertainty_m[feature]
            away = shapely.distance(sites.geometries[row], features.geometries[feature])
            number, count = offered[feature], len(sites)
            drawn, sure = away <= self.within_m, away + reach <= self.within_m
            known = ~np.isnan(number)
            low = _greatest(row, number, keep=sure & known, count=count)
            best = _greatest(row, number, keep=drawn & known, count=count)
            any_ = np.where(known, number, np.inf)
            high = _greatest(row, any_, keep=np.ones_like(known), count=count)
            open_ = np.bincount(row[drawn & ~known], minlength=count) > 0
            if not features.complete:
                high, open_ = np.full(count, np.inf), open_ | (best == 0)
            return Measured(best=np.where(open_, np.nan, best), low=low, high=high)

        return measure


def _numbers(features: Features, field: str) -> FloatArray:
    if field not in features.table:
        return np.zeros(len(features))
    offered = pd.to_numeric(features.table[field], errors="coerce")
    numbers: FloatArray = offered.to_numpy(dtype=float)
    return numbers


def _possible(sites: Sites, features: Features, within_m: float) -> tuple[IntArray, IntArray]:
    """Pairs of a site and a feature that may be within reach, whatever their doubts."""
    most = sites.uncertainty_m + features.uncertainty_m.max(initial=0.0)
    tree = shapely.STRtree(features.geometries)
    row, feature = tree.query(sites.geometries, predicate="dwithin", distance=within_m + most)
    away = shapely.distance(sites.geometries[row], features.geometries[feature])
    near = away - sites.uncertainty_m[row] - features.uncertainty_m[feature] <= within_m
    return row[near], feature[near]


def _greatest(row: IntArray, number: FloatArray, *, keep: BoolArray, count: int) -> FloatArray:
    greatest = np.zeros(count)
    np.maximum.at(greatest, row[keep], number[keep])
    return greatest
