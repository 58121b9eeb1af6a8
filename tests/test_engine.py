"""The engine: what it binds, how a measurement is held against a limit, who counts for whom."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import packs
import pandas as pd
import pytest
from made_rules import constraint, criterion, rule_set

from sitesel.engine import Engine, demand_of, finding
from sitesel.errors import UnknownLayerError
from sitesel.matrix import Measured
from sitesel.value import ValueFunction


def measured(low: float, best: float, high: float) -> Measured:
    return Measured(best=np.array([best]), low=np.array([low]), high=np.array([high]))


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (0.0, 0.0, "pass"),
        (0.0, 0.05, "pass"),  # the limit itself passes
        (0.0, 0.06, "unknown"),
        (0.05, 0.06, "unknown"),
        (0.06, 0.07, "fail"),
        (math.nan, math.nan, "unknown"),
        (0.0, math.nan, "unknown"),
        (math.nan, 0.0, "pass"),  # whatever the least is, the greatest passes
    ],
)
def test_at_most_passes_only_if_the_whole_interval_does(
    low: float, high: float, found: str
) -> None:
    rule = constraint("water", at_most=0.05)
    assert finding(measured(low, low, high), rule).tolist() == [found]


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (200.0, 900.0, "pass"),
        (199.0, 900.0, "unknown"),
        (100.0, 199.0, "fail"),
        (100.0, 200.0, "unknown"),
        (math.nan, math.nan, "unknown"),
    ],
)
def test_at_least_passes_only_if_the_whole_interval_does(
    low: float, high: float, found: str
) -> None:
    rule = constraint("fault", at_most=None, at_least=200.0)
    assert finding(measured(low, low, high), rule).tolist() == [found]


def test_at_least_zero_is_a_limit_too() -> None:
    rule = constraint("margin", at_most=None, at_least=0.0)
    assert finding(measured(-5.0, -5.0, -1.0), rule).tolist() == ["fail"]


def test_the_industry_counts_fully_and_a_related_one_in_part_under_id_and_chinese_name() -> None:
    degree = demand_of(rule_set({"land": 1.0}, industry="nev", related={"h2es": 0.5})).degree
    assert degree == {"nev": 1.0, "新能源汽车": 1.0, "h2es": 0.5, "氢能与储能": 0.5}


def test_the_members_of_an_umbrella_count_fully_even_if_listed_as_related() -> None:
    degree = demand_of(rule_set({"land": 1.0}, industry="ngit", related={"ic": 0.1})).degree
    assert degree["ic"] == 1.0
    assert degree["ngit"] == 1.0


def test_a_role_that_the_pack_does_not_even_list_is_refused_by_name_when_rules_are_bound() -> None:
    pack = packs.memory_pack(sea_port=packs.features([packs.at(0, 0)]), missing=["eco_redline"])
    rules = rule_set(
        {"port": 1.0},
        criteria=(criterion("port", kind="distance", params={"to": ["sea_prot"]}),),
    )
    with pytest.raises(UnknownLayerError) as caught:
        Engine.bind(rules, pack)
    assert caught.value.exit_code == 3
    for words in ("sea_prot", "made_up.port", "near: sea_port"):
        assert words in caught.value.en
    for words in ("sea_prot", "catalog.toml", "相近的角色:sea_port"):
        assert words in caught.value.zh


def test_a_role_listed_as_missing_leaves_its_criterion_unknown() -> None:
    pack = packs.memory_pack(missing=["sea_port"])
    rules = rule_set(
        {"port": 0.4, "land": 0.6},
        criteria=(
            criterion("port", kind="distance", params={"to": ["sea_port"]}),
            criterion("land", value=ValueFunction(((0.0, 0.0), (300.0, 1.0)))),
        ),
    )
    made = Engine.bind(rules, pack).evaluate(packs.sites([packs.box(0, 0, 200, 500)]))
    assert math.isnan(made.matrix.value.loc["s1", "port"])
    assert made.matrix.value.loc["s1", "land"] == pytest.approx(0.5)  # 10 ha are 150 mu
    assert made.matrix.contribution.loc["s1"].sum() == pytest.approx(0.4 * 0.5 + 0.6 * 0.5)


def test_a_role_listed_as_missing_leaves_its_constraint_unknown() -> None:
    pack = packs.memory_pack(missing=["eco_redline"])
    rules = rule_set(
        {"land": 1.0}, constraint("redline", kind="overlap", params={"of": ["eco_redline"]})
    )
    made = Engine.bind(rules, pack).evaluate(packs.sites([packs.box(0, 0, 10, 10)]))
    assert made.constraints["redline"].finding.tolist() == ["unknown"]


def test_a_criterion_without_weight_is_not_measured_and_needs_no_layer() -> None:
    unweighted = criterion("port", kind="distance", params={"to": ["no_such_role"]})
    rules = rule_set({"land": 1.0}, criteria=(unweighted, criterion("land")))
    made = Engine.bind(rules, packs.memory_pack()).evaluate(packs.sites([packs.box(0, 0, 9, 9)]))
    assert made.matrix.value.columns.tolist() == ["land"]


def test_progress_is_told_every_criterion_and_constraint_in_order() -> None:
    told: list[str] = []
    rules = rule_set({"land": 1.0}, constraint("tiny"))
    Engine.bind(rules, packs.memory_pack()).evaluate(
        packs.sites([packs.box(0, 0, 10, 10)]), progress=told.append
    )
    assert told == ["land", "tiny"]


def test_the_number_of_threads_changes_no_number_and_no_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rules = rule_set({"land": 0.75, "ground": 0.25}, constraint("tiny"), constraint("huge"))
    bound = Engine.bind(rules, packs.memory_pack())
    candidates = packs.sites([packs.box(0, 0, 10 * side, 10) for side in range(1, 30)])
    one = bound.evaluate(candidates)
    monkeypatch.setattr("sitesel.engine.MANY_SITES", 1)
    many = bound.evaluate(candidates)
    pd.testing.assert_frame_equal(many.matrix.measured, one.matrix.measured)
    assert list(many.constraints) == list(one.constraints) == ["tiny", "huge"]


@pytest.mark.parametrize("many", [1, 1000])
def test_a_fault_in_one_measurement_ends_the_evaluation_with_it(
    many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitesel.engine.MANY_SITES", many)
    bound = Engine.bind(rule_set({"land": 1.0}), packs.memory_pack())

    def fails(_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replace(bound, criteria={"land": fails}).evaluate(packs.sites([packs.box(0, 0, 9, 9)]))
