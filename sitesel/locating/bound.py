"""
A certificate: what no choice of N regions can be worth more than.

One region is bounded by branch and bound over rectangles (`boxes`); several by two bounds, each
valid by itself, of which the lower counts and the result says which it was.

1. Cuts of the whole ground for N regions together (`cut`).
2. Prices: if every unit costs its region something, N regions that share no unit cost at most the
   sum of the prices; so what they are worth is at most that sum and N times the best region after
   prices (the dual of set packing). Prices are laid on regions that are better than the least of
   the chosen, spread by area: the surplus of each over that one.

Being in one piece, spacing, frontage, width and kept units are dropped (width and frontage count
in `ground` only), so a bound may be far off where they bind.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.locating.boxes import best_region
from sitesel.locating.cut import Cutter, limits, relaxed
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.locating.cut import Limits
    from sitesel.locating.ground import Ground
    from sitesel.matrix import FloatArray, IntArray

PROVEN = 1e-7  # relative: a gap that is only rounding

SINGLE = Text("逐框分支定界", "branch and bound over rectangles")
TOGETHER = Text("整体最小割", "cut of the whole ground")
PRICED = Text("价格分解", "prices on land")
SOLVED = Text("整数规划", "integer programme")
UNSOUGHT = Text("未求", "not sought")


class Bound(NamedTuple):
    """
    Upper bound of the objective of all regions together.

    Parameters
    ----------
    most : float
        The bound.
    how : Text
        Which relaxation gave it.
    """

    most: float
    how: Text


def bound(ground: Ground, chosen: list[IntArray], worth: FloatArray) -> Bound:
    """
    Bound what N regions can be worth.

    Parameters
    ----------
    ground : Ground
        The units, and what is wanted of them.
    chosen : list of ndarray of int
        Units of the regions that were found.
    worth : ndarray of float, shape (count,)
        Objective of each.

    Returns
    -------
    Bound
        At least the sum of `worth`.
    """
    units, count = ground.units, ground.wanted.count
    limit = limits(units, ground.wanted)
    cutter = Cutter(units)
    level, total = float(worth.min()), float(worth.sum())
    if count == 1:
        most = best_region(cutter, units, value=units.value, limit=limit, level=level)
        return Bound(most, SINGLE)
    most = relaxed(
        cutter, units, rows=np.arange(len(units)), value=units.value, limit=limit, count=count,
        level=level if limit.mean else None, enough=total,
    )  # fmt: skip
    together = Bound(max(most, total), TOGETHER)
    if is_close(total, together.most):
        return together
    priced = Bound(_priced(cutter, ground, limit, chosen, worth), PRICED)
    return min(together, priced, key=lambda one: one.most)


def gap_words(value: float, most: float) -> Text:
    """
    Say how far from the best the regions can be.

    Parameters
    ----------
    value, most : float
        What was found, and its bound.

    Returns
    -------
    Text
        That it is proven, or the gap in percent; in the objective's unit if that is not above 0.

    Examples
    --------
    >>> gap_words(2.0, 2.01).zh, gap_words(2.0, 2.0).zh
    ('距最优至多 0.50 %', '已证最优')
    """
    if is_close(value, most):
        return Text("已证最优", "proven optimal")
    if value <= 0.0:
        return Text(f"距最优至多 {most - value:.4g}", f"at most {most - value:.4g} from the best")
    share = math.ceil(1e4 * (most - value) / value) / 100.0  # rounded up: it is a bound
    return Text(f"距最优至多 {share:.2f} %", f"at most {share:.2f} % from the best")


def is_close(value: float, most: float) -> bool:
    """
    Tell whether a bound leaves no gap.

    Parameters
    ----------
    value, most : float
        What was found, and its bound.

    Returns
    -------
    bool
        True if they differ by rounding only.
    """
    return most - value <= PROVEN * (abs(value) + 1e-12)


def _priced(
    cutter: Cutter, ground: Ground, limit: Limits, chosen: list[IntArray], worth: FloatArray
) -> float:
    """Lay the surplus over the least of the chosen on the land of each region."""
    units, count = ground.units, ground.wanted.count
    level = float(worth.min())
    price = np.zeros(len(units))  # of a unit, in the unit of the objective
    for rows, one in zip(chosen, worth.tolist(), strict=True):
        area = units.area_m2[rows]
        price[rows] = (one - level) * area / area.sum()
    # of a region with ratio W / A, a price p counts at least p * (least area) / A
    share = limit.least_m2 if limit.mean else 1.0
    value = units.value - price * share / units.area_m2
    return float(price.sum()) + count * best_region(
        cutter, units, value=value, limit=limit, level=level
    )
