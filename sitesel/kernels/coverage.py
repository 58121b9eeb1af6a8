"""
What share of each cell polygons cover, exactly, and what they carry there.

Walking along the edges of a polygon, each piece inside a cell adds the signed area between itself
and the east edge of the cell, and the cells east of it the whole height of the piece; a running sum
along each row then gives the covered share. Outlines of letters are drawn in this way.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.kernels.frame import Frame
    from sitesel.matrix import FloatArray

ROUNDING = 1e-9  # of a cell: shares nearer to none or all than this are none or all


def coverage(ends: FloatArray, frame: Frame) -> FloatArray:
    """
    Share of each cell that polygons cover.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        Edges of all rings of polygons that do not overlap: both ends of each, easting and northing,
        with the inside to the right (outer rings clockwise, holes counter-clockwise).
    frame : Frame
        The cells.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        In [0, 1].
    """
    sums = _spread(ends, np.ones(len(ends)), frame)
    _run(sums)
    return sums[:, :-1]


def carried(ends: FloatArray, numbers: FloatArray, frame: Frame) -> FloatArray:
    """
    Add up the shares of each cell that polygons cover, each times a number of the polygon.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        As of `coverage`; but polygons may overlap, and then count each.
    numbers : ndarray of float, shape (s,)
        That of the polygon of each edge.
    frame : Frame
        The cells.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        Within 1e-12 of the sum of all numbers at a row.

    Examples
    --------
    >>> import numpy as np
    >>> from sitesel.kernels import Frame
    >>> frame = Frame(column=0, row=-1, cell_m=1.0, rows=1, columns=2)
    >>> square = np.array([[0.5, 1, 1.5, 1], [1.5, 1, 1.5, 0], [1.5, 0, 0.5, 0], [0.5, 0, 0.5, 1]])
    >>> carried(square, np.full(4, 10.0), frame)
    array([[5., 5.]])
    """
    running: FloatArray = np.cumsum(_spread(ends, numbers, frame), axis=1)
    return running[:, :-1]


def _spread(ends: FloatArray, numbers: FloatArray, frame: Frame) -> FloatArray:
    """Give what each cell adds to the running sum along its row; one column more than cells."""
    sums = np.zeros((frame.rows, frame.columns + 1))
    _cover(
        np.ascontiguousarray(ends) / frame.cell_m, numbers, float(frame.column), float(frame.row),
        sums,
    )  # fmt: skip
    return sums


@compiled
def _cover(ends, numbers, column, row, sums):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """In units of cells; y counts southwards from the north edge of the frame."""
    rows, columns = sums.shape[0], sums.shape[1] - 1
    for at in range(len(ends)):
        ax, ay = ends[at, 0] - column, -ends[at, 1] - row
        bx, by = ends[at, 2] - column, -ends[at, 3] - row
        if ay == by or max(ay, by) <= 0.0 or min(ay, by) >= rows or min(ax, bx) >= columns:
            continue
        slope = (bx - ax) / (by - ay)
        sign = numbers[at] if by < ay else -numbers[at]
        low, high = (by, ay) if by < ay else (ay, by)
        first, last = max(math.floor(low), 0), min(math.ceil(high), rows)
        for line in range(first, last):
            top, foot = max(low, float(line)), min(high, line + 1.0)
            if foot > top:
                _strip(ax + slope * (top - ay), ax + slope * (foot - ay), sign * (foot - top),
                       sums[line], columns)  # fmt: skip


@compiled
def _run(sums):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Turn what each cell adds into shares."""
    for line in range(len(sums)):
        total = 0.0
        for place in range(sums.shape[1] - 1):
            total += sums[line, place]
            share = min(max(total, 0.0), 1.0)
            if share < ROUNDING:
                share = 0.0
            elif share > 1.0 - ROUNDING:
                share = 1.0
            sums[line, place] = share


@compiled
def _strip(from_x, to_x, height, sums, columns):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Spread a piece of an edge within one row over the columns that it passes."""
    west, east = min(from_x, to_x), max(from_x, to_x)
    if west >= columns:
        return
    if east <= 0.0:
        sums[0] += height
        return
    wide = east - west
    if wide < 1e-12:  # noqa: PLR2004  (upright within rounding)
        place = min(int(west), columns - 1) if west > 0.0 else 0
        part = min(max(west - place, 0.0), 1.0)
        sums[place] += height * (1.0 - part)
        sums[place + 1] += height * part
        return
    if west < 0.0:
        sums[0] += height * (-west / wide)
    begin, stop = max(math.floor(west), 0), min(math.ceil(east), columns)
    for place in range(begin, stop):
        left, right = max(west, float(place)), min(east, place + 1.0)
        if right > left:
            share = height * (right - left) / wide
            part = 0.5 * (left + right) - place
            sums[place] += share * (1.0 - part)
            sums[place + 1] += share * part
