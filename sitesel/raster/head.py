"""Describing a raster from the head of its file: grid, system, numbers; or refusing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import BrokenLayerError
from sitesel.raster.grid import Grid
from sitesel.raster.opening import opened, place
from sitesel.raster.raster import Raster
from sitesel.raster.system import system_of
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

TAG_CATEGORIES = "SITESEL_CATEGORIES"


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
