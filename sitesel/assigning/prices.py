"""
Prices of land and of places at each site, and the bound that they prove.

Let lambda be a price of a 亩 of each site, sigma of a place in it, tau of a place in a group that
must stay apart. A share of an industry at a site is then worth v = weight . score - its land at the
prices of all sites that it lies in - the places it takes, and no assignment exceeds the prices of
all there is to sell plus, for each industry, the best filling of its share by v (Lagrangian
duality [1]_). The prices are the duals of the linear relaxation, but any that are not negative
prove a bound, which is why a checker need not trust whoever found them. Where every industry takes
one whole site and each site one industry, the bound is the optimum itself: the relaxation has whole
solutions.

.. [1] Geoffrion, A. M. (1974). Lagrangean relaxation for integer programming. Mathematical
   Programming Study 2, 82-114, doi:10.1007/BFb0120690
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.problem import LEAST_MU

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from sitesel.assigning.covers import Covers
    from sitesel.assigning.problem import Problem
    from sitesel.matrix import BoolArray, FloatArray, IntArray

FULL = 1.0 - 1e-9


@dataclass(frozen=True, kw_only=True)
class Prices:
    """
    What there is to sell at each site.

    Parameters
    ----------
    land : ndarray of float, shape (m,)
        Points a 亩.
    place : ndarray of float, shape (m,)
        Points a place for an industry.
    apart : ndarray of float, shape (groups, m)
        Points the one place for a group.
    covers : (Covers, ndarray of float of shape (k,)), optional
        Rows that were priced, too, and the points a member of each.
    """

    land: FloatArray
    place: FloatArray
    apart: FloatArray
    covers: tuple[Covers, FloatArray] | None = None

    def income(self, problem: Problem) -> float:
        """
        Price all there is to sell.

        Parameters
        ----------
        problem : Problem
            Whose sites.

        Returns
        -------
        float
            Points.
        """
        land = np.nan_to_num(problem.capacity_mu) @ self.land
        rows = 0.0 if self.covers is None else self.covers[0].most @ self.covers[1]
        places = (problem.per_site or 0) * self.place.sum() + self.apart.sum()
        return float(land + places + rows)

    def charge(self, problem: Problem) -> FloatArray:
        """
        Price a whole share of each pair.

        Parameters
        ----------
        problem : Problem
            Whose pairs.

        Returns
        -------
        ndarray of float, shape (n, m)
            Points; inf where the pair cannot be.
        """
        place = np.tile(self.place, (len(problem.industries), 1))
        for price, rows in zip(self.apart, problem.apart, strict=True):
            place[list(rows)] += price
        land = problem.area_mu[:, None] * (problem.inside @ self.land)
        most = np.where(problem.most > 0, problem.most, np.nan)
        if self.covers is not None:
            covers, price = self.covers
            land += (covers.member.T * price) @ problem.inside[:, covers.site].T
        charge: FloatArray = np.nan_to_num(land + place / most, nan=np.inf)
        return charge


@dataclass(frozen=True, kw_only=True)
class Margins:
    """
    What prices say of a table of scores.

    Parameters
    ----------
    bound : float
        What no assignment exceeds.
    loss : ndarray of float, shape (n, m)
        By how much the bound falls, at least, if the pair is used; inf where it cannot be.
    """

    bound: float
    loss: FloatArray


def margins(problem: Problem, prices: Prices, score: FloatArray) -> Margins:
    """
    Bound the objective.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    prices : Prices
        None negative.
    score : ndarray of float, shape (n, m)
        In points.

    Returns
    -------
    Margins
        Under these scores.
    """
    most, worth = problem.most, problem.weight[:, None] * score - prices.charge(problem)
    order = np.argsort(-worth, axis=1, kind="stable")
    filled = np.cumsum(np.take_along_axis(most, order, axis=1), axis=1) >= FULL
    last = np.take_along_axis(order, filled.argmax(axis=1)[:, None], axis=1)
    level = np.take_along_axis(worth, last, axis=1)
    with np.errstate(invalid="ignore"):
        off = worth - level
    fill = level[:, 0] + (np.clip(off, 0.0, None) * most).sum(axis=1)
    kept = np.where(problem.must, fill, np.clip(fill, 0.0, None))
    least = np.minimum(problem.least[:, None], most)
    with np.errstate(invalid="ignore"):
        loss = np.clip(-off, 0.0, None) * least + (kept - fill)[:, None]
    can = filled[:, -1]  # others can only stay away
    return Margins(
        bound=prices.income(problem) + float(kept[can].sum()),
        loss=np.where((most > 0) & can[:, None], loss, np.inf),
    )


def relaxed(
    problem: Problem, score: FloatArray, candidates: BoolArray, covers: Covers | None = None
) -> tuple[Prices, FloatArray] | None:
    """
    Solve the linear relaxation over some of the pairs.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    score : ndarray of float, shape (n, m)
        In points.
    candidates : ndarray of bool, shape (n, m)
        Pairs that may be used.
    covers : Covers, optional
        Further rows.

    Returns
    -------
    tuple of (Prices, ndarray of float of shape (n, m)) or None
        Its duals and its shares, which may be of no whole site; None if it has no solution.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, vstack

    row, column = np.nonzero((problem.most > 0) & candidates)
    sums = csr_array(
        (np.ones(len(row)), (row, np.arange(len(row)))), shape=(len(candidates), len(row))
    )
    sold = _sold(problem, row, column)
    if covers is not None:
        sold.append((csr_array(covers.counts(problem, row, column).astype(float)), covers.most))
    must = problem.must
    found = linprog(
        -problem.weight[row] * score[row, column],
        A_ub=vstack([*(rows for rows, _ in sold), sums[~must]]),
        b_ub=np.concatenate([*(limits for _, limits in sold), np.ones((~must).sum())]),
        A_eq=sums[must] if must.any() else None, b_eq=np.ones(must.sum()) if must.any() else None,
        bounds=np.column_stack([np.zeros(len(row)), problem.most[row, column]]), method="highs-ds",
    )  # fmt: skip
    if found.status:
        return None
    share = np.zeros(problem.shape)
    share[row, column] = found.x
    dual = np.clip(-found.ineqlin.marginals, 0.0, None)
    parts = np.split(dual, np.cumsum([len(limits) for _, limits in sold]))[:-1]
    priced = None if covers is None else (covers, parts.pop())
    land, *apart, place = parts
    per_mu = np.zeros(len(problem.sites))
    per_mu[problem.shared_land] = land / _limits(problem)
    apart_of = np.reshape(apart, (-1, len(place)))
    return Prices(land=per_mu, place=place, apart=apart_of, covers=priced), share


def _sold(problem: Problem, row: IntArray, column: IntArray) -> list[tuple[csr_array, FloatArray]]:
    """Rows and limits of land (in shares of the limit), of each group's places, of places."""
    from scipy.sparse import csr_array

    inside = problem.inside[column][:, problem.shared_land].T
    land = csr_array(inside * (problem.area_mu[row] / _limits(problem)[:, None]))
    taken = 1.0 / problem.most[row, column]
    shape = (len(problem.sites), len(row))
    place = csr_array((taken, (column, np.arange(len(row)))), shape=shape)
    groups = [csr_array(place * np.isin(row, members)[None]) for members in problem.apart]
    one = np.ones(len(problem.sites))
    any_number = len(problem.industries) + 1  # never reached, hence never priced
    most = float(problem.per_site or any_number)
    return [
        (land, np.ones(land.shape[0])),
        *((group, one) for group in groups),
        (place, one * most),
    ]


def _limits(problem: Problem) -> FloatArray:
    limits: FloatArray = np.maximum(problem.capacity_mu[problem.shared_land], LEAST_MU)
    return limits
