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

TILE = 256  # cells a side, and blocks below: margins of the reach come on top
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
    unknown = _spread(unknown.astype(np.uint8), widths, shape, greatest=True) > 0
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
    low, high = np.full(shape, np.inf), np.full(shape, -np.inf)
    unknown = np.ones(shape, dtype=bool)
    step = max(1, CHUNK // side)
    for top in range(0, shape[0], step):
        for left in range(0, shape[1], step):
            rows, columns = min(step, shape[0] - top), min(step, shape[1] - left)
            found = quantity.of(
                cells.read(
                    (first[0] + top) * side,
                    (first[1] + left) * side,
                    rows=rows * side,
                    columns=columns * side,
                )
            ).reshape(rows, side, columns, side)
            missing = np.isnan(found)
            here = np.s_[top : top + rows, left : left + columns]
            low[here] = np.where(missing, np.inf, found).min(axis=(1, 3))
            high[here] = np.where(missing, -np.inf, found).max(axis=(1, 3))
            unknown[here] = missing.any(axis=(1, 3))
    return low, high, unknown


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
