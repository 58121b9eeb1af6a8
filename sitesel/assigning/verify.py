"""
An assignment checked from its document alone, by other means than those that found it.

Plain sums over the pairs that are listed; nothing of the search is imported. That no assignment is
better is checked by the prices in the document: any prices that are not negative prove a bound.
"""

from __future__ import annotations

import math
from typing import Any

from sitesel.text import Text

Document = dict[str, Any]
Pairs = dict[tuple[str, str], float]

POINTS = 1e-4
SHARE = 1e-6


def verify(said: Document) -> list[Text]:
    """
    Look for what is wrong with an assignment.

    Parameters
    ----------
    said : dict
        The document of `sitesel assign`.

    Returns
    -------
    list of Text
        A sentence for every fault; empty if there is none.
    """
    faults = []
    for key, zh, en in (("best", "最优方案", "optimum"), ("fair", "折中方案", "fair alternative")):
        name = Text(zh, en)
        pairs = _pairs(said, key)
        told = [*_industries(said, pairs), *_sites(said, pairs), *_points(said, key, pairs)]
        faults += [Text(f"{name.zh}:{one.zh}", f"{name.en}: {one.en}") for one in told]
    return faults + _bounds(said)


def _pairs(said: Document, key: str) -> Pairs:
    pairs: Pairs = {}
    for one in said[key]["placed"]:
        pair = one["industry"], one["site"]
        pairs[pair] = pairs.get(pair, 0.0) + one["share"]
    return pairs


def _table(said: Document, key: str) -> dict[tuple[str, str], Any]:
    return {
        (industry["id"], site["id"]): cell
        for industry, row in zip(said["industries"], said[key], strict=True)
        for site, cell in zip(said["sites"], row, strict=True)
    }


def _industries(said: Document, pairs: Pairs) -> list[Text]:
    status, faults = _table(said, "status"), []
    for pair, share in pairs.items():
        if status.get(pair, "excluded") == "excluded":
            faults.append(Text(f"{pair} 被约束排除或不存在", f"{pair} is excluded or unknown"))
        if share <= 0:
            faults.append(Text(f"{pair} 的份额不大于 0", f"the share of {pair} is not above 0"))
    for one in said["industries"]:
        mine = [share for (name, _), share in pairs.items() if name == one["id"]]
        faults += _of_industry(one, mine)
    return faults


def _of_industry(one: Document, mine: list[float]) -> list[Text]:
    name, total, area = one["id"], math.fsum(mine), one["area_mu"]
    if not mine:
        return [Text(f"{name} 没有落地", f"{name} is not placed")] if one["must"] else []
    faults = []
    if abs(total - 1.0) > SHARE:
        faults.append(Text(f"{name} 的份额和为 {total}", f"shares of {name} sum to {total}"))
    if len(mine) > one["sites"] or (area is None and len(mine) < one["sites"]):
        faults.append(
            Text(f"{name} 要 {one['sites']} 个地块,现 {len(mine)} 个",
                 f"{name} wants {one['sites']} sites and has {len(mine)}")
        )  # fmt: skip
    least = one["least_mu"] / area if area and one["sites"] > 1 else 0.0
    if area is None:
        least = 1.0 / one["sites"]
    if min(mine) < least - SHARE:
        faults.append(
            Text(f"{name} 有一处小于最小规模", f"{name} has less than its least somewhere")
        )
    return faults


def _sites(said: Document, pairs: Pairs) -> list[Text]:
    faults, per_site = [], said["asked"]["per_site"]
    area = {one["id"]: one["area_mu"] or 0.0 for one in said["industries"]}
    for site in said["sites"]:
        takes = [name for (name, where) in pairs if where == site["id"]]
        if per_site is not None and len(takes) > per_site:
            faults.append(
                Text(f"{site['id']} 有 {len(takes)} 个产业,至多 {per_site} 个",
                     f"{site['id']} takes {len(takes)} industries, {per_site} at most")
            )  # fmt: skip
        faults += [
            Text(f"{site['id']} 有不得同处的产业", f"{site['id']} takes what must stay apart")
            for group in said["asked"]["apart"]
            if len(set(takes) & set(group["industries"])) > 1
        ]
        inner = _holding(said, site["id"])
        used = math.fsum(share * area[n] for (n, where), share in pairs.items() if where in inner)
        holds = site["capacity_mu"]
        if holds is not None and used > holds * (1 + SHARE) + SHARE:
            faults.append(
                Text(f"{site['id']} 用地 {used:.1f} 亩,超过容量 {holds:.1f} 亩",
                     f"{site['id']} uses {used:.1f} mu of {holds:.1f}")
            )  # fmt: skip
    return faults


def _holding(said: Document, name: str) -> set[str]:
    """Sites that lie in a site, itself among them, or whose area is the same figure."""
    inner = {name}
    while True:
        named = {one["id"]: {*one["within"], *one.get("same_area", ())} for one in said["sites"]}
        more = {name for name, others in named.items() if inner & others} - inner
        if not more:
            return inner
        inner |= more


def _points(said: Document, key: str, pairs: Pairs) -> list[Text]:
    score, faults = _table(said, "score"), []
    total, worst = 0.0, 0.0
    for one, claimed in zip(said["industries"], said[key]["regret"], strict=True):
        got = math.fsum(
            s * score.get(pair, 0.0) for pair, s in pairs.items() if pair[0] == one["id"]
        )
        total += one["weight"] * got
        if one["own_best"] is None:
            continue
        lost = max(one["own_best"] - got, 0.0)
        worst = max(worst, lost)
        if claimed is None or abs(claimed - lost) > POINTS:
            faults.append(
                Text(f"{one['id']} 的损失应为 {lost:.4f},写作 {claimed}",
                     f"the regret of {one['id']} is {lost:.4f}, stated {claimed}")
            )  # fmt: skip
    for what, stated, found in (
        (Text("目标值", "objective"), said[key]["total"], total),
        (Text("最大损失", "greatest regret"), said[key]["most_regret"] or 0.0, worst),
    ):
        if abs(stated - found) > POINTS * max(1.0, abs(found)):
            faults.append(
                Text(f"{what.zh}应为 {found:.4f},写作 {stated:.4f}",
                     f"the {what.en} is {found:.4f}, stated {stated:.4f}")
            )  # fmt: skip
    return faults


def _bounds(said: Document) -> list[Text]:
    best, faults = said["best"], []
    if best["bound"] < best["total"] - POINTS or said["fair"]["total"] > best["bound"] + POINTS:
        faults.append(Text("上界低于目标值。", "The bound is below an objective."))
    if said["proven"] and best["bound"] > best["total"] + POINTS:
        faults.append(Text("声称最优,上界却高于目标值。", "Called optimal below its bound."))
    if (said["fair"]["most_regret"] or 0.0) > (best["most_regret"] or 0.0) + POINTS:
        faults.append(
            Text("折中方案的最大损失反而更大。", "The fair alternative has the greater regret.")
        )
    found = price_bound(said)
    if found is None or abs(found - said["prices"]["bound"]) > POINTS * max(1.0, abs(found)):
        faults.append(Text("价格证明的上界与所写不符。", "The bound by prices is not as stated."))
    elif found < best["total"] - POINTS:
        faults.append(
            Text("价格证明的上界低于目标值。", "The bound by prices is below the optimum.")
        )
    return faults


def price_bound(said: Document) -> float | None:
    """
    Work out what no assignment exceeds, from the prices.

    Parameters
    ----------
    said : dict
        The document.

    Returns
    -------
    float or None
        Weighted points; None if a price is negative, or set on what has no limit.
    """
    prices, asked, sites = said["prices"], said["asked"], said["sites"]
    land, place, apart = prices["land"], prices["place"], prices["apart"]
    free = [price for price, one in zip(land, sites, strict=True) if one["capacity_mu"] is None]
    free += [] if asked["per_site"] else place
    if any(free) or min([*land, *place, *(one for row in apart for one in row)]) < 0:
        return None
    bound = math.fsum(p * (one["capacity_mu"] or 0.0) for p, one in zip(land, sites, strict=True))
    bound += (asked["per_site"] or 0) * math.fsum(place)
    bound += math.fsum(one for row in apart for one in row)
    holders = [
        [at for at, outer in enumerate(sites) if one["id"] in _holding(said, outer["id"])]
        for one in sites
    ]
    for row, one in enumerate(said["industries"]):
        extra = [price for price, group in zip(apart, asked["apart"], strict=True)
                 if one["id"] in group["industries"]]  # fmt: skip
        worths = []
        for at in range(len(sites)):
            most = _most(said, one, at, holders[at])
            if said["status"][row][at] == "excluded" or most <= 0:
                continue
            spent = (one["area_mu"] or 0.0) * math.fsum(land[outer] for outer in holders[at])
            spent += (place[at] + math.fsum(price[at] for price in extra)) / most
            worths.append((one["weight"] * said["score"][row][at] - spent, most))
        filled = _filled(worths)
        bound += filled if one["must"] else max(filled, 0.0)
    return bound


def _most(said: Document, one: Document, at: int, holders: list[int]) -> float:
    """Greatest share of an industry at a site."""
    area = one["area_mu"]
    if area is None:
        return 1.0 / float(one["sites"])
    room = [said["sites"][outer]["capacity_mu"] for outer in (at, *holders)]
    share = min([1.0, *(mu / area for mu in room if mu is not None)])
    least = 1.0 if one["sites"] == 1 else one["least_mu"] / area
    return share if share >= least - SHARE else 0.0


def _filled(worths: list[tuple[float, float]]) -> float:
    """Fill one share with what is worth most; 0 where it cannot be filled."""
    left, total = 1.0, 0.0
    for worth, most in sorted(worths, reverse=True):
        total += worth * min(most, left)
        left -= min(most, left)
    return total if left <= SHARE else 0.0
