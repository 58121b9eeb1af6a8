"""
Second opinions in words: sentences made from the numbers of the table, and one document of all.

Sites keep their Chinese names in English sentences, as everywhere.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sitesel.opinions.consult import LESS_IS_BETTER
from sitesel.opinions.panel import HEADLINE
from sitesel.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from sitesel.opinions.consult import Opinions
    from sitesel.opinions.panel import Method

SCHEMA = "sitesel-opinions/1"
MOST_NAMES = 5


def sentences(found: Opinions) -> list[Text]:
    """
    Say who is first under which methods, who leads under all, and how far the orders agree.

    Parameters
    ----------
    found : Opinions
        From `consult`.

    Returns
    -------
    list of Text
        At most three.
    """
    likeness = found.agreement[HEADLINE].drop(HEADLINE).dropna()
    said = [_firsts(found), _leading(found)]
    return said if likeness.empty else [*said, _likeness(found, likeness)]


def notes(found: Opinions) -> list[Text]:
    """
    Say what a reader must know before using a second opinion.

    Parameters
    ----------
    found : Opinions
        From `consult`.

    Returns
    -------
    list of Text
        Honest sentences, the weightiest first.
    """
    said = [
        Text(
            "排名以加权和为准,其余方法只作旁证;未知效用与得分一样按 0.5 计;"
            "方法分不出高下时按加权和的次序。",
            "The weighted sum makes the ranking, the others are second opinions; an unknown value "
            "counts 0.5, as in the score; where a method sees no difference the order of the sum "
            "decides.",
        ),
        Text(
            "TOPSIS、VIKOR、PROMETHEE II 拿地块相互比较:增减一个地块,其余地块的次序也可能变"
            "(逆序);加权和、加权乘积、OWA 不会。",
            "TOPSIS, VIKOR and PROMETHEE II compare sites with each other: one site more or less "
            "may change the order of the rest (rank reversal); weighted sum, weighted product and "
            "OWA cannot.",
        ),
    ]
    if len(found.zero) > 1:
        said.append(
            Text(
                f"加权乘积:{len(found.zero)} 个地块有一项效用为 0,乘积为 0,彼此不分高下。",
                f"Weighted product: {len(found.zero)} sites have a value of 0 in some criterion; "
                "their product is 0 and does not tell them apart.",
            )
        )
    if found.flat:
        titles = {rule.id: rule.title for rule in found.standings.rules.criteria}
        said.append(
            Text(
                f"各地块在 {len(found.flat)} 项指标上没有差别,TOPSIS、VIKOR、PROMETHEE II 不计:"
                f"{'、'.join(titles[name].zh for name in found.flat)}。",
                f"The sites do not differ in {len(found.flat)} criteria, which TOPSIS, VIKOR and "
                f"PROMETHEE II leave out: {', '.join(titles[name].en for name in found.flat)}.",
            )
        )
    if found.left_out:
        kept = len(found.table)
        said.append(
            Text(
                f"只比较得分最高的 {kept} 个地块,另有 {found.left_out} 个未比较。",
                f"Only the {kept} sites of the highest scores are compared; {found.left_out} more "
                "are not.",
            )
        )
    guessed = [one for one in found.panel.methods if one.illustrative]
    if guessed:
        said.append(
            Text(
                f"参数为示例:{'、'.join(f'{one.title.zh}({shown(one)})' for one in guessed)}。",
                f"Illustrative parameters: "
                f"{', '.join(f'{one.title.en} ({shown(one)})' for one in guessed)}.",
            )
        )
    return said


def shown(method: Method) -> str:
    """
    Show the parameters of a method.

    Parameters
    ----------
    method : Method
        Any.

    Returns
    -------
    str
        Such as `orness=0.25`; empty if it has none.
    """
    return ", ".join(f"{name}={value}" for name, value in method.params.items())


def document(found: Opinions) -> dict[str, Any]:
    """
    Say everything in plain types.

    Parameters
    ----------
    found : Opinions
        From `consult`.

    Returns
    -------
    dict
        JSON-ready; sites in the order of the ranking, an index or agreement that is not defined is
        null.
    """
    rules = found.standings.rules
    return {
        "schema": SCHEMA,
        "industry": rules.industry,
        "rules": {"id": rules.id, "title_zh": rules.title.zh, "title_en": rules.title.en},
        "sentences": [one._asdict() for one in sentences(found)],
        "notes": [one._asdict() for one in notes(found)],
        "methods": [_method(found, one) for one in found.panel.methods],
        "leading_places": found.panel.leading,
        "leading_in_all": list(found.leading),
        "criteria_without_spread": list(found.flat),
        "sites_with_a_zero": list(found.zero),
        "left_out": found.left_out,
        "sites": _sites(found),
    }


def _method(found: Opinions, method: Method) -> dict[str, Any]:
    agreement = found.agreement[method.id]
    return {
        "id": method.id,
        "title_zh": method.title.zh,
        "title_en": method.title.en,
        "adds_zh": method.adds.zh,
        "adds_en": method.adds.en,
        "params": dict(method.params),
        "params_source": method.params_source,
        "illustrative": method.illustrative,
        "source": method.source,
        "less_is_better": method.id in LESS_IS_BETTER,
        "first": list(found.first[method.id]),
        "agreement": {name: _number(agreement[name]) for name in agreement.index},
    }


def _sites(found: Opinions) -> list[dict[str, Any]]:
    listed = found.table.index
    names = found.standings.evaluation.sites.column("name_zh").loc[listed]
    status = found.standings.table["status"].loc[listed]
    methods = [one.id for one in found.panel.methods]
    return [
        {
            "id": site,
            "name_zh": name,
            "status": concluded,
            "rank": {method: row["rank", method] for method in methods},
            "index": {method: _number(row["index", method]) for method in methods},
        }
        for site, name, concluded, row in zip(
            listed, names, status, found.table.to_dict("records"), strict=True
        )
    ]


def _number(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def _firsts(found: Opinions) -> Text:
    groups: dict[tuple[str, ...], list[Text]] = {}
    for one in found.panel.methods:  # the weighted sum is first, and so is its group
        groups.setdefault(found.first[one.id], []).append(one.title)
    (leader, agreeing), *others = groups.items()
    count, together = len(found.panel.methods), len(agreeing)
    said = [
        Text(
            f"{count} 种方法中 {together} 种{_first(found, leader).zh}",
            f"{together} of {count} methods: {_first(found, leader).en}",
        )
    ]
    for ids, titles in others:
        first = _first(found, ids)
        zh, en = "、".join(one.zh for one in titles), ", ".join(one.en for one in titles)
        said.append(Text(f"{zh}:{first.zh}", f"{en}: {first.en}"))
    return Text(";".join(one.zh for one in said) + "。", "; ".join(one.en for one in said) + ".")


def _first(found: Opinions, ids: tuple[str, ...]) -> Text:
    if not ids:
        return Text("无从比较", "nothing to compare")
    names = _names(found, ids)
    if len(ids) == 1:
        return Text(f"以{names.zh}居首", f"{names.en} first")
    return Text(f"以{names.zh}并列居首", f"{names.en} tie for first")


def _leading(found: Opinions) -> Text:
    places = found.panel.leading
    if not found.leading:
        return Text(
            f"没有地块在各种方法下都进入前 {places} 名。",
            f"No site is among the first {places} of every method.",
        )
    names = _names(found, found.leading)
    return Text(
        f"各种方法下都进入前 {places} 名的有:{names.zh}。",
        f"Among the first {places} of every method: {names.en}.",
    )


def _likeness(found: Opinions, likeness: pd.Series[float]) -> Text:
    titles = {one.id: one.title for one in found.panel.methods}
    most, least = titles[str(likeness.idxmax())], titles[str(likeness.idxmin())]
    return Text(
        f"与加权和次序最接近:{most.zh}(τ-b {likeness.max():.2f});"
        f"差别最大:{least.zh}(τ-b {likeness.min():.2f})。",
        f"Closest to the order of the weighted sum: {most.en} (tau-b {likeness.max():.2f}); "
        f"farthest: {least.en} (tau-b {likeness.min():.2f}).",
    )


def _names(found: Opinions, ids: tuple[str, ...]) -> Text:
    names = found.standings.evaluation.sites.column("name_zh").loc[list(ids)].astype(str).tolist()
    shown_names, more = names[:MOST_NAMES], len(names) > MOST_NAMES
    return Text(
        "、".join(shown_names) + (f"等 {len(names)} 个地块" if more else ""),
        ", ".join(shown_names) + (f" and others ({len(names)} in all)" if more else ""),
    )
