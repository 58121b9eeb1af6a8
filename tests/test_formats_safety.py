"""What must not get through: addresses, devices, files that swell, drivers that are guessed."""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
import shapely

from sitesel.errors import BrokenLayerError
from sitesel.formats import LIMITS, SUFFIXES, Limits, Reading, gdal, read
from sitesel.formats.dxf_scan import scan
from sitesel.formats.ole import chains_end
from sitesel.formats.source import Source
from sitesel.formats.wkb import depth, too_deep
from sitesel.pack.plain import VECTOR_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parent / "data"


def taken(path: Path, limits: Limits = LIMITS, **options: str) -> Reading:
    return read(path, what="图层", what_en="layer", limits=limits, **options)


def refused(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(BrokenLayerError) as caught:
        taken(path, limits)
    assert caught.value.exit_code == 3
    return caught.value.text("zh")


@pytest.mark.parametrize(
    "text",
    [
        "/vsicurl/http://127.0.0.1/a.geojson",
        "/vsizip/a.zip/a.geojson",
        "//vsimem/a.geojson",
        "http://127.0.0.1/a.geojson",
        "https:/127.0.0.1/a.geojson",
        "PG:dbname=a",
        "WFS:http://127.0.0.1",
        "GeoJSON:a.geojson",
        "zip://a.zip!a.shp",
        "MySQL:a,user=root",
        "CON.geojson",
        "nul.shp",
        "a/COM1.csv",
    ],
)
def test_addresses_connections_virtual_paths_and_devices_are_no_files(text: str) -> None:
    assert "不是本机文件" in refused(Path(text))


def test_a_file_that_is_named_like_an_address_is_not_opened_either(tmp_path: Path) -> None:
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        odd = Path("PG:a.geojson")
        odd.write_bytes((DATA / "parcels.geojson").read_bytes())
        assert "不是本机文件" in refused(odd)
    finally:
        os.chdir(before)


def test_folders_pipes_and_missing_files_are_told_apart(tmp_path: Path) -> None:
    folder, pipe = tmp_path / "a.gpkg", tmp_path / "b.geojson"
    folder.mkdir()
    os.mkfifo(pipe)
    assert "是文件夹" in refused(folder)
    assert "不是普通文件" in refused(pipe)
    assert "找不到文件" in refused(tmp_path / "c.geojson")


def test_a_file_without_leave_to_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("经度,纬度\n120,36\n", encoding="utf-8")

    def locked(*_: object) -> bytes:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "read_bytes", locked)
    assert "没有读取权限,或正被别的程序占用" in refused(path)


def test_a_folder_of_layers_knows_the_same_suffixes() -> None:
    assert VECTOR_SUFFIXES == SUFFIXES


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ("parcels.geojson", "text_bytes"),
        ("one_layer.gpkg", "binary_bytes"),
        ("parcels.fgb", "binary_bytes"),
        ("parcels.parquet", "binary_bytes"),
        ("shp_gbk_no_cpg.shp", "binary_bytes"),
        ("polylines_gbk.dxf", "drawing_bytes"),
        ("folders.kml", "table_bytes"),
        ("firms.csv", "table_bytes"),
        ("jzd_one.txt", "table_bytes"),
        ("merged_head.xlsx", "table_bytes"),
        ("titles.xls", "table_bytes"),
        ("shapefile.zip", "binary_bytes"),
    ],
)
def test_a_file_above_its_size_is_refused_before_it_is_opened(file: str, field: str) -> None:
    most = (DATA / file).stat().st_size - 1
    assert "MiB" in refused(DATA / file, replace(LIMITS, **{field: most}))


@pytest.mark.parametrize(
    "file",
    ["parcels.geojson", "one_layer.gpkg", "shp_gbk_no_cpg.shp", "parcels.fgb", "parcels.parquet",
     "folders.kml", "jzd_several.txt"],
)  # fmt: skip
def test_more_features_than_the_limit_are_refused(file: str) -> None:
    assert "个要素,最多读 1 个" in refused(DATA / file, replace(LIMITS, features=1))


@pytest.mark.parametrize(
    "file", ["parcels.geojson", "one_layer.gpkg", "parcels.parquet", "folders.kml", "jzd_one.txt"]
)
def test_more_vertices_than_the_limit_are_refused(file: str) -> None:
    assert "顶点太多" in refused(DATA / file, replace(LIMITS, vertices=4))
    assert "顶点太多" in refused(DATA / file, replace(LIMITS, vertices_each=4))


def test_archives_above_their_size_and_texts_used_too_often_are_refused() -> None:
    assert "解压后" in refused(DATA / "shapefile.zip", replace(LIMITS, zip_bytes=100))
    assert "文字展开后" in refused(DATA / "merged_head.xlsx", replace(LIMITS, text_characters=9))
    assert "第 4 行、第 3 列" in refused(DATA / "titles.xls", replace(LIMITS, cells=11))
    assert "圈数太多" in "".join(
        one.reason.zh for one in taken(DATA / "jzd_hole.txt", replace(LIMITS, rings=1)).rejected
    )


def test_a_shape_that_is_stored_once_for_many_rows_is_counted_as_often(tmp_path: Path) -> None:
    ring = shapely.Point(0, 0).buffer(1, quad_segs=500)  # 2,001 points: 32 KB as WKB
    path = tmp_path / "once.parquet"
    geopandas.GeoDataFrame({"a": range(300)}, geometry=[ring] * 300, crs=4549).to_parquet(path)
    assert path.stat().st_size < 100_000
    assert len(taken(path).frame) == 300
    assert "解开后超过 1,000,000 字节" in refused(path, replace(LIMITS, binary_bytes=1_000_000))


def test_a_driver_that_gdal_would_guess_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A SQLite database that is no GeoPackage would be opened by another driver."""
    path = tmp_path / "a.gpkg"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE gpkg_contents (table_name, data_type)")
        database.execute("CREATE TABLE a (x, GEOMETRY)")
        database.execute("INSERT INTO gpkg_contents VALUES ('a', 'features')")
        database.commit()
    assert "a.gpkg" in refused(path)
    monkeypatch.setattr(gdal, "_TAKEN_APART", ())
    assert "a.gpkg" in refused(path)


def test_nothing_of_a_database_runs_when_its_layers_are_listed() -> None:
    message = refused(DATA / "view.gpkg")  # its view never ends
    assert "地块" in message


def test_a_chain_of_sectors_that_leads_back_has_no_end() -> None:
    book = (DATA / "titles.xls").read_bytes()
    (table,) = struct.unpack_from("<I", book, 76)
    assert chains_end(book)
    for entry in (0, 3, 5):
        looped = bytearray(book)
        struct.pack_into("<I", looped, (table + 1) * 512 + 4 * entry, entry)
        assert not chains_end(bytes(looped))
    assert not chains_end(book[:400])
    assert not chains_end(b"PK" + book[2:])


def test_the_reader_of_old_workbooks_may_die_without_us() -> None:
    assert "读取进程中途结束" in refused(DATA / "far_cell.xls")


def test_a_table_without_a_geometry_is_no_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pa.parquet.write_table(pa.Table.from_pandas(pd.DataFrame({"a": [1]})), path)
    assert "没有几何列" in refused(path)


def test_a_layer_above_the_depth_of_folders_is_read_up_to_it(
    text_file: Callable[[str, str], Path],
) -> None:
    point = "<Placemark><Point><coordinates>120,36</coordinates></Point></Placemark>"
    for folders, fits in ((60, True), (61, False)):  # kml, folders, placemark, point, coordinates
        body = "<Folder>" * folders + point + "</Folder>" * folders
        path = text_file(f"{folders}.kml", f"<kml>{body}</kml>")
        if fits:
            assert len(taken(path).frame) == 1
        else:
            assert "64 层" in refused(path)


def nested(levels: int, order: str = "<") -> bytes:
    head = struct.pack(f"{order}BII", order == "<", 7, 1)
    return head * levels + struct.pack(f"{order}BIdd", order == "<", 1, 0.0, 0.0)


@pytest.mark.parametrize("order", ["<", ">"])
def test_shapes_that_hold_shapes_are_followed_without_calling_deeper(order: str) -> None:
    for levels in (0, 1, 5):
        assert depth(nested(levels, order)) == levels + 1
    assert not too_deep([nested(3, order), None])
    assert too_deep([nested(200_000, order)])


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("flavour", ["iso", "extended"])
def test_depth_of_real_shapes_is_that_of_their_type(dimensions: int, flavour: str) -> None:
    square, line = shapely.box(0, 0, 9, 9), shapely.LineString([(0, 0), (1, 1)])
    holed = square.difference(shapely.box(1, 1, 2, 2))
    for shape, levels in (
        (square, 1), (holed, 1), (line, 1), (shapely.Point(1, 2), 1),
        (shapely.MultiPolygon([holed, shapely.box(20, 20, 21, 21)]), 2),
        (shapely.GeometryCollection([line, shapely.MultiPoint([(0, 0), (1, 1)]), square]), 3),
    ):  # fmt: skip
        flat = shape if dimensions == 2 else shapely.force_3d(shape, 7.0)
        for order in (0, 1):
            assert depth(shapely.to_wkb(flat, flavor=flavour, byte_order=order)) == levels
    assert depth(shapely.to_wkb(shapely.set_srid(square, 4549), include_srid=True)) == 1


def test_a_file_with_such_a_shape_is_refused(tmp_path: Path) -> None:
    """Found by thinking: 200,000 levels in a file of 95 KB ended the process."""
    path = tmp_path / "nested.parquet"
    geopandas.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(0, 0)], crs=4549).to_parquet(path)
    table = pa.parquet.read_table(path)
    deep = pa.array([nested(200_000)], pa.binary())
    changed = table.set_column(table.schema.get_field_index("geometry"), "geometry", deep)
    pa.parquet.write_table(changed.replace_schema_metadata(table.schema.metadata), path)
    assert "嵌套太深" in refused(path)


def test_nested_collections_in_a_table_are_no_shapes(text_file: Callable[[str, str], Path]) -> None:
    deep = "GEOMETRYCOLLECTION(" * 6_000 + "POINT(0 0)" + ")" * 6_000
    reading = taken(text_file("a.csv", f'名称,WKT\n甲,"{deep}"\n乙,POINT(1 2)\n'))
    assert [one.row for one in reading.rejected] == [2]


def test_names_of_attributes_times_features_are_bounded(
    text_file: Callable[[str, str], Path],
) -> None:
    """GDAL keeps a place for each name in every feature: 800 KB took more than 10 GB."""
    features = ",".join(
        f'{{"type":"Feature","geometry":null,"properties":{{"k{at}":1}}}}' for at in range(1_100)
    )
    text = f'{{"type":"FeatureCollection","features":[{features}]}}'
    assert "属性名" in refused(text_file("a.geojson", text))
    for file in ("one_layer.gpkg", "parcels.parquet", "folders.kml", "jzd_one.txt", "parcels.fgb"):
        assert "个值" in refused(DATA / file, replace(LIMITS, values=3))


def test_lines_placemarks_and_entities_are_bounded() -> None:
    assert "行,最多读 3 行" in refused(DATA / "firms_titles.csv", replace(LIMITS, lines=3))
    assert "行,最多读 3 行" in refused(DATA / "jzd_one.txt", replace(LIMITS, lines=3))
    assert "最多读 1 个" in refused(DATA / "folders.kml", replace(LIMITS, placemarks=1))
    assert "3 个以上实体" in refused(DATA / "polylines_gbk.dxf", replace(LIMITS, entities=3))


@pytest.mark.parametrize(
    "curve",
    [
        "CIRCULARSTRING (0 0, 1 1, 2 0)",
        "CurvePolygon ((0 0, 1 0, 1 1, 0 0))",
        "COMPOUNDCURVE ((0 0, 1 1))",
        "MULTISURFACE (((0 0, 1 0, 1 1, 0 0)))",
        "GEOMETRYCOLLECTION (CIRCULARSTRING (0 0, 1 1, 2 0))",
    ],
)
def test_a_curve_in_a_table_is_set_aside_with_the_remedy(
    curve: str, text_file: Callable[[str, str], Path]
) -> None:
    """Shapely raised a NotImplementedError for the whole column."""
    reading = taken(text_file("a.csv", f'名称,WKT\n甲,"{curve}"\n乙,POINT (1 2)\n'))
    assert [(one.row, one.reason.zh) for one in reading.rejected] == [
        (2, "WKT 读不出图形(弧线请先转成折线)")
    ]
    assert reading.frame["名称"].tolist() == ["乙"]


def test_numbers_beyond_all_numbers_are_set_aside_without_a_warning(
    text_file: Callable[[str, str], Path],
) -> None:
    """Found by fuzzing: GEOS overflowed in silence, numpy warned."""
    reading = taken(text_file("a.csv", "名称,WKT\n甲,POINT (1e400 0)\n乙,POINT (1 2)\n"))
    assert [one.row for one in reading.rejected] == [2]
    text = "[地块坐标]\n4,1,a,b,面,,,,@\n" + "".join(
        f"J{at},1,{x}e200,{y}e200\n" for at, (x, y) in enumerate([(0, 0), (0, 1), (1, 1), (1, 0)])
    )
    assert len(taken(text_file("b.txt", text)).frame) == 1


def test_a_superior_two_is_no_digit(text_file: Callable[[str, str], Path]) -> None:
    """`isdigit` says that it is one, `int` that it is none."""
    points = "".join(f"J{at},1,{x},{y}\n" for at, (x, y) in enumerate([(0, 0), (0, 1), (1, 1)]))
    text = f"[地块坐标]\n{{}},1,a,b,面,,,,@\n{points}"
    assert len(taken(text_file("a.txt", text.format("²"))).frame) == 1
    (wrong,) = taken(text_file("b.txt", text.format("9" * 5000))).rejected
    assert wrong.reason.zh.endswith("个界址点,实有 3 个")
    drawing = "0\nSECTION\n2\nENTITIES\n0\nINSERT\n2\na\n70\n²\n0\nENDSEC\n0\nEOF\n"
    path = text_file("a.dxf", "")
    path.write_bytes(drawing.encode("latin-1"))  # as its lines are decoded
    assert scan(Source(path=path, what="图层", what_en="layer")).entities["INSERT"] == 1
