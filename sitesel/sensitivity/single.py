"""
How far the weight of one criterion can change before the first place changes.

The others are rescaled in proportion, as `RuleSet.with_weights` does. With d_j = v_Bj - v_Aj and
r_j the mean of the other criteria's d by their weights, B's lead over the winner A is linear in the
weight x of criterion j, and zero at

    x · d_j + (1 - x) · r_j = 0    =>    x = r_j / (r_j - d_j)

At x = 1 it is d_j and at x = 0 it is r_j; now, at x = w_j, it is not positive. So B gets ahead by
more weight if and only if d_j > 0, and by less if and only if r_j > 0. The first place changes at
the x that is nearest to w_j among all rivals. Triantaphyllou and Sánchez [1]_ state the same
threshold as the change δ before weights are rescaled: x = (w_j - δ) / (1 - δ).

.. [1] Triantaphyllou, E. and Sánchez, A. (1997). A sensitivity analysis approach for some
   deterministic multi-criteria decision-making methods. Decision Sciences 28(1), 151-194,
   doi:10.1111/j.1540-5915.1997.tb01306.x (its abstract seen, its theorem as remembered: unverified;
   the tests search the threshold on a line).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.sensitivity.change import applied
from sitesel.sensitivity.contest import LEAD
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
    others = np.where(np.eye(len(share), dtype=bool), 0.0, share[:, np.newaxis])
    rest = others.sum(axis=0)
    others = np.divide(others, rest, out=np.zeros_like(others), where=rest > 0)
    mean = np.einsum("ik,kj->ij", better, others)
    more, less = better > LEAD, mean > LEAD
    at = np.divide(mean, mean - better, out=np.zeros_like(better), where=more | less)
    above, below = np.clip(at, share, 1.0), np.clip(at, 0.0, share)
    up, down = _nearest(above - share, more), _nearest(share - below, less)

    def change(column: int, rival: int | None, threshold: FloatArray) -> WeightChange | None:
        if rival is None:
            return None
        changed = others[:, column] * (1.0 - threshold[rival, column])
        changed[column] = threshold[rival, column]
        return applied(contest, changed, first=rival)

    return tuple(
        SingleWeight(
            criterion=str(name),
            weight=float(share[column]),
            up=change(column, up[column], above),
            down=change(column, down[column], below),
        )
        for column, name in enumerate(contest.weights.index)
    )


def _nearest(step: FloatArray, able: BoolArray) -> list[int | None]:
    """For each column the row with the least step; None where no row is able."""
    rows = np.where(able, step, np.inf).round(TIE_DECIMALS).argmin(axis=0)
    return [int(row) if able[row, column] else None for column, row in enumerate(rows)]
