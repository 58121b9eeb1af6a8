"""
How a network hangs together: its islands, and roads that share no vertex with any other.

Two roads meet only in a vertex that both have. A layer drawn without such vertices falls apart
into as many islands as it has roads, and every way over it is then mostly straight and slow; that
is told rather than mended, since a bridge crosses a road without meeting it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.network.lanes import grid_m

if TYPE_CHECKING:
    from sitesel.matrix import IntArray
    from sitesel.network.roads import RoadNetwork
    from sitesel.pack import Features


@dataclass(frozen=True, slots=True, kw_only=True)
class Fabric:
    """
    What hangs together, whatever the direction of the roads.

    Parameters
    ----------
    roads : int
        Lines of the layer.
    lone_roads : int
        Those that share no vertex with another.
    nodes : int
        Of the network.
    islands : int
        Parts without a road between them.
    largest_nodes : int
        Nodes of the largest.
    """

    roads: int
    lone_roads: int
    nodes: int
    islands: int
    largest_nodes: int


def fabric(roads: Features, network: RoadNetwork) -> Fabric:
    """
    Count islands and lone roads.

    Parameters
    ----------
    roads : Features
        Lines that the network is made of.
    network : RoadNetwork
        As made of them.

    Returns
    -------
    Fabric
        Of the network.
    """
    island = _islands(network.start, network.stop, count=len(network.nodes))
    corner, owner = shapely.get_coordinates(roads.geometries, return_index=True)
    lines, first = np.unique(owner, return_index=True)
    side = grid_m(roads)[lines, None]
    spot = (np.round(corner[first] / side) * side).view(complex)[:, 0]
    nodes = np.ascontiguousarray(network.nodes).view(complex)[:, 0]
    node = np.minimum(np.searchsorted(nodes, spot), max(len(nodes) - 1, 0))
    of_line = island[node] if len(nodes) else np.arange(len(lines))
    _, of_island, lines_there = np.unique(of_line, return_inverse=True, return_counts=True)
    size = np.bincount(island) if len(island) else np.zeros(1, dtype=int)
    return Fabric(
        roads=len(lines),
        lone_roads=int((lines_there[of_island] == 1).sum()),
        nodes=len(nodes),
        islands=int((size > 0).sum()),
        largest_nodes=int(size.max()),
    )


def _islands(start: IntArray, stop: IntArray, *, count: int) -> IntArray:
    """Name each node for the least node that it hangs together with."""
    island = np.arange(count)
    while True:
        before = island.copy()
        np.minimum.at(island, before[start], before[stop])
        np.minimum.at(island, before[stop], before[start])
        np.minimum.at(island, start, before[stop])
        np.minimum.at(island, stop, before[start])
        island = island[island]
        if (island == before).all():
            return island
