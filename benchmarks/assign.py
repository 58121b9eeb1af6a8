"""
Assigning 26 industries to 200 sites, with 1,000 draws of the weights.

`python benchmarks/assign.py` prints a table; `--draws 100` makes a quick trial, `--case land` runs
one. Values and weights are made up (seeded): 14 criteria, nine of which are of the site alone, as
in the built-in rules. Every draw is solved exactly; `plain` is how long one draw takes if the whole
integer programme is solved each time, from a few draws, whose optima are compared.
"""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.assigning.contested import contests, losses_without
from sitesel.assigning.prices import relaxed
from sitesel.assigning.problem import Problem
from sitesel.assigning.programme import optimum, value
from sitesel.assigning.regret import fairest, own_best
from sitesel.assigning.repeated import Repeated
from sitesel.assigning.stability import stability
from sitesel.robustness import WeightSpace

if TYPE_CHECKING:
    from sitesel.assigning.prices import Prices
    from sitesel.assigning.programme import Assignment

INDUSTRIES, SITES, CRITERIA, OF_SITE = 26, 200, 14, 9
BARRED, MAY_BE_CUT = 0.1, 0.3  # shares of pairs and of industries
CLOSE = 1e-4  # points
COMPARED = 5  # draws that are also solved the plain way
CASES = {
    "matching": "one site each, a site takes one industry",
    "land": "land in mu at one site each, under capacities",
    "cut": "as land, three in ten may be cut over three sites",
}


def made(case: str) -> tuple[Problem, list[tuple[np.ndarray, np.ndarray]]]:
    """Make a problem, and for each industry its stated weights and its values."""
    random = np.random.default_rng(20261124)
    of_site = random.random((SITES, CRITERIA))
    parts = []
    for _ in range(INDUSTRIES):
        values = of_site.copy()
        values[:, OF_SITE:] = random.random((SITES, CRITERIA - OF_SITE))
        parts.append((random.dirichlet(np.full(CRITERIA, 2.0)), values))
    land = case != "matching"
    split = random.random(INDUSTRIES) < (MAY_BE_CUT if case == "cut" else 0.0)
    given: dict[str, Any] = {
        "score": np.array([100 * values @ weights for weights, values in parts]),
        "barred": random.random((INDUSTRIES, SITES)) < BARRED,
        "weight": np.ones(INDUSTRIES),
        "area_mu": random.uniform(500, 6000, INDUSTRIES) * land,
        "least_mu": np.full(INDUSTRIES, 300.0) * land,
        "most_sites": np.where(split, 3, 1),
        "must": np.ones(INDUSTRIES, dtype=bool),
        "capacity_mu": random.uniform(500, 9000, SITES) if land else np.full(SITES, np.nan),
        "inside": np.eye(SITES, dtype=bool),
        "per_site": None if land else 1,
    }
    names = tuple(f"i{row:02}" for row in range(INDUSTRIES))
    return Problem(
        industries=names, sites=tuple(f"s{at:03}" for at in range(SITES)), **given
    ), parts


def drawn(parts: list[tuple[np.ndarray, np.ndarray]], draws: int) -> np.ndarray:
    """Score every pair under each draw of the weights, +-30 %."""
    names = tuple(f"c{at}" for at in range(CRITERIA))
    scores = np.empty((draws, INDUSTRIES, SITES))
    for row, (stated, values) in enumerate(parts):
        space = WeightSpace(names=names, stated=stated, box=0.3)
        scores[:, row] = 100 * space.draws(draws, seed=row) @ values.T
    return scores


def rest_of(problem: Problem, assigned: Assignment, prices: Prices) -> float:
    """Work out all but the draws; give the seconds of the processor."""
    begin = time.process_time()
    optimum(problem)
    fairest(problem, own_best(problem))
    contests(problem, assigned)
    losses_without(problem, assigned, prices)
    return time.process_time() - begin


def plain_way(problem: Problem, prices: Prices, scores: np.ndarray) -> float:
    """Solve a few draws whole, compare, and give the seconds of one."""
    begin = time.process_time()
    exact = [optimum(problem, score=score) for score in scores]
    seconds = (time.process_time() - begin) / len(scores)
    for score, one in zip(scores, exact, strict=True):
        share = Repeated(problem=problem, prices=prices).best(score)
        if one is None or share is None:
            sys.exit("a draw has no assignment")
        if abs(one.total - value(problem, share, score).sum()) > CLOSE:
            sys.exit(f"another optimum: {one.total}")
    return seconds


def run(case: str, draws: int) -> None:
    """Run a case and print its line."""
    problem, parts = made(case)
    assigned = optimum(problem)
    found = relaxed(problem, problem.score, np.ones(problem.shape, dtype=bool))
    if assigned is None or found is None or not assigned.is_proven:
        sys.exit("there is no proven optimum")
    rest, scores = rest_of(problem, assigned, found[0]), drawn(parts, draws)
    begin, wall = time.process_time(), time.perf_counter()
    judged = stability(problem, assigned, scores, prices=found[0])
    ours, wall = time.process_time() - begin, time.perf_counter() - wall
    plain = plain_way(problem, found[0], scores[:COMPARED])
    print(
        f"{case:8} {rest:8.1f} s {ours:8.1f} s {wall:9.1f} s  {plain / (ours / draws):12.1f}"
        f"{judged.whole:26.1%}   {CASES[case]}",
        flush=True,
    )


def main() -> None:
    """Run the cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--case", choices=CASES, action="append")
    asked = parser.parse_args()
    print("case      the rest  draws cpu  draws wall  plain/ours (cpu of a draw)  all stays")
    for case in asked.case or CASES:
        run(case, asked.draws)


if __name__ == "__main__":
    main()
