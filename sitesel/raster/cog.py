"""
Writing a raster as a cloud-optimised GeoTIFF, whole or not at all, the same input to the same bytes.

Numbers stay as stored, with scale, offset and nodata beside them; nothing is resampled. Overviews
are for looking at: means of numbers, nearest of classes. Nothing here measures from them.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import OutputError
from sitesel.raster.info import Tally
from sitesel.raster.opening import SETTINGS, opened
from sitesel.raster.raster import TAG_CATEGORIES, Raster

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sitesel.text import Text

BLOCK = 512
STRIP_ROWS = 512
COPYING = {
    "driver": "COG",
    "compress": "DEFLATE",
    "blocksize": BLOCK,
    "num_threads": "1",
    "bigtiff": "IF_SAFER",
}


def write_cog(
    raster: Raster,
    target: Path,
    where: Text,
    *,
    tags: Mapping[str, str],
    nodata: float | None,
    classes: Mapping[int, str] | None,
    judge: Callable[[Tally], None],
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
    tags : Mapping of str to str
        Source, licence, date and the like, kept in the file.
    nodata : float or None
        Stored number that means "unknown" besides what the file says.
    classes : Mapping of int to str or None
        Names of classes; if given, even empty, the numbers are names of classes.
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
            tally = _plain(raster, plain, where, tags=tags, nodata=nodata, classes=classes)
            judge(tally)
            _optimised(plain, done, categorical=raster.categorical or classes is not None)
            with done.open("rb+") as stream:
                os.fsync(stream.fileno())
            done.replace(target)
    except OSError as error:
        raise OutputError(
            f"写不了 {target}:{error.strerror or error}。请检查文件夹是否存在、能否写入、磁盘是否"
            "已满。",
            f"Cannot write {target}: {error.strerror or error}. Check that the folder exists and "
            "can be written to, and that the disk is not full.",
        ) from error
    return tally


def _plain(
    raster: Raster,
    path: Path,
    where: Text,
    *,
    tags: Mapping[str, str],
    nodata: float | None,
    classes: Mapping[int, str] | None,
) -> Tally:
    """Copy the band strip by strip into a tiled file that holds what we decided, and no more."""
    import rasterio

    tally = Tally.empty(raster.dtype)
    with opened(raster.path, where) as source:
        marked = raster.nodata if nodata is None else nodata
        marked = _marker(raster, source) if marked is None else marked
        with rasterio.open(path, "w", **_profile(raster, marked)) as made:
            for top in range(0, raster.grid.rows, STRIP_ROWS):
                bottom = min(top + STRIP_ROWS, raster.grid.rows)
                stored, known = raster.stored(source, (top, bottom), (0, raster.grid.columns))
                if nodata is not None:
                    known = known & (stored != stored.dtype.type(nodata))
                tally.add(stored, known)
                if marked is not None:
                    stored = np.where(known, stored, stored.dtype.type(marked))
                made.write(stored, 1, window=((top, bottom), (0, raster.grid.columns)))
            made.scales, made.offsets = (raster.scale,), (raster.offset,)
            made.units = (raster.unit,)
            _describe(made, source, raster, tags=tags, classes=classes)
    return tally


def _profile(raster: Raster, nodata: float | None) -> dict[str, Any]:
    from rasterio.crs import CRS
    from rasterio.transform import Affine

    grid = raster.grid
    return {
        "driver": "GTiff",
        "width": grid.columns,
        "height": grid.rows,
        "count": 1,
        "dtype": raster.dtype,
        "nodata": nodata,
        "crs": CRS.from_user_input(grid.crs),
        "transform": Affine(grid.cell_width, 0, grid.left, 0, -grid.cell_height, grid.top),
        "tiled": True,
        "blockxsize": BLOCK,
        "blockysize": BLOCK,
        "bigtiff": "IF_SAFER",
    }


def _marker(raster: Raster, source: Any) -> float | None:  # noqa: ANN401
    """Choose a number for what a mask of the file hides, where the file declares none."""
    if np.dtype(raster.dtype).kind == "f":
        return float("nan")
    flags = source.mask_flag_enums[raster.band - 1]
    if any(flag.name == "all_valid" for flag in flags):
        return None
    spare = np.iinfo(raster.dtype)
    return float(spare.min if spare.min < 0 else spare.max)


def _describe(
    made: Any,  # noqa: ANN401
    source: Any,  # noqa: ANN401
    raster: Raster,
    *,
    tags: Mapping[str, str],
    classes: Mapping[int, str] | None,
) -> None:
    named = source.tags().get(TAG_CATEGORIES) if classes is None else json.dumps(
        {str(number): name for number, name in sorted(classes.items())}, ensure_ascii=False
    )  # fmt: skip
    kept = {f"SITESEL_{name.upper()}": text for name, text in sorted(tags.items()) if text}
    made.update_tags(**kept, **({TAG_CATEGORIES: named} if named is not None else {}))
    if source.colorinterp[raster.band - 1].name == "palette" and raster.dtype in {
        "uint8",
        "uint16",
    }:
        made.write_colormap(1, source.colormap(raster.band))


def _optimised(plain: Path, done: Path, *, categorical: bool) -> None:
    import rasterio
    from rasterio.errors import RasterioError
    from rasterio.shutil import copy

    try:
        with rasterio.Env(**SETTINGS):
            copy(
                plain,
                done,
                **COPYING,
                predictor="YES",
                overview_resampling="NEAREST" if categorical else "AVERAGE",
            )
    except RasterioError as error:
        raise OSError(str(error)) from error
