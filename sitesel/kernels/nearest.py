"""
The least of way and cost from each cell to many segments, exactly.

What can be nearest to a tile of cells is found once a tile: whatever is farther at its nearest than
something else at its farthest is left out. Tiles are halved until few segments are left, against
which all their cells are held. Tiles are those of the whole grid and ways are worked out from whole
coordinates, so a cell's result is the same to the last bit in any window.
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
    from sitesel.kernels.frame import Frame
    from sitesel.matrix import BoolArray, FloatArray

WIDEST, WIDE, NARROW = 512, 32, 4  # cells a side of tiles: the first, the first and last to measure
FEW = 12  # segments that are measured rather than halving a tile again
MOST_THREADS = 4  # more share no work that is worth their memory
SLACK = 1e-9  # of a bound: bounds and ways are rounded differently


def nearest(  # noqa: PLR0913  (one keyword each)
    ends: FloatArray,
    frame: Frame,
    *,
    whole: bool,
    costs: FloatArray | None = None,
    per_metre: float = 1.0,
    wanted: BoolArray | None = None,
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
    wanted : ndarray of bool, shape (rows, columns), optional
        Which cells to measure; without it, all.

    Returns
    -------
    ndarray of float, shape (k, rows, columns)
        `min(distance * per_metre + cost)`; infinite if there is no segment, and where not wanted.
    """
    own = np.zeros((1, len(ends))) if costs is None else np.ascontiguousarray(costs)
    blank = np.empty if len(ends) and wanted is None else partial(np.full, fill_value=np.inf)
    least = blank((len(own), *frame.shape))
    if len(ends):
        strip = partial(
            _nearest, _pieces(np.ascontiguousarray(ends) / frame.cell_m), own, costs is not None,
            per_metre * frame.cell_m, 0.5 if whole else 0.0, frame.column, frame.row,
            np.zeros((0, 0), dtype=bool) if wanted is None else wanted, least,
        )  # fmt: skip
        tops = range(frame.row // WIDEST, (frame.row + frame.rows - 1) // WIDEST + 1)
        with ThreadPoolExecutor(min(MOST_THREADS, len(tops), os.cpu_count() or 1)) as pool:
            list(pool.map(strip, tops))  # strips know nothing of each other: the same bits
    return least


@compiled
def _pieces(ends):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """First end, way to the other end, and one by the square of its length; y southwards."""
    pieces = np.empty((len(ends), 5))
    for at in range(len(ends)):
        pieces[at, 0], pieces[at, 1] = ends[at, 0], -ends[at, 1]
        pieces[at, 2], pieces[at, 3] = ends[at, 2] - ends[at, 0], ends[at, 1] - ends[at, 3]
        length = pieces[at, 2] ** 2 + pieces[at, 3] ** 2
        pieces[at, 4] = 1.0 / length if length > 0.0 else 0.0
    return pieces


@compiled
def _nearest(pieces, costs, costly, per_cell, half, column, row, wanted, least, top):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """One strip in cells of the whole grid, tile by tile, each halved before the next is begun."""
    kinds, rows, columns = least.shape
    count, levels = len(pieces), 8
    left = np.empty((levels + 1, count), dtype=np.int32)
    left[0] = np.arange(count)
    many = np.zeros(levels + 1, dtype=np.int64)
    many[0] = count
    way, most, tile = np.empty(count), np.empty(kinds), np.empty((kinds, WIDE * WIDE))
    open_tiles = np.empty((4 * levels, 3), dtype=np.int64)
    for place in range(column // WIDEST, (column + columns - 1) // WIDEST + 1):
        open_tiles[0, 0], open_tiles[0, 1], open_tiles[0, 2] = 0, top * WIDEST, place * WIDEST
        depth = 1
        while depth:
            depth -= 1
            level, north, west = open_tiles[depth]
            side = WIDEST >> level
            if not _any(wanted, north - row, west - column, side, rows, columns):
                continue
            many[level + 1] = _prune(
                pieces, costs, per_cell, west + 0.5 * side, north + 0.5 * side,
                side * math.sqrt(0.5), left, level, many[level], way, most,
            )  # fmt: skip
            few = FEW if side < WIDE else 1
            if side == NARROW or (side <= WIDE and many[level + 1] <= few):
                _measure(pieces, costs, costly, per_cell, half, west, north, side,
                         left[level + 1, : many[level + 1]], tile)  # fmt: skip
                _keep(tile, wanted, north - row, west - column, side, least)
                continue
            for part in range(4):
                open_tiles[depth, 0] = level + 1
                open_tiles[depth, 1] = north + (part // 2) * (side // 2)
                open_tiles[depth, 2] = west + (part % 2) * (side // 2)
                depth += 1


@compiled
def _any(wanted, north, west, side, rows, columns):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Whether a tile has a cell in the window that is wanted."""
    first, last = max(north, 0), min(north + side, rows)
    begin, end = max(west, 0), min(west + side, columns)
    if len(wanted) == 0:
        return first < last and begin < end
    for line in range(first, last):
        for place in range(begin, end):
            if wanted[line, place]:
                return True
    return False


@compiled
def _keep(tile, wanted, north, west, side, least):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Take from a tile what lies in the window."""
    kinds, rows, columns = least.shape
    for kind in range(kinds):
        for line in range(max(north, 0), min(north + side, rows)):
            for place in range(max(west, 0), min(west + side, columns)):
                if len(wanted) == 0 or wanted[line, place]:
                    least[kind, line, place] = tile[kind, (line - north) * side + place - west]


@compiled
def _prune(pieces, costs, per_cell, x, y, radius, left, level, many, way, most):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Keep what may be nearest to any place within a radius; give how many."""
    most[:] = np.inf
    for at in range(many):
        one = left[level, at]
        off_x, off_y = x - pieces[one, 0], y - pieces[one, 1]
        part = (off_x * pieces[one, 2] + off_y * pieces[one, 3]) * pieces[one, 4]
        part = min(max(part, 0.0), 1.0)
        off_x -= part * pieces[one, 2]
        off_y -= part * pieces[one, 3]
        way[at] = math.sqrt(off_x * off_x + off_y * off_y)
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
def _measure(pieces, costs, costly, per_cell, half, west, north, side, left, tile):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0913, PLR0917
    """Hold all cells of a tile against the segments that are left."""
    kinds, cells = len(tile), side * side
    square = np.empty(cells)
    east, south = np.arange(side) + (west + 0.5), np.arange(side) + (north + 0.5)
    for kind in range(kinds):
        for at in range(cells):
            tile[kind, at] = np.inf
    for one in left:
        _square_ways(pieces[one], half, east, south, square)
        if not costly:
            for at in range(cells):
                tile[0, at] = min(tile[0, at], square[at])
            continue
        for at in range(cells):
            square[at] = math.sqrt(square[at]) * per_cell
        for kind in range(kinds):
            cost = costs[kind, one]
            for at in range(cells):
                total = square[at] + cost
                tile[kind, at] = min(tile[kind, at], total)
    if not costly:
        for at in range(cells):
            tile[0, at] = math.sqrt(tile[0, at]) * per_cell


@compiled
def _square_ways(piece, half, east, south, square):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """
    Squares of the distances between a segment and the squares of a tile.

    Along the line through the segment the distance to a square is convex. It is least at the foot
    of the corner that faces the line; there it is 0 if the line runs through the square, for
    then the foot lies inside: at most `half (1 + sqrt(2)) / sqrt(2)` from the corner along each
    side. So the place on the segment that is nearest is that foot, or the end next to it.
    """
    start_x, start_y, along_x, along_y, per_length = (
        piece[0],
        piece[1],
        piece[2],
        piece[3],
        piece[4],
    )
    turn_x = half if along_y > 0.0 else -half
    turn_y = -half if along_x > 0.0 else half
    side = len(east)
    for line in range(side):
        off_y = south[line] - start_y
        for place in range(side):
            off_x = east[place] - start_x
            facing = 1.0 if along_x * off_y - along_y * off_x > 0.0 else -1.0
            part = (
                (off_x + facing * turn_x) * along_x + (off_y + facing * turn_y) * along_y
            ) * per_length
            part = min(max(part, 0.0), 1.0)
            far_x = max(abs(off_x - part * along_x) - half, 0.0)
            far_y = max(abs(off_y - part * along_y) - half, 0.0)
            square[line * side + place] = far_x * far_x + far_y * far_y
