"""Value functions: hand-worked numbers, and bounds held against a dense scan of the interval."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitesel.errors import RuleError
from sitesel.value import ValueFunction

PORT = ValueFunction(((15.0, 1.0), (60.0, 0.5), (120.0, 0.0)))
PEAK = ValueFunction(((0.0, 0.2), (10.0, 1.0), (30.0, 0.0)))


@pytest.mark.parametrize(
    ("measured", "value"),
    [
        (15.0, 1.0),
        (60.0, 0.5),
        (120.0, 0.0),
        (37.5, 0.75),  # half way between 15 and 60
        (90.0, 0.25),  # half way between 60 and 120
        (24.0, 0.9),  # a fifth of the way down from 1 to 0.5
    ],
)
def test_values_are_linear_between_breakpoints(measured: float, value: float) -> None:
    assert PORT.of(np.array([measured]))[0] == pytest.approx(value, abs=1e-15)


def test_values_are_flat_outside_the_breakpoints() -> None:
    assert PORT.of(np.array([-5.0, 0.0, 14.9, 120.1, 1e9])).tolist() == [1, 1, 1, 0, 0]


def test_an_infinite_measurement_has_the_last_value() -> None:
    assert PORT.of(np.array([math.inf, -math.inf])).tolist() == [0.0, 1.0]


def test_an_unknown_measurement_has_an_unknown_value_between_zero_and_one() -> None:
    unknown = np.array([np.nan])
    low, high = PORT.bounds(unknown, unknown)
    assert math.isnan(PORT.of(unknown)[0])
    assert (low[0], high[0]) == (0.0, 1.0)


def test_an_interval_with_one_unknown_end_tells_nothing() -> None:
    low, high = PORT.bounds(np.array([np.nan, 20.0]), np.array([20.0, np.nan]))
    assert low.tolist() == [0.0, 0.0]
    assert high.tolist() == [1.0, 1.0]


def test_bounds_of_a_falling_function_swap_the_ends() -> None:
    low, high = PORT.bounds(np.array([37.5]), np.array([90.0]))
    assert (low[0], high[0]) == (0.25, 0.75)


def test_bounds_see_a_peak_inside_the_interval() -> None:
    low, high = PEAK.bounds(np.array([5.0]), np.array([20.0]))
    assert (low[0], high[0]) == (0.5, 1.0)  # 0.2 + 0.8 / 2 on the left, 1 / 2 on the right


def test_bounds_see_a_trough_inside_the_interval() -> None:
    trough = ValueFunction(((0.0, 1.0), (10.0, 0.1), (20.0, 0.8)))
    low, high = trough.bounds(np.array([9.0]), np.array([12.0]))
    assert low[0] == pytest.approx(0.1)
    assert high[0] == pytest.approx(0.24)  # at 12: 0.1 + 0.2 * 0.7; at 9: 1 - 0.9 * 0.9 = 0.19


@given(
    values=st.lists(st.floats(0, 1), min_size=2, max_size=6),
    ends=st.tuples(st.floats(-1, 7), st.floats(-1, 7)),
)
def test_every_value_in_an_interval_lies_within_its_bounds(
    values: list[float], ends: tuple[float, float]
) -> None:
    function = ValueFunction(tuple((float(at), value) for at, value in enumerate(values)))
    least, most = min(ends), max(ends)
    low, high = function.bounds(np.array([least]), np.array([most]))
    inside = [float(at) for at in range(len(values)) if least <= at <= most]
    scan = function.of(np.array([*np.linspace(least, most, 200), *inside]))
    assert low[0] == pytest.approx(scan.min(), abs=1e-12)
    assert high[0] == pytest.approx(scan.max(), abs=1e-12)


@pytest.mark.parametrize(
    "points",
    [
        ((1.0, 0.5),),
        (),
        ((1.0, 0.5), (1.0, 0.7)),
        ((2.0, 0.5), (1.0, 0.7)),
        ((1.0, -0.1), (2.0, 0.7)),
        ((1.0, 0.1), (2.0, 1.1)),
        ((1.0, math.nan), (2.0, 0.7)),
        ((math.nan, 0.1), (2.0, 0.7)),
        ((1.0, 0.1), (math.inf, 0.7)),
    ],
)
def test_breakpoints_that_make_no_function_are_refused_with_what_is_wanted(
    points: tuple[tuple[float, float], ...],
) -> None:
    with pytest.raises(RuleError, match=r"at least two.*\n?.*strictly increasing") as caught:
        ValueFunction(points)
    assert str(points) in caught.value.zh
    assert "至少两点" in caught.value.zh
