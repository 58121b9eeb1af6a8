"""
Nodes and edges made of a road layer, and the quickest way over them.

See `sitesel.network` for what a way is. Memory is of the order of the layer itself: nodes times
facilities, or origins times nodes, are never held at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.network.lanes import M_PER_MIN_OF_KMH, lanes
from sitesel.network.nearest import least_over
from sitesel.network.spread import spread
from sitesel.outlines import segments

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray
    from sitesel.pack import Features, Network


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadNetwork:
    """
    Nodes and edges of the roads, with the cost of reaching them.

    Parameters
    ----------
    nodes : ndarray of float, shape (m, 2)
        Easting and northing in metres.
    start, stop : ndarray of int, shape (e,)
        Nodes that each edge is driven from and to, ordered by `start`; a road both ways is two.
    minutes : ndarray of float, shape (e,)
        Minutes along each edge.
    access_min_per_m : float
        Minutes per metre in a straight line off the network.
    entered : ndarray of bool, shape (m,), optional
        Nodes where the network can be entered and left; by default all.
    """

    nodes: FloatArray
    start: IntArray
    stop: IntArray
    minutes: FloatArray
    access_min_per_m: float
    entered: BoolArray | None = None

    @classmethod
    def of(cls, roads: Features, settings: Network) -> RoadNetwork:
        """
        Build the network from line features, whose vertices are its nodes.

        Parameters
        ----------
        roads : Features
            Lines in metres, with or without parts; roads meet where they share a vertex. Columns
            are used where present, see `sitesel.network.lanes`.
        settings : Network
            Speeds and detour factor.

        Returns
        -------
        RoadNetwork
            Undirected where no road is one-way.

        Raises
        ------
        BrokenLayerError
            If a road has a speed that is not above 0, or a direction that is not understood.
        """
        lane = lanes(roads, settings)
        rows, ends = segments(roads.geometries)
        minutes = np.hypot(*(ends[:, 1] - ends[:, 0]).T) * lane.min_per_m[rows]
        side = np.repeat(lane.grid_m[rows], 2)[:, None]
        grid = np.round(ends.reshape(-1, 2) / side) * side
        pair = grid.view(complex)[:, 0]  # as one number, which sorts faster
        nodes, node_of = np.unique(pair, return_inverse=True)
        start, stop = node_of.astype(np.int64).reshape(-1, 2).T
        ahead, back = lane.forward[rows], lane.backward[rows]
        leaving = np.concatenate([start[ahead], stop[back]])
        order = np.argsort(leaving, kind="stable")
        return cls(
            nodes=np.column_stack([nodes.real, nodes.imag]),
            start=leaving[order],
            stop=np.concatenate([stop[ahead], start[back]])[order],
            minutes=np.concatenate([minutes[ahead], minutes[back]])[order],
            access_min_per_m=settings.detour / (settings.access_kmh * M_PER_MIN_OF_KMH),
            entered=_entered(lane.entered[rows], start, stop, count=len(nodes)),
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
        lead_m : ndarray of float, shape (..., f)
            Metres to add to the way to each facility (negative: it may be nearer).

        Returns
        -------
        tuple of ndarray
            Places, shape (m + f, 2), nodes that cannot be entered left out; and their minutes,
            shape (..., m + f); below 0 at a facility that may be nearer, for who goes straight.
        """
        goal = shapely.get_coordinates(shapely.centroid(facilities))
        leads, which = np.unique(np.atleast_2d(lead_m), axis=0, return_inverse=True)
        legs = np.full((len(leads), len(self.nodes)), np.inf)
        rows = slice(None) if self.entered is None else self.entered
        if len(self.nodes[rows]):
            legs[:, rows] = least_over(self.nodes[rows], goal, costs=leads, per_metre=1.0)
        first = np.maximum(legs, 0.0) * self.access_min_per_m
        minutes = spread(first, start=self.start, stop=self.stop, minutes=self.minutes)[:, rows]
        direct = leads * self.access_min_per_m
        found = np.concatenate([minutes, direct], axis=1)[which.ravel()]
        return np.concatenate([self.nodes[rows], goal]), found.reshape(*lead_m.shape[:-1], -1)

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
            Below 0 within what a facility may be nearer.
        """
        costs = np.atleast_2d(minutes)
        quickest = least_over(origins, places, costs=costs, per_metre=self.access_min_per_m)
        return quickest.reshape(*minutes.shape[:-1], len(origins))


def _entered(
    of_segment: BoolArray, start: IntArray, stop: IntArray, *, count: int
) -> BoolArray | None:
    """Tell the nodes of roads that can be entered; None where all can, or none could."""
    if of_segment.all() or not of_segment.any():
        return None
    entered = np.zeros(count, dtype=bool)
    entered[start[of_segment]] = entered[stop[of_segment]] = True
    return entered
