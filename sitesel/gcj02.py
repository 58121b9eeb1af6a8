"""
GCJ-02, the shifted coordinates of Chinese web maps, to WGS 84 and back.

The shift has no official publication; the formula is the one that open map software agrees on
(reverse-engineered, known as `eviltransform`). Around Qingdao it agrees within 0.3 m with what
Amap's own service answered at 20 places (`tests/data/coordinates/gcj02_amap.csv`). At 120.3° E,
36.2° N it moves a point 453 m east and 19 m north. The inverse is found by fixed-point iteration,
to less than a micrometre. Web maps do not shift places outside China; these functions do.

Sines are most of the work. All angles of an axis are whole multiples of one, so a unit complex
number, found by a short series, is raised to powers instead of asking for fourteen sines a point.
Points are taken in blocks that stay in the processor's cache.
"""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import ComplexArray, FloatArray

SEMI_MAJOR_AXIS_M = 6_378_245.0  # Krasovsky 1940, as the formula uses
ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
ORIGIN_LONGITUDE, ORIGIN_LATITUDE = 105.0, 35.0
MERIDIAN_DEGREES = np.degrees(1 / (SEMI_MAJOR_AXIS_M * (1 - ECCENTRICITY_SQUARED)))
PARALLEL_DEGREES = np.degrees(1 / SEMI_MAJOR_AXIS_M)
AT_ORIGIN = np.exp(1j * np.radians(ORIGIN_LATITUDE))
ITERATIONS = 8  # each leaves less than 0.5 % of the error, but more within a millimetre of 105 E
SMALL_STEP = 1e-11  # degrees, a micrometre: the next step would be a small part of it
BLOCK = 16_384  # points
SMALL_ANGLE = 0.25  # below it the series are exact to the last bit
COSINE = tuple((-1) ** n / factorial(2 * n) for n in reversed(range(7)))
SINE = tuple((-1) ** n / factorial(2 * n + 1) for n in reversed(range(7)))


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
    moved = np.empty((len(coordinates), 2))
    for start in range(0, len(coordinates), BLOCK):
        rows = slice(start, start + BLOCK)
        here = np.ascontiguousarray(coordinates[rows].T, dtype=float)
        moved[rows] = (here + _shift(here)).T
    return moved


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
    found = np.empty((len(coordinates), 2))
    for start in range(0, len(coordinates), BLOCK):
        rows = slice(start, start + BLOCK)
        there = np.ascontiguousarray(coordinates[rows].T, dtype=float)
        here = there
        for _ in range(ITERATIONS):
            last, here = here, there - _shift(here)
            if np.fmax.reduce(np.abs(here - last), axis=None, initial=0.0) <= SMALL_STEP:
                break
        found[rows] = here.T
    return found


def _shift(here: FloatArray) -> FloatArray:
    """Degrees by which a block of places is shifted, each of shape (2, n)."""
    x, y = here[0] - ORIGIN_LONGITUDE, here[1] - ORIGIN_LATITUDE
    (east, fast), (north, turn) = _waves_east(x), _waves_north(y)
    root, both = np.sqrt(np.abs(x)), 0.1 * x * y + fast
    east += 300 + (1 + 0.1 * x) * x + 2 * y + 0.1 * root + both
    north += -100 + 2 * x + (3 + 0.2 * y) * y + 0.2 * root + both
    turn *= AT_ORIGIN  # now by the latitude
    magic = 1 - ECCENTRICITY_SQUARED * turn.imag * turn.imag
    narrow = np.sqrt(magic)
    shift = np.empty_like(here)
    np.multiply(east, PARALLEL_DEGREES * narrow / turn.real, out=shift[0])
    np.multiply(north, MERIDIAN_DEGREES * narrow * magic, out=shift[1])
    return shift


def _waves_east(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Waves of the easting, in metres, and the fast ones that both axes share."""
    one = _turn(np.pi / 60 * x, doublings=3)
    two = one * one
    five = two * two * one
    ten = five * five
    twenty = ten * ten
    sixty = twenty * twenty * twenty
    slow = 200 * two.imag + 100 * five.imag + (80 / 3) * twenty.imag + (40 / 3) * sixty.imag
    second = 2 * sixty.imag * sixty.real  # sin 2πx; and sin 6πx + sin 2πx = 4 sin 2πx cos² 2πx
    return slow, (160 / 3) * second * (1 - second * second)


def _waves_north(y: FloatArray) -> tuple[FloatArray, ComplexArray]:
    """Waves of the northing, in metres, and the turn by `y` itself."""
    one = _turn(np.pi / 180 * y, doublings=2)
    three = one * one * one
    six = three * three
    fifteen = six * six * three
    thirty = fifteen * fifteen
    sixty = thirty * thirty
    third = sixty.imag
    whole = third * (3 - 4 * third * third)  # sin 3a = 3 sin a - 4 sin³ a
    slow = (640 / 3) * six.imag + (320 / 3) * fifteen.imag + (80 / 3) * third
    return slow + (40 / 3) * whole, one


def _turn(angle: FloatArray, *, doublings: int) -> ComplexArray:
    """Give e to the i times `angle`: of a small part of it by series, then doubled."""
    part = angle / 2**doublings
    turn = np.empty(angle.shape, dtype=complex)
    if not np.abs(part).max(initial=0.0) <= SMALL_ANGLE:  # outside China, or unknown
        turn.real, turn.imag = np.cos(angle), np.sin(angle)
        return turn
    square = part * part
    turn.real, turn.imag = _series(square, COSINE), part * _series(square, SINE)
    for _ in range(doublings):
        turn *= turn
    return turn


def _series(square: FloatArray, terms: tuple[float, ...]) -> FloatArray:
    """Sum a power series, the highest power first."""
    total = np.full_like(square, terms[0])
    for term in terms[1:]:
        total *= square
        total += term
    return total
