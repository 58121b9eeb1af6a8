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
    near[rows] = True
    near[units.other[units.edges_of(rows)]] = True
    if spacing_m > 0.0 and units.lattice is not None:
        near[_cells_near(units.lattice, rows, spacing_m)] = True
    elif spacing_m > 0.0 and units.outlines is not None:
        near[_parcels_near(units.outlines, rows, spacing_m)] = True
    return near


def _cells_near(lattice: Lattice, rows: IntArray, spacing_m: float) -> IntArray:
    """Shift the cells by every step that is too short; a step of one cell leaves no gap."""
    reach = math.ceil(spacing_m / lattice.cell_m) + 1
    step = np.arange(-reach, reach + 1)
    gap = np.maximum(np.abs(step) - 1, 0) * lattice.cell_m
    down, along = np.nonzero(np.hypot(gap[:, None], gap) < spacing_m * (1.0 - ROUNDING))
    shape = lattice.unit.shape
    hit = np.zeros(shape, dtype=np.bool_)
    for south, east in zip(step[down].tolist(), step[along].tolist(), strict=True):
        row, column = lattice.row[rows] + south, lattice.column[rows] + east
        there = (row >= 0) & (row < shape[0]) & (column >= 0) & (column < shape[1])
        hit[row[there], column[there]] = True
    numbers: IntArray = lattice.unit[hit & (lattice.unit >= 0)]
    return numbers


def _parcels_near(outlines: GeometryArray, rows: IntArray, spacing_m: float) -> IntArray:
    import shapely

    _, hit = shapely.STRtree(outlines).query(
        outlines[rows], predicate="dwithin", distance=spacing_m
    )
    numbers: IntArray = np.unique(hit)
    return numbers
