"""Files of tests/data that GDAL or pyarrow write: shapefiles, GeoPackages and their like."""

from __future__ import annotations

import io
import sqlite3
import struct
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely
from corpus_text import DEGREES, METRES, NAMES, kml, placemark

_FIXED_DATE = (2026, 1, 1, 0, 0, 0)
_LANGUAGE_AT = 29
_NAME_WIDTH = 80


def files() -> dict[str, bytes]:
    """
    Make the files.

    Returns
    -------
    dict of str to bytes
        By name.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2026-01-01T00:00:00.000Z"})
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        return {**_shapes(made), **_packages(made), **_others(made), **_zips(made)}


def frame(rings: Any, crs: int | None, **columns: Any) -> geopandas.GeoDataFrame:  # noqa: ANN401
    """
    Make a frame of the two parcels.

    Parameters
    ----------
    rings : list
        Outlines.
    crs : int or None
        EPSG code.
    **columns : list
        More columns.

    Returns
    -------
    GeoDataFrame
        Of two rows.
    """
    table = {"编号": ["D-1", "D-2"], "名称": list(NAMES), **columns}
    return geopandas.GeoDataFrame(
        table, geometry=[shapely.Polygon(ring) for ring in rings], crs=crs
    )


def shapefile(
    folder: Path,
    stem: str,
    *,
    bytes_in: str,
    crs: int | None = 4549,
    rings: Any = METRES,  # noqa: ANN401
) -> dict[str, bytes]:
    """
    Write a shapefile whose texts are in some encoding, without a word on which.

    Parameters
    ----------
    folder : Path
        To write into.
    stem : str
        Its name.
    bytes_in : str
        Encoding of its texts.
    crs : int or None
        EPSG code.
    rings : list
        Outlines.

    Returns
    -------
    dict of str to bytes
        By suffix; `.cpg` is left out and the table's language unset.
    """
    path = folder / f"{stem}.shp"
    pyogrio.write_dataframe(
        frame(rings, crs), path, encoding=bytes_in, DBF_DATE_LAST_UPDATE="2026-01-01"
    )
    parts = {one.suffix: one.read_bytes() for one in sorted(folder.glob(f"{stem}.*"))}
    parts.pop(".cpg")
    table = bytearray(parts[".dbf"])
    table[_LANGUAGE_AT] = 0
    return {**parts, ".dbf": bytes(table)}


def _named(stem: str, parts: dict[str, bytes]) -> dict[str, bytes]:
    return {f"{stem}{suffix}": content for suffix, content in parts.items()}


def _shapes(folder: Path) -> dict[str, bytes]:
    gbk = shapefile(folder, "gbk", bytes_in="GBK")
    utf8 = shapefile(folder, "utf8", bytes_in="UTF-8")
    prefixed = [[(east + 40_000_000, north) for east, north in ring] for ring in METRES]
    zoned = shapefile(folder, "zoned", bytes_in="GBK", crs=4528, rings=prefixed)
    marked = bytearray(gbk[".dbf"])
    marked[_LANGUAGE_AT] = 0x4D
    cut = gbk[".dbf"].replace("一号地块".encode("gbk"), "一号地".encode("gbk") + b"\xbf\x20")
    short = _cut_field(gbk)
    chinese = gbk[".prj"].replace(b"CGCS2000_3_Degree_GK_CM_120E", "国家2000_三度带".encode("gbk"))
    return {
        **_named("shp_gbk_no_cpg", gbk),
        **_named("shp_gbk_cpg_gbk", {**gbk, ".cpg": b"GBK"}),
        **_named("shp_gbk_cpg_936", {**gbk, ".cpg": b"936"}),
        **_named("shp_gbk_cpg_gb18030", {**gbk, ".cpg": b"GB18030\r\n"}),
        **_named("shp_gbk_cpg_says_utf8", {**gbk, ".cpg": b"UTF-8"}),
        **_named("shp_gbk_marked_in_table", {**gbk, ".dbf": bytes(marked)}),
        **_named("shp_utf8_no_cpg", utf8),
        **_named("shp_utf8_cpg_utf8", {**utf8, ".cpg": b"UTF-8"}),
        **_named("shp_utf8_cpg_says_gbk", {**utf8, ".cpg": b"GBK"}),
        **_named("shp_cpg_nonsense", {**gbk, ".cpg": b"\xff\xfe garbage"}),
        **_named("shp_cut_character", {**gbk, ".dbf": short}),
        **_named("shp_zone_prefixed", zoned),
        **_named("shp_prj_gbk", {**gbk, ".prj": chinese}),
        **_named("shp_no_prj", {key: gbk[key] for key in (".shp", ".shx", ".dbf")}),
        **_named("shp_no_dbf", {key: gbk[key] for key in (".shp", ".shx", ".prj")}),
        **_named("shp_no_shx", {key: gbk[key] for key in (".shp", ".dbf", ".prj")}),
        **_named("SHP_CAPITALS", {key.upper(): content for key, content in gbk.items()}),
        **_named("shp_truncated", {**gbk, ".shp": gbk[".shp"][:150]}),
        **_named("shp_table_truncated", {**gbk, ".dbf": cut[:70]}),
        "geopackage_named.shp": b"SQLite format 3\x00" + bytes(100),
    }


def _cut_field(parts: dict[str, bytes]) -> bytes:
    """Programs cut texts at the width of the field, in the middle of a character."""
    table = bytearray(parts[".dbf"])
    head, width = struct.unpack_from("<HH", table, 8)
    end = head + 2 * width  # 名称 of the second row is the last field
    table[end - _NAME_WIDTH : end] = (b"A" + "块".encode("gbk") * _NAME_WIDTH)[:_NAME_WIDTH]
    return bytes(table)


def _packages(folder: Path) -> dict[str, bytes]:
    one, two, beside = folder / "one.gpkg", folder / "two.gpkg", folder / "beside.gpkg"
    parcels = frame(METRES, 4549)
    for path, layers in ((one, ["地块"]), (two, ["地块", "红线"]), (beside, ["地块"])):
        for layer in layers:
            pyogrio.write_dataframe(parcels, path, layer=layer, append=path.exists())
    table = geopandas.pd.DataFrame({"键": ["甲"], "值": [1]})
    pyogrio.write_dataframe(table, beside, layer="说明", append=True)
    degrees = folder / "degrees.gpkg"
    pyogrio.write_dataframe(frame(DEGREES, 4490), degrees, layer="地块")
    high = folder / "high.gpkg"
    raised = parcels.set_geometry(shapely.force_3d(parcels.geometry.to_numpy(), 9.0), crs=4549)
    pyogrio.write_dataframe(raised, high, layer="地块")
    return {
        "one_layer.gpkg": one.read_bytes(),
        "two_layers.gpkg": two.read_bytes(),
        "table_beside.gpkg": beside.read_bytes(),
        "cgcs2000_degrees.gpkg": degrees.read_bytes(),
        "heights.gpkg": high.read_bytes(),
        "curve.gpkg": _changed(folder, one, _curve),
        "view.gpkg": _changed(folder, one, _view),
        "virtual_table.gpkg": _changed(folder, one, _virtual),
        "truncated.gpkg": one.read_bytes()[:20_000],
        "geojson_named.gpkg": b'{"type":"FeatureCollection","features":[]}',
        "empty.gpkg": b"",
    }


def _changed(folder: Path, origin: Path, change: Any) -> bytes:  # noqa: ANN401
    path = folder / f"changed-{change.__name__}.gpkg"
    path.write_bytes(origin.read_bytes())
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        change(database)
        database.commit()
    return path.read_bytes()


def _curve(database: sqlite3.Connection) -> None:
    """Make the first parcel a circle of radius 50 m around 534050, 3995050."""
    arc = [(534000, 3995050), (534050, 3995100), (534100, 3995050), (534050, 3995000)]
    points = [*arc, arc[0]]
    circle = struct.pack("<BII", 1, 8, len(points))
    circle += b"".join(struct.pack("<dd", *point) for point in points)
    shape = b"GP\x00\x01" + struct.pack("<i", 4549) + struct.pack("<BII", 1, 10, 1) + circle
    database.execute('UPDATE "地块" SET geom = ? WHERE fid = 1', [shape])
    database.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'CURVEPOLYGON'")


def _view(database: sqlite3.Connection) -> None:
    """Put a view in the place of the layer, which never ends."""
    database.execute('ALTER TABLE "地块" RENAME TO "真"')
    database.execute(
        'CREATE VIEW "地块" AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) '
        'SELECT i AS fid, "真".geom AS geom FROM n, "真"'
    )
    database.execute("UPDATE gpkg_contents SET table_name = '地块' WHERE table_name = '真'")
    database.execute("UPDATE gpkg_geometry_columns SET table_name = '地块'")


def _virtual(database: sqlite3.Connection) -> None:
    database.execute("PRAGMA writable_schema = ON")
    database.execute(
        "INSERT INTO sqlite_master(type, name, tbl_name, rootpage, sql) VALUES ('table', 'x', 'x', "
        "0, 'CREATE VIRTUAL TABLE x USING VirtualOGR(''/vsicurl/http://127.0.0.1/a'')')"
    )


def _others(folder: Path) -> dict[str, bytes]:
    flat, parquet = folder / "a.fgb", folder / "a.parquet"
    pyogrio.write_dataframe(frame(METRES, 4549), flat, layer="a")
    frame(METRES, 4549).to_parquet(parquet)
    plain = folder / "plain.parquet"
    geopandas.pd.DataFrame({"a": [1]}).to_parquet(plain)
    return {
        "parcels.fgb": flat.read_bytes(),
        "truncated.fgb": flat.read_bytes()[: flat.stat().st_size // 2],
        "geojson_named.fgb": b'{"type":"FeatureCollection","features":[]}',
        "parcels.parquet": parquet.read_bytes(),
        "truncated.parquet": parquet.read_bytes()[: parquet.stat().st_size // 2],
        "no_geometry.parquet": plain.read_bytes(),
    }


def packed(members: dict[str, bytes]) -> bytes:
    """
    Pack files into an archive, with a fixed date.

    Parameters
    ----------
    members : dict of str to bytes
        By name.

    Returns
    -------
    bytes
        A zip archive.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()


def _zips(folder: Path) -> dict[str, bytes]:
    gbk = shapefile(folder, "zipped", bytes_in="GBK")
    map_file = packed({"doc.kml": kml(placemark(NAMES[0], DEGREES[0])).encode()})
    return {
        "shapefile.zip": packed(_named("资料/地块", gbk)),
        "shapefile_gbk_names.zip": _gbk_archive(_named("资料/地块", gbk)),
        "two_layers.zip": packed({**_named("地块", gbk), **_named("红线", gbk)}),
        "no_layer.zip": packed({"readme.md": b"nothing", "a.pdf": b"%PDF"}),
        "kmz_inside.zip": packed({"图/地块.kmz": map_file}),
        "parcels.kmz": map_file,
        "no_kml.kmz": packed({"a.png": b"\x89PNG"}),
    }


def _gbk_archive(members: dict[str, bytes]) -> bytes:
    """Store members by hand: zipfile always marks names that are not ASCII as UTF-8."""
    import zlib

    body, directory = b"", b""
    for name, content in members.items():
        written, offset = name.encode("gbk"), len(body)
        common = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0, 0, 0x5C21, zlib.crc32(content), len(content), len(content),
            len(written), 0,
        )  # fmt: skip
        body += b"PK\x03\x04" + common + written + content
        directory += (
            b"PK\x01\x02" + struct.pack("<H", 20) + common
            + struct.pack("<HHHII", 0, 0, 0, 0, offset) + written
        )  # fmt: skip
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return body + directory + b"PK\x05\x06" + end
