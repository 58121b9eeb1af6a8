"""`sitesel convert`: what is written, what is said, what is refused, and nothing left behind."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas
import pandas as pd
import prcoords
import pyogrio
import pytest
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

BOX = shapely.box(40_520_000, 4_010_000, 40_520_300, 4_010_200)
EASTING, NORTHING = (520_000.0, 520_300.0), (4_010_000.0, 4_010_200.0)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """Give the folder that `run` works in."""
    folder = tmp_path / "here"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def parcels(here: Path) -> Path:
    """Give an office's shapefile: GBK, zone prefix, and no .prj."""
    path = here / "地块.shp"
    frame = geopandas.GeoDataFrame({"编号": ["a", "b"]}, geometry=[BOX, BOX], crs="EPSG:4528")
    frame.to_file(path, encoding="CP936")
    path.with_suffix(".prj").unlink()
    return path


def point(path: Path, **columns: object) -> None:
    """Write one point, at 120.3 E 36.2 N."""
    frame = geopandas.GeoDataFrame(
        {name: [cell] for name, cell in (columns or {"id": "a"}).items()},
        geometry=[shapely.Point(120.3, 36.2)], crs="EPSG:4490",
    )  # fmt: skip
    frame.to_file(path)


def bounds(path: Path) -> list[float]:
    found: list[float] = geopandas.read_file(path).total_bounds.tolist()
    return found


@pytest.mark.parametrize("name", ["新.gpkg", "新.shp", "新.fgb", "新.geojson", "新.parquet"])
def test_a_file_is_written_in_the_form_of_its_suffix_in_degrees(
    name: str, run: Run, here: Path, parcels: Path
) -> None:
    done = run("convert", parcels, name)
    assert done.exit_code == 0, done.output
    path = here / name
    made = geopandas.read_parquet(path) if name.endswith("parquet") else geopandas.read_file(path)
    assert made["编号"].tolist() == ["a", "b"]
    assert made.crs.to_epsg() == (4326 if name.endswith("json") else 4490)
    back = (
        made.to_crs("EPSG:4549")
        if not name.endswith("json")
        else made.set_crs("EPSG:4490", allow_override=True).to_crs("EPSG:4549")
    )
    expected = [EASTING[0], NORTHING[0], EASTING[1], NORTHING[1]]
    assert back.total_bounds.tolist() == pytest.approx(expected, abs=1e-3)


def test_it_says_what_was_taken_why_what_it_became_and_where_it_lies(
    run: Run, parcels: Path
) -> None:
    done = run("convert", parcels, "新.gpkg", "--to", "EPSG:4549")
    for words in ("新.gpkg:2 个要素", "按数值认作 EPSG:4528", "EPSG:4549", "城阳区 2", "不动"):
        assert words in done.stdout
    done = run("convert", parcels, "新.gpkg", "--to", "EPSG:4549", "--force", "--lang", "en")
    for words in ("2 features (2 rows read)", "it was taken as EPSG:4528", "no place moved"):
        assert words in done.stdout
    assert "Only the way of writing" in done.stdout


def test_coordinates_of_amap_are_taken_back_and_the_move_is_told(run: Run, here: Path) -> None:
    there = prcoords.wgs_gcj(prcoords.Coords(36.2, 120.3))
    frame = geopandas.GeoDataFrame(
        {"id": ["f"]}, geometry=[shapely.Point(there.lon, there.lat)], crs="EPSG:4326"
    )
    frame.to_file(here / "高德.geojson")
    done = run("convert", "高德.geojson", "企业.geojson", "--from", "高德")
    made = geopandas.read_file(here / "企业.geojson").geometry.iloc[0]
    assert (made.x, made.y) == pytest.approx((120.3, 36.2), abs=1e-6)
    assert "移动最大的点移了 453." in done.stdout


@pytest.mark.parametrize(("system", "shift"), [("GCJ-02", "wgs_gcj"), ("百度", "wgs_bd")])
def test_web_maps_coordinates_are_written_without_a_system_and_with_a_warning(
    system: str, shift: str, run: Run, here: Path
) -> None:
    point(here / "a.gpkg")
    done = run("convert", "a.gpkg", "b.gpkg", "--from", "EPSG:4490", "--to", system)
    assert "注意" in done.stdout
    made = geopandas.read_file(here / "b.gpkg")
    there = getattr(prcoords, shift)(prcoords.Coords(36.2, 120.3))
    assert (made.geometry.x[0], made.geometry.y[0]) == pytest.approx(there[::-1], abs=1e-8)
    assert made.crs is None or made.crs.to_epsg() is None


@pytest.mark.parametrize("into", ["EPSG:4549", "GCJ-02", "BD-09"])
def test_geojson_in_anything_but_degrees_is_refused_with_advice(
    into: str, run: Run, here: Path, parcels: Path
) -> None:
    done = run("convert", parcels, "新.geojson", "--to", into)
    assert done.exit_code == 3
    for words in ("RFC 7946", ".gpkg", "--to EPSG:4490"):
        assert words in done.stderr
    assert not (here / "新.geojson").exists()


@pytest.mark.parametrize(("encoding", "word"), [("gbk", "CP936"), ("utf-8", "UTF-8")])
def test_a_shapefile_says_its_encoding_and_is_read_back(
    encoding: str, word: str, run: Run, here: Path, parcels: Path
) -> None:
    assert run("convert", parcels, "新.shp", "--encoding", encoding).exit_code == 0
    assert (here / "新.cpg").read_text() == word
    raw = (here / "新.dbf").read_bytes()
    assert "编号".encode(encoding) in raw
    assert geopandas.read_file(here / "新.shp").columns[0] == "编号"


def test_names_that_a_shapefile_cuts_short_are_told(run: Run, here: Path) -> None:
    point(here / "a.gpkg", area_of_parcel_mu=1.0)
    done = run("convert", "a.gpkg", "b.shp")
    assert "area_of_parcel_mu → area_of_pa" in done.stdout


def test_points_in_csv_are_two_columns_and_other_shapes_wkt(
    run: Run, here: Path, parcels: Path
) -> None:
    frame = geopandas.GeoDataFrame(
        {"name": ["=1+1", "乙"]}, geometry=[shapely.Point(120.3, 36.2), None], crs="EPSG:4490"
    )
    frame.to_file(here / "a.gpkg")
    assert run("convert", "a.gpkg", "a.csv").exit_code == 0
    made = pd.read_csv(here / "a.csv")
    assert made.columns.tolist() == ["name", "longitude", "latitude"]
    assert made["name"].tolist() == ["'=1+1", "乙"]
    assert made["longitude"].tolist()[0] == 120.3
    assert made["longitude"].isna().tolist() == [False, True]
    run("convert", "a.gpkg", "b.csv", "--to", "4549")
    assert pd.read_csv(here / "b.csv").columns.tolist() == ["name", "easting", "northing"]
    run("convert", parcels, "c.csv", "--to", "4549")
    shape = shapely.from_wkt(pd.read_csv(here / "c.csv")["wkt"].iloc[0])
    assert shape.bounds == pytest.approx((520_000, 4_010_000, 520_300, 4_010_200), abs=1e-6)
    assert (here / "c.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_what_is_there_is_not_replaced_unless_asked_for(
    run: Run, here: Path, parcels: Path
) -> None:
    (here / "新.dbf").write_text("keep")
    done = run("convert", parcels, "新.shp")
    assert done.exit_code == 3
    assert "新.dbf" in done.stderr
    assert "--force" in done.stderr
    assert (here / "新.dbf").read_text() == "keep"
    assert not (here / "新.shp").exists()
    assert run("convert", parcels, "新.shp", "--force").exit_code == 0
    assert pyogrio.read_info(here / "新.shp")["features"] == 2


def test_a_file_can_be_converted_onto_itself(run: Run, parcels: Path) -> None:
    assert run("convert", parcels, parcels, "--to", "EPSG:4549", "--force").exit_code == 0
    assert bounds(parcels)[0] == pytest.approx(520_000, abs=1e-3)


def test_an_old_shapefiles_prj_does_not_outlive_it(run: Run, here: Path, parcels: Path) -> None:
    run("convert", parcels, "新.shp")
    assert (here / "新.prj").exists()
    run("convert", parcels, "新.shp", "--to", "GCJ-02", "--force")
    assert not (here / "新.prj").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["没有.shp", "a.gpkg"], 3, "找不到"),
        (["地块.shp", "a.dwg"], 2, "后缀"),
        (["地块.shp", "nowhere/a.gpkg"], 3, "写不了"),
        (["地块.shp", "a.gpkg", "--from", "EPSG:4549"], 3, "EPSG:4528"),
        (["地块.shp", "a.gpkg", "--from", "EPSG:2364"], 3, "西安 80"),
        (["地块.shp", "a.gpkg", "--to", "EPSG:2364"], 3, "西安 80"),
        (["地块.shp", "a.gpkg", "--to", "青岛城建"], 3, "无法识别"),
        (["地块.shp", "a.gpkg", "--transform", "1,2,3"], 2, "--from"),
        (["地块.shp", "a.gpkg", "--from", "EPSG:2364", "--transform", "1,2,nan"], 3, "3 个或 7 个"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    words: list[str], code: int, said: str, run: Run, parcels: Path
) -> None:
    here = parcels.parent
    before = sorted(path.name for path in here.iterdir())
    done = run("convert", *words)
    assert done.exit_code == code, done.output
    assert said in done.stderr
    assert done.stdout == ""
    assert sorted(path.name for path in here.iterdir()) == before


def test_an_empty_file_is_refused(run: Run, here: Path) -> None:
    (here / "a.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    done = run("convert", "a.geojson", "b.gpkg")
    assert done.exit_code == 3
    assert not (here / "b.gpkg").exists()


def test_an_old_datum_is_converted_with_the_offices_parameters(run: Run, here: Path) -> None:
    """A shift along the axis to 90 E, of 100 m: 120.3 E lies east of it and moves west."""
    point(here / "a.gpkg")
    words = ("convert", "a.gpkg", "b.gpkg", "--from", "EPSG:4610", "--transform")
    assert run(*words, "0,100,0").exit_code == 0
    made = geopandas.read_file(here / "b.gpkg").geometry.iloc[0]
    east_m = (made.x - 120.3) * 111_320 * 0.807  # cos 36.2°
    assert east_m == pytest.approx(-50.5, abs=0.5)  # 100 m cos 120.3°
    done = run(*words, "0,100,0", "--force")
    assert "+towgs84=0.0,100.0,0.0" in done.stdout


def test_lists_in_cells_become_text_that_every_format_holds(run: Run, here: Path) -> None:
    feature = {
        "type": "Feature",
        "properties": {"id": "a", "industries": ["nev", "chip"]},
        "geometry": {"type": "Point", "coordinates": [120.3, 36.2]},
    }
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (here / "a.geojson").write_text(text, encoding="utf-8")
    for name in ("b.gpkg", "b.shp", "b.csv", "b.fgb"):
        assert run("convert", "a.geojson", name).exit_code == 0
    assert json.loads(geopandas.read_file(here / "b.gpkg")["industries"].iloc[0]) == ["nev", "chip"]
