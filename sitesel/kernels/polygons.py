"""
The exact distance from polygons to the nearest of many segments.

Segments lie in the squares of a grid through which their boxes reach. A polygon looks through the
squares around its own box, ring by ring, until no ring can hold anything nearer than what was
found. What touches it or lies in it is at 0. Neighbours are measured one after the other, and what
stands in a square stands together in memory: most of the time would go into fetching it.
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
    ends : ndarray of float, shape (m, 4)
        Easting and northing of both ends, by square; a long segment stands in several.
    first : ndarray of int, shape (rows * columns + 1,)
        Where the segments of each square begin.
    west, south, side : float
        Corner of the grid and side of its squares.
    columns : int
        Squares in a row.
    """

    ends: FloatArray
    first: IntArray
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
            Easting and northing of both ends of each, at least one; a point has two equal ends.

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
        return cls(ends=listed, first=first, west=west, south=south, side=side, columns=columns)

    def from_polygons(
        self,
        corners: FloatArray,
        ring: IntArray,
        polygon: IntArray,
        *,
        within: FloatArray | None = None,
    ) -> FloatArray:
        """
        Measure from each polygon to the nearest segment.

        Parameters
        ----------
        corners : ndarray of float, shape (v, 2)
            Of all rings, each closed; holes and further parts are rings like any other, and a
            point is a ring of one corner.
        ring : ndarray of int, shape (r + 1,)
            Where the corners of each ring begin.
        polygon : ndarray of int, shape (n + 1,)
            Where the rings of each polygon begin.
        within : ndarray of float, shape (n,), optional
            From which distance on it need not be known.

        Returns
        -------
        ndarray of float, shape (n,)
            Metres; 0 where a segment touches the polygon or lies in it, infinite where nothing is
            within the distance asked, NaN without rings.
        """
        found = np.full(len(polygon) - 1, np.inf) if within is None else within.astype(float)
        drawn = polygon[:-1] < polygon[1:]
        begin = corners[ring[polygon[:-1][drawn]]]
        east, north = np.floor((begin - (self.west, self.south)) / self.side).T
        order = np.flatnonzero(drawn)[np.lexsort((east, north))]
        _from_polygons(
            np.ascontiguousarray(corners), ring, polygon, order, self.ends, self.first,
            self.west, self.south, self.side, self.columns, found,
        )  # fmt: skip
        found[~drawn] = np.nan
        return found


@compiled
def _sort(ends, west, south, side, columns, rows):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Count, then fill: a segment stands in every square that its box reaches."""
    first = np.zeros(rows * columns + 2, dtype=np.int64)
    for filling in range(2):
        if filling:
            first = np.cumsum(first)
            listed = np.empty((first[-1], 4))
        for one in range(len(ends)):
            left = int((min(ends[one, 0], ends[one, 2]) - west) / side)
            right = int((max(ends[one, 0], ends[one, 2]) - west) / side)
            low = int((min(ends[one, 1], ends[one, 3]) - south) / side)
            high = int((max(ends[one, 1], ends[one, 3]) - south) / side)
            for row in range(low, min(high, rows - 1) + 1):
                for column in range(left, min(right, columns - 1) + 1):
                    square = row * columns + column
                    if filling:
                        listed[first[square + 1]] = ends[one]
                        first[square + 1] += 1
                    else:
                        first[square + 2] += 1
    return first[:-1], listed


@compiled
def _from_polygons(corners, ring, polygon, order, ends, first, west, south, side, columns, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    rows = (len(first) - 1) // columns
    for one in order:
        head, tail = polygon[one], polygon[one + 1]
        box = _box(corners, ring[head], ring[tail])
        left = math.floor((box[0] - west) / side)
        low = math.floor((box[1] - south) / side)
        right = math.floor((box[2] - west) / side)
        high = math.floor((box[3] - south) / side)
        around = max(left - columns + 1, low - rows + 1, -right, -high, 0)
        limit = found[one] * found[one]
        square, last = limit, max(left, low, columns - 1 - right, rows - 1 - high, around)
        while around <= last and ((around - 1) * side) ** 2 * (around > 1) < square:
            for row in range(max(low - around, 0), min(high + around, rows - 1) + 1):
                at, sides = row * columns, (left - around, right + around)
                if around == 0 or row in (low - around, high + around):
                    begin = first[at + max(sides[0], 0)]
                    end = first[at + min(sides[1], columns - 1) + 1]
                    square = _least(ends, begin, end, corners, ring, head, tail, box, square)
                    continue
                for column in sides:
                    if 0 <= column < columns:
                        begin, end = first[at + column], first[at + column + 1]
                        square = _least(ends, begin, end, corners, ring, head, tail, box, square)
            around += 1
        found[one] = math.sqrt(square) if square < limit else np.inf


@compiled
def _box(corners, begin, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """West, south, east and north of some corners."""
    west, south = corners[begin, 0], corners[begin, 1]
    east, north = west, south
    for at in range(begin, end):
        x, y = corners[at, 0], corners[at, 1]
        west, south, east, north = min(west, x), min(south, y), max(east, x), max(north, y)
    return west, south, east, north


@compiled
def _least(ends, begin, end, corners, ring, head, tail, box, square):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Give the less of a square of a distance and those from a polygon to some segments."""
    for place in range(begin, end):
        cx, cy, dx, dy = ends[place, 0], ends[place, 1], ends[place, 2], ends[place, 3]
        reach = min(cx, dx), min(cy, dy), max(cx, dx), max(cy, dy)
        if _apart(box, reach) >= square:
            continue
        if _apart(box, (cx, cy, cx, cy)) == 0.0 and _holds(corners, ring, head, tail, cx, cy):
            return 0.0
        per_length = _per_length(cx, cy, dx, dy)
        for one in range(head, tail):
            last = ring[one + 1] - 1
            for at in range(ring[one], max(last, ring[one] + 1)):
                to = min(at + 1, last)
                ax, ay, bx, by = corners[at, 0], corners[at, 1], corners[to, 0], corners[to, 1]
                apart = _apart((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)), reach)
                if apart >= square:
                    continue
                if apart == 0.0 and _cross(ax, ay, bx, by, cx, cy, dx, dy):
                    return 0.0
                square = min(square, _between(ax, ay, bx, by, cx, cy, dx, dy, per_length))
    return square


@compiled
def _holds(corners, ring, head, tail, x, y):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Whether a place lies inside: an odd number of edges to the east of it."""
    inside = False
    for one in range(head, tail):
        for at in range(ring[one], ring[one + 1] - 1):
            ay, by = corners[at, 1], corners[at + 1, 1]
            if (ay > y) != (by > y):
                ax, bx = corners[at, 0], corners[at + 1, 0]
                inside = inside != (x < ax + (bx - ax) * (y - ay) / (by - ay))
    return inside


@compiled
def _apart(box, other):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Square of the distance of two boxes."""
    off_x = max(box[0] - other[2], other[0] - box[2], 0.0)
    off_y = max(box[1] - other[3], other[1] - box[3], 0.0)
    return off_x * off_x + off_y * off_y


@compiled
def _cross(ax, ay, bx, by, cx, cy, dx, dy):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Whether two segments cross, each with an end on either side of the other."""
    one, other = _turn(ax, ay, bx, by, cx, cy), _turn(ax, ay, bx, by, dx, dy)
    third, fourth = _turn(cx, cy, dx, dy, ax, ay), _turn(cx, cy, dx, dy, bx, by)
    return one * other < 0.0 and third * fourth < 0.0


@compiled
def _between(ax, ay, bx, by, cx, cy, dx, dy, per_length):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Square of the distance of two segments that do not cross: from an end of one of them."""
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
