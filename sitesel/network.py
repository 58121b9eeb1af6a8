"""
Travel times over the road network, in minutes.

The way from a place to a facility is: straight to some node of the network at access speed (times
a detour factor), along the roads at their speed, and straight again to the facility; or straight
all the way where that is quicker. All nodes compete, so that a place's time changes by at most
`detour / access speed` per metre that the place moves: positional uncertainty becomes an interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray, IntArray
    from sitesel.pack import Features, Network

M_PER_MIN_OF_KMH = 1000.0 / 60.0
FIRST_NEIGHBOURS = 16
NODE_GRID_M = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadNetwork:
    """
    Nodes and edges of the roads, with the cost of reaching them.

    Parameters
    ----------
    nodes : ndarray of float, shape (m, 2)
        Easting and northing in metres.
    minutes : csr_array of float, shape (m, m)
        Minutes along each edge.
    access_min_per_m : float
        Minutes per metre in a straight line off the network.
    """

    nodes: FloatArray
    minutes: csr_array
    access_min_per_m: float

    @classmethod
    def of(cls, roads: Features, settings: Network) -> RoadNetwork:
        """
        Build the network from line features, whose ends are its nodes.

        Parameters
        ----------
        roads : Features
            Lines in metres; columns `length_m` and `speed_kmh` are used where present.
        settings : Network
            Speeds and detour factor.

        Returns
        -------
        RoadNetwork
            Undirected.
        """
        lines = roads.geometries
        ends = np.concatenate([shapely.get_point(lines, 0), shapely.get_point(lines, -1)])
        grid = np.round(shapely.get_coordinates(ends) / NODE_GRID_M) * NODE_GRID_M
        nodes, node_of = np.unique(grid, axis=0, return_inverse=True)
        start, stop = node_of.astype(np.int64).reshape(2, -1)
        length = _column(roads, "length_m", otherwise=shapely.length(lines))
        speed = _column(roads, "speed_kmh", otherwise=np.full(len(lines), settings.speed_kmh))
        cost = length / (speed * M_PER_MIN_OF_KMH)
        return cls(
            nodes=nodes,
            minutes=_quickest(start, stop, cost, len(nodes)),
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
        places, minutes : ndarray of float
            As `to_nearest` gives them.

        Returns
        -------
        ndarray of float, shape (n,)
            Minutes; exact: neighbours are added until none further can be quicker.
        """
        tree = KDTree(places)
        quickest = np.full(len(origins), np.inf)
        open_rows = np.arange(len(origins))
        neighbours = min(FIRST_NEIGHBOURS, len(places))
        while open_rows.size:
            found = tree.query(origins[open_rows], k=np.arange(1, neighbours + 1))
            distance, near = np.asarray(found[0]), np.asarray(found[1])
            quickest[open_rows] = (distance * self.access_min_per_m + minutes[near]).min(axis=1)
            beyond = distance[:, -1] * self.access_min_per_m + minutes.min()
            open_rows = open_rows[(quickest[open_rows] > beyond) & (neighbours < len(places))]
            neighbours = min(neighbours * 4, len(places))
        return quickest

    def _spread(self, first: FloatArray) -> FloatArray:
        """Dijkstra from one source that reaches every node at its first cost."""
        count = len(self.nodes)
        grid = self.minutes.tocoo()
        tiny = np.finfo(float).tiny  # scipy drops stored zeros: a cost of 0 would be no edge
        joined = csr_array(
            (
                np.concatenate([grid.data, np.maximum(first, tiny)]),
                (
                    np.concatenate([grid.row, np.full(count, count)]),
                    np.concatenate([grid.col, np.arange(count)]),
                ),
            ),
            shape=(count + 1, count + 1),
        )
        spread: FloatArray = dijkstra(joined, directed=True, indices=np.array([count]))
        return spread[0, :count]


def _quickest(start: IntArray, stop: IntArray, cost: FloatArray, count: int) -> csr_array:
    """Undirected graph with the quickest of parallel edges; loops left out."""
    real = start != stop
    row = np.concatenate([start[real], stop[real]])
    column = np.concatenate([stop[real], start[real]])
    both = np.concatenate([cost[real], cost[real]])
    order = np.lexsort((both, column, row))
    row, column, both = row[order], column[order], both[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (row[1:] != row[:-1]) | (column[1:] != column[:-1])
    return csr_array((both[first], (row[first], column[first])), shape=(count, count))


def _column(roads: Features, name: str, *, otherwise: FloatArray) -> FloatArray:
    if name not in roads.table:
        return otherwise
    own = roads.table[name].to_numpy(dtype=float)
    return np.where(np.isnan(own), otherwise, own)
