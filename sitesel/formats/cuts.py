"""
Where a file of many features is cut into blocks, so that only one of them is in memory.

A block is cut as the format can find its beginning without reading what comes before: a GeoPackage
by the keys of its rows, a FlatGeobuf with an index by the numbers of its features, a shapefile by
its index. Blocks follow each other in the order of the file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BELOW_ALL = -(2**63)


def cuts(path: Path, info: dict[str, Any], *, rows: int) -> Iterator[dict[str, Any]]:
    """
    Say what to ask of pyogrio for each block.

    Parameters
    ----------
    path : Path
        The file.
    info : dict
        Of `pyogrio.read_info`.
    rows : int
        Of a block.

    Yields
    ------
    dict
        Options of `pyogrio.read_dataframe`, in the order of the file.
    """
    count = int(info["features"])
    if info["driver"] == "GPKG" and info["fid_column"]:
        yield from _by_key(path, info["layer_name"], info["fid_column"], count, rows)
    elif info["driver"] == "FlatGeobuf" and info["capabilities"]["random_read"]:
        for start in range(0, count, rows):
            yield {"fids": np.arange(start, min(start + rows, count))}
    else:
        for start in range(0, count, rows):
            yield {"skip_features": start, "max_features": rows}


def _by_key(path: Path, layer: str, key: str, count: int, rows: int) -> Iterator[dict[str, Any]]:
    table, column = (f'"{name.replace(chr(34), 2 * chr(34))}"' for name in (layer, key))
    ends = f"SELECT min({column}), max({column}) FROM {table}"  # noqa: S608  (quoted)
    last = (
        f"SELECT max({column}) FROM "  # noqa: S608  (quoted)
        f"(SELECT {column} FROM {table} WHERE {column} > ? ORDER BY {column} LIMIT ?)"
    )
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        database.execute("PRAGMA trusted_schema = OFF")
        first, most = database.execute(ends).fetchone()
        if first is not None and most - first + 1 == count:  # no gaps: nothing has to be counted
            for below in range(first - 1, most, rows):
                yield {"where": f"{column} > {below} AND {column} <= {min(below + rows, most)}"}
            return
        below = _BELOW_ALL
        while (end := database.execute(last, (below, rows)).fetchone()[0]) is not None:
            yield {"where": f"{column} > {below} AND {column} <= {end}"}
            below = end
