"""
Regions grown from many seeds: always the block that adds most per area, its outline priced in.

Of all sizes within the limits that a growth passes through, the best counts. A growth is a pure
function of its seed and price: neither order nor threads change it. So seeds are taken in the order
of their numbers, which keeps neighbours, and what they read, together.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.kernels.compiled import compiled
from sitesel.locating.growth_by_squares import growth_by_squares, room_for_squares
from sitesel.locating.growth_by_units import growth_by_units, room_for_units

if TYPE_CHECKING:
    from sitesel.locating.field import Field, Terms
    from sitesel.matrix import BoolArray, FloatArray, IntArray

CHUNK = 1024  # growths that one thread takes at a time
MOST_THREADS = 8


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
    order = np.argsort(seeds, kind="stable")
    worth = np.empty(len(seeds))
    members = [np.empty(0, dtype=np.int64)] * len(seeds)

    def take(begin: int) -> None:
        part = order[begin : begin + CHUNK]
        worth[part], size, rows = _growths(
            ground, limits, seeds[part], prices[part], free, pull, keep
        )
        if keep:
            found = np.split(rows, np.cumsum(size)[:-1])
            for place, one in zip(part.tolist(), found, strict=True):
                members[place] = one

    threads = min(os.cpu_count() or 1, MOST_THREADS)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(take, range(0, len(seeds), CHUNK)))
    return Grown(worth, members)


@compiled
def _growths(ground, limits, seeds, prices, free, pull, keep):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """Give objective and size of each growth, and the units of all of them if they are kept."""
    units, blocks = len(ground.area), len(ground.block_start) - 1
    single = len(ground.block_unit) == blocks
    by_units = room_for_units(units if single else 0)
    by_squares = room_for_squares(0 if single else units, 0 if single else blocks)
    taken = np.empty(units, dtype=np.int32)
    best, size = np.empty(len(seeds)), np.zeros(len(seeds), dtype=np.int64)
    kept, last = np.empty(1024, dtype=np.int64), 0
    for run in range(len(seeds)):
        if single:
            best[run], size[run] = growth_by_units(
                ground, limits, run, seeds[run], prices[run], free, pull, taken, by_units
            )
        else:
            best[run], size[run] = growth_by_squares(
                ground, limits, run, seeds[run], prices[run], free, pull, taken, by_squares
            )
        first, last = last, last + size[run] if keep else 0
        while last > len(kept):
            kept = np.concatenate((kept, np.empty_like(kept)))
        kept[first:last] = taken[: last - first]
    return best, size, kept[:last]
