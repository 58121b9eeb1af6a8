"""
GeoPackage: one table of features, chosen by name if there are several.

It is a SQLite database, which may hold more than tables: a view can run for ever, a virtual table
can open other files. The catalog of the database is looked at first, read-only and by SQLite alone,
and only a plain table is read.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sitesel.formats.gdal import read_blocks
from sitesel.formats.layers import chosen
from sitesel.formats.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sitesel.formats.source import Source

SIGNATURE = b"SQLite format 3\x00"
_HARMLESS = ("rtree", "fts3", "fts4", "fts5")  # virtual tables that keep their rows in the file
BESIDE = "sitesel: beside the sites"  # description of layers of ours that are no sites
_SPATIAL = (
    "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' "
    "AND coalesce(description, '') <> ?"
)
_KINDS = "SELECT name, type, coalesce(sql, '') FROM sqlite_master"


def blocks(source: Source, *, rows: int | None) -> Iterator[Reading]:
    """
    Read one layer of a GeoPackage, block by block.

    Parameters
    ----------
    source : Source
        The file.
    rows : int or None
        Of a block; None for all at once.

    Yields
    ------
    Reading
        Rows in the order of the table.

    Raises
    ------
    BrokenLayerError
        If it is no GeoPackage, has several layers and none was chosen, or its layer is a view.
    """
    source.check_bytes(source.limits.binary_bytes)
    names = layers(source)
    layer, notes = chosen(source, names)
    for block in read_blocks(
        source, driver="GPKG", form="GeoPackage", rows=rows, beside=(".gpkg-wal",), layer=layer
    ):
        yield Reading(
            frame=block.frame,
            form="gpkg",
            crs=block.crs,
            layer=layer,
            rejected=block.rejected,
            notes=notes,
            heights=block.heights,
            whole=block.whole,
        )


def layers(source: Source) -> list[str]:
    """
    Name the layers of features, but for those that `sitesel regions` wrote beside its regions.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    list of str
        In the order of the file.

    Raises
    ------
    BrokenLayerError
        If it is no GeoPackage, or holds what is not read for safety.
    """
    with source.path.open("rb") as file:
        if file.read(len(SIGNATURE)) != SIGNATURE:
            raise source.broken(
                "不是 GeoPackage(文件头不对);请改正后缀,或重新导出。",
                "is no GeoPackage (by its first bytes); correct the suffix or export it again.",
            )
    try:
        names, objects = _catalog(source.path)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise source.broken(
            f"读不出来({error});请确认它是完整的 GeoPackage。",
            f"cannot be read ({error}); make sure that it is a complete GeoPackage file.",
        ) from error
    _check_objects(source, names, objects)
    return names


def _catalog(path: Path) -> tuple[list[str], list[tuple[str, str, str]]]:
    address = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        database.execute("PRAGMA trusted_schema = OFF")
        objects = [(str(name), str(kind), str(sql)) for name, kind, sql in database.execute(_KINDS)]
        if ("gpkg_contents", "table") not in {(name, kind) for name, kind, _ in objects}:
            raise sqlite3.DatabaseError("no table gpkg_contents")
        return [str(name) for (name,) in database.execute(_SPATIAL, (BESIDE,))], objects


def _check_objects(source: Source, names: list[str], objects: list[tuple[str, str, str]]) -> None:
    kinds = {name.lower(): kind for name, kind, _ in objects}
    views = [name for name in names if kinds.get(name.lower()) == "view"]
    virtual = [
        name
        for name, kind, sql in objects
        if kind == "table" and "virtual" in sql.lower()[:40] and not _harmless(sql)
    ]
    if views or virtual:
        listed = ", ".join([*views, *virtual][:5])
        raise source.broken(
            f"含视图或虚拟表({listed}),为安全不读取;请把图层另存为普通表。",
            f"holds views or virtual tables ({listed}), which are not read for safety; save the "
            "layer as a plain table.",
        )


def _harmless(sql: str) -> bool:
    words = sql.lower().replace("(", " ").split()
    return "using" in words and words[words.index("using") + 1] in _HARMLESS
