"""
Ground that features cover, cut into pieces once: what share of any number of sites it covers.

A site that no edge of the ground crosses is covered wholly or not at all, so only the others are
cut out. Metres and square metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.criteria.pieces import subdivide

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray
    from sitesel.sites import Sites

EDGE_M = 300.0


@dataclass(frozen=True)  # no slots: it keeps its pieces, which few rules need
class Ground:
    """
    Polygons that do not overlap: whole, in pieces, and their outline in short lines.

    Parameters
    ----------
    whole : Geometry
        All of them, in metres.
    """

    whole: shapely.Geometry

    @cached_property
    def pieces(self) -> GeometryArray:
        """Polygons of few vertices that cover the same ground without overlap."""
        return subdivide(np.array([self.whole], dtype=object))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the pieces."""
        return shapely.STRtree(self.pieces)

    @cached_property
    def edges(self) -> GeometryArray:
        """The outline in short lines."""
        return _edges(self.whole)

    def share(self, sites: Sites, rows: IntArray) -> FloatArray:
        """
        Share of each site of these rows that is covered.

        Parameters
        ----------
        sites : Sites
            Candidates.
        rows : ndarray of int, shape (k,)
            Of which.

        Returns
        -------
        ndarray of float, shape (k,)
            In [0, 1]; of a point, 1 if it is covered.
        """
        inside, cut = self._sorted(sites, rows)
        covered: FloatArray = inside.astype(float)
        if not len(cut):
            return covered
        at, part = self._parts(sites.geometries[rows[cut]])
        common = np.bincount(at, weights=shapely.area(part), minlength=len(cut))
        covered[cut] = np.minimum(common / sites.area_m2[rows[cut]], 1.0)
        return covered

    def within(self, sites: Sites, rows: IntArray) -> GeometryArray:
        """
        Cut out of each site of these rows what is covered.

        Parameters
        ----------
        sites : Sites
            With an area.
        rows : ndarray of int, shape (k,)
            Of which.

        Returns
        -------
        ndarray of shapely.Geometry, shape (k,)
            The site itself where all of it is covered, None where nothing is.
        """
        inside, cut = self._sorted(sites, rows)
        shapes = sites.geometries[rows]
        covered = only(shapes, inside)
        if len(cut):
            at, part = self._parts(shapes[cut])
            has_area = shapely.area(part) > 0  # pieces that only touch the site
            covered[cut] = united(part[has_area], at[has_area], count=len(cut))
        return covered

    def _sorted(self, sites: Sites, rows: IntArray) -> tuple[BoolArray, IntArray]:
        """Which sites are covered if no edge crosses them, and the places of those to be cut."""
        shapely.prepare(self.whole)
        inside: BoolArray = shapely.intersects_xy(self.whole, *sites.corner[rows].T)
        parts = shapely.get_num_geometries(sites.geometries[rows])
        crossed = self.crossed(sites, rows) | (parts > 1)
        return inside, np.flatnonzero(crossed & (sites.area_m2[rows] > 0))

    def _parts(self, shapes: GeometryArray) -> tuple[IntArray, GeometryArray]:
        """Cut each shape by each piece; with the place of the shape."""
        at, piece = self.tree.query(shapes)
        return at, shapely.intersection(shapes[at], self.pieces[piece])

    def crossed(self, sites: Sites, rows: IntArray) -> BoolArray:
        """
        Tell whether an edge runs through each site: asked of whichever are fewer.

        Parameters
        ----------
        sites : Sites
            Candidates.
        rows : ndarray of int, shape (k,)
            Of which.

        Returns
        -------
        ndarray of bool, shape (k,)
            False where the site is covered wholly or not at all.
        """
        # prepared, a site is held against every part of the ground
        parts = shapely.get_num_geometries(self.whole)
        if len(rows) * parts < shapely.get_num_coordinates(self.whole):
            shapes = sites.geometries[rows]
            inside = shapely.contains_properly(self.whole, shapes)
            found: BoolArray = shapely.intersects(self.whole, shapes) & ~inside
            return found
        _, row = sites.tree.query(self.edges, predicate="intersects")
        return _marked(row, len(sites))[rows]

    def edge_distance(self, sites: Sites, reach: FloatArray) -> tuple[FloatArray, FloatArray]:
        """
        Bound the distance of each site to an edge, by its block.

        Parameters
        ----------
        sites : Sites
            Candidates.
        reach : ndarray of float, shape (n,)
            Metres; beyond them the bounds are infinite.

        Returns
        -------
        tuple of ndarray of float, shape (n,)
            Least and greatest, in metres.
        """
        blocks = sites.blocks
        spread = blocks.offset_m + sites.radius_m
        distance = np.full(len(blocks.middle), np.inf)
        (block, _), found = shapely.STRtree(self.edges).query_nearest(
            blocks.middle,
            max_distance=np.nanmax(reach + spread, initial=1.0),
            return_distance=True,
            all_matches=False,
        )
        distance[block] = found
        middle = distance[blocks.of_site]
        return middle - spread, middle + blocks.offset_m + sites.hollow_m

    def edge_within(self, distance_m: float, sites: Sites, rows: IntArray) -> BoolArray:
        """
        Tell whether an edge is so near.

        Parameters
        ----------
        distance_m : float
            How near.
        sites : Sites
            Candidates.
        rows : ndarray of int, shape (k,)
            Of which.

        Returns
        -------
        ndarray of bool, shape (k,)
            By site.
        """
        tree = shapely.STRtree(sites.geometries[rows])
        _, at = tree.query(self.edges, predicate="dwithin", distance=distance_m)
        return _marked(at, len(rows))


def only(shapes: GeometryArray, chosen: BoolArray) -> GeometryArray:
    """
    Keep the chosen shapes.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry
        Of any shape.
    chosen : ndarray of bool
        Of the same shape.

    Returns
    -------
    ndarray of shapely.Geometry
        Of the same shape; None where not chosen.
    """
    kept: GeometryArray = np.full(shapes.shape, None, dtype=object)
    kept[chosen] = shapes[chosen]
    return kept


def united(parts: GeometryArray, owner: IntArray, *, count: int) -> GeometryArray:
    """
    Unite the parts of each owner, as many owners at a time as have about as many parts.

    Parameters
    ----------
    parts : ndarray of shapely.Geometry, shape (p,)
        Any.
    owner : ndarray of int, shape (p,)
        Whose, from 0.
    count : int
        Number of owners.

    Returns
    -------
    ndarray of shapely.Geometry, shape (count,)
        None of an owner without parts.

    Examples
    --------
    >>> halves = shapely.box([0, 1, 5], 0, [1, 2, 6], 1)
    >>> shapely.area(united(halves, np.array([1, 1, 0]), count=3)).tolist()
    [1.0, 2.0, nan]
    """
    whole: GeometryArray = np.full(count, None, dtype=object)
    order = np.argsort(owner, kind="stable")
    parts, many = parts[order], np.bincount(owner, minlength=count)
    first = np.cumsum(many) - many
    width = 1
    while width < 2 * many.max(initial=0):
        rows = np.flatnonzero((many <= width) & (2 * many > width))
        column = np.arange(width)
        place = np.minimum(first[rows, None] + column, len(parts) - 1)
        padded = only(parts[place], column < many[rows, None])
        whole[rows] = padded[:, 0] if width == 1 else shapely.union_all(padded, axis=1)
        width *= 2
    return whole


def _marked(rows: IntArray, count: int) -> BoolArray:
    marked = np.zeros(count, dtype=bool)
    marked[rows] = True
    return marked


def _edges(whole: shapely.Geometry) -> GeometryArray:
    """Outline of polygons in lines of about `EDGE_M`, or one segment where that is longer."""
    rings = shapely.get_rings(shapely.get_parts(whole))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    opens = np.diff(ring, prepend=-1) != 0
    step = np.where(opens, 0.0, np.hypot(*np.diff(coordinates, axis=0, prepend=0.0).T))
    stretch = np.diff(np.cumsum(step) // EDGE_M, prepend=0.0) != 0
    shared = stretch & ~opens & (np.diff(ring, append=-1) == 0)  # ends a line, begins the next
    at = np.repeat(np.arange(len(ring)), 1 + shared)
    begins = opens[at] | (np.diff(at, prepend=-1) == 0)
    lines: GeometryArray = shapely.linestrings(coordinates[at], indices=np.cumsum(begins) - 1)
    return lines
