"""
A raster layer: one band of a GeoTIFF, read in windows as numbers, NaN where nothing is known.

Nothing stays open but while a measurement goes from window to window, each with a handle of its
own, so that threads do not meet and files can be replaced afterwards. Memory is that of the window,
plus one block of the file and 64 MiB of cache.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sitesel.errors import BrokenLayerError
from sitesel.raster.limits import limits
from sitesel.raster.opening import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.raster.grid import Grid
    from sitesel.text import Text


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

    def opened(self) -> AbstractContextManager[Cells]:
        """
        Keep the file open over many windows.

        Returns
        -------
        context manager of Cells
            The same cells.
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
        with self.opened() as cells:
            return cells.read(row, column, rows=rows, columns=columns)

    @contextmanager
    def opened(self) -> Iterator[Cells]:
        """
        Keep the file open over many windows, for one thread.

        Yields
        ------
        Cells
            The same cells.

        Raises
        ------
        BrokenLayerError
            If the file cannot be read.
        """
        with opened(self.path, self.where) as source:
            yield _Open(self, source)

    def stored(
        self,
        source: Any,  # noqa: ANN401
        rows: tuple[int, int],
        columns: tuple[int, int],
        *,
        out: np.ndarray[Any, Any] | None = None,
    ) -> tuple[np.ndarray[Any, Any], BoolArray]:
        """
        Read numbers as stored from a file that is open, rows from the north.

        Parameters
        ----------
        source : rasterio.DatasetReader
            This raster's file.
        rows, columns : (int, int)
            First, and one past the last; inside the grid.
        out : ndarray, optional
            Of that shape: where the numbers are put, in its type.

        Returns
        -------
        tuple of ndarray
            Numbers as stored, in `out` or a view of it, and which of them are known.

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
        stored = source.read(self.band, window=window, out=out)
        known = source.read_masks(self.band, window=window) > 0
        if stored.dtype.kind == "f":
            known &= np.abs(stored) < limits().beyond_is_unknown  # false of NaN, too
        if self.flipped:
            stored, known = stored[::-1], known[::-1]
        return stored, known


@dataclass(frozen=True, slots=True)
class _Open:
    """A raster whose file is open."""

    raster: Raster
    source: Any

    @property
    def grid(self) -> Grid:
        return self.raster.grid

    def opened(self) -> AbstractContextManager[Cells]:
        return nullcontext(self)

    def read(self, row: int, column: int, *, rows: int, columns: int) -> FloatArray:
        raster, cells = self.raster, np.full((rows, columns), np.nan)
        top, bottom = max(row, 0), min(row + rows, raster.grid.rows)
        left, right = max(column, 0), min(column + columns, raster.grid.columns)
        if top >= bottom or left >= right:
            return cells
        stored, known = raster.stored(self.source, (top, bottom), (left, right))
        with np.errstate(over="ignore"):
            found = np.where(known, stored.astype(np.float64), np.nan)
            found = found * raster.scale + raster.offset
        found[~(np.abs(found) < limits().beyond_is_unknown)] = np.nan
        cells[top - row : bottom - row, left - column : right - column] = found
        return cells
