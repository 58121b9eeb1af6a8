"""Travel times: a network of three nodes by hand, and random ones against Floyd and Warshall."""

from __future__ import annotations

import math

import numpy as np
import packs
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sitesel.criteria import Demand
from sitesel.criteria.travel_time import TravelTime
from sitesel.errors import BrokenLayerError
from sitesel.network import RoadNetwork
from sitesel.pack import Features, Network

NOBODY = Demand({})
ROAD_M_PER_MIN = 1000.0  # 60 km/h
ACCESS_M_PER_MIN = 500.0  # 30 km/h
BEND = [packs.line((0, 0), (10_000, 0)), packs.line((10_000, 0), (10_000, 10_000))]


def minutes(roads: Features, ports: Features, candidates, *, network=packs.NETWORK):  # noqa: ANN001, ANN201
    pack = packs.memory_pack(network=network, road=roads, sea_port=ports)
    return TravelTime(to=("sea_port",)).on(pack, NOBODY)(candidates)


def test_a_way_is_access_then_roads_then_access() -> None:
    found = minutes(
        packs.features(BEND),
        packs.features([packs.at(10_000, 11_000)]),
        packs.sites([packs.at(0, -500)]),
    )
    # 500 m off the road (1 min), 10 km and 10 km along it (20 min), 1 km off it (2 min)
    assert found.best.tolist() == pytest.approx([23.0])


def test_roads_meet_where_they_share_a_vertex_and_parts_are_not_joined() -> None:
    """A side road leaves the middle of a main road of two parts with a gap of 30 km."""
    main = packs.shapely.MultiLineString(
        [
            packs.line((0, 0), (10_000, 0), (20_000, 0)),
            packs.line((50_000, 0), (60_000, 0)),
        ]
    )
    side = packs.line((10_000, 0), (10_000, 30_000))
    found = minutes(
        packs.features([main, side]),
        packs.features([packs.at(10_000, 30_000)]),
        packs.sites([packs.at(0, 0), packs.at(60_000, 0)]),
    )
    assert found.best[0] == pytest.approx(10 + 30)
    # 10 km to the gap, 30 km off the road, 10 km and 30 km on it; straight across is quicker: 116.6
    assert found.best[1] == pytest.approx(min(10 + 60 + 10 + 30, math.hypot(50, 30) * 2))


def test_straight_across_is_taken_where_it_is_quicker() -> None:
    found = minutes(
        packs.features(BEND),
        packs.features([packs.at(3000, 5000)]),
        packs.sites([packs.at(0, 1000)]),
    )
    assert found.best.tolist() == pytest.approx([10.0])  # 3-4-5: 5 km at 500 m/min


def test_a_farther_node_serves_where_it_is_quicker_than_the_nearest() -> None:
    dead_end = packs.line((0, 100), (0, 40_000))
    road = packs.line((1000, 0), (11_000, 0))
    found = minutes(
        packs.features([dead_end, road]),
        packs.features([packs.at(11_000, 0)]),
        packs.sites([packs.at(0, 0)]),
    )
    assert found.best.tolist() == pytest.approx([12.0])  # 1 km off the road, 10 km along it


def test_the_detour_factor_lengthens_access_only() -> None:
    winding = Network(role="road", speed_kmh=60, access_kmh=30, detour=1.5, source="made up")
    found = minutes(
        packs.features([packs.line((0, 0), (10_000, 0))]),
        packs.features([packs.at(10_000, 0)]),
        packs.sites([packs.at(0, 500)]),
        network=winding,
    )
    assert found.best.tolist() == pytest.approx([1.5 + 10.0])


def test_a_stated_length_and_speed_win_over_the_drawn_and_the_general() -> None:
    roads = packs.features(
        [packs.line((0, 0), (10_000, 0)), packs.line((10_000, 0), (20_000, 0))],
        length_m=[12_000.0, math.nan],
        speed_kmh=[math.nan, 120.0],
    )
    found = minutes(roads, packs.features([packs.at(20_000, 0)]), packs.sites([packs.at(0, 0)]))
    assert found.best.tolist() == pytest.approx([12.0 + 5.0])


def test_the_quicker_of_two_parallel_roads_counts() -> None:
    roads = packs.features(
        [packs.line((0, 0), (10_000, 0)), packs.line((10_000, 0), (0, 0))],
        length_m=[30_000, 11_000],
    )
    found = minutes(roads, packs.features([packs.at(10_000, 0)]), packs.sites([packs.at(0, 0)]))
    assert found.best.tolist() == pytest.approx([11.0])


def test_an_edge_of_unknown_time_is_no_way_and_spoils_no_other() -> None:
    network = RoadNetwork(
        nodes=np.array([[0.0, 0.0], [10_000.0, 0.0]]),
        start=np.array([0, 0, 1, 1]),
        stop=np.array([1, 1, 0, 0]),
        minutes=np.array([math.nan, 10.0, math.nan, 10.0]),
        access_min_per_m=0.002,
    )
    _, found = network.to_nearest(np.array([shapely.Point(10_000, 0)]), np.zeros(1))
    assert found.tolist() == [10.0, 0.0, 0.0]


def test_roads_run_both_ways_and_a_loop_is_no_way() -> None:
    loop = packs.line((0, 0), (50, 50), (0, 0))
    back = packs.line((10_000, 0), (0, 0))
    found = minutes(
        packs.features([loop, back]),
        packs.features([packs.at(10_000, 0)]),
        packs.sites([packs.at(0, 0)]),
    )
    assert found.best.tolist() == pytest.approx([10.0])


def test_where_roads_do_not_connect_the_way_is_straight() -> None:
    apart = [packs.line((0, 0), (100, 0)), packs.line((9900, 0), (10_000, 0))]
    found = minutes(
        packs.features(apart), packs.features([packs.at(10_000, 0)]), packs.sites([packs.at(0, 0)])
    )
    # 100 m of road, 9800 m straight, 100 m of road: the two pieces are no way into each other
    # but either end may be left on foot: 0.1 + 9900 / 500
    assert found.best.tolist() == pytest.approx([0.1 + 19.8])


def test_uncertainty_of_site_and_facility_become_minutes_of_access() -> None:
    found = minutes(
        packs.features([packs.line((0, 0), (10_000, 0))]),
        packs.features([packs.at(10_000, 1000)], uncertainty_m=250),
        packs.sites([packs.at(0, 500)], uncertainty_m=500),
    )
    assert found.best.tolist() == pytest.approx([1 + 10 + 2])
    assert found.low.tolist() == pytest.approx([0 + 10 + 1.5])
    assert found.high.tolist() == pytest.approx([2 + 10 + 2.5])


def test_doubt_about_a_facility_counts_on_the_straight_way_too() -> None:
    """The road is far off, so the way is straight: 5,000 m, 750 m more or less."""
    found = minutes(
        packs.features([packs.line((0, 90_000), (10_000, 90_000))]),
        packs.features([packs.at(5000, 0)], uncertainty_m=250),
        packs.sites([packs.at(0, 0)], uncertainty_m=500),
    )
    assert found.best.tolist() == pytest.approx([5000 / ACCESS_M_PER_MIN])
    assert found.low.tolist() == pytest.approx([(5000 - 750) / ACCESS_M_PER_MIN])
    assert found.high.tolist() == pytest.approx([(5000 + 750) / ACCESS_M_PER_MIN])


def test_a_time_is_never_negative() -> None:
    found = minutes(
        packs.features([packs.line((0, 0), (10_000, 0))]),
        packs.features([packs.at(100, 0)], uncertainty_m=250),
        packs.sites([packs.at(0, 0)], uncertainty_m=500),
    )
    assert found.low.tolist() == [0.0]


@pytest.mark.parametrize("lacking", ["road", "sea_port", "network"])
def test_without_roads_facilities_or_speeds_the_time_is_unknown(lacking: str) -> None:
    roles = {
        "road": packs.features([packs.line((0, 0), (10_000, 0))]),
        "sea_port": packs.features([packs.at(100, 0)]),
    }
    present = {role: made for role, made in roles.items() if role != lacking}
    pack = packs.memory_pack(
        network=None if lacking == "network" else packs.NETWORK,
        missing=[role for role in roles if role == lacking],
        **present,
    )
    found = TravelTime(to=("sea_port",)).on(pack, NOBODY)(packs.sites([packs.at(0, 0)]))
    assert math.isnan(found.best[0])


spot = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(
    lambda place: (1000.0 * place[0], 1000.0 * place[1])
)


def by_trying_all(
    edges: list[tuple[tuple[float, float], tuple[float, float]]],
    ports: list[tuple[float, float]],
    origins: list[tuple[float, float]],
) -> list[float]:
    """Floyd and Warshall's shortest ways, then every node in and every node out."""
    nodes = sorted({end for edge in edges for end in edge})
    row = {node: place for place, node in enumerate(nodes)}
    least = [[0.0 if a == b else math.inf for b in nodes] for a in nodes]
    for start, stop in edges:
        cost = math.dist(start, stop) / ROAD_M_PER_MIN
        for a, b in ((row[start], row[stop]), (row[stop], row[start])):
            least[a][b] = min(least[a][b], cost)
    for middle in range(len(nodes)):
        for a in range(len(nodes)):
            for b in range(len(nodes)):
                least[a][b] = min(least[a][b], least[a][middle] + least[middle][b])
    out = [min(math.dist(node, port) for port in ports) / ACCESS_M_PER_MIN for node in nodes]
    onward = [min(way + last for way, last in zip(ways, out, strict=True)) for ways in least]

    def quickest(origin: tuple[float, float]) -> float:
        over_roads = [
            math.dist(origin, node) / ACCESS_M_PER_MIN + rest
            for node, rest in zip(nodes, onward, strict=True)
        ]
        straight = [math.dist(origin, port) / ACCESS_M_PER_MIN for port in ports]
        return min(over_roads + straight)

    return [quickest(origin) for origin in origins]


@settings(max_examples=60)
@given(
    edges=st.lists(st.tuples(spot, spot), min_size=1, max_size=10),
    ports=st.lists(spot, min_size=1, max_size=3),
    origins=st.lists(spot, min_size=1, max_size=5),
)
def test_times_over_random_roads_are_those_that_trying_every_node_finds(
    edges: list[tuple[tuple[float, float], tuple[float, float]]],
    ports: list[tuple[float, float]],
    origins: list[tuple[float, float]],
) -> None:
    found = minutes(
        packs.features([packs.line(start, stop) for start, stop in edges]),
        packs.features([packs.at(*port) for port in ports]),
        packs.sites([packs.at(*origin) for origin in origins]),
    )
    expected = by_trying_all(edges, ports, origins)
    assert found.best.tolist() == pytest.approx(expected, abs=1e-6)


def test_a_motorway_beyond_hundreds_of_dead_ends_serves_where_it_is_quicker() -> None:
    stubs = [packs.line((10.0 * n, 0), (10.0 * n, 5)) for n in range(1, 700)]
    motorway = packs.line((0, 8000), (0, 68_000))
    found = minutes(
        packs.features([*stubs, motorway]),
        packs.features([packs.at(0, 68_000)]),
        packs.sites([packs.at(0, 0)]),
    )
    assert found.best.tolist() == pytest.approx([16.0 + 60.0])


def test_many_sites_over_many_roads_have_the_times_that_trying_every_node_finds() -> None:
    generator = np.random.default_rng(7)
    nodes = [tuple(map(float, place)) for place in generator.integers(0, 60_000, size=(40, 2))]
    edges = [(nodes[a], nodes[b]) for a, b in generator.integers(0, 40, size=(70, 2))]
    origins = [tuple(map(float, place)) for place in generator.integers(0, 60_000, size=(400, 2))]
    ports = [nodes[0], (30_000.0, 30_000.0)]
    found = minutes(
        packs.features([packs.line(*edge) for edge in edges]),
        packs.features([packs.at(*port) for port in ports]),
        packs.sites([packs.at(*origin) for origin in origins]),
    )
    expected = by_trying_all(edges, ports, origins)
    assert found.best.tolist() == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("speed", [0.0, -60.0])
def test_a_road_without_speed_is_refused_by_its_id(speed: float) -> None:
    with pytest.raises(BrokenLayerError) as caught:
        minutes(
            packs.features(BEND, speed_kmh=[60.0, speed], id=["a", "b"]),
            packs.features([packs.at(0, 0)]),
            packs.sites([packs.at(0, 0)]),
        )
    assert "1 条路的 speed_kmh 不大于 0(如 b)" in caught.value.text("zh")
    assert "1 roads whose speed_kmh is not above 0 (such as b)" in caught.value.text("en")
