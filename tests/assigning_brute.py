"""Assignments by trying everything: an obvious way that shares no code with sitesel."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.assigning.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

Taken = tuple[tuple[int, ...], ...]


def made(rows: int, columns: int, seed: int, **given: Any) -> Problem:  # noqa: ANN401
    """Draw a problem with everything in it that whole sites know."""
    random = np.random.default_rng([rows, columns, seed])
    land = random.random() < 0.6
    capacity = random.uniform(50, 400, columns)
    inside = np.eye(columns, dtype=bool)
    if columns > 1 and random.random() < 0.5:
        inside[0, 1] = True
    sites = np.ones(rows, dtype=np.int64)
    if not land and columns > 1:
        sites[0] = random.integers(1, 3)
    parts: dict[str, Any] = {
        "industries": tuple(f"i{row}" for row in range(rows)),
        "sites": tuple(f"s{column}" for column in range(columns)),
        "score": random.uniform(0, 100, (rows, columns)),
        "barred": random.random((rows, columns)) < 0.2,
        "weight": random.uniform(0.5, 2, rows),
        "area_mu": random.uniform(20, 200, rows) * land,
        "least_mu": np.zeros(rows),
        "most_sites": sites,
        "must": random.random(rows) < 0.8,
        "capacity_mu": np.where(random.random(columns) < 0.2, np.nan, capacity),
        "inside": inside,
        "per_site": [None, 1, 2][random.integers(3)],
        "apart": ((0, 1),) if rows > 1 and random.random() < 0.5 else (),
    }
    return Problem(**(parts | given))


def fits(problem: Problem, taken: Taken) -> bool:
    """Say whether so many of the industries may go there."""
    for site in range(len(problem.sites)):
        here = [row for row, sites in enumerate(taken) if site in sites]
        if problem.per_site is not None and len(here) > problem.per_site:
            return False
        if any(len(set(here) & set(group)) > 1 for group in problem.apart):
            return False
        holds = problem.capacity_mu[site]
        used = sum(
            problem.area_mu[row] / len(sites)
            for row, sites in enumerate(taken)
            for one in sites
            if problem.inside[one, site]
        )
        if not np.isnan(holds) and used > holds:
            return False
    return True


def every(problem: Problem, taken: Taken = ()) -> Iterator[Taken]:
    """Give every assignment of whole sites."""
    if not fits(problem, taken):
        return
    row = len(taken)
    if row == len(problem.industries):
        yield taken
        return
    able = [site for site in range(len(problem.sites)) if not problem.barred[row, site]]
    choices = list(combinations(able, int(problem.most_sites[row])))
    for choice in choices if problem.must[row] else [*choices, ()]:
        yield from every(problem, (*taken, choice))


def points(problem: Problem, taken: Taken) -> np.ndarray:
    """Mean score of each industry; 0 where it goes nowhere."""
    return np.array(
        [
            sum(problem.score[row, site] for site in sites) / max(len(sites), 1)
            for row, sites in enumerate(taken)
        ]
    )


def best_total(problem: Problem) -> float | None:
    """Give the greatest objective, None if nothing fits."""
    return max(
        (float(problem.weight @ points(problem, one)) for one in every(problem)), default=None
    )


def alone(problem: Problem) -> np.ndarray:
    """Give the best of each industry where there is no other; NaN if it cannot be."""
    best = []
    for row in range(len(problem.industries)):
        wanted = int(problem.most_sites[row])
        room = [
            min(
                (problem.capacity_mu[outer] for outer in range(len(problem.sites))
                 if problem.inside[site, outer] and not np.isnan(problem.capacity_mu[outer])),
                default=np.inf,
            )
            for site in range(len(problem.sites))
        ]  # fmt: skip
        able = [
            problem.score[row, site]
            for site in range(len(problem.sites))
            if not problem.barred[row, site] and problem.area_mu[row] <= room[site]
        ]
        best.append(np.mean(sorted(able)[-wanted:]) if len(able) >= wanted else np.nan)
    return np.array(best)


def least_regret(problem: Problem) -> float | None:
    """Give the least greatest regret, None if nothing fits."""
    own = alone(problem)
    return min(
        (float(np.nanmax(own - points(problem, one), initial=0.0)) for one in every(problem)),
        default=None,
    )
