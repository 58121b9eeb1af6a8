"""
Confidence factors: how sure a site is first with the weights that favour it.

The central weights of a site are held, the values drawn anew [1]_, `MOST_DRAWS` times at most: the
standard error is then 0.011 or less. With fixed values a factor is 1 or 0. With values drawn, all
factors are NaN for more than `MANY` sites.

.. [1] Lahdelma, R. and Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability
   analysis for group decision making. Operations Research 49(3), 444-454,
   doi:10.1287/opre.49.3.444.11220
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.robustness.leaders import Leaders
from sitesel.robustness.ranks import CHUNK, UNIT, scores
from sitesel.robustness.streams import CONFIDENCE, generator, in_order, sizes

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray
    from sitesel.robustness.uncertain import Values

MANY = 2000  # sites
MOST_DRAWS = 2000


def confidence(  # noqa: PLR0913 - what and how much
    values: Values,
    central: FloatArray,
    *,
    rows: int,
    draws: int,
    seed: int,
    threads: int | None = None,
) -> FloatArray:
    """
    Share of draws of the values in which each site is first with its central weights.

    Parameters
    ----------
    values : Values
        Of the sites, n of them.
    central : ndarray of float, shape (n, m)
        Central weights; NaN for sites that are never first.
    rows : int
        How many leading rows to look at.
    draws : int
        How many at most.
    seed : int
        Of the whole run.
    threads : int, optional
        How many.

    Returns
    -------
    ndarray of float, shape (n,)
        In [0, 1]; NaN for sites that are never first or not looked at.
    """
    shares = np.full(len(central), np.nan)
    ever = np.flatnonzero(~np.isnan(central[:rows, 0]))
    weights = central[ever]
    if not len(ever) or (values.open.any() and len(central) > MANY):
        return shares
    if not values.open.any():
        shares[ever] = Leaders.of(values.fixed, weights, k=1).best(weights)[:, 0] == ever
        return shares
    blocks = sizes(min(draws, MOST_DRAWS))

    def work(block: int) -> IntArray:
        return _first(values, weights, ever=ever, count=blocks[block], seed=seed, block=block)

    shares[ever] = sum(in_order(work, len(blocks), threads=threads)) / sum(blocks)
    return shares


def _first(  # noqa: PLR0913
    values: Values, weights: FloatArray, *, ever: IntArray, count: int, seed: int, block: int
) -> IntArray:
    """Count in how many draws of a block each site is first with its weights."""
    random = generator(seed, purpose=CONFIDENCE, block=block)
    fixed = np.where(values.open, 0.0, values.fixed)
    base = scores(weights, fixed).T
    at_a_time = max(1, CHUNK // (base.size + int(values.open.sum())))
    firsts = np.zeros(len(ever), dtype=np.int64)
    for begin in range(0, count, at_a_time):
        drawn = values.drawn(random, count=min(at_a_time, count - begin))
        total = np.repeat(base[:, :, None], len(drawn.value), axis=2)  # sites, ever, draws
        for at, row, column in drawn.groups:
            total[row] += weights[:, [column]] * drawn.value.T[at, None]
        best = np.rint(total * UNIT).argmax(axis=0)  # ties to the earlier row
        firsts += (best == ever[:, None]).sum(axis=1)
    return firsts
