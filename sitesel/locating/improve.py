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
from sitesel.locating.moves import coming, frontier, going, holds
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
WIDE_EXCHANGES = 8  # the same where a width is asked for: each takes far longer
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
    worth = _worth(limits, state)
    random = np.uint64(88172645463325252)
    for turn in range(kicks):
        random = kick(ground, limits, free, kept, state, 2 + turn % 5, random)
        _descend(ground, limits, free, kept, state)
        now = _worth(limits, state)
        if now > worth + LEAST_STEP * (1.0 + abs(worth)):
            worth = now
            best = state.members[: state.numbers[MANY]].copy()
        else:
            clear(ground, state)
            put(ground, state, best, len(best))
    clear(ground, state)
    return worth, best


@compiled
def _worth(limits, state):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    sums = state.sums
    if sums[AREA] < limits.least or sums[AREA] > limits.most or sums[FRONT] < limits.front_least:
        return -np.inf
    return objective(sums[GAIN], sums[AREA], sums[OUTLINE], limits.price, limits.mean)


@compiled
def _after(ground, limits, state, units, many, arriving):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Objective, area and frontage after a move."""
    sign = 1.0 if arriving else -1.0
    gain, area, front = state.sums[GAIN], state.sums[AREA], state.sums[FRONT]
    for at in range(many):
        gain += sign * ground.gain[units[at]]
        area += sign * ground.area[units[at]]
        front += sign * ground.front[units[at]]
    if area <= 0.0:
        return -np.inf, area, front
    outline = state.sums[OUTLINE] + outline_of(ground, state, units, many, arriving)
    return objective(gain, area, outline, limits.price, limits.mean), area, front


@compiled
def _tabulate(ground, kept, state, units, table):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """For each unit note what the sums would be without it; NaN if it may not go."""
    for at in range(state.numbers[MANY]):
        many = going(ground, state, state.members[at], units)
        table[at, :] = state.sums
        table[at, OUTLINE] += outline_of(ground, state, units, many, False)
        for one in range(many):
            table[at, GAIN] -= ground.gain[units[one]]
            table[at, AREA] -= ground.area[units[one]]
            table[at, FRONT] -= ground.front[units[one]]
            if kept[units[one]]:
                table[at, AREA] = np.nan
        if many == 0:
            table[at, AREA] = np.nan


@compiled
def _best_drop(ground, limits, kept, state, level, spare, units, queue, worths, table):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0912, PLR0913, PLR0917
    """
    Find the unit whose going makes the objective best and above `level`, in one piece; else -1.

    The `spare` units at the end have just come and are not let go again. Where blocks are single
    units, the table from before they came holds, but for the edges with them.
    """
    members = state.numbers[MANY] - spare
    single = len(ground.block_unit) == len(state.place)
    if spare == 0:
        _tabulate(ground, kept, state, units, table)
    gain, area, front, outline = 0.0, 0.0, 0.0, 0.0
    for one in range(members, members + spare):
        unit = state.members[one]
        gain, area, front = (
            gain + ground.gain[unit],
            area + ground.area[unit],
            front + ground.front[unit],
        )
    if spare > 0 and single:
        outline = ground.outline[unit]
        for edge in range(ground.start[unit], ground.start[unit + 1]):
            if state.place[ground.other[edge]] >= 0:
                outline -= 2.0 * ground.shared[edge]
    for at in range(members):
        worths[at] = -np.inf
        if single or spare == 0:
            without = table[at, AREA] + area
            if not limits.least <= without <= limits.most:
                continue
            if table[at, FRONT] + front < limits.front_least:
                continue
            around = table[at, OUTLINE] + outline
            unit = state.members[at]
            for edge in range(ground.start[unit], ground.start[unit + 1] if spare > 0 else 0):
                if state.place[ground.other[edge]] >= members:
                    around += 2.0 * ground.shared[edge]
            worths[at] = objective(
                table[at, GAIN] + gain, without, around, limits.price, limits.mean
            )
            continue
        many = going(ground, state, state.members[at], units)
        held = many == 0
        for one in range(many):
            held = held or kept[units[one]] or state.place[units[one]] >= members
        if held:
            continue
        after, without, left = _after(ground, limits, state, units, many, False)
        if limits.least <= without <= limits.most and left >= limits.front_least:
            worths[at] = after
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
    blocks_in_all = len(ground.block_start) - 1
    seen = np.zeros(blocks_in_all + 1, dtype=np.int64)
    units = np.empty(4 * (ground.block_start[1] - ground.block_start[0]), dtype=np.int64)
    table = np.empty((len(state.place), 4))
    room = state.numbers[MANY] * 8 + 4096
    queue, worths = np.empty(len(state.place), dtype=np.int64), np.empty(len(state.place))
    blocks, ranks = np.empty(room, dtype=np.int64), np.empty(room)
    for _ in range(STEPS):
        if not _step(
            ground, limits, free, kept, state, seen, units, queue, worths, table, blocks, ranks
        ):
            break


@compiled
def _step(ground, limits, free, kept, state, seen, units, queue, worths, table, blocks, ranks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """One move; tell whether there was one that helps."""
    now = _worth(limits, state)
    if now == -np.inf:
        return False
    level = now + LEAST_STEP * (1.0 + abs(now))
    waiting = frontier(ground, free, state, blocks, seen)
    best, better = -1, level
    for at in range(waiting):
        many = coming(ground, state, blocks[at], units)
        ranks[at], area, _ = _after(ground, limits, state, units, many, True)
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
    tries = EXCHANGES if len(ground.block_unit) == len(state.place) else WIDE_EXCHANGES
    for at in range(min(waiting, tries)):
        brought = coming(ground, state, blocks[order[at]], units)
        came = units[:brought].copy()
        put(ground, state, came, brought)
        less = _best_drop(ground, limits, kept, state, level, brought, units, queue, worths, table)
        if less >= 0:
            drop(ground, state, units, going(ground, state, less, units))
            return True
        drop(ground, state, came, brought)
    return False
