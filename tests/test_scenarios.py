"""Rule sets side by side: the change of every score split exactly, and who moved."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from small_documents import document, entry

import sitesel
from sitesel.errors import MethodError, RuleError, UsageError
from sitesel.industry import industries
from sitesel.report.scenario_text import scenario_text
from sitesel.rules import load as load_rules
from sitesel.scenarios import STATED, move, movers, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.pack import Pack

Json = dict[str, Any]


def moved(before: Json, after: Json, name: str) -> Json:
    return move((before, entry(before, name)), (after, entry(after, name)))


def test_a_change_is_split_between_weight_and_value_as_a_hand_splits_it() -> None:
    """P: 0.5 x 0.4 to 0.8 x 0.6. Weight 0.3 x 0.5 = 0.15, value 0.2 x 0.65 = 0.13."""
    before = document({"p": 0.5, "q": 0.5}, {"a": {"p": 0.4, "q": 1.0}})
    after = document({"p": 0.8, "q": 0.2}, {"a": {"p": 0.6, "q": 1.0}})
    found = {one["id"]: one for one in moved(before, after, "a")["criteria"]}
    assert found["p"]["by_weight"] == pytest.approx(15)
    assert found["p"]["by_value"] == pytest.approx(13)
    assert found["p"]["change"] == pytest.approx(28)
    assert (found["q"]["by_weight"], found["q"]["by_value"]) == pytest.approx((-30, 0))
    assert moved(before, after, "a")["change"] == pytest.approx(-2)


def test_a_criterion_that_one_side_does_not_weigh_changes_by_its_weight_alone() -> None:
    before = document({"p": 1.0}, {"a": {"p": 0.4}})
    after = document({"q": 1.0}, {"a": {"q": 0.9}})
    found = {one["id"]: one for one in moved(before, after, "a")["criteria"]}
    assert (found["p"]["by_weight"], found["p"]["by_value"]) == pytest.approx((-40, 0))
    assert (found["q"]["by_weight"], found["q"]["by_value"]) == pytest.approx((90, 0))
    assert (found["p"]["weight_after"], found["q"]["weight_before"]) == (0.0, 0.0)


def test_the_unknown_counts_its_midpoint_and_becoming_known_is_a_change_of_value() -> None:
    before = document({"p": 1.0}, {"a": {"p": None}})
    after = document({"p": 1.0}, {"a": {"p": 0.9}})
    (found,) = moved(before, after, "a")["criteria"]
    assert (found["by_weight"], found["by_value"]) == pytest.approx((0, 40))
    assert (found["known_before"], found["known_after"]) == (False, True)


@pytest.mark.parametrize("name", list(industries()))
def test_the_parts_add_up_to_the_change_of_the_score_in_every_industry(
    name: str, documents: dict[str, Json]
) -> None:
    """Against the rules of another industry: other weights, breakpoints and parameters."""
    names = list(industries())
    stated, other = documents[name], documents[names[names.index(name) - 1]]
    found = side_by_side(stated, {"other": other})
    score = {site["id"]: site["score"] for site in other["sites"]}
    for site, one in zip(stated["sites"], found["moves"][0]["sites"], strict=True):
        assert one["id"] == site["id"]
        total = sum(part["by_weight"] + part["by_value"] for part in one["criteria"])
        assert total == pytest.approx(score[site["id"]] - site["score"], abs=1e-9)
        assert one["change"] == pytest.approx(score[site["id"]] - site["score"], abs=1e-9)


def test_the_first_and_those_always_near_the_top_are_named() -> None:
    sites = {name: {"p": value, "q": 1 - value} for name, value in zip("abcdefg", ROW, strict=True)}
    before = document({"p": 1.0}, sites)
    after = document({"q": 1.0}, sites)
    found = side_by_side(before, {"turned": after})
    assert [one["name"] for one in found["scenarios"]] == [STATED.zh, "turned"]
    assert [one["top"] for one in found["scenarios"]] == [list("abcde"), list("gfedc")]
    assert found["always_top"] == ["c", "d", "e"]
    assert [site["id"] for site in found["sites"]] == list("abcdefg")
    assert [one["rank"] for one in found["sites"][0]["standings"]] == [1, 7]
    text = scenario_text(found)
    assert "现行规则: 第一是地块a。" in text
    assert "turned: 第一是地块g。" in text
    assert "都在前 5 的 3 个:地块c、地块d、地块e。" in text
    assert "升的另有" not in text
    assert "- 升 地块g:第 7→第 1,得分 +80.0 = " in text


ROW = (0.9, 0.8, 0.7, 0.5, 0.3, 0.2, 0.1)


def test_risers_and_fallers_come_by_places_and_the_barred_by_themselves() -> None:
    weights = {"p": 1.0}
    before = document(weights, {"a": {"p": 0.9}, "b": {"p": 0.6}, "c": {"p": 0.3}, "d": {"p": 0.1}})
    after = document(
        weights,
        {"a": {"p": 0.9}, "b": {"p": 0.1}, "c": {"p": 0.3}, "d": {"p": 0.5}},
        excluded=("a",),
    )
    found = side_by_side(before, {"s": after})
    groups = movers(found["moves"][0]["sites"])
    assert {key: [one["id"] for one in some] for key, some in groups.items()} == {
        "rises": ["d", "c"],
        "falls": ["b"],
        "barred": ["a"],
        "freed": [],
    }
    text = scenario_text(found)
    assert "- 新排除 地块a:第 1→排除,得分 +0.0,自身得分未变,是别处变动;约束甲:不符。" in text
    assert "- 降 地块b:第 2→第 3,得分 -50.0 = 指标p -50.0(效用 0.60→0.10)" in text
    back = side_by_side(after, {"s": before})
    assert [one["id"] for one in movers(back["moves"][0]["sites"])["freed"]] == ["a"]
    assert "no longer excluded 地块a: excluded → 1" in scenario_text(back, language="en")


def test_what_is_not_listed_of_the_moves_is_counted_and_the_rest_of_the_parts_summed() -> None:
    weights = dict.fromkeys("pqrst", 0.2)
    before = document(weights, {name: dict.fromkeys("pqrst", v) for name, v in NINE.items()})
    after = document(weights, {name: dict.fromkeys("pqrst", 1 - v) for name, v in NINE.items()})
    text = scenario_text(side_by_side(before, {"s": after}), language="en")
    assert "the rest -32.0" in text  # two of five criteria, 20 x 0.8 each
    assert "down: 1 more." in text
    assert "up: 1 more." in text
    assert scenario_text(side_by_side(before, {"s": before})).endswith("名次没有变动。")


NINE = {name: (9 - place) / 10 for place, name in enumerate("abcdefghi")}


def test_nothing_is_first_where_all_are_excluded() -> None:
    before = document({"p": 1.0}, {"a": {"p": 0.9}})
    after = document({"p": 1.0}, {"a": {"p": 0.9}}, excluded=("a",))
    found = side_by_side(before, {"s": after})
    assert found["scenarios"][1]["top"] == []
    assert "s: 第一是无。" in scenario_text(found)
    assert "前 5 的 0 个:无。" in scenario_text(found)


def test_a_scenario_is_the_ranking_that_its_rules_give(qingdao: Pack, tmp_path: Path) -> None:
    path = tmp_path / "port.toml"
    path.write_text(
        'schema = "sitesel-rules/1"\nid = "port"\nextends = "nev"\ntitle_zh = "港"\n'
        'title_en = "port"\n[weights]\nsource = "made up"\nsea_port = 1\n',
        encoding="utf-8",
    )
    rules = load_rules("chem")
    found = sitesel.scenario(
        "nev",
        {"file": path, "weights": {"sea_port": 0.3}, "rules": rules},
        layers=qingdao,
        weights={"airport": 0.1},
    )
    expected = [
        sitesel.rank("nev", layers=qingdao, weights={"airport": 0.1}),
        sitesel.rank("nev", layers=qingdao, rules=path),
        sitesel.rank(
            "nev",
            layers=qingdao,
            rules=load_rules("nev").with_weights({"airport": 0.1}),
            weights={"sea_port": 0.3},
        ),
        sitesel.rank("nev", layers=qingdao, rules=rules),
    ]
    for column, ranking in enumerate(expected):
        score = ranking.table["score"].to_dict()
        assert {one["id"]: one["standings"][column]["score"] for one in found["sites"]} == score
    json.dumps(found.to_dict(), allow_nan=False)
    str(found).encode("gbk")


def test_every_scenario_ranks_the_sites_that_were_chosen(qingdao: Pack) -> None:
    found = sitesel.scenario(
        "nev", {"a": {"sea_port": 0.3}}, layers=qingdao, district=["即墨区", "莱西市"]
    )
    chosen = sitesel.rank("nev", layers=qingdao, district=["即墨区", "莱西市"]).table.index
    assert [one["id"] for one in found["sites"]] == list(chosen)
    ranks = [one["standings"][1]["rank"] for one in found["sites"]]
    assert sorted(ranks) == list(range(1, len(chosen) + 1))


def test_what_rank_refuses_is_refused_of_a_scenario(qingdao: Pack) -> None:
    for rules, error in (
        ({"a": {"sea_prot": 0.2}}, UsageError),
        ({"a": {"sea_port": 2.0}}, MethodError),
        ({"a": "nowhere.toml"}, RuleError),
    ):
        with pytest.raises(error):
            sitesel.scenario("nev", rules, layers=qingdao)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({}, "There is no scenario"),
        ({" ": {"sea_port": 0.2}}, "the name is empty"),
        ({STATED.zh: {"sea_port": 0.2}}, "first column"),
        ({STATED.en: {"sea_port": 0.2}}, "first column"),
    ],
)
def test_scenarios_that_cannot_be_told_apart_are_refused(rules: Json, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        sitesel.scenario("nev", rules)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("重港口", "名称=规则文件"),
        (":sea_port=0.2", "名称=规则文件"),
        ("a:sea_port", "指标=占比"),
        ("a:sea_port=much", "指标=占比"),
    ],
)
def test_a_scenario_that_cannot_be_read_says_how_to_write_one(
    given: str, words: str, run: Callable[..., Any]
) -> None:
    done = run("scenario", "-i", "nev", "--scenario", given)
    assert done.exit_code == 2
    assert words in done.stderr


def test_the_command_takes_files_and_weights_under_names_of_their_own(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "p.toml"
    path.write_text(
        'schema = "sitesel-rules/1"\nid = "m"\nextends = "nev"\ntitle_zh = "m"\ntitle_en = "m"\n',
        encoding="utf-8",
    )
    words = ("scenario", "-i", "nev", "--format", "json", "--scenario")
    done = run(*words, f"同={path}", "--scenario", "重产业:industry_match=0.3,cluster=0.3")
    found = json.loads(done.stdout)
    assert [one["name"] for one in found["scenarios"]] == [STATED.zh, "同", "重产业"]
    assert found["scenarios"][2]["weights"]["cluster"] == pytest.approx(0.3)
    assert all(one["change"] == 0.0 for one in found["moves"][0]["sites"])
    twice = run(*words, "a:sea_port=0.1", "--scenario", "a:sea_port=0.2")
    assert twice.exit_code == 2
    assert "用了两次" in twice.stderr


def test_what_only_rounding_changed_is_no_cause(qingdao: Pack) -> None:
    text = sitesel.scenario("nev", {"重港口": {"sea_port": 0.3}}, layers=qingdao).text()
    assert "海港可达性" in text
    assert not re.search(r"效用 (\d\.\d\d)→\1 [+-]0\.0", text)


def test_each_rule_set_can_be_written_down_and_replayed(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'schema = "sitesel-rules/1"\nid = "own"\nextends = "nev"\n'
        '[weights]\nsource = "made up"\nsea_port = 1\nland_area = 3\n',
        encoding="utf-8",
    )
    folder = tmp_path / "runs"
    words = ("--weight", "labour=0.2", "--scenario", "港:sea_port=0.3", "--scenario", f"自={own}")
    done = run("scenario", "-i", "nev", *words, "--manifests", str(folder), "--format", "json")
    assert done.exit_code == 0, done.stderr
    sites = json.loads(done.stdout)["sites"]
    for place in range(3):
        manifest = folder / f"{place}.json"
        assert sitesel.verify(manifest).identical
        written = json.loads(manifest.read_text(encoding="utf-8"))["result"]["sites"]
        for site in sites:
            score = site["standings"][place]["score"]
            assert written[site["id"]][2] == pytest.approx(score, abs=1e-9)
