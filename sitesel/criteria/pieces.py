"""Large polygons in small pieces, so that an index is worth having and a buffer stays cheap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from sitesel.matrix import GeometryArray

PIECE_VERTICES = 64
MOST_CUTS = 12
AREAL = 2


def subdivide(geometries: GeometryArray, *, most_vertices: int = PIECE_VERTICES) -> GeometryArray:
    """
    Cut polygons into pieces of few vertices, halving the longer side of their bounds.

    Parameters
    ----------
    geometries : ndarray of shapely.Geometry, shape (n,)
        Polygons, with or without parts; others are left out.
    most_vertices : int
        How many a piece may have.

    Returns
    -------
    ndarray of shapely.Geometry, shape (m,)
        Polygons of at most so many vertices (more only after `MOST_CUTS` halvings) that
        together cover the same area.

    Examples
    --------
    >>> disc = shapely.Point(0, 0).buffer(10, quad_segs=100)
    >>> parts = subdivide(np.array([disc], dtype=object))
    >>> bool(len(parts) > 4), bool(abs(shapely.area(parts).sum() - disc.area) < 1e-9)
    (True, True)
    """
    finished = []
    open_parts = _polygons(geometries)
    for _ in range(MOST_CUTS):
        small = shapely.get_num_coordinates(open_parts) <= most_vertices
        finished.append(open_parts[small])
        open_parts = open_parts[~small]
        if not len(open_parts):
            break
        left, south, right, north = shapely.bounds(open_parts).T
        wide = (right - left) > (north - south)
        middle_x, middle_y = (left + right) / 2, (south + north) / 2
        first = shapely.box(
            left, south, np.where(wide, middle_x, right), np.where(wide, north, middle_y)
        )
        second = shapely.box(
            np.where(wide, middle_x, left), np.where(wide, south, middle_y), right, north
        )
        halves = [shapely.intersection(open_parts, half) for half in (first, second)]
        open_parts = _polygons(np.concatenate(halves))
    return np.concatenate([*finished, open_parts])


def _polygons(geometries: GeometryArray) -> GeometryArray:
    parts = shapely.get_parts(shapely.get_parts(geometries))
    chosen: GeometryArray = parts[
        (shapely.get_dimensions(parts) == AREAL) & ~shapely.is_empty(parts)
    ]
    return chosen
