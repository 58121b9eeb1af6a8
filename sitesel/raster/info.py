"""A first look at a GeoTIFF: size, place, type, and what a sample of its cells holds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import CrsError
from sitesel.raster.grid import Grid
from sitesel.raster.head import is_categorical
from sitesel.raster.limits import limits
from sitesel.raster.opening import opened, place
from sitesel.raster.system import system_of
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CLASSES = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterInfo:
    """
    What a GeoTIFF is, before anything is decided about it.

    Parameters
    ----------
    path : Path
        The file.
    file_bytes, rows, columns, bands : int
        Its size.
    dtype, unit : str
        Of the band that was looked at, as stored.
    crs : str or None
        What the file declares, as a code or WKT; None if it declares none that can be used.
    bounds : tuple of float
        West, south, east, north, in units of the system.
    cell : tuple of float
        Width and height in units of the system.
    cell_m : tuple of float or None
        Width and height on the ground at the middle, in metres; None without a system.
    nodata : float or None
        Declared number that means "unknown".
    scale, offset : float
        From stored to measured numbers.
    categorical : bool
        Whether the file has a colour table or names classes.
    looked_at : int
        Cells that the next four come from.
    whole : bool
        Whether that was all of them; else shares and range are estimates.
    nodata_share : float
        Share of unknown cells among those looked at, in [0, 1].
    least, greatest : float
        Of the known cells looked at, in the measured unit; NaN if none is known.
    classes : tuple of float
        The numbers that occur, if they are integers and few (at most 256); else empty.
    suspects : tuple of float
        Stored numbers that look like an undeclared "unknown".
    notes : tuple of Text
        What a reader should know.
    """

    path: Path
    file_bytes: int
    rows: int
    columns: int
    bands: int
    dtype: str
    unit: str
    crs: str | None
    bounds: tuple[float, float, float, float]
    cell: tuple[float, float]
    cell_m: tuple[float, float] | None
    nodata: float | None
    scale: float
    offset: float
    categorical: bool
    looked_at: int
    whole: bool
    nodata_share: float
    least: float
    greatest: float
    classes: tuple[float, ...]
    suspects: tuple[float, ...]
    notes: tuple[Text, ...]


def inspect(path: str | Path, *, band: int = 1) -> RasterInfo:
    """
    Look at a GeoTIFF; nothing is decided, and no reference system is asked for.

    Parameters
    ----------
    path : str or Path
        A local file.
    band : int
        Which band to look at, from 1.

    Returns
    -------
    RasterInfo
        From the head and at most four million cells.

    Raises
    ------
    BrokenLayerError
        If it is no GeoTIFF, is broken or turned, or exceeds the limits.
    DependencyError
        If rasterio is not installed.
    """
    path = Path(path)
    where = Text(f"栅格 {path.name}", f"raster {path.name}")
    with opened(path, where) as source:
        band = min(max(band, 1), source.count)
        (wide, _, left, _, high, top), world = place(source, path, where)
        height = abs(high)
        north = top + source.height * height if high > 0 else top
        bounds = (left, north - source.height * height, left + source.width * wide, north)
        crs, notes = _system(source, bounds, where)
        if world:
            notes.append(Text(f"位置来自 {world}", f"its place comes from {world}"))
        tally = Tally.of(source, band, _sampled(source))
        scale, offset = float(source.scales[band - 1]), float(source.offsets[band - 1])
        grid = None if crs is None else Grid(
            left=left, top=north, cell_width=wide, cell_height=height,
            rows=source.height, columns=source.width, crs=crs,
        )  # fmt: skip
        nodata = source.nodatavals[band - 1]
        least, greatest = sorted(one * scale + offset for one in (tally.least, tally.greatest))
        return RasterInfo(
            path=path,
            file_bytes=path.stat().st_size,
            rows=source.height,
            columns=source.width,
            bands=source.count,
            dtype=str(source.dtypes[band - 1]),
            unit=source.units[band - 1] or "",
            crs=crs,
            bounds=bounds,
            cell=(wide, height),
            cell_m=None if grid is None else _middle_cell(grid),
            nodata=None if nodata is None else float(nodata),
            scale=scale,
            offset=offset,
            categorical=is_categorical(source, band),
            looked_at=tally.cells,
            whole=tally.cells == source.height * source.width,
            nodata_share=1.0 - tally.known / tally.cells,
            least=least,
            greatest=greatest,
            classes=tuple(sorted(one * scale + offset for one in tally.classes or ())),
            suspects=tuple(sorted(tally.suspects)),
            notes=tuple(notes),
        )


@dataclass(slots=True)
class Tally:
    """
    What has been seen of the stored numbers of a band.

    Parameters
    ----------
    cells, known : int
        Cells seen, and those that are known.
    least, greatest : float
        Of the known; NaN if there is none.
    classes : set of float or None
        Integers that occur; None once they are many or no integers.
    suspects : set of float
        That look like an undeclared "unknown".
    """

    cells: int
    known: int
    least: float
    greatest: float
    classes: set[float] | None
    suspects: set[float]

    @classmethod
    def empty(cls, dtype: str) -> Tally:
        """
        Begin.

        Parameters
        ----------
        dtype : str
            Of the numbers.

        Returns
        -------
        Tally
            Nothing seen yet.
        """
        whole = np.dtype(dtype).kind in "iu"
        return cls(0, 0, math.nan, math.nan, set() if whole else None, set())

    @classmethod
    def of(cls, source: Any, band: int, windows: Iterator[Any]) -> Tally:  # noqa: ANN401
        """
        Read windows of a file that is open, and take notes.

        Parameters
        ----------
        source : rasterio.DatasetReader
            Open.
        band : int
            From 1.
        windows : iterator
            Of rasterio.

        Returns
        -------
        Tally
            Of all of them.
        """
        tally = cls.empty(source.dtypes[band - 1])
        for window in windows:
            stored = source.read(band, window=window)
            known = source.read_masks(band, window=window) > 0
            if stored.dtype.kind == "f":
                known &= np.abs(stored) < limits().beyond_is_unknown
            tally.add(stored, known)
        return tally

    def add(self, stored: np.ndarray[Any, Any], known: np.ndarray[Any, Any]) -> None:
        """
        Take notes of a block.

        Parameters
        ----------
        stored : ndarray
            Numbers as stored.
        known : ndarray of bool
            Which are known.
        """
        numbers = stored[known]
        self.cells += stored.size
        self.known += numbers.size
        if not numbers.size:
            return
        least, greatest = float(numbers.min()), float(numbers.max())
        self.least = float(np.fmin(self.least, least))
        self.greatest = float(np.fmax(self.greatest, greatest))
        self.suspects |= {
            one for one in limits().suspected_nodata if one >= least and (numbers == one).any()
        }
        if self.classes is not None:
            self.classes |= set(np.unique(numbers).astype(float).tolist())
            if len(self.classes) > MOST_CLASSES:
                self.classes = None


def _system(
    source: Any,  # noqa: ANN401
    bounds: tuple[float, float, float, float],
    where: Text,
) -> tuple[str | None, list[Text]]:
    try:
        return system_of(source.crs, bounds, where, declared=None), []
    except CrsError as error:
        return None, [Text(error.zh, error.en)]


def _middle_cell(grid: Grid) -> tuple[float, float]:
    width, height = grid.ground(grid.rows // 2, 1)
    return float(width[0]), float(height[0])


def _sampled(source: Any) -> Iterator[Any]:  # noqa: ANN401
    """Blocks spread evenly over the file, as many as the limit allows; at least one."""
    from rasterio.windows import Window

    high, wide = source.block_shapes[0]
    down, across = math.ceil(source.height / high), math.ceil(source.width / wide)
    step = max(1, math.ceil(high * wide * down * across / limits().sampled_cells))
    for number in range(0, down * across, step):
        row, column = number // across * high, number % across * wide
        yield Window(column, row, min(wide, source.width - column), min(high, source.height - row))
