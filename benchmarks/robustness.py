"""
Acceptability analysis against the obvious ways, with the same counts.

`python benchmarks/robustness.py` prints a table; `--json FILE` also writes the figures, `--runs 1`
makes a quick trial. Each case runs ours and its rival in turn in one process, several rounds; the
peak memory of each way is taken in a process of its own. POSIX only (it reads resource usage).

The loop over pymcdm runs 100 draws of the 10,000 and is scaled up; its counts are compared there.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from cases import peak_mb

from sitesel.robustness import Values, WeightSpace, smaa
from sitesel.robustness.leaders import Leaders
from sitesel.robustness.ranks import CHUNK, order, packed, scores
from sitesel.robustness.streams import BLOCK, in_order

if TYPE_CHECKING:
    from collections.abc import Callable

Figures = dict[str, Any]
SEED = 20261124
DRAWS = 10_000
CRITERIA = 12
TOP = 10
CERTAIN, UNKNOWN = 0.4, 0.1  # shares of the values that are, in `built_in`
LOOPED = 100  # draws of the loop over pymcdm
RIVAL_CHUNK = 100  # draws at a time, the fastest of 20 to 1,000 for the rivals


@dataclass(frozen=True, kw_only=True)
class Case:
    """A problem, our way and the obvious one; both give counts that must be equal."""

    title: str
    goal: str
    sites: int
    box: float | None
    ours: Callable[..., np.ndarray]
    rival: Callable[..., np.ndarray]
    rival_share: float = 1.0

    def problem(self) -> tuple[np.ndarray, np.ndarray]:
        """Give weights and values; the stated weights fall from 3 to 1."""
        stated = np.linspace(3, 1, CRITERIA)
        names = tuple(f"c{at}" for at in range(CRITERIA))
        space = WeightSpace(names=names, stated=stated / stated.sum(), box=self.box)
        values = np.random.default_rng(SEED).random((self.sites, CRITERIA))
        return space.draws(DRAWS, seed=SEED), values


def our_top(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Count how often each site is among the first ten."""
    leaders = Leaders.of(values, weights, k=TOP)
    parts = in_order(lambda block: leaders.best(weights[_block(block)]), DRAWS // BLOCK)
    return sum(np.bincount(part.ravel(), minlength=len(values)) for part in parts)


def partitioned(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Count the same with BLAS and argpartition."""
    counts = np.zeros(len(values), dtype=np.int64)
    for begin in range(0, DRAWS, RIVAL_CHUNK):
        score = weights[begin : begin + RIVAL_CHUNK] @ values.T
        best = np.argpartition(score, len(values) - TOP, axis=1)[:, -TOP:]
        counts += np.bincount(best.ravel(), minlength=len(values))
    return counts


def our_ranks(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Rank every site in every draw; sums of row x place of each draw stand for the order."""
    at_a_time = max(1, CHUNK // len(values))

    def work(block: int) -> np.ndarray:
        some = weights[_block(block)]
        return np.concatenate(
            [
                _signature(order(packed(scores(some[at : at + at_a_time], values))))
                for at in range(0, BLOCK, at_a_time)
            ]
        )

    return np.concatenate(list(in_order(work, DRAWS // BLOCK)))


def argsorted(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Rank in single precision: the order is not exact, so its signature is not compared."""
    single, across = weights.astype(np.float32), values.T.astype(np.float32)
    return np.concatenate(
        [
            _signature(np.argsort(-(single[at : at + RIVAL_CHUNK] @ across), axis=1))
            for at in range(0, DRAWS, RIVAL_CHUNK)
        ]
    )


def argsorted_exactly(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Rank in double precision, to check the order."""
    return np.concatenate(
        [
            _signature(np.argsort(-np.round(weights[at : at + 100] @ values.T, 12), kind="stable"))
            for at in range(0, DRAWS, 100)
        ]
    )


def looped(weights: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Count the first ten with a loop over pymcdm's weighted sum, of the first draws."""
    from pymcdm.methods import WSM

    method = WSM(normalization_function=lambda column, cost: column)  # noqa: ARG005 - in [0, 1]
    types = np.ones(CRITERIA)
    counts = np.zeros(len(values), dtype=np.int64)
    for weight in weights[:LOOPED]:
        counts += method.rank(method(values, weight, types)) <= TOP
    return counts


def _block(block: int) -> slice:
    return slice(block * BLOCK, (block + 1) * BLOCK)


def _signature(ordered: np.ndarray) -> np.ndarray:
    return ordered @ np.arange(ordered.shape[1])


CASES = {
    name: Case(title=title, goal=goal, sites=sites, box=box, ours=ours, rival=rival, **more)
    for name, title, goal, sites, box, ours, rival, more in (
        ("top", "top 10, 100,000 sites, all weights / BLAS + argpartition", ">= 4",
         100_000, None, our_top, partitioned, {}),
        ("box", "top 10, 100,000 sites, +-30 % / BLAS + argpartition", ">= 4",
         100_000, 0.3, our_top, partitioned, {}),
        ("loop", "top 10, 1,000 sites / loop over pymcdm", ">= 500",
         1000, None, our_top, looped, {"rival_share": LOOPED / DRAWS}),
        ("ranks", "full ranks, 10,000 sites / float32 argsort", ">= 1",
         10_000, None, our_ranks, argsorted, {}),
    )
}  # fmt: skip


def compared(case: Case, *, runs: int) -> Figures:
    """
    Time ours and the rival in turn.

    Parameters
    ----------
    case : Case
        Which.
    runs : int
        Rounds that count, after one to warm up.

    Returns
    -------
    dict
        Median seconds of each, median, least and greatest of the rounds' ratios.
    """
    weights, values = case.problem()
    _check(case, weights, values)
    ways = [partial(way, weights, values) for way in (case.ours, case.rival)]
    spent = np.array([[_seconds(way) for way in ways] for _ in range(runs)])
    ours, rival = spent.transpose(1, 2, 0)  # wall and processor seconds of each round
    rival = rival / case.rival_share
    wall, processor = rival / ours
    return {
        "title": case.title,
        "goal": case.goal,
        "ours_s": statistics.median(ours[0]),
        "rival_s": statistics.median(rival[0]),
        "wall": statistics.median(wall),
        "least": float(wall.min()),
        "greatest": float(wall.max()),
        "processor": statistics.median(processor),
    }


def _check(case: Case, weights: np.ndarray, values: np.ndarray) -> None:
    """End it if counts differ."""
    if case.rival is looped:
        some = np.tile(weights[:LOOPED], (DRAWS // LOOPED, 1))
        same = np.array_equal(case.ours(some, values), looped(weights, values) * DRAWS // LOOPED)
    elif case.rival is argsorted:
        same = np.array_equal(case.ours(weights, values), argsorted_exactly(weights, values))
    else:
        same = np.array_equal(case.ours(weights, values), case.rival(weights, values))
    if not same:
        sys.exit(f"the counts differ: {case.title}")


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds, of all threads."""
    begin, spent = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begin, time.process_time() - spent


def built_in(runs: int) -> list[float]:
    """
    Time what `sitesel rank` would do by default: 35 sites, 14 criteria, fixed and drawn values.

    Parameters
    ----------
    runs : int
        How often.

    Returns
    -------
    list of float
        Median wall and processor seconds of both together.
    """
    random = np.random.default_rng(SEED)
    best = random.random((35, 14))
    low, high = np.maximum(best - 0.1, 0), np.minimum(best + 0.1, 1)
    certain = random.random(best.shape) < CERTAIN
    best[random.random(best.shape) < UNKNOWN] = np.nan
    low, high = np.where(certain, best, low), np.where(certain, best, high)
    values = Values(best=best, low=low, high=high)
    names = tuple(f"c{at}" for at in range(14))

    def both() -> None:
        space = WeightSpace(names=names, stated=np.full(14, 1 / 14), box=0.3)
        for measured in (False, True):
            smaa(values, space, draws=DRAWS, seed=SEED, measured=measured)

    return np.median([_seconds(both) for _ in range(runs)], axis=0).tolist()


def peaks() -> Figures:
    """
    Take the peak memory of each way of each case, in a process of its own.

    Returns
    -------
    dict
        MiB by case and way, and of `nothing` but the imports.
    """
    found: Figures = {}
    for case in (*CASES, "nothing"):
        for way in ("ours", "rival") if case in CASES else ("ours",):
            command = (sys.executable, __file__, "--alone", case, way)
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[f"{case} {way}"] = float(printed)
    return found


def alone(case: str, way: str) -> None:
    """
    Do one case one way and print the peak memory in MiB.

    Parameters
    ----------
    case : str
        Of `CASES`, or `nothing`.
    way : str
        `ours` or `rival`.
    """
    if case in CASES:
        getattr(CASES[case], way)(*CASES[case].problem())
    print(peak_mb())


def table(figures: Figures) -> str:
    """
    Lay the figures out for reading.

    Parameters
    ----------
    figures : dict
        Of `main`.

    Returns
    -------
    str
        Lines.
    """
    head = f"{'rival / ours, median of the rounds':58s}{'wall':>8s}{'cpu':>8s}{'goal':>7s}"
    lines = [f"{head}{'ours s':>9s}{'rival s':>9s}{'ours MiB':>9s}{'rival MiB':>9s}"]
    for name, one in figures["cases"].items():
        mine, its = (figures["peak_mb"][f"{name} {way}"] for way in ("ours", "rival"))
        lines.append(
            f"{one['title']:58s}{one['wall']:8.1f}{one['processor']:8.1f}{one['goal']:>7s}"
            f"{one['ours_s']:9.3f}{one['rival_s']:9.2f}{mine:9.0f}{its:9.0f}"
            f"   wall {one['least']:.1f} to {one['greatest']:.1f}"
        )
    wall, processor = figures["built_in_s"]
    small = "35 sites, 14 criteria, fixed and drawn, 10,000 draws each"
    return "\n".join(
        [
            *lines,
            f"{'peak of the imports alone':58s}{'':41s}{figures['peak_mb']['nothing ours']:9.0f}",
            f"{small:58s}{'':16s}{'<0.12':>7s}{wall:9.3f}   cpu {processor:.3f}",
        ]
    )


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--alone", nargs=2, metavar=("CASE", "WAY"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        alone(*options.alone)
        return
    figures = {
        "peak_mb": peaks(),  # first: a process inherits the peak of the one that starts it
        "built_in_s": built_in(2 * options.runs + 1),
        "cases": {name: compared(case, runs=options.runs) for name, case in CASES.items()},
    }
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
