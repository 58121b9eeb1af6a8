"""
The arrays that travel: what was measured of every site, and what it is worth.

Rows are sites, columns are criteria, both by label. NaN means unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from sitesel.errors import MethodError

if TYPE_CHECKING:
    import pandas as pd

FloatArray: TypeAlias = npt.NDArray[np.float64]
ComplexArray: TypeAlias = npt.NDArray[np.complex128]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
GeometryArray: TypeAlias = npt.NDArray[np.object_]

WEIGHT_SUM_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """
    One measurement of every site, with what positional uncertainty leaves open.

    Parameters
    ----------
    best : ndarray of float, shape (n,)
        Measured where the site is drawn, in the kind's unit; NaN is unknown.
    low, high : ndarray of float, shape (n,)
        Least and greatest that it can be, given the uncertainty of site and layer; NaN where
        nothing is known.
    """

    best: FloatArray
    low: FloatArray
    high: FloatArray

    @classmethod
    def exactly(cls, best: FloatArray) -> Measured:
        """
        Wrap a measurement that positional uncertainty does not touch.

        Parameters
        ----------
        best : ndarray of float, shape (n,)
            In the kind's unit.

        Returns
        -------
        Measured
            With low = best = high.
        """
        return cls(best=best, low=best, high=best)

    @classmethod
    def unknown(cls, count: int) -> Measured:
        """
        Say that nothing is known of any site.

        Parameters
        ----------
        count : int
            Number of sites.

        Returns
        -------
        Measured
            All NaN.
        """
        return cls.exactly(np.full(count, np.nan))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMatrix:
    """
    Measured, values and weights of a set of sites.

    Parameters
    ----------
    measured, measured_low, measured_high : DataFrame of float, shape (sites, criteria)
        In each criterion's unit; NaN is unknown.
    value, value_low, value_high : DataFrame of float, shape (sites, criteria)
        In [0, 1]; `value` is NaN where unknown, its bounds are then 0 and 1, unless the
        measurement itself has published bounds.
    weight : Series of float, shape (criteria,)
        Sums to 1.

    Raises
    ------
    MethodError
        If labels do not agree or the weights do not sum to 1.
    """

    measured: pd.DataFrame
    measured_low: pd.DataFrame
    measured_high: pd.DataFrame
    value: pd.DataFrame
    value_low: pd.DataFrame
    value_high: pd.DataFrame
    weight: pd.Series

    def __post_init__(self) -> None:
        same = all(
            frame.columns.equals(self.weight.index) and frame.index.equals(self.value.index)
            for frame in (self.measured, self.value, self.value_low, self.value_high)
        )
        if not same or abs(float(self.weight.sum()) - 1.0) > WEIGHT_SUM_TOLERANCE:
            raise MethodError(
                "决策矩阵的行列标签不一致,或权重之和不为 1。",
                "The decision matrix has labels that disagree, or weights that do not sum to 1.",
            )

    def under(self, weight: pd.Series) -> DecisionMatrix:
        """
        Weigh what was measured otherwise.

        Parameters
        ----------
        weight : Series of float, shape (k,)
            By criterion, each one of the matrix; sums to 1.

        Returns
        -------
        DecisionMatrix
            With those criteria alone, in that order.

        Raises
        ------
        MethodError
            If the weights do not sum to 1.
        """
        named = [field.name for field in fields(self) if field.name != "weight"]
        frames = {name: getattr(self, name)[list(weight.index)] for name in named}
        return DecisionMatrix(**frames, weight=weight)

    @property
    def known(self) -> pd.DataFrame:
        """Where a value is known, as booleans of shape (sites, criteria)."""
        return self.value.notna()

    @property
    def counted(self) -> pd.DataFrame:
        """Value that the score counts: where it is unknown, the middle of what it can be."""
        return self.value.fillna((self.value_low + self.value_high) / 2)

    @property
    def contribution(self) -> pd.DataFrame:
        """Weight x the value that counts."""
        return self.counted.mul(self.weight, axis="columns")

    @property
    def contribution_low(self) -> pd.DataFrame:
        """Weight x the worst value that is possible."""
        return self.value_low.mul(self.weight, axis="columns")

    @property
    def contribution_high(self) -> pd.DataFrame:
        """Weight x the best value that is possible."""
        return self.value_high.mul(self.weight, axis="columns")

    @property
    def unknown_weight(self) -> pd.Series:
        """Share of the weight that is unknown, per site, in [0, 1]."""
        return (~self.known).mul(self.weight, axis="columns").sum(axis="columns")
