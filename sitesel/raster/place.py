"""Sites counted in the cells of a raster: x to the east and y to the south of its corner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.crs import to_degrees
from sitesel.raster.grid import horizontal

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray
    from sitesel.raster.grid import Grid

ELSEWHERE = 1.005  # lengths in two metric systems of a city differ by less
LONGEST_M = 1000.0  # an edge is bent into another system by less than 2 cm
DEGREES = (4326, 4490)
LEAST_CELL_M = 0.01  # of a cell at a pole, which has no width


@dataclass(frozen=True, slots=True, kw_only=True)
class InCells:
    """
    Sites in the cells of a grid.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        Corners counted in cells (or blocks) from the grid's north-west corner.
    bounds : ndarray of float, shape (n, 4)
        West, north, east, south of each; NaN without a shape.
    area : ndarray of float, shape (n,)
        In cells; 1 of a point, which takes the cell that holds it; 0 without a shape.
    points : ndarray of bool, shape (n,)
        Those without an area.
    grid : Grid
        Whose cells they are.
    scale : float
        By how much a length may be longer in the grid's system than in that of the sites.
    """

    shapes: GeometryArray
    bounds: FloatArray
    area: FloatArray
    points: BoolArray
    grid: Grid
    scale: float

    @classmethod
    def of(cls, sites: GeometryArray, grid: Grid, *, crs: str) -> InCells:
        """
        Bring sites into a grid.

        Parameters
        ----------
        sites : ndarray of shapely.Geometry, shape (n,)
            In their own system.
        grid : Grid
            Of a raster.
        crs : str
            Of the sites.

        Returns
        -------
        InCells
            In the same order.
        """
        same = horizontal(crs) == horizontal(grid.crs)
        there = sites if same else _into(sites, crs, grid.crs)
        corner, cell = (grid.left, grid.top), (grid.cell_width, -grid.cell_height)
        shapes = shapely.transform(there, lambda places: (places - corner) / cell)
        return cls._made(shapes, grid, scale=1.0 if same else ELSEWHERE)

    @classmethod
    def _made(cls, shapes: GeometryArray, grid: Grid, *, scale: float) -> InCells:
        area = shapely.area(shapes)
        some = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        points = some & ~(area > 0)
        return cls(
            shapes=shapes,
            bounds=shapely.bounds(shapes),
            area=np.where(points, 1.0, np.where(some, area, 0.0)),
            points=points,
            grid=grid,
            scale=scale,
        )

    def take(self, sites: IntArray) -> InCells:
        """
        Keep some of the sites.

        Parameters
        ----------
        sites : ndarray of int
            Which.

        Returns
        -------
        InCells
            Those, in that order.
        """
        return replace(
            self,
            shapes=self.shapes[sites],
            bounds=self.bounds[sites],
            area=self.area[sites],
            points=self.points[sites],
        )

    def coarser(self, side: int) -> InCells:
        """
        Count in blocks of cells.

        Parameters
        ----------
        side : int
            Cells along the side of a block.

        Returns
        -------
        InCells
            The same sites.
        """
        if side == 1:
            return self
        shapes = shapely.transform(self.shapes, lambda places: places / side)
        return self._made(shapes, self.grid, scale=self.scale)

    def reach(self, metres: float) -> tuple[float, float]:
        """
        Count a distance in cells, no less than it is anywhere among the sites.

        Parameters
        ----------
        metres : float
            A distance on the ground.

        Returns
        -------
        (float, float)
            Down and across.
        """
        ends = float(np.nanmin(self.bounds[:, 1])), float(np.nanmax(self.bounds[:, 3]))
        return reach_in_cells(metres * self.scale, self.grid, ends)

    def cell(
        self, sites: IntArray, row: int, column: int, shape: tuple[int, int]
    ) -> tuple[IntArray, IntArray]:
        """
        Find the cell of a window that holds the north-west corner of each site.

        Parameters
        ----------
        sites : ndarray of int, shape (k,)
            Which.
        row, column : int
            First of the window.
        shape : (int, int)
            Its size.

        Returns
        -------
        tuple of ndarray of int, shape (k,)
            Rows and columns, inside the window; of a point, the cell that holds it.
        """
        down = np.floor(self.bounds[sites, 1]).astype(int) - row
        across = np.floor(self.bounds[sites, 0]).astype(int) - column
        return np.clip(down, 0, shape[0] - 1), np.clip(across, 0, shape[1] - 1)


def reach_in_cells(metres: float, grid: Grid, ends: tuple[float, float]) -> tuple[float, float]:
    """
    Count a distance in cells, no less than it is anywhere between two rows.

    Parameters
    ----------
    metres : float
        A distance on the ground.
    grid : Grid
        Of a raster.
    ends : (float, float)
        Northern and southern end, in cells from the north edge.

    Returns
    -------
    (float, float)
        Down and across.
    """
    rows = np.clip(np.floor(ends), 0, grid.rows - 1).astype(int)
    sizes = np.stack([np.concatenate(grid.ground(int(row), 1)) for row in rows])
    width, height = np.maximum(sizes.min(axis=0), LEAST_CELL_M)
    return metres / float(height), metres / float(width)


def lattice(
    easting: FloatArray, northing: FloatArray, grid: Grid, *, crs: str
) -> tuple[FloatArray, FloatArray, float]:
    """
    Bring the crossings of lines eastward and northward into a grid.

    Parameters
    ----------
    easting : ndarray of float, shape (columns,)
        Of the lines that run north, at most 1,000 m apart.
    northing : ndarray of float, shape (rows,)
        Of the lines that run east, likewise.
    grid : Grid
        Of a raster.
    crs : str
        The system that they are in, in metres.

    Returns
    -------
    tuple of (ndarray of float, ndarray of float, float)
        Cells from the grid's corner, to the east and to the south, shape (rows, columns), and by
        how much a length may be longer in the grid's system. In that system itself the lines are
        lines of the grid: shapes (1, columns) and (rows, 1).
    """
    across, down, scale = easting[None, :], northing[:, None], 1.0
    if horizontal(crs) != horizontal(grid.crs):
        lines = _moved(shapely.linestrings(*np.broadcast_arrays(across, down)), crs, grid.crs)
        across, down = shapely.get_coordinates(lines).T.reshape(2, len(northing), len(easting))
        scale = ELSEWHERE
    return (across - grid.left) / grid.cell_width, (grid.top - down) / grid.cell_height, scale


def _into(sites: GeometryArray, crs: str, target: str) -> GeometryArray:
    long = shapely.length(sites) > LONGEST_M
    shapes = sites.copy()
    shapes[long] = shapely.segmentize(sites[long], LONGEST_M)
    return _moved(shapes, crs, target)


def _moved(shapes: GeometryArray, crs: str, target: str) -> GeometryArray:
    """Bring corners into another system; edges between them stay straight."""
    import geopandas

    frame = geopandas.GeoDataFrame(geometry=shapes, crs=crs)
    moved = (
        to_degrees(frame)
        if horizontal(target).to_epsg() in DEGREES
        else frame.to_crs(horizontal(target))
    )
    array: GeometryArray = moved.geometry.to_numpy()
    return array
