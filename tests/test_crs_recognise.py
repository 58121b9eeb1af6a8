"""Which system coordinates are in: declared, of the file, or told from the numbers and the city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from sitesel.crs import operation, place, recognise, to_work
from sitesel.crs.candidates import candidates
from sitesel.crs.systems import FAMILIES
from sitesel.errors import CrsError

if TYPE_CHECKING:
    from sitesel.crs import Bounds

HOME = (119.4, 35.5, 121.1, 37.2)  # Qingdao
PARCELS = (120.2, 36.1, 120.3, 36.2)
WORK = "EPSG:4549"


def projected(crs: str, bounds: Bounds = PARCELS, *, swapped: bool = False) -> Bounds:
    """Give bounds in a system, by PROJ."""
    way = Transformer.from_crs(CRS(crs).geodetic_crs, crs, always_xy=True)
    east, north = np.meshgrid(bounds[::2], bounds[1::2])
    x, y = (np.asarray(part).ravel() for part in way.transform(east, north))
    first, second = (y, x) if swapped else (x, y)
    return (
        float(first.min()), float(second.min()), float(first.max()), float(second.max())
    )  # fmt: skip


@pytest.mark.parametrize(
    ("crs", "bounds"),
    [
        ("EPSG:4528", PARCELS),  # 3-degree zone 40, with the prefix
        ("EPSG:4549", PARCELS),  # the same without
        ("EPSG:4527", (119.45, 36.1, 119.5, 36.2)),  # the west in zone 39
        ("EPSG:4529", PARCELS),  # the whole city in zone 41
        ("EPSG:4498", PARCELS),  # 6-degree zone 20, which ends at 120 E
        ("EPSG:4499", PARCELS),  # 6-degree zone 21
        ("EPSG:3857", PARCELS),
        ("EPSG:4490", PARCELS),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_system_that_nobody_named_is_told_from_the_numbers_and_the_city(
    crs: str, bounds: Bounds, *, swapped: bool
) -> None:
    found = recognise(projected(crs, bounds, swapped=swapped), home=HOME, where="x.shp")
    assert (found.crs, found.how, found.swapped) == (crs, "detected", swapped)
    assert found.bounds == pytest.approx(bounds, abs=0.01)
    assert found.decided
    for words in (found.reason.zh, found.reason.en):
        assert crs in words
        assert "119.475" in words or "120.250" in words
    assert ("对调" in found.reason.zh) == swapped
    assert ("swapped" in found.reason.en) == swapped


@pytest.mark.parametrize(
    ("bounds", "both"),
    [
        (projected("EPSG:32651"), ("EPSG:4510", "EPSG:32651")),
        (projected("EPSG:4510"), ("EPSG:4510", "EPSG:32651")),
        (projected("EPSG:32650", (119.5, 36, 119.6, 36.1)), ("EPSG:4509", "EPSG:32650")),
        (projected("EPSG:4509", (119.5, 36, 119.6, 36.1)), ("EPSG:4509", "EPSG:32650")),
        (projected("EPSG:4510", swapped=True), ("EPSG:4510", "EPSG:32651")),
    ],
)
def test_where_gauss_krueger_and_utm_both_reach_the_city_both_are_named_and_none_is_taken(
    bounds: Bounds, both: tuple[str, str]
) -> None:
    with pytest.raises(CrsError) as caught:
        recognise(bounds, home=HOME, where="x.shp")
    assert "2 种都碰到本市" in caught.value.zh
    assert "2 systems reach the city" in caught.value.en
    assert len(caught.value.faults) == 2
    for crs in both:
        assert crs in caught.value.text("zh")
        assert crs in caught.value.text("en")
    assert "°E" in caught.value.text("zh")


@pytest.mark.parametrize("datum", ["CGCS2000", "国家2000", "2000国家大地坐标系"])
def test_the_datum_alone_decides_between_gauss_krueger_and_utm(datum: str) -> None:
    bounds = projected("EPSG:4510")
    found = recognise(bounds, declared=datum, home=HOME, where="x.shp")
    assert (found.crs, found.how) == ("EPSG:4510", "detected")
    utm = recognise(projected("EPSG:32651"), declared="WGS84", home=HOME, where="x.shp")
    assert utm.crs == "EPSG:32651"
    assert "WGS84" in utm.reason.zh


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (projected("EPSG:4526", (114.1, 38.0, 114.2, 38.1)), "EPSG:4526"),  # Hebei, zone 38
        ((116.3, 39.9, 116.4, 40.0), "EPSG:4490"),  # Beijing
        ((0.0, 0.0, 100.0, 80.0), "EPSG:4490"),  # a drawing with its own origin
        (projected("EPSG:4549", (118.6, 36.1, 118.7, 36.2)), "任一中央经线"),  # inland
        (projected("EPSG:4549", (120.2, 30.1, 120.3, 30.2)), "任一中央经线"),  # in the south
        ((5e7, 5e7, 6e7, 6e7), "不像常用的坐标系"),
        ((-500_000.0, 0.0, -400_000.0, 10.0), "不像常用的坐标系"),
    ],
)
def test_numbers_that_lie_in_the_city_in_no_system_are_refused_with_where_they_lie(
    bounds: Bounds, words: str
) -> None:
    with pytest.raises(CrsError) as caught:
        recognise(bounds, home=HOME, where="x.shp")
    for part in ("x.shp 没有坐标系", "没有一种确切落在本市", "--crs"):
        assert part in caught.value.zh
    assert "no system lies well in the city" in caught.value.en
    assert words in caught.value.text("zh")


def test_a_layer_of_the_whole_province_without_a_prefix_is_not_taken_for_the_citys() -> None:
    """Its middle is not in the city, so that the meridian could be another."""
    with pytest.raises(CrsError, match="3 种都碰到本市"):
        recognise(projected("EPSG:4549", (117.0, 35.0, 120.5, 37.5)), home=HOME, where="x.shp")


def test_a_layer_of_the_neighbours_that_only_touches_the_city_is_not_taken_for_the_citys() -> None:
    """In one system it ends 5 km from the city; without a prefix that proves nothing."""
    with pytest.raises(CrsError, match="没有一种确切落在本市"):
        recognise(projected("EPSG:4549", (118.35, 36.0, 119.35, 36.5)), home=HOME, where="x.shp")
    prefixed = projected("EPSG:4528", (118.35, 36.0, 119.35, 36.5))
    assert recognise(prefixed, home=HOME, where="x.shp").crs == "EPSG:4528"


def test_a_layer_of_the_whole_province_with_a_prefix_has_one_system_only() -> None:
    bounds = projected("EPSG:4528", (117.0, 35.0, 122.0, 37.5))
    assert recognise(bounds, home=HOME, where="x.shp").crs == "EPSG:4528"


@pytest.mark.parametrize("bounds", [projected(crs) for crs in ("EPSG:4528", WORK, "EPSG:4490")])
def test_without_a_city_nothing_is_detected(bounds: Bounds) -> None:
    with pytest.raises(CrsError, match="没有坐标系"):
        recognise(bounds, where="x.shp")


def test_degrees_may_be_a_web_maps_and_that_is_told() -> None:
    found = recognise(PARCELS, home=HOME, where="x.csv")
    assert [one.crs for one in found.alternatives] == ["GCJ-02", "BD-09"]
    moved = [one.centre[0] - 120.25 for one in found.alternatives]  # back to the west
    assert moved == pytest.approx([-0.005, -0.0116], abs=0.0005)
    for words in (found.reason.zh, found.reason.en):
        assert "GCJ-02" in words
        assert "BD-09" in words


def test_metres_may_be_of_an_old_datum_and_that_is_told() -> None:
    found = recognise(projected("EPSG:4528"), home=HOME, where="x.shp")
    assert "西安 80" in found.reason.zh
    assert "Beijing 54" in found.reason.en


# --- what somebody named


def test_what_the_user_says_wins_over_the_file_and_the_numbers() -> None:
    bounds = projected("EPSG:32651")
    found = recognise(bounds, declared="EPSG:32651", stated="EPSG:4510", home=HOME, where="x")
    assert (found.crs, found.how, found.swapped) == ("EPSG:32651", "declared", False)
    assert not found.decided
    assert "注明" in found.reason.zh
    stated = recognise(bounds, stated="EPSG:4510", home=HOME, where="x")
    assert (stated.crs, stated.how) == ("EPSG:4510", "file")
    assert not stated.decided
    assert "file says" in stated.reason.en


def test_a_named_system_outside_the_city_is_taken_and_that_is_told() -> None:
    found = recognise((116.3, 39.9, 116.4, 40.0), stated="EPSG:4490", home=HOME, where="x")
    assert found.crs == "EPSG:4490"
    assert "不在数据包的城市范围内" in found.reason.zh
    assert "outside the pack's city" in found.reason.en


@pytest.mark.parametrize("name", ["EPSG:4549", "EPSG:4490", "EPSG:4528", "GCJ-02"])
def test_axes_that_came_the_other_way_round_are_turned_in_the_named_system(name: str) -> None:
    crs = "EPSG:4490" if name == "GCJ-02" else name
    found = recognise(projected(crs, swapped=True), declared=name, home=HOME, where="x.csv")
    assert (found.crs, found.how, found.swapped) == (name, "declared", True)
    assert found.decided
    assert "对调" in found.reason.zh


@pytest.mark.parametrize("how", ["declared", "stated"])
@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("EPSG:4549", projected("EPSG:4528")),
        ("EPSG:4549", PARCELS),
        ("EPSG:4528", projected("EPSG:4549")),
        ("EPSG:32651", projected("EPSG:4528")),
    ],
)
def test_numbers_that_cannot_be_in_the_named_system_are_refused_with_what_they_can_be(
    how: str, name: str, bounds: Bounds
) -> None:
    named = {how: name}
    with pytest.raises(CrsError) as caught:
        recognise(bounds, **named, home=HOME, where="x.gpkg")  # type: ignore[arg-type]
    assert f"x.gpkg 的坐标不可能属于 {name}" in caught.value.zh
    fits = recognise(bounds, home=HOME, where="x")
    assert fits.crs in caught.value.text("zh")
    assert "cannot be in" in caught.value.en


def test_geojson_that_is_called_degrees_only_because_it_names_nothing_is_recognised() -> None:
    found = recognise(projected("EPSG:4528"), stated="EPSG:4326", home=HOME, where="x.geojson")
    assert (found.crs, found.how) == ("EPSG:4528", "detected")
    assert "写的是 EPSG:4326" in found.reason.zh
    with pytest.raises(CrsError, match="EPSG:4326"):
        recognise(projected("EPSG:4528"), declared="EPSG:4326", home=HOME, where="x.geojson")


@pytest.mark.parametrize("name", ["GCJ-02", "BD-09"])
def test_web_maps_are_of_china_and_of_degrees(name: str) -> None:
    with pytest.raises(CrsError, match=name):
        recognise((10.0, 50.0, 10.1, 50.1), declared=name, home=HOME, where="x")
    with pytest.raises(CrsError, match=name):
        recognise(projected("EPSG:4549"), declared=name, home=HOME, where="x")


def test_an_empty_file_without_a_system_is_refused() -> None:
    empty = geopandas.GeoDataFrame(geometry=[])
    with pytest.raises(CrsError, match="没有坐标系"):
        recognise(empty, home=HOME, where="x")
    assert recognise(empty, declared="EPSG:4549", home=HOME, where="x").bounds is None


# --- placing


@pytest.mark.parametrize("family", FAMILIES)
@settings(max_examples=25)
@given(st.floats(119.5, 121.0), st.floats(35.6, 37.1))
def test_whatever_is_detected_puts_the_data_where_they_are(
    family: object, longitude: float, latitude: float
) -> None:
    """In each zone of each kind that reaches the city: there, or refused with it among others."""
    bounds = (longitude, latitude, longitude + 0.01, latitude + 0.01)
    several = []
    for zone in family.zones:  # type: ignore[attr-defined]
        if abs(family.meridian(zone) - longitude) > 3.5:  # type: ignore[attr-defined]
            continue
        numbers = projected(family.code(zone), bounds)  # type: ignore[attr-defined]
        right = [
            one for one in candidates(numbers) if one.bounds == pytest.approx(bounds, abs=0.01)
        ]
        assert right
        try:
            found = recognise(numbers, home=HOME, where="x")
        except CrsError as error:
            several.append(len(error.faults))
            continue
        assert found.bounds == pytest.approx(bounds, abs=0.01)
    assert all(count > 1 for count in several)


@pytest.mark.parametrize("crs", ["EPSG:4528", "EPSG:4499", "EPSG:4490"])
@pytest.mark.parametrize("swapped", [False, True])
def test_features_are_placed_by_what_was_recognised(crs: str, *, swapped: bool) -> None:
    bounds = projected(crs, swapped=swapped)
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(bounds[:2]), shapely.Point(bounds[2:])])
    placed, found = place(frame, WORK, where="x", home=HOME)
    expected = geopandas.GeoSeries(
        [shapely.Point(*(bounds[:2][::-1] if swapped else bounds[:2]))], crs=crs
    ).to_crs(WORK)
    assert found.swapped == swapped
    assert placed.crs == WORK
    assert placed.geometry.x.iloc[0] == pytest.approx(expected.x.iloc[0], abs=1e-4)
    assert placed.geometry.y.iloc[0] == pytest.approx(expected.y.iloc[0], abs=1e-4)
    assert (to_work(frame, WORK, where="x", home=HOME).geometry == placed.geometry).all()
    told = operation(frame, WORK, home=HOME)
    assert (told["source"], told["how"], told["swapped"]) == (crs, "detected", swapped)


def test_heights_stay_as_they_are() -> None:
    frame = geopandas.GeoDataFrame(
        geometry=[shapely.Point(40_520_000, 4_000_000, 12.5), shapely.Point(40_520_000, 4_000_000)]
    )
    placed = to_work(frame, WORK, where="x", home=HOME).geometry
    assert placed.has_z.tolist() == [True, False]
    assert placed.iloc[0].z == 12.5
    assert placed.iloc[0].x == pytest.approx(520_000, abs=1e-4)
    shifted = to_work(
        frame.set_geometry([shapely.Point(120.3, 36.2, 7.0), None]),
        WORK, where="x", declared="GCJ-02",
    ).geometry  # fmt: skip
    assert shifted.iloc[0].z == 7.0
    assert shifted.iloc[1] is None


def test_baidu_coordinates_are_brought_to_where_the_place_is() -> None:
    """Of prcoords: 120.3 E, 36.2 N is at these degrees on Baidu's map."""
    import prcoords

    there = prcoords.wgs_bd(prcoords.Coords(36.2, 120.3))
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(there.lon, there.lat)])
    placed = to_work(frame, "EPSG:4326", where="x", declared="百度").geometry.iloc[0]
    assert (placed.x, placed.y) == pytest.approx((120.3, 36.2), abs=1e-9)


def test_an_old_datum_with_parameters_goes_by_degrees_and_the_manifest_can_say_so() -> None:
    declared = "EPSG:2364 +towgs84=-10.0,5.0,3.0,0.0,0.0,0.0,0.0"
    frame = geopandas.GeoDataFrame(geometry=[shapely.Point(40_527_000, 4_007_000)])
    placed = to_work(frame, WORK, where="x", declared=declared).geometry.iloc[0]
    assert abs(placed.x - 527_000) < 20
    assert abs(placed.y - 4_007_000) < 20
    assert (placed.x, placed.y) != pytest.approx((527_000, 4_007_000), abs=1)
    assert operation(frame, WORK, declared=declared)["source"] == declared
