"""How often each pair of the optimum stays where the weights of every industry are drawn anew."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.repeated import Repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sitesel.assigning.prices import Prices
    from sitesel.assigning.problem import Problem
    from sitesel.assigning.programme import Assignment
    from sitesel.matrix import FloatArray

LANES = 2  # threads that take draws in turn; each remembers its own, so no machine changes a count


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """
    What became of the optimum over the draws.

    Parameters
    ----------
    draws : int
        How many.
    kept : ndarray of float, shape (n, m)
        Share of draws whose optimum uses the pair.
    whole : float
        Share of draws whose optimum uses exactly the same pairs.
    """

    draws: int
    kept: FloatArray
    whole: float


def stability(
    problem: Problem,
    assigned: Assignment,
    scores: Iterable[FloatArray],
    *,
    prices: Prices,
    progress: Callable[[int], None] | None = None,
) -> Stability:
    """
    Assign again under every draw.

    Parameters
    ----------
    problem : Problem
        What was assigned.
    assigned : Assignment
        Its optimum.
    scores : iterable of ndarray of float, shape (n, m)
        A table of points for each draw, at least one.
    prices : Prices
        Of its relaxation.
    progress : callable of int, optional
        Told the draws done.

    Returns
    -------
    Stability
        Each draw's optimum is exact.
    """
    kept, same, draws = np.zeros(problem.shape, dtype=np.int64), 0, 0
    used = assigned.share > 0
    lanes = [Repeated(problem=problem, prices=prices) for _ in range(LANES)]
    for share in _optima(lanes, scores):
        pairs = share > 0
        kept += pairs
        same += bool((pairs == used).all())
        draws += 1
        if progress is not None:
            progress(draws)
    return Stability(draws=draws, kept=kept / draws, whole=same / draws)


def _optima(lanes: list[Repeated], scores: Iterable[FloatArray]) -> Iterator[FloatArray]:
    """Give the optimum of each draw, in their order; the solver runs outside Python's lock."""
    waiting: deque[Future[FloatArray | None]] = deque()
    with ExitStack() as ends:
        threads = [ends.enter_context(ThreadPoolExecutor(1)) for _ in lanes]
        for number, score in enumerate(scores):
            lane = number % len(lanes)
            waiting.append(threads[lane].submit(lanes[lane].best, score))
            if len(waiting) > 2 * len(lanes):
                yield _known(waiting.popleft().result())
        while waiting:
            yield _known(waiting.popleft().result())


def _known(share: FloatArray | None) -> FloatArray:
    assert share is not None  # noqa: S101  (what may be assigned depends on no score)
    return share
