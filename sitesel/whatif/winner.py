"""Sentences about the winner: how firmly it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.sensitivity import LEAD
from sitesel.text import Text
from sitesel.whatif.names import Names, joined, midpoints
from sitesel.whatif.numbers import enough, percent, points

if TYPE_CHECKING:
    from sitesel.sensitivity import Sensitivity, SingleWeight, UnknownCriterion
    from sitesel.standings import Standings


def winner_sentences(standings: Standings, found: Sensitivity) -> list[Text]:
    """
    Say how firmly the winner stands.

    Parameters
    ----------
    standings : Standings
        The ranking.
    found : Sensitivity
        Of the same standings.

    Returns
    -------
    list of Text
        Lead, smallest change of weights, each weight by itself, what is unknown.
    """
    names = Names.of(standings)
    winner = names.sites[found.winner]
    if found.runner_up is None:
        return [
            Text(
                f"{winner.zh}是唯一参与排名的地块,无从比较。",
                f"{winner.en} is the only site that competes; there is nothing to compare.",
            )
        ]
    second, lead = names.sites[found.runner_up], points(found.lead or 0.0)
    return [
        Text(
            f"第一名{winner.zh}领先第二名{second.zh} {lead} 分。",
            f"{winner.en} is first, {lead} points ahead of {second.en}.",
        ),
        _dethroned(names, winner, found),
        *_single(names, found.single),
        *_unknown(names, winner, found.unknown),
    ]


def _dethroned(names: Names, winner: Text, found: Sensitivity) -> Text:
    change = found.dethrone
    if change is None:
        counted = midpoints(found.unknown)
        return Text(
            f"无论怎样改权重,都没有地块能超过{winner.zh}:它在每项指标上都不低于任何对手{counted.zh}。",
            f"No weights put any site ahead of {winner.en}: it is at least as good as every rival "
            f"in every criterion{counted.en}.",
        )
    rival = names.sites[change.first]
    if change.size <= LEAD:
        return Text(
            f"{rival.zh}与{winner.zh}同分,名次由并列规则定;权重稍有改变即可易位。",
            f"{rival.en} is level with {winner.en} and the tie rule decides; the least change of "
            "weights may swap them.",
        )
    moved = names.moved(change)
    return Text(
        f"要动摇第一名,至少须挪动 {moved.zh};此时{rival.zh}与之持平,再多即居首。",
        f"To dethrone it, at least {moved.en} must move; then {rival.en} is level, and with any "
        "more it is first.",
    )


def _single(names: Names, single: tuple[SingleWeight, ...]) -> list[Text]:
    said, firm = [], []
    for one in single:
        title, now = names.criteria[one.criterion], percent(one.weight)
        for change, zh, en in ((one.up, "升到", "raised"), (one.down, "降到", "lowered")):
            if change is None:
                continue
            at = enough(change.weights[one.criterion], "share", up=change is one.up)
            rival = names.sites[change.first]
            said.append(
                Text(
                    f"单把{title.zh}的权重由 {now} {zh} {at},{rival.zh}即与第一名持平。",
                    f"The weight of {title.en} alone, {en} from {now} to {at}, puts {rival.en} "
                    "level with the first.",
                )
            )
        if one.up is None and one.down is None:
            firm.append(title)
    if firm:
        shown = joined(firm)
        said.append(
            Text(
                f"单独改变下列任一指标的权重,都不改变第一名:{shown.zh}。",
                f"The weight of none of these alone changes the first place: {shown.en}.",
            )
        )
    return said


def _unknown(names: Names, winner: Text, unknown: tuple[UnknownCriterion, ...]) -> list[Text]:
    said, harmless = [], []
    for one in unknown:
        title = names.criteria[one.criterion]
        if not one.changes_first:
            harmless.append(title)
            continue
        said.append(
            Text(
                f"{title.zh}(权重 {percent(one.weight)},{one.sites} 个地块未知)查明后,"
                f"第一名可能改变,{winner.zh}最低可到第 {one.rank_worst} 名。",
                f"Knowing {title.en} ({percent(one.weight)} of the weight, unknown of {one.sites} "
                f"sites) could change the first place; {winner.en} could fall to rank "
                f"{one.rank_worst}.",
            )
        )
    if harmless:
        shown = joined(harmless)
        said.append(
            Text(
                f"单独查明下列任一未知指标,都不改变第一名:{shown.zh}。",
                f"Knowing any of these alone does not change the first place: {shown.en}.",
            )
        )
    return said
