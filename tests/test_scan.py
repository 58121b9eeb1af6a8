"""Scans: each cell as `rank` finds its square, areas known by hand, any block, whole files."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from importlib import util
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pytest
import rasterio
import shapely
from made_rules import constraint, criterion, rule_set

import sitesel
from sitesel.engine import Engine, demand_of
from sitesel.errors import DependencyError, NoSiteError, OutputError, UsageError
from sitesel.kernels.compiled import compiled
from sitesel.pack import load
from sitesel.report.scan_layer import scan_layer
from sitesel.rules import load as load_rules
from sitesel.rules.in_force import in_force
from sitesel.scanning import Cells, Scan, Scanner, frame_of, territory
from sitesel.scanning.account import Account
from sitesel.scanning.cells import blocks
from sitesel.scanning.over_cells import over_cells
from sitesel.scanning.plain import plain
from sitesel.scanning.territory import Territory
from sitesel.standings import stand
from sitesel.text import Text
from sitesel.value import ValueFunction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.matrix import Measured
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule, RuleSet

Json = dict[str, Any]
STATUS = {"eligible": 0, "unverified": 1, "excluded": 2}
EVERYWHERE = packs.box(-5_000, -5_000, 5_000, 5_000)
WHOLE = Text("全域", "whole area")


def city(shape: shapely.Geometry = EVERYWHERE) -> Territory:
    west, south, east, north = shape.bounds
    land = np.array([shape], dtype=object)
    return Territory(bounds=(west, south, east, north), land=land, parts=(WHOLE,), shapes=None)


def scan_of(
    pack: Pack,
    rules: RuleSet,
    *,
    cell: float = 50.0,
    block: int = 64,
    ground: Territory | None = None,
) -> Scan:
    return Scan(rules=rules, pack=pack, cell_m=cell, block=block, territory=ground or city())


def cells_of(scan: Scan) -> Cells:
    frame = scan.frame
    return Cells(
        frame=frame, wanted=scan.territory.part_of(frame) >= 0, crs=scan.pack.head.work_crs
    )


def same(one: Measured, other: Measured, rows: np.ndarray) -> None:
    for part in ("best", "low", "high"):
        mine, its = getattr(one, part)[rows], getattr(other, part)
        np.testing.assert_array_equal(np.isnan(mine), np.isnan(its), err_msg=part)
        np.testing.assert_allclose(mine, its, rtol=1e-9, atol=1e-6, err_msg=part)


@pytest.mark.parametrize("industry", ["nev", "ic", "chem", "rail", "h2es"])
def test_a_cell_is_measured_as_rank_measures_its_square(industry: str, qingdao: Pack) -> None:
    """Every criterion and constraint of the built-in rules, over cells anywhere in the city."""
    rules = in_force(load_rules(industry, None), qingdao, as_of=None).with_weights(
        {"land_area": 0.0}  # a cell has no size of its own
    )
    ground = territory(qingdao, extent=None, within_districts=())
    scan = Scan(rules=rules, pack=qingdao, territory=ground, cell_m=270.0)
    cells = cells_of(scan)
    rows = np.sort(np.random.default_rng(5).choice(len(cells), 400, replace=False))
    squares, engine = cells.sites(rows), Engine.bind(rules, qingdao)
    demand = demand_of(rules)
    bound = [*engine.criteria.values(), *engine.constraints.values()]
    for rule, its in zip((*rules.weighted, *rules.constraints), bound, strict=True):
        same(over_cells(rule.measurement(), qingdao, demand)(cells), its(squares), rows)
    found = Scanner.bind(rules, qingdao).of(cells)
    table = stand(engine.evaluate(squares), rules).table.loc[squares.index]
    for mine, its in ((found.score, "score"), (found.low, "score_low"), (found.high, "score_high")):
        np.testing.assert_allclose(mine[rows], table[its], atol=1e-9)
    assert found.status[rows].tolist() == table["status"].map(STATUS).tolist()


KINDS = {
    "distance": ("distance", {"to": ("thing",)}),
    "two roles": ("distance", {"to": ("thing", "other"), "combine": "mean"}),
    "unsure": ("distance", {"to": ("thing",), "trust_absence": False}),
    "overlap": ("overlap", {"of": ("thing",), "set_back_m": 120.0}),
    "unsure overlap": ("overlap", {"of": ("other",), "trust_absence": False}),
    "area": ("overlap", {"of": ("ground",)}),
    "member": ("membership", {"of": ("ground",), "by": "sort", "degree": {"a": 1.0, "b": 0.4}}),
    "or in": ("membership", {
        "of": ("ground",), "by": "sort", "degree": {"a": 0.7}, "unknown": ("b",),
        "or_in": ("other",), "otherwise": 0.1,
    }),
    "gravity": ("gravity", {"to": ("firm",), "decay_m": 900.0}),
    "areal firm": ("gravity", {"to": ("plant",), "decay_m": 900.0}),
    "travel": ("travel_time", {"to": ("firm",)}),
    "attribute": ("attribute", {"field": "price", "of": "ground"}),
    "match": ("industry_match", {"of": ("ground",), "inherited": 0.5}),
    "back": ("set_back", {"of": ("thing",), "set_back_m": 200.0}),
}  # fmt: skip


def made_city(*, complete: bool) -> Pack:
    """Points, lines and polygons with holes, each with a doubt of its own."""
    holed = packs.box(-900, -700, 300, 400).difference(packs.box(-500, -300, -200, 100))
    torn = shapely.union(packs.box(900, 900, 1500, 1300), packs.box(1700, 900, 1900, 1900))
    thing = [packs.at(-1200, 1300), packs.line((-2000, -1500), (200, -900), (900, 2100)), holed]
    industries = [["nev"], ["ic"], ["新能源汽车"]]
    return packs.memory_pack(
        thing=packs.features(thing, uncertainty_m=[0, 75, 210], complete=complete),
        other=packs.features([torn], uncertainty_m=130, complete=complete),
        ground=packs.features(
            [holed, torn, packs.box(-400, -2000, 2400, 950)], uncertainty_m=[0, 140, 60],
            sort=["a", "b", "a"], price=[10.0, 35.0, 52.5], industries=industries,
            candidate=[True, False, True],
        ),
        firm=packs.features(
            [packs.at(600, -600), packs.at(-1500, 800)], uncertainty_m=[0, 300],
            industries=[["nev"], ["ic", "nev"]],
        ),
        plant=packs.features([holed], industries=[["nev"]]),
        road=packs.features([packs.line((-2000, 0), (0, 100), (2000, 0)),
                             packs.line((0, 100), (100, 2000))]),
    )  # fmt: skip


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("name", KINDS)
def test_kinds_over_cells_agree_with_kinds_of_squares(name: str, *, complete: bool) -> None:
    kind, params = KINDS[name]
    pack = made_city(complete=complete)
    rules = rule_set({"one": 1.0}, criteria=(criterion("one", kind=kind, params=params),))
    scan = scan_of(pack, rules, cell=170.0, ground=city(packs.box(-2_600, -2_600, 2_600, 2_600)))
    cells, demand = cells_of(scan), demand_of(rules)
    rows = np.arange(len(cells))
    measurement = rules.weighted[0].measurement()
    mine = over_cells(measurement, pack, demand)(cells)
    same(mine, measurement.on(pack, demand)(cells.sites(rows)), rows)
    assert np.nanmax(mine.high) > np.nanmin(mine.low)  # it says something


def test_a_kind_that_somebody_registered_is_asked_for_the_squares() -> None:
    class Eastness:
        unit, roles = "m", ()

        def on(self, *_: object) -> Callable[..., Measured]:
            from sitesel.matrix import Measured

            return lambda sites: Measured.exactly(shapely.get_x(sites.centres) - packs.EAST)

    pack = packs.memory_pack()
    scan = scan_of(pack, rule_set({"one": 1.0}), cell=100.0, ground=city(packs.box(0, 0, 300, 200)))
    found = over_cells(Eastness(), pack, demand_of(scan.rules))(cells_of(scan))  # type: ignore[arg-type]
    assert found.best.tolist() == [50.0, 150.0, 250.0] * 2


def excluded_m2(pack: Pack, rule: ConstraintRule, cell: float) -> float:
    scan = scan_of(pack, rule_set({"one": 1.0}, rule), cell=cell, block=200)
    account = Account(scan.rules, 1)
    for _, part, found in scan.found():
        account.add(found, part)
    return float(account.statuses[0, 2]) * cell**2


def overlap_rule(set_back: float) -> ConstraintRule:
    params = {"of": ("thing",), "set_back_m": set_back}
    return constraint("one", kind="overlap", unit="share", params=params)


def distance_rule(metres: float) -> ConstraintRule:
    return constraint(
        "one", kind="distance", unit="m", at_most=None, at_least=metres, params={"to": ("thing",)}
    )


@pytest.mark.parametrize(
    ("shape", "reach", "area", "length"),
    [
        (packs.box(-400, -300, 400, 300), 0.0, 800 * 600, 2_800),
        (packs.box(-400, -300, 400, 300), 500.0, 800 * 600 + 2_800 * 500 + math.pi * 500**2,
         2_800 + 2 * math.pi * 500),
        (packs.at(7, -11), 1_000.0, math.pi * 1_000**2, 2 * math.pi * 1_000),
        (packs.box(-9_000, -9_000, 1_234, 9_000), 0.0, (5_000 + 1_234) * 10_000, 10_000),
        (packs.box(-9_000, -9_000, 1_234, 9_000), 750.0, (5_000 + 1_984) * 10_000, 10_000),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cell", [40.0, 20.0])
def test_areas_that_a_hand_knows(
    shape: shapely.Geometry, reach: float, area: float, length: float, cell: float
) -> None:
    """
    A cell that is touched at all is taken: at least the area, at most it grown by a diagonal.

    A square, a square and a disk with set-backs, and a half-plane that ends outside the scan.
    """
    pack = packs.memory_pack(thing=packs.features([shape]))
    grown = length * cell * math.sqrt(2) + math.pi * 2 * cell**2
    for rule in [overlap_rule(reach)] + ([distance_rule(reach)] if reach else []):
        if shape.geom_type == "Point" and not reach:
            continue
        found = excluded_m2(pack, rule, cell)
        flattened = 0.0025 * area if reach and rule.kind == "overlap" else 0.0  # of 64 sides
        assert area - flattened <= found <= area + grown


def test_a_set_back_reaches_as_far_in_every_direction() -> None:
    """1,000 m on the diagonal too, where a tool that grows by squares or steps reaches 707 m."""
    pack = packs.memory_pack(thing=packs.features([packs.at(0, 0)]))
    for rule in (overlap_rule(1_000.0), distance_rule(1_000.0)):
        scan = scan_of(pack, rule_set({"one": 1.0}, rule), cell=20.0, block=300)
        for cells, _, found in scan.found():
            squares = cells.sites(np.arange(len(cells))).geometries
            way = shapely.distance(squares, packs.at(0, 0))
            sure = (way < 995.0) | (way > 1_000.0)
            assert ((found.status == 2) == (way < 1_000.0))[sure].all()
            bearing = np.degrees(np.arctan2(*(shapely.get_coordinates(shapely.centroid(squares))
                                              - [packs.EAST, packs.NORTH]).T)) % 45  # fmt: skip
            if ((way > 900) & (way < 995)).any():
                taken = found.status[(way > 900) & (way < 995)] == 2
                assert taken.all()
                assert bearing[(way > 900) & (way < 995)].max() > 40


@pytest.mark.parametrize("block", [7, 64, 333])
def test_no_number_depends_on_the_blocks(block: int) -> None:
    pack = made_city(complete=True)
    names = [name for name in KINDS if name not in {"unsure", "unsure overlap", "or in"}]
    criteria = tuple(
        criterion(f"c{place}", kind=KINDS[name][0], params=KINDS[name][1])
        for place, name in enumerate(names)
    )
    rules = rule_set(
        {one.id: 1.0 / len(criteria) for one in criteria}, overlap_rule(120.0), criteria=criteria
    )
    scan = scan_of(pack, rules, cell=110.0, ground=city(packs.box(-2_600, -2_600, 2_600, 2_600)))

    def whole(side: int) -> dict[str, np.ndarray]:
        frame, bands = scan.frame, {}
        for key in ("score", "low", "high", "status"):
            bands[key] = np.full(frame.shape, np.nan)
        for cells, _, found in replace(scan, block=side).found():
            row, column = cells.frame.row - frame.row, cells.frame.column - frame.column
            for key, band in bands.items():
                part = band[row : row + cells.frame.rows, column : column + cells.frame.columns]
                part[cells.wanted] = getattr(found, key)
        return bands

    once, cut = whole(10_000), whole(block)
    for key, band in once.items():
        np.testing.assert_allclose(band, cut[key], rtol=0, atol=1e-12, err_msg=key)


def test_what_each_constraint_takes_adds_up() -> None:
    """Two fields of 10 x 10 cells that share 5 x 10 of them, and a flag over both."""
    pack = packs.memory_pack(
        first=packs.features([packs.box(0, 0, 500, 500)]),
        second=packs.features([packs.box(250, 0, 750, 500)]),
        third=packs.features([packs.box(0, 0, 1_000, 500)]),
        missing=("gone",),
    )
    rules = rule_set(
        {"one": 1.0},
        constraint("c", kind="overlap", unit="share", action="flag", params={"of": ("third",)}),
        constraint("a", kind="overlap", unit="share", params={"of": ("first",)}),
        constraint("b", kind="overlap", unit="share", params={"of": ("second",)}),
        constraint("d", kind="overlap", unit="share", params={"of": ("gone",)}),
    )
    scan = scan_of(pack, rules, cell=50.0, ground=city(packs.box(0, 0, 1_000, 1_000)))
    account = Account(rules, 1)
    for _, part, found in scan.found():
        account.add(found, part)
    assert account.order == ["a", "b", "d", "c"]
    assert account.counts["a"].tolist() == [[100, 100, 0, 0]]
    assert account.counts["b"].tolist() == [[100, 50, 0, 0]]
    assert account.counts["c"].tolist() == [[200, 50, 50, 0]]
    assert account.counts["d"].tolist() == [[0, 0, 0, 400]]
    assert account.statuses.tolist() == [[0, 250, 150]]
    assert account.free == 200
    assert account.statuses[:, 1].sum() == 250


def bands(path: Path) -> tuple[np.ndarray, Json]:
    with rasterio.open(path) as file:
        return file.read(), {"tags": file.tags(), "shape": file.transform, "crs": file.crs}


def test_the_raster_says_what_it_was_made_of(qingdao: Pack, tmp_path: Path) -> None:
    path = tmp_path / "城阳.tif"
    found = sitesel.scan(
        "新能源汽车", output=path, cell=200, district=["城阳区"], layers=qingdao, criteria=True
    )
    cells, said = bands(path)
    tags = said["tags"]
    assert tags["SITESEL_INDUSTRY"] == "nev"
    assert tags["SITESEL_RULES_SHA256"] == found["rules"]["sha256"]
    assert json.loads(tags["SITESEL_LAYERS"])["sea"].startswith("2017-11 ")
    assert "eco_redline" in tags["SITESEL_UNKNOWN_ROLES"].split(", ")
    assert said["crs"].to_epsg() == 4549
    known = ~np.isnan(cells[0])
    assert known.sum() == found["grid"]["cells"] == pytest.approx(found["land_m2"] / 200**2)
    score, worst, best, status = cells[:4, known]
    assert (worst <= score + 1e-4).all()
    assert (score <= best + 1e-4).all()
    assert set(np.unique(status)) <= {0.0, 1.0, 2.0}
    assert (status == 2).sum() * 200**2 == pytest.approx(found["excluded_m2"])
    weights = {one.id: one for one in load_rules("nev", None).weighted}
    assert len(cells) == 4 + len(weights)
    by_value = sum(
        load_rules("nev", None).weights[name] * np.nan_to_num(values[known], nan=0.5)
        for name, values in zip(weights, cells[4:], strict=True)
    )
    np.testing.assert_allclose(score, by_value * 100, atol=1e-3)


def test_the_same_scan_gives_the_same_bytes_for_any_block(qingdao: Pack, tmp_path: Path) -> None:
    rules = in_force(load_rules("ic", None), qingdao, as_of=None)
    ground = territory(qingdao, extent=(120.2, 36.2, 120.45, 36.4), within_districts=())
    written = []
    for block in (30, 1024):
        scan = Scan(rules=rules, pack=qingdao, territory=ground, cell_m=250.0, block=block)
        scan.write(tmp_path / f"{block}.tif")
        written.append((tmp_path / f"{block}.tif").read_bytes())
    assert written[0] == written[1]


def test_an_extent_in_degrees_and_one_in_metres_share_their_cells(
    qingdao: Pack, tmp_path: Path
) -> None:
    whole, part = tmp_path / "whole.tif", tmp_path / "part.tif"
    sitesel.scan("ic", output=whole, cell=300, extent=(120.2, 36.2, 120.5, 36.5), layers=qingdao)
    sitesel.scan("ic", output=part, cell=300, extent=(530_000, 4_011_000, 540_000, 4_020_000),
                 layers=qingdao)  # fmt: skip
    all_cells, said = bands(whole)
    some, its = bands(part)
    column = round((its["shape"].c - said["shape"].c) / 300)
    row = round((said["shape"].f - its["shape"].f) / 300)
    inner = all_cells[:, row : row + some.shape[1], column : column + some.shape[2]]
    known = ~np.isnan(some[0])
    assert known.any()
    np.testing.assert_array_equal(inner[:, known], some[:, known])


def test_the_command_tells_what_is_left(run: Callable[..., Result], tmp_path: Path) -> None:
    done = run("scan", "-i", "新能源汽车", "--cell", "500", "-o", tmp_path / "s.tif")
    assert done.exit_code == 0, done.output
    assert done.stderr == f"栅格: {tmp_path / 's.tif'}\n"
    assert "适宜性扫描 · 新能源汽车 · 500 米像元" in done.stdout
    assert "水源水库水面" in done.stdout
    assert "位置精度粗于 500 米的像元(" in done.stdout
    assert "海港 3,000 米" in done.stdout
    assert "9 项约束缺图层,哪里都判不了:生态保护红线" in done.stdout
    words = ("scan", "-i", "nev", "--cell", "500", "-o", tmp_path / "s.tif")
    said = json.loads(run(*words, "--format", "json").stdout)
    assert said["schema"] == "sitesel-scan/1"
    assert sum(one["land_m2"] for one in said["districts"]) == said["land_m2"]
    assert "Suitability scan" in run(*words, "--lang", "en").stdout


def test_the_page_shows_the_scan_in_cells_of_its_own(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    """Values on the page are those of the raster of the same cells, in steps of 1 / 250."""
    words = ("--cell", "500", "--criteria", "--map", tmp_path / "m.html")
    done = run("scan", "-i", "ic", "-o", tmp_path / "s.tif", *words)
    assert done.exit_code == 0, done.output
    assert done.stderr.endswith(f"地图: {tmp_path / 'm.html'}\n")
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert "适宜性(500 米像元)" in page
    scan = Scan(
        rules=in_force(load_rules("ic", None), load(), as_of=None), pack=load(), cell_m=500.0,
        territory=territory(load(), extent=None, within_districts=()),
    )  # fmt: skip
    layer, (cells, _) = scan_layer(scan), bands(tmp_path / "s.tif")
    np.testing.assert_allclose(layer.value, cells[4:], atol=1e-6)
    np.testing.assert_array_equal(layer.excluded, cells[3] == 2)
    fine = scan_layer(replace(scan, cell_m=30.0))
    assert fine.inside.size <= 660_000
    assert round((fine.bounds[2] - fine.bounds[0]) / fine.inside.shape[1]) % 10 == 0


def test_wrong_words_exit_2_and_write_nothing(run: Callable[..., Result], tmp_path: Path) -> None:
    wrong = {
        ("--cell", "0"): "像元边长 0 米不成立",
        ("--cell", "1"): "最多 400,000,000 个;请用",
        ("--extent", "1,2,3"): "不是“西,南,东,北”",
        ("--extent", "121,36,120,37"): "次序是 西,南,东,北",
        ("--extent", "10,10,11,11"): "之外",
        ("--district", "浦东新区"): "没有区市 浦东新区 的界线",
    }
    for words, said in wrong.items():
        done = run("scan", "-i", "nev", "-o", tmp_path / "s.tif", *words)
        assert done.exit_code == 2, (words, done.output)
        assert said in done.stderr
    assert list(tmp_path.glob("*.tif")) == []


def test_a_scan_that_ends_early_leaves_what_was_there(
    qingdao: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.tif"
    path.write_bytes(b"before")
    calls = []

    def breaking(*_: object, **__: object) -> None:
        calls.append(1)
        if len(calls) > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("sitesel.raster.bands.Bands.write", breaking)
    rules = in_force(load_rules("ic", None), qingdao, as_of=None)
    ground = territory(qingdao, extent=None, within_districts=("城阳区",))
    scan = Scan(rules=rules, pack=qingdao, territory=ground, cell_m=500.0, block=20)
    with pytest.raises(KeyboardInterrupt):
        scan.write(path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def without(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    find = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == package else find(name))


def test_a_missing_compiler_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    without("numba", monkeypatch)
    with pytest.raises(DependencyError, match="需要可选依赖 numba") as caught:
        compiled(len)
    assert caught.value.exit_code == 5


def test_a_missing_writer_of_rasters_is_named_before_any_work(
    qingdao: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without("rasterio", monkeypatch)
    with pytest.raises(DependencyError, match="需要可选依赖 rasterio"):
        sitesel.scan("ic", output=tmp_path / "s.tif", cell=900, layers=qingdao)
    assert list(tmp_path.iterdir()) == []


def test_a_sea_without_land_has_no_cell(qingdao: Pack, tmp_path: Path) -> None:
    with pytest.raises(NoSiteError, match="没有陆地像元"):
        sitesel.scan(
            "ic", output=tmp_path / "s.tif", cell=100, extent=(120.18, 36.1, 120.2, 36.12),
            layers=qingdao,
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(qingdao: Pack, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="写不了"):
        sitesel.scan(
            "ic", output=tmp_path / "none" / "s.tif", cell=900, layers=qingdao,
            extent=(120.3, 36.2, 120.4, 36.3),
        )  # fmt: skip


def test_cells_are_the_same_for_every_extent() -> None:
    frame = frame_of((1_001.0, -299.0, 1_100.0, -1.0), 100.0)
    assert (frame.column, frame.row, frame.rows, frame.columns) == (10, 0, 3, 1)
    assert frame.bounds == (1_000.0, -300.0, 1_100.0, 0.0)
    cut = list(blocks(replace(frame, rows=5, columns=7), 3))
    assert [(one.row, one.column, one.rows, one.columns) for one in cut] == [
        (0, 10, 3, 3), (0, 13, 3, 3), (0, 16, 3, 1), (3, 10, 2, 3), (3, 13, 2, 3), (3, 16, 2, 1),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="不成立"):
        frame_of((0.0, 0.0, 1.0, 1.0), math.nan)


def test_a_size_that_is_known_counts_for_every_cell() -> None:
    """1,000 to 1,500 亩 on a value function that is 0 at 500 and 1 at 2,500."""
    function = ValueFunction(((500.0, 0.0), (2_500.0, 1.0)))
    rules = rule_set({"one": 1.0}, criteria=(criterion("one", value=function),))
    scan = replace(scan_of(packs.memory_pack(), rules), area_mu=(1_000.0, 1_500.0))
    found = next(scan.found())[2]
    for values, wanted in ((found.score, 0.375), (found.low, 0.25), (found.high, 0.5)):
        assert np.unique(values).tolist() == [wanted]


def test_a_scan_in_memory_is_the_scan_of_its_blocks(qingdao: Pack) -> None:
    rules = in_force(load_rules("ic", None), qingdao, as_of=None)
    ground = territory(qingdao, extent=(120.15, 36.2, 120.45, 36.5), within_districts=())
    scan = Scan(rules=rules, pack=qingdao, territory=ground, cell_m=300.0, block=17)
    whole = plain(scan)
    ((cells, part, found),) = replace(scan, block=10_000).found()
    np.testing.assert_allclose(whole.score[cells.wanted], found.score, atol=1e-12)
    assert np.isnan(whole.score[~cells.wanted]).all()
    np.testing.assert_array_equal(whole.part[cells.wanted], part)
    np.testing.assert_array_equal(whole.excluded[cells.wanted], found.status == 2)
    taken = {name for name, mask in found.fails.items() if (mask | found.drawn[name]).any()}
    assert set(whole.fails) == taken >= {"water_source_body"}
    for name, mask in whole.fails.items():
        np.testing.assert_array_equal(mask[cells.wanted], found.fails[name] | found.drawn[name])
