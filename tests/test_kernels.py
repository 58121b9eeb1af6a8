"""Kernels over cells against shapely, which knows no cells and no windows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import hypothesis.strategies as st
import numpy as np
import pytest
import shapely
from hypothesis import given, settings

from sitesel.kernels import Frame, coverage, inside, nearest, pull, reached
from sitesel.outlines import segments

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray

CELL_M = 30.0
WORKED = Frame(column=1000, row=-5000, cell_m=CELL_M, rows=45, columns=70)
BEHIND = Frame(column=-40, row=13, cell_m=CELL_M, rows=38, columns=33)  # negative coordinates
FRAMES = [
    pytest.param(WORKED, id="worked"),
    pytest.param(BEHIND, id="negative"),
    pytest.param(Frame(column=4, row=-9, cell_m=CELL_M, rows=1, columns=50), id="one row"),
    pytest.param(Frame(column=-7, row=600, cell_m=CELL_M, rows=50, columns=1), id="one column"),
    pytest.param(Frame(column=509, row=-514, cell_m=CELL_M, rows=9, columns=9), id="four tiles"),
]
WAYS = [pytest.param(True, id="square"), pytest.param(False, id="middle")]


def cells(frame: Frame, *, whole: bool) -> GeometryArray:
    """Squares or middles as shapely's geometries."""
    east, north = np.meshgrid(*frame.centres())
    half = frame.cell_m / 2
    if whole:
        return shapely.box(east - half, north - half, east + half, north + half)
    return shapely.points(east, north)


def drawn(ends: FloatArray) -> GeometryArray:
    """Segments as shapely's geometries; one of no length is a point."""
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    short = (ends[:, :2] == ends[:, 2:]).all(axis=1)
    return np.where(short, shapely.points(ends[:, :2]), lines)


def some_ends(frame: Frame, count: int, *, seed: int) -> FloatArray:
    """Segments in and around a frame: slanted, points, along axes, through corners."""
    rng = np.random.default_rng(seed)
    west, south, east, north = frame.bounds
    start = rng.uniform((west - 900, south - 900), (east + 900, north + 900), (count, 2))
    ends = np.hstack([start, start + rng.normal(0, 250, (count, 2))])
    ends[1::6, 2:] = ends[1::6, :2]
    ends[2::6, 3] = ends[2::6, 1]
    ends[3::6, 2] = ends[3::6, 0]
    ends[4::6] = np.round(ends[4::6] / CELL_M) * CELL_M
    return ends


def part_of(frame: Frame, row: int, column: int, rows: int, columns: int) -> Frame:
    """Cut a window out of a frame."""
    return Frame(
        column=frame.column + column, row=frame.row + row, cell_m=frame.cell_m,
        rows=rows, columns=columns,
    )  # fmt: skip


def some_polygons(frame: Frame, count: int, *, seed: int) -> GeometryArray:
    """Stars with a hole each, some beyond the frame; every third with a part that lies away."""
    rng = np.random.default_rng(seed)
    west, south, east, north = frame.bounds
    found = []
    for at in range(count):
        middle = rng.uniform((west - 200, south - 200), (east + 200, north + 200))
        angle, far = np.sort(rng.uniform(0, 2 * np.pi, 30)), rng.uniform(100, 500, (30, 1))
        rim = shapely.Polygon(middle + far * np.column_stack([np.cos(angle), np.sin(angle)]))
        shape = rim.difference(shapely.Point(middle).buffer(60))
        if at % 3 == 0:
            shape = shape.union(shapely.box(*(middle + 700), *(middle + 800)))
        found.append(shape)
    return np.array(found)


def edges(shapes: GeometryArray) -> tuple[FloatArray, IntArray]:
    """Edges of all rings, and the row of their shape."""
    row, ends = segments(shapely.boundary(shapes))
    return ends.reshape(-1, 4), row


def clockwise(ground: shapely.Geometry) -> FloatArray:
    """Edges with the inside to the right."""
    parts = shapely.orient_polygons(shapely.get_parts(ground), exterior_cw=True)
    return segments(shapely.get_rings(parts))[1].reshape(-1, 4)


@pytest.mark.parametrize("whole", WAYS)
@pytest.mark.parametrize("frame", FRAMES)
def test_the_nearest_way_is_that_of_shapely(frame: Frame, *, whole: bool) -> None:
    ends = some_ends(frame, 120, seed=1)
    way = shapely.distance(cells(frame, whole=whole)[..., None], drawn(ends))
    assert np.allclose(nearest(ends, frame, whole=whole)[0], way.min(axis=-1), rtol=0, atol=1e-9)


@pytest.mark.parametrize("whole", WAYS)
@pytest.mark.parametrize("frame", FRAMES)
def test_the_least_of_way_and_cost_is_that_of_trying_all(frame: Frame, *, whole: bool) -> None:
    ends, rng = some_ends(frame, 120, seed=2), np.random.default_rng(3)
    costs = rng.uniform((0, 0, -20), (1, 20, 0), (120, 3)).T.copy()
    costs[1, ::2] = np.inf
    way = shapely.distance(cells(frame, whole=whole)[..., None], drawn(ends)) * 0.02
    expected = np.stack([(way + cost).min(axis=-1) for cost in costs])
    found = nearest(ends, frame, whole=whole, costs=costs, per_metre=0.02)
    assert np.allclose(found, expected, rtol=0, atol=1e-9)


def test_where_every_way_is_closed_none_is_found() -> None:
    ends = some_ends(BEHIND, 5, seed=4)
    assert np.isinf(nearest(ends, BEHIND, whole=True, costs=np.full((1, 5), np.inf))).all()
    assert np.isinf(nearest(np.empty((0, 4)), BEHIND, whole=True)).all()


def test_distances_are_right_beyond_65536_cells_on_an_axis() -> None:
    """From the north-western middle of a strip of 70,000 cells of 1 m to its far corner."""
    for rows, columns in ((2, 70_000), (70_000, 2)):
        strip = Frame(column=0, row=0, cell_m=1.0, rows=rows, columns=columns)
        far = nearest(np.array([[0.5, -0.5, 0.5, -0.5]]), strip, whole=False)[0]
        assert far[-1, -1] == far.max() == np.sqrt(69_999.0**2 + 1)


def test_only_the_wanted_cells_are_measured_and_those_the_same() -> None:
    ends = some_ends(WORKED, 60, seed=5)
    places, weight = ends[:9, :2], np.ones(9)
    wanted = np.zeros(WORKED.shape, dtype=bool)
    wanted[3:9, 40:] = wanted[30, 2] = True
    found = nearest(ends, WORKED, whole=True, wanted=wanted)[0]
    assert np.array_equal(found, np.where(wanted, nearest(ends, WORKED, whole=True)[0], np.inf))
    felt = pull(places, weight, np.zeros((1, 9)), 800.0, WORKED, wanted=wanted)[0]
    every = pull(places, weight, np.zeros((1, 9)), 800.0, WORKED)[0]
    assert np.array_equal(felt, np.where(wanted, every, 0.0))


def test_a_line_that_grazes_the_edge_of_a_cell_within_rounding_is_next_to_it() -> None:
    frame = Frame(column=0, row=-3, cell_m=1.0, rows=3, columns=3)
    for lean in (0.0, 1e-15, -1e-15, 3e-13, -3e-13, 1e-9):
        ends = np.array([[1.0, 0.5, 1.0 + lean, 40.5]])
        east = np.array([0.0, 0.0, 1.0])
        assert np.allclose(nearest(ends, frame, whole=True)[0], east, rtol=0, atol=1e-8)


RUNS = [
    st.integers(0, count - 1).flatmap(
        lambda first, count=count: st.tuples(st.just(first), st.integers(1, count - first))
    )
    for count in WORKED.shape
]


@settings(deadline=None, max_examples=40)
@given(*RUNS)
def test_any_window_has_the_numbers_of_the_whole(
    down: tuple[int, int], along: tuple[int, int]
) -> None:
    (row, rows), (column, columns) = down, along
    frame = part_of(WORKED, row, column, rows, columns)
    there = np.s_[..., row : row + rows, column : column + columns]
    ends, shapes = some_ends(WORKED, 90, seed=6), some_polygons(WORKED, 6, seed=7)
    costs = np.random.default_rng(8).uniform(0, 400, (2, 90))
    ring, of = edges(shapes)
    around = clockwise(shapely.union_all(shapes))
    places, weight = ends[:7, :2], np.linspace(0.5, 1, 7)
    doubt = np.stack([np.zeros(7), np.full(7, -300.0)])

    def all_of(one: Frame) -> tuple[FloatArray | BoolArray, ...]:
        return (
            nearest(ends, one, whole=True),
            nearest(ends, one, whole=False, costs=costs),
            pull(places, weight, doubt, 900.0, one),
            reached(ends[:9], 77.0, one, whole=True),
            inside(ring, of, one),
        )

    for part, whole in zip(all_of(frame), all_of(WORKED), strict=True):
        assert np.array_equal(part, whole[there])
    assert np.allclose(coverage(around, frame), coverage(around, WORKED)[there], rtol=0, atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(
    corners=st.lists(st.integers(-6, 20), min_size=8, max_size=8),
    lean=st.sampled_from([0.0, 0.25, 0.5, 1e-9]),
)
def test_segments_from_corner_to_corner_are_as_near_as_shapely_says(
    corners: list[int], lean: float
) -> None:
    frame = Frame(column=-3, row=-11, cell_m=2.0, rows=12, columns=9)
    ends = np.array(corners, dtype=float).reshape(2, 4) + lean
    for whole in (True, False):
        spots = cells(frame, whole=whole)
        way = shapely.distance(spots[..., None], drawn(ends)).min(axis=-1)
        assert np.allclose(nearest(ends, frame, whole=whole)[0], way, rtol=0, atol=1e-9)
        for reach in (0.5, 3.1):
            expected = shapely.dwithin(spots[..., None], drawn(ends), reach).any(axis=-1)
            clear = abs(way - reach) > 1e-9  # shapely rounds, too
            assert (reached(ends, reach, frame, whole=whole) == expected)[clear].all()


@pytest.mark.parametrize("reach_m", [0.0, 10.0, 77.0, 500.0])
@pytest.mark.parametrize("whole", WAYS)
@pytest.mark.parametrize("frame", FRAMES)
def test_what_is_reached_is_what_shapely_finds_within(
    frame: Frame, reach_m: float, *, whole: bool
) -> None:
    ends = some_ends(frame, 20, seed=9)
    ends = ends[np.arange(20) % 6 != 4] + 0.37  # no ties: those are the next test's
    expected = shapely.dwithin(cells(frame, whole=whole)[..., None], drawn(ends), reach_m)
    assert np.array_equal(reached(ends, reach_m, frame, whole=whole), expected.any(axis=-1))


def test_what_is_just_as_far_is_reached() -> None:
    frame = Frame(column=0, row=-9, cell_m=10.0, rows=9, columns=9)
    spot = np.array([[45.0, 45.0, 45.0, 45.0]])
    by_middle = reached(spot, 20.0, frame, whole=False)
    assert by_middle.sum() == 13  # of whole cells, x² + y² <= 2²
    by_square = reached(spot, 5.0, frame, whole=True)
    assert by_square.sum() == 5  # the four beside it touch, those at the corners do not


@pytest.mark.parametrize("frame", FRAMES)
def test_the_middles_inside_are_those_of_shapely(frame: Frame) -> None:
    shapes = some_polygons(frame, 9, seed=10)
    expected = shapely.intersects(shapes[:, None, None], cells(frame, whole=False)).any(axis=0)
    assert np.array_equal(inside(*edges(shapes), frame), expected)


def test_polygons_that_share_an_edge_leave_no_gap_and_a_hole_stays_open() -> None:
    frame = Frame(column=0, row=-6, cell_m=1.0, rows=6, columns=6)
    left = shapely.Polygon([(0, 0), (3.5, 0), (2.5, 6), (0, 6)])
    right = shapely.Polygon(
        [(3.5, 0), (6, 0), (6, 6), (2.5, 6)], holes=[[(4, 1), (4, 3), (5, 3), (5, 1)]]
    )
    found = inside(*edges(np.array([left, right])), frame)
    expected = np.ones((6, 6), dtype=bool)
    expected[3:5, 4] = False
    assert np.array_equal(found, expected)


def test_a_middle_on_a_shared_edge_belongs_to_exactly_one() -> None:
    frame = Frame(column=0, row=-4, cell_m=1.0, rows=4, columns=4)
    both = np.array([shapely.box(0, 0, 1.5, 3), shapely.box(1.5, 0, 4, 3)])
    one, other = (inside(*edges(both[[at]]), frame) for at in (0, 1))
    assert not (one & other).any()
    assert (one | other).sum() == 3 * 4


@pytest.mark.parametrize("frame", FRAMES)
def test_covered_shares_are_those_of_shapely(frame: Frame) -> None:
    ground = shapely.union_all(some_polygons(frame, 9, seed=11))
    expected = shapely.area(shapely.intersection(cells(frame, whole=True), ground)) / CELL_M**2
    assert np.allclose(coverage(clockwise(ground), frame), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("decay_m", [90.0, 800.0, 5e4])
def test_a_pull_is_the_sum_of_exponentials(decay_m: float) -> None:
    rng = np.random.default_rng(12)
    west, south, east, north = WORKED.bounds
    places = rng.uniform((west - 3e3, south - 3e3), (east + 3e3, north + 3e3), (8, 2))
    weight, doubt = rng.uniform(0, 3, 8), rng.uniform(0, 2000, 8)
    extra = np.stack([0 * doubt, doubt, -doubt])
    way = shapely.distance(cells(WORKED, whole=True)[..., None], shapely.points(places))
    expected = [
        (weight * np.exp(-np.maximum(way + more, 0) / decay_m)).sum(axis=-1) for more in extra
    ]
    found = pull(places, weight, extra, decay_m, WORKED)
    assert np.allclose(found, expected, rtol=0, atol=1e-12 * weight.sum())


def test_a_firm_next_door_pulls_with_its_weight_and_one_far_away_with_nothing() -> None:
    frame = Frame(column=0, row=-1, cell_m=10.0, rows=1, columns=2)
    there = np.array([[5.0, 5.0], [1e9, 0.0]])
    found = pull(there, np.array([2.0, 7.0]), np.zeros((1, 2)), 10.0, frame)
    assert found[0, 0].tolist() == [2.0, pytest.approx(2 * math.exp(-0.5), abs=1e-11)]
