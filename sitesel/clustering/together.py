"""
Whether two linked segments are near each other: cross nearest neighbours, by rank sum, both ways.

Each listed firm outside the taking segment has a distance to the nearest firm of it. If which of
them are suppliers is drawn at random, the sum of the suppliers' ranks follows Mann and Whitney's
[1]_ distribution, of which the normal one with ties counted is used. That alone would join a
segment which clusters in a town with every other that has firms in towns. So the takers, too, must
be nearer to the suppliers than other firms are: the greater of the two chances counts, and the
lesser effect. The effect is the chance that a firm is nearer than another listed one: one half
means no different. Ranks need no radius, and hold in a dense city as anywhere.

.. [1] Mann, H. B. and Whitney, D. R. (1947). On a test of whether one of two random variables is
       stochastically larger than the other. Annals of Mathematical Statistics 18(1), 50-60,
       doi:10.1214/aoms/1177730491.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.clustering.excess import corrected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.clustering.placed import Placed
    from sitesel.matrix import BoolArray, FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """
    A supplying segment and one that takes from it.

    Parameters
    ----------
    supplier, taker : int
        Their columns.
    suppliers, takers : int
        Firms of each.
    near_m, others_m : float
        Median metres to the nearest taker, of suppliers and of all other listed firms; NaN where
        there are none.
    nearer : float
        Chance that a supplier is nearer to takers than another firm is, or a taker to suppliers,
        whichever is less, in [0, 1]; NaN where not tested.
    p_corrected : float
        NaN where not tested.
    """

    supplier: int
    taker: int
    suppliers: int
    takers: int
    near_m: float
    others_m: float
    nearer: float
    p_corrected: float


def pairs(firms: Placed, linked: Sequence[tuple[int, int]], tested: BoolArray) -> list[Pair]:
    """
    Compare how near suppliers and other firms are to takers.

    Parameters
    ----------
    firms : Placed
        Listed firms over s segments.
    linked : sequence of (int, int)
        Columns of suppliers and takers.
    tested : ndarray of bool, shape (s,)
        Which segments have firms enough for a test.

    Returns
    -------
    list of Pair
        In the same order; corrected over all that are tested.
    """
    metres = {goal: _nearest(firms, goal) for goal in {place for pair in linked for place in pair}}
    ways = np.array(
        [[_one_way(firms, a, b, metres[b]), _one_way(firms, b, a, metres[a])] for a, b in linked],
        dtype=float,
    ).reshape(len(linked), 2, 4)
    can = np.array([tested[a] and tested[b] for a, b in linked], dtype=bool)
    p = ways[:, :, 3].max(axis=1)
    can &= np.isfinite(p)
    adjusted = corrected(p, can)
    nearer = np.where(can, ways[:, :, 2].min(axis=1), np.nan)
    return [
        Pair(
            supplier=a,
            taker=b,
            suppliers=int(firms.members[a]),
            takers=int(firms.members[b]),
            near_m=float(ways[row, 0, 0]),
            others_m=float(ways[row, 0, 1]),
            nearer=float(nearer[row]),
            p_corrected=float(adjusted[row]),
        )
        for row, (a, b) in enumerate(linked)
    ]


def _one_way(
    firms: Placed, near: int, goal: int, distance: FloatArray
) -> tuple[float, float, float, float]:
    """Give median metres of one segment and of others to the goal, who is nearer, and p."""
    from scipy.stats import mannwhitneyu

    goals = firms.member[:, goal]
    own = firms.member[~goals, near]
    if not goals.any() or not own.any() or own.all():
        return np.nan, np.nan, np.nan, np.nan
    metres = distance[~goals]
    mine, others = metres[own], metres[~own]
    middle = float(np.median(mine)), float(np.median(others))
    if not np.ptp(metres):
        return *middle, 0.5, 1.0
    found = mannwhitneyu(mine, others, alternative="less", method="asymptotic")
    nearer = 1 - found.statistic / (len(mine) * len(others))
    return *middle, float(nearer), float(found.pvalue)


def _nearest(firms: Placed, goal: int) -> FloatArray:
    """Give metres from every firm to the nearest of a segment; infinite if it has none."""
    from scipy.spatial import KDTree

    goals = firms.points[firms.member[:, goal]]
    if not len(goals):
        return np.full(len(firms), np.inf)
    metres: FloatArray = KDTree(goals).query(firms.points)[0]
    return metres
