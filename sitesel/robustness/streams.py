"""
Random streams: one of its own for each purpose and block of draws.

Draws come in blocks of `BLOCK`, each from a generator seeded with (seed, purpose, block) alone
[1]_. So the draws are the same however many are asked for at once and whichever thread makes a
block, and a longer run begins with the draws of a shorter one.

.. [1] O'Neill, M. E. (2014). PCG: A family of simple fast space-efficient statistically good
   algorithms for random number generation. Harvey Mudd College, technical report
   HMC-CS-2014-0905 (PCG64, NumPy's default); keys of `numpy.random.SeedSequence` keep the streams
   apart.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

BLOCK = 1000  # draws
WEIGHTS, VALUES, CONFIDENCE, PILOT = range(4)
MOST_THREADS = 8

Result = TypeVar("Result")


def generator(seed: int, *, purpose: int, block: int = 0) -> np.random.Generator:
    """
    Give the generator of a block of draws.

    Parameters
    ----------
    seed : int
        Of the whole run, at least 0.
    purpose : int
        One of the constants of this module.
    block : int
        Number of the block, from 0.

    Returns
    -------
    Generator
        Independent of every other (seed, purpose, block).
    """
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(purpose, block)))


def sizes(count: int) -> list[int]:
    """
    Cut a number of draws into blocks.

    Parameters
    ----------
    count : int
        Number of draws.

    Returns
    -------
    list of int
        Draws of each block.

    Examples
    --------
    >>> sizes(2500)
    [1000, 1000, 500]
    """
    return [min(BLOCK, count - begin) for begin in range(0, count, BLOCK)]


def in_order(
    work: Callable[[int], Result], blocks: int, *, threads: int | None = None
) -> Iterator[Result]:
    """
    Work on blocks side by side and give the results in order.

    Parameters
    ----------
    work : callable of int to anything
        What to do with the block of that number.
    blocks : int
        How many there are.
    threads : int, optional
        How many at a time; the number of processors (8 at most) if not given.

    Yields
    ------
    object
        The result of each block, in order, so that sums of them do not depend on the threads. No
        more than two results for each thread are ever waiting.
    """
    threads = threads or min(MOST_THREADS, os.cpu_count() or 1)
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for block in range(blocks):
            waiting.append(pool.submit(work, block))
            if len(waiting) >= 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
