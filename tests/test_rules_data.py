"""The built-in rules of 26 industries: complete, sourced, each its own."""

from __future__ import annotations

import itertools
import tomllib
from typing import TYPE_CHECKING

import pytest

from sitesel.industry import industries
from sitesel.registry import kinds
from sitesel.rules import RuleSet, builtin_rules, load

if TYPE_CHECKING:
    from sitesel.pack import Pack

CRITERIA = [
    "industry_match",
    "cluster",
    "land_area",
    "sea_port",
    "airport",
    "road_rail",
    "power",
    "water",
    "labour",
    "land_cost",
    "safety_margin",
    "terrain",
    "platform",
    "spatial_structure",
]
STATUSES = {"seen", "seen_secondary", "partly_seen", "unverified", "none"}
NAMES = list(industries())


def effective(name: str) -> RuleSet:
    return load(name)


@pytest.mark.parametrize("name", NAMES)
def test_all_14_criteria_are_defined_in_their_order_with_unit_breakpoints_and_source(
    name: str,
) -> None:
    rules = effective(name)
    assert [one.id for one in rules.criteria] == CRITERIA
    assert [one.code for one in rules.criteria] == [f"C{place}" for place in range(1, 15)]
    for one in rules.criteria:
        assert one.kind in kinds()
        assert one.unit
        assert one.source
        assert one.title.zh
        assert one.title.en
        assert {value for _, value in one.value.points} & {0.0, 1.0}


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_positive_sum_to_one_and_have_a_source(name: str) -> None:
    rules = effective(name)
    assert sum(rules.weights.values()) == pytest.approx(1.0, abs=1e-12)
    assert all(weight > 0 for weight in rules.weights.values())
    assert set(rules.weights) <= set(CRITERIA)
    assert rules.weights_source


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_those_of_the_file_as_shares(name: str) -> None:
    raw = tomllib.loads(builtin_rules()[name].read_text(encoding="utf-8"))["weights"]
    numbers = {key: weight for key, weight in raw.items() if key != "source" and weight > 0}
    total = sum(numbers.values())
    assert effective(name).weights == pytest.approx(
        {key: weight / total for key, weight in numbers.items()}
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_constraint_has_a_limit_an_action_and_says_how_far_its_clause_was_checked(
    name: str,
) -> None:
    rules = effective(name)
    for one in rules.constraints:
        assert (one.at_most is None) != (one.at_least is None)
        assert one.action in {"exclude", "flag"}
        assert one.kind in kinds()
    for one in (*rules.constraints, *rules.notices):
        assert one.clause_status in STATUSES
        assert one.clause or one.clause_status == "none" or one.action == "info"
        assert one.rule.zh
        assert one.rule.en
        assert one.source
        assert 0 < one.confidence <= 1


@pytest.mark.parametrize("name", NAMES)
def test_every_unit_is_that_of_the_kind(name: str) -> None:
    rules = effective(name)
    for one in (*rules.criteria, *rules.constraints):
        unit = type(one.measurement()).unit
        assert one.unit == (unit or one.unit), one.id


@pytest.mark.parametrize("name", NAMES)
def test_every_role_that_a_rule_names_is_filled_or_listed_as_missing(
    name: str, qingdao: Pack
) -> None:
    known = {*qingdao.roles, *(gap.role for gap in qingdao.missing)}
    for one in (*effective(name).criteria, *effective(name).constraints):
        assert set(one.measurement().roles) <= known, one.id


@pytest.mark.parametrize("name", NAMES)
def test_related_industries_exist_count_in_part_and_are_not_the_industry_itself(name: str) -> None:
    rules = effective(name)
    assert set(rules.related) <= set(NAMES) - {name}
    assert all(0 < degree < 1 for degree in rules.related.values())
    assert rules.related_source


def test_no_two_of_the_24_industries_share_weights() -> None:
    own = {
        name: effective(name).weights
        for name, one in industries().items()
        if one.group != "umbrella"
    }
    assert len(own) == 24
    for first, second in itertools.combinations(own, 2):
        assert own[first] != own[second], (first, second)


def test_future_industries_are_judged_by_fewer_criteria_than_advantage_ones() -> None:
    count = {
        group: [
            len(effective(name).weights) for name, one in industries().items() if one.group == group
        ]
        for group in ("advantage", "future")
    }
    assert max(count["future"]) < min(count["advantage"])


def test_high_end_chemicals_must_lie_in_a_recognised_park() -> None:
    rule = next(one for one in effective("chem").constraints if one.id == "chem_park")
    assert rule.action == "exclude"
    assert rule.at_least == 1.0
    assert "化工园区" in rule.clause
    others = [name for name in NAMES if name != "chem"]
    for name in others:
        actions = {one.id: one.action for one in effective(name).constraints}
        assert "chem_park" not in actions, name


def test_only_the_base_gives_constraints_to_all() -> None:
    base = tomllib.loads(builtin_rules()["base"].read_text(encoding="utf-8"))["constraints"]
    for name in NAMES:
        raw = tomllib.loads(builtin_rules()[name].read_text(encoding="utf-8"))
        assert "always" not in raw.get("constraints", {})
        rules = effective(name)
        applied = [one.id for one in (*rules.constraints, *rules.notices)]
        dropped = raw.get("constraints", {}).get("drop", [])
        assert set(base["always"]) - set(dropped) <= set(applied)


def test_a_slope_of_25_degrees_is_46_6_percent() -> None:
    """The tangent of 25 degrees, from a printed table: 0.4663."""
    rule = next(one for one in effective("nev").constraints if one.id == "slope")
    assert rule.at_most == pytest.approx(46.63, abs=0.05)
