"""Slope of planes that a hand can work out, of real terrain by other programs, by any window."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import rasters
from hypothesis import given, settings
from hypothesis import strategies as st

from sitesel.errors import BrokenLayerError
from sitesel.raster import Raster, Slope, inspect, slope_of
from sitesel.raster.slope import horn
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

WHERE = Text("图层 r", "layer r")
SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1 / 298.257222101  # GRS 80, of CGCS2000
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)


def slope(name: str) -> np.ndarray:
    """Slope of a file of the corpus."""
    made = slope_of(rasters.read(rasters.CORPUS / name), WHERE)
    return made.read(0, 0, rows=made.grid.rows, columns=made.grid.columns)


def naive(height: np.ndarray, width_m: np.ndarray, height_m: np.ndarray) -> np.ndarray:
    """Horn's formula cell by cell, as the paper's weights say; NaN along the edge."""
    found = np.full(height.shape, np.nan)
    for row in range(1, height.shape[0] - 1):
        for column in range(1, height.shape[1] - 1):
            (a, b, c), (d, e, f), (g, h, i) = height[row - 1 : row + 2, column - 1 : column + 2]
            east = ((c + 2 * f + i) - (a + 2 * d + g)) / (8 * width_m[row])
            north = ((a + 2 * b + c) - (g + 2 * h + i)) / (8 * height_m[row])
            found[row, column] = 100 * math.hypot(east, north) + 0 * e
    return found


def radii_m(latitude: float) -> tuple[float, float]:
    """Radius of the meridian and of the parallel, from the textbook formulas."""
    sine = math.sin(math.radians(latitude))
    curve = math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine)
    meridian = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / curve**3
    return meridian, SEMI_MAJOR_M / curve * math.cos(math.radians(latitude))


def test_a_plane_that_rises_one_metre_in_ten_is_ten_per_cent_steep() -> None:
    assert np.allclose(slope("plane_east.tif")[1:-1, 1:-1], 10.0, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["plane_tilted.tif", "south_up.tif"])
def test_a_plane_that_rises_both_ways_has_the_length_of_both(name: str) -> None:
    # 1 m and 2 m on each 10 m: sqrt(0.1^2 + 0.2^2)
    assert np.allclose(slope(name)[1:-1, 1:-1], 100 * math.sqrt(0.05), rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", ["plane_degrees.tif", "heights_geoid.tif"])
def test_in_degrees_a_slope_is_over_metres_on_the_ellipsoid(name: str) -> None:
    meridian, _ = radii_m(36.0)
    expected = 100 * 3.0 / (meridian * math.radians(1 / 3600))
    assert expected == pytest.approx(9.733, abs=1e-3)
    assert np.allclose(slope(name)[1:-1, 1:-1], expected, rtol=1e-6)


def test_in_degrees_the_width_of_a_cell_shrinks_northwards() -> None:
    grid = rasters.read(rasters.CORPUS / "jacksboro.tif").grid
    width, height = grid.ground(0, grid.rows)
    for row in (0, 171, 343):
        latitude = grid.top - (row + 0.5) * grid.cell_height
        meridian, parallel = radii_m(latitude)
        assert width[row] == pytest.approx(parallel * math.radians(grid.cell_width), rel=1e-6)
        assert height[row] == pytest.approx(meridian * math.radians(grid.cell_height), rel=1e-6)
    assert (np.diff(width) > 0).all()


def test_in_web_mercator_metres_are_shrunk_to_those_on_the_ground() -> None:
    # y = a ln(...) of the sphere: dy = a / cos(latitude) of the drawn latitude
    meridian, _ = radii_m(36.0)
    expected = 100 * 3.0 / (30 * meridian * math.cos(math.radians(36.0)) / SEMI_MAJOR_M)
    assert np.allclose(slope("plane_mercator.tif")[1:-1, 1:-1], expected, rtol=3e-4)


def test_along_the_edge_and_beside_the_unknown_a_slope_is_unknown() -> None:
    height = np.zeros((7, 7))
    height[3, 3] = np.nan
    found = horn(np.pad(height, 1, constant_values=np.nan), np.full(7, 10.0), np.full(7, 10.0))
    known = np.zeros((7, 7), dtype=bool)
    known[1:-1, 1:-1] = True
    known[2:5, 2:5] = False
    assert np.array_equal(np.isfinite(found), known)


def test_only_the_middle_being_unknown_is_enough() -> None:
    height = np.zeros((3, 3))
    height[1, 1] = np.nan
    assert np.isnan(horn(height, np.array([1.0]), np.array([1.0]))).all()


def test_real_terrain_is_as_steep_as_the_formula_says_cell_by_cell() -> None:
    model = rasters.read(rasters.CORPUS / "jacksboro.tif")
    height = model.read(100, 100, rows=60, columns=50)
    width_m, height_m = model.grid.ground(100, 60)
    found = Slope(model).read(101, 101, rows=58, columns=48)
    expected = naive(height, width_m, height_m)[1:-1, 1:-1]
    assert np.allclose(found, expected, rtol=0, atol=1e-9)
    assert 0 < found.min() < found.max() < 200


def test_gradients_by_convolution_agree() -> None:
    """Scipy's Sobel is Horn's kernel, times 8 of a cell."""
    from scipy.ndimage import sobel

    model = rasters.read(rasters.CORPUS / "plane_tilted.tif")
    rough = model.read(0, 0, rows=20, columns=20) + np.random.default_rng(2).normal(0, 3, (20, 20))
    east, south = sobel(rough, axis=1) / 80, sobel(rough, axis=0) / 80
    found = horn(rough, np.full(18, 10.0), np.full(18, 10.0))
    assert np.allclose(found, 100 * np.hypot(east, south)[1:-1, 1:-1])


@pytest.fixture(scope="module")
def whole() -> tuple[Slope, np.ndarray]:
    made = slope_of(rasters.read(rasters.CORPUS / "jacksboro.tif"), WHERE)
    return made, made.read(0, 0, rows=344, columns=403)


@settings(max_examples=40, deadline=None)
@given(
    row=st.integers(-3, 343), column=st.integers(-3, 402), rows=st.integers(1, 150),
    columns=st.integers(1, 150),
)  # fmt: skip
def test_any_window_gives_the_same_slope_as_the_whole(
    whole: tuple[Slope, np.ndarray], row: int, column: int, rows: int, columns: int
) -> None:
    made, everything = whole
    found = made.read(row, column, rows=rows, columns=columns)
    padded = np.pad(everything, 200, constant_values=np.nan)
    expected = padded[row + 200 : row + 200 + rows, column + 200 : column + 200 + columns]
    assert np.array_equal(found, expected, equal_nan=True)


def test_turning_the_terrain_turns_the_slope() -> None:
    height = np.random.default_rng(3).normal(100, 20, (30, 25))
    ten = np.full(28, 10.0)
    found = horn(height, ten, ten)
    ten = np.full(23, 10.0)
    assert np.allclose(horn(height.T[::-1], ten, ten), found.T[::-1])
    assert np.allclose(horn(height.T + 500, ten, ten), found.T)


def test_heights_in_feet_are_refused() -> None:
    model = rasters.read(rasters.CORPUS / "feet.tif")
    with pytest.raises(BrokenLayerError, match="slope needs metres") as caught:
        slope_of(model, WHERE)
    assert "坡度按米计算" in caught.value.zh
    assert inspect(model.path).unit == "ft"
    assert slope_of(replace(model, unit="metre"), WHERE).grid == model.grid


def test_classes_are_no_terrain() -> None:
    with pytest.raises(BrokenLayerError, match="holds classes") as caught:
        slope_of(rasters.read(rasters.CORPUS / "cover_palette.tif"), WHERE)
    assert "不是高程" in caught.value.zh


def test_stored_decimetres_count_as_metres(tmp_path: Path) -> None:
    path = rasters.written(tmp_path / "dm.tif", np.tile(np.arange(9, dtype="int16") * 10, (9, 1)))
    model: Raster = replace(rasters.read(path), scale=0.1)
    assert np.allclose(slope_of(model, WHERE).read(1, 1, rows=7, columns=7), 10.0)
