"""
Rasters: zonal means of many parcels, slope, taking in; each against the usual way, in one run.

`python benchmarks/raster.py` makes a terrain of the city at 30 m (float32, tiled, compressed) and
prints medians of wall and processor time with their ratios. The answers must agree: means to 1e-3
(exactextract's fractions are of single precision), slope to 1e-9.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import rasterio
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource
from parcels import parcels
from rasterio.transform import Affine

from sitesel.pack import load
from sitesel.raster import Amount, read_raster, take_in, zonal
from sitesel.raster.slope import horn

if TYPE_CHECKING:
    from collections.abc import Callable

CELL_M = 30.0
MARGIN_M = 3000.0
SLOPE_SIDE = 4000
MEANS_AGREE = 1e-3
SLOPES_AGREE = 1e-9
Way = "Callable[[], Any]"


def terrain(path: Path, bounds: tuple[float, float, float, float]) -> None:
    """
    Write hills over the city.

    Parameters
    ----------
    path : Path
        Where to.
    bounds : tuple of float
        West, south, east, north in EPSG:4549.
    """
    west, south, east, north = bounds
    rows = int((north - south + 2 * MARGIN_M) / CELL_M)
    columns = int((east - west + 2 * MARGIN_M) / CELL_M)
    down, across = np.ogrid[:rows, :columns]
    rough = np.random.default_rng(0).normal(0, 1, (rows, columns))
    height = 80 * np.sin(across / 37) + 60 * np.cos(down / 53) + 0.02 * across + rough
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=1, dtype="float32",
        crs="EPSG:4549", transform=Affine(CELL_M, 0, west - MARGIN_M, 0, -CELL_M, north + MARGIN_M),
        tiled=True, blockxsize=512, blockysize=512, compress="deflate", predictor=3,
    ) as made:  # fmt: skip
        made.write(height.astype("float32"), 1)


def interleaved(ways: dict[str, Callable[[], Any]], *, runs: int) -> dict[str, tuple[Any, ...]]:
    """
    Run ways in turn and take medians.

    Parameters
    ----------
    ways : dict of str to callable
        By name.
    runs : int
        How often.

    Returns
    -------
    dict of str to tuple
        Wall and processor seconds, and the last answer.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    answers = {}
    for _ in range(runs):
        for name, way in ways.items():
            wall, processor = time.perf_counter(), time.process_time()
            answers[name] = way()
            times[name].append((time.perf_counter() - wall, time.process_time() - processor))
    return {
        name: (*(statistics.median(part) for part in zip(*laps, strict=True)), answers[name])
        for name, laps in times.items()
    }


def told(title: str, found: dict[str, tuple[Any, ...]], ours: str) -> None:
    """
    Print medians and ratios to ours.

    Parameters
    ----------
    title : str
        What was done.
    found : dict
        Of `interleaved`.
    ours : str
        Which of them is sitesel.
    """
    print(title)
    for name, (wall, processor, _) in found.items():
        ratio = wall / found[ours][0], processor / found[ours][1]
        print(f"  {name:34} {wall:8.2f} s {processor:8.2f} cpu   {ratio[0]:6.2f} · {ratio[1]:.2f}")


def means(path: Path, sites: Any, *, runs: int) -> None:  # noqa: ANN401
    """
    Compare zonal means with exactextract, as it comes and in memory.

    Parameters
    ----------
    path : Path
        Terrain.
    sites : Sites
        Parcels.
    runs : int
        How often.
    """
    raster = read_raster(path, what="r", what_en="r")
    frame = geopandas.GeoDataFrame(geometry=sites.geometries, crs="EPSG:4549")
    still = np.zeros(len(sites))

    def in_memory() -> Any:  # noqa: ANN401
        with rasterio.open(path) as file:
            west, south, east, north = file.bounds
            cells = file.read(1)
        source = NumPyRasterSource(cells, west, south, east, north, srs_wkt=frame.crs.to_wkt())
        return exact_extract(source, frame, ["mean"], output="pandas")["mean"].to_numpy()

    def as_it_comes() -> Any:  # noqa: ANN401
        return exact_extract(str(path), frame, ["mean"], output="pandas")["mean"].to_numpy()

    def ours(reach: np.ndarray) -> np.ndarray:
        found = zonal(raster, Amount(), sites.geometries, crs="EPSG:4549", reach_m=reach)
        return found.measured.best

    found = interleaved(
        {
            "sitesel": lambda: ours(still),
            "sitesel, each 30 m in doubt": lambda: ours(still + CELL_M),
            "exactextract (default)": as_it_comes,
            "exactextract in memory": in_memory,
        },
        runs=runs,
    )
    told(f"mean of {len(sites):,} parcels over {raster.grid.rows} x {raster.grid.columns}", found,
         "sitesel")  # fmt: skip
    for name, (_, _, answer) in found.items():
        if not np.nanmax(np.abs(answer.astype(float) - found["sitesel"][2])) < MEANS_AGREE:
            raise SystemExit(f"{name} differs")


def slopes(*, runs: int) -> None:
    """
    Compare slope with the formula written down on whole arrays.

    Parameters
    ----------
    runs : int
        How often.
    """
    height = np.random.default_rng(1).normal(100, 10, (SLOPE_SIDE + 2, SLOPE_SIDE + 2))
    size = np.full(SLOPE_SIDE, CELL_M)

    def naive() -> np.ndarray:
        a, b, c = height[:-2, :-2], height[:-2, 1:-1], height[:-2, 2:]
        d, f = height[1:-1, :-2], height[1:-1, 2:]
        g, h, i = height[2:, :-2], height[2:, 1:-1], height[2:, 2:]
        east = ((c + 2 * f + i) - (a + 2 * d + g)) / (8 * CELL_M)
        south = ((g + 2 * h + i) - (a + 2 * b + c)) / (8 * CELL_M)
        return 100 * np.sqrt(east**2 + south**2)

    found = interleaved({"sitesel": lambda: horn(height, size, size), "numpy": naive}, runs=runs)
    told(f"slope of {SLOPE_SIDE} x {SLOPE_SIDE}", found, "sitesel")
    if not np.allclose(found["sitesel"][2], found["numpy"][2], rtol=0, atol=SLOPES_AGREE):
        raise SystemExit("slopes differ")


def taking(path: Path, folder: Path, *, runs: int) -> None:
    """
    Compare taking in with a bare copy to COG.

    Parameters
    ----------
    path : Path
        Terrain.
    folder : Path
        Where to write.
    runs : int
        How often.
    """
    from rasterio.shutil import copy

    found = interleaved(
        {
            "sitesel": lambda: take_in(path, folder / "taken.tif").known,
            "rasterio copy": lambda: copy(
                path, folder / "copy.tif", driver="COG", compress="DEFLATE", predictor="YES"
            ),
        },
        runs=runs,
    )
    told("taking in", found, "sitesel")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--parcels", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    pack = load()
    with tempfile.TemporaryDirectory() as name:
        model = Path(name) / "terrain.tif"
        terrain(model, tuple(pack.features("land").table.total_bounds))
        means(model, parcels(pack, asked.parcels), runs=asked.runs)
        slopes(runs=asked.runs)
        taking(model, Path(name), runs=asked.runs)
