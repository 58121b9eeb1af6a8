"""A source states that there is nothing on some ground: what follows from that, and what not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest

from sitesel.criteria import Demand
from sitesel.criteria.distance import Distance
from sitesel.criteria.overlap import Overlap
from sitesel.criteria.travel_time import TravelTime
from sitesel.engine import finding
from sitesel.pack.features import together
from sitesel.rules import load as load_rules

if TYPE_CHECKING:
    import shapely

    from sitesel.criteria import Measure
    from sitesel.pack import Features, Pack

NOBODY = Demand({})
GROUND = packs.box(0, 0, 1000, 1000)
INSIDE = packs.box(400, 400, 600, 600)  # 400 m from every edge of the ground
HALF = packs.box(900, 400, 1100, 600)  # half of it outside
AWAY = packs.box(5000, 0, 5100, 100)


def nothing(ground: shapely.Geometry = GROUND) -> Features:
    empty = packs.features([ground])
    return replace(empty, table=empty.table.iloc[:0], uncertainty_m=np.zeros(0), absent_in=ground)


def bound(kind: Overlap | Distance, **roles: Features) -> Measure:
    return kind.on(packs.memory_pack(**roles), NOBODY)


def test_no_share_is_covered_on_the_stated_ground_and_nothing_is_known_beyond() -> None:
    found = bound(Overlap(of=("flood",)), flood=nothing())(packs.sites([INSIDE, HALF, AWAY]))
    np.testing.assert_array_equal(found.best, [0, np.nan, np.nan])
    np.testing.assert_allclose(found.low, [0, 0, 0])
    np.testing.assert_allclose(found.high, [0, 0.5, 1])


def test_a_set_back_shrinks_the_ground_on_which_a_statement_holds() -> None:
    found = bound(Overlap(of=("flood",), set_back_m=500), flood=nothing())(packs.sites([INSIDE]))
    assert np.isnan(found.best[0])
    kept = bound(Overlap(of=("flood",), set_back_m=300), flood=nothing())(packs.sites([INSIDE]))
    assert kept.best[0] == 0


def test_the_nearest_feature_is_beyond_the_edge_of_the_stated_ground() -> None:
    sites = packs.sites([INSIDE, HALF, AWAY], uncertainty_m=[50, 0, 0])
    found = bound(Distance(to=("fault",)), fault=nothing())(sites)
    assert np.isnan(found.best).all()
    np.testing.assert_allclose(found.low, [350, 0, 0])
    assert np.isinf(found.high).all()


def test_a_set_back_from_faults_passes_well_inside_the_stated_ground_only() -> None:
    rule = next(one for one in load_rules("nev", None).constraints if one.id == "fault")
    found = bound(Distance(to=("fault",)), fault=nothing())(packs.sites([INSIDE, HALF]))
    assert rule.at_least == 200
    assert finding(found, rule).tolist() == ["pass", "unknown"]


def test_known_features_stay_beside_a_statement_that_there_are_no_others() -> None:
    lake = packs.features([packs.box(2000, 0, 3000, 1000)], complete=False)
    both = together([lake, nothing()])
    cautious = bound(Overlap(of=("water",), trust_absence=False), water=both)
    found = cautious(packs.sites([INSIDE, packs.box(2100, 100, 2200, 200), AWAY]))
    np.testing.assert_array_equal(found.best, [0, 1, np.nan])
    nearest = bound(Distance(to=("water",), trust_absence=False), water=both)
    found = nearest(packs.sites([INSIDE]))
    np.testing.assert_allclose([found.low[0], found.best[0]], [400, 1400])


def test_a_layer_that_is_trusted_is_not_narrowed_by_a_statement() -> None:
    lake = packs.features([packs.box(2000, 0, 3000, 1000)])
    trusting = bound(Overlap(of=("water",)), water=together([lake, nothing()]))
    assert trusting(packs.sites([AWAY])).best[0] == 0


def test_two_statements_hold_where_both_do() -> None:
    kind = Overlap(of=("flood", "hazard"))
    measure = bound(kind, flood=nothing(), hazard=nothing(packs.box(0, 0, 500, 1000)))
    found = measure(packs.sites([packs.box(100, 100, 200, 200), INSIDE]))
    np.testing.assert_array_equal(found.best, [0, np.nan])
    np.testing.assert_allclose(found.high, [0, 0.5])


def test_a_statement_beside_a_missing_role_proves_nothing() -> None:
    pack: Pack = packs.memory_pack(missing=["hazard"], flood=nothing())
    found = Overlap(of=("flood", "hazard")).on(pack, NOBODY)(packs.sites([INSIDE]))
    assert np.isnan(found.best[0])
    assert (found.low[0], found.high[0]) == (0, 1)


def test_a_point_site_is_judged_too() -> None:
    found = bound(Overlap(of=("flood",)), flood=nothing())(
        packs.sites([packs.at(500, 500), packs.at(5000, 0)])
    )
    np.testing.assert_array_equal(found.best, [0, np.nan])


def test_no_way_leads_to_facilities_that_are_stated_not_to_be() -> None:
    road = packs.features([packs.line((0, 0), (1000, 0))])
    pack = packs.memory_pack(road=road, port=nothing())
    found = TravelTime(to=("port",)).on(pack, NOBODY)(packs.sites([INSIDE]))
    assert np.isnan(found.best[0])


@pytest.mark.parametrize("order", [1, -1])
def test_joining_keeps_features_and_statement_in_any_order(order: int) -> None:
    lake = packs.features([packs.box(2000, 0, 3000, 1000)], layer="lake")
    both = together([lake, nothing()][::order])
    assert len(both) == 1
    assert both.absent_in is not None
    assert both.absent_in.equals(GROUND)
    assert set(both.layers) == {"lake", "made_up"}
