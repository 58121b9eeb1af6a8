"""What each unit of a region is worth to it: the objective that is lost if it cannot be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError
from sitesel.locating.relax import without

if TYPE_CHECKING:
    from sitesel.locating.result import Regions
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import FloatArray, IntArray

MOST = 50  # units for which the search is done again


def replacement_cost(units: Units, wanted: Wanted, found: Regions, *, of: IntArray) -> FloatArray:
    """
    Search again without each of some units.

    Parameters
    ----------
    units : Units
        The ground.
    wanted : Wanted
        What was asked for.
    found : Regions
        The regions.
    of : ndarray of int, shape (k,)
        Units of them to do without, one at a time; 50 at most.

    Returns
    -------
    ndarray of float, shape (k,)
        What the objective falls by, at least 0; infinite if nothing fits without the unit.

    Raises
    ------
    MethodError
        If more units are asked for.
    """
    if len(of) > MOST:
        raise MethodError(
            f"一次最多计算 {MOST} 个单元的替代代价,现为 {len(of)} 个;请挑选。",
            f"The cost of doing without is worked out for {MOST} units at most, not {len(of)}; "
            "choose some.",
        )
    cost = np.empty(len(of))
    for place, unit in enumerate(of.tolist()):
        gone = np.arange(len(units)) == unit
        other = without(units, wanted, [gone])
        cost[place] = np.inf if other is None else max(found.total - other.total, 0.0)
    return cost
