"""A chain in a city: who is known, what is to be done, how near suppliers are, where is best."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import packs
import pytest

import sitesel
from sitesel import chains
from sitesel.chainview.best import rules_of
from sitesel.chainview.firms import ENTERPRISE, listed, plants_of
from sitesel.chainview.status import Evidence, statuses
from sitesel.chainview.supply import supply
from sitesel.network import RoadNetwork

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.pack import Pack

Json = dict[str, Any]

# The plants of the compiled facts, one line each: firm, plant, district, metres of doubt.
FACTS = {
    "nev": {
        ("一汽-大众", "青岛分公司(华东基地)", "即墨区", 2500),
        ("一汽解放", "青岛汽车有限公司/商用车基地", "即墨区", 3000),
        ("奇瑞", "青岛基地", "即墨区", 4000),
        ("上汽通用五菱", "青岛分公司", "黄岛区", 4000),
        ("北汽制造(BAW)", "青岛总部基地", "莱西市", 3000),
        ("美锦氢能", "青岛美锦氢能科技园", "黄岛区", 4000),
        ("国轩高科", "莱西姜山", "莱西市", 4040),
    },
    "appliance": {
        ("海尔", "总部工业园(海尔路1号)", "崂山区", 1000),
        ("海尔", "黄岛/开发区工业园", "黄岛区", 2000),
        ("海尔", "中德生态园互联工厂", "黄岛区", 2000),
        ("海尔/卡奥斯", "工业互联网生态园(上合示范区)", "胶州市", 3000),
        ("海信", "总部/信息产业园(黄岛)", "黄岛区", 2000),
        ("海信", "家电产业园(平度南村)", "平度市", 2500),
        ("京东方", "青岛移动显示模组基地", "黄岛区", 2000),
    },
    "rail": {("中车青岛四方", "机车车辆股份", "城阳区", 2500)},
    "chem": {
        ("海湾化学", "董家口", "黄岛区", 3000),
        ("金能化学", "董家口", "黄岛区", 5634),
    },
    "marine": {
        ("北海造船", "海西湾", "黄岛区", 2000),
        ("武船麦克德莫特", "海西湾", "黄岛区", 3025),
        ("青岛特钢", "董家口", "黄岛区", 5634),
    },
}
LEADING = {
    "nev": {"一汽解放", "一汽-大众", "美锦氢能", "上汽通用五菱", "北汽制造(BAW)"},
    "appliance": {"海尔", "海尔/卡奥斯", "海信"},
    "rail": {"中车青岛四方"},
    "chem": {"海湾化学", "金能化学"},
    "marine": {"北海造船", "武船麦克德莫特"},
}
LISTED_BY_PARKS = {  # named by a park's list alone: no place is known
    "nev": {"双星轮胎", "特锐德"},
    "appliance": {"中微创芯(IPM)", "日日顺", "海尔绿色再循环互联工厂(150亩)"},
    "rail": {
        "威奥集团", "阿尔斯通(原庞巴迪)四方", "中车四方有限", "国家高速列车技术创新中心",
        "青岛地铁集团",
    },
    "chem": {"益凯新材料", "双星轮胎"},
    "marine": {"中船发动机", "海西重机", "中集", "崂山实验室", "国家深海基地"},
}  # fmt: skip
FIGURES = {
    "nev": {("vehicles", 100, "at_least"), ("output", 1000, "at_least")},
    "rail": {
        ("firms", 300, "about"),
        ("local_supply", 45, "at_least"),
        ("output", 1000, "at_least"),
        ("maglev_speed", 600, "exactly"),
    },
}

CATALOG = """
schema = "sitesel-pack/1"
[[layer]]
id = "own_firms"
role = "enterprise"
title_zh = "企业名单"
title_en = "Enterprises"
file = "firms.geojson"
geometry = "point"
source = "made up"
license = "CC0-1.0"
date = "2026-11"
crs = "EPSG:4326"
precision_m = 100
quality = "surveyed"
"""


@pytest.fixture(scope="module")
def viewed(qingdao: Pack) -> dict[str, Json]:
    return {name: sitesel.chain(name, layers=qingdao).to_dict() for name in FACTS}


def plants(document: Json) -> list[Json]:
    return [one for segment in document["segments"] for one in segment["plants"]]


@pytest.mark.parametrize("industry", list(FACTS))
def test_the_five_best_known_chains_agree_with_the_facts_line_by_line(
    industry: str, viewed: dict[str, Json]
) -> None:
    shown = plants(viewed[industry])
    placed = {
        (one["name_zh"], one["plant_zh"], one["district"], round(one["uncertainty_m"]))
        for one in shown
        if one["uncertainty_m"] is not None
    }
    assert placed == FACTS[industry]
    assert {one["name_zh"] for one in shown if one["lead"]} == LEADING[industry]
    without = [one for one in shown if one["uncertainty_m"] is None]
    assert {one["name_zh"] for one in without} == LISTED_BY_PARKS[industry]
    assert all(one["park_zh"] and one["longitude"] is None for one in without)


@pytest.mark.parametrize("industry", list(FACTS))
def test_every_firm_has_a_source_and_says_how_sure_it_is(
    industry: str, viewed: dict[str, Json]
) -> None:
    for one in plants(viewed[industry]):
        assert one["source"]
        assert 0 < one["confidence"] < 1
        assert one["uncertainty_m"] is None or one["place_sources"]


@pytest.mark.parametrize("industry", list(FIGURES))
def test_the_published_figures_are_those_of_the_facts(
    industry: str, viewed: dict[str, Json]
) -> None:
    figures = viewed[industry]["figures"]
    assert {(one["id"], one["value"], one["sense"]) for one in figures} == FIGURES[industry]
    assert all(one["source"] and one["confidence"] <= 0.8 for one in figures)


def test_without_a_list_nothing_is_called_missing(viewed: dict[str, Json]) -> None:
    for document in viewed.values():
        assert {one["status"] for one in document["segments"]} <= {"strong", "unknown"}
        assert all(one["supply"] is None for one in document["segments"])
        assert any("没有企业名单" in note["zh"] for note in document["notes"])


def test_each_segment_has_up_to_three_sites_with_reasons(viewed: dict[str, Json]) -> None:
    for document in viewed.values():
        for segment in document["segments"]:
            assert 1 <= len(segment["sites"]) <= 3
            scores = [one["score"] for one in segment["sites"]]
            assert scores == sorted(scores, reverse=True)
            assert all(one["reasons"] and one["status"] != "excluded" for one in segment["sites"])


def test_the_needs_of_a_segment_change_where_it_is_best(viewed: dict[str, Json]) -> None:
    marine = {one["id"]: one["sites"][0]["id"] for one in viewed["marine"]["segments"]}
    chem = {one["id"]: one["sites"] for one in viewed["chem"]["segments"]}
    assert marine["design"] != marine["steel"]
    assert chem["safety"][0]["score"] != chem["refining"][0]["score"]


def test_a_need_takes_the_place_of_one_weight_and_leaves_the_others(qingdao: Pack) -> None:
    # rail.toml gives 100 points, 22 to cluster and 14 to land; the suppliers want 30 and 6
    chain = chains.load("rail")
    weights = rules_of(chain.segments[1], chain, qingdao).weights
    assert weights["cluster"] == pytest.approx(0.30)
    assert weights["land_area"] == pytest.approx(0.06)
    assert weights["road_rail"] == pytest.approx(0.16)


def test_what_is_known_of_one_city_is_not_told_of_another(city: Pack, qingdao: Pack) -> None:
    highspeed = next(one for one in chains.load("rail") if one.id == "highspeed")
    assert plants_of(highspeed, city) == []
    assert len(plants_of(highspeed, qingdao)) == 2


def evidence(leads: int = 0, firms: int = 0, possible: int = 0, *, complete: bool) -> Evidence:
    return Evidence(leads=leads, firms=firms, possible=possible, complete=complete)


@pytest.mark.parametrize(
    ("counts", "complete", "told"),
    [
        (((1, 1), (0, 0), (0, 0)), False, "strong unknown unknown"),
        (((0, 3), (0, 2), (0, 0)), False, "strong unknown unknown"),
        (((1, 1), (0, 0), (0, 0)), True, "strong extend build"),
        (((0, 0), (0, 0), (1, 1)), True, "build fill strong"),
        (((1, 1), (0, 0), (1, 1)), True, "strong fill strong"),
        (((0, 1), (0, 2), (0, 3)), True, "fill fill strong"),
        (((0, 0), (0, 0), (0, 0)), True, "build build build"),
    ],
)
def test_what_to_do_follows_from_what_is_known(
    tmp_path: Path,
    counts: tuple[tuple[int, int], ...],
    complete: bool,  # noqa: FBT001
    told: str,
) -> None:
    known = {
        name: evidence(leads, firms, complete=complete)
        for name, (leads, firms) in zip("abc", counts, strict=True)
    }
    found = statuses(three(tmp_path), known)
    assert " ".join(found[name][0] for name in "abc") == told


def test_a_firm_whose_code_does_not_tell_is_no_gap(tmp_path: Path) -> None:
    known = {"a": evidence(1, 1, complete=True), "b": evidence(0, 0, 1, complete=True)}
    found = statuses(three(tmp_path), {**known, "c": evidence(complete=True)})
    assert found["b"][0] == "unknown"


def three(folder: Path) -> chains.Chain:
    segment = """
    [[segment]]
    id = "{0}"
    name_zh = "{0}"
    name_en = "{0}"
    stage = "{1}"
    gbt_codes = ["{2}"]
    inputs = [{3}]
    source = "made up"
    confidence = 0.5
    """
    parts = (
        ("a", "upstream", "3811", ""),
        ("b", "midstream", "3812", '"a"'),
        ("c", "downstream", "3813", '"b"'),
    )
    text = 'schema = "sitesel-chain/1"\nindustry = "fut_net"\n' + "".join(
        segment.format(*one) for one in parts
    )
    (folder / "fut_net.toml").write_text(text, encoding="utf-8")
    return chains.load("fut_net", folder)


@pytest.fixture
def city() -> Pack:
    """Place a maker at the corner and four suppliers east of it, far from the only road."""
    east = (0, 10_000, 28_000, 40_000, 12_000)
    firms = packs.features(
        [packs.at(metres, 0) for metres in east],
        uncertainty_m=[5000, 0, 0, 4000, 0],
        gbt_code=["3812", "3811", "3811", "3811", "3811"],
        output_wan=[1.0, 300.0, 200.0, 500.0, None],
    )
    road = packs.features([packs.line((0, 900_000), (1000, 900_000))])
    return packs.memory_pack(**{ENTERPRISE: firms, "road": road})


def test_local_supply_is_the_share_of_suppliers_output_within_the_time(
    tmp_path: Path, city: Pack
) -> None:
    # straight at 30 km/h: 10 km are 20 min, 28 km 56 min, 40 km 80 min. The maker may be 5 km off,
    # which adds up to 10 min: 56 may be 66; the far supplier 4 km: 80 may be 72
    chain = three(tmp_path)
    found = listed(chain, city)
    assert found is not None
    network = RoadNetwork.of(city.features("road"), packs.NETWORK)
    told = supply(chain, found, network, within_min=60)
    assert set(told) == {"b"}
    assert told["b"] == {
        "share": pytest.approx(0.5), "low": pytest.approx(0.3), "high": pytest.approx(0.5),
        "firms": 1, "suppliers": 4, "stating": 3,
    }  # fmt: skip
    assert supply(chain, found, network, within_min=75)["b"]["high"] == pytest.approx(1.0)


def own_list(folder: Path, codes: dict[str, tuple[str, float | None]]) -> Path:
    rows = [
        {
            "type": "Feature",
            "properties": {"id": name, "name_zh": name, "gbt_code": code, "output_wan": wan},
            "geometry": {"type": "Point", "coordinates": [120.3 + row / 500, 36.32]},
        }
        for row, (name, (code, wan)) in enumerate(codes.items())
    ]
    collection = {"type": "FeatureCollection", "features": rows}
    (folder / "firms.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (folder / "catalog.toml").write_text(CATALOG, encoding="utf-8")
    return folder


def test_planted_gaps_are_found_in_a_list_that_is_declared_complete(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    # power (381 and 382) has three firms, control none; what the pack knows of rail stays known
    folder = own_list(
        tmp_path,
        {
            "甲电气": ("3824", 100.0), "乙电机": ("3812", 100.0), "丙变压器": ("3821", 200.0),
            "某食品": ("1513", 50.0), "某部件": ("3714", 10.0), "某整车": ("3711", 900.0),
        },
    )  # fmt: skip
    words = ["chain", "rail", "--layers", str(folder), "--format", "json"]
    said = json.loads(run(*words).stdout)
    status = {one["id"]: one["status"] for one in said["segments"]}
    assert status["power"] == "strong"
    assert status["control"] == "unknown"
    supplied = next(one for one in said["segments"] if one["id"] == "highspeed")["supply"]
    assert supplied["share"] == 1.0
    assert any(
        "6 家:4 家归入环节,1 家分不清环节(只记可能),1 家不属本链" in one["zh"]
        for one in said["notes"]
    )
    declared = json.loads(run(*words, "--complete").stdout)
    told = {one["id"]: one["status"] for one in declared["segments"]}
    assert told["materials"] == "build"  # neither neighbour is strong
    assert told["bogie"] == "unknown"  # 3714 may be of bogie, interior or control
    assert told["coach"] == "fill"  # one firm, none that leads
    assert told["maglev"] == "extend"  # none, and power, which feeds it, is strong
    assert told["highspeed"] == "strong"


def test_the_command_prints_segments_firms_and_sites(run: Callable[..., Result]) -> None:
    printed = run("chain", "轨交").stdout
    for part in (
        "产业链 · 轨道交通装备",
        "高速动车组",
        "强链",
        "中车青岛四方 ★链主",
        "2.5 km",
        "近 300 家",
    ):
        assert part in printed
    assert max(map(len, printed.splitlines())) <= 200
    english = run("chain", "rail", "--lang", "en").stdout
    assert "High-speed trains" in english
    assert "strengthen" in english


def test_a_time_that_is_none_is_refused(run: Callable[..., Result]) -> None:
    found = run("chain", "rail", "--within", "0")
    assert found.exit_code == 2
    assert "大于 0 的分钟数" in found.stderr


def test_rules_that_lack_what_a_need_names_leave_that_segment_unranked(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    # these rules know one criterion alone; interior weighs others, materials go by newmat
    rules = """schema = "sitesel-rules/1"
id = "own"
[weights]
area = 1
[criteria.area]
title_zh = "面积"
title_en = "Area"
kind = "area"
unit = "mu"
value = [[0, 0.0], [1000, 1.0]]
source = "made up"
"""
    (tmp_path / "own.toml").write_text(rules, encoding="utf-8")
    words = ["chain", "rail", "--rules", str(tmp_path / "own.toml")]
    said = json.loads(run(*words, "--format", "json").stdout)
    told = {one["id"]: one for one in said["segments"]}
    assert told["materials"]["sites"]
    assert told["maglev"]["sites"][0]["reasons"][0]["zh"].startswith("面积")
    assert told["interior"]["sites"] == []
    assert "weights.cluster" in told["interior"]["unranked"]["en"]
    assert "未排地块" in run(*words).stdout


def test_a_need_that_names_no_criterion_is_refused(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    text = 'extends = "rail"\n[[segment]]\nid = "power"\n[segment.needs.weights]\nsea_prot = 3\n'
    (tmp_path / "rail.toml").write_text(text, encoding="utf-8")
    found = run("chain", "rail", "--chains", str(tmp_path))
    assert found.exit_code == 3
    assert "sea_prot" in found.stderr
    assert "rail.power" in found.stderr
