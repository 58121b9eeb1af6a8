"""What measurements are worth, added up: value functions over many cells in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray
    from sitesel.value import ValueFunction


def add_worth(
    function: ValueFunction,
    weight: float,
    measured: tuple[FloatArray, FloatArray, FloatArray],
    sums: tuple[FloatArray, FloatArray, FloatArray],
    *,
    value: FloatArray | None = None,
) -> None:
    """
    Add a weighted criterion to the scores of cells, and to their worst and best case.

    Parameters
    ----------
    function : ValueFunction
        From the measurement to a value in [0, 1].
    weight : float
        Share of the criterion.
    measured : tuple of ndarray of float, shape (n,)
        Best, low and high; NaN is unknown.
    sums : tuple of ndarray of float, shape (n,)
        Score, worst and best case so far; added to in place. An unknown value counts as the middle
        of what it can be, as in `sitesel.matrix`.
    value : ndarray of float, shape (n,), optional
        Filled with the value of the best measurement, NaN where it is unknown.
    """
    table = np.asarray(function.points, dtype=float)
    kept = np.empty(0) if value is None else value
    _add(table[:, 0].copy(), table[:, 1].copy(), weight, *measured, *sums, kept)


@compiled
def _add(at, worth, weight, best, low, high, score, worst, top, kept):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    for row in range(len(best)):
        least, most = 0.0, 1.0
        if low[row] == low[row] and high[row] == high[row]:
            first, last = _value(at, worth, low[row]), _value(at, worth, high[row])
            least, most = min(first, last), max(first, last)
            for place in range(len(at)):
                if low[row] < at[place] < high[row]:
                    least, most = min(least, worth[place]), max(most, worth[place])
        known = best[row] == best[row]
        counted = _value(at, worth, best[row]) if known else 0.5 * (least + most)
        score[row] += weight * counted
        worst[row] += weight * least
        top[row] += weight * most
        if len(kept):
            kept[row] = counted if known else np.nan


@compiled
def _value(at, worth, measured):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    if measured <= at[0]:
        return worth[0]
    for place in range(1, len(at)):
        if measured <= at[place]:
            slope = (worth[place] - worth[place - 1]) / (at[place] - at[place - 1])
            return worth[place - 1] + slope * (measured - at[place - 1])
    return worth[-1]
