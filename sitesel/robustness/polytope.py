"""
The set of weights that bounds and statements leave, and whether they leave any.

A polytope in the hyperplane sum w = 1. One linear program [1]_ finds a point in its relative
interior and every inequality that always holds with equality (such as `a >= b` beside `b >= a`).
If there is no point, a smallest set of statements in conflict is found by leaving out one after
the other for as long as the rest stays contradictory (the deletion filter) [2]_.

.. [1] Freund, R. M., Roundy, R. and Todd, M. J. (1985). Identifying the set of always-active
   constraints in a system of linear inequalities by a single linear program. Sloan School of
   Management, MIT, working paper 1674-85.
.. [2] Chinneck, J. W. and Dravnieks, E. W. (1991). Locating minimal infeasible constraint sets in
   linear programs. ORSA Journal on Computing 3(2), 157-168, doi:10.1287/ijoc.3.2.157
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.matrix import FloatArray
    from sitesel.robustness.statements import Statement

ALWAYS_TIGHT = 0.5  # the optimum of [1] has 0 for a constraint that is always tight, else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Polytope:
    """
    Weights with above · w <= bound and equal · w = level.

    Parameters
    ----------
    above : ndarray of float, shape (c, m)
        Inequalities, bounds of single weights among them.
    bound : ndarray of float, shape (c,)
        Their right-hand sides.
    equal : ndarray of float, shape (e, m)
        Equalities, sum w = 1 first.
    level : ndarray of float, shape (e,)
        Their right-hand sides.
    """

    above: FloatArray
    bound: FloatArray
    equal: FloatArray
    level: FloatArray

    def flattened(self) -> tuple[Polytope, FloatArray] | None:
        """
        Find a point inside, and turn inequalities that are always tight into equalities.

        Returns
        -------
        tuple of (Polytope, ndarray of float, shape (m,)), optional
            The same set, and a point of its relative interior; None if the set is empty.
        """
        from scipy.optimize import linprog

        count, size = self.above.shape
        kinds = len(self.equal)
        found = linprog(
            np.concatenate([np.zeros(size), -np.ones(count), [0.0]]),  # most inequalities open
            A_ub=np.hstack([self.above, np.eye(count), -self.bound[:, None]]),
            b_ub=np.zeros(count),
            A_eq=np.hstack([self.equal, np.zeros((kinds, count)), -self.level[:, None]]),
            b_eq=np.zeros(kinds),
            bounds=[(None, None)] * size + [(0, 1)] * count + [(1, None)],
        )
        if found.x is None:  # the objective is bounded, so nothing meets them all
            return None
        tight = found.x[size : size + count] < ALWAYS_TIGHT
        flat = Polytope(
            above=self.above[~tight],
            bound=self.bound[~tight],
            equal=np.vstack([self.equal, self.above[tight]]),
            level=np.concatenate([self.level, self.bound[tight]]),
        )
        inside = found.x[:size] / found.x[-1]
        missed = flat.level - flat.equal @ inside
        return flat, inside + np.linalg.pinv(flat.equal) @ missed


def polytope(low: FloatArray, high: FloatArray, statements: Sequence[Statement]) -> Polytope:
    """
    Put bounds and statements together.

    Parameters
    ----------
    low, high : ndarray of float, shape (m,)
        Bounds of each weight.
    statements : sequence of Statement
        What else must hold.

    Returns
    -------
    Polytope
        Perhaps empty.
    """
    size = len(low)
    sides = {kind: [one for one in statements if one.equality is kind] for kind in (False, True)}
    rows = {
        kind: np.array([one.coefficients for one in some], dtype=np.float64).reshape(-1, size)
        for kind, some in sides.items()
    }
    bounds = {kind: [one.bound for one in some] for kind, some in sides.items()}
    cuts = high < 1  # the simplex itself keeps a weight below 1
    return Polytope(
        above=np.vstack([-np.eye(size), np.eye(size)[cuts], rows[False]]),
        bound=np.concatenate([-low, high[cuts], bounds[False]]),
        equal=np.vstack([np.ones(size), rows[True]]),
        level=np.array([1.0, *bounds[True]]),
    )


def refuse(low: FloatArray, high: FloatArray, statements: Sequence[Statement]) -> MethodError:
    """
    Say which statements contradict each other.

    Parameters
    ----------
    low, high : ndarray of float, shape (m,)
        Bounds of each weight, which the statements contradict together.
    statements : sequence of Statement
        All of them.

    Returns
    -------
    MethodError
        Quotes a smallest set: without any one of them, the others can be met.
    """
    free = (np.zeros_like(low), np.ones_like(high))
    boxed = polytope(*free, statements).flattened() is not None  # only the box is in the way
    bounds = (low, high) if boxed else free
    texts = list(dict.fromkeys(one.text for one in statements))
    for text in tuple(texts):
        fewer = [other for other in texts if other != text]
        some = [one for one in statements if one.text in fewer]
        if polytope(*bounds, some).flattened() is None:
            texts = fewer
    zh, en = "、".join(f"“{text}”" for text in texts), ", ".join(f"'{text}'" for text in texts)
    if boxed:
        return MethodError(
            f"权重条件 {zh} 与权重允许的变动幅度矛盾;请放宽幅度、改用全部权重,或改写条件。",
            f"The weight statements {en} contradict the box around the stated weights; widen the "
            "box, allow all weights, or change a statement.",
        )
    return MethodError(
        f"权重条件互相矛盾:{zh} 不能同时成立(权重不小于 0,总和为 1);请改写或删去其中一条。",
        f"The weight statements {en} contradict each other (weights are at least 0 and sum to 1); "
        "change or drop one of them.",
    )
