"""GeoPackage and GeoParquet: styles, metadata, reference system, the same bytes every time."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import geopandas
import pyarrow.parquet
import pyogrio
import pytest

from sitesel.report.classes import score_classes
from sitesel.report.export import write
from sitesel.report.layer_styles import style_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel import api

    Ranked = Callable[[str], api.Ranking]

# What QGIS asks a GeoPackage for (QgsOgrProviderMetadata::loadStyle).
ASKED = (
    "SELECT styleQML FROM layer_styles WHERE f_table_schema = '' AND f_table_name = ? "
    "AND f_geometry_column = ? ORDER BY CASE WHEN useAsDefault THEN 1 ELSE 2 END, update_time DESC"
)
QGIS_FIELDS = [
    "id", "f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName",
    "styleQML", "styleSLD", "useAsDefault", "description", "owner", "ui", "update_time",
]  # fmt: skip


def made(ranked: Ranked, path: Path, *, industry: str = "chem", language: str = "zh") -> Path:
    form = path.suffix[1:]
    write(ranked(industry).document, ranked(industry).sites, form, output=path, language=language)
    return path


def asked(path: Path, query: str, *words: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query, words).fetchall()


@pytest.fixture(scope="module")
def package(ranked: Ranked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(ranked, tmp_path_factory.mktemp("gpkg") / "高端化工.gpkg")


def qml_of(path: Path) -> ET.Element:
    ((text,),) = asked(path, ASKED, path.stem, "geom")
    return ET.fromstring(text)  # noqa: S314  (our own file)


def test_the_layer_reads_as_before_beside_its_styles(package: Path, ranked: Ranked) -> None:
    assert {name for name, _ in pyogrio.list_layers(package)} == {"高端化工", "layer_styles"}
    frame = geopandas.read_file(package, layer="高端化工")
    assert frame["编号"].tolist() == ranked("chem").table.index.tolist()
    assert frame.crs == "EPSG:4326"


def test_styles_are_registered_as_a_table_of_attributes_laid_out_as_qgis_does(
    package: Path,
) -> None:
    kinds = dict(asked(package, "SELECT table_name, data_type FROM gpkg_contents"))
    assert kinds == {"高端化工": "features", "layer_styles": "attributes"}
    fields = [row[1] for row in asked(package, "PRAGMA table_info(layer_styles)")]
    assert fields == QGIS_FIELDS
    assert asked(package, "PRAGMA integrity_check") == [("ok",)]
    assert asked(package, "PRAGMA foreign_key_check") == []
    assert asked(package, "SELECT useAsDefault FROM layer_styles") == [(1,)]


def test_classes_of_the_style_are_those_of_the_map_with_hatch_and_dashes(package: Path) -> None:
    root = qml_of(package)
    symbols = {
        symbol.get("name"): {
            option.get("name"): option.get("value") for option in symbol.iter("Option")
        }
        for symbol in root.iter("symbol")
    }
    rules = [(rule.get("filter"), symbols[rule.get("symbol")]) for rule in root.iter("rule")]
    for one, (test, symbol) in zip(score_classes(), rules, strict=False):
        red, green, blue = bytes.fromhex(one.color[1:])
        assert symbol["color"] == f"{red},{green},{blue},255"
        assert "\"结论\" <> '排除'" in str(test)
        assert (one.low is None) or f'"得分" >= {one.low}' in str(test)
        assert (one.high is None) or f'"得分" < {one.high}' in str(test)
    assert next(s["style"] for t, s in rules if "\"结论\" = '排除'" in str(t)) == "b_diagonal"
    assert next(s["outline_style"] for t, s in rules if "= '示意'" in str(t)) == "dash"


def test_each_site_meets_one_fill_and_one_outline(ranked: Ranked) -> None:
    tests: dict[str, Callable[[Any, str], bool]] = {
        "=": lambda cell, text: cell == text,
        "<>": lambda cell, text: cell != text,
        ">=": lambda cell, text: cell >= float(text),
        "<": lambda cell, text: cell < float(text),
    }
    for industry in ("chem", "nev"):
        for site in ranked(industry).document["sites"]:
            cells = {"结论": site["status_zh"], "位置质量": "示意", "得分": site["score"]}
            met = [
                rule
                for rule in style_rules()
                if all(tests[sign](cells[column], text) for column, sign, text in rule.tests)
            ]
            assert [bool(rule.fill) for rule in met] == [True, False]
            assert met[0].hatched == (site["status"] == "excluded")
            assert met[1].outline == "dash"


def test_labels_show_rank_and_name(package: Path) -> None:
    root = qml_of(package)
    style = root.find(".//text-style")
    assert root.get("labelsEnabled") == "1"
    assert style is not None
    assert style.get("isExpression") == "1"
    assert all(f'"{column}"' in str(style.get("fieldName")) for column in ("名次", "地块"))


def test_sites_without_an_area_get_markers(package: Path) -> None:
    kinds = [symbol.get("type") for symbol in qml_of(package).iter("symbol")]
    frame = geopandas.read_file(package, layer="高端化工")
    assert (frame.geom_type == "Point").any()
    assert kinds.count("marker") == len(score_classes()) + 1
    filters = [str(rule.get("filter")) for rule in qml_of(package).iter("rule")]
    assert sum("= 'Point'" in text for text in filters) == kinds.count("marker")


def test_columns_named_by_the_style_exist(package: Path) -> None:
    columns = set(geopandas.read_file(package, layer="高端化工").columns)
    assert {column for rule in style_rules() for column, _, _ in rule.tests} <= columns
    assert {"名次", "地块"} <= columns


def test_the_sld_is_xml_with_a_rule_for_each_of_ours(package: Path) -> None:
    ((text,),) = asked(package, "SELECT styleSLD FROM layer_styles")
    root = ET.fromstring(text)  # noqa: S314  (our own file)
    assert len(list(root.iter("{http://www.opengis.net/se}Rule"))) == len(style_rules())
    assert "stroke-dasharray" in text
    assert "slash" in text


def test_the_package_says_title_abstract_licence_and_date(package: Path, ranked: Ranked) -> None:
    document = ranked("chem").document
    ((title, abstract, changed),) = asked(
        package,
        "SELECT identifier, description, last_change FROM gpkg_contents WHERE table_name = ?",
        "高端化工",
    )
    assert title == "高端化工 · 候选地块排名"
    assert "© OpenStreetMap contributors" in abstract
    assert "ODbL-1.0" in abstract
    assert changed.startswith(document["pack"]["date"])
    rows = asked(package, "SELECT md_standard_uri, metadata FROM gpkg_metadata")
    texts = dict(rows)
    shown = ET.fromstring(texts["http://mrcc.com/qgis.dtd"])  # noqa: S314
    assert shown.findtext("title") == title
    assert "ODbL-1.0" in str(shown.findtext("license"))
    assert document["rules"]["sha256"] in str(shown.findtext("identifier"))
    info = pyogrio.read_info(package, layer="高端化工")["layer_metadata"]
    assert info["rules_sha256"] == document["rules"]["sha256"]
    assert info["seed"] == str(document["robustness"]["seed"])


def test_an_english_legend(ranked: Ranked, tmp_path: Path) -> None:
    path = made(ranked, tmp_path / "ic.gpkg", industry="nev", language="en")
    labels = [rule.get("label") for rule in qml_of(path).iter("rule")]
    assert labels[0] == "below 30"
    assert "excluded" in labels


@pytest.mark.parametrize("name", ["a.gpkg", "a.parquet", "a.xlsx", "a.csv"])
def test_the_same_ranking_gives_the_same_bytes(name: str, ranked: Ranked, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        made(ranked, tmp_path / folder / name)
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


# GeoParquet 1.0 and 1.1, "File metadata" and "Column metadata": the required keys and their types.
ENCODINGS = {
    "WKB", "point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon",
}  # fmt: skip
GEOMETRY_TYPES = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}


def test_geoparquet_metadata_has_what_the_specification_requires(
    ranked: Ranked, tmp_path: Path
) -> None:
    path = made(ranked, tmp_path / "a.parquet")
    table = pyarrow.parquet.read_table(path)
    geo = json.loads(table.schema.metadata[b"geo"])
    assert geo["version"] in {"1.0.0", "1.1.0"}
    assert geo["primary_column"] in geo["columns"]
    column = geo["columns"][geo["primary_column"]]
    assert column["encoding"] in ENCODINGS
    assert set(column["geometry_types"]) <= GEOMETRY_TYPES
    assert table.schema.field(geo["primary_column"]).type == pyarrow.binary()
    assert column.get("edges", "planar") == "planar"
    west, south, east, north = column["bbox"]
    assert 119 < west < east < 122  # Qingdao
    assert 35 < south < north < 38
    assert column["bbox"] == pytest.approx(ranked("chem").sites.total_bounds.tolist())


def test_geoparquet_names_wgs_84_in_projjson_with_longitude_and_latitude(
    ranked: Ranked, tmp_path: Path
) -> None:
    path = made(ranked, tmp_path / "a.parquet")
    geo = json.loads(pyarrow.parquet.read_table(path).schema.metadata[b"geo"])
    crs = geo["columns"][geo["primary_column"]]["crs"]
    assert crs["$schema"].startswith("https://proj.org/schemas/")
    assert crs["type"] == "GeographicCRS"
    assert crs["id"] == {"authority": "EPSG", "code": 4326}


def test_geoparquet_says_where_its_numbers_come_from(ranked: Ranked, tmp_path: Path) -> None:
    path = made(ranked, tmp_path / "a.parquet")
    document = ranked("chem").document
    told = json.loads(pyarrow.parquet.read_schema(path).metadata[b"sitesel"])
    assert told["rules_sha256"] == document["rules"]["sha256"]
    assert told["date"] == document["pack"]["date"]
    assert "© OpenStreetMap contributors" in told["attribution"]
    assert told["sitesel_version"] == document["version"]
    assert told["weights_source"].startswith("illustrative")
    assert geopandas.read_parquet(path)["编号"].tolist() == ranked("chem").table.index.tolist()
