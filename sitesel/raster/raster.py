"""
A raster layer: one band of a GeoTIFF, read in windows as numbers, NaN where nothing is known.

Nothing stays open: a window opens the file, reads and closes it, so that threads do not meet and
files can be replaced. Memory is that of the window, plus one block of the file and 64 MiB of cache.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sitesel.errors import BrokenLayerError
from sitesel.raster.grid import Grid
from sitesel.raster.limits import limits
from sitesel.raster.opening import opened, place
from sitesel.raster.system import system_of
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.matrix import BoolArray, FloatArray

TAG_CATEGORIES = "SITESEL_CATEGORIES"


class Cells(Protocol):
    """What can be measured from: a grid, and its numbers window by window."""

    @property
    def grid(self) -> Grid:
        """Where the cells lie."""
        ...

    def read(self, row: int, column: int, *, rows: int, columns: int) -> FloatArray:
        """
        Read a window.

        Parameters
        ----------
        row, column : int
            Its first; also outside the grid.
        rows, columns : int
            Its size.

        Returns
        -------
        ndarray of float, shape (rows, columns)
            NaN where nothing is known, and outside the grid.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """
    One band of a GeoTIFF.

    Parameters
    ----------
    path : Path
        The file.
    where : Text
        What it is, for messages.
    grid : Grid
        North-up, whichever way the file runs.
    band : int
        From 1.
    flipped : bool
        Whether the file's rows go north; they are turned as they are read.
    dtype : str
        As stored.
    nodata : float or None
        The stored number that means "unknown", if the file declares one.
    scale, offset : float
        What turns stored numbers into measured ones: stored x scale + offset.
    unit : str
        As the file states it; often empty.
    categorical : bool
        Whether numbers are names of classes: the file has a colour table or names them.
    notes : tuple of Text
        What had to be decided.
    """

    path: Path
    where: Text
    grid: Grid
    band: int = 1
    flipped: bool = False
    dtype: str = "float64"
    nodata: float | None = None
    scale: float = 1.0
    offset: float = 0.0
    unit: str = ""
    categorical: bool = False
    notes: tuple[Text, ...] = ()

    def read(self, row: int, column: int, *, rows: int, columns: int) -> FloatArray:
        """
        Read a window.

        Parameters
        ----------
        row, column : int
            Its first; also outside the grid.
        rows, columns : int
            Its size.

        Returns
        -------
        ndarray of float, shape (rows, columns)
            In the unit of the layer; NaN where nothing is known, and outside the grid.

        Raises
        ------
        BrokenLayerError
            If the file cannot be read.
        """
        cells = np.full((rows, columns), np.nan)
        top, bottom = max(row, 0), min(row + rows, self.grid.rows)
        left, right = max(column, 0), min(column + columns, self.grid.columns)
        if top >= bottom or left >= right:
            return cells
        with opened(self.path, self.where) as source:
            stored, known = self.stored(source, (top, bottom), (left, right))
        with np.errstate(over="ignore"):
            found = np.where(known, stored.astype(np.float64), np.nan) * self.scale + self.offset
        found[~(np.abs(found) < limits().beyond_is_unknown)] = np.nan
        cells[top - row : bottom - row, left - column : right - column] = found
        return cells

    def stored(
        self,
        source: Any,  # noqa: ANN401
        rows: tuple[int, int],
        columns: tuple[int, int],
    ) -> tuple[np.ndarray[Any, Any], BoolArray]:
        """
        Read numbers as stored from a file that is open, rows from the north.

        Parameters
        ----------
        source : rasterio.DatasetReader
            This raster's file.
        rows, columns : (int, int)
            First, and one past the last; inside the grid.

        Returns
        -------
        tuple of ndarray
            Numbers as stored, and which of them are known.

        Raises
        ------
        BrokenLayerError
            If the file is another than when this raster was made.
        """
        if (source.height, source.width) != (self.grid.rows, self.grid.columns):
            raise BrokenLayerError(
                f"{self.where.zh}:{self.path.name} 在使用中被换掉了;请重来一次。",
                f"{self.where.en}: {self.path.name} was replaced while in use; start again.",
            )
        top, bottom = rows
        if self.flipped:
            top, bottom = self.grid.rows - bottom, self.grid.rows - top
        window = ((top, bottom), columns)
        stored = source.read(self.band, window=window)
        known = source.read_masks(self.band, window=window) > 0
        if stored.dtype.kind == "f":
            known &= np.abs(stored) < limits().beyond_is_unknown  # false of NaN, too
        if self.flipped:
            stored, known = stored[::-1], known[::-1]
        return stored, known


def read_raster(
    path: Path, *, what: str, what_en: str, declared: str | None = None, band: int = 1
) -> Raster:
    """
    Read the head of a GeoTIFF and refuse what cannot be measured from.

    Parameters
    ----------
    path : Path
        The file.
    what, what_en : str
        What it is, for messages.
    declared : str, optional
        What the catalog or the user says the coordinates are in; it overrides the file.
    band : int
        Which band, from 1.

    Returns
    -------
    Raster
        Its cells are read when they are asked for.

    Raises
    ------
    BrokenLayerError
        If it is no GeoTIFF, exceeds the limits, is turned, or has no such band.
    CrsError
        If no reference system is named, or the named one cannot be.
    DependencyError
        If rasterio is not installed.
    """
    where = Text(what, what_en)
    with opened(path, where) as source:
        return raster_of(source, path, where, declared=declared, band=band)


def raster_of(
    source: Any,  # noqa: ANN401
    path: Path,
    where: Text,
    *,
    declared: str | None = None,
    band: int = 1,
) -> Raster:
    """
    Describe a band of a file that is open.

    Parameters
    ----------
    source : rasterio.DatasetReader
        Open.
    path : Path
        Its file.
    where : Text
        What it is, for messages.
    declared : str, optional
        Reference system, in place of the file's.
    band : int
        From 1.

    Returns
    -------
    Raster
        Ready to be read.

    Raises
    ------
    BrokenLayerError, CrsError
        As `read_raster` does.
    """
    if not 1 <= band <= source.count:
        raise BrokenLayerError(
            f"{where.zh}:{path.name} 没有第 {band} 波段,共有 {source.count} 个。",
            f"{where.en}: {path.name} has no band {band}, it has {source.count}.",
        )
    (wide, _, left, _, high, top), world = place(source, path, where)
    flipped = high > 0
    height = abs(high)
    north = top + source.height * height if flipped else top
    bounds = (left, north - source.height * height, left + source.width * wide, north)
    crs = system_of(source.crs, bounds, where, declared=declared)
    scale, offset = float(source.scales[band - 1]), float(source.offsets[band - 1])
    if not (np.isfinite([scale, offset]).all() and scale):
        raise BrokenLayerError(
            f"{where.zh}:{path.name} 的换算系数不成立(scale {scale:g},offset {offset:g});请改正。",
            f"{where.en}: the scale {scale:g} and offset {offset:g} of {path.name} are of no use; "
            "correct them.",
        )
    return Raster(
        path=path,
        where=where,
        grid=Grid(
            left=left, top=north, cell_width=wide, cell_height=height,
            rows=source.height, columns=source.width, crs=crs,
        ),
        band=band,
        flipped=flipped,
        dtype=str(source.dtypes[band - 1]),
        nodata=None if source.nodatavals[band - 1] is None else float(source.nodatavals[band - 1]),
        scale=scale,
        offset=offset,
        unit=source.units[band - 1] or "",
        categorical=is_categorical(source, band),
        notes=tuple(_notes(path, world, flipped=flipped)),
    )  # fmt: skip


def is_categorical(source: Any, band: int) -> bool:  # noqa: ANN401
    """
    Tell whether a band's numbers are names of classes.

    Parameters
    ----------
    source : rasterio.DatasetReader
        Open.
    band : int
        From 1.

    Returns
    -------
    bool
        True if the file has a colour table for it, or was taken in as classes.
    """
    return source.colorinterp[band - 1].name == "palette" or TAG_CATEGORIES in source.tags()


def _notes(path: Path, world: str, *, flipped: bool) -> list[Text]:
    notes = []
    if world:
        notes.append(
            Text(
                f"文件里没有位置,按旁边的坐标文件 {world} 读入",
                f"the file has no place of its own; it was taken from the world file {world}",
            )
        )
    if flipped:
        notes.append(Text("行自南向北存放,已翻正", "rows were stored from south to north; turned"))
    aside = path.with_name(path.name + ".aux.xml")
    if aside.is_file():
        notes.append(
            Text(
                f"旁边的 {aside.name} 没有读;里面若写了坐标系或无数据值,请写进 GeoTIFF",
                f"{aside.name} beside it was not read; if it states a reference system or nodata, "
                "write that into the GeoTIFF",
            )
        )
    return notes
