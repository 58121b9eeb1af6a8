"""
Regions against one growth, against proven optima, and how long a million cells take.

`python benchmarks/regions/run.py` runs all but the largest; `--large` adds that, `--json FILE`
writes the figures, `--certify` works out the proven optima of the small instances anew.
POSIX only (it reads resource usage).
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np
from instances import INSTANCES, SMALL, ground

from sitesel.locating import Units, Wanted, exact, from_grid, search, verify
from sitesel.locating.bound import bound, is_close
from sitesel.locating.field import field, terms
from sitesel.locating.ground import prepare
from sitesel.locating.grow import grow
from sitesel.locating.spacing import too_near
from sitesel.locating.wanted import worth

HERE = Path(__file__).parent
CERTIFIED = HERE / "certified.json"
SEEDS = 6000
LARGE = 1000  # cells a side, on request only


def asked(name: str) -> tuple[Units, Wanted]:
    """Take an instance as units and wishes."""
    value, allowed, wishes = ground(name)
    wanted = Wanted(least_m2=wishes.least_m2, most_m2=wishes.most_m2, count=wishes.count,
                    compactness=wishes.compactness, width_m=wishes.width_m,
                    spacing_m=wishes.spacing_m, objective=wishes.objective)  # fmt: skip
    return from_grid(value, allowed, cell_m=wishes.cell_m), wanted


def plain(units: Units, wanted: Wanted) -> float:
    """Grow one region from the best cell that is left, block by block, without a second try."""
    prepared = prepare(units, wanted)
    own, ask = prepared.units, prepared.wanted
    free, total = np.ones(len(own), dtype=bool), 0.0
    order = np.argsort(-own.value, kind="stable")
    ground_, limits = field(own, ask), terms(ask)
    for _ in range(ask.count):
        for seed in order[free[order]][:200]:
            block = ground_.cover_block[ground_.cover_start[seed]]
            grown = grow(ground_, limits, seeds=np.array([block]), prices=np.array([ask.price_m]),
                         free=free, keep=True)  # fmt: skip
            if np.isfinite(grown.worth[0]):
                break
        else:
            return float("nan")
        total += float(grown.worth[0])
        free &= ~too_near(own, grown.members[0], spacing_m=ask.spacing_m)
    return total


def certify() -> None:
    """Prove the small instances, bound those that are cut, and write what they are worth."""
    proven = {}
    for name, instance in INSTANCES.items():
        if instance.side > SMALL and not instance.cut:
            continue
        units, wanted = asked(name)
        solved = search(units, wanted) if instance.cut else exact(units, wanted)
        proven[name] = {"value": solved.total, "bound": solved.bound.most}
        print(name, solved.total, solved.gap.en, flush=True)
    CERTIFIED.write_text(json.dumps(proven, indent=1) + "\n", encoding="utf-8")


def measured(name: str, proven: dict[str, Any]) -> dict[str, Any]:
    """Run one instance."""
    units, wanted = asked(name)
    rival = plain(units, wanted)
    wall, cpu = time.perf_counter(), time.process_time()
    found = search(units, wanted, prove=False)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    faults = verify(units, wanted, found.regions, found.worth)
    known = proven.get(name, {"value": 0.0, "bound": found.bound.most})
    certified = is_close(known["value"], known["bound"])
    best = known["value"] if certified else min(known["bound"], found.bound.most)
    return {
        "name": name, "best": best, "proven": certified, "ours": found.total,
        "loss": (best - found.total) / abs(best), "rival_loss": (best - rival) / abs(best),
        "bound": found.bound.most, "gap": found.gap.en, "faults": [one.en for one in faults],
        "wall_s": wall, "cpu_s": cpu,
    }  # fmt: skip


def speed(name: str) -> dict[str, float]:
    """Growths a second, and the time of the bound."""
    units, wanted = asked(name)
    prepared = prepare(units, wanted)
    random = np.random.default_rng(0)
    seeds = random.integers(0, len(prepared.units), SEEDS)
    arguments: dict[str, Any] = {
        "prices": np.full(SEEDS, 2 * wanted.price_m), "free": np.ones(len(prepared.units), bool),
    }  # fmt: skip
    grow(prepared.field, prepared.terms, seeds=seeds[:1], prices=arguments["prices"][:1],
         free=arguments["free"])  # fmt: skip
    wall, cpu = time.perf_counter(), time.process_time()
    grow(prepared.field, prepared.terms, seeds=seeds, **arguments)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    found = search(units, wanted, prove=False)
    number = np.full(len(units), -1)
    number[prepared.rows] = np.arange(len(prepared.rows))
    chosen = [number[rows] for rows in found.regions]
    own = np.array([worth(prepared.units, prepared.wanted, rows) for rows in chosen])
    start, begun = time.perf_counter(), time.process_time()
    bound(prepared, chosen, own)
    return {
        "growths_a_second_wall": SEEDS / wall, "growths_a_second_of_a_core": SEEDS / cpu,
        "bound_wall_s": time.perf_counter() - start, "bound_cpu_s": time.process_time() - begun,
    }  # fmt: skip


def main() -> None:
    """Run what was asked for and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certify", action="store_true")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    if chosen.certify:
        certify()
        return
    proven = json.loads(CERTIFIED.read_text(encoding="utf-8"))
    names = [name for name in INSTANCES if chosen.large or INSTANCES[name].side < LARGE]
    rows = []
    for name in names:
        rows.append(measured(name, proven))
        row = rows[-1]
        print(f"{name:14s} loss {row['loss']:.5f} one growth {row['rival_loss']:.5f} "
              f"{row['gap']} faults {len(row['faults'])} wall {row['wall_s']:.1f} "
              f"cpu {row['cpu_s']:.1f} s", flush=True)  # fmt: skip
    figures: dict[str, Any] = {"rows": rows, "speed": speed(names[-1])}
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000.0
    print(figures["speed"], f"peak {figures['peak_mb']:.0f} MB")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
