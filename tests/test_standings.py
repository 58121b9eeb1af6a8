"""Scores, statuses, order and rank ranges: by hand, and by trying every order that is possible."""

from __future__ import annotations

import itertools
import math

import numpy as np
import packs
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_rules import constraint, rule_set
from made_standings import Cell, evaluation

from sitesel.engine import Evaluation
from sitesel.standings import EXCLUDED, Standings, rank_range, stand, status


def standings(values: dict[str, list[Cell]], ids: list[str], **more: list[float]) -> Standings:
    rules = rule_set({"port": 0.75, "land": 0.25})
    return stand(evaluation(values, rules, ids=ids, **more), rules)


def test_a_score_is_the_sum_of_weight_times_value() -> None:
    table = standings({"port": [0.4, 0.8], "land": [1.0, 0.2]}, ["a", "b"]).table
    assert table.loc["a", "score"] == pytest.approx(0.55)  # 0.75 * 0.4 + 0.25 * 1.0
    assert table.loc["b", "score"] == pytest.approx(0.65)  # 0.75 * 0.8 + 0.25 * 0.2
    assert table.index.tolist() == ["b", "a"]
    assert table["rank"].tolist() == [1, 2]


def test_an_unknown_value_counts_half_and_opens_the_interval_by_its_weight() -> None:
    table = standings({"port": [0.4], "land": [math.nan]}, ["a"]).table
    assert table.loc["a", "score"] == pytest.approx(0.3 + 0.125)
    assert table.loc["a", "score_low"] == pytest.approx(0.3)
    assert table.loc["a", "score_high"] == pytest.approx(0.55)


def test_equal_scores_are_ordered_by_the_worst_case() -> None:
    open_value, sure_value = (0.0, 0.5, 1.0), (0.5, 0.5, 0.5)
    table = standings({"port": [open_value, sure_value], "land": [0.5, 0.5]}, ["a", "b"]).table
    assert table.index.tolist() == ["b", "a"]


def test_equal_scores_and_worst_cases_are_ordered_by_area_the_larger_first() -> None:
    values: dict[str, list[Cell]] = {"port": [0.5, 0.5, 0.5], "land": [0.5, 0.5, 0.5]}
    table = standings(values, ["a", "b", "c"], side_m=[100.0, 300.0, 200.0]).table
    assert table.index.tolist() == ["b", "c", "a"]


def test_what_is_equal_in_all_is_ordered_by_id() -> None:
    values: dict[str, list[Cell]] = {"port": [0.5, 0.5, 0.5], "land": [0.5, 0.5, 0.5]}
    assert standings(values, ["c", "a", "b"]).table.index.tolist() == ["a", "b", "c"]


def test_scores_that_differ_by_rounding_only_are_equal() -> None:
    values: dict[str, list[Cell]] = {"port": [0.3, 0.1 + 0.2], "land": [0.5, 0.5]}
    assert standings(values, ["a", "b"]).table.index.tolist() == ["a", "b"]


def test_a_site_of_unknown_area_comes_after_an_equal_one_of_known_area() -> None:
    rules = rule_set({"port": 1.0})
    made = evaluation({"port": [0.5, 0.5]}, rules, ids=["a", "b"])
    points = packs.sites([packs.at(0, 0), packs.box(0, 0, 10, 10)], id=["a", "b"])
    table = stand(
        Evaluation(sites=points, matrix=made.matrix, constraints=made.constraints), rules
    ).table
    assert table.index.tolist() == ["b", "a"]


def test_excluded_sites_come_last_without_a_rank_but_with_their_score() -> None:
    rules = rule_set({"port": 1.0}, constraint("redline"))
    made = evaluation(
        {"port": [0.9, 0.1, 0.5]},
        rules,
        ids=["a", "b", "c"],
        findings={"redline": ["fail", "pass", "pass"]},
    )
    table = stand(made, rules).table
    assert table.index.tolist() == ["c", "b", "a"]
    assert table["rank"].tolist()[:2] == [1, 2]
    assert table.loc["a", ["rank", "rank_best", "rank_worst"]].isna().all()
    assert table.loc["a", "score"] == pytest.approx(0.9)


def test_excluded_sites_take_no_place_from_the_others() -> None:
    rules = rule_set({"port": 1.0}, constraint("redline"))
    made = evaluation(
        {"port": [0.9, 0.5]}, rules, ids=["a", "b"], findings={"redline": ["fail", "pass"]}
    )
    assert stand(made, rules).table.loc["b", ["rank", "rank_best", "rank_worst"]].tolist() == [
        1,
        1,
        1,
    ]


@pytest.mark.parametrize(
    ("excluding", "flagging", "expected"),
    [
        ("pass", "pass", "eligible"),
        ("fail", "pass", "excluded"),
        ("unknown", "pass", "unverified"),
        ("pass", "fail", "unverified"),
        ("pass", "unknown", "unverified"),
        ("fail", "unknown", "excluded"),
        ("unknown", "fail", "unverified"),
        ("fail", "fail", "excluded"),
    ],
)
def test_a_status_follows_from_the_findings(excluding: str, flagging: str, expected: str) -> None:
    rules = rule_set({"port": 1.0}, constraint("one"), constraint("two", action="flag"))
    made = evaluation(
        {"port": [0.5]}, rules, ids=["a"], findings={"one": [excluding], "two": [flagging]}
    )
    assert status(made, rules).tolist() == [expected]


def test_a_site_under_no_constraint_is_eligible() -> None:
    rules = rule_set({"port": 1.0})
    assert status(evaluation({"port": [0.5]}, rules, ids=["a"]), rules).tolist() == ["eligible"]


def possible_ranks(low: list[float], high: list[float]) -> list[tuple[int, int]]:
    """Place the ends of all intervals in every combination and note each site's best and worst."""
    best, worst = [len(low)] * len(low), [1] * len(low)
    for chosen in itertools.product(*zip(low, high, strict=True)):
        for site, score in enumerate(chosen):
            place = 1 + sum(other > score for other in chosen)
            best[site], worst[site] = min(best[site], place), max(worst[site], place)
    return list(zip(best, worst, strict=True))


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted).map(tuple),
        min_size=1,
        max_size=6,
    )
)
def test_a_rank_range_is_what_trying_every_combination_finds(
    intervals: list[tuple[int, int]],
) -> None:
    low = [least / 8 for least, _ in intervals]
    high = [most / 8 for _, most in intervals]
    best, worst = rank_range(np.array(low), np.array(high))
    found = [(int(a), int(b)) for a, b in zip(best, worst, strict=True)]
    assert found == possible_ranks(low, high)


def test_sure_scores_leave_no_doubt_about_the_rank() -> None:
    score = np.array([0.9, 0.5, 0.1])
    best, worst = rank_range(score, score)
    assert best.tolist() == worst.tolist() == [1, 2, 3]


@settings(max_examples=50)
@given(st.permutations(list(range(5))), st.lists(st.floats(0, 1), min_size=5, max_size=5))
def test_the_order_of_the_rows_changes_no_place(order: list[int], values: list[float]) -> None:
    ids = [f"s{number}" for number in range(5)]
    plain = standings({"port": list(values), "land": [0.5] * 5}, ids).table
    shuffled = standings(
        {"port": [values[row] for row in order], "land": [0.5] * 5}, [ids[row] for row in order]
    ).table
    pd.testing.assert_frame_equal(plain, shuffled)


def test_every_site_may_be_excluded() -> None:
    rules = rule_set({"port": 1.0}, constraint("redline"))
    made = evaluation(
        {"port": [0.9, 0.5]}, rules, ids=["a", "b"], findings={"redline": ["fail", "fail"]}
    )
    table = stand(made, rules).table
    assert table["status"].tolist() == [EXCLUDED, EXCLUDED]
    assert table["rank"].isna().all()
