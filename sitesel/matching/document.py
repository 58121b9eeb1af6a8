"""The answer to a project in plain types: needs, sites, shortlist with reasons, changes, supply."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sitesel.basis import basis
from sitesel.engine import FAIL, PASS, UNKNOWN
from sitesel.industry import industries
from sitesel.matching.fit import fewest_failing
from sitesel.matching.items import LEVELS, WISHES, items
from sitesel.matching.overlay import constraint_of, shares_of
from sitesel.matching.shortlist import MEASURED, shortlist
from sitesel.matching.supply import open_sites, supplies
from sitesel.matching.told import change_text, held_text, supply_text
from sitesel.reasons import missing_of, notes
from sitesel.text import STATUS, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from sitesel.matching.fit import Change, Fit
    from sitesel.matching.need import Need
    from sitesel.pack import Pack

SCHEMA = "sitesel-match/1"
SHOWN = 100.0
FINDINGS = (PASS, FAIL, UNKNOWN)
Document = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    What a document is made of.

    Parameters
    ----------
    found : Fit
        The project over the sites.
    changed : tuple of Change
        What each must-have shuts out.
    pack : Pack
        The city.
    count : int
        How long the shortlist is at most.
    """

    found: Fit
    changed: tuple[Change, ...]
    pack: Pack
    count: int

    @property
    def names(self) -> dict[str, Text]:
        """Of the sites, by id."""
        table = self.found.standings.evaluation.sites.table
        english = table.get("name_en", table["name_zh"]).where(lambda one: one.map(bool))
        shown = english.where(english.notna(), table["name_zh"])
        pairs = zip(table.index, table["name_zh"], shown, strict=True)
        return {str(name): Text(str(zh), str(en)) for name, zh, en in pairs}


def document(case: Case) -> Document:
    """
    Say everything about a project and its sites.

    Parameters
    ----------
    case : Case
        Measured and counted.

    Returns
    -------
    dict
        JSON-ready: `project`, `needs`, `counts`, `excluded_by`, `shortlist` (best first, each with
        reasons and what it lacks), `sites` (all, in order), `changes`, `supply`, `nearest` where no
        site is left, `notes`. Unknown is null.
    """
    found, pack = case.found, case.pack
    sites, names = _sites(case), case.names
    counts = found.standings.table["status"].value_counts()
    return {
        "schema": SCHEMA,
        **basis(found.standings.rules, pack),
        "project": _project(found),
        "needs": [_need(need, case) for need in found.project.needs],
        "weights_source": items().points.source,
        "counts": {name: int(counts.get(name, 0)) for name in STATUS},
        "excluded_by": _excluded_by(case),
        "shortlist": shortlist(case, {one["id"]: one for one in sites}),
        "sites": sites,
        "changes": [_change(one, names) for one in case.changed],
        "supply": _supply(case),
        "open": open_sites(found, pack),
        "nearest": None if found.competes.any() else _nearest(case, names),
        "notes": [{"zh": one.zh, "en": one.en} for one in _notes(case)],
    }


def _project(found: Fit) -> Document:
    project, segment = found.project, found.project.segment
    industry = industries()[project.industry]
    return {
        "name": project.name,
        "industry": industry.id,
        "industry_zh": industry.name_zh,
        "industry_en": industry.name_en,
        "source": project.source,
        "file": project.file,
        "sha256": project.sha256,
        "segment": None
        if segment is None
        else {"id": segment.id, "name_zh": segment.name_zh, "name_en": segment.name_en},
    }


def _need(need: Need, case: Case) -> Document:
    found, pack = case.found, case.pack
    said = {
        "id": need.id,
        "item": need.item,
        "title_zh": need.title.zh,
        "title_en": need.title.en,
        "level": need.level,
        "level_zh": LEVELS[need.level].zh,
        "source": need.source,
        "note_zh": need.of.note_zh,
        "note_en": need.of.note_en,
    }
    if not need.measured:
        rules = need.of.choices[need.choice].use
        return {**said, "measured": False, "rules": list(rules)}
    assessed = found.held[need.id]
    roles = constraint_of(need).measurement().roles
    wishes = [one for one in found.needs if one.level in WISHES]
    return {
        **said,
        "measured": True,
        "bound": None if math.isnan(need.bound) else need.bound,
        "unit": need.of.unit,
        "weight": shares_of(wishes).get(need.id),
        "layers": [layer.id for role in roles for layer in pack.layers_of(role)],
        "missing_roles": missing_of(roles, pack),
        "counts": {name: int((assessed.finding == name).sum()) for name in FINDINGS},
    }


def _sites(case: Case) -> list[Document]:
    """Say of every site where it stands and how it meets each need, the best first."""
    standings = case.found.standings
    evaluation, table = standings.evaluation, standings.table
    rows = evaluation.sites.index.get_indexer(table.index)
    held = list(zip(*(_held(need, case, rows) for need in case.found.needs), strict=True))
    districts = [one if isinstance(one, str) else "" for one in evaluation.sites.column("district")]
    area = evaluation.sites.area_mu[rows].tolist()
    names = case.names
    columns = zip(
        table.index, table["status"], table["rank"], table["score"], table["score_low"],
        table["score_high"], rows.tolist(), area, strict=True,
    )  # fmt: skip
    return [
        {
            "id": str(name),
            "name_zh": names[str(name)].zh,
            "name_en": names[str(name)].en,
            "district": districts[row],
            "area_mu": None if math.isnan(mu) else mu,
            "status": str(status),
            "status_zh": STATUS[str(status)].zh,
            "rank": None if math.isnan(rank) else int(rank),
            "score": SHOWN * score,
            "score_low": SHOWN * low,
            "score_high": SHOWN * high,
            "needs": list(needs),
        }
        for (name, status, rank, score, low, high, row, mu), needs in zip(
            columns, held or [()] * len(rows), strict=True
        )
    ]


def _held(need: Need, case: Case, rows: np.ndarray[Any, Any]) -> list[Document]:
    """By site: how it stands with one need."""
    assessed = case.found.held[need.id]
    measured = assessed.measured
    has_column = need.of.field_of_sites in case.found.standings.evaluation.sites.table
    parts = (measured.best[rows], measured.low[rows], measured.high[rows])
    numbers = zip(*(part.tolist() for part in parts), strict=True)

    @cache  # a layer that is missing is so for every site
    def said(finding: str, *three: float) -> Text:
        return held_text(need, finding, three, case.pack, has_column=has_column)

    found = []
    for finding, three in zip(assessed.finding[rows].tolist(), numbers, strict=True):
        text = said(finding, *three)
        shown = [one if math.isfinite(one) else None for one in three]
        found.append(
            {"id": need.id, "finding": finding, **dict(zip(MEASURED, shown, strict=True)),
             "why_zh": text.zh, "why_en": text.en}
        )  # fmt: skip
    return found


def _excluded_by(case: Case) -> list[Document]:
    """Which constraints rule out how many sites, the project's and the rules', most first."""
    standings = case.found.standings
    rules = [rule for rule in standings.rules.constraints if rule.action == "exclude"]
    counted = [
        {
            "id": rule.id,
            "title_zh": rule.title.zh,
            "title_en": rule.title.en,
            "count": int((standings.evaluation.constraints[rule.id].finding == FAIL).sum()),
        }
        for rule in rules
    ]
    return sorted((one for one in counted if one["count"]), key=lambda one: -one["count"])


def _change(change: Change, names: dict[str, Text]) -> Document:
    text = change_text(change, names)
    return {
        "need": change.need.id,
        "opens": list(change.opened),
        "first": change.first,
        "bound": None if math.isnan(change.bound) else change.bound,
        "unit": change.need.of.unit,
        "zh": text.zh,
        "en": text.en,
    }


def _supply(case: Case) -> list[Document]:
    titles = {need.id: need.title for need in case.found.needs}
    said = []
    for one in supplies(case.found, case.pack):
        text = supply_text(one, titles, case.pack)
        said.append(
            {"role": one.role, "column": one.column, "needs": list(one.needs), "open": one.open,
             "decides": one.decides, "points": one.points, "zh": text.zh, "en": text.en}
        )  # fmt: skip
    return said


def _nearest(case: Case, names: dict[str, Text]) -> Document:
    name, count = fewest_failing(case.found, case.found.standings.evaluation.sites)
    return {"id": name, "name_zh": names[name].zh, "name_en": names[name].en, "fails": count}


def _notes(case: Case) -> Sequence[Text]:
    found, pack = case.found, case.pack
    said = [
        Text(f"{need.of.title_zh}:{need.of.note_zh}。", f"{need.of.title_en}: {need.of.note_en}.")
        for need in found.project.needs
        if need.of.note_zh and (need.measured or need.of.choices[need.choice].use)
    ]
    project, ruling = found.project, found.standings.rules.industry
    if project.segment is not None and ruling != project.industry:
        title = industries()[ruling]
        said.append(
            Text(
                f"环节“{project.segment.name_zh}”按{title.name_zh}的规则评。",
                f"The segment {project.segment.name_en} is under the rules of {title.name_en}.",
            )
        )
    points = items().points
    wishes = Text(
        f"“应当”计 {points.should:g} 分、“最好”计 {points.nice:g} 分,规则合计 100 分"
        "(示例,凭判断);“必须”不计分,只排除。",
        f"A should counts {points.should:g} points, a nice-to-have {points.nice:g}, beside 100 of "
        "the rules (illustrative, by judgement); a must counts none, it excludes.",
    )
    return list(dict.fromkeys([wishes, *said, *notes(found.standings, pack)]))
