"""
Spreading times backwards over the edges of a network, from where they are known to everywhere.

A city's main roads take label correcting [1]_ on whole arrays, which is done before SciPy's graph
module would be imported; a network of all roads takes SciPy's Dijkstra [2]_ from one source that
leads to every node. Both give the least of the same sums, to the last bit.

.. [1] Bertsekas, D. P. (1998). Network Optimization: Continuous and Discrete Models. Athena
   Scientific, ISBN 1-886529-02-7.
.. [2] Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische
   Mathematik 1, 269-271. doi:10.1007/BF01386390
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray

LARGE_NODES = 10_000


def spread(
    first: FloatArray, *, start: IntArray, stop: IntArray, minutes: FloatArray
) -> FloatArray:
    """
    Give each node its least minutes: its own, or those along edges to a better node.

    Parameters
    ----------
    first : ndarray of float, shape (k, m)
        Minutes from each node without the network; infinite where there is no such way.
    start, stop : ndarray of int, shape (e,)
        Nodes that each edge is driven from and to.
    minutes : ndarray of float, shape (e,)
        Minutes along each edge, at least 0; NaN is no way.

    Returns
    -------
    ndarray of float, shape (k, m)
        Least minutes.

    Examples
    --------
    A one-way of 3 minutes leads from node 0 to node 1, so only node 0 gains by it:

    >>> one_way = {"start": np.array([0]), "stop": np.array([1]), "minutes": np.array([3.0])}
    >>> spread(np.array([[9.0, 1.0], [1.0, 9.0]]), **one_way).tolist()
    [[4.0, 1.0], [1.0, 9.0]]
    """
    way = spread_by_dijkstra if first.shape[1] >= LARGE_NODES else spread_by_correcting
    return way(first, start=start, stop=stop, minutes=minutes)


def spread_by_correcting(
    first: FloatArray, *, start: IntArray, stop: IntArray, minutes: FloatArray
) -> FloatArray:
    """
    Take every improvement along the edges that lead to it until nothing improves.

    Parameters
    ----------
    first : ndarray of float, shape (k, m)
        As for `spread`.
    start, stop : ndarray of int, shape (e,)
        As for `spread`.
    minutes : ndarray of float, shape (e,)
        As for `spread`.

    Returns
    -------
    ndarray of float, shape (k, m)
        Least minutes.
    """
    order = np.argsort(stop, kind="stable")
    back, along = start[order], minutes[order]
    first_edge = np.searchsorted(stop[order], np.arange(first.shape[1] + 1))
    least = first.copy()
    for one in least:
        improved = np.arange(len(one))
        while improved.size:
            count = first_edge[improved + 1] - first_edge[improved]
            skipped = first_edge[improved + 1] - np.cumsum(count)
            edge = np.repeat(skipped, count) + np.arange(count.sum())
            before = one.copy()
            np.fmin.at(one, back[edge], np.repeat(before[improved], count) + along[edge])
            improved = np.flatnonzero(one < before)
    return least


def spread_by_dijkstra(
    first: FloatArray, *, start: IntArray, stop: IntArray, minutes: FloatArray
) -> FloatArray:
    """
    Search from one source that leads to every node in its own minutes, against the edges.

    Parameters
    ----------
    first : ndarray of float, shape (k, m)
        As for `spread`.
    start, stop : ndarray of int, shape (e,)
        As for `spread`.
    minutes : ndarray of float, shape (e,)
        As for `spread`.

    Returns
    -------
    ndarray of float, shape (k, m)
        Least minutes.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    nodes = first.shape[1]
    known = np.isfinite(minutes)
    order = np.argsort(stop[known], kind="stable")
    back, along = start[known][order].astype(np.int32), minutes[known][order]
    first_edge = np.zeros(nodes + 1, dtype=np.int64)
    np.cumsum(np.bincount(stop[known], minlength=nodes), out=first_edge[1:])
    least = np.empty_like(first)
    for one, found in zip(first, least, strict=True):
        reached = np.flatnonzero(np.isfinite(one))
        graph = csr_array(
            (
                np.concatenate([along, one[reached]]),
                np.concatenate([back, reached.astype(np.int32)]),
                np.append(first_edge, len(along) + len(reached)).astype(np.int32),
            ),
            shape=(nodes + 1, nodes + 1),
        )
        found[:] = dijkstra(graph, indices=nodes)[:nodes]
    return least
