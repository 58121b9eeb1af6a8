"""
Value functions: from a measurement in its unit to a value in [0, 1].

Piecewise linear between breakpoints, flat outside them [1]_. The breakpoints are absolute, so
that one more site changes no other site's value.

.. [1] Keeney, R. L. and Raiffa, H. (1976). Decisions with Multiple Objectives: Preferences and
   Value Tradeoffs. Wiley, ch. 3; reissued 1993, Cambridge University Press,
   doi:10.1017/CBO9781139174084
   (value functions assessed at a few points and joined).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import RuleError

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

LEAST_BREAKPOINTS = 2


@dataclass(frozen=True, slots=True)
class ValueFunction:
    """
    A piecewise linear value function.

    Parameters
    ----------
    points : tuple of (float, float)
        Breakpoints (measured, value), measured strictly increasing, value in [0, 1].

    Raises
    ------
    RuleError
        If there are fewer than two breakpoints or they break the rules above.

    Examples
    --------
    >>> near_port = ValueFunction(((15.0, 1.0), (45.0, 0.6), (90.0, 0.0)))
    >>> near_port.of(np.array([0.0, 30.0, 60.0, np.nan]))
    array([1. , 0.8, 0.4, nan])
    """

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        table = np.asarray(self.points, dtype=float)
        ordered = (
            len(self.points) >= LEAST_BREAKPOINTS
            and np.isfinite(table).all()
            and (np.diff(table[:, 0]) > 0).all()
            and ((table[:, 1] >= 0) & (table[:, 1] <= 1)).all()
        )
        if not ordered:
            raise RuleError(
                f"效用函数的折点 {self.points} 不合规则:至少两点,测量值递增,效用在 0–1 间。",
                f"The breakpoints {self.points} are no value function: at least two, measured "
                "strictly increasing, values between 0 and 1.",
            )

    def of(self, measured: FloatArray) -> FloatArray:
        """
        Value of each measurement.

        Parameters
        ----------
        measured : ndarray of float, shape (n,)
            In the criterion's unit; NaN is unknown and stays NaN.

        Returns
        -------
        ndarray of float, shape (n,)
            In [0, 1].
        """
        at, value = np.asarray(self.points, dtype=float).T
        value_of: FloatArray = np.interp(measured, at, value)
        return value_of

    def bounds(self, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
        """
        Least and greatest value that measurements within intervals can have.

        Parameters
        ----------
        low, high : ndarray of float, shape (n,)
            The interval of each measurement, low <= high; NaN where nothing is known.

        Returns
        -------
        tuple of ndarray of float, shape (n,)
            Worst and best value; 0 and 1 where nothing is known.

        Examples
        --------
        >>> peak = ValueFunction(((0.0, 0.0), (10.0, 1.0), (20.0, 0.0)))
        >>> peak.bounds(np.array([8.0, np.nan]), np.array([15.0, np.nan]))
        (array([0.5, 0. ]), array([1., 1.]))
        """
        ends = np.stack([self.of(low), self.of(high)])
        worst, best = ends.min(axis=0), ends.max(axis=0)
        for at, value in self.points:
            inside = (low < at) & (at < high)
            worst = np.where(inside, np.minimum(worst, value), worst)
            best = np.where(inside, np.maximum(best, value), best)
        unknown = np.isnan(low) | np.isnan(high)
        return np.where(unknown, 0.0, worst), np.where(unknown, 1.0, best)
