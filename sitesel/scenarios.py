"""
Rule sets side by side: who stands where under each, what moved against the stated rules, and why.

A contribution is weight x value. Its change is split exactly between the two, without a rest:

    w' v' - w v  =  (w' - w) (v + v') / 2  +  (v' - v) (w + w') / 2

which is Bennet's decomposition of the change of a sum of products [1]_. A criterion that one of the
rule sets does not weigh has weight 0 there and keeps its value, so all of its change is one of
weight. Unknown values count their midpoint, as in the score. Scores and contributions are x 100.

.. [1] Diewert, W. E. (2005). Index number theory using differences rather than ratios. American
   Journal of Economics and Sociology 64(1), 311-360, doi:10.1111/j.1536-7150.2005.00365.x (who
   takes it from T. L. Bennet, 1920).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.errors import UsageError
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Document = dict[str, Any]

SCHEMA = "sitesel-scenario/1"
STATED = Text("现行规则", "stated rules")
SHOWN = 100.0
TOP = 5
STANDING = ("rank", "rank_best", "rank_worst", "score", "score_low", "score_high", "status")


def side_by_side(stated: Document, others: Mapping[str, Document]) -> Document:
    """
    Lay rankings of the same sites under several rule sets side by side.

    Parameters
    ----------
    stated : dict
        Document of the ranking that the others are compared with.
    others : Mapping of str to dict
        Documents of the other rankings, by the name of the scenario.

    Returns
    -------
    dict
        JSON-ready: `scenarios` (the stated rules first, each with its weights and its first sites),
        `always_top` (ids that stay among the first five under all), `sites` in the stated order
        with a standing a scenario, and `moves`: for each scenario and site the change of rank and
        score, split by criterion into that of weight and that of value.
    """
    documents = {STATED.zh: stated, **others}
    columns = {name: _by_id(one["sites"]) for name, one in documents.items()}
    tops = {name: [one["id"] for one in _first(document)] for name, document in documents.items()}
    return {
        "schema": SCHEMA,
        "version": stated["version"],
        "industry": stated["industry"],
        "scenarios": [
            {
                "name": name,
                "rules": one["rules"],
                "weights": {rule["id"]: rule["weight"] for rule in one["criteria"]},
                "counts": one["counts"],
                "top": tops[name],
            }
            for name, one in documents.items()
        ],
        "always_top": [
            name for name in tops[STATED.zh] if all(name in top for top in tops.values())
        ],
        "criteria": _titles(documents.values()),
        "sites": [
            {
                **{key: site[key] for key in ("id", "name_zh", "name_en", "quality")},
                "standings": [
                    {key: column[site["id"]][key] for key in STANDING}
                    for column in columns.values()
                ],
            }
            for site in stated["sites"]
        ],
        "moves": [
            {
                "scenario": name,
                "sites": [
                    move((stated, site), (document, columns[name][site["id"]]))
                    for site in stated["sites"]
                ],
            }
            for name, document in others.items()
        ],
    }


def check_names(names: Collection[str]) -> None:
    """
    Refuse scenarios that could not be told apart.

    Parameters
    ----------
    names : collection of str
        Of the scenarios.

    Raises
    ------
    UsageError
        If there is none, one is empty, or one has the name of the stated rules.
    """
    if not names:
        raise UsageError(
            "没有情景;请至少给一个,如 --scenario 重港口:sea_port=0.3。",
            "There is no scenario; give at least one, such as --scenario port:sea_port=0.3.",
        )
    for name in names:
        if not name.strip() or name in STATED:
            raise UsageError(
                f"情景不能叫 {name!r}:名称不可空,“{STATED.zh}”留给第一列;请另取名。",
                f"No scenario can be called {name!r}: the name is empty or that of the first "
                "column; choose another.",
            )


def move(before: tuple[Document, Document], after: tuple[Document, Document]) -> Document:
    """
    Split the change of one site's score by criterion, into that of weight and that of value.

    Parameters
    ----------
    before, after : (dict, dict)
        Document of a ranking, and its entry for the site.

    Returns
    -------
    dict
        Ranks, statuses and scores before and after; `criteria` by size of the change, whose
        `by_weight` and `by_value` add up to the change of the score.
    """
    was, now = _counted(*before), _counted(*after)
    rows = [_part(name, was.get(name), now.get(name)) for name in {**was, **now}]
    rows.sort(key=lambda row: -abs(row["change"]))
    old, new = before[1], after[1]
    return {
        "id": old["id"],
        **{f"{key}_before": old[key] for key in ("rank", "status", "score")},
        **{f"{key}_after": new[key] for key in ("rank", "status", "score")},
        "change": new["score"] - old["score"],
        "criteria": rows,
        "reasons_zh": new["reasons_zh"],
        "reasons_en": new["reasons_en"],
    }


def movers(moves: Sequence[Document]) -> dict[str, list[Document]]:
    """
    Choose the largest rises and falls, and the sites that a scenario rules out or lets in.

    Parameters
    ----------
    moves : sequence of dict
        Of one scenario, every site.

    Returns
    -------
    dict
        `rises` and `falls` (of sites that compete before and after, the most places first, then by
        change of score), `barred` and `freed`.
    """
    both = [one for one in moves if one["rank_before"] and one["rank_after"]]
    places = {one["id"]: one["rank_before"] - one["rank_after"] for one in both}
    order = sorted(both, key=lambda one: (-places[one["id"]], -one["change"], one["id"]))
    return {
        "rises": [one for one in order if places[one["id"]] > 0],
        "falls": [one for one in reversed(order) if places[one["id"]] < 0],
        "barred": [one for one in moves if one["rank_before"] and not one["rank_after"]],
        "freed": [one for one in moves if one["rank_after"] and not one["rank_before"]],
    }


def _by_id(sites: Sequence[Document]) -> dict[str, Document]:
    return {site["id"]: site for site in sites}


def _first(document: Document) -> list[Document]:
    return [site for site in document["sites"][:TOP] if site["rank"] is not None]


def _titles(documents: Iterable[Document]) -> dict[str, Document]:
    """Every criterion that any of the rule sets weighs, by id."""
    keys = ("code", "title_zh", "title_en", "unit")
    return {
        rule["id"]: {key: rule[key] for key in keys}
        for document in documents
        for rule in document["criteria"]
    }


def _counted(document: Document, site: Document) -> dict[str, Document]:
    """Weight, and value as the score counts it, of each criterion of a site."""
    return {
        rule["id"]: {
            "weight": rule["weight"],
            "value": one["contribution"] / (SHOWN * rule["weight"]),
            "known": one["known"],
            "measured": one["measured"],
        }
        for rule, one in zip(document["criteria"], site["criteria"], strict=True)
    }


def _part(name: str, was: Document | None, now: Document | None) -> Document:
    before = was or {**(now or {}), "weight": 0.0}
    after = now or {**before, "weight": 0.0}
    by_weight = (after["weight"] - before["weight"]) * (before["value"] + after["value"]) / 2
    by_value = (after["value"] - before["value"]) * (before["weight"] + after["weight"]) / 2
    return {
        "id": name,
        **{f"{key}_before": value for key, value in before.items()},
        **{f"{key}_after": value for key, value in after.items()},
        "by_weight": SHOWN * by_weight,
        "by_value": SHOWN * by_value,
        "change": SHOWN * (by_weight + by_value),
    }
