"""Which units lie too near to a region for another one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.locating.field import ROUNDING

if TYPE_CHECKING:
    from sitesel.locating.units import Lattice, Units
    from sitesel.matrix import BoolArray, GeometryArray, IntArray


def too_near(units: Units, rows: IntArray, *, spacing_m: float) -> BoolArray:
    """
    Tell which units another region may not have.

    Parameters
    ----------
    units : Units
        The ground.
    rows : ndarray of int, shape (k,)
        Units of a region.
    spacing_m : float
        Least distance between two regions, edge to edge.

    Returns
    -------
    ndarray of bool, shape (n,)
        True for the region itself, for what shares an edge with it, and for what is nearer than
        the spacing.
    """
    near = np.zeros(len(units), dtype=np.bool_)
    near[nearby(units, rows, spacing_m=spacing_m)] = True
    return near


def nearby(units: Units, rows: IntArray, *, spacing_m: float) -> IntArray:
    """
    List the units that another region may not have.

    Parameters
    ----------
    units : Units
        The ground.
    rows : ndarray of int, shape (k,)
        Units of a region.
    spacing_m : float
        As of `too_near`.

    Returns
    -------
    ndarray of int
        In no order; some may be there twice.
    """
    found = [rows, units.other[units.edges_of(rows)]]
    if spacing_m > 0.0 and units.lattice is not None:
        found.append(_cells_near(units.lattice, rows, spacing_m))
    elif spacing_m > 0.0 and units.outlines is not None:
        found.append(_parcels_near(units.outlines, rows, spacing_m))
    return np.concatenate(found)


def _cells_near(lattice: Lattice, rows: IntArray, spacing_m: float) -> IntArray:
    """
    Shift the cells by every step that is too short; a step of one cell leaves no gap.

    On the way to a cell outside, step by step along or across, the last cell of the region is
    nearer, so only cells with one outside beside them, or at a corner, are shifted.
    """
    from scipy.ndimage import binary_erosion

    reach = math.ceil(spacing_m / lattice.cell_m) + 1
    step = np.arange(-reach, reach + 1)
    gap = np.maximum(np.abs(step) - 1, 0) * lattice.cell_m
    down, along = np.nonzero(np.hypot(gap[:, None], gap) < spacing_m * (1.0 - ROUNDING))
    row, column = lattice.row[rows], lattice.column[rows]
    north, west = int(row.min()) - reach, int(column.min()) - reach
    hit = np.zeros((np.ptp(row) + 2 * reach + 1, np.ptp(column) + 2 * reach + 1), dtype=np.bool_)
    hit[row - north, column - west] = True
    row, column = np.nonzero(hit & ~binary_erosion(hit, np.ones((3, 3))))
    for south, east in zip(step[down].tolist(), step[along].tolist(), strict=True):
        hit[row + south, column + east] = True
    around = hit[max(-north, 0) :, max(-west, 0) :]
    cells = lattice.unit[max(north, 0) :, max(west, 0) :][: around.shape[0], : around.shape[1]]
    numbers: IntArray = cells[around[: cells.shape[0], : cells.shape[1]] & (cells >= 0)]
    return numbers


def _parcels_near(outlines: GeometryArray, rows: IntArray, spacing_m: float) -> IntArray:
    import shapely

    _, hit = shapely.STRtree(outlines).query(
        outlines[rows], predicate="dwithin", distance=spacing_m
    )
    numbers: IntArray = np.unique(hit)
    return numbers
