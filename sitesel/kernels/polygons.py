"""
The exact distance from polygons to the nearest of many segments.

Segments lie in the squares of a grid through which their boxes reach. A polygon looks through the
squares around its own box, ring by ring, until no ring can hold anything nearer than what was
found. What touches it or lies in it is at 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray

A_SQUARE = 1.0  # segments, on average
MOST_SQUARES = 1 << 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """
    Segments, found by where they are.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        Easting and northing of both ends of each; a point has two equal ends.
    first : ndarray of int, shape (rows * columns + 1,)
        Where the segments of each square begin in `listed`.
    listed : ndarray of int, shape (m,)
        Segments by square; a long one stands in several.
    west, south, side : float
        Corner of the grid and side of its squares.
    columns : int
        Squares in a row.
    """

    ends: FloatArray
    first: IntArray
    listed: IntArray
    west: float
    south: float
    side: float
    columns: int

    @classmethod
    def of(cls, ends: FloatArray) -> Segments:
        """
        Sort segments into squares.

        Parameters
        ----------
        ends : ndarray of float, shape (s, 4)
            Easting and northing of both ends of each, at least one.

        Returns
        -------
        Segments
            For any number of polygons.
        """
        ends = np.ascontiguousarray(ends)
        west, south = ends.reshape(-1, 2).min(axis=0).tolist()
        wide, high = np.ptp(ends.reshape(-1, 2), axis=0).tolist()
        squares = min(len(ends) / A_SQUARE + 1.0, MOST_SQUARES)
        side = max(math.sqrt(wide * high / squares), max(wide, high) / squares, 1e-6)
        columns, rows = int(wide / side) + 1, int(high / side) + 1
        first, listed = _sort(ends, west, south, side, columns, rows)
        return cls(
            ends=ends, first=first, listed=listed, west=west, south=south, side=side,
            columns=columns,
        )  # fmt: skip

    def from_polygons(self, corners: FloatArray, ring: IntArray, polygon: IntArray) -> FloatArray:
        """
        Measure from each polygon to the nearest segment.

        Parameters
        ----------
        corners : ndarray of float, shape (v, 2)
            Of all rings, each closed; holes and further parts are rings like any other.
        ring : ndarray of int, shape (r + 1,)
            Where the corners of each ring begin.
        polygon : ndarray of int, shape (n + 1,)
            Where the rings of each polygon begin.

        Returns
        -------
        ndarray of float, shape (n,)
            Metres; 0 where a segment touches the polygon or lies in it, NaN without rings.
        """
        found = np.full(len(polygon) - 1, np.nan)
        _from_polygons(
            np.ascontiguousarray(corners), ring, polygon, self.ends, self.first, self.listed,
            self.west, self.south, self.side, self.columns, found,
        )  # fmt: skip
        return found


@compiled
def _sort(ends, west, south, side, columns, rows):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Count, then fill: a segment stands in every square that its box reaches."""
    first = np.zeros(rows * columns + 2, dtype=np.int64)
    for filling in range(2):
        if filling:
            first = np.cumsum(first)
            listed = np.empty(first[-1], dtype=np.int64)
        for one in range(len(ends)):
            left = int((min(ends[one, 0], ends[one, 2]) - west) / side)
            right = int((max(ends[one, 0], ends[one, 2]) - west) / side)
            low = int((min(ends[one, 1], ends[one, 3]) - south) / side)
            high = int((max(ends[one, 1], ends[one, 3]) - south) / side)
            for row in range(low, min(high, rows - 1) + 1):
                for column in range(left, min(right, columns - 1) + 1):
                    square = row * columns + column
                    if filling:
                        listed[first[square + 1]] = one
                        first[square + 1] += 1
                    else:
                        first[square + 2] += 1
    return first[:-1], listed


@compiled
def _from_polygons(corners, ring, polygon, ends, first, listed, west, south, side, columns, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0913, PLR0917
    rows = (len(first) - 1) // columns
    box = np.empty(4)
    for one in range(len(polygon) - 1):
        head, tail = ring[polygon[one]], ring[polygon[one + 1]]
        if head == tail:
            continue
        box[0], box[1] = corners[head, 0], corners[head, 1]
        box[2], box[3] = box[0], box[1]
        for at in range(head, tail):
            box[0], box[1] = min(box[0], corners[at, 0]), min(box[1], corners[at, 1])
            box[2], box[3] = max(box[2], corners[at, 0]), max(box[3], corners[at, 1])
        rings = ring[polygon[one] : polygon[one + 1] + 1]
        left = math.floor((box[0] - west) / side)
        low = math.floor((box[1] - south) / side)
        right = math.floor((box[2] - west) / side)
        high = math.floor((box[3] - south) / side)
        around = max(left - columns + 1, low - rows + 1, -right, -high, 0)
        square, last = np.inf, max(left, low, columns - 1 - right, rows - 1 - high, around)
        while around <= last and ((around - 1) * side) ** 2 * (around > 1) < square:
            for row in range(max(low - around, 0), min(high + around, rows - 1) + 1):
                whole = around == 0 or row in (low - around, high + around)
                begin, end, hop = left - around, right + around, right - left + 2 * around
                if whole:
                    begin, end, hop = max(begin, 0), min(end, columns - 1), 1
                for column in range(begin, end + 1, hop):
                    if 0 <= column < columns:
                        at = row * columns + column
                        for place in range(first[at], first[at + 1]):
                            square = _nearer(ends, listed[place], corners, rings, box, square)
                            if square == 0.0:
                                break
            around += 1
        found[one] = math.sqrt(square)


@compiled
def _nearer(ends, segment, corners, rings, box, square):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Give the less of a square of a distance and that from a polygon to a segment."""
    cx, cy, dx, dy = ends[segment, 0], ends[segment, 1], ends[segment, 2], ends[segment, 3]
    left, right, low, high = min(cx, dx), max(cx, dx), min(cy, dy), max(cy, dy)
    if _apart(box[0], box[1], box[2], box[3], left, low, right, high) >= square:
        return square
    end, per_length = (cx, cy, dx, dy), _per_length(cx, cy, dx, dy)
    inside = False
    for one in range(len(rings) - 1):
        for at in range(rings[one], rings[one + 1] - 1):
            ax, ay, bx, by = corners[at, 0], corners[at, 1], corners[at + 1, 0], corners[at + 1, 1]
            if (ay > cy) != (by > cy):
                east = ax + (bx - ax) * (cy - ay) / (by - ay)
                inside = inside != (cx < east)
            apart = _apart(
                min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), left, low, right, high
            )
            if apart < square:
                square = min(square, _between(ax, ay, bx, by, end, per_length))
    return 0.0 if inside else square


@compiled
def _apart(west, south, east, north, left, low, right, high):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Square of the distance of two boxes."""
    off_x, off_y = max(west - right, left - east, 0.0), max(south - high, low - north, 0.0)
    return off_x * off_x + off_y * off_y


@compiled
def _between(ax, ay, bx, by, end, per_length):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Square of the distance of two segments: 0 where they cross, else from an end of one."""
    cx, cy, dx, dy = end
    one, other = _turn(ax, ay, bx, by, cx, cy), _turn(ax, ay, bx, by, dx, dy)
    third, fourth = _turn(cx, cy, dx, dy, ax, ay), _turn(cx, cy, dx, dy, bx, by)
    if one * other < 0.0 and third * fourth < 0.0:
        return 0.0
    per_edge = _per_length(ax, ay, bx, by)
    ends = min(
        _to_point(ax, ay, bx, by, per_edge, cx, cy), _to_point(ax, ay, bx, by, per_edge, dx, dy)
    )
    corners = min(
        _to_point(cx, cy, dx, dy, per_length, ax, ay), _to_point(cx, cy, dx, dy, per_length, bx, by)
    )
    return min(ends, corners)


@compiled
def _turn(ax, ay, bx, by, cx, cy):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Which side of a line a point is on, by its sign."""
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)


@compiled
def _per_length(ax, ay, bx, by):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """One by the square of a length; 0 without one."""
    length = (bx - ax) * (bx - ax) + (by - ay) * (by - ay)
    return 1.0 / length if length > 0.0 else 0.0


@compiled
def _to_point(ax, ay, bx, by, per_length, x, y):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    along_x, along_y, off_x, off_y = bx - ax, by - ay, x - ax, y - ay
    part = min(max((off_x * along_x + off_y * along_y) * per_length, 0.0), 1.0)
    off_x -= part * along_x
    off_y -= part * along_y
    return off_x * off_x + off_y * off_y
