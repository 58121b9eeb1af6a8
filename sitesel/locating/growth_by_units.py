"""
A growth unit by unit, compiled: a heap of the units beside the region, by what each adds per area.

A unit's key only rises, when a neighbour of it is taken, so it only moves up in the heap.
"""

from __future__ import annotations

import numpy as np

from sitesel.kernels.compiled import compiled
from sitesel.locating.heap import leave, raised
from sitesel.locating.judge import objective

MISFITS = 32  # units too large for what area is left, before a growth gives up
OUTSIDE, CLOSED = -1, -2  # places of units that do not wait: of later ones, and of those taken


@compiled
def room_for_units(units):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Lay out what growths work with, cleared once for all of them.

    Parameters
    ----------
    units : int
        How many there are.

    Returns
    -------
    tuple of ndarray
        In which growth each unit was last seen; what the outline gains with it; the heap and the
        place of each unit in it.
    """
    small = np.int32
    return (
        np.full(units, -1, dtype=small),
        np.empty(units),
        np.empty(units),
        np.empty(units, dtype=small),
        np.empty(units, dtype=small),
    )


@compiled
def growth_by_units(ground, limits, run, unit, price, free, pull, taken, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0913, PLR0917
    """
    Grow once; the best size within the limits counts.

    Parameters
    ----------
    ground : Field
        The units, each a block of its own.
    limits : Terms
        What a region must be like, and its objective.
    run : int
        Number of the growth.
    unit : int
        Where to begin.
    price : float
        Of a metre of outline while it grows.
    free : ndarray of bool, shape (n,)
        Which units may be taken.
    pull : ndarray of float, shape (n,)
        What a unit is worth while growing.
    taken : ndarray of int, shape (n,)
        Where to write the units, in the order in which they are taken.
    room : tuple of ndarray
        From `room_for_units`; is changed.

    Returns
    -------
    tuple of float and int
        Objective, minus infinity where no size within the limits was reached, and units.
    """
    start, other, shared, area_of = ground.start, ground.other, ground.shared, ground.area
    seen, ring, keys, queue, spot = room
    gain, area, outline, front = 0.0, 0.0, 0.0, 0.0
    best, size, many, waiting, misfits = -np.inf, 0, 0, 0, 0
    seen[unit], ring[unit], spot[unit] = run, ground.outline[unit], OUTSIDE
    while True:
        if area + area_of[unit] > limits.most:
            misfits += 1
        elif free[unit]:
            spot[unit], taken[many] = CLOSED, unit
            many += 1
            gain += ground.gain[unit]
            area += area_of[unit]
            outline += ring[unit]
            front += ground.front[unit]
            if area >= limits.least and front >= limits.front_least:
                worth = objective(gain, area, outline, limits.price, limits.mean)
                if worth > best:
                    best, size = worth, many
            for edge in range(start[unit], start[unit + 1]):
                beyond = other[edge]
                if seen[beyond] != run:
                    seen[beyond], ring[beyond] = run, ground.outline[beyond]
                    spot[beyond] = OUTSIDE if free[beyond] else CLOSED
                if spot[beyond] != CLOSED:
                    ring[beyond] -= 2.0 * shared[edge]
                    key = (pull[beyond] - price * ring[beyond]) / area_of[beyond]
                    waiting = raised(keys, queue, spot, waiting, key, beyond)
        if waiting == 0 or misfits == MISFITS:
            return best, size
        unit = queue[0]
        waiting = leave(keys, queue, spot, waiting, unit)
