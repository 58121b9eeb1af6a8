"""Values of cells in one pass, against the value functions that `rank` uses."""

from __future__ import annotations

import numpy as np
import pytest

from sitesel.kernels.worth import add_worth
from sitesel.value import ValueFunction

PEAK = ValueFunction(((0.0, 0.0), (10.0, 1.0), (20.0, 0.25)))


@pytest.mark.parametrize(
    ("best", "low", "high", "counted", "worst", "top"),
    [
        (5.0, 5.0, 5.0, 0.5, 0.5, 0.5),
        (8.0, 5.0, 15.0, 0.8, 0.5, 1.0),  # the peak lies inside
        (np.nan, np.nan, np.nan, 0.5, 0.0, 1.0),
        (np.nan, 5.0, 7.0, 0.6, 0.5, 0.7),  # unknown, with bounds: their middle
        (-3.0, -9.0, 0.0, 0.0, 0.0, 0.0),
        (99.0, 20.0, np.inf, 0.25, 0.25, 0.25),
        (10.0, 0.0, 20.0, 1.0, 0.0, 1.0),
    ],
)
def test_a_measurement_by_hand(  # noqa: PLR0913, PLR0917
    best: float, low: float, high: float, counted: float, worst: float, top: float
) -> None:
    sums = tuple(np.array([0.125]) for _ in range(3))
    value = np.zeros(1)
    add_worth(PEAK, 0.5, (np.array([best]), np.array([low]), np.array([high])), sums, value=value)
    wanted = [0.125 + 0.5 * each for each in (counted, worst, top)]
    assert [one[0] for one in sums] == pytest.approx(wanted, abs=1e-15)
    assert value == pytest.approx([np.nan if np.isnan(best) else counted], nan_ok=True, abs=1e-15)


def test_many_measurements_are_worth_what_the_value_function_says() -> None:
    stream = np.random.default_rng(3)
    for points in (3, 2, 6):
        at = np.sort(stream.uniform(-50, 50, points))
        function = ValueFunction(tuple(zip(at, stream.uniform(0, 1, points), strict=True)))
        best = np.concatenate([stream.uniform(-80, 80, 500), at])
        spread = stream.uniform(0, 60, len(best))
        low, high = best - spread, best + spread[::-1]
        sums = tuple(np.zeros(len(best)) for _ in range(3))
        add_worth(function, 1.0, (best, low, high), sums)
        worst, top = function.bounds(low, high)
        np.testing.assert_allclose(sums[0], function.of(best), atol=1e-12)
        np.testing.assert_allclose(sums[1], worst, atol=1e-12)
        np.testing.assert_allclose(sums[2], top, atol=1e-12)
