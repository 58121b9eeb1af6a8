"""
Measuring sites over a raster: means and shares, each cell weighted by the area inside the site.

Sites are brought into the raster's own system (its cells are never resampled) and measured tile by
tile, so that memory does not grow with the raster: a tile of 512 cells a side and the pieces of
outlines in it. A cell's area is that on the ground, which in degrees shrinks northwards.

The interval has two causes. Ground that is unknown (nodata, or beyond the raster) can be whatever
the quantity allows: a share lies between 0 and 1, a slope is no less than 0, a number of which
nobody knows anything may be anything, which leaves that end infinite. And a site that may be
anywhere within `r` of where it is drawn is, at each of its points, no less than the least and no
more than the greatest number within `r`: a conservative bound, true for any movement of its points,
and so for moving it as a whole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.matrix import Measured
from sitesel.raster.edges import Edges, Steps
from sitesel.raster.place import InCells
from sitesel.raster.reach import around, block_side, tile_side
from sitesel.raster.tiles import tiles

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray, IntArray
    from sitesel.raster.quantity import Quantity
    from sitesel.raster.raster import Cells

ROUNDING = 1e-9  # a share of a site's area that is rounding and no ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Zonal:
    """
    A quantity over sites.

    Parameters
    ----------
    measured : Measured
        Mean over the known part of each site, with its interval; NaN where nothing is known. An
        end of the interval is infinite where unknown ground could be anything.
    known : ndarray of float, shape (n,)
        Share of each site's area that the raster knows, in [0, 1]; NaN without a shape.
    """

    measured: Measured
    known: FloatArray


def zonal(
    cells: Cells,
    quantity: Quantity,
    sites: GeometryArray,
    *,
    crs: str,
    reach_m: FloatArray,
) -> Zonal:
    """
    Measure a quantity over sites.

    Parameters
    ----------
    cells : Cells
        A raster, or the slope of one.
    quantity : Quantity
        What is asked of each cell.
    sites : ndarray of shapely.Geometry, shape (n,)
        Polygons; of a point, the cell that holds it counts.
    crs : str
        The system that they are in, in metres.
    reach_m : ndarray of float, shape (n,)
        How far each may be from where it is drawn.

    Returns
    -------
    Zonal
        In the quantity's unit.

    Raises
    ------
    BrokenLayerError
        If the raster cannot be read.
    """
    with cells.opened() as ready:
        return _measured(ready, quantity, InCells.of(sites, cells.grid, crs=crs), reach_m)


def _measured(cells: Cells, quantity: Quantity, placed: InCells, reach_m: FloatArray) -> Zonal:
    sums, count = _Sums.of(cells, quantity, placed), len(placed.shapes)
    whole = sums.area > 0
    known = np.divide(sums.known, sums.area, out=np.full(count, np.nan), where=whole)
    known = np.where(known > 1 - ROUNDING, 1.0, np.where(known < ROUNDING, 0.0, known))
    best = np.divide(sums.total, sums.known, out=np.full(count, np.nan), where=known > 0)
    low = _opened(best, known, quantity.least)
    high = _opened(best, known, quantity.most)
    for reach in np.unique(reach_m[(reach_m > 0) & whole]):
        moved = np.flatnonzero((reach_m == reach) & whole)
        ends = _moved(cells, quantity, placed.take(moved), float(reach))
        low[moved], high[moved] = ends
    nothing = ~(known > 0)
    low, high = np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
    measured = Measured(best=best, low=np.fmin(low, best), high=np.fmax(high, best))
    return Zonal(measured=measured, known=known)


def _opened(best: FloatArray, known: FloatArray, limit: float) -> FloatArray:
    """Mean over the whole site if all that is unknown of it were at the limit."""
    some = known < 1
    return np.where(some, known * best + np.where(some, 1 - known, 1.0) * limit, best)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sums:
    """Area of each site, how much of it is known, and the sum of the quantity over that."""

    area: FloatArray
    known: FloatArray
    total: FloatArray

    @classmethod
    def of(cls, cells: Cells, quantity: Quantity, placed: InCells) -> _Sums:
        count = len(placed.shapes)
        edges = Edges.of(placed.shapes)
        inside, area, known, total = np.zeros((4, count))
        for tile in tiles(placed.bounds, (cells.grid.rows, cells.grid.columns)):
            found = quantity.of(
                cells.read(tile.row, tile.column, rows=tile.rows, columns=tile.columns)
            )
            there = ~np.isnan(found)
            weight = _weights(cells, tile.row, tile.rows)
            fields = (
                np.broadcast_to(weight, found.shape),
                there * weight,
                np.where(there, found, 0.0) * weight,
            )
            steps = _steps(edges, tile.sites, tile.row, tile.column, found.shape)
            point = placed.points[tile.sites]
            at = placed.cell(tile.sites, tile.row, tile.column, found.shape)
            for into, field in zip((area, known, total), fields, strict=True):
                summed = steps.integral(field, count=len(tile.sites))
                into[tile.sites] += np.where(point, field[at], summed)
            plain = steps.integral(np.ones(found.shape), count=len(tile.sites))
            inside[tile.sites] += np.where(point, 1.0, plain)
        beyond = placed.area - inside
        area += np.where(beyond > ROUNDING * placed.area, beyond, 0.0)
        return cls(area=area, known=known, total=total)


def _moved(
    cells: Cells, quantity: Quantity, placed: InCells, reach_m: float
) -> tuple[FloatArray, FloatArray]:
    """Bounds of sites that may be anywhere within a distance."""
    down, across = placed.reach(reach_m)
    side = block_side(max(down, across))
    blocks = placed.coarser(side)
    shape = (-(-cells.grid.rows // side), -(-cells.grid.columns // side))
    edges = Edges.of(blocks.shapes)
    inside, low, high, open_low, open_high = np.zeros((5, len(blocks.shapes)))
    for tile in tiles(blocks.bounds, shape, side=tile_side(side)):
        near = around(
            cells,
            quantity,
            row=tile.row,
            column=tile.column,
            shape=(tile.rows, tile.columns),
            side=side,
            reach=(down / side, across / side),
        )
        steps = _steps(edges, tile.sites, tile.row, tile.column, near.least.shape)
        point = blocks.points[tile.sites]
        at = blocks.cell(tile.sites, tile.row, tile.column, near.least.shape)
        fields = (
            np.ones(near.least.shape), near.least, near.greatest,
            near.open_below.astype(float), near.open_above.astype(float),
        )  # fmt: skip
        for into, field in zip((inside, low, high, open_low, open_high), fields, strict=True):
            summed = steps.integral(field, count=len(tile.sites))
            into[tile.sites] += np.where(point, field[at], summed)
    area = np.where(blocks.points, 1.0, blocks.area)
    beyond = np.clip(1 - inside / area, 0.0, 1.0)
    return (
        _bound(low / area, open_low / area, beyond, quantity.least),
        _bound(high / area, open_high / area, beyond, quantity.most),
    )


def _bound(mean: FloatArray, opened: FloatArray, beyond: FloatArray, limit: float) -> FloatArray:
    """Add what lies beyond the raster; infinite where unknown ground could be anything."""
    if math.isinf(limit):
        return np.where(opened + beyond > ROUNDING, limit, mean)
    return np.where(beyond > ROUNDING, mean + beyond * limit, mean) + opened * limit


def _steps(edges: Edges, sites: IntArray, row: int, column: int, shape: tuple[int, int]) -> Steps:
    owner, ends = edges.take(sites)
    return Steps.of(owner, ends - np.array([column, row, column, row]), shape=shape)


def _weights(cells: Cells, row: int, rows: int) -> FloatArray:
    """Area of a cell by row, over that of the middle row of the raster, shape (rows, 1)."""
    width, height = cells.grid.ground(row, rows)
    middle_width, middle_height = cells.grid.ground(cells.grid.rows // 2, 1)
    with np.errstate(all="ignore"):  # a cell at a pole has no area
        weight = width * height / (middle_width * middle_height)
    return np.where(np.isfinite(weight), weight, 0.0)[:, None]
