"""
Three or seven parameters between a datum and CGCS2000, as a surveying office states them.

Shifts are in metres, rotations in seconds of arc, the scale in parts per million. Two conventions
are in use, whose rotations have opposite signs: position vector (EPSG method 9606, PROJ's
`+towgs84`, taken here unless said otherwise) and coordinate frame (EPSG method 9607). Parameters
go from the old datum to CGCS2000.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.errors import CrsError

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

POSITION_VECTOR = "position_vector"
COORDINATE_FRAME = "coordinate_frame"
CONVENTIONS = (POSITION_VECTOR, COORDINATE_FRAME)
MOST_SHIFT_M = 10_000.0
MOST_ROTATION_ARCSECONDS = 3600.0
MOST_SCALE_PPM = 1000.0
COUNTS = (3, 7)
WRITTEN = re.compile(r"^(?P<crs>.*?)\s*\+towgs84=(?P<parameters>\S+)\s*$")


@dataclass(frozen=True, slots=True)
class Helmert:
    """
    Parameters from an old datum to CGCS2000, in the position vector convention.

    Parameters
    ----------
    shift_m : (float, float, float)
        Along the axes of the geocentric frame.
    rotation_arcseconds : (float, float, float)
        Around the axes.
    scale_ppm : float
        Parts per million.
    """

    shift_m: tuple[float, float, float]
    rotation_arcseconds: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale_ppm: float = 0.0

    @property
    def towgs84(self) -> str:
        """As `+towgs84=` takes them."""
        return ",".join(
            f"{one!r}" for one in (*self.shift_m, *self.rotation_arcseconds, self.scale_ppm)
        )

    def way(self, source: CRS) -> Transformer:
        """
        Lead from degrees of the old datum to degrees of CGCS2000.

        Parameters
        ----------
        source : CRS
            Names the old ellipsoid.

        Returns
        -------
        Transformer
            Longitude and latitude to longitude and latitude.

        Raises
        ------
        CrsError
            If the system has no ellipsoid.
        """
        from pyproj import Transformer

        ellipsoid = source.get_geod()
        if ellipsoid is None:
            raise CrsError(
                f"坐标系 {source.name!r} 没有椭球,无法转换。",
                f"The reference system {source.name!r} has no ellipsoid to transform from.",
            )
        old = f"+a={ellipsoid.a!r} +b={ellipsoid.b!r}"
        (dx, dy, dz), (rx, ry, rz) = self.shift_m, self.rotation_arcseconds
        return Transformer.from_pipeline(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
            f"+step +proj=cart {old} "
            f"+step +proj=helmert +x={dx!r} +y={dy!r} +z={dz!r} +rx={rx!r} +ry={ry!r} +rz={rz!r} "
            f"+s={self.scale_ppm!r} +convention={POSITION_VECTOR} "
            "+step +inv +proj=cart +ellps=GRS80 "
            "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
        )


def parameters(
    text: str, *, convention: str = POSITION_VECTOR, where: str = "--transform"
) -> Helmert:
    """
    Read `dx,dy,dz` or `dx,dy,dz,rx,ry,rz,ds`.

    Parameters
    ----------
    text : str
        Metres, seconds of arc, parts per million; separated by commas.
    convention : str
        Of `CONVENTIONS`.
    where : str
        For messages.

    Returns
    -------
    Helmert
        In the position vector convention.

    Raises
    ------
    CrsError
        If there are not three or seven, or one is no finite number or beyond all reason.

    Examples
    --------
    >>> parameters("0,0,4.5,0,0,-0.554,0.219", convention="coordinate_frame").rotation_arcseconds
    (-0.0, -0.0, 0.554)
    """
    numbers = [_number(part) for part in text.split(",")]
    most = (*(MOST_SHIFT_M,) * 3, *(MOST_ROTATION_ARCSECONDS,) * 3, MOST_SCALE_PPM)
    sound = len(numbers) in COUNTS and all(
        math.isfinite(one) and abs(one) <= limit
        for one, limit in zip(numbers, most[: len(numbers)], strict=True)
    )
    if not sound or convention not in CONVENTIONS:
        raise CrsError(
            f"{where} 的转换参数 {text!r} 不能用:应为 3 个或 7 个有限的数 "
            "dx,dy,dz[,rx,ry,rz,ds](米、角秒、ppm;平移不超过 10 km,旋转不超过 1°,尺度不超过 "
            "1000 ppm),英文逗号分隔。",
            f"The parameters {text!r} of {where} are of no use: give 3 or 7 finite numbers "
            "dx,dy,dz[,rx,ry,rz,ds] (metres, seconds of arc, ppm; shifts up to 10 km, rotations up "
            "to 1 degree, scale up to 1000 ppm), separated by commas.",
        )
    sign = -1.0 if convention == COORDINATE_FRAME else 1.0
    dx, dy, dz, rx, ry, rz, scale = (*numbers, 0.0, 0.0, 0.0, 0.0)[:7]
    return Helmert((dx, dy, dz), (sign * rx, sign * ry, sign * rz), scale)


def written(name: str) -> tuple[str, str] | None:
    """
    Part `EPSG:2364 +towgs84=…` into the system and its parameters.

    Parameters
    ----------
    name : str
        As declared.

    Returns
    -------
    (str, str) or None
        None if the name is no code followed by parameters; PROJ text has its own.
    """
    found = WRITTEN.match(name)
    if found is None or "+proj" in name:
        return None
    return found["crs"], found["parameters"]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
