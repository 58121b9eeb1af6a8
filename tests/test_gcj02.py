"""GCJ-02 and BD-09: against Amap's own answers, published points and an independent library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from sitesel.bd09 import bd09_to_gcj02, from_bd09, gcj02_to_bd09, to_bd09
from sitesel.gcj02 import BLOCK, to_gcj02, to_wgs84

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.matrix import FloatArray

    Shift = Callable[[FloatArray], FloatArray]

# https://github.com/googollee/eviltransform: test points (latitude, longitude) of WGS 84 and GCJ-02
PUBLISHED = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),  # Shanghai
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),  # Shenzhen
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),  # Beijing
]
AMAP = np.loadtxt(
    Path(__file__).parent / "data" / "coordinates" / "gcj02_amap.csv",
    delimiter=",",
    comments="#",
    skiprows=4,
)
QINGDAO = (119.4, 35.5, 121.1, 37.2)
CHINA_EAST, CHINA_NORTH = st.floats(73.5, 135.1), st.floats(3.8, 53.6)
PAIRS = [(to_gcj02, to_wgs84), (gcj02_to_bd09, bd09_to_gcj02), (to_bd09, from_bd09)]


def apart_m(one: FloatArray, other: FloatArray) -> FloatArray:
    """Geodesic distances, by GeographicLib."""
    metres = Geod(ellps="WGS84").inv(*one.T, *other.T)[2]
    return np.asarray(metres)


def grid(count: int) -> FloatArray:
    east, north = np.meshgrid(
        np.linspace(QINGDAO[0], QINGDAO[2], count), np.linspace(QINGDAO[1], QINGDAO[3], count)
    )
    return np.column_stack([east.ravel(), north.ravel()])


def independent(name: str, places: FloatArray) -> FloatArray:
    """Ask prcoords, which was written from other sources, point by point."""
    shift = getattr(prcoords, name)
    return np.array([shift(prcoords.Coords(north, east))[::-1] for east, north in places])


@pytest.mark.parametrize(("plain", "shifted"), PUBLISHED)
def test_the_shift_is_that_of_the_published_points(
    plain: tuple[float, float], shifted: tuple[float, float]
) -> None:
    found = to_gcj02(np.array([plain[::-1]]))[0]
    assert found == pytest.approx(shifted[::-1], abs=1e-6)  # 0.1 m


@pytest.mark.parametrize(("plain", "shifted"), PUBLISHED)
def test_the_inverse_finds_the_published_points(
    plain: tuple[float, float], shifted: tuple[float, float]
) -> None:
    found = to_wgs84(np.array([shifted[::-1]]))[0]
    assert found == pytest.approx(plain[::-1], abs=1e-6)


def test_amap_itself_answered_the_same_at_twenty_places_around_qingdao_within_half_a_metre() -> (
    None
):
    assert len(AMAP) == 20
    assert apart_m(to_gcj02(AMAP[:, :2]), AMAP[:, 2:]).max() <= 0.5
    assert apart_m(to_wgs84(AMAP[:, 2:]), AMAP[:, :2]).max() <= 0.5


def test_the_twenty_places_are_shifted_by_hundreds_of_metres() -> None:
    assert apart_m(AMAP[:, :2], AMAP[:, 2:]).min() > 300


@pytest.mark.parametrize(
    ("ours", "theirs"), [(to_gcj02, "wgs_gcj"), (gcj02_to_bd09, "gcj_bd"), (to_bd09, "wgs_bd")]
)
def test_inside_qingdao_an_independent_library_gives_the_same_to_a_micrometre(
    ours: Shift, theirs: str
) -> None:
    places = grid(21)
    assert apart_m(ours(places), independent(theirs, places)).max() <= 1e-6


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [(to_wgs84, "gcj_wgs_bored"), (bd09_to_gcj02, "bd_gcj_bored"), (from_bd09, "bd_wgs_bored")],
)
def test_inside_qingdao_the_inverse_is_that_of_an_independent_library(
    ours: Shift, theirs: str
) -> None:
    places = grid(21)
    off = apart_m(ours(places), independent(theirs, places))
    assert off.max() <= 0.1  # it stops at 1e-5 degrees


@pytest.mark.parametrize(("there", "back"), PAIRS)
@given(CHINA_EAST, CHINA_NORTH)
def test_there_and_back_is_where_it_was_all_over_china(
    there: Shift, back: Shift, longitude: float, latitude: float
) -> None:
    place = np.array([[longitude, latitude]])
    assert apart_m(back(there(place)), place).max() <= 1e-6
    assert apart_m(there(back(place)), place).max() <= 1e-6


@given(st.floats(-1e-6, 1e-6), CHINA_NORTH)
def test_there_and_back_is_where_it_was_at_the_meridian_where_the_formula_has_a_kink(
    east: float, latitude: float
) -> None:
    place = np.array([[105.0 + east, latitude]])
    assert apart_m(to_wgs84(to_gcj02(place)), place).max() <= 1e-6


@pytest.mark.parametrize("move", [one for pair in PAIRS for one in pair])
def test_a_place_is_shifted_alike_alone_and_among_many(move: Shift) -> None:
    """Of several blocks, the last one not full; in any memory order; the argument is kept."""
    places = np.tile(grid(13), (1 + BLOCK // 100, 1))[: BLOCK + 77]
    kept = places.copy()
    moved = move(places)
    assert (places == kept).all()
    assert (move(np.asfortranarray(places)) == moved).all()
    alone = np.concatenate(
        [move(places[row : row + 1]) for row in (0, BLOCK - 1, BLOCK, -77 + BLOCK)]
    )
    assert apart_m(alone, moved[[0, BLOCK - 1, BLOCK, -77 + BLOCK]]).max() <= 1e-8


@pytest.mark.parametrize("move", [one for pair in PAIRS for one in pair])
def test_unknown_places_stay_unknown_and_spoil_no_other(move: Shift) -> None:
    places = np.array([[120.3, 36.2], [np.nan, 36.2], [120.3, np.nan]])
    moved = move(places)
    assert np.isnan(moved).any(axis=1).tolist() == [False, True, True]
    assert apart_m(moved[:1], move(places[:1])).max() <= 1e-8
    assert move(np.empty((0, 2))).shape == (0, 2)
