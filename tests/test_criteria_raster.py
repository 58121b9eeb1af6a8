"""Kinds that measure rasters: attribute, raster_share and class_share, by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
import rasters

from sitesel.criteria import Demand
from sitesel.criteria.attribute import Attribute
from sitesel.criteria.class_share import ClassShare
from sitesel.criteria.distance import Distance
from sitesel.criteria.overlap import Overlap
from sitesel.criteria.raster_share import RasterShare
from sitesel.errors import BrokenLayerError, RuleError
from sitesel.pack import load
from sitesel.rules.make import make

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.criteria import Kind
    from sitesel.matrix import Measured
    from sitesel.pack import Pack
    from sitesel.sites import Sites

NOBODY = Demand({})
STEPS = [[2, 2, 50, 50], [2, 2, 50, 50], [2, 2, 8, np.nan], [2, 2, 8, 8]]
SLOPE = Attribute(field="slope_percent", of="slope", least=0.0)


def pack_of(folder: Path, cells: object, **entry: object) -> Pack:
    """Give a pack whose role `slope` is filled by a raster of 10 m cells."""
    made = packs.write_pack(
        folder / "pack",
        {"park": [(packs.box(0, 0, 40, 40), packs.park("p1"))], "slope": []},
        missing=["cover"],
        entries={"slope": {"file": "slope.tif", "geometry": "raster", **entry}},
    )
    (made / "slope.geojson").unlink()
    rasters.written(made / "slope.tif", np.asarray(cells, dtype="float32"), nodata=np.nan)
    return load(made)


def measured(kind: Kind, pack: Pack, sites: Sites) -> Measured:
    return kind.on(pack, NOBODY)(sites)


def test_an_attribute_of_a_raster_is_the_mean_over_the_site(tmp_path: Path) -> None:
    found = measured(SLOPE, pack_of(tmp_path, STEPS), packs.sites([packs.box(15, 20, 30, 40)]))
    assert found.best.tolist() == found.low.tolist() == pytest.approx([(5 * 2 + 10 * 50) / 15])


def test_the_sites_own_number_comes_before_the_raster_and_is_exact(tmp_path: Path) -> None:
    sites = packs.sites([packs.box(20, 0, 40, 20)] * 2, slope_percent=[3.0, None])
    found = measured(SLOPE, pack_of(tmp_path, STEPS), sites)
    assert [one[0] for one in (found.best, found.low, found.high)] == [3.0, 3.0, 3.0]
    assert (found.best[1], found.low[1], found.high[1]) == (8.0, 6.0, math.inf)


def test_where_every_site_has_its_own_number_no_raster_is_read(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, STEPS)
    bound = SLOPE.on(pack, NOBODY)
    (tmp_path / "pack" / "slope.tif").unlink()
    assert bound(packs.sites([packs.at(0, 0)], slope_percent=[7])).best.tolist() == [7.0]


def test_a_greatest_number_that_the_rule_states_bounds_the_unknown(tmp_path: Path) -> None:
    kind = Attribute(field="x", of="slope", least=0.0, most=100.0)
    found = measured(kind, pack_of(tmp_path, STEPS), packs.sites([packs.box(20, 0, 40, 20)]))
    assert (found.low[0], found.high[0]) == (6.0, 31.0)  # 3/4 known at 8


def test_too_little_known_gives_bounds_and_no_best(tmp_path: Path) -> None:
    sites = packs.sites([packs.box(20, 0, 40, 20), packs.box(28, 11, 40, 19)])
    share = RasterShare(of="slope", above=5.0)
    found = measured(share, pack_of(tmp_path, STEPS), sites)
    assert found.best[0] == pytest.approx(1.0)
    assert math.isnan(found.best[1])  # 2 of 12 m
    assert (found.low[1], found.high[1]) == (pytest.approx(1 / 6), 1.0)
    eager = RasterShare(of="slope", above=5.0, known=0.1)
    assert measured(eager, pack_of(tmp_path, STEPS), sites).best[1] == pytest.approx(1.0)


def test_a_share_above_a_limit(tmp_path: Path) -> None:
    kind = RasterShare(of="slope", above=46.6)
    found = measured(kind, pack_of(tmp_path, STEPS), packs.sites([packs.box(0, 0, 40, 40)]))
    assert found.best[0] == pytest.approx(4 / 15)
    assert (found.low[0], found.high[0]) == pytest.approx((4 / 16, 5 / 16))


def test_a_share_of_classes(tmp_path: Path) -> None:
    kind = ClassShare(of="slope", classes=(2, 8))
    found = measured(kind, pack_of(tmp_path, STEPS), packs.sites([packs.box(0, 0, 40, 20)]))
    assert found.best[0] == pytest.approx(1.0)
    assert (found.low[0], found.high[0]) == pytest.approx((7 / 8, 1.0))


def test_doubt_of_the_site_and_precision_of_the_layer_add_up(tmp_path: Path) -> None:
    cells = np.tile(np.repeat([1.0, 9.0], [12, 8]), (20, 1))
    kind = RasterShare(of="slope", above=5.0)
    site = [packs.box(60, 60, 80, 100)]
    pack = pack_of(tmp_path, cells, precision_m=25)
    near = measured(kind, pack, packs.sites(site, uncertainty_m=10.0))
    assert (near.low[0], near.high[0]) == (0.0, 0.0)
    far = measured(kind, pack, packs.sites(site, uncertainty_m=20.0))
    assert (far.low[0], far.high[0]) == (0.0, pytest.approx(0.5))


@pytest.mark.parametrize(
    "kind",
    [
        RasterShare(of="cover", above=1.0),
        ClassShare(of="cover", classes=(1,)),
        Attribute(field="x", of="cover"),
    ],
)
def test_a_role_that_nothing_fills_is_unknown(tmp_path: Path, kind: Kind) -> None:
    found = measured(kind, pack_of(tmp_path, STEPS), packs.sites([packs.box(0, 0, 9, 9)]))
    assert np.isnan([found.best, found.low, found.high]).all()
    assert kind.roles == ("cover",)


@pytest.mark.parametrize("kind", [Distance(to=("slope",)), Overlap(of=("slope",))])
def test_a_kind_of_features_refuses_a_raster_by_name(tmp_path: Path, kind: Kind) -> None:
    with pytest.raises(BrokenLayerError) as caught:
        kind.on(pack_of(tmp_path, STEPS), NOBODY)
    assert "slope_layer 是栅格" in caught.value.zh
    assert "raster_share" in caught.value.zh
    assert "slope_layer of the role slope is a raster" in caught.value.en


def test_a_kind_of_rasters_refuses_features_by_name(tmp_path: Path) -> None:
    with pytest.raises(BrokenLayerError) as caught:
        RasterShare(of="park", above=1.0).on(pack_of(tmp_path, STEPS), NOBODY)
    assert "park_layer 是矢量" in caught.value.zh
    assert "holds features" in caught.value.en


@pytest.mark.parametrize(
    ("kind", "params", "en"),
    [
        ("raster_share", {"of": "slope"}, "give at least one"),
        ("raster_share", {"of": "slope", "above": 5, "below": 5}, "above less than below"),
        ("raster_share", {"of": "slope", "above": 5, "known": 1.5}, "known = 1.5 is out of range"),
        ("raster_share", {"of": "slope", "over": 5}, "parameter over: raster_share has none such"),
        ("class_share", {"of": "slope", "classes": []}, "classes of class_share are empty"),
        ("class_share", {"of": "slope", "classes": ["林地"]}, "classes.0"),
        ("attribute", {"field": "x", "least": 2, "most": 1}, "least = 2.0 of attribute is above"),
        ("attribute", {"field": "x", "known": -1}, "known = -1 is out of range"),
    ],
)
def test_parameters_that_cannot_be_are_refused(
    kind: str, params: dict[str, object], en: str
) -> None:
    with pytest.raises(RuleError) as caught:
        make(kind, params)
    assert en in caught.value.text("en")
    assert caught.value.text("zh")
