"""
Integrals of a raster over all squares of a lattice, each cell of it by exactly the share inside.

The squares may lie askew to the raster, as those of another reference system do. Green's theorem
turns an integral over a square into one along its four edges; an edge is shared by two squares and
followed once, from cell to cell of the raster (`raster/edges.py` does it for any polygons; a
lattice of millions of squares is quicker by its edges). Coordinates count cells of the raster: x to
the east, y to the south.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray

UPRIGHT = 1e-12  # cells: an edge that leans less within a row of the raster is upright


def over_lattice(
    fields: FloatArray, across: FloatArray, down: FloatArray, wanted: BoolArray
) -> FloatArray:
    """
    Integrate several numbers of each cell of a raster over the squares of a lattice.

    Parameters
    ----------
    fields : ndarray of float, shape (k, raster rows, raster columns)
        None of them NaN; outside the raster all are 0.
    across, down : ndarray of float, shape (rows + 1, columns + 1)
        Corners of the squares, in cells from the raster's north-west corner.
    wanted : ndarray of bool, shape (rows, columns)
        Over which squares.

    Returns
    -------
    ndarray of float, shape (k, rows, columns)
        Number times area in cells of the raster; 0 where not wanted.

    Examples
    --------
    >>> import numpy as np
    >>> across, down = np.meshgrid([0.5, 2.0], [0.0, 1.0])
    >>> over_lattice(np.array([[[3.0, 4.0]]]), across, down, np.array([[True]]))
    array([[[5.5]]])
    """
    kinds, rows, columns = fields.shape
    before, total = np.zeros((rows, columns + 1, kinds)), np.zeros((*wanted.shape, kinds))
    _sum_up(fields, before)
    _integrate(before, across, down, wanted, total)
    return np.moveaxis(total, -1, 0)


@compiled
def _sum_up(fields, before):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add up what lies west of each line of columns, in each row."""
    kinds, rows, columns = fields.shape
    for line in range(rows):
        for place in range(columns):
            for kind in range(kinds):
                before[line, place + 1, kind] = (
                    before[line, place, kind] + fields[kind, line, place]
                )


@compiled
def _integrate(before, across, down, wanted, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Row by row of squares; each edge once, if a square at it is wanted."""
    rows, columns, kinds = total.shape
    upper, lower = np.zeros((columns, kinds)), np.zeros((columns, kinds))
    side = np.zeros((columns + 1, kinds))
    for line in range(-1, rows):
        lower[:], side[:] = 0.0, 0.0
        for place in range(columns):
            above = line >= 0 and wanted[line, place]
            if above or (line + 1 < rows and wanted[line + 1, place]):
                _follow(before, across[line + 1, place : place + 2],
                        down[line + 1, place : place + 2], lower[place])  # fmt: skip
        for place in range(columns + 1 if line >= 0 else 0):
            west = place > 0 and wanted[line, place - 1]
            if west or (place < columns and wanted[line, place]):
                _follow(before, across[line : line + 2, place], down[line : line + 2, place],
                        side[place])  # fmt: skip
        for place in range(columns if line >= 0 else 0):
            if wanted[line, place]:
                for kind in range(kinds):
                    total[line, place, kind] = (
                        upper[place, kind] - lower[place, kind]
                        + side[place + 1, kind] - side[place, kind]
                    )  # fmt: skip
        upper, lower = lower, upper


@compiled
def _follow(before, across, down, into):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add up, along the way south of an edge, all that lies west of it."""
    first = 0 if down[1] > down[0] else 1
    from_x, from_y, to_x, to_y = across[first], down[first], across[1 - first], down[1 - first]
    if from_y == to_y:
        return
    sign = 1.0 - 2.0 * first
    slope = (to_x - from_x) / (to_y - from_y)
    first, last = max(math.floor(from_y), 0), min(math.ceil(to_y), len(before))
    for line in range(first, last):
        top, foot = max(from_y, float(line)), min(to_y, line + 1.0)
        if foot > top:
            one, other = from_x + slope * (top - from_y), from_x + slope * (foot - from_y)
            _strip(before[line], min(one, other), max(one, other), sign * (foot - top), into)


@compiled
def _strip(before, west, east, high, into):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Spread a piece of an edge within one row of the raster over the columns that it passes."""
    columns, wide = len(before) - 1, east - west
    if wide < UPRIGHT:
        place = min(max(0.5 * (west + east), 0.0), float(columns))
        _add(before, min(int(place), columns - 1), place, high, into)
        return
    for column in range(max(math.floor(west), 0), min(math.ceil(east), columns)):
        left, right = max(west, float(column)), min(east, column + 1.0)
        if right > left:
            _add(before, column, 0.5 * (left + right), high * (right - left) / wide, into)
    if east > columns:
        _add(before, columns - 1, float(columns), high * (east - max(west, columns)) / wide, into)


@compiled
def _add(before, column, place, high, into):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for kind in range(len(into)):
        all_west = before[column, kind]
        into[kind] += high * (all_west + (place - column) * (before[column + 1, kind] - all_west))
