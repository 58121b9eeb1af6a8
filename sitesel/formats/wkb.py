"""
How deep shapes in well-known binary are nested.

A collection may hold collections, nine bytes a level, and GEOS follows them by calling itself: some
100 KB end the process. Depth is worked out here without calling anything deeper.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LEVELS = 16
_HOLDERS = frozenset((4, 5, 6, 7, 9, 10, 11, 12, 15, 16))
_LINES = frozenset((2, 8))
_RINGED = frozenset((3, 17))
_POINT = 1
_FLAVOURS = 1000  # ISO: 1000 with Z, 2000 with M, 3000 with both
_EXTENDED_Z, _EXTENDED_M, _EXTENDED_ID = 0x80000000, 0x40000000, 0x20000000
# A head of a holder, in either byte order and any flavour; may occur among coordinates by chance.
_HEAD = re.compile(
    rb"\x01(?:[\x04-\x07\x09-\x10]\x00|[\xec-\xef\xf1-\xf8]\x03|[\xd4-\xd7\xd9-\xe0]\x07"
    rb"|[\xbc-\xbf\xc1-\xc8]\x0b)\x00[\x00\x20\x40\x60\x80\xa0\xc0\xe0]"
    rb"|\x00[\x00\x20\x40\x60\x80\xa0\xc0\xe0]\x00(?:\x00[\x04-\x07\x09-\x10]|\x03[\xec-\xef\xf1-\xf8]"
    rb"|\x07[\xd4-\xd7\xd9-\xe0]|\x0b[\xbc-\xbf\xc1-\xc8])",
    re.DOTALL,
)


def too_deep(shapes: Iterable[bytes | None]) -> bool:
    """
    Tell whether any shape is nested deeper than shapes of maps ever are.

    Parameters
    ----------
    shapes : iterable of bytes or None
        In well-known binary.

    Returns
    -------
    bool
        True above `MOST_LEVELS`.
    """
    return any(
        len(_HEAD.findall(shape)) > MOST_LEVELS and depth(shape) > MOST_LEVELS
        for shape in shapes
        if shape
    )


def depth(shape: bytes) -> int:
    """
    Measure the nesting of a shape.

    Parameters
    ----------
    shape : bytes
        In well-known binary, perhaps damaged.

    Returns
    -------
    int
        1 for a plain shape; as far as it can be followed.

    Examples
    --------
    >>> point = struct.pack("<BIdd", 1, 1, 0.0, 0.0)
    >>> depth(point), depth(struct.pack("<BII", 1, 7, 1) + point)
    (1, 2)
    """
    at, deepest = 0, 1
    open_parts: list[int] = []  # parts still to come, of each holder around
    try:
        while True:
            kind, at, count, width, order = _head(shape, at)
            deepest = max(deepest, len(open_parts) + 1)
            if kind in _HOLDERS:
                open_parts.append(count)
            else:
                at = _behind(shape, at, kind=kind, count=count, width=width, order=order)
            while open_parts and not open_parts[-1]:
                open_parts.pop()
            if not open_parts or len(open_parts) > 2 * MOST_LEVELS:
                return max(deepest, len(open_parts))
            open_parts[-1] -= 1
    except struct.error:
        return deepest


def _head(shape: bytes, at: int) -> tuple[int, int, int, int, str]:
    order = "<" if shape[at : at + 1] == b"\x01" else ">"
    (code,) = struct.unpack_from(f"{order}I", shape, at + 1)
    flavour, kind = divmod(code & 0x1FFFFFFF, _FLAVOURS)
    width = 2 + (flavour in {1, 3} or bool(code & _EXTENDED_Z))
    width += flavour in {2, 3} or bool(code & _EXTENDED_M)
    at += 9 if code & _EXTENDED_ID else 5
    if kind == _POINT:
        return kind, at, 1, width, order
    (count,) = struct.unpack_from(f"{order}I", shape, at)
    return kind, at + 4, count, width, order


def _behind(  # noqa: PLR0913  (what its head says)
    shape: bytes, at: int, *, kind: int, count: int, width: int, order: str
) -> int:
    if kind == _POINT or kind in _LINES:
        return at + 8 * width * count
    if kind not in _RINGED:
        raise struct.error(kind)
    for _ in range(count):
        (points,) = struct.unpack_from(f"{order}I", shape, at)
        at += 4 + 8 * width * points
    return at
