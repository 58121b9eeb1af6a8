"""How firmly the winner stands: which changes of weights and which knowledge would dethrone it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.sensitivity.contest import Contest
from sitesel.sensitivity.dethrone import dethrone
from sitesel.sensitivity.plain import plain
from sitesel.sensitivity.single import single_weights
from sitesel.sensitivity.unknown import unknown_criteria

if TYPE_CHECKING:
    from sitesel.sensitivity.change import WeightChange
    from sitesel.sensitivity.single import SingleWeight
    from sitesel.sensitivity.unknown import UnknownCriterion
    from sitesel.standings import Standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """
    How firmly the winner of standings stands.

    Parameters
    ----------
    winner : str
        Id of the first site.
    runner_up : str or None
        Id of the second; None if nobody else competes.
    lead : float or None
        How far it is ahead of the second, in score.
    dethrone : WeightChange or None
        The smallest change of weights that puts a rival level with it; None where it is at least as
        good as every rival in every criterion, or alone.
    single : tuple of SingleWeight
        The same for each weight by itself.
    unknown : tuple of UnknownCriterion
        What knowing a criterion could change, and the ranks that it leaves the winner.
    """

    winner: str
    runner_up: str | None
    lead: float | None
    dethrone: WeightChange | None
    single: tuple[SingleWeight, ...]
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


def sensitivity(standings: Standings) -> Sensitivity:
    """
    Say how firmly the winner stands.

    Parameters
    ----------
    standings : Standings
        With at least one site that competes.

    Returns
    -------
    Sensitivity
        Exact, in closed form, each change of weights applied and checked.

    Raises
    ------
    NoSiteError
        If every site is excluded.
    """
    contest = Contest.of(standings)
    alone = len(contest.values) == 1
    scores = contest.scores(contest.share)
    return Sensitivity(
        winner=str(contest.values.index[0]),
        runner_up=None if alone else str(contest.values.index[1]),
        lead=None if alone else max(float(scores[0] - scores[1]), 0.0),
        dethrone=dethrone(contest),
        single=single_weights(contest),
        unknown=unknown_criteria(standings, contest, site=0),
    )
