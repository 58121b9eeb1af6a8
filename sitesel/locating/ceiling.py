"""The simplest bound of one region: the best units of some ground, in the shortest outline."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.locating.cut import Limits
    from sitesel.locating.units import Units
    from sitesel.matrix import FloatArray, IntArray

STEPS = 16  # sizes between the least and the most area that are told apart
ROUNDING = 1e-9


def ceiling(
    units: Units,
    rows: IntArray,
    *,
    value: FloatArray,
    limit: Limits,
    outline_m: float = 0.0,
) -> float:
    """
    Bound one region among some units.

    Parameters
    ----------
    units : Units
        The ground.
    rows : ndarray of int, shape (k,)
        Units that it may have.
    value : ndarray of float, shape (n,)
        Of every unit; may be negative.
    limit : Limits
        Area and objective.
    outline_m : float
        What its outline is known to have at least.

    Returns
    -------
    float
        Upper bound; minus infinity where there is too little land.

    Notes
    -----
    Cells in one plane have an outline of at least four times the root of their area, whatever else
    has that of a circle. Between two sizes, the smaller has the better mean and the larger the
    smaller price for each square metre.
    """
    least = limit.least_m2
    own = value[rows]
    order = rows[np.argsort(-own, kind="stable")]
    area = np.concatenate([[0.0], np.cumsum(units.area_m2[order])])
    most = min(limit.most_m2, float(area[-1]))
    if most < least * (1.0 - ROUNDING):
        return -math.inf
    gain = np.concatenate([[0.0], np.cumsum(value[order] * units.area_m2[order])])
    size = np.linspace(least, max(most, least), STEPS + 1)
    best = np.interp(size, area, gain)  # parts of units too, hence concave
    around = 4.0 if units.lattice is not None else 2.0 * math.sqrt(math.pi)
    price = limit.price_m * np.maximum(around * np.sqrt(size), outline_m)
    if limit.mean:
        ends = (best - price) / size
        return float(max(ends[-1], (best[:-1] / size[:-1] - price[1:] / size[1:]).max()))
    inside = (area > size[0]) & (area < size[-1])  # the gain may rise above both ends
    top = np.maximum(np.maximum(best[:-1], best[1:]), gain[inside].max(initial=-math.inf))
    return float(max((top - price[:-1]).max(), best[-1] - price[-1]))
