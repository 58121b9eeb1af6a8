"""Networks with one-ways, speeds by class and roads without entry, by hand and by search."""

from __future__ import annotations

import heapq
import itertools
import math
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import osm_files
import packs
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sitesel.cli import group
from sitesel.criteria import Demand
from sitesel.criteria.travel_time import TravelTime
from sitesel.errors import BrokenLayerError
from sitesel.formats.osm import read_osm
from sitesel.network import RoadNetwork, fabric, notices
from sitesel.network.nearest import least_over
from sitesel.network.spread import spread, spread_by_correcting, spread_by_dijkstra
from sitesel.pack import Features, Network

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack import Pack

NOBODY = Demand({})
ROAD_M_PER_MIN = 1000.0  # 60 km/h
ACCESS_M_PER_MIN = 500.0  # 30 km/h
Edge = tuple[int, int, float]


def minutes(roads: Features, port: shapely.Point, candidates: list[shapely.Point]) -> list[float]:
    pack = packs.memory_pack(road=roads, sea_port=packs.features([port]))
    found = TravelTime(to=("sea_port",)).on(pack, NOBODY)(packs.sites(candidates))
    return found.best.tolist()


def square(directions: list[str]) -> Features:
    """Sides of 10 km, counterclockwise from the south-west corner."""
    corners = [(0, 0), (10_000, 0), (10_000, 10_000), (0, 10_000), (0, 0)]
    sides = [packs.line(*pair) for pair in itertools.pairwise(corners)]
    return packs.features(sides, oneway=directions)


SOUTH_WEST, SOUTH_EAST, NORTH_WEST = (
    packs.at(0, 0),
    packs.at(10_000, 0),
    packs.at(0, 10_000),
)


@pytest.mark.parametrize(
    ("directions", "to_east", "to_north"),
    [
        (["both"] * 4, 10.0, 10.0),
        (["forward"] * 4, 10.0, 20.0),  # to the north-west the long way; straight is 10 km: 20 min
        (["backward"] * 4, 20.0, 10.0),
        (["backward", "both", "both", "both"], 20.0, 10.0),
        (["", None, "no", "yes"], 10.0, 20.0),
    ],
)
def test_a_one_way_is_driven_from_the_site_to_the_facility(
    directions: list[str], to_east: float, to_north: float
) -> None:
    roads = square(directions)
    assert minutes(roads, SOUTH_EAST, [SOUTH_WEST]) == pytest.approx([to_east])
    assert minutes(roads, NORTH_WEST, [SOUTH_WEST]) == pytest.approx([to_north])


def test_the_way_there_and_the_way_back_may_differ() -> None:
    """A 40 km detour by 120 km/h against a one-way of 20 km."""
    roads = packs.features(
        [packs.line((0, 0), (20_000, 0)), packs.line((20_000, 0), (10_000, 17_320.5), (0, 0))],
        oneway=["forward", "both"],
        speed_kmh=[60.0, 120.0],
        length_m=[20_000.0, 60_000.0],
    )
    there, back = packs.at(20_000, 0), packs.at(0, 0)
    assert minutes(roads, there, [back]) == pytest.approx([20.0])
    assert minutes(roads, back, [there]) == pytest.approx([30.0])


def test_a_road_that_changes_direction_with_the_hour_is_no_way() -> None:
    roads = packs.features([packs.line((0, 0), (10_000, 0))], oneway=["reversible"])
    assert minutes(roads, SOUTH_EAST, [SOUTH_WEST]) == pytest.approx([20.0])  # straight


def test_words_of_other_sources_are_understood() -> None:
    words = ["F", "T", "B", "1", "-1", "0", "True", "双向", "逆向", 1.0]
    roads = packs.features(
        [packs.line((1000 * row, 0), (1000 * row, 500)) for row in range(len(words))],
        oneway=words,
    )
    network = RoadNetwork.of(roads, packs.NETWORK)
    north = network.nodes[network.stop, 1] > network.nodes[network.start, 1]
    column = (network.nodes[network.start, 0] - packs.EAST) / 1000
    upward = sorted(column[north].round().astype(int))
    downward = sorted(column[~north].round().astype(int))
    assert upward == [0, 2, 3, 5, 6, 7, 9]
    assert downward == [1, 2, 4, 5, 7, 8]


@pytest.mark.parametrize(("column", "word"), [("oneway", "maybe"), ("entered", "perhaps")])
def test_a_word_that_means_nothing_is_refused_by_its_road(column: str, word: str) -> None:
    lines = [packs.line((0, 0), (100, 0)), packs.line((100, 0), (200, 0))]
    roads = packs.features(lines, id=["a", "b"], **{column: ["", word]})
    with pytest.raises(BrokenLayerError) as caught:
        RoadNetwork.of(roads, packs.NETWORK)
    assert f"1 条路的 {column} 读不懂(如 b:'{word}')" in caught.value.zh
    assert f"whose {column} is not understood (such as b: '{word}')" in caught.value.en


def test_a_motorway_is_entered_only_where_it_meets_a_road_that_can_be() -> None:
    """The site lies beside the motorway, 30 km from the only ramp, whose foot is 1 km off it."""
    motorway = packs.line((0, 0), (15_000, 0), (30_000, 0), (60_000, 0))
    ramp = packs.line((0, 0), (0, 1000))
    goal = packs.at(60_000, 0)
    site = packs.at(30_000, 500)
    columns = {"speed_kmh": [120.0, 60.0]}
    free = packs.features([motorway, ramp], **columns)
    assert minutes(free, goal, [site]) == pytest.approx([1 + 15.0])
    closed = packs.features([motorway, ramp], entered=[False, True], **columns)
    # straight to the goal 30 km off the road, or back to the ramp (either end) and along: 60 + 30
    to_goal = math.hypot(30_000, 500) / ACCESS_M_PER_MIN
    assert minutes(closed, goal, [site]) == pytest.approx([to_goal])
    near_ramp = packs.at(0, 2000)
    # 1 km to the foot (2 min), ramp (1 min), 60 km: but the end cannot be left, so never arrived
    assert minutes(closed, goal, [near_ramp])[0] == pytest.approx(
        math.hypot(60_000, 2000) / ACCESS_M_PER_MIN
    )
    exit_ = packs.line((60_000, 0), (60_000, 1000))
    whole = packs.features(
        [motorway, ramp, exit_], entered=[False, True, True], speed_kmh=[120.0, 60.0, 60.0]
    )
    assert minutes(whole, goal, [near_ramp]) == pytest.approx([2 + 1 + 30.0])


def test_a_layer_that_nothing_may_enter_is_entered_anywhere() -> None:
    roads = packs.features([packs.line((0, 0), (10_000, 0))], entered=[False])
    assert minutes(roads, SOUTH_EAST, [SOUTH_WEST]) == pytest.approx([10.0])


def test_near_vertices_of_an_extract_are_no_junction_but_those_of_a_drawn_layer_are() -> None:
    lines = [packs.line((0, 0), (5000, 0)), packs.line((5000.3, 0.3), (10_000, 0))]
    drawn = packs.features(lines)
    shared = packs.features(lines, osm_id=[1, 2])
    assert minutes(drawn, SOUTH_EAST, [SOUTH_WEST])[0] == pytest.approx(10.0, abs=0.01)
    network = RoadNetwork.of(shared, packs.NETWORK)
    assert len(network.nodes) == 4
    assert fabric(shared, network).islands == 2


def test_without_any_edge_the_way_is_straight() -> None:
    point = packs.features([packs.line((0, 0), (0, 0))], oneway=["reversible"])
    assert minutes(point, SOUTH_EAST, [SOUTH_WEST]) == pytest.approx([20.0])


def test_an_extract_becomes_a_network_with_the_times_of_its_ring() -> None:
    frame = read_osm(osm_files.FOLDER / "ring.osm.pbf", role="road").frame.to_crs(packs.WORK_CRS)
    roads = Features(
        table=frame.set_index("id", drop=False),
        uncertainty_m=np.zeros(len(frame)),
        complete=True,
        layers=("osm",),
    )
    network = RoadNetwork.of(roads, packs.NETWORK)
    assert len(network.nodes) == 5
    assert len(network.start) == 4 + 2
    step = osm_files.STEP
    first, fourth = (
        geopandas.points_from_xy(
            [osm_files.WEST], [osm_files.SOUTH + row * step], crs="EPSG:4326"
        ).to_crs(packs.WORK_CRS)[0]
        for row in (0, 1)
    )
    east, north = 900.9, 1109.8  # a hundredth of a degree here, rounded by hand
    slow = Network(role="road", speed_kmh=60, access_kmh=1, detour=1.0, source="made up")

    def way(start: shapely.Point, stop: shapely.Point) -> float:
        network = RoadNetwork.of(roads, slow)
        places, spent = network.to_nearest(np.array([stop]), np.zeros(1))
        return float(network.minutes_from(shapely.get_coordinates([start]), places, spent)[0])

    # from the fourth corner to the first is one side, the other way round three
    assert way(fourth, first) == pytest.approx(north / ROAD_M_PER_MIN, rel=2e-3)
    assert way(first, fourth) == pytest.approx((2 * east + north) / ROAD_M_PER_MIN, rel=2e-3)


def by_floyd(edges: list[Edge], first: list[float]) -> list[float]:
    """Floyd and Warshall's shortest ways, each edge in its direction, then the best way out."""
    count = len(first)
    least = [[0.0 if a == b else math.inf for b in range(count)] for a in range(count)]
    for start, stop, cost in edges:
        least[start][stop] = min(least[start][stop], cost)
    for middle in range(count):
        for a in range(count):
            for b in range(count):
                least[a][b] = min(least[a][b], least[a][middle] + least[middle][b])
    return [min(least[a][b] + first[b] for b in range(count)) for a in range(count)]


nodes = st.integers(0, 7)
costs = st.integers(0, 20).map(float)


@settings(max_examples=150)
@given(
    edges=st.lists(st.tuples(nodes, nodes, costs), max_size=25),
    first=st.lists(costs | st.just(math.inf), min_size=8, max_size=8),
)
def test_both_ways_of_spreading_give_what_floyd_and_warshall_give(
    edges: list[Edge], first: list[float]
) -> None:
    start, stop, cost = (np.array(part) for part in zip(*edges, strict=True)) if edges else [
        np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0)
    ]  # fmt: skip
    graph = {"start": start, "stop": stop, "minutes": cost}
    expected = by_floyd(edges, first)
    for way in (spread_by_correcting, spread_by_dijkstra):
        assert way(np.array([first, first]), **graph).tolist() == [expected, expected]


def by_heap(count: int, edges: list[Edge], first: list[float]) -> list[float]:
    """Dijkstra's search with a heap, backwards from all nodes at once."""
    back: list[list[tuple[int, float]]] = [[] for _ in range(count)]
    for start, stop, cost in edges:
        back[stop].append((start, cost))
    least, heap = list(first), [(cost, at) for at, cost in enumerate(first)]
    heapq.heapify(heap)
    while heap:
        cost, at = heapq.heappop(heap)
        if cost > least[at]:
            continue
        for before, way in back[at]:
            if cost + way < least[before]:
                least[before] = cost + way
                heapq.heappush(heap, (cost + way, before))
    return least


@pytest.mark.parametrize("count", [9_999, 10_000])
def test_a_network_of_any_size_has_the_times_of_a_plain_search(count: int) -> None:
    generator = np.random.default_rng(count)
    start, stop = generator.integers(0, count, size=(2, 3 * count))
    cost = generator.uniform(0.1, 3.0, size=3 * count)
    cost[::50] = math.nan
    first = generator.uniform(20.0, 60.0, size=count)
    first[generator.integers(0, count, size=20)] = 0.0
    edges = [
        edge
        for edge in zip(start.tolist(), stop.tolist(), cost.tolist(), strict=True)
        if not math.isnan(edge[2])
    ]
    found = spread(first[None], start=start, stop=stop, minutes=cost)
    assert found[0].tolist() == by_heap(count, edges, first.tolist())


places = st.tuples(st.integers(0, 40), st.integers(0, 40))


@settings(max_examples=80)
@given(
    spots=st.lists(places, min_size=1, max_size=300),
    origins=st.lists(places, min_size=1, max_size=12),
    seed=st.integers(0, 1000),
    per_metre=st.sampled_from([0.001, 1.0, 7.0]),
)
def test_the_least_over_boxes_is_the_least_over_all(
    spots: list[tuple[int, int]],
    origins: list[tuple[int, int]],
    seed: int,
    per_metre: float,
) -> None:
    cost = np.random.default_rng(seed).normal(0, 10, size=(2, len(spots)))
    cost[1, ::3] = math.inf
    cost[1, -1] = 0.0
    expected = [
        [
            min(
                math.hypot(east - at[0], north - at[1]) * per_metre + own
                for at, own in zip(spots, row, strict=True)
            )
            for east, north in origins
        ]
        for row in cost.tolist()
    ]
    for few in (0, 128):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sitesel.network.nearest.FEW_PLACES", few)
            found = least_over(
                np.array(origins, float), np.array(spots, float), costs=cost, per_metre=per_metre
            )
        assert found == pytest.approx(np.array(expected), rel=1e-12, abs=1e-12)


def test_the_least_over_many_places_is_that_of_trying_all_to_the_last_bit() -> None:
    generator = np.random.default_rng(5)
    spots = generator.uniform(0, 60_000, size=(5000, 2))
    origins = generator.uniform(-20_000, 80_000, size=(9000, 2))
    cost = generator.uniform(0, 90, size=(3, len(spots)))
    found = least_over(origins, spots, costs=cost, per_metre=0.00312)
    rows = generator.integers(0, len(origins), size=300)
    way = np.hypot(
        origins[rows, None, 0] - spots[None, :, 0], origins[rows, None, 1] - spots[None, :, 1]
    )
    assert (found[:, rows] == (way * 0.00312 + cost[:, None, :]).min(axis=2)).all()


def test_a_place_that_is_better_by_little_is_found_where_times_fall_along_roads() -> None:
    generator = np.random.default_rng(6)
    spots = generator.uniform(0, 30_000, size=(4000, 2))
    origins = generator.uniform(0, 30_000, size=(1500, 2))
    cost = 0.0025 * np.hypot(*(spots - (3000, 4000)).T)[None] + generator.uniform(0, 0.3, 4000)
    found = least_over(origins, spots, costs=cost, per_metre=0.00312)
    way = np.hypot(origins[:, None, 0] - spots[None, :, 0], origins[:, None, 1] - spots[None, :, 1])
    assert (found[0] == (way * 0.00312 + cost).min(axis=1)).all()


def test_leads_asked_together_give_what_each_gives_alone() -> None:
    roads = square(["forward", "both", "backward", "both"])
    network = RoadNetwork.of(roads, packs.NETWORK)
    ports = np.array([SOUTH_EAST, NORTH_WEST])
    leads = np.array([[0.0, 0.0], [300.0, -200.0], [0.0, 0.0]])
    spots, together = network.to_nearest(ports, leads)
    for lead, found in zip(leads, together, strict=True):
        alone = network.to_nearest(ports, lead)
        assert (alone[0] == spots).all()
        assert (alone[1] == found).all()


def islands_by_union(edges: list[tuple[int, int]], count: int) -> int:
    parent = list(range(count))

    def root(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    for a, b in edges:
        parent[root(a)] = root(b)
    return len({root(node) for node in range(count)})


@given(pairs=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=25))
def test_islands_are_those_that_joining_one_by_one_gives(pairs: list[tuple[int, int]]) -> None:
    roads = packs.features([packs.line((100 * a, 0), (100 * b, 0)) for a, b in pairs])
    found = fabric(roads, RoadNetwork.of(roads, packs.NETWORK))
    used = sorted({node for pair in pairs for node in pair})
    edges = [(used.index(a), used.index(b)) for a, b in pairs]
    assert found.islands == islands_by_union(edges, len(used))
    assert found.nodes == len(used)
    assert found.roads == len(pairs)
    lone = [
        row for row, one in enumerate(pairs)
        if islands_by_union(edges, len(used)) >= 1
        and not any(_linked(one, other, pairs) for at, other in enumerate(pairs) if at != row)
    ]  # fmt: skip
    assert found.lone_roads == len(lone)


def _linked(one: tuple[int, int], other: tuple[int, int], pairs: list[tuple[int, int]]) -> bool:
    """Two roads hang together if joining all roads joins their ends."""
    reached, before = {one[0]}, set()
    while reached != before:
        before = set(reached)
        reached |= {node for pair in pairs if set(pair) & reached for node in pair}
    return other[0] in reached


def told(roads: Features, *, language: str = "zh") -> str:
    return "\n".join(note.of(language) for note in notices(packs.memory_pack(road=roads)))


def test_a_layer_whose_lines_cross_without_a_vertex_is_told() -> None:
    lines = [packs.line((0, 100 * n), (1000, 100 * n)) for n in range(3)]
    lines += [packs.line((100 * n, -50), (100 * n, 500)) for n in range(3)]
    assert "6 条路中 6 条与别的路没有共用的结点(相交处未打断)" in told(packs.features(lines))
    assert "6 of 6 share no vertex" in told(packs.features(lines), language="en")


def test_islands_are_told_with_the_share_outside_the_largest() -> None:
    main = [packs.line((n, 0), (n + 1000, 0)) for n in range(0, 8000, 1000)]  # 9 nodes
    lone = packs.line((0, 5000), (0, 6000), (0, 7000))  # 3 nodes
    assert "路网分为 2 片互不相通,最大一片之外有 25.0% 的结点" in told(
        packs.features([*main, lone])
    )


def test_one_piece_at_one_speed_tells_nothing() -> None:
    assert told(square(["both"] * 4)) == ""
    pack = packs.memory_pack(network=None, road=square(["both"] * 4))
    assert notices(pack) == ()
    assert notices(packs.memory_pack(missing=["road"])) == ()


def test_speeds_by_class_and_directions_are_told() -> None:
    lines = [packs.line((n, 0), (n + 1000, 0)) for n in (0, 1000, 2000, 3000)]
    roads = packs.features(
        lines,
        highway=["primary", "primary", "service", "service"],
        speed_kmh=[80.0, 60.0, 20.0, math.nan],
        speed_from=["maxspeed", "class", "class", ""],
        oneway=["forward", "both", "backward", "reversible"],
        entered=[False, True, True, True],
    )
    sentences = told(roads)
    assert "4 条路中 1 条取标注的限速,2 条按等级取缺省车速(primary 60, service 20;" in sentences
    assert "1 条取通用车速 60" in sentences
    assert "2 条单行,1 条方向随时段变化而不计通行,1 条" in sentences
    assert "2 roads are one-way, 1 change direction" in told(roads, language="en")


def test_the_built_in_roads_have_nothing_to_tell(qingdao: Pack) -> None:
    assert notices(qingdao) == ()


def test_what_is_told_of_roads_is_in_the_document(tmp_path: Path) -> None:
    import sitesel

    frame = read_osm(osm_files.FOLDER / "crossing.osm.pbf", role="road").frame
    frame.to_file(tmp_path / "road.gpkg")
    ranking = sitesel.rank("nev", layers=tmp_path)
    notes = [note["zh"] for note in ranking.document["notes"]]
    assert any("没有共用的结点" in note for note in notes)
    assert any("primary 60" in note for note in notes)
    assert any("只能从相接的路进出" in note for note in notes)


def test_checking_the_layers_tells_what_is_particular_about_the_roads(tmp_path: Path) -> None:
    frame = read_osm(osm_files.FOLDER / "crossing.osm.pbf", role="road").frame
    frame.to_file(tmp_path / "road.gpkg")
    done = CliRunner().invoke(group, ["layers", "check", "--layers", str(tmp_path)])
    assert done.exit_code == 0
    assert "* 路网:2 条路中 2 条与别的路没有共用的结点" in done.stdout
