"""
What knowing an unknown criterion could change, all else as it is.

Where a value is unknown it counts as the midpoint and may be anything within its bounds; each site
that lacks it may turn out by itself. The ranks that these intervals allow are those of
`sitesel.standings.rank_range`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.standings import TIE_DECIMALS, rank_range

if TYPE_CHECKING:
    from sitesel.sensitivity.contest import Contest
    from sitesel.standings import Standings


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownCriterion:
    """
    What knowing one criterion of every site could change.

    Parameters
    ----------
    criterion : str
        Its id.
    weight : float
        Its weight.
    sites : int
        How many of the competing sites lack it.
    everywhere : bool
        Whether they all do.
    own : bool
        Whether the site asked about does.
    changes_first : bool
        Whether another site than the present winner could be first.
    rank_best, rank_worst : int
        Ranks that the site asked about could have.
    """

    criterion: str
    weight: float
    sites: int
    everywhere: bool
    own: bool
    changes_first: bool
    rank_best: int
    rank_worst: int


def unknown_criteria(
    standings: Standings, contest: Contest, *, site: int
) -> tuple[UnknownCriterion, ...]:
    """
    Say of each criterion that some site lacks what knowing it could change.

    Parameters
    ----------
    standings : Standings
        With the bounds of the values.
    contest : Contest
        The sites that compete, of the same standings.
    site : int
        Row of the site asked about.

    Returns
    -------
    tuple of UnknownCriterion
        In the order of the criteria; none where all is known.
    """
    matrix, rows = standings.evaluation.matrix, contest.values.index
    lacks = ~matrix.known.loc[rows]
    below = matrix.value_low.loc[rows].to_numpy() - contest.value
    above = matrix.value_high.loc[rows].to_numpy() - contest.value
    scores = contest.scores(contest.share)
    found = []
    for column, name in enumerate(contest.weights.index):
        lacking, weight = lacks[name].to_numpy(), contest.share[column]
        if not lacking.any():
            continue
        low, high = (
            (scores + weight * np.where(lacking, side[:, column], 0.0)).round(TIE_DECIMALS)
            for side in (below, above)
        )
        best, worst = rank_range(low, high)
        found.append(
            UnknownCriterion(
                criterion=str(name),
                weight=float(weight),
                sites=int(lacking.sum()),
                everywhere=bool(lacking.all()),
                own=bool(lacking[site]),
                changes_first=bool(worst[0] > 1),
                rank_best=int(best[site]),
                rank_worst=int(worst[site]),
            )
        )
    return tuple(found)
