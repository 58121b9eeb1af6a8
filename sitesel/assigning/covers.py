"""
Rows that make the relaxation tighter: industries too large to share the land of one site.

If a set of industries that are not cut wants more land than a site holds, one of them has to stay
away: at most all but one are there. So does any other that is at least as large as the largest of
the set, which counts like a member (extended cover inequalities [1]_). Every assignment keeps such
a row, fractional solutions of the relaxation often do not. A row says nothing of scores, so one
that was found under some holds under all.

.. [1] Balas, E. (1975). Facets of the knapsack polytope. Mathematical Programming 8, 146-164,
   doi:10.1007/BF01580440
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.assigning.problem import Problem
    from sitesel.matrix import BoolArray, FloatArray, IntArray

LARGEST = 10  # industries at a site among which sets are looked for
BROKEN = 1e-4  # by how much a row has to be broken to be of use
OVER = 1e-9  # of a site's land, by which a set has to exceed it
FEWER = 1e-6  # of sets that are broken alike, the smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """
    Rows: of the industries in `member`, at most `most` have land in the site.

    Parameters
    ----------
    site : ndarray of int, shape (k,)
        Columns of the problem.
    member : ndarray of bool, shape (k, n)
        None of them is cut.
    most : ndarray of float, shape (k,)
        How many.
    """

    site: IntArray
    member: BoolArray
    most: FloatArray

    @classmethod
    def none(cls, industries: int) -> Covers:
        """
        Begin without any.

        Parameters
        ----------
        industries : int
            Of the problem.

        Returns
        -------
        Covers
            No row.
        """
        return cls(
            site=np.zeros(0, dtype=np.int64), member=np.zeros((0, industries), dtype=bool),
            most=np.zeros(0),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.site)

    def take(self, rows: IntArray | BoolArray) -> Covers:
        """
        Keep some.

        Parameters
        ----------
        rows : ndarray of int or of bool
            Which.

        Returns
        -------
        Covers
            Those.
        """
        return Covers(site=self.site[rows], member=self.member[rows], most=self.most[rows])

    def joined(self, other: Covers) -> Covers:
        """
        Put rows after these.

        Parameters
        ----------
        other : Covers
            Of the same problem.

        Returns
        -------
        Covers
            All.
        """
        return Covers(
            site=np.append(self.site, other.site),
            member=np.concatenate([self.member, other.member]),
            most=np.append(self.most, other.most),
        )

    def counts(self, problem: Problem, row: IntArray, column: IntArray) -> BoolArray:
        """
        Say which pairs count in which row.

        Parameters
        ----------
        problem : Problem
            Whose pairs.
        row, column : ndarray of int, shape (p,)
            Of pairs.

        Returns
        -------
        ndarray of bool, shape (k, p)
            Land counts at every site that it lies in.
        """
        return self.member[:, row] & problem.inside[column][:, self.site].T


def broken(problem: Problem, share: FloatArray) -> Covers:
    """
    Look for rows that shares of the relaxation do not keep.

    Parameters
    ----------
    problem : Problem
        What is to be assigned.
    share : ndarray of float, shape (n, m)
        Of the relaxation.

    Returns
    -------
    Covers
        For each site the one that is broken most; none where none is.
    """
    whole = (problem.area_mu > 0) & (problem.most_sites == 1)
    row, column = np.nonzero(share * whole[:, None])
    there = np.zeros((len(share), len(problem.shared_land)))
    np.add.at(there, row, share[row, column, None] * problem.inside[column][:, problem.shared_land])
    torn = ((there > BROKEN) & (there < 1.0 - BROKEN)).any(axis=0)
    found = [
        (site, *one)
        for site, at in zip(problem.shared_land[torn].tolist(), there.T[torn], strict=True)
        if (one := _most_broken(problem.area_mu, problem.capacity_mu[site], at)) is not None
    ]
    if not found:
        return Covers.none(len(problem.industries))
    sites, members, most = zip(*found, strict=True)
    member = np.array(members) & whole
    return Covers(site=np.array(sites), member=member, most=np.array(most, dtype=np.float64))


def _most_broken(area: FloatArray, holds: float, there: FloatArray) -> tuple[BoolArray, int] | None:
    """Try all sets of the industries that are most at a site; give members and how many may be."""
    here = np.flatnonzero(there > BROKEN)
    here = here[np.argsort(-there[here], kind="stable")][:LARGEST]
    sets = (np.arange(1, 2 ** len(here))[:, None] >> np.arange(len(here))) & 1
    size = sets.sum(axis=1)
    over = sets @ there[here] - (size - 1) - FEWER * size
    over[sets @ area[here] <= holds * (1.0 + OVER)] = -np.inf
    best = int(over.argmax())
    if over[best] < BROKEN:
        return None
    chosen = here[sets[best] > 0]
    member = area >= area[chosen].max()
    member[chosen] = True
    return member, int(size[best]) - 1
