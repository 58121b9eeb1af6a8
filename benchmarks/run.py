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
OUTSIDE = ("read layers", "make parcels")  # the same for both ways
Figures = dict[str, Any]


def start_up(folder: str, *, runs: int) -> Figures:
    """
    Compare `sitesel --help` and `sitesel rank` with importing what they stand on.

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
        },
        runs=runs,
        at=folder,
    )
    seconds = {name: one.summary for name, one in timed.items()}
    return {
        "help": _ratios(seconds["sitesel --help"], seconds["import click"]),
        "rank": _ratios(seconds["sitesel rank"], seconds["import geopandas, folium"]),
        "map_mb": drawn.stat().st_size / MB,
        "seconds": seconds,
    }


def many_parcels(folder: str, *, count: int, runs: int) -> Figures:
    """
    Compare ranking many parcels with measuring the same the obvious geopandas way.

    Parameters
    ----------
    folder : str
        For the measured values.
    count : int
        How many parcels.
    runs : int
        How often.

    Returns
    -------
    dict
        Ratio, median seconds a stage, peak memory, greatest difference of the measured values.

    Raises
    ------
    SystemExit
        If the two ways measure different values.
    """
    cases: dict[str, list[Figures]] = {"sitesel": [], "geopandas": []}
    for _ in range(runs):
        for way, found in cases.items():
            target = str(Path(folder) / f"{way}.npz")
            command = (PYTHON, str(PARCELS), way, str(count), target)
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found.append(json.loads(printed.splitlines()[-1]))
    stages = {way: _median_stages(found) for way, found in cases.items()}
    total = {
        way: {
            unit: sum(stage[unit] for name, stage in one.items() if name not in OUTSIDE)
            for unit in ("wall_s", "processor_s")
        }
        for way, one in stages.items()
    }
    return {
        "count": count,
        "ratio": _ratios(total["geopandas"], total["sitesel"]),
        "seconds": total,
        "stages": stages,
        "peak_mb": {way: max(one["peak_mb"] for one in found) for way, found in cases.items()},
        "greatest_difference": _compare(folder),
    }


def _ratios(above: Figures, below: Figures) -> Figures:
    return {unit: above[f"{unit}_s"] / below[f"{unit}_s"] for unit in ("wall", "processor")}


def _median_stages(found: list[Figures]) -> dict[str, Figures]:
    """Median seconds of each stage over the runs."""
    return {
        name: {
            unit: statistics.median(one["stages"][name][at] for one in found)
            for at, unit in enumerate(("wall_s", "processor_s"))
        }
        for name in found[0]["stages"]
    }


def _compare(folder: str) -> float:
    """Greatest difference of any measured value between the two ways; too great a one ends it."""
    ours, theirs = (np.load(Path(folder) / f"{way}.npz") for way in ("sitesel", "geopandas"))
    apart = {name: float(np.abs(ours[name] - theirs[name]).max()) for name in ours}
    wrong = [name for name, most in apart.items() if not most <= TOLERANCE]
    if wrong or set(ours) != set(theirs):
        sys.exit(f"the two ways measure different values: {wrong or set(ours) ^ set(theirs)}")
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
        parcels = many_parcels(folder, count=options.parcels, runs=max(1, options.runs // 5))
    print(table(start, parcels))
    if options.json:
        figures = json.dumps({"start_up": start, "parcels": parcels}, indent=1)
        options.json.write_text(figures + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
