"""Masks of cells against shapely and scipy; what several layers take, bit by bit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy import ndimage

from sitesel.errors import MethodError
from sitesel.kernels import Frame
from sitesel.kernels.exclusion import OUTSIDE, Drawn, Gridded, exclusion, tally
from sitesel.kernels.grown import set_back_mask
from sitesel.outlines import segments

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray

FRAME = Frame(column=-20, row=-4000, cell_m=30.0, rows=60, columns=80)
MASKS = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=14), elements=st.booleans())


def by_trying_all(mask: BoolArray) -> FloatArray:
    """Squares of the distances in cells from every cell to the nearest marked one."""
    rows, columns = np.indices(mask.shape)
    marked = np.argwhere(mask)
    down = rows[..., None] - marked[:, 0]
    along = columns[..., None] - marked[:, 1]
    return (down**2 + along**2).min(axis=-1, initial=10**9).astype(float)


@given(MASKS, st.sampled_from([0.0, 0.9, 1.0, 2**0.5, 2.0, 5**0.5, 3.0, 13**0.5, 5.0, 7.2, 300.0]))
def test_a_grown_mask_is_what_lies_within_the_radius(mask: BoolArray, radius: float) -> None:
    expected = by_trying_all(mask) <= round(radius**2, 9)
    assert np.array_equal(set_back_mask(mask, radius), expected)


@pytest.mark.parametrize("radius", [3.0, 16.7, 254.0, 255.0, 256.5])
def test_a_wide_set_back_is_that_of_scipy(radius: float) -> None:
    mask = np.zeros((600, 40), dtype=bool)
    mask[0, 3] = True
    assert np.array_equal(
        set_back_mask(mask, radius), ndimage.distance_transform_edt(~mask) <= radius
    )


@pytest.mark.parametrize("cores", [1, 2, 5])
def test_strips_of_a_mask_see_what_reaches_into_them(
    cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    mask = np.random.default_rng(4).random((600, 40)) < 0.003
    for radius in (3.0, 9.5, 14.0):
        assert np.array_equal(
            set_back_mask(mask, radius), ndimage.distance_transform_edt(~mask) <= radius
        )


def test_a_radius_that_is_none_is_refused() -> None:
    for radius in (-0.1, float("nan"), 1e6):
        with pytest.raises(MethodError, match="set-back of"):
            set_back_mask(np.ones((1, 1), dtype=bool), radius)


def some_layers() -> list[tuple[GeometryArray, float]]:
    """Polygons with holes, lines and points, with set-backs."""
    rng = np.random.default_rng(2)
    west, south, east, north = FRAME.bounds

    def spots(count: int) -> FloatArray:
        return rng.uniform((west - 300, south - 300), (east + 300, north + 300), (count, 2))

    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    rim = np.column_stack([np.cos(angle), np.sin(angle)])
    stars = [
        shapely.Polygon(
            spot + rng.uniform(80, 260, (24, 1)) * rim, holes=[spot + rng.uniform(20, 70) * rim]
        )
        for spot in spots(12)
    ]
    lines = shapely.linestrings(spots(8)[:, None] + np.cumsum(rng.normal(0, 90, (8, 7, 2)), axis=1))
    points = shapely.points(spots(15))
    return [(np.array(stars), 0.0), (np.array(stars), 75.3), (lines, 31.7), (points, 210.9)]


def layer(shapes: GeometryArray, set_back_m: float) -> Drawn:
    """Take shapes of one type apart."""
    if shapely.get_type_id(shapes[0]) == 0:
        ends = np.tile(shapely.get_coordinates(shapes), 2)
        return Drawn(ends=ends, polygon=np.full(len(ends), -1), set_back_m=set_back_m)
    areal = shapely.get_dimensions(shapes[0]) == 2
    of, ends = segments(shapely.boundary(shapes) if areal else shapes)
    return Drawn(
        ends=ends.reshape(-1, 4),
        polygon=of if areal else np.full(len(of), -1),
        set_back_m=set_back_m,
    )


def test_each_bit_is_what_shapely_finds_within_the_set_back() -> None:
    gridded = np.random.default_rng(3).random(FRAME.shape) < 0.01
    drawn = some_layers()
    layers = [*(layer(*one) for one in drawn), Gridded(mask=gridded, set_back_m=90.0)]
    taken = exclusion(layers, FRAME)
    middles = shapely.points(*np.meshgrid(*FRAME.centres()))
    for bit, (shapes, set_back_m) in enumerate(drawn):
        expected = shapely.dwithin(middles[..., None], shapes, set_back_m).any(axis=-1)
        assert expected.any()
        assert np.array_equal(taken >> bit & 1, expected)
    assert np.array_equal(taken >> len(drawn), by_trying_all(gridded) <= 9)


def test_a_set_back_of_three_cells_in_metres_counts_the_third() -> None:
    frame = Frame(column=0, row=0, cell_m=0.1, rows=1, columns=5)
    mask = np.array([[True, False, False, False, False]])
    taken = exclusion([Gridded(mask=mask, set_back_m=0.3)], frame)  # 0.3 / 0.1 < 3 as it is rounded
    assert taken.tolist() == [[1, 1, 1, 1, 0]]


def test_what_31_layers_take_is_counted_as_by_trying_all() -> None:
    """By itself, before all others, alone; cells that are not asked for count nowhere."""
    rng = np.random.default_rng(6)
    taken = rng.integers(0, 2**31, (40, 50), dtype=np.uint32) & rng.integers(0, 2**31, (40, 50))
    taken = (taken & rng.integers(0, 2**31, taken.shape)).astype(np.uint32)
    taken[:4], taken[7], taken[9] = OUTSIDE | np.uint32(5), 0, 1 << 30
    bits = (taken[4:].ravel()[:, None] >> np.arange(31) & 1).astype(bool)
    first = bits & (np.cumsum(bits, axis=1) == 1)
    alone = bits & (bits.sum(axis=1) == 1)[:, None]
    free = int((~bits.any(axis=1)).sum())
    expected = np.stack([bits.sum(axis=0), first.sum(axis=0), alone.sum(axis=0)], axis=1)
    assert free >= 50
    assert tally(taken, 31).tolist() == [*expected.tolist(), [free] * 3]


def test_31_layers_have_a_bit_each_and_a_32nd_is_refused() -> None:
    layers = [Gridded(mask=np.ones((1, 1), dtype=bool), set_back_m=0.0)] * 31
    frame = Frame(column=0, row=0, cell_m=1.0, rows=1, columns=1)
    assert exclusion(layers, frame).tolist() == [[2**31 - 1]]
    with pytest.raises(MethodError, match="At most 31"):
        exclusion([*layers, layers[0]], frame)
