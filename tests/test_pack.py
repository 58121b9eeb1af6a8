"""Packs: catalogs, layers read by role, plain files laid over the built-in pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import packs
import pytest
import shapely

from sitesel import api
from sitesel.errors import (
    BrokenLayerError,
    CrsError,
    EmptyLayerError,
    LayerError,
    UnknownLayerError,
)
from sitesel.pack import builtin_folder, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas

    from sitesel.pack import Pack

    Factory = Callable[..., Path]
    Ranked = Callable[[str], api.Ranking]

PARKS = [(packs.box(0, 0, 100, 100), packs.park("p1"))]
PORTS = [(packs.at(400, 500), {"id": "port", "uncertainty_m": 50}), (packs.at(9, 9), {"id": "q"})]


def test_a_pack_is_read_from_its_folder(pack_factory: Factory) -> None:
    pack = load(pack_factory({"park": PARKS, "sea_port": PORTS}, missing=["eco_redline"]))
    assert pack.roles == ("park", "sea_port")
    assert [gap.role for gap in pack.missing] == ["eco_redline"]
    assert pack.require("sea_port", by="x")
    assert not pack.require("eco_redline", by="x")
    assert pack.layers_of("sea_port")[0].title_zh == "图层sea_port"
    assert pack.layers_of("eco_redline") == ()


def test_features_are_in_metres_with_their_own_uncertainty_or_the_layers(
    pack_factory: Factory,
) -> None:
    folder = pack_factory({"sea_port": PORTS}, entries={"sea_port": {"precision_m": 200}})
    made = load(folder).features("sea_port")
    assert made.table.crs == packs.WORK_CRS
    assert made.table.index.tolist() == ["port", "q"]
    assert made.uncertainty_m.tolist() == [50.0, 200.0]
    assert shapely.get_x(made.geometries).tolist() == [packs.EAST + 400, packs.EAST + 9]


def test_a_layer_is_read_once(pack_factory: Factory) -> None:
    pack = load(pack_factory({"sea_port": PORTS}))
    assert pack.features("sea_port") is pack.features("sea_port")


def test_a_role_that_the_catalog_does_not_list_is_refused_with_the_nearest(
    pack_factory: Factory,
) -> None:
    pack = load(pack_factory({"sea_port": PORTS}, missing=["eco_redline"]))
    with pytest.raises(UnknownLayerError) as caught:
        pack.require("eco_redlime", by="nev.redline")
    for words in ("nev.redline", "'eco_redlime'", "made_up", "[[missing]]", "eco_redline"):
        assert words in caught.value.zh
        assert words in caught.value.en


def test_several_layers_of_a_role_are_one_set_of_features(pack_factory: Factory) -> None:
    folder = pack_factory({"sea_port": PORTS})
    (folder / "more.geojson").write_text(
        packs.geojson([(packs.at(1, 1), {"id": "r"})]), encoding="utf-8"
    )
    entry = packs.layer_entry("sea_port", id="more", file="more.geojson", complete=False)
    catalog = folder / "catalog.toml"
    catalog.write_text(
        catalog.read_text(encoding="utf-8") + packs.toml({}, {}, {"layer": [entry]}),
        encoding="utf-8",
    )
    made = load(folder).features("sea_port")
    assert made.table.index.tolist() == ["port", "q", "r"]
    assert made.layers == ("sea_port_layer", "more")
    assert not made.complete


# --- faults of layers


@pytest.mark.parametrize(
    ("rows", "geometry", "words"),
    [
        ([(packs.at(0, 0), {"id": "a"}), (packs.at(1, 1), {"id": "a"})], "point", "重复:a"),
        ([(packs.at(0, 0), {"id": ""})], "point", "为空,行 [1]"),
        ([(packs.at(0, 0), {"id": "a"}), (None, {"id": "b"})], "point", "没有图形,行 [2]"),
        ([(packs.at(0, 0), {"id": "a"})], "polygon", "不是面,行 [1]"),
        ([(packs.box(0, 0, 1, 1), {"id": "a"})], "line", "不是线"),
        (
            [(shapely.Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]), {"id": "bow"})],
            "polygon",
            "自相交),行 [1]",
        ),
    ],
)
def test_a_layer_that_cannot_be_measured_from_is_refused_by_name(
    rows: list, geometry: str, words: str, pack_factory: Factory
) -> None:
    pack = load(pack_factory({"sea_port": rows}, entries={"sea_port": {"geometry": geometry}}))
    with pytest.raises(BrokenLayerError) as caught:
        pack.features("sea_port")
    assert caught.value.exit_code == 3
    assert "sea_port_layer" in caught.value.zh
    assert words in caught.value.text("zh")


def test_an_empty_layer_is_refused_by_name(pack_factory: Factory) -> None:
    pack = load(pack_factory({"sea_port": []}))
    with pytest.raises(EmptyLayerError) as caught:
        pack.features("sea_port")
    assert "sea_port_layer" in caught.value.zh
    assert "no features" in caught.value.en


def test_a_layer_whose_file_is_gone_is_refused_by_name(pack_factory: Factory) -> None:
    folder = pack_factory({"sea_port": PORTS})
    (folder / "sea_port.geojson").unlink()
    with pytest.raises(BrokenLayerError, match="sea_port_layer"):
        load(folder).features("sea_port")


@pytest.mark.parametrize("text", ["", "{", '{"type": "FeatureCollection", "features": [{]}'])
def test_a_broken_file_is_refused_by_name(text: str, pack_factory: Factory) -> None:
    folder = pack_factory({"sea_port": PORTS})
    (folder / "sea_port.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(LayerError) as caught:
        load(folder).features("sea_port")
    assert "sea_port" in caught.value.zh


def test_coordinates_that_are_no_numbers_are_refused(pack_factory: Factory) -> None:
    folder = pack_factory({"sea_port": PORTS})
    path = folder / "sea_port.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace("520400.0", "NaN"), encoding="utf-8")
    with pytest.raises(BrokenLayerError) as caught:
        load(folder).features("sea_port")
    assert "sea_port_layer" in caught.value.zh


def test_degrees_in_a_layer_declared_in_metres_are_refused(pack_factory: Factory) -> None:
    rows = [(shapely.Point(120.2, 36.1), {"id": "a"})]
    with pytest.raises(CrsError) as caught:
        load(pack_factory({"sea_port": rows})).features("sea_port")
    assert "sea_port_layer (sea_port.geojson)" in caught.value.zh


@pytest.mark.parametrize("number", [-50, "about 50"])
def test_an_uncertainty_that_is_no_length_is_refused(number: object, pack_factory: Factory) -> None:
    rows = [(packs.at(0, 0), {"id": "a", "uncertainty_m": number})]
    with pytest.raises(BrokenLayerError) as caught:
        load(pack_factory({"sea_port": rows})).features("sea_port")
    assert "uncertainty_m" in caught.value.text("zh")
    assert "rows [1]" in caught.value.text("en")


# --- faults of catalogs


def test_all_faults_of_a_catalog_come_at_once(pack_factory: Factory) -> None:
    folder = pack_factory(
        {"sea_port": PORTS},
        entries={"sea_port": {"geometry": "dot", "precision_m": -5, "colour": "red"}},
        head={"date": 2026},
    )
    with pytest.raises(BrokenLayerError) as caught:
        load(folder)
    assert len(caught.value.faults) == 4
    text = caught.value.text("en")
    for words in (
        "catalog.toml",
        "layer.0.geometry: found 'dot'",
        "layer.0.precision_m: found -5",
        "layer.0.colour",
        "pack.date: found 2026",
    ):
        assert words in text


def test_a_catalog_that_is_no_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_text('schema = "sitesel-pack/1"\n[pack\n', encoding="utf-8")
    with pytest.raises(BrokenLayerError, match="line 2"):
        load(tmp_path)


def test_a_catalog_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "catalog.toml").write_bytes('title_zh = "青岛"'.encode("gbk"))
    with pytest.raises(BrokenLayerError, match=r"catalog\.toml"):
        load(tmp_path)


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenLayerError) as caught:
        load(tmp_path / "没有")
    assert "没有" in caught.value.zh
    assert "--layers" in caught.value.en


# --- plain files laid over the built-in pack


def overlay(folder: Path, **roles: list[tuple[shapely.Geometry, dict[str, object]]]) -> Path:
    folder.mkdir()
    for role, rows in roles.items():
        (folder / f"{role}.geojson").write_text(packs.geojson(rows), encoding="utf-8")
    return folder


def test_a_file_named_by_role_fills_a_gap_of_the_built_in_pack(
    tmp_path: Path, qingdao: Pack
) -> None:
    shape = shapely.box(120.0, 36.0, 120.1, 36.1)
    pack = load(overlay(tmp_path / "own", eco_redline=[(shape, {"id": "r1"})]))
    assert "eco_redline" in pack.roles
    assert [gap.role for gap in pack.missing] == [
        gap.role for gap in qingdao.missing if gap.role != "eco_redline"
    ]
    spec = pack.layers_of("eco_redline")[0]
    assert spec.title_zh == "生态保护红线"
    assert "eco_redline.geojson" in spec.source
    assert len(pack.features("eco_redline")) == 1


def test_a_file_of_a_filled_role_takes_the_place_of_the_built_in_layer(
    tmp_path: Path, qingdao: Pack
) -> None:
    pack = load(overlay(tmp_path / "own", sea_port=[(shapely.Point(120.2, 36.0), {"id": "mine"})]))
    assert pack.features("sea_port").table.index.tolist() == ["mine"]
    assert len(pack.layers) == len(qingdao.layers)


def test_a_file_without_ids_is_numbered(tmp_path: Path) -> None:
    rows = [(shapely.Point(120.2, 36.0), {}), (shapely.Point(120.3, 36.0), {})]
    pack = load(overlay(tmp_path / "own", sea_port=rows))
    assert pack.features("sea_port").table.index.tolist() == ["0", "1"]


def test_a_file_named_for_no_role_is_refused_with_the_nearest(tmp_path: Path) -> None:
    shape = shapely.box(120.0, 36.0, 120.1, 36.1)
    folder = overlay(
        tmp_path / "own", ecological_redline=[(shape, {})], raod=[(shape, {})], sea=[(shape, {})]
    )
    with pytest.raises(UnknownLayerError) as caught:
        load(folder)
    assert len(caught.value.faults) == 2
    assert "ecological_redline.geojson" in caught.value.text("zh")
    assert "eco_redline" in caught.value.text("zh")
    assert "raod.geojson: nearest roles road" in caught.value.text("en")


def test_a_folder_without_layers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownLayerError, match="eco_redline"):
        load(tmp_path)


def test_a_redline_over_one_site_excludes_it_with_its_clause_and_is_unknown_to_none(
    tmp_path: Path, ranked: Ranked
) -> None:
    before = ranked("nev").document["sites"]
    target = next(one for one in before if one["area_mu"] and one["status"] == "unverified")
    place = ranked("nev").sites.geometry[target["id"]]
    folder = overlay(tmp_path / "own", eco_redline=[(place, {"id": "r1"})])
    after = {one["id"]: one for one in api.rank("nev", layers=folder).document["sites"]}

    hit = after[target["id"]]
    findings = {one["id"]: one for one in hit["constraints"]}
    assert findings["eco_redline"]["measured"] == pytest.approx(1.0, abs=1e-6)
    far = [
        one
        for one in after.values()
        if shapely.distance(ranked("nev").sites.geometry[one["id"]], place) > 0.5
    ]
    assert far
    for one in far:
        unknown = {each["id"] for each in one["constraints"] if each["finding"] == "unknown"}
        then = next(each for each in before if each["id"] == one["id"])
        assert unknown == {
            each["id"] for each in then["constraints"] if each["finding"] == "unknown"
        } - {"eco_redline"}
    assert {name: one["score"] for name, one in after.items()} == {
        one["id"]: one["score"] for one in before
    }


def test_a_wide_redline_excludes_even_a_schematic_site_with_the_clause(
    tmp_path: Path, ranked: Ranked
) -> None:
    target = ranked("nev").document["sites"][0]
    place = ranked("nev").sites.geometry[target["id"]].buffer(0.3)
    folder = overlay(tmp_path / "own", eco_redline=[(place, {"id": "r1"})])
    document = api.rank("nev", layers=folder).document
    hit = next(one for one in document["sites"] if one["id"] == target["id"])
    assert (hit["status"], hit["status_zh"], hit["rank"]) == ("excluded", "排除", None)
    assert any("生态保护红线" in reason for reason in hit["reasons_zh"])
    rule = next(one for one in document["constraints"] if one["id"] == "eco_redline")
    assert "三条控制线" in rule["clause_zh"]
    assert rule["missing_roles"] == []
    assert rule["layers"] == ["own_eco_redline"]
    assert hit["score"] == pytest.approx(target["score"], abs=1e-9)


def test_a_redline_drawn_as_lines_is_refused_and_does_not_pass_for_clear(tmp_path: Path) -> None:
    ring = shapely.box(120.0, 36.0, 120.5, 36.5).exterior
    folder = overlay(tmp_path / "own", eco_redline=[(ring, {"id": "r1"})])
    with pytest.raises(BrokenLayerError, match="own_eco_redline"):
        api.rank("nev", layers=folder)


def test_a_catalog_without_a_head_describes_files_laid_over_the_built_in_pack(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "ports.geojson").write_text(packs.geojson(PORTS), encoding="utf-8")
    entry = packs.layer_entry("sea_port", id="mine", file="ports.geojson", precision_m=25)
    text = packs.toml({"schema": "sitesel-pack/1"}, {}, {"layer": [entry]})
    (folder / "catalog.toml").write_text(text, encoding="utf-8")
    pack = load(folder)
    assert pack.head.id == "qingdao"
    assert [layer.id for layer in pack.layers_of("sea_port")] == ["mine"]
    assert pack.features("sea_port").uncertainty_m.tolist() == [50.0, 25.0]
    assert "road" in pack.roles


def test_a_recognised_boundary_that_a_planner_supplies_lets_a_chemical_site_in(
    tmp_path: Path,
) -> None:
    """A parcel beside every park: excluded without the boundary, inside it with the boundary."""
    parcel = shapely.box(119.95, 36.75, 119.96, 36.76)
    sites = tmp_path / "parcel.geojson"
    sites.write_text(packs.geojson([(parcel, {"id": "a"})]), encoding="utf-8")
    folder = overlay(tmp_path / "own", chemical_park_boundary=[(parcel.buffer(0.02), {"id": "b"})])
    before = api.rank("chem", sites=sites).document["sites"][0]
    after = api.rank("chem", sites=sites, layers=folder).document["sites"][0]
    finding = {
        name: next(one["finding"] for one in site["constraints"] if one["id"] == "chem_park")
        for name, site in (("before", before), ("after", after))
    }
    assert finding == {"before": "fail", "after": "pass"}
    assert before["status"] == "excluded"
    assert after["status"] != "excluded"


def test_own_parks_without_marks_are_all_candidates(tmp_path: Path) -> None:
    shape = shapely.box(120.2, 36.2, 120.21, 36.21)
    folder = overlay(tmp_path / "own", park=[(shape, {"id": "mine"})])
    ranking = api.rank("nev", layers=folder)
    assert "mine" in ranking.table.index
    assert ranking.explain("mine")["name_zh"] == "mine"


# --- the built-in pack


def test_the_built_in_pack_lies_beside_or_inside_the_package() -> None:
    assert (builtin_folder() / "catalog.toml").is_file()


def test_every_layer_of_the_built_in_pack_has_its_provenance(qingdao: Pack) -> None:
    for layer, folder in qingdao.layers:
        assert (folder / layer.file).is_file()
        assert layer.crs == "EPSG:4326"
        assert layer.quality in {"surveyed", "derived", "schematic"}
        assert layer.precision_m > 0
        assert len(layer.sha256) == 64
        for text in (layer.title_zh, layer.title_en, layer.source, layer.license, layer.date):
            assert text
        assert layer.complete or (layer.note_zh and layer.note_en)


def test_no_missing_role_is_filled_and_each_says_what_to_supply(qingdao: Pack) -> None:
    gaps = [gap.role for gap in qingdao.missing]
    assert len(gaps) == len(set(gaps))
    assert not set(gaps) & set(qingdao.roles)
    assert all(gap.supply_zh and gap.supply_en for gap in qingdao.missing)


def test_the_pack_tells_the_truth_about_the_ten_parks(qingdao: Pack) -> None:
    for number in ("十大", "15", "8"):
        assert number in qingdao.head.note_zh


def test_published_areas_are_those_of_the_drawn_discs(qingdao: Pack) -> None:
    """A disc of the stated area: within a thousandth, in the working system."""
    for role in qingdao.head.site_roles:
        table: geopandas.GeoDataFrame = qingdao.features(role).table
        drawn = table[table["area_mu"].notna() & (table.geometry.geom_type == "Polygon")]
        share = drawn.geometry.area / (drawn["area_mu"] * 2000 / 3)
        assert share.between(0.999, 1.001).all(), share
