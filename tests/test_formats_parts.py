"""The parts of reading: numbers, axes, rings, encodings, heads, codes of reference systems."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from sitesel.formats import LIMITS, read
from sitesel.formats.axes import order, zone_of
from sitesel.formats.columns import role
from sitesel.formats.json_depth import depth
from sitesel.formats.jzd_head import stated, system
from sitesel.formats.numbers import number, numbers
from sitesel.formats.rings import parcels
from sitesel.formats.sheet import typed

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parent / "data"
SQUARE = [(0, 0), (10, 0), (10, 10), (0, 10)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("120.5", 120.5),
        (" 1,234,567.5 ", 1234567.5),
        ("１２０．５", 120.5),
        ("1.2e2", 120.0),
        ("534000.5m", 534000.5),
        ("120°", 120.0),
        ("120°30′", 120.5),
        ("120°30'36\"", 120.51),
        ("120°30′36″", 120.51),
        ("120º30’36”", 120.51),
        ("120度30分36秒", 120.51),
        ("120-30-36", 120.51),
        ("120:30:36", 120.51),
        ("东经120°30′36″", 120.51),
        ("120°30′36″E", 120.51),
        ("W120.5", -120.5),
        ("南纬36度6分", -36.1),
        ("-12.5", -12.5),
    ],
)
def test_numbers_are_read_as_offices_write_them(cell: str, value: float) -> None:
    assert number(cell) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    "cell", ["", "—", "abc", "120°60′", "120°30′60″", "1,23", "12 34 56 78", "1" * 400, None, True,
             "inf", "nan", "1e999", "120..5"],
)  # fmt: skip
def test_what_is_no_finite_number_stays_unknown(cell: object) -> None:
    assert np.isnan(number(cell))


def test_degrees_with_minutes_are_counted() -> None:
    values, minutes = numbers(pd.Series(["120°30′", "36.1", 7, None], dtype=object))
    assert minutes == 1
    assert values[:3].tolist() == [120.5, 36.1, 7.0]
    assert np.isnan(values[3])


def taken(first: float, second: float, **wish: object) -> tuple[bool, bool]:
    options = {"expected": "east first", "certain": False, **wish}
    found = order(np.array([first]), np.array([second]), names=("X", "Y"), **options)
    return found.swapped, found.sure


def test_the_size_of_numbers_tells_easting_from_northing() -> None:
    assert taken(534000, 3995000) == (False, True)
    assert taken(3995000, 534000) == (True, True)
    assert taken(3995000, 40534000) == (True, True)
    assert taken(120.4, 36.1) == (False, True)
    assert taken(36.1, 120.4) == (True, True)


def test_where_numbers_cannot_tell_custom_is_kept_and_told_to_be_unsure() -> None:
    assert taken(100, 200) == (False, False)
    assert taken(100, 200, expected="north first") == (True, False)
    assert taken(np.nan, np.nan) == (False, False)


def test_names_that_leave_no_doubt_are_kept_but_a_contradiction_is_told() -> None:
    assert taken(120.4, 36.1, certain=True) == (False, True)
    assert taken(36.1, 120.4, certain=True) == (False, False)


def test_a_zone_is_one_for_all_and_possible() -> None:
    assert zone_of(np.array([40_534_000.0, 40_600_000.0])) == 40
    assert zone_of(np.array([40_534_000.0, 41_600_000.0])) == 0
    assert zone_of(np.array([534_000.0])) == 0
    assert zone_of(np.array([99_534_000.0])) == 0
    assert zone_of(np.array([np.nan])) == 0


def made(rings: list[list[tuple[int, int]]], numbers_of: list[int] | None = None) -> object:
    points = np.array([point for ring in rings for point in ring], dtype=float)
    ring = np.repeat(numbers_of or range(1, len(rings) + 1), [len(one) for one in rings])
    shapes, rejected = parcels(
        points[:, 0],
        points[:, 1],
        parcel=np.zeros(len(points), dtype=int),
        ring=ring,
        rows=np.array([7]),
        limits=LIMITS,
    )
    return shapes[0] if not rejected else rejected[0]


def moved(ring: list[tuple[int, int]], by: int, scale: float = 1) -> list[tuple[int, int]]:
    return [(int(x * scale) + by, int(y * scale) + by) for x, y in ring]


def test_a_ring_inside_is_a_hole_and_a_ring_inside_that_is_land() -> None:
    outer, hole, island = moved(SQUARE, 0, 10), moved(SQUARE, 10, 5), moved(SQUARE, 20)
    for rings in ([outer, hole, island], [island, hole, outer], [hole, outer, island]):
        shape = made(rings)
        assert isinstance(shape, shapely.MultiPolygon)
        assert shape.area == 100 * 100 - 50 * 50 + 10 * 10
        assert sorted(len(part.interiors) for part in shape.geoms) == [0, 1]


def test_rings_beside_each_other_are_parts_whatever_their_number() -> None:
    one, two = [*SQUARE, SQUARE[0]], [*moved(SQUARE, 50), moved(SQUARE, 50)[0]]
    for numbers_of in ([1, 2], [1, 1], [2, 2]):
        shape = made([one, two], numbers_of)
        assert isinstance(shape, shapely.MultiPolygon)
        assert shape.area == 200


def test_three_rings_in_one_run_end_where_they_close() -> None:
    rings = [[*moved(SQUARE, by), moved(SQUARE, by)[0]] for by in (0, 50, 100)]
    shape = made(rings, [1, 1, 1])
    assert isinstance(shape, shapely.MultiPolygon)
    assert len(shape.geoms) == 3


def test_what_is_no_ring_is_told_with_its_row() -> None:
    for rings in ([SQUARE[:2]], [[SQUARE[0], SQUARE[1], SQUARE[0]]], [SQUARE, SQUARE]):
        fault = made(rings)
        assert fault.row == 7  # type: ignore[attr-defined]


@pytest.mark.parametrize("datum", ["CGCS2000", "Xian 1980", "Beijing 1954"])
@pytest.mark.parametrize(("width", "zones"), [(3, range(25, 46)), (6, range(13, 24))])
@pytest.mark.parametrize("prefixed", [True, False])
def test_codes_are_those_that_projs_database_names_so(
    datum: str, width: int, zones: range, *, prefixed: bool
) -> None:
    words = {"CGCS2000": "2000国家大地坐标系", "Xian 1980": "西安80", "Beijing 1954": "北京54"}
    for zone in zones:
        head = stated({"坐标系": words[datum], "几度分带": str(width), "带号": str(zone)})
        code, _ = system(head, zone=zone if prefixed else 0, degrees=False)
        name = pyproj.CRS(code).name
        meridian = 3 * zone if width == 3 else 6 * zone - 3
        kind = {3: "3-degree Gauss-Kruger", 6: "Gauss-Kruger"}[width]
        place = f"zone {zone}" if prefixed else f"CM {meridian}E"
        assert name == f"{datum} / {kind} {place}"


@pytest.mark.parametrize(
    ("head", "zone"),
    [
        ({}, 40),
        ({"坐标系": "地方坐标系", "几度分带": "3", "带号": "40"}, 40),
        ({"坐标系": "国家大地坐标系", "几度分带": "3", "带号": "40"}, 40),
        ({"坐标系": "2000国家大地坐标系", "带号": "40"}, 40),
        ({"坐标系": "2000国家大地坐标系", "几度分带": "3"}, 40),
        ({"坐标系": "2000国家大地坐标系", "几度分带": "3", "带号": "39"}, 40),
        ({"坐标系": "2000国家大地坐标系", "几度分带": "6", "带号": "40"}, 40),
        ({"坐标系": "WGS84", "几度分带": "3", "带号": "40"}, 40),
    ],
)
def test_a_head_that_says_too_little_or_contradicts_states_no_system(
    head: dict[str, str], zone: int
) -> None:
    code, why = system(stated(head), zone=zone, degrees=False)
    assert code is None
    assert why.zh
    assert why.en


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("经度", "lon"), ("经度(°)", "lon"), ("经度（度）", "lon"), ("LNG", "lon"), ("北纬", "lat"),
        ("Y 坐标", "y"), ("X(m)", "x"), ("横坐标", "east"), ("纵坐标(X)", "north"),
        ("POINT_X", "east"), ("东坐标:", "east"), ("宗地代码", "parcel"), ("界址点号", "point"),
        ("圈号", "ring"), ("经纬度", "pair"), ("企业名称", ""), ("产值", ""), (None, ""), (7, ""),
    ],
)  # fmt: skip
def test_columns_are_known_by_what_offices_call_them(name: object, what: str) -> None:
    assert role(name) == what


def test_brackets_in_strings_are_no_nesting() -> None:
    assert depth(b'{"a": "' + b"[" * 500 + b'", "b": [1]}', enough=9) == 2
    assert depth(b'{"a": "\\"[[[[[[[[[[[[", "b": [[1]]}', enough=5) == 3
    assert depth(b"[" * 70 + b"]" * 70, enough=64) == 70
    assert depth(b"", enough=9) == 0


def test_full_width_digits_in_a_column_are_digits() -> None:
    """Found by fuzzing: a full-width cell of a column of numbers was no number to pandas."""
    table = typed(pd.DataFrame({"面积": ["１２０．５", None, "7"], "数": ["٣", "1", "2"]}))
    assert table["面积"].dropna().tolist() == [120.5, 7.0]
    assert table["数"].tolist() == ["٣", "1", "2"]


def test_codes_with_leading_noughts_stay_texts() -> None:
    table = typed(pd.DataFrame({"码": ["0101", "12"], "数": ["1", "2.5"], "混": ["1", "x"]}))
    assert table["码"].tolist() == ["0101", "12"]
    assert table["数"].tolist() == [1.0, 2.5]
    assert table["混"].tolist() == ["1", "x"]


def test_an_encoding_that_was_asked_for_must_fit(text_file: Callable[[str, str], Path]) -> None:
    from sitesel.errors import BrokenLayerError

    path = text_file("a.csv", "名称,经度,纬度\n甲,120,36\n")
    with pytest.raises(BrokenLayerError, match="ascii"):
        read(path, what="图层", what_en="layer", encoding="ascii")
    with pytest.raises(BrokenLayerError, match="klingon"):
        read(path, what="图层", what_en="layer", encoding="klingon")
    assert read(path, what="图层", what_en="layer", encoding="utf-8").encoding == "utf-8"


def test_rows_set_aside_and_notes_are_told_with_the_file() -> None:
    reading = read(DATA / "firms_bad_rows.csv", what="图层", what_en="layer")
    assert reading.faults[0] == ("第 4 行:没有坐标", "row 4: no coordinates")
    assert reading.told("企业.csv")[0].zh.startswith("企业.csv:")
