"""Why there is no assignment: which industries lack how much land, in the mildest way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.assigning.programme import Programme
from sitesel.errors import NoSiteError
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.assigning.problem import Problem
    from sitesel.matrix import FloatArray

LEAST_SHARE = 1e-6


def shortage(problem: Problem, industries: Sequence[Text], sites: Sequence[Text]) -> NoSiteError:
    """
    Say why industries that must be placed cannot be.

    Parameters
    ----------
    problem : Problem
        Without an assignment.
    industries, sites : sequence of Text
        Their names, in its order.

    Returns
    -------
    NoSiteError
        Names every industry that has no site even alone; if there is none, those that lack land or
        a place when as little as possible is lacking, and the sites that are full.
    """
    alone = [
        _alone(problem, row, industries[row], sites)
        for row in np.flatnonzero(problem.must).tolist()
        if problem.most[row].sum() < 1.0 - LEAST_SHARE
    ]
    if alone:
        return NoSiteError(
            f"有 {len(alone)} 个必须落地的产业单独也放不下;请减少用地、加地块或补容量:",
            f"{len(alone)} industries that must be placed have no room even alone; ask for less "
            "land, add sites or state capacities:",
            alone,
        )
    return _together(problem, industries, sites)


def _alone(problem: Problem, row: int, name: Text, sites: Sequence[Text]) -> Text:
    wanted, open_to = float(problem.area_mu[row]), ~problem.barred[row]
    if not open_to.any():
        return Text(
            f"{name.zh}:{len(sites)} 个地块都被约束排除",
            f"{name.en}: constraints exclude all {len(sites)} sites",
        )
    if not wanted:
        asked, can = int(problem.most_sites[row]), int(open_to.sum())
        return Text(
            f"{name.zh}:要 {asked} 个地块,未被排除的只有 {can} 个",
            f"{name.en}: wants {asked} sites, only {can} are not excluded",
        )
    room = np.where(open_to, problem.room_mu, -1.0)
    best, many = int(np.argmax(room)), int(problem.most_sites[row])
    held = room[open_to]
    held = np.sort(np.where(held >= min(problem.least_mu[row], wanted), held, 0.0))[::-1]
    lacks = wanted - float(held[:many].sum())
    return Text(
        f"{name.zh}:要 {wanted:,.0f} 亩、最多 {many} 处,未被排除的地块最大为{sites[best].zh}"
        f"({room[best]:,.0f} 亩),至少差 {lacks:,.0f} 亩",
        f"{name.en}: wants {wanted:,.0f} mu at {many} sites at most; the largest that is not "
        f"excluded is {sites[best].en} ({room[best]:,.0f} mu), at least {lacks:,.0f} mu short",
    )


def _together(problem: Problem, industries: Sequence[Text], sites: Sequence[Text]) -> NoSiteError:
    programme = Programme(problem, problem.score, gains=False, lacking=True)
    found = programme.solve()
    if found is None:  # out of nodes
        lacking, share = np.ones(len(industries)), np.zeros(problem.shape)
    else:
        lacking, share = found.x[programme.lacking], programme.shares(found.x)
    short = np.flatnonzero(lacking > LEAST_SHARE)
    missing_mu = float((lacking * problem.area_mu)[short].sum())
    faults = [_lacks(problem, row, industries[row], float(lacking[row])) for row in short.tolist()]
    full = _full(problem, share)
    if full:
        faults.append(
            Text(
                f"已放满的地块:{'、'.join(sites[site].zh for site in full)}",
                f"full sites: {', '.join(sites[site].en for site in full)}",
            )
        )
    much = f"至少差 {missing_mu:,.0f} 亩" if missing_mu else f"至少有 {len(short)} 个产业没有去处"
    much_en = (
        f"at least {missing_mu:,.0f} mu are short"
        if missing_mu
        else f"at least {len(short)} industries have nowhere to go"
    )
    return NoSiteError(
        f"现有地块放不下全部必须落地的产业,{much};请减少用地、加地块、放宽每块产业数或写 "
        "must = false:",
        f"The sites cannot hold all industries that must be placed: {much_en}. Ask for less land, "
        "add sites, allow more industries at each, or write must = false:",
        faults,
    )


def _lacks(problem: Problem, row: int, name: Text, share: float) -> Text:
    wanted = float(problem.area_mu[row])
    if not wanted:
        sites = round(share * int(problem.most_sites[row]))
        return Text(f"{name.zh}:缺 {sites} 个地块", f"{name.en}: lacks {sites} sites")
    return Text(
        f"{name.zh}:要 {wanted:,.0f} 亩,差 {share * wanted:,.0f} 亩",
        f"{name.en}: wants {wanted:,.0f} mu, lacks {share * wanted:,.0f} mu",
    )


def _full(problem: Problem, share: FloatArray) -> list[int]:
    """Sites without a place or with hardly any land left."""
    used = problem.inside.T @ (problem.area_mu @ share)
    no_land = used >= problem.capacity_mu * (1.0 - LEAST_SHARE)  # False where unknown
    taken = (share > 0).sum(axis=0)
    no_place = taken >= problem.per_site if problem.per_site else np.zeros_like(no_land)
    return [int(site) for site in np.flatnonzero((no_land & (taken > 0)) | no_place)]
