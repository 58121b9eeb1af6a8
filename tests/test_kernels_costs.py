"""Weighted sums and cost distances against numpy and a plain search with a heap."""

from __future__ import annotations

import heapq
import itertools
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from sitesel.kernels.costs import cost_distance
from sitesel.kernels.weighted import weighted_sum

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray

NEIGHBOURS = [one for one in itertools.product((-1, 0, 1), repeat=2) if one != (0, 0)]
COSTS = st.sampled_from([0.0, 0.1, 1.0, 1.7, 30.0, 1e4, np.inf, np.nan, -1.0])


def by_a_heap(cost: FloatArray, sources: BoolArray) -> FloatArray:
    """Dijkstra's search, cell by cell."""
    spent = np.full(cost.shape, np.inf)
    heap = [(0.0, *at) for at in np.argwhere(sources).tolist() if 0 <= cost[tuple(at)] < np.inf]
    while heap:
        total, row, column = heapq.heappop(heap)
        if total >= spent[row, column]:
            continue
        spent[row, column] = total
        for down, along in NEIGHBOURS:
            to = row + down, column + along
            if 0 <= to[0] < cost.shape[0] and 0 <= to[1] < cost.shape[1] and 0 <= cost[to] < np.inf:
                step = math.hypot(down, along) * (cost[row, column] + cost[to]) / 2
                heapq.heappush(heap, (total + step, *to))
    return spent


@given(st.data())
def test_cost_distances_are_those_of_a_search_with_a_heap(data: st.DataObject) -> None:
    shape = data.draw(array_shapes(min_dims=2, max_dims=2, max_side=9))
    cost = data.draw(arrays(float, shape, elements=COSTS))
    sources = data.draw(arrays(bool, shape))
    expected = by_a_heap(cost, sources)
    assert np.allclose(cost_distance(cost, sources), expected, rtol=1e-12, atol=0)


@pytest.mark.parametrize("spread", [0.1, 2.0, 9.0])
def test_cost_distances_hold_over_long_ways(spread: float) -> None:
    rng = np.random.default_rng(1)
    cost = np.exp(rng.normal(0, spread, (60, 70)))
    sources = rng.random(cost.shape) < 0.002
    assert sources.any()
    expected = by_a_heap(cost, sources)
    assert np.allclose(cost_distance(cost, sources), expected, rtol=1e-12, atol=0)


def test_a_wall_is_walked_around_and_a_room_without_a_door_is_never_reached() -> None:
    cost = np.ones((5, 7))
    cost[:4, 3] = np.inf
    cost[0, 5], cost[0, 4], cost[1, 4:], cost[0, 6] = np.inf, 1.0, np.inf, 1.0
    sources = np.zeros(cost.shape, dtype=bool)
    sources[3, 2] = True
    found = cost_distance(cost, sources)
    assert found[3, 4] == pytest.approx(2 * math.sqrt(2))
    assert np.isinf(found[0, [3, 4, 5, 6]]).all()


def test_without_a_source_no_way_leads_anywhere() -> None:
    assert np.isinf(cost_distance(np.ones((3, 3)), np.zeros((3, 3), dtype=bool))).all()


@pytest.mark.parametrize("kind", [np.float32, np.uint8])
def test_a_weighted_sum_is_that_of_double_precision_to_seven_digits(kind: type) -> None:
    rng = np.random.default_rng(2)
    bands, weights = rng.uniform(0, 255, (5, 70, 131)).astype(kind), rng.dirichlet(np.ones(5))
    out = np.full((70, 131), np.nan, dtype=np.float32)
    weighted_sum(bands, weights, out)
    assert np.allclose(out, np.tensordot(weights, bands.astype(float), 1), rtol=1e-6, atol=0)


def test_what_is_unknown_in_one_band_is_unknown_in_the_sum() -> None:
    bands = np.ones((3, 1, 4), dtype=np.float32)
    bands[1, 0, 2] = np.nan
    out = np.empty((1, 4), dtype=np.float32)
    weighted_sum(bands, np.array([0.5, 0.0, 0.5]), out)
    assert np.isnan(out).tolist() == [[False, False, True, False]]
    assert out[0, 0] == 1.0
