"""Areas in 亩: one hectare is 15 亩, so 2000/3 square metres are one."""

from __future__ import annotations

import math

import packs
import pytest

from sitesel.criteria.area import area


def test_a_hectare_is_fifteen_mu() -> None:
    assert area(packs.sites([packs.box(0, 0, 100, 100)])).best.tolist() == pytest.approx([15.0])


def test_a_published_area_wins_over_the_drawn_one() -> None:
    found = area(packs.sites([packs.box(0, 0, 100, 100)], area_mu=[400.0]))
    assert found.low.tolist() == found.best.tolist() == found.high.tolist() == [400.0]


def test_other_published_figures_are_the_interval() -> None:
    found = area(
        packs.sites(
            [packs.box(0, 0, 100, 100)] * 2,
            area_mu=[400.0, 400.0],
            area_low_mu=[250.0, None],
            area_high_mu=[None, 900.0],
        )
    )
    assert found.low.tolist() == [250.0, 400.0]
    assert found.high.tolist() == [400.0, 900.0]


def test_an_interval_always_holds_the_area() -> None:
    found = area(
        packs.sites(
            [packs.box(0, 0, 100, 100)],
            area_mu=[400.0],
            area_low_mu=[500.0],
            area_high_mu=[300.0],
        )
    )
    assert (found.low[0], found.best[0], found.high[0]) == (400.0, 400.0, 400.0)


def test_a_point_without_a_published_area_is_unknown_and_not_zero() -> None:
    found = area(packs.sites([packs.at(0, 0)]))
    assert all(math.isnan(number) for number in (*found.best, *found.low, *found.high))


def test_an_area_that_is_no_number_is_measured_from_the_drawing() -> None:
    found = area(packs.sites([packs.box(0, 0, 100, 100)] * 2, area_mu=["about 400", None]))
    assert found.best.tolist() == pytest.approx([15.0, 15.0])
