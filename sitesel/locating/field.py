"""
The ground as compiled code takes it: plain arrays, and blocks of units that keep a width.

A block is a set of units that come together: the unit itself, or, where a width is asked for, a
square of cells of that side. A region in which every unit lies in a whole block of it is wide
enough; so growing adds blocks, and what is dropped takes along what no block holds any more.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.errors import MethodError
from sitesel.locating.wanted import front_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import BoolArray, FloatArray

    Small = npt.NDArray[np.int32]

ROUNDING = 1e-9  # of an area: sums of the same parcels in another order


class Field(NamedTuple):
    """
    Units, their edges, and blocks.

    Parameters
    ----------
    start, other : ndarray of int32
        As in `Units`.
    shared, area, gain, outline, front : ndarray of float
        Common edges, areas, value × area, outlines, frontage.
    block_start, block_unit : ndarray of int32
        The units of each block.
    cover_start, cover_block : ndarray of int32
        The blocks of each unit.
    """

    start: Small
    other: Small
    shared: FloatArray
    area: FloatArray
    gain: FloatArray
    outline: FloatArray
    front: FloatArray
    block_start: Small
    block_unit: Small
    cover_start: Small
    cover_block: Small


class Terms(NamedTuple):
    """
    What compiled code must know of what is wanted.

    Parameters
    ----------
    least, most : float
        Area, with what rounding may add.
    front_least : float
        Of the frontage.
    price : float
        Of a metre of outline.
    mean : bool
        Whether the objective is the ratio.
    """

    least: float
    most: float
    front_least: float
    price: float
    mean: bool


def terms(wanted: Wanted) -> Terms:
    """
    Take what compiled code needs.

    Parameters
    ----------
    wanted : Wanted
        What is asked for.

    Returns
    -------
    Terms
        Limits are opened by a billionth, so that sums may be rounded.
    """
    return Terms(
        wanted.least_m2 * (1.0 - ROUNDING),
        wanted.most_m2 * (1.0 + ROUNDING),
        wanted.front_least_m * (1.0 - ROUNDING),
        wanted.price_m,
        wanted.is_mean,
    )


def side(units: Units, wanted: Wanted) -> int:
    """
    Count the cells that the least width takes.

    Parameters
    ----------
    units : Units
        The ground.
    wanted : Wanted
        Its `width_m` is rounded up.

    Returns
    -------
    int
        At least 1.

    Raises
    ------
    MethodError
        If a width is asked of parcels.
    """
    if wanted.width_m == 0.0:
        return 1
    if units.lattice is None:
        raise MethodError(
            "最小宽度只能用于栅格;地块请不设宽度。",
            "A least width is for grids only; ask none of parcels.",
        )
    return max(1, math.ceil(wanted.width_m / units.lattice.cell_m * (1.0 - ROUNDING)))


def whole_squares(cells: BoolArray, cells_a_side: int) -> BoolArray:
    """
    Tell where squares of cells that are all there begin.

    Parameters
    ----------
    cells : ndarray of bool, shape (rows, columns)
        Which are there.
    cells_a_side : int
        At least 1.

    Returns
    -------
    ndarray of bool, shape (rows - side + 1, columns - side + 1)
        By the north-west cell; empty if the grid is smaller than the square.
    """
    whole = cells
    for axis in (0, 1):
        length = max(whole.shape[axis] - cells_a_side + 1, 0)
        across = np.ones_like(np.take(whole, range(length), axis=axis))
        for step in range(cells_a_side):
            across &= np.take(whole, range(step, step + length), axis=axis)
        whole = across
    return whole


def field(units: Units, wanted: Wanted) -> Field:
    """
    Lay out units and their blocks.

    Parameters
    ----------
    units : Units
        The ground; with a width, units that lie in no whole block lie in none.
    wanted : Wanted
        For its width and frontage.

    Returns
    -------
    Field
        Arrays that compiled code reads.
    """
    width = side(units, wanted)
    if width == 1 or units.lattice is None:
        block_unit = np.arange(len(units), dtype=np.int32)
        block_start = np.arange(len(units) + 1, dtype=np.int32)
        cover_start, cover_block = block_start, block_unit
    else:
        cells = units.lattice.unit
        row, column = np.nonzero(whole_squares(cells >= 0, width))
        down, along = np.divmod(np.arange(width * width), width)
        held = cells[row[:, None] + down, column[:, None] + along].ravel()
        block_unit = held.astype(np.int32)
        block_start = np.arange(len(row) + 1, dtype=np.int32) * np.int32(width * width)
        order = np.argsort(held, kind="stable")
        cover_block = (order // (width * width)).astype(np.int32)
        cover = np.bincount(held, minlength=len(units))
        cover_start = np.concatenate([[0], np.cumsum(cover)]).astype(np.int32)
    return Field(
        units.start.astype(np.int32),
        units.other.astype(np.int32),
        units.shared_m,
        units.area_m2,
        units.value * units.area_m2,
        units.perimeter_m,
        front_of(wanted, units),
        block_start,
        block_unit,
        cover_start,
        cover_block,
    )
