"""
The least cost of a way over cells, from the nearest of many sources.

A step leads to one of the eight neighbours and costs its length in cells times the mean of both
cells' costs. Cells wait in buckets by the cost of the way so far, each bucket as wide as the least
step [1]_; so whatever is taken from the first bucket is final, without a heap.

.. [1] Dial, R. B. (1969). Algorithm 360: shortest-path forest with topological ordering.
   Communications of the ACM 12(11), 632-633, doi:10.1145/363269.363610 (whole costs there).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray

MOST_BUCKETS = 1 << 16  # where costs differ more, buckets are wider and cells may be taken again
NONE = -1
COST, SPENT = 0, 1  # of a cell; together, since one is never read without the other
CELL, AFTER = 0, 1  # of an entry of the pool: which cell, and the next entry


def cost_distance(cost: FloatArray, sources: BoolArray) -> FloatArray:
    """
    Give each cell the least cost of a way from a source.

    Parameters
    ----------
    cost : ndarray of float, shape (rows, columns)
        Of crossing a cell, at least 0; infinite, NaN or below 0 where there is no way.
    sources : ndarray of bool, shape (rows, columns)
        Where ways may begin.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        In units of the cost times cells; infinite where no way leads.

    Examples
    --------
    >>> import numpy as np
    >>> cost_distance(np.array([[1.0, 3.0, 1.0]]), np.array([[True, False, False]]))
    array([[0., 2., 4.]])
    """
    rows, columns = cost.shape
    cells = np.empty((rows + 2, columns + 2, 2))  # by NumPy: in large pages, unlike compiled code
    least, most = _fenced(cost, sources, cells)
    if not 0 < least <= most:  # every way is free, or there is none
        least = most = 1.0
    width = max(least, 4.0 * most / MOST_BUCKETS)
    buckets = 1 << math.ceil(math.log2(2.0 * most / width + 3.0))
    _spread(cells.reshape(-1, 2), cells.shape[1], 1.0 / width, buckets)
    return np.ascontiguousarray(cells[1:-1, 1:-1, SPENT])


@compiled
def _fenced(cost, sources, cells):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Put a fence around the cells; give the least cost above 0 and the greatest of a way."""
    rows, columns = cost.shape
    cells[0], cells[-1], cells[:, 0], cells[:, -1] = np.inf, np.inf, np.inf, np.inf
    least, most = np.inf, 0.0
    for line in range(rows):
        for place in range(columns):
            own = cost[line, place]
            passable = 0.0 <= own < np.inf
            cells[line + 1, place + 1, COST] = own if passable else np.inf
            cells[line + 1, place + 1, SPENT] = 0.0 if passable and sources[line, place] else np.inf
            if passable:
                most = max(most, own)
                least = min(least, own) if own > 0.0 else least
    return least, most


@compiled
def _spread(cells, wide, per_width, buckets):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901
    """Buckets are queues of cells in one pool, and a ring: none is more than one round ahead."""
    corner = math.sqrt(0.5)
    step = np.array([-wide - 1, -wide, -wide + 1, -1, 1, wide - 1, wide, wide + 1])
    half = np.array([corner, 0.5, corner, 0.5, 0.5, corner, 0.5, corner])
    first, last = np.full(buckets, NONE, dtype=np.int32), np.full(buckets, NONE, dtype=np.int32)
    pool, free = _grown(np.empty((0, 2), dtype=np.int32), NONE), 0
    waiting, now = 0, 0
    for source in range(len(cells)):
        if cells[source, SPENT] == 0.0:
            if free == NONE:
                free, pool = len(pool), _grown(pool, NONE)
            entry, free = free, pool[free, AFTER]
            _wait(entry, source, 0, pool, first, last)
            waiting += 1
    while waiting:
        ring = now & (buckets - 1)
        while first[ring] != NONE:
            if waiting + len(step) > len(pool):
                free, pool = len(pool), _grown(pool, free)
            entry = first[ring]
            here = pool[entry, CELL]
            first[ring], pool[entry, AFTER], free = pool[entry, AFTER], free, entry
            waiting -= 1
            own, spent = cells[here, COST], cells[here, SPENT]
            if int(spent * per_width) < now:
                continue  # taken already, at less
            for way in range(len(step)):
                there = here + step[way]
                total = spent + half[way] * (own + cells[there, COST])
                if total < cells[there, SPENT]:
                    before = cells[there, SPENT]
                    cells[there, SPENT] = total
                    bucket = int(total * per_width)
                    if bucket != now and before < np.inf and int(before * per_width) == bucket:
                        continue  # it waits there already
                    into = bucket & (buckets - 1)
                    entry, free = free, pool[free, AFTER]
                    _wait(entry, there, into, pool, first, last)
                    waiting += 1
        now += 1


@compiled
def _wait(entry, cell, into, pool, first, last):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Behind what waits in a bucket: last in, first out might take a cell again without end."""
    pool[entry, CELL], pool[entry, AFTER] = cell, NONE
    if first[into] == NONE:
        first[into] = entry
    else:
        pool[last[into], AFTER] = entry
    last[into] = entry


@compiled
def _grown(pool, free):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Twice the entries; the new ones are free, before those that were."""
    count = len(pool)
    larger = np.empty((2 * count + 1024, 2), dtype=np.int32)
    larger[:count] = pool
    larger[count:, AFTER] = np.arange(count + 1, len(larger) + 1)
    larger[-1, AFTER] = free
    return larger
