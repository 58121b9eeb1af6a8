"""
What follows from the outlines of sites alone: an index, centres, reaches, blocks of neighbours.

Each is worked out once, when first asked for, and shared by all criteria. Metres throughout.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray, IntArray

BLOCK_M = 1200.0
POINT, POLYGON = 0, 3  # as shapely numbers kinds of geometries


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """
    Sites in squares of `BLOCK_M`, so that neighbours are searched for together.

    Parameters
    ----------
    of_site : ndarray of int, shape (n,)
        Block of each site.
    middle : ndarray of shapely.Geometry, shape (b,)
        Mean of the centres of each.
    offset_m : ndarray of float, shape (n,)
        From the middle of its block to the centre of each site.
    """

    of_site: IntArray
    middle: GeometryArray
    offset_m: FloatArray


class Outlines(ABC):
    """Geometries in the working system; a subclass says which."""

    @property
    @abstractmethod
    def geometries(self) -> GeometryArray:
        """Polygons (points where the area is unknown), shape (n,)."""

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the geometries."""
        return shapely.STRtree(self.geometries)

    @cached_property
    def centres(self) -> GeometryArray:
        """Centroids, shape (n,)."""
        array: GeometryArray = shapely.centroid(self.geometries)
        return array

    @cached_property
    def corner(self) -> FloatArray:
        """First corner of each (a point itself), shape (n, 2); NaN without a shape."""
        corners, owner = shapely.get_coordinates(self.geometries, return_index=True)
        first = np.full((len(self.geometries), 2), np.nan)
        first[owner[::-1]] = corners[::-1]
        return first

    @cached_property
    def area_m2(self) -> FloatArray:
        """Area as drawn, shape (n,): zero of a point, NaN without a shape."""
        area: FloatArray = shapely.area(self.geometries)
        return area

    @cached_property
    def radius_m(self) -> FloatArray:
        """From each centroid to the farthest corner, shape (n,); NaN without a shape."""
        corners, owner = shapely.get_coordinates(self.geometries, return_index=True)
        centre = _coordinates(self.centres)
        radius = np.where(np.isnan(centre[:, 0]), np.nan, 0.0)
        np.maximum.at(radius, owner, np.hypot(*(corners - centre[owner]).T))
        return radius

    @cached_property
    def hollow_m(self) -> FloatArray:
        """From each centroid to the site, shape (n,): above zero where it lies outside."""
        distance: FloatArray = shapely.distance(self.geometries, self.centres)
        return distance

    @cached_property
    def rings(self) -> tuple[FloatArray, IntArray, IntArray]:
        """Corners, where each ring begins in them, and where each site's rings begin."""
        return rings(self.geometries)

    @cached_property
    def blocks(self) -> Blocks:
        """Sites by square; those without a shape share one whose middle is nowhere."""
        centre = _coordinates(self.centres)
        square = np.nan_to_num(centre // BLOCK_M, nan=np.inf)
        pair = square.view(complex)[:, 0]  # as one number, which sorts faster
        _, block = np.unique(pair, return_inverse=True)
        count = np.bincount(block)
        middle = np.column_stack([np.bincount(block, weights=part) / count for part in centre.T])
        return Blocks(
            of_site=block,
            middle=shapely.points(middle),
            offset_m=np.hypot(*(centre - middle[block]).T),
        )

    @cached_property
    def alone(self) -> Blocks:
        """Each site as a block of its own."""
        count = len(self.geometries)
        return Blocks(of_site=np.arange(count), middle=self.centres, offset_m=np.zeros(count))


def segments(lines: GeometryArray) -> tuple[IntArray, FloatArray]:
    """
    Take lines apart into their segments.

    Parameters
    ----------
    lines : ndarray of shapely.Geometry, shape (n,)
        With or without parts; parts are not joined to each other.

    Returns
    -------
    tuple of ndarray
        Row of the line, shape (s,), and both ends of each segment, shape (s, 2, 2).

    Examples
    --------
    >>> row, ends = segments(np.array([shapely.LineString([(0, 0), (1, 0), (2, 5)])]))
    >>> row.tolist(), ends.tolist()
    ([0, 0], [[[0.0, 0.0], [1.0, 0.0]], [[1.0, 0.0], [2.0, 5.0]]])
    """
    parts, row = shapely.get_parts(lines, return_index=True)
    places, part = shapely.get_coordinates(parts, return_index=True)
    joined = part[:-1] == part[1:]
    ends = np.stack([places[:-1][joined], places[1:][joined]], axis=1)
    return row[part[:-1][joined]], ends


def rings(shapes: GeometryArray) -> tuple[FloatArray, IntArray, IntArray]:
    """
    Take polygons apart into their rings; a point is a ring of one corner.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        Polygons, with or without holes and parts, and points; other kinds do not belong here.

    Returns
    -------
    tuple of ndarray
        Corners, shape (v, 2); where each ring begins among them, shape (r + 1,); where the rings
        of each shape begin, shape (n + 1,): one without a place has none.

    Examples
    --------
    >>> corners, ring, shape = rings(np.array([shapely.box(0, 0, 1, 1), None, shapely.Point(5, 5)]))
    >>> len(corners), ring.tolist(), shape.tolist()
    (6, [0, 5, 6], [0, 1, 1, 2])
    """
    many, kind = shapely.get_num_coordinates(shapes), shapely.get_type_id(shapes)
    plain = (kind == POLYGON) & (shapely.get_num_interior_rings(shapes) == 0) | (kind == POINT)
    parts, shape = shapely.get_parts(shapes[~plain], return_index=True)
    found, part = shapely.get_rings(parts, return_index=True)
    length = shapely.get_num_coordinates(found)
    count = (many > 0).astype(np.int64)
    count[~plain] = np.bincount(shape[part][length > 0], minlength=(~plain).sum())
    lengths = np.empty(count.sum(), dtype=np.int64)
    alone = np.repeat(plain, count)
    lengths[alone], lengths[~alone] = many[plain & (many > 0)], length[length > 0]
    corners: FloatArray = shapely.get_coordinates(shapes)
    return corners, np.r_[0, np.cumsum(lengths)], np.r_[0, np.cumsum(count)]


def _coordinates(points: GeometryArray) -> FloatArray:
    """Easting and northing, shape (n, 2); NaN of an empty point."""
    return np.column_stack([shapely.get_x(points), shapely.get_y(points)])
