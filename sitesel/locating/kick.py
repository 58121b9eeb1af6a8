"""Random exchanges that lead a region away from where no single move helps."""

from __future__ import annotations

import numpy as np

from sitesel.kernels.compiled import compiled
from sitesel.locating.moves import coming, frontier, going, holds
from sitesel.locating.state import AREA, FRONT, MANY, drop, put

TRIES = 24  # units that a kick may ask before it lets be


@compiled
def kick(ground, limits, free, kept, state, strength, random):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0913, PLR0917
    """
    Exchange blocks at random, whatever that costs; what ends outside the limits is no region.

    Parameters
    ----------
    ground : Field
        The units.
    limits : Terms
        What a region must be like.
    free : ndarray of bool, shape (n,)
        Which units may be taken.
    kept : ndarray of bool, shape (n,)
        Which units may not go.
    state : State
        The region; is changed.
    strength : int
        How many exchanges.
    random : uint64
        Where the random numbers stand.

    Returns
    -------
    uint64
        Where the random numbers stand then.
    """
    units = np.empty(4 * (ground.block_start[1] - ground.block_start[0]), dtype=np.int64)
    queue = np.empty(len(state.place), dtype=np.int64)
    blocks = np.empty(state.numbers[MANY] * 8 + 4096, dtype=np.int64)
    for _ in range(strength):
        waiting = frontier(ground, free, state, blocks)
        if waiting > 0:
            random = _next(random)
            many = coming(ground, state, blocks[np.int64(random % np.uint64(waiting))], units)
            put(ground, state, units, many)
        random = _next(random)
        drops = np.int64(random % np.uint64(3))
        for _ in range(TRIES):
            if drops <= 0 and state.sums[AREA] <= limits.most:
                break
            random = _next(random)
            at = np.int64(random % np.uint64(state.numbers[MANY]))
            many = going(ground, state, state.members[at], units)
            if _may_go(ground, limits, kept, state, units, many, queue):
                drop(ground, state, units, many)
                drops -= 1
    return random


@compiled
def _may_go(ground, limits, kept, state, units, many, queue):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    area, front = state.sums[AREA], state.sums[FRONT]
    for at in range(many):
        if kept[units[at]]:
            return False
        area -= ground.area[units[at]]
        front -= ground.front[units[at]]
    if many == 0 or area < limits.least or front < limits.front_least:
        return False
    return holds(ground, state, units, many, queue)


@compiled
def _next(random):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Xorshift, Marsaglia (2003), doi:10.18637/jss.v008.i14."""
    random ^= random << np.uint64(13)
    random ^= random >> np.uint64(7)
    random ^= random << np.uint64(17)
    return random
