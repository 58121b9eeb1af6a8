"""
The document of a ranking: every number with its unit, its weight, its source and its layers.

Table, map, workbook and notebook all read this one document, so that a number is the same wherever
it is seen and can be followed to a rule, a layer and a date. Scores and contributions are shown
x 100. Unknown is null.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

from sitesel.basis import basis
from sitesel.districts import listed
from sitesel.engine import FAIL, PASS, UNKNOWN
from sitesel.headline import headline
from sitesel.reasons import constraint_reason, criterion_reason, missing_of, notes
from sitesel.text import ACTION, STATUS, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from sitesel.engine import Assessed
    from sitesel.matrix import FloatArray, IntArray
    from sitesel.pack import Pack
    from sitesel.robustness import Robustness
    from sitesel.rules import ConstraintRule, CriterionRule
    from sitesel.sites import Sites
    from sitesel.standings import Standings

SCHEMA = "sitesel-ranking/1"
SHOWN = 100.0
FACTS = (
    "name_zh", "name_en", "kind", "kind_zh", "district", "layer", "quality", "position_fault",
    "area_note",
)  # fmt: skip
MEASURED = ("measured", "measured_low", "measured_high")
NUMBERS = (*MEASURED, "value", "value_low", "value_high")
CONTRIBUTIONS = ("contribution", "contribution_low", "contribution_high")
WEIGHTIEST = (("exclude", FAIL), ("flag", FAIL), ("exclude", UNKNOWN), ("flag", UNKNOWN))
Document = dict[str, Any]
Columns = dict[str, list[Any]]


def document(standings: Standings, pack: Pack, *, robustness: Robustness | None = None) -> Document:
    """
    Say everything about a ranking in plain types.

    Parameters
    ----------
    standings : Standings
        The ranking.
    pack : Pack
        The city that it was made in.
    robustness : Robustness, optional
        How sure the places are, where that was judged.

    Returns
    -------
    dict
        JSON-ready; sites in rank order, excluded ones last.
    """
    rules = standings.rules
    matrix = standings.evaluation.matrix
    everywhere = ~matrix.known.any(axis="index")
    counts = standings.table["status"].value_counts()
    sites = _sites(standings, pack)
    judged = None if robustness is None else robustness.summary()
    by_site = {} if robustness is None else robustness.by_site()
    for site in sites:
        site["robustness"] = by_site.get(site["id"])
    said = headline(judged, sites)
    return {
        "schema": SCHEMA,
        **basis(rules, pack),
        "headline": {"zh": said.zh, "en": said.en},
        "robustness": judged,
        "unknown_weight": float(matrix.weight[everywhere].sum()),
        "notes": [{"zh": note.zh, "en": note.en} for note in notes(standings, pack)],
        "counts": {name: int(counts.get(name, 0)) for name in STATUS},
        "criteria": [
            _criterion(rule, rules.weights[rule.id], pack, rules.weights_source)
            for rule in rules.weighted
        ],
        "constraints": [_constraint(rule, pack) for rule in (*rules.constraints, *rules.notices)],
        "layers": [layer.model_dump() for layer in listed(pack)],
        "missing": [entry.model_dump() for entry in pack.missing],
        "sites": sites,
    }


def _criterion(rule: CriterionRule, weight: float, pack: Pack, weight_source: str) -> Document:
    roles = rule.measurement().roles
    return {
        "id": rule.id,
        "code": rule.code,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "kind": rule.kind,
        "unit": rule.unit,
        "weight": weight,
        "weight_source": weight_source,
        "value": [list(point) for point in rule.value.points],
        "source": rule.source,
        "illustrative": rule.illustrative,
        "layers": _layer_ids(roles, pack),
        "missing_roles": missing_of(roles, pack),
        "note_zh": rule.note.zh,
        "note_en": rule.note.en,
    }


def _constraint(rule: ConstraintRule, pack: Pack) -> Document:
    roles = rule.measurement().roles if rule.kind else ()
    return {
        "id": rule.id,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "action": rule.action,
        "action_zh": ACTION[rule.action].zh,
        "rule_zh": rule.rule.zh,
        "rule_en": rule.rule.en,
        "clause_zh": rule.clause,
        "clause_status": rule.clause_status,
        "confidence": rule.confidence,
        "unit": rule.unit,
        "limit_text": rule.limit_text,
        "source": rule.source,
        "layers": _layer_ids(roles, pack),
        "missing_roles": missing_of(roles, pack),
        "note_zh": rule.note.zh,
        "note_en": rule.note.en,
    }


def _layer_ids(roles: tuple[str, ...], pack: Pack) -> list[str]:
    return [layer.id for role in roles for layer in pack.layers_of(role)]


def _sites(standings: Standings, pack: Pack) -> list[Document]:
    """Say everything about each site; made column by column, since there may be many sites."""
    rules, evaluation = standings.rules, standings.evaluation
    rows = evaluation.sites.index.get_indexer(standings.table.index)
    criteria = _measurements(standings, pack, rows=rows)
    constraints = _by_site(
        [
            _findings(rule, evaluation.constraints[rule.id], pack, rows=rows)
            for rule in rules.constraints
        ],
        count=len(rows),
    )
    reasons = [_reasons(rules.constraints, entries) for entries in constraints]
    return _records(
        {
            **_facts(evaluation.sites, rows),
            **_standing(standings.table),
            "unknown_weight": evaluation.matrix.unknown_weight.iloc[rows].tolist(),
            "criteria": _by_site(criteria, count=len(rows)),
            "constraints": constraints,
            "reasons_zh": [[entry["reason_zh"] for entry in entries] for entries in reasons],
            "reasons_en": [[entry["reason_en"] for entry in entries] for entries in reasons],
        }
    )


def _facts(sites: Sites, rows: IntArray) -> Columns:
    """Give what the sites bring with them."""

    def text(name: str) -> list[str]:
        cells = sites.column(name).iloc[rows].tolist()
        return [cell if isinstance(cell, str) else "" for cell in cells]

    return {
        "id": [str(name) for name in sites.index[rows]],
        **{name: text(name) for name in FACTS},
        "site_status": text("status"),
        "site_status_zh": text("status_zh"),
        "area_mu": _numbers(sites.area_mu[rows]),
        "uncertainty_m": _numbers(sites.uncertainty_m[rows]),
    }


def _standing(table: pd.DataFrame) -> Columns:
    """Where the sites stand; an excluded one has no rank."""
    status = [str(name) for name in table["status"]]
    return {
        "status": status,
        "status_zh": [STATUS[name].zh for name in status],
        **{
            key: [None if math.isnan(rank) else int(rank) for rank in table[key]]
            for key in ("rank", "rank_best", "rank_worst")
        },
        **{key: (SHOWN * table[key]).tolist() for key in ("score", "score_low", "score_high")},
    }


def _measurements(standings: Standings, pack: Pack, *, rows: IntArray) -> list[list[Document]]:
    """By criterion, then by site: what was measured and what it is worth."""
    matrix = standings.evaluation.matrix
    frames = {key: getattr(matrix, key).iloc[rows] for key in (*NUMBERS, *CONTRIBUTIONS)}
    found = []
    for rule in standings.rules.weighted:
        unknown = criterion_reason(rule, math.nan, pack)
        why = [
            unknown if math.isnan(measured) else criterion_reason(rule, measured, pack)
            for measured in frames["measured"][rule.id].tolist()
        ]
        columns = {
            "id": [rule.id] * len(rows),
            **{key: _numbers(frames[key][rule.id].to_numpy()) for key in NUMBERS},
            **{key: (SHOWN * frames[key][rule.id]).tolist() for key in CONTRIBUTIONS},
            "known": frames["value"][rule.id].notna().tolist(),
            "why_zh": [reason.zh for reason in why],
            "why_en": [reason.en for reason in why],
        }
        found.append(_records(columns))
    return found


def _findings(
    rule: ConstraintRule, assessed: Assessed, pack: Pack, *, rows: IntArray
) -> list[Document]:
    """By site: how it stands with one constraint, and why unless it passes."""
    parts = (assessed.measured.best, assessed.measured.low, assessed.measured.high)
    measured = {key: _numbers(part[rows]) for key, part in zip(MEASURED, parts, strict=True)}
    finding = assessed.finding[rows].tolist()

    @cache  # a layer that is missing is so for every site
    def why(found: str, *numbers: float | None) -> Text:
        named = dict(zip(MEASURED, numbers, strict=True))
        return Text("", "") if found == PASS else constraint_reason(rule, found, named, pack)

    reasons = [why(*one) for one in zip(finding, *measured.values(), strict=True)]
    return _records(
        {
            "id": [rule.id] * len(rows),
            "finding": finding,
            **measured,
            "reason_zh": [reason.zh for reason in reasons],
            "reason_en": [reason.en for reason in reasons],
        }
    )


def _reasons(rules: Sequence[ConstraintRule], entries: list[Document]) -> list[Document]:
    """Those of a site's findings that speak against it, the weightiest first."""
    return [
        entry
        for action, found in WEIGHTIEST
        for rule, entry in zip(rules, entries, strict=True)
        if rule.action == action and entry["finding"] == found
    ]


def _records(columns: Columns) -> list[Document]:
    """Turn columns into one mapping a row."""
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _by_site(found: list[list[Document]], *, count: int) -> list[list[Document]]:
    """Turn entries by rule and site into entries by site and rule."""
    return [[entries[row] for entries in found] for row in range(count)]


def _numbers(array: FloatArray) -> list[float | None]:
    """Give floats as JSON knows them: what is not finite is null."""
    return [number if math.isfinite(number) else None for number in array.tolist()]
