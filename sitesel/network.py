"""
Travel times over the road network, in minutes.

The way from a place to a facility is: straight to some node of the network at access speed (times
a detour factor), along the roads at their speed, and straight again to the facility; or straight
all the way where that is quicker. All nodes compete, so that a place's time changes by at most
`detour / access speed` per metre that the place moves: positional uncertainty becomes an interval.

Times are spread by label correcting [1]_ on whole arrays, which for a city's main roads is done
before SciPy's graph module would be imported.

.. [1] Bertsekas, D. P. (1998). Network Optimization: Continuous and Discrete Models. Athena
   Scientific, ISBN 1-886529-02-7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.errors import BrokenLayerError
from sitesel.outlines import segments
from sitesel.pack.faults import SHOWN_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.matrix import FloatArray, GeometryArray, IntArray
    from sitesel.pack import Features, Network

M_PER_MIN_OF_KMH = 1000.0 / 60.0
NODE_GRID_M = 1.0
BLOCK_ORIGINS = 64
BLOCK_ROW_M = 5000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadNetwork:
    """
    Nodes and edges of the roads, with the cost of reaching them.

    Parameters
    ----------
    nodes : ndarray of float, shape (m, 2)
        Easting and northing in metres.
    start, stop : ndarray of int, shape (e,)
        Nodes that each edge leads from and to, ordered by `start`; a road is two edges.
    minutes : ndarray of float, shape (e,)
        Minutes along each edge.
    access_min_per_m : float
        Minutes per metre in a straight line off the network.
    """

    nodes: FloatArray
    start: IntArray
    stop: IntArray
    minutes: FloatArray
    access_min_per_m: float

    @classmethod
    def of(cls, roads: Features, settings: Network) -> RoadNetwork:
        """
        Build the network from line features, whose vertices are its nodes.

        Parameters
        ----------
        roads : Features
            Lines in metres, with or without parts; roads meet where they share a vertex. Columns
            `length_m` and `speed_kmh` are used where present.
        settings : Network
            Speeds and detour factor.

        Returns
        -------
        RoadNetwork
            Undirected.

        Raises
        ------
        BrokenLayerError
            If a road has a speed that is not above 0.
        """
        rows, ends = segments(roads.geometries)
        drawn = shapely.length(roads.geometries)
        length = _column(roads, "length_m", otherwise=drawn)
        speed = _column(roads, "speed_kmh", otherwise=np.full(len(roads), settings.speed_kmh))
        standing = np.flatnonzero(~(speed > 0))
        if len(standing):
            raise _without_speed(roads, standing)
        stretch = np.divide(length, drawn, out=np.ones(len(roads)), where=drawn > 0)
        slowness = stretch / (speed * M_PER_MIN_OF_KMH)
        minutes = np.hypot(*(ends[:, 1] - ends[:, 0]).T) * slowness[rows]
        grid = np.round(ends.reshape(-1, 2) / NODE_GRID_M) * NODE_GRID_M
        pair = grid.view(complex)[:, 0]  # as one number, which sorts faster
        nodes, node_of = np.unique(pair, return_inverse=True)
        start, stop = node_of.astype(np.int64).reshape(-1, 2).T
        both = np.concatenate([start, stop])
        order = np.argsort(both, kind="stable")
        return cls(
            nodes=np.column_stack([nodes.real, nodes.imag]),
            start=both[order],
            stop=np.concatenate([stop, start])[order],
            minutes=np.tile(minutes, 2)[order],
            access_min_per_m=settings.detour / (settings.access_kmh * M_PER_MIN_OF_KMH),
        )

    def to_nearest(
        self, facilities: GeometryArray, lead_m: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """
        Minutes from each node (and facility) to the nearest facility.

        Parameters
        ----------
        facilities : ndarray of shapely.Geometry, shape (f,)
            Where to; the centroid counts.
        lead_m : ndarray of float, shape (f,)
            Metres to add to the way to each facility (negative: it may be nearer).

        Returns
        -------
        tuple of ndarray
            Places, shape (m + f, 2), and their minutes, shape (m + f,).
        """
        goal = shapely.get_coordinates(shapely.centroid(facilities))
        legs = np.hypot(
            self.nodes[:, None, 0] - goal[None, :, 0], self.nodes[:, None, 1] - goal[None, :, 1]
        )
        first = np.maximum(legs + lead_m, 0.0).min(axis=1) * self.access_min_per_m
        minutes = self._spread(first)
        direct = np.maximum(lead_m, 0.0) * self.access_min_per_m
        return np.concatenate([self.nodes, goal]), np.concatenate([minutes, direct])

    def minutes_from(
        self, origins: FloatArray, places: FloatArray, minutes: FloatArray
    ) -> FloatArray:
        """
        Quickest way from each origin over any of the places.

        Parameters
        ----------
        origins : ndarray of float, shape (n, 2)
            Easting and northing in metres.
        places : ndarray of float, shape (p, 2)
            As `to_nearest` gives them.
        minutes : ndarray of float, shape (..., p)
            As `to_nearest` gives them, or several of these stacked.

        Returns
        -------
        ndarray of float, shape (..., n)
            Minutes; exact: only places that cannot be quickest from anywhere near are left out.
        """
        quickest = np.empty((*minutes.shape[:-1], len(origins)))
        for rows in _neighbourhoods(origins):
            near = self._rivals(origins[rows], places, minutes)
            east, north = (origins[rows, None] - places[near]).transpose(2, 0, 1)
            access = np.hypot(east, north) * self.access_min_per_m
            quickest[..., rows] = (access + minutes[..., None, near]).min(axis=-1)
        return quickest

    def _rivals(self, origins: FloatArray, places: FloatArray, minutes: FloatArray) -> IntArray:
        """Places that may be quickest from somewhere in the box around the origins."""
        low, high = origins.min(axis=0), origins.max(axis=0)
        nearest = np.hypot(*np.maximum(np.maximum(low - places, places - high), 0.0).T)
        farthest = np.hypot(*np.maximum(np.abs(places - low), np.abs(places - high)).T)
        at_most = (farthest * self.access_min_per_m + minutes).min(axis=-1, keepdims=True)
        rivals = nearest * self.access_min_per_m + minutes <= at_most
        return np.flatnonzero(np.atleast_2d(rivals).any(axis=0))

    def _spread(self, first: FloatArray) -> FloatArray:
        """Take every improvement along the edges that leave it until nothing improves."""
        minutes = first.copy()
        first_edge = np.searchsorted(self.start, np.arange(len(minutes) + 1))
        improved = np.arange(len(minutes))
        while improved.size:
            count = first_edge[improved + 1] - first_edge[improved]
            skipped = first_edge[improved + 1] - np.cumsum(count)
            edge = np.repeat(skipped, count) + np.arange(count.sum())
            before = minutes.copy()
            np.fmin.at(minutes, self.stop[edge], before[self.start[edge]] + self.minutes[edge])
            improved = np.flatnonzero(minutes < before)
        return minutes


def _neighbourhoods(origins: FloatArray) -> Iterator[IntArray]:
    """Rows of origins in blocks that lie close together, west to east along rows of the map."""
    order = np.lexsort((origins[:, 0], np.floor(origins[:, 1] / BLOCK_ROW_M)))
    for begin in range(0, len(order), BLOCK_ORIGINS):
        yield order[begin : begin + BLOCK_ORIGINS]


def _without_speed(roads: Features, rows: IntArray) -> BrokenLayerError:
    layers = ", ".join(roads.layers)
    first = ", ".join(str(name) for name in roads.table.index[rows[:SHOWN_ROWS]])
    return BrokenLayerError(
        f"图层 {layers} 有 {len(rows)} 条路的 speed_kmh 不大于 0(如 {first});"
        "请填车速(km/h),或留空。",
        f"Layer {layers} has {len(rows)} roads whose speed_kmh is not above 0 (such as {first}); "
        "give a speed in km/h, or leave it empty.",
    )


def _column(roads: Features, name: str, *, otherwise: FloatArray) -> FloatArray:
    if name not in roads.table:
        return otherwise
    own = roads.table[name].to_numpy(dtype=float)
    return np.where(np.isnan(own), otherwise, own)
