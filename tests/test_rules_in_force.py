"""Rows of a table of set-backs as constraints: which day, which rows, what follows, replayed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import packs
import pytest
from made_rules import RULE_FILE

import sitesel
from sitesel import api
from sitesel.errors import RuleError, UsageError
from sitesel.pack.schema import District
from sitesel.rules import load as load_rules
from sitesel.rules.in_force import in_force

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result
    from replay_city import City

    from sitesel.pack import Pack

Json = dict[str, Any]
HEAD = "行政区,要素,距离_m,条文,条文核实,生效日期,失效日期,来源,后果,替代全市"
CITY_30 = "全市,road,30,示例条文甲,未核实,2024-01-01,,示例,,"
WEST_50 = "西区,road,50,示例条文乙,已见原文,2025-06-01,,示例,一票否决,"
WEST_10 = "西区,road,10,示例条文丙,,2025-06-01,,示例,,是"
SOON_80 = "全市,rail,80,示例条文丁,,2026-06-01,,示例,,"
RULES = (
    RULE_FILE.replace('always = ["redline", "near_water"]', "always = []")
    + """
[constraints.when]
setbacks = ["set_back"]

[constraint.set_back]
title_zh = "退让"
title_en = "Set-back"
kind = "set_back"
unit = "share"
at_most = 0.0
action = "flag"
clause_zh = "以表为准"
clause_status = "unverified"
"""
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write a road 5 m south of four parcels of 100 m, two of them in the western district."""
    sites = [(packs.box(100 * at, 0, 100 * at + 100, 100), packs.park(f"p{at}")) for at in range(4)]
    made = packs.write_pack(
        tmp_path / "pack",
        {
            "park": sites,
            "sea_port": [(packs.at(-3000, 100), {"id": "port"})],
            "road": [(packs.line((-900, -5), (900, -5)), {"id": "r"})],
            "rail": [(packs.line((-900, 160), (900, 160)), {"id": "t"})],
            "district": [
                (packs.box(-900, -900, 200, 900), {"id": "w", "name_zh": "西区"}),
                (packs.box(200, -900, 900, 900), {"id": "e", "name_zh": "东区"}),
            ],
        },
    )
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    return made


def table(folder: Path, *rows: str) -> Path:
    (folder / "setbacks.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return folder


def ranked(folder: Path, **options: Any) -> api.Ranking:  # noqa: ANN401
    rules = options.pop("rules", folder.parent / "rules.toml")
    return api.rank("nev", layers=folder, rules=rules, robustness=False, **options)


def findings(ranking: api.Ranking) -> dict[str, list[str]]:
    sites = sorted(ranking.document["sites"], key=lambda site: site["id"])
    names = [one["id"] for one in ranking.document["constraints"]]
    return {
        name: [
            next(one["finding"] for one in site["constraints"] if one["id"] == name)
            for site in sites
        ]
        for name in names
    }


def test_every_row_in_force_is_a_constraint_of_its_own(folder: Path) -> None:
    ranking = ranked(table(folder, CITY_30, WEST_50, SOON_80))
    assert findings(ranking) == {
        "set_back_road_city": ["fail"] * 4,
        "set_back_road_西区_exclude": ["fail", "fail", "pass", "pass"],
    }
    statuses = {site["id"]: site["status"] for site in ranking.document["sites"]}
    assert statuses == {"p0": "excluded", "p1": "excluded", "p2": "unverified", "p3": "unverified"}
    city, west = ranking.document["constraints"]
    assert (city["action"], city["clause_zh"]) == ("flag", "示例条文甲(2024-01-01 起生效)")
    assert (west["action"], west["clause_status"]) == ("exclude", "seen")
    assert west["title_zh"] == "退让:图层road 50 米(西区)"
    assert west["title_en"] == "Set-back: layer road 50 m (西区)"
    assert west["layers"] == ["road_layer"]


def test_the_greatest_distance_in_force_decides_unless_a_row_replaces_the_citys(
    folder: Path,
) -> None:
    """25 m of 100 m within 30 m, 45 m within 50 m, 5 m within 10 m of a road 5 m off."""

    def net(*rows: str) -> list[float]:
        sites = ranked(table(folder, *rows)).ledger().to_dict()["sites"]
        return [site["net_m2"] for site in sorted(sites, key=lambda site: site["id"])]

    assert net(CITY_30, WEST_50) == pytest.approx([5_500, 5_500, 7_500, 7_500])
    assert net(CITY_30, WEST_10.replace("是", "")) == pytest.approx([7_500] * 4)
    assert net(CITY_30, WEST_10) == pytest.approx([9_500, 9_500, 7_500, 7_500])


def test_the_day_is_the_packs_unless_another_is_asked_for(folder: Path) -> None:
    table(folder, CITY_30, WEST_50, SOON_80)
    said = ranked(folder).document["set_backs"]
    assert (said["as_of"], said["stated"]) == ("2026-01-01", False)
    assert [row["row"] for row in said["others"]] == [4]
    assert set(findings(ranked(folder, as_of="2024-05-01"))) == {"set_back_road_city"}
    later = ranked(folder, as_of=date(2026, 6, 1))
    assert set(findings(later)) == {
        "set_back_road_city", "set_back_road_西区_exclude", "set_back_rail_city",
    }  # fmt: skip
    assert findings(later)["set_back_rail_city"] == ["fail"] * 4
    assert later.document["set_backs"]["stated"] is True
    assert findings(ranked(folder, as_of="2023-01-01")) == {}


def test_the_notes_tell_day_rows_and_unverified_clauses(folder: Path) -> None:
    told = ranked(table(folder, CITY_30, WEST_50, SOON_80)).document["notes"]
    zh, en = ("\n".join(note[language] for note in told) for language in ("zh", "en"))
    assert "退让表 setbacks.csv 按 2026-01-01(数据包的日期) 有效的 2 行,其中 1 行的条文未核实" in zh
    assert "当日无效的 1 行未用" in zh
    assert "2 rows of setbacks.csv in force on 2026-01-01 (the date of the pack)" in en
    asked = ranked(folder, as_of="2026-01-01").document["notes"]
    assert any("按 2026-01-01 有效的 2 行" in note["zh"] for note in asked)


def test_without_boundaries_the_notes_say_by_what_districts_are_told(pack_of: Pack) -> None:
    site = packs.sites([packs.box(0, 0, 100, 100)])
    said = api.rank("nev", sites=site, layers=pack_of, robustness=False).document
    assert any("没有区市界线" in note["zh"] for note in said["notes"])
    assert any("no district boundaries" in note["en"] for note in said["notes"])
    (site,) = said["sites"]
    west = next(one for one in site["constraints"] if one["id"] == "set_back_road_西_exclude")
    assert (west["finding"], west["measured_low"], west["measured_high"]) == ("unknown", 0.0, 0.45)
    assert "无法判定" in west["reason_zh"]


@pytest.fixture
def pack_of(tmp_path: Path, qingdao: Pack) -> Pack:
    """Give a city that has a road and a table, and no boundaries of districts."""
    roles = [*qingdao.roles, *(gap.role for gap in qingdao.missing)]
    made = packs.memory_pack(
        road=packs.features([packs.line((-900, -5), (900, -5))]),
        missing=[role for role in roles if role != "road"],
    )
    path = tmp_path / "setbacks.csv"
    path.write_text(f"{HEAD}\n{CITY_30}\n{WEST_50}", encoding="utf-8")
    return replace(made, setbacks=path, districts=(District(code="西", name_zh="西区"),))


@pytest.mark.parametrize("day", ["2026-13-01", "明天", "", "26-1-1"])
def test_what_is_no_day_is_refused(folder: Path, day: str) -> None:
    table(folder, CITY_30)
    with pytest.raises(UsageError, match="is no day") as caught:
        ranked(folder, as_of=day)
    assert "不是日期" in caught.value.zh


def test_a_pack_whose_date_is_no_day_asks_for_one(folder: Path) -> None:
    path = table(folder, CITY_30) / "catalog.toml"
    text = path.read_text(encoding="utf-8").replace('date = "2026-01-01"', 'date = "2026"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="'2026' is no day"):
        ranked(folder)
    assert findings(ranked(folder, as_of="2026-01-01"))


def test_a_day_without_a_table_is_refused(folder: Path) -> None:
    with pytest.raises(UsageError, match="the pack has none"):
        ranked(folder, as_of="2026-01-01")


def test_without_a_table_nothing_of_it_is_said(folder: Path) -> None:
    ranking = ranked(folder)
    assert ranking.document["constraints"] == []
    assert "set_backs" not in ranking.document
    assert all("退让" not in note["zh"] for note in ranking.document["notes"])


def test_the_built_in_rules_wait_for_a_table(qingdao: Pack) -> None:
    rules = load_rules("nev")
    assert [rule.id for rule in rules.templates] == ["set_back"]
    assert "set_back" not in [rule.id for rule in rules.constraints]
    assert in_force(rules, qingdao) is rules


def own_rules(folder: Path, text: str) -> Path:
    path = folder.parent / "own.toml"
    head = 'schema = "sitesel-rules/1"\nid = "own"\nextends = "rules.toml"\n'
    path.write_text(head + text, encoding="utf-8")
    return path


def test_a_rule_file_may_drop_set_backs_or_use_one_by_name(folder: Path) -> None:
    table(folder, CITY_30, SOON_80.replace("2026-06-01", "2025-06-01"))
    dropped = own_rules(folder, '[constraints]\ndrop = ["set_back"]\n')
    assert findings(ranked(folder, rules=dropped)) == {}
    named = own_rules(
        folder,
        '[constraints]\nuse = ["of_road"]\n[constraint.of_road]\ntitle_zh = "路"\n'
        'title_en = "Road"\nkind = "set_back"\nparams = { of = ["road"] }\nunit = "share"\n'
        'at_most = 0.3\naction = "exclude"\nclause_zh = "x"\nclause_status = "none"\n',
    )
    assert findings(ranked(folder, rules=named)) == {
        "of_road_road_city": ["pass"] * 4,  # a quarter of the site, of 0.3 that are allowed
        "set_back_rail_city": ["fail"] * 4,  # not the road again
    }


def test_a_rule_that_wants_a_set_back_that_is_not_there_is_refused(folder: Path) -> None:
    used = own_rules(
        folder,
        '[constraints]\nuse = ["set_back"]\n[constraint.set_back]\nparams = { of = ["rail"] }\n',
    )
    with pytest.raises(RuleError, match="no table of them"):
        ranked(folder, rules=used)
    with pytest.raises(RuleError, match="wants set-backs from rail"):
        ranked(table(folder, CITY_30), rules=used)


def test_the_order_of_the_rows_changes_no_finding(folder: Path) -> None:
    first = findings(ranked(table(folder, CITY_30, WEST_50, SOON_80), as_of="2026-07-01"))
    second = findings(ranked(table(folder, SOON_80, WEST_50, CITY_30), as_of="2026-07-01"))
    assert first == second


def test_other_weights_and_scenarios_keep_the_day(folder: Path) -> None:
    table(folder, CITY_30, WEST_50, SOON_80)
    ranking = ranked(folder, as_of="2026-06-01")
    assert findings(ranking.with_weights({"port": 0.5}, robustness=False)) == findings(ranking)
    found = api.scenario(
        "nev", {"港": {"port": 0.9}, "又": folder.parent / "rules.toml"}, layers=folder,
        rules=folder.parent / "rules.toml", as_of="2024-05-01",
    ).to_dict()  # fmt: skip
    assert {one["status"] for site in found["sites"] for one in site["standings"]} == {"unverified"}


def test_a_manifest_with_a_day_is_replayed_and_a_changed_table_is_told(city: City) -> None:
    city.rules.write_text(RULES, encoding="utf-8")
    lake = "全市,water_source,900,示例条文,,2025-01-01,,示例,,"
    table(city.pack, lake, "全市,water_source,10,示例条文,,2020-01-01,2025-01-01,示例,,")
    written = city.write(as_of="2024-01-01")
    assert written["command"]["options"]["as_of"] == "2024-01-01"
    assert written["rules"]["set_backs"]["as_of"] == "2024-01-01"
    assert written["inputs"]["set_backs"]["file"] == "setbacks.csv"
    assert list(written["rules"]["constraints"]) == ["set_back_water_source_city"]
    assert city.verify().identical
    city.replace(city.pack / "setbacks.csv", "900", "901")
    said = [one.text for one in city.verify().differences]
    assert ("退让表变了", "the table of set-backs has changed") in [tuple(one) for one in said]
    (city.pack / "setbacks.csv").unlink()
    with pytest.raises(UsageError):
        city.verify()


def test_a_manifest_without_a_table_stays_as_it_was(city: City) -> None:
    written = city.write()
    assert "set_backs" not in written["rules"]
    assert "templates" not in written["rules"]
    assert city.verify().identical
    city.edit(lambda manifest: manifest["command"]["options"].pop("as_of"))  # of an older version
    city.edit(lambda manifest: manifest["inputs"].pop("set_backs"))
    assert city.verify().identical
    table(city.pack, "全市,water_source,900,示例条文,,2025-01-01,,示例,,")
    assert "退让表是新的" in [one.text.zh for one in city.verify().differences]


def test_the_commands_take_the_day_and_show_the_rows(
    folder: Path, run: Callable[..., Result]
) -> None:
    table(folder, CITY_30, WEST_50, SOON_80)
    given = ("--layers", folder, "--rules", folder.parent / "rules.toml", "--as-of", "2026-06-01")
    done = run("rank", "-i", "nev", *given, "--no-map", "--no-robustness", "--format", "json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["set_backs"]["as_of"] == "2026-06-01"
    shown = run("rules", "show", "nev", *given)
    assert "退让:图层rail 80 米(全市)" in shown.stdout
    assert "示例条文丁(2026-06-01 起生效) (未核实)" in shown.stdout
    assert "* 退让表 setbacks.csv 按 2026-06-01 有效的 3 行" in shown.stdout
    explained = run("explain", "p0", "-i", "nev", *given)
    assert "退让:图层road 50 米(西区)" in explained.stdout
    assert "示例条文乙" in explained.stdout
    wrong = run("rank", "-i", "nev", *given[:-1], "x", "--no-map")
    assert wrong.exit_code == 2
    scenario = run("scenario", "-i", "nev", *given, "--scenario", f"又={given[3]}")
    assert scenario.exit_code == 0, scenario.output


def test_every_way_to_ask_takes_the_day(folder: Path) -> None:
    table(folder, CITY_30)
    rules = folder.parent / "rules.toml"
    page = sitesel.atlas(["nev"], layers=folder, rules=rules, as_of="2026-01-01")
    assert "退让" in page.get_root().render()
