"""
BD-09, the coordinates of Baidu's maps, to GCJ-02 and WGS 84 and back.

Baidu shifts GCJ-02 once more: about 0.0065 degrees east and 0.006 north, with a ripple of a few
metres. There is no official publication; the formula is the one that open map software agrees on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.gcj02 import to_gcj02, to_wgs84

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

EAST_DEGREES, NORTH_DEGREES = 0.0065, 0.006
RIPPLE_RADIUS_DEGREES, RIPPLE_RADIANS = 2e-5, 3e-6
WAVE = np.pi * 3000.0 / 180.0
ITERATIONS = 6


def gcj02_to_bd09(coordinates: FloatArray) -> FloatArray:
    """
    Shift GCJ-02 coordinates to BD-09.

    Parameters
    ----------
    coordinates : ndarray of float, shape (n, 2)
        Longitude and latitude in degrees.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Longitude and latitude in degrees.
    """
    x, y = coordinates.T
    radius = np.hypot(x, y) + RIPPLE_RADIUS_DEGREES * np.sin(y * WAVE)
    angle = np.arctan2(y, x) + RIPPLE_RADIANS * np.cos(x * WAVE)
    return np.column_stack(
        [radius * np.cos(angle) + EAST_DEGREES, radius * np.sin(angle) + NORTH_DEGREES]
    )


def bd09_to_gcj02(coordinates: FloatArray) -> FloatArray:
    """
    Take Baidu's shift away.

    Parameters
    ----------
    coordinates : ndarray of float, shape (n, 2)
        BD-09 longitude and latitude in degrees.

    Returns
    -------
    ndarray of float, shape (n, 2)
        GCJ-02 longitude and latitude in degrees.
    """
    found: FloatArray = coordinates - np.array([EAST_DEGREES, NORTH_DEGREES])
    for _ in range(ITERATIONS):
        found = found - (gcj02_to_bd09(found) - coordinates)
    return found


def to_bd09(coordinates: FloatArray) -> FloatArray:
    """
    Shift WGS 84 coordinates to BD-09.

    Parameters
    ----------
    coordinates : ndarray of float, shape (n, 2)
        Longitude and latitude in degrees, inside China.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Longitude and latitude in degrees.
    """
    return gcj02_to_bd09(to_gcj02(coordinates))


def from_bd09(coordinates: FloatArray) -> FloatArray:
    """
    Bring BD-09 coordinates to WGS 84.

    Parameters
    ----------
    coordinates : ndarray of float, shape (n, 2)
        BD-09 longitude and latitude in degrees.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Longitude and latitude in degrees.
    """
    return to_wgs84(bd09_to_gcj02(coordinates))
