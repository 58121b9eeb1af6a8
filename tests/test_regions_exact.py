"""Exact regions and searched ones against every connected set."""

from __future__ import annotations

import os
import sys

import numpy as np
import pytest
import regions_brute

from sitesel.errors import NoSiteError
from sitesel.locating import Wanted, exact, from_grid, search, verify
from sitesel.locating.solver import solved

CELL_M = 10.0


def instance(seed: int, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.random((rows, columns)), random.random((rows, columns)) < 0.85


CASES = [
    (1, 5, 5, {"objective": "mean", "compactness": 0.0}),
    (2, 5, 5, {"objective": "sum", "compactness": 2.0}),
    (3, 6, 6, {"objective": "mean", "compactness": 0.3}),
    (4, 5, 6, {"objective": "sum", "compactness": 6.0}),
    (5, 5, 5, {"objective": "mean", "compactness": 0.1, "count": 2}),
    (6, 5, 5, {"objective": "sum", "compactness": 1.0, "count": 2, "spacing_m": 10.0}),
]


@pytest.mark.parametrize(("seed", "rows", "columns", "wishes"), CASES)
def test_exact_and_searched_regions_are_the_best_of_all_connected_sets(
    seed: int, rows: int, columns: int, wishes: dict[str, object]
) -> None:
    value, allowed = instance(seed, rows, columns)
    wanted = Wanted(least_m2=400.0, most_m2=500.0, **wishes)
    units = from_grid(value, allowed, cell_m=CELL_M)
    best = regions_brute.best(value, allowed, wanted, cell_m=CELL_M)
    solved = exact(units, wanted)
    assert solved.total == pytest.approx(best, rel=1e-9)
    assert solved.is_proven
    searched = search(units, wanted, prove=False)
    assert searched.total == pytest.approx(best, rel=1e-9)
    assert searched.bound.most >= best - 1e-9 * abs(best)
    assert verify(units, wanted, solved.regions, solved.worth) == []
    assert verify(units, wanted, searched.regions, searched.worth) == []


def test_a_width_is_kept_and_the_best_region_of_that_width_is_found() -> None:
    random = np.random.default_rng(8)
    value, allowed = random.random((5, 6)), random.random((5, 6)) < 0.95
    wanted = Wanted(least_m2=600.0, most_m2=800.0, compactness=0.1, width_m=20.0)
    units = from_grid(value, allowed, cell_m=CELL_M)
    best = regions_brute.best(value, allowed, wanted, cell_m=CELL_M, side=2)
    assert exact(units, wanted).total == pytest.approx(best, rel=1e-9)
    searched = search(units, wanted, prove=False)
    assert searched.total == pytest.approx(best, rel=1e-9)
    assert verify(units, wanted, searched.regions, searched.worth) == []


def test_a_frontage_is_met_by_the_best_region_that_has_it() -> None:
    value, allowed = instance(9, 5, 5)
    front = np.zeros((5, 5))
    front[4] = 10.0
    wanted = Wanted(least_m2=400.0, most_m2=500.0, front_m=front[allowed], front_least_m=20.0)
    units = from_grid(value, allowed, cell_m=CELL_M)
    best = regions_brute.best(value, allowed, wanted, cell_m=CELL_M, front=front)
    assert exact(units, wanted).total == pytest.approx(best, rel=1e-9)
    assert search(units, wanted, prove=False).total == pytest.approx(best, rel=1e-9)


def test_a_kept_unit_lies_in_a_region_that_is_the_best_with_it() -> None:
    value, allowed = instance(10, 5, 5)
    units = from_grid(value, allowed, cell_m=CELL_M)
    worst = int(np.argmin(units.value))
    wanted = Wanted(least_m2=400.0, most_m2=500.0, kept=np.array([worst]))
    cell = (int(units.lattice.row[worst]), int(units.lattice.column[worst]))
    best = max(
        regions_brute.objective(one, value, CELL_M, wanted)
        for one in regions_brute.connected_sets(allowed, 4, 5)
        if cell in one
    )
    for found in (exact(units, wanted), search(units, wanted, prove=False)):
        assert worst in found.regions[0]
        assert found.total == pytest.approx(best, rel=1e-9)


def test_little_ground_is_proven_by_the_search_itself() -> None:
    value, allowed = instance(2, 5, 5)
    wanted = Wanted(least_m2=400.0, most_m2=500.0, objective="sum", compactness=2.0)
    found = search(from_grid(value, allowed, cell_m=CELL_M), wanted)
    assert found.gap.zh == "已证最优"
    assert found.total == pytest.approx(
        regions_brute.best(value, allowed, wanted, cell_m=CELL_M), rel=1e-9
    )


def test_no_two_regions_fit_side_by_side_is_told_by_both() -> None:
    units = from_grid(np.ones((2, 4)), np.ones((2, 4), dtype=bool), cell_m=CELL_M)
    wanted = Wanted(least_m2=400.0, most_m2=400.0, count=2)
    with pytest.raises(NoSiteError, match="No 2 regions fit and go together"):
        exact(units, wanted)
    with pytest.raises(NoSiteError, match="No 2 regions that fit"):
        search(units, wanted)


@pytest.mark.parametrize("seed", [0, 1, 5])
def test_a_search_loses_nothing_against_proven_optima(seed: int) -> None:
    random = np.random.default_rng(100 + seed)
    value = random.random((9, 9))
    value[1:] = (value[1:] + value[:-1]) / 2.0  # rough in one direction, less so in the other
    allowed = random.random((9, 9)) < 0.9
    wanted = Wanted(least_m2=900.0, most_m2=1400.0, compactness=(0.1, 0.3, 4.0)[seed % 3],
                    objective=("mean", "mean", "sum")[seed % 3])  # fmt: skip
    units = from_grid(value, allowed, cell_m=CELL_M)
    solved = exact(units, wanted)
    assert solved.is_proven
    searched = search(units, wanted, prove=False)
    assert searched.total == pytest.approx(solved.total, rel=1e-9)
    assert verify(units, wanted, searched.regions, searched.worth) == []


def test_what_the_solver_prints_by_itself_does_not_reach_the_output(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """HiGHS writes past Python; a table or JSON of a command would be broken by it."""

    def loud(*_: object, **__: object) -> str:
        os.write(1, b"HighsMipSolverData::transformNewIntegerFeasibleSolution")
        return "solved"

    monkeypatch.setattr("scipy.optimize.milp", loud)
    sys.stdout.write("before\n")
    assert solved(np.zeros(1)) == "solved"
    sys.stdout.write("after\n")
    assert capfd.readouterr().out == "before\nafter\n"
