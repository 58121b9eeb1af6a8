"""Shares of overlap: rectangles by hand, and bounds that no shift within the uncertainty breaks."""

from __future__ import annotations

import math

import numpy as np
import packs
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate

from sitesel.criteria import Demand, cover
from sitesel.criteria.overlap import Overlap
from sitesel.criteria.pieces import PIECE_VERTICES, subdivide
from sitesel.errors import BrokenLayerError

NOBODY = Demand({})
HECTARE = packs.box(0, 0, 100, 100)


def share(candidates, *, missing=(), set_back_m=0.0, of=None, **roles):  # noqa: ANN001, ANN003, ANN201
    pack = packs.memory_pack(missing=missing, **roles)
    return Overlap(of=of or tuple(roles), set_back_m=set_back_m).on(pack, NOBODY)(candidates)


def test_the_share_is_the_area_in_common_over_the_area_of_the_site() -> None:
    water = packs.features([packs.box(75, 0, 500, 500)])
    candidates = packs.sites([HECTARE, packs.box(200, 200, 300, 300), packs.box(-90, 0, 10, 10)])
    assert share(candidates, water_body=water).best.tolist() == pytest.approx([0.25, 1.0, 0.0])


def test_features_that_overlap_each_other_count_once() -> None:
    water = packs.features([packs.box(0, 0, 50, 100), packs.box(25, 0, 75, 100)])
    assert share(packs.sites([HECTARE]), water_body=water).best.tolist() == pytest.approx([0.75])


def test_the_roles_of_a_rule_count_together() -> None:
    found = share(
        packs.sites([HECTARE]),
        sea=packs.features([packs.box(0, 0, 20, 100)]),
        water_body=packs.features([packs.box(90, 0, 200, 100)]),
    )
    assert found.best.tolist() == pytest.approx([0.3])


def test_a_hole_in_a_feature_is_not_covered() -> None:
    ring = shapely.difference(packs.box(-500, -500, 500, 500), packs.box(0, 0, 100, 50))
    found = share(packs.sites([HECTARE]), water_body=packs.features([ring]))
    assert found.best.tolist() == pytest.approx([0.5])


def test_the_parts_of_a_site_may_lie_one_in_and_one_out() -> None:
    parts = shapely.union_all([HECTARE, packs.box(900, 0, 1000, 300)])
    water = packs.features([packs.box(-50, -50, 150, 150)])
    assert share(packs.sites([parts]), water_body=water).best.tolist() == pytest.approx([0.25])


def test_a_site_round_a_feature_and_a_feature_round_a_site() -> None:
    ring = shapely.difference(packs.box(-500, -500, 500, 500), packs.box(-200, -200, 200, 200))
    pond = packs.features([packs.box(-100, -100, 100, 100)])
    candidates = packs.sites([ring, packs.box(-10, -10, 10, 10), packs.box(-400, -400, 400, 400)])
    assert share(candidates, pond=pond).best.tolist() == pytest.approx([0.0, 1.0, 0.0625])


def test_a_site_that_only_touches_a_feature_shares_nothing_with_it() -> None:
    water = packs.features([packs.box(100, 0, 200, 100)])
    assert share(packs.sites([HECTARE]), water_body=water).best.tolist() == [0.0]


def test_a_point_is_covered_wholly_or_not_at_all() -> None:
    water = packs.features([packs.box(0, 0, 100, 100)])
    found = share(packs.sites([packs.at(50, 50), packs.at(150, 50)]), water_body=water)
    assert found.best.tolist() == [1.0, 0.0]


def test_a_point_on_the_cut_between_two_pieces_counts_once() -> None:
    disc = packs.at(0, 0).buffer(1000, quad_segs=200)
    found = share(packs.sites([packs.at(0, 0)]), water_body=packs.features([disc]))
    assert found.best.tolist() == [1.0]


def test_a_set_back_grows_the_features_first() -> None:
    water = packs.features([packs.box(120, -500, 600, 600)])
    found = share(packs.sites([HECTARE]), set_back_m=50, water_body=water)
    assert found.best.tolist() == pytest.approx([0.3])  # grown to 70 m east


def test_a_set_back_from_a_line_is_a_strip_of_twice_its_width() -> None:
    fault = packs.features([packs.line((-500, 50), (600, 50))])
    found = share(packs.sites([HECTARE]), set_back_m=20, fault_line=fault)
    assert found.best.tolist() == pytest.approx([0.4])


@pytest.mark.parametrize("shape", [packs.line((-500, 50), (600, 50)), packs.at(50, 50)])
def test_a_line_or_point_without_a_set_back_is_refused_since_it_would_rule_nothing_out(
    shape: shapely.Geometry,
) -> None:
    redline = packs.features([packs.box(900, 900, 950, 950), shape], layer="own_eco_redline")
    with pytest.raises(BrokenLayerError) as caught:
        share(packs.sites([HECTARE]), eco_redline=redline)
    assert "own_eco_redline 有 1 个点或线" in caught.value.zh
    assert "set_back_m" in caught.value.en


def test_without_any_of_its_roles_a_share_is_unknown() -> None:
    found = share(packs.sites([HECTARE]), missing=["eco_redline"], of=("eco_redline",))
    assert all(math.isnan(number) for number in (*found.best, *found.low, *found.high))


def test_without_one_of_its_roles_a_share_is_at_least_that_of_the_others() -> None:
    found = share(
        packs.sites([HECTARE, packs.box(500, 500, 600, 600)]),
        missing=["eco_redline"],
        of=("hazard_area", "eco_redline"),
        hazard_area=packs.features([packs.box(0, 0, 40, 100)]),
    )
    assert found.low.tolist() == pytest.approx([0.4, 0.0])
    assert found.high.tolist() == [1.0, 1.0]
    assert found.best[0] == pytest.approx(0.4)
    assert math.isnan(found.best[1])


def test_absence_from_an_incomplete_layer_proves_nothing_where_a_rule_says_so() -> None:
    ponds = packs.features([packs.box(0, 0, 40, 100)], complete=False)
    pack = packs.memory_pack(water_source=ponds)
    kind = Overlap(of=("water_source",), trust_absence=False)
    found = kind.on(pack, NOBODY)(packs.sites([HECTARE, packs.box(500, 500, 600, 600)]))
    assert found.low.tolist() == pytest.approx([0.4, 0.0])
    assert found.high.tolist() == [1.0, 1.0]


def test_bounds_are_the_shares_of_the_features_shrunk_and_grown_by_both_uncertainties() -> None:
    water = packs.features([packs.box(50, -900, 900, 900)], uncertainty_m=10)
    found = share(packs.sites([HECTARE], uncertainty_m=15), water_body=water)
    assert found.best.tolist() == pytest.approx([0.5])
    assert found.low.tolist() == pytest.approx([0.25], abs=1e-3)  # 50 m less 25 m of 100 m
    assert found.high.tolist() == pytest.approx([0.75], abs=1e-3)


NOTCH = math.pi / 64  # half way between two vertices of an arc of 16 segments a quarter


def test_a_corner_just_within_reach_in_the_worst_direction_may_be_reached() -> None:
    """An arc drawn inside the circle would miss it: it reaches 998.8 m of 1000 there."""
    quarter = packs.features([packs.box(-5000, -5000, 0, 0)])
    place = packs.at(999.5 * math.cos(NOTCH), 999.5 * math.sin(NOTCH))
    found = share(packs.sites([place], uncertainty_m=1000), water_body=quarter)
    assert (found.low[0], found.best[0], found.high[0]) == (0.0, 0.0, 1.0)


def test_a_notch_just_within_reach_in_the_worst_direction_may_be_reached() -> None:
    rest = shapely.difference(packs.box(-5000, -5000, 5000, 5000), packs.box(0, 0, 9000, 9000))
    place = packs.at(-999.5 * math.cos(NOTCH), -999.5 * math.sin(NOTCH))
    found = share(packs.sites([place], uncertainty_m=1000), water_body=packs.features([rest]))
    assert (found.low[0], found.best[0], found.high[0]) == (0.0, 1.0, 1.0)


def test_far_from_every_edge_nothing_is_open() -> None:
    water = packs.features([packs.box(-9000, -9000, 9000, 9000)])
    inside_and_out = [HECTARE, packs.box(20_000, 0, 20_100, 100)]
    found = share(packs.sites(inside_and_out, uncertainty_m=500), water_body=water)
    assert found.low.tolist() == found.best.tolist() == found.high.tolist() == [1.0, 0.0]


def test_a_small_pond_within_reach_may_hold_none_or_all_of_itself() -> None:
    pond = packs.features([packs.box(40, 40, 50, 50)])
    found = share(packs.sites([HECTARE], uncertainty_m=200), water_body=pond)
    assert found.best.tolist() == pytest.approx([0.01])
    assert found.low.tolist() == [0.0]
    assert found.high.tolist() == [1.0]  # the bound is not tight: the pond grown covers the site


corner = st.integers(-40, 40).map(lambda cell: 10.0 * cell)
size = st.integers(1, 30).map(lambda cell: 10.0 * cell)
rectangle = st.tuples(corner, corner, size, size).map(
    lambda part: packs.box(part[0], part[1], part[0] + part[2], part[1] + part[3])
)


@settings(max_examples=120)
@given(
    shapes=st.lists(rectangle, min_size=1, max_size=5),
    site=rectangle,
    reach=st.integers(1, 150),
    angle=st.floats(0, 2 * math.pi),
    part=st.floats(0, 1),
)
def test_wherever_within_its_uncertainty_a_site_lies_its_share_is_within_the_bounds(
    shapes: list[shapely.Polygon], site: shapely.Polygon, reach: int, angle: float, part: float
) -> None:
    found = share(packs.sites([site], uncertainty_m=reach), water_body=packs.features(shapes))
    distance = reach * part
    moved = translate(site, distance * math.cos(angle), distance * math.sin(angle))
    shared = shapely.intersection(moved, shapely.union_all(shapes)).area / site.area
    assert found.low[0] - 1e-6 <= shared <= found.high[0] + 1e-6


@settings(max_examples=80)
@given(st.lists(st.tuples(corner, corner, size, st.integers(1, 60)), min_size=1, max_size=4))
def test_pieces_of_a_polygon_cover_the_same_ground(
    discs: list[tuple[float, float, float, int]],
) -> None:
    whole = shapely.union_all(
        [shapely.Point(x, y).buffer(radius, quad_segs=turn) for x, y, radius, turn in discs]
    )
    parts = subdivide(np.array([whole], dtype=object))
    assert shapely.area(parts).sum() == pytest.approx(whole.area, rel=1e-9)
    assert shapely.symmetric_difference(shapely.union_all(parts), whole).area < 1e-6 * whole.area
    assert (shapely.get_num_coordinates(parts) <= PIECE_VERTICES).all()


@pytest.mark.parametrize("comb", [8, 9, 33])
def test_pieces_cut_along_edges_of_the_polygon_lose_and_add_nothing(comb: int) -> None:
    """Teeth that end, stand and touch where the halves are cut; also one that touches itself."""
    teeth = [packs.box(4 * at, 0, 4 * at + 2, 8 if at % 2 else 16) for at in range(comb)]
    stem = packs.box(0, 4, 4 * comb, 8)
    beads = [packs.box(4 * at + 2, 8, 4 * at + 4, 16) for at in range(comb)]
    whole = shapely.union_all([*teeth, stem, *beads])
    parts = subdivide(np.array([whole], dtype=object), most_vertices=6)
    assert shapely.is_valid(parts).all()
    assert shapely.area(parts).sum() == pytest.approx(whole.area, rel=1e-12)
    assert shapely.symmetric_difference(shapely.union_all(parts), whole).area < 1e-9


def test_a_cut_that_loses_area_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    disc = shapely.Point(0, 0).buffer(100, quad_segs=90)
    monkeypatch.setattr(shapely, "clip_by_rect", lambda *_: shapely.Polygon())
    parts = subdivide(np.array([disc], dtype=object))
    assert shapely.area(parts).sum() == pytest.approx(disc.area)


def test_pieces_of_a_ring_keep_its_hole() -> None:
    ring = shapely.Point(0, 0).buffer(100, quad_segs=90) - shapely.Point(0, 0).buffer(60)
    parts = subdivide(np.array([ring], dtype=object))
    assert shapely.area(parts).sum() == pytest.approx(ring.area)
    assert not shapely.intersects(parts, shapely.Point(0, 0)).any()


def rough(corners: int, wide: float, seed: int) -> shapely.Geometry:
    """Give a star with deep, narrow teeth."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    far = wide * rng.uniform(0.6, 1.0, corners)
    return shapely.Polygon(
        np.column_stack([packs.EAST + far * np.cos(angle), packs.NORTH + far * np.sin(angle)])
    )


@pytest.mark.parametrize("set_back_m", [0.0, 40.0])
def test_what_is_not_in_doubt_is_shared_out_as_if_it_were_dissolved(
    set_back_m: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A giant that is cut, and small ones that lie on it, on each other and by themselves."""
    monkeypatch.setattr(cover, "BUFFER_VERTICES", 400)
    rng = np.random.default_rng(3)
    places = rng.uniform(-3000, 3000, (80, 2))
    small = [
        packs.at(*place).buffer(wide) for place, wide in zip(places, range(20, 180, 2), strict=True)
    ]
    zones = [rough(600, 1500, 1), *small]
    squares = [packs.box(x, y, x + 150, y + 90) for x, y in rng.uniform(-3000, 3000, (120, 2))]
    pair = shapely.MultiPolygon([packs.box(-90, -90, 0, 0), packs.box(5000, 0, 5090, 90)])
    candidates = packs.sites([*squares, pair, packs.at(0, 0), packs.at(9000, 9000)])
    found = share(candidates, set_back_m=set_back_m, zone=packs.features(zones))
    ground = shapely.union_all(shapely.buffer(zones, set_back_m, quad_segs=16))
    expected = shapely.area(shapely.intersection(candidates.geometries, ground))[:-2]
    shares = expected / shapely.area(candidates.geometries[:-2])
    assert np.allclose(found.best[:-2], shares, rtol=0, atol=1e-6)
    assert found.best[-2:].tolist() == [1.0, 0.0]
    assert {0.0, 1.0} < set(np.round(shares, 12))
    assert found.low.tolist() == found.best.tolist() == found.high.tolist()


def test_one_site_more_changes_no_other_share_nor_its_bounds() -> None:
    water = packs.features([packs.at(0, 0).buffer(900, quad_segs=50)])
    near = packs.box(850, 0, 950, 100)
    alone = share(packs.sites([near], uncertainty_m=80), water_body=water)
    together = share(
        packs.sites([near, packs.box(-2000, -40, -700, 40)], uncertainty_m=80), water_body=water
    )
    for name in ("low", "best", "high"):
        assert getattr(together, name)[0] == pytest.approx(getattr(alone, name)[0], abs=1e-12)
