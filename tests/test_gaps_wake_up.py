"""
Every gap of the built-in pack wakes up when its layer arrives.

Its criterion or constraint is unknown until a file named for the role lies in the planner's
folder, and then has the value that a hand works out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import packs
import pytest

from sitesel import api
from sitesel.rules import load as load_rules

if TYPE_CHECKING:
    from pathlib import Path

    import shapely

    from sitesel.pack import Pack

PARCEL = packs.box(0, 0, 100, 100)
QUARTER = packs.box(-400, -400, 25, 900)
ALL = packs.box(-400, -400, 900, 900)

# role, industry, rule, what the file holds, its column, measured by hand, finding
CONSTRAINTS = [
    ("eco_redline", "nev", "eco_redline", QUARTER, 0.25, "fail"),
    ("eco_redline", "chem", "chem_siting", QUARTER, 0.25, "fail"),
    ("basic_farmland", "nev", "basic_farmland", packs.box(100, 0, 300, 100), 0.0, "pass"),
    ("basic_farmland", "chem", "chem_siting", QUARTER, 0.25, "fail"),
    ("urban_boundary", "nev", "udb", packs.box(-9, -9, 60, 109), 0.6, "fail"),
    ("urban_boundary", "nev", "udb", ALL, 1.0, "pass"),
    ("water_protection_area", "nev", "water_src", packs.box(90, 0, 400, 400), 0.1, "fail"),
    ("water_protection_area", "chem", "chem_siting", QUARTER, 0.25, "fail"),
    ("hazard_area", "nev", "site_bad", packs.box(0, 0, 50, 10), 0.05, "fail"),
    ("hazard_area", "chem", "chem_siting", ALL, 1.0, "fail"),
    ("nature_reserve", "chem", "chem_siting", QUARTER, 0.25, "fail"),
    ("bay_control", "nev", "jiaozhou_bay", packs.box(300, 0, 400, 100), 0.0, "pass"),
    ("flood_zone", "nev", "flood", packs.box(-9, -9, 109, 20), 0.2, "fail"),
    ("coastal_setback", "marine", "coast", packs.box(70, 0, 400, 100), 0.3, "fail"),
    ("coastal_setback", "fut_deepsea", "coast", packs.box(170, 0, 400, 100), 0.0, "pass"),
    ("fault_line", "nev", "fault", packs.line((250, -900), (250, 900)), 150.0, "fail"),
    ("fault_line", "nev", "fault", packs.line((-300, -900), (-300, 900)), 300.0, "pass"),
    ("fault_line", "chem", "chem_siting_fault", packs.line((50, -9), (50, 900)), 0.0, "fail"),
    ("port_shoreline", "marine", "port_line", packs.line((100, 0), (100, 100)), 0.0, "fail"),
    ("port_shoreline", "fut_deepsea", "port_line", packs.line((140, 0), (140, 9)), 40.0, "pass"),
    ("sensitive_receptor", "chem", "petro_fire", packs.at(170, 50), 70.0, "fail"),
    ("sensitive_receptor", "h2es", "hydrogen", packs.at(170, 50), 70.0, "pass"),
    ("sensitive_receptor", "biomed", "sanitary", packs.at(50, 140), 40.0, "fail"),
    ("sensitive_receptor", "food", "sanitary", packs.at(50, 160), 60.0, "pass"),
    ("sensitive_receptor", "fut_gene", "sanitary", packs.at(130, 140), 50.0, "pass"),  # 30, 40, 50
    ("pollution_source", "food", "food_site", packs.at(50, 500), 400.0, "fail"),
]
SLOPE = {"slope_percent": [12.0, 4.0]}  # over a quarter and over the rest: 6
HALVES = [packs.box(-400, -400, 25, 900), packs.box(25, -400, 900, 900)]
CRITERIA = [
    # worth what lies between the breakpoints of nev, such as 35,000 workers a quarter of 0.5
    ("power_substation", "power", [packs.at(3100, 50)], {}, 3000.0, 0.6),
    ("water_supply", "water", HALVES, {"water_supply_m3_day": [5000, 5000]}, 5000.0, 0.5),
    ("labour", "labour", HALVES, {"workers_30min": [20_000, 40_000]}, 35_000.0, 0.125),
    ("land_price", "land_cost", HALVES, {"price_wan_yuan_mu": [35, 35]}, 35.0, 0.75),
    ("slope", "terrain", HALVES, SLOPE, 6.0, 1 - 0.25 * 0.8 / 8.9),
]


def overlay(folder: Path, role: str, shapes: list[shapely.Geometry], **columns: Any) -> Path:  # noqa: ANN401
    """Write one file named for its role, as an office would."""
    folder.mkdir()
    packs.table(shapes, columns).reset_index(drop=True).to_file(folder / f"{role}.gpkg")
    return folder


def asked(name: str, industry: str, layers: Path | Pack) -> dict[str, Any]:
    """Rank one parcel by one constraint or criterion of the built-in rules of an industry."""
    rules = load_rules(industry)
    wanted = tuple(rule for rule in rules.constraints if rule.id == name)
    weights = {"land_area": 1.0} if wanted else {name: 1.0}
    only = replace(rules, constraints=wanted, weights=weights)
    ranking = api.rank(
        industry, sites=packs.sites([PARCEL]), layers=layers, rules=only, robustness=False
    )
    (site,) = ranking.document["sites"]
    (found,) = site["constraints"] if wanted else site["criteria"]
    return {**found, "status": site["status"], "ranking": ranking}


@pytest.mark.parametrize(("role", "industry", "name", "shape", "measured", "finding"), CONSTRAINTS)
def test_a_constraint_is_unknown_until_its_layer_arrives(  # noqa: PLR0913
    *, role: str, industry: str, name: str, shape: shapely.Geometry, measured: float, finding: str,
    tmp_path: Path, qingdao: Pack,
) -> None:  # fmt: skip
    before = asked(name, industry, qingdao)
    assert before["finding"] == "unknown"
    assert before["status"] == "unverified"
    after = asked(name, industry, overlay(tmp_path / "我的图层", role, [shape]))
    assert after["finding"] == finding
    assert after["measured"] == pytest.approx(measured, abs=1e-6)
    if finding == "pass":
        assert after["status"] == "eligible"


OVERLAPS = [
    (role, industry, name, shape, share)
    for role, industry, name, shape, share, _ in CONSTRAINTS
    if shape.area > 0
]


@pytest.mark.parametrize(("role", "industry", "name", "shape", "share"), OVERLAPS)
def test_the_ledger_takes_that_share_off_the_parcel(  # noqa: PLR0913
    *, role: str, industry: str, name: str, shape: shapely.Geometry, share: float, tmp_path: Path
) -> None:
    found = asked(name, industry, overlay(tmp_path / "我的图层", role, [shape]))["ranking"]
    (site,) = found.ledger().to_dict()["sites"]
    kept = share if name == "udb" else 1 - share
    assert site["net_m2"] == pytest.approx(10_000 * kept)


@pytest.mark.parametrize(("role", "name", "shapes", "columns", "measured", "value"), CRITERIA)
def test_a_criterion_is_unknown_until_its_layer_arrives(  # noqa: PLR0913
    *, role: str, name: str, shapes: list[shapely.Geometry], columns: dict[str, list[float]],
    measured: float, value: float, tmp_path: Path, qingdao: Pack,
) -> None:  # fmt: skip
    before = asked(name, "nev", qingdao)
    assert (before["known"], before["measured"], before["value_low"], before["value_high"]) == (
        False, None, 0.0, 1.0,
    )  # fmt: skip
    after = asked(name, "nev", overlay(tmp_path / "我的图层", role, shapes, **columns))
    assert after["known"] is True
    assert after["measured"] == pytest.approx(measured)
    assert after["value"] == pytest.approx(value)


@pytest.mark.parametrize(
    ("industry", "name"), [("chem", "chem_park"), ("newmat", "chem_park_if_chemical")]
)
def test_a_parcel_in_no_recognised_park_is_in_one_once_its_boundary_arrives(
    industry: str, name: str, tmp_path: Path, qingdao: Pack
) -> None:
    """The parks of the pack are known to be elsewhere, so without the layer it is outside."""
    assert asked(name, industry, qingdao)["finding"] == "fail"
    beside = overlay(tmp_path / "旁", "chemical_park_boundary", [packs.box(300, 0, 400, 100)])
    assert asked(name, industry, beside)["finding"] == "fail"
    around = overlay(tmp_path / "内", "chemical_park_boundary", [ALL])
    found = asked(name, industry, around)
    assert (found["finding"], found["measured"], found["status"]) == ("pass", 1.0, "eligible")


def test_slope_wakes_its_constraint_too(tmp_path: Path, qingdao: Pack) -> None:
    assert asked("slope", "nev", qingdao)["finding"] == "unknown"
    steep = overlay(tmp_path / "陡", "slope", HALVES, slope_percent=[60.0, 60.0])
    assert asked("slope", "nev", steep)["finding"] == "fail"
    gentle = overlay(tmp_path / "缓", "slope", HALVES, **SLOPE)
    found = asked("slope", "nev", gentle)
    assert (found["finding"], found["measured"]) == ("pass", pytest.approx(6.0))


def test_every_gap_of_the_built_in_pack_is_woken_here(qingdao: Pack) -> None:
    woken = {row[0] for row in (*CONSTRAINTS, *CRITERIA)}
    assert woken | {"chemical_park_boundary"} == {gap.role for gap in qingdao.missing}
