"""
The least of way and cost from each cell to many segments, exactly.

What can be nearest to a tile of cells is found once a tile: whatever is farther at its nearest than
something else at its farthest is left out. Tiles are halved in size four times, and each cell is
held against the few segments that are left. A cell's way is that from the edge of its square, or
from its middle; the result is that of trying all, so it does not depend on the window.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.kernels.frame import Frame
    from sitesel.matrix import FloatArray

TILES = (512, 128, 32, 8)  # cells a side, each a part of the one before
SLACK = 1e-9  # of a bound: bounds and ways are rounded differently


def nearest(
    ends: FloatArray,
    frame: Frame,
    *,
    whole: bool,
    costs: FloatArray | None = None,
    per_metre: float = 1.0,
) -> FloatArray:
    """
    Give each cell the least of way and cost over all segments.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        Easting and northing of both ends of each; a point has two equal ends.
    frame : Frame
        The cells.
    whole : bool
        Whether the way begins at the edge of a cell's square, or at its middle.
    costs : ndarray of float, shape (k, s), optional
        What each segment costs by itself, k times; infinite where it is no way. Without it, once
        nothing.
    per_metre : float
        Cost of a metre, above 0.

    Returns
    -------
    ndarray of float, shape (k, rows, columns)
        `min(distance * per_metre + cost)`; infinite if there is no segment.
    """
    own = np.zeros((1, len(ends))) if costs is None else costs
    least = np.full((len(own), *frame.shape), np.inf)
    if len(ends):
        _nearest(
            np.ascontiguousarray(ends) / frame.cell_m, np.ascontiguousarray(own),
            per_metre * frame.cell_m, 0.5 if whole else 0.0, float(frame.column), float(frame.row),
            np.array(TILES), least,
        )  # fmt: skip
    return least


@compiled
def _nearest(ends, costs, per_cell, half, column, row, tiles, least):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """In units of cells; y counts southwards from the north edge of the frame."""
    rows, columns = least.shape[1:]
    count, levels = len(ends), len(tiles)
    local = _local(ends, column, row)
    left = np.empty((levels + 1, count), dtype=np.int64)
    left[0] = np.arange(count)
    many = np.zeros(levels + 1, dtype=np.int64)
    many[0] = count
    way, most = np.empty(count), np.empty(len(costs))
    parent = np.full((levels, 2), -1, dtype=np.int64)
    smallest = tiles[-1]
    above, before = int(row) % tiles[0], int(column) % tiles[0]
    for tile_row in range(-(above % smallest), rows, smallest):
        for tile_column in range(-(before % smallest), columns, smallest):
            for level in range(levels):
                side = tiles[level]
                at_row, at_column = (tile_row + above) // side, (tile_column + before) // side
                if parent[level, 0] == at_row and parent[level, 1] == at_column:
                    continue
                parent[level, 0], parent[level, 1] = at_row, at_column
                parent[level + 1 :] = -1
                x, y = (at_column + 0.5) * side - before, (at_row + 0.5) * side - above
                many[level + 1] = _prune(
                    local, costs, per_cell, x, y, side * math.sqrt(0.5), left, level, many[level],
                    way, most,
                )  # fmt: skip
            for line in range(max(tile_row, 0), min(tile_row + smallest, rows)):
                for place in range(max(tile_column, 0), min(tile_column + smallest, columns)):
                    _least(local, costs, per_cell, line, place, half, left, levels, many[levels],
                           way, most, least)  # fmt: skip


@compiled
def _local(ends, column, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """First end, way to the other end, and one by the square of its length, by segment."""
    local = np.empty((len(ends), 5))
    for at in range(len(ends)):
        local[at, 0], local[at, 1] = ends[at, 0] - column, -ends[at, 1] - row
        local[at, 2], local[at, 3] = ends[at, 2] - ends[at, 0], ends[at, 1] - ends[at, 3]
        length = local[at, 2] ** 2 + local[at, 3] ** 2
        local[at, 4] = 1.0 / length if length > 0.0 else 0.0
    return local


@compiled
def _prune(local, costs, per_cell, x, y, radius, left, level, many, way, most):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Keep what may be nearest to any place within a radius; give how many."""
    most[:] = np.inf
    for at in range(many):
        one = left[level, at]
        way[at] = _to_point(x, y, local, one)
        for kind in range(len(costs)):
            most[kind] = min(most[kind], (way[at] + radius) * per_cell + costs[kind, one])
    count = 0
    for at in range(many):
        one = left[level, at]
        for kind in range(len(costs)):
            cost = costs[kind, one]
            bound = most[kind] + SLACK * (1.0 + abs(most[kind]))
            if cost < np.inf and max(way[at] - radius, 0.0) * per_cell + cost <= bound:
                left[level + 1, count] = one
                count += 1
                break
    return count


@compiled
def _least(local, costs, per_cell, line, place, half, left, level, many, way, most, least):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Of one cell: ways from the middle first, those from its square of what is then left."""
    x, y, radius = place + 0.5, line + 0.5, half * math.sqrt(2.0)
    most[:] = np.inf
    for at in range(many):
        one = left[level, at]
        way[at] = _to_point(x, y, local, one)
        for kind in range(len(costs)):
            most[kind] = min(most[kind], way[at] * per_cell + costs[kind, one])
    for kind in range(len(costs)):
        least[kind, line, place] = most[kind]
    if half == 0.0:
        return
    for at in range(many):
        one = left[level, at]
        near, exact = max(way[at] - radius, 0.0) * per_cell, -1.0
        for kind in range(len(costs)):
            if near + costs[kind, one] <= most[kind]:
                if exact < 0.0:
                    exact = _to_square(x, y, half, local, one) * per_cell
                least[kind, line, place] = min(least[kind, line, place], exact + costs[kind, one])


@compiled
def _to_point(x, y, local, one):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    off_x, off_y = x - local[one, 0], y - local[one, 1]
    part = (off_x * local[one, 2] + off_y * local[one, 3]) * local[one, 4]
    part = min(max(part, 0.0), 1.0)
    off_x -= part * local[one, 2]
    off_y -= part * local[one, 3]
    return math.sqrt(off_x * off_x + off_y * off_y)


@compiled
def _to_square(x, y, half, local, one):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """
    Distance between a segment and a square.

    Along the line through the segment the distance to the square is convex. So the place on the
    segment that is nearest is the one that is nearest on the line, or the end next to that: below
    the corner that faces the line, or anywhere where the line runs through the square.
    """
    along_x, along_y = local[one, 2], local[one, 3]
    off_x, off_y = x - local[one, 0], y - local[one, 1]
    side = along_x * off_y - along_y * off_x
    if abs(side) <= half * (abs(along_x) + abs(along_y)):
        part = _through(off_x, off_y, half, along_x, along_y)
    else:
        turn = half if side > 0.0 else -half
        corner_x = off_x + (turn if along_y > 0.0 else -turn)
        corner_y = off_y - (turn if along_x > 0.0 else -turn)
        part = (corner_x * along_x + corner_y * along_y) * local[one, 4]
    part = min(max(part, 0.0), 1.0)
    off_x = max(abs(off_x - part * along_x) - half, 0.0)
    off_y = max(abs(off_y - part * along_y) - half, 0.0)
    return math.sqrt(off_x * off_x + off_y * off_y)


@compiled
def _through(off_x, off_y, half, along_x, along_y):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Where a line is inside a square (clipped side by side, after Liang and Barsky), near 0 to 1."""
    first, last = -np.inf, np.inf
    if along_x != 0.0:
        one, other = (off_x - half) / along_x, (off_x + half) / along_x
        first, last = min(one, other), max(one, other)
    if along_y != 0.0:
        one, other = (off_y - half) / along_y, (off_y + half) / along_y
        first, last = max(first, min(one, other)), min(last, max(one, other))
    if last < 0.0:
        return last
    return max(first, 0.0)
