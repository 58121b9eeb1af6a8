"""
The features of a role nearest to each site, whatever their doubt of position: an index.

Lines are taken apart into segments, and sites are searched for in blocks, so that each site is
held against the few pieces that can be its nearest. Of very many sites or segments compiled loops
measure the same, where they can be had. Lengths are planar, in metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.criteria.compiled_nearest import Drawn, is_ready_for, measured
from sitesel.matrix import Measured
from sitesel.outlines import segments

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray, IntArray
    from sitesel.pack import Features
    from sitesel.sites import Sites

ROUNDING = 1e-9
MANY = 100_000  # sites and pieces that take the index longer than loading compiled loops: 0.6 s
DENSE = 8  # pieces a block from which on each site is searched for by itself
MOST_DOUBTS = 32  # for each of which loops go over all sites


@dataclass(frozen=True, kw_only=True)  # no slots: it keeps what one of the two ways needs
class NearestIndex:
    """
    The features of a role in pieces, for any number of sites.

    Parameters
    ----------
    groups : tuple of (float, ndarray of shapely.Geometry)
        How far features may be from where they are drawn, and those, the most first.
    """

    groups: tuple[tuple[float, GeometryArray], ...]

    @classmethod
    def of(cls, features: Features) -> NearestIndex:
        """
        Sort features by their doubt of position; they are indexed when first measured to.

        Parameters
        ----------
        features : Features
            Of one role, at least one.

        Returns
        -------
        NearestIndex
            For any number of sites.
        """
        slack, group, count = np.unique(
            features.uncertainty_m, return_inverse=True, return_counts=True
        )
        return cls(
            groups=tuple(
                (float(slack[one]), features.geometries[group == one])
                for one in np.argsort(-count, kind="stable")
            )
        )

    @cached_property
    def in_pieces(self) -> tuple[FloatArray, GeometryArray]:
        """Segments of lines, which index far better, and other parts: their doubts, and they."""
        parts = [pieces(drawn) for _, drawn in self.groups]
        doubts = np.array([slack_m for slack_m, _ in self.groups])
        return np.repeat(doubts, [len(part) for part in parts]), np.concatenate(parts)

    @property
    def slack_m(self) -> FloatArray:
        """How far each piece may be from where it is drawn, shape (m,)."""
        return self.in_pieces[0]

    @property
    def pieces(self) -> GeometryArray:
        """Geometries, shape (m,)."""
        return self.in_pieces[1]

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the pieces."""
        return shapely.STRtree(self.pieces)

    @cached_property
    def drawn(self) -> tuple[Drawn, ...]:
        """The groups as compiled loops take them."""
        return tuple(Drawn.of(drawn, slack_m=slack_m) for slack_m, drawn in self.groups)

    def measure(self, sites: Sites) -> Measured:
        """
        Distance to the nearest feature, and the least and greatest that it can be.

        Parameters
        ----------
        sites : Sites
            Candidates.

        Returns
        -------
        Measured
            Metres.
        """
        corners = sum(int(shapely.get_num_coordinates(drawn).sum()) for _, drawn in self.groups)
        many = len(sites) + corners >= MANY and len(self.groups) <= MOST_DOUBTS
        if many and is_ready_for(sites):
            return measured(self.drawn, sites)
        site, piece = self._rivals(sites)
        distance = shapely.distance(sites.geometries[site], self.pieces[piece])
        best, low, high = (
            _least(distance + slack, site, count=len(sites))
            for slack in (0.0, -self.slack_m[piece], self.slack_m[piece])
        )
        low -= sites.uncertainty_m
        return Measured(
            best=best,
            low=np.maximum(low, 0.0),
            high=high + sites.uncertainty_m,
        )

    def _rivals(self, sites: Sites) -> tuple[IntArray, IntArray]:
        """
        Pairs of a site and a piece that may be its nearest, drawn or give or take the slack.

        Searched for block by block; then the distance to its centre says which matter to a site.
        """
        site, piece = self._block_rivals(sites)
        distance = shapely.distance(sites.centres[site], self.pieces[piece])
        nearer, farther = distance - sites.radius_m[site], distance + sites.hollow_m[site]
        matters = np.zeros(len(site), dtype=bool)
        for sign in (0.0, -1.0, 1.0) if np.ptp(self.slack_m) else (0.0,):
            slack = sign * self.slack_m[piece]
            most = _least(farther + slack, site, count=len(sites))
            matters |= nearer + slack <= most[site] + ROUNDING * farther
        return site[matters], piece[matters]

    def _block_rivals(self, sites: Sites) -> tuple[IntArray, IntArray]:
        """Pairs of a site and a piece that may be the nearest of any site of its block."""
        blocks = sites.blocks
        if len(self.pieces) > DENSE * len(blocks.middle):
            blocks = sites.alone
        spread = np.zeros(len(blocks.middle))
        reach = 2 * blocks.offset_m + sites.radius_m + sites.hollow_m
        np.maximum.at(spread, blocks.of_site, reach)
        reach = nearest(blocks.middle, self.tree) + spread + np.ptp(self.slack_m)
        block, piece = self.tree.query(
            blocks.middle, predicate="dwithin", distance=reach * (1 + ROUNDING)
        )
        many = np.bincount(block, minlength=len(spread))
        first = np.cumsum(many) - many
        many, first = many[blocks.of_site], first[blocks.of_site]
        site = np.repeat(np.arange(len(sites)), many)
        place = np.arange(len(site)) - np.repeat(np.cumsum(many) - many, many)
        return site, piece[np.repeat(first, many) + place]


def _least(distance: FloatArray, site: IntArray, *, count: int) -> FloatArray:
    """Least distance of each site; NaN of one that has none."""
    least = np.full(count, np.inf)
    np.minimum.at(least, site, distance)
    return np.where(np.isinf(least), np.nan, least)


def pieces(geometries: GeometryArray) -> GeometryArray:
    """
    Take lines apart into their segments; leave other geometries as they are.

    Parameters
    ----------
    geometries : ndarray of shapely.Geometry, shape (n,)
        Of any type; multi-part ones come apart.

    Returns
    -------
    ndarray of shapely.Geometry, shape (m,)
        The same point set, m >= n.

    Examples
    --------
    >>> len(pieces(np.array([shapely.LineString([(0, 0), (1, 0), (2, 5)])])))
    2
    """
    parts = shapely.get_parts(geometries)
    is_line = shapely.get_dimensions(parts) == 1
    _, ends = segments(parts[is_line])
    return np.concatenate([parts[~is_line], shapely.linestrings(ends)])


def nearest(origins: GeometryArray, tree: shapely.STRtree) -> FloatArray:
    """
    Distance from each origin to the closest geometry of a tree.

    Parameters
    ----------
    origins : ndarray of shapely.Geometry, shape (n,)
        Where from; None or empty geometries are unknown.
    tree : shapely.STRtree
        Where to; not empty.

    Returns
    -------
    ndarray of float, shape (n,)
        In the unit of the shared system; NaN where the origin is unknown.

    Examples
    --------
    >>> wells = shapely.STRtree([shapely.Point(13, 14), shapely.Point(90, 90)])
    >>> nearest(np.array([shapely.box(0, 0, 10, 10), None]), wells)
    array([ 5., nan])
    """
    distance = np.full(len(origins), np.nan)
    (row, _), found = tree.query_nearest(origins, return_distance=True, all_matches=False)
    distance[row] = found
    return distance
