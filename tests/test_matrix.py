"""The decision matrix: labels, weights, and the interval that an unknown value opens."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sitesel.errors import MethodError
from sitesel.matrix import DecisionMatrix, Measured


def matrix(
    *, weight: dict[str, float] | None = None, value_low: pd.DataFrame | None = None
) -> DecisionMatrix:
    value = pd.DataFrame({"port": [0.5, 0.8], "land": [0.25, np.nan]}, index=["a", "b"])
    low = pd.DataFrame({"port": [0.4, 0.8], "land": [0.25, 0.0]}, index=["a", "b"])
    high = pd.DataFrame({"port": [0.6, 0.8], "land": [0.25, 1.0]}, index=["a", "b"])
    return DecisionMatrix(
        measured=value,
        measured_low=low,
        measured_high=high,
        value=value,
        value_low=low if value_low is None else value_low,
        value_high=high,
        weight=pd.Series(weight or {"port": 0.6, "land": 0.4}),
    )


def test_a_contribution_is_weight_times_value() -> None:
    assert matrix().contribution.loc["a"].tolist() == pytest.approx([0.3, 0.1])


def test_an_unknown_value_contributes_half_its_weight_and_opens_all_of_it() -> None:
    made = matrix()
    assert made.contribution.loc["b", "land"] == pytest.approx(0.2)
    assert made.contribution_low.loc["b", "land"] == 0.0
    assert made.contribution_high.loc["b", "land"] == pytest.approx(0.4)


def test_unknown_weight_is_the_weight_of_what_is_unknown_of_each_site() -> None:
    assert matrix().unknown_weight.to_dict() == pytest.approx({"a": 0.0, "b": 0.4})


@pytest.mark.parametrize("weight", [{"port": 0.6, "land": 0.5}, {"port": 0.3, "land": 0.3}])
def test_weights_that_do_not_sum_to_one_are_refused(weight: dict[str, float]) -> None:
    with pytest.raises(MethodError, match="sum to 1"):
        matrix(weight=weight)


def test_weights_in_another_order_than_the_columns_are_refused() -> None:
    with pytest.raises(MethodError, match="labels"):
        matrix(weight={"land": 0.4, "port": 0.6})


def test_bounds_of_other_sites_are_refused() -> None:
    stranger = pd.DataFrame({"port": [0.0, 0.0], "land": [0.0, 0.0]}, index=["a", "c"])
    with pytest.raises(MethodError, match="labels"):
        matrix(value_low=stranger)


def test_what_is_measured_exactly_has_no_interval() -> None:
    exact = Measured.exactly(np.array([1.0, 2.0]))
    assert exact.low.tolist() == exact.best.tolist() == exact.high.tolist() == [1.0, 2.0]


def test_what_is_not_measured_is_nan_and_not_zero() -> None:
    unknown = Measured.unknown(2)
    assert all(math.isnan(number) for number in (*unknown.best, *unknown.low, *unknown.high))


def test_an_unknown_value_counts_the_middle_of_what_it_can_be() -> None:
    index, weight = ["a", "b", "c"], pd.Series({"land": 1.0})

    def frame(*cells: float) -> pd.DataFrame:
        return pd.DataFrame({"land": cells}, index=index)

    matrix = DecisionMatrix(
        measured=frame(1.0, math.nan, math.nan),
        measured_low=frame(1.0, math.nan, 2.0),
        measured_high=frame(1.0, math.nan, 4.0),
        value=frame(0.3, math.nan, math.nan),
        value_low=frame(0.2, 0.0, 0.6),
        value_high=frame(0.4, 1.0, 1.0),
        weight=weight,
    )
    assert matrix.counted["land"].tolist() == [0.3, 0.5, 0.8]
    assert matrix.contribution["land"].tolist() == [0.3, 0.5, 0.8]
