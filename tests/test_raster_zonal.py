"""Means and shares over sites, by hand, by shapely's intersections and by exactextract."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import packs
import pytest
import rasters
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from hypothesis import given, settings
from hypothesis import strategies as st

from sitesel.raster import Amount, Cells, OneOf, Quantity, Within, Zonal, majority, zonal
from sitesel.raster import tiles as tiling

if TYPE_CHECKING:
    from collections.abc import Sequence

HALVES = [[0, 0, 10, 10], [0, 0, 10, 10], [5, 5, 5, 5], [5, 5, np.nan, 5]]
SLOPE = Amount(least=0.0)


def over(
    cells: Cells, sites: Sequence[shapely.Geometry | None], quantity: Quantity | None = None
) -> Zonal:
    """Measure sites that are where they are drawn."""
    return zonal(
        cells,
        quantity or Amount(),
        np.array(sites, dtype=object),
        crs=packs.WORK_CRS,
        reach_m=np.zeros(len(sites)),
    )


def by_intersection(made: rasters.Made, site: shapely.Geometry) -> tuple[float, float]:
    """Mean of the known cells weighted by what shapely cuts out of each, and the known share."""
    grid = made.grid
    row, column = np.indices(made.cells.shape)
    west, north = grid.left + column * grid.cell_width, grid.top - row * grid.cell_height
    squares = shapely.box(west, north - grid.cell_height, west + grid.cell_width, north)
    area = shapely.area(shapely.intersection(squares, site))
    known = ~np.isnan(made.cells)
    inside = area[known].sum()
    mean = (area[known] * made.cells[known]).sum() / inside if inside else math.nan
    return mean, inside / site.area


def by_exactextract(
    cells: np.ndarray, grid: rasters.Grid, sites: Sequence[shapely.Geometry]
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covered cells of each site."""
    west, south, east, north = grid.bounds
    frame = geopandas.GeoDataFrame(geometry=list(sites), crs=packs.WORK_CRS)
    source = NumPyRasterSource(
        cells, west, south, east, north, nodata=np.nan, srs_wkt=frame.crs.to_wkt()
    )
    table = exact_extract(source, frame, ["mean", "count"], output="pandas")
    return table["mean"].to_numpy(dtype=float), table["count"].to_numpy(dtype=float)


def star(rng: np.random.Generator, middle: tuple[float, float], radius: float) -> shapely.Geometry:
    """Give a valid polygon with up to eleven corners, perhaps in parts, perhaps with a hole."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 12)))
    away = radius * rng.uniform(0.1, 1, len(angle))
    corners = np.column_stack([away * np.cos(angle), away * np.sin(angle)]) + middle
    shape = shapely.make_valid(shapely.Polygon(corners))
    if rng.random() < 0.5:
        shape = shapely.difference(shape, shapely.Point(middle).buffer(radius / 8, quad_segs=2))
    parts = [part for part in shapely.get_parts(shape) if part.area > 0]
    return shapely.MultiPolygon(parts) if len(parts) > 1 else parts[0]


def test_a_mean_is_weighted_by_the_area_of_each_cell_that_lies_inside() -> None:
    # rows from the north: y 40-30, 30-20, 20-10, 10-0; a box over x 15-30, y 20-40:
    # 5 m of column 1 (0) and 10 m of column 2 (10)
    found = over(rasters.made(HALVES), [packs.box(15, 20, 30, 40)])
    assert found.measured.best.tolist() == pytest.approx([10 * 10 / 15])
    assert found.known.tolist() == [1.0]


def test_a_hole_is_not_measured() -> None:
    site = packs.box(0, 20, 40, 40).difference(packs.box(20, 20, 40, 40))
    ring = packs.box(0, 0, 40, 40).difference(packs.box(5, 5, 35, 35))
    found = over(rasters.made(HALVES), [site, ring])
    assert found.measured.best[0] == 0.0
    mean, known = by_intersection(rasters.made(HALVES), ring)
    assert found.measured.best[1] == pytest.approx(mean, abs=1e-12)
    assert found.known[1] == pytest.approx(known, abs=1e-12)


def test_unknown_ground_is_left_out_of_the_mean_and_opens_the_interval() -> None:
    # the lower right: 20 m x 10 m, half of it unknown
    site = packs.box(20, 0, 40, 10)
    found = over(rasters.made(HALVES), [site], Amount(least=0.0, most=45.0))
    assert found.known.tolist() == [0.5]
    assert found.measured.best.tolist() == [5.0]
    assert found.measured.low.tolist() == [2.5]
    assert found.measured.high.tolist() == [25.0]


def test_an_end_that_nobody_knows_is_infinite() -> None:
    found = over(rasters.made(HALVES), [packs.box(20, 0, 40, 10)], SLOPE)
    assert found.measured.low.tolist() == [2.5]
    assert found.measured.high.tolist() == [math.inf]
    nothing = over(rasters.made(HALVES), [packs.box(20, 0, 40, 10)])
    assert nothing.measured.low.tolist() == [-math.inf]


def test_what_is_wholly_known_is_known_exactly() -> None:
    found = over(rasters.made(HALVES), [packs.box(0, 0, 20, 40)])
    assert found.measured.low[0] == found.measured.best[0] == found.measured.high[0] == 2.5


def test_a_site_partly_beyond_the_raster_is_known_in_part() -> None:
    found = over(rasters.made(HALVES), [packs.box(-30, 20, 10, 40)], SLOPE)
    assert found.known[0] == pytest.approx(0.25)
    assert (found.measured.best[0], found.measured.low[0]) == (0.0, 0.0)
    assert found.measured.high[0] == math.inf


def test_where_nothing_is_known_nothing_is_said() -> None:
    hole = packs.box(21, 1, 29, 9)
    far = packs.box(9000, 9000, 9100, 9100)
    found = over(rasters.made(HALVES), [hole, far, None, shapely.Polygon()], Within(above=1))
    for part in (found.measured.best, found.measured.low, found.measured.high):
        assert np.isnan(part).all()
    assert found.known[:2].tolist() == [0.0, 0.0]


def test_of_a_point_the_cell_that_holds_it_counts() -> None:
    found = over(rasters.made(HALVES), [packs.at(25, 35), packs.at(35, 1), packs.at(25, 5)])
    assert found.measured.best[:2].tolist() == [10.0, 5.0]
    assert math.isnan(found.measured.best[2])


def test_a_share_counts_what_is_above_and_not_what_is_equal() -> None:
    site = [packs.box(0, 0, 40, 40)]
    above = over(rasters.made(HALVES), site, Within(above=5.0))
    assert above.measured.best[0] == pytest.approx(4 / 15)  # of the known fifteen cells
    assert (above.measured.low[0], above.measured.high[0]) == pytest.approx((4 / 16, 5 / 16))
    below = over(rasters.made(HALVES), site, Within(below=5.0))
    assert below.measured.low[0] == pytest.approx(4 / 16)
    between = over(rasters.made(HALVES), site, Within(above=0.0, below=10.0))
    assert between.measured.low[0] == pytest.approx(7 / 16)


def test_classes_count_together() -> None:
    cover = rasters.made([[10, 10, 20], [10, 60, np.nan]])
    site = [packs.box(0, 0, 30, 20)]
    found = over(cover, site, OneOf(classes=(20.0, 60.0, 99.0)))
    assert found.measured.best[0] == pytest.approx(2 / 5)
    assert (found.measured.low[0], found.measured.high[0]) == pytest.approx((2 / 6, 3 / 6))


def test_order_and_company_change_nothing() -> None:
    rng = np.random.default_rng(5)
    made = rasters.made(rng.normal(0, 1, (40, 50)))
    sites = [star(rng, (packs.EAST + x, packs.NORTH + 200), 90) for x in range(0, 500, 20)]
    together = over(made, sites).measured.best
    assert np.array_equal(together, over(made, sites[::-1]).measured.best[::-1])
    alone = [over(made, [site]).measured.best[0] for site in sites]
    assert np.allclose(together, alone, rtol=0, atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), cell=st.sampled_from([3.0, 10.0, 77.0]))
def test_any_polygon_is_measured_as_shapely_cuts_it(seed: int, cell: float) -> None:
    rng = np.random.default_rng(seed)
    cells = rng.normal(10, 5, (12, 15))
    cells[rng.random(cells.shape) < 0.2] = np.nan
    made = rasters.made(cells, cell=cell)
    span = 15 * cell
    sites = [
        star(rng, (packs.EAST + rng.uniform(-0.2, 1.2) * span, packs.NORTH + rng.uniform(-0.2, 1.2)
                   * span), rng.uniform(0.02, 0.8) * span)
        for _ in range(8)
    ]  # fmt: skip
    found = over(made, sites)
    for row, site in enumerate(sites):
        mean, known = by_intersection(made, site)
        assert found.known[row] == pytest.approx(known, abs=1e-8)
        if known > 1e-8:
            assert found.measured.best[row] == pytest.approx(mean, abs=1e-6)


def test_corners_on_the_lines_of_the_grid_are_no_trouble() -> None:
    made = rasters.made(np.arange(36.0).reshape(6, 6))
    lattice = [
        packs.box(west, south, west + 20, south + 30) for west in (0, 10) for south in (0, 20)
    ]
    diamond = shapely.Polygon([(packs.EAST + x, packs.NORTH + y) for x, y in
                               [(30, 0), (60, 30), (30, 60), (0, 30)]])  # fmt: skip
    found = over(made, [*lattice, diamond])
    for row, site in enumerate([*lattice, diamond]):
        assert found.measured.best[row] == pytest.approx(by_intersection(made, site)[0], abs=1e-9)


def test_exactextract_agrees_on_two_thousand_polygons() -> None:
    rng = np.random.default_rng(8)
    cells = rng.normal(50, 20, (300, 280))
    cells[rng.random(cells.shape) < 0.1] = np.nan
    made = rasters.made(cells)
    sites = [
        star(rng, (packs.EAST + x, packs.NORTH + y), rng.uniform(5, 300))
        for x, y in rng.uniform(-100, 3000, (2000, 2))
    ]
    mean, count = by_exactextract(cells, made.grid, sites)
    found = over(made, sites)
    assert np.allclose(found.known, count * 100 / shapely.area(np.array(sites)), atol=1e-6)
    clear = found.known > 1e-4  # its fractions are of single precision
    assert np.allclose(found.measured.best[clear], mean[clear], atol=1e-4)


@pytest.mark.parametrize("side", [1, 3, 7])
def test_tiles_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch, side: int) -> None:
    rng = np.random.default_rng(11)
    cells = rng.normal(10, 5, (25, 22))
    cells[rng.random(cells.shape) < 0.1] = np.nan
    made = rasters.made(cells)
    sites = [star(rng, (packs.EAST + x, packs.NORTH + 120), 110) for x in range(0, 220, 30)]
    sites += [packs.at(35, 35)]
    whole = over(made, sites)
    monkeypatch.setattr(tiling, "SIDE", side)
    cut = over(made, sites)
    assert np.allclose(cut.measured.best, whole.measured.best, rtol=0, atol=1e-12, equal_nan=True)
    assert np.allclose(cut.known, whole.known, rtol=0, atol=1e-12)


def test_windows_that_are_read_are_small_however_large_the_raster(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = rasters.made(np.zeros((40, 40)))
    asked: list[int] = []
    read = rasters.Made.read

    def noting(self: rasters.Made, row: int, column: int, *, rows: int, columns: int) -> np.ndarray:
        asked.append(rows * columns)
        return read(self, row, column, rows=rows, columns=columns)

    monkeypatch.setattr(rasters.Made, "read", noting)
    monkeypatch.setattr(tiling, "SIDE", 8)
    over(made, [packs.box(-50, -50, 450, 450)])
    assert max(asked) == 64
    assert sum(asked) == 1600
    asked.clear()
    over(made, [packs.box(12, 12, 18, 18)])
    assert asked == [1]


def test_a_raster_in_degrees_weighs_cells_by_their_ground() -> None:
    """A cell of one degree at 30 to 31 north is larger than one at 60 to 61."""
    grid = rasters.Grid(
        left=115.0, top=61.0, cell_width=10.0, cell_height=1.0, rows=31, columns=1,
        crs="EPSG:4326",
    )  # fmt: skip
    cells = np.zeros((31, 1))
    cells[0, 0] = 1.0
    made = rasters.Made(cells, grid)
    site = shapely.segmentize(shapely.box(118, 30, 119, 61), 0.02)
    frame = geopandas.GeoDataFrame(geometry=[site], crs="EPSG:4326").to_crs(packs.WORK_CRS)
    found = over(made, frame.geometry.to_numpy())
    # on a sphere: (sin 61 - sin 60) / (sin 61 - sin 30), which flattening moves by less than 1 %
    sine = [math.sin(math.radians(one)) for one in (61, 60, 30)]
    expected = (sine[0] - sine[1]) / (sine[0] - sine[2])
    assert found.measured.best[0] == pytest.approx(expected, rel=0.01)
    assert found.measured.best[0] < 0.8 / 31


def test_sites_in_one_system_are_measured_on_a_raster_in_another() -> None:
    """A raster of eastings in UTM 51 north, asked in Gauss-Krüger."""
    frame = geopandas.GeoDataFrame(
        geometry=[packs.box(0, 0, 300, 200), packs.box(1000, 500, 1100, 900)], crs=packs.WORK_CRS
    )
    there = frame.to_crs("EPSG:32651")
    west, south, _, north = there.total_bounds
    grid = rasters.Grid(
        left=west - 500, top=north + 500, cell_width=20.0, cell_height=20.0, rows=120, columns=130,
        crs="EPSG:32651",
    )  # fmt: skip
    assert south - 500 > grid.bounds[1]
    eastings = np.tile(grid.left + 20 * (np.arange(130) + 0.5), (120, 1))
    found = over(rasters.Made(eastings, grid), frame.geometry.to_numpy())
    middle = shapely.get_x(shapely.centroid(there.geometry.to_numpy()))
    assert found.measured.best == pytest.approx(middle, abs=0.5)
    assert found.known.tolist() == [1.0, 1.0]


def test_real_slope_has_the_mean_that_exactextract_finds() -> None:
    raster = rasters.read(rasters.CORPUS / "rasterstats_slope_nodata.tif")
    cells = raster.read(0, 0, rows=raster.grid.rows, columns=raster.grid.columns)
    west, south, east, north = raster.grid.bounds
    rng = np.random.default_rng(13)
    sites = np.array(
        [star(rng, (rng.uniform(west, east), rng.uniform(south, north)), 400) for _ in range(50)]
    )
    mean, _ = by_exactextract(cells, raster.grid, sites)
    found = zonal(raster, SLOPE, sites, crs=raster.grid.crs, reach_m=np.zeros(50))
    assert np.allclose(found.measured.best, mean, atol=1e-4, equal_nan=True)


def test_the_class_that_prevails_is_sure_if_the_unknown_cannot_turn_it() -> None:
    cover = rasters.made([[10, 10, 20], [10, 60, np.nan], [60, np.nan, np.nan]])
    sites = np.array(
        [
            packs.box(0, 0, 30, 30),  # 10: three of six known, three unknown
            packs.box(0, 10, 20, 30),  # 10: three of four
            packs.box(0, 10, 30, 30),  # 10: three of five, two ahead, one unknown
            packs.box(10, 0, 30, 10),  # nothing known
            packs.box(0, 0, 10, 20),  # 10 and 60 alike
        ],
        dtype=object,
    )
    found = majority(cover, [60, 20, 10], sites, crs=packs.WORK_CRS)
    assert found.number[[0, 1, 2, 4]].tolist() == [10, 10, 10, 10]
    assert math.isnan(found.number[3])
    assert found.share[[0, 1, 2, 4]].tolist() == pytest.approx([1 / 2, 3 / 4, 3 / 5, 1 / 2])
    assert found.sure.tolist() == [False, True, True, False, False]
