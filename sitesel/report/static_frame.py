"""
The frame of a static map: which ground it shows, at which scale, in which system.

Metres of the pack's working system; millimetres on paper, from the frame's lower left corner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.crs import to_degrees, to_work

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

SCALES = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
BARS = (1.0, 2.0, 5.0, 10.0)
STEPS_DEGREES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0)
MM_PER_M = 1000.0
BAR_SHARE = 0.3
LEAST_TICKS = 3
SMALL_DEGREES = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """
    What a map shows.

    Parameters
    ----------
    west, south : float
        Lower left corner in the working system, metres.
    width_mm, height_mm : float
        On paper.
    scale : float
        Metres on the ground per metre on paper.
    crs : str
        The working system.
    """

    west: float
    south: float
    width_mm: float
    height_mm: float
    scale: float
    crs: str

    @property
    def east(self) -> float:
        """Right edge, metres."""
        return self.west + self.metres(self.width_mm)

    @property
    def north(self) -> float:
        """Upper edge, metres."""
        return self.south + self.metres(self.height_mm)

    @property
    def box(self) -> shapely.Polygon:
        """The ground that it shows."""
        return shapely.box(self.west, self.south, self.east, self.north)

    def metres(self, paper_mm: float) -> float:
        """
        Turn a length on paper into one on the ground.

        Parameters
        ----------
        paper_mm : float
            Millimetres.

        Returns
        -------
        float
            Metres.
        """
        return paper_mm / MM_PER_M * self.scale

    def on_paper(self, points: FloatArray) -> FloatArray:
        """
        Turn points of the ground into points of the paper.

        Parameters
        ----------
        points : ndarray of float, shape (n, 2)
            Metres.

        Returns
        -------
        ndarray of float, shape (n, 2)
            Millimetres from the lower left corner.
        """
        away: FloatArray = points - np.array([self.west, self.south])
        return away / self.scale * MM_PER_M


def fitted(
    bounds: tuple[float, float, float, float],
    *,
    width_mm: float,
    height_mm: float,
    crs: str,
    pad_mm: float,
) -> Frame:
    """
    Choose the largest round scale at which some ground fits into a frame.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east, north in metres.
    width_mm, height_mm : float
        Of the frame.
    crs : str
        The working system.
    pad_mm : float
        Free at each side.

    Returns
    -------
    Frame
        Centred on the ground.

    Examples
    --------
    >>> fitted((0, 0, 90_000, 40_000), width_mm=110, height_mm=60, crs="EPSG:4549", pad_mm=5).scale
    900000.0
    """
    west, south, east, north = bounds
    needed = MM_PER_M * max(
        (east - west) / (width_mm - 2 * pad_mm), (north - south) / (height_mm - 2 * pad_mm), 1.0
    )
    scale = nice(needed, SCALES)
    ground = np.array([width_mm, height_mm]) / MM_PER_M * scale
    return Frame(
        west=(west + east - ground[0]) / 2,
        south=(south + north - ground[1]) / 2,
        width_mm=width_mm,
        height_mm=height_mm,
        scale=scale,
        crs=crs,
    )


def nice(least: float, series: tuple[float, ...]) -> float:
    """
    Round up to the next number of a series and its powers of ten.

    Parameters
    ----------
    least : float
        Above zero.
    series : tuple of float
        From 1 to 10.

    Returns
    -------
    float
        Not below `least`.

    Examples
    --------
    >>> nice(760_000, SCALES), nice(21, BARS)
    (800000.0, 50.0)
    """
    power = 10.0 ** math.floor(math.log10(least) + 1e-12)
    return next(power * one for one in series if power * one >= least * (1 - 1e-12))


def bar_length(frame: Frame) -> float:
    """
    Choose how long the scale bar is.

    Parameters
    ----------
    frame : Frame
        Of the map.

    Returns
    -------
    float
        Metres: 1, 2 or 5 times a power of ten, at most three tenths of the width.
    """
    most = BAR_SHARE * frame.metres(frame.width_mm)
    power = 10.0 ** math.floor(math.log10(most))
    return max(power * one for one in BARS if power * one <= most)


def convergence(frame: Frame) -> float:
    """
    Measure where true north lies at the centre of a map.

    Parameters
    ----------
    frame : Frame
        Of the map.

    Returns
    -------
    float
        Degrees from grid north, positive to the east.
    """
    middle = shapely.Point((frame.west + frame.east) / 2, (frame.south + frame.north) / 2)
    here = _degrees(middle, frame.crs)
    there = shapely.Point(here.x, here.y + SMALL_DEGREES)
    steps = [_metres(point, frame.crs) for point in (here, there)]
    return math.degrees(math.atan2(steps[1].x - steps[0].x, steps[1].y - steps[0].y))


def graticule(frame: Frame) -> list[tuple[str, float, FloatArray]]:
    """
    Draw meridians and parallels through a frame.

    Parameters
    ----------
    frame : Frame
        Of the map.

    Returns
    -------
    list of (str, float, ndarray of float, shape (n, 2))
        `lon` or `lat`, degrees, and the line in metres; it reaches beyond the frame.
    """
    west, south, east, north = _degrees(frame.box, frame.crs).bounds
    step = _step(min(east - west, north - south))
    found = []
    for axis, low, high in (("lon", west, east), ("lat", south, north)):
        for count in range(math.ceil(low / step), math.floor(high / step) + 1):
            degrees = count * step
            across = np.linspace(*((south, north) if axis == "lon" else (west, east)), 41)
            fixed = np.full_like(across, degrees)
            pair = (fixed, across) if axis == "lon" else (across, fixed)
            line = _metres(shapely.LineString(np.column_stack(pair)), frame.crs)
            found.append((axis, degrees, shapely.get_coordinates(line)))
    return found


def crossing(axis: str, line: FloatArray, frame: Frame) -> float:
    """
    Find where a meridian meets the lower edge, or a parallel the left one.

    Parameters
    ----------
    axis : str
        `lon` or `lat`.
    line : ndarray of float, shape (n, 2)
        In metres, from south to north or from west to east.
    frame : Frame
        Of the map.

    Returns
    -------
    float
        Easting or northing, metres.
    """
    if axis == "lon":
        return float(np.interp(frame.south, line[:, 1], line[:, 0]))
    return float(np.interp(frame.west, line[:, 0], line[:, 1]))


def _step(span: float) -> float:
    fitting = [step for step in STEPS_DEGREES if span / step >= LEAST_TICKS]
    return max(fitting, default=STEPS_DEGREES[0])


def _degrees(geometry: shapely.Geometry, crs: str) -> shapely.Geometry:
    import geopandas

    return to_degrees(geopandas.GeoDataFrame(geometry=[geometry], crs=crs)).geometry.iloc[0]


def _metres(geometry: shapely.Geometry, crs: str) -> shapely.Geometry:
    import geopandas

    frame = geopandas.GeoDataFrame(geometry=[geometry], crs="EPSG:4326")
    return to_work(frame, crs, where="graticule").geometry.iloc[0]
