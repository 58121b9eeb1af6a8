"""Setting aside rows that hold no shape that can be read, and heights, which nothing uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.formats.reading import Rejected
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import BoolArray, GeometryArray

UNREADABLE = Text(
    "图形不合规(环没有闭合、点数不足,或坐标是 NaN)",
    "no valid shape (an open ring, too few points, or NaN among its coordinates)",
)
DRAWN = (1, 3, 5, 6)  # lines and polygons, of one part or several, as GEOS numbers its types
INFINITE = Text("坐标是 NaN 或无穷大", "a coordinate is NaN or infinite")


def unreadable(frame: geopandas.GeoDataFrame, stored: np.ndarray[Any, Any]) -> BoolArray:
    """
    Tell which rows have bytes of a shape that make none.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        Read so that what is no shape became None.
    stored : ndarray of object, shape (n,)
        Well-known binary, or None where the file has no shape.

    Returns
    -------
    ndarray of bool, shape (n,)
        Of each row.
    """
    there = np.array([one is not None for one in stored], dtype=bool)
    found: BoolArray = there & shapely.is_missing(frame.geometry.to_numpy())
    return found


def sound(
    frame: geopandas.GeoDataFrame, none: BoolArray | None, *, start: int
) -> tuple[geopandas.GeoDataFrame, tuple[Rejected, ...]]:
    """
    Set rows aside whose shape cannot be read or has no place.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        As read.
    none : ndarray of bool, shape (n,), optional
        Rows that `unreadable` found.
    start : int
        Rows of the file before them.

    Returns
    -------
    tuple of (GeoDataFrame, tuple of Rejected)
        The other rows, numbered anew; and those set aside, by their row of the file.
    """
    bad = not_finite(frame.geometry.to_numpy())
    if none is not None:
        bad |= none
    if not bad.any():
        return frame, ()
    rejected = tuple(
        Rejected(start + row + 1, UNREADABLE if none is not None and none[row] else INFINITE)
        for row in np.flatnonzero(bad).tolist()
    )
    return frame[~bad].reset_index(drop=True), rejected


def not_finite(shapes: GeometryArray) -> BoolArray:
    """
    Tell which geometries have a coordinate that is no number.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        Any.

    Returns
    -------
    ndarray of bool, shape (n,)
        False for missing and empty ones.
    """
    bad = np.zeros(len(shapes), dtype=bool)
    rows = np.flatnonzero(~_has_finite_length(shapes))
    if not np.isfinite(shapely.get_coordinates(shapes[rows])).all():
        places, of_row = shapely.get_coordinates(shapes[rows], return_index=True)
        bad[rows[of_row[~np.isfinite(places).all(axis=1)]]] = True
    return bad


def _has_finite_length(shapes: GeometryArray) -> BoolArray:
    """Tell which lines and outlines have a length, which takes every coordinate into account."""
    drawn = np.isin(shapely.get_type_id(shapes), DRAWN)
    found: BoolArray = drawn & np.isfinite(shapely.length(shapes))
    return found


def flattened(frame: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, int]:
    """
    Leave heights and measures out.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        With or without Z and M.

    Returns
    -------
    tuple of (GeoDataFrame, int)
        In the plane, and how many features had any.
    """
    shapes = frame.geometry.to_numpy()
    high = shapely.has_z(shapes) | _has_m(shapes)
    if not high.any():
        return frame, 0
    return frame.set_geometry(shapely.force_2d(shapes), crs=frame.crs), int(high.sum())


def _has_m(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    has_m = getattr(shapely, "has_m", None)  # of shapely 2.1 with GEOS 3.12
    return np.zeros(len(shapes), dtype=bool) if has_m is None else np.asarray(has_m(shapes))
