"""A layer beside its neighbours: called suspect where it is, and never where it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import prcoords
import pytest
import shapely
from pyproj import Transformer

from sitesel.crs.offset import suspect_shift
from sitesel.pack import load
from sitesel.pack.check import check
from sitesel.pack.load import builtin_folder

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.matrix import FloatArray, GeometryArray

WORK = "EPSG:4549"
WAY = Transformer.from_crs("EPSG:4490", WORK, always_xy=True)
MIDDLE = np.array([530_000.0, 4_008_000.0])  # near 120.33 E, 36.2 N
SYSTEMS = {"GCJ-02": prcoords.wgs_gcj, "BD-09": prcoords.wgs_bd}
BACK = {"GCJ-02": prcoords.gcj_wgs_bored, "BD-09": prcoords.bd_wgs_bored}


def shifted(shapes: GeometryArray, shift: object) -> GeometryArray:
    """Shift by an independent library, point by point."""

    def each(places: FloatArray) -> FloatArray:
        degrees = np.column_stack(WAY.transform(*places.T, direction="INVERSE"))
        moved = np.array([shift(prcoords.Coords(y, x))[::-1] for x, y in degrees])  # type: ignore[operator]
        return np.column_stack(WAY.transform(*moved.T))

    return shapely.transform(shapes, each)


def streets(seed: int, *, count: int = 60, turn: float = 360.0) -> GeometryArray:
    """Crooked streets over 20 km, in any direction unless `turn` says less."""
    random = np.random.default_rng(seed)
    begin = MIDDLE + random.uniform(-10_000, 10_000, (count, 1, 2))
    angle = np.radians(random.uniform(0, turn, (count, 1))) + random.normal(0, 0.2, (count, 8))
    steps = 400 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    return shapely.linestrings(begin + np.cumsum(steps, axis=1))


def blurred(shapes: GeometryArray, sigma_m: float, seed: int = 7) -> GeometryArray:
    """Each feature drawn beside its place, by chance."""
    by = np.random.default_rng(seed).normal(0, sigma_m, (len(shapes), 2))
    rows = shapely.get_coordinates(shapes, return_index=True)[1]
    return shapely.transform(shapes, lambda at: at + by[rows])


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("sigma_m", [0.0, 30.0])
def test_a_layer_with_the_shift_of_a_web_map_is_suspect_with_the_figures(
    seed: int, system: str, sigma_m: float
) -> None:
    ours, reference = streets(seed), streets(seed)
    found = suspect_shift(
        shifted(blurred(ours, sigma_m), SYSTEMS[system]), reference, work_crs=WORK
    )
    assert (found.verdict, found.system, found.removed_twice) == ("suspect", system, False)
    assert found.fit is not None
    assert found.expected_m is not None
    assert np.hypot(*np.subtract(found.fit.shift_m, found.expected_m)) < 120
    assert found.fit.improved > 0.65
    assert found.fit.count > 30
    east = found.expected_m[0]
    assert (400 < east < 520) if system == "GCJ-02" else (980 < east < 1120)
    for words in (found.text.zh, found.text.en):
        assert system in words
        assert f"{east:.0f}" in words
        assert f"{found.fit.shift_m[0]:.0f}" in words
        assert str(found.fit.count) in words


@pytest.mark.parametrize("system", BACK)
def test_a_shift_that_was_taken_away_twice_is_suspect_the_other_way(system: str) -> None:
    found = suspect_shift(shifted(streets(4), BACK[system]), streets(4), work_crs=WORK)
    assert (found.verdict, found.system, found.removed_twice) == ("suspect", system, True)
    assert found.fit is not None
    assert found.fit.shift_m[0] < -380
    assert "两次" in found.text.zh
    assert "twice" in found.text.en


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("sigma_m", [0.0, 30.0, 100.0, 300.0])
def test_a_layer_in_its_place_is_never_suspect(seed: int, sigma_m: float) -> None:
    """However roughly it is drawn; a third of its streets are not in the reference at all."""
    ours = np.concatenate([streets(seed)[:40], streets(seed + 100)[:20]])
    found = suspect_shift(blurred(ours, sigma_m), streets(seed), work_crs=WORK)
    assert found.verdict != "suspect"
    if sigma_m <= 30:
        assert found.verdict == "in place"
        assert "一致" in found.text.zh


@pytest.mark.parametrize("shift", [(0.0, 450.0), (-300.0, 350.0), (450.0, -450.0), (800.0, 0.0)])
def test_a_shift_that_is_no_web_maps_is_told_but_not_called_one(shift: tuple[float, float]) -> None:
    moved = shapely.transform(streets(5), lambda at: at + shift)
    found = suspect_shift(moved, streets(5), work_crs=WORK)
    assert (found.verdict, found.system) == ("unclear", "")
    assert "不像 GCJ-02 或 BD-09" in found.text.zh
    assert found.fit is not None
    assert found.fit.shift_m == pytest.approx(shift, abs=30)


def test_streets_that_all_run_east_leave_the_easting_open() -> None:
    ours = shapely.linestrings(
        [[(515_000, north), (545_000, north)] for north in np.arange(4_000_000, 4_016_000, 900)]
    )
    found = suspect_shift(
        shifted(shapely.segmentize(ours, 500), prcoords.wgs_gcj), ours, work_crs=WORK
    )
    assert found.verdict == "unclear"
    assert "定不下来" in found.text.zh


def test_a_layer_that_has_nothing_to_do_with_the_reference_says_nothing() -> None:
    for seed in range(5):
        found = suspect_shift(streets(seed), streets(seed + 50), work_crs=WORK)
        assert found.verdict == "unclear"


def test_too_few_features_say_nothing() -> None:
    found = suspect_shift(shifted(streets(1)[:4], prcoords.wgs_gcj), streets(1), work_crs=WORK)
    assert (found.verdict, found.fit) == ("unclear", None)
    assert "太少" in found.text.zh
    far = shapely.transform(streets(1), lambda at: at + 200_000)
    assert suspect_shift(far, streets(1), work_crs=WORK).fit is None


def places(seed: int, count: int) -> tuple[GeometryArray, list[object]]:
    random = np.random.default_rng(seed)
    return shapely.points(MIDDLE + random.uniform(-20_000, 20_000, (count, 2))), [
        f"厂{row}" for row in range(count)
    ]


@pytest.mark.parametrize(("shift", "verdict"), [(prcoords.wgs_gcj, "suspect"), (None, "in place")])
def test_places_of_the_same_name_are_compared_by_name(shift: object, verdict: str) -> None:
    points, names = places(1, 12)
    moved = blurred(points if shift is None else shifted(points, shift), 40)
    found = suspect_shift(
        moved[::-1], points, work_crs=WORK, names=(names[::-1], names), like=False
    )
    assert found.verdict == verdict
    assert found.fit is not None
    assert found.fit.by_name
    assert found.fit.count == 12
    assert "同名" in found.text.zh


def test_names_that_occur_twice_or_are_none_count_for_nothing() -> None:
    points, names = places(2, 12)
    names[:8] = [None, "", "甲", "甲", 5, " ", float("nan"), "甲"]
    found = suspect_shift(
        shifted(points, prcoords.wgs_gcj), points, work_crs=WORK, names=(names, names), like=False
    )
    assert found.fit is None


def test_places_that_are_known_to_a_kilometre_say_nothing() -> None:
    points, names = places(3, 12)
    found = suspect_shift(
        blurred(shifted(points, prcoords.wgs_gcj), 1000),
        points, work_crs=WORK, names=(names, names), like=False,
    )  # fmt: skip
    assert found.verdict == "unclear"


# --- the check of a pack


def own_roads(folder: Path, *, shift: bool) -> Path:
    """Half of the built-in roads, by another hand: in GCJ-02 or not."""
    import geopandas

    roads = geopandas.read_file(builtin_folder() / "roads.geojson").iloc[::4]
    if shift:

        def each(at: FloatArray) -> FloatArray:
            return np.array([prcoords.wgs_gcj(prcoords.Coords(y, x))[::-1] for x, y in at])

        roads = roads.set_geometry(shapely.transform(roads.geometry.to_numpy(), each))
    folder.mkdir()
    roads[["id", "geometry"]].to_file(folder / "road.gpkg")
    return folder


def test_checking_a_layer_of_ones_own_reports_the_shift_with_the_evidence(tmp_path: Path) -> None:
    told = [one.zh for one in check(own_roads(tmp_path / "own", shift=True)).notices]
    (about,) = [one for one in told if one.startswith("图层 own_road 的位置")]
    for words in ("GCJ-02 坐标被当作 WGS 84", "偏东", "比对", "更贴合"):
        assert words in about


def test_checking_a_layer_that_lies_right_says_so(tmp_path: Path) -> None:
    told = [one.en for one in check(own_roads(tmp_path / "own", shift=False)).notices]
    assert any("own_road: it lies where its reference lies" in one for one in told)


def test_checking_the_built_in_pack_compares_nothing() -> None:
    assert not any("的位置" in one.zh for one in check().notices)


def test_a_pack_knows_its_city_by_its_extent_else_by_its_land() -> None:
    assert load().home == (119.4, 35.5, 121.1, 37.2)
