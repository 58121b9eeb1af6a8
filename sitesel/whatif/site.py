"""Sentences about one site: what it needs to be first."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sitesel.reasons import amount
from sitesel.sensitivity import LEAD
from sitesel.text import Text
from sitesel.whatif.names import Names, joined, midpoints
from sitesel.whatif.numbers import enough, percent, points

if TYPE_CHECKING:
    from sitesel.sensitivity import Improvement, Mix, Needed, UnknownCriterion
    from sitesel.standings import Standings

LEAST_SHORT = 3  # of those that are not enough, how many to name
MOVES = ("distance", "travel_time")  # kinds that measure how far off a site is
ARITHMETIC = Text(
    "以上只是算术:其余一切不变时恰好持平所需;能否做到不在此判断,也不是承诺。",
    "This is arithmetic: what it takes to be just level, all else as it is. Whether it can be done "
    "is not judged, and nothing is promised.",
)


def site_sentences(standings: Standings, found: Needed) -> list[Text]:
    """
    Say what a site needs to be first.

    Parameters
    ----------
    standings : Standings
        The ranking.
    found : Needed
        Of the same standings.

    Returns
    -------
    list of Text
        Gap, weights or the proof, each criterion, what is unknown.
    """
    names = Names.of(standings)
    site = names.sites[found.site]
    if not found.competes:
        return [
            Text(
                f"{site.zh}已被约束排除,改权重或改善指标都不能使它居首。",
                f"{site.en} is excluded by a constraint; neither weights nor better measurements "
                "make it first.",
            )
        ]
    first = str(standings.table.index[0])
    said = [_gap(site, names.sites[first], found.gap or 0.0, itself=found.site == first)]
    if found.proof is not None:
        said.append(_proven(names, site, found.proof, midpoints(found.unknown)))
    if found.weights is not None and found.weights.size > LEAD:
        moved = names.moved(found.weights)
        said.append(
            Text(
                f"单改权重:至少须挪动 {moved.zh},{site.zh}才与最好者持平,再多即居首。",
                f"By weights alone, at least {moved.en} must move; then {site.en} is level with "
                "the best, and with any more it is first.",
            )
        )
    kinds = {rule.id: rule.kind for rule in standings.rules.weighted}
    said += [_enough(names, one, kinds[one.criterion]) for one in found.improvements if one.within]
    said += _short(names, found.improvements)
    said += [ARITHMETIC] if found.improvements else []
    return said + _ranks(names, site, found.unknown)


def _gap(site: Text, first: Text, gap: float, *, itself: bool) -> Text:
    if itself:
        return Text(f"{site.zh}现居第一。", f"{site.en} is first.")
    if not gap:
        return Text(
            f"{site.zh}与第一名{first.zh}同分,名次由并列规则定。",
            f"{site.en} is level with {first.en}, the first, and the tie rule decides.",
        )
    return Text(
        f"{site.zh}落后第一名{first.zh} {points(gap)} 分。",
        f"{site.en} is {points(gap)} points behind {first.en}, the first.",
    )


def _proven(names: Names, site: Text, proof: Mix, counted: Text) -> Text:
    behind = points(max(-proof.lead, 0.0))
    least = Text("", "")
    if -proof.lead > LEAD:
        least = Text(f",任何权重下至少落后 {behind} 分", f"; it is at least {behind} points behind")
    if len(proof.shares) == 1:
        (other,) = (names.sites[name] for name in proof.shares)
        return Text(
            f"无论怎样改权重,{site.zh}都不能领先:{other.zh}在每项指标上都不低于它"
            f"{counted.zh}{least.zh}。",
            f"No weights put {site.en} ahead: {other.en} is at least as good in every criterion"
            f"{counted.en}{least.en}.",
        )
    parts = [(names.sites[name], percent(share)) for name, share in proof.shares.items()]
    mix = joined(Text(f"{n.zh}{share}", f"{n.en} {share}") for n, share in parts)
    return Text(
        f"无论怎样改权重,{site.zh}都不能领先:按{mix.zh}合成的效用在每项指标上都不低于它"
        f"{counted.zh},故其中总有一个的得分不低于它{least.zh}。",
        f"No weights put {site.en} ahead: the values of other sites, mixed in shares, are at least "
        f"its own in every criterion{counted.en}, so that one of them scores no less{least.en}; "
        f"the shares: {mix.en}.",
    )


def _enough(names: Names, one: Improvement, kind: str) -> Text:
    title = names.criteria[one.criterion]
    if one.change is None or one.measured is None:
        ranges = [_range(low, high, one.unit) for low, high in one.within]
        zh, en = "或".join(r.zh for r in ranges), " or ".join(r.en for r in ranges)
        return Text(
            f"{title.zh}未知:若查明为{zh},单凭此项即与第一名持平。",
            f"{title.en} is unknown: {en} would by itself put it level with the first.",
        )
    more = one.change > 0
    if kind in MOVES:
        way = Text("远", "farther") if more else Text("近", "nearer")
    else:
        way = Text("增加", "more") if more else Text("减少", "less")
    zh, en = (enough(abs(one.change), one.unit, lang, up=True) for lang in ("zh", "en"))
    return Text(
        f"{title.zh}现为 {amount(one.measured, one.unit)},单凭此项须再{way.zh} {zh}"
        "才与第一名持平。",
        f"{title.en} is {amount(one.measured, one.unit, 'en')}; {en} {way.en} would by itself put "
        "it level with the first.",
    )


def _range(low: float, high: float, unit: str) -> Text:
    least, most = (
        Text(*(enough(end, unit, lang, up=up) for lang in ("zh", "en")))
        if math.isfinite(end)
        else None
        for end, up in ((low, True), (high, False))
    )
    if least and most:
        return Text(f" {least.zh} 至 {most.zh}", f"{least.en} to {most.en}")
    if least:
        return Text(f"不低于 {least.zh}", f"at least {least.en}")
    return Text(f"不超过 {most.zh}", f"at most {most.en}") if most else Text("任何值", "any value")


def _short(names: Names, improvements: tuple[Improvement, ...]) -> list[Text]:
    lacking = [(one.short, one) for one in improvements if one.short is not None]
    if not lacking:
        return []
    least = sorted(lacking, key=lambda pair: pair[0])[:LEAST_SHORT]
    named = [(names.criteria[one.criterion], points(short)) for short, one in least]
    shown = joined(Text(f"{title.zh}{by}", f"{title.en} {by}") for title, by in named)
    every = len(lacking) == len(improvements)
    which = Text("任何", "No criterion") if every else Text("其余任何", "No other criterion")
    return [
        Text(
            f"单凭{which.zh}一项指标都不够;即使达到最好值,差得最少的仍差(分):{shown.zh}。",
            f"{which.en} is enough by itself; least short in points, even at the best value: "
            f"{shown.en}.",
        )
    ]


def _ranks(names: Names, site: Text, unknown: tuple[UnknownCriterion, ...]) -> list[Text]:
    moving = [one for one in unknown if one.rank_best < one.rank_worst]
    if not moving:
        return []
    ranges = [(names.criteria[o.criterion], f"{o.rank_best}–{o.rank_worst}") for o in moving]
    shown = joined(Text(f"{title.zh}第 {span} 名", f"{title.en} {span}") for title, span in ranges)
    return [
        Text(
            f"若只查明下列一项,{site.zh}的名次可能在:{shown.zh}。",
            f"If only one of these were known, the rank of {site.en} could be: {shown.en}.",
        )
    ]
