"""
A region while it is being changed: what it holds, what its blocks hold, and its sums.

Compiled functions change the state that they are given; nothing else does. Blocks are as in
`field`: a unit may go only together with what no whole block holds without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.kernels.compiled import compiled

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray

GAIN, AREA, OUTLINE, FRONT = range(4)
MANY, TICK, LIST = range(3)


class State(NamedTuple):
    """
    One region.

    Parameters
    ----------
    place : ndarray of int, shape (n,)
        Where each unit stands in `members`, -1 outside.
    members : ndarray of int, shape (n,)
        The units, as many as `numbers[MANY]`.
    filled : ndarray of int, shape (blocks,)
        How many units of each block are inside.
    cover : ndarray of int, shape (n,)
        How many whole blocks hold each unit.
    mark : ndarray of int, shape (n,)
        Which step touched a unit last.
    heed : ndarray of int, shape (n,)
        Counts, valid where marked.
    listed : ndarray of int, shape (blocks,)
        In which list a block was last.
    numbers : ndarray of int, shape (3,)
        Units inside; the last step; the last list.
    sums : ndarray of float, shape (4,)
        Value × area, area, outline, frontage.
    """

    place: IntArray
    members: IntArray
    filled: IntArray
    cover: IntArray
    mark: IntArray
    heed: IntArray
    listed: IntArray
    numbers: IntArray
    sums: FloatArray


def empty(units: int, blocks: int) -> State:
    """
    Begin with nothing.

    Parameters
    ----------
    units, blocks : int
        How many there are.

    Returns
    -------
    State
        With arrays of its own.
    """
    return State(
        np.full(units, -1, dtype=np.int64),
        np.empty(units, dtype=np.int64),
        np.zeros(blocks, dtype=np.int64),
        np.zeros(units, dtype=np.int64),
        np.full(units, -1, dtype=np.int64),
        np.zeros(units, dtype=np.int64),
        np.zeros(blocks, dtype=np.int64),
        np.zeros(3, dtype=np.int64),
        np.zeros(4),
    )


@compiled
def outline_of(ground, state, units, many, coming):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Give what the outline gains when `many` units, all inside or all outside, come or go.

    Parameters
    ----------
    ground : Field
        The units.
    state : State
        The region; is changed.
    units : ndarray of int
        Which, or where to write them.
    many : int
        How many of them count.
    coming : bool
        Whether they come; else they go.

    Returns
    -------
    float
        Metres, below 0 if it becomes shorter.
    """
    state.numbers[TICK] += 1
    tick = state.numbers[TICK]
    for at in range(many):
        state.mark[units[at]] = tick
    total = 0.0
    for at in range(many):
        unit = units[at]
        total += ground.outline[unit]
        for edge in range(ground.start[unit], ground.start[unit + 1]):
            beyond = ground.other[edge]
            if state.mark[beyond] == tick:
                total -= ground.shared[edge]
            elif state.place[beyond] >= 0:
                total -= 2.0 * ground.shared[edge]
    return total if coming else -total


@compiled
def put(ground, state, units, many):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Take units in.

    Parameters
    ----------
    ground : Field
        The units.
    state : State
        The region; is changed.
    units : ndarray of int
        Which, or where to write them.
    many : int
        How many of them count.
    """
    state.sums[OUTLINE] += outline_of(ground, state, units, many, True)
    for at in range(many):
        unit = units[at]
        state.place[unit] = state.numbers[MANY]
        state.members[state.numbers[MANY]] = unit
        state.numbers[MANY] += 1
        state.sums[GAIN] += ground.gain[unit]
        state.sums[AREA] += ground.area[unit]
        state.sums[FRONT] += ground.front[unit]
        for spot in range(ground.cover_start[unit], ground.cover_start[unit + 1]):
            block = ground.cover_block[spot]
            state.filled[block] += 1
            first, last = ground.block_start[block], ground.block_start[block + 1]
            if state.filled[block] == last - first:
                for one in range(first, last):
                    state.cover[ground.block_unit[one]] += 1


@compiled
def drop(ground, state, units, many):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Let units go.

    Parameters
    ----------
    ground : Field
        The units.
    state : State
        The region; is changed.
    units : ndarray of int
        Which, or where to write them.
    many : int
        How many of them count.
    """
    state.sums[OUTLINE] += outline_of(ground, state, units, many, False)
    for at in range(many):
        unit = units[at]
        last = state.members[state.numbers[MANY] - 1]
        state.members[state.place[unit]] = last
        state.place[last] = state.place[unit]
        state.place[unit] = -1
        state.numbers[MANY] -= 1
        state.sums[GAIN] -= ground.gain[unit]
        state.sums[AREA] -= ground.area[unit]
        state.sums[FRONT] -= ground.front[unit]
        for spot in range(ground.cover_start[unit], ground.cover_start[unit + 1]):
            block = ground.cover_block[spot]
            first, stop = ground.block_start[block], ground.block_start[block + 1]
            if state.filled[block] == stop - first:
                for one in range(first, stop):
                    state.cover[ground.block_unit[one]] -= 1
            state.filled[block] -= 1


@compiled
def clear(ground, state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Let everything go, and be rid of what rounding has left in the sums.

    Parameters
    ----------
    ground : Field
        The units.
    state : State
        The region; is changed.
    """
    while state.numbers[MANY] > 0:
        drop(ground, state, state.members[state.numbers[MANY] - 1 :], 1)
    state.sums[:] = 0.0
