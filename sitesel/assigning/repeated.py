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

from collections import deque
from dataclasses import dataclass, field
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
MORE = 1.5  # times as far, where there is none
ABOVE = 1.25  # of the usual distance
REMEMBERED = 20  # distances


@dataclass(kw_only=True)
class Repeated:
    """
    One problem under one table of scores after another.

    It remembers how far optima lie below their bounds, which tells how many pairs to begin with;
    no result depends on that.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    prices : Prices
        Of similar scores.
    """

    problem: Problem
    prices: Prices
    _gaps: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def best(self, score: FloatArray) -> FloatArray | None:
        """
        Find the optimum under other scores.

        Parameters
        ----------
        score : ndarray of float, shape (n, m)
            In points.

        Returns
        -------
        ndarray of float, shape (n, m), or None
            Shares of an exact optimum; None if there is no assignment.
        """
        problem = self.problem
        if problem.is_matching:
            return _matched(problem, score)
        loss = margins(problem, self.prices, score[None]).loss[0]
        near = np.sort(loss, axis=1)[:, min(NEAR, loss.shape[1]) - 1]
        found = relaxed(problem, score, loss <= near[:, None])
        own, share = (self.prices, np.full(problem.shape, np.nan)) if found is None else found
        told = margins(problem, own, score[None])
        bound = float(told.bound[0])
        total = float((problem.weight * value(problem, share, score)).sum())
        if bound - total <= PROVEN_POINTS and _is_whole(problem, share):
            return share
        return self._branched(score, told.loss[0], bound)

    def _branched(self, score: FloatArray, loss: FloatArray, bound: float) -> FloatArray | None:
        """Take more pairs until no other could give more than those do."""
        usual = ABOVE * sum(self._gaps) / len(self._gaps) if self._gaps else REACH * abs(bound)
        reach = max(usual, PROVEN_POINTS)
        while True:
            best = optimum(self.problem, score=score, candidates=loss <= reach)
            gap = np.inf if best is None else bound - best.total
            if np.isinf(reach) or gap <= reach:
                self._gaps.extend([] if best is None else [gap])
                return None if best is None else best.share
            reach = min(gap + PROVEN_POINTS, MORE * reach if reach < abs(bound) else np.inf)


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
