"""
Regions grown from many seeds: always the block that adds most per area, its outline priced in.

A block's gain changes only when a unit of it or beside it is taken, so it is judged again only
then; a heap holds what was judged, and what is out of date is left aside when it comes up. Of all
sizes within the limits that a growth passes through, the best counts. A growth is a pure function
of its seed and price: neither order nor threads change it.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.kernels.compiled import compiled
from sitesel.locating.judge import judge, objective

if TYPE_CHECKING:
    from sitesel.locating.field import Field, Terms
    from sitesel.matrix import BoolArray, FloatArray, IntArray

CHUNK = 1024  # growths that one thread takes at a time
MOST_THREADS = 8
MISFITS = 32  # blocks too large for what area is left, before a growth gives up


class Grown(NamedTuple):
    """
    The best region of each growth.

    Parameters
    ----------
    worth : ndarray of float, shape (s,)
        Objective; minus infinity where no size within the limits was reached.
    members : list of ndarray of int
        Units of each, or nothing if they were not asked for.
    """

    worth: FloatArray
    members: list[IntArray]


def grow(  # noqa: PLR0913  (one keyword each)
    ground: Field,
    limits: Terms,
    *,
    seeds: IntArray,
    prices: FloatArray,
    free: BoolArray,
    lure: FloatArray | None = None,
    keep: bool = False,
) -> Grown:
    """
    Grow a region from each seed.

    Parameters
    ----------
    ground : Field
        The units.
    limits : Terms
        What a region must be like, and its objective.
    seeds : ndarray of int, shape (s,)
        Block that each growth begins with.
    prices : ndarray of float, shape (s,)
        Price of a metre of outline while it grows; the objective has its own.
    free : ndarray of bool, shape (n,)
        Which units may be taken.
    lure : ndarray of float, shape (n,), optional
        What to add to value × area of a unit while growing, so that it is taken soon.
    keep : bool
        Whether to give the units.

    Returns
    -------
    Grown
        Aligned with the seeds.
    """
    pull = ground.gain if lure is None else ground.gain + lure
    worth = np.empty(len(seeds))
    members: list[list[IntArray]] = [[] for _ in range(0, len(seeds), CHUNK)]

    def take(begin: int) -> None:
        part = slice(begin, begin + CHUNK)
        worth[part], size, rows = _grow(ground, limits, seeds[part], prices[part], free, pull, keep)
        if keep:
            members[begin // CHUNK] = np.split(rows, np.cumsum(size)[:-1])

    threads = min(os.cpu_count() or 1, MOST_THREADS)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(take, range(0, len(seeds), CHUNK)))
    return Grown(worth, [rows for part in members for rows in part])


@compiled
def _before(key, block, other_key, other_block):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return key > other_key or (key == other_key and block < other_block)


@compiled
def _push(keys, blocks, size, key, block):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    at = size
    while at > 0:
        above = (at - 1) >> 1
        if not _before(key, block, keys[above], blocks[above]):
            break
        keys[at], blocks[at] = keys[above], blocks[above]
        at = above
    keys[at], blocks[at] = key, block


@compiled
def _pop(keys, blocks, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Take the first out of a heap of `size`."""
    key, block = keys[size - 1], blocks[size - 1]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size - 1:
            break
        if below + 1 < size - 1 and _before(
            keys[below + 1], blocks[below + 1], keys[below], blocks[below]
        ):
            below += 1
        if not _before(keys[below], blocks[below], key, block):
            break
        keys[at], blocks[at] = keys[below], blocks[below]
        at = below
    keys[at], blocks[at] = key, block


@compiled
def _grow(ground, limits, seeds, prices, free, pull, keep):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, C901, PLR0912, PLR0913, PLR0915, PLR0917
    """Seed after seed; every array that is as long as the ground is cleared only once."""
    units, blocks = len(ground.area), len(ground.block_start) - 1
    inside, mark = np.full(units, -1, dtype=np.int32), np.full(units, -1, dtype=np.int64)
    known, known_run = np.empty(blocks), np.full(blocks, -1, dtype=np.int32)
    fresh = np.full(blocks, -1, dtype=np.int64)  # in which step a block was judged
    keys, queue = np.empty(4096), np.empty(4096, dtype=np.int32)
    taken = np.empty(1024, dtype=np.int32)
    best, size = np.empty(len(seeds)), np.zeros(len(seeds), dtype=np.int64)
    kept, kept_size = np.empty(1024, dtype=np.int64), 0
    tick = np.int64(0)
    single = len(ground.block_unit) == blocks
    begin = 0 if single else 1
    for run in range(len(seeds)):
        price = prices[run]
        many, waiting, misfits, new = 0, 0, 0, 0
        gain, area, outline, front = 0.0, 0.0, 0.0, 0.0
        best[run], block = -np.inf, seeds[run]
        while True:
            tick += 1
            more, further = judge(ground, block, inside, run, mark, tick)
            if area + more > limits.most:
                misfits += 1
            else:
                area += more
                outline += further
                new = many
                for at in range(ground.block_start[block], ground.block_start[block + 1]):
                    unit = ground.block_unit[at]
                    if inside[unit] != run:
                        inside[unit] = run
                        if many == len(taken):
                            taken = np.concatenate((taken, np.empty_like(taken)))
                        taken[many] = unit
                        many += 1
                        gain += ground.gain[unit]
                        front += ground.front[unit]
                if area >= limits.least and front >= limits.front_least:
                    worth = objective(gain, area, outline, limits.price, limits.mean)
                    if worth > best[run]:
                        best[run], size[run] = worth, many
                step = tick
                for at in range(new, many):
                    unit = taken[at]
                    for edge in range(ground.start[unit] - begin, ground.start[unit + 1]):
                        # first the unit itself: what else of its blocks is still to be taken
                        beyond = unit if edge < ground.start[unit] else ground.other[edge]
                        if edge >= ground.start[unit] and inside[beyond] == run:
                            continue
                        for place in range(
                            ground.cover_start[beyond], ground.cover_start[beyond + 1]
                        ):
                            near = ground.cover_block[place]
                            if single:  # one edge more of one unit: nothing to add up again
                                key = 2.0 * price * ground.shared[edge] / ground.area[near]
                                if known_run[near] == run:
                                    key += known[near]
                                elif free[near]:
                                    key += (
                                        pull[near] - price * ground.outline[near]
                                    ) / ground.area[near]
                                else:
                                    continue
                                known[near], known_run[near] = key, run
                                if waiting == len(keys):
                                    keys = np.concatenate((keys, np.empty_like(keys)))
                                    queue = np.concatenate((queue, np.empty_like(queue)))
                                _push(keys, queue, waiting, key, near)
                                waiting += 1
                                continue
                            if fresh[near] == step:
                                continue
                            fresh[near] = step
                            tick += 1
                            worth, extra, open_ = 0.0, 0.0, True
                            for one in range(
                                ground.block_start[near], ground.block_start[near + 1]
                            ):
                                if inside[ground.block_unit[one]] != run:
                                    worth += pull[ground.block_unit[one]]
                                    extra = 1.0
                                    if not free[ground.block_unit[one]]:
                                        open_ = False
                            if extra == 0.0 or not open_:
                                known_run[near] = -1
                                continue
                            extra, further = judge(ground, near, inside, run, mark, tick)
                            key = (worth - price * further) / extra
                            if known_run[near] == run and known[near] == key:
                                continue
                            known[near], known_run[near] = key, run
                            if waiting == len(keys):
                                keys = np.concatenate((keys, np.empty_like(keys)))
                                queue = np.concatenate((queue, np.empty_like(queue)))
                            _push(keys, queue, waiting, key, near)
                            waiting += 1
            found = False
            while waiting > 0 and misfits < MISFITS and not found:
                key, block = keys[0], queue[0]
                _pop(keys, queue, waiting)
                waiting -= 1
                found = known_run[block] == run and known[block] == key
            if not found:
                break
            known_run[block] = -1
        if keep:
            while kept_size + size[run] > len(kept):
                kept = np.concatenate((kept, np.empty_like(kept)))
            for at in range(size[run]):
                kept[kept_size + at] = taken[at]
            kept_size += size[run]
    return best, size, kept[:kept_size]
