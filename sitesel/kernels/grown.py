"""
A mask of cells grown by a set-back, exactly: what is as near as the radius to a marked middle.

Two passes: how far up or down the next marked cell of a column is, then along each row. A cell
whose column is marked `v` away covers the row `sqrt(radius² - v²)` to both sides; the farthest end
so far tells whether a cell is covered, so the work does not grow with the radius.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError
from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from sitesel.matrix import BoolArray, IntArray

WIDEST_CELLS = 65_000
TALL = 8  # a strip is as many times as high as the rows around it that it looks at again
ROUNDING = 1e-12  # of a squared radius: metres by cells may fall just short of whole cells


def set_back_mask(mask: BoolArray, radius_cells: float) -> BoolArray:
    """
    Grow a mask by a distance.

    Parameters
    ----------
    mask : ndarray of bool, shape (rows, columns)
        Cells.
    radius_cells : float
        Distance between middles, in cells, at least 0; what is as far as that counts.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        True where a True cell of the mask is within the radius.

    Raises
    ------
    MethodError
        If the radius is below 0 or above 65,000 cells.

    Examples
    --------
    >>> import numpy as np
    >>> set_back_mask(np.eye(1, 5, k=2, dtype=bool), 1.0).astype(int)
    array([[0, 1, 1, 1, 0]])
    """
    if not 0 <= radius_cells <= WIDEST_CELLS:
        raise MethodError(
            f"退让半径 {radius_cells:g} 个像元不成立;请给 0 到 {WIDEST_CELLS:,}。",
            f"A set-back of {radius_cells:g} cells is none; give 0 to {WIDEST_CELLS:,}.",
        )
    square = math.floor(radius_cells**2 * (1.0 + ROUNDING))
    most = math.isqrt(square) + 1
    wide = np.array([math.isqrt(square - up**2) for up in range(most)])
    grown = np.zeros(mask.shape, dtype=np.bool_)
    whole, wide = np.ascontiguousarray(mask).view(np.uint8), np.append(wide, -1)
    strips = max(1, min(os.cpu_count() or 1, len(mask) // (TALL * most)))
    edges = np.linspace(0, len(mask), strips + 1).astype(int).tolist()
    with ThreadPoolExecutor(strips) as pool:  # strips know nothing of each other: the same mask
        list(pool.map(partial(_strip, whole, wide, grown), edges[:-1], edges[1:]))
    return grown


def _strip(
    mask: npt.NDArray[np.uint8], wide: IntArray, grown: BoolArray, first: int, stop: int
) -> None:
    """Grow some rows, seeing those around them that reach into them."""
    most = len(wide) - 1
    begin, end = max(first - most, 0), min(stop + most, len(mask))
    small = most <= np.iinfo(np.uint8).max
    column = np.empty((end - begin, mask.shape[1]), dtype=np.uint8 if small else np.uint16)
    _grow(mask[begin:end], wide, column, grown[first:stop], first - begin)


@compiled
def _grow(mask, wide, column, grown, first):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    rows, columns = mask.shape
    most = len(wide) - 1
    above = np.full(columns, most, dtype=column.dtype)
    for line in range(rows):
        _next(mask[line], above, most, column[line])
        above = column[line]
    below = np.full(columns, most, dtype=column.dtype)
    nearest = np.empty(columns, dtype=column.dtype)
    for line in range(rows - 1, -1, -1):
        _next(mask[line], below, most, below)
        least = most
        for place in range(columns):
            one, other = below[place], column[line, place]
            nearest[place] = min(other, one)
            least = min(least, nearest[place])
        if least < most and first <= line < first + len(grown):
            _along(nearest, wide, grown[line - first])


@compiled
def _next(marked, before, most, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """One row farther from the next marked cell than the row before, unless marked itself."""
    for place in range(len(marked)):
        further = before[place] + 1 if before[place] < most else most
        found[place] = 0 if marked[place] else further


@compiled
def _along(nearest, wide, grown):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    end = -1
    for place in range(len(nearest)):
        end = max(end, place + wide[nearest[place]])
        if end >= place:
            grown[place] = True
    end = len(nearest)
    for place in range(len(nearest) - 1, -1, -1):
        end = min(end, place - wide[nearest[place]])
        if end <= place:
            grown[place] = True
