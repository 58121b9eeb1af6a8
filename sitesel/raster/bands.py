"""
Writing bands that we computed, window by window, as one cloud-optimised GeoTIFF: whole or none.

What was written is read back and compared before the target is replaced: GDAL tells of a full disk
only in its log. A run that is interrupted leaves nothing at the target.
"""

from __future__ import annotations

import math
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import OutputError
from sitesel.raster.opening import opened
from sitesel.raster.writing import made, optimised, profile
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sitesel.raster.grid import Grid

THREADS = 2  # unpack what was written; no result depends on it
Window = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Band:
    """
    A band of a raster that is written.

    Parameters
    ----------
    title : str
        What it is.
    unit : str
        Empty for none.
    """

    title: str
    unit: str = ""


@dataclass(slots=True)
class Bands:
    """
    A raster that is being written.

    Parameters
    ----------
    file : DatasetWriter
        Of rasterio.
    sums : dict of (tuple to int)
        Checksum of each window.
    """

    file: Any
    sums: dict[Window, int] = field(default_factory=dict)

    def write(self, window: Window, cells: np.ndarray) -> None:
        """
        Write a window of all bands.

        Parameters
        ----------
        window : ((int, int), (int, int))
            First row and the one after the last, and columns likewise.
        cells : ndarray of float, shape (bands, rows, columns)
            NaN is unknown.
        """
        stored = np.ascontiguousarray(cells, dtype=self.file.dtypes[0])
        self.sums[window] = zlib.crc32(stored.tobytes())
        self.file.write(stored, window=window)


@contextmanager
def writing(  # noqa: PLR0913  (one keyword each)
    target: Path,
    grid: Grid,
    bands: Sequence[Band],
    tags: Mapping[str, str],
    *,
    dtype: str = "float32",
    nodata: float = math.nan,
) -> Iterator[Bands]:
    """
    Write a raster; it takes the target's place when the block ends without an error.

    Parameters
    ----------
    target : Path
        A `.tif`; its folder must exist.
    grid : Grid
        Of the cells.
    bands : sequence of Band
        What is written.
    tags : Mapping of str to str
        Kept in the file.
    dtype : str
        Kind of number.
    nodata : float
        Number that means "unknown".

    Yields
    ------
    Bands
        To write into.

    Raises
    ------
    OutputError
        If the target cannot be written; what was there is as it was.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".sitesel-", dir=target.parent) as folder:
            plain, done = Path(folder) / "plain.tif", Path(folder) / "done.tif"
            options = profile(grid, dtype=dtype, nodata=nodata)
            with made(plain, **{**options, "count": len(bands)}) as file:
                file.descriptions = tuple(band.title for band in bands)
                file.units = tuple(band.unit for band in bands)
                file.update_tags(**{f"SITESEL_{name.upper()}": text for name, text in tags.items()})
                written = Bands(file)
                yield written
            optimised(plain, done, categorical=True)
            _compare(done, written)
            done.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"写不了 {target}:{reason}。请检查文件夹是否存在、能否写入、磁盘是否已满。",
            f"Cannot write {target}: {reason}. Check that the folder exists and can be written to, "
            "and that the disk is not full.",
        ) from error


def _compare(done: Path, written: Bands) -> None:
    """Read all back on a few threads, each with the file open for itself."""
    sums = list(written.sums.items())
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(partial(_same, done), [sums[at::THREADS] for at in range(THREADS)]))


def _same(done: Path, sums: list[tuple[Window, int]]) -> None:
    with opened(done, Text("写好的文件", "the written file")) as file:
        for window, checksum in sums:
            if zlib.crc32(np.ascontiguousarray(file.read(window=window)).tobytes()) != checksum:
                raise OSError("what was written reads back otherwise")
