"""
Tables with coordinates: points, or boundary points (界址点) grouped into parcels.

Every row below the head that holds anything is kept or rejected with its number in the file, but
for a foot of remarks (制表人, 合计) at the very end, which is told. Cells that are merged downwards
count for all rows they span. Where rows may be without coordinates (`Source.knows`) all are kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from sitesel.formats import head as heads
from sitesel.formats.axes import Order, order
from sitesel.formats.columns import (
    EASTING,
    LATITUDE,
    LONGITUDE,
    NORTHING,
    PAIR,
    PARCEL,
    POINT,
    RING,
    WKT,
    Y,
)  # fmt: skip
from sitesel.formats.numbers import numbers
from sitesel.formats.reading import Reading, Rejected
from sitesel.formats.table_frames import MISSING, framed, from_wkt, numbered, unread
from sitesel.formats.table_parcels import grouped
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.formats.head import Head
    from sitesel.formats.sheet import Cell, Sheet
    from sitesel.formats.source import Source
    from sitesel.matrix import FloatArray

_FOOT = ("备注", "注", "合计", "总计", "共计", "说明", "制表", "填表", "审核", "数据来源", "来源",
         "单位", "日期", "total", "note", "source")  # fmt: skip
_CERTAIN = {(LONGITUDE, LATITUDE), (EASTING, NORTHING)}
_NO_NUMBER = Text("坐标不是数字", "a coordinate is no number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """
    Rows of a table with the coordinates that they give.

    Parameters
    ----------
    table : DataFrame, shape (n, columns)
        Attributes as stored; the index is the row of the file, from 1.
    easting, northing : ndarray of float, shape (n,)
        NaN where a row gives none.
    roles : dict of str to str
        Role to the name of its column.
    order : Order
        How the columns were taken.
    """

    table: pd.DataFrame
    easting: FloatArray
    northing: FloatArray
    roles: dict[str, str]
    order: Order


def reading_of(  # noqa: PLR0913  (what is known so far)
    source: Source, sheet: Sheet, head: Head, *, form: str, encoding: str, notes: tuple[Text, ...]
) -> Reading:
    """
    Make shapes of a table.

    Parameters
    ----------
    source : Source
        The file, with the shapes that are wanted.
    sheet : Sheet
        As stored.
    head : Head
        Of it.
    form, encoding : str
        For the reading.
    notes : tuple of Text
        So far.

    Returns
    -------
    Reading
        Points, parcels, or what a column of WKT says.

    Raises
    ------
    BrokenLayerError
        If no row holds anything.
    """
    table, foot = _body(sheet, head, places_only=source.knows is None)
    if table.empty:
        raise source.broken(
            f"的表头(第 {head.last + 1} 行)下面没有数据;请填入至少一行。",
            f"has nothing below its head (row {head.last + 1}); fill in at least one row.",
        )
    told = [*notes, *_head_notes(head), *foot]
    roles = _names_of_roles(head)
    rejected: list[Rejected] = []
    if not head.pair:
        frame = numbered(table, np.full(len(table), None, dtype=object))
    elif head.pair == (WKT,):
        frame, rejected = from_wkt(table, roles[WKT])
    else:
        located = _located(table, roles, head)
        told += _coordinate_notes(located)
        frame, rejected, more = _shapes(source, located)
        told += more
    return Reading(
        frame=frame,
        form=form,
        layer=sheet.name,
        encoding=encoding,
        rejected=tuple(sorted(rejected, key=lambda one: one.row)),
        notes=tuple(told),
    )


def find_head(sheet: Sheet, knows: Callable[[str], bool] | None = None) -> Head | None:
    """
    Find the head of a table with coordinates.

    Parameters
    ----------
    sheet : Sheet
        As stored.
    knows : callable, optional
        Tells a column by its name, where a table without coordinates will do.

    Returns
    -------
    Head or None
        None if the sheet has no coordinates.
    """
    return heads.find(sheet, knows)


def _body(sheet: Sheet, head: Head, *, places_only: bool) -> tuple[pd.DataFrame, list[Text]]:
    first = head.last + 1
    rows = [list(row) for row in sheet.rows[first:]]
    for (top, left), (bottom, _) in sheet.merges:
        if top >= first and left < len(head.names):
            for row in rows[top - first : bottom + 1 - first]:
                row[left] = sheet.rows[top][left]
    filled = np.array([sum(cell is not None for cell in row) for row in rows], dtype=int)
    places = [at for at, one in enumerate(head.roles) if one in head.pair]
    located = np.array([any(row[at] is not None for at in places) for row in rows], dtype=bool)
    if not places_only:  # a foot fills a few cells, a row most
        located |= filled > len(head.names) / 2
    end = len(rows)
    while end and not located[end - 1] and (not filled[end - 1] or _is_foot(rows[end - 1])):
        end -= 1
    foot = [first + at + 1 for at in range(end, len(rows)) if filled[at]] if end else []
    keep = [at for at in range(end or len(rows)) if filled[at]]
    table = pd.DataFrame(
        [rows[at] for at in keep],
        columns=list(head.names),
        index=[first + at + 1 for at in keep],
        dtype=object,
    )
    if not foot:
        return table, []
    return table, [
        Text(
            f"表尾第 {foot[0]} 至 {foot[-1]} 行没有坐标,当作说明文字,未读",
            f"rows {foot[0]} to {foot[-1]} at the end have no coordinates: remarks, not read",
        )
    ]


def _is_foot(row: list[Cell]) -> bool:
    first = next(str(cell) for cell in row if cell is not None)
    return "".join(first.split()).lower().startswith(_FOOT)


def _head_notes(head: Head) -> list[Text]:
    if head.first == head.last == 0:
        return []
    rows = f"{head.first + 1}" if head.first == head.last else f"{head.first + 1}-{head.last + 1}"
    return [Text(f"表头在第 {rows} 行", f"the head is in row {rows}")]


def _names_of_roles(head: Head) -> dict[str, str]:
    named: dict[str, str] = {}
    for role, name in zip(head.roles, head.names, strict=True):
        if role:
            named.setdefault(role, name)
    return named


def _located(table: pd.DataFrame, roles: dict[str, str], head: Head) -> Located:
    if head.pair == (PAIR,):
        first, second, minutes, names = *_halves(table[roles[PAIR]]), (roles[PAIR],) * 2
    else:
        names = (roles[head.pair[0]], roles[head.pair[1]])
        first, some = numbers(table[names[0]])
        second, others = numbers(table[names[1]])
        minutes = some + others
    known = np.isfinite(first) & np.isfinite(second)
    taken = order(
        np.where(known, first, np.nan),
        np.where(known, second, np.nan),
        names=names,
        expected="north first" if _surveyed(roles) else "east first",
        certain=head.pair in _CERTAIN,
    )
    if minutes:
        told = Text(
            f"{taken.note.zh};{minutes} 个坐标是度分秒",
            f"{taken.note.en}; {minutes} coordinates are degrees with minutes",
        )
        taken = Order(swapped=taken.swapped, sure=taken.sure, zone=taken.zone, note=told)
    east, north = (second, first) if taken.swapped else (first, second)
    return Located(table=table, easting=east, northing=north, roles=roles, order=taken)


def _surveyed(roles: dict[str, str]) -> bool:
    """Boundary points come from surveys, whose X is the northing."""
    return Y in roles and POINT in roles


def _halves(cells: pd.Series[Any]) -> tuple[FloatArray, FloatArray, int]:
    texts = cells.where(cells.notna(), "").astype(str).str.strip().str.strip("()[]\uff08\uff09")
    parts = texts.str.split("[,\uff0c;\uff1b、\\s]+", n=1, regex=True, expand=True).reindex(
        columns=[0, 1]
    )
    first, some = numbers(parts[0].astype(object))
    second, others = numbers(parts[1].astype(object))
    return first, second, some + others


def _coordinate_notes(located: Located) -> list[Text]:
    zone = located.order.zone
    prefixed = [Text(f"东坐标带带号 {zone}", f"eastings carry the zone {zone}")] if zone else []
    return [located.order.note, *prefixed]


def _shapes(source: Source, located: Located) -> tuple[Any, list[Rejected], list[Text]]:
    known = np.isfinite(located.easting) & np.isfinite(located.northing)
    given = located.table[[located.roles[one] for one in located.roles if one in _PLACES]]
    empty = given.isna().all(axis=1).to_numpy()
    reasons = {
        int(row): MISSING if nothing else _NO_NUMBER
        for row, nothing in zip(located.table.index[~known], empty[~known], strict=True)
    }
    if source.geometry != "point" and POINT in located.roles:
        return grouped(
            located.table,
            located.easting,
            located.northing,
            parcel=located.roles.get(PARCEL),
            ring=located.roles.get(RING),
            left_out=[located.roles[one] for one in located.roles if one in {POINT, *_PLACES}],
            reasons=reasons,
            limits=source.limits,
        )
    if source.knows is not None:
        shapes = np.full(len(known), None, dtype=object)
        shapes[known] = shapely.points(located.easting[known], located.northing[known])
        return numbered(located.table, shapes), [], unread(located.table.index[~known & ~empty])
    shapes = shapely.points(located.easting[known], located.northing[known])
    rejected = [Rejected(row, reason) for row, reason in reasons.items()]
    return framed(located.table[known], shapes), rejected, []


_PLACES = {LONGITUDE, LATITUDE, EASTING, NORTHING, "x", Y, PAIR}
