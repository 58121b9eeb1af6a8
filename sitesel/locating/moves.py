"""Which units can come to a region, which can go, and whether it stays in one piece; compiled."""

from __future__ import annotations

from sitesel.kernels.compiled import compiled
from sitesel.locating.state import LIST, MANY, TICK


@compiled
def coming(ground, state, block, units):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Units that a block would bring.

    Parameters
    ----------
    ground : Field
        The units.
    state : State
        The region; is changed.
    block : int
        Which block.
    units : ndarray of int
        Which, or where to write them.

    Returns
    -------
    int
        How many.
    """
    many = 0
    for at in range(ground.block_start[block], ground.block_start[block + 1]):
        if state.place[ground.block_unit[at]] < 0:
            units[many] = ground.block_unit[at]
            many += 1
    return many


@compiled
def going(ground, state, unit, units):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Units that must go with one: those that only blocks with it hold.

    Parameters
    ----------
    ground : Field
        The units.
    state : State
        The region; is changed.
    unit : int
        Which unit.
    units : ndarray of int
        Which, or where to write them.

    Returns
    -------
    int
        How many; none if no whole block holds it.
    """
    state.numbers[TICK] += 1
    tick = state.numbers[TICK]
    many = 0
    for spot in range(ground.cover_start[unit], ground.cover_start[unit + 1]):
        block = ground.cover_block[spot]
        first, last = ground.block_start[block], ground.block_start[block + 1]
        if state.filled[block] < last - first:
            continue
        for at in range(first, last):
            with_it = ground.block_unit[at]
            if state.mark[with_it] != tick:
                state.mark[with_it] = tick
                state.heed[with_it] = 0
            state.heed[with_it] += 1
            if state.heed[with_it] == state.cover[with_it]:
                units[many] = with_it
                many += 1
    return many


@compiled
def holds(ground, state, units, many, queue):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    Whether what stays is in one piece when units go.

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
    queue : ndarray of int, shape (n,)
        Room to work in.

    Returns
    -------
    bool
        False too if nothing stays.
    """
    state.numbers[TICK] += 3
    gone, target, seen = state.numbers[TICK], state.numbers[TICK] - 1, state.numbers[TICK] - 2
    for at in range(many):
        state.mark[units[at]] = gone
    targets, first = 0, -1
    for at in range(many):
        for edge in range(ground.start[units[at]], ground.start[units[at] + 1]):
            beyond = ground.other[edge]
            if (
                state.place[beyond] >= 0
                and state.mark[beyond] != gone
                and state.mark[beyond] != target
            ):
                state.mark[beyond] = target
                targets += 1
                first = beyond
    if targets == 0:
        return False  # nothing stays
    queue[0] = first
    state.mark[first] = seen
    head, tail, left = 0, 1, targets - 1
    while head < tail and left > 0:
        unit = queue[head]
        head += 1
        for edge in range(ground.start[unit], ground.start[unit + 1]):
            beyond = ground.other[edge]
            if state.place[beyond] < 0 or state.mark[beyond] == gone or state.mark[beyond] == seen:
                continue
            if state.mark[beyond] == target:
                left -= 1
            state.mark[beyond] = seen
            queue[tail] = beyond
            tail += 1
    return left == 0


@compiled
def frontier(ground, free, state, blocks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    List the blocks that touch the region and are free.

    Parameters
    ----------
    ground : Field
        The units.
    free : ndarray of bool, shape (n,)
        Which units may be taken.
    state : State
        The region; is changed.
    blocks : ndarray of int
        Where to write them.

    Returns
    -------
    int
        How many.
    """
    state.numbers[LIST] += 1
    turn, many = state.numbers[LIST], 0
    for at in range(state.numbers[MANY]):
        unit = state.members[at]
        for edge in range(ground.start[unit] - 1, ground.start[unit + 1]):
            beyond = unit if edge < ground.start[unit] else ground.other[edge]
            for spot in range(ground.cover_start[beyond], ground.cover_start[beyond + 1]):
                block = ground.cover_block[spot]
                if state.listed[block] == turn:
                    continue
                state.listed[block] = turn
                first, last = ground.block_start[block], ground.block_start[block + 1]
                fits = state.filled[block] < last - first
                for one in range(first, last):
                    fits = fits and free[ground.block_unit[one]]
                if fits:
                    if many == len(blocks):
                        return many
                    blocks[many] = block
                    many += 1
    return many


@compiled
def near(ground, state, last, units):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """
    List the units whose going is another matter since the last ones came.

    Of what a block holds that has a last one or a neighbour of it, `cover` or the outline is not
    what it was; and `going` looks at what shares a block with the unit.

    Parameters
    ----------
    ground : Field
        The units.
    state : State
        The region; is changed.
    last : int
        How many have just come.
    units : ndarray of int, shape (n,)
        Where to write them.

    Returns
    -------
    int
        How many; those that have just come are not among them.
    """
    state.numbers[TICK] += 1
    many, before = 0, state.numbers[MANY] - last
    for at in range(last):
        many = _listed(state, state.members[before + at], units, many)
    many = _blockmates(ground, state, units, many)
    for at in range(last):
        unit = state.members[before + at]
        for edge in range(ground.start[unit], ground.start[unit + 1]):
            many = _listed(state, ground.other[edge], units, many)
    many = _blockmates(ground, state, units, many)
    kept = 0
    for at in range(many):
        if state.place[units[at]] < before:
            units[kept] = units[at]
            kept += 1
    return kept


@compiled
def _listed(state, unit, units, many):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Note a unit of the region that is not in the list; give how long the list is then."""
    if state.place[unit] < 0 or state.mark[unit] == state.numbers[TICK]:
        return many
    state.mark[unit] = state.numbers[TICK]
    units[many] = unit
    return many + 1


@compiled
def _blockmates(ground, state, units, many):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Add what whole blocks hold together with listed units."""
    longer = many
    for at in range(many):
        for spot in range(ground.cover_start[units[at]], ground.cover_start[units[at] + 1]):
            block = ground.cover_block[spot]
            first, last = ground.block_start[block], ground.block_start[block + 1]
            if state.filled[block] == last - first:
                for one in range(first, last):
                    longer = _listed(state, ground.block_unit[one], units, longer)
    return longer
