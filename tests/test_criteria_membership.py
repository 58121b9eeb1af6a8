"""Membership and industry match: who lies in what, surely, as drawn or possibly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import packs
import pytest

from sitesel.criteria import Demand
from sitesel.criteria.industry_match import IndustryMatch
from sitesel.criteria.membership import Membership

if TYPE_CHECKING:
    from sitesel.pack import Features

NOBODY = Demand({})
VEHICLES = Demand({"nev": 1.0, "新能源汽车": 1.0, "h2es": 0.5})
RING = Membership(of=("zone",), by="kind", degree={"core": 1.0, "outer": 0.7}, otherwise=0.1)


def zones(**more: list[float]) -> Features:
    return packs.features(
        [packs.box(0, 0, 1000, 1000), packs.box(-2000, -2000, 3000, 3000)],
        kind=["core", "outer"],
        candidate=[False, False],
        **more,
    )


def test_the_highest_degree_among_what_a_site_lies_in_counts() -> None:
    candidates = packs.sites(
        [
            packs.box(100, 100, 200, 200),
            packs.box(-900, -900, -800, -800),
            packs.box(9000, 0, 9100, 100),
        ]
    )
    found = RING.on(packs.memory_pack(zone=zones()), NOBODY)(candidates)
    assert found.best.tolist() == [1.0, 0.7, 0.1]
    assert found.low.tolist() == found.high.tolist() == [1.0, 0.7, 0.1]


def test_a_site_lies_where_its_centroid_is() -> None:
    straddling = packs.sites([packs.box(900, 0, 1080, 100), packs.box(900, 0, 1120, 100)])
    found = RING.on(packs.memory_pack(zone=zones()), NOBODY)(straddling)
    assert found.best.tolist() == [1.0, 0.7]  # centroids at 990 and 1010 m east


def test_uncertainty_makes_membership_possible_or_unsure() -> None:
    found = RING.on(packs.memory_pack(zone=zones(uncertainty_m=20)), NOBODY)(
        packs.sites(
            [packs.at(500, 500), packs.at(940, 500), packs.at(1060, 500), packs.at(1100, 500)],
            uncertainty_m=50,
        )
    )
    assert found.best.tolist() == [1.0, 1.0, 0.7, 0.7]
    assert found.low.tolist() == [1.0, 0.7, 0.7, 0.7]  # the second is 60 m inside, 70 m unsure
    assert found.high.tolist() == [1.0, 1.0, 1.0, 0.7]  # the third is 60 m outside


def test_a_list_valued_attribute_counts_by_its_best_entry() -> None:
    kind = Membership(of=("park",), by="platforms", degree={"ftz": 0.9, "edz": 0.5})
    pack = packs.memory_pack(
        park=packs.features([packs.box(0, 0, 100, 100)], platforms=[["edz", "ftz", "other"]])
    )
    assert kind.on(pack, NOBODY)(packs.sites([packs.at(50, 50)])).best.tolist() == [0.9]


def test_a_park_lies_in_itself_and_in_what_it_is_declared_within_wherever_it_is_drawn() -> None:
    parks = packs.features(
        [packs.at(0, 0), packs.box(50_000, 0, 51_000, 1000), packs.box(90_000, 0, 91_000, 1000)],
        id=["mine", "zone", "area"],
        within=[["zone"], ["area"], []],
        platforms=[[], ["edz"], ["ftz"]],
    )
    kind = Membership(of=("park",), by="platforms", degree={"ftz": 0.9, "edz": 0.5})
    candidates = packs.sites([packs.at(0, 0)], id=["mine"], role="park", uncertainty_m=8000)
    found = kind.on(packs.memory_pack(park=parks), NOBODY)(candidates)
    assert (found.low[0], found.best[0], found.high[0]) == (0.9, 0.9, 0.9)


def test_a_park_lies_in_no_park_that_it_is_not_declared_within_though_drawn_inside_it() -> None:
    parks = packs.features(
        [packs.box(0, 0, 10, 10), packs.box(-500, -500, 500, 500)],
        id=["mine", "around"],
        within=[[], []],
        platforms=[[], ["ftz"]],
    )
    kind = Membership(of=("park",), by="platforms", degree={"ftz": 0.9})
    candidates = packs.sites([packs.box(0, 0, 10, 10)], id=["mine"], role="park")
    assert kind.on(packs.memory_pack(park=parks), NOBODY)(candidates).best.tolist() == [0.0]


def test_parks_declared_within_each_other_end() -> None:
    parks = packs.features(
        [packs.at(0, 0), packs.at(1, 0)],
        id=["a", "b"],
        within=[["b"], ["a"]],
        platforms=[[], ["ftz"]],
    )
    kind = Membership(of=("park",), by="platforms", degree={"ftz": 0.9})
    candidates = packs.sites([packs.at(0, 0)], id=["a"], role="park")
    assert kind.on(packs.memory_pack(park=parks), NOBODY)(candidates).best.tolist() == [0.9]


CHEMICAL = Membership(
    of=("park",), by="chemical_park", degree={"recognised": 1.0}, unknown=("recognised_part",)
)


def test_membership_that_only_an_unknown_value_could_give_is_unknown() -> None:
    parks = packs.features(
        [packs.box(0, 0, 100, 100), packs.box(200, 0, 300, 100), packs.box(400, 0, 500, 100)],
        chemical_park=["recognised", "recognised_part", ""],
    )
    found = CHEMICAL.on(packs.memory_pack(park=parks), NOBODY)(
        packs.sites([packs.at(50, 50), packs.at(250, 50), packs.at(450, 50)])
    )
    assert found.best[0] == 1.0
    assert math.isnan(found.best[1])
    assert (found.low[1], found.high[1]) == (0.0, 1.0)
    assert (found.low[2], found.best[2], found.high[2]) == (0.0, 0.0, 0.0)


def test_a_recognised_park_decides_although_the_site_also_lies_in_an_unknown_one() -> None:
    parks = packs.features(
        [packs.box(0, 0, 100, 100), packs.box(0, 0, 300, 100)],
        chemical_park=["recognised", "recognised_part"],
    )
    found = CHEMICAL.on(packs.memory_pack(park=parks), NOBODY)(packs.sites([packs.at(50, 50)]))
    assert found.best.tolist() == [1.0]


def test_bounds_that_a_planner_supplies_count_in_full_whatever_the_parks_say() -> None:
    kind = Membership(
        of=("park",),
        by="chemical_park",
        degree={"recognised": 1.0},
        unknown=("recognised_part",),
        or_in=("boundary",),
    )
    parks = packs.features(
        [packs.box(0, 0, 100, 100), packs.box(200, 0, 300, 100)],
        chemical_park=["", "recognised_part"],
    )
    places = packs.sites([packs.at(50, 50), packs.at(210, 50), packs.at(290, 50)])
    bounds = packs.features([packs.box(0, 0, 250, 100)])
    with_bounds = kind.on(packs.memory_pack(park=parks, boundary=bounds), NOBODY)(places)
    assert with_bounds.best.tolist()[:2] == [1.0, 1.0]
    assert math.isnan(with_bounds.best[2])
    without = kind.on(packs.memory_pack(park=parks, missing=["boundary"]), NOBODY)(places)
    assert without.best[0] == 0.0
    assert math.isnan(without.best[1])


@pytest.mark.parametrize("kind", [RING, IndustryMatch(of=("zone",))])
def test_without_any_of_its_roles_membership_is_unknown(kind: Membership | IndustryMatch) -> None:
    found = kind.on(packs.memory_pack(missing=["zone"]), VEHICLES)(packs.sites([packs.at(0, 0)]))
    assert math.isnan(found.best[0])


def match(parks: Features, candidates, *, inherited: float = 0.5):  # noqa: ANN001, ANN201
    kind = IndustryMatch(of=("park",), inherited=inherited)
    return kind.on(packs.memory_pack(park=parks), VEHICLES)(candidates)


def test_a_parcel_inherits_the_leading_industries_of_the_park_that_it_lies_in() -> None:
    parks = packs.features(
        [packs.box(0, 0, 1000, 1000), packs.box(2000, 0, 3000, 1000)],
        industries=[["textile", "nev"], ["h2es"]],
        candidate=[True, True],
    )
    parcels = packs.sites([packs.at(500, 500), packs.at(2500, 500), packs.at(9000, 0)])
    assert match(parks, parcels).best.tolist() == [1.0, 0.5, 0.0]


def test_what_leads_only_in_an_area_too_large_to_be_a_site_counts_in_part() -> None:
    parks = packs.features([packs.box(0, 0, 9000, 9000)], industries=[["nev"]], candidate=[False])
    assert match(parks, packs.sites([packs.at(500, 500)])).best.tolist() == [0.5]


def test_what_leads_only_where_a_park_is_declared_within_counts_in_part() -> None:
    parks = packs.features(
        [packs.at(0, 0), packs.at(0, 0)],
        id=["mine", "around"],
        industries=[["textile"], ["nev"]],
        within=[["around"], []],
        candidate=[True, True],
    )
    mine = packs.sites([packs.at(0, 0)], id=["mine"], role="park", industries=[["textile"]])
    assert match(parks, mine).best.tolist() == [0.5]
    assert match(parks, mine, inherited=1.0).best.tolist() == [1.0]


def test_a_parcel_that_names_its_own_industry_in_chinese_needs_no_park() -> None:
    parks = packs.features([packs.at(0, 0)], industries=[["textile"]], candidate=[True])
    parcels = packs.sites(
        [packs.at(5000, 5000)] * 3, industries=["新能源汽车、食品饮料", "nev", "无"]
    )
    assert match(parks, parcels).best.tolist() == [1.0, 1.0, 0.0]


def test_near_the_edge_of_a_park_its_industries_are_possible_but_not_sure() -> None:
    parks = packs.features(
        [packs.box(0, 0, 1000, 1000)], industries=[["nev"]], candidate=[True], uncertainty_m=300
    )
    found = match(parks, packs.sites([packs.at(900, 500), packs.at(1200, 500)]))
    assert found.best.tolist() == [1.0, 0.0]
    assert found.low.tolist() == [0.0, 0.0]
    assert found.high.tolist() == [1.0, 1.0]


def test_a_park_of_unknown_extent_holds_a_parcel_only_possibly() -> None:
    parks = packs.features(
        [packs.at(0, 0)], industries=[["nev"]], candidate=[True], uncertainty_m=300
    )
    found = match(parks, packs.sites([packs.at(0, 0)]))
    assert (found.low[0], found.best[0], found.high[0]) == (0.0, 0.0, 1.0)
