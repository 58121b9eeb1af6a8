"""A manifest is replayed: identical whatever the writing, and every change is found by its name."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas
import packs
import pytest
import shapely
from made_rules import RULE_FILE

import sitesel
from sitesel import api, engine
from sitesel.crs import operation
from sitesel.errors import OutputError, ReplayError
from sitesel.industry import industries
from sitesel.pack import load
from sitesel.replay import Request, write_manifest
from sitesel.replay.inputs import used_roles
from sitesel.rules import load as load_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.replay.verify import Verdict

Json = dict[str, Any]
PARCELS = 30
AHP = (
    "group of 3: A ahp: a.xlsx, CR 0.016 (RI Alonso & Lamata 2006); B ahp: b.xlsx, CR 0.020 "
    "(RI Saaty 1980); C ahp: c.xlsx, CR 0.030 (RI Saaty 1980)"
)


def rows_of(count: int = PARCELS, **more: object) -> list[tuple[shapely.Geometry, Json]]:
    """Give squares of growing size, each 500 m further from the port, the last two alike."""
    return [
        (
            packs.box(500 * row, 0, 500 * row + 200 + 5 * min(row, count - 2), 300),
            {"id": f"s{row:02}", "name": f"地块{row}", "owner": f"甲{row % 3}", **more},
        )
        for row in range(count)
    ]


class City:
    """A made-up city in a folder: its pack, its rules, its sites and one manifest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pack = packs.write_pack(
            folder / "pack",
            {
                "park": [(packs.box(0, 0, 200, 200), packs.park("p1"))],
                "sea_port": [
                    (packs.at(-3000, 100), {"id": "port_a", "name_zh": "甲港"}),
                    (packs.at(90_000, 100), {"id": "port_b", "name_zh": "乙港"}),
                ],
                "water_source": [
                    (packs.box(2000, 900, 2600, 1400), {"id": "lake", "name_zh": "水库"})
                ],
            },
            missing=["eco_redline"],
        )
        self.rules = folder / "rules.toml"
        self.rules.write_text(RULE_FILE, encoding="utf-8")
        self.sites = folder / "sites.geojson"
        self.write_sites(rows_of())
        self.manifest = folder / "run.json"

    def write_sites(self, rows: list[tuple[shapely.Geometry, Json]]) -> None:
        self.sites.write_text(packs.geojson(rows), encoding="utf-8")

    def request(self, **changed: Any) -> Request:  # noqa: ANN401
        given = {"sites": self.sites, "layers": self.pack, "rules": self.rules}
        return Request(industry="nev", crs=packs.WORK_CRS, **{**given, **changed})

    def write(self, **changed: Any) -> Json:  # noqa: ANN401
        request = self.request(**changed)
        write_manifest(request.rank(), request, self.manifest)
        return self.read()

    def read(self) -> Json:
        return json.loads(self.manifest.read_text(encoding="utf-8"))

    def edit(self, change: Callable[[Json], object]) -> None:
        manifest = self.read()
        change(manifest)
        self.manifest.write_text(json.dumps(manifest), encoding="utf-8")

    def replace(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def verify(self, **elsewhere: Path) -> Verdict:
        return sitesel.verify(self.manifest, **elsewhere)


@pytest.fixture
def city(tmp_path: Path) -> City:
    folder = tmp_path / "city"
    folder.mkdir()
    return City(folder)


def told(verdict: Verdict, kind: str) -> list[str]:
    return [one.text.zh for one in verdict.differences if one.kind == kind]


# --- identical


def test_a_run_made_again_at_once_is_identical(city: City) -> None:
    city.write()
    verdict = city.verify()
    assert verdict.identical
    assert verdict.notes == ()
    assert verdict.text("zh") == "一致:按 run.json 重算,版本、输入、规则、结果都相同。"
    assert verdict.text("en").startswith("Identical: ")


def test_the_same_run_writes_the_same_bytes_and_no_path_of_the_machine(city: City) -> None:
    city.write()
    first = city.manifest.read_bytes()
    city.write()
    assert city.manifest.read_bytes() == first
    assert str(city.folder).encode() not in first
    assert city.read()["command"] == {
        "name": "rank",
        "options": {
            "industry": "nev",
            "crs": packs.WORK_CRS,
            "sites": "sites.geojson",
            "layers": "pack",
            "rules": "rules.toml",
            "weights": {},
            "district": [],
            "area": [0.0, None],
            "robustness": True,
        },
    }


def test_paths_outside_the_folder_of_the_manifest_are_relative_too(city: City) -> None:
    (city.folder / "out").mkdir()
    city.manifest = city.folder / "out" / "run.json"
    assert city.write()["command"]["options"]["sites"] == "../sites.geojson"
    assert city.verify().identical


def test_another_order_of_the_rows_of_sites_and_layers_is_identical(city: City) -> None:
    before = city.write()
    city.write_sites(rows_of()[::-1])
    ports = json.loads((city.pack / "sea_port.geojson").read_text(encoding="utf-8"))
    ports["features"].reverse()
    (city.pack / "sea_port.geojson").write_text(json.dumps(ports), encoding="utf-8")
    verdict = city.verify()
    assert verdict.identical
    assert [note.zh.split("的字节")[0] for note in verdict.notes] == [
        "图层 sea_port_layer(sea_port.geojson)",
        "候选地块(sites.geojson)",
    ]
    after = city.write()
    assert after["result"] == before["result"]
    for made in (before, after):
        for part in ("sha256", "file"):
            del (
                made["inputs"]["sites"][part],
                made["inputs"]["layers"]["sea_port_layer"]["content"][part],
            )
    assert json.dumps(after) == json.dumps(before)  # the order of the keys too


def test_sites_without_ids_in_another_order_are_matched_by_what_they_hold(city: City) -> None:
    bare = [(shape, {"owner": row["owner"]}) for shape, row in rows_of()]
    bare[3] = bare[4]  # two rows that are the same in everything
    city.write_sites(bare)
    city.write()
    city.write_sites([*bare[7:], *bare[:7]])
    verdict = city.verify()
    assert verdict.identical
    assert "给每个地块一个 id" in verdict.notes[-1].zh
    city.write_sites([*bare[7:], *bare[1:7]])
    assert told(city.verify(), "input") == ["候选地块:原 row-1 不见了或变了(文件没有 id,请给编号)"]


@pytest.mark.parametrize("threads", [1, 4])
def test_another_number_of_threads_is_identical(
    threads: int, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.write()
    monkeypatch.setattr(engine, "MANY_SITES", 1)
    monkeypatch.setattr(engine, "MOST_THREADS", threads)
    monkeypatch.setattr(engine.os, "cpu_count", lambda: threads)
    assert city.verify().identical


def test_a_folder_moved_as_a_whole_is_identical(city: City, tmp_path: Path) -> None:
    city.write()
    city.folder.rename(tmp_path / "elsewhere")
    assert sitesel.verify(tmp_path / "elsewhere" / "run.json").identical


def test_a_manifest_behind_a_link_finds_its_inputs(city: City, tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "deep" / "er")
    city.manifest = tmp_path / "link" / "run.json"
    assert city.write()["command"]["options"]["rules"] == "../../city/rules.toml"
    assert city.verify().identical


def test_inputs_that_lie_elsewhere_are_pointed_at(city: City, tmp_path: Path) -> None:
    city.write()
    new = {name: tmp_path / "new" / name for name in ("sites", "layers", "rules")}
    shutil.copytree(city.pack, new["layers"])
    new["sites"] = city.sites.rename(tmp_path / "new" / "own.geojson")
    new["rules"] = city.rules.rename(tmp_path / "new" / "own.toml")
    shutil.rmtree(city.pack)
    assert city.verify(**new).identical


def test_the_same_content_written_otherwise_is_identical(city: City) -> None:
    city.write()
    features = json.loads(city.sites.read_text(encoding="utf-8"))["features"]
    for one in features:
        one["properties"] = dict(reversed(one["properties"].items())) | {"empty": None}
    text = json.dumps({"features": features, "type": "FeatureCollection"}, indent=4)
    city.sites.write_bytes(text.replace("\n", "\r\n").encode())
    rules = city.rules.read_text(encoding="utf-8").replace("[weights]", "# why\n[weights]")
    city.rules.write_bytes(rules.replace("\n", "\r\n").encode())
    verdict = city.verify()
    assert verdict.identical
    assert [note.en.split(":")[0] for note in verdict.notes] == [
        "sites (sites.geojson)",
        "The rule files have other names or bytes; the effective rules are the same.",
    ]


def test_sites_in_another_format_with_the_same_content_are_identical(city: City) -> None:
    city.write()
    frame = geopandas.read_file(city.sites).set_crs(packs.WORK_CRS, allow_override=True)
    frame.to_file(city.folder / "sites.gpkg")
    verdict = city.verify(sites=city.folder / "sites.gpkg")
    assert verdict.identical
    assert "sites.gpkg" in verdict.notes[0].zh


def test_the_extra_with_district_boundaries_is_no_input_of_a_ranking_of_parks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Request(industry="nev")
    write_manifest(request.rank(), request, tmp_path / "run.json")
    monkeypatch.setattr("sitesel.districts.find_spec", lambda _: None)
    assert sitesel.verify(tmp_path / "run.json").identical


def test_a_request_ranks_as_the_function_of_the_same_arguments() -> None:
    given = {"weights": {"sea_port": 0.2}, "district": ("黄岛区",), "area": (500.0, 9000.0)}
    ranking = Request(industry="nev", **given).rank()
    assert ranking.document == api.rank("nev", **given).document
    assert 0 < len(ranking.table) < len(api.rank("nev").table)


def test_rules_hold_the_criteria_that_carry_weight(city: City) -> None:
    assert set(city.write(weights={"port": 1.0})["rules"]["criteria"]) == {"port"}


def test_sites_of_the_built_in_pack_are_replayed(tmp_path: Path) -> None:
    request = Request(industry="化工", weights={"sea_port": 0.2}, district=("黄岛区",))
    write_manifest(request.rank(), request, tmp_path / "run.json")
    assert sitesel.verify(tmp_path / "run.json").identical
    text = (tmp_path / "run.json").read_text(encoding="utf-8")
    assert str(load().layers[0][1]) not in text
    manifest = json.loads(text)
    assert manifest["inputs"]["sites"] is None
    assert set(manifest["inputs"]["layers"]) == {layer.id for layer, _ in load().layers}
    assert [one["file"] for one in manifest["inputs"]["rules"]] == ["base.toml", "chem.toml"]


# --- each change is found


def test_a_site_moved_by_one_metre_is_found_with_its_id_and_what_follows(city: City) -> None:
    before = city.write()["result"]["sites"]["s04"]
    rows = rows_of()
    rows[4] = (shapely.affinity.translate(rows[4][0], 0.6, 0.8), rows[4][1])
    city.write_sites(rows)
    verdict = city.verify()
    (line,) = told(verdict, "input")
    assert line.startswith("候选地块:要素 s04 几何变了,中心移动 1.00 米(")
    score, *rest = told(verdict, "result")
    # 0.25 x 0.6 m further of the 10 km that the value function spans, in points of 100
    assert score.startswith(f"地块 s04:得分由 {before[2]!r} 变为 ")
    moved = float(score.rsplit(" ", 1)[1])
    assert before[2] - moved == pytest.approx(100 * 0.25 * 0.6 / 10_000, abs=1e-4)
    assert rest == ["文档的这些部分不同:robustness, sites"]  # shares follow the score


def test_an_attribute_is_found_by_its_column(city: City) -> None:
    city.write()
    rows = rows_of()
    rows[4][1]["owner"] = "乙"
    city.write_sites(rows)
    verdict = city.verify()
    (line,) = told(verdict, "input")
    assert line.startswith("候选地块:要素 s04 属性 owner 变了(")
    assert told(verdict, "result") == []
    assert not verdict.identical


def test_a_column_more_is_found_where_it_holds_something(city: City) -> None:
    city.write()
    rows = rows_of()
    rows[4][1]["use"] = "M1"
    city.write_sites(rows)
    (line,) = told(city.verify(), "input")
    assert line.startswith("候选地块:要素 s04 属性 use 变了(74234e98 → ")  # of "null"


def test_a_layer_feature_moved_by_one_metre_is_found(city: City) -> None:
    city.write()
    ports = [
        (packs.at(-3001, 100), {"id": "port_a", "name_zh": "甲港"}),
        (packs.at(90_000, 100), {"id": "port_b", "name_zh": "乙港"}),
    ]
    (city.pack / "sea_port.geojson").write_text(packs.geojson(ports), encoding="utf-8")
    verdict = city.verify()
    (line,) = told(verdict, "input")
    assert line.startswith("图层 sea_port_layer:要素 port_a 几何变了,中心移动 1.00 米(")
    assert told(verdict, "result")


def test_features_gone_and_new_are_found(city: City) -> None:
    city.write()
    rows = rows_of()
    rows[4][1]["id"] = "s99"
    city.write_sites(rows)
    verdict = city.verify()
    assert told(verdict, "input") == ["候选地块:要素 s04 不见了", "候选地块:要素 s99 是新的"]
    assert told(verdict, "result")[:2] == ["地块 s04:清单里有,现在没有", "地块 s99:清单里没有"]


def test_of_many_changed_features_twenty_are_told_and_the_rest_counted(city: City) -> None:
    city.write()
    city.write_sites(rows_of(owner="乙"))
    lines = told(city.verify(), "input")
    assert len(lines) == 21
    assert lines[-1] == "候选地块:另有 10 个要素不同"


def test_of_many_changed_sites_twenty_are_told_and_the_rest_counted(city: City) -> None:
    city.write()
    city.replace(city.rules, "port = 1", "port = 2")
    lines = told(city.verify(), "result")
    assert lines[20] == "另有 10 个地块不同"
    assert lines[-1] == "文档的这些部分不同:headline, robustness, criteria, sites"


def test_a_large_layer_is_compared_as_a_whole(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitesel.replay.inputs.MOST_FEATURES", 1)
    assert city.write()["inputs"]["layers"]["sea_port_layer"]["content"]["features"] is None
    city.replace(city.pack / "sea_port.geojson", "甲港", "丙港")
    assert told(city.verify(), "input") == [
        "图层 sea_port_layer:内容变了(要素 2 → 2 个,清单未逐个记录)"
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("port = 1", "port = 2", "weights.port 由 0.25 变为 0.4"),
        ("[10000, 0.0]", "[9000, 0.0]", "criteria.port.value.points 由"),
        ("at_least = 500", "at_least = 700", "constraints.near_water.at_least 由 500.0 变为 700.0"),
        ('action = "flag"', 'action = "exclude"', "constraints.near_water.action 由 flag 变为"),
        (
            "《虚构法》第二条",
            "《虚构法》第三条",
            "constraints.near_water.clause 由 《虚构法》第二条",
        ),
        ('always = ["redline", ', "always = [", "constraints.redline 由 {"),
        ('to = ["sea_port"]', 'to = ["water_source"]', 'criteria.port.params.to 由 ["sea_port"]'),
    ],
)
def test_every_change_of_a_rule_is_told_from_what_to_what(
    old: str, new: str, line: str, city: City
) -> None:
    city.write()
    city.replace(city.rules, old, new)
    verdict = city.verify()
    assert any(text.startswith(line) for text in told(verdict, "rules")), told(verdict, "rules")
    assert told(verdict, "result")
    assert told(verdict, "input") == []
    assert verdict.notes == ()


def test_a_weight_option_that_is_not_that_of_the_run_is_found(city: City) -> None:
    city.write(weights={"port": 0.3})
    assert city.verify().identical
    city.edit(lambda manifest: manifest["command"]["options"]["weights"].update(port=0.4))
    assert "weights.port 由 0.3 变为 0.4" in told(city.verify(), "rules")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('date = "2026-01"\n', 'date = "2026-02"\n', "图层 park_layer 的 date 由 2026-01 变为"),
        ('license = "MIT"', 'license = "CC0"', "图层 park_layer 的 license 由 MIT 变为 CC0"),
        ("precision_m = 0", "precision_m = 5", "图层 park_layer 的 precision_m 由 0.0 变为 5.0"),
        ('title_zh = "虚构城"', 'title_zh = "新城"', "数据包的 head.title_zh 由 虚构城 变为 新城"),
        ("speed_kmh = 60", "speed_kmh = 70", "数据包的 network.speed_kmh 由 60.0 变为 70.0"),
        ('supply_zh = "请补充"', 'supply_zh = "找"', "数据包的 missing.eco_redline.supply_zh 由"),
        ('id = "park_layer"', 'id = "parks"', "图层 park_layer 不见了"),
        ('id = "park_layer"', 'id = "parks"', "图层 parks 是新的"),
    ],
)
def test_every_change_of_the_catalog_is_told_even_if_no_score_moves(
    old: str, new: str, line: str, city: City
) -> None:
    city.write()
    city.replace(city.pack / "catalog.toml", old, new)
    verdict = city.verify()
    assert any(text.startswith(line) for text in told(verdict, "input")), told(verdict, "input")
    assert not any(text.startswith("地块") for text in told(verdict, "result"))


def test_another_reference_system_of_the_sites_is_found(city: City) -> None:
    city.write()
    city.edit(lambda manifest: manifest["command"]["options"].update(crs="EPSG:4548"))
    (line,) = told(city.verify(), "input")
    assert line == "候选地块的坐标系:原为 EPSG:4549 → EPSG:4549,现为 EPSG:4548 → EPSG:4549"


def test_a_manifest_of_another_version_is_replayed_and_says_so(city: City) -> None:
    city.write()
    city.edit(lambda manifest: manifest.update(version="0.0.9"))
    verdict = city.verify()
    assert [one.text.zh for one in verdict.differences] == [
        f"sitesel 由 0.0.9 变为 {sitesel.__version__}"
    ]


def test_the_environment_counts_only_where_the_result_differs(city: City) -> None:
    city.write()

    def older(manifest: Json) -> None:
        manifest["environment"]["numpy"] = "1.0"
        manifest["inputs"]["sites"]["crs"]["pipeline"] = "proj=other"

    city.edit(older)
    assert city.verify().identical
    assert city.verify().notes == ()
    city.edit(lambda manifest: manifest["result"]["sites"].pop("s04"))
    verdict = city.verify()
    assert "运行环境不同:numpy 由 1.0 变为 " in verdict.notes[0].zh
    assert "sites.geojson EPSG:4549.pipeline 由 proj=other 变为 proj=noop" in verdict.notes[1].zh


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            lambda m: m["result"]["sites"]["s04"].__setitem__(0, "excluded"),
            "地块 s04:结论由排除变为",
        ),
        (lambda m: m["result"]["sites"]["s04"].__setitem__(1, None), "地块 s04:名次由 - 变为 "),
        (lambda m: m["result"]["sites"]["s04"].__setitem__(2, 1.5), "地块 s04:得分由 1.5 变为 "),
        (
            lambda m: m["result"]["sites"]["s04"].__setitem__(3, "00"),
            "地块 s04:得分、名次、结论相同",
        ),
        (lambda m: m["result"]["parts"].update(notes="00"), "文档的这些部分不同:notes"),
        (lambda m: m["result"].update(sha256="0" * 64), "文档的哈希不同"),
        (lambda m: m["robustness"].update(seed=7), "robustness.seed 由 7 变为 20261124"),
    ],
)
def test_every_part_of_the_result_is_compared(
    change: Callable[[Json], object], line: str, city: City
) -> None:
    city.write()
    city.edit(change)
    (text,) = told(city.verify(), "result")
    assert text.startswith(line)


def test_the_tie_rule_and_the_table_of_random_indices_are_compared(city: City) -> None:
    city.replace(city.rules, 'source = "made up"', f'source = "{AHP}"')
    manifest = city.write()
    assert manifest["ri_table"] == "Alonso & Lamata 2006, Saaty 1980"
    assert "面积" in manifest["tie_rule"]["zh"]
    city.edit(lambda made: made.update(ri_table=None, tie_rule={"zh": "抽签", "en": "by lot"}))
    assert [text.split(" 由 ")[0] for text in told(city.verify(), "rules")] == [
        "ri_table",
        "tie_rule.zh",
        "tie_rule.en",
    ]


def test_without_ahp_no_table_of_random_indices_is_named(city: City) -> None:
    assert city.write()["ri_table"] is None


def test_settings_of_robustness_are_kept_and_asked_for_again(city: City) -> None:
    settings = {"box": "any", "seed": 7, "draws": 1000, "statements": ["land >= 0.1"]}
    request = replace(city.request(), robustness=settings)
    write_manifest(request.rank(), request, city.manifest)
    found = city.read()
    assert found["command"]["options"]["robustness"] == settings
    assert (found["robustness"]["box"], found["robustness"]["seed"]) == (None, 7)
    assert city.verify().identical


def test_a_run_without_robustness_is_replayed_without(city: City) -> None:
    request = replace(city.request(), robustness=False)
    write_manifest(request.rank(), request, city.manifest)
    assert city.read()["robustness"] is None
    assert city.verify().identical


def test_sites_of_the_pack_and_of_a_file_are_told_apart(city: City) -> None:
    layers = city.write(sites=None)["inputs"]["layers"]
    assert layers["park_layer"]["content"]["count"] == 1
    assert list(city.write()["inputs"]["layers"]["park_layer"]) == ["catalog", "content"]
    assert city.read()["inputs"]["layers"]["park_layer"]["content"] is None  # not read then
    city.write(sites=None)
    assert "候选地块一次来自数据包" in told(city.verify(sites=city.sites), "input")[0]


def test_everything_that_differs_comes_at_once(run: Callable[..., Result], city: City) -> None:
    city.write()
    city.edit(lambda manifest: manifest.update(version="0.0.9"))
    city.replace(city.rules, "port = 1", "port = 2")
    city.replace(city.pack / "catalog.toml", 'date = "2026-01"\n', 'date = "2026-02"\n')
    rows = rows_of()
    city.write_sites(rows[1:])
    done = run("verify", city.manifest)
    assert done.exit_code == ReplayError.exit_code == 3
    for words in (
        "不一致",
        "[版本]",
        "[输入] 图层 park_layer",
        "要素 s00 不见了",
        "[规则] weights.port",
    ):
        assert words in done.stdout
    english = run("verify", city.manifest, "--lang", "en").stdout
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in english)
    for words in ("Differs", "[version]", "[rules] weights.port from 0.25 to 0.4", "s00 is gone"):
        assert words in english


# --- what a manifest holds


def test_hashes_are_those_that_a_hand_computes(city: City) -> None:
    """SHA-256 by hashlib over WKB packed by hand, and JSON typed by hand."""
    import hashlib
    import struct

    port = packs.at(-3000, 100)
    wkb = struct.pack("<bIdd", 1, 1, port.x, port.y)
    one = hashlib.sha256(wkb + '{"id":"port_a","name_zh":"甲港"}'.encode()).hexdigest()
    other = hashlib.sha256(
        struct.pack("<bIdd", 1, 1, packs.at(90_000, 100).x, port.y)
        + '{"id":"port_b","name_zh":"乙港"}'.encode()
    ).hexdigest()
    found = city.write()["inputs"]["layers"]["sea_port_layer"]["content"]
    joined = "\n".join(sorted([one, other]))
    assert found["content"] == hashlib.sha256(joined.encode()).hexdigest()
    raw = (city.pack / "sea_port.geojson").read_bytes()
    assert found["sha256"] == hashlib.sha256(raw).hexdigest()
    cells = [hashlib.sha256(text.encode()).hexdigest()[:8] for text in ('"port_a"', '"甲港"')]
    assert found["columns"] == ["id", "name_zh"]
    assert found["features"]["port_a"] == [
        hashlib.sha256(wkb).hexdigest()[:16], port.x, port.y, "".join(cells)
    ]  # fmt: skip
    rules = hashlib.sha256(city.rules.read_bytes()).hexdigest()
    assert city.read()["inputs"]["rules"] == [{"file": "rules.toml", "sha256": rules}]


def test_the_result_hash_leaves_out_where_files_lie_and_how_they_are_written(city: City) -> None:
    import hashlib

    request = city.request()
    said = json.loads(json.dumps(request.rank().document))
    del said["version"], said["rules"]["files"], said["rules"]["sha256"]
    said["layers"] = [layer for layer in said["layers"] if layer["file"]]
    for layer in said["layers"]:
        del layer["file"], layer["sha256"]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert city.write()["result"]["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_operations_of_reference_systems_are_named_with_their_pipelines(tmp_path: Path) -> None:
    sites = tmp_path / "own.geojson"
    sites.write_text(
        packs.geojson([(shapely.box(120.1, 36.1, 120.11, 36.11), {"id": "a"})]), encoding="utf-8"
    )
    found = {}
    for crs in (None, "GCJ-02", "EPSG:4490"):
        request = Request(industry="nev", sites=sites, crs=crs)
        write_manifest(request.rank(), request, tmp_path / "run.json")
        manifest = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
        found[crs] = manifest["inputs"]["sites"]["crs"]
        assert sitesel.verify(tmp_path / "run.json").identical
    assert [one["source"] for one in found.values()] == ["EPSG:4326", "GCJ-02", "EPSG:4490"]
    for one in found.values():
        assert one["work"] == "EPSG:4549"
        assert "Gauss-Kruger CM 120E" in one["name"]
        assert "proj=tmerc lat_0=0 lon_0=120 k=1 x_0=500000" in one["pipeline"]
        assert one["accuracy_m"] == 0.0


def test_an_operation_whose_accuracy_proj_does_not_state_has_none() -> None:
    """From UTM on WGS 84 to CGCS2000 PROJ knows a ballpark offset only."""
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(230_000, 4_000_000)], crs="EPSG:32651")
    found = operation(frame, packs.WORK_CRS)
    assert found["accuracy_m"] is None
    assert "Ballpark" in found["name"]
    assert found["source"] == "EPSG:32651"


@pytest.mark.parametrize("name", list(industries()))
def test_every_layer_that_a_ranking_reads_is_fingerprinted(name: str) -> None:
    pack = load()
    rules = load_rules(name)
    api.rank(name, layers=pack)
    read = set(pack._made) & set(pack.roles)
    assert read <= used_roles(Request(industry=name), rules, pack)


def test_own_sites_are_held_against_the_land_which_is_fingerprinted(city: City) -> None:
    roles = used_roles(city.request(), load_rules("nev", city.rules), load(city.pack))
    assert roles == {"sea_port", "water_source", "eco_redline", "land", "road"}


# --- the commands


def test_rank_and_explain_write_manifests_and_say_so_on_stderr(
    run: Callable[..., Result], city: City
) -> None:
    words = (
        "-i", "nev", "--sites", city.sites, "--crs", packs.WORK_CRS, "--layers", city.pack,
        "--rules", city.rules, "--weight", "port=0.4", "--manifest", city.manifest,
    )  # fmt: skip
    done = run("rank", *words, "--no-map", "--area", "100:", "-n", "1", "--format", "json")
    assert done.exit_code == 0
    assert done.stderr == f"清单: {city.manifest}\n"
    assert len(json.loads(done.stdout)["sites"]) == 1
    options = city.read()["command"]["options"]
    assert (options["weights"], options["area"]) == ({"port": 0.4}, [100.0, None])
    assert run("verify", city.manifest).exit_code == 0
    first = city.manifest.read_bytes()
    run("rank", *words, "--no-map", "--area", "100:", "--lang", "en", "-o", "x.txt")
    assert city.manifest.read_bytes() == first  # how it is shown decides nothing
    assert run("explain", "s04", *words, "--lang", "en").stderr == f"Manifest: {city.manifest}\n"
    assert city.read()["command"]["name"] == "explain"
    done = run("verify", city.manifest, "--sites", city.sites, "--rules", city.rules)
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.parametrize("option", ["-o", "--map"])
def test_a_manifest_never_replaces_another_result(
    option: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    target = tmp_path / "one.json"
    done = run("rank", "-i", "nev", option, target, "--manifest", target)
    assert done.exit_code == 2
    assert "--manifest 与 -o 或 --map 是同一个文件" in done.stderr
    assert not target.exists()


def test_a_manifest_that_cannot_be_written_is_refused_and_nothing_is_left(city: City) -> None:
    request = city.request()
    ranking = request.rank()
    before = sorted(city.folder.iterdir())
    for target in (city.folder / "nowhere" / "run.json", city.pack):
        with pytest.raises(OutputError) as caught:
            write_manifest(ranking, request, target)
        assert caught.value.exit_code == 3
    assert sorted(city.folder.iterdir()) == before


# --- manifests at fault


@pytest.mark.parametrize(
    "text",
    ["", "not json", "[]", "7", "{}", '{"version": "1"}', "[" * 100_000, '{"schema"', "\x00" * 9],
)
def test_a_file_that_is_no_manifest_is_refused(text: str, city: City) -> None:
    city.manifest.write_text(text, encoding="utf-8")
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "不是运行清单" in caught.value.zh
    assert "is no manifest" in caught.value.en
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("schema", ["sitesel-manifest/2", "sitesel-ranking/1", 7, ["x" * 10_000]])
def test_another_schema_is_named_with_the_one_that_is_read(schema: object, city: City) -> None:
    city.write()
    city.edit(lambda manifest: manifest.update(schema=schema))
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert repr(schema)[:100] in caught.value.zh
    assert "reads sitesel-manifest/1 only" in caught.value.en
    assert len(caught.value.en) < 500


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda m: m.update(version=1), "version"),
        (lambda m: m.update(surprise=1), "surprise"),
        (lambda m: m.pop("result"), "result"),
        (lambda m: m["command"]["options"].update(sites=["a"]), "command.options.sites"),
        (lambda m: m["command"]["options"].update(weights={"port": "1"}), "weights.port"),
        (lambda m: m["command"]["options"].update(area=[0]), "command.options.area"),
        (lambda m: m["inputs"].update(layers=[]), "inputs.layers"),
        (lambda m: m["inputs"]["sites"].update(sha256="x"), "inputs.sites.sha256"),
        (lambda m: m["inputs"]["sites"].update(features={"a": 1}), "inputs.sites.features.a"),
        (lambda m: m["result"]["sites"].update(s04=["fine", 1, 1.0, "00"]), "result.sites.s04.0"),
        (lambda m: m["result"]["sites"]["s04"].__setitem__(2, float("nan")), "result.sites.s04.2"),
    ],
)
def test_wrong_types_are_told_by_their_keys(
    change: Callable[[Json], object], key: str, city: City
) -> None:
    city.write()
    city.edit(change)
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "1 处不合规则" in caught.value.zh
    assert any(key in fault[0] and key in fault[1] for fault in caught.value.faults)


def test_many_faults_and_long_ones_make_a_short_message(city: City) -> None:
    city.write()
    city.edit(lambda manifest: manifest.update({f"k{n}": "x" * 10_000 for n in range(50)}))
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "50 处不合规则" in caught.value.zh
    assert len(caught.value.faults) == 10
    assert len(str(caught.value)) < 5000


def test_a_huge_file_is_refused_unread(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    city.write()
    monkeypatch.setattr("sitesel.replay.read.MOST_BYTES", 100)
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "字节,不会是运行清单" in caught.value.zh
    assert "bytes and is no manifest" in caught.value.en


def test_a_manifest_that_is_not_there_or_a_folder_is_refused(city: City) -> None:
    for path in (city.folder / "none.json", city.pack):
        with pytest.raises(ReplayError) as caught:
            sitesel.verify(path)
        assert "读不出运行清单" in caught.value.zh
        assert "Cannot read the manifest" in caught.value.en


def test_a_manifest_saved_by_an_editor_with_a_byte_order_mark_is_read(city: City) -> None:
    city.write()
    text = city.manifest.read_text(encoding="utf-8").replace("\n", "\r\n")
    city.manifest.write_bytes(text.encode("utf-8-sig"))
    assert city.verify().identical


def test_inputs_that_are_gone_are_told_at_once_with_the_options_that_point_to_them(
    city: City,
) -> None:
    city.write()
    city.sites.unlink()
    city.rules.unlink()
    shutil.rmtree(city.pack)
    with pytest.raises(ReplayError) as caught:
        city.verify()
    assert "输入不在原处" in caught.value.zh
    assert [fault[1].split(":")[0] for fault in caught.value.faults] == [
        "--sites",
        "--layers",
        "--rules",
    ]


def test_features_of_a_stranger_that_do_not_fit_their_columns_break_nothing(city: City) -> None:
    city.write()

    def spoil(manifest: Json) -> None:
        sites = manifest["inputs"]["sites"]
        sites.update(content="0" * 64, columns=["id"])
        sites["features"]["s04"] = ["00", 1e300, 1e300, "0"]

    city.edit(spoil)
    lines = told(city.verify(), "input")
    assert any(line.startswith("候选地块:要素 s04 几何变了(00 → ") for line in lines)
