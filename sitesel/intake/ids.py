"""The ids of a layer: the column that holds them, else the numbers of its rows; each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.intake.columns import FORMER
from sitesel.pack.plain import OWN_SITES
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import BoolArray

HASHED = 100_000


def ids_of(
    own: pd.Series[str] | None, role: str, *, stated: bool
) -> tuple[pd.Series[str] | None, list[Text]]:
    """
    Give every row an id; what is no id of single rows is not taken for one.

    Parameters
    ----------
    own : Series of str or None
        Shape (n,), the column `id` of all rows, if there is one.
    role : str
        Candidate sites must have good ids: theirs stay, to be found at fault.
    stated : bool
        Whether the user named the column.

    Returns
    -------
    tuple of (Series of str or None, list of Text)
        Ids as text, None where the numbers of the rows are the ids; and what was decided.
    """
    if own is not None:
        ids = _texts(own)
        if stated or role == OWN_SITES or not (ids.isna().any() or repeated(ids).any()):
            return ids, []
    note = Text(
        "没有逐个不同的编号,以行号为 id(row-1、row-2 …)",
        "no column tells the rows apart; row numbers are the ids (row-1, row-2 …)",
    )
    return None, [note]


def repeated(ids: pd.Series[str]) -> BoolArray:
    """
    Tell which ids were used before.

    Hashes are compared first, a few at a time, and texts only where these are equal: millions of
    ids are told apart in a quarter of the memory that comparing the texts takes.

    Parameters
    ----------
    ids : Series of str
        Shape (n,); None is an id like others here.

    Returns
    -------
    ndarray of bool, shape (n,)
        False of the first of each.

    Examples
    --------
    >>> repeated(pd.Series(["a", "b", "a", None, None])).tolist()
    [False, False, True, False, True]
    """
    parts = [ids.iloc[start : start + HASHED] for start in range(0, len(ids), HASHED)]
    hashes = np.concatenate(
        [
            np.empty(0, dtype=np.uint64),
            *(pd.util.hash_array(part.to_numpy(dtype=object), categorize=False) for part in parts),
        ]
    )
    ordered = np.sort(hashes)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    found = np.zeros(len(ids), dtype=bool)
    if len(twice):
        rows = np.flatnonzero(np.isin(hashes, twice))
        found[rows] = ids.iloc[rows].duplicated()
    return found


def with_ids(
    frame: geopandas.GeoDataFrame, ids: pd.Series[str] | None, *, start: int
) -> geopandas.GeoDataFrame:
    """
    Put ids into a part of a table.

    Parameters
    ----------
    frame : GeoDataFrame, shape (k, columns)
        Rows that follow each other.
    ids : Series of str or None
        Of all rows, as `ids_of` gives them.
    start : int
        Rows before the part.

    Returns
    -------
    GeoDataFrame, shape (k, columns)
        With `id`; a column that had the name and is none gets the ending `_source`.
    """
    if ids is not None:
        return frame.assign(id=ids.iloc[start : start + len(frame)].set_axis(frame.index))
    if "id" in frame:
        frame = frame.rename(columns={"id": FORMER.format("id")})
    rows = [row_id(row) for row in range(start, start + len(frame))]
    return frame.assign(id=pd.Series(rows, index=frame.index, dtype="str"))


def row_id(row: int) -> str:
    """
    Name a row by its number.

    Parameters
    ----------
    row : int
        From 0.

    Returns
    -------
    str
        From 1, as people count.

    Examples
    --------
    >>> row_id(0)
    'row-1'
    """
    return f"row-{row + 1}"


def _texts(ids: pd.Series[str]) -> pd.Series[str]:
    """Ids as text: whole numbers that a table holds as 101.0 become 101; what is empty stays so."""
    if isinstance(ids.dtype, pd.StringDtype) and not ids.hasnans:
        return ids
    if pd.api.types.is_float_dtype(ids) and (ids.dropna() % 1 == 0).all():
        return ids.astype("Int64").astype(object).where(ids.isna(), ids.astype("Int64").astype(str))
    return ids.astype(object).where(ids.isna(), ids.astype(str)).where(ids.notna(), None)
