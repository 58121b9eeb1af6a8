"""
The weights that are taken into account, and draws from them.

Uniform on {w >= 0, sum w = 1}, cut down to a box around the stated weights and by statements:

- The whole simplex: exponential variables divided by their sum [1]_, exact.
- A box: all weights but that of the widest interval are drawn uniformly from theirs, the last is
  what remains to 1, and draws where it leaves its interval are thrown away. That is exact, because
  dropping a coordinate maps the hyperplane sum w = 1 linearly onto the space of the others, so
  that uniform there is uniform here.
- Statements: draws of the above that break one are thrown away, which is exact too.
- Where less than `LEAST_ACCEPTED` of the draws would remain, or statements fix something exactly:
  hit-and-run (`hit_and_run.py`), uniform in the limit.

.. [1] Devroye, L. (1986). Non-Uniform Random Variate Generation. Springer, ch. XI (uniform on a
   simplex: the Dirichlet distribution with all parameters 1), doi:10.1007/978-1-4613-8643-8
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError
from sitesel.matrix import WEIGHT_SUM_TOLERANCE
from sitesel.robustness.hit_and_run import HitAndRun
from sitesel.robustness.polytope import polytope, refuse
from sitesel.robustness.streams import BLOCK, PILOT, WEIGHTS, generator, sizes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.robustness.statements import Statement

LEAST_ACCEPTED = 0.01
PILOT_DRAWS = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightSpace:
    """
    A set of weights around the stated ones.

    Parameters
    ----------
    names : tuple of str
        Ids of the criteria, in the order of the weights.
    stated : ndarray of float, shape (m,)
        At least 0, sum 1.
    box : float, optional
        How far each weight may be from the stated one, as a share of it: 0.3 is +-30 %. The whole
        simplex if not given.
    statements : tuple of Statement
        What else must hold.

    Raises
    ------
    MethodError
        If the weights do not sum to 1, the box is negative, or statements contradict each other
        or the box; names the smallest set in conflict.

    Examples
    --------
    >>> space = WeightSpace(names=("port", "land"), stated=np.array([0.6, 0.4]), box=0.5)
    >>> space.low.tolist(), space.high.round(2).tolist()
    ([0.3, 0.2], [0.9, 0.6])
    >>> space.draws(3000, seed=1).mean(axis=0).round(2)  # port is uniform on 0.4 to 0.8
    array([0.6, 0.4])
    """

    names: tuple[str, ...]
    stated: FloatArray
    box: float | None = None
    statements: tuple[Statement, ...] = ()
    _accepted: float = field(init=False, repr=False, compare=False, default=1.0)
    _walk: HitAndRun | None = field(init=False, repr=False, compare=False, default=None)

    def __post_init__(self) -> None:
        wrong = abs(float(self.stated.sum()) - 1.0) > WEIGHT_SUM_TOLERANCE
        if wrong or len(self.names) != len(self.stated) or not (self.stated >= 0).all():
            raise MethodError(
                "权重须每项指标一个、不小于 0、总和为 1。",
                "There must be one weight per criterion, at least 0, with sum 1.",
            )
        if self.box is not None and not self.box >= 0:
            raise MethodError(
                f"权重的变动幅度须为不小于 0 的比例,如 0.3;得到 {self.box}。",
                f"The box around weights is a share of at least 0, such as 0.3, not {self.box}.",
            )
        if self.box is None and not self.statements:
            return
        fixed = any(one.equality for one in self.statements)
        random = generator(0, purpose=PILOT, block=BLOCK)
        kept = 0.0 if fixed else len(self._kept(random, count=PILOT_DRAWS)) / PILOT_DRAWS
        object.__setattr__(self, "_accepted", kept)
        if kept < LEAST_ACCEPTED:
            object.__setattr__(self, "_walk", self._walking())

    @property
    def low(self) -> FloatArray:
        """Least weight that the box allows, shape (m,)."""
        return np.maximum(self.stated * (1.0 - (1.0 if self.box is None else self.box)), 0.0)

    @property
    def high(self) -> FloatArray:
        """Greatest weight that the box allows, shape (m,)."""
        if self.box is None:
            return np.ones_like(self.stated)
        return np.minimum(self.stated * (1.0 + self.box), 1.0)

    def draws(self, count: int, *, seed: int) -> FloatArray:
        """
        Draw weights.

        Parameters
        ----------
        count : int
            How many.
        seed : int
            At least 0; the same seed gives the same draws.

        Returns
        -------
        ndarray of float, shape (count, m)
            Each row is at least 0 and sums to 1.
        """
        return np.concatenate([*self.blocks(count, seed=seed), np.empty((0, len(self.stated)))])

    def blocks(self, count: int, *, seed: int) -> Iterator[FloatArray]:
        """
        Draw weights block by block, so that memory does not grow with their number.

        Parameters
        ----------
        count : int
            How many in all.
        seed : int
            As for `draws`, which gives the same.

        Yields
        ------
        ndarray of float, shape (at most BLOCK, m)
            The next draws.
        """
        for block, size in enumerate(sizes(count)):
            yield self.block(block, seed=seed)[:size]

    def block(self, block: int, *, seed: int) -> FloatArray:
        """
        Draw one block of weights; blocks may be drawn in any order and in any thread.

        Parameters
        ----------
        block : int
            Number of the block, from 0.
        seed : int
            As for `draws`.

        Returns
        -------
        ndarray of float, shape (BLOCK, m)
            Draws block * BLOCK to (block + 1) * BLOCK - 1.
        """
        random = generator(seed, purpose=WEIGHTS, block=block)
        if self._walk is not None:
            return self._walk.draws(random)
        parts: list[FloatArray] = []
        while sum(map(len, parts)) < BLOCK:
            parts.append(self._kept(random, count=int(1.1 * BLOCK / self._accepted)))
        return np.concatenate(parts)[:BLOCK]

    def _kept(self, random: np.random.Generator, *, count: int) -> FloatArray:
        """Draw from simplex or box and keep what meets everything."""
        if self.box is None:
            weights = random.standard_exponential((count, len(self.stated)))
            weights /= weights.sum(axis=1, keepdims=True)
            kept = np.ones(count, dtype=np.bool_)
        else:
            weights, kept = self._boxed(random, count=count)
        for one in self.statements:
            kept &= (weights * np.array(one.coefficients)).sum(axis=1) <= one.bound
        return weights[kept]

    def _boxed(self, random: np.random.Generator, *, count: int) -> tuple[FloatArray, BoolArray]:
        """Draw from the box; the weight of the widest interval is what the others leave."""
        low, high = self.low, self.high
        widest = int(np.argmax(high - low))
        weights = low + (high - low) * random.random((count, len(low)))
        weights[:, widest] = 0.0
        rest = 1.0 - weights.sum(axis=1)
        weights[:, widest] = rest.clip(min=0.0)
        outside = np.abs(rest - rest.clip(low[widest], high[widest]))
        return weights, outside <= WEIGHT_SUM_TOLERANCE

    def _walking(self) -> HitAndRun:
        found = polytope(self.low, self.high, self.statements).flattened()
        if found is None:
            raise refuse(self.low, self.high, self.statements)
        return HitAndRun.of(*found)
