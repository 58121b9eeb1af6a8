"""
The same assignment under other scores, exactly, without starting from all pairs each time.

The linear relaxation over the pairs that look best, made tighter by rows that it breaks
(`covers.py`), gives prices, and prices bound what every pair could still be worth (`prices.py`).
Where its solution is an assignment that meets the bound, it is the optimum. Else pairs that cannot
be in an optimum are left out; where the rest has an optimum within reach of the bound, it is that
of all pairs. No draw is approximated.
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

from sitesel.assigning.covers import Covers, broken
from sitesel.assigning.prices import margins, relaxed
from sitesel.assigning.programme import PROVEN_POINTS, optimum, value

if TYPE_CHECKING:
    from sitesel.assigning.prices import Prices
    from sitesel.assigning.problem import Problem
    from sitesel.matrix import FloatArray

NEAR = 8  # pairs of an industry to begin with
REACH = 1e-3  # of the bound: how far below it an optimum is looked for at first
LAPS = 8  # of looking for rows that are broken
EVEN = 1e-9  # of shares
MORE = 1.5  # times as far, where there is none
ABOVE = 1.6  # of the usual distance
REMEMBERED = 20  # distances


@dataclass(kw_only=True)
class Repeated:
    """
    One problem under one table of scores after another.

    It remembers rows that were broken, and how far optima lie below their bounds, which tells how
    many pairs to begin with. Which of several equal optima is found may depend on that, none of
    the totals does.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    prices : Prices
        Of similar scores.
    """

    problem: Problem
    prices: Prices
    _covers: Covers = field(init=False)
    _gaps: deque[float] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def __post_init__(self) -> None:
        self._covers = Covers.none(len(self.problem.industries))

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
        own, share = self._relaxed(score)
        told = margins(problem, own, score)
        total = float((problem.weight * value(problem, share, score)).sum())
        if told.bound - total <= PROVEN_POINTS and _is_whole(problem, share):
            return share
        return self._branched(score, told.loss, told.bound)

    def _relaxed(self, score: FloatArray) -> tuple[Prices, FloatArray]:
        """Price the pairs that look best, with rows that shares break, till few are broken."""
        problem = self.problem
        loss = margins(problem, self.prices, score).loss
        near = np.sort(loss, axis=1)[:, min(NEAR, loss.shape[1]) - 1]
        own, share = self.prices, np.full(problem.shape, np.nan)
        for _ in range(LAPS):
            found = relaxed(problem, score, loss <= near[:, None], self._covers)
            if found is None:
                break
            own, share = found
            more = broken(problem, share)
            if not len(more):
                break
            self._covers = self._covers.joined(more)
        return own, share

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
    """Whether shares of the relaxation are an assignment: each none, or from least to most."""
    used = share > EVEN
    least = np.where(problem.splits, problem.least, np.inf)[:, None]
    fits = share >= np.minimum(least, problem.most) - EVEN
    few = used.sum(axis=1) <= problem.most_sites
    return bool((fits | ~used).all() and few[problem.splits].all())


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
