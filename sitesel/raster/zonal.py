"""
Measuring sites over a raster: means and shares, each cell weighted by the area inside the site.

Sites are brought into the raster's own system (its cells are never resampled) and measured tile by
tile, so that memory does not grow with the raster: a tile of 512 cells a side and the pieces of
outlines in it. A cell's area is that on the ground, which in degrees shrinks northwards.

The interval has two causes: ground that is unknown (`sitesel/raster/sums.py`), and that a site may
be elsewhere. A site that may be anywhere within `r` of where it is drawn is, at each of its points,
no less than the least and no more than the greatest number within `r`: a conservative bound, true
for any movement of its points, and so for moving it as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.raster.edges import Edges, Steps
from sitesel.raster.place import InCells
from sitesel.raster.reach import around, block_side, tile_side
from sitesel.raster.sums import ends_around, mean, to_add, to_add_around, told
from sitesel.raster.tiles import tiles

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.raster.quantity import Quantity
    from sitesel.raster.raster import Cells
    from sitesel.raster.sums import Zonal
    from sitesel.raster.tiles import Tile


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
    known, found = mean(_added(cells, quantity, placed), placed.area, quantity)
    whole = placed.area > 0
    for reach in np.unique(reach_m[(reach_m > 0) & whole]):
        moved = np.flatnonzero((reach_m == reach) & whole)
        ends = _moved(cells, quantity, placed.take(moved), float(reach))
        found.low[moved], found.high[moved] = ends
    return told(known, found)


def _added(cells: Cells, quantity: Quantity, placed: InCells) -> FloatArray:
    edges, added = Edges.of(placed.shapes), np.zeros((4, len(placed.shapes)))
    for tile in tiles(placed.bounds, (cells.grid.rows, cells.grid.columns)):
        fields = to_add(cells, quantity, (tile.row, tile.column, tile.rows, tile.columns))
        added[:, tile.sites] += _over(tile, fields, placed, edges)
    return added


def _moved(
    cells: Cells, quantity: Quantity, placed: InCells, reach_m: float
) -> tuple[FloatArray, FloatArray]:
    """Bounds of sites that may be anywhere within a distance."""
    down, across = placed.reach(reach_m)
    side = block_side(max(down, across))
    blocks = placed.coarser(side)
    shape = (-(-cells.grid.rows // side), -(-cells.grid.columns // side))
    edges, added = Edges.of(blocks.shapes), np.zeros((5, len(blocks.shapes)))
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
        added[:, tile.sites] += _over(tile, to_add_around(near), blocks, edges)
    return ends_around(added, np.where(blocks.points, 1.0, blocks.area), quantity)


def _over(tile: Tile, fields: FloatArray, placed: InCells, edges: Edges) -> FloatArray:
    """Add up fields of a tile over its sites; of a point, the cell that holds it."""
    owner, ends = edges.take(tile.sites)
    corner = np.array([tile.column, tile.row, tile.column, tile.row])
    steps = Steps.of(owner, ends - corner, shape=(tile.rows, tile.columns))
    point = placed.points[tile.sites]
    at = placed.cell(tile.sites, tile.row, tile.column, (tile.rows, tile.columns))
    return np.stack(
        [
            np.where(point, field[at], steps.integral(field, count=len(tile.sites)))
            for field in fields
        ]
    )
