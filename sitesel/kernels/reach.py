"""
Which cells lie inside polygons, and which a distance from lines reaches.

A cell counts as reached either where its middle is within the distance, or where any point of its
square is. Around a segment, what lies within a distance is convex; so in each row it is one run of
cells, whose ends follow from the slope of the segment in closed form. Nothing is rasterised that is
not there: compared with buffering, no circle is made a polygon.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.kernels.frame import Frame
    from sitesel.matrix import BoolArray, FloatArray, IntArray


def reached(ends: FloatArray, reach_m: float, frame: Frame, *, whole: bool) -> BoolArray:
    """
    Tell which cells lie within a distance of segments.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        Easting and northing of both ends of each; a point has two equal ends.
    reach_m : float
        Distance in metres, at least 0; what is as far as that is reached.
    frame : Frame
        The cells.
    whole : bool
        Whether the square of a cell counts, with its edge, or only its middle.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        True where reached.
    """
    mask = np.zeros(frame.shape, dtype=np.bool_)
    half = 0.5 if whole else 0.0
    _reach(np.ascontiguousarray(ends) / frame.cell_m, reach_m / frame.cell_m, half,
           float(frame.column), float(frame.row), mask)  # fmt: skip
    return mask


def inside(ends: FloatArray, polygon: IntArray, frame: Frame) -> BoolArray:
    """
    Tell the middles of which cells lie inside any of some polygons.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        Edges of all their rings, holes too.
    polygon : ndarray of int, shape (s,)
        Which polygon each belongs to, ascending.
    frame : Frame
        The cells.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        True inside, where an odd number of edges of one polygon lies to the east.
    """
    mask = np.zeros(frame.shape, dtype=np.bool_)
    first = np.flatnonzero(np.diff(polygon, prepend=-1, append=np.iinfo(np.int64).max))
    _fill(np.ascontiguousarray(ends) / frame.cell_m, first, float(frame.column), float(frame.row),
          mask)  # fmt: skip
    return mask


@compiled
def _reach(ends, reach, half, column, row, mask):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913
    """In units of cells; y counts southwards from the north edge of the frame."""
    rows, columns = mask.shape
    for at in range(len(ends)):
        ax, ay = ends[at, 0] - column, -ends[at, 1] - row
        bx, by = ends[at, 2] - column, -ends[at, 3] - row
        low, high = min(ay, by) - reach, max(ay, by) + reach
        if min(ax, bx) - reach > columns or max(ax, bx) + reach < 0.0:
            continue
        first = max(int(math.ceil(low - 0.5 - half)), 0)
        last = min(int(math.floor(high - 0.5 + half)), rows - 1)
        for line in range(first, last + 1):
            top = max(line + 0.5 - half, low)
            foot = min(line + 0.5 + half, high)
            east = _end(ax, ay, bx, by, reach, top, foot)
            west = -_end(-ax, ay, -bx, by, reach, top, foot)
            begin = max(int(math.ceil(west - 0.5 - half)), 0)
            end = min(int(math.floor(east - 0.5 + half)), columns - 1)
            for place in range(begin, end + 1):
                mask[line, place] = True


@compiled
def _end(ax, ay, bx, by, reach, top, foot):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """
    Find the easternmost point within reach of a segment, in a strip of a row.

    Eastward the shape bulges most at the height of its eastern end: there, or as near to it as the
    strip comes. At a height, the point lies `u` above the foot on the segment that it is reached
    from; `-k u + sqrt(r² - u²)` is greatest at `u = -k r / sqrt(1 + k²)`, where k is the slope.
    """
    if ax == bx:
        best = min(max(top, min(ay, by)), max(ay, by))
    else:
        best = ay if ax > bx else by
    height = min(max(best, top), foot)
    if ay == by:
        return max(ax, bx) + math.sqrt(max(reach * reach - (height - ay) ** 2, 0.0))
    slope = (bx - ax) / (by - ay)
    least, most = max(min(height - ay, height - by), -reach), min(max(height - ay, height - by), reach)
    off = min(max(-slope * reach / math.sqrt(1.0 + slope * slope), least), most)
    return ax + slope * (height - ay - off) + math.sqrt(max(reach * reach - off * off, 0.0))


@compiled
def _fill(ends, first, column, row, mask):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Run along the middle of each row, polygon by polygon, in units of cells."""
    rows, columns = mask.shape
    for one in range(len(first) - 1):
        begin, stop = first[one], first[one + 1]
        count = np.zeros(rows + 1, dtype=np.int64)
        for at in range(begin, stop):
            low, high = _rows_of(ends[at], row, rows)
            for line in range(low, high):
                count[line + 1] += 1
        start = np.cumsum(count)
        crossing = np.empty(start[-1])
        filled = start[:-1].copy()
        for at in range(begin, stop):
            low, high = _rows_of(ends[at], row, rows)
            ax, ay = ends[at, 0] - column, -ends[at, 1] - row
            bx, by = ends[at, 2] - column, -ends[at, 3] - row
            for line in range(low, high):
                crossing[filled[line]] = ax + (bx - ax) * ((line + 0.5 - ay) / (by - ay))
                filled[line] += 1
        for line in range(rows):
            along = np.sort(crossing[start[line] : start[line + 1]])
            for pair in range(0, len(along) - 1, 2):
                west = max(int(math.ceil(along[pair] - 0.5)), 0)
                east = min(int(math.ceil(along[pair + 1] - 0.5)), columns)
                for place in range(west, east):
                    mask[line, place] = True


@compiled
def _rows_of(ends, row, rows):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Rows whose middle an edge passes: half open, so that a corner counts once."""
    low = min(-ends[1], -ends[3]) - row
    high = max(-ends[1], -ends[3]) - row
    first = min(max(int(math.ceil(low - 0.5)), 0), rows)
    stop = min(max(int(math.ceil(high - 0.5)), 0), rows)
    return first, stop
