"""What a search must keep to whatever the ground: limits, symmetry, and the same answer again."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from sitesel.errors import MethodError, NoSiteError
from sitesel.locating import Units, Wanted, from_grid, from_parcels, search, verify
from sitesel.locating.field import field, terms
from sitesel.locating.grow import grow

CELL_M = 10.0


def smooth(seed: int, side: int) -> np.ndarray:
    """Waves and noise, scaled to [0, 1]."""
    random = np.random.default_rng(seed)
    at = np.arange(side)
    value = sum(
        np.outer(np.sin(at / random.uniform(2, 9) + random.uniform(0, 6)),
                 np.cos(at / random.uniform(2, 9) + random.uniform(0, 6)))
        for _ in range(5)
    ) + 0.3 * random.random((side, side))  # fmt: skip
    return (value - value.min()) / np.ptp(value)


def renumbered(units: Units, order: np.ndarray) -> Units:
    """Make unit `order[i]` number i, and forget the grid."""
    number = np.argsort(order)
    source, other = number[units.source()], number[units.other]
    by = np.lexsort((other, source))
    return Units(
        value=units.value[order], area_m2=units.area_m2[order],
        perimeter_m=units.perimeter_m[order],
        start=np.concatenate([[0], np.cumsum(np.bincount(source, minlength=len(units)))]),
        other=other[by], shared_m=units.shared_m[by], xy=units.xy[order],
    )  # fmt: skip


WISHES = Wanted(least_m2=1500.0, most_m2=2000.0, count=2, compactness=0.2, spacing_m=30.0)


def test_turning_and_mirroring_the_ground_changes_no_objective() -> None:
    value = smooth(1, 16)
    allowed = np.random.default_rng(1).random((16, 16)) < 0.9
    totals = [
        search(from_grid(turn(value), turn(allowed), cell_m=CELL_M), WISHES).total
        for turn in (np.asarray, np.rot90, np.fliplr, np.transpose)
    ]
    assert totals == pytest.approx([totals[0]] * 4, rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_renumbering_the_units_changes_no_objective(seed: int) -> None:
    random = np.random.default_rng(seed)
    units = from_grid(smooth(2 + seed, 14), random.random((14, 14)) < 0.9, cell_m=CELL_M)
    wanted = Wanted(least_m2=1500.0, most_m2=2000.0, compactness=0.2)
    order = random.permutation(len(units))
    other = renumbered(units, order)
    assert search(other, wanted).total == pytest.approx(search(units, wanted).total, rel=1e-9)


def test_the_same_search_gives_the_same_units() -> None:
    units = from_grid(smooth(3, 14), np.ones((14, 14), dtype=bool), cell_m=CELL_M)
    one, other = search(units, WISHES), search(units, WISHES)
    assert [rows.tolist() for rows in one.regions] == [rows.tolist() for rows in other.regions]
    assert one.bound == other.bound


def test_regions_and_alternatives_pass_the_verifier() -> None:
    units = from_grid(smooth(4, 18), smooth(5, 18) > 0.3, cell_m=CELL_M)
    wanted = Wanted(least_m2=1500.0, most_m2=2000.0, compactness=0.2, width_m=20.0, count=2)
    found = search(units, wanted)
    assert verify(units, wanted, found.regions, found.worth) == []
    assert found.bound.most >= found.total


def test_alternatives_are_regions_of_their_own_and_nearly_as_good() -> None:
    units = from_grid(np.full((12, 12), 0.5), np.ones((12, 12), dtype=bool), cell_m=CELL_M)
    wanted = Wanted(least_m2=900.0, most_m2=900.0, compactness=0.2)
    found = search(units, wanted)
    assert found.total == pytest.approx(0.3)  # a square has a shape factor of 1
    assert found.gap.zh == "已证最优"
    assert len(found.alternatives) > 1
    sets = [set(rows.tolist()) for rows in (*found.regions, *found.alternatives)]
    for place, rows in enumerate(sets):
        assert not verify(units, wanted, [np.array(sorted(rows))], np.array([0.3]))
        assert all(len(rows & other) <= 8 for other in sets[:place])  # 9 cells; a tenth differs


def test_an_enclosed_seed_reaches_no_region() -> None:
    allowed = np.zeros((9, 9), dtype=bool)
    allowed[1:3, 1:3] = True  # four cells of the five that are wanted
    allowed[4:8, 4:8] = True
    units = from_grid(np.full((9, 9), 0.5), allowed, cell_m=CELL_M)
    wanted = Wanted(least_m2=500.0, most_m2=600.0)
    ground = field(units, wanted)
    grown = grow(ground, terms(wanted), seeds=np.array([0, len(units) - 1]),
                 prices=np.ones(2), free=np.ones(len(units), dtype=bool), keep=True)  # fmt: skip
    assert grown.worth[0] == -np.inf
    assert len(grown.members[0]) == 0
    assert len(grown.members[1]) in {5, 6}
    found = search(units, wanted)
    assert found.regions[0].min() >= 4  # the four lie in no region


@pytest.mark.parametrize("least", [1700.0, 10_000.0])
def test_an_area_that_no_piece_has_gives_none(least: float) -> None:
    allowed = np.ones((4, 9), dtype=bool)
    allowed[:, 4] = False
    units = from_grid(np.ones((4, 9)), allowed, cell_m=CELL_M)
    with pytest.raises(NoSiteError, match="No connected usable land"):
        search(units, Wanted(least_m2=least, most_m2=2 * least))


def test_parcels_are_joined_along_edges_and_not_at_corners() -> None:
    outlines = shapely.box([0, 10, 0, 10], [0, 0, 10, 10], [10, 20, 10, 20], [10, 10, 20, 20])
    units = from_parcels(np.array([0.9, 0.1, 0.1, 0.8]), outlines)
    assert units.start.tolist() == [0, 2, 4, 6, 8]
    assert units.other.tolist() == [1, 2, 0, 3, 0, 3, 1, 2]
    assert units.shared_m.tolist() == [10.0] * 8
    found = search(units, Wanted(least_m2=200.0, most_m2=200.0, compactness=0.0))
    assert found.total == pytest.approx(0.5)  # 0.9 and 0.8 only touch at a corner
    assert 0 in found.regions[0]


def test_a_width_is_refused_for_parcels() -> None:
    units = from_parcels(np.array([0.5]), shapely.box([0], [0], [10], [10]))
    with pytest.raises(MethodError, match="for grids only"):
        search(units, Wanted(least_m2=50.0, most_m2=200.0, width_m=5.0))


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"least_m2": 2.0, "most_m2": 1.0}, "cannot be"),
        ({"least_m2": 1.0, "most_m2": 1.0, "count": 0}, "count must be at least 1"),
        ({"least_m2": 1.0, "most_m2": 1.0, "spacing_m": -1.0}, "spacing_m must be finite"),
        ({"least_m2": 1.0, "most_m2": 1.0, "front_least_m": 1.0}, "front_m says of no unit"),
    ],
)
def test_wishes_that_contradict_themselves_are_refused(
    wishes: dict[str, float], message: str
) -> None:
    with pytest.raises(MethodError, match=message):
        Wanted(**wishes)


def test_unknown_values_and_empty_areas_are_refused() -> None:
    with pytest.raises(MethodError, match=r"units \[1\] are unknown"):
        from_grid(np.array([[0.5, np.nan]]), np.ones((1, 2), dtype=bool), cell_m=CELL_M)
    with pytest.raises(MethodError, match=r"Units \[0\] have no area"):
        from_parcels(np.array([0.5]), np.array([shapely.Polygon()]))


def test_a_kept_unit_on_too_little_land_is_told() -> None:
    allowed = np.array([[True, False, True, True]])
    units = from_grid(np.ones((1, 4)), allowed, cell_m=CELL_M)
    wanted = Wanted(least_m2=200.0, most_m2=200.0, kept=np.array([0]))
    with pytest.raises(NoSiteError, match="must be kept"):
        search(units, wanted)
