"""Taking a planner's GeoTIFF in: read to its last cell, written as a COG, told in figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import BrokenLayerError
from sitesel.raster.cog import About, write_cog
from sitesel.raster.head import raster_of
from sitesel.raster.opening import opened
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.raster.info import Tally
    from sitesel.raster.raster import Raster


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """
    What was taken in.

    Parameters
    ----------
    target : Path
        The COG that was written.
    raster : Raster
        What it holds, read back from it.
    cells, known : int
        All cells, and those that are known.
    least, greatest : float
        Of the known cells, in the measured unit; NaN if none is known.
    precision_m : float
        How far a cell may be from what it stands for, in metres: the larger side of a cell at the
        middle, since nothing better is known of the file.
    notes : tuple of Text
        What was decided.
    """

    target: Path
    raster: Raster
    cells: int
    known: int
    least: float
    greatest: float
    precision_m: float
    notes: tuple[Text, ...]


def take_in(  # noqa: PLR0913  (what a file may not say of itself)
    path: str | Path,
    target: str | Path,
    *,
    crs: str | None = None,
    band: int | None = None,
    nodata: float | None = None,
    keep_all: bool = False,
    classes: Mapping[int, str] | None = None,
    source: str = "",
    licence: str = "",
    date: str = "",
) -> TakenIn:
    """
    Read a GeoTIFF to its last cell and write it as a COG.

    Parameters
    ----------
    path : str or Path
        The planner's file.
    target : str or Path
        The COG to write, `.tif`; replaced whole or left as it was.
    crs : str, optional
        Reference system, if the file names none or the wrong one.
    band : int, optional
        Which band; must be said of a file with several.
    nodata : float, optional
        A stored number that means "unknown", besides what the file declares.
    keep_all : bool
        Take numbers that look like an undeclared "unknown" (-9999 ...) for what they say.
    classes : Mapping of int to str, optional
        Names of classes; if given, even empty, the numbers are names and not amounts.
    source, licence, date : str
        Kept in the file.

    Returns
    -------
    TakenIn
        What was written.

    Raises
    ------
    BrokenLayerError
        If the file is no GeoTIFF, is broken, turned, too large or without a known cell, has several
        bands and none was chosen, or holds what looks like an undeclared "unknown".
    CrsError
        If it has no usable reference system.
    DependencyError
        If rasterio is not installed.
    OutputError
        If the target cannot be written.
    """
    path, target = Path(path), Path(target)
    where = Text(f"栅格 {path.name}", f"raster {path.name}")
    with opened(path, where) as stream:
        if band is None and stream.count > 1:
            raise BrokenLayerError(
                f"{where.zh}有 {stream.count} 个波段;请用 --band 说明取第几个。",
                f"{where.en} has {stream.count} bands; say with --band which one to take.",
            )
        raster = raster_of(stream, path, where, declared=crs, band=band or 1)
    _check_nodata(raster, nodata, where)
    tags = {"source": source, "licence": licence, "date": date}
    tally = write_cog(
        raster,
        target,
        where,
        about=About(tags=tags, nodata=nodata, classes=classes),
        judge=lambda tally: _judge(tally, where, keep_all=keep_all, nodata=nodata),
    )
    return _told(target, raster, tally, where)


def _check_nodata(raster: Raster, nodata: float | None, where: Text) -> None:
    kind = np.dtype(raster.dtype)
    if nodata is None or kind.kind == "f":
        return
    if nodata != int(nodata) or not np.iinfo(kind).min <= nodata <= np.iinfo(kind).max:
        raise BrokenLayerError(
            f"{where.zh}的像元是 {raster.dtype},存不下无数据值 {nodata:g};请换一个范围之内的整数。",
            f"{where.en} has cells of {raster.dtype}, in which the nodata {nodata:g} cannot be "
            "stored; give an integer of that range.",
        )


def _judge(tally: Tally, where: Text, *, keep_all: bool, nodata: float | None) -> None:
    if not tally.known:
        raise BrokenLayerError(
            f"{where.zh}没有一个有值的像元;请检查无数据值与所选波段。",
            f"{where.en} has no cell with a value; check nodata and the band.",
        )
    suspects = sorted(tally.suspects)
    if suspects and not keep_all and nodata is None:
        listed = ", ".join(f"{one:g}" for one in suspects)
        raise BrokenLayerError(
            f"{where.zh}里有像元等于 {listed},像是没有声明的“无数据”;"
            f"请用 --nodata {suspects[0]:g} 注明;若确是数值,用 --keep-all。",
            f"{where.en} has cells of {listed}, which look like an undeclared nodata; name it with "
            f"--nodata {suspects[0]:g}, or say --keep-all if they are numbers.",
        )


def _told(target: Path, raster: Raster, tally: Tally, where: Text) -> TakenIn:
    with opened(target, where) as stream:
        written = raster_of(stream, target, where)
    width, height = written.grid.ground(written.grid.rows // 2, 1)
    ends = sorted(one * raster.scale + raster.offset for one in (tally.least, tally.greatest))
    return TakenIn(
        target=target,
        raster=written,
        cells=tally.cells,
        known=tally.known,
        least=ends[0],
        greatest=ends[1],
        precision_m=float(max(width[0], height[0])),
        notes=raster.notes,
    )
