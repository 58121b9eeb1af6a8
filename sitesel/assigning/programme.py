"""
The exact optimum by an integer programme: which industry takes what share of which site.

Maximise  sum over pairs of  weight . score . share   [points], subject to: shares of an industry
sum to 1 (or to nothing, where it need not be placed); land, numbers of industries and what must
stay apart at each site. HiGHS branches and bounds; it gives a bound of its own, so that an optimum
is either proven or its gap is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.assigning.problem import LEAST_MU
from sitesel.locating.model import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.assigning.problem import Problem
    from sitesel.matrix import BoolArray, FloatArray

PROVEN_POINTS = 1e-5  # HiGHS stops at an absolute gap of 1e-6
NODES = 200_000
INFEASIBLE = 2  # status of SciPy's milp
HALF = 0.5


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """
    Who goes where.

    Parameters
    ----------
    share : ndarray of float, shape (n, m)
        Of each industry at each site.
    total : float
        The objective, in weighted points.
    bound : float
        What no assignment exceeds.
    """

    share: FloatArray
    total: float
    bound: float

    @property
    def is_proven(self) -> bool:
        """Whether it is the optimum."""
        return self.bound - self.total <= PROVEN_POINTS


def value(problem: Problem, share: FloatArray, score: FloatArray | None = None) -> FloatArray:
    """
    Say what each industry gets.

    Parameters
    ----------
    problem : Problem
        With the scores.
    share : ndarray of float, shape (n, m)
        Of an assignment.
    score : ndarray of float, shape (n, m), optional
        Instead of those of the problem.

    Returns
    -------
    ndarray of float, shape (n,)
        Mean score over what it has, in points.
    """
    points: FloatArray = (share * (problem.score if score is None else score)).sum(axis=1)
    return points


def optimum(
    problem: Problem,
    *,
    score: FloatArray | None = None,
    candidates: BoolArray | None = None,
    forced: Sequence[tuple[int, int]] = (),
) -> Assignment | None:
    """
    Find the best assignment.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    score : ndarray of float, shape (n, m), optional
        Points instead of those of the problem.
    candidates : ndarray of bool, shape (n, m), optional
        Pairs that may be used; by default all.
    forced : sequence of (int, int)
        Pairs that must be used.

    Returns
    -------
    Assignment or None
        None if there is none.
    """
    programme = Programme(problem, problem.score if score is None else score, candidates)
    for pair in forced:
        if not programme.force(*pair):
            return None
    return programme.best()


class Programme:
    """
    The rows and columns for a problem.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    score : ndarray of float, shape (n, m)
        In points.
    candidates : ndarray of bool, shape (n, m), optional
        Pairs that may be used.
    gains : bool
        Whether points are the objective; else the caller adds another.
    lacking : bool
        Whether some of an industry may be left unplaced, at the price of its land.
    """

    def __init__(
        self, problem: Problem, score: FloatArray, candidates: BoolArray | None = None, *,
        gains: bool = True, lacking: bool = False,
    ) -> None:  # fmt: skip
        usable = problem.most > 0
        self.problem, self.score = problem, score
        self.row, self.column = np.nonzero(usable if candidates is None else usable & candidates)
        self.most = problem.most[self.row, self.column]
        self.points = score[self.row, self.column]
        gain = problem.weight[self.row] * self.points * gains
        self.splits = np.flatnonzero(problem.splits[self.row])
        self.model = Model()
        self.used = self.model.variables(
            np.where(problem.splits[self.row], 0.0, gain * self.most), high=1.0, whole=True
        )
        self.share = self.used.copy()  # columns whose number times `per` is the share
        self.per = self.most.copy()
        if len(self.splits):
            self._split(gain)
        self._sums(lacking=lacking)
        self._sites()

    def _split(self, gain: FloatArray) -> None:
        """Give pairs whose land may be cut a column for their share, from least to most."""
        at, problem = self.splits, self.problem
        share = self.model.variables(gain[at], high=1.0)
        self.share[at], self.per[at] = share, 1.0
        used = self.used[at]
        self.model.constrain((share, 1.0), (used, -self.most[at]), most=0.0)
        self.model.constrain((share, 1.0), (used, -problem.least[self.row[at]]), least=0.0)
        rows = np.unique(self.row[at])
        for row in rows.tolist():
            mine = self.used[self.row == row]
            self.model.gather(
                (np.zeros(len(mine), dtype=np.int64), mine, 1.0),
                size=1, most=float(problem.most_sites[row]),
            )  # fmt: skip

    def _sums(self, *, lacking: bool) -> None:
        """Shares of an industry come to 1, with what is absent or lacking where that may be."""
        must = self.problem.must
        optional = np.flatnonzero(~must)
        absent = self.model.variables(np.zeros(len(optional)), high=1.0, whole=True)
        parts = [(self.row, self.share, self.per), (optional, absent, np.ones(len(optional)))]
        if lacking:
            self.lacking = self.model.variables(-np.maximum(self.problem.area_mu, 1.0), high=1.0)
            parts.append((np.arange(len(must)), self.lacking, np.ones(len(must))))
        self.model.gather(*parts, size=len(must), least=1.0, most=1.0)

    def _sites(self) -> None:
        """Land, number of industries, and who must stay apart, at each site."""
        problem = self.problem
        limited = problem.shared_land
        holds = np.maximum(problem.capacity_mu[limited], LEAST_MU)
        pair, site = np.nonzero(problem.inside[self.column][:, limited])
        land = problem.area_mu[self.row[pair]] * self.per[pair] / holds[site]
        self.model.gather((site, self.share[pair], land), size=len(limited), most=1.0)
        groups = [np.isin(self.row, rows) for rows in problem.apart]
        limits = [1.0] * len(groups)
        if problem.per_site is not None:
            groups.append(np.ones(len(self.row), dtype=bool))
            limits.append(float(problem.per_site))
        for here, limit in zip(groups, limits, strict=True):
            pairs = np.flatnonzero(here)
            self.model.gather(
                (self.column[pairs], self.used[pairs], 1.0), size=len(problem.sites), most=limit
            )

    def force(self, row: int, column: int) -> bool:
        """
        Require a pair.

        Parameters
        ----------
        row, column : int
            Industry and site.

        Returns
        -------
        bool
            False if it cannot be used at all.
        """
        mine = self.used[(self.row == row) & (self.column == column)]
        if not len(mine):
            return False
        self.model.constrain((mine, 1.0), least=1.0)
        return True

    def floor(self, points: FloatArray, relief: int | None = None) -> None:
        """
        Let no industry get less than so much.

        Parameters
        ----------
        points : ndarray of float, shape (n,)
            For each; NaN for none.
        relief : int, optional
            Column whose number is added to what each gets.
        """
        for row in np.flatnonzero(~np.isnan(points)).tolist():
            mine = np.flatnonzero(self.row == row)
            columns, per = self.share[mine], self.points[mine] * self.per[mine]
            if relief is not None:
                columns, per = np.append(columns, relief), np.append(per, 1.0)
            rows = np.zeros(len(columns), dtype=np.int64)
            self.model.gather((rows, columns, per), size=1, least=float(points[row]))

    def best(self) -> Assignment | None:
        """
        Solve it.

        Returns
        -------
        Assignment or None
            None if no assignment fits, or none was found within the nodes.
        """
        found = self.solve()
        if found is None:
            return None
        share = self.shares(found.x)
        total = float((self.problem.weight * value(self.problem, share, self.score)).sum())
        bound = -float(found.mip_dual_bound) if found.mip_dual_bound is not None else np.inf
        return Assignment(share=share, total=total, bound=max(bound, total))

    def solve(self) -> Any:  # noqa: ANN401  (SciPy's own result)
        """
        Let HiGHS work on it.

        Returns
        -------
        OptimizeResult or None
            None if no assignment fits.
        """
        if not len(self.row):
            return None
        found = self.model.solve(nodes=NODES)
        return None if found.x is None else found

    def shares(self, solution: FloatArray) -> FloatArray:
        """
        Read the shares off a solution.

        Parameters
        ----------
        solution : ndarray of float
            As HiGHS gives it, whole numbers within its tolerance.

        Returns
        -------
        ndarray of float, shape (n, m)
            Exactly even where an industry is not split.
        """
        used = solution[self.used] > HALF
        number = np.where(self.problem.splits[self.row], solution[self.share], 1.0) * self.per
        share = np.zeros(self.problem.shape)
        share[self.row, self.column] = np.where(used, np.clip(number, 0.0, self.most), 0.0)
        return share
