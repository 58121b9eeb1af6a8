"""
How much a file may hold, so that a broken or hostile one ends in a message, not in a full memory.

The figures are ours; each says what it leaves room for. `docs/formats.md` states them for users.
"""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What a reader accepts at most.

    Parameters
    ----------
    binary_bytes : int
        A GeoPackage, Shapefile, FlatGeobuf or GeoParquet: a million parcels take about 0.3 GiB.
    text_bytes : int
        A GeoJSON file; beyond that a GeoPackage is both smaller and faster.
    drawing_bytes : int
        A DXF drawing, whose entities are counted before it is opened.
    table_bytes : int
        A CSV, boundary-point text or KML file, a workbook: they are held in memory whole.
    features : int
        Rows; the land survey of a whole city has one to two million patches.
    vertices : int
        Of all features together: 100 million coordinates are 1.6 GB.
    vertices_each : int
        Of one feature; a coast line at 1:10,000 has some 100,000.
    rings : int
        Of one parcel of a text or table.
    depth : int
        Nesting of JSON and XML; GeoJSON needs 9, KML folders rarely 10.
    cells : int
        Of a sheet from its first to its last used row and column, empty ones included.
    values : int
        Features times attributes: rows without values cost nothing in a file and much in memory.
    lines : int
        Of a text table or boundary-point text.
    placemarks : int
        Of a KML, each of which is an object of its own.
    entities : int
        Of a drawing, in its model and its blocks, and again when blocks are unfolded.
    columns : int
        Of a table; workbooks end at 16,384, tables of offices at some dozens.
    text_characters : int
        Of all texts of a sheet together, each counted as often as it is used.
    zip_members : int
        Files in an archive.
    zip_bytes : int
        Of all its files, unpacked.
    zip_ratio : float
        Unpacked to packed, of a file above `zip_free_bytes`: texts reach 20, sparse tables 80,
        and deflate ends at 1,032.
    zip_free_bytes : int
        Below that a file may be packed as tightly as it can.
    reader_bytes : int
        Memory of a reader in a process of its own (`apart.py`); a drawing of 64 MiB whose every
        segment is an arc takes 0.9 GB, one of straight lines 0.3.
    reader_seconds : float
        Time of such a reader, its start included.
    drawing_seconds_each_mib : float
        More time for a drawing, by its size. One of 64 MiB took 3 to 15 s, by its entities.
    """

    binary_bytes: int = 4 * GIB
    text_bytes: int = 128 * MIB
    drawing_bytes: int = 64 * MIB
    table_bytes: int = 64 * MIB
    features: int = 5_000_000
    vertices: int = 100_000_000
    vertices_each: int = 2_000_000
    rings: int = 2_000
    depth: int = 64
    cells: int = 8_000_000
    values: int = 100_000_000
    lines: int = 1_000_000
    placemarks: int = 300_000
    entities: int = 1_000_000
    columns: int = 1_000
    text_characters: int = 200_000_000
    zip_members: int = 1_000
    zip_bytes: int = GIB
    zip_ratio: float = 200.0
    zip_free_bytes: int = MIB
    reader_bytes: int = GIB
    reader_seconds: float = 8.0
    drawing_seconds_each_mib: float = 1.0


LIMITS = Limits()
