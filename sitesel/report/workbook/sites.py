"""What the workbook says of a site that no weight can change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.pack.schema import QUALITY
from sitesel.report.workbook.words import NO_RANK, NOT_JUDGED, SHEETS
from sitesel.standings import EXCLUDED
from sitesel.text import STATUS

if TYPE_CHECKING:
    from sitesel.report.workbook.setting import Setting

Site = dict[str, Any]


def facts(setting: Setting, site: Site) -> Site:
    """
    Give the cells of a site.

    Parameters
    ----------
    setting : Setting
        The ranking.
    site : dict
        Of its document.

    Returns
    -------
    dict
        By column of the calculation.
    """
    excluded = site["status"] == EXCLUDED
    return {
        "id": site["id"],
        "name": setting.said(site, "name"),
        "district": site["district"],
        "area": NO_RANK if site["area_mu"] is None else site["area_mu"],
        "quality": setting.of(QUALITY[site["quality"]]),
        "uncertainty": NO_RANK if site["uncertainty_m"] is None else site["uncertainty_m"],
        "status": setting.of(STATUS[site["status"]]),
        "why": why(setting, site),
        "stated_rank": NO_RANK if excluded else site["rank"],
        "excluded": int(excluded),
        **_firmness(setting, site),
    }


def why(setting: Setting, site: Site) -> str:
    """
    Say what rules a site out, or how many constraints are open; another sheet has each.

    Parameters
    ----------
    setting : Setting
        The ranking.
    site : dict
        Of its document.

    Returns
    -------
    str
        One line each.
    """
    failed = [
        setting.said(one, "reason") for one in site["constraints"] if one["finding"] == "fail"
    ]
    count = sum(one["finding"] == "unknown" for one in site["constraints"])
    where = setting.of(SHEETS["finding"])
    told = f"{count} 项约束未评,见“{where}”"
    if setting.language == "en":
        told = f"{count} constraints not assessed, see {where}"
    return "\n".join([*failed, *([told] if count else [])])


def _firmness(setting: Setting, site: Site) -> Site:
    """Give the figures that were drawn at the stated weights, or why there are none."""
    names = ("first_by_weights", "first", "rank_90")
    judged = site["robustness"]
    if judged is None:
        none = NO_RANK if site["status"] == EXCLUDED else setting.of(NOT_JUDGED)
        return dict.fromkeys(names, none)
    return {
        "first_by_weights": judged["first_by_weights"],
        "first": judged["first"],
        "rank_90": f"{judged['rank_low']}-{judged['rank_high']}",
    }
