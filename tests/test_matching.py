"""A project held against made-up sites, against counting by hand and by loops."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pytest
from made_rules import constraint, criterion, rule_set

from sitesel.chainview.best import Measurer
from sitesel.matching.agree import contradictions
from sitesel.matching.document import Case, document
from sitesel.matching.fit import Fit, changes, fit
from sitesel.matching.items import items
from sitesel.matching.need import Need
from sitesel.matching.overlay import base_rules, constraint_of, shares_of
from sitesel.matching.project import Project
from sitesel.matching.supply import open_sites, supplies
from sitesel.pack.load import builtin_folder
from sitesel.pack.schema import read_catalog
from sitesel.rules import load as load_rules
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.pack import Pack

PLOT = packs.box(0, 0, 100, 100)
CITY = packs.memory_pack(missing=["land_price"])
RULES = rule_set(
    {"one": 1.0},
    constraint("barred", kind="attribute", params={"field": "barred"}, unit=""),
    criteria=(criterion("one", kind="attribute", params={"field": "worth"}, unit=""),),
)


def need(item: str, level: str, value: Any) -> Need:  # noqa: ANN401
    names = tuple(value) if isinstance(value, list | tuple) else ()
    bound = math.nan if names else float(value)
    return Need(
        item=item, level=level, bound=bound, names=names, stated=Text(str(value), str(value)),
        source="", at=Text(f"{item} {level}", f"{item} {level}"),
    )  # fmt: skip


def project(*needs: Need) -> Project:
    return Project(
        name="虚构项目", industry="nev", chain=None, segment=None, needs=needs, source="",
        file="made.toml", sha256="0" * 64,
    )  # fmt: skip


def fitted(asked: Project, candidates: Any, pack: Any = None) -> tuple[Fit, Measurer]:  # noqa: ANN401
    measurer = Measurer(sites=candidates, pack=pack or CITY)
    return fit(asked, RULES, measurer), measurer


def sites_of(**columns: list[Any]) -> Any:  # noqa: ANN401
    count = len(next(iter(columns.values())))
    plain = {"barred": [0.0] * count, "worth": [0.5] * count}
    return packs.sites([PLOT] * count, **{**plain, **columns})


def test_a_must_excludes_what_fails_and_leaves_open_what_is_unknown() -> None:
    asked = project(need("investment", "must", 400))
    found, _ = fitted(asked, sites_of(investment_least_wan_mu=[400.0, 401.0, None]))
    assert found.held["need_investment_must"].finding.tolist() == ["pass", "fail", "unknown"]
    status = found.standings.table["status"]
    assert status.loc[["s1", "s2", "s3"]].tolist() == ["eligible", "excluded", "unverified"]


def test_a_wish_that_fails_excludes_nothing_and_its_points_fall_to_none_at_twice_the_bound() -> (
    None
):
    asked = project(need("investment", "should", 400), need("output", "nice", 100))
    sites = sites_of(investment_least_wan_mu=[400.0, 600.0, 800.0], output_least_wan_mu=[100.0] * 3)
    found, _ = fitted(asked, sites)
    held = found.held["need_investment_should"].finding.tolist()
    assert held == ["pass", "fail", "fail"]
    assert set(found.standings.table["status"]) == {"eligible"}
    score = found.standings.table["score"].loc[["s1", "s2", "s3"]]
    # 100 points of the rules at 0.5, 12 for the should at 1, 0.5 and 0, 4 for the nice at 1
    assert (116 * score).tolist() == pytest.approx([66.0, 60.0, 54.0])


def test_a_wish_for_more_is_worth_nothing_at_half_of_it() -> None:
    asked = project(need("land_least", "should", 30))  # a plot has 15 mu: 10,000 m2
    found, _ = fitted(asked, sites_of(area_mu=[30.0, 22.5, 15.0]))
    score = found.standings.table["score"].loc[["s1", "s2", "s3"]]
    assert (112 * score).tolist() == pytest.approx([62.0, 56.0, 50.0])


def test_wishes_take_their_points_beside_the_hundred_of_the_rules() -> None:
    shares = shares_of([need("output", "should", 1), need("investment", "nice", 1)])
    assert shares == pytest.approx(
        {"need_output_should": 12 / 116, "need_investment_nice": 4 / 116}
    )


def test_an_unwanted_district_excludes_and_a_wanted_one_counts() -> None:
    asked = project(need("not_district", "must", ["甲区"]), need("district", "nice", ["乙区"]))
    found, _ = fitted(asked, sites_of(district=["甲区", "乙区", "丙区", ""]))
    assert found.held["need_not_district_must"].finding.tolist() == [
        "fail", "pass", "pass", "unknown",
    ]  # fmt: skip
    assert found.held["need_district_nice"].finding.tolist() == ["fail", "pass", "fail", "unknown"]


ASKED = (
    need("investment", "must", 300),
    need("output", "must", 200),
    need("land_least", "must", 25),
    need("not_district", "must", ("甲区",)),
    need("land_price", "nice", 30),
)


def loops(rows: list[dict[str, Any]], musts: tuple[Need, ...]) -> set[str]:
    """Count the sites that nothing excludes, one by one."""
    left = set()
    for row in rows:
        failing = [row["barred"] > 0]
        for one in musts:
            if one.item == "not_district":
                failing.append(row["district"] in one.names)
                continue
            column = {"investment": "investment_least_wan_mu", "output": "output_least_wan_mu",
                      "land_least": "area_mu"}[one.item]  # fmt: skip
            number = row[column]
            if number is not None:
                low = one.item == "land_least"
                failing.append(number < one.bound if low else number > one.bound)
        if not any(failing):
            left.add(row["id"])
    return left


def made_rows(seed: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    pick = rng.choice
    return [
        {
            "id": f"s{row}",
            "barred": float(rng.random() < 0.15),
            "worth": float(rng.random()),
            "area_mu": float(pick([10.0, 20.0, 30.0])),
            "investment_least_wan_mu": pick(np.array([None, 200.0, 300.0, 400.0])),
            "output_least_wan_mu": pick(np.array([None, 100.0, 250.0])),
            "district": str(pick(["甲区", "乙区"])),
        }
        for row in range(int(rng.integers(1, 15)))
    ]


@pytest.mark.parametrize("seed", range(40))
def test_what_each_change_opens_is_what_loops_count(seed: int) -> None:
    rows = made_rows(seed)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    candidates = packs.sites([PLOT] * len(rows), **columns)
    found, measurer = fitted(project(*ASKED), candidates)
    musts = ASKED[:4]
    before = loops(rows, musts)
    table = found.standings.table
    assert set(table.index[table["status"] != "excluded"]) == before
    made = changes(found, RULES, measurer)
    assert len(made) == len(musts)
    assert [len(one.opened) for one in made] == sorted(len(one.opened) for one in made)[::-1]
    for one in made:
        fewer = tuple(must for must in musts if must.item != one.need.item)
        assert set(one.opened) == loops(rows, fewer) - before
        if one.opened and not math.isnan(one.bound):
            eased = (*fewer, replace(one.need, bound=one.bound))
            opened = loops(rows, eased) - before
            assert opened
            assert opened <= set(one.opened)
            step = -1e-6 if one.need.of.sense == "at_most" else 1e-6
            stricter = (*fewer, replace(one.need, bound=one.bound + step))
            assert loops(rows, stricter) == before


def test_a_layer_decides_the_sites_that_wait_for_nothing_else() -> None:
    asked = project(
        need("power_capacity", "must", 50),
        need("investment", "must", 400),
        need("water", "should", 100),
    )
    sites = sites_of(investment_least_wan_mu=[300.0, None, 500.0, 300.0])
    pack = packs.memory_pack(missing=["power_substation", "water_supply"])
    found, _ = fitted(asked, sites, pack)
    made = {one.role or one.column: one for one in supplies(found, pack)}
    # s3 is excluded; s1 and s4 wait for power alone, s2 for power and the column
    power = made["power_substation"]
    assert (power.open, power.decides, power.needs) == (3, 2, ("need_power_capacity_must",))
    column = made["investment_least_wan_mu"]
    assert (column.open, column.decides) == (1, 0)
    water = made["water_supply"]
    assert (water.open, water.decides) == (0, 0)
    assert water.points == pytest.approx(100 * 12 / 112)
    assert open_sites(found, pack) == {"any": 3, "beyond": 0}


def test_what_only_doubt_of_position_leaves_open_asks_for_no_layer() -> None:
    port = packs.features([packs.at(5000, 50)])
    near = packs.sites([PLOT] * 2, uncertainty_m=[0.0, 200.0], barred=[0.0] * 2, worth=[1.0] * 2)
    pack = packs.memory_pack(rail_freight=port)
    found, _ = fitted(project(need("rail_freight", "must", 5000)), near, pack)
    assert found.held["need_rail_freight_must"].finding.tolist() == ["pass", "unknown"]
    assert supplies(found, pack) == []
    assert open_sites(found, pack) == {"any": 1, "beyond": 1}


def test_where_every_site_is_excluded_the_nearest_is_named() -> None:
    asked = project(need("investment", "must", 100), need("output", "must", 100))
    sites = sites_of(
        investment_least_wan_mu=[200.0, 200.0, 200.0],
        output_least_wan_mu=[200.0, 100.0, 100.0],
        worth=[0.9, 0.1, 0.6],
    )
    found, measurer = fitted(asked, sites)
    made = tuple(changes(found, RULES, measurer))
    said = document(Case(found=found, changed=made, pack=CITY, count=3))
    assert said["shortlist"] == []
    assert (said["nearest"]["id"], said["nearest"]["fails"]) == ("s3", 1)
    assert made[0].opened == ("s3", "s2")
    assert made[0].first == "s3"


def test_the_document_tells_the_number_the_bound_and_what_is_short() -> None:
    asked = project(need("land_least", "must", 20), need("land_price", "nice", 30))
    sites = sites_of(area_mu=[25.0, 12.0], price_wan_yuan_mu=[45.0, 20.0])
    found, measurer = fitted(asked, sites)
    made = tuple(changes(found, RULES, measurer))
    said = document(Case(found=found, changed=made, pack=CITY, count=3))
    first, second = said["sites"]
    assert first["id"] == "s1"
    assert [one["why_zh"] for one in first["needs"]] == [
        "用地不少于 20(25.00 亩)",
        "地价不高于 30:45.00 万元/亩,差 15.00 万元/亩",
    ]
    assert second["needs"][0]["why_en"] == "land, at least 20: 12.00 mu, off by 8.00 mu"
    assert [one["id"] for one in said["shortlist"]] == ["s1"]
    assert said["shortlist"][0]["lacks"][0]["id"] == "need_land_price_nice"
    (change,) = said["changes"]
    assert change["opens"] == ["s2"]
    assert change["bound"] == 12.0
    assert said["needs"][0]["counts"] == {"pass": 1, "fail": 1, "unknown": 0}
    assert [(one["id"], one["count"]) for one in said["excluded_by"]] == [
        ("need_land_least_must", 1)
    ]


@pytest.mark.parametrize(("cells", "said"), [([None, 300.0], "该地块没有数据"), (None, "没有“")])
def test_an_empty_cell_is_not_called_a_missing_column(cells: list[Any] | None, said: str) -> None:
    columns = {} if cells is None else {"investment_least_wan_mu": cells}
    sites = sites_of(worth=[0.9, 0.5], **columns)
    found, measurer = fitted(project(need("investment", "must", 400)), sites)
    made = tuple(changes(found, RULES, measurer))
    first = document(Case(found=found, changed=made, pack=CITY, count=1))["sites"]
    (one,) = [site for site in first if site["id"] == "s1"]
    assert one["needs"][0]["finding"] == "unknown"
    assert said in one["needs"][0]["why_zh"]


def test_the_bound_that_is_told_opens_the_site() -> None:
    asked = project(need("land_least", "must", 900))
    found, measurer = fitted(asked, sites_of(area_mu=[687.0]))
    (made,) = changes(found, RULES, measurer)
    said = document(Case(found=found, changed=(made,), pack=CITY, count=1))
    assert made.bound == 687.0
    assert "放宽到 680 亩 即开放第一个" in said["changes"][0]["zh"]


PAIRS = (
    (need("land_least", "must", 50), need("land_most", "must", 40), "大于上限"),
    (need("land_least", "must", 50), need("land_least", "must", 60), "写了两次"),
    (need("land_least", "must", 50), need("land_least", "nice", 40), "没有作用"),
    (need("sea_port", "should", 30), need("sea_port", "must", 20), "没有作用"),
    (need("district", "must", ("甲",)), need("not_district", "nice", ("甲", "乙")), "既要又不要"),
    (need("district", "must", ("甲",)), need("district", "should", ("乙",)), "没有作用"),
)


@pytest.mark.parametrize(("one", "other", "said"), PAIRS, ids=lambda part: getattr(part, "id", ""))
def test_needs_that_cannot_be_together_are_told(one: Need, other: Need, said: str) -> None:
    for pair in ((one, other), (other, one)):
        (fault,) = contradictions(pair)
        assert said in fault.zh
        assert fault.en


def test_a_wish_may_go_beyond_the_must_have() -> None:
    agreed = (
        need("sea_port", "must", 60), need("sea_port", "nice", 30),
        need("land_least", "must", 50), need("land_most", "must", 50),
        need("district", "must", ("甲", "乙")), need("district", "should", ("甲",)),
        need("not_district", "must", ("丙",)), need("not_district", "nice", ("丙", "丁")),
    )  # fmt: skip
    assert contradictions(agreed) == []


def test_every_item_can_be_measured_and_says_what_it_is() -> None:
    senses = {"at_least", "at_most", "among", "not_among", "choice"}
    assert {one.sense for one in items().item.values()} == senses
    words = [word for name, one in items().item.items() for word in (name, *one.title, *one.names)]
    assert len(words) == len(set(words))
    catalog = read_catalog(builtin_folder() / "catalog.toml")
    known = {one.role for one in (*catalog.layer, *catalog.missing)}
    for name, one in items().item.items():
        if one.sense == "choice":
            continue
        made = constraint_of(need(name, "must", ("甲",) if one.kind == "among" else 1.0))
        roles = made.measurement().roles
        assert set(roles) <= known, name
        assert roles or one.field_of_sites or one.kind in {"area", "among"}, name


def classed(item: str, choice: str) -> Need:
    return Need(
        item=item, level="must", choice=choice, stated=Text(choice, choice), source="",
        at=Text(item, item),
    )  # fmt: skip


def test_a_chemical_project_comes_under_the_rules_on_chemical_parks_as_they_stand(
    qingdao: Pack,
) -> None:
    asked = replace(project(classed("chemical", "是")), industry="newmat")
    made = {rule.id: rule for rule in base_rules(asked, qingdao).constraints}
    chem = {rule.id: rule for rule in load_rules("chem").constraints}
    for name in ("chem_park", "chem_siting", "chem_siting_fault", "chem_risk"):
        assert made[name] == chem[name]
    assert made["chem_park"].action == "exclude"
    assert "chem_park_if_chemical" not in made


def test_a_class_adds_or_drops_only_constraints_that_the_rules_define(qingdao: Pack) -> None:
    plain = [rule.id for rule in base_rules(project(), qingdao).constraints]
    full = base_rules(project(classed("eia", "报告书")), qingdao).constraints
    assert [rule.id for rule in full if rule.id not in plain] == ["sanitary"]
    form = base_rules(project(classed("eia", "登记表")), qingdao).constraints
    assert [rule.id for rule in form] == plain
    newmat = replace(project(), industry="newmat")
    before = [rule.id for rule in base_rules(newmat, qingdao).constraints]
    other = replace(newmat, needs=(classed("chemical", "否"),))
    after = [rule.id for rule in base_rules(other, qingdao).constraints]
    assert set(before) - set(after) == {"chem_park_if_chemical"}
    assert set(after) <= set(before)


def test_units_are_what_they_say() -> None:
    units = {name: one.all_units for name, one in items().item.items()}
    land, money = units["land_least"], units["investment"]
    assert land["公顷"] * 2000 / 3 == pytest.approx(10_000)  # 1 mu is 2,000/3 square metres
    assert land["平方米"] * 2000 / 3 == pytest.approx(1)
    assert land["平方公里"] == pytest.approx(100 * land["公顷"])
    assert money["万元/公顷"] * land["公顷"] == pytest.approx(1)
    assert money["亿元/亩"] == 10_000
    assert money["元/平方米"] == pytest.approx(2000 / 3 / 10_000)  # 666.7 yuan a mu
    assert units["power_capacity"]["MW"] * 0.9 == pytest.approx(1)
    assert units["power_capacity"]["kVA"] * 1000 == pytest.approx(1)
