"""Attributes: weighted means worked out by hand, and the site's own column first."""

from __future__ import annotations

import math

import packs
import pytest

from sitesel.criteria import Demand
from sitesel.criteria.attribute import Attribute

NOBODY = Demand({})
SLOPE = Attribute(field="slope_percent", of="slope")
HECTARE = packs.box(0, 0, 100, 100)


def measured(candidates, **roles):  # noqa: ANN001, ANN003, ANN201
    return SLOPE.on(packs.memory_pack(**roles), NOBODY)(candidates).best


def test_the_mean_is_weighted_by_the_area_in_common() -> None:
    slope = packs.features(
        [packs.box(0, 0, 25, 100), packs.box(25, 0, 500, 100)], slope_percent=[12.0, 4.0]
    )
    assert measured(packs.sites([HECTARE]), slope=slope).tolist() == pytest.approx([6.0])


def test_ground_that_no_polygon_covers_does_not_pull_the_mean_to_zero() -> None:
    slope = packs.features([packs.box(0, 0, 10, 100)], slope_percent=[8.0])
    assert measured(packs.sites([HECTARE]), slope=slope).tolist() == pytest.approx([8.0])


def test_a_polygon_without_the_number_is_left_out_of_the_mean() -> None:
    slope = packs.features(
        [packs.box(0, 0, 50, 100), packs.box(50, 0, 100, 100)], slope_percent=[8.0, None]
    )
    assert measured(packs.sites([HECTARE]), slope=slope).tolist() == pytest.approx([8.0])


def test_where_nothing_lies_under_a_site_the_attribute_is_unknown() -> None:
    slope = packs.features([packs.box(900, 900, 999, 999)], slope_percent=[8.0])
    assert math.isnan(measured(packs.sites([HECTARE]), slope=slope)[0])


def test_a_polygon_that_only_touches_a_site_is_not_under_it() -> None:
    slope = packs.features([packs.box(100, 0, 200, 100)], slope_percent=[8.0])
    assert math.isnan(measured(packs.sites([HECTARE]), slope=slope)[0])


def test_under_a_point_the_polygons_that_hold_it_have_equal_parts() -> None:
    slope = packs.features([HECTARE, packs.box(0, 0, 200, 200)], slope_percent=[8.0, 4.0])
    assert measured(packs.sites([packs.at(50, 50)]), slope=slope).tolist() == pytest.approx([6.0])


def test_a_number_of_the_site_itself_wins_and_its_gaps_are_filled_from_the_layer() -> None:
    slope = packs.features([packs.box(-999, -999, 999, 999)], slope_percent=[8.0])
    candidates = packs.sites([HECTARE] * 3, slope_percent=[3.0, None, "steep"])
    assert measured(candidates, slope=slope).tolist() == pytest.approx([3.0, 8.0, 8.0])


def test_the_number_of_the_site_itself_needs_no_layer() -> None:
    pack = packs.memory_pack(missing=["slope"])
    found = SLOPE.on(pack, NOBODY)(packs.sites([HECTARE] * 2, slope_percent=[3.0, None]))
    assert found.best[0] == 3.0
    assert math.isnan(found.best[1])


def test_a_layer_without_the_field_says_nothing() -> None:
    slope = packs.features([packs.box(-999, -999, 999, 999)])
    assert math.isnan(measured(packs.sites([HECTARE]), slope=slope)[0])


def test_an_attribute_of_sites_only_needs_no_role() -> None:
    assert Attribute(field="margin_m").roles == ()
    assert SLOPE.roles == ("slope",)
