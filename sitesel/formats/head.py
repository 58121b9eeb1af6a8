"""
Finding the head of a table below titles, and joining heads that are merged over several rows.

The head is the first row in which columns of coordinates can be recognised; where rows may be
without them, else the first in which two columns are known by their names. Rows above it belong to
the head if they name several columns; a row with one text is a title. A merged cell names all the
columns it spans, and all the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.formats.columns import PAIR, coordinate_pair, role

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.formats.sheet import Cell, Merge, Sheet

_SEARCHED_ROWS = 60
_MOST_HEAD_ROWS = 4
_PARTS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """
    Where a table begins and what its columns are called.

    Parameters
    ----------
    first, last : int
        Its rows, from 0.
    names : tuple of str
        Of the columns, each its own.
    roles : tuple of str
        What they are for.
    pair : tuple of str
        Roles of the columns of coordinates; empty where there are none.
    """

    first: int
    last: int
    names: tuple[str, ...]
    roles: tuple[str, ...]
    pair: tuple[str, ...]


def find(sheet: Sheet, knows: Callable[[str], bool] | None = None) -> Head | None:
    """
    Find the head of a table.

    Parameters
    ----------
    sheet : Sheet
        As stored.
    knows : callable, optional
        Tells a column by its name, where a table without coordinates will do.

    Returns
    -------
    Head or None
        None if no row names columns of coordinates, nor two that are known.
    """
    top = _spread(sheet.rows[:_SEARCHED_ROWS], sheet.merges)
    weak: Head | None = None
    for row in range(len(top)):
        head = _head_at(top, row, sheet.merges)
        if head.pair not in ((), (PAIR,)):
            return head
        named = head.pair and sum(cell is not None for cell in top[row]) >= _PARTS
        known = knows is not None and sum(map(knows, head.names)) >= _PARTS
        weak = weak or (head if named or known else None)
    return weak


def _head_at(top: list[list[Cell]], row: int, merges: tuple[Merge, ...]) -> Head:
    first = row
    while first and row - first < _MOST_HEAD_ROWS and _belongs(top, first - 1, merges):
        first -= 1
    ends = [end[0] for start, end in merges if first <= start[0] <= row]
    last = min(max([row, *ends]), row + _MOST_HEAD_ROWS, len(top) - 1)
    joined = _joined(top[first : last + 1])
    roles = tuple(
        role(_lowest(top[first : last + 1], column)) or role(name.replace("_", ""))
        for column, name in enumerate(joined)
    )
    pair = coordinate_pair(list(roles))
    return Head(first=first, last=last, names=_distinct(joined), roles=roles, pair=pair)


def _belongs(top: list[list[Cell]], row: int, merges: tuple[Merge, ...]) -> bool:
    """
    Tell whether a row is a part of the head below it.

    It names several columns, with no numbers and no `单位:…`; and one of its cells spans columns
    or rows, or, where nothing is merged (a CSV), it fills exactly the gaps of the row below.
    """
    texts = {cell for cell in top[row] if isinstance(cell, str)}
    if len(texts) < _PARTS or any(
        not isinstance(cell, str | None) or (cell and set(cell) & {":", "\uff1a"})
        for cell in top[row]
    ):
        return False
    if any(start[0] == row and end != start for start, end in merges):
        return True
    gaps = [above for above, below in zip(top[row], top[row + 1], strict=True) if below is None]
    return bool(gaps) and all(above is not None for above in gaps)


def _lowest(rows: list[list[Cell]], column: int) -> Cell:
    return next((row[column] for row in reversed(rows) if row[column] is not None), None)


def _spread(rows: list[list[Cell]], merges: tuple[Merge, ...]) -> list[list[Cell]]:
    spread = [list(row) for row in rows]
    for (top, left), (bottom, right) in merges:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in spread[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
    return spread


def _joined(rows: list[list[Cell]]) -> list[str]:
    names = []
    for column in zip(*rows, strict=True):
        parts = list(dict.fromkeys(str(part) for part in column if part is not None))
        names.append("_".join(parts))
    return names


def _distinct(names: list[str]) -> tuple[str, ...]:
    distinct: dict[str, None] = {}
    for at, name in enumerate(names):
        plain = " ".join(name.split()) or f"列{at + 1}"
        number, one = 1, plain
        while one in distinct:
            number += 1
            one = f"{plain}_{number}"
        distinct[one] = None
    return tuple(distinct)
