"""The nearest features, by the index and by compiled loops, against shapely on every pair."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitesel.criteria import compiled_nearest, nearest
from sitesel.criteria.nearest import NearestIndex

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, Measured
    from sitesel.pack import Features
    from sitesel.sites import Sites

WAYS = {"index": 10**9, "each by itself": 10**9, "compiled": 0}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have everything measured in one way."""
    monkeypatch.setattr(nearest, "MANY", WAYS[request.param])
    if request.param == "each by itself":
        monkeypatch.setattr(nearest, "DENSE", 0)
    if request.param != "compiled":
        monkeypatch.setattr(nearest, "measured", None)  # nothing may call it
    return request.param


def by_pairs(features: Features, sites: Sites) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Best, low and high from the distance of every site to every feature."""
    apart = shapely.distance(sites.geometries[:, None], features.geometries)
    slack, own = features.uncertainty_m, sites.uncertainty_m
    low = np.maximum((apart - slack).min(axis=1) - own, 0.0)
    return apart.min(axis=1), low, (apart + slack).min(axis=1) + own


def agrees(found: Measured, expected: tuple[FloatArray, ...]) -> bool:
    """Whether all three numbers are those expected, to a nanometre."""
    return all(
        np.allclose(one, other, rtol=0, atol=1e-9, equal_nan=True)
        for one, other in zip((found.best, found.low, found.high), expected, strict=True)
    )


def star(middle: FloatArray, wide: float, rng: np.random.Generator) -> shapely.Geometry:
    """Give a rough round shape, valid whatever was drawn."""
    angle = np.sort(rng.uniform(0, 2 * np.pi, 8))
    rim = np.column_stack([np.cos(angle), np.sin(angle)]) * rng.uniform(wide / 3, wide, (8, 1))
    return shapely.make_valid(shapely.Polygon(middle + rim)).buffer(0)


def some(count: int, *, wide: float, seed: int, areal: bool) -> list[shapely.Geometry]:
    """Polygons plain, with a hole, in parts, and points; features are lines and mixtures too."""
    rng = np.random.default_rng(seed)
    made = []
    corner = np.array([packs.EAST, packs.NORTH])
    for middle in corner + rng.uniform(0, 4000, (count, 2)):
        whole = star(middle, wide, rng)
        kinds = [
            whole,
            whole.difference(shapely.Point(middle).buffer(wide / 4)),
            whole.union(shapely.box(*(middle + 2 * wide), *(middle + 3 * wide))),
            shapely.Point(middle),
        ]
        if not areal:
            path = shapely.LineString(middle + np.cumsum(rng.normal(0, wide, (6, 2)), axis=0))
            kinds += [path, shapely.MultiLineString([path, path.reverse().segmentize(wide)])]
            kinds += [shapely.MultiPoint([middle, middle + wide])]
            kinds += [shapely.GeometryCollection([path, whole, shapely.Point(middle - wide)])]
        made.append(kinds[rng.integers(len(kinds))])
    return made


@pytest.mark.parametrize(("wide", "features_wide"), [(30, 400), (900, 20), (200, 200)])
@pytest.mark.parametrize("doubts", [(50.0,), (0.0, 20.0, 700.0)])
def test_every_way_gives_the_nearest_of_all_pairs(
    way: str, wide: float, features_wide: float, doubts: tuple[float, ...]
) -> None:
    """Small among large, large among small: sites in features, features in sites, in holes."""
    doubt = list(itertools.islice(itertools.cycle(doubts), 60))
    layer = packs.features(some(60, wide=features_wide, seed=1, areal=False), uncertainty_m=doubt)
    sites = packs.sites(some(150, wide=wide, seed=2, areal=True), uncertainty_m=35)
    expected = by_pairs(layer, sites)
    assert agrees(NearestIndex.of(layer).measure(sites), expected), way
    assert (expected[0] == 0).any()
    assert (expected[0] > 0).any()


def test_a_site_in_a_hole_is_as_far_as_its_edge_and_one_in_the_ground_is_there(way: str) -> None:
    ring = packs.box(0, 0, 100, 100).difference(packs.box(20, 20, 80, 80))
    sites = packs.sites(
        [packs.box(30, 45, 40, 55), packs.at(50, 50), packs.box(5, 5, 9, 9), packs.at(90, 3)]
    )
    found = NearestIndex.of(packs.features([ring])).measure(sites)
    assert found.best.tolist() == [10.0, 30.0, 0.0, 0.0], way


def test_what_touches_is_there(way: str) -> None:
    sites = packs.sites([packs.box(10, 0, 20, 5), packs.box(0, 4, 3, 9), packs.at(0, 0)])
    layer = packs.features([packs.line((0, 0), (10, 0)), packs.box(3, 9, 5, 12)])
    assert NearestIndex.of(layer).measure(sites).best.tolist() == [0.0, 0.0, 0.0], way


def test_a_doubtful_feature_that_a_nearer_one_hides_still_opens_the_interval(way: str) -> None:
    """The lake around the site is sure; the spring 80 m away may be 90 m nearer, as all may."""
    layer = packs.features(
        [packs.at(100, 0), packs.at(0, 120), packs.at(0, 180)], uncertainty_m=[10.0, 90.0, 160.0]
    )
    found = NearestIndex.of(layer).measure(packs.sites([packs.at(0, 0)]))
    assert (found.best[0], found.low[0], found.high[0]) == (100.0, 20.0, 110.0), way


whole = st.integers(0, 9)
corner = st.tuples(whole, whole)
squares = st.lists(st.tuples(whole, whole, st.integers(1, 6)), min_size=1, max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(squares, squares, st.lists(st.tuples(corner, corner), min_size=1, max_size=3))
def test_on_whole_numbers_shared_edges_and_corners_are_as_shapely_says(
    way: str,
    mine: list[tuple[int, int, int]],
    theirs: list[tuple[int, int, int]],
    lines: list[tuple[tuple[int, int], tuple[int, int]]],
) -> None:
    boxes = [packs.box(x, y, x + side, y + side) for x, y, side in theirs]
    paths = [packs.line(a, b) for a, b in lines if a != b]
    layer = packs.features([*boxes, *paths])
    sites = packs.sites([packs.box(x, y, x + side, y + side) for x, y, side in mine])
    assert agrees(NearestIndex.of(layer).measure(sites), by_pairs(layer, sites)), way


def test_compiled_loops_serve_many_sites_and_only_where_they_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls = []
    monkeypatch.setattr(nearest, "MANY", 10)
    monkeypatch.setattr(
        nearest, "measured", lambda drawn, sites: calls.append((len(drawn), len(sites)))
    )
    road = NearestIndex.of(packs.features([packs.line((0, 0), (5, 0))]))
    points = [packs.at(x, 7) for x in range(8)]
    road.measure(packs.sites(points[:7]))  # 7 sites and 2 corners
    assert calls == []
    road.measure(packs.sites(points))
    assert calls == [(1, 8)]
    road.measure(packs.sites([*points, packs.line((0, 3), (5, 3))]))  # not a site's shape
    monkeypatch.setattr(compiled_nearest.util, "find_spec", lambda _: None)
    assert road.measure(packs.sites(points)).best.tolist() == pytest.approx(
        [7.0] * 6 + [50**0.5, 53**0.5]
    )
    assert calls == [(1, 8)]
