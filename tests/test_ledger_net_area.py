"""Net area: what each constraint takes first, against unions computed another way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pytest
import shapely
from made_rules import constraint, rule_set

from sitesel.ledger import net_area
from sitesel.report.netarea import net_area_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel import api
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule

Json = dict[str, Any]
SITE = packs.box(0, 0, 100, 100)
ONE = packs.sites([SITE])
ENTRY = {"uncertainty_m": 0.0, "area_mu": 15.0}


def overlap(name: str, *roles: str, **changed: object) -> ConstraintRule:
    params = {"of": roles or (name,), **changed.pop("params", {})}
    return constraint(name, kind="overlap", unit="share", **{"params": params, **changed})


def rows_of(found: Json) -> dict[str, Json]:
    return {row["id"]: row for row in found["rows"]}


def test_ground_that_two_claim_is_counted_for_the_first_alone() -> None:
    """30 m and 30 m of a 100 m square that share 10 m: 3000, then 2000; 5000 m2 are left."""
    pack = packs.memory_pack(
        red=packs.features([packs.box(0, 0, 30, 100)]),
        farm=packs.features([packs.box(20, 0, 50, 100)]),
    )
    found = net_area(
        packs.sites([SITE]), rule_set({"land": 1.0}, overlap("red"), overlap("farm")), pack
    )
    assert (found["gross_m2"], found["net_m2"]) == pytest.approx((10_000, 5_000))
    assert [row["id"] for row in found["rows"]] == ["red", "farm"]
    assert [row["taken_m2"] for row in found["rows"]] == pytest.approx([3_000, 2_000])
    assert [row["alone_m2"] for row in found["rows"]] == pytest.approx([3_000, 3_000])
    assert found["net_mu"] == pytest.approx(5_000 * 3 / 2000)
    assert found["net_ha"] == pytest.approx(0.5)
    assert (found["known"], found["complete"]) == (True, True)
    turned = net_area(
        packs.sites([SITE]), rule_set({"land": 1.0}, overlap("farm"), overlap("red")), pack
    )
    assert [row["taken_m2"] for row in turned["rows"]] == pytest.approx([3_000, 2_000])
    assert turned["net_m2"] == pytest.approx(5_000)


def test_a_set_back_takes_a_strip_and_a_boundary_takes_what_lies_outside() -> None:
    """Set-backs of 5 m: 10 m at a line at 70 m, 2 m of one at 103 m; a boundary leaves 10 m out."""
    pack = packs.memory_pack(
        line=packs.features(
            [packs.line((70, -500), (70, 600)), packs.line((103, -500), (103, 600))]
        ),
        inside=packs.features([packs.box(-50, -50, 90, 150)]),
    )
    rules = rule_set(
        {"land": 1.0},
        overlap("line", params={"set_back_m": 5.0}),
        overlap("inside", at_most=None, at_least=1.0),
    )
    found = rows_of(net_area(ONE, rules, pack))
    assert found["line"]["taken_m2"] == pytest.approx(1_200)
    assert found["line"]["set_back_m"] == 5.0
    assert found["inside"]["taken_m2"] == pytest.approx(800)
    assert found["inside"]["alone_m2"] == pytest.approx(1_000)
    outside = packs.box(200, 0, 300, 100)
    assert net_area(packs.sites([outside]), rules, pack)["net_m2"] == 0.0


def test_features_that_do_not_reach_the_site_take_nothing() -> None:
    pack = packs.memory_pack(
        red=packs.features([packs.box(100, 0, 130, 100), packs.box(900, 0, 950, 100)]),
        line=packs.features([packs.line((111, -500), (111, 600))]),
    )
    rules = rule_set({"land": 1.0}, overlap("red"), overlap("line", params={"set_back_m": 10.0}))
    found = net_area(ONE, rules, pack)
    assert [row["taken_m2"] for row in found["rows"]] == [0.0, 0.0]
    assert found["net_m2"] == found["gross_m2"]


@pytest.mark.parametrize("seed", range(20))
def test_parts_and_net_are_the_unions_that_shapely_gives_and_add_up(seed: int) -> None:
    random = np.random.default_rng(seed)
    centre = random.uniform(0, 1000, (4, 5, 2))
    radius = random.uniform(20, 300, (4, 5))
    discs = [
        [packs.at(*centre[role, row]).buffer(radius[role, row], quad_segs=6) for row in range(5)]
        for role in range(4)
    ]
    pack = packs.memory_pack(**{f"r{role}": packs.features(discs[role]) for role in range(4)})
    rules = rule_set({"land": 1.0}, *(overlap(f"r{role}") for role in range(4)))
    site = packs.at(500, 500).buffer(400, quad_segs=9)
    found = net_area(packs.sites([site]), rules, pack)
    covered = [
        shapely.union_all([disc for some in discs[:count] for disc in some]).intersection(site).area
        for count in range(5)
    ]
    taken = [row["taken_m2"] for row in found["rows"]]
    assert taken == pytest.approx(np.diff(covered), abs=1e-3)
    assert found["net_m2"] == pytest.approx(site.area - covered[4], abs=1e-3)
    assert sum(taken) + found["net_m2"] == pytest.approx(found["gross_m2"], abs=1e-6)
    assert min(taken) >= 0.0


def test_the_parts_of_every_built_in_site_add_up_and_are_those_of_the_share_measured(
    ranked: Callable[[str], api.Ranking],
) -> None:
    ranking = ranked("nev")
    standings = ranking.standings
    sites = standings.evaluation.sites
    shares = {rule.id for rule in standings.rules.constraints if rule.unit == "share"}
    for row, name in enumerate(sites.index):
        found = net_area(sites.take(np.array([row])), standings.rules, ranking.pack)
        assert found["known"] == (sites.area_m2[row] > 0), name
        taken = [one["taken_m2"] for one in found["rows"] if one["taken_m2"] is not None]
        if not found["known"]:
            continue
        assert sum(taken) + found["net_m2"] == pytest.approx(found["gross_m2"], abs=1e-6)
        assert 0 <= found["net_m2"] <= found["gross_m2"]
        for one in found["rows"]:
            if one["id"] not in shares:
                continue
            share = standings.evaluation.constraints[one["id"]].measured.best[row]
            if one["taken_m2"] is not None and not np.isnan(share):
                assert one["alone_m2"] == pytest.approx(share * found["gross_m2"], abs=1.0)


def test_a_missing_layer_takes_nothing_and_is_told_by_name() -> None:
    pack = packs.memory_pack(missing=["red"], farm=packs.features([packs.box(0, 0, 50, 100)]))
    rules = rule_set({"land": 1.0}, overlap("red"), overlap("farm"))
    found = net_area(ONE, rules, pack)
    red, farm = found["rows"]
    assert (red["taken_m2"], red["taken_mu"], red["alone_ha"]) == (None, None, None)
    assert (red["missing_roles"], red["layers"], red["complete"]) == (["red"], [], False)
    assert [(layer["id"], layer["date"]) for layer in farm["layers"]] == [("farm_layer", "2026-01")]
    assert (farm["title_zh"], farm["clause_zh"]) == ("约束farm", "《虚构法》第farm条")
    assert (found["complete"], found["net_m2"]) == (False, pytest.approx(5_000))
    zh, en = net_area_text(found, ENTRY), net_area_text(found, ENTRY, language="en")
    assert "净面积至多 8 亩(0.5 公顷),占毛面积 50.0%" in zh
    assert "缺图层或图层不全而未扣的 1 项:约束red[red]。" in zh
    assert "Net area at most 8 mu" in en
    assert "being missing or incomplete, 1: constraint red [red]." in en
    assert "farm_layer(2026-01)" in zh
    assert "《虚构法》第farm条 (未核实)" in zh


def incomplete(pack: Pack, role: str) -> Pack:
    layers = tuple(
        (layer.model_copy(update={"complete": layer.role != role}), path)
        for layer, path in pack.layers
    )
    return replace(pack, layers=layers)


def test_a_boundary_known_in_part_takes_nothing_for_what_it_leaves_open_may_be_inside() -> None:
    pack = incomplete(
        packs.memory_pack(
            inside=packs.features([packs.box(-50, -50, 90, 150)], complete=False),
            red=packs.features([packs.box(0, 0, 10, 100)]),
        ),
        "inside",
    )
    rules = rule_set({"land": 1.0}, overlap("inside", at_most=None, at_least=1.0), overlap("red"))
    found = net_area(ONE, rules, pack)
    assert [row["taken_m2"] for row in found["rows"]] == [None, pytest.approx(1_000)]
    assert "约束inside[inside_layer]" in net_area_text(found, ENTRY)


def test_an_incomplete_layer_takes_what_is_known_and_is_marked() -> None:
    pack = incomplete(
        packs.memory_pack(red=packs.features([packs.box(0, 0, 10, 100)], complete=False)), "red"
    )
    found = net_area(ONE, rule_set({"land": 1.0}, overlap("red")), pack)
    assert found["rows"][0]["taken_m2"] == pytest.approx(1_000)
    assert found["complete"] is False
    assert "red_layer(2026-01)(图层不全)" in net_area_text(found, ENTRY)
    assert "(layer incomplete)" in net_area_text(found, ENTRY, language="en")


@pytest.mark.parametrize("shape", [packs.at(0, 0), None])
def test_a_site_without_an_area_has_no_net_area_and_says_why(shape: Any) -> None:  # noqa: ANN401
    pack = packs.memory_pack(red=packs.features([packs.box(0, 0, 10, 100)]))
    found = net_area(packs.sites([shape]), rule_set({"land": 1.0}, overlap("red")), pack)
    assert (found["known"], found["gross_m2"], found["net_mu"], found["rows"]) == (
        False, None, None, [],
    )  # fmt: skip
    assert net_area_text(found, ENTRY) == "净面积:算不出,该地块只有一点,没有公开面积。"
    assert "unknown area" in net_area_text(found, ENTRY, language="en")


def test_other_kinds_of_constraints_take_no_ground() -> None:
    pack = packs.memory_pack(red=packs.features([packs.box(0, 0, 10, 100)]))
    found = net_area(ONE, rule_set({"land": 1.0}, constraint("size")), pack)
    assert (found["rows"], found["net_m2"], found["complete"]) == ([], 10_000.0, True)
    text = net_area_text(found, ENTRY)
    assert "净面积 15 亩" in text
    assert "至多" not in text


def test_the_text_tells_set_back_position_and_a_stated_area_unlike_the_shape() -> None:
    pack = packs.memory_pack(line=packs.features([packs.line((70, -500), (70, 600))]))
    rules = rule_set({"land": 1.0}, overlap("line", params={"set_back_m": 5.0}))
    found = net_area(ONE, rules, pack)
    text = net_area_text(found, {"uncertainty_m": 3000.0, "area_mu": 20.0})
    assert "- 约束line,退让 5 米" in text
    assert "地块位置误差 3,000 米,此处按所画位置算" in text
    assert "登记面积为 20 亩,与图形不同" in text
    assert "-1.5" in text
    english = net_area_text(found, {"uncertainty_m": 3000.0, "area_mu": 20.0}, language="en")
    assert "set back 5 m" in english
    assert "stated area is 20 mu" in english
    assert "登记面积" not in net_area_text(found, ENTRY)
