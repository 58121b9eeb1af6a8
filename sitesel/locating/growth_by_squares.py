"""
A growth by squares of cells, compiled: what each would add is kept up, not added up again.

What a square would add is added up once, when a growth first comes near it. From then on, a cell
that is taken only changes that: of its own squares, it is no longer missing, and what it does to
the outline is done; of other squares that hold a neighbour of it, two edges are outline no more.
(A square without a cell holds one neighbour of it at most.) Areas and outlines are whole numbers of
cells and of their edges, so nothing is lost to rounding.
"""

from __future__ import annotations

import numpy as np

from sitesel.kernels.compiled import compiled
from sitesel.locating.heap import lay, leave
from sitesel.locating.judge import objective

MISFITS = 32  # squares too large for what area is left, before a growth gives up
SIDES = 4  # edges of a cell
CLOSED = -1  # missing, of a square with a cell that is not free
# of a square: the growth that the rest holds for; cells missing; edges that the outline gains; how
# many cells there were when one of its own came last, and when the list held it last
RUN, MISSING, EDGES, OWN, LISTED = range(5)


@compiled
def room_for_squares(units, blocks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Lay out what growths work with, cleared once for all of them.

    Parameters
    ----------
    units, blocks : int
        How many there are.

    Returns
    -------
    tuple of ndarray
        In which growth each unit was taken; of each block its state and the value that it would
        add; room for a list of blocks; the heap and the place of each block in it.
    """
    small = np.int32
    return (
        np.full(units, -1, dtype=small),
        np.full((blocks, 5), -1, dtype=small),
        np.empty(blocks),
        np.empty(blocks, dtype=small),
        np.empty(blocks),
        np.empty(blocks, dtype=small),
        np.empty(blocks, dtype=small),
    )


@compiled
def growth_by_squares(ground, limits, run, block, price, free, pull, taken, room):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, C901, PLR0912, PLR0913, PLR0915, PLR0917
    """
    Grow once; the best size within the limits counts.

    Parameters
    ----------
    ground : Field
        The units, cells of one size in blocks that are squares.
    limits : Terms
        What a region must be like, and its objective.
    run : int
        Number of the growth.
    block : int
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
        From `room_for_squares`; is changed.

    Returns
    -------
    tuple of float and int
        Objective, minus infinity where no size within the limits was reached, and units.
    """
    start, other, gain_of, front_of = ground.start, ground.other, ground.gain, ground.front
    block_start, block_unit = ground.block_start, ground.block_unit
    cover_start, cover_block = ground.cover_start, ground.cover_block
    inside, state, adds, near, keys, queue, spot = room
    cell_m, cell_m2 = ground.outline[0] / SIDES, ground.area[0]
    best, size, many, waiting, misfits = -np.inf, 0, 0, 0, 0
    gain, front, edges = 0.0, 0.0, 0
    _judge(start, other, block_start, block_unit, inside, free, pull, run, block, state, adds, spot)
    while state[block, MISSING] > 0:
        if (many + state[block, MISSING]) * cell_m2 > limits.most:
            misfits += 1
        else:
            before, listed = many, 0
            for at in range(block_start[block], block_start[block + 1]):
                unit = block_unit[at]
                if inside[unit] == run:
                    continue
                ring = SIDES
                for edge in range(start[unit], start[unit + 1]):
                    ring -= 2 if inside[other[edge]] == run else 0
                inside[unit], taken[many] = run, unit
                many += 1
                gain += gain_of[unit]
                front += front_of[unit]
                edges += ring
                for edge in range(start[unit] - 1, start[unit + 1]):
                    is_own = edge < start[unit]
                    about = unit if is_own else other[edge]
                    if not is_own and inside[about] == run:
                        continue
                    for place in range(cover_start[about], cover_start[about + 1]):
                        one = cover_block[place]
                        if not is_own and state[one, OWN] == many:
                            continue
                        if state[one, RUN] != run:
                            _judge(
                                start, other, block_start, block_unit, inside, free, pull, run, one,
                                state, adds, spot,
                            )  # fmt: skip
                        elif is_own and state[one, MISSING] != CLOSED:
                            state[one, MISSING] -= 1
                            state[one, EDGES] -= ring
                            adds[one] -= pull[unit]
                        elif not is_own:
                            state[one, EDGES] -= 2
                        if is_own:
                            state[one, OWN] = many
                        if state[one, LISTED] != before:
                            state[one, LISTED] = before
                            near[listed] = one
                            listed += 1
            for at in range(listed):
                one = near[at]
                if state[one, MISSING] == 0:
                    waiting = leave(keys, queue, spot, waiting, one)
                elif state[one, MISSING] > 0:
                    key = (adds[one] - price * cell_m * state[one, EDGES]) / state[one, MISSING]
                    waiting = lay(keys, queue, spot, waiting, key, one)
            area = many * cell_m2
            if area >= limits.least and front >= limits.front_least:
                worth = objective(gain, area, edges * cell_m, limits.price, limits.mean)
                if worth > best:
                    best, size = worth, many
        if waiting == 0 or misfits == MISFITS:
            break
        block = queue[0]
        waiting = leave(keys, queue, spot, waiting, block)
    return best, size


@compiled
def _judge(start, other, begin, held, inside, free, pull, run, block, state, adds, spot):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Add up what a square would add; its cells are numbered along its rows."""
    missing, edges, value = 0, 0, 0.0
    first, last = begin[block], begin[block + 1]
    side = round(np.sqrt(last - first))
    for at in range(first, last):
        unit = held[at]
        if inside[unit] == run:
            continue
        if not free[unit]:
            missing = CLOSED
            break
        missing += 1
        edges += SIDES
        value += pull[unit]
        for edge in range(start[unit], start[unit + 1]):
            edges -= 2 if inside[other[edge]] == run else 0
        if (at - first) % side > 0:
            edges -= 2 if inside[held[at - 1]] != run else 0
        if at - first >= side:
            edges -= 2 if inside[held[at - side]] != run else 0
    state[block, RUN], state[block, MISSING], state[block, EDGES] = run, missing, edges
    state[block, OWN], state[block, LISTED] = -1, -1
    adds[block], spot[block] = value, -1
