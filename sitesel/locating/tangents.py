"""The least of a convex function of one variable, from few values and slopes (Kelley 1960)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 12  # values beside the first two
CLOSE = 1e-7  # relative: nothing more is worth another value
NEAR = 0.1  # of what a bound is too high: it will not do, and need not be known better


def lowest(
    at: Callable[[float], tuple[float, float]],
    left: float,
    right: float,
    *,
    first: float,
    enough: float,
) -> float:
    """
    Find the least of a convex function between two places, by its tangents.

    Parameters
    ----------
    at : callable
        Gives the function and its slope.
    left, right : float
        Where to look.
    first : float
        Place between them to begin at.
    enough : float
        Stop at a value that is not above, or when none is near it.

    Returns
    -------
    float
        The least value seen.

    Examples
    --------
    >>> lowest(lambda x: (abs(x - 2.0), 1.0 if x > 2.0 else -1.0), 0.0, 5.0, first=5.0, enough=-1.0)
    0.0
    """
    value, slope = at(first)
    best, ends = value, {slope >= 0.0: (first, value, slope)}
    side = left if slope >= 0.0 else right
    if best <= enough or side == first:
        return best
    value, slope = at(side)
    best = min(best, value)
    if (slope >= 0.0) in ends:  # it falls towards that end
        return best
    ends[slope >= 0.0] = (side, value, slope)
    below, above = ends[False], ends[True]
    for _ in range(ROUNDS):
        price, least = _meeting(below, above)
        close = CLOSE * (1.0 + abs(best))
        near = NEAR * (least - enough) if enough > -np.inf else 0.0
        if best <= enough or best - least <= max(close, near):
            break
        value, slope = at(price)
        best = min(best, value)
        if slope >= 0.0:
            above = (price, value, slope)
        else:
            below = (price, value, slope)
    return best


def _meeting(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float]:
    """Where two tangents meet, below which no value between them is; half way if they do not."""
    slope = one[2] - other[2]
    price = (other[1] - other[2] * other[0] - one[1] + one[2] * one[0]) / slope if slope else np.inf
    least = one[1] + one[2] * (price - one[0]) if slope else -np.inf
    if not one[0] < price < other[0]:
        price = (one[0] + other[0]) / 2.0
    return price, least
