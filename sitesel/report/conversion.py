"""
Bringing a file from one reference system to another: what was taken, what it became, where it lies.

GeoJSON is WGS 84 by its standard (RFC 7946, section 4), and every program takes it for that. So it
is written in degrees of WGS 84 or CGCS2000 only: in metres or with a web map's shift it would be
read wrongly by whoever gets it next. Other formats hold any system; those of web maps have no code,
so their files are written without one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.bd09 import to_bd09
from sitesel.crs import BD09, DEGREES, GEOGRAPHIC, Recognised, move, recognise
from sitesel.crs.helmert import parameters
from sitesel.crs.named import Named, named
from sitesel.districts import districts_of
from sitesel.errors import CrsError, EmptyLayerError, UsageError
from sitesel.formats import read
from sitesel.gcj02 import to_gcj02
from sitesel.report.vector_files import DEGREES_ONLY, check_target, write_features
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

    from sitesel.formats import Reading
    from sitesel.matrix import FloatArray
    from sitesel.pack import Pack

STILL_M = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    What a conversion is asked to do.

    Parameters
    ----------
    source, target : Path
        Files; the suffix of the target says its format.
    declared : str or None
        The system of the source, if the file names none or the wrong one.
    into : str
        The system of the target.
    transform : str or None
        Three or seven parameters from an old datum to CGCS2000.
    convention : str
        Of their rotations: `position_vector` or `coordinate_frame`.
    encoding : str
        Of a shapefile's table.
    force : bool
        Whether the target may be replaced.
    """

    source: Path
    target: Path
    declared: str | None = None
    into: str = DEGREES
    transform: str | None = None
    convention: str = "position_vector"
    encoding: str = "utf-8"
    force: bool = False


def convert(wanted: Wanted, pack: Pack) -> tuple[Text, ...]:
    """
    Convert a file.

    Parameters
    ----------
    wanted : Wanted
        What to do.
    pack : Pack
        The city by which a system is recognised and districts are named.

    Returns
    -------
    tuple of Text
        What was done, a line each.

    Raises
    ------
    InputError
        If the source cannot be read or its system not told, or the target not written.
    UsageError
        If the target's suffix names no format, or parameters come without a system.
    """
    check_target(wanted.target, force=wanted.force)
    into = _target_system(wanted)
    reading = read(wanted.source, what="要转换的文件", what_en="file to convert")
    frame = reading.frame
    if not (~shapely.is_missing(frame.geometry.to_numpy())).any():
        raise EmptyLayerError(
            f"{wanted.source} 没有图形可转换。", f"{wanted.source} holds no shape to convert."
        )
    found = recognise(
        frame,
        declared=_declared(wanted, reading),
        stated=reading.crs,
        home=pack.home,
        where=wanted.source.name,
    )
    made = _moved(frame, found, into)
    lost = write_features(made, wanted.target, encoding=wanted.encoding)
    return (
        Text(
            f"已写出 {wanted.target}:{len(made)} 个要素(读入 {reading.count} 行)。",
            f"Wrote {wanted.target}: {len(made)} features ({reading.count} rows read).",
        ),
        Text(f"原坐标系:{found.reason.zh}", f"From: {found.reason.en}"),
        *_about(frame, made, found, into=into, pack=pack),
        *reading.said,
        *(
            Text(
                f"第 {one.row} 行没有转换:{one.reason.zh}",
                f"row {one.row} left out: {one.reason.en}",
            )
            for one in reading.rejected
        ),
        *lost,
    )


def _about(
    frame: geopandas.GeoDataFrame,
    made: geopandas.GeoDataFrame,
    found: Recognised,
    *,
    into: Named,
    pack: Pack,
) -> list[Text]:
    told = [Text(f"新坐标系:{into.title.zh}。", f"To: {into.title.en}.")]
    if into.web:
        told.append(
            Text(
                f"注意:{into.name} 只供在该地图上显示,文件里不写坐标系;量算与存档请用 CGCS2000。",
                f"Note: {into.name} is for display on that map only, and the file names no system; "
                "measure and archive in CGCS2000.",
            )
        )
    metres = _greatest_move(frame, made, found, into)
    still = Text("只换了写法,地面位置不动。", "Only the way of writing changed; no place moved.")
    far = Text(f"移动最大的点移了 {metres:.2f} 米。", f"The farthest move was {metres:.2f} m.")
    told.append(still if metres < STILL_M else far)
    if pack.home is not None:
        fell = districts_of(move(frame, found, pack.head.work_crs), pack)
        told += [Text(fell.zh, fell.en.strip())] if fell.zh else []
    return told


def _greatest_move(
    frame: geopandas.GeoDataFrame, made: geopandas.GeoDataFrame, found: Recognised, into: Named
) -> float:
    """Metres between a place read as it was labelled and as it is labelled now."""
    from pyproj import Geod

    before = shapely.get_coordinates(frame.geometry.to_numpy())
    before = before[:, ::-1] if found.swapped else before
    before = _as_labelled(before, named(found.crs, where=""))
    after = _as_labelled(shapely.get_coordinates(made.geometry.to_numpy()), into)
    return float(np.max(Geod(ellps="GRS80").inv(*before.T, *after.T)[2]))


def _as_labelled(places: FloatArray, system: Named) -> FloatArray:
    """Degrees on whatever datum, as somebody would take them who asks no further."""
    bare = Named(name=system.name, crs=system.crs)
    return bare.degrees(places)


def _moved(frame: geopandas.GeoDataFrame, found: Recognised, into: Named) -> geopandas.GeoDataFrame:
    if not into.web:
        return move(frame, found, into.name)
    degrees = move(frame, found, DEGREES)
    shapes = shapely.transform(
        degrees.geometry.to_numpy(), to_bd09 if into.name == BD09 else to_gcj02
    )
    return frame.set_geometry(shapes).set_crs(None, allow_override=True)


def _declared(wanted: Wanted, reading: Reading) -> str | None:
    if wanted.transform is None:
        return wanted.declared
    system = wanted.declared or reading.crs
    if system is None:
        raise UsageError(
            "给了 --transform,还要用 --from 写明原坐标系的 EPSG 代号(如 EPSG:2364)。",
            "With --transform name the system of the source too: --from and its EPSG code, such as "
            "EPSG:2364.",
        )
    given = parameters(wanted.transform, convention=wanted.convention)
    return f"{system} +towgs84={given.towgs84}"


def _target_system(wanted: Wanted) -> Named:
    into = named(wanted.into, where="--to")
    if into.datum is not None:
        into = named(GEOGRAPHIC if into.datum == "WGS84" else DEGREES, where="--to")
    if wanted.target.suffix.lower() in DEGREES_ONLY:
        if into.name not in (GEOGRAPHIC, DEGREES):
            raise CrsError(
                f"GeoJSON 按规范只能是 WGS 84 经纬度(RFC 7946),写成 {into.title.zh} 别人会读错;"
                "请写 .gpkg、.shp 或 .csv,或用 --to EPSG:4490。",
                f"GeoJSON is WGS 84 by its standard (RFC 7946), and in {into.title.en} it would be "
                "read wrongly; write .gpkg, .shp or .csv, or use --to EPSG:4490.",
            )
        return named(GEOGRAPHIC, where="--to")
    return into
