"""Degrees as text: every way that survey files write them, and what is no angle."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitesel.crs.dms import degrees

ANGLE = 120 + 18 / 60 + 30.5 / 3600


@pytest.mark.parametrize(
    "text",
    [
        "120°18′30.5″",
        "120°18'30.5\"",
        "120° 18’ 30.5”",
        "120º18′30.5″E",
        "E120°18′30.5″",
        "东经120°18′30.5″",
        "120°18′30.5″东",
        "120度18分30.5秒",
        "120:18:30.5",
        " 120：18：30.5 ".replace("：", ":"),
        "120d18m30.5s",
        "120D18M30.5S",
        "120 18 30.5",
        "120°18'30.5''",
        "+120:18:30.5",
        "120.30847222222222",
    ],
)
def test_every_way_of_writing_an_angle_gives_the_same_degrees(text: str) -> None:
    assert degrees([text])[0] == pytest.approx(ANGLE, abs=1e-12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("36°12′", 36.2),
        ("36°", 36.0),
        ("36", 36.0),
        ("-0:30:00", -0.5),
        ("0°30′S", -0.5),
        ("南纬0°30′", -0.5),
        ("W120:30", -120.5),
        ("36D12M00S", 36.2),
        ("120°18.5′", 120 + 18.5 / 60),
    ],
)
def test_parts_may_be_left_out_and_the_south_and_west_are_negative(text: str, value: float) -> None:
    assert degrees([text])[0] == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "abc", "120°60′00″", "120°18′60″", "120.5°18′", "120°18.5′30″", "-120°18′E",
        "E120°W", "1201830.5°", "181", "120°18′30″31", "120-18-30", "1e2", "nan", "120°18′30″X",
    ],
)  # fmt: skip
def test_what_is_no_angle_stays_unknown(text: str) -> None:
    assert math.isnan(degrees([text])[0])


def test_a_column_is_read_as_a_whole_with_gaps_and_numbers() -> None:
    found = degrees(["120:30", None, 120.25, float("nan"), "x"])
    assert found[[0, 2]].tolist() == [120.5, 120.25]
    assert np.isnan(found[[1, 3, 4]]).all()
    assert degrees([]).tolist() == []


@given(st.integers(0, 179), st.integers(0, 59), st.floats(0, 59.9989))
def test_what_is_written_in_parts_is_read_back(whole: int, minutes: int, seconds: float) -> None:
    text = f"{whole}°{minutes}′{seconds:.4f}″"
    expected = whole + minutes / 60 + seconds / 3600
    assert degrees([text])[0] == pytest.approx(expected, abs=2e-8)


def test_packed_numbers_are_no_angles() -> None:
    assert math.isnan(degrees([1_201_830.5])[0])
