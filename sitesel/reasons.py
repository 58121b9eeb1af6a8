"""
Sentences about findings, made from the same numbers that the table shows.

Chinese first, English beside it. Nothing here decides anything: the engine and the rules do.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.engine import FAIL
from sitesel.industry import industries
from sitesel.network import notices as network_notices
from sitesel.setbacks import set_back_notes
from sitesel.text import UNIT, Text, as_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule, CriterionRule
    from sitesel.standings import Standings

LARGE = 100.0
M_PER_KM = 1000.0
TRAVEL_TIME = "travel_time"


def amount(measured: float | None, unit: str, language: str = "zh") -> str:
    """
    Write a measurement as people read it.

    Parameters
    ----------
    measured : float or None
        In the unit; None or NaN is unknown.
    unit : str
        As rules name it: m, min, share, mu, firms, degree or any other text.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Metres from 1 km on as km, shares as per cent, large numbers without decimals.

    Examples
    --------
    >>> amount(12_345.6, "m"), amount(0.05, "share"), amount(math.nan, "min")
    ('12.3 km', '5.0%', '未知')
    """
    if measured is None or math.isnan(measured):
        return Text("未知", "unknown").of(language)
    if unit == "m":
        return f"{measured / M_PER_KM:.1f} km" if measured >= M_PER_KM else f"{measured:.0f} m"
    if unit == "share":
        return f"{measured:.1%}"
    number = f"{measured:,.0f}" if abs(measured) >= LARGE else f"{measured:.2f}"
    if unit == "min":
        number = f"{measured:.0f}"
    named = UNIT[unit].of(language) if unit in UNIT else unit
    return f"{number} {named}".strip()


def missing_of(roles: Iterable[str], pack: Pack) -> list[str]:
    """
    Roles that nothing in the pack fills.

    Parameters
    ----------
    roles : iterable of str
        Any.
    pack : Pack
        A city.

    Returns
    -------
    list of str
        In the same order.
    """
    return [role for role in roles if role not in pack.roles]


def role_titles(roles: Iterable[str], pack: Pack) -> Text:
    """
    Name roles as the pack's catalog does.

    Parameters
    ----------
    roles : iterable of str
        Filled or missing.
    pack : Pack
        A city.

    Returns
    -------
    Text
        Titles joined by commas.
    """
    named = [pack.titles.get(role, Text(role, role)) for role in roles]
    return Text("、".join(one.zh for one in named), ", ".join(one.en for one in named))


def criterion_reason(rule: CriterionRule, measured: float, pack: Pack) -> Text:
    """
    Say what was measured, or why nothing was.

    Parameters
    ----------
    rule : CriterionRule
        The criterion.
    measured : float
        In its unit; NaN is unknown.
    pack : Pack
        A city.

    Returns
    -------
    Text
        One sentence.
    """
    if not math.isnan(measured):
        return Text(
            f"{rule.title.zh}:{amount(measured, rule.unit)}",
            f"{rule.title.en}: {amount(measured, rule.unit, 'en')}",
        )
    lacking = missing_of(rule.measurement().roles, pack)
    if lacking:
        titles = role_titles(lacking, pack)
        return Text(
            f"{rule.title.zh}:未知,数据包缺图层“{titles.zh}”",
            f"{rule.title.en}: unknown, the pack lacks the layer: {titles.en}",
        )
    return Text(
        f"{rule.title.zh}:未知,该地块没有可用的公开数据",
        f"{rule.title.en}: unknown, no open data for this site",
    )


def constraint_reason(
    rule: ConstraintRule, found: str, measured: Mapping[str, Any], pack: Pack
) -> Text:
    """
    Say how a constraint stands: violated, or why it could not be assessed.

    Parameters
    ----------
    rule : ConstraintRule
        The constraint.
    found : str
        `pass`, `fail` or `unknown`.
    measured : Mapping
        measured, measured_low and measured_high in its unit, or None.
    pack : Pack
        A city.

    Returns
    -------
    Text
        One sentence.
    """
    if found == FAIL and rule.unit == "degree":
        return Text(
            f"{rule.title.zh}:不在其内;{rule.rule.zh}",
            f"{rule.title.en}: not inside; {rule.rule.en}",
        )
    if found == FAIL:
        zh, en = (amount(measured["measured"], rule.unit, lang) for lang in ("zh", "en"))
        return Text(
            f"{rule.title.zh}:测得 {zh},要求 {rule.limit_text}",
            f"{rule.title.en}: measured {en}, required {rule.limit_text}",
        )
    lacking = missing_of(rule.measurement().roles, pack)
    if lacking:
        titles = role_titles(lacking, pack)
        return Text(
            f"{rule.title.zh}:未评,缺图层“{titles.zh}”",
            f"{rule.title.en}: not assessed, layer missing: {titles.en}",
        )
    if measured["measured_low"] is None:
        return Text(
            f"{rule.title.zh}:未评,该地块没有数据",
            f"{rule.title.en}: not assessed, no data for this site",
        )
    low, high = measured["measured_low"], measured["measured_high"]
    return Text(
        f"{rule.title.zh}:因位置误差或图层不全无法判定({amount(low, rule.unit)} 至 "
        f"{amount(high, rule.unit)},要求 {rule.limit_text})",
        f"{rule.title.en}: cannot be told, positions are uncertain or the layer incomplete "
        f"({amount(low, rule.unit, 'en')} to {amount(high, rule.unit, 'en')}, required "
        f"{rule.limit_text})",
    )


def notes(standings: Standings, pack: Pack) -> list[Text]:
    """
    Say what a reader must know before using a ranking.

    Parameters
    ----------
    standings : Standings
        The ranking.
    pack : Pack
        A city.

    Returns
    -------
    list of Text
        Honest sentences, the weightiest first.
    """
    rules, matrix = standings.rules, standings.evaluation.matrix
    said = [*standings.evaluation.sites.notes, *pack.notes]
    if rules.illustrative:
        said.append(
            Text(
                "权重为示例权重(专家缺省值,未见公布的权重),可改。",
                "Weights are illustrative (expert defaults; none are published); change them.",
            )
        )
    unknown = [rule for rule in rules.weighted if not matrix.known[rule.id].any()]
    if unknown:
        share = sum(rules.weights[rule.id] for rule in unknown)
        said.append(
            Text(
                f"权重的 {share:.0%} 未知(没有公开数据):{'、'.join(r.title.zh for r in unknown)};"
                "按区间中点计,得分因此是区间。",
                f"{share:.0%} of the weight is unknown (no open data): "
                f"{', '.join(r.title.en for r in unknown)}; counted at the midpoint, so scores are "
                "intervals.",
            )
        )
    assessed = standings.evaluation.constraints
    barred = [
        rule
        for rule in rules.constraints
        if missing_of(rule.measurement().roles, pack)
        and np.isnan(assessed[rule.id].measured.best).all()
    ]
    if barred:
        said.append(
            Text(
                f"{len(barred)} 项约束缺图层而未评:{'、'.join(r.title.zh for r in barred)};"
                "未评不等于通过,故无一地块可称“可选”。",
                f"{len(barred)} constraints lack a layer and are not assessed: "
                f"{', '.join(r.title.en for r in barred)}. Not assessed is not passed, so no site "
                "is called eligible.",
            )
        )
    said += [
        Text(
            f"{layer.title_zh}:据来源声明,不是数据({layer.source},{layer.date})。",
            f"{layer.title_en}: stated by a source, not data ({layer.source}, {layer.date}).",
        )
        for layer, _ in pack.layers
        if layer.absent
    ]
    if rules.set_backs is not None:
        said += set_back_notes(rules.set_backs, pack)
    strangers = _unknown_industries(standings)
    if strangers:
        said.append(
            Text(
                f"候选地块的产业列中有不认识的名称,未计入匹配:{'、'.join(strangers)}。",
                f"The sites name industries that are unknown and count for nothing: "
                f"{', '.join(strangers)}.",
            )
        )
    quality = standings.evaluation.sites.column("quality")
    schematic = int((quality == "schematic").sum())
    if schematic:
        said.append(
            Text(
                f"{schematic} 个地块为示意位置(无公开边界),其位置误差已计入区间。",
                f"{schematic} sites are schematic (no public boundary); their positional "
                "uncertainty is in the intervals.",
            )
        )
    if any(rule.kind == TRAVEL_TIME for rule in (*rules.weighted, *rules.constraints)):
        said.extend(network_notices(pack))
    return said


def _unknown_industries(standings: Standings) -> list[str]:
    named = standings.evaluation.sites.column("industries").map(as_list).explode().dropna()
    return sorted(set(named) - set(industries()))
