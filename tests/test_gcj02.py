"""GCJ-02: against the published test points of the reverse-engineered formula."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitesel.gcj02 import to_gcj02, to_wgs84

# https://github.com/googollee/eviltransform: test points (latitude, longitude) of WGS 84 and GCJ-02
PUBLISHED = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),  # Shanghai
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),  # Shenzhen
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),  # Beijing
]


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


@given(st.floats(119.0, 122.0), st.floats(35.0, 37.5))
def test_there_and_back_is_where_it_was(longitude: float, latitude: float) -> None:
    place = np.array([[longitude, latitude]])
    assert to_wgs84(to_gcj02(place)) == pytest.approx(place, abs=1e-9)


def test_coordinates_that_were_given_are_not_changed() -> None:
    place = np.array([[120.3, 36.2]])
    to_wgs84(place)
    assert place.tolist() == [[120.3, 36.2]]
