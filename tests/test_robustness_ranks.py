"""Ranks and leaders of many draws: against scipy, a naive loop and argpartition, ties included."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from sitesel.errors import MethodError
from sitesel.robustness import streams
from sitesel.robustness.leaders import DRAWS, Leaders
from sitesel.robustness.ranks import MOST_BITS, order, packed, ranks_of, row_bits, scores
from sitesel.robustness.streams import in_order, sizes

if TYPE_CHECKING:
    from collections.abc import Callable

RANDOM = np.random.default_rng(20261124)


def ranked(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    return ranks_of(order(packed(scores(weights, values))))


def naive(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Rank by Python's own stable sort of rounded sums."""
    found = []
    for weight in weights:
        score = [round(sum(w * v for w, v in zip(weight, row, strict=True)), 12) for row in values]
        best_first = sorted(range(len(values)), key=lambda row, score=score: -score[row])
        found.append([best_first.index(row) for row in range(len(values))])
    return np.array(found)


def ties(sites: int, criteria: int, *, steps: int) -> np.ndarray:
    """Give values of which many are equal."""
    return RANDOM.integers(0, steps + 1, (sites, criteria)) / steps


def test_ranks_are_those_of_scipy_with_ties_to_the_earlier_row() -> None:
    for values in (RANDOM.random((300, 7)), ties(300, 7, steps=1), np.full((40, 7), 0.3)):
        weights = RANDOM.dirichlet(np.ones(7), 50)
        score = np.round(weights @ values.T, 12)
        assert np.array_equal(ranked(weights, values) + 1, rankdata(-score, "ordinal", axis=1))


def test_ranks_are_those_of_a_naive_loop() -> None:
    weights = np.vstack([np.eye(4), RANDOM.dirichlet(np.ones(4), 30)])
    for values in (RANDOM.random((25, 4)), ties(25, 4, steps=2), np.zeros((3, 4)), np.ones((3, 4))):
        assert np.array_equal(ranked(weights, values), naive(weights, values))


def test_scores_that_differ_less_than_the_standings_show_are_a_tie() -> None:
    score = np.array([[0.5, 0.5 + 4e-13, 0.5 + 2e-12]])
    assert order(packed(score)).tolist() == [[2, 0, 1]]
    assert order(packed(np.array([[0.0, 1.0, 1e-11]]))).tolist() == [[1, 2, 0]]


def test_a_score_is_the_same_to_the_last_bit_whatever_stands_beside_it() -> None:
    values, weights = RANDOM.random((201, 14)), RANDOM.dirichlet(np.ones(14), 33)
    whole = scores(weights, values)
    shuffled = RANDOM.permutation(201)
    assert np.array_equal(scores(weights, values[shuffled]), whole[:, shuffled])
    assert np.array_equal(scores(weights[5:6], values[7:8]), whole[5:6, 7:8])
    assert np.allclose(whole, weights @ values.T, rtol=0, atol=1e-15)


def test_more_rows_than_fit_beside_a_score_are_refused() -> None:
    assert row_bits(2**MOST_BITS) == MOST_BITS
    with pytest.raises(MethodError, match="more than the 8,388,608") as caught:
        row_bits(2**MOST_BITS + 1)
    assert "请先筛选" in caught.value.zh
    last = packed(np.array([[1.0, 0.0]]))  # the best score and the greatest row keep their places
    assert last[0, 0] < last[0, 1]
    assert 10**12 * 2**MOST_BITS < 2**63


def hard_values() -> list[np.ndarray]:
    """Random, tied, identical, nearly identical, dominated in a row, with one of each extreme."""
    same = np.tile(RANDOM.random(5), (400, 1))
    nearly = np.clip(same + RANDOM.normal(0, 1e-9, same.shape), 0, 1)
    stairs = np.repeat(np.linspace(0, 1, 400)[:, None], 5, axis=1)
    corners = np.vstack([np.eye(5), np.zeros((395, 5))])
    return [
        RANDOM.random((400, 5)),
        ties(400, 5, steps=1),
        ties(400, 5, steps=3),
        same,
        nearly,
        stairs,
        stairs[::-1],
        corners,
        np.zeros((400, 5)),
    ]


@pytest.mark.parametrize("values", hard_values())
def test_leaders_are_the_first_of_the_full_order(values: np.ndarray) -> None:
    weights = np.vstack(
        [
            np.eye(5),
            RANDOM.dirichlet(np.ones(5), 150),
            RANDOM.dirichlet(np.full(5, 0.01), 60),
            RANDOM.dirichlet(np.full(5, 500.0), 60),
        ]
    )
    for k in (1, 10, 399, 400):
        found = Leaders.of(values, weights[::40], k=k).best(weights)
        assert np.array_equal(found, order(packed(scores(weights, values)))[:, :k])
    stable = np.argsort(-np.round(weights @ values.T, 12), axis=1, kind="stable")
    assert np.array_equal(Leaders.of(values, weights[:1], k=3).best(weights), stable[:, :3])


def test_leaders_of_a_large_problem_are_those_of_argpartition() -> None:
    values, weights = RANDOM.random((5000, 12)), RANDOM.dirichlet(np.ones(12), 2 * DRAWS + 7)
    found = Leaders.of(values, weights, k=10).best(weights)
    theirs = np.argpartition(weights @ values.T, -10, axis=1)[:, -10:]
    assert np.array_equal(np.sort(found, axis=1), np.sort(theirs, axis=1))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_leaders_are_the_first_of_the_full_order_for_any_small_problem(data: st.DataObject) -> None:
    n, m = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 4))
    unit = st.sampled_from([0.0, 1e-12, 0.1, 0.3, 1 / 3, 0.5, 1.0])
    values = np.array([[data.draw(unit) for _ in range(m)] for _ in range(n)])
    raw = np.array([[data.draw(unit) for _ in range(m)] for _ in range(3)]) + 1e-9
    weights = raw / raw.sum(axis=1, keepdims=True)
    k = data.draw(st.integers(1, n))
    found = Leaders.of(values, weights[:1], k=k).best(weights)
    assert np.array_equal(found, order(packed(scores(weights, values)))[:, :k])
    assert np.array_equal(ranked(weights, values), naive(weights, values))


@pytest.mark.parametrize("threads", [1, 2, 3, None])
def test_results_come_in_order_for_any_number_of_threads(threads: int | None) -> None:
    assert list(in_order(lambda block: block**2, 23, threads=threads)) == [n**2 for n in range(23)]
    assert list(in_order(lambda block: block, 0, threads=threads)) == []


def test_no_more_results_wait_than_twice_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    submitted: list[int] = []

    class Counting(ThreadPoolExecutor):
        def submit(self, work: Callable[[int], int], /, block: int) -> Future[int]:
            submitted.append(block)
            return super().submit(work, block)

    monkeypatch.setattr(streams, "ThreadPoolExecutor", Counting)
    results = in_order(lambda block: block, 50, threads=2)
    assert [next(results), next(results)] == [0, 1]
    assert submitted == [0, 1, 2, 3, 4]


def test_blocks_cover_every_draw_once() -> None:
    assert [sizes(count) for count in (0, 1, 1000, 1001)] == [[], [1], [1000], [1000, 1]]
