"""Filters: who competes, and which filter to widen when nobody does."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import packs
import pytest

from sitesel.errors import NoSiteError, UsageError
from sitesel.select import Filters, select

if TYPE_CHECKING:
    from sitesel.sites import Sites


def candidates() -> Sites:
    return packs.sites(
        [packs.box(0, 0, 100, 100), packs.box(0, 0, 200, 100), packs.at(0, 0)],
        district=["黄岛区", "城阳区", "黄岛区"],
    )


def kept(**filters: object) -> list[str]:
    return select(candidates(), Filters(**filters)).index.tolist()


def test_without_filters_every_site_competes() -> None:
    assert kept() == ["s1", "s2", "s3"]


def test_sites_of_the_named_districts_compete() -> None:
    assert kept(districts=("黄岛区",)) == ["s1", "s3"]
    assert kept(districts=("黄岛区", "城阳区")) == ["s1", "s2", "s3"]


def test_a_range_of_areas_includes_its_ends_and_leaves_out_unknown_areas() -> None:
    assert kept(area_mu=(15.0, 20.0)) == ["s1"]
    assert kept(area_mu=(15.0, 30.0)) == ["s1", "s2"]
    assert kept(area_mu=(16.0, math.inf)) == ["s2"]
    assert kept(area_mu=(0.0, 1e9)) == ["s1", "s2"]


def test_an_unknown_district_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        kept(districts=("黄岛",))
    assert "黄岛区" in caught.value.zh


def test_sites_without_districts_ask_for_the_column() -> None:
    nameless = packs.sites([packs.box(0, 0, 9, 9)])
    with pytest.raises(UsageError, match="district"):
        select(nameless, Filters(districts=("黄岛区",)))


def test_when_nobody_is_left_the_message_counts_what_each_filter_removes() -> None:
    with pytest.raises(NoSiteError) as caught:
        kept(districts=("城阳区",), area_mu=(40.0, 50.0))
    assert caught.value.exit_code == 4
    assert "区市条件去掉 2 个" in caught.value.zh
    assert "面积条件去掉 3 个" in caught.value.zh
    assert "the district filter removes 2, the area filter 3 of 3" in caught.value.en


@pytest.mark.parametrize("area", [(-1.0, 5.0), (5.0, 1.0), (math.nan, 5.0), (0.0, math.nan)])
def test_a_range_that_is_none_is_refused_with_an_example(area: tuple[float, float]) -> None:
    with pytest.raises(UsageError, match="500:3000"):
        Filters(area_mu=area)
