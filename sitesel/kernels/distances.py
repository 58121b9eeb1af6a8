"""
Exact distance from every cell to the nearest marked one, between middles.

Two passes: how far up or down the next marked cell of a column is, then in each row the lower
envelope of the parabolas that stand on its columns [1]_. All in whole numbers of cells until the
root.

Own code rather than a library: OpenCV is in single precision and wrong beyond 65,536 cells on an
axis, scipy finds a way where nothing is marked, `edt` is LGPL; all are slower
(`benchmarks/scan_kernels.py`), and each is a further wheel for a computer without a network.

.. [1] Meijster, A., Roerdink, J. B. T. M. and Hesselink, W. H. (2000). A general algorithm for
   computing distance transforms in linear time. In: Mathematical Morphology and its Applications to
   Image and Signal Processing, Kluwer, 331-340, doi:10.1007/0-306-47025-X_36
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray

NOWHERE = 2**31 - 2  # cells up or down to a mark that is not there


def distance_surface(mask: BoolArray, cell_m: float) -> FloatArray:
    """
    Give each cell the distance to the nearest marked one.

    Parameters
    ----------
    mask : ndarray of bool, shape (rows, columns)
        Marked cells.
    cell_m : float
        Side of a cell in metres.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        Metres between middles; infinite if no cell is marked.

    Examples
    --------
    >>> import numpy as np
    >>> distance_surface(np.array([[True, False, False]]), 30.0)
    array([[ 0., 30., 60.]])
    """
    distance, column = np.empty(mask.shape), np.empty(mask.shape, dtype=np.int32)
    marked, threads = np.ascontiguousarray(mask).view(np.uint8), os.cpu_count() or 1
    rows, columns = (np.linspace(0, count, threads + 1).astype(np.int64) for count in mask.shape)
    with ThreadPoolExecutor(threads) as pool:  # parts know nothing of each other: the same numbers
        list(pool.map(partial(_up_or_down, marked, column), columns[:-1], columns[1:]))
        list(pool.map(partial(_along, column, cell_m, distance), rows[:-1], rows[1:]))
    return distance


@compiled
def _up_or_down(mask, column, begin, stop):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """How far the next marked cell of each of some columns is."""
    above = np.full(stop - begin, NOWHERE, dtype=np.int32)
    for line in range(len(mask)):
        _next(mask[line, begin:stop], above, column[line, begin:stop])
        above = column[line, begin:stop]
    below = np.full(stop - begin, NOWHERE, dtype=np.int32)
    for line in range(len(mask) - 1, -1, -1):
        _next(mask[line, begin:stop], below, below)
        both = column[line, begin:stop]
        for place in range(stop - begin):
            both[place] = min(both[place], below[place])


@compiled
def _along(column, cell, distance, begin, stop):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Distances of some rows."""
    columns = column.shape[1]
    spot, start = np.empty(columns, dtype=np.int64), np.empty(columns + 1, dtype=np.int64)
    height = np.empty(columns)
    for line in range(begin, stop):
        _envelope(column[line], spot, start, height, distance[line])
        for place in range(columns):
            distance[line, place] = math.sqrt(distance[line, place]) * cell


@compiled
def _next(marked, before, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """One row farther from the next marked cell than the row before, unless marked itself."""
    for place in range(len(marked)):
        further = before[place] + np.int32(1) if before[place] < NOWHERE else np.int32(NOWHERE)
        found[place] = np.int32(0) if marked[place] else further


@compiled
def _envelope(column, spot, start, height, square):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Squares of the distances along a row, from those up or down its columns."""
    columns, count = len(column), 0
    for place in range(columns):
        if column[place] == NOWHERE:
            continue
        high = float(column[place]) ** 2
        begin = 0
        while count > 0:
            other, before = spot[count - 1], start[count - 1]
            if (before - other) ** 2 + height[count - 1] > (before - place) ** 2 + high:
                count -= 1
                continue
            gap = place * place - other * other + high - height[count - 1]
            begin = math.floor(gap / (2.0 * (place - other))) + 1
            break
        if begin < columns:
            spot[count], start[count], height[count] = place, begin, high
            count += 1
    if count == 0:
        square[:] = np.inf
        return
    start[count] = columns
    for at in range(count):
        middle, high = spot[at], height[at]
        for place in range(start[at], start[at + 1]):
            square[place] = float((place - middle) ** 2) + high
