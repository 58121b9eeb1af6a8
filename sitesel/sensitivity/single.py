"""
How far the weight of one criterion can change before the first place changes.

The others are rescaled in proportion, as `RuleSet.with_weights` does. With d_j = v_Bj - v_Aj and
r_j = (sum_k w_k d_k - w_j d_j) / (1 - w_j), the mean of the other criteria's d, B's lead over the
winner A is linear in the weight x of criterion j, and zero at

    x · d_j + (1 - x) · r_j = 0    =>    x = r_j / (r_j - d_j)

At x = 1 it is d_j and at x = 0 it is r_j; now, at x = w_j, it is not positive. So B gets ahead by
more weight if and only if d_j > 0, and by less if and only if r_j > 0. The first place changes at
the x that is nearest to w_j among all rivals. Triantaphyllou and Sánchez [1]_ state the same
threshold as the change δ before weights are rescaled: x = (w_j - δ) / (1 - δ).

.. [1] Triantaphyllou, E. and Sánchez, A. (1997). A sensitivity analysis approach for some
   deterministic multi-criteria decision making methods. Decision Sciences 28(1), 151-194 (its
   abstract seen, its theorem as remembered: unverified; the tests search the threshold on a line).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.matrix import WEIGHT_SUM_TOLERANCE
from sitesel.sensitivity.change import applied
from sitesel.sensitivity.contest import LEAD, weighted
from sitesel.standings import TIE_DECIMALS

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.sensitivity.change import WeightChange
    from sitesel.sensitivity.contest import Contest


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleWeight:
    """
    What more or less weight of one criterion does to the first place.

    Parameters
    ----------
    criterion : str
        Its id.
    weight : float
        Its weight now.
    up, down : WeightChange or None
        The least increase and the least decrease at which a rival is level with the winner; its
        threshold is `weights[criterion]` of the change. None where no such weight changes the
        first place.
    """

    criterion: str
    weight: float
    up: WeightChange | None
    down: WeightChange | None


def single_weights(contest: Contest) -> tuple[SingleWeight, ...]:
    """
    Find the thresholds of every weight by itself.

    Parameters
    ----------
    contest : Contest
        The sites that compete, the winner first.

    Returns
    -------
    tuple of SingleWeight
        One a criterion, in their order.
    """
    better, share = contest.value - contest.value[0], contest.share
    rest = np.where(share < 1.0 - WEIGHT_SUM_TOLERANCE, 1.0 - share, 0.0)
    others = weighted(better, share)[:, np.newaxis] - better * share
    mean = np.divide(others, rest, out=np.zeros_like(better), where=rest > 0)
    more, less = (better > LEAD) & (rest > 0), (mean > LEAD) & (share > 0)
    at = np.divide(mean, mean - better, out=np.zeros_like(better), where=more | less)
    up = _nearest(np.clip(at, share, 1.0) - share, more)
    down = _nearest(share - np.clip(at, 0.0, share), less)

    def change(column: int, found: tuple[int, float], sign: float) -> WeightChange | None:
        rival, step = found
        if np.isinf(step):
            return None
        changed = share * (1.0 - sign * step / rest[column])
        changed[column] = share[column] + sign * step
        return applied(contest, changed, first=rival)

    return tuple(
        SingleWeight(
            criterion=str(name),
            weight=float(share[column]),
            up=change(column, up[column], 1.0),
            down=change(column, down[column], -1.0),
        )
        for column, name in enumerate(contest.weights.index)
    )


def _nearest(step: FloatArray, able: BoolArray) -> list[tuple[int, float]]:
    """For each column the row with the least step, and that step; infinite where none is able."""
    steps = np.where(able, step, np.inf)
    rows = steps.round(TIE_DECIMALS).argmin(axis=0)
    return [(int(row), float(steps[row, column])) for column, row in enumerate(rows)]
