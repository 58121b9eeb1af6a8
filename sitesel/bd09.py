"""
BD-09, the coordinates of Baidu's maps, to GCJ-02 and WGS 84 and back.

Baidu shifts GCJ-02 once more: about 0.0065 degrees east and 0.006 north, with a ripple of some
forty metres. There is no official publication; the formula is the one that open map software agrees
on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.gcj02 import BLOCK, to_gcj02, to_wgs84

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

EAST_DEGREES, NORTH_DEGREES = 0.0065, 0.006
RIPPLE_RADIUS_DEGREES, RIPPLE_RADIANS = 2e-5, 3e-6
WAVE = np.pi * 3000.0 / 180.0
ITERATIONS = 6  # each leaves less than 2 % of the error, which is 0.0004 degrees at first


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
    moved = np.empty((len(coordinates), 2))
    for start in range(0, len(coordinates), BLOCK):
        rows = slice(start, start + BLOCK)
        moved[rows] = _shifted(np.ascontiguousarray(coordinates[rows].T, dtype=float)).T
    return moved


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
    found = np.empty((len(coordinates), 2))
    for start in range(0, len(coordinates), BLOCK):
        rows = slice(start, start + BLOCK)
        there = np.ascontiguousarray(coordinates[rows].T, dtype=float)
        here = there - [[EAST_DEGREES], [NORTH_DEGREES]]
        for _ in range(ITERATIONS):
            here += there - _shifted(here)
        found[rows] = here.T
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


def _shifted(here: FloatArray) -> FloatArray:
    """
    Shift one block, in degrees, each of shape (2, n).

    Published as polar coordinates: radius and angle get a ripple. A small change of the angle is a
    rotation, so that no arc is needed; what its series leaves out is below the last bit.
    """
    x, y = here
    ripple = RIPPLE_RADIANS * np.cos(x * WAVE)
    stretch = 1 + RIPPLE_RADIUS_DEGREES * np.sin(y * WAVE) / np.sqrt(x * x + y * y)
    along = stretch * (1 - ripple * ripple / 2)
    across = stretch * ripple
    shifted = np.empty_like(here)
    np.subtract(along * x, across * y - EAST_DEGREES, out=shifted[0])
    np.add(along * y, across * x + NORTH_DEGREES, out=shifted[1])
    return shifted
