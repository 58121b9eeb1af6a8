"""Reference systems: declared or refused, with the likely one named."""

from __future__ import annotations

import math

import geopandas
import pytest
import shapely

from sitesel.crs import suggestion, to_work
from sitesel.errors import CrsError

WORK = "EPSG:4549"


def frame(*places: tuple[float, float], crs: str | None = "EPSG:4326") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame(geometry=[shapely.Point(*place) for place in places], crs=crs)


@pytest.mark.parametrize(
    ("bounds", "zh", "en"),
    [
        ((40_512_000, 3_990_000, 40_530_000, 4_010_000), "EPSG:4528", "EPSG:4528"),
        ((39_512_000, 3_990_000, 39_530_000, 4_010_000), "EPSG:4527", "EPSG:4527"),
        ((512_000, 3_990_000, 530_000, 4_010_000), "EPSG:4549", "EPSG:4549"),
        ((36.0, 120.0, 36.5, 120.6), "写反", "swapped"),
        ((120.0, 36.0, 120.6, 36.5), "经纬度", "degrees"),
    ],
)
def test_a_hint_names_what_coordinates_look_like(
    bounds: tuple[float, float, float, float], zh: str, en: str
) -> None:
    hint = suggestion(*bounds)
    assert zh in hint.zh
    assert en in hint.en


@pytest.mark.parametrize(
    ("code", "zone"), [("EPSG:4513", 25), ("EPSG:4528", 40), ("EPSG:4533", 45)]
)
def test_the_zone_that_a_hint_names_is_that_of_the_system(code: str, zone: int) -> None:
    """The false easting of each system is its zone prefix and 500 km."""
    easting = geopandas.GeoSeries([shapely.Point(zone * 3.0, 36.0)], crs="EPSG:4490").to_crs(code).x
    assert easting.iloc[0] == pytest.approx(zone * 1e6 + 5e5, abs=1e-3)
    west = float(easting.iloc[0])
    assert code in suggestion(west, 3_990_000, west + 9, 4_010_000).en


def meridian_m(latitude: float) -> float:
    """Length of the meridian from the equator on GRS 80 (Snyder 1987, eq. 3-21)."""
    square = 0.006_694_380_022_90
    angle = math.radians(latitude)
    parts = (
        (1 - square / 4 - 3 * square**2 / 64 - 5 * square**3 / 256) * angle,
        -(3 * square / 8 + 3 * square**2 / 32 + 45 * square**3 / 1024) * math.sin(2 * angle),
        (15 * square**2 / 256 + 45 * square**3 / 1024) * math.sin(4 * angle),
        -(35 * square**3 / 3072) * math.sin(6 * angle),
    )
    return 6_378_137.0 * sum(parts)


def test_degrees_become_metres_of_the_work_system() -> None:
    work = to_work(frame((120.0, 36.0)), WORK, where="x")
    assert work.crs == WORK
    assert work.geometry.x.iloc[0] == pytest.approx(500_000, abs=1e-6)  # on the central meridian
    assert work.geometry.y.iloc[0] == pytest.approx(meridian_m(36.0), abs=1e-3)


def test_a_declared_system_overrides_what_the_file_names() -> None:
    made = frame((40_520_000, 4_000_000), crs="EPSG:4326")
    work = to_work(made, WORK, where="x", declared="EPSG:4528")
    assert work.geometry.x.iloc[0] == pytest.approx(520_000, abs=1e-6)
    assert work.geometry.y.iloc[0] == pytest.approx(4_000_000, abs=1e-6)


def test_the_frame_that_was_given_is_not_changed() -> None:
    made = frame((120.2, 36.1))
    to_work(made, WORK, where="x")
    assert made.crs == "EPSG:4326"
    assert made.geometry.x.iloc[0] == 120.2


def test_no_system_is_refused_with_the_bounds_and_a_suggestion() -> None:
    with pytest.raises(CrsError) as caught:
        to_work(frame((520_000, 4_000_000), crs=None), WORK, where="地块.shp")
    for words in ("地块.shp", "没有坐标系", "520000", "EPSG:4549", "--crs"):
        assert words in caught.value.zh
    assert "names no reference system" in caught.value.en


@pytest.mark.parametrize(
    ("place", "crs", "hint"),
    [
        ((40_520_000, 4_000_000), "EPSG:4326", "EPSG:4528"),
        ((520_000, 4_000_000), "EPSG:4326", "EPSG:4549"),
        ((36.1, 120.2), "EPSG:4326", "swapped"),
        ((120.2, 36.1), "EPSG:4549", "degrees"),
    ],
)
def test_coordinates_that_cannot_be_in_the_named_system_are_refused_with_a_suggestion(
    place: tuple[float, float], crs: str, hint: str
) -> None:
    with pytest.raises(CrsError) as caught:
        to_work(frame(place, crs=crs), WORK, where="x.geojson")
    assert hint in caught.value.en
    assert "x.geojson" in caught.value.zh


@pytest.mark.parametrize("code", ["EPSG:999999", "青岛城建", "4549 "[:3]])
def test_an_unknown_system_is_refused_with_examples(code: str) -> None:
    with pytest.raises(CrsError) as caught:
        to_work(frame((120.2, 36.1)), WORK, where="x.gpkg", declared=code)
    assert "EPSG:4549" in caught.value.zh
    assert code in caught.value.en
