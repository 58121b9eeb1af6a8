"""
Stochastic multicriteria acceptability analysis: ranks over draws of weights and values.

SMAA-2 [1]_ by Monte-Carlo simulation [2]_. Draws are worked on block by block, side by side in
threads; counts are summed as integers and weights in the order of the draws, so that the result
does not depend on the threads and memory does not grow with the draws.

Work is bounded, and what is not computed is NaN:

- Up to `DETAILED` sites everything is computed from all draws. Beyond, acceptability stops at rank
  `TOP`, and quantiles and pairs at row `LEADING`.
- If, then, draws x (sites + open cells) exceed `WORK`, everything is taken from the first draws
  only, never fewer than `LEAST_DRAWS`. With fixed values, acceptability and central weights still
  use every draw (`leaders.py`).
- Confidence factors of drawn values: `confidence.py`.

.. [1] Lahdelma, R. and Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability
   analysis for group decision making. Operations Research 49(3), 444-454,
   doi:10.1287/opre.49.3.444.11220
.. [2] Tervonen, T. and Lahdelma, R. (2007). Implementing stochastic multicriteria acceptability
   analysis. European Journal of Operational Research 178(2), 500-513,
   doi:10.1016/j.ejor.2005.12.037
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError
from sitesel.robustness.acceptability import acceptability
from sitesel.robustness.confidence import confidence
from sitesel.robustness.leaders import Leaders
from sitesel.robustness.streams import in_order, sizes
from sitesel.robustness.tally import Part, Tally, counted
from sitesel.robustness.uncertain import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitesel.matrix import FloatArray
    from sitesel.robustness.acceptability import Acceptability
    from sitesel.robustness.space import WeightSpace

DETAILED = 200  # sites
LEADING = 50  # rows
TOP = 20  # ranks
WORK = 200_000_000  # draws x (sites + open cells): seconds
LEAST_DRAWS = 1000


def smaa(  # noqa: PLR0913 - each is a choice of the caller's
    values: Values,
    space: WeightSpace,
    *,
    draws: int,
    seed: int,
    measured: bool,
    confident: bool = True,
    progress: Callable[[int, int], None] | None = None,
    threads: int | None = None,
) -> Acceptability:
    """
    Rank the sites in every draw and count.

    Parameters
    ----------
    values : Values
        Of the sites in their stated order, the first-ranked first; ties go to the earlier row.
    space : WeightSpace
        Where weights are drawn from.
    draws : int
        How many, at least 1.
    seed : int
        At least 0; the same seed gives the same result for any number of threads.
    measured : bool
        Whether uncertain values are drawn as well, or stay at their best estimate (midpoint).
    confident : bool
        Whether to compute the confidence factors, which take draws of their own; NaN if not.
    progress : callable of (int, int), optional
        Called with the draws done and the draws to do.
    threads : int, optional
        How many; as many as there are processors (8 at most) if not given.

    Returns
    -------
    Acceptability
        Shares, ranks, weights.

    Raises
    ------
    MethodError
        If there is no draw, no site, or another number of criteria than of weights.
    """
    (sites, criteria), weights = values.best.shape, len(space.stated)
    if draws < 1 or not sites or criteria != weights:
        raise MethodError(
            f"稳健性分析至少要有 1 次抽样、1 个地块,每项指标一个权重;得到 {draws} 次抽样、"
            f"{sites} 个地块、{criteria} 项指标、{weights} 个权重。",
            "Robustness needs at least one draw, one site, and a weight for each criterion; found "
            f"{draws} draws, {sites} sites, {criteria} criteria and {weights} weights.",
        )
    values = values if measured else Values.exactly(values.fixed)
    work = _Work(values=values, space=space, draws=draws, seed=seed, threads=threads)
    tally = Tally.empty((sites, criteria), ranks=work.ranks, rows=work.rows)
    done = 0
    for part in work.parts():
        tally.add(part)
        done += len(part.weights)
        if progress:
            progress(done, work.ranked + (draws if work.apart else 0))
    sure = np.full(sites, np.nan)
    if confident:
        rows = work.rows if values.open.any() else sites
        central = tally.central_weights
        sure = confidence(values, central, rows=rows, draws=draws, seed=seed, threads=threads)
    return acceptability(tally, confidence=sure)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """What is to be done, and how much of it."""

    values: Values
    space: WeightSpace
    draws: int
    seed: int
    threads: int | None

    @property
    def rows(self) -> int:
        """How many leading rows are looked at in detail."""
        sites = len(self.values.best)
        return sites if sites <= DETAILED else LEADING

    @property
    def ranks(self) -> int:
        """How many ranks are counted for every site."""
        sites = len(self.values.best)
        return sites if sites <= DETAILED else TOP

    @property
    def ranked(self) -> int:
        """How many draws are ranked in full."""
        sites = len(self.values.best)
        each = sites + int(self.values.open.sum())
        most = self.draws if sites <= DETAILED else max(LEAST_DRAWS, WORK // each)
        return min(self.draws, most)

    @property
    def apart(self) -> bool:
        """Whether the top ranks come from all draws, the rest from fewer."""
        return self.ranked < self.draws and not self.values.open.any()

    def parts(self) -> Iterator[Part]:
        """Work on blocks side by side; the results in order."""
        yield from in_order(self._full, len(sizes(self.ranked)), threads=self.threads)
        if self.apart:
            sample = self.space.block(0, seed=self.seed)
            leaders = Leaders.of(self.values.fixed, sample, k=self.ranks)

            def lead(block: int) -> Part:
                weights = self._weights(block, of=self.draws)
                return Part(weights=weights, top=leaders.best(weights), ranked=None)

            yield from in_order(lead, len(sizes(self.draws)), threads=self.threads)

    def _full(self, block: int) -> Part:
        weights = self._weights(block, of=self.ranked)
        top, ranked = counted(
            self.values, weights, block=block, seed=self.seed, ranks=self.ranks, rows=self.rows
        )
        return Part(weights=weights, top=None if self.apart else top, ranked=ranked)

    def _weights(self, block: int, *, of: int) -> FloatArray:
        return self.space.block(block, seed=self.seed)[: sizes(of)[block]]
