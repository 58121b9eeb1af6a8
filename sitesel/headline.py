"""
The one sentence that says how sure a ranking is, from the same numbers as its table.

Whoever reads nothing else reads this: is the first site first under other weights and within what
the data leave open, and which sites cannot be told apart from it?
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.standings import EXCLUDED
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_NAMED = 3
LEAST_SHARE = 0.01


def share(part: float) -> str:
    """
    Write a share so that nearly all and nearly none are not mistaken for all and none.

    Parameters
    ----------
    part : float
        In [0, 1].

    Returns
    -------
    str
        In whole per cent.

    Examples
    --------
    >>> share(0.834), share(0.9999), share(1.0), share(0.0001), share(0.0)
    ('83%', '>99%', '100%', '<1%', '0%')
    """
    if 1 - LEAST_SHARE < part < 1:
        return ">99%"
    return "<1%" if 0 < part < LEAST_SHARE else f"{part:.0%}"


def headline(robustness: dict[str, Any] | None, sites: Sequence[dict[str, Any]]) -> Text:
    """
    Say how sure the first place is.

    Parameters
    ----------
    robustness : dict or None
        Of the document; None where it was not judged.
    sites : sequence of dict
        Of the document, all of them, in rank order.

    Returns
    -------
    Text
        One or two sentences.
    """
    if all(site["status"] == EXCLUDED for site in sites):
        return Text(
            "全部地块被排除,没有名次可言。", "All sites are excluded, so there is no first place."
        )
    if robustness is None:
        return Text("未评稳健性。", "Robustness was not judged.")
    by_id = {site["id"]: site for site in sites}
    leader = by_id[robustness["first"]]
    if robustness["competing"] == 1:
        return Text(
            f"只有 {leader['name_zh']} 一个地块参与排名,无从比较。",
            f"Only {leader['name_zh']} competes, so there is nothing to compare.",
        )
    alike = [by_id[name] for name in robustness["alike"]]
    firmness = _firmness(robustness, leader)
    tied = [by_id[name]["name_zh"] for name in robustness["tied"]]
    if tied:
        firmness = _tied(firmness, tied)
    said = _apart(robustness) if not alike else _alike(alike, robustness)
    often = by_id[robustness["most_often_first"]]
    if often["id"] != leader["id"]:
        part = share(often["robustness"]["first"])
        said = Text(
            f"{said.zh}居首次数最多的是 {often['name_zh']}({part})。",
            f"{said.en} Most often first is {often['name_zh']} ({part}).",
        )
    return Text(f"{firmness.zh}{said.zh}", f"{firmness.en} {said.en}")


def place(site: dict[str, Any]) -> Text:
    """
    Say how sure the place of one site is.

    Parameters
    ----------
    site : dict
        Of the document.

    Returns
    -------
    Text
        One sentence; empty where robustness was not judged or the site is excluded.
    """
    found = site["robustness"]
    if found is None:
        return Text("", "")
    weights, both = share(found["first_by_weights"]), share(found["first"])
    said = Text(
        f"抽样中平均第 {found['expected_rank']:.1f} 名;居首的把握:只动权重 {weights},"
        f"再计入位置误差与未知指标 {both}。",
        f"Over the draws its mean rank is {found['expected_rank']:.1f}; it is first in {weights} "
        f"of weightings, in {both} with positional error and unknown criteria as well.",
    )
    if found["rank_low"] is None:
        return said
    low, high = found["rank_low"], found["rank_high"]
    return Text(
        f"九成抽样在第 {low} 至 {high} 名;{said.zh}",
        f"In nine of ten draws its rank is {low} to {high}. {said.en}",
    )


def beats(first: dict[str, Any], other: dict[str, Any], *, wins: float) -> Text:
    """
    Say how often one site scores higher than another.

    Parameters
    ----------
    first, other : dict
        Sites of the document.
    wins : float
        Share of draws in which the first scores higher.

    Returns
    -------
    Text
        One sentence.
    """
    names, part = (first["name_zh"], other["name_zh"]), share(wins)
    return Text(
        f"抽样中(权重、位置误差与未知指标一起变动),{names[0]}得分高于{names[1]}的把握为 {part}。",
        f"Over the draws of weights, positions and unknown criteria, {names[0]} scores higher than "
        f"{names[1]} in {part}.",
    )


def weights_drawn(robustness: dict[str, Any]) -> Text:
    """
    Say from where the weights were drawn.

    Parameters
    ----------
    robustness : dict
        Of the document.

    Returns
    -------
    Text
        A phrase.
    """
    box, statements = robustness["box"], robustness["statements"]
    said = (
        Text("权重任意取", "under any weights")
        if box is None
        else Text(f"各权重在 ±{box:.0%} 内变动", f"with each weight moved by up to {box:.0%}")
    )
    if not statements:
        return said
    return Text(f"{said.zh}且满足 {';'.join(statements)}", f"{said.en} and {'; '.join(statements)}")


def _firmness(robustness: dict[str, Any], leader: dict[str, Any]) -> Text:
    name, own = leader["name_zh"], leader["robustness"]
    drawn = weights_drawn(robustness)
    weights, both = share(own["first_by_weights"]), share(own["first"])
    return Text(
        f"{drawn.zh},{name} 在 {weights} 的权重组合下居首;再计入位置误差与未知指标,为 {both}。",
        f"{drawn.en[0].upper()}{drawn.en[1:]}, {name} is first in {weights} of weightings; with "
        f"positional error and unknown criteria as well, in {both}.",
    )


def _tied(firmness: Text, tied: Sequence[str]) -> Text:
    """Say that the first place is owed to the tie rule alone."""
    named, more = tied[:MOST_NAMED], len(tied) > MOST_NAMED
    return Text(
        f"{firmness.zh}但有 {len(tied)} 个地块({'、'.join(named)}{' 等' if more else ''})与它在"
        "任何权重下得分都相同,先后只由并列规则定。",
        f"{firmness.en} But {len(tied)} sites ({', '.join(named)}{' and others' if more else ''}) "
        "score the same under any weights, and the tie rule alone decides.",
    )


def _apart(robustness: dict[str, Any]) -> Text:
    least = share(robustness["apart"])
    return Text(
        f"它胜过其余每个地块的把握都不低于 {least}。",
        f"It beats each of the others in at least {least} of the draws.",
    )


def _alike(alike: Sequence[dict[str, Any]], robustness: dict[str, Any]) -> Text:
    named = [site["name_zh"] for site in alike[:MOST_NAMED]]
    more = len(alike) > MOST_NAMED
    least = share(robustness["apart"])
    return Text(
        f"与它分不开的(胜出把握不足 {least})有 {len(alike)} 个:{'、'.join(named)}"
        f"{' 等' if more else ''}。",
        f"{len(alike)} cannot be told apart from it (beaten in less than {least} of the draws): "
        f"{', '.join(named)}{' and others' if more else ''}.",
    )
