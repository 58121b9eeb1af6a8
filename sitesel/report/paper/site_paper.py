"""
What the sheet of one site says (一图一表), from its explanation, so that it fits one page.

No number is computed here. Lists are cut to what a page holds, and say so.
"""

from __future__ import annotations

from typing import Any

from sitesel.headline import share
from sitesel.ledger import HA_M2
from sitesel.pack.schema import QUALITY
from sitesel.report.paper.blocks import Block, heading, items, pair, paragraph, picture, table
from sitesel.report.paper.shared import clause
from sitesel.report.paper.words import interval, listed, quantity, ranks, words
from sitesel.report.printable import shortened
from sitesel.sites import MU_M2
from sitesel.text import ACTION, FINDING, STATUS

Document = dict[str, Any]

MOST_BINDING = 12
MOST_CHANGES = 4
MOST_CHANGE_TEXT = 260
MOST_REST = 8
MOST_TEXT = 110
MAP_MM = (92.0, 74.0)
CHART_MM = (100.0, 52.0)
M_PER_KM = 1000.0


def site_blocks(found: Document, *, language: str, competing: int, data: str) -> list[Block]:
    """
    Say everything of a site that fits a page.

    Parameters
    ----------
    found : dict
        Explanation of the site, printable.
    language : str
        `zh` or `en`.
    competing : int
        How many sites have a rank.
    data : str
        Layers with dates and licences.

    Returns
    -------
    list of dict
        Blocks.
    """
    said, site = words(language), found["sites"][0]
    locator = picture("map", width_mm=MAP_MM[0], height_mm=MAP_MM[1], alt=said["map_alt"])
    chart = picture("chart", width_mm=CHART_MM[0], height_mm=CHART_MM[1], alt=said["chart_alt"])
    sure = found[f"sure_{language}"]
    return [
        paragraph(shortened(found[f"verdict_{language}"], most=400), kind="callout"),
        *([paragraph(sure)] if sure else []),
        pair(
            [locator],
            [_facts(found, site, competing, language), *_unknown(found, language)],
            widths=(92, 86),
        ),
        pair(
            [heading(said["contributions"], level=2), chart, _note(said["chart_note"])],
            _changes(found, language),
            widths=(102, 76),
        ),
        *_binding(found, site, language),
        _note(data),
    ]


def _note(text: str) -> Block:
    return paragraph(text, kind="note")


def _facts(found: Document, site: Document, competing: int, language: str) -> Block:
    said = words(language)
    robust = site["robustness"]
    rank = said["fact_unranked"]
    if site["rank"] is not None:
        rank = said["fact_rank_value"].format(rank=site["rank"], count=competing)
    rows = [
        ("fact_status", STATUS[site["status"]].of(language)),
        ("fact_score", f"{site['score']:.1f} ({interval(site)})"),
        ("fact_rank", rank),
        ("fact_range", ranks(site["rank_best"], site["rank_worst"])),
        *([] if robust is None else _robust(robust, said)),
        ("fact_unknown", f"{site['unknown_weight']:.0%}"),
        ("fact_area", _area(site["area_mu"], said)),
        ("fact_net", _net(found["net_area"], said)),
        ("fact_district", site["district"] or said["none"]),
        ("fact_kind", _kind(site, language) or said["none"]),
        ("fact_position", _position(site, language)),
    ]
    cells = [[said[key], shortened(text, most=60)] for key, text in rows]
    return table([], cells, widths=(34, 52))


def _robust(robust: Document, said: dict[str, str]) -> list[tuple[str, str]]:
    values = {
        "weights": share(robust["first_by_weights"]),
        "all": share(robust["first"]),
    }
    return [
        ("fact_often", ranks(robust["rank_low"], robust["rank_high"])),
        ("fact_first", said["fact_first_value"].format(**values)),
    ]


def _area(area_mu: float | None, said: dict[str, str]) -> str:
    if area_mu is None:
        return said["fact_area_unknown"]
    return said["fact_area_value"].format(
        mu=quantity(area_mu), ha=quantity(area_mu * MU_M2 / HA_M2)
    )


def _net(area: Document, said: dict[str, str]) -> str:
    if not area["known"]:
        return said["fact_area_unknown"]
    key = "fact_net_value" if area["complete"] else "fact_net_most"
    return said[key].format(mu=quantity(area["net_mu"]), ha=quantity(area["net_ha"]))


def _kind(site: Document, language: str) -> str:
    return str(site["kind_zh"] if language == "zh" else site["kind"])


def _position(site: Document, language: str) -> str:
    said = words(language)
    quality = QUALITY.get(site["quality"] or "unstated", QUALITY["unstated"]).of(language)
    if not site["uncertainty_m"]:
        return said["fact_position_sure"].format(quality=quality)
    return said["fact_position_value"].format(
        quality=quality, km=f"{site['uncertainty_m'] / M_PER_KM:g}"
    )


def _changes(found: Document, language: str) -> list[Block]:
    said = words(language)
    told = [shortened(one[language], most=MOST_CHANGE_TEXT) for one in found["changes"]]
    shown = told[: MOST_CHANGES if language == "zh" else MOST_CHANGES - 1]
    if len(told) > len(shown):
        shown.append(said["changes_more"].format(n=len(told) - len(shown)))
    return [heading(said["changes"], level=2), items(shown)] if shown else []


def _unknown(found: Document, language: str) -> list[Block]:
    said = words(language)
    told = [
        said["unknown_one"].format(
            title=one[f"title_{language}"],
            weight=f"{one['weight']:.0%}",
            low=f"{one['points_low']:+z.1f}",
            high=f"{one['points_high']:+z.1f}",
        )
        for one in found["unknowns"]
    ]
    return [
        heading(said["not_known"], level=2),
        paragraph(said["semicolon"].join(told) or said["unknown_none"]),
    ]


def _binding(found: Document, site: Document, language: str) -> list[Block]:
    said = words(language)
    finding = [one["finding"] for one in site["constraints"]]
    title = said["binding"].format(
        failed=finding.count("fail"),
        unknown=finding.count("unknown"),
        passed=finding.count("pass"),
    )
    binding = found["binding"]
    if not binding:
        return [heading(title, level=2), paragraph(said["all_pass"])]
    rows = [_bound(one, language) for one in binding[:MOST_BINDING]]
    keys = ("col_constraint", "col_finding", "col_clause")
    blocks = [
        heading(title, level=2),
        table([said[key] for key in keys], rows, widths=(30, 74, 76)),
    ]
    if len(binding) > MOST_BINDING:
        rest = [one[f"title_{language}"] for one in binding[MOST_BINDING:]]
        named = listed(rest, language, most=MOST_REST)
        blocks.append(_note(said["binding_more"].format(n=len(rest), list=named)))
    return blocks


def _bound(one: Document, language: str) -> list[str]:
    """One constraint that does not pass; its clause says whether its text was seen."""
    title = one[f"title_{language}"]
    reason = one[f"reason_{language}"].removeprefix(title).lstrip(": ")
    reason = reason.removeprefix(FINDING["unknown"].of(language)).lstrip(", ")
    effect = ACTION[one["action"]].of(language)
    return [
        shortened(title, most=30),
        f"{FINDING[one['finding']].of(language)}/{effect}: {shortened(reason, most=MOST_TEXT)}",
        _clause(one, language),
    ]


def _clause(one: Document, language: str) -> str:
    """Cut a long clause, but never its status."""
    return clause({**one, "clause_zh": shortened(one["clause_zh"], most=MOST_TEXT)}, language)
