"""The document of every industry: sums, intervals, and a source behind every number."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import packs
import pytest
import shapely
from made_rules import RULE_FILE, constraint, rule_set

from sitesel import api, explain
from sitesel.engine import Engine
from sitesel.industry import industries
from sitesel.standings import stand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Json = dict[str, Any]
NAMES = list(industries())
ENDS = ("", "_low", "_high")


@pytest.mark.parametrize("name", NAMES)
def test_contributions_add_up_to_the_score_and_to_both_ends_of_its_interval(
    name: str, documents: dict[str, Json]
) -> None:
    for site in documents[name]["sites"]:
        for end in ENDS:
            total = sum(one[f"contribution{end}"] for one in site["criteria"])
            assert total == pytest.approx(site[f"score{end}"], abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_a_contribution_is_a_hundred_times_weight_times_value(
    name: str, documents: dict[str, Json]
) -> None:
    document = documents[name]
    for site in document["sites"]:
        for rule, one in zip(document["criteria"], site["criteria"], strict=True):
            middle = (one["value_low"] + one["value_high"]) / 2
            value = one["value"] if one["known"] else middle
            assert one["id"] == rule["id"]
            assert one["contribution"] == pytest.approx(100 * rule["weight"] * value, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_a_value_is_read_off_the_breakpoints_that_the_document_gives(
    name: str, documents: dict[str, Json]
) -> None:
    document = documents[name]
    for site in document["sites"]:
        for rule, one in zip(document["criteria"], site["criteria"], strict=True):
            if one["known"]:
                assert one["value"] == pytest.approx(read_off(rule["value"], one["measured"]))


def read_off(points: list[list[float]], measured: float) -> float:
    if measured <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in itertools.pairwise(points):
        if measured <= right:
            return low + (high - low) * (measured - left) / (right - left)
    return points[-1][1]


@pytest.mark.parametrize("name", NAMES)
def test_every_interval_holds_its_number(name: str, documents: dict[str, Json]) -> None:
    for site in documents[name]["sites"]:
        assert site["score_low"] - 1e-9 <= site["score"] <= site["score_high"] + 1e-9
        assert site["score_low"] >= -1e-9
        assert site["score_high"] <= 100 + 1e-9
        if site["rank"] is not None:
            assert site["rank_best"] <= site["rank"] <= site["rank_worst"]
        for one in (*site["criteria"], *site["constraints"]):
            if one["measured"] is not None:
                assert one["measured_low"] - 1e-6 <= one["measured"] <= one["measured_high"] + 1e-6
        for one in site["criteria"]:
            if one["known"]:
                assert one["value_low"] - 1e-9 <= one["value"] <= one["value_high"] + 1e-9


@pytest.mark.parametrize("name", NAMES)
def test_every_number_can_be_followed_to_a_layer_a_rule_and_a_date(
    name: str, documents: dict[str, Json]
) -> None:
    document = documents[name]
    layers = {layer["id"]: layer for layer in document["layers"]}
    gaps = {gap["role"]: gap for gap in document["missing"]}
    own = {"area"}  # what a site brings itself
    for rule in document["criteria"]:
        assert rule["source"]
        assert rule["weight_source"]
        assert rule["layers"] or rule["missing_roles"] or rule["kind"] in own
        for layer in rule["layers"]:
            for key in ("source", "date", "license", "quality", "title_zh"):
                assert layers[layer][key], (layer, key)
            assert len(layers[layer]["sha256"]) == 64
        for role in rule["missing_roles"]:
            assert gaps[role]["supply_zh"]
    for rule in document["constraints"]:
        assert rule["source"]
        assert rule["clause_status"]
        assert all(layer in layers for layer in rule["layers"])
        assert all(role in gaps for role in rule["missing_roles"])
    for site in document["sites"]:
        assert site["layer"] in layers


@pytest.mark.parametrize("name", NAMES)
def test_weights_sum_to_one_and_the_unknown_part_is_that_of_what_no_site_has(
    name: str, documents: dict[str, Json]
) -> None:
    document = documents[name]
    assert sum(rule["weight"] for rule in document["criteria"]) == pytest.approx(1.0, abs=1e-9)
    nowhere = [
        rule["weight"]
        for place, rule in enumerate(document["criteria"])
        if not any(site["criteria"][place]["known"] for site in document["sites"])
    ]
    assert document["unknown_weight"] == pytest.approx(sum(nowhere), abs=1e-9)
    for site in document["sites"]:
        unknown = [
            rule["weight"]
            for rule, one in zip(document["criteria"], site["criteria"], strict=True)
            if not one["known"]
        ]
        assert site["unknown_weight"] == pytest.approx(sum(unknown), abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_sites_are_in_order_of_score_excluded_ones_last_and_counted(
    name: str, documents: dict[str, Json]
) -> None:
    sites = documents[name]["sites"]
    competing = [site for site in sites if site["status"] != "excluded"]
    assert sites[: len(competing)] == competing
    scores = [site["score"] for site in competing]
    assert all(first >= second - 1e-9 for first, second in itertools.pairwise(scores))
    assert [site["rank"] for site in competing] == list(range(1, len(competing) + 1))
    assert all(site["rank"] is None for site in sites[len(competing) :])
    for status, number in documents[name]["counts"].items():
        assert number == sum(site["status"] == status for site in sites)


@pytest.mark.parametrize("name", NAMES)
def test_a_status_is_what_the_findings_say_and_has_its_reasons(
    name: str, documents: dict[str, Json]
) -> None:
    document = documents[name]
    action = {rule["id"]: rule["action"] for rule in document["constraints"]}
    for site in document["sites"]:
        found = [(action[one["id"]], one["finding"]) for one in site["constraints"]]
        expected = (
            "excluded"
            if ("exclude", "fail") in found
            else "unverified"
            if any(finding != "pass" for _, finding in found)
            else "eligible"
        )
        assert site["status"] == expected
        assert bool(site["reasons_zh"]) == (expected != "eligible")
        assert len(site["reasons_zh"]) == len(site["reasons_en"])
        assert len(site["reasons_zh"]) == sum(finding != "pass" for _, finding in found)


@pytest.mark.parametrize("name", NAMES)
def test_the_notes_say_that_weights_are_illustrative_and_what_is_unknown(
    name: str, documents: dict[str, Json]
) -> None:
    document = documents[name]
    notes = "\n".join(note["zh"] for note in document["notes"])
    assert document["rules"]["illustrative"]
    assert "示例权重" in notes
    assert f"{document['unknown_weight']:.0%}" in notes
    assert "未评" in notes
    assert "示意" in notes
    assert all(note["en"] for note in document["notes"])


def test_high_end_chemicals_exclude_every_site_outside_a_recognised_park_with_the_clause(
    documents: dict[str, Json],
) -> None:
    document = documents["chem"]
    rule = next(one for one in document["constraints"] if one["id"] == "chem_park")
    assert "化工园区建设标准和认定管理办法" in rule["clause_zh"]
    inside = {}
    for site in document["sites"]:
        finding = next(one for one in site["constraints"] if one["id"] == "chem_park")
        inside[site["id"]] = finding["finding"]
        if finding["finding"] == "fail":
            assert site["status"] == "excluded"
            assert site["rank"] is None
            assert any("化工入园" in reason for reason in site["reasons_zh"])
    assert set(inside.values()) == {"pass", "fail", "unknown"}
    assert sum(found == "fail" for found in inside.values()) > len(inside) / 2
    names = {site["id"]: site["name_zh"] for site in document["sites"]}
    recognised = [names[key] for key, found in inside.items() if found == "pass"]
    assert recognised
    assert all("董家口" in name or "化工" in name for name in recognised)
    part = [names[key] for key, found in inside.items() if found == "unknown"]
    assert any("新河" in name for name in part)


def test_no_other_industry_excludes_a_site_for_not_being_a_chemical_park(
    documents: dict[str, Json],
) -> None:
    for name, document in documents.items():
        if name != "chem":
            assert document["counts"]["excluded"] < len(document["sites"]), name


def test_two_industries_may_rank_the_same_site_apart(documents: dict[str, Json]) -> None:
    first = {
        name: documents[name]["sites"][0]["id"]
        for name, one in industries().items()
        if one.group in {"advantage", "emerging"}
    }
    assert len(set(first.values())) >= 5


@pytest.fixture
def small(pack_factory: Callable[..., Path], text_file: Callable[[str, str], Path]) -> Json:
    """Three parks, one port; the first lies in the redline, the third near water."""
    folder = pack_factory(
        {
            "park": [
                (packs.box(0, 0, 200, 500), packs.park("red")),
                (packs.box(4000, 0, 4200, 500), packs.park("clear")),
                (packs.box(8000, 0, 8200, 500), packs.park("damp")),
            ],
            "sea_port": [(packs.at(-3000, 250), {"id": "port"})],
            "eco_redline": [(packs.box(-10, -10, 50, 510), {"id": "r"})],
            "water_source": [(packs.box(8300, 0, 8400, 500), {"id": "lake"})],
        }
    )
    rules = text_file("rules.toml", RULE_FILE)
    return api.rank("nev", layers=folder, rules=rules).document


def test_a_small_city_is_scored_as_a_hand_scores_it(small: Json) -> None:
    """Ten hectares are 150 of 300 mu: 0.5; the port is 3, 7 and 11 km away of 10: 0.7, 0.3, 0."""
    scores = {site["id"]: site["score"] for site in small["sites"]}
    assert scores == pytest.approx(
        {
            "red": 100 * (0.75 * 0.5 + 0.25 * 0.7),
            "clear": 100 * (0.75 * 0.5 + 0.25 * 0.3),
            "damp": 100 * (0.75 * 0.5),
        }
    )


def test_a_small_city_has_one_site_of_each_status(small: Json) -> None:
    assert [(site["id"], site["status_zh"], site["rank"]) for site in small["sites"]] == [
        ("clear", "可选", 1),
        ("damp", "待核", 2),
        ("red", "排除", None),
    ]
    assert small["counts"] == {"eligible": 1, "unverified": 1, "excluded": 1}
    assert small["unknown_weight"] == 0.0


def test_reasons_give_the_measurement_and_the_limit(small: Json) -> None:
    reasons = {site["id"]: (site["reasons_zh"], site["reasons_en"]) for site in small["sites"]}
    assert reasons["clear"] == ([], [])
    assert reasons["red"] == (
        ["红线:测得 25.0%,要求 ≤ 0"],
        ["Redline: measured 25.0%, required ≤ 0"],
    )
    assert reasons["damp"] == (
        ["近水:测得 100 m,要求 ≥ 500"],
        ["Near water: measured 100 m, required ≥ 500"],
    )


@pytest.fixture
def turned() -> Json:
    """Two sites whose order turns: the first is too large for both constraints, hence excluded."""
    rules = rule_set({"size": 1.0}, constraint("f", action="flag"), constraint("x", at_most=0.5))
    pack = packs.memory_pack()
    candidates = packs.sites(
        [packs.box(0, 0, 10, 10)] * 2,
        area_mu=[0.8, 0.2],
        uncertainty_m=[70.0, 30.0],
        kind=["园区", 7],
    )
    return explain.document(stand(Engine.bind(rules, pack).evaluate(candidates), rules), pack)


def test_each_site_keeps_its_own_facts_and_numbers_in_rank_order(turned: Json) -> None:
    found = [
        (site["id"], site["area_mu"], site["uncertainty_m"], site["criteria"][0]["why_zh"])
        for site in turned["sites"]
    ]
    assert found == [
        ("s2", 0.2, 30.0, "指标size:0.20 亩"),
        ("s1", 0.8, 70.0, "指标size:0.80 亩"),
    ]


def test_a_cell_that_is_no_text_is_left_empty(turned: Json) -> None:
    assert [site["kind"] for site in turned["sites"]] == ["", "园区"]


def test_reasons_that_exclude_come_first_and_what_passes_needs_none(turned: Json) -> None:
    kept, excluded = turned["sites"]
    assert excluded["reasons_zh"] == [
        "约束x:测得 0.80 亩,要求 ≤ 0.5",
        "约束f:测得 0.80 亩,要求 ≤ 0",
    ]
    reasons = {
        one["id"]: (one["finding"], one["reason_zh"], one["reason_en"])
        for one in kept["constraints"]
    }
    assert reasons == {
        "f": (
            "fail",
            "约束f:测得 0.20 亩,要求 ≤ 0",
            "constraint f: measured 0.20 mu, required ≤ 0",
        ),
        "x": ("pass", "", ""),
    }


def test_without_the_redline_no_site_is_eligible_and_the_gap_is_named(
    pack_factory: Callable[..., Path], text_file: Callable[[str, str], Path]
) -> None:
    folder = pack_factory(
        {
            "park": [(packs.box(0, 0, 200, 500), packs.park("p1"))],
            "sea_port": [(packs.at(-3000, 250), {"id": "port"})],
            "water_source": [(packs.box(8300, 0, 8400, 500), {"id": "lake"})],
        },
        missing=["eco_redline"],
    )
    document = api.rank("nev", layers=folder, rules=text_file("rules.toml", RULE_FILE)).document
    site = document["sites"][0]
    assert site["status"] == "unverified"
    assert site["reasons_zh"] == ["红线:未评,缺图层“缺口eco_redline”"]
    assert "No site is called eligible" in document["notes"][-1]["en"] or any(
        "no site" in note["en"] for note in document["notes"]
    )


def test_an_industry_that_nothing_answers_to_is_told_and_counts_for_nothing(
    tmp_path: Path,
) -> None:
    square = shapely.box(119.95, 36.75, 119.96, 36.76)
    path = tmp_path / "own.geojson"
    rows = [
        (square, {"id": "a", "主导产业": "占卜、新能源汽车"}),
        (square, {"id": "b", "主导产业": "占卜"}),
    ]
    path.write_text(packs.geojson(rows), encoding="utf-8")
    document = api.rank("nev", sites=path).document
    match = {site["id"]: site["criteria"][0]["measured"] for site in document["sites"]}
    assert match["a"] == 1.0
    assert match["b"] < 1.0
    assert any("占卜" in note["zh"] for note in document["notes"])


def test_an_uncertain_site_near_the_redline_is_unverified_with_the_interval(
    pack_factory: Callable[..., Path], text_file: Callable[[str, str], Path]
) -> None:
    folder = pack_factory(
        {
            "park": [(packs.box(0, 0, 200, 500), packs.park("p1", uncertainty_m=300))],
            "sea_port": [(packs.at(-3000, 250), {"id": "port"})],
            "water_source": [(packs.box(8300, 0, 8400, 500), {"id": "lake"})],
            "eco_redline": [(packs.box(250, -500, 900, 900), {"id": "r"})],
        }
    )
    document = api.rank("nev", layers=folder, rules=text_file("rules.toml", RULE_FILE)).document
    site = document["sites"][0]
    redline = site["constraints"][0]
    assert site["status"] == "unverified"
    assert redline["finding"] == "unknown"
    assert (redline["measured_low"], redline["measured"]) == (0.0, 0.0)
    assert redline["measured_high"] > 0.9
    assert "无法判定" in site["reasons_zh"][0]


def test_every_contribution_lies_within_its_own_interval(documents: dict[str, Json]) -> None:
    for document in documents.values():
        for site in document["sites"]:
            for one in site["criteria"]:
                low, high = one["contribution_low"], one["contribution_high"]
                assert low - 1e-9 <= one["contribution"] <= high + 1e-9, (site["id"], one["id"])
