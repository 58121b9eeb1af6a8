"""New sites made of a planner's parcels, and what may be asked besides the regions."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import combinations
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import packs
import pytest
import regions_brute
import shapely
from made_rules import constraint, criterion, rule_set

import sitesel
from sitesel.errors import MethodError, NoSiteError, SiteError, UsageError
from sitesel.formats import read
from sitesel.locating import Wanted, from_parcels, search
from sitesel.locating.search import MOST_PROGRAMME_UNITS
from sitesel.newsites import Asked, check, find
from sitesel.newsites.document import More, document
from sitesel.newsites.files import write
from sitesel.newsites.losses import losses
from sitesel.newsites.trade import trade
from sitesel.report.regions import regions_text
from sitesel.sites import Sites
from sitesel.value import ValueFunction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.matrix import GeometryArray
    from sitesel.newsites import Found
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule

MU_M2 = 2000 / 3
NEAR = ValueFunction(((0.0, 1.0), (2_000.0, 0.0)))

# Seven parcels of a plan, two rows of 300 m and 200 m; D lies 10 m off, beyond a road:
#
#   A 200x300 | B 100x300 | C 200x300 | road | D 200x300
#   E 250x200     | F 250x200         |      | G 200x200
PLAN = {
    "A": packs.box(0, 200, 200, 500),
    "B": packs.box(200, 200, 300, 500),
    "C": packs.box(300, 200, 500, 500),
    "D": packs.box(510, 200, 710, 500),
    "E": packs.box(0, 0, 250, 200),
    "F": packs.box(250, 0, 500, 200),
    "G": packs.box(510, 0, 710, 200),
}
AREA = {name: shape.area for name, shape in PLAN.items()}
PLANNED = {(0, 1): 300, (1, 2): 300, (0, 4): 200, (1, 4): 50, (1, 5): 50, (2, 5): 200, (4, 5): 200,
           (3, 6): 200}  # fmt: skip


def sites(shapes: dict[str, shapely.Geometry]) -> Sites:
    table = packs.table(list(shapes.values()), {"id": list(shapes), "name_zh": list(shapes)})
    table = table.assign(role="", quality="unstated", district="")
    return Sites(table=table, uncertainty_m=np.zeros(len(table)))


def asked(pack: Pack, *rules: ConstraintRule, **changed: Any) -> Asked:  # noqa: ANN401
    """Ask for one region of 90,000 to 120,000 m² near the spring."""
    near = criterion("near", kind="distance", params={"to": ("spring",)}, value=NEAR)
    made: dict[str, Any] = {
        "rules": rule_set({"near": 1.0}, *rules, criteria=(near,)),
        "pack": pack,
        "parcels": sites(PLAN),
        "area_mu": (90_000 / MU_M2, 120_000 / MU_M2),
    }
    return Asked(**{**made, **changed})


def spring(**more: object) -> Pack:
    return packs.memory_pack(spring=packs.features([packs.at(700, 400)]), **more)


def names(found: Found) -> list[str]:
    ids = found.ground.parcels.index
    return ["".join(sorted(ids[rows])) for rows in found.regions.regions]


def value(name: str) -> float:
    """Of the only criterion: 1 at the spring, 0 at 2 km."""
    return 1 - shapely.distance(PLAN[name], packs.at(700, 400)) / 2_000


def turned(shape: shapely.Geometry, *, by: float = 0.37) -> shapely.Geometry:
    from shapely import affinity

    return affinity.rotate(shape, by, origin=(packs.EAST, packs.NORTH), use_radians=True)


def shared(shapes: list[shapely.Geometry]) -> dict[tuple[int, int], float]:
    units = from_parcels(np.full(len(shapes), 0.5), np.array(shapes, dtype=object))
    pairs = zip(units.source().tolist(), units.other.tolist(), strict=True)
    return dict(zip(pairs, units.shared_m.tolist(), strict=True))


def best_of(allowed: str, least: float, most: float, *, total: bool = False) -> tuple[str, float]:
    """Try every set of parcels that hangs together; the outline is that of its union."""
    touching = {frozenset("ABCDEFG"[one] for one in pair) for pair in PLANNED}
    found = []
    for size in range(1, len(allowed) + 1):
        for parts in combinations(allowed, size):
            reached = {parts[0]}
            for _ in parts:
                reached |= {b for a in reached for b in parts if frozenset((a, b)) in touching}
            area = sum(AREA[one] for one in parts)
            if reached == set(parts) and least <= area <= most:
                outline = shapely.union_all([PLAN[one] for one in parts]).length
                net = sum(value(one) * AREA[one] for one in parts)
                net -= 0.1 * np.sqrt(least) / 4 * outline
                found.append((net if total else net / area, "".join(parts)))
    worth, name = max(found)
    return name, worth


def test_parcels_touch_along_the_edges_that_they_share() -> None:
    """Turned, a corner no longer lies exactly on its neighbour's edge; nor does a survey's."""
    random = np.random.default_rng(1)
    plain = list(PLAN.values())
    slips = [
        shapely.Polygon(shapely.get_coordinates(one)[:-1] + random.uniform(-0.1, 0.1, (4, 2)))
        for one in plain
    ]
    for shapes, slack in ((plain, 1e-9), ([turned(one) for one in plain], 1e-6), (slips, 0.5)):
        found = shared(shapes)
        assert {pair for pair in found if pair[0] < pair[1]} == set(PLANNED)
        for (one, other), length in found.items():
            wanted = PLANNED[min(one, other), max(one, other)]
            assert length == pytest.approx(wanted, abs=slack)
            assert found[other, one] == length


def test_the_order_of_parcels_changes_no_shared_length() -> None:
    random = np.random.default_rng(2)
    slips = [
        shapely.Polygon(shapely.get_coordinates(one)[:-1] + random.uniform(-0.1, 0.1, (4, 2)))
        for one in PLAN.values()
    ]
    order = random.permutation(len(slips)).tolist()
    other = shared([slips[place] for place in order])
    assert {(order[a], order[b]): length for (a, b), length in other.items()} == shared(slips)


def test_the_best_parcels_that_hang_together_are_found() -> None:
    """D, the nearest to the spring, has only G on its side of the road: 100,000 m² together."""
    assert best_of("ABCDEFG", 90_000, 120_000)[0] == "DG"
    found = find(asked(spring()))
    assert names(found) == ["DG"]
    assert found.regions.gap.zh == "已证最优"
    mean = (value("D") * AREA["D"] + value("G") * AREA["G"]) / 100_000
    outline = 2 * (200 + 500)
    worth = mean - 0.1 * outline * np.sqrt(90_000) / (4 * 100_000)
    assert found.regions.worth.tolist() == [pytest.approx(worth)]
    assert found.table["score"].tolist() == [pytest.approx(100 * mean)]
    assert found.table["outline_m"].tolist() == [pytest.approx(outline)]


def test_what_a_constraint_takes_is_left_out_whole_and_named() -> None:
    bog = packs.features([packs.box(600, 300, 620, 320)])
    rule = constraint("bog", kind="overlap", unit="share", params={"of": ("bog",)})
    found = find(asked(spring(bog=bog), rule))
    assert names(found) == [best_of("ABCEFG", 90_000, 120_000)[0]]
    removed = document(found)["removed"]
    assert [row["title"] for row in removed] == ["约束bog(bog)"]
    assert removed[0]["taken_km2"] == pytest.approx(0.06)


def test_a_parcel_that_fails_as_drawn_is_left_out_even_in_doubt() -> None:
    bog = packs.features([packs.box(600, 300, 620, 320)], uncertainty_m=300.0)
    rule = constraint("bog", kind="overlap", unit="share", params={"of": ("bog",)})
    found = find(asked(spring(bog=bog), rule))
    assert [mask.tolist() for mask in found.ground.removed.values()] == [
        [name == "D" for name in PLAN]
    ]


def test_parks_stay_and_a_road_must_be_near() -> None:
    park = packs.features([packs.box(500, 0, 720, 320)], candidate=[True])
    road = packs.features([packs.line((0, -50), (239, -50))])
    pack = spring(park=park, road=road)
    left = best_of("ABCDEF", 90_000, 120_000)[0]  # the middle of G is in the park, of D it is not
    assert names(find(asked(pack, keep="existing"))) == [left]
    (near,) = names(find(asked(pack, frontage=("road", 50.0))))
    assert "E" in near  # F lies 51 m off


def test_size_is_that_of_the_region_not_of_the_parcel() -> None:
    """Of 135 to 180 亩 the middle counts: half of a criterion that wants 105 to 210."""
    wants = ValueFunction(((105.0, 0.0), (210.0, 1.0)))
    rules = rule_set({"size": 1.0}, criteria=(criterion("size", value=wants),))
    found = find(asked(spring(), rules=rules))
    assert found.ground.units.value == pytest.approx(np.full(7, 0.5))


def test_parcels_that_overlap_or_are_in_pieces_are_refused_all_at_once() -> None:
    broken = {
        **PLAN,
        "C": shapely.union_all([packs.box(300, 200, 380, 500), packs.box(400, 200, 500, 500)]),
        "E": packs.box(0, 0, 260, 200),
        "F": packs.box(250, 0, 500, 200),
    }
    with pytest.raises(SiteError) as told:
        find(asked(spring(), parcels=sites(broken)))
    text = told.value.text("zh")
    assert "1 个地块不止一块(如 C)" in text
    assert "1 对地块互相重叠(如 E/F 2,000 m²)" in text
    slip = {**PLAN, "E": packs.box(0, 0, 250.3, 200)}  # 60 m² of 50,000: a slip of drawing
    assert names(find(asked(spring(), parcels=sites(slip)))) == ["DG"]


def test_land_that_does_not_hang_together_tells_how_much_does() -> None:
    with pytest.raises(NoSiteError, match=r"最大的一片相连地为 375 亩") as told:
        find(asked(spring(), area_mu=(500.0, 600.0)))
    assert told.value.exit_code == 4  # A, B, C, E, F: 250,000 m²


def test_parcels_have_no_cells() -> None:
    for wrong in ({"cell_m": 50.0}, {"width_m": 100.0}):
        with pytest.raises(UsageError, match="不分像元"):
            asked(spring(), **wrong)


def test_the_sum_prefers_more_land_and_is_told_in_mu() -> None:
    found = find(asked(spring(), objective="sum", area_mu=(90_000 / MU_M2, 165_000 / MU_M2)))
    best, worth = best_of("ABCDEFG", 90_000, 165_000, total=True)
    assert best != "DG"
    assert names(found) == [best]
    assert found.regions.total == pytest.approx(worth)
    assert f"目标值 {worth / MU_M2:,.1f} 亩" in regions_text(document(found))


@pytest.fixture(scope="module")
def field() -> Found:
    """Sixteen squares of 100 m, the nearer to the spring the better; a region has four or five."""
    shapes = {
        f"r{row}c{column}": packs.box(100 * column, 100 * row, 100 * column + 100, 100 * row + 100)
        for row in range(4)
        for column in range(4)
    }
    return find(asked(spring(), parcels=sites(shapes), area_mu=(4e4 / MU_M2, 5e4 / MU_M2)))


def test_a_parcel_costs_what_the_best_region_without_it_is_worth_less(field: Found) -> None:
    cost = losses(field)
    parcels, wanted = field.ground.parcels, field.asked.wanted(None)
    assert set(cost["id"]) == set(parcels.index[field.regions.regions[0]])
    worth = field.ground.units.value.reshape(4, 4)
    for row in cost.itertuples():
        left = (parcels.index != row.id).reshape(4, 4)
        best = regions_brute.best(worth, left, wanted, cell_m=100.0)
        assert row.loss == pytest.approx(field.regions.total - best, abs=1e-9)
    alone = find(asked(spring(), parcels=sites({"D": PLAN["D"], "G": PLAN["G"]})))
    assert losses(alone)["loss"].isna().all()
    said = document(alone, More(losses=losses(alone)))
    assert [row["loss"] for row in said["losses"]] == [None, None]
    assert "无可替代" in regions_text(said)


def test_alternatives_are_distinct_and_within_two_percent(field: Found) -> None:
    best, units = field.regions.regions[0], field.ground.units
    others = field.regions.alternatives
    assert len(others) == len(field.alternatives) > 0
    assert (field.alternatives["worth"] >= 0.98 * field.regions.worth[0] - 1e-12).all()
    for place, one in enumerate([best, *others]):
        for other in [best, *others][:place]:
            common = units.area_m2[np.intersect1d(one, other)].sum()
            assert common <= 0.9 * max(units.area_m2[one].sum(), units.area_m2[other].sum())


def test_more_compactness_gives_less_score_and_less_outline(field: Found) -> None:
    points = trade(field).points
    assert points["knee"].sum() == 1
    assert (np.diff(points["compactness"]) > 0).all()
    assert (np.diff(points["score"]) <= 1e-9).all()
    assert (np.diff(points["shape"]) <= 1e-9).all()
    assert points["shape"].iloc[-1] == pytest.approx(1.0)  # a square of the least area


def test_a_file_has_all_and_is_checked_from_itself(field: Found, tmp_path: Path) -> None:
    path = tmp_path / "parts.gpkg"
    more = More(losses=losses(field), trade=trade(field))
    write(field, document(field, more), path, more=more)
    assert check(path) == []
    assert len(read(path, what="片区", what_en="regions", geometry="polygon").frame) == 1
    layers = set(geopandas.list_layers(path)["name"])
    assert layers == {"regions", "parcels", "asked", "alternatives", "losses", "pareto"}
    faults = {
        "UPDATE parcels SET value = value - 0.3": "第 1 片的目标值",
        "DELETE FROM parcels WHERE rowid < 4": "第 1 片面积",
        "UPDATE regions SET area_mu = area_mu + 9": "R1 所记面积与图形不符",
        "UPDATE parcels SET id = 'x' WHERE rowid < 3": "有地块重复",
        "UPDATE asked SET document = replace(document, '\"frontage\": null', '\"frontage\": 1')": (
            "第 1 片临界 0"
        ),
    }
    for number, (sql, told) in enumerate(faults.items()):
        other = tmp_path / f"{number}.gpkg"
        other.write_bytes(path.read_bytes())
        with closing(sqlite3.connect(other)) as database, database:
            for name in ("IsEmpty", "MinX", "MaxX", "MinY", "MaxY"):
                database.create_function(f"ST_{name}", 1, lambda _: 0)
            database.execute(sql)
        assert any(told in fault.zh for fault in check(other)), sql


def plots(count: int) -> tuple[GeometryArray, np.ndarray]:
    """Land in strips, some of which are better, all of one size."""
    random = np.random.default_rng(5)
    box = shapely.box(0, 0, 1_000, 1_000)
    points = shapely.MultiPoint(random.random((count, 2)) * 1_000)
    cells = shapely.voronoi_polygons(points, extend_to=box, ordered=True)
    shapes = shapely.intersection(np.array(cells.geoms, dtype=object), box)
    return shapes, random.random(count)


def test_what_the_bound_leaves_open_the_exact_mode_closes() -> None:
    shapes, worth = plots(20)
    units = from_parcels(worth, shapes)
    wanted = Wanted(least_m2=1.5e5, most_m2=2e5, compactness=0.1)
    open_ = search(units, wanted, prove=False)
    closed = search(units, wanted, prove=False, seconds=120.0)
    assert not open_.is_proven
    assert closed.is_proven
    assert open_.total <= closed.total + 1e-9 <= open_.bound.most + 1e-9


def test_exact_solving_has_a_size_and_says_so() -> None:
    shapes, worth = plots(MOST_PROGRAMME_UNITS // 2 + 1)
    units = from_parcels(worth, shapes)
    wanted = Wanted(least_m2=1e4, most_m2=2e4, count=2)
    with pytest.raises(MethodError, match=r"最多 400 个单元 × 片,现有 201 个可用单元 × 2 片"):
        search(units, wanted, seconds=1.0)


def test_the_command_makes_regions_of_a_file_of_parcels(
    run: Callable[..., Result], tmp_path: Path, qingdao: Pack
) -> None:
    east, north = 536_000.0, 4_031_000.0  # in 即墨
    squares = [
        shapely.box(east + 300 * x, north + 300 * y, east + 300 * x + 300, north + 300 * y + 300)
        for x in range(4)
        for y in range(4)
    ]
    mine = tmp_path / "地块.gpkg"
    geopandas.GeoDataFrame({"编号": range(16)}, geometry=squares, crs=4549).to_file(mine)
    words = ("regions", "-i", "nev", "--sites", mine, "--area", "900:1300")
    done = run(*words, "--exact", "60", "--alternatives", "--pareto", "-o", tmp_path / "片.gpkg",
               "--map", tmp_path / "片.html")  # fmt: skip
    assert done.exit_code == 0, done.output
    for told in ("16 个地块", "已证最优", "近优片区", "替代代价", "← 建议(拐点)"):
        assert told in done.stdout
    assert run("regions", "--verify", tmp_path / "片.gpkg").stdout.startswith("核对无误")
    said = json.loads(run(*words, "--format", "json").stdout)
    assert (said["losses"], said["pareto"], said["asked"]["parcels"]) == (None, None, 16)
    both = sitesel.rank(
        "nev", sites=tmp_path / "片.gpkg", parks=True, layers=qingdao, robustness=False
    )
    assert "R1" in both.table.index
    assert "从您的地块里找出" in (tmp_path / "片.html").read_text(encoding="utf-8")
    manifest = tmp_path / "run.json"
    assert run(*words, "--manifest", manifest).exit_code == 0
    assert run("verify", manifest).stdout.startswith("一致")
    then = json.loads(manifest.read_text(encoding="utf-8"))
    then["result"]["figures"]["R1.score"] += 1.0
    manifest.write_text(json.dumps(then), encoding="utf-8")
    again = run("verify", manifest)
    assert again.exit_code == 3
    assert "R1.score" in again.stdout
    refused = run(*words, "--extent", "120,36,121,37")
    assert refused.exit_code == 2
    assert "请去掉 --extent" in refused.stderr
