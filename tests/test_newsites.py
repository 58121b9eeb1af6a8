"""New sites: found on a scan, within all wishes, checked from their file, ranked as sites."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import packs
import pytest
import shapely
from made_rules import constraint, criterion, rule_set

import sitesel
from sitesel.errors import BrokenLayerError, NoSiteError, OutputError, UsageError
from sitesel.newsites import Asked, check, find
from sitesel.newsites.document import document
from sitesel.newsites.files import write
from sitesel.scanning.territory import Territory
from sitesel.text import Text
from sitesel.value import ValueFunction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.newsites import Found
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule

MU_M2 = 2000 / 3
CELL = 50.0
NEAR = ValueFunction(((0.0, 1.0), (2_000.0, 0.0)))


def city(*, land: shapely.Geometry | None = None) -> Territory:
    shape = packs.box(-1_000, -1_000, 1_000, 1_000) if land is None else land
    west, south, east, north = shape.bounds
    shapes = np.array([shape], dtype=object)
    return Territory(
        bounds=(west, south, east, north), land=shapes, parts=(Text("全域", "all"),), shapes=None
    )


def asked(pack: Pack, *rules: ConstraintRule, **changed: Any) -> Asked:  # noqa: ANN401
    """Ask for 16 to 20 cells near the spring, one region unless said otherwise."""
    near = criterion("near", kind="distance", params={"to": ("spring",)}, value=NEAR)
    made: dict[str, Any] = {
        "rules": rule_set({"near": 1.0}, *rules, criteria=(near,)),
        "pack": pack,
        "territory": city(),
        "area_mu": (16 * CELL**2 / MU_M2, 20 * CELL**2 / MU_M2),
        "cell_m": CELL,
    }
    return Asked(**{**made, **changed})


def spring(**more: object) -> Pack:
    return packs.memory_pack(spring=packs.features([packs.at(0, 0)]), **more)


def over(name: str, **changed: object) -> ConstraintRule:
    params = {"of": (name,)}
    return constraint(name, kind="overlap", unit="share", params=params, **changed)


def shapes_of(found: Found) -> list[shapely.Geometry]:
    return list(found.table.geometry)


def test_the_best_land_lies_round_what_counts_and_its_score_is_that_of_its_cells() -> None:
    found = find(asked(spring()))
    (shape,) = shapes_of(found)
    assert shape.covers(packs.at(0, 0))
    assert 16 * CELL**2 <= shape.area <= 20 * CELL**2
    squares = [
        shapely.box(x, y, x + CELL, y + CELL)
        for x in np.arange(packs.EAST - 1_000, packs.EAST + 1_000, CELL)
        for y in np.arange(packs.NORTH - 1_000, packs.NORTH + 1_000, CELL)
    ]
    mine = [one for one in squares if shape.covers(one)]
    score = np.mean([1 - shapely.distance(one, packs.at(0, 0)) / 2_000 for one in mine])
    assert len(mine) * CELL**2 == pytest.approx(shape.area)
    assert found.table["score"].tolist() == [pytest.approx(100 * score)]
    worth = score - 0.1 * shape.length * np.sqrt(16 * CELL**2) / (4 * shape.area)
    assert found.regions.worth.tolist() == [pytest.approx(worth)]
    assert found.regions.bound.most >= worth - 1e-9


def test_what_excludes_and_what_flags_is_avoided_unless_it_is_accepted() -> None:
    bog = packs.features([packs.box(-120, -1_000, 1_000, 1_000)])
    pack = spring(bog=bog)
    for action in ("exclude", "flag"):
        (shape,) = shapes_of(find(asked(pack, over("bog", action=action))))
        assert shape.bounds[2] <= packs.EAST - 120
    (shape,) = shapes_of(find(asked(pack, over("bog", action="flag"), accept=("bog",))))
    assert shape.covers(packs.at(0, 0))
    with pytest.raises(UsageError, match="不是可以接受的提示"):
        asked(pack, over("bog", action="exclude"), accept=("bog",))


def test_what_is_drawn_in_the_way_is_avoided_even_where_it_may_lie_elsewhere() -> None:
    """Within 500 m the bog may be anywhere, so nothing surely fails; yet nobody builds in it."""
    bog = packs.features([packs.box(-120, -1_000, 1_000, 1_000)], uncertainty_m=500.0)
    found = find(asked(spring(bog=bog), over("bog")))
    (shape,) = shapes_of(found)
    assert shape.bounds[2] <= packs.EAST - 120


def test_several_regions_keep_their_distance_and_their_width() -> None:
    found = find(asked(spring(), count=3, spacing_m=200.0, width_m=150.0))
    shapes = shapes_of(found)
    for place, one in enumerate(shapes):
        for other in shapes[:place]:
            assert one.distance(other) >= 200.0
        grid = shapely.box(*one.bounds)
        west, south, east, north = (round(side) for side in grid.bounds)
        wide = [
            shapely.box(x, y, x + 150, y + 150)
            for x in range(west, east - 149, 50)
            for y in range(south, north - 149, 50)
        ]
        inside = shapely.union_all([square for square in wide if one.covers(square)])
        assert inside.equals(one)


def test_regions_come_near_what_they_must_and_leave_parks_alone() -> None:
    park = packs.features([packs.box(-300, -300, 300, 300)], candidate=[True])
    road = packs.features([packs.line((-900, -1_000), (-900, 1_000))])
    pack = spring(park=park, road=road)
    (shape,) = shapes_of(find(asked(pack, keep="existing", frontage=("road", 100.0))))
    assert shape.intersection(packs.box(-300, -300, 300, 300)).area == 0
    assert shape.distance(packs.line((-900, -1_000), (-900, 1_000))) <= 100.0
    with pytest.raises(UsageError, match="没有角色 harbour 的图层"):
        asked(pack, frontage=("harbour", 10.0))
    with pytest.raises(UsageError, match="--keep all 不认识"):
        asked(pack, keep="all")


def test_an_island_that_no_road_leads_to_is_left_alone() -> None:
    """The spring is on the island; across a strait of 200 m a road runs over the mainland."""
    main, island = packs.box(-1_000, -1_000, -100, 1_000), packs.box(100, -1_000, 1_000, 1_000)
    shores = shapely.MultiPolygon([main, island])
    where = {"land": packs.features([main, island]), "spring": packs.features([packs.at(600, 0)])}
    ashore = packs.features([packs.line((-900, -900), (-200, 900))])
    bridge = packs.features([packs.line((-900, 0), (900, 0))])
    for road, side in ((ashore, main), (bridge, island)):
        pack = packs.memory_pack(**where, road=road)
        (shape,) = shapes_of(find(asked(pack, territory=city(land=shores))))
        assert side.covers(shape)


def test_enclosed_land_never_makes_a_region_that_is_too_small() -> None:
    """The best place is a yard of 3 x 3 cells walled in: the region lies outside."""
    yard = packs.box(-100, -100, 50, 50)
    wall = packs.box(-150, -150, 100, 100).difference(yard)
    (shape,) = shapes_of(find(asked(spring(wall=packs.features([wall])), over("wall"))))
    assert shape.area >= 16 * CELL**2
    assert shape.intersection(packs.box(-150, -150, 100, 100)).area == 0


def test_nothing_fits_names_the_fewest_constraints_that_would_have_to_go() -> None:
    left, right = packs.box(-1_000, -1_000, 0, 1_000), packs.box(-200, -1_000, 1_000, 1_000)
    pack = spring(left=packs.features([left]), right=packs.features([right]))
    with pytest.raises(NoSiteError, match=r"至少要放宽约束(left|right)\(\1\)\(1 项\)"):
        find(asked(pack, over("left"), over("right")))


def test_areas_that_no_whole_number_of_cells_has_are_told() -> None:
    with pytest.raises(UsageError, match="没有整数个 50 米像元"):
        find(asked(spring(), area_mu=(4.0, 6.0)))
    with pytest.raises(UsageError, match="陆地像元有 4,000,000 个"):
        find(asked(spring(), cell_m=1.0))
    with pytest.raises(NoSiteError):
        find(asked(spring(), area_mu=(5_990.0, 6_010.0), count=2))


def test_the_cell_follows_the_area() -> None:
    """64 cells make the least region: 1,000 亩 are 666,667 m², so cells of 102 m: 100 m."""
    for mu, cell in ((1_000.0, 100.0), (5_000.0, 100.0), (500.0, 70.0), (10.0, 10.0)):
        assert asked(spring(), cell_m=None, area_mu=(mu, 2 * mu)).cell == cell


@pytest.fixture(scope="module")
def two() -> Found:
    return find(asked(spring(), count=2, spacing_m=100.0))


@pytest.fixture
def file(two: Found, tmp_path: Path) -> Path:
    path = tmp_path / "regions.gpkg"
    write(two, document(two), path)
    return path


def changed(path: Path, sql: str) -> list[str]:
    with closing(sqlite3.connect(path)) as database, database:
        for name in ("IsEmpty", "MinX", "MaxX", "MinY", "MaxY"):  # the triggers of the index ask
            database.create_function(f"ST_{name}", 1, lambda _: 0)
        database.execute(sql)
    return [text.zh for text in check(path)]


def test_a_file_is_checked_from_itself(file: Path) -> None:
    assert check(file) == []
    assert geopandas.read_file(file, layer="regions")["id"].tolist() == ["R1", "R2"]


MORE = "UPDATE asked SET document = replace(document, '\"{0}\": {1}', '\"{0}\": {2}')"


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE cells SET value = value - 0.3 WHERE region = 'R1'", "第 1 片的目标值"),
        ("UPDATE regions SET worth = worth + 0.01 WHERE id = 'R2'", "第 2 片的目标值"),
        ("DELETE FROM cells WHERE region = 'R2' AND rowid % 2 = 0", "第 2 片面积"),
        ('UPDATE cells SET "row" = "row" + 5 WHERE rowid = 1', "R1 的图形不是其组成之和"),
        ("UPDATE cells SET region = 'R2' WHERE region = 'R1'", "第 2 片面积"),
        (MORE.format("spacing_m", "100.0", "900.0"), "只隔"),
        (MORE.format("most", "", '0.0, "was": '), "超过声明的上界"),
    ],
)
def test_planted_faults_are_found(file: Path, sql: str, fault: str) -> None:
    assert any(fault in told for told in changed(file, sql))


def test_another_file_is_no_file_of_regions(tmp_path: Path) -> None:
    path = tmp_path / "own.gpkg"
    frame = geopandas.GeoDataFrame({"id": ["a"]}, geometry=[packs.box(0, 0, 9, 9)], crs=4549)
    frame.to_file(path)
    with pytest.raises(BrokenLayerError, match="不是 sitesel regions 写的片区文件"):
        check(path)
    with pytest.raises(BrokenLayerError, match="片区文件"):
        check(tmp_path / "none.gpkg")
    found = find(asked(spring()))
    with pytest.raises(OutputError, match=r"后缀改为 \.gpkg"):
        write(found, document(found), tmp_path / "regions.shp")


AROUND = (120.3, 36.3, 120.5, 36.5)


def test_regions_of_the_city_are_sites_beside_its_parks(qingdao: Pack, tmp_path: Path) -> None:
    path, page = tmp_path / "片区.gpkg", tmp_path / "片区.html"
    said = sitesel.regions(
        "新能源汽车", area=(1_000, 1_500), count=2, spacing=2_000, extent=AROUND, layers=qingdao,
        cell=200, output=path, page=page,
    )  # fmt: skip
    assert check(path) == []
    both = sitesel.rank("nev", sites=path, parks=True, layers=qingdao, robustness=False)
    mine = both.table.loc[["R1", "R2"]]
    assert (mine["status"] == "unverified").all()
    assert mine["area_mu"].tolist() == pytest.approx([one["area_mu"] for one in said["regions"]])
    assert ((mine["area_mu"] >= 1_000 - 1e-6) & (mine["area_mu"] <= 1_500 + 1e-6)).all()
    text = page.read_text(encoding="utf-8")
    assert "候选片区1" in text
    assert said["gap"]["zh"] in text


def test_the_command_tells_the_certificate(run: Callable[..., Result], tmp_path: Path) -> None:
    where = ",".join(map(str, AROUND))
    words = (
        "regions", "-i", "nev", "--area", "900:1500", "--cell", "300", "--extent", where,
        "--min-width", "600", "--frontage", "road:2km",
    )  # fmt: skip
    done = run(*words, "-o", tmp_path / "r.gpkg")
    assert done.exit_code == 0, done.output
    assert done.stderr == f"片区: {tmp_path / 'r.gpkg'}\n"
    assert "新片区 · 新能源汽车 · 1 片,各 900–1,500 亩" in done.stdout
    assert "已证最优" in done.stdout or "距最优至多" in done.stdout
    said = json.loads(run(*words, "--format", "json").stdout)
    assert said["schema"] == "sitesel-regions/2"
    assert said["bound"]["most"] >= said["total"] - 1e-9
    assert run("regions", "--verify", tmp_path / "r.gpkg").stdout.startswith("核对无误")
    assert run("regions").exit_code == 2
    wrong = {
        ("--frontage", "road"): "不是“角色:距离”",
        ("--spacing", "far"): "不是长度",
        ("--keep", "all"): "--keep all 不认识",
        ("--area", "1500:900"): "",
    }
    for more, told in wrong.items():
        refused = run(*words, *more)
        assert refused.exit_code == 2, (more, refused.output)
        assert told in refused.stderr
