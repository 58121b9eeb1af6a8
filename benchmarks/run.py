"""
Every benchmark: start-up, ranking the built-in pack, 100,000 parcels, size of the map.

`python benchmarks/run.py` prints a table and writes nothing; `--json FILE` also writes the
figures. `--parcels 5000 --runs 3` makes a quick trial. POSIX only (it reads resource usage).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from cases import interleaved
from figures import table

PYTHON = sys.executable
SITESEL = (PYTHON, "-m", "sitesel")
PARCELS = Path(__file__).with_name("rank_parcels.py")
INDUSTRY = "nev"
TOLERANCE = 1e-6
MB = 1_000_000
OUTSIDE = ("read layers", "make parcels")  # the same for all ways
CASES = {
    "issue": ("sitesel", "geopandas", "geopandas-whole", "geopandas-intersect"),
    "mixed": ("sitesel", "geopandas"),
}
ONCE = ("geopandas-intersect",)  # minutes a run
UNITS = ("wall_s", "processor_s")
Figures = dict[str, Any]


def start_up(folder: str, *, runs: int) -> Figures:
    """
    Compare `sitesel --help` and `sitesel rank` with importing what they stand on.

    And `sitesel rank` with itself, without judging the robustness of its places.

    Parameters
    ----------
    folder : str
        Where the map may be written.
    runs : int
        How often.

    Returns
    -------
    dict
        Ratios of the medians, seconds, and the size of the map.
    """
    drawn = Path(folder) / "map.html"
    timed = interleaved(
        {
            "import click": (PYTHON, "-c", "import click"),
            "sitesel --help": (*SITESEL, "--help"),
            "import geopandas, folium": (PYTHON, "-c", "import geopandas, folium"),
            "sitesel rank": (*SITESEL, "rank", "-i", INDUSTRY, "--map", str(drawn)),
            "sitesel rank --no-robustness": (
                *(*SITESEL, "rank", "-i", INDUSTRY, "--map", str(drawn)),
                "--no-robustness",
            ),
        },
        runs=runs,
        at=folder,
    )
    seconds = {name: one.summary for name, one in timed.items()}
    return {
        "help": _ratios(seconds["sitesel --help"], seconds["import click"]),
        "rank": _ratios(seconds["sitesel rank"], seconds["import geopandas, folium"]),
        "robustness": _ratios(seconds["sitesel rank"], seconds["sitesel rank --no-robustness"]),
        "map_mb": drawn.stat().st_size / MB,
        "seconds": seconds,
    }


def many_parcels(folder: str, case: str, *, count: int, runs: int) -> Figures:
    """
    Compare ranking many parcels with measuring the same the obvious geopandas way.

    Parameters
    ----------
    folder : str
        For the measured values.
    case : str
        Of `CASES`.
    count : int
        How many parcels.
    runs : int
        How often, all ways in turn.

    Returns
    -------
    dict
        Ratios, median seconds, peak memory, greatest difference of the measured values.
    """
    found: dict[str, list[Figures]] = {way: [] for way in CASES[case]}
    for turn in range(runs):
        for way in (way for way in found if turn == 0 or way not in ONCE):
            target = str(Path(folder) / f"{way}.npz")
            command = (PYTHON, str(PARCELS), case, way, str(count), target)
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[way].append(json.loads(printed.splitlines()[-1]))
    ours, *others = found
    total = {way: [_total(one) for one in each] for way, each in found.items()}
    return {
        "count": count,
        "ratio": {way: _spread(total[way], total[ours]) for way in others},
        "stages": {way: _median_stages(each) for way, each in found.items()},
        "criteria": {
            way: _medians([one["criteria"] for one in each]) for way, each in found.items()
        },
        "total": {way: _medians(each) for way, each in total.items()},
        "peak_mb": {way: max(one["peak_mb"] for one in each) for way, each in found.items()},
        "greatest_difference": max(_compare(folder, ours, way) for way in others),
    }


def _ratios(above: Figures, below: Figures) -> Figures:
    return {unit: above[f"{unit}_s"] / below[f"{unit}_s"] for unit in ("wall", "processor")}


def _spread(above: list[Figures], below: list[Figures]) -> Figures:
    """Median of the ratio of each round, and the least and greatest of the wall time's."""
    rounds = [_ratios(one, other) for one, other in zip(above, below, strict=False)]
    walls = [one["wall"] for one in rounds]
    return {**_medians(rounds), "least": min(walls), "greatest": max(walls)}


def _total(one: Figures) -> dict[str, float]:
    """Seconds of all stages that differ."""
    stages = [times for name, times in one["stages"].items() if name not in OUTSIDE]
    return {unit: sum(times[at] for times in stages) for at, unit in enumerate(UNITS)}


def _medians(found: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def _median_stages(found: list[Figures]) -> dict[str, Figures]:
    """Median seconds of each stage over the runs."""
    return {
        name: _medians([dict(zip(UNITS, one["stages"][name], strict=True)) for one in found])
        for name in found[0]["stages"]
    }


def _compare(folder: str, way: str, other: str) -> float:
    """Greatest difference of any measured value between two ways; too great a one ends it."""
    ours, theirs = (np.load(Path(folder) / f"{name}.npz") for name in (way, other))
    apart = {name: float(np.abs(ours[name] - theirs[name]).max()) for name in ours}
    wrong = [name for name, most in apart.items() if not most <= TOLERANCE]
    if wrong or set(ours) != set(theirs):
        sys.exit(f"{way} and {other} differ in what they measure: {wrong or set(theirs)}")
    return max(apart.values())


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=15, help="rounds of the start-up cases")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        start = start_up(folder, runs=options.runs)
        rounds = max(1, options.runs // 5)
        parcels = {
            case: many_parcels(folder, case, count=options.parcels, runs=rounds) for case in CASES
        }
    print(table(start, parcels))
    if options.json:
        figures = json.dumps({"start_up": start, "parcels": parcels}, indent=1)
        options.json.write_text(figures + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
