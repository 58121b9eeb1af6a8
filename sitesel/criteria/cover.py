"""
What the features of some roles cover, with an optional set-back, and what doubt leaves of that.

The features are dissolved and cut into small pieces once, so that only pieces near a site are
touched; where nothing is in doubt they need not even be dissolved. Positional uncertainty gives
exact bounds: if a site may be anywhere within `r` of where it is drawn, the share is at least that
of the features shrunk by `r` and at most that of the features grown by `r`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.criteria.ground import Ground
from sitesel.criteria.inside import joined
from sitesel.criteria.parts import Parts
from sitesel.criteria.pieces import subdivide
from sitesel.errors import BrokenLayerError
from sitesel.matrix import Measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.matrix import GeometryArray
    from sitesel.pack import Features, Pack
    from sitesel.sites import Sites

BUFFER_VERTICES = 5000  # GEOS drops concave detail of 1 % of a set-back: cutting shows where
FEW = 100  # sites whose surroundings are worth uniting
AREAL = 2
QUARTER_SEGMENTS = 16
ROUND = 1 / math.cos(math.pi / 4 / QUARTER_SEGMENTS)  # a polygon round the disc, not inside it


@dataclass(frozen=True, kw_only=True)  # no slots: it keeps what was dissolved
class Cover:
    """
    What features cover, and how far they may be from where they are drawn.

    Parameters
    ----------
    grown : callable
        Gives the ground in polygons that may overlap: called when it is first asked for.
    dissolved : callable
        Gives it in one geometry, likewise.
    precision_m : float
        How far a feature may be from where it is drawn.
    """

    grown: Callable[[], GeometryArray]
    dissolved: Callable[[], shapely.Geometry]
    precision_m: float

    @classmethod
    def of(cls, pack: Pack, roles: tuple[str, ...], *, set_back_m: float) -> Cover | None:
        """
        Take the features of some roles; they are dissolved and grown once a pack.

        Parameters
        ----------
        pack : Pack
            Where the roles are.
        roles : tuple of str
            Their features count together; missing ones are passed over.
        set_back_m : float
            Metres by which the features are grown.

        Returns
        -------
        Cover or None
            None if every role is missing.

        Raises
        ------
        BrokenLayerError
            If points or lines are not grown, and so cover nothing.
        """
        features = joined(pack, roles)
        if features is None:
            return None
        shapes = shapely.get_parts(shapely.get_parts(features.geometries))
        areal = shapely.get_dimensions(shapes) == AREAL
        if set_back_m <= 0 and not areal.all():
            raise _without_area(features, int((~areal).sum()))
        name = f"ground of {', '.join(roles)}, set back {set_back_m!r}"

        def grown() -> GeometryArray:
            return pack.once(f"{name}, not dissolved", lambda: _grown(shapes, set_back_m))

        return cls(
            grown=grown,
            dissolved=lambda: pack.once(name, lambda: shapely.union_all(grown())),
            precision_m=float(features.uncertainty_m.max(initial=0.0)),
        )

    @cached_property
    def ground(self) -> Ground:
        """The ground, in a copy of its own: prepared geometries are one thread's."""
        return Ground(shapely.force_2d(self.dissolved()))

    @cached_property
    def parts(self) -> Parts:
        """The ground in polygons that may overlap, which are not prepared."""
        return Parts.of(self.grown())

    def measure(self, sites: Sites) -> Measured:
        """
        Share of each site that is covered, and the least and greatest that it can be.

        Parameters
        ----------
        sites : Sites
            Candidates.

        Returns
        -------
        Measured
            Shares in [0, 1]; of a point, 1 if it is covered.
        """
        reach = sites.uncertainty_m + self.precision_m
        if not reach.any():
            best = self.parts.share(sites)
            return Measured(best=best, low=best, high=best)
        best = self.ground.share(sites, np.arange(len(sites)))
        low, high = best.copy(), best.copy()
        least, most = self.ground.edge_distance(sites, reach)
        for radius in np.unique(reach[(reach > 0) & (least <= reach)]):
            sure = (reach == radius) & (most <= radius)
            asked = np.flatnonzero((reach == radius) & (least <= radius) & ~sure)
            found = asked[self.ground.edge_within(radius, sites, asked)]
            near = np.concatenate([np.flatnonzero(sure), found])
            if not len(near):
                continue
            around = surroundings(sites.geometries[near], 3 * radius)
            local = shapely.intersection(self.ground.whole, around)
            for reach_m, into in ((-radius * ROUND, low), (radius * ROUND, high)):
                moved = Ground(shapely.buffer(local, reach_m, quad_segs=QUARTER_SEGMENTS))
                into[near] = moved.share(sites, near)
        return Measured(best=best, low=low, high=high)

    def at_least(self, sites: Sites) -> Measured:
        """
        Say what features known in part cover: so much or more, unknown where nothing yet.

        Parameters
        ----------
        sites : Sites
            Candidates.

        Returns
        -------
        Measured
            Shares in [0, 1].
        """
        some = self.measure(sites)
        return Measured(
            best=np.where(some.low > 0, some.best, np.nan),
            low=some.low,
            high=np.ones(len(sites)),
        )


def surroundings(shapes: GeometryArray, margin_m: float) -> shapely.Geometry:
    """
    Give the ground around shapes: around each of a few, around all of many.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        In metres.
    margin_m : float
        How far around.

    Returns
    -------
    Geometry
        That holds everything so near to any of them.
    """
    if len(shapes) > FEW:
        return shapely.box(*shapely.total_bounds(shapes)).buffer(margin_m)
    west, south, east, north = shapely.bounds(shapes).T
    return shapely.union_all(
        shapely.box(west - margin_m, south - margin_m, east + margin_m, north + margin_m)
    )


def _grown(shapes: GeometryArray, set_back_m: float) -> GeometryArray:
    if set_back_m <= 0:
        return shapes
    large = shapely.get_dimensions(shapes) == AREAL
    large &= shapely.get_num_coordinates(shapes) > BUFFER_VERTICES
    parts = np.concatenate([subdivide(shapes[large]), shapes[~large]])
    grown: GeometryArray = shapely.buffer(parts, set_back_m, quad_segs=QUARTER_SEGMENTS)
    return grown


def _without_area(features: Features, count: int) -> BrokenLayerError:
    layers = ", ".join(features.layers)
    return BrokenLayerError(
        f"图层 {layers} 有 {count} 个点或线,没有面积,算不出占比;请提供面图层,"
        "或在规则中用 set_back_m 给出退让距离。",
        f"Layer {layers} has {count} points or lines, which cover no area; supply polygons, or "
        "give the rule a set_back_m.",
    )
