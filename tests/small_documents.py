"""Small made-up documents of rankings, from values that a test states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]
Value = float | tuple[float, float, float] | None  # exact; with its interval; unknown


def document(
    weights: Mapping[str, float],
    sites: Mapping[str, Mapping[str, Value]],
    *,
    excluded: tuple[str, ...] = (),
) -> Json:
    """Give a document whose measurements are ten times the values; sites by score."""
    entries = [_site(name, weights, values) for name, values in sites.items()]
    entries.sort(key=lambda one: (one["id"] in excluded, -one["score"]))
    competing = len(entries) - len(excluded)
    for place, one in enumerate(entries):
        barred = one["id"] in excluded
        one |= {
            "status": "excluded" if barred else "eligible",
            "status_zh": "排除" if barred else "可选",
            "rank": None if barred else place + 1,
            "rank_best": None if barred else 1,
            "rank_worst": None if barred else competing,
            "reasons_zh": ["约束甲:不符。"] if barred else [],
            "reasons_en": ["rule A: fails."] if barred else [],
            "constraints": [_finding("fail" if barred else "pass")],
        }
    return {
        "version": "0",
        "industry": {"id": "nev", "name_zh": "虚构产业", "name_en": "made-up industry"},
        "rules": {"id": "made_up"},
        "notes": [{"zh": "虚构", "en": "made up"}],
        "counts": {},
        "criteria": [_criterion(name, weight) for name, weight in weights.items()],
        "constraints": [_constraint()],
        "layers": [{"id": "layer_a", "date": "2026-01"}],
        "missing": [{"role": "gap", "supply_zh": "请补", "supply_en": "supply it"}],
        "sites": entries,
    }


def entry(made: Json, name: str) -> Json:
    """Give a site's entry."""
    return next(one for one in made["sites"] if one["id"] == name)


def _criterion(name: str, weight: float) -> Json:
    return {
        "id": name,
        "code": name.upper(),
        "title_zh": f"指标{name}",
        "title_en": f"criterion {name}",
        "unit": "min",
        "weight": weight,
        "missing_roles": ["gap"],
    }


def _site(name: str, weights: Mapping[str, float], values: Mapping[str, Value]) -> Json:
    criteria = [_measurement(one, weight, values[one]) for one, weight in weights.items()]
    ends = ("", "_low", "_high")
    return {
        "id": name,
        "name_zh": f"地块{name}",
        "name_en": name,
        "district": "",
        "quality": "surveyed",
        "uncertainty_m": 0.0,
        "area_mu": None,
        "unknown_weight": sum(weights[one["id"]] for one in criteria if not one["known"]),
        "criteria": criteria,
        **{f"score{end}": sum(one[f"contribution{end}"] for one in criteria) for end in ends},
    }


def _measurement(name: str, weight: float, value: Value) -> Json:
    known = value is not None
    best, low, high = value if isinstance(value, tuple) else (value, value, value)
    counted = (best, low, high) if known else (0.5, 0.0, 1.0)
    contribution = [100 * weight * one for one in counted]
    measured = [10 * one if known else None for one in (best, low, high)]
    ends = ("", "_low", "_high")
    return {
        "id": name,
        "known": known,
        **{f"measured{end}": one for end, one in zip(ends, measured, strict=True)},
        "value": best,
        **{f"contribution{end}": one for end, one in zip(ends, contribution, strict=True)},
    }


def _constraint() -> Json:
    return {
        "id": "rule_a",
        "title_zh": "约束甲",
        "title_en": "rule A",
        "action": "exclude",
        "clause_zh": "《虚构法》",
        "clause_status": "unverified",
        "limit_text": "≤ 0",
        "unit": "share",
        "missing_roles": [],
        "layers": ["layer_a"],
    }


def _finding(found: str) -> Json:
    share = 0.25 if found == "fail" else 0.0
    return {
        "id": "rule_a",
        "finding": found,
        "measured": share,
        "measured_low": share,
        "measured_high": share,
        "reason_zh": "" if found == "pass" else "约束甲:不符。",
        "reason_en": "" if found == "pass" else "rule A: fails.",
    }
