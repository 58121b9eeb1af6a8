"""
The pull of points on cells: weights that fall exponentially with the distance to a square.

Taking metres off a distance multiplies what falls exponentially, up to 1; so one exponential serves
all ways of counting. It is worked out as the 1024th power of a short series, ten squarings that
processors do for several cells at once: within 1e-12 of itself as far as it matters.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.kernels.frame import Frame
    from sitesel.matrix import BoolArray, FloatArray

STRETCH = 64  # cells of a row at a time
FARTHEST = 700.0  # decay distances; what is farther counts as if it were there: below 1e-300
SQUARINGS = 10


def pull(  # noqa: PLR0913  (one keyword each)
    places: FloatArray,
    weight: FloatArray,
    extra_m: FloatArray,
    decay_m: float,
    frame: Frame,
    *,
    wanted: BoolArray | None = None,
) -> FloatArray:
    """
    Add up what points weigh at each cell.

    Parameters
    ----------
    places : ndarray of float, shape (p, 2)
        Easting and northing.
    weight : ndarray of float, shape (p,)
        Of each next door, at least 0.
    extra_m : ndarray of float, shape (k, p)
        Metres to add to the distance to each, k times; what is then below 0 counts as 0.
    decay_m : float
        Distance at which a weight falls to 1/e.
    frame : Frame
        The cells; the distance is that to the edge of the square.
    wanted : ndarray of bool, shape (rows, columns), optional
        Which cells to work out; without it, all.

    Returns
    -------
    ndarray of float, shape (k, rows, columns)
        `sum(weight * exp(-distance / decay_m))`, within 1e-12 of the sum of the weights; 0 where
        not wanted.
    """
    total = np.zeros((len(extra_m), *frame.shape))
    factor = np.exp(np.clip(-extra_m / decay_m, -FARTHEST, FARTHEST))
    _pull(
        np.ascontiguousarray(places) / frame.cell_m, weight, factor, frame.cell_m / decay_m,
        frame.column, frame.row, np.zeros((0, 0), dtype=bool) if wanted is None else wanted, total,
    )  # fmt: skip
    return total


@compiled
def _pull(places, weight, factor, fall, column, row, wanted, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """In units of cells of the whole grid, so that a cell's pull is the same in any window."""
    kinds, rows, columns = total.shape
    felt, added = np.empty(STRETCH), np.empty((kinds, STRETCH))
    for line in range(rows):
        south = (row + line) + 0.5
        for begin in range(0, columns, STRETCH):
            wide = min(STRETCH, columns - begin)
            if len(wanted) and not wanted[line, begin : begin + wide].any():
                continue
            east = np.arange(STRETCH) + (column + begin + 0.5)
            added[:] = 0.0
            for one in range(len(places)):
                _fade(east - places[one, 0], south + places[one, 1], fall, felt)
                for kind in range(kinds):
                    by, most = weight[one] * factor[kind, one], weight[one]
                    for at in range(STRETCH):
                        share = felt[at] * by
                        added[kind, at] += min(most, share)
            for kind in range(kinds):
                for at in range(wide):
                    if len(wanted) == 0 or wanted[line, begin + at]:
                        total[kind, line, begin + at] = added[kind, at]


@compiled
def _fade(off_x, off_y, fall, felt):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Exponential of minus the distance from squares to a point, in decay distances."""
    far_y = abs(off_y) - 0.5
    far_y = max(far_y, 0.0)
    for at in range(len(felt)):
        far_x = abs(off_x[at]) - 0.5
        far_x = max(far_x, 0.0)
        far = math.sqrt(far_x * far_x + far_y * far_y) * fall
        far = min(far, FARTHEST)
        x = far * (-1.0 / (1 << SQUARINGS))
        series = 1.0 + x * (1.0 + x * (1 / 2 + x * (1 / 6 + x * (1 / 24 + x * (1 / 120 + x * (
            1 / 720 + x / 5040))))))  # fmt: skip
        for _ in range(SQUARINGS):
            series *= series
        felt[at] = series
