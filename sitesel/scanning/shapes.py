"""Outlines of features as the kernels take them: segments, rings, and which inside is whose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.kernels import Frame, coverage, inside
from sitesel.outlines import segments

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray

POINT, LINE, AREA = 0, 1, 2


def outline(shapes: GeometryArray) -> tuple[FloatArray, IntArray]:
    """
    Take shapes apart into segments: lines and edges of polygons; a point is one without length.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        Of any type.

    Returns
    -------
    tuple of ndarray
        Both ends of each, shape (s, 4), and the row of its shape, shape (s,), ascending.
    """
    parts, owner = shapely.get_parts(shapely.force_2d(shapes), return_index=True)
    inner, within = shapely.get_parts(parts, return_index=True)
    owner = owner[within]
    dimension = shapely.get_dimensions(inner)
    spots = shapely.get_coordinates(inner[dimension == POINT])
    lines = np.where(dimension == AREA, shapely.boundary(inner), inner)[dimension > POINT]
    row, ends = segments(lines)
    together = np.concatenate([np.hstack([spots, spots]), ends.reshape(-1, 4)])
    of = np.concatenate([owner[dimension == POINT], owner[dimension > POINT][row]])
    order = np.argsort(of, kind="stable")
    return together[order], of[order]


def areas(shapes: GeometryArray) -> GeometryArray:
    """
    Give the polygons among shapes.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        Of any type.

    Returns
    -------
    ndarray of shapely.Geometry, shape (m,)
        Single ones.
    """
    parts = shapely.get_parts(shapely.get_parts(shapely.force_2d(shapes)))
    array: GeometryArray = parts[shapely.get_dimensions(parts) == AREA]
    return array


def within(shapes: GeometryArray, frame: Frame) -> BoolArray:
    """
    Tell the middles of which cells lie in any of some polygons.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        Other types are passed over.
    frame : Frame
        The cells.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        True inside.
    """
    found = areas(shapes)
    if not len(found):
        return np.zeros(frame.shape, dtype=bool)
    row, ends = segments(shapely.boundary(found))
    return inside(ends.reshape(-1, 4), row, frame)


def clockwise(shapes: GeometryArray) -> tuple[FloatArray, IntArray]:
    """
    Give the edges of polygons with the inside to the right.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        Other types are passed over.

    Returns
    -------
    tuple of ndarray
        Both ends of each edge, shape (s, 4), for `coverage`, and the row of its shape, shape (s,).
    """
    outer, owner = shapely.get_parts(shapely.force_2d(shapes), return_index=True)
    parts, within = shapely.get_parts(outer, return_index=True)
    areal = shapely.get_dimensions(parts) == AREA
    turned = shapely.orient_polygons(parts[areal], exterior_cw=True)
    rings, part = shapely.get_rings(turned, return_index=True)
    ring, ends = segments(rings)
    return ends.reshape(-1, 4), owner[within][areal][part][ring]


def edges_of(ground: shapely.Geometry) -> FloatArray:
    """
    Give the edges of one ground, as `clockwise` does.

    Parameters
    ----------
    ground : Geometry
        Polygons that do not overlap.

    Returns
    -------
    ndarray of float, shape (s, 4)
        For `coverage`.
    """
    ends, _ = clockwise(np.array([ground], dtype=object))
    return ends


def share_of(edges: FloatArray, frame: Frame) -> FloatArray:
    """
    Share of each cell that ground covers.

    Parameters
    ----------
    edges : ndarray of float, shape (s, 4)
        As `edges_of` gives them.
    frame : Frame
        The cells.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        In [0, 1].
    """
    return coverage(edges, frame) if len(edges) else np.zeros(frame.shape)
