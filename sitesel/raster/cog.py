"""
Writing a raster as a cloud-optimised GeoTIFF: whole or not at all, the same input, the same bytes.

Numbers stay as stored, with scale, offset and nodata beside them; nothing is resampled. Overviews
are for looking at: means of numbers, nearest of classes. Nothing here measures from them.
"""

from __future__ import annotations

import json
import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import BrokenLayerError, OutputError
from sitesel.raster.head import TAG_CATEGORIES
from sitesel.raster.info import Tally
from sitesel.raster.opening import opened, reading
from sitesel.raster.writing import made, optimised, profile
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitesel.raster.raster import Raster

STRIP_ROWS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """
    What is said of a raster besides what its file says.

    Parameters
    ----------
    tags : Mapping of str to str
        Source, licence, date and the like, kept in the file.
    nodata : float or None
        Stored number that means "unknown" besides the file's own.
    classes : Mapping of int to str or None
        Names of classes; if given, even empty, the numbers are names of classes.
    """

    tags: Mapping[str, str]
    nodata: float | None = None
    classes: Mapping[int, str] | None = None


def write_cog(
    raster: Raster, target: Path, where: Text, *, about: About, judge: Callable[[Tally], None]
) -> Tally:
    """
    Write a band as a cloud-optimised GeoTIFF, in strips.

    Parameters
    ----------
    raster : Raster
        What to write.
    target : Path
        Where to; replaced in one step when all is written.
    where : Text
        What it is, for messages.
    about : About
        What is said of it.
    judge : callable
        Told what all cells hold before the target is replaced; what it raises leaves all as it was.

    Returns
    -------
    Tally
        What all cells hold, as stored.

    Raises
    ------
    BrokenLayerError
        If the source cannot be read to its end.
    OutputError
        If the target cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".sitesel-", dir=target.parent) as folder:
            plain, done = Path(folder) / "plain.tif", Path(folder) / "done.tif"
            tally, written = _plain(raster, plain, where, about=about)
            judge(tally)
            optimised(plain, done, categorical=raster.categorical or about.classes is not None)
            _compare(done, written)
            with done.open("rb+") as stream:
                os.fsync(stream.fileno())
            done.replace(target)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"写不了 {target}:{reason}。请检查文件夹是否存在、能否写入、磁盘是否已满。",
            f"Cannot write {target}: {reason}. Check that the folder exists and can be written to, "
            "and that the disk is not full.",
        ) from error
    return tally


def _plain(raster: Raster, path: Path, where: Text, *, about: About) -> tuple[Tally, int]:
    """Copy the band strip by strip into a tiled file that holds what we decided, and no more."""
    tally, written = Tally.empty(raster.dtype), 0
    with opened(raster.path, where) as source:
        marked = raster.nodata if about.nodata is None else about.nodata
        marked = _marker(raster, source) if marked is None else marked
        with made(path, **profile(raster.grid, dtype=raster.dtype, nodata=marked)) as target:
            for top in range(0, raster.grid.rows, STRIP_ROWS):
                rows = top, min(top + STRIP_ROWS, raster.grid.rows)
                with reading(raster.path, where):
                    stored, known = raster.stored(source, rows, (0, raster.grid.columns))
                if about.nodata is not None:
                    known = known & (stored != stored.dtype.type(about.nodata))
                tally.add(stored, known)
                if marked is not None:
                    stored = _with_marker(stored, known, marked, where)
                written = zlib.crc32(np.ascontiguousarray(stored).tobytes(), written)
                target.write(stored, 1, window=(rows, (0, raster.grid.columns)))
            target.scales, target.offsets = (raster.scale,), (raster.offset,)
            target.units = (raster.unit,)
            _describe(target, source, raster, about=about)
    return tally, written


def _compare(done: Path, written: int) -> None:
    """Read all cells back: GDAL tells of a full disk only in its log when it closes a file."""
    found, where = 0, Text("写好的文件", "the written file")
    try:
        with opened(done, where) as made:
            for top in range(0, made.height, STRIP_ROWS):
                rows = top, min(top + STRIP_ROWS, made.height)
                cells = made.read(1, window=(rows, (0, made.width)))
                found = zlib.crc32(np.ascontiguousarray(cells).tobytes(), found)
    except BrokenLayerError as error:
        raise OSError(error.en) from error
    if found != written:
        raise OSError("what was written reads back otherwise")


def _marker(raster: Raster, source: Any) -> float | None:  # noqa: ANN401
    """Choose a number for what a mask of the file hides, where the file declares none."""
    if np.dtype(raster.dtype).kind == "f":
        return float("nan")
    flags = source.mask_flag_enums[raster.band - 1]
    if any(flag.name == "all_valid" for flag in flags):
        return None
    spare = np.iinfo(raster.dtype)
    return float(spare.min if spare.min < 0 else spare.max)


def _with_marker(
    stored: np.ndarray[Any, Any], known: np.ndarray[Any, Any], marked: float, where: Text
) -> np.ndarray[Any, Any]:
    """Write the marker where nothing is known; no known cell may hold it."""
    marker = stored.dtype.type(marked)
    if (stored[known] == marker).any():
        raise BrokenLayerError(
            f"{where.zh}用掩膜遮去像元,而 {marked:g} 这个数已有像元占用;"
            "请用 --nodata 给一个没有用到的数。",
            f"{where.en} hides cells by a mask, and every number is taken that could mark them, "
            f"such as {marked:g}; name one that no cell has with --nodata.",
        )
    filled: np.ndarray[Any, Any] = np.where(known, stored, marker)
    return filled


def _describe(made: Any, source: Any, raster: Raster, *, about: About) -> None:  # noqa: ANN401
    named = source.tags().get(TAG_CATEGORIES)
    if about.classes is not None:
        listed = {str(number): name for number, name in sorted(about.classes.items())}
        named = json.dumps(listed, ensure_ascii=False)
    tags = about.tags
    kept = {f"SITESEL_{name.upper()}": text for name, text in sorted(tags.items()) if text}
    made.update_tags(**kept, **({TAG_CATEGORIES: named} if named is not None else {}))
    if source.colorinterp[raster.band - 1].name == "palette" and raster.dtype in {
        "uint8",
        "uint16",
    }:
        made.write_colormap(1, source.colormap(raster.band))
