"""
Sites that several industries would like best, and what it costs to give each its way.

For each such site, every industry whose own best it is gets it by force once, and the rest is
assigned anew, exactly: the loss against the optimum says who had better yield.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.programme import optimum, value
from sitesel.assigning.repeated import Repeated

if TYPE_CHECKING:
    from sitesel.assigning.prices import Prices
    from sitesel.assigning.problem import Problem
    from sitesel.assigning.programme import Assignment
    from sitesel.matrix import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """
    A site that more industries would like best than it takes.

    Parameters
    ----------
    site : int
        Its column.
    rivals : tuple of int
        Rows of those whose best it is; those that have it first, then by loss.
    loss : tuple of float
        Weighted points that the whole loses if the site is given to each; NaN if then no assignment
        is left.
    """

    site: int
    rivals: tuple[int, ...]
    loss: tuple[float, ...]


def contests(problem: Problem, assigned: Assignment) -> list[Contest]:
    """
    Look for contested sites.

    Parameters
    ----------
    problem : Problem
        What was assigned.
    assigned : Assignment
        Its optimum.

    Returns
    -------
    list of Contest
        Those of most rivals first. Empty where everybody has the site that it would like best.
    """
    favourite = np.where(problem.most > 0, problem.score, -np.inf).argmax(axis=1)
    able = (problem.most > 0).any(axis=1)
    found = []
    for site in np.unique(favourite[able]).tolist():
        rivals = np.flatnonzero((favourite == site) & able)
        if len(rivals) > 1 and (assigned.share[rivals, site] == 0).any():
            losses = [_loss_of_giving(problem, assigned, row, site) for row in rivals.tolist()]
            order = sorted(zip(losses, rivals.tolist(), strict=True), key=_least_first)
            loss, rows = zip(*order, strict=True)
            found.append(Contest(site=site, rivals=rows, loss=loss))
    return sorted(found, key=lambda one: (-len(one.rivals), one.site))


def losses_without(problem: Problem, assigned: Assignment, prices: Prices) -> FloatArray:
    """
    Say what the whole loses if a pair of the optimum is forbidden.

    Parameters
    ----------
    problem : Problem
        What was assigned.
    assigned : Assignment
        Its optimum.
    prices : Prices
        Of its relaxation.

    Returns
    -------
    ndarray of float, shape (n, m)
        Weighted points; inf where then no assignment is left; NaN for pairs that are not used.
    """
    loss = np.full(problem.shape, np.nan)
    for row, column in np.argwhere(assigned.share > 0).tolist():
        barred = problem.barred.copy()
        barred[row, column] = True
        share = Repeated(problem=replace(problem, barred=barred), prices=prices).best(problem.score)
        if share is None:
            loss[row, column] = np.inf
            continue
        total = float((problem.weight * value(problem, share)).sum())
        loss[row, column] = max(assigned.total - total, 0.0)
    return loss


def _loss_of_giving(problem: Problem, assigned: Assignment, row: int, site: int) -> float:
    if assigned.share[row, site] > 0:
        return 0.0
    best = optimum(problem, forced=[(row, site)])
    return np.nan if best is None else max(assigned.total - best.total, 0.0)


def _least_first(one: tuple[float, int]) -> tuple[bool, float, int]:
    loss, row = one
    return bool(np.isnan(loss)), loss, row
