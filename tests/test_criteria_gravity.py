"""Pull of anchor firms, with powers of e worked out by hand."""

from __future__ import annotations

import math

import packs
import pytest

from sitesel.criteria import Demand
from sitesel.criteria.gravity import Gravity

E1 = 0.36787944117144233  # 1/e
E2 = 0.1353352832366127  # 1/e squared
VEHICLES = Demand({"nev": 1.0, "新能源汽车": 1.0, "h2es": 0.5})


def pull(firms, candidates, demand=VEHICLES):  # noqa: ANN001, ANN201
    pack = packs.memory_pack(anchor_firm=firms)
    return Gravity(to=("anchor_firm",), decay_m=10_000).on(pack, demand)(candidates)


def test_a_firm_next_door_counts_one_and_one_a_decay_length_away_one_over_e() -> None:
    firms = packs.features([packs.at(0, 0)], industries=[["nev"]])
    found = pull(firms, packs.sites([packs.at(0, 0), packs.at(6000, 8000), packs.at(20_000, 0)]))
    assert found.best.tolist() == pytest.approx([1.0, E1, E2], abs=1e-15)


def test_firms_add_up_and_a_related_one_counts_its_degree() -> None:
    firms = packs.features(
        [packs.at(0, 0), packs.at(10_000, 0), packs.at(20_000, 0)],
        industries=[["nev"], ["h2es"], ["textile"]],
    )
    assert pull(firms, packs.sites([packs.at(0, 0)])).best.tolist() == pytest.approx([1 + 0.5 * E1])


def test_a_firm_of_several_industries_counts_once_by_the_best_of_them() -> None:
    firms = packs.features([packs.at(0, 0)], industries=[["h2es", "nev", "textile"]])
    assert pull(firms, packs.sites([packs.at(0, 0)])).best.tolist() == [1.0]


def test_distance_is_from_the_edge_of_the_site() -> None:
    firms = packs.features([packs.at(11_000, 0)], industries=[["nev"]])
    found = pull(firms, packs.sites([packs.box(0, -500, 1000, 500)]))
    assert found.best.tolist() == pytest.approx([E1])


def test_both_uncertainties_widen_the_pull() -> None:
    firms = packs.features([packs.at(15_000, 0)], industries=[["nev"]], uncertainty_m=2000)
    found = pull(firms, packs.sites([packs.at(0, 0)], uncertainty_m=3000))
    assert found.best.tolist() == pytest.approx([math.exp(-1.5)])
    assert found.low.tolist() == pytest.approx([E2])
    assert found.high.tolist() == pytest.approx([E1])


def test_a_firm_that_may_be_at_the_gate_counts_at_most_one() -> None:
    firms = packs.features([packs.at(1000, 0)], industries=[["nev"]], uncertainty_m=2000)
    assert pull(firms, packs.sites([packs.at(0, 0)])).high.tolist() == [1.0]


def test_no_located_firm_of_the_industry_is_unknown_and_not_zero() -> None:
    firms = packs.features([packs.at(0, 0)], industries=[["textile"]])
    found = pull(firms, packs.sites([packs.at(0, 0)]))
    assert all(math.isnan(number) for number in (*found.best, *found.low, *found.high))


def test_without_a_layer_of_firms_the_pull_is_unknown() -> None:
    kind = Gravity(to=("anchor_firm",), decay_m=10_000)
    found = kind.on(packs.memory_pack(missing=["anchor_firm"]), VEHICLES)(
        packs.sites([packs.at(0, 0)])
    )
    assert math.isnan(found.best[0])
