"""How often each pair of the optimum stays where the weights of every industry are drawn anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.repeated import Repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sitesel.assigning.prices import Prices
    from sitesel.assigning.problem import Problem
    from sitesel.assigning.programme import Assignment
    from sitesel.matrix import FloatArray


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

    Notes
    -----
    One draw after another: two threads halve the time until HiGHS, of SciPy 1.17, ends the whole
    process without a word.
    """
    used, repeated = assigned.share > 0, Repeated(problem=problem, prices=prices)
    kept, same, draws = np.zeros(problem.shape, dtype=np.int64), 0, 0
    for score in scores:
        share = repeated.best(score)
        assert share is not None  # noqa: S101  (what may be assigned depends on no score)
        pairs = share > 0
        kept += pairs
        same += bool((pairs == used).all())
        draws += 1
        if progress is not None:
            progress(draws)
    return Stability(draws=draws, kept=kept / draws, whole=same / draws)
