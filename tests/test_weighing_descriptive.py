"""Entropy and CRITIC: pymcdm, the literal formulas, and what cannot be told is named."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from pymcdm.weights import critic_weights, entropy_weights

from sitesel.errors import MethodError
from sitesel.weighing.descriptive import critic, entropy

VALUE = np.random.default_rng(7).uniform(0.05, 1.0, (12, 5))


def literal_entropy(value: np.ndarray) -> list[float]:
    information = []
    for column in value.T.tolist():
        parts = [one / sum(column) for one in column]
        mess = -sum(part * math.log(part) for part in parts if part > 0) / math.log(len(parts))
        information.append(1 - mess)
    return [one / sum(information) for one in information]


def literal_critic(value: np.ndarray) -> list[float]:
    columns = [
        [(one - min(column)) / (max(column) - min(column)) for one in column]
        for column in value.T.tolist()
    ]
    information = [
        statistics.stdev(one) * sum(1 - statistics.correlation(one, other) for other in columns)
        for one in columns
    ]
    return [one / sum(information) for one in information]


def test_entropy_agrees_with_pymcdm_and_the_literal_formula() -> None:
    found = entropy(VALUE).share
    assert found == pytest.approx(entropy_weights(VALUE), rel=1e-10)
    assert found == pytest.approx(literal_entropy(VALUE), rel=1e-10)


def test_critic_agrees_with_pymcdm_and_the_literal_formula() -> None:
    found = critic(VALUE).share
    assert found == pytest.approx(critic_weights(VALUE), rel=1e-10)
    assert found == pytest.approx(literal_critic(VALUE), rel=1e-10)


def test_a_value_of_zero_counts_nothing_in_the_entropy() -> None:
    # pymcdm gives a column with a zero the entropy 0; the limit of p ln p is meant
    value = VALUE.copy()
    value[3, 2] = 0.0
    assert entropy(value).share == pytest.approx(literal_entropy(value), rel=1e-10)


@pytest.mark.parametrize("method", [entropy, critic])
def test_what_is_flat_gets_nothing_and_what_is_unknown_is_left_out(method) -> None:  # noqa: ANN001
    value = np.column_stack([VALUE, np.full(12, 0.4), VALUE[:, 0]])
    value[5, -1] = np.nan
    found = method(value)
    assert found.unknown.tolist() == [False] * 6 + [True]
    assert found.flat.tolist() == [False] * 5 + [True, False]
    assert found.share[:5] == pytest.approx(method(VALUE).share)
    assert found.share[5] == 0.0
    assert np.isnan(found.share[6])


@pytest.mark.parametrize("method", [entropy, critic])
@pytest.mark.parametrize(
    "value",
    [VALUE[:1], VALUE[:0], VALUE[:, :1], np.full((4, 3), np.nan), np.full((4, 3), 0.5)],
)
def test_too_little_to_tell_anything_is_refused(method, value: np.ndarray) -> None:  # noqa: ANN001
    with pytest.raises(MethodError, match="at least 2"):
        method(value)


def test_criteria_that_all_say_the_same_are_refused_by_critic() -> None:
    column = np.array([0.1, 0.4, 0.7])
    with pytest.raises(MethodError, match="fully correlated"):
        critic(np.column_stack([column, column * 0.5]))


@pytest.mark.parametrize("method", [entropy, critic])
def test_the_order_of_sites_does_not_matter(method) -> None:  # noqa: ANN001
    assert method(VALUE[::-1]).share == pytest.approx(method(VALUE).share)
