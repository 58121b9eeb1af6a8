"""The commands read a planner's parcels and layers in any form, and say on stderr what they did."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sitesel import sites
from sitesel.errors import SiteError
from sitesel.pack import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from sitesel.pack import Pack

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("file", "crs", "title"),
    [
        ("shapefile.zip", None, "一号地块"),
        ("shp_gbk_cpg_says_utf8.shp", None, "一号地块"),
        ("gbk.kml", None, "一号地块"),
        ("parcels.kmz", None, "一号地块"),
        ("jzd_hole.txt", None, "带洞"),
        ("jzd_no_prefix.txt", None, "一号地块"),
        ("points_merged.xlsx", "EPSG:4528", "D-1"),
        ("points_by_parcel.csv", "EPSG:4549", "D-1"),
        ("polylines_gbk.dxf", "EPSG:4549", "row-1"),
        ("parcels.fgb", None, "一号地块"),
    ],
)
def test_parcels_in_any_form_are_sites(
    file: str, crs: str | None, title: str, qingdao: Pack
) -> None:
    found = sites.from_file(DATA / file, qingdao, crs=crs)
    assert title in set(found.table["name_zh"])
    assert found.table.crs == "EPSG:4549"
    easting, northing = found.geometries[0].centroid.coords[0]
    assert 530_000 < easting < 540_000
    assert 3_990_000 < northing < 4_000_000
    assert all(note.zh.startswith(file) for note in found.notes)


def test_a_row_that_cannot_be_drawn_is_a_fault_of_the_sites_not_left_out(qingdao: Pack) -> None:
    with pytest.raises(SiteError) as caught:
        sites.from_file(DATA / "jzd_wrong_count.txt", qingdao)
    assert "第 19 行:写明 9 个界址点,实有 5 个" in caught.value.text("zh")
    assert "row 19" in caught.value.text("en")


def test_points_are_no_parcels(qingdao: Pack) -> None:
    with pytest.raises(SiteError, match="firms"):
        sites.from_file(DATA / "firms.csv", qingdao, crs="EPSG:4490")


def test_rank_tells_how_the_file_was_read_under_the_table_else_on_stderr(
    shell: Callable[..., Any], tmp_path: Path
) -> None:
    shutil.copy(DATA / "jzd_gbk.txt", tmp_path / "地块.txt")
    words = ("rank", "-i", "新能源汽车", "--sites", tmp_path / "地块.txt", "--no-robustness")
    for more, stream, other in (
        (("--no-map",), "stdout", "stderr"),
        (("--no-map", "--format", "csv"), "stderr", "stdout"),
    ):
        done = shell(*words, *more)
        assert done.returncode == 0
        told = getattr(done, stream).decode()
        assert "地块.txt:编码 GB18030" in told
        assert "EPSG:4528" in told
        assert "编码 GB18030" not in getattr(done, other).decode()
        assert "一号地块" in done.stdout.decode()


def test_a_hostile_file_ends_in_a_message_and_code_3(run: Callable[..., Result]) -> None:
    for file in ("entities.kml", "bomb.zip", "gdal_pipeline.geojson", "view.gpkg", "far_cell.xls"):
        done = run("rank", "-i", "新能源汽车", "--sites", DATA / file, "--no-map")
        assert done.exit_code == 3
        assert file in done.stderr
        assert "Traceback" not in done.stderr


def test_a_folder_of_layers_may_hold_any_form(tmp_path: Path) -> None:
    shutil.copy(DATA / "shapefile.zip", tmp_path / "eco_redline.zip")
    shutil.copy(DATA / "firms_gbk.csv", tmp_path / "pollution_source.csv")
    (tmp_path / "readme.txt").write_text("说明", encoding="utf-8")
    (tmp_path / "~$pollution_source.xlsx").write_bytes(b"open in Excel")
    pack = load(tmp_path)
    assert len(pack.features("eco_redline")) == 2
    assert any("eco_redline.zip:压缩包里的 资料/地块.shp" in note.zh for note in pack.notes)
