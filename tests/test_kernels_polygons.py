"""Distances from polygons to segments against shapely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sitesel.kernels.polygons import Segments

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray, IntArray


def rings_of(shapes: GeometryArray) -> tuple[FloatArray, IntArray, IntArray]:
    """Corners, where each ring begins and where each polygon's rings begin."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.searchsorted(ring, np.arange(len(rings) + 1))
    return corners, first, np.searchsorted(of[part], np.arange(len(shapes) + 1))


def drawn(ends: FloatArray) -> GeometryArray:
    """Segments as shapely's geometries; one of no length is a point."""
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    short = (ends[:, :2] == ends[:, 2:]).all(axis=1)
    return np.where(short, shapely.points(ends[:, :2]), lines)


def some_shapes(count: int, *, wide: float, seed: int) -> GeometryArray:
    """Stars, every third with a hole, every fifth in two parts."""
    rng = np.random.default_rng(seed)
    found = []
    for at in range(count):
        middle, angle = rng.uniform(0, 3000, 2), np.sort(rng.uniform(0, 2 * np.pi, 9))
        rim = np.column_stack([np.cos(angle), np.sin(angle)])
        shape = shapely.make_valid(
            shapely.Polygon(middle + rng.uniform(wide / 3, wide, (9, 1)) * rim)
        )
        if at % 3 == 0:
            shape = shape.difference(shapely.Point(middle).buffer(wide / 5))
        if at % 5 == 0:
            shape = shape.union(shapely.box(*(middle + 2 * wide), *(middle + 3 * wide)))
        found.append(shape)
    return np.array(found)


def some_ends(count: int, *, length: float, seed: int) -> FloatArray:
    """Slanted, of no length, and along both axes."""
    rng = np.random.default_rng(seed)
    start = rng.uniform(-500, 4000, (count, 2))
    ends = np.hstack([start, start + rng.normal(0, length, (count, 2))])
    ends[::5, 2:] = ends[::5, :2]
    ends[1::5, 3] = ends[1::5, 1]
    ends[2::5, 2] = ends[2::5, 0]
    return ends


@pytest.mark.parametrize("wide", [5.0, 60.0, 900.0])
@pytest.mark.parametrize(("count", "length"), [(1, 50.0), (7, 2000.0), (400, 30.0), (400, 0.0)])
def test_the_distance_from_polygons_is_that_of_shapely(
    wide: float, count: int, length: float
) -> None:
    shapes, ends = some_shapes(60, wide=wide, seed=1), some_ends(count, length=length, seed=2)
    expected = shapely.distance(shapes[:, None], drawn(ends)).min(axis=1)
    found = Segments.of(ends).from_polygons(*rings_of(shapes))
    assert np.allclose(found, expected, rtol=0, atol=1e-9)


@given(st.lists(st.integers(0, 12), min_size=12, max_size=12))
def test_on_whole_numbers_touching_and_holes_are_as_shapely_says(numbers: list[int]) -> None:
    shapes = np.array(
        [
            shapely.box(3, 3, 8, 9),
            shapely.Polygon(
                [(0, 0), (12, 0), (12, 12), (0, 12)], holes=[[(1, 1), (11, 1), (11, 11), (1, 11)]]
            ),
            shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 6, 7)]),
        ]
    )
    ends = np.array(numbers, dtype=float).reshape(3, 4)
    expected = shapely.distance(shapes[:, None], drawn(ends)).min(axis=1)
    found = Segments.of(ends).from_polygons(*rings_of(shapes))
    assert np.allclose(found, expected, rtol=0, atol=1e-12)


def test_polygons_far_outside_the_segments_find_them_and_one_without_a_shape_nothing() -> None:
    ends = some_ends(300, length=40.0, seed=3)
    shapes = shapely.transform(some_shapes(12, wide=50.0, seed=4), lambda at: at * 9 - 14_000)
    shapes = np.append(shapes, shapely.Polygon())
    found = Segments.of(ends).from_polygons(*rings_of(shapes))
    expected = shapely.distance(shapes[:-1, None], drawn(ends)).min(axis=1)
    assert np.allclose(found[:-1], expected, rtol=0, atol=1e-9)
    assert np.isnan(found[-1])


def test_where_most_squares_are_empty_the_search_goes_on_until_nothing_can_be_nearer() -> None:
    shapes, ends = some_shapes(300, wide=9.0, seed=5), some_ends(430, length=0.0, seed=6)
    ends[30:] = ends[30:] * 0.01 + 3000  # the few others lie many squares apart
    expected = shapely.distance(shapes[:, None], drawn(ends)).min(axis=1)
    found = Segments.of(ends).from_polygons(*rings_of(shapes))
    assert np.allclose(found, expected, rtol=0, atol=1e-9)
