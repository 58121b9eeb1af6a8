"""
The document of a ranking: every number with its unit, its weight, its source and its layers.

Table, map, workbook and notebook all read this one document, so that a number is the same wherever
it is seen and can be followed to a rule, a layer and a date. Scores and contributions are shown
x 100. Unknown is null.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sitesel import __version__
from sitesel.districts import listed
from sitesel.engine import FAIL, PASS
from sitesel.headline import headline
from sitesel.industry import GROUPS, industries
from sitesel.reasons import constraint_reason, criterion_reason, missing_of, notes
from sitesel.text import ACTION, STATUS

if TYPE_CHECKING:
    import pandas as pd

    from sitesel.engine import Assessed
    from sitesel.pack import Pack
    from sitesel.robustness import Robustness
    from sitesel.rules import ConstraintRule, CriterionRule
    from sitesel.standings import Standings

SCHEMA = "sitesel-ranking/1"
SHOWN = 100.0
Document = dict[str, Any]


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
        "version": __version__,
        "industry": _industry(rules.industry),
        "rules": {
            "id": rules.id,
            "title_zh": rules.title.zh,
            "title_en": rules.title.en,
            "illustrative": rules.illustrative,
            "weights_source": rules.weights_source,
            "related": dict(rules.related),
            "related_source": rules.related_source,
            "files": list(rules.files),
            "sha256": rules.sha256,
        },
        "pack": pack.head.model_dump(),
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


def _industry(name: str) -> Document:
    found = industries().get(name)
    if found is None:
        return {"id": name, "name_zh": name, "name_en": name, "group": "", "group_zh": ""}
    return {
        "id": found.id,
        "name_zh": found.name_zh,
        "name_en": found.name_en,
        "group": found.group,
        "group_zh": GROUPS[found.group].zh,
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
    order = standings.table.index
    sites = standings.evaluation.sites
    frames = _frames(standings)
    own = sites.table.drop(columns="geometry").assign(
        area_mu=sites.area_mu, uncertainty_m=sites.uncertainty_m
    )
    facts: dict[Any, Document] = _rows(own.loc[order])
    table: dict[Any, Document] = _rows(standings.table)
    unknown = standings.evaluation.matrix.unknown_weight
    row_of = dict(zip(sites.index, range(len(sites)), strict=True))
    return [
        _site(str(name), facts[name], table[name])
        | {"unknown_weight": float(unknown.iloc[row_of[name]])}
        | _judged(standings, pack, frames=frames, name=str(name), row=row_of[name])
        for name in order
    ]


def _site(name: str, facts: Document, standing: Document) -> Document:
    text = {
        key: _text(facts.get(key))
        for key in (
            "name_zh", "name_en", "kind", "kind_zh", "district", "layer", "quality",
            "position_fault", "area_note",
        )
    }  # fmt: skip
    status = str(standing["status"])
    return {
        "id": name,
        **text,
        "site_status": _text(facts.get("status")),
        "site_status_zh": _text(facts.get("status_zh")),
        "area_mu": _number(facts["area_mu"]),
        "uncertainty_m": _number(facts["uncertainty_m"]),
        "status": status,
        "status_zh": STATUS[status].zh,
        **{key: _whole(standing[key]) for key in ("rank", "rank_best", "rank_worst")},
        **{key: SHOWN * float(standing[key]) for key in ("score", "score_low", "score_high")},
    }


def _judged(
    standings: Standings, pack: Pack, *, frames: dict[str, Document], name: str, row: int
) -> Document:
    rules, evaluation = standings.rules, standings.evaluation
    constraints = [
        _finding(rule, evaluation.constraints[rule.id], pack, row=row) for rule in rules.constraints
    ]
    reasons = [
        entry
        for action, found in (
            ("exclude", FAIL),
            ("flag", FAIL),
            ("exclude", "unknown"),
            ("flag", "unknown"),
        )
        for rule, entry in zip(rules.constraints, constraints, strict=True)
        if rule.action == action and entry["finding"] == found
    ]
    return {
        "criteria": [
            _measurement(rule, {key: frame[rule.id][name] for key, frame in frames.items()}, pack)
            for rule in rules.weighted
        ],
        "constraints": constraints,
        "reasons_zh": [entry["reason_zh"] for entry in reasons],
        "reasons_en": [entry["reason_en"] for entry in reasons],
    }


def _measurement(rule: CriterionRule, numbers: Document, pack: Pack) -> Document:
    known = not math.isnan(numbers["value"])
    why = criterion_reason(rule, numbers["measured"], pack)
    contributions = ("contribution", "contribution_low", "contribution_high")
    return {
        "id": rule.id,
        **{key: _number(value) for key, value in numbers.items() if key not in contributions},
        **{key: SHOWN * float(numbers[key]) for key in contributions},
        "known": known,
        "why_zh": why.zh,
        "why_en": why.en,
    }


def _finding(rule: ConstraintRule, assessed: Assessed, pack: Pack, *, row: int) -> Document:
    found = str(assessed.finding[row])
    measured = {
        "measured": _number(assessed.measured.best[row]),
        "measured_low": _number(assessed.measured.low[row]),
        "measured_high": _number(assessed.measured.high[row]),
    }
    reason = constraint_reason(rule, found, measured, pack)
    return {
        "id": rule.id,
        "finding": found,
        **measured,
        "reason_zh": "" if found == PASS else reason.zh,
        "reason_en": "" if found == PASS else reason.en,
    }


def _frames(standings: Standings) -> dict[str, Document]:
    matrix = standings.evaluation.matrix
    frames: dict[str, pd.DataFrame] = {
        key: getattr(matrix, key)
        for key in (
            "measured", "measured_low", "measured_high", "value", "value_low", "value_high",
            "contribution", "contribution_low", "contribution_high",
        )
    }  # fmt: skip
    plain: dict[str, Any] = {key: frame.to_dict() for key, frame in frames.items()}
    return plain


def _rows(frame: pd.DataFrame) -> dict[Any, Document]:
    return dict(zip(frame.index, frame.to_dict(orient="records"), strict=True))


def _number(value: object) -> float | None:
    number = float(value) if isinstance(value, int | float) else math.nan
    return number if math.isfinite(number) else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
