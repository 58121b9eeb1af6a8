"""What to give up when nothing fits, what a unit is worth, and value against compactness."""

from __future__ import annotations

import numpy as np
import pytest

from sitesel.errors import NoSiteError
from sitesel.locating import (
    Wanted,
    from_grid,
    front,
    least_relaxation,
    replacement_cost,
    search,
    search_within,
)
from sitesel.locating.pareto import knee

CELL_M = 10.0
WANTED = Wanted(least_m2=400.0, most_m2=400.0, compactness=0.0)


def strip(*columns: int) -> np.ndarray:
    """Mask of some columns of a ground of two rows and eight columns."""
    mask = np.zeros((2, 8), dtype=bool)
    mask[:, list(columns)] = True
    return mask.ravel()


VALUE = np.tile(np.arange(8) / 10.0, (2, 1))
UNITS = from_grid(VALUE, np.ones((2, 8), dtype=bool), cell_m=CELL_M)
REMOVED = {"水源": strip(1, 5), "坡度": strip(3), "红线": strip(5, 7)}


def test_the_fewest_constraints_are_named_with_what_they_would_give() -> None:
    # left: columns 0, 2, 4, 6, each of 200 m². Without 坡度: 2 to 4. Without 水源: 0 to 2.
    # 红线 alone gives 7 beside 6. All are single, so the best counts: 0.65 of 6 and 7.
    remedy = least_relaxation(UNITS, WANTED, REMOVED)
    assert remedy is not None
    assert remedy.names == ("红线",)
    assert remedy.regions.total == pytest.approx(0.65)
    assert remedy.regions.regions[0].tolist() == [6, 7, 14, 15]
    with pytest.raises(NoSiteError, match=r"红线 would have to be relaxed \(1\).*0.65"):
        search_within(UNITS, WANTED, REMOVED)


def test_two_constraints_are_named_where_one_does_not_do() -> None:
    removed = {"甲": strip(0, 1, 2, 3, 4), "乙": strip(0, 1, 5, 6), "丙": strip(2, 3, 4, 7, 5)}
    # without 甲 and 乙: columns 0, 1, 6; 甲 and 丙: 2, 3, 4, 7; 乙 and 丙: 5, 6, 7
    remedy = least_relaxation(UNITS, WANTED, removed)
    assert remedy is not None
    assert remedy.names == ("乙", "丙")
    assert remedy.regions.total == pytest.approx(0.65)


def test_no_relaxation_is_told() -> None:
    wanted = Wanted(least_m2=1e6, most_m2=1e6)
    assert least_relaxation(UNITS, wanted, REMOVED) is None
    with pytest.raises(NoSiteError, match="nor would they with any 3"):
        search_within(UNITS, wanted, REMOVED)


def test_constraints_that_leave_enough_are_simply_kept() -> None:
    found = search_within(UNITS, WANTED, {"红线": strip(7)})
    assert found.regions[0].tolist() == [5, 6, 13, 14]


def test_a_unit_costs_what_the_next_best_region_is_worth_less() -> None:
    found = search(UNITS, WANTED)
    cost = replacement_cost(UNITS, WANTED, found, [np.array([15]), np.array([6])])
    # 6, 7 twice each: 0.65. Without one 7: 5, 6, 6 and the other 7, or 5, 5, 6, 6 of 0.55:
    # (0.5 + 0.6 + 0.6 + 0.7) / 4. Without one 6: 7, 7, 6 and 5 of (1.4 + 0.6 + 0.5) / 4.
    assert cost == pytest.approx([0.05, 0.025])
    alone = from_grid(np.ones((1, 4)), np.ones((1, 4), dtype=bool), cell_m=CELL_M)
    assert replacement_cost(alone, WANTED, search(alone, WANTED), [np.array([1])])[0] == np.inf


def test_other_regions_stay_where_one_loses_land() -> None:
    # two regions of four columns each; without its best column the left one moves by one, not more
    value = np.array([[0.1, 0.9, 0.9, 0.3, 0.1, 0.8, 0.8, 0.1]])
    units = from_grid(value, np.ones((1, 8), dtype=bool), cell_m=CELL_M)
    wanted = Wanted(least_m2=200.0, most_m2=200.0, count=2, compactness=0.0)
    found = search(units, wanted)
    assert [rows.tolist() for rows in found.regions] == [[1, 2], [5, 6]]
    # without 1: 2 and 3 of (0.9 + 0.3) / 2; without 6: 4 touches nothing of the other, 4 and 5
    cost = replacement_cost(units, wanted, found, [np.array([1]), np.array([6])])
    assert cost == pytest.approx([0.3, 0.35])
    # without 5: 6 and 7, as good as 4 and 5 are not to be had
    assert replacement_cost(units, wanted, found, [np.array([5])]) == pytest.approx([0.35])


def test_the_front_trades_value_for_outline() -> None:
    # a straight row of 0.9 among 0.5: a line of four has the best mean, a square the least outline
    value = np.full((4, 6), 0.5)
    value[2, 1:5] = 0.9
    units = from_grid(value, np.ones((4, 6), dtype=bool), cell_m=CELL_M)
    found = front(units, WANTED, [0.0, 0.1, 5.0])
    assert found.gain == pytest.approx([0.9, 0.7])
    assert found.outline == pytest.approx([1.25, 1.0])  # 100 m and 80 m by 4 × 20 m
    assert found.knee == 0


def test_the_knee_is_the_point_farthest_from_the_chord() -> None:
    gain, outline = np.array([1.0, 0.95, 0.5, 0.0]), np.array([1.0, 0.3, 0.2, 0.0])
    assert knee(gain, outline) == 1
    assert knee(np.array([0.3]), np.array([2.0])) == 0
