"""Tiny OpenStreetMap files, made by `osm_files.py`, whose answers a hand can work out."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import osm_files
import osmium
import pytest
import shapely
from pyproj import Geod

from sitesel.errors import BrokenLayerError, DependencyError, EmptyLayerError, UsageError
from sitesel.formats import Reading, read
from sitesel.formats.extracts import is_osm
from sitesel.formats.osm import read_osm, roles_in
from sitesel.formats.osm.read import roles
from sitesel.formats.osm.speeds import table
from sitesel.pack import load

FOLDER = osm_files.FOLDER
EAST, NORTH, STEP = osm_files.WEST, osm_files.SOUTH, osm_files.STEP


def roads(name: str, **asked: object) -> Reading:
    return read_osm(FOLDER / name, role="road", **asked)


def said(reading: Reading) -> str:
    return "\n".join(note.zh for note in reading.notes)


@pytest.mark.parametrize("name", ["ring.osm.pbf", "ring.osm", "ring.osm.bz2", "ring.osm.gz"])
def test_every_form_of_a_file_gives_the_same_roads(name: str) -> None:
    reading = roads(name)
    assert reading.frame["id"].tolist() == ["way/11", "way/12", "way/13", "way/14", "way/20"]
    assert reading.frame["oneway"].tolist() == ["forward"] * 4 + ["both"]
    assert reading.frame["highway"].tolist() == ["primary"] * 4 + ["secondary"]
    assert reading.crs == "EPSG:4326" == reading.frame.crs.to_string()
    assert reading.form == name.removeprefix("ring.")
    assert reading.layer == "road"
    first = shapely.get_coordinates(reading.frame.geometry.iloc[0])
    assert first == pytest.approx(np.array([[EAST, NORTH], [EAST + STEP, NORTH]]))


def test_lengths_are_those_of_geodesics_on_the_ellipsoid() -> None:
    frame = roads("ring.osm.pbf").frame
    geodesic = [Geod(ellps="WGS84").geometry_length(line) for line in frame.geometry]
    assert frame["length_m"].tolist() == pytest.approx(geodesic, abs=0.01)


def test_directions_are_those_of_the_tags_and_of_what_roundabouts_and_motorways_imply() -> None:
    expected = [direction for _, direction in osm_files.DIRECTIONS]
    reading = roads("directions.osm.pbf")
    assert reading.frame["oneway"].tolist() == expected
    assert "单行 7 条(其中逆画线方向 2 条" in said(reading)
    assert "方向随时段变化 1 条" in said(reading)


def test_speeds_are_read_in_their_units_and_else_taken_from_the_class() -> None:
    frame = roads("speeds.osm.pbf").frame
    assert frame["speed_kmh"].tolist() == [kmh for _, kmh, _ in osm_files.SPEEDS]
    assert frame["speed_from"].tolist() == [origin for _, _, origin in osm_files.SPEEDS]


def test_a_limit_that_is_no_speed_is_told_with_its_word() -> None:
    told = said(roads("speeds.osm.pbf"))
    assert "4 条的 maxspeed 不是车速" in told
    assert "'signals' 1" in told
    assert "secondary 50 (道交法实施条例第45-2条,条文见于二手页面)" in told


def test_roads_that_are_closed_to_traffic_are_set_aside_by_number_and_counted() -> None:
    reading = roads("access.osm.pbf")
    open_ = [row + 1 for row, (_, taken) in enumerate(osm_files.ACCESS) if taken]
    closed = [row + 1 for row, (_, taken) in enumerate(osm_files.ACCESS) if not taken]
    assert reading.frame["osm_id"].tolist() == open_
    assert [one.row for one in reading.rejected] == closed
    assert reading.count == len(osm_files.ACCESS)
    assert "取 5 个,不取 4 个 (不许一般车辆通行(access 等) 3, 是面而不是路(area=yes) 1)" in said(
        reading
    )


def test_motorways_bridges_and_tunnels_are_entered_only_from_roads_they_meet() -> None:
    assert roads("crossing.osm.pbf").frame["entered"].tolist() == [True, False]
    motorway = roads("directions.osm.pbf").frame.set_index("highway")["entered"]
    assert not motorway["motorway"].any()
    assert not motorway["motorway_link"].any()
    assert motorway["primary"].all()


def test_a_road_with_missing_nodes_is_drawn_where_it_has_some() -> None:
    reading = roads("broken.osm.pbf")
    assert reading.frame["osm_id"].tolist() == [1, 2, 5]
    assert [one.row for one in reading.rejected] == [3, 4, 6]
    ends, parts, stands = reading.frame.geometry
    assert shapely.get_num_points(ends) == 2
    assert [len(part.coords) for part in parts.geoms] == [2, 2]
    assert shapely.get_num_points(stands) == 2  # 5, 5, 6: it moves once
    assert "2 条缺部分结点" in said(reading)
    assert shapely.is_valid(reading.frame.geometry).all()


def test_names_are_those_of_the_map_with_every_sign() -> None:
    road = roads("names.osm.pbf").frame
    assert road["name_zh"].tolist() == ["胶州湾大桥"]
    assert road["ref"].tolist() == ["G22"]
    assert road["bridge"].tolist() == [True]
    rail = read_osm(FOLDER / "names.osm.pbf", role="railway").frame
    assert rail["name_zh"].tolist() == ["胶济铁路"]
    assert rail["usage"].tolist() == ["main"]


def test_a_name_in_one_language_only_stands_for_the_name(tmp_path: Path) -> None:
    tags = {"highway": "trunk", "name": "a,b=c %41% @ \n\t中"}
    made = osm_files.write(tmp_path / "a.osm.pbf", osm_files.lines_of([tags]))
    assert read_osm(made, role="road").frame["name_zh"].tolist() == ["a,b=c %41% @ \n\t中"]


def test_the_same_number_twice_is_one_road_and_told() -> None:
    reading = roads("twice.osm.pbf")
    assert len(reading.frame) == 1
    assert [one.reason.zh for one in reading.rejected] == ["同一编号在文件中出现两次"]


def test_a_class_that_is_there_twice_and_ends_as_none_is_set_aside(tmp_path: Path) -> None:
    """The filter passes the first, the table counts the last: found by guided fuzzing."""
    ways = "".join(
        f'<way id="{number}" version="1"><nd ref="1"/><nd ref="2"/>'
        f'<tag k="highway" v="secondary"/>{more}</way>'
        for number, more in ((7, ""), (8, '<tag k="highway" v="zebra"/>'))
    )
    path = tmp_path / "double.osm"
    path.write_text(
        '<osm version="0.6"><node id="1" version="1" lat="36.1" lon="120.4"/>'
        f'<node id="2" version="1" lat="36.2" lon="120.4"/>{ways}</osm>',
        encoding="utf-8",
    )
    reading = read_osm(path, role="road")
    assert reading.frame["id"].tolist() == ["way/7"]
    assert [(one.row, one.reason.zh) for one in reading.rejected] == [
        (8, "highway 写了两次,后一个不是道路等级")
    ]


def test_a_lake_keeps_its_island_and_what_makes_no_area_is_told() -> None:
    reading = read_osm(FOLDER / "water.osm.pbf", role="water_body")
    area = dict(zip(reading.frame["id"], shapely.area(reading.frame.geometry), strict=True))
    assert area == pytest.approx({"way/4": STEP**2, "relation/7": 3 * STEP**2})
    assert len(reading.frame.set_index("id").geometry["relation/7"].interiors) == 1
    assert reading.frame.set_index("id").loc["way/4", "name_zh"] == "塘"
    assert sorted(one.row for one in reading.rejected) == [5, 8]
    assert reading.count == 4


def test_substations_are_nodes_and_areas_with_their_highest_voltage() -> None:
    reading = read_osm(FOLDER / "power.osm.pbf", role="power_substation")
    frame = reading.frame.set_index("id")
    assert sorted(frame.index) == ["node/5", "node/6", "way/1"]
    assert frame["voltage_kv"]["node/5"] == 110.0
    assert frame["voltage_kv"]["way/1"] == 220.0
    assert math.isnan(frame["voltage_kv"]["node/6"])
    assert frame["name_zh"]["node/5"] == "泊里站"
    assert frame.geometry["way/1"].geom_type == "Polygon"
    assert "1 个没有标电压" in said(reading)


def test_power_lines_and_cables_are_lines() -> None:
    frame = read_osm(FOLDER / "power.osm.pbf", role="power_line").frame
    assert frame["id"].tolist() == ["way/2", "way/3"]
    assert frame["voltage_kv"].tolist()[0] == 220.0
    assert math.isnan(frame["voltage_kv"].tolist()[1])


def test_what_touches_the_box_is_kept_whole_and_the_rest_is_passed_over() -> None:
    box = (EAST - 0.005, NORTH - 0.005, EAST + 0.005, NORTH + 0.005)  # around node 1
    reading = roads("ring.osm.pbf", bounds=box)
    assert reading.frame["id"].tolist() == ["way/11", "way/14", "way/20"]
    far_end = shapely.get_coordinates(reading.frame.geometry.iloc[0])[1, 0]
    assert far_end == pytest.approx(EAST + STEP)
    assert "范围外 2 个" in said(reading)


def test_a_lake_that_the_box_does_not_touch_is_passed_over() -> None:
    box = (EAST + 0.035, NORTH - 0.005, EAST + 0.06, NORTH + 0.02)  # around the pond
    reading = read_osm(FOLDER / "water.osm.pbf", role="water_body", bounds=box)
    assert reading.frame["id"].tolist() == ["way/4"]


@pytest.mark.parametrize("role", ["road", "water_body"])
def test_a_file_without_the_role_in_the_box_says_so_and_what_to_do(role: str) -> None:
    name = "ring.osm.pbf" if role == "road" else "water.osm.pbf"
    with pytest.raises(EmptyLayerError) as caught:
        read_osm(FOLDER / name, role=role, bounds=(1.0, 2.0, 3.0, 4.0))
    assert "范围 1, 2, 3, 4 内没有可用的" in caught.value.zh
    assert "within 1, 2, 3, 4" in caught.value.en


def test_a_file_of_nodes_alone_has_no_roads() -> None:
    with pytest.raises(EmptyLayerError, match="has no roads to use"):
        roads("nodes_only.osm.pbf")


@pytest.mark.parametrize("name", ["cut_off.osm.pbf", "damaged.osm.pbf"])
@pytest.mark.parametrize("role", ["road", "water_body"])
def test_a_file_that_is_cut_off_or_damaged_says_so(name: str, role: str) -> None:
    with pytest.raises(BrokenLayerError) as caught:
        read_osm(FOLDER / name, role=role, what="图层 x", what_en="layer x")
    assert caught.value.zh.startswith(f"图层 x:{name} 读到一半出错")
    assert "请重新下载" in caught.value.zh
    assert "may be cut off or damaged" in caught.value.en


@pytest.mark.parametrize("name", ["not_a_pbf.osm.pbf", "empty.osm.pbf"])
def test_what_is_no_pbf_is_refused_before_it_is_read(name: str) -> None:
    with pytest.raises(BrokenLayerError, match="不是 OpenStreetMap 的 PBF 文件"):
        roads(name)


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(BrokenLayerError, match="找不到文件"):
        roads("nowhere.osm.pbf")


def test_a_broken_xml_file_is_told(tmp_path: Path) -> None:
    target = tmp_path / "a.osm"
    target.write_text('<?xml version="1.0"?><osm version="0.6"><node id="1"', "utf-8")
    with pytest.raises(BrokenLayerError, match="读到一半出错"):
        read_osm(target, role="road")


@pytest.mark.parametrize(
    "node",
    ['<node id="j" lat="36" lon="120"/>', '<node id="1" lat="[0.4" lon="120"/>'],
    ids=["number", "place"],
)
@pytest.mark.parametrize("role", ["road", "water_body"])
def test_numbers_that_are_none_are_a_fault_of_the_file(
    tmp_path: Path, node: str, role: str
) -> None:
    """Found by changing bytes at random."""
    target = tmp_path / "a.osm"
    target.write_text(f'<?xml version="1.0"?><osm version="0.6">{node}</osm>', "utf-8")
    with pytest.raises(BrokenLayerError, match="读到一半出错"):
        read_osm(target, role=role)
    with pytest.raises(BrokenLayerError, match="读到一半出错"):
        roles_in(target)


def test_entities_of_xml_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    target = tmp_path / "a.osm"
    target.write_text(
        f'<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<osm version="0.6"><node id="1" version="1" lat="36" lon="120"/>'
        '<node id="2" version="1" lat="36.1" lon="120"/><way id="1" version="1"><nd ref="1"/>'
        '<nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="&x;"/></way></osm>',
        "utf-8",
    )
    with pytest.raises(BrokenLayerError):
        read_osm(target, role="road")


def test_a_history_file_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "a.osh.pbf"
    target.write_bytes((FOLDER / "ring.osm.pbf").read_bytes())
    with pytest.raises(BrokenLayerError, match="历史文件"):
        read_osm(target, role="road")


def test_without_the_extra_the_message_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "osmium", None)
    with pytest.raises(DependencyError) as caught:
        roads("ring.osm.pbf")
    assert "pip install 'sitesel[osm]'" in caught.value.zh
    assert caught.value.exit_code == 5


def test_a_role_that_no_extract_can_fill_is_refused_with_those_it_can() -> None:
    with pytest.raises(UsageError, match="road, railway, water_body, power_substation"):
        read_osm(FOLDER / "ring.osm.pbf", role="eco_redline")


def test_formats_read_an_extract_by_role_and_asks_for_one() -> None:
    words = {"what": "文件", "what_en": "file"}
    reading = read(FOLDER / "ring.osm.pbf", role="road", **words)
    assert len(reading.frame) == 5
    with pytest.raises(UsageError) as caught:
        read(FOLDER / "ring.osm.pbf", **words)
    assert "--role" in caught.value.zh
    assert "water_body" in caught.value.en


@pytest.mark.parametrize("name", ["a.osm.pbf", "A.OSM.PBF", "a.pbf", "a.osm", "a.osm.bz2"])
def test_extracts_are_known_by_their_suffix(name: str) -> None:
    assert is_osm(Path(name))
    assert not is_osm(Path(name + ".gpkg"))


def test_the_licence_and_the_name_of_the_mappers_are_always_told() -> None:
    for role, name in (("road", "ring.osm.pbf"), ("water_body", "water.osm.pbf")):
        last = read_osm(FOLDER / name, role=role).notes[-1]
        assert "© OpenStreetMap" in last.zh
        assert "ODbL 1.0" in last.zh
        assert "© OpenStreetMap contributors, ODbL 1.0" in last.en


def test_a_summary_counts_what_each_role_could_take() -> None:
    counts = roles_in(FOLDER / "power.osm.pbf").counts
    assert counts == dict.fromkeys(roles(), 0) | {"power_substation": 3, "power_line": 2}
    water = roles_in(FOLDER / "water.osm.pbf")
    assert water.counts["water_body"] == 4
    assert water.titles["water_body"].zh == "内陆水体"


def test_who_names_no_role_is_told_what_the_file_holds() -> None:
    with pytest.raises(UsageError) as caught:
        read(FOLDER / "power.osm.pbf", what="文件", what_en="file")
    assert "变电站 3 (power_substation)。" in caught.value.zh
    assert "例如 --role power_substation" in caught.value.zh
    assert "另有 输电线路 2 (power_line),不是数据包的角色" in caught.value.zh
    assert "roads 0 (road), railways 0 (railway)" in caught.value.en
    assert "Also power lines 2 (power_line): no roles of the pack" in caught.value.en
    with pytest.raises(UsageError) as without:
        read(FOLDER / "ring.osm.pbf", what="文件", what_en="file")
    assert "道路 5 (road)" in without.value.zh
    assert "另有" not in without.value.zh


def test_who_names_no_role_is_told_the_date_and_place_of_the_file(tmp_path: Path) -> None:
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-01-02T00:00:00Z")
    header.add_box(osmium.osm.Box(120.0, 36.0, 120.5, 36.25))
    target = tmp_path / "a.osm.pbf"
    osmium.SimpleWriter(str(target), header=header).close()
    with pytest.raises(UsageError) as caught:
        read(target, what="文件", what_en="file")
    assert "(数据日期 2026-01-02T00:00:00Z,范围 120, 36, 120.5, 36.25)" in caught.value.zh
    assert "(data of 2026-01-02T00:00:00Z, bounds 120, 36, 120.5, 36.25)" in caught.value.en


def test_who_names_no_role_for_a_broken_file_is_told_that_first() -> None:
    with pytest.raises(BrokenLayerError, match="图层 x:cut_off"):
        read(FOLDER / "cut_off.osm.pbf", what="图层 x", what_en="layer x")


def test_the_roles_said_to_be_of_the_pack_are() -> None:
    titles = load().titles
    assert {role for role, spec in roles().items() if spec.get("of_pack", True)} == {
        role for role in roles() if role in titles
    }


def test_a_summary_of_a_broken_file_says_so() -> None:
    with pytest.raises(BrokenLayerError, match="读到一半出错"):
        roles_in(FOLDER / "cut_off.osm.pbf")


def test_the_places_of_nodes_of_a_large_file_are_kept_in_a_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected = roads("ring.osm.pbf").frame
    monkeypatch.setattr("sitesel.formats.osm.source.LARGE_BYTES", 0)
    assert roads("ring.osm.pbf").frame.equals(expected)


def test_blocks_of_any_size_give_the_same_roads(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read_osm(osm_files.REAL, role="road")
    monkeypatch.setattr("sitesel.formats.osm.ways.BLOCK_BYTES", 1000)
    found = read_osm(osm_files.REAL, role="road")
    assert found.frame.equals(expected.frame)
    assert found.notes == expected.notes


def test_every_speed_has_a_source_and_every_clause_a_status() -> None:
    known = table()
    for one in (*known["class"].values(), *known["implicit"].values()):
        assert one["kmh"] > 0
        assert one["source"] == "illustrative" or one["source"] in known["law"]
    assert {clause["status"] for clause in known["law"].values()} == {"seen_secondary"}
    limit = {"art45_1": 40, "art45_2": 70, "art78": 120}
    for one in (*known["class"].values(), *known["implicit"].values()):
        assert one["kmh"] <= limit.get(one["source"], 120)


def test_every_role_has_titles_tags_and_a_shape() -> None:
    for role in roles().values():
        assert role["title_zh"]
        assert role["tags"]
        assert role["shape"] in {"line", "area", "place"}


def test_the_page_on_extracts_names_the_roles_and_counts_the_classes() -> None:
    page = (Path(__file__).parents[1] / "docs" / "osm.md").read_text("utf-8")
    assert all(f"| `{role}` |" in page for role in roles())
    assert f"`highway` 的 {len(table()['class'])} 个行车等级" in page


WITH_A_LIMIT = """
import resource, signal, sys
from pathlib import Path
from sitesel.errors import OutputError
from sitesel.formats.osm import read_osm
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
try:
    read_osm(Path(sys.argv[1]), role="road")
except OutputError as error:
    print(error.zh)
"""


@pytest.mark.parametrize(("roads_in_file", "limit"), [(2, 10), (30_000, 10), (30_000, 400_000)])
def test_a_full_disk_is_a_message_and_not_the_end_of_the_process(
    roads_in_file: int, limit: int, tmp_path: Path
) -> None:
    """Osmium's writer ended it when it was freed: found by guided fuzzing."""
    ends = [osm_files.node(1, 0, 0), osm_files.node(2, 1, 0)]
    tags = {"highway": "primary"}
    ways = [osm_files.way(number + 1, [1, 2], tags) for number in range(roads_in_file)]
    path = osm_files.write(tmp_path / "many.osm.pbf", [*ends, *ways])
    done = subprocess.run(
        [sys.executable, "-c", WITH_A_LIMIT, str(path), str(limit)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("写不下临时文件 ")
