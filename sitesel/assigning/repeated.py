"""
The same assignment under other scores, exactly, without starting from all pairs each time.

The linear relaxation over the pairs that look best gives prices, and prices bound what every pair
could still be worth (`prices.py`). Pairs that cannot be in an optimum are left out; where the rest
has an optimum within reach of the bound, it is that of all pairs. No draw is approximated.
Where each industry takes whole sites of its own, it is the assignment problem of the textbooks,
solved by the shortest augmenting paths of SciPy [1]_.

.. [1] Crouse, D. F. (2016). On implementing 2D rectangular assignment algorithms. IEEE Transactions
   on Aerospace and Electronic Systems 52(4), 1679-1696, doi:10.1109/TAES.2016.140952 (as SciPy's
   documentation cites it)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.prices import margins, relaxed
from sitesel.assigning.programme import PROVEN_POINTS, optimum, value

if TYPE_CHECKING:
    from sitesel.assigning.prices import Prices
    from sitesel.assigning.problem import Problem
    from sitesel.matrix import FloatArray

NEAR = 16  # pairs of an industry to begin with
REACH = 1e-3  # of the bound: how far below it an optimum is looked for at first
EVEN = 1e-9  # of shares
MORE = 2.0  # times as far, where there is none


def again(problem: Problem, prices: Prices, score: FloatArray) -> FloatArray | None:
    """
    Find the optimum under other scores.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    prices : Prices
        Of similar scores.
    score : ndarray of float, shape (n, m)
        In points.

    Returns
    -------
    ndarray of float, shape (n, m), or None
        Shares of an exact optimum; None if there is no assignment.
    """
    if problem.is_matching:
        return _matched(problem, score)
    loss = margins(problem, prices, score[None]).loss[0]
    near = np.sort(loss, axis=1)[:, min(NEAR, loss.shape[1]) - 1]
    found = relaxed(problem, score, loss <= near[:, None])
    own, share = (prices, np.full(problem.shape, np.nan)) if found is None else found
    told = margins(problem, own, score[None])
    bound = float(told.bound[0])
    total = float((problem.weight * value(problem, share, score)).sum())
    if bound - total <= PROVEN_POINTS and _is_whole(problem, share):
        return share
    reach = REACH * abs(bound)
    while True:
        best = optimum(problem, score=score, candidates=told.loss[0] <= reach)
        if np.isinf(reach) or (best is not None and bound - best.total <= reach):
            return None if best is None else best.share
        at_most = np.inf if best is None else bound - best.total + PROVEN_POINTS
        reach = min(at_most, MORE * reach if reach < abs(bound) else np.inf)


def _is_whole(problem: Problem, share: FloatArray) -> bool:
    """Whether shares of the relaxation are an assignment: each none or all it can be."""
    off = np.minimum(np.abs(share), np.abs(share - problem.most))
    return bool((off <= EVEN).all()) and not problem.splits.any()


def _matched(problem: Problem, score: FloatArray) -> FloatArray | None:
    """Give every industry a row for each of its sites; a site takes one row."""
    from scipy.optimize import linear_sum_assignment

    gain = np.where(problem.most > 0, problem.weight[:, None] * score * problem.most, -np.inf)
    of = np.repeat(np.arange(len(gain)), problem.most_sites)
    try:
        row, column = linear_sum_assignment(gain[of], maximize=True)
    except ValueError:  # as SciPy says that only pairs that cannot be are left
        return None
    if len(row) < len(of):
        return None
    share = np.zeros(problem.shape)
    share[of[row], column] = problem.most[of[row], column]
    return share
