"""
Old Office files (.xls) as the compound files that they are: whether their chains of sectors end.

A compound file (Microsoft, [MS-CFB]) is sectors linked by a table, each to the next. A link that
leads back makes a chain without an end, which a reader follows until memory is full; so the tables
are followed here first, all chains at once, by doubling the step.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD_BYTES = 512
_SHIFTS = (9, 12)  # sectors of 512 and 4,096 bytes
_LAST_SECTOR = 0xFFFFFFFA  # greater numbers mean free, end of chain, table
_IN_HEAD = 109  # places for sectors of the table in the head itself


def chains_end(content: bytes) -> bool:
    """
    Tell whether every chain of sectors ends.

    Parameters
    ----------
    content : bytes
        All of a compound file.

    Returns
    -------
    bool
        False if a chain leads back into itself or out of the file.

    Examples
    --------
    >>> chains_end(SIGNATURE)
    False
    """
    if len(content) < _HEAD_BYTES or not content.startswith(SIGNATURE):
        return False
    (shift,) = struct.unpack_from("<H", content, 30)
    if shift not in _SHIFTS:
        return False
    size = 1 << shift
    sectors = max(len(content) // size, 1)
    tables = _table_sectors(content, size=size, sectors=sectors)
    table = _entries(content, tables, size=size) if tables else np.empty(0, np.int64)
    (small_first,) = struct.unpack_from("<I", content, 60)
    small = _chain(table, small_first, most=sectors)
    return (
        tables is not None
        and small is not None
        and _no_loop(table)
        and _no_loop(_entries(content, small, size=size))
    )


def _table_sectors(content: bytes, *, size: int, sectors: int) -> list[int] | None:
    """List the sectors of the table of sectors: named in the head, and in a chain of their own."""
    named = list(struct.unpack_from(f"<{_IN_HEAD}I", content, 76))
    (after,) = struct.unpack_from("<I", content, 68)
    seen = 0
    while after < _LAST_SECTOR:
        start = (after + 1) * size
        if seen > sectors or start + size > len(content):
            return None
        more = struct.unpack_from(f"<{size // 4}I", content, start)
        named += more[:-1]
        after, seen = more[-1], seen + 1
    used = [sector for sector in named if sector < _LAST_SECTOR]
    return None if len(used) > sectors or len(set(used)) < len(used) else used


def _entries(content: bytes, sectors: Sequence[int], *, size: int) -> np.ndarray[Any, Any]:
    parts = [content[(sector + 1) * size : (sector + 2) * size] for sector in sectors]
    whole = b"".join(part[: len(part) // 4 * 4] for part in parts)
    return np.frombuffer(whole, "<u4").astype(np.int64)


def _chain(table: np.ndarray[Any, Any], first: int, *, most: int) -> list[int] | None:
    chain: list[int] = []
    while first < _LAST_SECTOR:
        if first >= len(table) or len(chain) > most:
            return None
        chain.append(first)
        first = int(table[first])
    return chain


def _no_loop(table: np.ndarray[Any, Any]) -> bool:
    """Follow all chains for as many steps as there are entries: one that ends has ended."""
    end = len(table)
    following = np.append(np.where(table < end, table, end), end)
    steps = 1
    while steps <= end:
        following = following[following]
        steps *= 2
    return bool((following == end).all())
