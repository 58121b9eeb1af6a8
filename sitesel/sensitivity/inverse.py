"""The measured values that are worth at least so much: a value function read backwards."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.value import ValueFunction

Interval = tuple[float, float]


def worth_at_least(function: ValueFunction, value: float) -> tuple[Interval, ...]:
    """
    Find all measured values that have at least a value.

    Parameters
    ----------
    function : ValueFunction
        Piecewise linear, rising, falling or both, with flat parts, flat outside its breakpoints.
    value : float
        The least value.

    Returns
    -------
    tuple of (float, float)
        Closed intervals in the unit of the measurement, ascending; infinite where the flat outside
        is good enough; empty if nothing is.

    Examples
    --------
    >>> from sitesel.value import ValueFunction
    >>> near_port = ValueFunction(((15.0, 1.0), (60.0, 0.5), (120.0, 0.0)))
    >>> worth_at_least(near_port, 0.75)
    ((-inf, 37.5),)
    >>> peak = ValueFunction(((0.0, 0.0), (10.0, 1.0), (20.0, 0.0)))
    >>> worth_at_least(peak, 0.5)
    ((5.0, 15.0),)
    """
    found: list[Interval] = []
    begin = -math.inf if function.points[0][1] >= value else None
    for left, right in pairwise(function.points):
        if begin is None and right[1] >= value:
            begin = _crossing(left, right, value)
        elif begin is not None and right[1] < value:
            found.append((begin, _crossing(right, left, value)))
            begin = None
    if begin is not None:
        found.append((begin, math.inf))
    return tuple(found)


def nearest(within: tuple[Interval, ...], measured: float) -> float:
    """
    Find the measured value in some intervals that is nearest to another.

    Parameters
    ----------
    within : tuple of (float, float)
        Closed intervals, ascending, at least one.
    measured : float
        In the same unit.

    Returns
    -------
    float
        In the unit; the lower of two that are equally near.
    """
    inside = [min(max(measured, low), high) for low, high in within]
    return min(inside, key=lambda place: abs(place - measured))


def _crossing(lower: Interval, upper: Interval, value: float) -> float:
    """Where the line from a point below the value to one not below it reaches the value."""
    return float(np.interp(value, (lower[1], upper[1]), (lower[0], upper[0])))
