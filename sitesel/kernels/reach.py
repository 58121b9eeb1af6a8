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
    from sitesel.kernels.bits import Bit, BitArray
    from sitesel.kernels.frame import Frame
    from sitesel.matrix import BoolArray, FloatArray, IntArray

TRUE = np.uint8(1)
WIDE = 4.0  # cells of reach from which runs are counted at their ends rather than drawn


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
    mark_reached(ends, reach_m, frame, mask.view(np.uint8), TRUE, whole=whole)
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
    mark_inside(ends, polygon, frame, mask.view(np.uint8), TRUE)
    return mask


def mark_reached(  # noqa: PLR0913  (one keyword each)
    ends: FloatArray, reach_m: float, frame: Frame, mask: BitArray, bit: Bit, *, whole: bool
) -> None:
    """
    Set a bit of the cells that lie within a distance of segments.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        As of `reached`.
    reach_m : float
        Distance in metres, at least 0.
    frame : Frame
        The cells.
    mask : ndarray of unsigned int, shape (rows, columns)
        Where to set it.
    bit : unsigned int
        Which, of the same type.
    whole : bool
        Whether the square of a cell counts, or only its middle.
    """
    half, reach = 0.5 if whole else 0.0, reach_m / frame.cell_m
    rows, columns = frame.shape if reach >= WIDE else (0, -1)
    runs = np.zeros((rows, columns + 1), dtype=np.int32)
    _reach(
        np.ascontiguousarray(ends) / frame.cell_m, reach, half, frame.column, frame.row, runs,
        mask, bit,
    )  # fmt: skip
    _draw(runs, mask, bit)


def mark_inside(
    ends: FloatArray, polygon: IntArray, frame: Frame, mask: BitArray, bit: Bit
) -> None:
    """
    Set a bit of the cells whose middles lie inside any of some polygons.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        Edges of all their rings.
    polygon : ndarray of int, shape (s,)
        Which polygon each belongs to, ascending.
    frame : Frame
        The cells.
    mask : ndarray of unsigned int, shape (rows, columns)
        Where to set it.
    bit : unsigned int
        Which, of the same type.
    """
    first = np.flatnonzero(np.diff(polygon, prepend=-1, append=np.iinfo(np.int64).max))
    _fill(np.ascontiguousarray(ends) / frame.cell_m, first, frame.column, frame.row, mask, bit)


@compiled
def _reach(ends, reach, half, column, row, runs, mask, bit):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """In units of cells of the whole grid, so that a cell is found the same in any window."""
    rows, columns = mask.shape
    for at in range(len(ends)):
        ax, ay, bx, by = ends[at, 0], -ends[at, 1], ends[at, 2], -ends[at, 3]
        low, high = min(ay, by) - reach, max(ay, by) + reach
        if min(ax, bx) - reach > column + columns or max(ax, bx) + reach < column:
            continue
        first = max(math.ceil(low - 0.5 - half) - row, 0)
        last = min(math.floor(high - 0.5 + half) - row, rows - 1)
        slope = (bx - ax) / (by - ay) if ay != by else 0.0
        lean = reach * slope / math.sqrt(1.0 + slope * slope)
        east_at = ay if ax > bx else by
        west_at = ay if ax < bx else by
        for line in range(first, last + 1):
            top, foot = (row + line) + 0.5 - half, (row + line) + 0.5 + half
            top, foot = max(top, low), min(foot, high)
            east = _end(ax, ay, bx, by, reach, slope, lean, _within(east_at, top, foot))
            west = -_end(-ax, ay, -bx, by, reach, -slope, -lean, _within(west_at, top, foot))
            begin = max(math.ceil(west - 0.5 - half) - column, 0)
            stop = min(math.floor(east - 0.5 + half) - column + 1, columns)
            if begin < stop and len(runs):
                runs[line, begin] += 1
                runs[line, stop] -= 1
                continue
            for place in range(begin, stop):
                mask[line, place] |= bit


@compiled
def _draw(runs, mask, bit):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Set the bit along runs that were counted where they begin and end: each cell once."""
    for line in range(len(runs)):
        open_runs = 0
        for place in range(mask.shape[1]):
            open_runs += runs[line, place]
            if open_runs > 0:
                mask[line, place] |= bit


@compiled
def _within(value, least, most):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    raised = max(value, least)
    return min(raised, most)


@compiled
def _end(ax, ay, bx, by, reach, slope, lean, height):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """
    Find the easternmost point within reach of a segment, at a height.

    Eastward the shape bulges most at the height of its eastern end: in the strip of a row there, or
    as near to it as the strip comes. At a height, the point lies `u` above the foot on the segment
    that it is reached from; `-k u + sqrt(r² - u²)` is greatest at `u = -k r / sqrt(1 + k²)`, where
    k is the slope; `lean` is `k r / sqrt(1 + k²)`.
    """
    if ay == by:
        return max(ax, bx) + math.sqrt(max(reach * reach - (height - ay) ** 2, 0.0))
    one, other = height - ay, height - by
    least, most = (one, other) if one < other else (other, one)
    off = _within(-lean, max(least, -reach), min(most, reach))
    return ax + slope * (height - ay - off) + math.sqrt(max(reach * reach - off * off, 0.0))


@compiled
def _fill(ends, first, column, row, mask, bit):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0913, PLR0917
    """Run along the middle of each row, polygon by polygon, in units of cells of the whole grid."""
    rows, columns = mask.shape
    start = np.zeros(rows + 1, dtype=np.int64)  # first crossing of each row, later behind its last
    crossing = np.empty(1)
    for one in range(len(first) - 1):
        top, foot = rows, 0
        for at in range(first[one], first[one + 1]):
            low, high = _rows_of(ends[at], row, rows)
            if low < high:
                top, foot = min(top, low), max(foot, high)
            for line in range(low, high):
                start[line + 1] += 1
        for line in range(top, foot):
            start[line + 1] += start[line]
        if top < foot and start[foot] > len(crossing):
            crossing = np.empty(2 * start[foot])
        for at in range(first[one], first[one + 1]):
            low, high = _rows_of(ends[at], row, rows)
            ax, ay, bx, by = ends[at, 0], -ends[at, 1], ends[at, 2], -ends[at, 3]
            for line in range(low, high):
                crossing[start[line]] = ax + (bx - ax) * (((row + line) + 0.5 - ay) / (by - ay))
                start[line] += 1
        begin = 0
        for line in range(top, foot):
            along = crossing[begin : start[line]]
            along.sort()
            for pair in range(0, len(along) - 1, 2):
                west = max(math.ceil(along[pair] - 0.5) - column, 0)
                east = min(math.ceil(along[pair + 1] - 0.5) - column, columns)
                for place in range(west, east):
                    mask[line, place] |= bit
            begin = start[line]
        start[top : foot + 1] = 0


@compiled
def _rows_of(ends, row, rows):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Rows whose middle an edge passes: half open, so that a corner counts once."""
    low, high = min(-ends[1], -ends[3]), max(-ends[1], -ends[3])
    first = min(max(math.ceil(low - 0.5) - row, 0), rows)
    stop = min(max(math.ceil(high - 0.5) - row, 0), rows)
    return first, stop
