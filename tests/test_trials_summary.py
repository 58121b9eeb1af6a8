"""Means of relative ranks and their intervals, against an independent bootstrap and by hand."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from sitesel.trials.plants import Plant
from sitesel.trials.summary import LEAST_GROUPS, interval, summarise
from sitesel.trials.trial import Trial

if TYPE_CHECKING:
    from collections.abc import Sequence


def trial(name: str, industry: str, place: int, ranks: Sequence[float]) -> Trial:
    plant = Plant(
        id=name, name=name, industries=(industry,), east_m=0.0, north_m=0.0, uncertainty_m=0.0,
        own_place=True, place=place, taken={},
    )  # fmt: skip
    return Trial(
        plant=plant,
        industry=industry,
        rank=pd.DataFrame({("random", "score"): ranks}),
        unknown=pd.DataFrame(),
        excluded={},
        excluded_by=(),
    )


def exact(sums: Sequence[float], sizes: Sequence[float]) -> np.ndarray:
    """Give the mean of every possible resample of whole groups, each as likely as the other."""
    draws = np.array(list(itertools.product(range(len(sums)), repeat=len(sums))))
    return np.asarray(sums)[draws].sum(axis=1) / np.asarray(sizes)[draws].sum(axis=1)


@pytest.mark.parametrize(
    ("sums", "sizes"),
    [
        ([0.1, 0.35, 0.5, 0.8, 0.9, 0.97], [1, 1, 1, 1, 1, 1]),
        ([0.9, 0.4, 1.2, 2.7, 0.2, 0.6], [1, 1, 2, 3, 1, 2]),
    ],
)
def test_the_interval_is_that_of_all_possible_resamples(
    sums: list[float], sizes: list[float]
) -> None:
    low, high = interval(np.array(sums), np.array(sizes, dtype=float), seed=5)
    assert (low, high) == pytest.approx(np.quantile(exact(sums, sizes), [0.025, 0.975]), abs=0.012)


def test_drawing_whole_groups_widens_the_interval_when_members_are_alike() -> None:
    # Ten groups of four equal members: forty independent members would seem twice as sure.
    group = np.linspace(0.1, 1.0, 10)
    low, high = interval(4 * group, np.full(10, 4.0), seed=5)
    few, many = interval(np.repeat(group, 4), np.ones(40), seed=5)
    assert (high - low) / (many - few) == pytest.approx(2.0, rel=0.06)


def test_fewer_than_five_groups_have_no_interval() -> None:
    assert LEAST_GROUPS == 5  # the fewest whose all being on one side has a chance below 1 in 20
    assert np.isnan(interval(np.ones(4), np.ones(4), seed=1)).all()
    assert interval(np.ones(5), np.ones(5), seed=1) == (1.0, 1.0)


def test_a_plant_of_two_industries_counts_once() -> None:
    some = [
        trial("a", "nev", 1, [0.2, 0.2]),
        trial("a", "ic", 1, [0.6, 0.6]),
        trial("b", "nev", 2, [1.0, 1.0]),
    ]
    found = summarise(some, "score", among="random", seed=1)
    assert found.mean == pytest.approx((0.4 + 1.0) / 2)
    assert found.mean_of_trials == pytest.approx((0.2 + 0.6 + 1.0) / 3)
    assert (found.plants, found.places, found.industries) == (2, 2, 2)


def test_intervals_draw_plants_places_and_industries_as_wholes() -> None:
    ranks = [0.1, 0.2, 0.35, 0.6, 0.75, 0.9, 0.95, 0.3]
    rows = [
        trial(name, industry, place, [rank, rank])
        for name, industry, place, rank in zip(
            "abcdefgh", ["i", "i", "j", "j", "k", "l", "m", "m"], [1, 1, 2, 3, 4, 5, 5, 6], ranks,
            strict=True,
        )
    ]  # fmt: skip
    found = summarise(rows, "score", among="random", seed=9)
    expected = {
        "by_place": exact([0.3, 0.35, 0.6, 0.75, 1.85, 0.3], [2, 1, 1, 1, 2, 1]),
        "by_industry": exact([0.3, 0.95, 0.75, 0.9, 1.25], [2, 2, 1, 1, 2]),
    }
    for name, means in expected.items():
        bounds = np.quantile(means, [0.025, 0.975])
        assert getattr(found, name) == pytest.approx(bounds, abs=0.015)
    deviation = np.std(ranks) / np.sqrt(8)  # the bootstrap's standard error of a mean, exactly
    assert np.diff(found.by_plant)[0] == pytest.approx(2 * 1.96 * deviation, rel=0.05)


def test_a_plant_of_many_industries_weighs_no_more_in_its_place() -> None:
    ranks = [0.1, 0.3, 0.5, 0.7, 0.9]
    rows = [trial(str(row), "nev", row, [rank, rank]) for row, rank in enumerate(ranks)]
    more = [trial("0", name, 0, [0.1, 0.1]) for name in ("ic", "ai", "vr")]
    usual, many = (summarise(some, "score", among="random", seed=1) for some in (rows, rows + more))
    assert many.by_place == pytest.approx(usual.by_place)
    assert many.by_plant == pytest.approx(usual.by_plant)


def test_moved_plants_give_the_least_and_greatest_mean_over_draws() -> None:
    some = [trial("a", "nev", 1, [0.9, 0.1, 0.9]), trial("b", "nev", 2, [0.7, 0.3, 0.3])]
    assert summarise(some, "score", among="random", seed=1).moved == pytest.approx((0.2, 0.6))


def test_what_is_unknown_is_left_out_of_the_mean_and_of_the_count() -> None:
    some = [trial("a", "nev", 1, [np.nan, np.nan]), trial("b", "nev", 2, [0.7, 0.7])]
    found = summarise(some, "score", among="random", seed=1)
    assert (found.mean, found.plants) == (0.7, 1)
    for nothing in (some[:1], []):
        found = summarise(nothing, "score", among="random", seed=1)
        assert np.isnan(found.mean)
        assert found.plants == 0
        assert not found.worse
        assert not found.surely_worse
    assert summarise(some, "no such criterion", among="random", seed=1).plants == 0


def test_worse_than_chance_is_a_mean_below_half_and_surely_so_its_whole_interval() -> None:
    def found(ranks: list[float]) -> tuple[bool, bool]:
        rows = [trial(str(row), "nev", row, [rank, rank]) for row, rank in enumerate(ranks)]
        summary = summarise(rows, "score", among="random", seed=1)
        return summary.worse, summary.surely_worse

    assert found([0.1, 0.2, 0.3, 0.2, 0.1]) == (True, True)
    assert found([0.0, 0.0, 0.3, 0.9, 1.0]) == (True, False)
    assert found([0.5] * 5) == (False, False)
    assert found([0.1, 0.2]) == (True, False)  # too few to be sure
    assert found([0.9] * 5) == (False, False)


def test_the_order_of_trials_changes_nothing() -> None:
    stream = np.random.default_rng(2)
    rows = [
        trial(f"p{row}", f"i{row % 6}", row % 7, stream.uniform(size=3).tolist())
        for row in range(20)
    ]
    usual = summarise(rows, "score", among="random", seed=1)
    assert summarise(rows[::-1], "score", among="random", seed=1) == usual
