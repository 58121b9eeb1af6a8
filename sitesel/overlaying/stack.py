"""
Rasters of one grid, one above the other: where they all lie, and their numbers window by window.

Grids are the same where the reference system is, cells are as large, and edges fall together within
a hundredth of a cell. What is kept is the ground that all files cover.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sitesel.errors import BrokenLayerError
from sitesel.raster.grid import horizontal
from sitesel.raster.head import raster_of
from sitesel.raster.opening import opened, reading
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sitesel.raster import Grid, Raster

APART = 0.01  # of a cell, anywhere on the grid
NUMBERS = 8_388_608  # of all files that a window holds, 4 bytes each
SIDE = 1024  # cells: the least width of a window, where the raster is as wide

Window = tuple[tuple[int, int], tuple[int, int]]
Bands = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """
    Rasters that lie on one grid.

    Parameters
    ----------
    rasters : tuple of Raster
        One or more.
    corners : tuple of (int, int)
        Row and column of each that the grid's first cell is.
    grid : Grid
        What all of them cover.
    block : (int, int)
        Rows and columns that are unpacked at once, of the file with the largest.
    """

    rasters: tuple[Raster, ...]
    corners: tuple[tuple[int, int], ...]
    grid: Grid
    block: tuple[int, int]

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Stack:
        """
        Read the heads of files.

        Parameters
        ----------
        paths : sequence of Path
            GeoTIFFs of one band.

        Returns
        -------
        Stack
            Its cells are read when they are asked for.

        Raises
        ------
        BrokenLayerError
            If one cannot be read, has several bands or another grid, or they share no ground.
        CrsError
            If one names no reference system.
        """
        heads = [_head(path) for path in paths]
        rasters = tuple(raster for raster, _ in heads)
        first = rasters[0]
        places = [_place(one, first) for one in rasters]
        top, left = (max(both) for both in zip(*places, strict=True))
        ends = [
            (row + one.grid.rows, column + one.grid.columns)
            for one, (row, column) in zip(rasters, places, strict=True)
        ]
        bottom, right = (min(both) for both in zip(*ends, strict=True))
        if top >= bottom or left >= right:
            raise BrokenLayerError(
                "这些栅格没有共同覆盖的地方;请核对它们是不是同一地区的。",
                "No ground is covered by all of these rasters; check that they are of one area.",
            )
        grid = replace(
            first.grid,
            left=first.grid.left + left * first.grid.cell_width,
            top=first.grid.top - top * first.grid.cell_height,
            rows=bottom - top,
            columns=right - left,
        )
        high, wide = (max(both) for both in zip(*(block for _, block in heads), strict=True))
        return cls(
            rasters=rasters, grid=grid, block=(high, wide),
            corners=tuple((top - row, left - column) for row, column in places),
        )  # fmt: skip

    @property
    def notes(self) -> tuple[Text, ...]:
        """What had to be decided."""
        told = [
            Text(f"{one.path}:{note.zh}", f"{one.path}: {note.en}")
            for one in self.rasters
            for note in one.notes
        ]
        told += [
            Text(
                f"{one.path} 的数是类别编号,按数相加没有意义;请先换成适宜性分值。",
                f"The numbers of {one.path} are names of classes, whose sum means nothing; make "
                "values of suitability of them first.",
            )
            for one in self.rasters
            if one.categorical
        ]
        if any(one.grid.bounds != self.grid.bounds for one in self.rasters):
            told.append(
                Text(
                    "各文件范围不同,结果只含它们共同覆盖的部分。",
                    "The files differ in extent; the result is what all of them cover.",
                )
            )
        return tuple(told)

    def windows(self) -> Iterator[Window]:
        """
        Go over the grid in windows of whole blocks.

        Yields
        ------
        ((int, int), (int, int))
            First row and the one after the last, and columns likewise; row by row.
        """
        high, wide = self.block
        wide *= max(SIDE // wide, 1)
        high *= max(NUMBERS // (len(self.rasters) * high * wide), 1)
        for top in range(0, self.grid.rows, high):
            for left in range(0, self.grid.columns, wide):
                bottom, right = top + high, left + wide
                yield (
                    (top, min(bottom, self.grid.rows)),
                    (left, min(right, self.grid.columns)),
                )

    @contextmanager
    def opened(self) -> Iterator[list[Any]]:
        """
        Keep all files open over many windows, for one thread.

        Yields
        ------
        list of rasterio.DatasetReader
            One a file.

        Raises
        ------
        BrokenLayerError
            If a file cannot be read.
        """
        with ExitStack() as files:
            yield [files.enter_context(opened(one.path, one.where)) for one in self.rasters]

    def read(self, sources: Sequence[Any], window: Window) -> Bands:
        """
        Read a window of all files.

        Parameters
        ----------
        sources : sequence of rasterio.DatasetReader
            Of `opened`, in the same thread.
        window : ((int, int), (int, int))
            Of `windows`.

        Returns
        -------
        ndarray of float32, shape (files, rows, columns)
            NaN where nothing is known.

        Raises
        ------
        BrokenLayerError
            If a file cannot be read.
        """
        (top, bottom), (left, right) = window
        bands = np.empty((len(self.rasters), bottom - top, right - left), dtype=np.float32)
        for band, raster, source, (row, column) in zip(
            bands, self.rasters, sources, self.corners, strict=True
        ):
            rows, columns = (top + row, bottom + row), (left + column, right + column)
            with reading(raster.path, raster.where), np.errstate(over="ignore"):
                stored, known = raster.stored(source, rows, columns, out=band)
            if raster.flipped:
                band[...] = stored.copy()
            if (raster.scale, raster.offset) != (1.0, 0.0):
                band[...] = band * raster.scale + raster.offset
            np.copyto(band, np.nan, where=~known)
        return bands


def _head(path: Path) -> tuple[Raster, tuple[int, int]]:
    where = Text(f"栅格 {path}", f"raster {path}")
    with opened(path, where) as source:
        if source.count != 1:
            raise BrokenLayerError(
                f"{where.zh}:有 {source.count} 个波段,叠加只认一个;请先把要用的波段另存。",
                f"{where.en}: has {source.count} bands, and an overlay takes one; save the band "
                "that is meant as a file of its own.",
            )
        high, wide = source.block_shapes[0]
        return raster_of(source, path, where), (int(high), int(wide))


def _place(one: Raster, first: Raster) -> tuple[int, int]:
    """Give row and column of the first raster's grid where another begins."""
    grid, base = one.grid, first.grid
    across = (grid.left - base.left) / base.cell_width
    down = (base.top - grid.top) / base.cell_height
    off = (
        abs(across - round(across)),
        abs(down - round(down)),
        abs(grid.cell_width / base.cell_width - 1) * max(grid.columns, base.columns),
        abs(grid.cell_height / base.cell_height - 1) * max(grid.rows, base.rows),
    )
    if max(off) > APART or not horizontal(grid.crs).equals(
        horizontal(base.crs), ignore_axis_order=True
    ):
        mine, theirs = _said(grid), _said(base)
        raise BrokenLayerError(
            f"栅格 {one.path} 与 {first.path} 不在同一格网:前者 {mine},后者 {theirs}。请先在 GIS 里"
            "重采样到同一坐标系、像元与起点(如 gdalwarp -t_srs -tr -tap)。",
            f"The raster {one.path} is not on the grid of {first.path}: {mine}, and {theirs}. "
            "Resample it in a GIS to the same reference system, cell and origin (such as "
            "gdalwarp -t_srs -tr -tap).",
        )
    return round(down), round(across)


def _said(grid: Grid) -> str:
    crs = grid.crs if ":" in grid.crs[:12] else horizontal(grid.crs).name
    return (
        f"{crs} {grid.cell_width:.9g} x {grid.cell_height:.9g} @ {grid.left:.10g}, {grid.top:.10g}"
    )
