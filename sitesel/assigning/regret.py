"""
What each industry and each site gives up, and the assignment in which nobody gives up much.

The regret of an industry is what it could have alone in the city less what it gets, in its own
points. The fair alternative makes the greatest regret as small as can be and is, among those, the
best by the objective.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.programme import Programme, optimum, value

if TYPE_CHECKING:
    from sitesel.assigning.problem import Problem
    from sitesel.assigning.programme import Assignment
    from sitesel.matrix import FloatArray

SLACK_POINTS = 1e-6


def own_best(problem: Problem) -> FloatArray:
    """
    Say what each industry could have if it were alone.

    Parameters
    ----------
    problem : Problem
        With all of them.

    Returns
    -------
    ndarray of float, shape (n,)
        Points; NaN where it cannot be placed even then.
    """
    can = problem.most > 0
    best = np.where(can, problem.score, -np.inf).max(axis=1)
    for row in np.flatnonzero(problem.most_sites > 1).tolist():
        alone = optimum(problem.only(row))
        best[row] = -np.inf if alone is None else alone.total
    points: FloatArray = np.where(np.isfinite(best), best, np.nan)
    return points


def regrets(problem: Problem, share: FloatArray, best: FloatArray) -> FloatArray:
    """
    Say what each industry gives up.

    Parameters
    ----------
    problem : Problem
        What was assigned.
    share : ndarray of float, shape (n, m)
        Of an assignment.
    best : ndarray of float, shape (n,)
        Of `own_best`.

    Returns
    -------
    ndarray of float, shape (n,)
        Points, at least 0; all of its best where an industry is not placed; NaN where it cannot be.
    """
    lost: FloatArray = np.clip(best - value(problem, share), 0.0, None)
    return lost


def site_regrets(problem: Problem, share: FloatArray) -> FloatArray:
    """
    Say what each site gives up: its best industry's score less that of the best it receives.

    Parameters
    ----------
    problem : Problem
        What was assigned.
    share : ndarray of float, shape (n, m)
        Of an assignment.

    Returns
    -------
    ndarray of float, shape (m,)
        Points, of different industries' rules and so an indication only; NaN where a site receives
        none.
    """
    could = np.where(problem.most > 0, problem.score, -np.inf).max(axis=0)
    has = np.where(share > 0, problem.score, -np.inf).max(axis=0)
    return np.where(np.isfinite(has), could - np.where(np.isfinite(has), has, 0.0), np.nan)


def fairest(problem: Problem, best: FloatArray) -> Assignment | None:
    """
    Find the assignment whose greatest regret is least, and the best among those.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    best : ndarray of float, shape (n,)
        Of `own_best`.

    Returns
    -------
    Assignment or None
        None if there is none.
    """
    programme = Programme(problem, problem.score, None, gains=False)
    (most,) = programme.model.variables(np.array([-1.0]))
    programme.floor(best, int(most))
    first = programme.solve()
    if first is None:
        return None
    share = programme.shares(first.x)
    least = float(np.nanmax(regrets(problem, share, best)))
    programme = Programme(problem, problem.score)
    programme.floor(best - least - SLACK_POINTS)
    return programme.best()
