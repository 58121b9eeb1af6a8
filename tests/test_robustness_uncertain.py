"""Drawn values: their distributions, and that only what is open is drawn."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.stats import kstest, triang, uniform

from sitesel.errors import MethodError
from sitesel.robustness import Values

if TYPE_CHECKING:
    from sitesel.robustness.uncertain import Known, Unknown

NAN = math.nan
BEST = np.array([[0.5, NAN, 0.2], [0.3, 0.4, NAN]])
LOW = np.array([[0.1, 0.0, 0.2], [0.3, 0.0, 0.0]])
HIGH = np.array([[0.7, 1.0, 0.2], [0.9, 0.4, 1.0]])
COUNT = 20_000


def drawn(values: Values, *, seed: int = 3, count: int = COUNT) -> np.ndarray:
    """Put drawn cells among fixed ones, shape (count, n, m)."""
    found = values.drawn(np.random.default_rng(seed), count=count)
    whole = np.tile(values.fixed, (count, 1, 1))
    for at, row, column in found.groups:
        whole[:, row, column] = found.value[:, at]
    return whole


def values(known: Known = "triangular", unknown: Unknown = "uniform") -> Values:
    return Values(best=BEST, low=LOW, high=HIGH, known=known, unknown=unknown)


def test_a_known_value_is_triangular_and_an_unknown_one_uniform() -> None:
    found = drawn(values())
    for cell, (low, mode, high) in {
        (0, 0): (0.1, 0.5, 0.7),
        (1, 0): (0.3, 0.3, 0.9),
        (1, 1): (0.0, 0.4, 0.4),
    }.items():
        width = high - low
        expected = triang((mode - low) / width, loc=low, scale=width)
        assert kstest(found[:, *cell], expected.cdf).pvalue > 0.001
    for cell in ((0, 1), (1, 2)):
        assert kstest(found[:, *cell], "uniform").pvalue > 0.001
    assert (found[:, 0, 2] == 0.2).all()


def test_other_distributions_can_be_chosen() -> None:
    found = drawn(values("uniform", "triangular"))
    assert kstest(found[:, 0, 0], uniform(0.1, 0.6).cdf).pvalue > 0.001
    for cell in ((0, 1), (1, 2)):
        assert kstest(found[:, *cell], triang(0.5).cdf).pvalue > 0.001
    fixed = values("fixed", "midpoint")
    assert not fixed.open.any()
    assert (drawn(fixed, count=3) == [[[0.5, 0.5, 0.2], [0.3, 0.4, 0.5]]] * 3).all()
    assert values("fixed").open.tolist() == [[False, True, False], [False, False, True]]


def test_cells_are_independent_of_each_other() -> None:
    cells = drawn(values()).reshape(COUNT, -1)[:, [0, 1, 3, 4, 5]]
    assert np.abs(np.corrcoef(cells, rowvar=False) - np.eye(5)).max() < 4 / math.sqrt(COUNT)


def test_draws_do_not_depend_on_how_many_are_made_at_a_time() -> None:
    random = np.random.default_rng(3)
    parts = [values().drawn(random, count=count).value for count in (7, 1, 92)]
    assert np.array_equal(
        np.concatenate(parts), values().drawn(np.random.default_rng(3), count=100).value
    )


@pytest.mark.parametrize(
    ("best", "low", "high"),
    [
        ([[0.5]], [[0.6]], [[0.7]]),
        ([[0.5]], [[0.1]], [[0.4]]),
        ([[0.5]], [[-0.1]], [[0.7]]),
        ([[0.5]], [[0.1]], [[1.1]]),
        ([[0.5]], [[NAN]], [[0.7]]),
        ([[0.5, 0.5]], [[0.1]], [[0.7]]),
        ([0.5], [0.5], [0.5]),
    ],
)
def test_an_impossible_interval_is_refused(best: list, low: list, high: list) -> None:
    with pytest.raises(MethodError, match="low <= best <= high") as caught:
        Values(best=np.array(best), low=np.array(low), high=np.array(high))
    assert "三张表大小相同" in caught.value.zh


@pytest.mark.parametrize(("known", "unknown"), [("normal", "uniform"), ("fixed", "zero")])
def test_an_unknown_distribution_is_refused(known: str, unknown: str) -> None:
    with pytest.raises(MethodError, match=r"no distribution '(normal|zero)'; choose") as caught:
        Values(best=BEST, low=LOW, high=HIGH, known=known, unknown=unknown)  # type: ignore[arg-type]
    assert "可用" in caught.value.zh
