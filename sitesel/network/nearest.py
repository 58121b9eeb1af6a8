"""
The least of way and cost over many places, exactly, without looking at every pair.

Places are sorted along a curve that keeps neighbours together [1]_ and boxed in groups of groups.
Each origin first tries those beside it on the curve, then goes down the boxes and leaves out each
whose nearest corner, at its least cost, is worse than what was found. The result is that of trying
all, to the last bit; memory is bounded by `CHUNK_ORIGINS`.

.. [1] Morton, G. M. (1966). A computer oriented geodetic data base and a new technique in file
   sequencing. IBM, Ottawa.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray

FAN = 16
TRIED = 8
CHUNK_ORIGINS = 4096
FEW_PLACES = 128
CURVE_BITS = 16
SLACK = 1e-9  # bounds and ways are rounded differently
SPREADS = ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555))


class _Boxes(NamedTuple):
    """Boxes of one level: corners (b, 2) each, and the least cost inside, (k, b)."""

    low: FloatArray
    high: FloatArray
    cost: FloatArray


def least_over(
    origins: FloatArray, places: FloatArray, *, costs: FloatArray, per_metre: float
) -> FloatArray:
    """
    Give each origin the least of straight way and cost over all places.

    Parameters
    ----------
    origins : ndarray of float, shape (n, 2)
        Easting and northing in metres.
    places : ndarray of float, shape (p, 2)
        At least one.
    costs : ndarray of float, shape (k, p)
        What each place costs by itself, k times; infinite where it is no way.
    per_metre : float
        Cost of a metre to a place, above 0.

    Returns
    -------
    ndarray of float, shape (k, n)
        `min(distance * per_metre + cost)`.

    Examples
    --------
    From 0 the place at 1 costs 1 + 20 and that at 10 costs 10 + 0:

    >>> places = np.array([[1.0, 0.0], [10.0, 0.0]])
    >>> origins = np.array([[0.0, 0.0], [8.0, 0.0]])
    >>> least_over(origins, places, costs=np.array([[20.0, 0.0]]), per_metre=1.0).tolist()
    [[10.0, 2.0]]
    """
    least = np.empty((len(costs), len(origins)))
    corner = places.min(axis=0)
    side = max(float((places.max(axis=0) - corner).max()), 1.0)
    code = _along_curve((places - corner) / side)
    order = np.argsort(code, kind="stable")
    levels = _levels(places[order], costs[:, order])
    few = len(places) <= FEW_PLACES
    for begin in range(0, len(origins), CHUNK_ORIGINS):
        rows = slice(begin, begin + CHUNK_ORIGINS)
        beside = np.searchsorted(code[order], _along_curve((origins[rows] - corner) / side))
        near = beside[:, None] + np.arange(TRIED) - TRIED // 2
        tried = np.arange(len(places))[None] if few else np.clip(near, 0, len(places) - 1)
        least[:, rows] = _try(origins[rows], tried, levels[0], per_metre=per_metre)
        if not few:
            _descend(origins[rows], levels, least[:, rows], per_metre=per_metre)
    return least


def _along_curve(share: FloatArray) -> IntArray:
    """Place of each point, given as shares of a square, along the curve."""
    most = (1 << CURVE_BITS) - 1
    cell = (np.clip(share, 0.0, 1.0) * most).astype(np.int64)
    for shift, mask in SPREADS:
        cell = (cell | (cell << shift)) & mask
    array: IntArray = cell[:, 0] | (cell[:, 1] << 1)
    return array


def _levels(places: FloatArray, costs: FloatArray) -> list[_Boxes]:
    """Box the places in groups, and the boxes again, until few are left."""
    levels = [_Boxes(places, places, costs)]
    while len(levels[-1].low) > FAN:
        below = levels[-1]
        first = np.arange(0, len(below.low), FAN)
        levels.append(
            _Boxes(
                np.minimum.reduceat(below.low, first, axis=0),
                np.maximum.reduceat(below.high, first, axis=0),
                np.minimum.reduceat(below.cost, first, axis=1),
            )
        )
    return levels


def _try(origins: FloatArray, tried: IntArray, places: _Boxes, *, per_metre: float) -> FloatArray:
    """Least over some places of each origin, given by row, shape (n or 1, t)."""
    east, north = (origins[:, None, axis] - places.low[tried, axis] for axis in (0, 1))
    way = np.hypot(east, north) * per_metre
    return np.stack([(way + cost[tried]).min(axis=1) for cost in places.cost])


def _descend(
    origins: FloatArray, levels: list[_Boxes], least: FloatArray, *, per_metre: float
) -> None:
    """Go down the boxes that may hold something better, and better what was found in place."""
    top = len(levels[-1].low)
    owner = np.repeat(np.arange(len(origins)), top)
    box = np.tile(np.arange(top), len(origins))
    for depth in range(len(levels) - 1, 0, -1):
        at_best = _at_best(origins[owner], levels[depth], box, per_metre=per_metre)
        bound = least + SLACK * (1.0 + np.abs(least))
        kept = (at_best <= bound[:, owner]).any(axis=0)
        below = box[kept, None] * FAN + np.arange(FAN)
        real = below < len(levels[depth - 1].low)
        owner, box = np.repeat(owner[kept], FAN)[real.ravel()], below[real]
    if len(owner):
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        found = _at_best(origins[owner], levels[0], box, per_metre=per_metre)
        best = np.minimum.reduceat(found, first, axis=1)
        least[:, owner[first]] = np.minimum(least[:, owner[first]], best)


def _at_best(origins: FloatArray, boxes: _Boxes, box: IntArray, *, per_metre: float) -> FloatArray:
    """Way to the nearest corner of each box and the least cost inside: of a place, the whole."""
    off = np.maximum(np.maximum(boxes.low[box] - origins, origins - boxes.high[box]), 0.0)
    array: FloatArray = np.hypot(off[:, 0], off[:, 1]) * per_metre + boxes.cost[:, box]
    return array
