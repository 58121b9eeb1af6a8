"""
Eight compressed tiles of 12.5 million cells added up into one COG: `sitesel overlay` and dask.

    pip install rioxarray==0.19.0 dask==2025.9.1
    python benchmarks/overlay.py              # --runs 1 for a trial, --json FILE, --only sitesel
    python benchmarks/overlay.py --times 14   # ours alone, on 14 times the area: its peak

Made-up values of suitability, 0 to 100, with a fixed seed: four files of float32 in tenths and four
of bytes, tiled, deflated, each with a patch of nodata. Both ways read the files and write a
deflated COG with overviews; each run is a process of its own, in turn, and the sums must be the
same.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from cases import peak_mb

SEED, CRS, CELL_M = 20261130, "EPSG:4549", 30.0
WEST, NORTH, COLUMNS, ROWS = 449_400.0, 4_051_500.0, 3_680, 3_410
WEIGHTS = (0.05, 0.2, 0.1, 0.15, 0.1, 0.05, 0.25, 0.1)
PINNED = {"rioxarray": "0.19.0", "dask": "2025.9.1"}
COARSE = 60  # cells between the knots that values are drawn at


def make(folder: Path, *, times: int) -> list[str]:
    """Write the files strip by strip; more area is more of the same columns."""
    import rasterio
    from rasterio.transform import from_origin
    from scipy.ndimage import zoom

    rows = ROWS * times
    names = []
    for number in range(len(WEIGHTS)):
        rng = np.random.default_rng([SEED, number])
        knots = rng.random((ROWS // COARSE + 2, COLUMNS // COARSE + 2))
        smooth = 100 * zoom(knots, COARSE, order=1)[:ROWS, :COLUMNS]
        found = np.clip(smooth + rng.normal(0, 1, smooth.shape), 0, 100)
        whole = number % 2
        cells = np.round(found).astype("uint8") if whole else np.round(found, 1).astype("float32")
        nodata = 255 if whole else -9999
        cells[200 * number : 200 * number + 150, 300 * number : 300 * number + 400] = nodata
        with rasterio.open(
            folder / f"{number}.tif", "w", driver="GTiff", width=COLUMNS, height=rows, count=1,
            dtype=cells.dtype, crs=CRS, transform=from_origin(WEST, NORTH, CELL_M, CELL_M),
            nodata=nodata, tiled=True, blockxsize=512, blockysize=512, compress="deflate",
        ) as file:  # fmt: skip
            for time_ in range(times):
                file.write(cells, 1, window=((time_ * ROWS, (time_ + 1) * ROWS), (0, COLUMNS)))
        names.append(str(folder / f"{number}.tif"))
    return names


def sitesel(names: list[str], target: Path) -> None:
    """Ours, as the command calls it."""
    from sitesel import overlay

    words = [f"{name}:{weight}" for name, weight in zip(names, WEIGHTS, strict=True)]
    overlay(words, output=target)


def dask(names: list[str], target: Path) -> None:
    """Arrays of blocks, two threads, the same COG."""
    import dask as library
    import rioxarray

    library.config.set(scheduler="threads", num_workers=2)
    total = 0
    for name, weight in zip(names, WEIGHTS, strict=True):
        band = rioxarray.open_rasterio(name, chunks={"x": 1024, "y": 1024}, masked=True)
        total = total + band.astype("float32") * np.float32(weight)
    total.rio.write_nodata(np.nan).rio.to_raster(
        target, driver="COG", compress="DEFLATE", blocksize=512, predictor="YES",
        overview_resampling="NEAREST", num_threads=1,
    )  # fmt: skip


WAYS = {"sitesel": sitesel, "dask": dask}


def one(way: str, folder: Path, corner: Path) -> dict[str, Any]:
    """Run a way once, after what it imports and compiles on small files."""
    for place, target in ((corner, corner / f"{way}-sum.tif"), (folder, folder / f"{way}-sum.tif")):
        names = [str(place / f"{number}.tif") for number in range(len(WEIGHTS))]
        wall, cpu = time.perf_counter(), time.process_time()
        WAYS[way](names, target)
        told = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return told | {"peak_mb": peak_mb()}


def cut(names: list[str], folder: Path) -> None:
    """Write a corner of each file."""
    import rasterio

    for name in names:
        with rasterio.open(name) as file:
            profile = {**file.profile, "width": 600, "height": 600}
            cells = file.read(1, window=((0, 600), (0, 600)))
        with rasterio.open(folder / Path(name).name, "w", **profile) as file:
            file.write(cells, 1)


def difference(folder: Path) -> float:
    """Give the greatest difference of the two sums; unknown cells must be the same."""
    import rasterio

    with (
        rasterio.open(folder / "sitesel-sum.tif") as ours,
        rasterio.open(folder / "dask-sum.tif") as theirs,
    ):
        mine, other = ours.read(1), theirs.read(1)
    if not np.array_equal(np.isnan(mine), np.isnan(other)):
        raise SystemExit("other cells are unknown")
    return float(np.nanmax(np.abs(mine - other)))


def main() -> None:
    """Make the files, run every way in turn, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--times", type=int, default=1, help="area, ours alone if above 1")
    parser.add_argument("--only", choices=list(WAYS))
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--one", nargs=3, metavar=("WAY", "FOLDER", "CORNER"))
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.one[0], Path(given.one[1]), Path(given.one[2]))))
        return
    only = "sitesel" if given.times > 1 else given.only
    ways = [only] if only else list(WAYS)
    if "dask" in ways:
        from importlib.metadata import version

        for package, pinned in PINNED.items():
            if version(package) != pinned:
                raise SystemExit(f"{package} {version(package)} is installed, not {pinned}")
    figures: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as name:
        folder, corner = Path(name), Path(name) / "corner"
        corner.mkdir()
        cut(make(folder, times=given.times), corner)
        for _ in range(given.runs):
            for way in ways:
                words = [sys.executable, __file__, "--one", way, name, str(corner)]
                done = subprocess.run(words, capture_output=True, text=True, check=True)
                figures[way].append(json.loads(done.stdout.splitlines()[-1]))
        apart = difference(folder) if len(ways) > 1 else None
    print("| | s (wall · cpu) | 它 it / sitesel (wall · cpu) | 峰值 peak, MB |\n|---|---|---|---|")
    for way, runs in figures.items():
        wall, cpu, peak = (
            statistics.median(run[key] for run in runs) for key in ("wall", "cpu", "peak_mb")
        )
        rounds = list(zip(runs, figures[ways[0]], strict=True))
        ratios = [
            statistics.median(it[key] / own[key] for it, own in rounds) for key in ("wall", "cpu")
        ]
        print(
            f"| {way} | {wall:.2f} · {cpu:.2f} | {ratios[0]:.2f} · {ratios[1]:.2f} | {peak:.0f} |"
        )
    if apart is not None:
        print(f"greatest difference of a sum: {apart:.1e}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
