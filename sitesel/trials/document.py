"""
The document of a back-test: every figure that tables and docs show, in plain types.

Relative ranks lie in [0, 1], 1 best, 0.5 chance, rounded to `DECIMALS`. Null is not known or, of
intervals, too few to say.
"""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sitesel import __version__
from sitesel.industry import industries
from sitesel.text import Text
from sitesel.trials.notes import notes
from sitesel.trials.summary import CHANCE, CONFIDENCE, LEAST_GROUPS, RESAMPLES, summarise
from sitesel.trials.trial import RIVALS
from sitesel.trials.yardsticks import SCORES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sitesel.rules import CriterionRule
    from sitesel.trials.run import Trials
    from sitesel.trials.summary import Summary
    from sitesel.trials.trial import Trial

SCHEMA = "sitesel-backtest/1"
DECIMALS = 4
Document = dict[str, Any]

RIVAL_TITLES = dict(
    zip(
        RIVALS,
        (
            Text("随机地点", "random places"),
            Text("园区中心(当点)", "park centres as points"),
            Text("园区(照排名)", "parks as ranked"),
        ),
        strict=True,
    )
)
SCORE_TITLES = dict(
    zip(
        SCORES,
        (
            Text("得分,照规则", "score, as the rules stand"),
            Text("去掉产业匹配度(循环)", "without the industry match (circular)"),
            Text("再去掉链主引力", "and without the pull of firms"),
            Text("再去掉凡读园区的指标", "and without all that reads parks"),
        ),
        strict=True,
    )
)
GROUP_TITLES = {
    "all": Text("全部工厂", "all plants"),
    "own": Text("位置独立的工厂", "plants with a place of their own"),
}


def document(trials: Trials) -> Document:
    """
    Say everything about a back-test in plain types.

    Parameters
    ----------
    trials : Trials
        That were run.

    Returns
    -------
    dict
        JSON-ready, the same for any row order of the layers.
    """
    overall = list(_overall(trials))
    criteria = list(_criteria(trials))
    by_industry = list(_industries(trials))
    return {
        "schema": SCHEMA,
        "version": __version__,
        "pack": trials.pack.head.model_dump(mode="json"),
        "settings": {
            "random_places": trials.places,
            "draws": trials.draws,
            "seed": trials.seed,
            "resamples": RESAMPLES,
            "confidence": CONFIDENCE,
            "least_groups": LEAST_GROUPS,
            "chance": CHANCE,
            "hull_km2": round(trials.area_m2 / 1e6),
        },
        "counts": counts(trials),
        "rivals": _titled(RIVAL_TITLES),
        "scores": _titled(SCORE_TITLES),
        "groups": _titled(GROUP_TITLES),
        "overall": overall,
        "criteria": criteria,
        "industries": by_industry,
        "worse": _worse(overall) + _worse(criteria) + _worse(by_industry),
        "trials": [_trial(one) for one in trials.trials],
        "skipped": {name: list(plants) for name, plants in trials.skipped.items()},
        "without_plants": [_named(name) for name in trials.bare],
        "notes": [{"zh": note.zh, "en": note.en} for note in notes(trials)],
    }


def counts(trials: Trials) -> Document:
    """
    Count plants, trials and what is unknown.

    Parameters
    ----------
    trials : Trials
        That were run.

    Returns
    -------
    dict
        Numbers by name; `cells` are pairs of a trial and a criterion at the plant's real place.
    """
    plants = {one.plant.id: one.plant for one in trials.trials}.values()
    unknown = [one.unknown["plant"] for one in trials.trials]
    return {
        "plants": len(plants),
        "plants_with_own_place": sum(plant.own_place for plant in plants),
        "places": len({plant.place for plant in plants}),
        "trials": len(trials.trials),
        "industries": len(trials.rules),
        "cells": sum(len(one) for one in unknown),
        "unknown_cells": int(sum(one.sum() for one in unknown)),
        "plants_excluded": sum(bool(one.excluded["plant"]) for one in trials.trials),
    }


def _groups(trials: Trials) -> dict[str, list[Trial]]:
    return {
        "all": list(trials.trials),
        "own": [one for one in trials.trials if one.plant.own_place],
    }


def _overall(trials: Trials) -> Iterator[Document]:
    for group, some in _groups(trials).items():
        for score in SCORES:
            for rival in RIVALS:
                summary = summarise(some, score, among=rival, seed=trials.seed)
                key = {"kind": "score", "id": score, "group": group, "rival": rival}
                yield {**key, **_title(SCORE_TITLES[score]), **_figures(summary)}


def _criteria(trials: Trials) -> Iterator[Document]:
    defined = {rule.id: rule for rules in trials.rules.values() for rule in rules.weighted}
    for group, some in _groups(trials).items():
        for rule in sorted(defined.values(), key=_number):
            for rival in RIVALS:
                summary = summarise(some, rule.id, among=rival, seed=trials.seed)
                key = {"kind": "criterion", "id": rule.id, "group": group, "rival": rival}
                yield {**key, **_title(rule.title), "code": rule.code, **_figures(summary)}


def _number(rule: CriterionRule) -> tuple[int, str]:
    """Sort C2 before C10."""
    return len(rule.code), rule.code


def _industries(trials: Trials) -> Iterator[Document]:
    for name in trials.rules:
        some = [one for one in trials.trials if one.industry == name]
        for score in SCORES:
            for rival in RIVALS:
                summary = summarise(some, score, among=rival, seed=trials.seed)
                key = {"kind": "industry", "id": name, "score": score, "rival": rival}
                yield {**key, **_named(name), **_figures(summary)}


def _worse(rows: Sequence[Document]) -> list[Document]:
    return [row for row in rows if row["worse"]]


def _figures(summary: Summary) -> Document:
    figures = {name: _plain(number) for name, number in asdict(summary).items()}
    return {**figures, "worse": summary.worse, "surely_worse": summary.surely_worse}


def _trial(one: Trial) -> Document:
    names = [str(name) for name in one.rank[RIVALS[0]]]
    return {
        "plant": one.plant.id,
        "name_zh": one.plant.name,
        "industry": one.industry,
        "own_place": one.plant.own_place,
        "place": one.plant.place,
        "uncertainty_m": one.plant.uncertainty_m,
        "taken_out": {role: list(ids) for role, ids in one.plant.taken.items()},
        "excluded": bool(one.excluded["plant"]),
        "excluded_by": list(one.excluded_by),
        "excluded_rivals": {rival: _plain(one.excluded[rival]) for rival in RIVALS},
        "unknown": list(one.unknown.index[one.unknown["plant"] > 0]),
        "rank": {
            rival: {name: _plain(one.rank[rival, name].iloc[0]) for name in names}
            for rival in RIVALS
        },
        "moved": {rival: {name: _range(one, rival, name) for name in SCORES} for rival in RIVALS},
    }


def _range(one: Trial, rival: str, name: str) -> list[float | None]:
    moved = one.rank[rival, name].iloc[1:]
    return [_plain(moved.min()), _plain(moved.max())]


def _titled(titles: dict[str, Text]) -> list[Document]:
    return [{"id": name, **_title(title)} for name, title in titles.items()]


def _title(title: Text) -> Document:
    return {"title_zh": title.zh, "title_en": title.en}


def _named(name: str) -> Document:
    one = industries()[name]
    return {"id": name, "title_zh": one.name_zh, "title_en": one.name_en}


def _plain(number: Any) -> Any:  # noqa: ANN401  (a number, a pair of them, or a count)
    if isinstance(number, tuple):
        return [_plain(part) for part in number]
    if isinstance(number, int):
        return number
    return None if math.isnan(number) else round(float(number), DECIMALS)
