"""
Counting blocks of draws.

Counts are integers, so that their sums do not depend on who counts what; weights are added in the
order of the draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.robustness.ranks import CHUNK, order, packed, ranks_of, row_bits, scores
from sitesel.robustness.streams import VALUES, generator

if TYPE_CHECKING:
    import numpy.typing as npt

    from sitesel.matrix import FloatArray, IntArray
    from sitesel.robustness.uncertain import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """
    Ranks of a block of draws, counted from 0.

    Parameters
    ----------
    sums, squares : ndarray of int, shape (n,)
        Sums over the draws of each row's rank and of its square.
    leading : ndarray of int, shape (d, rows)
        Rank of each leading row in each draw.
    wins : ndarray of int, shape (rows, rows)
        How often one leading row scores higher than another.
    """

    sums: IntArray
    squares: IntArray
    leading: IntArray
    wins: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    What a block of draws adds.

    Parameters
    ----------
    weights : ndarray of float, shape (d, m)
        Its draws.
    top : ndarray of int, shape (d, ranks), optional
        Rows of the first ranks, best first.
    ranked : Ranked, optional
        The ranks of all rows.
    """

    weights: FloatArray
    top: IntArray | None
    ranked: Ranked | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """
    Sums over the blocks; the arrays stay as large as they are.

    Parameters
    ----------
    top : ndarray of int, shape (n, ranks)
        How often each row has each of the first ranks.
    weights : ndarray of float, shape (n, m)
        Sum of the weights with which each row is first.
    counts : ndarray of int, shape (rows, n)
        How often each leading row has each rank: `top` itself if that has every rank of every row.
    sums, squares : ndarray of int, shape (n,)
        Sums of each row's rank, from 0, and of its square.
    wins : ndarray of int, shape (rows, rows)
        How often one leading row scores higher than another.
    """

    top: IntArray
    weights: FloatArray
    counts: npt.NDArray[np.signedinteger]
    sums: IntArray
    squares: IntArray
    wins: IntArray

    @classmethod
    def empty(cls, shape: tuple[int, int], *, ranks: int, rows: int) -> Tally:
        """
        Begin.

        Parameters
        ----------
        shape : tuple of (int, int)
            Sites and criteria.
        ranks : int
            How many of the first ranks to count.
        rows : int
            How many leading rows to look at in detail.

        Returns
        -------
        Tally
            All zero.
        """
        sites, criteria = shape
        top = np.zeros((sites, ranks), dtype=np.int64)
        every = ranks == rows == sites
        return cls(
            top=top,
            weights=np.zeros((sites, criteria)),
            counts=top if every else np.zeros((rows, sites), dtype=np.int32),
            sums=np.zeros(sites, dtype=np.int64),
            squares=np.zeros(sites, dtype=np.int64),
            wins=np.zeros((rows, rows), dtype=np.int64),
        )

    def add(self, part: Part) -> None:
        """
        Add a block.

        Parameters
        ----------
        part : Part
            The blocks in their order.
        """
        if part.top is not None:
            np.add.at(self.top, (part.top, np.arange(self.top.shape[1])), 1)
            np.add.at(self.weights, part.top[:, 0], part.weights)
        if part.ranked is not None:
            if self.counts is not self.top:
                np.add.at(self.counts, (np.arange(len(self.counts)), part.ranked.leading), 1)
            self.sums[:] += part.ranked.sums
            self.squares[:] += part.ranked.squares
            self.wins[:] += part.ranked.wins

    @property
    def central_weights(self) -> FloatArray:
        """Mean of the weights with which each row is first, NaN if none, shape (n, m)."""
        firsts = self.top[:, :1]
        nothing = np.full_like(self.weights, np.nan)
        return np.divide(self.weights, firsts, out=nothing, where=firsts > 0)


def counted(  # noqa: PLR0913 - what and how much
    values: Values, weights: FloatArray, *, block: int, seed: int, ranks: int, rows: int
) -> tuple[IntArray, Ranked]:
    """
    Rank every site in every draw of a block.

    Parameters
    ----------
    values : Values
        Of the sites, n of them.
    weights : ndarray of float, shape (d, m)
        Draws of the block.
    block, seed : int
        Of the values that are drawn.
    ranks, rows : int
        As for `Tally.empty`.

    Returns
    -------
    tuple of (ndarray of int of shape (d, ranks), Ranked)
        Rows of the first ranks, and the ranks.
    """
    random = generator(seed, purpose=VALUES, block=block)
    fixed = np.where(values.open, 0.0, values.fixed)
    sites = len(fixed)
    top = np.empty((len(weights), ranks), dtype=np.int64)
    leading = np.empty((len(weights), rows), dtype=np.int64)
    sums, squares = np.zeros(sites, dtype=np.int64), np.zeros(sites, dtype=np.int64)
    wins = np.zeros((rows, rows), dtype=np.int64)
    at_a_time = max(1, CHUNK // (sites + int(values.open.sum())))
    for begin in range(0, len(weights), at_a_time):
        some = slice(begin, begin + at_a_time)
        drawn = values.drawn(random, count=len(weights[some]))
        key = packed(scores(weights[some], fixed, drawn))
        level = np.ascontiguousarray(key[:, :rows].T) >> row_bits(sites)  # smaller is better
        wins += (level[:, None] < level).view(np.uint8).sum(axis=2, dtype=np.uint32)
        ordered = order(key)
        place = ranks_of(ordered)
        top[some], leading[some] = ordered[:, :ranks], place[:, :rows]
        sums += place.sum(axis=0)
        squares += np.square(place).sum(axis=0)
    return top, Ranked(sums=sums, squares=squares, leading=leading, wins=wins)
