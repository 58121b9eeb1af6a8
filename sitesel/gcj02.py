"""
GCJ-02, the shifted coordinates of Chinese web maps, to WGS 84 and back.

The shift has no official publication; the formula is the one that open map software agrees on
(reverse-engineered, known as `eviltransform`). At 120.3° E, 36.2° N it moves a point 453 m east
and 19 m north. The inverse is found by fixed-point iteration, to well under a millimetre.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

SEMI_MAJOR_AXIS_M = 6_378_245.0  # Krasovsky 1940, as the formula uses
ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
ORIGIN_LONGITUDE, ORIGIN_LATITUDE = 105.0, 35.0
ITERATIONS = 4  # each leaves less than 0.3 % of the error, which is 0.006 degrees at first


def to_gcj02(coordinates: FloatArray) -> FloatArray:
    """
    Shift WGS 84 coordinates to GCJ-02.

    Parameters
    ----------
    coordinates : ndarray of float, shape (n, 2)
        Longitude and latitude in degrees, inside China.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Longitude and latitude in degrees.

    Examples
    --------
    >>> from pyproj import Geod
    >>> shifted = to_gcj02(np.array([[120.3, 36.2]]))[0]
    >>> azimuth, _, metres = Geod(ellps="WGS84").inv(120.3, 36.2, *shifted)
    >>> east, north = np.sin(np.radians(azimuth)) * metres, np.cos(np.radians(azimuth)) * metres
    >>> round(float(east)), round(float(north))
    (453, 19)
    """
    longitude, latitude = coordinates.T
    x, y = longitude - ORIGIN_LONGITUDE, latitude - ORIGIN_LATITUDE
    north, east = _wobble_north(x, y), _wobble_east(x, y)
    radians = np.radians(latitude)
    magic = 1 - ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    metres_north = SEMI_MAJOR_AXIS_M * (1 - ECCENTRICITY_SQUARED) / (magic * np.sqrt(magic))
    metres_east = SEMI_MAJOR_AXIS_M / np.sqrt(magic) * np.cos(radians)
    return np.column_stack(
        [longitude + np.degrees(east / metres_east), latitude + np.degrees(north / metres_north)]
    )


def to_wgs84(coordinates: FloatArray) -> FloatArray:
    """
    Take the GCJ-02 shift away.

    Parameters
    ----------
    coordinates : ndarray of float, shape (n, 2)
        GCJ-02 longitude and latitude in degrees.

    Returns
    -------
    ndarray of float, shape (n, 2)
        WGS 84 longitude and latitude in degrees.

    Examples
    --------
    >>> there = to_gcj02(np.array([[120.3, 36.2]]))
    >>> bool(np.abs(to_wgs84(there) - [[120.3, 36.2]]).max() < 1e-9)
    True
    """
    found = coordinates
    for _ in range(ITERATIONS):
        found = found - (to_gcj02(found) - coordinates)
    return found


def _waves(amount: FloatArray, *, first: float, second: float, third: float) -> FloatArray:
    """Sum the slow waves that both axes share in form."""
    turn = np.pi * amount
    return (
        first * np.sin(turn) + 2 * first * np.sin(turn / 3)
        + second * np.sin(turn / 12) + third * np.sin(turn / 30)
    ) * (2 / 3)  # fmt: skip


def _fast(x: FloatArray) -> FloatArray:
    fast: FloatArray = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * (2 / 3)
    return fast


def _wobble_north(x: FloatArray, y: FloatArray) -> FloatArray:
    plane = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x))
    return plane + _fast(x) + _waves(y, first=20, second=160, third=320)


def _wobble_east(x: FloatArray, y: FloatArray) -> FloatArray:
    plane = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x))
    return plane + _fast(x) + _waves(x, first=20, second=150, third=300)
