"""
The grid of a raster: where its cells lie and how large they are on the ground.

A grid is north-up: row 0 is the northernmost, column 0 the westernmost. Bounds are west, south,
east, north in the units of its reference system; ground sizes are in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import BrokenLayerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyproj import CRS, Geod

    from sitesel.matrix import FloatArray

TRUE_SCALE = 0.01  # a projection nearer to true scale than this is measured as it is drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """
    A north-up grid of rectangular cells.

    Parameters
    ----------
    left, top : float
        West and north edge, in units of the system.
    cell_width, cell_height : float
        Of a cell, in units of the system; both above zero.
    rows, columns : int
        How many.
    crs : str
        A code such as `EPSG:4549`, or WKT.

    Raises
    ------
    BrokenLayerError
        If it is no grid.
    """

    left: float
    top: float
    cell_width: float
    cell_height: float
    rows: int
    columns: int
    crs: str

    def __post_init__(self) -> None:
        numbers = (self.left, self.top, self.cell_width, self.cell_height)
        whole = np.isfinite(numbers).all() and min(self.rows, self.columns) > 0
        if not (whole and self.cell_width > 0 and self.cell_height > 0):
            raise BrokenLayerError(
                f"栅格的格网不成立:左上角 {self.left:g}, {self.top:g},像元 {self.cell_width:g} × "
                f"{self.cell_height:g},{self.rows} 行 {self.columns} 列;请重新导出。",
                f"The raster's grid is none: corner {self.left:g}, {self.top:g}, cell "
                f"{self.cell_width:g} x {self.cell_height:g}, {self.rows} rows, {self.columns} "
                "columns; export it anew.",
            )

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north in units of the system."""
        east = self.left + self.columns * self.cell_width
        return self.left, self.top - self.rows * self.cell_height, east, self.top

    @property
    def geographic(self) -> bool:
        """Whether its units are degrees."""
        return bool(horizontal(self.crs).is_geographic)

    def ground(self, first: int, count: int) -> tuple[FloatArray, FloatArray]:
        """
        Size of a cell on the ground, by row.

        In a projection near true scale (Gauss-Krüger, UTM) it is the size in the plane. In degrees,
        and in projections that stretch (Web Mercator), it is measured on the ellipsoid along the
        middle column: between the middles of a cell's edges.

        Parameters
        ----------
        first, count : int
            Rows; also beyond the grid, as far as there are latitudes.

        Returns
        -------
        tuple of ndarray of float, shape (count,)
            Width and height in metres.
        """
        crs = horizontal(self.crs)
        if not crs.is_geographic:
            unit = crs.axis_info[0].unit_conversion_factor
            if abs(_scale(self.crs, self._middle()) - 1.0) < TRUE_SCALE:
                sizes = np.array([[self.cell_width], [self.cell_height]]) * unit
                width, height = np.broadcast_to(sizes, (2, count))
                return width, height
        return self._on_ellipsoid(first, count)

    def _middle(self) -> tuple[float, float]:
        west, south, east, north = self.bounds
        return (west + east) / 2, (south + north) / 2

    def _on_ellipsoid(self, first: int, count: int) -> tuple[FloatArray, FloatArray]:
        easting = np.full(count, self._middle()[0])
        northing = self.top - (first + 0.5 + np.arange(count)) * self.cell_height
        half = self.cell_width / 2, self.cell_height / 2
        east = np.stack([easting - half[0], easting + half[0], easting, easting])
        north = np.stack([northing, northing, northing - half[1], northing + half[1]])
        longitude, latitude = _degrees(self.crs)(east, north)
        latitude = np.clip(latitude, -90.0, 90.0)
        geod = _geod(self.crs)
        _, _, width = geod.inv(longitude[0], latitude[0], longitude[1], latitude[1])
        _, _, height = geod.inv(longitude[2], latitude[2], longitude[3], latitude[3])
        return np.asarray(width), np.asarray(height)


@cache
def horizontal(name: str) -> CRS:
    """
    Give the horizontal part of a reference system.

    Parameters
    ----------
    name : str
        A code or WKT; heights may be part of it.

    Returns
    -------
    pyproj.CRS
        Geographic or projected.

    Raises
    ------
    pyproj.exceptions.CRSError
        If the name is none.
    """
    from pyproj import CRS

    crs = CRS.from_user_input(name)
    return crs.sub_crs_list[0] if crs.is_compound else crs


@cache
def _geod(name: str) -> Geod:
    from pyproj import Geod

    ellipsoid = horizontal(name).ellipsoid
    if ellipsoid is None:
        return Geod(ellps="WGS84")
    return Geod(a=ellipsoid.semi_major_metre, b=ellipsoid.semi_minor_metre)


@cache
def _degrees(name: str) -> Callable[..., Any]:
    from pyproj import Transformer

    crs = horizontal(name)
    if crs.is_geographic:
        return lambda east, north: (east, north)
    return Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True).transform


@cache
def _scale(name: str, place: tuple[float, float]) -> float:
    """How much longer than the truth a northward length is drawn at a place."""
    from pyproj import Proj

    longitude, latitude = _degrees(name)(*place)
    factors = Proj(horizontal(name)).get_factors(longitude, latitude)
    return float(factors.meridional_scale)
