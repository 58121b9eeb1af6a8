"""
Share of each site's area that the features of a role cover, with an optional set-back.

The features are dissolved and cut into small pieces once, so that only pieces near a site are
touched. Positional uncertainty gives exact bounds: if a site may be anywhere within `r` of where
it is drawn, the share is at least that of the features shrunk by `r` and at most that of the
features grown by `r`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import shapely

from sitesel.criteria import unmeasurable
from sitesel.criteria.inside import joined
from sitesel.errors import BrokenLayerError
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites

PIECE_VERTICES = 64
BUFFER_VERTICES = 5000  # GEOS drops concave detail of 1 % of a set-back: cutting shows where
MOST_CUTS = 12
AREAL = 2
EDGE_SEGMENTS = 16
QUARTER_SEGMENTS = 16
ROUND = 1 / math.cos(math.pi / 4 / QUARTER_SEGMENTS)  # a polygon round the disc, not inside it


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """
    Share in [0, 1] of a site that is covered; of a point, 1 if it is covered.

    Parameters
    ----------
    of : tuple of str
        Roles; their features count together.
    set_back_m : float
        Metres by which the features are grown first.
    trust_absence : bool
        Whether a layer that is known to miss features still bounds the share from above. A
        constraint that would conclude from absence sets it to false.
    """

    unit: ClassVar[str] = "share"
    of: tuple[str, ...]
    set_back_m: float = 0.0
    trust_absence: bool = True

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles that it measures from."""
        return self.of

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Dissolve, grow and cut the features, once.

        Parameters
        ----------
        pack : Pack
            Where the roles are.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Shares; where features are missing, at least those of the known ones, unknown if none.
        """
        features = joined(pack, self.of)
        if features is None:
            return unmeasurable
        cover = _Cover.of(features, set_back_m=self.set_back_m)
        whole = set(self.of) <= set(pack.roles) and (self.trust_absence or features.complete)
        return cover.measure if whole else cover.at_least


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cover:
    """The dissolved features, and how far they may be from where they are drawn."""

    ground: _Ground
    precision_m: float

    @classmethod
    def of(cls, features: Features, *, set_back_m: float) -> _Cover:
        shapes = shapely.get_parts(shapely.get_parts(features.geometries))
        areal = shapely.get_dimensions(shapes) == AREAL
        if set_back_m > 0:
            small = subdivide(shapes[areal], most_vertices=BUFFER_VERTICES)
            parts = np.concatenate([small, shapes[~areal]])
            shapes = shapely.buffer(parts, set_back_m, quad_segs=QUARTER_SEGMENTS)
        elif not areal.all():
            raise _without_area(features, int((~areal).sum()))
        ground = _Ground.of(shapely.union_all(shapes))
        return cls(ground=ground, precision_m=float(features.uncertainty_m.max()))

    def measure(self, sites: Sites) -> Measured:
        best = self.ground.share(sites, among=np.ones(len(sites), dtype=bool))
        low, high = best.copy(), best.copy()
        reach = sites.uncertainty_m + self.precision_m
        for radius in np.unique(reach[reach > 0]):
            near = self.ground.edge_within(radius, sites) & (reach == radius)
            if not near.any():
                continue
            around = shapely.box(*shapely.total_bounds(sites.geometries[near])).buffer(3 * radius)
            local = shapely.intersection(self.ground.whole, around)
            for reach_m, into in ((-radius * ROUND, low), (radius * ROUND, high)):
                moved = _Ground.of(shapely.buffer(local, reach_m, quad_segs=QUARTER_SEGMENTS))
                into[near] = moved.share(sites, among=near)[near]
        return Measured(best=best, low=low, high=high)

    def at_least(self, sites: Sites) -> Measured:
        """Say what features known in part cover: so much or more, unknown where nothing yet."""
        some = self.measure(sites)
        return Measured(
            best=np.where(some.low > 0, some.best, np.nan),
            low=some.low,
            high=np.ones(len(sites)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """Polygons that do not overlap: whole, in pieces, and their outline in short lines."""

    whole: shapely.Geometry
    pieces: GeometryArray
    tree: shapely.STRtree
    edges: GeometryArray

    @classmethod
    def of(cls, whole: shapely.Geometry) -> _Ground:
        shapely.prepare(whole)
        pieces = subdivide(np.array([whole], dtype=object))
        return cls(whole=whole, pieces=pieces, tree=shapely.STRtree(pieces), edges=_edges(whole))

    def share(self, sites: Sites, *, among: BoolArray) -> FloatArray:
        """
        Share of each site that is covered; only rows of `among` count.

        A site that no edge crosses is covered wholly or not at all, as its first corner is, so
        only the others are cut out.
        """
        covered = shapely.intersects_xy(self.whole, *sites.corner.T).astype(float)
        area = shapely.area(sites.geometries)
        in_parts = shapely.get_num_geometries(sites.geometries) > 1
        crossed = in_parts | self.edge_within(0.0, sites)
        rows = np.flatnonzero(crossed & among & (area > 0))
        at, piece = self.tree.query(sites.geometries[rows])
        part = shapely.intersection(sites.geometries[rows[at]], self.pieces[piece])
        common = np.bincount(at, weights=shapely.area(part), minlength=len(rows))
        covered[rows] = np.minimum(common / area[rows], 1.0)
        return covered

    def edge_within(self, distance_m: float, sites: Sites) -> BoolArray:
        """Whether each site is so near an edge; far sites cost nothing."""
        _, row = sites.tree.query(self.edges, predicate="dwithin", distance=distance_m)
        near = np.zeros(len(sites), dtype=bool)
        near[row] = True
        return near


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


def _without_area(features: Features, count: int) -> BrokenLayerError:
    layers = ", ".join(features.layers)
    return BrokenLayerError(
        f"图层 {layers} 有 {count} 个点或线,没有面积,算不出占比;请提供面图层,"
        "或在规则中用 set_back_m 给出退让距离。",
        f"Layer {layers} has {count} points or lines, which cover no area; supply polygons, or "
        "give the rule a set_back_m.",
    )


def _polygons(geometries: GeometryArray) -> GeometryArray:
    parts = shapely.get_parts(shapely.get_parts(geometries))
    chosen: GeometryArray = parts[
        (shapely.get_dimensions(parts) == AREAL) & ~shapely.is_empty(parts)
    ]
    return chosen


def _edges(whole: shapely.Geometry) -> GeometryArray:
    """Outline of polygons in lines of at most `EDGE_SEGMENTS` segments."""
    rings = shapely.get_rings(shapely.get_parts(whole))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    place = np.arange(len(ring)) - np.searchsorted(ring, ring)
    closes = np.diff(ring, append=-1) != 0
    shared = (place > 0) & (place % EDGE_SEGMENTS == 0) & ~closes  # ends a line and begins the next
    at = np.repeat(np.arange(len(ring)), 1 + shared)
    begins = (place[at] == 0) | (np.diff(at, prepend=-1) == 0)
    lines: GeometryArray = shapely.linestrings(coordinates[at], indices=np.cumsum(begins) - 1)
    return lines
