"""
Two linear programmes over weights, with a row for every rival, added only when it is violated.

`ahead` holds one row a rival: what the site is better by in each criterion; the site leads that
rival by `ahead @ weights`. Of 100,000 rivals only a handful bind, so the programmes start with a
few rows and add the most violated ones until none is (cutting planes [1]_); what is optimal over
fewer rows and violates none is optimal over all. HiGHS [2]_ solves them by its dual simplex, whose
solutions are vertices, exact up to rounding.

.. [1] Kelley, J. E., Jr. (1960). The cutting-plane method for solving convex programs. Journal of
   the Society for Industrial and Applied Mathematics 8(4), 703-712, doi:10.1137/0108053 (its text
   not seen; results are checked by applying them).
.. [2] Huangfu, Q. and Hall, J. A. J. (2018). Parallelizing the dual revised simplex method.
   Mathematical Programming Computation 10(1), 119-142, doi:10.1007/s12532-017-0130-5 (as SciPy's
   documentation cites it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sitesel.sensitivity.contest import weighted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.matrix import FloatArray

FIRST_ROWS = 32
MORE_ROWS = 16
TOLERANCE = 1e-10  # of feasibility, the least that HiGHS takes


class Solved(NamedTuple):
    """
    Optimal weights of a programme.

    Parameters
    ----------
    weights : ndarray of float, shape (m,)
        Not negative, sum to 1.
    lead : float
        What every row was asked to lead by.
    shares : ndarray of float, shape (rows,)
        Dual price of each row.
    """

    weights: FloatArray
    lead: float
    shares: FloatArray


def greatest_lead(ahead: FloatArray) -> Solved:
    """
    Find the weights that give the greatest lead over the nearest rival.

    Parameters
    ----------
    ahead : ndarray of float, shape (rivals, m)
        What the site is better by; rivals in rank order.

    Returns
    -------
    Solved
        Its shares are those of the mix of rivals that proves that no weights give more.
    """
    return _with_rows(ahead, _greatest_lead)


def nearest_weights(ahead: FloatArray, share: FloatArray) -> FloatArray:
    """
    Find the weights nearest to the present ones, in L1, that leave no rival ahead.

    Parameters
    ----------
    ahead : ndarray of float, shape (rivals, m)
        What the site is better by; rivals in rank order.
    share : ndarray of float, shape (m,)
        The present weights.

    Returns
    -------
    ndarray of float, shape (m,)
        Their distance is the least there is; other weights may be as near.

    Raises
    ------
    ArithmeticError
        If no weights do.
    """
    return _with_rows(ahead, lambda rows: _nearest(rows, share)).weights


def _with_rows(ahead: FloatArray, solve: Callable[[FloatArray], Solved]) -> Solved:
    rows = np.arange(min(FIRST_ROWS, len(ahead)))
    while True:
        solved = solve(ahead[rows])
        short = solved.lead - weighted(ahead, solved.weights)
        short[rows] = 0.0  # within the tolerance of the solver; not to be added again
        worst = np.argsort(-short, kind="stable")[:MORE_ROWS]
        violated = worst[short[worst] > TOLERANCE]
        if not len(violated):
            shares = np.zeros(len(ahead))
            shares[rows] = solved.shares
            return solved._replace(shares=shares)
        rows = np.concatenate([rows, violated])


def _greatest_lead(ahead: FloatArray) -> Solved:
    """Maximise t subject to ahead @ w >= t, sum w = 1, w >= 0; variables (w, t)."""
    rows, count = ahead.shape
    found = _optimum(
        np.append(np.zeros(count), -1.0),
        A_ub=np.column_stack([-ahead, np.ones(rows)]),
        b_ub=np.zeros(rows),
        A_eq=np.append(np.ones(count), 0.0)[np.newaxis],
        b_eq=[1.0],
        bounds=[(0.0, None)] * count + [(None, None)],
    )
    return Solved(_shares(found.x[:count]), float(found.x[count]), -found.ineqlin.marginals)


def _nearest(ahead: FloatArray, share: FloatArray) -> Solved:
    """Minimise sum p + q with ahead @ (w + p - q) >= 0, sum p = sum q, p >= 0, 0 <= q <= w."""
    count = len(share)
    found = _optimum(
        np.ones(2 * count),
        A_ub=np.column_stack([-ahead, ahead]),
        b_ub=weighted(ahead, share),
        A_eq=np.repeat([1.0, -1.0], count)[np.newaxis],
        b_eq=[0.0],
        bounds=[(0.0, None)] * count + [(0.0, most) for most in share.tolist()],
    )
    more, less = found.x[:count], found.x[count:]
    return Solved(_shares(share + more - less), 0.0, -found.ineqlin.marginals)


def _shares(weights: FloatArray) -> FloatArray:
    positive: FloatArray = np.clip(weights, 0.0, None)  # below zero by the solver's tolerance
    positive /= positive.sum()
    return positive


def _optimum(cost: FloatArray, **programme: Any) -> Any:  # noqa: ANN401  (SciPy's own words)
    from scipy.optimize import linprog

    exact: Any = {
        "primal_feasibility_tolerance": TOLERANCE,
        "dual_feasibility_tolerance": TOLERANCE,
    }
    found = linprog(cost, method="highs-ds", options=exact, **programme)
    if found.status:
        raise ArithmeticError(f"a linear programme over weights has no solution: {found.message}")
    return found
