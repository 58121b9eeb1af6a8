"""The verifier finds every planted fault, and nothing in regions that are right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from sitesel.locating import Wanted, from_grid, from_parcels, verify

CELL_M = 10.0
VALUE = np.linspace(0.0, 1.0, 36).reshape(6, 6)
UNITS = from_grid(VALUE, np.ones((6, 6), dtype=bool), cell_m=CELL_M)
FRONT = np.zeros(36)
FRONT[:6] = 10.0  # the northern row
WANTED = Wanted(
    least_m2=400.0, most_m2=600.0, count=2, compactness=0.1, width_m=20.0, spacing_m=20.0,
    front_m=FRONT, front_least_m=20.0, kept=np.array([0]),
)  # fmt: skip
ONE, OTHER = np.array([0, 1, 6, 7]), np.array([4, 5, 10, 11])
# squares of 20 m: shape factor 1, so the mean less 0.1
WORTH = np.array([(0 + 1 + 6 + 7) / 35.0 / 4.0 - 0.1, (4 + 5 + 10 + 11) / 35.0 / 4.0 - 0.1])


def faults(*regions: np.ndarray, worth: np.ndarray = WORTH, **other: object) -> str:
    return " ".join(
        fault.en
        for fault in verify(UNITS, replace(WANTED, **other), regions, worth[: len(regions)])
    )


def test_right_regions_have_no_fault() -> None:
    assert not faults(ONE, OTHER)


@pytest.mark.parametrize(
    ("regions", "other", "message"),
    [
        ((ONE, np.array([4, 5, 22, 23])), {}, "Region 2 is not in one piece"),
        ((ONE, np.array([4, 5, 9, 14])), {}, "Region 2 is not in one piece"),  # at a corner
        ((ONE, np.array([4, 5, 10])), {}, "Region 2 has 300 m²"),
        ((ONE, OTHER), {"least_m2": 200.0, "most_m2": 300.0}, "Region 1 has 400 m²"),
        ((ONE, np.array([4, 5, 10, 11, 17])), {}, "Region 2 is narrower than 20 m"),
        ((ONE, np.array([16, 17, 22, 23])), {}, "Region 2 has a frontage of 0, not 20"),
        ((ONE, np.array([3, 4, 9, 10])), {}, "only 10 m apart"),
        ((ONE, np.array([2, 3, 8, 9])), {}, "share an edge"),
        ((ONE, np.array([1, 2, 7, 8])), {}, "overlap"),
        ((ONE, np.array([14, 15, 20, 21])), {"spacing_m": 1.0}, "only 0 m apart"),  # at a corner
        ((ONE,), {}, "2 regions are wanted, there are 1"),
        ((ONE, OTHER), {"kept": np.array([35])}, r"Units \[35\]"),
        ((ONE, np.array([4, 4, 5, 10, 11])), {}, "has a unit twice"),
    ],
)
def test_a_planted_fault_is_found(
    regions: tuple[np.ndarray, ...], other: dict[str, object], message: str
) -> None:
    import re

    assert re.search(message, faults(*regions, **other))


@pytest.mark.parametrize("objective", ["mean", "sum"])
def test_a_wrong_objective_is_found(objective: str) -> None:
    right = WORTH if objective == "mean" else np.array([40.0 - 8.0, 600.0 / 7.0 - 8.0])
    assert not faults(ONE, OTHER, worth=right, objective=objective)
    wrong = right + np.array([0.0, 1e-3])
    assert "The objective of region 2" in faults(ONE, OTHER, worth=wrong, objective=objective)
    nothing = np.array([right[0], np.nan])
    assert "The objective of region 2" in faults(ONE, OTHER, worth=nothing, objective=objective)


def test_parcels_are_checked_by_their_polygons() -> None:
    left = np.arange(4) * 10.0
    units = from_parcels(np.full(4, 0.5), shapely.box(left, 0.0, left + 10.0, 10.0))
    wanted = Wanted(least_m2=100.0, most_m2=200.0, count=2, compactness=0.0, spacing_m=15.0)
    worth = np.full(2, 0.5)
    assert verify(units, wanted, [np.array([0]), np.array([3])], worth) == []
    near = verify(units, wanted, [np.array([0]), np.array([2])], worth)
    assert [fault.en for fault in near] == ["Regions 1 and 2 are only 10 m apart."]
    split = verify(units, wanted, [np.array([0, 3]), np.array([1])], worth)
    assert split[0].zh == "第 1 片不相连。"
