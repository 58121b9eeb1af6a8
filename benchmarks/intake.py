"""
Importing a million parcels, against reading and writing the same GeoPackage with pyogrio alone.

`python benchmarks/intake.py` makes the file (seeded; quadrangles in EPSG:4549, on the land of the
pack) and runs both in turn, each in a process of its own. The import is the whole command: looking,
proposing, validity of every outline and id, the working system, districts, the preview's table,
a GeoPackage with its spatial index, hash, log and catalog. The bare peer reads a frame and writes
it, with a spatial index as well: once through Arrow, once without.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import shapely
from cases import interleaved

PYTHON = sys.executable
FILE = "地块.gpkg"
GOAL = 1.5
WEST, SOUTH, STEP_M = 500_000.0, 4_010_000.0, 60.0
BARE = (
    "import pyogrio; frame = pyogrio.read_dataframe({file!r}, use_arrow={arrow}); "
    "pyogrio.write_dataframe(frame, 'bare.gpkg', use_arrow={arrow})"
)
IMPORT = (
    "-m", "sitesel", "import", FILE, "--role", "site", "--yes", "--replace", "--no-preview",
    "--reject-broken",
)  # fmt: skip


def make(path: Path, count: int) -> None:
    """
    Write parcels side by side.

    Parameters
    ----------
    path : Path
        A GeoPackage.
    count : int
        How many.
    """
    draw = np.random.default_rng(20261129)
    wide = int(np.ceil(np.sqrt(count)))
    row, column = np.divmod(np.arange(count), wide)
    middle = np.column_stack([WEST + column * STEP_M, SOUTH + row * STEP_M])
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    corners = middle[:, None, :] + signs * draw.uniform(20, 29, (count, 4, 2))
    frame = geopandas.GeoDataFrame(
        {
            "地块编号": [f"虚构{number:07d}" for number in range(count)],
            "地块名称": [f"虚构地块{number}" for number in range(count)],
            "用地性质": "工业用地",
            "出让年份": draw.integers(2000, 2026, count),
        },
        geometry=shapely.polygons(corners),
        crs="EPSG:4549",
    )
    pyogrio.write_dataframe(frame, path, use_arrow=True)


def main() -> None:
    """Run both and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder, FILE), wanted.parcels)
        timed = interleaved(
            {
                "sitesel import": (PYTHON, *IMPORT),
                "bare, Arrow": (PYTHON, "-c", BARE.format(file=FILE, arrow=True)),
                "bare, no Arrow": (PYTHON, "-c", BARE.format(file=FILE, arrow=False)),
            },
            runs=wanted.runs,
            at=folder,
        )
    ours = timed["sitesel import"]
    for name, times in timed.items():
        ratio = statistics.median(a / b for a, b in zip(ours.wall, times.wall, strict=True))
        cpu = statistics.median(a / b for a, b in zip(ours.processor, times.processor, strict=True))
        print(
            f"{name:16s} {statistics.median(times.wall):7.1f} s  "
            f"sitesel / this: wall {ratio:.2f}, cpu {cpu:.2f} (goal ≤ {GOAL})"
        )


if __name__ == "__main__":
    main()
