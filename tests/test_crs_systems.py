"""The systems of Chinese offices: every code against PROJ's database, every name, every refusal."""

from __future__ import annotations

import re

import numpy as np
import pytest
from pyproj import CRS, Transformer
from pyproj.database import query_crs_info

from sitesel.crs.helmert import Helmert, parameters
from sitesel.crs.named import named
from sitesel.crs.systems import (
    FAMILIES,
    PLAIN_3,
    PLAIN_6,
    PREFIXED_3,
    PREFIXED_6,
    UTM,
    old_datum,
    title_of,
)
from sitesel.errors import CrsError

ALL = [(family, zone) for family in FAMILIES for zone in family.zones]
OLD = {  # of EPSG's names; every code of theirs in the database is refused
    "Xian 1980": "西安 80",
    "Beijing 1954": "北京 54",
    "New Beijing": "新北京 54",
}
ESRI_XIAN = (
    'PROJCS["Xian_1980_3_Degree_GK_Zone_40",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",'
    'SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",40500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


def old_codes() -> list[tuple[str, str]]:
    return [
        (info.code, zh)
        for info in query_crs_info(auth_name="EPSG", allow_deprecated=True)
        for name, zh in OLD.items()
        if re.match(rf"{name}($| /)", info.name)
    ]


def test_the_families_are_those_of_the_standard() -> None:
    ends = [(one.code(one.zones[0]), one.code(one.zones[-1])) for one in FAMILIES]
    assert ends == [
        ("EPSG:4513", "EPSG:4533"),
        ("EPSG:4534", "EPSG:4554"),
        ("EPSG:4491", "EPSG:4501"),
        ("EPSG:4502", "EPSG:4512"),
        ("EPSG:32643", "EPSG:32653"),
    ]


@pytest.mark.parametrize(("family", "zone"), ALL)
def test_each_code_is_in_the_database_what_it_is_taken_for(family: object, zone: int) -> None:
    crs = CRS(family.code(zone))  # type: ignore[attr-defined]
    operation = crs.coordinate_operation
    assert operation is not None
    found = {one.name: one.value for one in operation.params}
    prefix = zone * 1e6 if family in (PREFIXED_3, PREFIXED_6) else 0.0
    assert operation.method_name == "Transverse Mercator"
    assert found["Longitude of natural origin"] == family.meridian(zone)  # type: ignore[attr-defined]
    assert found["False easting"] == prefix + 500_000
    assert found["False northing"] == 0
    assert found["Scale factor at natural origin"] == (0.9996 if family is UTM else 1.0)
    assert ("CGCS2000" in crs.name) == (family is not UTM)
    assert ("WGS 84 / UTM zone" in crs.name) == (family is UTM)
    if family in (PREFIXED_3, PLAIN_3):
        assert "3-degree" in crs.name
    if family in (PREFIXED_6, PLAIN_6):
        assert "3-degree" not in crs.name


def test_every_zone_of_cgcs2000_in_the_database_is_known() -> None:
    known = {family.code(zone) for family, zone in ALL}
    listed = {
        f"EPSG:{info.code}"
        for info in query_crs_info(auth_name="EPSG")
        if "CGCS2000 /" in info.name and "Gauss-Kruger" in info.name
    }
    assert listed
    assert listed <= known


def test_the_database_has_all_zones_of_the_old_datums() -> None:
    counts = {zh: [of for _, of in old_codes()].count(zh) for zh in OLD.values()}
    assert counts == {"西安 80": 65, "北京 54": 76, "新北京 54": 65}


@pytest.mark.parametrize(("code", "zh"), old_codes())
def test_every_system_of_an_old_datum_is_refused_by_its_code(code: str, zh: str) -> None:
    with pytest.raises(CrsError) as caught:
        named(f"EPSG:{code}", where="旧图.shp")
    for words in ("旧图.shp", f"属于{zh}", "没有公开", "100 米", "+towgs84"):
        assert words in caught.value.zh
    assert "no public parameters" in caught.value.en


@pytest.mark.parametrize(
    "name",
    [
        "西安80", "西安 80 坐标系", "1980西安坐标系", "Xi'an 80", "Xian_1980", "北京54",
        "北京 54 坐标系", "Beijing 1954", "新北京54", ESRI_XIAN,
    ],
)  # fmt: skip
def test_an_old_datum_is_refused_by_every_name(name: str) -> None:
    with pytest.raises(CrsError, match=r"没有公开"):
        named(name, where="x")


@pytest.mark.parametrize("name", ["EPSG:4490", "CGCS2000", "WGS 84", "EPSG:4549", "北京", "GCJ-02"])
def test_other_names_are_of_no_old_datum(name: str) -> None:
    assert old_datum(name) is None


@pytest.mark.parametrize(
    ("name", "understood"),
    [
        ("GCJ-02", "GCJ-02"),
        ("gcj02", "GCJ-02"),
        ("GCJ_02", "GCJ-02"),
        ("火星坐标", "GCJ-02"),
        ("高德", "GCJ-02"),
        ("腾讯", "GCJ-02"),
        ("BD-09", "BD-09"),
        ("bd09ll", "BD-09"),
        ("百度", "BD-09"),
        ("百度坐标系", "BD-09"),
        ("4549", "EPSG:4549"),
        (" EPSG:4528 ", "EPSG:4528"),
    ],
)
def test_a_system_answers_to_its_names(name: str, understood: str) -> None:
    assert named(name, where="x").name == understood


def test_an_old_spelling_of_a_code_is_understood_without_a_warning() -> None:
    """Pyproj warned of it, in English and past our messages."""
    crs = named("+init=epsg:4528", where="x").crs
    assert crs is not None
    assert crs.name == "CGCS2000 / 3-degree Gauss-Kruger zone 40"


def test_a_local_system_is_refused_because_it_leads_nowhere() -> None:
    local = 'LOCAL_CS["青岛独立坐标系",UNIT["metre",1]]'
    with pytest.raises(CrsError, match="独立坐标系"):
        named(local, where="x.dxf")


def test_titles_name_the_zone() -> None:
    assert title_of("EPSG:4549").zh == "EPSG:4549(CGCS2000 3 度带,中央经线 120°,东坐标不含带号)"
    assert "zone 51N" in title_of("EPSG:32651").en
    assert title_of("EPSG:2154") == ("EPSG:2154", "EPSG:2154")


def geocentric(longitude: float, latitude: float, axis: float, flattening: float) -> np.ndarray:
    """Geocentric coordinates at height 0 (EPSG Guidance Note 7-2, section 4.1.1)."""
    square = flattening * (2 - flattening)
    east, north = np.radians([longitude, latitude])
    radius = axis / np.sqrt(1 - square * np.sin(north) ** 2)
    return np.array(
        [
            radius * np.cos(north) * np.cos(east),
            radius * np.cos(north) * np.sin(east),
            (1 - square) * radius * np.sin(north),
        ]
    )


def turned(place: np.ndarray, numbers: tuple[float, ...], *, frame: bool) -> np.ndarray:
    """EPSG methods 9606 (position vector) and 9607 (coordinate frame), for small angles."""
    dx, dy, dz, *rotation, scale = numbers
    rx, ry, rz = (np.radians(one / 3600) * (-1 if frame else 1) for one in rotation)
    matrix = np.array([[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]])
    return (1 + scale * 1e-6) * matrix @ place + [dx, dy, dz]


def test_the_conventions_are_those_of_the_published_example() -> None:
    """EPSG Guidance Note 7-2, section 4.3.3: WGS 72 to WGS 84 by both methods."""
    place = np.array([3_657_660.66, 255_768.55, 5_201_382.11])
    expected = np.array([3_657_660.78, 255_778.43, 5_201_387.75])
    vector, frame = (
        (0.0, 0.0, 4.5, 0.0, 0.0, 0.554, 0.219),
        (0.0, 0.0, 4.5, 0.0, 0.0, -0.554, 0.219),
    )
    assert turned(place, vector, frame=False) == pytest.approx(expected, abs=0.01)
    assert turned(place, frame, frame=True) == pytest.approx(expected, abs=0.01)
    one = parameters(",".join(map(str, vector)))
    other = parameters(",".join(map(str, frame)), convention="coordinate_frame")
    assert one == other


@pytest.mark.parametrize(
    "text", ["-12.5,98,41", "-12.5,98,41,0,0,0,0", "-12.5,98,41,0.8,-1.1,2.5,-3.2"]
)
@pytest.mark.parametrize("convention", ["position_vector", "coordinate_frame"])
def test_parameters_move_a_place_as_the_formulas_say(text: str, convention: str) -> None:
    """From Xi'an 80 degrees; what comes out has the same geocentric coordinates as by hand."""
    source = CRS(4610)
    moved = parameters(text, convention=convention).way(source).transform(120.3, 36.2)
    numbers = (*map(float, text.split(",")), 0.0, 0.0, 0.0, 0.0)[:7]
    by_hand = turned(
        geocentric(120.3, 36.2, 6_378_140.0, 1 / 298.257),
        numbers,
        frame=convention == "coordinate_frame",
    )
    flat = geocentric(*moved, 6_378_137.0, 1 / 298.257222101)
    east, north = np.radians(moved)
    up = np.array([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    apart = by_hand - flat
    assert np.linalg.norm(apart - up * (apart @ up)) < 1e-3  # metres across; a height is left


def test_an_old_datum_with_parameters_is_understood_and_projected() -> None:
    """Parameters that do nothing leave the ellipsoids' difference alone."""
    found = named("EPSG:2364 +towgs84=0,0,0,0,0,0,0", where="x")
    assert found.helmert == Helmert((0.0, 0.0, 0.0))
    old = Transformer.from_crs(4610, 2364, always_xy=True).transform(120.3, 36.2)
    east, north = found.degrees(np.array([old]))[0]
    assert east == pytest.approx(120.3, abs=1e-9)
    assert north == pytest.approx(36.2, abs=1e-6)  # 0.1 m
    assert named(found.name, where="x") == found


@pytest.mark.parametrize(
    "text",
    ["", "1,2", "1,2,3,4", "1,2,nan", "1,2,inf", "a,b,c", "1,2,3,4,5,6,7,8", "1e9,0,0",
     "0,0,0,9999,0,0,0", "0,0,0,0,0,0,1e6", "1;2;3"],
)  # fmt: skip
def test_parameters_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(CrsError) as caught:
        parameters(text)
    for words in ("3 个或 7 个", "--transform"):
        assert words in caught.value.zh
    assert "3 or 7 finite numbers" in caught.value.en


def test_an_unknown_convention_is_refused() -> None:
    with pytest.raises(CrsError):
        parameters("1,2,3", convention="9606")
