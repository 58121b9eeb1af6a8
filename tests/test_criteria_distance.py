"""Straight distances: 3-4-5 triangles, intervals of two uncertainties, incomplete layers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sitesel.criteria import Demand
from sitesel.criteria.distance import Distance
from sitesel.criteria.nearest import nearest, pieces

if TYPE_CHECKING:
    from sitesel.pack import Features

NOBODY = Demand({})


def measure(candidates, *, combine="nearest", missing=(), to=None, **roles: Features):  # noqa: ANN001, ANN201
    pack = packs.memory_pack(missing=missing, **roles)
    kind = Distance(to=to or tuple(roles), combine=combine)
    return kind.on(pack, NOBODY)(candidates)


def test_a_distance_runs_from_edge_to_edge() -> None:
    port = packs.features([packs.at(400, 500)])
    found = measure(packs.sites([packs.box(0, 0, 100, 100)]), sea_port=port)
    assert found.best.tolist() == pytest.approx([500.0])  # 300 east and 400 north of the corner


def test_a_site_that_holds_or_touches_a_feature_is_at_distance_zero() -> None:
    port = packs.features([packs.at(50, 50)])
    candidates = packs.sites([packs.box(0, 0, 100, 100), packs.box(50, 0, 90, 90)])
    assert measure(candidates, sea_port=port).best.tolist() == [0.0, 0.0]


def test_a_bent_site_is_measured_from_its_edge_though_its_centroid_lies_outside_it() -> None:
    """The first port is at the centroid, in the hollow; the second 5 m off the far corner."""
    bent = shapely.difference(packs.box(0, 0, 100, 100), packs.box(10, 10, 90, 100))
    ports = packs.features([bent.centroid, packs.at(-3, 104)])
    assert measure(packs.sites([bent]), sea_port=ports).best.tolist() == pytest.approx([5.0])


def test_sites_of_one_neighbourhood_are_measured_each_for_itself() -> None:
    """Forty in one block, each nearest to its own well on either side of a slope of distances."""
    east = [25.0 * step for step in range(40)]
    wells = packs.features([packs.at(x, 40 + x) for x in east])
    found = measure(packs.sites([packs.at(x, 0) for x in east]), well=wells)
    by_hand = [min(math.hypot(x - u, 40 + u) for u in east) for x in east]
    assert found.best.tolist() == pytest.approx(by_hand)


def test_the_nearest_of_several_features_counts() -> None:
    ports = packs.features([packs.at(900, 0), packs.at(0, 700), packs.at(-2000, 0)])
    assert measure(packs.sites([packs.at(0, 0)]), sea_port=ports).best.tolist() == [700.0]


def test_a_line_is_near_where_it_passes_and_not_only_at_its_vertices() -> None:
    road = packs.features([packs.line((-5000, 300), (5000, 300))])
    assert measure(packs.sites([packs.at(0, 0)]), road=road).best.tolist() == pytest.approx([300.0])


def test_both_uncertainties_widen_the_interval() -> None:
    port = packs.features([packs.at(400, 500)], uncertainty_m=20)
    found = measure(packs.sites([packs.box(0, 0, 100, 100)], uncertainty_m=50), sea_port=port)
    assert found.low.tolist() == pytest.approx([430.0])
    assert found.high.tolist() == pytest.approx([570.0])


def test_a_farther_feature_of_great_uncertainty_may_be_the_nearest() -> None:
    ports = packs.features([packs.at(500, 0), packs.at(0, 600)], uncertainty_m=[20, 300])
    found = measure(packs.sites([packs.at(0, 0)]), sea_port=ports)
    assert found.best.tolist() == [500.0]
    assert found.low.tolist() == [300.0]  # the second, 300 m nearer than drawn
    assert found.high.tolist() == [520.0]  # the first, 20 m farther than drawn


def test_no_distance_is_negative() -> None:
    port = packs.features([packs.at(30, 0)], uncertainty_m=100)
    assert measure(packs.sites([packs.at(0, 0)]), sea_port=port).low.tolist() == [0.0]


@pytest.mark.parametrize(("trust", "low"), [(True, 480.0), (False, 0.0)])
def test_a_layer_that_misses_features_bounds_a_distance_only_from_above_unless_trusted(
    low: float, *, trust: bool
) -> None:
    port = packs.features([packs.at(500, 0)], uncertainty_m=20, complete=False)
    kind = Distance(to=("sea_port",), trust_absence=trust)
    found = kind.on(packs.memory_pack(sea_port=port), NOBODY)(packs.sites([packs.at(0, 0)]))
    assert (found.low[0], found.best[0], found.high[0]) == (low, 500.0, 520.0)


def test_a_complete_layer_bounds_a_distance_from_below_even_if_absence_is_not_trusted() -> None:
    port = packs.features([packs.at(500, 0)], uncertainty_m=20)
    kind = Distance(to=("sea_port",), trust_absence=False)
    found = kind.on(packs.memory_pack(sea_port=port), NOBODY)(packs.sites([packs.at(0, 0)]))
    assert found.low.tolist() == [480.0]


def test_the_mean_over_roles_is_of_the_distance_to_each() -> None:
    found = measure(
        packs.sites([packs.at(0, 0)], uncertainty_m=10),
        combine="mean",
        road=packs.features([packs.at(0, 300)], uncertainty_m=50),
        railway=packs.features([packs.at(1000, 0)], uncertainty_m=100),
    )
    assert (found.low[0], found.best[0], found.high[0]) == (565.0, 650.0, 735.0)


def test_the_nearest_over_roles_is_the_least() -> None:
    found = measure(
        packs.sites([packs.at(0, 0)]),
        road=packs.features([packs.at(0, 300)]),
        railway=packs.features([packs.at(1000, 0)]),
    )
    assert found.best.tolist() == [300.0]


@pytest.mark.parametrize("combine", ["mean", "nearest"])
def test_without_one_of_its_roles_a_distance_is_unknown(combine: str) -> None:
    found = measure(
        packs.sites([packs.at(0, 0)]),
        combine=combine,
        missing=["railway"],
        to=("road", "railway"),
        road=packs.features([packs.at(0, 300)]),
    )
    assert all(math.isnan(number) for number in (*found.best, *found.low, *found.high))


def test_without_any_of_its_roles_a_distance_is_unknown() -> None:
    found = measure(packs.sites([packs.at(0, 0)]), missing=["sea_port"], to=("sea_port",))
    assert all(math.isnan(number) for number in (*found.best, *found.low, *found.high))


def test_an_origin_without_a_place_is_unknown() -> None:
    tree = shapely.STRtree([packs.at(0, 0)])
    assert np.isnan(nearest(np.array([None, shapely.Point()]), tree)).all()


coordinates = st.integers(-50, 50).map(float)
places = st.tuples(coordinates, coordinates)


@settings(max_examples=60)
@given(st.lists(st.lists(places, min_size=2, max_size=6, unique=True), min_size=1, max_size=4))
def test_pieces_are_the_same_point_set_as_the_lines(drawn: list[list[tuple[float, float]]]) -> None:
    lines = np.array([shapely.LineString(places) for places in drawn], dtype=object)
    cut = pieces(lines)
    assert shapely.equals(shapely.union_all(cut), shapely.union_all(lines))
    assert shapely.length(cut).sum() == pytest.approx(shapely.length(lines).sum())
    assert len(cut) == sum(len(places) - 1 for places in drawn)


def test_pieces_join_no_end_to_the_next_line_and_leave_other_shapes_alone() -> None:
    shapes = np.array(
        [
            shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 5), (6, 5), (7, 5)]]),
            shapely.box(0, 0, 1, 1),
            shapely.Point(3, 3),
        ],
        dtype=object,
    )
    cut = pieces(shapes)
    assert sorted(shapely.get_dimensions(cut)) == [0, 1, 1, 1, 2]
    assert shapely.length(cut[shapely.get_dimensions(cut) == 1]).tolist() == [1.0, 1.0, 1.0]


@settings(max_examples=50)
@given(
    st.lists(places, min_size=1, max_size=6),
    st.lists(st.tuples(places, st.integers(0, 20)), min_size=1, max_size=6),
    st.floats(0, 2 * math.pi),
)
def test_however_site_and_feature_move_within_their_uncertainty_the_distance_stays_in_its_interval(
    origins: list[tuple[float, float]],
    goals: list[tuple[tuple[float, float], int]],
    angle: float,
) -> None:
    reach = 7.0
    made = packs.features(
        [packs.at(*place) for place, _ in goals], uncertainty_m=[float(m) for _, m in goals]
    )
    found = measure(
        packs.sites([packs.at(*place) for place in origins], uncertainty_m=reach), port=made
    )
    east, north = math.cos(angle), math.sin(angle)
    for row, (x, y) in enumerate(origins):
        distance = min(
            math.hypot(x + reach * east - u + slack * east, y + reach * north - v + slack * north)
            for (u, v), slack in goals
        )
        assert found.low[row] - 1e-6 <= distance <= found.high[row] + 1e-6
