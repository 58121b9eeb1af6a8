"""
The head of a boundary-point text, `[属性描述]`, and the reference system that it states.

Codes are those of the EPSG registry, as series: 3-degree zones 25 to 45 and 6-degree zones 13 to
23, each with the zone before the eastings or without (then named by the central meridian). A test
holds them to the names in PROJ's database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitesel.text import Text

WIDE, NARROW = 6, 3
_FIRST_ZONE = {NARROW: 25, WIDE: 13}
_LAST_ZONE = {NARROW: 45, WIDE: 23}
_SERIES = {  # datum: degrees of a zone: code of the first zone with its prefix, and without
    "CGCS2000": {NARROW: (4513, 4534), WIDE: (4491, 4502)},
    "Xian 1980": {NARROW: (2349, 2370), WIDE: (2327, 2338)},
    "Beijing 1954": {NARROW: (2401, 2422), WIDE: (21413, 21453)},
}
_GEOGRAPHIC = {"CGCS2000": 4490, "Xian 1980": 4610, "Beijing 1954": 4214, "WGS 84": 4326}
_DATUMS = (
    (re.compile(r"2000|CGCS"), "CGCS2000"),
    (re.compile(r"80|西安"), "Xian 1980"),
    (re.compile(r"54|北京"), "Beijing 1954"),
    (re.compile(r"WGS|84", re.IGNORECASE), "WGS 84"),
)
_METRES = ("米", "m", "metre", "meter", "")
_DEGREES = ("度", "degree", "°")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """
    What the head states about coordinates.

    Parameters
    ----------
    datum : str
        `CGCS2000`, `Xian 1980`, `Beijing 1954`, `WGS 84`; empty if it states none.
    width : int
        Degrees of a zone, 3 or 6; 0 if not stated.
    zone : int
        Its number; 0 if not stated.
    degrees : bool
        Whether coordinates are degrees by the unit.
    """

    datum: str
    width: int
    zone: int
    degrees: bool


def stated(head: dict[str, str]) -> Stated:
    """
    Read what the head states.

    Parameters
    ----------
    head : dict of str to str
        Its keys and values as written.

    Returns
    -------
    Stated
        With blanks where it states nothing.

    Examples
    --------
    >>> stated({"坐标系": "2000国家大地坐标系", "几度分带": "3", "带号": "40", "计量单位": "米"})
    Stated(datum='CGCS2000', width=3, zone=40, degrees=False)
    """
    system = head.get("坐标系", "")
    datum = next((name for pattern, name in _DATUMS if pattern.search(system)), "")
    return Stated(
        datum=datum,
        width=_digits(head.get("几度分带") or head.get("分带", "")),
        zone=_digits(head.get("带号", "")),
        degrees=head.get("计量单位", "").strip().lower() in _DEGREES,
    )


def system(head: Stated, *, zone: int, degrees: bool) -> tuple[str | None, Text]:
    """
    Name the reference system that head and coordinates agree on.

    Parameters
    ----------
    head : Stated
        Of the file.
    zone : int
        Zone number before the eastings; 0 without.
    degrees : bool
        Whether the coordinates are degrees by their size.

    Returns
    -------
    crs : str or None
        An EPSG code; None if the head states too little or contradicts the coordinates.
    note : Text
        Why.
    """
    if not head.datum:
        return None, Text("文件没有写坐标系", "the file states no reference system")
    if degrees:
        return f"EPSG:{_GEOGRAPHIC[head.datum]}", Text(
            f"坐标系 {head.datum},坐标是度", f"{head.datum}, coordinates are degrees"
        )
    if head.datum not in _SERIES or head.width not in _FIRST_ZONE or not head.zone:
        return None, Text(
            "文件头没有写全坐标系、几度分带和带号",
            "the head does not state datum, width and number of the zone",
        )
    if zone and zone != head.zone:
        return None, Text(
            f"文件头写带号 {head.zone},坐标却带带号 {zone},不采用",
            f"the head says zone {head.zone}, the eastings zone {zone}: neither is taken",
        )
    return _coded(head, prefixed=zone > 0)


def _coded(head: Stated, *, prefixed: bool) -> tuple[str | None, Text]:
    first, last = _FIRST_ZONE[head.width], _LAST_ZONE[head.width]
    if not first <= head.zone <= last:
        return None, Text(
            f"带号 {head.zone} 不是 {head.width} 度带的带号({first}-{last})",
            f"{head.zone} is no number of a {head.width}-degree zone ({first} to {last})",
        )
    code = _SERIES[head.datum][head.width][0 if prefixed else 1] + head.zone - first
    with_zone = Text("带带号", "with zone") if prefixed else Text("无带号", "without zone")
    return f"EPSG:{code}", Text(
        f"文件头:{head.datum} {head.width} 度带第 {head.zone} 带,坐标{with_zone.zh},EPSG:{code}",
        f"the head states {head.datum}, {head.width}-degree zone {head.zone}, coordinates "
        f"{with_zone.en}: EPSG:{code}",
    )


def _digits(text: str) -> int:
    found = re.search(r"\d{1,3}", text)
    words = {"三": NARROW, "六": WIDE}
    return int(found[0]) if found else words.get(text.strip()[:1], 0)
