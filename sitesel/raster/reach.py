"""
What a cell could become when a site may be anywhere within a distance: least and greatest around.

A point of a cell that is moved by less than `r` comes to lie in a cell less than `r` away, so the
least number of those cells bounds it from below, the greatest from above. Where `r` spans many
cells, blocks of them are taken together first, by their least and greatest; the bounds then reach
one block farther, which keeps them true and the work small. An unknown cell within reach leaves the
bound to what unknown ground can be.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.raster.quantity import Quantity
    from sitesel.raster.raster import Cells

TILE = 512  # cells a side, and blocks below: margins of the reach come on top
TILE_BLOCKS = 32
FINEST = 8  # blocks that a reach spans at least before cells are taken together
CHUNK = 2048  # cells a side that are read at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """
    The least and greatest within reach of each block.

    Parameters
    ----------
    least, greatest : ndarray of float, shape (rows, columns)
        What known cells and the limits of unknown ones say; finite.
    open_below, open_above : ndarray of bool, shape (rows, columns)
        Where unknown ground is within reach and nobody knows how low or high it can be.
    """

    least: FloatArray
    greatest: FloatArray
    open_below: BoolArray
    open_above: BoolArray


def block_side(reach_cells: float) -> int:
    """
    Say how many cells a side are taken together.

    Parameters
    ----------
    reach_cells : float
        The reach in cells.

    Returns
    -------
    int
        1 for a short reach.

    Examples
    --------
    >>> block_side(3.0), block_side(80.0)
    (1, 10)
    """
    return max(1, int(reach_cells / FINEST))


def tile_side(side: int) -> int:
    """
    Say how many blocks a side are worked on at once.

    Parameters
    ----------
    side : int
        Cells along the side of a block.

    Returns
    -------
    int
        Few where blocks are large, since sites with a long reach are few and far between.
    """
    return TILE if side == 1 else TILE_BLOCKS


def around(  # noqa: PLR0913  (a window)
    cells: Cells,
    quantity: Quantity,
    *,
    row: int,
    column: int,
    shape: tuple[int, int],
    side: int,
    reach: tuple[float, float],
) -> Around:
    """
    Find what lies within reach of the blocks of a window.

    Parameters
    ----------
    cells : Cells
        A raster.
    quantity : Quantity
        What is asked of it.
    row, column : int
        First block of the window.
    shape : (int, int)
        Its rows and columns of blocks.
    side : int
        Cells along the side of a block.
    reach : (float, float)
        Down and across, in blocks.

    Returns
    -------
    Around
        For each block of the window.
    """
    down, across = (math.ceil(one) for one in reach)
    rows, columns = shape[0] + 2 * down, shape[1] + 2 * across
    low, high, unknown = _blocks(
        cells, quantity, first=(row - down, column - across), shape=(rows, columns), side=side
    )
    widths = _widths(reach)
    if unknown.any():
        unknown = _spread(unknown.astype(np.uint8), widths, shape, greatest=True) > 0
    else:
        unknown = np.zeros(shape, dtype=bool)
    least = _spread(low, widths, shape, greatest=False)
    greatest = _spread(high, widths, shape, greatest=True)
    if math.isfinite(quantity.least):
        least = np.where(unknown, np.minimum(least, quantity.least), least)
    if math.isfinite(quantity.most):
        greatest = np.where(unknown, np.maximum(greatest, quantity.most), greatest)
    none = ~np.isfinite(least) | ~np.isfinite(greatest)  # not one known cell within reach
    return Around(
        least=np.where(np.isfinite(least), least, 0.0),
        greatest=np.where(np.isfinite(greatest), greatest, 0.0),
        open_below=(unknown & math.isinf(quantity.least)) | none,
        open_above=(unknown & math.isinf(quantity.most)) | none,
    )


def _blocks(
    cells: Cells,
    quantity: Quantity,
    *,
    first: tuple[int, int],
    shape: tuple[int, int],
    side: int,
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Least and greatest known cell of each block, and whether it has an unknown one."""
    low, high = np.empty(shape), np.empty(shape)
    unknown = np.empty(shape, dtype=bool)
    step = max(1, CHUNK // side)
    for top in range(0, shape[0], step):
        for left in range(0, shape[1], step):
            here = np.s_[top : min(top + step, shape[0]), left : min(left + step, shape[1])]
            size = low[here].shape
            corner = (first[0] + top) * side, (first[1] + left) * side
            low[here], high[here], unknown[here] = _pooled(cells, quantity, corner, size, side)
    return low, high, unknown


def _pooled(
    cells: Cells, quantity: Quantity, corner: tuple[int, int], size: tuple[int, int], side: int
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Take the cells of some blocks together, at most `CHUNK` a side read at once."""
    high_side, wide_side = size[0] * side, size[1] * side
    part = max(high_side, wide_side) if side <= CHUNK else CHUNK
    parts = []
    for top in range(0, high_side, part):
        for left in range(0, wide_side, part):
            rows, columns = min(part, high_side - top), min(part, wide_side - left)
            found = quantity.of(
                cells.read(corner[0] + top, corner[1] + left, rows=rows, columns=columns)
            )
            parts.append(_ends(found, min(side, rows), min(side, columns)))
    if len(parts) == 1:
        return parts[0]
    low, high, missing = zip(*parts, strict=True)  # of one block, larger than what is read at once
    return np.min(low, axis=0), np.max(high, axis=0), np.any(missing, axis=0)


def _ends(found: FloatArray, rows: int, columns: int) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Least and greatest known number of each block of so many cells, and whether one is not."""
    missing = np.isnan(found)
    low, high = found, found
    if missing.any():
        low, high = np.where(missing, np.inf, found), np.where(missing, -np.inf, found)
    for axis, side in ((1, columns), (0, rows)):  # neighbours first: rows are contiguous
        if side > 1:
            starts = np.arange(0, found.shape[axis], side)
            low = np.minimum.reduceat(low, starts, axis=axis)
            high = np.maximum.reduceat(high, starts, axis=axis)
            missing = np.logical_or.reduceat(missing, starts, axis=axis)
    return low, high, missing


def _widths(reach: tuple[float, float]) -> list[tuple[int, int]]:
    """How far to look to either side, for each row of blocks that is within reach."""
    down, across = reach
    widths = []
    for row in range(math.ceil(down) + 1):
        gap = max(row - 1, 0) / down
        widths.append((row, math.ceil(across * math.sqrt(max(1.0 - gap * gap, 0.0)))))
    return widths


def _spread(
    blocks: FloatArray, widths: list[tuple[int, int]], shape: tuple[int, int], *, greatest: bool
) -> FloatArray:
    """Least or greatest of the blocks within reach; the margins that `widths` asks for go."""
    join = np.maximum if greatest else np.minimum
    down, across = widths[-1][0], max(width for _, width in widths)
    parts: list[FloatArray] = []
    for row, width in widths:
        margin = across - width
        near = _running(blocks[:, margin : margin + shape[1] + 2 * width], 2 * width + 1, join)
        for shift in {down - row, down + row}:
            moved = near[shift : shift + shape[0]]
            parts = [join(parts[0], moved)] if parts else [moved]
    return parts[0]


def _running(blocks: FloatArray, length: int, join: np.ufunc) -> FloatArray:
    """Join each run of so many neighbours along the rows, by runs that double."""
    whole, run = blocks.shape[1] - length + 1, 1
    while 2 * run <= length:
        blocks = join(blocks[:, :-run], blocks[:, run:])
        run *= 2
    last = length - run
    joined: FloatArray = join(blocks[:, :whole], blocks[:, last : last + whole])
    return joined
