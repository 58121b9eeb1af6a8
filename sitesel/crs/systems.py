"""
The reference systems that Chinese offices use: codes, zones, names, and those that are refused.

CGCS2000 Gauss-Krüger comes in zones of 3 and of 6 degrees, each with the zone's number before the
easting (8 digits) or without it (6 digits). All have the scale 1 on their meridian and a false
easting of 500 km, so a 3-degree and a 6-degree zone on the same meridian are the same projection.
Codes are EPSG's; `tests/test_crs_systems.py` holds every one against PROJ's database.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.errors import CrsError
from sitesel.text import Text

if TYPE_CHECKING:
    from pyproj import CRS

GEOGRAPHIC = "EPSG:4326"
CGCS2000 = 4490
DEGREES = f"EPSG:{CGCS2000}"
MERCATOR = "EPSG:3857"
GCJ02 = "GCJ-02"
BD09 = "BD-09"
WEB_MAPS = (GCJ02, BD09)
FALSE_EASTING_M = 500_000.0
ZONE_WIDTH_M = 1_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """
    Zones of one kind, whose codes follow each other.

    Parameters
    ----------
    first_code : int
        EPSG code of the first zone.
    zones : range
        Their numbers.
    width : int
        Degrees that a zone spans.
    prefixed : bool
        Whether the zone's number stands before the easting.
    datum : str
        `CGCS2000` or `WGS84`.
    """

    first_code: int
    zones: range
    width: int
    prefixed: bool = False
    datum: str = "CGCS2000"

    def code(self, zone: int) -> str:
        """
        Name the system of a zone.

        Parameters
        ----------
        zone : int
            Its number.

        Returns
        -------
        str
            Such as `EPSG:4528`.
        """
        return f"EPSG:{self.first_code + zone - self.zones.start}"

    def meridian(self, zone: int) -> float:
        """
        Give the central meridian of a zone.

        Parameters
        ----------
        zone : int
            Its number.

        Returns
        -------
        float
            Degrees east.
        """
        if self.datum == "WGS84":
            return 6.0 * zone - 183.0
        return 3.0 * zone if self.width == 3 else 6.0 * zone - 3.0  # noqa: PLR2004  (its width)

    def title(self, zone: int) -> Text:
        """
        Say a zone in words.

        Parameters
        ----------
        zone : int
            Its number.

        Returns
        -------
        Text
            Such as `CGCS2000 3 度带第 40 带`.
        """
        if self.datum == "WGS84":
            return Text(f"WGS 84 UTM {zone}N 带", f"WGS 84 UTM zone {zone}N")
        if self.prefixed:
            return Text(
                f"CGCS2000 {self.width} 度带第 {zone} 带,东坐标含带号",
                f"CGCS2000 {self.width}-degree zone {zone}, eastings with the prefix",
            )
        meridian = self.meridian(zone)
        return Text(
            f"CGCS2000 {self.width} 度带,中央经线 {meridian:g}°,东坐标不含带号",
            f"CGCS2000 {self.width}-degree zone on {meridian:g} E, eastings without a prefix",
        )


PREFIXED_3 = Family(first_code=4513, zones=range(25, 46), width=3, prefixed=True)
PLAIN_3 = Family(first_code=4534, zones=range(25, 46), width=3)
PREFIXED_6 = Family(first_code=4491, zones=range(13, 24), width=6, prefixed=True)
PLAIN_6 = Family(first_code=4502, zones=range(13, 24), width=6)
UTM = Family(first_code=32643, zones=range(43, 54), width=6, datum="WGS84")
FAMILIES = (PREFIXED_3, PLAIN_3, PREFIXED_6, PLAIN_6, UTM)

ALIASES = {
    **dict.fromkeys(("gcj02", "gcj", "火星坐标", "火星坐标系", "火星", "国测局坐标"), GCJ02),
    **dict.fromkeys(("高德", "高德坐标", "高德地图", "腾讯", "腾讯坐标", "腾讯地图"), GCJ02),
    **dict.fromkeys(("amap", "gaode", "tencent", "mars"), GCJ02),
    **dict.fromkeys(("bd09", "bd09ll", "百度", "百度坐标", "百度坐标系", "百度地图"), BD09),
    "baidu": BD09,
    **dict.fromkeys(("wgs84", "gps"), "WGS84"),
    **dict.fromkeys(("cgcs2000", "国家2000", "大地2000", "2000坐标系", "国家大地2000"), "CGCS2000"),
    **dict.fromkeys(("2000国家大地坐标系", "国家2000坐标系", "2000国家坐标系"), "CGCS2000"),
}  # fmt: skip
OLD_DATUMS = {
    "xian1980": Text("西安 80", "Xi'an 1980"),
    "xian80": Text("西安 80", "Xi'an 1980"),
    "西安80": Text("西安 80", "Xi'an 1980"),
    "西安1980": Text("西安 80", "Xi'an 1980"),
    "80西安": Text("西安 80", "Xi'an 1980"),
    "1980西安": Text("西安 80", "Xi'an 1980"),
    "newbeijing": Text("新北京 54", "New Beijing"),
    "新北京54": Text("新北京 54", "New Beijing"),
    "beijing1954": Text("北京 54", "Beijing 1954"),
    "beijing54": Text("北京 54", "Beijing 1954"),
    "北京54": Text("北京 54", "Beijing 1954"),
    "北京1954": Text("北京 54", "Beijing 1954"),
    "1954北京": Text("北京 54", "Beijing 1954"),
    "54北京": Text("北京 54", "Beijing 1954"),
}


def plain(name: str) -> str:
    """
    Bare a name of case, blanks and punctuation, so that its spellings meet.

    Parameters
    ----------
    name : str
        Of a reference system or datum.

    Returns
    -------
    str
        Letters, digits and Chinese characters.

    Examples
    --------
    >>> plain("Xi'an_1980"), plain("GCJ-02")
    ('xian1980', 'gcj02')
    """
    return re.sub(r"[\W_]+", "", name).casefold()


def old_datum(name: str) -> Text | None:
    """
    Tell whether a name is that of a datum whose way to CGCS2000 is not public.

    Parameters
    ----------
    name : str
        Of a reference system, or what a user wrote.

    Returns
    -------
    Text or None
        What the datum is called; None if the name is of none.
    """
    bare = plain(name)
    return next((title for word, title in OLD_DATUMS.items() if word in bare), None)


def parsed(name: object, *, where: str) -> CRS:
    """
    Read a reference system that is not of a web map.

    Parameters
    ----------
    name : str or CRS
        A code, WKT, PROJ text or a code's digits alone.
    where : str
        File or layer, for messages.

    Returns
    -------
    CRS
        As PROJ knows it.

    Raises
    ------
    CrsError
        If PROJ knows no such system.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError as UnknownCrsError

    digits = isinstance(name, str) and re.fullmatch(r"\s*\d{4,5}\s*", name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of `+init=`, an old way to say a code
            return CRS.from_user_input(f"EPSG:{str(name).strip()}" if digits else name)
    except UnknownCrsError as error:
        shown = str(name) if len(str(name)) <= 80 else f"{str(name)[:80]}…"  # noqa: PLR2004
        raise CrsError(
            f"{where} 的坐标系 {shown!r} 无法识别;请写 EPSG 代号,例如 EPSG:4549 或 EPSG:4490,"
            "或 GCJ-02、BD-09。",
            f"The reference system {shown!r} of {where} is unknown; write an EPSG code such as "
            "EPSG:4549 or EPSG:4490, or GCJ-02, BD-09.",
        ) from error


def title_of(crs: str) -> Text:
    """
    Say a system in words after its code, where the words are known.

    Parameters
    ----------
    crs : str
        A code, `GCJ-02` or `BD-09`.

    Returns
    -------
    Text
        The code alone for systems of other countries.

    Examples
    --------
    >>> title_of("EPSG:4528").zh
    'EPSG:4528(CGCS2000 3 度带第 40 带,东坐标含带号)'
    """
    known = _titles().get(crs)
    return Text(f"{crs}({known.zh})", f"{crs} ({known.en})") if known else Text(crs, crs)


def _titles() -> dict[str, Text]:
    zones = {one.code(zone): one.title(zone) for one in FAMILIES for zone in one.zones}
    return {
        **zones,
        GEOGRAPHIC: Text("WGS 84 经纬度", "WGS 84 longitude and latitude"),
        DEGREES: Text("CGCS2000 经纬度", "CGCS2000 longitude and latitude"),
        MERCATOR: Text("网络墨卡托", "Web Mercator"),
        GCJ02: Text("火星坐标,高德、腾讯用", "of Chinese web maps"),
        BD09: Text("百度坐标", "of Baidu maps"),
    }
