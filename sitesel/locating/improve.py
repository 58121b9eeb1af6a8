"""
Regions made better by moves that keep them whole: a block more, a unit less, or one for another.

A descent takes the best move of one block or unit while one helps, then the first exchange that
does. Where nothing does, a kick takes some moves at random and the descent begins anew; a kick
that ends no better is undone. Random numbers come from a counter of the region's own, so
the same region ends the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels.compiled import compiled
from sitesel.locating.judge import objective
from sitesel.locating.kick import kick
from sitesel.locating.moves import coming, frontier, going, holds, near
from sitesel.locating.state import (
    AREA,
    FRONT,
    GAIN,
    MANY,
    OUTLINE,
    State,
    clear,
    drop,
    empty,
    outline_of,
    put,
)

if TYPE_CHECKING:
    from sitesel.locating.field import Field, Terms
    from sitesel.matrix import BoolArray, IntArray

LEAST_STEP = 1e-12  # of the objective, relative: less is rounding
EXCHANGES = 64  # blocks, best first, that are tried for others
STEPS = 5000  # moves of one descent


def improve(  # noqa: PLR0913  (one keyword each)
    ground: Field,
    limits: Terms,
    *,
    rows: IntArray,
    free: BoolArray,
    kept: BoolArray,
    kicks: int = 0,
    state: State | None = None,
) -> tuple[float, IntArray]:
    """
    Make a region better.

    Parameters
    ----------
    ground : Field
        The units.
    limits : Terms
        What a region must be like, and its objective.
    rows : ndarray of int, shape (k,)
        A region within the limits.
    free : ndarray of bool, shape (n,)
        Which units it may take.
    kept : ndarray of bool, shape (n,)
        Which units it may not let go.
    kicks : int
        How often to leave a place where no move helps.
    state : State, optional
        Of an earlier call with the same ground, to save memory being cleared.

    Returns
    -------
    tuple of float and ndarray of int
        Its objective and units, ascending; never worse than before.
    """
    own = state or empty(len(ground.area), len(ground.block_start) - 1)
    worth, found = _improve(
        ground, limits, np.asarray(rows, dtype=np.int64), free, kept, kicks, own
    )
    return float(worth), np.sort(found)


@compiled
def _improve(ground, limits, rows, free, kept, kicks, state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    put(ground, state, rows, len(rows))
    _descend(ground, limits, free, kept, state)
    best = state.members[: state.numbers[MANY]].copy()
    worth = _now(limits, state.sums)
    random = np.uint64(88172645463325252)
    for turn in range(kicks):
        random = kick(ground, limits, free, kept, state, 2 + turn % 5, random)
        _descend(ground, limits, free, kept, state)
        now = _now(limits, state.sums)
        if now > worth + LEAST_STEP * (1.0 + abs(worth)):
            worth = now
            best = state.members[: state.numbers[MANY]].copy()
        else:
            clear(ground, state)
            put(ground, state, best, len(best))
    clear(ground, state)
    return worth, best


@compiled
def _worth(limits, gain, area, outline, front):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Give the objective; minus infinity outside the limits, and where the area is unknown."""
    if not limits.least <= area <= limits.most or front < limits.front_least:
        return -np.inf
    return objective(gain, area, outline, limits.price, limits.mean)


@compiled
def _now(limits, sums):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return _worth(limits, sums[GAIN], sums[AREA], sums[OUTLINE], sums[FRONT])


@compiled
def _with(ground, limits, state, units, many):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Objective and area when units come, frontage aside: that can only grow."""
    gain, area = state.sums[GAIN], state.sums[AREA]
    for at in range(many):
        gain += ground.gain[units[at]]
        area += ground.area[units[at]]
    outline = state.sums[OUTLINE] + outline_of(ground, state, units, many, True)
    return objective(gain, area, outline, limits.price, limits.mean), area


@compiled
def _without(ground, kept, state, unit, spare, units, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Note in a row what the sums would be without a unit; an unknown area if it may not go."""
    many = going(ground, state, unit, units)
    last = state.numbers[MANY] - spare
    row[:] = state.sums
    row[OUTLINE] += outline_of(ground, state, units, many, False)
    for one in range(many):
        row[GAIN] -= ground.gain[units[one]]
        row[AREA] -= ground.area[units[one]]
        row[FRONT] -= ground.front[units[one]]
        if kept[units[one]] or state.place[units[one]] >= last:
            row[AREA] = np.nan
    if many == 0:
        row[AREA] = np.nan


@compiled
def _tabulate(ground, kept, state, units, table):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Note for each unit what the sums would be without it; what they are now in the last row."""
    for at in range(state.numbers[MANY]):
        _without(ground, kept, state, state.members[at], 0, units, table[at])
    table[-1, :] = state.sums


@compiled
def _best_drop(ground, limits, kept, state, level, spare, units, queue, worths, table):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """
    Find the unit whose going makes the objective best and above `level`, in one piece; else -1.

    The `spare` units at the end have just come and are not let go again. The table from before
    holds, but for what they have added, and for units near them.
    """
    members, row = state.numbers[MANY] - spare, np.empty(4)
    if spare == 0:
        _tabulate(ground, kept, state, units, table)
    more = state.sums - table[-1]
    gain, area, outline, front = more[GAIN], more[AREA], more[OUTLINE], more[FRONT]
    for at in range(members):
        worths[at] = _worth(limits, table[at, GAIN] + gain, table[at, AREA] + area,
                            table[at, OUTLINE] + outline, table[at, FRONT] + front)  # fmt: skip
    for at in range(near(ground, state, spare, queue)):
        _without(ground, kept, state, queue[at], spare, units, row)
        worths[state.place[queue[at]]] = _now(limits, row)
    while True:
        at = -1
        for one in range(members):
            if worths[one] > level and (at < 0 or worths[one] > worths[at]):
                at = one
        if at < 0:
            return -1
        many = going(ground, state, state.members[at], units)
        if holds(ground, state, units, many, queue):
            return state.members[at]
        worths[at] = -np.inf


@compiled
def _descend(ground, limits, free, kept, state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    units = np.empty(4 * (ground.block_start[1] - ground.block_start[0]), dtype=np.int64)
    table = np.empty((len(state.place) + 1, 4))
    room = state.numbers[MANY] * 8 + 4096
    queue, worths = np.empty(len(state.place), dtype=np.int64), np.empty(len(state.place))
    blocks, ranks = np.empty(room, dtype=np.int64), np.empty(room)
    for _ in range(STEPS):
        if not _step(ground, limits, free, kept, state, units, queue, worths, table, blocks, ranks):
            break


@compiled
def _step(ground, limits, free, kept, state, units, queue, worths, table, blocks, ranks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """One move; tell whether there was one that helps."""
    now = _now(limits, state.sums)
    if now == -np.inf:
        return False
    level = now + LEAST_STEP * (1.0 + abs(now))
    waiting = frontier(ground, free, state, blocks)
    best, better = -1, level
    for at in range(waiting):
        many = coming(ground, state, blocks[at], units)
        ranks[at], area = _with(ground, limits, state, units, many)
        if area <= limits.most and ranks[at] > better:
            best, better = blocks[at], ranks[at]
    less = _best_drop(ground, limits, kept, state, better, 0, units, queue, worths, table)
    if less >= 0:
        drop(ground, state, units, going(ground, state, less, units))
        return True
    if best >= 0:
        put(ground, state, units, coming(ground, state, best, units))
        return True
    order = np.argsort(-ranks[:waiting], kind="mergesort")
    for at in range(min(waiting, EXCHANGES)):
        brought = coming(ground, state, blocks[order[at]], units)
        came = units[:brought].copy()
        put(ground, state, came, brought)
        less = _best_drop(ground, limits, kept, state, level, brought, units, queue, worths, table)
        if less >= 0:
            drop(ground, state, units, going(ground, state, less, units))
            return True
        drop(ground, state, came, brought)
    return False
