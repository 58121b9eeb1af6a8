"""`sitesel import` and its kin as a user calls them: printed, written, refused, left alone."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import office_folder
import pytest
import shapely
from click.testing import CliRunner
from osm_files import FOLDER
from shapely import wkt
from test_crs_offset import own_roads

from sitesel.cli import group
from sitesel.intake.catalog import with_layers
from sitesel.intake.columns import with_industries
from sitesel.pack import LayerSpec, load
from sitesel.pack.check import check
from sitesel.sites import from_pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.testing import Result

EAST, NORTH = 492_000.0, 3_976_000.0  # inland, EPSG:4549
OWN = Path("我的图层")
Json = dict[str, Any]


def box(west: float, south: float, side: float = 100.0) -> shapely.Polygon:
    return shapely.box(EAST + west, NORTH + south, EAST + west + side, NORTH + south + side)


BOW_TIE = shapely.Polygon(
    [(EAST, NORTH), (EAST + 100, NORTH + 100), (EAST + 100, NORTH), (EAST, NORTH + 100)]
)


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str, code: int = 0, typed: str | None = None) -> Result:
    done = CliRunner().invoke(group, [str(word) for word in words], input=typed)
    assert done.exit_code == code, done.output
    return done


def write(
    name: str,
    shapes: Sequence[shapely.Geometry | None],
    *,
    layer: str | None = None,
    **columns: Sequence[object],
) -> str:
    frame = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4549")
    frame.to_file(name, driver="GPKG", layer=layer)
    return name


def entries() -> dict[str, Json]:
    catalog = tomllib.loads((OWN / "catalog.toml").read_text("utf-8"))
    return {entry["id"]: entry for entry in catalog["layer"]}


def log_of(entry: Json) -> Json:
    found: Json = json.loads((OWN / entry["import_log"]).read_text("utf-8"))
    return found


# --- what is taken in


def test_an_offices_folder_becomes_a_ranking_without_an_open_question(office: Path) -> None:
    office_folder.write(office)
    stated = ("--source", "虚构示例", "--date", "2026-03", "--no-preview")
    for name in ("地块.shp", "三区三线.gpkg", "高程.tif", "企业名录.xlsx"):
        run("import", name, *stated)
    none = "fault_line,hazard_area,flood_zone,bay_control,water_protection_area,water_source"
    run("import", "--none", "--role", none, "--within", "地块", "--margin", "1000", *stated)
    done = run("rank", "-i", "新能源汽车", "--layers", str(OWN), "--no-map", "--format", "json")
    document = json.loads(done.stdout)
    assert document["counts"] == {"eligible": 4, "unverified": 0, "excluded": 4}
    reasons = {site["name_zh"]: site["reasons_zh"] for site in document["sites"]}
    assert reasons["虚构四号"][0].startswith("生态保护红线:测得 30.0%")  # 300 of 1000 m
    assert reasons["虚构五号"][0].startswith("永久基本农田:测得 25.0%")  # 200 of 800 m
    assert reasons["虚构六号"][0].startswith("城镇开发边界:测得 50.0%")
    assert reasons["虚构七号"][0].startswith("用地坡度:测得 60.0")
    said = [note["zh"] for note in document["notes"]]
    assert any(line.startswith("活动断层(声明:范围内没有):据来源声明,不是数据") for line in said)
    assert check(OWN).error is None


def test_what_is_not_stated_stays_unstated() -> None:
    write("生态保护红线.gpkg", [box(0, 0)])
    run("import", "生态保护红线.gpkg")
    entry = entries()["own_eco_redline"]
    assert entry["date"] == entry["license"] == "未注明 unstated"
    assert entry["source"] == "未注明 unstated; 用户提供 user-supplied: 生态保护红线.gpkg"
    assert entry["quality"] == "unstated"
    listed = run("layers", "--layers", str(OWN)).stdout
    row = next(line for line in listed.splitlines() if line.startswith("eco_redline"))
    assert row.count("未注明") >= 4  # date, quality, precision, licence


def test_what_is_stated_is_in_the_catalog() -> None:
    write("红线.gpkg", [box(0, 0)])
    run(
        "import", "红线.gpkg", "--role", "生态保护红线", "--source", "市局 2026-1 号", "--date",
        "2026-03", "--licence", "内部使用", "--precision", "2.5", "--quality", "surveyed",
        "--incomplete",
    )  # fmt: skip
    entry = entries()["own_eco_redline"]
    expected = {
        "source": "市局 2026-1 号",
        "date": "2026-03",
        "license": "内部使用",
        "precision_m": 2.5,
        "quality": "surveyed",
        "complete": False,
        "crs": "EPSG:4549",
        "geometry": "polygon",
    }
    assert {key: entry[key] for key in expected} == expected


def test_the_same_file_gives_the_same_bytes() -> None:
    write("生态保护红线.gpkg", [box(0, 0), box(200, 0)], 名称=["甲", "乙"])
    run("import", "生态保护红线.gpkg")
    first = entries()
    run("import", "生态保护红线.gpkg", "--replace")
    assert entries() == first


def test_parcels_of_a_layer_are_the_candidates_and_are_placed_by_their_polygons() -> None:
    write("地块.gpkg", [box(0, 0), box(200, 0)], DKBH=["A1", "A2"], 产业=["新能源汽车", "NEV、芯"])
    run("import", "地块.gpkg", "--quality", "surveyed")
    own = load(OWN)
    assert own.head.site_roles == ("site",)
    sites = from_pack(own)
    assert list(sites.index) == ["A1", "A2"]
    assert sites.table["industries"].tolist() == [["nev"], ["nev", "芯"]]
    assert sites.table["role"].tolist() == ["", ""]
    assert sites.table["quality"].tolist() == ["surveyed", "surveyed"]
    assert sites.table["layer"].tolist() == ["own_site", "own_site"]


def test_a_plain_file_named_site_is_taken_for_candidates_as_well(office: Path) -> None:
    (office / "layers").mkdir()
    write("layers/site.gpkg", [box(0, 0)], 地块编号=["B1"])
    assert list(from_pack(load(office / "layers")).index) == ["B1"]


def test_industries_may_be_lists() -> None:
    """GeoJSON gives arrays, which no table of names can look up: a TypeError ended the import."""
    cells = [np.array(["新能源汽车", "芯"], dtype=object), [], None, "NEV"]
    frame = geopandas.GeoDataFrame({"industries": cells}, geometry=[box(0, 0)] * 4)
    found, notes = with_industries(frame)
    assert found["industries"].fillna("-").tolist() == ["nev,芯", "", "-", "nev"]
    assert len(notes) == 1


def test_names_of_industries_that_nobody_knows_are_told() -> None:
    write("地块.gpkg", [box(0, 0)], 产业=["虚构产业"])
    assert "1 种产业名称不认识,不计入匹配:虚构产业" in run("import", "地块.gpkg").stdout


def test_layers_in_doubt_are_passed_over_and_named() -> None:
    write("成果.gpkg", [box(0, 0)], layer="生态保护红线")
    write("成果.gpkg", [box(0, 0)], layer="底图")
    done = run("import", "成果.gpkg")
    assert "未导入图层 底图:角色不明" in done.stderr
    assert list(entries()) == ["own_eco_redline"]


def test_each_layer_can_be_told_what_it_is() -> None:
    write("成果.gpkg", [box(0, 0)], layer="a")
    write("成果.gpkg", [box(0, 0)], layer="b")
    run("import", "成果.gpkg", "--role", "a=eco_redline", "--role", "b=永久基本农田")
    assert list(entries()) == ["own_eco_redline", "own_basic_farmland"]


def test_replace_puts_the_new_layer_in_the_place_of_the_old_and_add_beside_it() -> None:
    write("生态保护红线.gpkg", [box(0, 0)])
    run("import", "生态保护红线.gpkg")
    again = run("import", "生态保护红线.gpkg", code=2)
    assert "--replace" in again.stderr
    write("红线二.gpkg", [box(500, 0)])
    run("import", "红线二.gpkg", "--role", "eco_redline", "--add")
    assert list(entries()) == ["own_eco_redline", "own_eco_redline_2"]
    assert len(load(OWN).features("eco_redline")) == 2
    run("import", "红线二.gpkg", "--role", "eco_redline", "--replace")
    assert list(entries()) == ["own_eco_redline"]
    assert len(list(OWN.glob("eco_redline-*.gpkg"))) == 1


def test_plain_files_of_the_folder_get_entries_and_stay_layers() -> None:
    OWN.mkdir()
    write(str(OWN / "flood_zone.gpkg"), [box(0, 0)])
    write("生态保护红线.gpkg", [box(0, 0)])
    run("import", "生态保护红线.gpkg")
    assert list(entries()) == ["own_flood_zone", "own_eco_redline"]
    assert {"flood_zone", "eco_redline"} <= set(load(OWN).roles)


def test_only_looking_writes_nothing(office: Path) -> None:
    write("生态保护红线.gpkg", [box(0, 0)])
    assert "只看,未写入。" in run("import", "生态保护红线.gpkg", "--dry-run", "--no-preview").stdout
    assert sorted(path.name for path in office.iterdir()) == ["生态保护红线.gpkg"]


def test_the_preview_is_a_page_without_script_that_shows_hostile_names_as_text() -> None:
    write("生态保护红线.gpkg", [box(0, 0), None], 名称=["<script>alert(1)</script>", "x"])
    run("import", "生态保护红线.gpkg", "--reject-broken")
    page = Path("sitesel-导入预览-生态保护红线.html").read_text("utf-8")
    assert "<svg" in page
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "1 个要素没有图形" in page


def test_the_preview_of_a_raster_shows_where_it_lies(office: Path) -> None:
    office_folder.write(office)
    run("import", "高程.tif", "--dry-run")
    page = Path("sitesel-导入预览-高程.html").read_text("utf-8")
    assert page.count("<svg") == 2
    frame = re.search(r'<rect class="b" x="([\d.]+)" y="([\d.]+)"', page)
    assert frame is not None
    # 489,000 east, 3,985,000 north of a city 119.5 to 121.1 E, 35.4 to 37.2 N: left, low
    assert 0 < float(frame[1]) < 210
    assert 280 < float(frame[2]) < 560


# --- what is wrong


def test_invalid_outlines_refuse_the_file_and_name_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("生态保护红线.gpkg", [box(0, 0), BOW_TIE])
    refused = run("import", "生态保护红线.gpkg", code=3)
    assert "1 个要素图形无效,行 2(Self-intersection" in refused.stderr
    assert "--repair" in refused.stderr
    monkeypatch.setattr("sys.argv", ["sitesel", "--lang", "en"])
    english = run("import", "生态保护红线.gpkg", "--lang", "en", code=3)
    assert "cannot be taken in as it is" in english.stderr
    assert not OWN.exists()


def test_repair_is_logged_feature_by_feature_with_its_areas() -> None:
    write("生态保护红线.gpkg", [box(0, 0), BOW_TIE], BSM=["a", "b"])
    done = run("import", "生态保护红线.gpkg", "--repair")
    assert "读 2 = 原样 1 + 修复 1 + 剔除 0" in done.stdout
    (row,) = log_of(entries()["own_eco_redline"])["repaired"]
    assert (row["row"], row["id"]) == (2, "b")
    assert row["before_m2"] == pytest.approx(0.0)  # lobes of opposite sign
    assert row["after_m2"] == pytest.approx(5000.0)  # two triangles, 100 wide and 50 high
    assert row["change_m2"] == pytest.approx(5000.0)
    assert "Self-intersection" in row["en"]
    assert check(OWN).error is None


def test_rows_are_left_out_only_where_that_is_allowed_and_all_are_accounted_for() -> None:
    broken = [box(0, 0), None, shapely.Polygon(), BOW_TIE, box(200, 0), box(400, 0), box(600, 0)]
    broken += [BOW_TIE]  # could be repaired, but its id is taken
    ids = ["a", "b", "c", "d", "a", None, "g", "g"]
    write("地块.gpkg", broken, DKBH=ids)
    refused = run("import", "地块.gpkg", "--repair", code=3)
    assert "--reject-broken" in refused.stderr
    done = run("import", "地块.gpkg", "--repair", "--reject-broken")
    assert "读 8 = 原样 2 + 修复 1 + 剔除 5" in done.stdout
    log = log_of(entries()["own_site"])
    assert [row["row"] for row in log["rejected"]] == [2, 3, 5, 6, 8]
    assert [row["zh"] for row in log["rejected"]] == [
        "没有图形", "没有图形", "编号与前面的要素重复", "编号为空", "编号与前面的要素重复",
    ]  # fmt: skip
    assert log["counts"] == {"read": 8, "kept": 2, "repaired": 1, "rejected": 5}
    assert list(from_pack(load(OWN)).index) == ["a", "d", "g"]


def test_a_file_of_which_nothing_is_left_is_refused() -> None:
    write("生态保护红线.gpkg", [box(0, 0).boundary, None])
    refused = run("import", "生态保护红线.gpkg", "--reject-broken", "--role", "eco_redline", code=3)
    assert "没有一个可用的要素" in refused.stderr


def test_ids_that_do_not_tell_features_apart_become_row_numbers_except_for_parcels() -> None:
    write("生态保护红线.gpkg", [box(0, 0), box(200, 0)], BSM=["x", "x"])
    done = run("import", "生态保护红线.gpkg")
    assert "以行号为 id" in done.stdout
    table = load(OWN).features("eco_redline").table
    assert list(table.index) == ["row-1", "row-2"]
    assert table["id_source"].tolist() == ["x", "x"]


def test_parcels_far_outside_the_city_are_refused_before_anything_is_written() -> None:
    frame = geopandas.GeoDataFrame(geometry=[shapely.box(700_000, 4_400_000, 700_100, 4_400_100)])
    frame.set_crs("EPSG:4549").to_file("地块.gpkg")
    refused = run("import", "地块.gpkg", code=3)
    assert "EPSG:4549" in refused.stderr
    assert not OWN.exists()


def test_a_doubtful_file_asks_for_its_role_with_code_2() -> None:
    write("data.gpkg", [box(0, 0)])
    assert "--role" in run("import", "data.gpkg", code=2).stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "缺少文件"),
        (("a.gpkg", "--field", "id"), "字段=列名"),
        (("a.gpkg", "--precision", "-1", "--role", "eco_redline"), "--precision"),
        (("a.gpkg", "--role", "nothing"), "没有角色"),
        (("a.gpkg", "--role", "eco_redline", "--layer", "b"), "没有图层 'b'"),
        (("a.gpkg", "--role", "eco_redline", "--role", "slope"), "有几个图层"),
    ],
)
def test_what_is_typed_wrong_is_told_with_code_2(words: tuple[str, ...], said: str) -> None:
    write("a.gpkg", [box(0, 0)])
    assert said in run("import", *words, code=2).stderr


def test_a_terminal_somebody_looks_and_a_no_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    write("生态保护红线.gpkg", [box(0, 0)])
    monkeypatch.setattr("sitesel.cli.take_in._somebody_looks", lambda: True)
    run("import", "生态保护红线.gpkg", "--no-preview", typed="n\n", code=1)
    assert not OWN.exists()
    run("import", "生态保护红线.gpkg", "--no-preview", typed="y\n")
    assert list(entries()) == ["own_eco_redline"]


# --- statements of absence


def test_a_statement_needs_role_source_date_and_ground() -> None:
    stated = ("--source", "虚构报告", "--date", "2026-05")
    for words in (
        ("--role", "fault_line", *stated),
        ("--within", "全市", *stated),
        ("--role", "fault_line", "--within", "全市", "--date", "2026"),
        ("--role", "fault_line", "--within", "全市", "--source", "x"),
        ("--role", "fault_line", "--within", "地块", *stated),
    ):
        run("import", "--none", *words, code=2)
    assert not OWN.exists()


def test_a_statement_can_hold_on_the_ground_of_a_file() -> None:
    write("核查范围.gpkg", [box(0, 0, 1000)])
    stated = ("--source", "虚构报告", "--date", "2026-05")
    done = run("import", "--none", "--role", "活动断层", "--within", "核查范围.gpkg", *stated)
    assert "声明:核查范围.gpkg(1 km²)范围内没有活动断层" in done.stdout
    entry = entries()["own_fault_line"]
    assert entry["absent"] is True
    held = load(OWN).features("fault_line")
    assert len(held) == 0
    assert held.absent_in is not None
    assert held.absent_in.area == pytest.approx(1e6)


def test_a_statement_leaves_the_built_in_layer_of_its_role_in_place() -> None:
    words = ("--source", "虚构", "--date", "2026")
    run("import", "--none", "--role", "water_source", "--within", "全市", *words)
    own = load(OWN)
    assert len(own.features("water_source")) == len(load().features("water_source"))
    assert own.titles["water_source"] == load().titles["water_source"]


# --- repair of what is there


def test_a_layer_of_the_folder_is_repaired_in_place_and_keeps_what_its_entry_states() -> None:
    OWN.mkdir()
    write(str(OWN / "eco_redline.gpkg"), [box(0, 0), BOW_TIE], 名称=["a", "b"])
    assert check(OWN).error is not None
    done = run("layers", "repair", "生态保护红线")
    assert "读 2 = 原样 1 + 修复 1 + 剔除 0" in done.stdout
    assert check(OWN).error is None
    entry = entries()["own_eco_redline"]
    assert entry["source"] == "用户提供 user-supplied: eco_redline.gpkg"
    assert "修复 1" in entry["note_zh"]
    assert load(OWN).features("eco_redline").table["名称"].tolist() == ["a", "b"]
    assert "没有要修复的" in run("layers", "repair", "eco_redline").stdout
    assert "无从修复" in run("layers", "repair", "slope", code=3).stderr


# --- the catalog's text


def spec(role: str, **changed: object) -> LayerSpec:
    told: Json = {
        "id": f"own_{role}", "role": role, "title_zh": "图", "title_en": "t", "file": "f.gpkg",
        "geometry": "polygon", "source": "s", "license": "l", "date": "d", "crs": "EPSG:4549",
        "precision_m": 0, "quality": "unstated", **changed,
    }  # fmt: skip
    return LayerSpec(**told)


def test_comments_and_other_entries_of_a_catalog_stay() -> None:
    text = with_layers(None, [spec("eco_redline")])
    text = text.replace("[[layer]]", "# 手写的说明\n[[layer]]").replace(
        'source = "s"', 'source = "s" # 文号待补'
    )
    after = with_layers(text, [spec("slope", title_zh='引号" 与\n换行')])
    assert "# 手写的说明" in after
    assert "# 文号待补" in after
    assert [one["id"] for one in tomllib.loads(after)["layer"]] == ["own_eco_redline", "own_slope"]
    assert tomllib.loads(after)["layer"][1]["title_zh"] == '引号" 与\n换行'
    fewer = with_layers(after, [], dropped=["own_slope"])
    assert "# 文号待补" in fewer
    assert [one["id"] for one in tomllib.loads(fewer)["layer"]] == ["own_eco_redline"]


def test_a_filled_role_is_no_gap_any_more() -> None:
    gap = '[[missing]]\nrole = "{}"\ntitle_zh = ""\ntitle_en = ""\ngeometry = ""\n'
    gap += 'supply_zh = ""\nsupply_en = ""\n'
    text = 'schema = "sitesel-pack/1"\n' + gap.format("slope") + gap.format("flood_zone")
    after = tomllib.loads(with_layers(text, [spec("slope")]))
    assert [one["role"] for one in after["missing"]] == ["flood_zone"]
    both = tomllib.loads(with_layers(text, [spec("slope"), spec("flood_zone")]))
    assert "missing" not in both


def test_a_catalog_that_is_broken_is_refused_and_stays_as_it_is() -> None:
    OWN.mkdir()
    (OWN / "catalog.toml").write_text('schema = "sitesel-pack/1"\nlayer = 3\n', "utf-8")
    write("生态保护红线.gpkg", [box(0, 0)])
    run("import", "生态保护红线.gpkg", code=3)
    assert "layer = 3" in (OWN / "catalog.toml").read_text("utf-8")


# --- what is written


def test_a_written_layer_is_one_type_has_an_index_and_keeps_every_column() -> None:
    many = shapely.MultiPolygon([box(500, 0), box(800, 0)])
    write("生态保护红线.gpkg", [box(0, 0), many], 面积=[1.5, None], 备注=["甲", None])
    run("import", "生态保护红线.gpkg")
    path = OWN / entries()["own_eco_redline"]["file"]
    frame = geopandas.read_file(path)
    assert set(frame.geom_type) == {"MultiPolygon"}
    assert frame["面积"].isna().tolist() == [False, True]
    assert frame["备注"].tolist()[0] == "甲"
    with sqlite3.connect(path) as database:
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
        (kind,) = database.execute(
            "SELECT geometry_type_name FROM gpkg_geometry_columns"
        ).fetchone()
    database.close()
    assert "rtree_eco_redline_geom" in names
    assert kind == "MULTIPOLYGON"


def test_features_are_written_alike_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    write("生态保护红线.gpkg", [box(0, 0), box(200, 0)], 名称=["甲", None], 数=[1, 2])
    run("import", "生态保护红线.gpkg")
    first = geopandas.read_file(OWN / entries()["own_eco_redline"]["file"])
    shutil.rmtree(OWN)
    monkeypatch.setattr("sitesel.intake.writing.find_spec", lambda _: None)
    run("import", "生态保护红线.gpkg")
    second = geopandas.read_file(OWN / entries()["own_eco_redline"]["file"])
    assert first.equals(second)


def test_a_ring_drawn_in_another_system_lands_where_pyproj_puts_it() -> None:
    wanted = box(0, 0)
    frame = geopandas.GeoDataFrame({"BSM": ["a"]}, geometry=[wanted], crs="EPSG:4549")
    frame.to_crs("EPSG:4490").to_file("生态保护红线.gpkg")
    run("import", "生态保护红线.gpkg")
    (found,) = load(OWN).features("eco_redline").geometries
    assert found.hausdorff_distance(wanted) < 1e-3
    assert wkt.loads(found.wkt).is_valid


# --- what other parts bring


def test_roads_of_an_extract_come_with_licence_speed_and_direction(office: Path) -> None:
    shutil.copy(FOLDER / "ring.osm.pbf", office)
    run("import", "ring.osm.pbf", code=2)
    done = run("import", "ring.osm.pbf", "--role", "road", "--date", "2026-01")
    assert "© OpenStreetMap" in done.stdout
    (entry,) = entries().values()
    assert (entry["license"], entry["attribution"]) == (
        "ODbL-1.0", "© OpenStreetMap contributors",
    )  # fmt: skip
    roads = load(OWN).features("road").table
    assert sorted(roads["oneway"]) == ["both", "forward", "forward", "forward", "forward"]
    assert roads["speed_kmh"].eq(60).all()


def test_substations_of_an_extract_may_be_points_and_outlines(office: Path) -> None:
    shutil.copy(FOLDER / "power.osm.pbf", office)
    run("import", "power.osm.pbf", "--role", "power_substation", "--reject-broken")
    (entry,) = entries().values()
    assert entry["geometry"] == "mixed"


@pytest.mark.parametrize("shift", [True, False])
def test_a_layer_in_gcj02_labelled_wgs84_is_doubted_before_it_is_written(
    office: Path, *, shift: bool
) -> None:
    roads = own_roads(office / "amap", shift=shift) / "road.gpkg"
    done = run("import", str(roads), "--role", "road", "--dry-run", "--no-preview")
    doubted = [line for line in done.stdout.splitlines() if "位置可疑" in line]
    assert bool(doubted) is shift
    assert all("GCJ-02 坐标被当作 WGS 84" in line for line in doubted)
    assert not OWN.exists()
