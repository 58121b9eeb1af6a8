"""Choices in reading that no file of tests/data tells apart."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import pyogrio
import pytest
import shapely
import xlsxwriter

from sitesel.errors import BrokenLayerError
from sitesel.formats import Reading, read

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parent / "data"


def taken(path: Path) -> Reading:
    return read(path, what="图层", what_en="layer")


def test_texts_that_are_utf8_are_that_even_if_gbk_could_read_them(tmp_path: Path) -> None:
    """The six bytes of 地块 in UTF-8 are three characters in GBK."""
    assert "地块".encode().decode("gbk") == "鍦板潡"
    path = tmp_path / "a.shp"
    frame = geopandas.GeoDataFrame({"名称": ["地块"]}, geometry=[shapely.Point(0, 0)], crs=4549)
    pyogrio.write_dataframe(frame, path, encoding="UTF-8")
    path.with_suffix(".cpg").write_text("GBK", encoding="ascii")
    reading = taken(path)
    assert reading.frame["名称"].tolist() == ["地块"]
    assert "UTF-8" in reading.notes[0].zh


def test_fewer_features_than_a_file_states_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    shutil.copy(DATA / "one_layer.gpkg", path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE gpkg_ogr_contents SET feature_count = 5")
        database.commit()
    with pytest.raises(BrokenLayerError, match="应有 5 个要素,只读出 2 个"):
        taken(path)


def test_a_last_row_without_coordinates_is_set_aside_unless_it_is_a_remark(
    text_file: Callable[[str, str], Path],
) -> None:
    text = "名称,经度,纬度\n甲,120,36\n丙厂,,\n合 计,,\n制表:某某,,\n"
    reading = taken(text_file("a.csv", text))
    assert [(one.row, one.reason.zh) for one in reading.rejected] == [(3, "没有坐标")]
    assert "第 4 至 5 行" in "".join(note.zh for note in reading.notes)


def test_a_head_whose_upper_row_is_merged_sideways_gives_joined_names(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.merge_range(0, 0, 0, 3, "企业表")
        sheet.merge_range(1, 0, 1, 1, "位置")
        sheet.merge_range(1, 2, 1, 3, "产值")
        sheet.write_row(2, 0, ["经度", "纬度", "2023", "2024"])
        sheet.write_row(3, 0, [120.38, 36.1, 5, 6])
    frame = taken(path).frame
    assert list(frame.columns) == ["位置_经度", "位置_纬度", "产值_2023", "产值_2024", "geometry"]
    assert frame["产值_2024"].tolist() == [6]


def test_the_first_heads_may_be_titles_with_two_texts(
    text_file: Callable[[str, str], Path],
) -> None:
    text = "单位:某局,日期:2025年,\n名称,经度,纬度\n甲,120,36\n"
    assert list(taken(text_file("a.csv", text)).frame.columns)[:3] == ["名称", "经度", "纬度"]


def test_a_layer_that_was_asked_for_inside_an_archive_is_found(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(DATA / "two_layers.gpkg", "资料.gpkg")
    with pytest.raises(BrokenLayerError, match="2 个图层"):
        taken(path)
    found = read(path, what="图层", what_en="layer", layer="红线")
    assert (len(found.frame), found.layer, found.form) == (2, "红线", "gpkg")


def test_a_polyline_that_crosses_itself_is_a_parcel_at_fault_not_a_line(tmp_path: Path) -> None:
    text = (DATA / "polylines_utf8.dxf").read_text("utf-8")
    south, north = "10\n534400\n20\n3995000\n", "10\n534400\n20\n3995050\n"
    assert south + north in text
    path = tmp_path / "a.dxf"
    path.write_text(text.replace(south + north, north + south), encoding="utf-8")
    assert shapely.is_valid(taken(path).frame.geometry.to_numpy()).tolist() == [True, False]


def test_a_catalog_of_bytes_that_are_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "bytes.gpkg"
    shutil.copy(DATA / "one_layer.gpkg", path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE gpkg_contents SET table_name = CAST(X'FFFE61' AS TEXT)")
        database.commit()
    with pytest.raises(BrokenLayerError, match="UTF-8") as caught:
        read(path, what="图层", what_en="layer")
    assert "bytes.gpkg 读不出来" in caught.value.zh


def test_a_block_that_nothing_draws_counts_as_well(tmp_path: Path) -> None:
    bomb = (DATA / "block_bomb.dxf").read_bytes()
    drawn = bomb.rindex(b"B8")  # the one insertion in the model
    path = tmp_path / "unused.dxf"
    path.write_bytes(bomb[:drawn] + b"B0" + bomb[drawn + 2 :])
    with pytest.raises(BrokenLayerError, match="unfolds its blocks"):
        read(path, what="图层", what_en="layer")


def test_a_section_keeps_its_name_whatever_else_is_named_in_it(tmp_path: Path) -> None:
    bomb = (DATA / "block_bomb.dxf").read_bytes()
    assert b"BLOCKS\n0\nBLOCK\n" in bomb
    path = tmp_path / "renamed.dxf"
    path.write_bytes(bomb.replace(b"BLOCKS\n0\nBLOCK\n", b"BLOCKS\n1\nBLOCK\n", 1))
    with pytest.raises(BrokenLayerError, match="unfolds its blocks"):
        read(path, what="图层", what_en="layer")


def test_a_section_that_does_not_end_is_told(tmp_path: Path) -> None:
    bomb = (DATA / "block_bomb.dxf").read_bytes()
    at = bomb.index(b"0\nBLOCK\n")
    path = tmp_path / "open.dxf"
    path.write_bytes(bomb[:at] + b"0\nSECTION\n2\nHEADER\n" + bomb[at:])
    with pytest.raises(BrokenLayerError, match="one does not end"):
        read(path, what="图层", what_en="layer")
