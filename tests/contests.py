"""Made-up contests for the first place: random ones from fixed seeds, and ranked measurements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pandas as pd
from made_rules import constraint, criterion, rule_set

from sitesel.engine import Assessed, Evaluation
from sitesel.matrix import DecisionMatrix, Measured
from sitesel.sensitivity import Contest
from sitesel.standings import Standings, stand
from sitesel.text import Text
from sitesel.value import ValueFunction

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sitesel.rules import RuleSet

Points = tuple[tuple[float, float], ...]
MOST_SITES, MOST_CRITERIA = 40, 14


def contest(values: Sequence[Sequence[float]], weights: Sequence[float]) -> Contest:
    """Give a contest whose sites are A, B, ... in the order of the rows, criteria c0, c1, ..."""
    sites = [chr(ord("A") + row) if row < 26 else f"s{row}" for row in range(len(values))]
    names = [f"c{column}" for column in range(len(weights))]
    return Contest(
        values=pd.DataFrame(np.asarray(values, float), index=sites, columns=names),
        weights=pd.Series(np.asarray(weights, float), index=names),
    )


def random_contests(count: int, *, seed: int, most_sites: int = MOST_SITES) -> Iterator[Contest]:
    """Give random contests: a third in steps of 0.1 (ties), some weights zero, some sites twice."""
    generator = np.random.default_rng(seed)
    for number in range(count):
        sites = int(generator.integers(2, most_sites + 1))
        criteria = int(generator.integers(2, MOST_CRITERIA + 1))
        values = generator.random((sites, criteria))
        if number % 3 == 0:
            values = values.round(1)
        if number % 5 == 0:
            values[-1] = values[0]
        weights = generator.dirichlet(np.ones(criteria))
        if number % 4 == 0:
            weights[generator.integers(criteria)] = 0.0
            weights /= weights.sum()
        order = np.argsort(-(values * weights).sum(axis=1), kind="stable")
        yield contest(values[order].tolist(), weights.tolist())


def standings(
    measured: Mapping[str, Sequence[float]],
    *,
    weights: Mapping[str, float],
    value: Mapping[str, Points] | None = None,
    excluded: Sequence[str] = (),
    ids: Sequence[str] = (),
    **more: Any,  # noqa: ANN401
) -> Standings:
    """Rank sites a, b, ... by what was measured of them (NaN is unknown), exactly known."""
    functions = {name: ValueFunction((value or {}).get(name, ((0, 0), (1, 1)))) for name in weights}
    kinds, units = more.get("kinds", {}), more.get("units", {})
    rules = rule_set(
        weights,
        criteria=tuple(
            criterion(
                name,
                kind=kinds.get(name, "area"),
                unit=units.get(name, "mu"),
                value=functions[name],
                title=Text(f"指标{name}", f"criterion {name}"),
            )
            for name in weights
        ),
    )
    count = len(next(iter(measured.values())))
    names = list(ids) or [chr(ord("a") + row) for row in range(count)]
    return ranked(pd.DataFrame(measured, index=names, dtype=float), rules, excluded=excluded)


def ranked(measured: pd.DataFrame, rules: RuleSet, *, excluded: Sequence[str] = ()) -> Standings:
    """Rank sites under rules by what was measured of them."""
    candidates = packs.sites([packs.box(0, 0, 100, 100)] * len(measured), id=list(measured.index))
    measured.index = candidates.index
    columns = {rule.id: measured[rule.id].to_numpy() for rule in rules.weighted}
    bounds = {r.id: r.value.bounds(columns[r.id], columns[r.id]) for r in rules.weighted}
    best = {r.id: r.value.of(columns[r.id]) for r in rules.weighted}

    def frame(parts: Mapping[str, np.ndarray]) -> pd.DataFrame:
        return pd.DataFrame(parts, index=candidates.index, dtype=float)

    matrix = DecisionMatrix(
        measured=frame(columns),
        measured_low=frame(columns),
        measured_high=frame(columns),
        value=frame(best),
        value_low=frame({name: both[0] for name, both in bounds.items()}),
        value_high=frame({name: both[1] for name, both in bounds.items()}),
        weight=pd.Series({rule.id: rules.weights[rule.id] for rule in rules.weighted}),
    )
    barred = np.where([name in excluded for name in candidates.index], "fail", "pass")
    assessed = Assessed(measured=Measured.unknown(len(measured)), finding=barred)
    return stand(
        Evaluation(sites=candidates, matrix=matrix, constraints={"bar": assessed}),
        replace(rules, constraints=(constraint("bar"),)),
    )
