"""Sites that may be anywhere within a distance: moved by hand, none leaves its interval."""

from __future__ import annotations

import math

import numpy as np
import packs
import pytest
import rasters
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from sitesel.raster import Amount, OneOf, Quantity, Within, Zonal, reach, zonal
from sitesel.raster.reach import FINEST, block_side

SLOPE = Amount(least=0.0)
SLACK = 1e-9


def over(
    made: rasters.Made, sites: list[shapely.Geometry], reach_m: float, quantity: Quantity = SLOPE
) -> Zonal:
    doubt = np.full(len(sites), float(reach_m))
    shapes = np.array(sites, dtype=object)
    return zonal(made, quantity, shapes, crs=packs.WORK_CRS, reach_m=doubt)


def moved(site: shapely.Geometry, reach_m: float, rng: np.random.Generator) -> list:
    """Give the site at many places within reach: on the rim, near it, and anywhere."""
    angle = rng.uniform(0, 2 * np.pi, 60)
    away = reach_m * np.r_[np.ones(30), np.sqrt(rng.random(30))] * (1 - 1e-9)
    return [
        shapely.transform(site, lambda places, d=d: places + d)
        for d in np.column_stack([away * np.cos(angle), away * np.sin(angle)])
    ]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    cell=st.sampled_from([2.0, 10.0, 60.0]),
    reach_m=st.floats(0.5, 300.0),
    quantity=st.sampled_from(
        [SLOPE, Amount(least=0.0, most=30.0), Within(above=10.0), OneOf(classes=(7.0, 8.0, 12.0))]
    ),
)
def test_a_moved_site_never_leaves_the_interval(
    seed: int, cell: float, reach_m: float, quantity: Quantity
) -> None:
    rng = np.random.default_rng(seed)
    cells = np.clip(np.round(rng.gamma(2, 5, (60, 70))), 0, 30)
    cells[rng.random(cells.shape) < rng.choice([0.0, 0.02, 0.3])] = np.nan
    made = rasters.made(cells, cell=cell)
    middle = packs.at(rng.uniform(0.1, 0.9) * 70 * cell, rng.uniform(0.1, 0.9) * 60 * cell)
    site = middle.buffer(rng.uniform(0.3, 8) * cell, quad_segs=int(rng.integers(1, 8)))
    found = over(made, [site, middle], reach_m, quantity)
    for row, one in enumerate([site, middle]):
        low, high = found.measured.low[row], found.measured.high[row]
        elsewhere = over(made, moved(one, reach_m, rng), 0.0, quantity)
        if math.isnan(low):
            assert found.known[row] == 0
            continue
        assert low <= found.measured.best[row] <= high
        sure = ~np.isnan(elsewhere.measured.low)
        assert (elsewhere.measured.low[sure] >= low - SLACK).all()
        assert (elsewhere.measured.high[sure] <= high + SLACK).all()
        if not sure.all():  # somewhere nothing is known: the interval is that of what can be
            assert low <= quantity.least + (1 if math.isinf(quantity.least) else 0)
            assert high >= min(quantity.most, high)


def test_doubt_smaller_than_the_way_to_another_number_changes_nothing() -> None:
    made = rasters.made(np.tile(np.repeat([1.0, 9.0], [12, 8]), (20, 1)))
    near = over(made, [packs.box(60, 60, 80, 100)], 35.0)
    assert (near.measured.low[0], near.measured.high[0]) == (1.0, 1.0)
    far = over(made, [packs.box(60, 60, 80, 100)], 45.0)
    assert far.measured.low[0] == 1.0
    # the cells x 70 to 80 come to lie within 45 m of x = 120: half of the site may be 9
    assert far.measured.high[0] == pytest.approx(0.5 * 1 + 0.5 * 9)


def test_an_unknown_cell_within_reach_leaves_the_bound_to_what_can_be() -> None:
    cells = np.full((20, 40), 4.0)
    cells[10, 25] = np.nan
    made = rasters.made(cells)
    site = [packs.box(160, 90, 180, 110)]
    assert over(made, site, 65.0).measured.high[0] == 4.0
    opened = over(made, site, 75.0)  # reaches x = 250 from the eastern half of the site
    assert (opened.measured.low[0], opened.measured.high[0]) == (pytest.approx(2.0), math.inf)
    bounded = over(made, site, 75.0, Amount(least=0.0, most=8.0))
    assert bounded.measured.high[0] == pytest.approx(6.0)
    assert bounded.known[0] == 1.0


def test_a_site_that_may_lie_beyond_the_raster_is_open() -> None:
    made = rasters.made(np.full((20, 20), 4.0))
    assert over(made, [packs.box(50, 50, 60, 60)], 45.0).measured.high[0] == 4.0
    assert over(made, [packs.box(50, 50, 60, 60)], 55.0).measured.high[0] == math.inf


def test_a_share_in_doubt_is_bounded_by_the_region_shrunk_and_grown() -> None:
    """Of a region of whole cells: cells that are wholly within reach of it, and wholly inside."""
    cells = np.zeros((40, 40))
    cells[10:30, 10:30] = 50.0  # x and y 100 to 300
    site = packs.box(90, 150, 130, 250)
    region = packs.box(100, 100, 300, 300)
    found = over(rasters.made(cells), [site], 20.0, Within(above=46.6))
    area = site.area
    assert found.measured.best[0] == pytest.approx(site.intersection(region).area / area)
    shrunk, grown = packs.box(120, 120, 280, 280), packs.box(80, 80, 320, 320)
    assert found.measured.low[0] == pytest.approx(site.intersection(shrunk).area / area)
    assert found.measured.high[0] == pytest.approx(site.intersection(grown).area / area)


def test_sites_of_different_doubt_are_each_bounded_by_their_own() -> None:
    rng = np.random.default_rng(4)
    made = rasters.made(rng.gamma(2, 5, (60, 60)))
    sites = np.array([packs.box(x, 200, x + 80, 300) for x in (100, 200, 300, 400)], dtype=object)
    doubt = np.array([0.0, 15.0, 140.0, 15.0])
    together = zonal(made, SLOPE, sites, crs=packs.WORK_CRS, reach_m=doubt)
    for row, site in enumerate(sites):
        alone = over(made, [site], doubt[row])
        assert together.measured.low[row] == pytest.approx(alone.measured.low[0])
        assert together.measured.high[row] == pytest.approx(alone.measured.high[0])


def test_more_doubt_never_narrows_the_interval() -> None:
    made = rasters.made(np.random.default_rng(6).gamma(2, 5, (80, 80)))
    site = [packs.box(350, 350, 420, 440)]
    ends = [over(made, site, metres).measured for metres in (0, 5, 10, 20, 40, 79)]
    assert (np.diff([one.low[0] for one in ends]) <= SLACK).all()
    assert (np.diff([one.high[0] for one in ends]) >= -SLACK).all()


def test_a_corner_that_is_just_within_reach_counts_and_one_just_beyond_does_not() -> None:
    """Two cells aside and two down lie sqrt(200) = 14.14 m away."""
    cells = np.zeros((20, 20))
    cells[12, 12] = 80.0
    made = rasters.made(cells)  # row 10 from the north is y 90 to 100
    site = [packs.box(101, 91, 109, 99)]
    assert over(made, site, 14.1).measured.high[0] == 0.0
    assert over(made, site, 14.2).measured.high[0] == 80.0


@pytest.mark.parametrize("chunk", [2048, 3])
def test_one_unknown_cell_in_a_block_that_is_taken_together_opens_it(
    monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(reach, "CHUNK", chunk)
    cells = np.full((300, 300), 4.0)
    cells[150, 190], cells[150, 110] = np.nan, 9.0
    made = rasters.made(cells, cell=1.0)
    site = [packs.box(148, 148, 152, 152)]
    assert block_side(50.0) > 1
    assert over(made, site, 30.0).measured.high[0] == 4.0
    opened = over(made, site, 50.0, Amount(least=0.0, most=20.0))
    assert (opened.measured.low[0], opened.measured.high[0]) == pytest.approx((0.0, 20.0))
    known = cells.copy()
    known[150, 190] = 4.0
    sure = over(rasters.made(known, cell=1.0), site, 50.0)
    assert (sure.measured.low[0], sure.measured.high[0]) == pytest.approx((4.0, 9.0))


def test_a_long_reach_takes_cells_together() -> None:
    assert block_side(FINEST - 0.1) == 1
    assert block_side(2 * FINEST) == 2
    made = rasters.made(np.full((200, 200), 3.0), cell=1.0)
    found = over(made, [packs.box(95, 95, 105, 105)], 60.0)
    assert (found.measured.low[0], found.measured.high[0]) == pytest.approx((3.0, 3.0))
