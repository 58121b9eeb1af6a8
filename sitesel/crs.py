"""
Coordinate reference systems: declared or refused, never guessed silently.

Qingdao's planners work in CGCS2000 3-degree Gauss-Krüger on the meridian 120° E, written either
without the zone prefix (EPSG:4549, eastings of 6 digits) or with it (EPSG:4528, eastings of 8
digits that begin with 40). CGCS2000 and WGS 84 differ by less than a metre and are treated as
equal here, which is right for parks and parcels and wrong for boundary marks (界址点).
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.errors import CrsError
from sitesel.gcj02 import to_wgs84
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas
    from pyproj import Transformer

LONGITUDE_LIMIT = 180.0
LATITUDE_LIMIT = 90.0
ZONE_WIDTH_M = 1_000_000
GEOGRAPHIC = "EPSG:4326"
CGCS2000 = 4490
GCJ02 = "GCJ-02"


def suggestion(west: float, south: float, east: float, north: float) -> Text:
    """
    Say which reference system coordinates look like.

    Parameters
    ----------
    west, south, east, north : float
        Bounds in the unknown unit.

    Returns
    -------
    Text
        A hint in Chinese and in English; the user decides.

    Examples
    --------
    >>> suggestion(40_512_000, 3_990_000, 40_530_000, 4_010_000)[1]
    'eastings of 8 digits with zone prefix 40 look like EPSG:4528 (CGCS2000 3-degree zone 40)'
    """
    if south > LATITUDE_LIMIT and north <= LONGITUDE_LIMIT and east <= LATITUDE_LIMIT:
        return Text("经纬度像是写反了(应为经度在前)", "longitude and latitude look swapped")
    zone = int(west // ZONE_WIDTH_M)
    if zone > 0 and zone == int(east // ZONE_WIDTH_M):
        code = 4488 + zone  # EPSG:4513 is zone 25, EPSG:4533 zone 45
        return Text(
            f"东坐标 8 位、带号 {zone},像 EPSG:{code}(CGCS2000 3 度带第 {zone} 带)",
            f"eastings of 8 digits with zone prefix {zone} look like EPSG:{code} "
            f"(CGCS2000 3-degree zone {zone})",
        )
    if west > LONGITUDE_LIMIT and zone == 0:
        return Text(
            "东坐标 6 位、无带号,在青岛多为 EPSG:4549(CGCS2000,中央经线 120°)",
            "eastings of 6 digits without a zone prefix are, in Qingdao, mostly EPSG:4549 "
            "(CGCS2000, central meridian 120 E)",
        )
    return Text("像经纬度:EPSG:4490 或 EPSG:4326", "they look like degrees: EPSG:4490 or EPSG:4326")


def to_work(
    frame: geopandas.GeoDataFrame, work_crs: str, *, where: str, declared: str | None = None
) -> geopandas.GeoDataFrame:
    """
    Bring a frame into the metric working system.

    Parameters
    ----------
    frame : GeoDataFrame
        As read from a file.
    work_crs : str
        The pack's working system, in metres.
    where : str
        File or layer, for messages.
    declared : str, optional
        What the user or the catalog says the coordinates are in; it overrides what the file names
        (GeoJSON cannot name any). `GCJ-02` takes the shift of Chinese web maps away.

    Returns
    -------
    GeoDataFrame
        A new frame in `work_crs`.

    Raises
    ------
    CrsError
        If no system is named, the named one is unknown, or the coordinates cannot be in it.
    """
    if (declared or "").upper() == GCJ02:
        frame, declared = frame.set_geometry(frame.geometry.transform(to_wgs84)), GEOGRAPHIC
    west, south, east, north = (float(bound) for bound in frame.total_bounds)
    zh, en = suggestion(west, south, east, north)
    crs = declared or frame.crs
    if crs is None:
        raise CrsError(
            f"{where} 没有坐标系(坐标范围 {west:.6g}, {south:.6g}, {east:.6g}, {north:.6g};{zh})。"
            "请用 --crs 注明,例如 --crs EPSG:4549。",
            f"{where} names no reference system (bounds {west:.6g}, {south:.6g}, {east:.6g}, "
            f"{north:.6g}; {en}). Name it with --crs, such as --crs EPSG:4549.",
        )
    declared_frame = _declare(frame, crs, where=where)
    degrees = declared_frame.crs.is_geographic
    outside = max(abs(west), abs(east)) > LONGITUDE_LIMIT or max(abs(south), abs(north)) > (
        LATITUDE_LIMIT
    )
    if degrees == outside and np.isfinite([west, south, east, north]).all():
        raise CrsError(
            f"{where} 的坐标不可能属于 {declared_frame.crs.to_string()}"
            f"(范围 {west:.6g}, {south:.6g}, {east:.6g}, {north:.6g});{zh}。请用 --crs 注明。",
            f"The coordinates of {where} cannot be in {declared_frame.crs.to_string()} (bounds "
            f"{west:.6g}, {south:.6g}, {east:.6g}, {north:.6g}); {en}. Name it with --crs.",
        )
    if declared_frame.crs.srs == GEOGRAPHIC:
        return _moved(declared_frame, work_crs, way="FORWARD", into=work_crs)
    return declared_frame.to_crs(work_crs)


def operation(
    frame: geopandas.GeoDataFrame, work_crs: str, *, declared: str | None = None
) -> dict[str, Any]:
    """
    Say by which operation `to_work` brings a frame into the working system.

    Parameters
    ----------
    frame : GeoDataFrame
        As read from a file, not empty.
    work_crs : str
        The pack's working system.
    declared : str, optional
        As `to_work` takes it.

    Returns
    -------
    dict
        source, work, PROJ's name, accuracy_m (metres, None where PROJ states none) and pipeline;
        the shift of GCJ-02 comes before it and is named in the source.
    """
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    shifted = (declared or "").upper() == GCJ02
    source = _declare(frame, GEOGRAPHIC if shifted else declared or frame.crs, where="").crs
    way = (
        _transformer(work_crs)
        if source.srs == GEOGRAPHIC
        else Transformer.from_crs(source, work_crs, always_xy=True)
    )
    way.transform(*frame.total_bounds[:2])
    try:
        used = way.get_last_used_operation()  # of several candidates PROJ picks by the place
    except ProjError:  # nothing to do: already in the working system
        used = way
    return {
        "source": GCJ02 if shifted else source.to_string(),
        "work": work_crs,
        "name": used.description,
        "accuracy_m": used.accuracy if used.accuracy >= 0 else None,
        "pipeline": used.definition.strip(),
    }


def to_degrees(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """
    Bring a frame from its working system to longitude and latitude on WGS 84.

    Parameters
    ----------
    frame : GeoDataFrame
        In a working system.

    Returns
    -------
    GeoDataFrame
        A new frame in EPSG:4326.
    """
    return _moved(frame, frame.crs.srs, way="INVERSE", into=GEOGRAPHIC)


def _moved(
    frame: geopandas.GeoDataFrame, work_crs: str, *, way: str, into: str
) -> geopandas.GeoDataFrame:
    move = partial(_transformer(work_crs).transform, direction=way)
    shapes = shapely.transform(frame.geometry.to_numpy(), move, interleaved=False)
    return frame.set_geometry(shapes, crs=into)


@cache
def _transformer(work_crs: str) -> Transformer:
    """From degrees to a working system, and back; PROJ searches long for one between datums."""
    from pyproj import CRS, Transformer

    geographic = CRS(work_crs).geodetic_crs
    equal = geographic is not None and geographic.to_epsg() == CGCS2000
    return Transformer.from_crs(geographic if equal else GEOGRAPHIC, work_crs, always_xy=True)


def _declare(frame: geopandas.GeoDataFrame, crs: object, *, where: str) -> geopandas.GeoDataFrame:
    from pyproj.exceptions import CRSError as UnknownCrsError

    try:
        return frame.set_crs(crs, allow_override=True)
    except UnknownCrsError as error:
        raise CrsError(
            f"{where} 的坐标系 {crs!r} 无法识别;请写 EPSG 代号,例如 EPSG:4549 或 EPSG:4490。",
            f"The reference system {crs!r} of {where} is unknown; write an EPSG code such as "
            "EPSG:4549 or EPSG:4490.",
        ) from error
