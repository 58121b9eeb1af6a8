"""
Sites side by side: which criteria carry the lead, which speak for the other, what could turn it.

All numbers are those of the document; scores and contributions are x 100. The difference of two
contributions lies in ``[low_a - high_b, high_a - low_b]``: what is unknown counts for each site
separately, since a layer that arrives may speak for one and against the other. The difference of
the scores is the sum over criteria, and so is its interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.pairs import TIE, certainty, sentences
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

Document = dict[str, Any]

SCHEMA = "sitesel-compare/1"
SHOWN = (
    "id", "name_zh", "name_en", "district", "quality", "status", "status_zh", "rank", "rank_best",
    "rank_worst", "score", "score_low", "score_high", "unknown_weight", "reasons_zh", "reasons_en",
)  # fmt: skip
MEASURED = (
    "measured", "measured_low", "measured_high", "value", "known", "contribution",
    "contribution_low", "contribution_high",
)  # fmt: skip


def compare(document: Document, sites: Sequence[Document]) -> Document:
    """
    Lay sites side by side, each against the first.

    Parameters
    ----------
    document : dict
        Of a ranking.
    sites : sequence of dict
        Two or more of its entries, the one that the others are compared with first.

    Returns
    -------
    dict
        JSON-ready: `sites`; `criteria` by the size of the largest difference to the first;
        `pairs` (the first with each other: difference, interval, what carries it, sentences);
        `constraints` whose findings differ.
    """
    first, *others = sites
    rows = [
        _criterion(rule, [site["criteria"][place] for site in sites])
        for place, rule in enumerate(document["criteria"])
    ]
    rows.sort(key=lambda row: -max(abs(one["difference"]) for one in row["differences"]))
    return {
        "schema": SCHEMA,
        "version": document["version"],
        "industry": document["industry"],
        "sites": [{key: site[key] for key in SHOWN} for site in sites],
        "criteria": rows,
        "pairs": [_pair(rows, first, other, column=column) for column, other in enumerate(others)],
        "constraints": _constraints(document, sites),
        "notes": document["notes"],
    }


def _criterion(rule: Document, entries: Sequence[Document]) -> Document:
    first, *others = entries
    return {
        **{key: rule[key] for key in ("id", "code", "title_zh", "title_en", "unit", "weight")},
        "missing_roles": rule["missing_roles"],
        "sites": [{key: one[key] for key in MEASURED} for one in entries],
        "differences": [_difference(first, other) for other in others],
    }


def _difference(first: Document, other: Document) -> Document:
    best = first["contribution"] - other["contribution"]
    low = first["contribution_low"] - other["contribution_high"]
    high = first["contribution_high"] - other["contribution_low"]
    return {
        "difference": best,
        "difference_low": low,
        "difference_high": high,
        "known": first["known"] and other["known"],
        "certainty": certainty(best, low, high),
    }


def _pair(rows: Sequence[Document], first: Document, other: Document, *, column: int) -> Document:
    each = [(row, row["differences"][column]) for row in rows]
    best, low, high = (
        sum(one[key] for _, one in each)
        for key in ("difference", "difference_low", "difference_high")
    )
    known = sum(one["difference"] for _, one in each if one["known"])
    lowest, highest = (
        known + sum(one[key] for _, one in each if not one["known"])
        for key in ("difference_low", "difference_high")
    )
    pair = {
        "first": first["id"],
        "other": other["id"],
        "difference": best,
        "difference_low": low,
        "difference_high": high,
        "unknown_low": lowest,  # what the unknown alone leaves open, positions as drawn
        "unknown_high": highest,
        "certainty": certainty(best, low, high),
        "carries": _named(each, sign=1),
        "against": _named(each, sign=-1),
        "unknown": [row["id"] for row, one in each if not one["known"]],
    }
    titles = {row["id"]: Text(row["title_zh"], row["title_en"]) for row in rows}
    said = sentences(pair, (first, other), titles)
    return {
        **pair,
        "sentences_zh": [text.zh for text in said],
        "sentences_en": [text.en for text in said],
    }


def _named(each: Sequence[tuple[Document, Document]], *, sign: int) -> list[Document]:
    """Criteria that speak for one side, by how much, the strongest first."""
    found = [
        {"id": row["id"], "difference": one["difference"], "certainty": one["certainty"]}
        for row, one in each
        if sign * one["difference"] > TIE
    ]
    return sorted(found, key=lambda one: -abs(one["difference"]))


def _constraints(document: Document, sites: Sequence[Document]) -> list[Document]:
    rules = {rule["id"]: rule for rule in document["constraints"]}
    keys = ("id", "title_zh", "title_en", "action", "clause_zh", "clause_status")
    kept = ("finding", "measured", "measured_low", "measured_high", "reason_zh", "reason_en")
    return [
        {
            **{key: rules[entries[0]["id"]][key] for key in keys},
            "unit": rules[entries[0]["id"]]["unit"],
            "sites": [{key: one[key] for key in kept} for one in entries],
        }
        for entries in zip(*(site["constraints"] for site in sites), strict=True)
        if len({one["finding"] for one in entries}) > 1
    ]
