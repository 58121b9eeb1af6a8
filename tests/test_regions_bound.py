"""Bounds are never below what there is; cuts against every subset."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import regions_brute

from sitesel.locating import Wanted, from_grid, from_parcels
from sitesel.locating.bound import bound
from sitesel.locating.boxes import best_region
from sitesel.locating.cut import Cutter, limits
from sitesel.locating.ground import prepare
from sitesel.locating.pack import choose
from sitesel.locating.wanted import worth

CELL_M = 10.0


SETS = list(regions_brute.connected_sets(np.ones((3, 3), dtype=bool), 1, 9))
INSIDE = np.array(
    [[(cell // 3, cell % 3) in one for cell in range(9)] for one in SETS], dtype=float
)
CELLS = INSIDE.sum(axis=1)
SIDES = np.array(
    [sum(two not in one for cell in one for two in regions_brute.beside(cell)) for one in SETS]
)


def test_no_bound_is_below_the_best_region_of_ten_thousand_grounds() -> None:
    random = np.random.default_rng(11)
    allowed = np.ones((3, 3), dtype=bool)
    tight = 0
    for turn in range(10_000):
        value = random.random((3, 3)) if turn % 2 else random.integers(0, 2, (3, 3)).astype(float)
        low = 1 + turn % 4
        high = low + turn % 3
        mean, price = turn % 5 > 0, float(random.choice([0.0, 0.2, 1.0]))
        wanted = Wanted(least_m2=100.0 * low, most_m2=100.0 * high, compactness=price,
                        objective="mean" if mean else "sum")  # fmt: skip
        gain = INSIDE @ value.ravel()
        if mean:
            own = (gain - price * low**0.5 / 4.0 * SIDES) / CELLS
        else:
            own = 100.0 * gain - price * 10.0 * SIDES
        best = float(own[(low <= CELLS) & (high >= CELLS)].max())
        units = from_grid(value, allowed, cell_m=CELL_M)
        effort = 100_000 if turn % 100 == 0 else int(random.integers(0, 3000))
        most = best_region(Cutter(units), units, value=units.value, limit=limits(units, wanted),
                           level=best - 1.0, effort=effort)  # fmt: skip
        assert most >= best - 1e-9 * (1.0 + abs(best))
        tight += most <= best + 1e-6 * (1.0 + abs(best))
    assert tight > 100  # with enough effort, or on easy ground, it is exact


def test_no_bound_of_two_regions_is_below_the_best_two() -> None:
    random = np.random.default_rng(12)
    for turn in range(16):
        value, allowed = random.random((4, 4)), np.ones((4, 4), dtype=bool)
        wanted = Wanted(least_m2=200.0, most_m2=300.0, count=2,
                        objective="sum" if turn % 2 else "mean",
                        compactness=float(random.choice([0.0, 0.3, 2.0])))  # fmt: skip
        best = regions_brute.best(value, allowed, wanted, cell_m=CELL_M)
        units = from_grid(value, allowed, cell_m=CELL_M)
        ground = prepare(units, wanted)
        chosen = [np.array([0, 1]), np.array([10, 11])]  # any two will do for a valid bound
        own = np.array([worth(units, wanted, rows) for rows in chosen])
        order = np.argsort(-own)
        most = bound(ground, [chosen[one] for one in order], own[order]).most
        assert most >= best - 1e-9 * (1.0 + abs(best))


def test_a_cut_is_the_best_of_all_subsets() -> None:
    random = np.random.default_rng(13)
    allowed = np.ones((3, 4), dtype=bool)
    units = from_grid(np.zeros((3, 4)), allowed, cell_m=CELL_M)
    cells = [(row, column) for row in range(3) for column in range(4)]
    for _ in range(20):
        weight = random.normal(0.0, 60.0, 12)
        best = 0.0
        for taken in product([False, True], repeat=12):
            inside = frozenset(cell for cell, one in zip(cells, taken, strict=True) if one)
            outline = CELL_M * sum(
                one not in inside for cell in inside for one in regions_brute.beside(cell)
            )
            best = max(best, float(weight[list(taken)].sum()) - 1.5 * outline)
        cut = Cutter(units).cut(np.arange(12), weight, price=1.5)
        assert cut.most == pytest.approx(best, abs=1e-5)
        assert cut.most >= best - 1e-9


def test_rectangles_bound_parcels_too() -> None:
    import shapely

    random = np.random.default_rng(14)
    for turn in range(60):
        value = random.random((3, 4))
        row, column = np.divmod(np.arange(12), 4)
        outlines = shapely.box(column * 10.0, row * 10.0, column * 10.0 + 10, row * 10.0 + 10)
        wanted = Wanted(least_m2=300.0, most_m2=400.0, compactness=0.3 * (turn % 3))
        units = from_parcels(value.ravel(), outlines)
        best = regions_brute.best(value, np.ones((3, 4), dtype=bool), wanted, cell_m=CELL_M)
        most = best_region(Cutter(units), units, value=units.value, limit=limits(units, wanted),
                           level=best - 1.0, effort=300_000)  # fmt: skip
        assert most >= best - 1e-9


def test_packing_takes_the_best_that_go_together_and_what_must_be_there() -> None:
    random = np.random.default_rng(15)
    for _ in range(30):
        own = random.random(8)
        clash = np.triu(random.random((8, 8)) < 0.4, 1)
        clash |= clash.T
        must = random.choice(8, 2, replace=False)
        best = max(
            (
                float(own[list(three)].sum())
                for three in ((a, b, c) for a in range(8) for b in range(a) for c in range(b))
                if not clash[np.ix_(three, three)].any() and set(three) & set(must.tolist())
            ),
            default=None,
        )
        chosen = choose(own, clash, count=3, must=[must])
        assert (chosen is None) == (best is None)
        if chosen is not None and best is not None:
            assert own[chosen].sum() == pytest.approx(best)
