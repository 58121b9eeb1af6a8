"""Value functions read backwards, and the smallest improvement: by hand and by scanning."""

from __future__ import annotations

import math

import numpy as np
import pytest
from made_rules import criterion

from sitesel.sensitivity.improvement import Improvement, improvement
from sitesel.sensitivity.inverse import nearest, worth_at_least
from sitesel.value import ValueFunction

NEAR_PORT = ((15.0, 1.0), (60.0, 0.5), (120.0, 0.0))
TWO_HUMPS = ((0.0, 0.0), (10.0, 1.0), (20.0, 0.2), (30.0, 0.2), (40.0, 0.8), (50.0, 0.0))
INF = math.inf


@pytest.mark.parametrize(
    ("points", "value", "expected"),
    [
        (NEAR_PORT, 0.75, ((-INF, 37.5),)),
        (NEAR_PORT, 1.0, ((-INF, 15.0),)),  # the flat part before the first breakpoint
        (NEAR_PORT, 0.0, ((-INF, INF),)),
        (((0, 0.0), (10, 0.4)), 0.2, ((5.0, INF),)),
        (((0, 0.0), (10, 0.4)), 0.5, ()),
        (((0, 0.0), (10, 0.5), (20, 0.5), (30, 1.0)), 0.5, ((10.0, INF),)),  # begins with the flat
        (((0, 0.0), (10, 1.0), (20, 0.0)), 0.5, ((5.0, 15.0),)),
        (((0, 0.0), (10, 1.0), (20, 0.0)), 1.0, ((10.0, 10.0),)),  # just the peak
        (((0, 1.0), (10, 0.0), (20, 1.0)), 0.5, ((-INF, 5.0), (15.0, INF))),
        (TWO_HUMPS, 0.5, ((5.0, 16.25), (35.0, 43.75))),
        (TWO_HUMPS, 0.2, ((2.0, 47.5),)),  # the valley's floor is enough
    ],
)
def test_a_value_function_read_backwards_by_hand(
    points: tuple[tuple[float, float], ...],
    value: float,
    expected: tuple[tuple[float, float], ...],
) -> None:
    within = worth_at_least(ValueFunction(points), value)
    assert len(within) == len(expected)
    np.testing.assert_allclose(np.ravel(within), np.ravel(expected), rtol=1e-12)


def test_read_backwards_is_where_a_scan_finds_enough_value() -> None:
    generator = np.random.default_rng(12)
    for _ in range(200):
        at = np.cumsum(generator.integers(1, 5, int(generator.integers(2, 7))))
        function = ValueFunction(
            tuple(zip(at.tolist(), generator.integers(0, 5, len(at)) / 4, strict=True))
        )
        value = float(generator.choice([0.0, 0.25, 0.3, 0.5, 0.9, 1.0]))
        scan = np.linspace(-2.0, 32.0, 3401)  # breakpoints are on it
        within = worth_at_least(function, value)
        inside = np.zeros(len(scan), dtype=bool)
        for low, high in within:
            inside |= (low - 1e-9 <= scan) & (scan <= high + 1e-9)
        np.testing.assert_array_equal(inside, function.of(scan) >= value - 1e-9)


@pytest.mark.parametrize(
    ("measured", "expected"), [(0.0, 5.0), (7.0, 7.0), (18.0, 16.25), (30.0, 35.0), (INF, 16.25)]
)
def test_the_nearest_is_looked_for_in_both_directions(measured: float, expected: float) -> None:
    assert nearest(((5.0, 16.25), (35.0, 43.75)), measured) == expected


def found(points: tuple[tuple[float, float], ...], **numbers: float) -> Improvement:
    rule = criterion("port", kind="travel_time", unit="min", value=ValueFunction(points))
    return improvement(rule, **numbers)


def test_nearer_to_the_port_by_hand() -> None:
    # 60 min are worth 0.5; a gap of 0.05 at weight 0.2 needs 0.25 more, and 0.75 is had at 37.5.
    one = found(NEAR_PORT, weight=0.2, measured=60.0, value=0.5, gap=0.05)
    assert one == Improvement(
        criterion="port",
        unit="min",
        measured=60.0,
        value=0.5,
        value_needed=0.75,
        within=((-INF, 37.5),),
        to=37.5,
        change=-22.5,
        short=None,
    )


def test_from_the_flat_part_the_whole_way_counts() -> None:
    one = found(NEAR_PORT, weight=0.5, measured=200.0, value=0.0, gap=0.25)
    assert (one.to, one.change) == (60.0, -140.0)


@pytest.mark.parametrize(("measured", "to"), [(2.0, 5.0), (18.0, 15.0)])
def test_a_peak_is_approached_from_either_side(measured: float, to: float) -> None:
    one = found(((0, 0), (10, 1), (20, 0)), weight=0.5, measured=measured, value=0.2, gap=0.15)
    assert one.to == pytest.approx(to)
    assert one.change == pytest.approx(to - measured)


def test_even_the_best_value_may_leave_it_short_by_hand() -> None:
    one = found(NEAR_PORT, weight=0.1, measured=60.0, value=0.5, gap=0.08)
    assert one.value_needed == pytest.approx(1.3)
    assert (one.within, one.to, one.change) == ((), None, None)
    assert one.short == pytest.approx(0.03)  # 0.08 less the 0.05 that the best value brings


def test_the_best_value_of_a_function_need_not_be_one() -> None:
    one = found(((0, 0.0), (10, 0.4)), weight=0.5, measured=5.0, value=0.2, gap=0.2)
    assert one.short == pytest.approx(0.1)


def test_what_the_best_value_just_reaches_is_reached_in_spite_of_rounding() -> None:
    # 0.3 * (1 - 0.1) = 0.27; 0.1 + 0.27 / 0.3 is a little more than 1 in binary.
    assert 0.7 + 0.09 / 0.3 > 1.0 - 1e-15
    for value in np.linspace(0.0, 0.95, 96).tolist():
        one = found(
            ((0, 0), (1, 1)), weight=0.3, measured=value, value=value, gap=0.3 * (1 - value)
        )
        assert one.to == pytest.approx(1.0)
        assert one.short is None


def test_an_unknown_criterion_is_told_what_it_would_have_to_be() -> None:
    one = found(NEAR_PORT, weight=0.2, measured=math.nan, value=0.5, gap=0.05)
    assert (one.measured, one.change) == (None, None)
    assert (one.within, one.to) == (((-INF, 37.5),), 37.5)
    peak = found(((0, 0), (10, 1), (20, 0)), weight=0.2, measured=math.nan, value=0.5, gap=0.05)
    assert peak.within == ((7.5, 12.5),)
    assert peak.to == 7.5


def test_an_unknown_criterion_of_which_every_value_is_enough_has_no_threshold() -> None:
    one = found(((0, 0.9), (1, 0.9)), weight=0.2, measured=math.nan, value=0.5, gap=0.05)
    assert one.within == ((-INF, INF),)
    assert one.to is None


def test_an_improvement_that_does_not_close_the_gap_is_not_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sitesel.sensitivity.improvement.nearest", lambda *_: 50.0)
    with pytest.raises(ArithmeticError, match=r"port = 50.0 does not close the gap 0.05"):
        found(NEAR_PORT, weight=0.2, measured=60.0, value=0.5, gap=0.05)
