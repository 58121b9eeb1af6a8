"""All that is asked of an assignment, worked out in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.contested import contests, losses_without
from sitesel.assigning.prices import margins, relaxed
from sitesel.assigning.programme import optimum
from sitesel.assigning.regret import fairest, own_best
from sitesel.assigning.shortage import shortage
from sitesel.assigning.stability import stability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sitesel.assigning.contested import Contest
    from sitesel.assigning.prices import Prices
    from sitesel.assigning.problem import Problem
    from sitesel.assigning.programme import Assignment
    from sitesel.assigning.stability import Stability
    from sitesel.matrix import FloatArray
    from sitesel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """
    An assignment and what it is worth.

    Parameters
    ----------
    problem : Problem
        What was asked.
    assigned : Assignment
        The optimum.
    prices : Prices
        Of sites, which prove `price_bound`.
    price_bound : float
        What no assignment exceeds, in weighted points, as the prices alone show.
    best : ndarray of float, shape (n,)
        What each industry could have alone, in points; NaN where nothing.
    fair : Assignment
        The alternative whose greatest regret is least.
    contests : tuple of Contest
        Sites that several would like best.
    without : ndarray of float, shape (n, m)
        What the whole loses without a pair of the optimum.
    stability : Stability or None
        Over draws of weights; None if left out.
    """

    problem: Problem
    assigned: Assignment
    prices: Prices
    price_bound: float
    best: FloatArray
    fair: Assignment
    contests: tuple[Contest, ...]
    without: FloatArray
    stability: Stability | None


def find(
    problem: Problem,
    names: tuple[Sequence[Text], Sequence[Text]],
    *,
    scores: Iterable[FloatArray] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Findings:
    """
    Assign, and say what the assignment is worth.

    Parameters
    ----------
    problem : Problem
        What is asked.
    names : (sequence of Text, sequence of Text)
        Of industries and of sites, for messages.
    scores : iterable of ndarray of float, shape (n, m), optional
        Points under each draw of weights.
    progress : callable, optional
        Told what is being worked out.

    Returns
    -------
    Findings
        The same for the same problem.

    Raises
    ------
    NoSiteError
        If what must be placed cannot be: names who lacks how much.
    """
    tell = progress or (lambda _stage: None)
    tell("最优分配 optimum")
    assigned = optimum(problem)
    if assigned is None:
        raise shortage(problem, *names)
    best = own_best(problem)
    fair = fairest(problem, best)
    priced = relaxed(problem, problem.score, np.ones(problem.shape, dtype=bool))
    assert fair is not None  # noqa: S101  (an assignment exists)
    assert priced is not None  # noqa: S101
    prices = priced[0]
    tell("争用 contests")
    contested, without = contests(problem, assigned), losses_without(problem, assigned, prices)
    judged = None
    if scores is not None:
        judged = stability(
            problem, assigned, scores, prices=prices,
            progress=lambda done: tell(f"换权重 weights {done}"),
        )  # fmt: skip
    return Findings(
        problem=problem,
        assigned=assigned,
        prices=prices,
        price_bound=margins(problem, prices, problem.score).bound,
        best=best,
        fair=fair,
        contests=tuple(contested),
        without=without,
        stability=judged,
    )
