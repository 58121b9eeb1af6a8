"""
Best-worst method: the best criterion against all, and all against the worst; the linear model [1]_.

    minimise xi  such that  |w_best - a_best,j · w_j| <= xi,  |w_j - a_j,worst · w_worst| <= xi,
    sum of w = 1, w >= 0

xi is 0 where the judgements agree. How far they disagree is told from the input alone [2]_:

    CR = max over j of |a_best,j · a_j,worst - a_best,worst| / (a_best,worst² - a_best,worst)

The ratio xi / CI of Rezaei (2015) [3]_ is not given: its CI belongs to the nonlinear model.

.. [1] Rezaei, J. (2016). Best-worst multi-criteria decision-making method: some properties and a
   linear model. Omega 64, 126-130, doi:10.1016/j.omega.2015.12.001.
.. [2] Liang, F., Brunelli, M. and Rezaei, J. (2020). Consistency issues in the best worst method:
   measurements and thresholds. Omega 96, 102175, doi:10.1016/j.omega.2019.102175.
.. [3] Rezaei, J. (2015). Best-worst multi-criteria decision-making method. Omega 53, 49-57,
   doi:10.1016/j.omega.2014.11.009.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError
from sitesel.weighing.shares import Shares
from sitesel.weighing.tables import best_worst_threshold

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class BestWorstShares(Shares):
    """
    Shares from best-worst judgements.

    Parameters
    ----------
    best, worst : int
        The criteria.
    xi : float
        Largest deviation of the linear model; 0 is full consistency.
    ratio : float
        Input-based consistency ratio.
    doubtful : int
        The criterion whose two judgements contradict `best to worst` most.
    threshold : float or None
        Largest ratio that is acceptable; None where none is published.
    """

    best: int
    worst: int
    xi: float
    ratio: float
    doubtful: int
    threshold: float | None

    @property
    def acceptable(self) -> bool:
        """Whether the ratio is within the threshold; true where none is published."""
        return self.threshold is None or self.ratio <= self.threshold


def from_best_worst(
    best_to_others: FloatArray, others_to_worst: FloatArray, *, best: int, worst: int
) -> BestWorstShares:
    """
    Turn best-worst judgements into shares.

    Parameters
    ----------
    best_to_others : ndarray of float, shape (m,)
        How many times the best criterion is as important as each; 1 for itself.
    others_to_worst : ndarray of float, shape (m,)
        How many times each is as important as the worst; 1 for itself.
    best, worst : int
        Which they are.

    Returns
    -------
    BestWorstShares
        With xi and the consistency ratio.

    Raises
    ------
    MethodError
        If best and worst are the same, or a judgement is below 1.
    """
    judged = np.stack([best_to_others, others_to_worst])
    if best == worst or not (np.isfinite(judged) & (judged >= 1)).all():
        raise MethodError(
            "最重要与最不重要的指标不能相同,各项判断须不小于 1。",
            "The best and the worst criterion must differ and no judgement may be below 1.",
        )
    span = float(best_to_others[worst])
    gap = np.abs(best_to_others * others_to_worst - span)
    share, xi = _linear_model(best_to_others, others_to_worst, best=best, worst=worst)
    return BestWorstShares(
        share=share,
        best=best,
        worst=worst,
        xi=xi,
        ratio=float(gap.max() / (span**2 - span)) if span > 1 else float(gap.max()),
        doubtful=int(np.argmax(gap)),
        threshold=best_worst_threshold(span, len(gap)),
    )


def _linear_model(
    best_to_others: FloatArray, others_to_worst: FloatArray, *, best: int, worst: int
) -> tuple[FloatArray, float]:
    from scipy.optimize import linprog

    count = len(best_to_others)
    identity = np.eye(count)
    deviation = np.concatenate(
        [
            identity[best] - best_to_others[:, None] * identity,
            identity - others_to_worst[:, None] * identity[worst],
        ]
    )
    bound = np.full((2 * count, 1), -1.0)
    found = linprog(
        c=np.append(np.zeros(count), 1.0),
        A_ub=np.block([[deviation, bound], [-deviation, bound]]),
        b_ub=np.zeros(4 * count),
        A_eq=np.append(np.ones(count), 0.0)[None, :],
        b_eq=[1.0],
        method="highs",
    )
    solution = np.asarray(found.x, dtype=float)
    share = solution[:count]
    return share / share.sum(), max(float(solution[count]), 0.0)
