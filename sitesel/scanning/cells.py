"""
The cells of a scan: squares of one size on a grid that is the same for every extent and block.

Edges are whole multiples of the cell in the pack's working system, so two scans of one cell size
share their cells wherever they overlap. A cell is a site: what is measured of it is measured of
its square, without positional doubt of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.errors import UsageError
from sitesel.kernels import Frame
from sitesel.sites import Sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.crs import Bounds
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray
    from sitesel.pack import Pack

MOST_CELLS = 400_000_000
BYTES_A_CELL = 16  # on disk, before packing: four bands of four bytes
CELLS_A_SECOND = 600_000  # measured with writing (benchmarks/scan.py); to warn with
PEAK_GB = 0.6  # of a scan, measured there; blocks bound it
DEGREES = 180.0


@dataclass(frozen=True, kw_only=True)  # no slots: it keeps where the wanted cells are
class Cells:
    """
    Cells of a frame that are scanned.

    Parameters
    ----------
    frame : Frame
        Where.
    wanted : ndarray of bool, shape (rows, columns)
        Which of them.
    crs : str
        The working system.
    """

    frame: Frame
    wanted: BoolArray
    crs: str

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def places(self) -> IntArray:
        """Where the wanted cells are, row by row, shape (n,)."""
        found: IntArray = np.flatnonzero(self.wanted)
        return found

    def of(self, array: FloatArray) -> FloatArray:
        """
        Take the wanted cells out of an array.

        Parameters
        ----------
        array : ndarray of float, shape (rows, columns)
            Of the frame.

        Returns
        -------
        ndarray of float, shape (n,)
            From the north-west, row by row.
        """
        taken: FloatArray = array.ravel().take(self.places)
        return taken

    def sites(self, rows: IntArray) -> Sites:
        """
        Take cells as candidate sites.

        Parameters
        ----------
        rows : ndarray of int, shape (k,)
            Which, counted over the wanted cells from the north-west.

        Returns
        -------
        Sites
            Their squares, named by row and column of the whole grid.
        """
        import geopandas

        line, place = np.divmod(self.places[rows], self.frame.columns)
        names = [
            f"r{self.frame.row + one}c{self.frame.column + other}"
            for one, other in zip(line.tolist(), place.tolist(), strict=True)
        ]
        table = geopandas.GeoDataFrame(
            {"name_zh": names, "role": "", "quality": "derived"},
            index=names,
            geometry=squares(self.frame, line, place),
            crs=self.crs,
        )
        return Sites(table=table, uncertainty_m=np.zeros(len(table)))


def squares(frame: Frame, line: IntArray, place: IntArray) -> GeometryArray:
    """
    Draw cells.

    Parameters
    ----------
    frame : Frame
        Where.
    line, place : ndarray of int, shape (k,)
        Rows and columns in the frame.

    Returns
    -------
    ndarray of shapely.Geometry, shape (k,)
        Squares in metres.
    """
    west, north = (frame.column + place) * frame.cell_m, -(frame.row + line) * frame.cell_m
    array: GeometryArray = shapely.box(west, north - frame.cell_m, west + frame.cell_m, north)
    return array


def frame_of(bounds: Bounds, cell_m: float) -> Frame:
    """
    Cover a rectangle with cells.

    Parameters
    ----------
    bounds : (float, float, float, float)
        West, south, east and north in metres.
    cell_m : float
        Side of a cell.

    Returns
    -------
    Frame
        The smallest that covers it.

    Raises
    ------
    UsageError
        If that is too many cells, or the cell is none.
    """
    if not (math.isfinite(cell_m) and cell_m > 0):
        raise UsageError(
            f"像元边长 {cell_m:g} 米不成立;请给正数,如 --cell 30。",
            f"A cell of {cell_m:g} m is none; give a positive number, such as --cell 30.",
        )
    west, south, east, north = bounds
    column, row = math.floor(west / cell_m), -math.ceil(north / cell_m)
    frame = Frame(
        column=column, row=row, cell_m=cell_m,
        rows=max(-math.floor(south / cell_m) - row, 1),
        columns=max(math.ceil(east / cell_m) - column, 1),
    )  # fmt: skip
    count = frame.rows * frame.columns
    if count > MOST_CELLS:
        fits = cell_m * math.sqrt(count / MOST_CELLS)
        minutes, size = count / CELLS_A_SECOND / 60, count * BYTES_A_CELL / 1e9
        raise UsageError(
            f"{cell_m:g} 米的像元共 {count:,} 个(约 {minutes:,.0f} 分钟、磁盘 {size:,.0f} GB;"
            f"内存按块计,峰值约 {PEAK_GB:g} GB,不随像元数增加),最多 {MOST_CELLS:,} 个;"
            f"请用 {math.ceil(fits)} 米以上的像元,或用 --extent 缩小范围。",
            f"Cells of {cell_m:g} m make {count:,} (about {minutes:,.0f} minutes, {size:,.0f} GB "
            f"on disk; memory is that of a block, {PEAK_GB:g} GB at its peak for any number); "
            f"{MOST_CELLS:,} at most. Take cells of {math.ceil(fits)} m or more, or a smaller "
            "--extent.",
        )
    return frame


def blocks(frame: Frame, side: int) -> Iterator[Frame]:
    """
    Cut a frame into blocks.

    Parameters
    ----------
    frame : Frame
        Whole.
    side : int
        Most rows and columns of a block.

    Yields
    ------
    Frame
        From the north-west, row by row.
    """
    for row in range(0, frame.rows, side):
        for column in range(0, frame.columns, side):
            yield Frame(
                column=frame.column + column,
                row=frame.row + row,
                cell_m=frame.cell_m,
                rows=min(side, frame.rows - row),
                columns=min(side, frame.columns - column),
            )


def extent_in_metres(extent: Bounds, pack: Pack) -> Bounds:
    """
    Bring an extent into the working system.

    Parameters
    ----------
    extent : (float, float, float, float)
        West, south, east, north: in degrees where no number is above 180, else in metres.
    pack : Pack
        A city.

    Returns
    -------
    (float, float, float, float)
        In metres.

    Raises
    ------
    UsageError
        If it is no rectangle.
    """
    from pyproj import Transformer

    west, south, east, north = extent
    if not (west < east and south < north):
        raise UsageError(
            f"范围 {west:g},{south:g},{east:g},{north:g} 不成立;次序是 西,南,东,北。",
            f"The extent {west:g},{south:g},{east:g},{north:g} is none; give "
            "west,south,east,north.",
        )
    if max(map(abs, extent)) > DEGREES:
        return extent
    system = Transformer.from_crs("EPSG:4326", pack.head.work_crs, always_xy=True)
    moved: Bounds = system.transform_bounds(west, south, east, north)
    return moved
