"""Set-backs by district: parts of a site by hand, what is unknown, and bounds that hold."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import packs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate

from sitesel.criteria import Demand
from sitesel.criteria.set_back import SetBack
from sitesel.errors import RuleError
from sitesel.pack.schema import District

if TYPE_CHECKING:
    import shapely

    from sitesel.pack import Pack

NOBODY = Demand({})
SITE = packs.box(-50, 0, 50, 100)
ROAD = packs.line((-500, -5), (500, -5))
WEST, EAST = packs.box(-900, -900, 0, 900), packs.box(0, -900, 900, 900)


def two_districts(*, precision_m: float = 0.0, doubt_m: float = 0.0, complete: bool = True) -> Pack:
    """West and east of the site's middle, and a road 5 m south of it."""
    return packs.memory_pack(
        road=packs.features([ROAD], uncertainty_m=doubt_m, complete=complete),
        district=packs.features([WEST, EAST], uncertainty_m=precision_m, name_zh=["西区", "东区"]),
    )


def no_boundaries(*, complete: bool = True) -> Pack:
    pack = packs.memory_pack(road=packs.features([ROAD], complete=complete))
    names = tuple(District(code=name, name_zh=name) for name in ("西区", "东区"))
    return replace(pack, districts=names)


def share(pack: Pack, shape: shapely.Geometry = SITE, **said: object):  # noqa: ANN201
    kind = {key: said.pop(key) for key in ("within", "outside") if key in said}
    measure = SetBack(of=("road",), set_back_m=25.0, **kind).on(pack, NOBODY)
    columns = {key: [one] for key, one in said.items() if key != "uncertainty_m"}
    doubt = said.get("uncertainty_m", 0.0)
    one = measure(packs.sites([shape], uncertainty_m=doubt, **columns))
    return tuple(float(part[0]) for part in (one.low, one.best, one.high))


def test_each_part_of_a_site_counts_by_the_district_that_it_lies_in() -> None:
    """25 m from a road 5 m off leave 20 m of 100 m: a fifth, half of it on either side."""
    pack = two_districts()
    assert share(pack) == pytest.approx((0.2, 0.2, 0.2))
    assert share(pack, within="西区") == pytest.approx((0.1, 0.1, 0.1))
    assert share(pack, outside=("西区",)) == pytest.approx((0.1, 0.1, 0.1))
    assert share(pack, outside=("西区", "东区")) == pytest.approx((0.0, 0.0, 0.0))
    shifted = packs.box(-20, 0, 80, 100)
    assert share(pack, shifted, within="西区")[1] == pytest.approx(0.04)
    assert share(pack, shifted, within="东区")[1] == pytest.approx(0.16)


def test_a_point_is_in_it_or_not() -> None:
    pack = two_districts()
    assert share(pack, packs.at(-10, 10), within="西区")[1] == 1.0
    assert share(pack, packs.at(-10, 10), within="东区")[1] == 0.0
    assert share(pack, packs.at(-10, 30), within="西区")[1] == 0.0


def test_without_boundaries_the_column_decides_and_an_empty_one_is_unknown() -> None:
    pack = no_boundaries()
    assert share(pack, within="西区", district="西区") == pytest.approx((0.2, 0.2, 0.2))
    assert share(pack, within="西区", district="东区") == (0.0, 0.0, 0.0)
    assert share(pack, outside=("西区",), district="东区") == pytest.approx((0.2, 0.2, 0.2))
    assert share(pack, outside=("西区",), district="西区") == (0.0, 0.0, 0.0)
    for said in ("", "别处", "西区、东区"):
        low, best, high = share(pack, within="西区", district=said)
        assert (low, high) == (0.0, pytest.approx(0.2)), said
        assert math.isnan(best), said


def test_a_site_far_from_any_feature_passes_whatever_its_district() -> None:
    far = packs.box(0, 300, 100, 400)
    assert share(no_boundaries(), far, within="西区", district="") == (0.0, 0.0, 0.0)


def test_boundaries_that_lack_the_district_are_as_good_as_none() -> None:
    pack = packs.memory_pack(
        road=packs.features([ROAD]), district=packs.features([EAST], name_zh=["东区"])
    )
    pack = replace(pack, districts=(District(code="1", name_zh="西区"),))
    assert share(pack, within="西区", district="西区")[1] == pytest.approx(0.2)
    assert math.isnan(share(pack, within="西区", district="")[1])


@pytest.mark.parametrize("pack", [two_districts(complete=False), no_boundaries(complete=False)])
def test_a_layer_that_misses_features_never_proves_that_there_is_none(pack: Pack) -> None:
    far = packs.box(-100, 300, -10, 400)
    low, best, high = share(pack, far, within="西区", district="西区")
    assert (low, high) == (0.0, 1.0)
    assert math.isnan(best)
    near = packs.box(-100, 0, -10, 100)
    assert share(pack, near, within="西区", district="西区") == pytest.approx((0.2, 0.2, 1.0))
    elsewhere = packs.box(10, 300, 100, 400)
    assert share(pack, elsewhere, within="西区", district="东区") == (0.0, 0.0, 0.0)
    low, best, high = share(pack, far, outside=("东区",), district="西区")
    assert (low, high) == (0.0, 1.0)
    assert math.isnan(best)


def test_a_missing_role_is_unknown() -> None:
    pack = packs.memory_pack(missing=["road"])
    assert all(math.isnan(part) for part in share(pack))


def test_a_rule_that_stands_for_rows_cannot_be_measured() -> None:
    with pytest.raises(RuleError, match=r"setbacks\.csv"):
        SetBack(of=("road",)).on(no_boundaries(), NOBODY)


def test_a_district_that_may_reach_the_site_leaves_it_open() -> None:
    """The zone ends 3 m beside the site, the border 3 m off: either may be 10 m from there."""
    pack = two_districts(precision_m=10.0)
    beside = packs.box(3, 0, 103, 100)
    low, best, high = share(pack, beside, within="西区")
    assert (low, best) == (0.0, 0.0)
    assert high == pytest.approx(0.2 * 0.07, rel=0.05)
    low, best, high = share(pack, beside, outside=("西区",))
    assert low == pytest.approx(0.2 * 0.93, rel=0.05)
    assert best == pytest.approx(0.2)
    assert high == pytest.approx(0.2)


@settings(max_examples=60)
@given(
    east=st.floats(-60, 60), north=st.floats(-60, 60), doubt=st.sampled_from([0.0, 10.0]),
    uncertainty=st.sampled_from([0.0, 15.0]), precision=st.sampled_from([0.0, 20.0]),
    turn=st.floats(0, 2 * math.pi), inverse=st.booleans(),
)  # fmt: skip
def test_no_shift_within_the_doubts_leaves_the_bounds(  # noqa: PLR0913
    *, east: float, north: float, doubt: float, uncertainty: float, precision: float, turn: float,
    inverse: bool,
) -> None:  # fmt: skip
    """Site, road and border each moved its whole doubt in any direction; measured by shapely."""
    pack = two_districts(precision_m=precision, doubt_m=doubt)
    said = {"outside": ("西区",)} if inverse else {"within": "西区"}
    site = translate(SITE, east, north)
    low, _, high = share(pack, site, uncertainty_m=uncertainty, **said)

    def moved(shape: shapely.Geometry, by: float, angle: float) -> shapely.Geometry:
        return translate(shape, by * math.cos(angle), by * math.sin(angle))

    zone = moved(ROAD, doubt, turn).buffer(25.0)
    area = moved(WEST, precision, 2 * turn)
    law = zone.difference(area) if inverse else zone.intersection(area)
    there = moved(site, uncertainty, 3 * turn)
    found = law.intersection(there).area / there.area
    assert low - 1e-9 <= found <= high + 1e-9


def test_many_sites_are_measured_as_each_alone() -> None:
    random = np.random.default_rng(5)
    corners = random.uniform(-150, 150, (40, 2))
    shapes = [packs.box(east, north, east + 60, north + 60) for east, north in corners]
    doubt = random.choice([0.0, 5.0, 12.0], 40)
    pack = two_districts(precision_m=8.0, doubt_m=3.0)
    measure = SetBack(of=("road",), set_back_m=25.0, within="西区").on(pack, NOBODY)
    together = measure(packs.sites(shapes, uncertainty_m=doubt))
    for row, shape in enumerate(shapes):
        alone = measure(packs.sites([shape], uncertainty_m=doubt[row]))
        for name in ("low", "best", "high"):
            assert getattr(alone, name)[0] == pytest.approx(getattr(together, name)[row], abs=1e-9)
