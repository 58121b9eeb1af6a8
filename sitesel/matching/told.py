"""Sentences about a project and its sites, made from the numbers of the findings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sitesel.engine import FAIL, PASS
from sitesel.matching.items import NAMED
from sitesel.reasons import amount, missing_of, role_titles
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.matching.fit import Change
    from sitesel.matching.need import Need
    from sitesel.matching.supply import Supply
    from sitesel.pack import Pack

Document = dict[str, Any]
MOST_NAMED = 5


def held_text(
    need: Need, finding: str, measured: Sequence[float], pack: Pack, *, has_column: bool
) -> Text:
    """
    Say how a site stands with a need, with the number and what is short of the bound.

    Parameters
    ----------
    need : Need
        One that is measured.
    finding : str
        `pass`, `fail` or `unknown`.
    measured : (float, float, float)
        Best, least and greatest, in the unit of the item; NaN is unknown.
    pack : Pack
        The city.
    has_column : bool
        Whether the sites have the column that it is of.

    Returns
    -------
    Text
        One clause.
    """
    best, low, high = measured
    title, unit = need.title, need.of.unit
    if finding in (PASS, FAIL):
        if need.of.sense in NAMED:
            return title if finding == PASS else Text(f"{title.zh}:不符", f"{title.en}: fails")
        number = best if not math.isnan(best) else (low if finding == PASS else high)
        short = abs(need.bound - number)
        zh, en = amount(number, unit), amount(number, unit, "en")
        if finding == PASS:
            return Text(f"{title.zh}({zh})", f"{title.en} ({en})")
        return Text(
            f"{title.zh}:{zh},差 {amount(short, unit)}",
            f"{title.en}: {en}, off by {amount(short, unit, 'en')}",
        )
    why = _why_open(need, measured, pack, has_column=has_column)
    return Text(f"{title.zh}:待核,{why.zh}", f"{title.en}: unknown, {why.en}")


def _why_open(need: Need, measured: Sequence[float], pack: Pack, *, has_column: bool) -> Text:
    _, low, high = measured
    roles = need.of.params.get("of", need.of.params.get("to", ()))
    lacking = missing_of((roles,) if isinstance(roles, str) else roles, pack)
    if lacking:
        titles = role_titles(lacking, pack)
        return Text(f"缺图层“{titles.zh}”", f"layer missing: {titles.en}")
    if math.isnan(low):
        if need.of.field_of_sites and not has_column:
            column = need.of.field_of_sites
            return Text(f"地块没有“{column}”一列", f"the sites have no column {column}")
        return Text("该地块没有数据", "no data for this site")
    zh, en = (
        f"{amount(low, need.of.unit, lang)} {to} {_upper(high, need.of.unit, lang)}"
        for lang, to in (("zh", "至"), ("en", "to"))
    )
    return Text(
        f"位置有误差或图层不全,可能是 {zh}",
        f"positions are uncertain or the layer incomplete, may be {en}",
    )


def _upper(high: float, unit: str, language: str) -> str:
    return "∞" if math.isinf(high) else amount(high, unit, language)


def change_text(change: Change, names: dict[str, Text]) -> Text:
    """
    Say what making a must-have a wish opens.

    Parameters
    ----------
    change : Change
        Counted anew.
    names : dict of str to Text
        Of the sites, by id.

    Returns
    -------
    Text
        One sentence.
    """
    title, count = change.need.title, len(change.opened)
    if not count:
        return Text(
            f"“{title.zh}”由必须改为应当:不多开放地块。",
            f'"{title.en}" from must to should: opens no site.',
        )
    listed = change.opened[:MOST_NAMED]
    more = Text(" 等", " and others") if count > MOST_NAMED else Text("", "")
    zh = "、".join(names[one].zh for one in listed) + more.zh
    en = ", ".join(names[one].en for one in listed) + more.en
    eases = Text("", "")
    if not math.isnan(change.bound):
        unit, bound = change.need.of.unit, _rounded(change)
        eases = Text(
            f";放宽到 {amount(bound, unit)} 即开放第一个",
            f"; at {amount(bound, unit, 'en')} the first is open",
        )
    lead = Text("", "")
    if change.first in change.opened:
        lead = Text(
            f",其中 {names[change.first].zh} 将列第一", f"; {names[change.first].en} would be first"
        )
    return Text(
        f"“{title.zh}”由必须改为应当:多开放 {count} 个地块({zh}){lead.zh}{eases.zh}。",
        f'"{title.en}" from must to should: opens {count} more ({en}){lead.en}{eases.en}.',
    )


def _rounded(change: Change) -> float:
    """Round to two digits, to the side on which the site is still open."""
    step = 10.0 ** (math.floor(math.log10(max(change.bound, 1.0))) - 1)
    away = math.floor if change.need.of.sense == "at_least" else math.ceil
    return away(change.bound / step) * step


def supply_text(supply: Supply, titles: dict[str, Text], pack: Pack) -> Text:
    """
    Say what a layer or a column would decide, and what it must hold.

    Parameters
    ----------
    supply : Supply
        Counted.
    titles : dict of str to Text
        Of the needs, by id.
    pack : Pack
        Says what to supply for a role.

    Returns
    -------
    Text
        One or two sentences.
    """
    waits = Text(
        "、".join(f"“{titles[one].zh}”" for one in supply.needs),
        ", ".join(f'"{titles[one].en}"' for one in supply.needs),
    )
    name, how = _asked_for(supply, pack)
    effect = Text(
        f"{supply.open} 个地块的必须项因它待核,补上后 {supply.decides} 个的必须项全部有结论"
        if supply.open
        else "没有必须项等它",
        f"{supply.open} sites have a must-have open for want of it, {supply.decides} would have "
        "none open any more"
        if supply.open
        else "no must-have waits for it",
    )
    points = Text("", "")
    if supply.points:
        points = Text(
            f";得分中 {supply.points:.1f} 分因它未知", f"; {supply.points:.1f} points are unknown"
        )
    return Text(
        f"补{name.zh}:决定{waits.zh};{effect.zh}{points.zh}。{how.zh}",
        f"Supply {name.en}: decides {waits.en}; {effect.en}{points.en}. {how.en}",
    )


def _asked_for(supply: Supply, pack: Pack) -> tuple[Text, Text]:
    if supply.column:
        return (
            Text(f"自己地块的列 {supply.column}", f"the column {supply.column} of your own sites"),
            Text("写在 --sites 的文件里。", "It goes into the file of --sites."),
        )
    title = role_titles([supply.role], pack)
    gap = next((one for one in pack.missing if one.role == supply.role), None)
    return (
        Text(f"图层“{title.zh}”(角色 {supply.role})", f"the layer {title.en} ({supply.role})"),
        Text("", "") if gap is None else Text(gap.supply_zh, gap.supply_en),
    )
