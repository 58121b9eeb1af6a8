"""Every change of an input, a rule, a version or a result is found by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import packs
import pytest
import shapely
from replay_city import City, Json, rows_of, told

import sitesel
from sitesel.errors import ReplayError
from sitesel.replay.manifest import write_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

AHP = (
    "group of 3: A ahp: a.xlsx, CR 0.016 (RI Alonso & Lamata 2006); B ahp: b.xlsx, CR 0.020 "
    "(RI Saaty 1980); C ahp: c.xlsx, CR 0.030 (RI Saaty 1980)"
)


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
    write_manifest(request.run(), request, city.manifest)
    found = city.read()
    assert found["command"]["options"]["robustness"] == settings
    assert (found["robustness"]["box"], found["robustness"]["seed"]) == (None, 7)
    assert city.verify().identical


def test_a_run_without_robustness_is_replayed_without(city: City) -> None:
    request = replace(city.request(), robustness=False)
    write_manifest(request.run(), request, city.manifest)
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
