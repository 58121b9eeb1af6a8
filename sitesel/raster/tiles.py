"""Cutting a grid into tiles, and saying which sites touch which: the work goes tile by tile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.raster.edges import ragged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.matrix import FloatArray, IntArray

SIDE = 512  # cells; ten numbers a cell then take 21 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """
    A window of a grid with the sites that touch it.

    Parameters
    ----------
    row, column : int
        Its first.
    rows, columns : int
        Its size: no larger than the sites need.
    sites : ndarray of int, shape (k,)
        Positions of the sites.
    """

    row: int
    column: int
    rows: int
    columns: int
    sites: IntArray


def tiles(bounds: FloatArray, shape: tuple[int, int], *, side: int | None = None) -> Iterator[Tile]:
    """
    Go over the tiles that sites touch.

    Parameters
    ----------
    bounds : ndarray of float, shape (n, 4)
        West, north, east, south of each site, counted in cells from the corner of the grid; NaN of
        one without a shape.
    shape : (int, int)
        Rows and columns of the grid.
    side : int, optional
        Cells along the side of a tile; by default `SIDE`.

    Yields
    ------
    Tile
        Each once, row by row.
    """
    side = side or SIDE
    rows, columns = shape
    west, north, east, south = bounds.T
    touches = (west < columns) & (east >= 0) & (north < rows) & (south >= 0)  # false of NaN
    site = np.flatnonzero(touches)
    if not len(site):
        return
    first_row, row_count = _spans(north[site], south[site], rows, side)
    first_column, column_count = _spans(west[site], east[site], columns, side)
    each = row_count * column_count
    place = ragged(np.zeros(len(site), dtype=np.int64), each)
    wide = np.repeat(column_count, each)
    down = np.repeat(first_row, each) + place // wide
    across = np.repeat(first_column, each) + place % wide
    key = down * (columns // side + 1) + across
    order = np.argsort(key, kind="stable")
    owner = np.repeat(site, each)[order]
    begin = np.flatnonzero(np.r_[True, np.diff(key[order]) > 0])
    for first, last in zip(begin, [*begin[1:], len(order)], strict=True):
        at = order[first]
        inside = owner[first:last]
        corner = int(down[at]) * side, int(across[at]) * side
        yield _tile(corner, side, inside, bounds[inside], shape)


def _spans(low: FloatArray, high: FloatArray, limit: int, side: int) -> tuple[IntArray, IntArray]:
    first = np.clip(np.floor(low), 0, limit - 1).astype(np.int64) // side
    last = np.clip(np.floor(high), 0, limit - 1).astype(np.int64) // side
    return first, last - first + 1


def _tile(
    corner: tuple[int, int], side: int, sites: IntArray, bounds: FloatArray, shape: tuple[int, int]
) -> Tile:
    """Cut a tile down to its sites."""
    west, north = np.floor(bounds[:, :2].min(axis=0)).astype(int)
    east, south = np.floor(bounds[:, 2:].max(axis=0)).astype(int)
    top, bottom = max(corner[0], north), min(corner[0] + side, south + 1, shape[0])
    left, right = max(corner[1], west), min(corner[1] + side, east + 1, shape[1])
    return Tile(row=top, column=left, rows=bottom - top, columns=right - left, sites=sites)
