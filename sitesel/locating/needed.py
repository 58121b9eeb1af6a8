"""What land is worth to its region: the objective that is lost if it cannot be had."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.locating.relax import without
from sitesel.locating.spacing import too_near
from sitesel.locating.wanted import worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.locating.result import Regions
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import BoolArray, FloatArray, IntArray

WHOLE = 5000  # units of ground that is searched as a whole; of more, what lies round the region
AROUND = 1.5  # that is so many sides of the largest region to each side


def replacement_cost(
    units: Units, wanted: Wanted, found: Regions, groups: Sequence[IntArray]
) -> FloatArray:
    """
    Search anew for the region that loses some units, while the other regions stay.

    Parameters
    ----------
    units : Units
        The ground, only what is allowed.
    wanted : Wanted
        What was asked for.
    found : Regions
        The regions.
    groups : sequence of ndarray of int
        Units of one region each, to be done without together.

    Returns
    -------
    ndarray of float, shape (k,)
        What the objective falls by, at least 0; infinite if nothing fits without them. At most so
        much: with all regions moved, less might be lost.
    """
    cost = np.empty(len(groups))
    for place, group in enumerate(groups):
        one = next(k for k, rows in enumerate(found.regions) if np.isin(group, rows).any())
        barred = np.zeros(len(units), dtype=np.bool_)
        barred[group] = True
        for other, rows in enumerate(found.regions):
            if other != one:
                barred |= too_near(units, rows, spacing_m=wanted.spacing_m)
        best = _best(units, wanted, found, one, barred)
        cost[place] = max(float(found.worth[one]) - best, 0.0)
    return cost


def _best(units: Units, wanted: Wanted, found: Regions, one: int, barred: BoolArray) -> float:
    """Find what one region is worth at best off the barred land, -inf if none fits."""
    kept = np.intersect1d(wanted.kept, found.regions[one])
    if barred[kept].any():
        return -math.inf
    single = replace(wanted, count=1, kept=kept)
    able = [rows for rows in found.alternatives if not barred[rows].any() and not len(kept)]
    best = max((worth(units, single, rows) for rows in able), default=-math.inf)
    for masks in _grounds(units, wanted, found.regions[one]):
        anew = without(units, single, [barred, *masks], certify=False)
        best = max(best, -math.inf if anew is None else anew.total)
        if math.isfinite(best):
            break
    return best


def _grounds(units: Units, wanted: Wanted, rows: IntArray) -> list[list[BoolArray]]:
    """Say what to leave out: all that is far, and if nothing fits then, nothing."""
    if len(units) <= WHOLE:
        return [[]]
    reach = AROUND * math.sqrt(wanted.most_m2)
    low, high = units.xy[rows].min(axis=0) - reach, units.xy[rows].max(axis=0) + reach
    far: BoolArray = ((units.xy < low) | (units.xy > high)).any(axis=1)
    return [[far], []]
