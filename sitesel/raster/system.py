"""The reference system of a raster: declared or refused, as of vector files."""

from __future__ import annotations

from typing import Any

from sitesel.crs import suggestion
from sitesel.crs.candidates import LATITUDE_LIMIT, LONGITUDE_LIMIT
from sitesel.errors import CrsError
from sitesel.raster.grid import horizontal
from sitesel.text import Text

NO_OPTION = Text(
    "(没有 --crs 的命令:先在 GIS 里给文件定义坐标系,如 gdal_edit.py -a_srs EPSG:4549)",
    " (commands without --crs: assign it to the file in a GIS first, such as with gdal_edit.py "
    "-a_srs EPSG:4549)",
)
SHIFTED = {"GCJ-02", "GCJ02", "BD-09", "BD09"}


def system_of(
    stored: Any,  # noqa: ANN401
    bounds: tuple[float, float, float, float],
    where: Text,
    *,
    declared: str | None,
) -> str:
    """
    Name the reference system of a raster.

    Parameters
    ----------
    stored : rasterio.crs.CRS or None
        What the file says.
    bounds : tuple of float
        West, south, east, north as stored.
    where : Text
        Which file, for messages.
    declared : str or None
        What the user or the catalog says; it overrides the file.

    Returns
    -------
    str
        A code where there is one, else WKT.

    Raises
    ------
    CrsError
        If none is named, it is unknown, a shifted one, or the bounds cannot be in it.
    """
    if (declared or "").upper() in SHIFTED:
        raise CrsError(
            f"{where.zh}:栅格不能按 {declared} 读:偏移处处不同,像元挪不回规则格网。"
            "请向提供者要未加偏移的数据。",
            f"{where.en}: a raster cannot be in {declared}: the shift differs from place to place "
            "and leaves no regular grid. Ask for the data without the shift.",
        )
    zh, en = suggestion(*bounds)
    west, south, east, north = bounds
    shown = f"{west:.6g}, {south:.6g}, {east:.6g}, {north:.6g}"
    name = declared or _stored(stored)
    if not name:
        raise CrsError(
            f"{where.zh}:栅格没有坐标系(范围 {shown};{zh})。"
            f"请用 --crs 注明,例如 --crs EPSG:4549{NO_OPTION.zh}。",
            f"{where.en}: the raster names no reference system (bounds {shown}; {en}). Name it "
            f"with --crs, such as --crs EPSG:4549{NO_OPTION.en}.",
        )
    degrees = _geographic(name, where)
    outside = max(abs(west), abs(east)) > LONGITUDE_LIMIT + 1 or (
        max(abs(south), abs(north)) > LATITUDE_LIMIT + 1
    )
    if degrees == outside:
        raise CrsError(
            f"{where.zh}:栅格的坐标不可能属于 {name}(范围 {shown});{zh}。"
            f"请用 --crs 注明{NO_OPTION.zh}。",
            f"{where.en}: the raster's coordinates cannot be in {name} (bounds {shown}); {en}. "
            f"Name it with --crs{NO_OPTION.en}.",
        )
    return name


def _stored(stored: Any) -> str:  # noqa: ANN401
    """Give the code of what a file says, else its text; nothing of a system without a place."""
    if stored is None or not (stored.is_geographic or stored.is_projected):
        return ""
    authority = stored.to_authority()
    return ":".join(authority) if authority else str(stored.to_wkt())


def _geographic(name: str, where: Text) -> bool:
    from pyproj.exceptions import CRSError as UnknownCrsError

    try:
        crs = horizontal(name)
    except UnknownCrsError as error:
        raise CrsError(
            f"{where.zh}:坐标系 {name!r} 无法识别;请写 EPSG 代号,例如 EPSG:4549 或 EPSG:4490。",
            f"{where.en}: the reference system {name!r} is unknown; write an EPSG code such as "
            "EPSG:4549 or EPSG:4490.",
        ) from error
    if not (crs.is_geographic or crs.is_projected):
        raise CrsError(
            f"{where.zh}:{name!r} 既不是经纬度也不是投影坐标系;请写 EPSG 代号。",
            f"{where.en}: {name!r} is neither geographic nor projected; write an EPSG code.",
        )
    return bool(crs.is_geographic)
