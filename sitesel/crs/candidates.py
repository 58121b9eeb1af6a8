"""
Which reference systems numbers can be in, and where on earth the data would lie in each.

Bounds are west, south, east, north. Of systems that are the same projection (a 3-degree and a
6-degree zone on one meridian) one is named. Xi'an 80 and Beijing 54 have the same numbers within
some hundred metres, and degrees of web maps within a kilometre: numbers cannot tell these apart,
so they are never candidates and are told beside every decision.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sitesel.crs.systems import (
    DEGREES,
    FALSE_EASTING_M,
    FAMILIES,
    GEOGRAPHIC,
    MERCATOR,
    PLAIN_3,
    PLAIN_6,
    ZONE_WIDTH_M,
    Family,
    title_of,
)
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyproj import Proj

Bounds = tuple[float, float, float, float]

LONGITUDE_LIMIT = 180.0
LATITUDE_LIMIT = 90.0
CHINA_NORTH_M = 6_200_000.0  # northing of 56 degrees, beyond the northernmost point
CHINA = (72.0, 0.8, 138.0, 56.0)
MERCATOR_LIMIT_M = 20_037_508.35
UTM_SCALE = 0.9996
HALF_ZONE_3 = 1.5
MARGIN_DEGREES = 0.1  # about 10 km: what lies this near the city may still be the city's


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A system that the numbers can be in.

    Parameters
    ----------
    crs : str
        Its code.
    swapped : bool
        Whether the first coordinate would be the northing or the latitude.
    bounds : (float, float, float, float)
        Where the data would lie: west, south, east, north in degrees.
    """

    crs: str
    swapped: bool
    bounds: Bounds

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, in degrees."""
        west, south, east, north = self.bounds
        return (west + east) / 2, (south + north) / 2

    @property
    def words(self) -> Text:
        """The system, its axes if swapped, and where the data would lie."""
        title, (east, north) = title_of(self.crs), self.centre
        turned = Text(",两轴对调", ", axes swapped") if self.swapped else Text("", "")
        return Text(
            f"{title.zh}{turned.zh}:落在 {east:.3f}°E {north:.3f}°N 一带",
            f"{title.en}{turned.en}: around {east:.3f} E {north:.3f} N",
        )


def candidates(bounds: Bounds, *, datum: str | None = None) -> tuple[Candidate, ...]:
    """
    List the systems that numbers can be in, as written first and with swapped axes then.

    Parameters
    ----------
    bounds : (float, float, float, float)
        In the unknown unit.
    datum : str, optional
        `CGCS2000` or `WGS84`, where that much is known.

    Returns
    -------
    tuple of Candidate
        Perhaps none; without a zone prefix one for each meridian of China.
    """
    found: list[Candidate] = []
    for ordered, swapped in ((bounds, False), (turned(bounds), True)):
        for crs, placed in _placed(ordered, datum):
            found.append(Candidate(crs=crs, swapped=swapped, bounds=placed))
    return tuple(found)


def within(bounds: Bounds, home: Bounds) -> bool:
    """
    Tell whether the middle of bounds lies in the city, or within 10 km of it.

    Parameters
    ----------
    bounds, home : (float, float, float, float)
        Of the data and of the city, in degrees.

    Returns
    -------
    bool
        Of the middle alone.
    """
    middle = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    return overlaps((*middle, *middle), home)


def overlaps(bounds: Bounds, home: Bounds) -> bool:
    """
    Tell whether bounds come within 10 km of the city.

    Parameters
    ----------
    bounds, home : (float, float, float, float)
        Of the data and of the city, in degrees.

    Returns
    -------
    bool
        False of bounds that are not finite.
    """
    return (
        bounds[0] <= home[2] + MARGIN_DEGREES
        and bounds[2] >= home[0] - MARGIN_DEGREES
        and bounds[1] <= home[3] + MARGIN_DEGREES
        and bounds[3] >= home[1] - MARGIN_DEGREES
    )


def look_like_degrees(bounds: Bounds) -> bool:
    """
    Tell whether numbers can be longitude and latitude.

    Parameters
    ----------
    bounds : (float, float, float, float)
        In the unknown unit.

    Returns
    -------
    bool
        Longitudes within 180, latitudes within 90.
    """
    west, south, east, north = bounds
    return (
        max(abs(west), abs(east)) <= LONGITUDE_LIMIT
        and max(abs(south), abs(north)) <= LATITUDE_LIMIT
    )


def turned(bounds: Bounds) -> Bounds:
    """
    Swap the axes of bounds.

    Parameters
    ----------
    bounds : (float, float, float, float)
        West, south, east, north.

    Returns
    -------
    (float, float, float, float)
        South, west, north, east.
    """
    west, south, east, north = bounds
    return south, west, north, east


def _placed(bounds: Bounds, datum: str | None) -> Iterator[tuple[str, Bounds]]:
    """Systems of numbers in the order easting, northing, each with where the data would lie."""
    if look_like_degrees(bounds):
        yield (GEOGRAPHIC if datum == "WGS84" else DEGREES), bounds
    if look_like_degrees(bounds) or look_like_degrees(turned(bounds)):
        return  # so few metres from an origin are a drawing's, and degrees far likelier
    if bounds[1] >= 0 and bounds[3] <= CHINA_NORTH_M:
        for family in FAMILIES:
            if datum in {None, family.datum}:
                yield from _zones(bounds, family)
    if datum != "CGCS2000" and max(map(abs, bounds)) <= MERCATOR_LIMIT_M:
        placed = _degrees(bounds, _mercator())
        if overlaps(placed, CHINA):
            yield MERCATOR, placed


def _zones(bounds: Bounds, family: Family) -> Iterator[tuple[str, Bounds]]:
    west, south, east, north = bounds
    prefix = int(west // ZONE_WIDTH_M)
    if prefix != int(east // ZONE_WIDTH_M) or (prefix > 0) != family.prefixed or prefix < 0:
        return
    shift = prefix * ZONE_WIDTH_M
    scale = UTM_SCALE if family.datum == "WGS84" else 1.0
    offset = _degrees((west - shift, south, east - shift, north), _on_greenwich(scale))
    if not np.isfinite(offset).all():
        return
    for zone in family.zones if prefix == 0 else [prefix] if prefix in family.zones else []:
        meridian = family.meridian(zone)
        placed = (offset[0] + meridian, offset[1], offset[2] + meridian, offset[3])
        if not _same_as_other(family, meridian, away=abs(offset[0] + offset[2]) / 2):
            yield family.code(zone), placed


def _same_as_other(family: Family, meridian: float, *, away: float) -> bool:
    """On a meridian that 3-degree and 6-degree zones share, the narrower is named near it."""
    if family is PLAIN_3:
        shared = meridian in {PLAIN_6.meridian(zone) for zone in PLAIN_6.zones}
        return shared and away > HALF_ZONE_3
    return family is PLAIN_6 and away <= HALF_ZONE_3


def _degrees(bounds: Bounds, way: Proj) -> Bounds:
    """Bounds in degrees: of the corners, the middles of the sides and the middle."""
    easting, northing = np.meshgrid(
        np.linspace(bounds[0], bounds[2], 3), np.linspace(bounds[1], bounds[3], 3)
    )
    longitude, latitude = way(easting.ravel(), northing.ravel(), inverse=True)
    return (
        float(np.min(longitude)),
        float(np.min(latitude)),
        float(np.max(longitude)),
        float(np.max(latitude)),
    )


@cache
def _on_greenwich(scale: float) -> Proj:
    from pyproj import Proj

    return Proj(proj="tmerc", lon_0=0, k=scale, x_0=FALSE_EASTING_M, ellps="GRS80")


@cache
def _mercator() -> Proj:
    from pyproj import Proj

    return Proj(MERCATOR)
