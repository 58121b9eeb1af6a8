"""
Means and shares of a raster over cells: what `rank` measures of each cell's square, tile by tile.

A tile is a part of the whole grid of cells, never of a block, so a cell is measured the same in
every block; it is so small that the raster under it fits into memory. The exact shares of all
squares of a tile come from one walk along their edges (`sitesel/kernels/lattice.py`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from sitesel.criteria.class_share import ClassShare
from sitesel.criteria.raster_share import RasterShare
from sitesel.kernels import Frame
from sitesel.kernels.lattice import over_lattice
from sitesel.matrix import Measured
from sitesel.raster.place import lattice, reach_in_cells
from sitesel.raster.reach import around, block_side
from sitesel.raster.sums import Window, ends_around, mean, to_add, to_add_around, told
from sitesel.scanning.over_cells import by_squares, over_cells, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitesel.criteria import Demand
    from sitesel.criteria.attribute import Attribute
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.pack import Pack
    from sitesel.raster import Cells as RasterCells
    from sitesel.raster import Quantity
    from sitesel.raster.grid import Grid
    from sitesel.scanning.cells import Cells
    from sitesel.scanning.over_cells import CellMeasure

Slices: TypeAlias = tuple[slice, slice]

MOST_ACROSS = 1024  # cells of the raster along the side of a tile, some 0.2 GB
WIDEST = 256  # cells of a scan along it
STRAIGHT_M = 1000.0  # longer edges are bent into another system


@over_cells.register(ClassShare)
@over_cells.register(RasterShare)
def raster_share(kind: ClassShare | RasterShare, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Measure what share of each cell a raster says something of.

    Parameters
    ----------
    kind : ClassShare or RasterShare
        With its role.
    pack : Pack
        Where the raster is.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        Shares.
    """
    return over_raster(kind, pack, demand) if kind.of in pack.roles else unknown


def over_raster(
    kind: Attribute | ClassShare | RasterShare, pack: Pack, demand: Demand
) -> CellMeasure:
    """
    Measure the raster that fills the role of a kind.

    Parameters
    ----------
    kind : Attribute, ClassShare or RasterShare
        With its role, its quantity and how much must be known.
    pack : Pack
        Where the raster is.
    demand : Demand
        Not used.

    Returns
    -------
    CellMeasure
        In the quantity's unit; where a single cell is too wide for a tile, square by square.
    """
    layer = pack.raster(kind.of)
    fast = _Over(
        raster=layer.cells, quantity=kind.quantity, reach_m=layer.precision_m, known=kind.known
    )
    exact = by_squares(kind.on(pack, demand))
    return lambda cells: fast.of(cells) if fast.side(cells.frame) else exact(cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Over:
    """A quantity of a raster, of which so much must be known, that may be off by a reach."""

    raster: RasterCells
    quantity: Quantity
    reach_m: float
    known: float

    def side(self, frame: Frame) -> int:
        """Cells of a scan along the side of a tile; 0 where a single one is too wide."""
        width, height = self.raster.grid.ground(self.raster.grid.rows // 2, 1)
        fits = MOST_ACROSS * min(float(width[0]), float(height[0])) / frame.cell_m
        return 0 if fits < 1 or frame.cell_m > STRAIGHT_M else min(int(fits), WIDEST)

    def of(self, cells: Cells) -> Measured:
        """Measure the wanted cells, all that are in a tile at once."""
        found = np.full((4, *cells.frame.shape), np.nan)
        with self.raster.opened() as ready:
            for tile, here, there in _tiles(cells.frame, self.side(cells.frame)):
                wanted = np.zeros(tile.shape, dtype=bool)
                wanted[there] = cells.wanted[here]
                if wanted.any():
                    found[(slice(None), *here)][:, cells.wanted[here]] = self._tile(
                        ready, _Squares.of(tile, wanted, self.raster.grid, crs=cells.crs)
                    )
        known, best, low, high = (cells.of(one) for one in found)
        best = np.where(known >= self.known, best, np.nan)
        return Measured(best=best, low=low, high=high)

    def _tile(self, ready: RasterCells, squares: _Squares) -> FloatArray:
        """Known share, mean and its bounds, of the wanted squares; shape (4, n)."""
        added = squares.add_up(partial(to_add, ready, self.quantity), kinds=4)
        known, found = mean(added, squares.area, self.quantity)
        if self.reach_m > 0:
            low, high = self._moved(ready, squares)
            found = Measured(best=found.best, low=low, high=high)
        found = told(known, found).measured
        return np.stack([known, found.best, found.low, found.high])

    def _moved(self, ready: RasterCells, squares: _Squares) -> tuple[FloatArray, FloatArray]:
        """Bounds of what may be anywhere within the reach, by blocks of the raster's cells."""
        down, across = squares.reach(self.reach_m)
        side = block_side(max(down, across))
        blocks = squares.coarser(side)

        def fields(window: Window) -> FloatArray:
            row, column, *shape = window
            near = around(
                ready, self.quantity, row=row, column=column, shape=(shape[0], shape[1]),
                side=side, reach=(down / side, across / side),
            )  # fmt: skip
            return to_add_around(near)

        return ends_around(blocks.add_up(fields, kinds=5), blocks.area, self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Squares:
    """
    Squares of a tile in the cells of a raster, or in blocks of them.

    Their corners are counted from the raster's north-west corner, east and south; `scale` is by how
    much a length may be longer in the raster's system.
    """

    across: FloatArray
    down: FloatArray
    wanted: BoolArray
    grid: Grid
    scale: float
    shape: tuple[int, int]

    @classmethod
    def of(cls, tile: Frame, wanted: BoolArray, grid: Grid, *, crs: str) -> _Squares:
        easting: FloatArray = tile.cell_m * (tile.column + np.arange(tile.columns + 1.0))
        northing: FloatArray = -tile.cell_m * (tile.row + np.arange(tile.rows + 1.0))
        *places, scale = lattice(easting, northing, grid, crs=crs)
        across, down = np.broadcast_arrays(*places)
        return cls(
            across=across, down=down, wanted=wanted, grid=grid, scale=scale,
            shape=(grid.rows, grid.columns),
        )  # fmt: skip

    def coarser(self, side: int) -> _Squares:
        rows, columns = (-(-count // side) for count in self.shape)
        return replace(
            self, across=self.across / side, down=self.down / side, shape=(rows, columns)
        )

    def reach(self, metres: float) -> tuple[float, float]:
        ends = float(self.down.min()), float(self.down.max())
        return reach_in_cells(metres * self.scale, self.grid, ends)

    @property
    def area(self) -> FloatArray:
        """Of each wanted square: half the product of its diagonals, crosswise."""
        x, y = self.across, self.down
        falling = x[1:, 1:] - x[:-1, :-1], y[1:, 1:] - y[:-1, :-1]
        rising = x[:-1, 1:] - x[1:, :-1], y[:-1, 1:] - y[1:, :-1]
        area: FloatArray = np.abs(falling[0] * rising[1] - falling[1] * rising[0])[self.wanted] / 2
        return area

    def add_up(self, fields: Callable[[Window], FloatArray], *, kinds: int) -> FloatArray:
        """Integrate fields over the wanted squares, shape (kinds, n)."""
        north, south = _span(self.down, self.shape[0])
        west, east = _span(self.across, self.shape[1])
        if north >= south or west >= east:
            return np.zeros((kinds, np.count_nonzero(self.wanted)))
        under = fields((north, west, south - north, east - west))
        found = over_lattice(under, self.across - west, self.down - north, self.wanted)
        return found[:, self.wanted]


def _span(places: FloatArray, count: int) -> tuple[int, int]:
    """First of so many cells that some places lie in, and one past the last."""
    return max(math.floor(places.min()), 0), min(math.floor(places.max()) + 1, count)


def _tiles(frame: Frame, side: int) -> Iterator[tuple[Frame, Slices, Slices]]:
    """Tiles of the whole grid that a frame has a part of; which part of it, and of the tile."""
    for top in range(frame.row // side * side, frame.row + frame.rows, side):
        for left in range(frame.column // side * side, frame.column + frame.columns, side):
            tile = Frame(row=top, column=left, cell_m=frame.cell_m, rows=side, columns=side)
            lines = max(top, frame.row), min(top + side, frame.row + frame.rows)
            places = max(left, frame.column), min(left + side, frame.column + frame.columns)
            here, there = (
                (
                    slice(lines[0] - one.row, lines[1] - one.row),
                    slice(places[0] - one.column, places[1] - one.column),
                )
                for one in (frame, tile)
            )
            yield tile, here, there
