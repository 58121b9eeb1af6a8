"""
The best few of very many sites in every draw, exactly, without sorting or keeping them all.

A site can be among the best k of a draw only if its score reaches the k-th best of any pool of
sites. So one product in single precision, whose rounding error is bounded [1]_, throws away nearly
all sites, and only the rest is scored as in `ranks.py`. The pool is the leaders of a few draws: a
poor one costs time, never exactness.

.. [1] Higham, N. J. (2002). Accuracy and Stability of Numerical Algorithms, 2nd ed. SIAM, sec. 3.1,
   doi:10.1137/1.9780898718027 (inner products: error at most m u / (1 - m u) times the sum of
   |w v|, in any order).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from sitesel.robustness.ranks import UNIT, order, packed, row_bits, scores

if TYPE_CHECKING:
    import numpy.typing as npt

    from sitesel.matrix import BoolArray, FloatArray, IntArray

    SingleArray: TypeAlias = npt.NDArray[np.float32]

DRAWS = 100  # at a time
SINGLE_THREAD = 2**18  # multiplications: OpenBLAS does not split a product this small over threads
POOL_DRAWS = 16
POOL_DEPTH = 4  # times k
MANY = 0.05  # of all sites: sorting them all is then no slower


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaders:
    """
    Sites made ready for finding the best k.

    Parameters
    ----------
    values : ndarray of float, shape (n, m)
        In [0, 1], none unknown.
    single : ndarray of float32, shape (n, m)
        The same, rounded.
    pool : ndarray of float32, shape (p, m)
        Those of some good sites, at least k.
    k : int
        How many are looked for.
    """

    values: FloatArray
    single: SingleArray
    pool: SingleArray
    k: int

    @classmethod
    def of(cls, values: FloatArray, weights: FloatArray, *, k: int) -> Leaders:
        """
        Make sites ready.

        Parameters
        ----------
        values : ndarray of float, shape (n, m)
            In [0, 1], none unknown.
        weights : ndarray of float, shape (d, m)
            Some draws like those to come; the first few are used.
        k : int
            How many are looked for, at most n.

        Returns
        -------
        Leaders
            Ready.
        """
        single = values.astype(np.float32)
        depth = min(POOL_DEPTH * k, len(values))
        score = weights[:POOL_DRAWS].astype(np.float32) @ single.T
        best = np.argpartition(score, len(values) - depth, axis=1)[:, -depth:]
        return cls(values=values, single=single, pool=single[np.unique(best)], k=k)

    def best(self, weights: FloatArray) -> IntArray:
        """
        Find the best k sites of every draw.

        Parameters
        ----------
        weights : ndarray of float, shape (d, m)
            One row per draw; at least 0, sum 1.

        Returns
        -------
        ndarray of int, shape (d, k)
            Rows, best first: the same as of the full order.
        """
        found = np.empty((len(weights), self.k), dtype=np.int64)
        room = np.empty(len(self.values) * DRAWS, dtype=np.bool_)
        for begin in range(0, len(weights), DRAWS):
            some = weights[begin : begin + DRAWS]
            kept = room[: len(self.values) * len(some)].reshape(-1, len(some))
            found[begin : begin + DRAWS] = self._best(some, kept)
        return found

    def _best(self, weights: FloatArray, kept: BoolArray) -> IntArray:
        """Find the best of at most `DRAWS` draws; `kept` is room to work in."""
        self._mark(weights.astype(np.float32), kept)
        if np.count_nonzero(kept) > MANY * kept.size:
            return np.concatenate([self._sorted(one[None]) for one in weights])
        row, draw = divmod(np.flatnonzero(kept), len(weights))  # on two axes it is 10 x slower
        by_draw = np.argsort(draw, kind="stable")
        row, draw = row[by_draw], draw[by_draw]
        first = np.searchsorted(draw, np.arange(len(weights)))
        key = np.full((len(weights), np.bincount(draw).max()), np.iinfo(np.int64).max)
        key[draw, np.arange(len(row)) - first[draw]] = self._keys(weights, row=row, draw=draw)
        key.sort(axis=1)
        return key[:, : self.k] & ((1 << row_bits(len(self.values))) - 1)

    def _mark(self, weights: SingleArray, kept: BoolArray) -> None:
        """Mark the sites that reach the k-th best of the pool, give or take rounding."""
        count, size = len(weights), len(self.pool)
        threshold = np.partition(weights @ self.pool.T, size - self.k, axis=1)[:, size - self.k]
        threshold -= _doubt(weights.shape[1])
        across = np.ascontiguousarray(weights.T)
        at_a_time = max(1, SINGLE_THREAD // across.size)
        score = np.empty((at_a_time, count), dtype=np.float32)
        for begin in range(0, len(kept), at_a_time):
            part = self.single[begin : begin + at_a_time]
            np.matmul(part, across, out=score[: len(part)])
            np.greater_equal(score[: len(part)], threshold, out=kept[begin : begin + at_a_time])

    def _keys(self, weights: FloatArray, *, row: IntArray, draw: IntArray) -> IntArray:
        """Score single sites in single draws, as `ranks.scores` and `ranks.packed` do."""
        total = np.zeros(len(row))
        for weight, value in zip(weights.T, self.values.T, strict=True):
            total += weight[draw] * value[row]
        key = np.rint(total * -UNIT).astype(np.int64)
        key <<= row_bits(len(self.values))
        key += row
        return key

    def _sorted(self, weights: FloatArray) -> IntArray:
        """Take the best of the full order, where very many sites are as good as equal."""
        return order(packed(scores(weights, self.values)))[:, : self.k]


def _doubt(criteria: int) -> float:
    """
    Bound how far single precision and ties can shift a score against the threshold.

    Weights and values are each rounded by a relative u = 2^-24 and the sum of m products by m u, at
    scores up to 1; twice, for the threshold is rounded too; and once more for good measure.
    """
    return float(3 * (criteria + 2) * 2.0**-24 + 2 / UNIT)
