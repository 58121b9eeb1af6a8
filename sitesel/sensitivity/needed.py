"""What one site needs to be first: other weights, a better measurement, or knowledge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import UsageError
from sitesel.sensitivity.change import WeightChange
from sitesel.sensitivity.contest import Contest
from sitesel.sensitivity.enthrone import enthrone
from sitesel.sensitivity.improvement import improvement
from sitesel.sensitivity.mix import Mix
from sitesel.sensitivity.plain import plain
from sitesel.sensitivity.unknown import unknown_criteria
from sitesel.standings import EXCLUDED, TIE_DECIMALS
from sitesel.text import near

if TYPE_CHECKING:
    from sitesel.sensitivity.improvement import Improvement
    from sitesel.sensitivity.unknown import UnknownCriterion
    from sitesel.standings import Standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """
    What one site needs to be first.

    Parameters
    ----------
    site : str
        Its id.
    competes : bool
        Whether it is not excluded; if it is, nothing below helps and all of it is empty.
    gap : float or None
        How far it is behind the best of the others, in score; zero for the winner and where it is
        level.
    weights : WeightChange or None
        The smallest change of weights that makes it first; of size zero for the winner.
    proof : Mix or None
        The proof that no weights do, where there is none.
    improvements : tuple of Improvement
        For each criterion what it alone would have to be; none for who is level with the best.
    unknown : tuple of UnknownCriterion
        What knowing a criterion could change, and the ranks that it leaves the site.
    """

    site: str
    competes: bool
    gap: float | None
    weights: WeightChange | None
    proof: Mix | None
    improvements: tuple[Improvement, ...]
    unknown: tuple[UnknownCriterion, ...]

    def to_dict(self) -> dict[str, Any]:
        """
        Give all of it in plain types.

        Returns
        -------
        dict
            JSON-ready; scores x 100, weights as shares.
        """
        document: dict[str, Any] = plain(self)
        return document


def needed(standings: Standings, site: str) -> Needed:
    """
    Say what a site needs to be first.

    Parameters
    ----------
    standings : Standings
        With the site.
    site : str
        Its id.

    Returns
    -------
    Needed
        Exact, each change applied and checked; arithmetic, not a promise.

    Raises
    ------
    UsageError
        If there is no such site; the nearest are named.
    """
    if site not in standings.table.index:
        options = "、".join(near(site, map(str, standings.table.index)))
        raise UsageError(
            f"没有地块 {site!r};最接近的有:{options}。",
            f"There is no site {site!r}; nearest: {options}.",
        )
    if standings.table.loc[site, "status"] == EXCLUDED:
        return Needed(
            site=site,
            competes=False,
            gap=None,
            weights=None,
            proof=None,
            improvements=(),
            unknown=(),
        )
    contest = Contest.of(standings)
    row = contest.values.index.tolist().index(site)
    scores = contest.scores(contest.share)
    gap = max(float(np.round(scores[0] - scores[row], TIE_DECIMALS)), 0.0)
    found = enthrone(contest, row)
    return Needed(
        site=site,
        competes=True,
        gap=gap,
        weights=found if isinstance(found, WeightChange) else None,
        proof=found if isinstance(found, Mix) else None,
        improvements=_improvements(standings, contest, row=row, gap=gap) if gap > 0 else (),
        unknown=unknown_criteria(standings, contest, site=row),
    )


def _improvements(
    standings: Standings, contest: Contest, *, row: int, gap: float
) -> tuple[Improvement, ...]:
    rules = {rule.id: rule for rule in standings.rules.weighted}
    measured = standings.evaluation.matrix.measured.loc[contest.values.index[row]]
    return tuple(
        improvement(rules[str(name)], weight=weight, measured=now, value=value, gap=gap)
        for name, weight, now, value in zip(
            contest.weights.index,
            contest.share.tolist(),
            measured.tolist(),
            contest.value[row].tolist(),
            strict=True,
        )
    )
