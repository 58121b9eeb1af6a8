"""What a site names of itself, and what lies within its reach: worked out by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import packs
import pytest

from sitesel.criteria import Demand
from sitesel.criteria.among import Among
from sitesel.criteria.served import Served

if TYPE_CHECKING:
    from sitesel.matrix import Measured
    from sitesel.sites import Sites

NOBODY = Demand({})
POWER = Served(of=("power_substation",), field="spare_mva", within_m=2000.0)
HECTARE = packs.box(0, 0, 100, 100)


def triple(measured: Measured, row: int = 0) -> tuple[float, float, float]:
    return float(measured.best[row]), float(measured.low[row]), float(measured.high[row])


def served(candidates: Sites | None = None, **roles: object) -> Measured:
    pack = packs.memory_pack(**roles)  # type: ignore[arg-type]
    return POWER.on(pack, NOBODY)(candidates or packs.sites([HECTARE]))


def test_a_site_is_among_the_names_where_its_whole_cell_is() -> None:
    candidates = packs.sites(
        [HECTARE] * 4, district=["黄岛区", "即墨区", "黄岛区、胶州市", "黄岛区、即墨区"]
    )
    kind = Among(field="district", names=("黄岛区", "胶州市"))
    found = kind.on(packs.memory_pack(), NOBODY)(candidates)
    assert found.best[:3].tolist() == [1.0, 0.0, 1.0]
    assert math.isnan(found.best[3])
    assert (found.low[3], found.high[3]) == (0.0, 1.0)


def test_a_site_that_names_nothing_is_unknown() -> None:
    candidates = packs.sites([HECTARE] * 2, district=["", None])
    found = Among(field="district", names=("黄岛区",)).on(packs.memory_pack(), NOBODY)(candidates)
    assert all(math.isnan(one) for part in (found.best, found.low, found.high) for one in part)


def test_the_best_within_reach_counts_and_what_is_farther_does_not() -> None:
    stations = packs.features(  # 900, 2,000 and 2,001 m from the east edge of the site
        [packs.at(1000, 50), packs.at(2100, 50), packs.at(2101, 50)], spare_mva=[30.0, 50.0, 90.0]
    )
    assert triple(served(power_substation=stations)) == (50.0, 50.0, 50.0)


def test_nothing_within_reach_offers_nothing_if_the_layer_is_complete() -> None:
    far = packs.features([packs.at(9000, 0)], spare_mva=[90.0])
    assert triple(served(power_substation=far)) == (0.0, 0.0, 0.0)


def test_an_incomplete_layer_may_hide_any_capacity() -> None:
    far = packs.features([packs.at(9000, 0)], spare_mva=[90.0], complete=False)
    best, low, high = triple(served(power_substation=far))
    assert math.isnan(best)
    assert (low, high) == (0.0, math.inf)
    near = packs.features([packs.at(1000, 50)], spare_mva=[30.0], complete=False)
    assert triple(served(power_substation=near)) == (30.0, 30.0, math.inf)


def test_doubt_of_position_of_site_and_station_may_bring_it_in_or_out_of_reach() -> None:
    stations = packs.features(  # 1,900 m and 2,300 m away, each give or take 350 m together
        [packs.at(2000, 50), packs.at(2400, 50)], uncertainty_m=150.0, spare_mva=[30.0, 90.0]
    )
    doubtful = packs.sites([HECTARE], uncertainty_m=200.0)
    assert triple(served(doubtful, power_substation=stations)) == (30.0, 0.0, 90.0)


def test_a_station_whose_capacity_nobody_states_may_offer_any() -> None:
    stations = packs.features([packs.at(500, 0), packs.at(600, 0)], spare_mva=[None, 20.0])
    best, low, high = triple(served(power_substation=stations))
    assert math.isnan(best)
    assert (low, high) == (20.0, math.inf)


@pytest.mark.parametrize("roles", [{}, {"power_substation": packs.features([packs.at(0, 0)])}])
def test_without_the_layer_or_its_column_capacity_is_unknown(roles: dict[str, object]) -> None:
    assert math.isnan(served(**roles).best[0])
