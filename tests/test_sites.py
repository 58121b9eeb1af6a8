"""Candidate sites: from a pack's parks, and from a planner's own file with all its faults."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import packs
import pytest
import shapely

from sitesel.errors import BrokenLayerError, CrsError, SiteError
from sitesel.pack import Pack, load
from sitesel.sites import from_file, from_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Factory = Callable[..., Path]
    Writer = Callable[[str, str], Path]

SQUARE = shapely.box(120.2, 36.1, 120.201, 36.101)
LAND = [(packs.box(-50_000, -50_000, 50_000, 50_000), {"id": "land"})]


@pytest.fixture
def city(pack_factory: Factory) -> Pack:
    parks = [(packs.box(0, 0, 100, 100), packs.park("p1", uncertainty_m=500))]
    return load(pack_factory({"park": parks, "land": LAND}))


def parcels(tmp_path: Path, shapes: list[Any], name: str = "own.geojson", **columns: Any) -> Path:  # noqa: ANN401
    path = tmp_path / name
    crs = columns.pop("crs", "EPSG:4326")
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs).to_file(path)
    return path


def refused(path: Path, city: Pack, kind: type[Exception] = SiteError, **options: str) -> Any:  # noqa: ANN401
    with pytest.raises(kind) as caught:
        from_file(path, city, **options)
    assert caught.value.exit_code == 3
    return caught.value


def test_the_candidates_of_a_pack_are_those_so_marked(pack_factory: Factory) -> None:
    parks = [
        (packs.box(0, 0, 100, 100), packs.park("p1", uncertainty_m=500)),
        (packs.box(0, 0, 9000, 9000), packs.park("big", candidate=False)),
        (packs.at(50, 50), packs.park("p2")),
    ]
    folder = pack_factory({"park": parks}, entries={"park": {"precision_m": 300}})
    made = from_pack(load(folder))
    assert made.index.tolist() == ["p1", "p2"]
    assert made.uncertainty_m.tolist() == [500.0, 300.0]
    assert made.column("role").tolist() == ["park", "park"]
    assert made.column("layer").tolist() == ["park_layer", "park_layer"]
    assert made.column("quality").tolist() == ["surveyed", "surveyed"]


def test_each_site_names_the_layer_that_it_comes_from(pack_factory: Factory) -> None:
    folder = pack_factory({"park": [(packs.at(0, 0), packs.park("p1"))]})
    (folder / "more.geojson").write_text(
        packs.geojson([(packs.at(9, 9), packs.park("p2"))]), encoding="utf-8"
    )
    extra = packs.layer_entry("park", id="more", file="more.geojson", quality="schematic")
    catalog = folder / "catalog.toml"
    text = catalog.read_text(encoding="utf-8") + packs.toml({}, {}, {"layer": [extra]})
    catalog.write_text(text, encoding="utf-8")
    made = from_pack(load(folder))
    assert dict(zip(made.index, made.column("layer"), strict=True)) == {
        "p1": "park_layer",
        "p2": "more",
    }
    assert made.column("quality").tolist() == ["surveyed", "schematic"]


def test_a_pack_without_any_candidate_is_refused(pack_factory: Factory) -> None:
    folder = pack_factory({"park": [(packs.at(0, 0), packs.park("p1", candidate=False))]})
    with pytest.raises(SiteError):
        from_pack(load(folder))


def test_a_layer_of_parks_that_marks_no_candidate_takes_every_park_for_one(
    pack_factory: Factory,
) -> None:
    parks = [(packs.box(0, 0, 100, 100), {"id": "p1"}), (packs.at(9, 9), {"id": "p2"})]
    assert from_pack(load(pack_factory({"park": parks}))).index.tolist() == ["p1", "p2"]


def test_a_pack_whose_site_roles_are_all_missing_asks_for_sites(pack_factory: Factory) -> None:
    folder = pack_factory({"land": LAND}, missing=["park"])
    with pytest.raises(SiteError, match="--sites"):
        from_pack(load(folder))


def test_own_parcels_are_taken_as_drawn(tmp_path: Path, city: Pack) -> None:
    made = from_file(parcels(tmp_path, [SQUARE, SQUARE], id=["a", "b"]), city)
    assert made.index.tolist() == ["a", "b"]
    assert made.uncertainty_m.tolist() == [0.0, 0.0]
    assert made.column("quality").tolist() == ["unstated", "unstated"]
    assert made.table.crs == "EPSG:4549"
    # 0.001 degrees of longitude at 36.1 N are 90.1 m, of latitude 111.0 m: 10.0 ares
    assert made.area_mu.tolist() == pytest.approx([15.0, 15.0], rel=0.01)


def test_a_column_of_uncertainty_is_used(tmp_path: Path, city: Pack) -> None:
    made = from_file(
        parcels(tmp_path, [SQUARE, SQUARE], id=["a", "b"], uncertainty_m=[50.0, None]), city
    )
    assert made.uncertainty_m.tolist() == [50.0, 0.0]


@pytest.mark.parametrize("column", ["id", "ID", "编号", "地块编号", "宗地代码"])
def test_ids_are_found_under_the_names_that_planners_use(
    column: str, tmp_path: Path, city: Pack
) -> None:
    assert from_file(parcels(tmp_path, [SQUARE], **{column: ["A-1"]}), city).index.tolist() == [
        "A-1"
    ]


def test_rows_without_ids_are_numbered_and_named_by_their_number(
    tmp_path: Path, city: Pack
) -> None:
    made = from_file(parcels(tmp_path, [SQUARE, SQUARE], x=[1, 2]), city)
    assert made.index.tolist() == ["row-1", "row-2"]
    assert made.column("name_zh").tolist() == ["row-1", "row-2"]


def test_names_and_districts_are_found_too(tmp_path: Path, city: Pack) -> None:
    made = from_file(parcels(tmp_path, [SQUARE], 地块名称=["甲"], 行政区=["黄岛区"]), city)
    assert made.column("name_zh").tolist() == ["甲"]
    assert made.column("district").tolist() == ["黄岛区"]


def test_industries_are_found_by_any_of_their_names(tmp_path: Path, city: Pack) -> None:
    made = from_file(
        parcels(tmp_path, [SQUARE] * 3, 主导产业=["新能源汽车、芯片", "XNYQC", "占卜"]), city
    )
    assert made.column("industries").tolist() == [["nev", "ic"], ["nev"], ["占卜"]]


@pytest.mark.parametrize("encoding", ["GB18030", "UTF-8"])
def test_a_shapefile_without_a_code_page_is_read_as_utf_8_or_else_as_gbk(
    encoding: str, tmp_path: Path, city: Pack
) -> None:
    path = tmp_path / "own.shp"
    frame = geopandas.GeoDataFrame({"编号": ["甲-1"]}, geometry=[SQUARE], crs="EPSG:4326")
    frame.to_file(path, encoding=encoding)
    path.with_suffix(".cpg").unlink()
    assert from_file(path, city).index.tolist() == ["甲-1"]


@pytest.mark.parametrize("number", [-800, "about 50", "inf"])
def test_an_uncertainty_that_is_no_length_is_refused_with_its_row(
    number: object, city: Pack, text_file: Writer
) -> None:
    rows = [
        (SQUARE, {"id": "a", "uncertainty_m": 5}),
        (SQUARE, {"id": "b", "uncertainty_m": number}),
    ]
    error = refused(text_file("own.geojson", packs.geojson(rows)), city)
    assert "uncertainty_m" in error.text("zh")
    assert "rows [2]" in error.text("en")


def test_two_sites_of_the_same_id_are_refused_wherever_they_come_from(
    pack_factory: Factory,
) -> None:
    rows = [(packs.at(0, 0), packs.park("same"))]
    folder = pack_factory({"park": rows, "carrier": rows}, head={"site_roles": ["park", "carrier"]})
    with pytest.raises(SiteError) as caught:
        from_pack(load(folder))
    assert "same" in caught.value.zh
    with pytest.raises(SiteError, match="same"):
        packs.sites([packs.at(0, 0), packs.at(1, 1)], id=["same", "same"])


@pytest.mark.parametrize("name", ["own.gpkg", "own.shp", "own.parquet", "own.fgb"])
def test_every_format_that_planners_have_is_read(name: str, tmp_path: Path, city: Pack) -> None:
    path = tmp_path / name
    frame = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[SQUARE], crs="EPSG:4490")
    frame = frame.to_crs("EPSG:4549")
    if name.endswith("parquet"):
        frame.to_parquet(path)
    else:
        frame.to_file(path)
    assert from_file(path, city).index.tolist() == ["a"]


@pytest.fixture
def anywhere(pack_factory: Factory) -> Pack:
    """Give a pack that knows neither its extent nor its land."""
    return load(pack_factory({"park": [(packs.at(0, 0), packs.park("p1"))]}))


def test_zone_prefixed_eastings_in_geojson_are_taken_as_such_in_the_city_and_that_is_told(
    city: Pack, text_file: Writer
) -> None:
    shape = shapely.box(40_520_000, 4_000_000, 40_520_100, 4_000_100)
    path = text_file("own.geojson", packs.geojson([(shape, {"id": "a"})]))
    found = from_file(path, city)
    assert shapely.bounds(found.geometries[0]) == pytest.approx(
        [520_000, 4_000_000, 520_100, 4_000_100], abs=1e-6
    )
    (told,) = found.notes
    for words in ("own.geojson", "EPSG:4528", "EPSG:4326"):
        assert words in told.zh
        assert words in told.en


def test_a_shapefile_without_a_system_is_recognised_by_the_city(tmp_path: Path, city: Pack) -> None:
    path = parcels(tmp_path, [packs.box(0, 0, 100, 100)], "own.shp", id=["a"], crs="EPSG:4549")
    path.with_suffix(".prj").unlink()
    found = from_file(path, city)
    assert "EPSG:4549" in found.notes[-1].zh
    assert found.area_mu.tolist() == pytest.approx([15.0])
    (missing,) = from_file(path, city, crs="EPSG:4549").notes
    assert ".prj" in missing.zh


def test_where_the_city_is_unknown_a_file_without_a_system_is_refused_and_can_be_declared(
    tmp_path: Path, anywhere: Pack
) -> None:
    path = parcels(tmp_path, [packs.box(0, 0, 100, 100)], "own.shp", id=["a"], crs="EPSG:4549")
    path.with_suffix(".prj").unlink()
    error = refused(path, anywhere, CrsError)
    assert "没有坐标系" in error.zh
    assert "EPSG:4549" in error.zh
    assert from_file(path, anywhere, crs="EPSG:4549").area_mu.tolist() == pytest.approx([15.0])


def test_swapped_longitude_and_latitude_are_turned_in_the_city_and_that_is_told(
    city: Pack, anywhere: Pack, text_file: Writer
) -> None:
    shape = shapely.box(36.1, 120.2, 36.101, 120.202)
    path = text_file("own.geojson", packs.geojson([(shape, {"id": "a"})]))
    assert "写反" in refused(path, anywhere, CrsError).zh
    upright = packs.geojson([(shapely.box(120.2, 36.1, 120.202, 36.101), {"id": "a"})])
    found, right = from_file(path, city), from_file(text_file("right.geojson", upright), city)
    assert "对调" in found.notes[0].zh
    assert "swapped" in found.notes[0].en
    assert shapely.equals_exact(
        shapely.normalize(found.geometries), shapely.normalize(right.geometries), 1e-6
    ).all()


def test_parcels_outside_the_city_are_refused_by_name(city: Pack, tmp_path: Path) -> None:
    far = shapely.box(116.3, 39.9, 116.301, 39.901)
    error = refused(parcels(tmp_path, [SQUARE, far], id=["near", "far"]), city)
    assert "1 个地块" in error.zh
    assert "far" in error.zh
    assert "near" not in error.en.split("such as")[1].split(")")[0]


def test_a_pack_without_land_takes_parcels_anywhere(pack_factory: Factory, tmp_path: Path) -> None:
    bare = load(pack_factory({"park": [(packs.at(0, 0), packs.park("p1"))]}))
    assert from_file(parcels(tmp_path, [SQUARE], id=["a"]), bare).index.tolist() == ["a"]


def test_all_faults_of_a_file_come_at_once_with_their_rows(city: Pack, text_file: Writer) -> None:
    bow_tie = shapely.Polygon([(120.2, 36.1), (120.3, 36.2), (120.3, 36.1), (120.2, 36.2)])
    rows = [
        (SQUARE, {"id": "a"}),
        (bow_tie, {"id": "b"}),
        (shapely.Point(120.2, 36.1), {"id": "a"}),
        (None, {"id": "d"}),
        (SQUARE, {"id": None}),
    ]
    error = refused(text_file("own.geojson", packs.geojson(rows)), city)
    assert len(error.faults) == 5
    found = error.text("zh")
    for words in ("没有图形,行 [4]", "不是面,行 [3]", "自相交),行 [2]", "重复:a", "为空,行 [5]"):
        assert words in found
    for words in ("no geometry, rows [4]", "not a polygon, rows [3]", "duplicate ids: a"):
        assert words in error.text("en")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400"])
def test_coordinates_that_are_no_numbers_are_refused(
    number: str, city: Pack, text_file: Writer
) -> None:
    text = packs.geojson([(SQUARE, {"id": "a"}), (SQUARE, {"id": "b"})])
    path = text_file("own.geojson", text.replace("120.201", number, 1))
    with pytest.raises((SiteError, BrokenLayerError)) as caught:
        from_file(path, city)
    assert "own.geojson" in caught.value.zh


@pytest.mark.parametrize("number", [np.nan, np.inf])
def test_coordinates_that_are_no_numbers_are_refused_in_a_binary_file_too(
    number: float, city: Pack, tmp_path: Path
) -> None:
    path = tmp_path / "own.parquet"

    def spoiled(ring: np.ndarray) -> np.ndarray:
        return np.where(np.arange(ring.size).reshape(ring.shape) == 2, number, ring)

    shape = shapely.transform(packs.box(0, 0, 100, 100), spoiled)
    frame = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[shape], crs="EPSG:4549")
    frame.to_parquet(path)
    assert "NaN" in refused(path, city).text("zh")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "own.geojson"),
        ("{", "own.geojson"),
        ("not json", "own.geojson"),
        ('{"type": "FeatureCollection", "features": [{"type": "Feature", ', "own.geojson"),
        ('{"type": "FeatureCollection", "features": []}', "空"),
    ],
)
def test_a_broken_or_empty_file_is_refused_by_name(
    text: str, words: str, city: Pack, text_file: Writer
) -> None:
    path = text_file("own.geojson", text)
    with pytest.raises((SiteError, BrokenLayerError)) as caught:
        from_file(path, city)
    assert words in caught.value.zh


def test_a_table_without_geometry_is_refused(city: Pack, text_file: Writer) -> None:
    error = refused(text_file("own.csv", "id,x\na,1\n"), city, BrokenLayerError)
    assert "own.csv" in error.zh


def test_a_missing_file_is_refused(city: Pack, tmp_path: Path) -> None:
    error = refused(tmp_path / "没有.geojson", city, BrokenLayerError)
    assert "没有.geojson" in error.zh


def test_a_folder_is_no_file(city: Pack, tmp_path: Path) -> None:
    assert str(tmp_path) in refused(tmp_path, city, BrokenLayerError).zh


def test_a_single_geojson_feature_is_a_site(city: Pack, text_file: Writer) -> None:
    feature = json.loads(packs.geojson([(SQUARE, {"id": "a"})]))["features"][0]
    assert from_file(text_file("own.geojson", json.dumps(feature)), city).index.tolist() == ["a"]


def test_taking_rows_keeps_order_and_uncertainty() -> None:
    made = packs.sites([packs.at(0, 0), packs.at(1, 1), packs.at(2, 2)], uncertainty_m=[1, 2, 3])
    taken = made.take(np.array([2, 0]))
    assert taken.index.tolist() == ["s3", "s1"]
    assert taken.uncertainty_m.tolist() == [3.0, 1.0]


def test_a_column_that_sites_lack_is_all_unknown() -> None:
    column = packs.sites([packs.at(0, 0)]).column("slope_percent")
    assert column.isna().all()
