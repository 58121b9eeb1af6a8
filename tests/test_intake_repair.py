"""What is wrong with features, and what repair makes of it: areas worked out by hand."""

from __future__ import annotations

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import wkt

from sitesel.intake.kinds import dimensions_of, kind_among
from sitesel.intake.problems import find
from sitesel.intake.repair import repair

SQUARE = wkt.loads("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))")
BOW_TIE = wkt.loads("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")  # two triangles of 25 each
SPIKE = wkt.loads("POLYGON ((0 0, 10 0, 20 0, 10 0, 10 10, 0 10, 0 0))")  # a square and a line
FLAT = wkt.loads("POLYGON ((0 0, 1 1, 2 2, 0 0))")  # no area at all
MIXED = wkt.loads("GEOMETRYCOLLECTION (POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0)), POINT (5 5))")
TWICE_WOUND = wkt.loads("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0, 4 0, 4 4, 0 4, 0 0))")
INNER_OUTSIDE = wkt.loads(
    "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (8 2, 14 2, 14 4, 8 4, 8 2))"
)  # a hole that reaches out: 2 x 2 of it lie inside


def shapes(*found: shapely.Geometry | None) -> np.ndarray:
    return np.array(found, dtype=object)


def test_every_fault_is_found_in_its_row() -> None:
    with np.errstate(invalid="ignore"):
        nowhere = shapely.Point(float("inf"), 0)
    given_shapes = shapes(SQUARE, None, shapely.Polygon(), BOW_TIE, shapely.Point(1, 1), nowhere)
    found = find(given_shapes, "polygon")
    assert found.code.tolist() == ["", "empty", "empty", "invalid", "wrong", "infinite"]
    assert found.why == {3: "Self-intersection[5 5]"}


def test_ids_that_are_empty_or_used_before_are_found() -> None:
    ids = pd.Series(["a", "b", "a", None, " "], dtype="str")
    found = find(shapes(*[SQUARE] * 5), "polygon", ids=ids)
    assert found.code.tolist() == ["", "", "twice", "id", "id"]


def test_faults_are_told_with_their_first_rows_in_both_languages() -> None:
    found = find(shapes(SQUARE, *[BOW_TIE] * 7), "polygon")
    (line,) = found.told()
    assert line.zh.startswith("7 个要素图形无效,行 2(Self-intersection[5 5]), 3(")
    assert line.en.endswith(" …")
    assert line.en.count("Self-intersection") == 5


@pytest.mark.parametrize(
    ("shape", "after_m2", "set_aside"),
    [
        (BOW_TIE, 50.0, 0),
        (SPIKE, 100.0, 0),
        (MIXED, 4.0, 1),
        (TWICE_WOUND, 16.0, 0),
        (INNER_OUTSIDE, 96.0, 0),
    ],
)
def test_repair_gives_the_area_that_a_hand_gives(
    shape: shapely.Geometry, after_m2: float, set_aside: int
) -> None:
    given_shapes = shapes(SQUARE, shape)
    done = repair(given_shapes, find(given_shapes, "polygon"), "polygon")
    assert done.rows.tolist() == [1]
    assert done.after_m2.tolist() == pytest.approx([after_m2])
    assert done.set_aside.tolist() == [set_aside]
    assert shapely.is_valid(done.shapes).all()
    assert set(geopandas.GeoSeries(done.shapes).geom_type) <= {"Polygon", "MultiPolygon"}


def test_what_nothing_is_left_of_stays_at_fault() -> None:
    given_shapes = shapes(FLAT, shapely.Point(1, 1), None)
    done = repair(given_shapes, find(given_shapes, "polygon"), "polygon")
    assert done.rows.tolist() == []
    assert find(done.shapes, "polygon").code.tolist() == ["invalid", "wrong", "empty"]


def test_repair_changes_no_argument() -> None:
    given_shapes = shapes(BOW_TIE)
    repair(given_shapes, find(given_shapes, "polygon"), "polygon")
    assert given_shapes[0].equals_exact(BOW_TIE, 0)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=9))
def test_whatever_ring_is_drawn_is_repaired_or_left_at_fault(
    corners: list[tuple[int, int]],
) -> None:
    given_shapes = shapes(SQUARE, shapely.Polygon(corners))
    done = repair(given_shapes, find(given_shapes, "polygon"), "polygon")
    after = find(done.shapes, "polygon")
    assert not after.bad[0]
    assert after.bad[1] == (1 not in done.rows and not shapely.is_valid(given_shapes[1]))
    assert (done.after_m2 <= 81).all()


def test_kinds_are_told_from_shapes() -> None:
    line = shapely.LineString([(0, 0), (1, 1)])
    assert kind_among(dimensions_of(shapes(SQUARE, None, MIXED))) == "polygon"
    assert kind_among(dimensions_of(shapes(line))) == "line"
    assert kind_among(dimensions_of(shapes(line, SQUARE))) == "mixed"
    assert kind_among(dimensions_of(shapes(None))) == "mixed"
