"""
Share of each site's area that the features of a role cover, with an optional set-back.

The features are dissolved and cut into small pieces once, so that only pieces near a site are
touched. Positional uncertainty gives exact bounds: if a site may be anywhere within `r` of where
it is drawn, the share is at least that of the features shrunk by `r` and at most that of the
features grown by `r`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import shapely

from sitesel.criteria import unmeasurable
from sitesel.criteria.inside import joined
from sitesel.criteria.pieces import subdivide
from sitesel.criteria.stated import known, share_within
from sitesel.errors import BrokenLayerError
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites

BUFFER_VERTICES = 5000  # GEOS drops concave detail of 1 % of a set-back: cutting shows where
FEW = 100  # sites whose surroundings are worth uniting
AREAL = 2
EDGE_M = 300.0
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
        Take the features apart; they are dissolved, grown and cut once, when first asked.

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
        whole = known(pack, self.of, trust_absence=self.trust_absence)
        if not whole.anywhere:
            return cover.at_least
        if whole.ground is None:
            return cover.measure
        return share_within(cover.measure, shapely.buffer(whole.ground, -self.set_back_m))

    def ground(self, pack: Pack, near: shapely.Geometry) -> shapely.Geometry | None:
        """
        Give what the features cover near a place, as drawn: the ground that `on` measures with.

        Parameters
        ----------
        pack : Pack
            Where the roles are.
        near : Geometry
            Features farther from it than the set-back are left out, since they do not reach it.

        Returns
        -------
        Geometry or None
            Dissolved and grown by the set-back; None if every role is missing.
        """
        features = joined(pack, self.of)
        if features is None:
            return None
        cover = _Cover.of(features, set_back_m=self.set_back_m)
        reaching = shapely.dwithin(cover.shapes, near, self.set_back_m)
        return replace(cover, shapes=cover.shapes[reaching]).ground.whole


@dataclass(frozen=True, kw_only=True)  # no slots: it keeps what it dissolved
class _Cover:
    """Shapes to dissolve, by how far to grow them, and how far they may be from where drawn."""

    shapes: GeometryArray
    set_back_m: float
    precision_m: float

    @classmethod
    def of(cls, features: Features, *, set_back_m: float) -> _Cover:
        shapes = shapely.get_parts(shapely.get_parts(features.geometries))
        areal = shapely.get_dimensions(shapes) == AREAL
        if set_back_m <= 0 and not areal.all():
            raise _without_area(features, int((~areal).sum()))
        precision_m = float(features.uncertainty_m.max(initial=0.0))
        return cls(shapes=shapes, set_back_m=set_back_m, precision_m=precision_m)

    @cached_property
    def ground(self) -> _Ground:
        """What the features cover, grown by the set-back: dissolved once, when first asked for."""
        if self.set_back_m <= 0:
            return _Ground(shapely.union_all(self.shapes))
        areal = shapely.get_dimensions(self.shapes) == AREAL
        small = subdivide(self.shapes[areal], most_vertices=BUFFER_VERTICES)
        parts = np.concatenate([small, self.shapes[~areal]])
        grown = shapely.buffer(parts, self.set_back_m, quad_segs=QUARTER_SEGMENTS)
        return _Ground(shapely.union_all(grown))

    def measure(self, sites: Sites) -> Measured:
        best = self.ground.share(sites, np.arange(len(sites)))
        low, high = best.copy(), best.copy()
        reach = sites.uncertainty_m + self.precision_m
        least, most = self.ground.edge_distance(sites, reach)
        for radius in np.unique(reach[(reach > 0) & (least <= reach)]):
            sure = (reach == radius) & (most <= radius)
            asked = np.flatnonzero((reach == radius) & (least <= radius) & ~sure)
            found = asked[self.ground.edge_within(radius, sites, asked)]
            near = np.concatenate([np.flatnonzero(sure), found])
            if not len(near):
                continue
            around = _surroundings(sites.geometries[near], 3 * radius)
            local = shapely.intersection(self.ground.whole, around)
            for reach_m, into in ((-radius * ROUND, low), (radius * ROUND, high)):
                moved = _Ground(shapely.buffer(local, reach_m, quad_segs=QUARTER_SEGMENTS))
                into[near] = moved.share(sites, near)
        return Measured(best=best, low=low, high=high)

    def at_least(self, sites: Sites) -> Measured:
        """Say what features known in part cover: so much or more, unknown where nothing yet."""
        some = self.measure(sites)
        return Measured(
            best=np.where(some.low > 0, some.best, np.nan),
            low=some.low,
            high=np.ones(len(sites)),
        )


@dataclass(frozen=True)  # no slots: it keeps its pieces, which few rules need
class _Ground:
    """Polygons that do not overlap: whole, in pieces, and their outline in short lines."""

    whole: shapely.Geometry

    @cached_property
    def pieces(self) -> GeometryArray:
        return subdivide(np.array([self.whole], dtype=object))

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.pieces)

    @cached_property
    def edges(self) -> GeometryArray:
        return _edges(self.whole)

    def share(self, sites: Sites, rows: IntArray) -> FloatArray:
        """
        Share of each site of these rows that is covered.

        A site that no edge crosses is covered wholly or not at all, as its first corner is, so
        only the others are cut out.
        """
        shapes, area = sites.geometries[rows], sites.area_m2[rows]
        shapely.prepare(self.whole)
        inside = shapely.intersects_xy(self.whole, *sites.corner[rows].T)
        covered: FloatArray = inside.astype(float)
        crossed = self.crossed(sites, rows) | (shapely.get_num_geometries(shapes) > 1)
        cut = np.flatnonzero(crossed & (area > 0))
        if not len(cut):
            return covered
        at, piece = self.tree.query(shapes[cut])
        part = shapely.intersection(shapes[cut[at]], self.pieces[piece])
        common = np.bincount(at, weights=shapely.area(part), minlength=len(cut))
        covered[cut] = np.minimum(common / area[cut], 1.0)
        return covered

    def crossed(self, sites: Sites, rows: IntArray) -> BoolArray:
        """Whether an edge runs through each site of these rows: asked of whichever are fewer."""
        if len(rows) < shapely.get_num_coordinates(self.whole):
            shapes = sites.geometries[rows]
            inside = shapely.contains_properly(self.whole, shapes)
            found: BoolArray = shapely.intersects(self.whole, shapes) & ~inside
            return found
        _, row = sites.tree.query(self.edges, predicate="intersects")
        return _marked(row, len(sites))[rows]

    def edge_distance(self, sites: Sites, reach: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Bounds of the distance of each site to an edge, by its block; infinite beyond reach."""
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
        """Whether each site of these rows is so near an edge."""
        tree = shapely.STRtree(sites.geometries[rows])
        _, at = tree.query(self.edges, predicate="dwithin", distance=distance_m)
        return _marked(at, len(rows))


def _surroundings(shapes: GeometryArray, margin_m: float) -> shapely.Geometry:
    """Ground around shapes: around each of a few, around all of many."""
    if len(shapes) > FEW:
        return shapely.box(*shapely.total_bounds(shapes)).buffer(margin_m)
    west, south, east, north = shapely.bounds(shapes).T
    return shapely.union_all(
        shapely.box(west - margin_m, south - margin_m, east + margin_m, north + margin_m)
    )


def _marked(rows: IntArray, count: int) -> BoolArray:
    marked = np.zeros(count, dtype=bool)
    marked[rows] = True
    return marked


def _without_area(features: Features, count: int) -> BrokenLayerError:
    layers = ", ".join(features.layers)
    return BrokenLayerError(
        f"图层 {layers} 有 {count} 个点或线,没有面积,算不出占比;请提供面图层,"
        "或在规则中用 set_back_m 给出退让距离。",
        f"Layer {layers} has {count} points or lines, which cover no area; supply polygons, or "
        "give the rule a set_back_m.",
    )


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
