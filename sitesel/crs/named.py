"""
A reference system that somebody named: what it is, and where numbers would lie in it.

Xi'an 80 and Beijing 54 are refused, since nobody published how to come from them to CGCS2000 on
land in Qingdao (EPSG has nothing for Xi'an 80, and for Beijing 54 only offshore and oilfield sets),
unless the parameters of the surveying office are given with the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.bd09 import from_bd09
from sitesel.crs.candidates import Bounds, look_like_degrees
from sitesel.crs.helmert import Helmert, parameters, written
from sitesel.crs.systems import (
    ALIASES,
    BD09,
    GEOGRAPHIC,
    WEB_MAPS,
    old_datum,
    parsed,
    plain,
    title_of,
)
from sitesel.errors import CrsError
from sitesel.gcj02 import to_wgs84
from sitesel.text import Text

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

    from sitesel.matrix import FloatArray

FARTHEST_EAST_M = 1_000_000.0  # of a transverse Mercator's meridian
FARTHEST_NORTH_M = 10_000_000.0
WEB_MAP_BOUNDS = (72.004, 0.8293, 137.8347, 55.8271)
MOST_TITLE = 80
OLD_DATUM_ERROR_M = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """
    A system by name.

    Parameters
    ----------
    name : str
        A code where there is one; `GCJ-02` and `BD-09` for web maps; parameters behind the code.
    crs : CRS or None
        In which its numbers are; None where only the datum was named.
    web : str
        `GCJ-02`, `BD-09` or empty.
    helmert : Helmert or None
        Parameters of an old datum.
    datum : str or None
        `CGCS2000` or `WGS84`, where nothing else was said.
    """

    name: str
    crs: CRS | None
    web: str = ""
    helmert: Helmert | None = None
    datum: str | None = None

    @property
    def title(self) -> Text:
        """The system in words."""
        known = title_of(self.name)
        if known.zh != self.name or self.crs is None:
            return known
        short = self.name if len(self.name) <= MOST_TITLE else self.crs.name
        extra = "" if short == self.crs.name else self.crs.name
        return Text(f"{short}({extra})", f"{short} ({extra})") if extra else Text(short, short)

    def placed(self, bounds: Bounds) -> Bounds | None:
        """
        Say where numbers would lie.

        Parameters
        ----------
        bounds : (float, float, float, float)
            As stored.

        Returns
        -------
        (float, float, float, float) or None
            West, south, east, north in degrees; None if they cannot be in this system.
        """
        crs = self.crs
        if crs is None or look_like_degrees(bounds) != crs.is_geographic:
            return None
        if self.web and not _in_china(bounds):
            return None
        if not crs.is_geographic and not _within_projection(bounds, crs):
            return None
        east, north = np.meshgrid(np.linspace(*bounds[::2], 3), np.linspace(*bounds[1::2], 3))
        found = self.degrees(np.column_stack([east.ravel(), north.ravel()]))
        placed = (*found.min(axis=0).tolist(), *found.max(axis=0).tolist())
        sound = np.isfinite(placed).all() and look_like_degrees(placed)
        return placed if sound else None

    def degrees(self, coordinates: FloatArray) -> FloatArray:
        """
        Lead to longitude and latitude, on CGCS2000 where parameters or a web map lead there.

        Parameters
        ----------
        coordinates : ndarray of float, shape (n, 2)
            Easting and northing, or longitude and latitude.

        Returns
        -------
        ndarray of float, shape (n, 2)
            In degrees.
        """
        if self.web:
            return from_bd09(coordinates) if self.web == BD09 else to_wgs84(coordinates)
        found = coordinates
        if self.crs is not None and not self.crs.is_geographic:
            found = np.column_stack(_unproject(self.crs).transform(*found.T))
        if self.helmert is not None and self.crs is not None:
            found = np.column_stack(self.helmert.way(self.crs).transform(*found.T))
        return found


def named(name: object, *, where: str) -> Named:
    """
    Understand the name of a system.

    Parameters
    ----------
    name : str or CRS
        A code, WKT, PROJ text, a name of a web map's, `CGCS2000`, `WGS 84`; for Xi'an 80 and
        Beijing 54 a code followed by `+towgs84=` and the parameters.
    where : str
        File or layer, for messages.

    Returns
    -------
    Named
        Understood.

    Raises
    ------
    CrsError
        If it is unknown, has no place on earth, or is of an old datum without parameters.
    """
    name = name.strip() if isinstance(name, str) else name
    parts = written(name) if isinstance(name, str) else None
    alias = ALIASES.get(plain(name)) if isinstance(name, str) else None
    if alias in WEB_MAPS:
        return Named(name=str(alias), crs=parsed(GEOGRAPHIC, where=where), web=str(alias))
    if alias is not None:
        return Named(name=alias, crs=None, datum=alias)
    old = old_datum(name) if isinstance(name, str) else None
    if old is not None and parts is None and "+towgs84" not in str(name):
        raise _refused(old, str(name), where)
    crs = parsed(parts[0] if parts else name, where=where)
    helmert = parameters(parts[1], where=where) if parts else None
    if not crs.is_bound and helmert is None:
        _check_datum(crs, where)
    code = crs.to_string()
    known = code if helmert is None else f"{code} +towgs84={helmert.towgs84}"
    return Named(name=known, crs=crs, helmert=helmert)


def _check_datum(crs: CRS, where: str) -> None:
    geodetic = crs.geodetic_crs
    if geodetic is None or not (crs.is_geographic or crs.is_projected):
        raise CrsError(
            f"{where} 的坐标系 {crs.name!r} 是地方独立坐标系或没有经纬度基准,无法换算;"
            "请先转成 CGCS2000(EPSG:4490、4549、4528 等)。",
            f"The reference system {crs.name!r} of {where} is local and leads to no longitude and "
            "latitude; convert to CGCS2000 first (EPSG:4490, 4549, 4528 or the like).",
        )
    datum = geodetic.datum.name if geodetic.datum is not None else ""
    for words in (crs.name, geodetic.name, datum):
        old = old_datum(words)
        if old is not None:
            raise _refused(old, crs.name, where)


def _refused(old: Text, name: str, where: str) -> CrsError:
    shown = name if len(name) <= MOST_TITLE else f"{name[:MOST_TITLE]}…"
    return CrsError(
        f"{where} 的坐标系 {shown!r} 属于{old.zh};到 CGCS2000 没有公开的、青岛陆上可用的转换参数,"
        f"直接套用会偏到约 {OLD_DATUM_ERROR_M} 米,所以不用。请向测绘主管部门换取 CGCS2000 成果;"
        "已有参数的,写成 “EPSG:2364 +towgs84=dx,dy,dz,rx,ry,rz,ds”(位置矢量约定,米、角秒、ppm),"
        "或用 sitesel convert --transform。",
        f"The reference system {shown!r} of {where} is of {old.en}; no public parameters lead from "
        f"it to CGCS2000 on land in Qingdao, and without them places are off by up to about "
        f"{OLD_DATUM_ERROR_M} m, so it is not used. Ask the surveying office for the data in "
        "CGCS2000; where you have parameters write 'EPSG:2364 +towgs84=dx,dy,dz,rx,ry,rz,ds' "
        "(position vector; metres, seconds of arc, ppm) or use sitesel convert --transform.",
    )


def _in_china(bounds: Bounds) -> bool:
    """Web maps shift nothing outside this box."""
    west, south, east, north = WEB_MAP_BOUNDS
    return west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north


def _within_projection(bounds: Bounds, crs: CRS) -> bool:
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != "Transverse Mercator":
        return True
    origin = {one.name: one.value for one in operation.params}
    east, north = (float(origin.get(f"False {one}", 0.0)) for one in ("easting", "northing"))
    return (
        bounds[0] - east >= -FARTHEST_EAST_M
        and bounds[2] - east <= FARTHEST_EAST_M
        and bounds[1] - north >= -FARTHEST_NORTH_M
        and bounds[3] - north <= FARTHEST_NORTH_M
    )


def _unproject(crs: CRS) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
