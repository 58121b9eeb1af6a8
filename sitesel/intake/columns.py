"""
The columns of an office's table under the names that sitesel reads.

A column is taken for a field where its whole name is in the vocabulary, or where the user says so.
Nothing is thrown away: the other columns stay under their own names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.errors import UsageError
from sitesel.industry import ids_by_name, plain
from sitesel.intake.vocabulary import vocabulary
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


def with_industries(
    frame: geopandas.GeoDataFrame,
) -> tuple[geopandas.GeoDataFrame, frozenset[str]]:
    """
    Turn names of industries into their ids; a name that none answers to stays as it is.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        With or without `industries`.

    Returns
    -------
    tuple of (GeoDataFrame, frozenset of str)
        Ids joined by commas; and the names that none answers to.
    """
    if "industries" not in frame:
        return frame, frozenset()
    cells = frame["industries"].astype(object).map(_one_text, na_action="ignore")
    known = ids_by_name()
    distinct = {
        cell: [known.get(plain(name), name) for name in as_list(cell)]
        for cell in cells.dropna().unique()
    }
    strangers = {name for ids in distinct.values() for name in ids} - set(known.values())
    joined = {cell: ",".join(ids) for cell, ids in distinct.items()}
    return frame.assign(industries=cells.map(joined).astype(object)), frozenset(strangers)


def unknown_industries(strangers: frozenset[str]) -> list[Text]:
    """
    Say which names of industries are unknown.

    Parameters
    ----------
    strangers : frozenset of str
        As `with_industries` gives them.

    Returns
    -------
    list of Text
        Empty for none.
    """
    if not strangers:
        return []
    first = sorted(strangers)[:SHOWN]
    zh, en = "、".join(first), ", ".join(first)
    return [
        Text(
            f"{len(strangers)} 种产业名称不认识,不计入匹配:{zh}(名称见 sitesel industries)",
            f"{len(strangers)} names of industries are unknown and count for nothing: {en} "
            "(see sitesel industries)",
        )
    ]


def _one_text(cell: object) -> str:
    """Names that GeoJSON gives as a list become what a table would say."""
    return cell if isinstance(cell, str) else ",".join(as_list(cell))


def _needed(absent: list[str], columns: Sequence[str], role: str, where: str) -> UsageError:
    fields, listed = "、".join(absent), "、".join(columns) or "-"
    return UsageError(
        f"{where} 作 {role} 须有字段 {fields};文件的字段:{listed}。请注明哪一列,例如 "
        f"--field {absent[0]}=列名(单位须相符)。",
        f"{where} as {role} needs {', '.join(absent)}; its columns: {', '.join(columns) or '-'}. "
        f"Say which, such as --field {absent[0]}=COLUMN (in that unit).",
    )
