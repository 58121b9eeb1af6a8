"""The ledger of many sites: by hand, by inclusion and exclusion, by counting cells."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from made_rules import constraint, rule_set

from sitesel.ledger.account import account
from sitesel.ledger.entries import entries, groundless
from sitesel.pack import load
from sitesel.pack.schema import District

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from sitesel.ledger.account import Account
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule
    from sitesel.sites import Sites

Json = dict[str, Any]
SQUARE = packs.box(0, 0, 100, 100)


def overlap(name: str, **changed: Any) -> ConstraintRule:  # noqa: ANN401
    params = {"of": (name,), **changed.pop("params", {})}
    return constraint(name, kind="overlap", unit="share", params=params, **changed)


def distance(name: str, metres: float, **changed: Any) -> ConstraintRule:  # noqa: ANN401
    said = {"at_most": None, "at_least": metres, "unit": "m", "params": {"to": (name,)}}
    return constraint(name, kind="distance", **{**said, **changed})


def set_back(name: str, metres: float, **where: Any) -> ConstraintRule:  # noqa: ANN401
    params = {"of": (name,), "set_back_m": metres, **where}
    return constraint(f"back_{name}", kind="set_back", unit="share", params=params)


def accounted(sites: Sites, pack: Pack, *rules: ConstraintRule) -> Account:
    return account(sites, entries(rule_set({"land": 1.0}, *rules)), pack)


def first(found: Account) -> dict[str, list[float]]:
    return {name: taken.first.tolist() for name, taken in found.taken.items()}


def test_what_excludes_comes_before_what_flags_so_that_no_flag_hides_it() -> None:
    pack = packs.memory_pack(
        wet=packs.features([packs.box(0, 0, 60, 100)]),
        red=packs.features([packs.box(40, 0, 90, 100)]),
    )
    found = accounted(packs.sites([SQUARE]), pack, overlap("wet", action="flag"), overlap("red"))
    assert list(found.taken) == ["red", "wet"]
    assert first(found) == {"red": [pytest.approx(5_000)], "wet": [pytest.approx(4_000)]}
    assert found.net.tolist() == pytest.approx([1_000])


def test_a_distance_that_excludes_takes_what_is_nearer_and_one_that_flags_takes_nothing() -> None:
    """20 m from a line 5 m off leave 15 m; a point takes a quarter disc, to 0.2 % of a polygon."""
    pack = packs.memory_pack(
        fault=packs.features([packs.line((-500, -5), (500, -5))]),
        runway=packs.features([packs.at(0, 100)]),
    )
    sites = packs.sites([SQUARE])
    excludes = accounted(sites, pack, distance("fault", 20), distance("runway", 50, action="flag"))
    assert first(excludes) == {"fault": [pytest.approx(1_500)], "runway": [0.0]}
    assert excludes.net.tolist() == pytest.approx([8_500])
    assert excludes.taken["runway"].alone[0] == pytest.approx(np.pi * 50**2 / 4, rel=0.002)
    both = accounted(sites, pack, distance("fault", 20), distance("runway", 50))
    assert both.taken["runway"].first[0] == pytest.approx(np.pi * 50**2 / 4, rel=0.002)


def test_a_distance_that_a_site_must_be_near_enough_to_claims_no_ground() -> None:
    near = distance("runway", 0, at_most=5000.0, at_least=None)
    mean = distance("a", 50, params={"to": ("a", "b"), "combine": "mean"})
    assert entries(rule_set({"land": 1.0}, near, mean)) == []


def test_a_missing_layer_is_unknown_and_never_nothing() -> None:
    pack = packs.memory_pack(
        missing=["red", "fault"], wet=packs.features([packs.box(0, 0, 10, 100)])
    )
    rules = (overlap("red"), distance("fault", 20), overlap("wet"))
    found = accounted(packs.sites([SQUARE, packs.at(0, 0)]), pack, *rules)
    assert np.isnan(found.taken["red"].first).all()
    assert np.isnan(found.taken["fault"].alone).all()
    assert found.taken["wet"].first.tolist() == pytest.approx([1_000, np.nan], nan_ok=True)
    assert found.net.tolist() == pytest.approx([9_000, np.nan], nan_ok=True)


def test_a_set_back_of_a_district_takes_ground_there_alone() -> None:
    pack = packs.memory_pack(
        road=packs.features([packs.line((-500, -5), (500, -5))]),
        district=packs.features([packs.box(-900, -900, 30, 900)], name_zh=["西区"]),
    )
    sites = packs.sites([SQUARE, packs.box(100, 0, 200, 100)])
    within = accounted(sites, pack, set_back("road", 25.0, within="西区"))
    assert first(within) == {"back_road": pytest.approx([20 * 30, 0.0])}
    outside = accounted(sites, pack, set_back("road", 25.0, outside=("西区",)))
    assert first(outside) == {"back_road": pytest.approx([20 * 70, 20 * 100])}


def test_where_the_district_of_a_site_is_unknown_its_set_back_is_unknown_too() -> None:
    pack = replace(
        packs.memory_pack(road=packs.features([packs.line((-500, -5), (500, -5))])),
        districts=tuple(District(code=name, name_zh=name) for name in ("西区", "东区")),
    )
    boxes = [SQUARE, SQUARE, SQUARE, packs.box(0, 90, 100, 190)]
    sites = packs.sites(boxes, district=["西区", "东区", "", ""])
    found = accounted(sites, pack, set_back("road", 25.0, within="西区"))
    assert first(found)["back_road"] == pytest.approx([2_000, 0, np.nan, 0], nan_ok=True)
    assert found.net.tolist() == pytest.approx([8_000, 10_000, 10_000, 10_000])


def test_ground_of_several_sites_is_counted_once_in_the_union() -> None:
    """Two squares that share a half, one inside the first, one apart: 15,000 + 10,000 m2."""
    shapes = [
        SQUARE,
        packs.box(50, 0, 150, 100),
        packs.box(10, 10, 20, 20),
        packs.box(300, 0, 400, 100),
    ]
    pack = packs.memory_pack(red=packs.features([packs.box(0, 0, 400, 40)]))
    found = accounted(packs.sites(shapes), pack, overlap("red"))
    assert found.gross.sum() == pytest.approx(30_100)
    assert found.gross_union_m2 == pytest.approx(25_000)
    assert found.net_union_m2 == pytest.approx(15_000)
    assert found.taken["red"].union_m2 == pytest.approx(10_000)


def test_the_same_site_twice_and_neighbours_that_touch() -> None:
    shapes = [SQUARE, SQUARE, packs.box(100, 0, 200, 100)]
    found = accounted(packs.sites(shapes), packs.memory_pack())
    assert found.gross_union_m2 == pytest.approx(20_000)


def random_city(seed: int, *, sites: int = 12) -> tuple[Sites, Pack, list[ConstraintRule]]:
    """Irregular sites, holes and parts among them; discs, a boundary, a set-back, a distance."""
    random = np.random.default_rng(seed)

    def blob(reach: float, corners: int) -> shapely.Polygon:
        angle = np.sort(random.uniform(0, 2 * np.pi, corners))
        radius = random.uniform(0.3, 1.0, corners) * reach
        east, north = random.uniform(0, 1000, 2)
        ring = [
            (east + r * np.cos(a), north + r * np.sin(a))
            for a, r in zip(angle, radius, strict=True)
        ]
        return shapely.make_valid(
            shapely.Polygon([packs.at(*place).coords[0] for place in ring]).buffer(0)
        )

    shapes = [blob(250, 9) for _ in range(sites)]
    shapes[0] = shapes[0].difference(shapes[0].centroid.buffer(30))
    shapes[1] = shapely.union_all([shapes[1], blob(90, 7)])
    many = {
        name: packs.features([blob(reach, 8) for _ in range(6)])
        for name, reach in (("red", 200), ("wet", 150), ("inside", 500))
    }
    lines = [packs.line(*random.uniform(0, 1000, (3, 2))) for _ in range(3)]
    pack = packs.memory_pack(
        **many, road=packs.features(lines), fault=packs.features(lines[:1]), missing=["gone"]
    )
    rules = [
        overlap("wet", action="flag"),
        overlap("red"),
        overlap("gone"),
        overlap("inside", at_most=None, at_least=1.0),
        set_back("road", 15.0),
        distance("fault", 40),
    ]
    return packs.sites(shapes), pack, rules


def forbidden(pack: Pack, rule: ConstraintRule) -> shapely.Geometry | None:
    """Ground that a rule forbids, by shapely alone."""
    (role,) = rule.params.get("of", ()) or rule.params["to"]
    if role not in pack.roles:
        return None
    shapes = shapely.union_all(pack.features(role).geometries)
    reach = rule.params.get("set_back_m") or rule.at_least or 0.0
    if rule.kind == "overlap":
        return shapes if rule.at_least is None else packs.box(-5000, -5000, 6000, 6000) - shapes
    return shapes.buffer(reach, quad_segs=16)


@pytest.mark.parametrize("seed", range(12))
def test_parts_and_net_are_those_of_inclusion_and_exclusion(seed: int) -> None:
    """Of what remains the area is the alternating sum over all intersections of the forbidden."""
    sites, pack, rules = random_city(seed)
    found = accounted(sites, pack, *rules)
    order = sorted(
        (rule for rule in rules if rule.id != "gone"), key=lambda rule: rule.action != "exclude"
    )
    zones = [forbidden(pack, rule) for rule in order]
    for row, shape in enumerate(sites.geometries):

        def union_m2(count: int, shape: shapely.Geometry = shape) -> float:
            total = 0.0
            for size in range(1, count + 1):
                for some in combinations(zones[:count], size):
                    common = shape
                    for zone in some:
                        common = common.intersection(zone)
                    total -= (-1) ** size * common.area
            return total

        covered = [union_m2(count) for count in range(len(zones) + 1)]
        taken = [found.taken[rule.id].first[row] for rule in order]
        alone = [found.taken[rule.id].alone[row] for rule in order]
        gross = shape.area
        assert taken == pytest.approx(np.diff(covered), abs=1e-6 * gross)
        assert alone == pytest.approx(
            [shape.intersection(zone).area for zone in zones], abs=1e-6 * gross
        )
        assert found.net[row] == pytest.approx(gross - covered[-1], abs=1e-6 * gross)
        assert found.net[row] + sum(taken) == pytest.approx(gross, rel=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_net_and_parts_are_those_of_counting_cells(seed: int) -> None:
    """A grid of 4 m over the city, each cell by its centre: within 1 % of the gross."""
    sites, pack, rules = random_city(seed)
    found = accounted(sites, pack, *rules)
    east, north = (
        axis.ravel() for axis in np.meshgrid(np.arange(-300, 1300, 4), np.arange(-300, 1300, 4))
    )
    east, north = east + packs.EAST, north + packs.NORTH
    free = np.ones(len(east), dtype=bool)
    taken = {}
    for rule in sorted(rules, key=lambda rule: rule.action != "exclude"):
        zone = forbidden(pack, rule)
        if zone is None:
            continue
        shapely.prepare(zone)
        hit = shapely.contains_xy(zone, east, north) & free
        taken[rule.id], free = hit, free & ~hit
    for row, shape in enumerate(sites.geometries):
        inside = shapely.contains_xy(shape, east, north)
        assert 16 * (inside & free).sum() == pytest.approx(found.net[row], abs=0.012 * shape.area)
        for name, hit in taken.items():
            cells = 16 * (inside & hit).sum()
            assert cells == pytest.approx(found.taken[name].first[row], abs=0.012 * shape.area)


@settings(max_examples=25)
@given(seed=st.integers(100, 10_000), count=st.integers(2, 9))
def test_gross_is_net_and_parts_for_any_city_alone_or_together(seed: int, count: int) -> None:
    sites, pack, rules = random_city(seed, sites=count)
    found = accounted(sites, pack, *rules)
    parts = sum(np.nan_to_num(taken.first) for taken in found.taken.values())
    assert (found.net >= 0).all()
    np.testing.assert_allclose(found.net + parts, found.gross, rtol=1e-9)
    once = sum(taken.union_m2 for taken in found.taken.values())
    assert found.net_union_m2 + once == pytest.approx(found.gross_union_m2, rel=1e-9)
    whole = shapely.union_all(sites.geometries)
    assert found.gross_union_m2 == pytest.approx(whole.area, rel=1e-9)
    row = seed % count
    alone = accounted(sites.take(np.array([row])), pack, *rules)
    assert alone.net[0] == pytest.approx(found.net[row], abs=1e-6)
    for name, taken in alone.taken.items():
        assert taken.first[0] == pytest.approx(found.taken[name].first[row], abs=1e-6, nan_ok=True)


def test_a_rule_without_ground_says_why() -> None:
    pack = packs.memory_pack(dem=packs.features([SQUARE]))
    layers = tuple((spec.model_copy(update={"geometry": "raster"}), at) for spec, at in pack.layers)
    slope = constraint("slope", kind="attribute", params={"field": "percent", "of": "dem"})
    assert groundless(slope, replace(pack, layers=layers)).zh == "按栅格统计,不扣面积"
    assert groundless(slope, pack).en == "judges the whole site, draws no area"


@pytest.fixture
def city(tmp_path: Any) -> list[Any]:  # noqa: ANN401
    """Lay a made-up redline over half of one of two parcels, on the built-in pack."""
    folder = tmp_path / "我的图层"
    folder.mkdir()
    east, north = 10_000.0, 50_000.0  # on land, far from water and roads
    red = [(packs.box(east - 500, north, east + 50, north + 900), {"id": "r1"})]
    (folder / "eco_redline.geojson").write_text(packs.geojson(red), encoding="utf-8")
    own = 'schema = "sitesel-pack/1"\n\n[[layer]]\n' + "\n".join(
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in packs.layer_entry("eco_redline").items()
    )
    (folder / "catalog.toml").write_text(own, encoding="utf-8")
    rows = [
        (
            packs.box(east, north, east + 100, north + 100),
            {"id": "甲", "name": "=1+1", "district": "即墨区"},
        ),
        (
            packs.box(east + 200, north, east + 300, north + 100),
            {"id": "乙", "name": "地块乙", "district": "黄岛区"},
        ),
    ]
    sites = tmp_path / "sites.geojson"
    sites.write_text(packs.geojson(rows), encoding="utf-8")
    return ["-i", "nev", "--layers", folder, "--sites", sites, "--crs", packs.WORK_CRS]


def test_the_command_accounts_for_every_square_metre(
    city: list[Any], run: Callable[..., Result]
) -> None:
    done = run("ledger", *city, "--format", "json")
    assert done.exit_code == 0, done.output
    found: Json = json.loads(done.stdout)
    assert found["schema"] == "sitesel-ledger/1"
    sites = {site["id"]: site for site in found["sites"]}
    assert sites["甲"]["gross_m2"] == pytest.approx(10_000)
    assert sites["甲"]["excluded_mu"] == pytest.approx(7.5)
    assert sites["甲"]["net_ha"] == pytest.approx(0.5)
    assert sites["甲"]["net_km2"] == pytest.approx(0.005)
    assert (sites["甲"]["complete"], sites["乙"]["net_m2"]) == (False, pytest.approx(10_000))
    red = next(one for one in found["constraints"] if one["id"] == "eco_redline")
    stored = (city[3] / "eco_redline.geojson").read_bytes()
    assert red["layers"][0]["sha256"] == hashlib.sha256(stored).hexdigest()
    assert (red["touched"], red["taken_m2"]) == (1, pytest.approx(5_000))
    assert (red["clause_status"], red["layers"][0]["date"]) == ("unverified", "2026-01")
    farm = next(one for one in found["constraints"] if one["id"] == "basic_farmland")
    assert (farm["taken_m2"], farm["untold"], farm["missing_roles"]) == (
        None,
        2,
        ["basic_farmland"],
    )
    unknown = {row["id"]: row["taken_m2"] for row in sites["乙"]["rows"]}
    assert unknown["basic_farmland"] is None
    assert found["totals"]["gross_once_m2"] == pytest.approx(20_000)
    assert [(one["district"], one["net_m2"]) for one in found["districts"]] == [
        ("即墨区", pytest.approx(5_000)), ("黄岛区", pytest.approx(10_000)),
    ]  # fmt: skip


def test_explain_tells_the_same_numbers(city: list[Any], run: Callable[..., Result]) -> None:
    ledger = json.loads(run("ledger", *city, "--site", "甲", "--format", "json").stdout)
    (site,) = ledger["sites"]
    area = json.loads(run("explain", "甲", *city, "--format", "json").stdout)["net_area"]
    for key in ("gross_m2", "net_m2", "net_mu", "net_km2"):
        assert area[key] == site[key]
    told = {row["id"]: row["taken_m2"] for row in area["rows"] if row["alone_m2"] != 0}
    assert told == {row["id"]: row["taken_m2"] for row in site["rows"]}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("by", ["site", "constraint", "district"])
def test_the_tables_fit_120_cells_and_name_what_was_not_assessed(
    city: list[Any], run: Callable[..., Result], by: str, language: str
) -> None:
    from rich.cells import cell_len

    text = run("ledger", *city, "--by", by, "--lang", language).stdout
    rows = [line for line in text.splitlines() if not line.startswith("*")]
    assert max(map(cell_len, rows)) <= 120
    lines = [line for line in text.splitlines() if "basic_farmland" in line]
    assert len(lines) == 1
    assert lines[0].startswith("* 缺图层" if language == "zh" else "* Not assessed for want")
    assert ("用地坡度(判定整个地块" if language == "zh" else "Slope of the ground (judges") in text
    if by == "site":
        assert "≤7.5" in text
    if by == "constraint":
        assert "7.5" in text
        assert (
            hashlib.sha256((city[3] / "eco_redline.geojson").read_bytes()).hexdigest()[:8] in text
        )


def test_the_csv_traces_each_line_and_starts_no_formula(
    city: list[Any],
    run: Callable[..., Result],
    tmp_path: Any,  # noqa: ANN401
) -> None:
    target = tmp_path / "台账.csv"
    done = run("ledger", *city, "--format", "csv", "-o", target)
    assert "台账" in done.stderr
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8-sig"))))
    mine = [row for row in rows if row["地块编号"] == "甲"]
    assert {row["地块名称"] for row in mine} == {"'=1+1"}
    assert [mine[0]["项目"], mine[-1]["项目"]] == ["毛面积", "净面积(至多)"]
    taken = [float(row["面积(m²)"]) for row in mine if row["项目"] == "扣除"]
    assert float(mine[0]["面积(m²)"]) == pytest.approx(float(mine[-1]["面积(m²)"]) + sum(taken))
    red = next(row for row in mine if row["约束编号"] == "eco_redline")
    assert (red["图层"], red["图层日期"], red["条文核实"]) == (
        "eco_redline_layer",
        "2026-01",
        "未核实",
    )
    assert len(red["图层sha256"]) == 64
    farm = next(row for row in mine if row["约束编号"] == "basic_farmland")
    assert (farm["项目"], farm["面积(m²)"], farm["缺的图层"]) == ("未评", "", "basic_farmland")
    english = run("ledger", *city, "--format", "csv", "--lang", "en").stdout
    assert english.splitlines()[0].endswith("alone_m2,alone_mu,alone_ha,alone_km2")


def test_one_site_a_manifest_and_what_does_not_exist(
    city: list[Any],
    run: Callable[..., Result],
    tmp_path: Any,  # noqa: ANN401
) -> None:
    manifest = tmp_path / "run.json"
    one = run("ledger", *city, "--site", "地块乙", "--manifest", manifest)
    assert one.stdout.startswith("面积台账 · 地块乙(乙) · 新能源汽车")
    assert "互相重叠" not in one.stdout
    assert json.loads(manifest.read_text(encoding="utf-8"))["command"]["name"] == "ledger"
    assert run("verify", manifest).exit_code == 0
    assert run("ledger", *city, "--site", "丙").exit_code == 2


def test_a_row_of_the_table_of_set_backs_is_traced_to_its_date(
    city: list[Any], run: Callable[..., Result]
) -> None:
    head = "行政区,要素,距离_m,条文,生效日期,来源"
    text = f"{head}\n全市,eco_redline,10,示例条文,2025-02-03,示例\n"
    (city[3] / "setbacks.csv").write_text(text, encoding="utf-8")
    out = run("ledger", *city, "--format", "csv").stdout
    row = next(
        one
        for one in csv.DictReader(io.StringIO(out))
        if one["约束编号"] == "set_back_eco_redline_city"
    )
    assert (row["退让表行"], row["生效日期"], row["距离_m"]) == ("2", "2025-02-03", "10.0")
    assert float(row["面积(m²)"]) == pytest.approx(1_000)  # 10 m beside the redline
    assert float(row["单看(m²)"]) == pytest.approx(6_000)
    told = run("ledger", *city, "--by", "constraint").stdout
    assert "* 退让表 setbacks.csv 按" in told


def test_rows_that_the_table_cannot_have_are_refused(ranked: Any) -> None:  # noqa: ANN401
    from sitesel.errors import UsageError

    with pytest.raises(UsageError, match="not listed by"):
        ranked("nev").ledger(by="color").text("zh")


def test_the_ledger_of_the_built_in_parks_reconciles(ranked: Any) -> None:  # noqa: ANN401
    found = ranked("chem").ledger().to_dict()
    for site in found["sites"]:
        if not site["known"]:
            assert site["net_m2"] is None
            continue
        parts = sum(row["taken_m2"] or 0.0 for row in site["rows"])
        assert site["net_m2"] + parts == pytest.approx(site["gross_m2"], rel=1e-9)
        assert site["excluded_m2"] + site["flagged_m2"] == pytest.approx(parts, rel=1e-9, abs=1e-6)
    total = found["totals"]
    assert total["without_area"] == sum(not site["known"] for site in found["sites"])
    once = sum(one.get("taken_once_m2") or 0.0 for one in found["constraints"])
    assert total["net_once_m2"] + once == pytest.approx(total["gross_once_m2"], rel=1e-9)
    assert total["gross_once_m2"] < total["gross_m2"]  # parks lie in each other
    districts = found["districts"]
    assert sum(one["net_m2"] for one in districts) == pytest.approx(total["net_m2"])
    assert load().setbacks is None
