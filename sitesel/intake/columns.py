"""
The columns of an office's table under the names that sitesel reads.

A column is taken for a field where its whole name is in the vocabulary, or where the user says so.
Nothing is thrown away: the other columns stay under their own names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sitesel.errors import UsageError
from sitesel.industry import ids_by_name, plain
from sitesel.intake.vocabulary import vocabulary
from sitesel.pack.plain import OWN_SITES
from sitesel.text import Text, as_list, near

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas

FORMER = "{}_source"
SHOWN = 5


def matched(
    columns: Sequence[str], role: str, *, stated: Mapping[str, str], where: str
) -> dict[str, str]:
    """
    Say which column holds which field.

    Parameters
    ----------
    columns : sequence of str
        Of the file, without the geometry.
    role : str
        What the file holds.
    stated : Mapping of str to str
        Field to column, as the user says.
    where : str
        The file, for messages.

    Returns
    -------
    dict of str to str
        Field to column.

    Raises
    ------
    UsageError
        If a stated column does not exist, or a field is absent that the role is of no use without.

    Examples
    --------
    >>> matched(["DKBH", "MJ"], "site", stated={}, where="a.shp")
    {'id': 'DKBH'}
    """
    for field, column in stated.items():
        if column not in columns:
            options = "、".join(near(column, columns)) if columns else "-"
            raise UsageError(
                f"{where} 没有字段 {column!r}(要作 {field});相近的:{options}。",
                f"{where} has no column {column!r} (for {field}); near: {options}.",
            )
    by_name = {plain(column): column for column in reversed(columns)}
    found: dict[str, str] = dict(stated)
    for words in vocabulary().fields:
        if words.field in found or (words.roles and role not in words.roles):
            continue
        there = [by_name[plain(name)] for name in words.names if plain(name) in by_name]
        if there and there[0] not in found.values():
            found[words.field] = there[0]
    absent = [field for field in vocabulary().needs(role) if field not in found]
    if absent:
        raise _needed(absent, columns, role, where)
    return found


def renamed(
    frame: geopandas.GeoDataFrame, found: Mapping[str, str]
) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    """
    Name the columns as sitesel reads them.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        As read.
    found : Mapping of str to str
        Field to column.

    Returns
    -------
    tuple of (GeoDataFrame, list of Text)
        The same rows, and what was renamed; a column that had the name of a field without being it
        gets the ending `_source`.
    """
    taken = {column: field for field, column in found.items() if field != column}
    stale = [
        name for name in frame.columns if name in taken.values() and found.get(str(name)) != name
    ]
    aside = {name: FORMER.format(name) for name in stale if name not in taken}
    notes = [
        Text(f"字段 {column} 作 {field}", f"column {column} is {field}")
        for column, field in {**taken, **aside}.items()
    ]
    return frame.rename(columns={**aside, **taken}), notes


def identified(
    frame: geopandas.GeoDataFrame, role: str, *, stated: bool
) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    """
    Give every row an id; what is no id of single rows is not taken for one.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        With or without `id`.
    role : str
        Candidate sites must have good ids: theirs stay, to be found at fault.
    stated : bool
        Whether the user named the column.

    Returns
    -------
    tuple of (GeoDataFrame, list of Text)
        With `id` as text, and what was decided.
    """
    count = len(frame)
    if "id" in frame:
        ids = _texts(frame["id"])
        if stated or role == OWN_SITES or not (ids.isna().any() or ids.duplicated().any()):
            return frame.assign(id=ids), []
        frame = frame.rename(columns={"id": FORMER.format("id")})
    rows = pd.Series(range(1, count + 1), index=frame.index).astype(str)
    note = Text(
        "没有逐个不同的编号,以行号为 id(row-1、row-2 …)",
        "no column tells the rows apart; row numbers are the ids (row-1, row-2 …)",
    )
    return frame.assign(id="row-" + rows), [note]


def with_industries(
    frame: geopandas.GeoDataFrame,
) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    """
    Turn names of industries into their ids; a name that none answers to stays as it is and is told.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        With or without `industries`.

    Returns
    -------
    tuple of (GeoDataFrame, list of Text)
        Ids joined by commas.
    """
    if "industries" not in frame:
        return frame, []
    cells = frame["industries"].astype(object).map(_one_text, na_action="ignore")
    known = ids_by_name()
    distinct = {
        cell: [known.get(plain(name), name) for name in as_list(cell)]
        for cell in cells.dropna().unique()
    }
    strangers = sorted({name for ids in distinct.values() for name in ids} - set(known.values()))
    joined = {cell: ",".join(ids) for cell, ids in distinct.items()}
    notes = []
    if strangers:
        zh, en = "、".join(strangers[:SHOWN]), ", ".join(strangers[:SHOWN])
        notes = [
            Text(
                f"{len(strangers)} 种产业名称不认识,不计入匹配:{zh}(名称见 sitesel industries)",
                f"{len(strangers)} names of industries are unknown and count for nothing: {en} "
                "(see sitesel industries)",
            )
        ]
    return frame.assign(industries=cells.map(joined)), notes


def _one_text(cell: object) -> str:
    """Names that GeoJSON gives as a list become what a table would say."""
    return cell if isinstance(cell, str) else ",".join(as_list(cell))


def _texts(ids: pd.Series[str]) -> pd.Series[str]:
    """Ids as text: whole numbers that a table holds as 101.0 become 101; what is empty stays so."""
    if isinstance(ids.dtype, pd.StringDtype) and not ids.hasnans:
        return ids
    if pd.api.types.is_float_dtype(ids) and (ids.dropna() % 1 == 0).all():
        return ids.astype("Int64").astype(object).where(ids.isna(), ids.astype("Int64").astype(str))
    return ids.astype(object).where(ids.isna(), ids.astype(str)).where(ids.notna(), None)


def _needed(absent: list[str], columns: Sequence[str], role: str, where: str) -> UsageError:
    fields, listed = "、".join(absent), "、".join(columns) or "-"
    return UsageError(
        f"{where} 作 {role} 须有字段 {fields};文件的字段:{listed}。请注明哪一列,例如 "
        f"--field {absent[0]}=列名(单位须相符)。",
        f"{where} as {role} needs {', '.join(absent)}; its columns: {', '.join(columns) or '-'}. "
        f"Say which, such as --field {absent[0]}=COLUMN (in that unit).",
    )
