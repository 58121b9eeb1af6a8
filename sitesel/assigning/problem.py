"""
Who may go where, as arrays: industries are rows, sites are columns.

An industry is placed by shares x in [0, 1] that sum to 1 over its sites. One of a stated number of
sites takes equal shares; one whose land may be split takes any from its least to what a site holds.
Land is counted where it lies: what a site holds counts at every site that it lies in, too.
A capacity that nobody knows (NaN) limits nothing; what is done with that is told beside the result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, IntArray

LEAST_MU = 1e-9  # stands in for no land at all
HALF = 0.5
EVEN = 1e-12  # shares whose least and most differ by less are of one size


@dataclass(frozen=True, kw_only=True)
class Problem:
    """
    An assignment to be made.

    Parameters
    ----------
    industries, sites : tuple of str
        Ids, n and m of them; rows and columns of what follows.
    score : ndarray of float, shape (n, m)
        Points, 0 to 100, of each industry at each site.
    barred : ndarray of bool, shape (n, m)
        Pairs that must not be: excluded by a constraint.
    weight : ndarray of float, shape (n,)
        What a point of each industry counts, above 0.
    area_mu : ndarray of float, shape (n,)
        Land that each wants in all, in 亩; 0 where none is stated.
    least_mu : ndarray of float, shape (n,)
        Least land at one site, in 亩.
    most_sites : ndarray of int, shape (n,)
        How many sites: exactly so many where no land is wanted, at most so many where it is.
    must : ndarray of bool, shape (n,)
        Whether it has to be placed.
    capacity_mu : ndarray of float, shape (m,)
        Land of each site, in 亩; NaN unknown.
    inside : ndarray of bool, shape (m, m)
        Whether the site of a row lies in that of a column; each lies in itself.
    per_site : int or None
        How many industries a site takes at most; None: any number.
    apart : tuple of tuple of int
        Rows of industries of which a site takes one at most.

    Raises
    ------
    MethodError
        If shapes differ or a number cannot be.
    """

    industries: tuple[str, ...]
    sites: tuple[str, ...]
    score: FloatArray
    barred: BoolArray
    weight: FloatArray
    area_mu: FloatArray
    least_mu: FloatArray
    most_sites: IntArray
    must: BoolArray
    capacity_mu: FloatArray
    inside: BoolArray
    per_site: int | None = None
    apart: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        rows, columns = len(self.industries), len(self.sites)
        of_rows = (self.weight, self.area_mu, self.least_mu, self.most_sites, self.must)
        fits = (
            self.score.shape == self.barred.shape == (rows, columns)
            and all(one.shape == (rows,) for one in of_rows)
            and self.capacity_mu.shape == (columns,)
            and self.inside.shape == (columns, columns)
        )
        if not fits or not rows or not columns or len(set(self.industries)) < rows:
            raise MethodError(
                "分配问题的各数组大小须与产业数、地块数一致,产业不重复。",
                "The arrays of an assignment must fit its industries, each once, and its sites.",
            )
        sound = (
            (self.weight > 0).all() and (self.area_mu >= 0).all() and (self.least_mu >= 0).all()
            and (self.most_sites >= 1).all() and not (self.capacity_mu < 0).any()
            and np.isfinite(self.score).all() and self.inside.diagonal().all()
            and (self.per_site is None or self.per_site >= 1)
        )  # fmt: skip
        if not sound:
            raise MethodError(
                "分配问题须有:得分为数,权重大于 0,面积与容量不小于 0,地块数不小于 1。",
                "An assignment needs scores that are numbers, weights above 0, areas and "
                "capacities of at least 0, and at least one site each.",
            )

    @property
    def shape(self) -> tuple[int, int]:
        """How many industries and sites."""
        return len(self.industries), len(self.sites)

    @cached_property
    def room_mu(self) -> FloatArray:
        """Land that a single industry can have at each site, in 亩, shape (m,); inf unknown."""
        known = np.where(np.isnan(self.capacity_mu), np.inf, self.capacity_mu)
        room: FloatArray = np.where(self.inside, known, np.inf).min(axis=1)
        return room

    @cached_property
    def most(self) -> FloatArray:
        """
        Greatest share of each industry at each site, shape (n, m); 0 where it cannot be.

        Where a site holds less than all, another takes the least at least, which is not left here.
        """
        area = np.where(self.area_mu > 0, self.area_mu, np.nan)[:, None]
        held = np.where(np.isnan(area), 1.0, np.minimum(self.room_mu / area, 1.0))
        even = (1.0 / self.most_sites)[:, None]
        whole = (self.most_sites == 1)[:, None]
        rest = np.where(self.least > HALF, 1.0, 1.0 - self.least)[:, None]
        cut = np.where(held >= 1.0, 1.0, np.minimum(held, rest))
        some = np.where(whole, np.where(held >= 1.0, 1.0, 0.0), cut)
        share = np.where(np.isnan(area), even, some)
        return np.where(self.barred | (share < self.least[:, None] - EVEN), 0.0, share)

    @cached_property
    def least(self) -> FloatArray:
        """Least share of each industry at a site that it goes to, shape (n,)."""
        area = np.where(self.area_mu > 0, self.area_mu, np.nan)
        split = np.where(self.most_sites == 1, 1.0, self.least_mu / area)
        share: FloatArray = np.where(np.isnan(area), 1.0 / self.most_sites, split)
        return share

    @cached_property
    def splits(self) -> BoolArray:
        """Whether the land of an industry may be cut as one likes, shape (n,)."""
        can: BoolArray = (self.area_mu > 0) & (self.most_sites > 1)
        return can

    @cached_property
    def shared_land(self) -> IntArray:
        """Columns whose land can run short for more than one, by their capacity."""
        wants = bool((self.area_mu > 0).any())
        return np.flatnonzero(~np.isnan(self.capacity_mu) & wants)

    @cached_property
    def is_matching(self) -> bool:
        """Whether each industry takes whole sites of its own: what needs no branching."""
        nested = (self.inside.sum(axis=0) > 1)[self.shared_land].any()
        return self.per_site == 1 and not self.splits.any() and not nested and bool(self.must.all())

    def only(self, row: int) -> Problem:
        """
        Leave one industry.

        Parameters
        ----------
        row : int
            Which.

        Returns
        -------
        Problem
            As if it were alone in the city.
        """
        some = slice(row, row + 1)
        return replace(
            self, industries=self.industries[some], score=self.score[some],
            barred=self.barred[some], weight=np.ones(1), area_mu=self.area_mu[some],
            least_mu=self.least_mu[some], most_sites=self.most_sites[some],
            must=np.ones(1, dtype=bool), apart=(),
        )  # fmt: skip
