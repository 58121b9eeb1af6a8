"""
Geometry of the pack: projection, discs of a stated area, shares in water.

Degrees are WGS 84 (longitude, latitude); metres are EPSG:4549 (CGCS2000, 3-degree
Gauss-Krüger, central meridian 120°E), for which CGCS2000 and WGS 84 are taken as equal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Geod, Transformer

M2_PER_MU = 2000 / 3
DISC_VERTICES = 64
GEOD = Geod(ellps="WGS84")
FAULT_SHARE = 0.01
_TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:4549", always_xy=True)
_TO_DEGREES = Transformer.from_crs("EPSG:4549", "EPSG:4326", always_xy=True)


@dataclass(frozen=True, slots=True)
class Waters:
    """Sea and inland water in metres, each as one geometry."""

    sea: shapely.Geometry
    inland: shapely.Geometry


def to_metres(geometry: shapely.Geometry) -> shapely.Geometry:
    """Project a WGS 84 geometry to EPSG:4549."""
    return shapely.transform(geometry, _TO_METRES.transform, interleaved=False)


def to_degrees(geometry: shapely.Geometry, decimals: int = 6) -> shapely.Geometry:
    """Unproject an EPSG:4549 geometry to WGS 84, rounded, valid."""
    return rounded(shapely.transform(geometry, _TO_DEGREES.transform, interleaved=False), decimals)


def rounded(geometry: shapely.Geometry, decimals: int = 6) -> shapely.Geometry:
    """Round coordinates and repair what rounding broke; areas stay areas."""
    result = shapely.transform(geometry, lambda points: np.round(points, decimals))
    if shapely.get_dimensions(result) < 2 or result.is_valid:  # noqa: PLR2004
        return result
    repaired = shapely.get_parts(shapely.make_valid(result))
    areas = [part for part in repaired if shapely.get_dimensions(part) == 2]  # noqa: PLR2004
    return shapely.union_all(areas)


def disc(lon: float, lat: float, area_m2: float) -> shapely.Polygon:
    """
    Regular polygon of an exact area round a point.

    The circumradius is sqrt(2 A / (n sin(2 pi / n))) for n vertices, so that the polygon, not
    its circle, has the area.
    """
    step = 2 * math.pi / DISC_VERTICES
    radius = math.sqrt(2 * area_m2 / (DISC_VERTICES * math.sin(step)))
    angle = np.arange(DISC_VERTICES) * step
    east, north = _TO_METRES.transform(lon, lat)
    ring = np.column_stack([east + radius * np.cos(angle), north + radius * np.sin(angle)])
    return to_degrees(shapely.Polygon(ring))


def radius_m(area_mu: float | None) -> float:
    """Radius of the circle of an area in mu; 0 where the area is unknown."""
    return 0.0 if area_mu is None else math.sqrt(area_mu * M2_PER_MU / math.pi)


def position_fault(geometry: shapely.Geometry, waters: Waters) -> tuple[str, float]:
    """
    Whether a schematic place lies in water, and how much of it does.

    Returns
    -------
    fault : str
        "sea", "reservoir" (any inland water) or "".
    share : float
        Share of the polygon's area in that water; 1 for a point in it, else 0.
    """
    place = to_metres(geometry)
    found = {"sea": _share(place, waters.sea), "reservoir": _share(place, waters.inland)}
    centre = place.centroid
    inside = {"sea": waters.sea.contains(centre), "reservoir": waters.inland.contains(centre)}
    name = max(found, key=lambda key: (inside[key], found[key]))
    at_fault = inside[name] or found[name] > FAULT_SHARE
    return (name, round(found[name], 4)) if at_fault else ("", 0.0)


def _share(place: shapely.Geometry, water: shapely.Geometry) -> float:
    if place.area == 0:
        return float(water.contains(place))
    return float(place.intersection(water).area / place.area)


def geodesic_m(points: list[tuple[float, float]]) -> float:
    """Length in metres of a line through points of longitude and latitude."""
    lons, lats = zip(*points, strict=True)
    return float(GEOD.line_length(lons, lats))
