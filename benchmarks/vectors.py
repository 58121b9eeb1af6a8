"""
Many parcels against vectors and a raster: nearest segment, excluded share, zonal mean.

`python benchmarks/vectors.py` prints a table; `--parcels 20000 --runs 1` makes a quick trial (a
tenth of what is asked of shares and means, which take 100,000), `--json FILE` also writes the
figures. Ways run in turn, each lap in a process of its own, so that its peak of memory is its own;
what is compiled is compiled, and what is imported is imported, before the clock starts. Answers
must agree. The peers:

- nearest: `shapely.STRtree.query_nearest` over exploded segments, the tree built in each lap;
- share: `buffer` of the zones, `dissolve`, `explode`, `geopandas.overlay` of parcels and zones;
- mean: `exactextract` as it comes (feature-sequential), from the file.

    pip install exactextract==0.3.0 geopandas==1.2.0 shapely==2.2.0
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import statistics
import tempfile
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import shapely
from cases import peak_mb
from parcels import parcels
from raster import terrain

from sitesel.criteria import nearest
from sitesel.criteria.cover import Cover
from sitesel.criteria.nearest import NearestIndex, pieces
from sitesel.pack import Features, load
from sitesel.raster import Amount, read_raster, zonal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.pack import Pack
    from sitesel.sites import Sites

    Way = Callable[[], np.ndarray]

PINNED = {"exactextract": "0.3.0", "geopandas": "1.2.0", "shapely": "2.2.0"}
SEED, CRS = 7, "EPSG:4549"
SET_BACK_M = 100.0
FEWER = 10  # shares and means are of a tenth of the parcels
TERRAIN = "terrain.tif"
AGREE = {"nearest": 1e-6, "share": 1e-6, "mean": 1e-3}  # exactextract's are of single precision
GOALS = {"nearest": 10.0, "share": 3.0, "mean": 2.0}
Lap = tuple[float, float, float, np.ndarray]


def layer(pack: Pack, role: str, shapes: np.ndarray) -> Pack:
    """Put made features without doubt in the place of a role that was not read yet."""
    table = geopandas.GeoDataFrame(geometry=shapes, crs=CRS)
    doubt = np.zeros(len(shapes))
    pack.once(
        role, lambda: Features(table=table, uncertainty_m=doubt, complete=True, layers=(role,))
    )
    return pack


def roads(bounds: np.ndarray) -> np.ndarray:
    """1.08 million segments: 100,000 lanes of 500 m and 200 highways of 60 km."""
    rng, drawn = np.random.default_rng(SEED), []
    for count, corners, step_m, turn in ((100_000, 11, 50.0, 0.25), (200, 401, 150.0, 0.03)):
        angle = rng.uniform(0, 2 * np.pi, (count, 1))
        angle = angle + rng.normal(0, turn, (count, corners)).cumsum(axis=1)
        step = step_m * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        start = rng.uniform(bounds[:2], bounds[2:], (count, 1, 2))
        drawn.append(shapely.linestrings(start + step.cumsum(axis=1)))
    return np.concatenate(drawn)


def zones(bounds: np.ndarray) -> np.ndarray:
    """10,000 rough zones of 50 vertices, and four of 20,000, kilometres wide."""
    rng, drawn = np.random.default_rng(SEED + 1), []
    for count, corners, wide_m, spread in ((10_000, 50, 120.0, 0.6), (4, 20_000, 6000.0, 0.1)):
        angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        far = wide_m * np.exp(rng.normal(0, spread, (count, 1)))
        far = far * rng.uniform(0.75, 1.25, (count, corners))
        rim = far[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        drawn.append(shapely.polygons(rng.uniform(bounds[:2], bounds[2:], (count, 1, 2)) + rim))
    return np.concatenate(drawn)


def nearest_ways(pack: Pack, sites: Sites, bounds: np.ndarray, _: Path) -> dict[str, Way]:
    """Distance to the nearest of the roads."""
    made = layer(pack, "road", roads(bounds)).features("road")

    def tree() -> np.ndarray:
        index = shapely.STRtree(pieces(made.geometries))
        return index.query_nearest(sites.geometries, return_distance=True, all_matches=False)[1]

    return {
        "sitesel": lambda: NearestIndex.of(made).measure(sites).best,
        "STRtree of segments": tree,
    }


def share_ways(pack: Pack, sites: Sites, bounds: np.ndarray, _: Path) -> dict[str, Way]:
    """Share that lies within the set-back of the zones."""
    made = layer(pack, "zone", zones(bounds))
    drawn = made.features("zone").table
    table = geopandas.GeoDataFrame(
        {"parcel": np.arange(len(sites))}, geometry=sites.geometries, crs=CRS
    )

    def overlay() -> np.ndarray:
        grown = (
            drawn.set_geometry(drawn.buffer(SET_BACK_M, quad_segs=16))
            .dissolve()
            .explode(ignore_index=True)
        )
        common = table.overlay(grown[["geometry"]], how="intersection", keep_geom_type=True)
        area = np.bincount(common["parcel"], weights=common.area, minlength=len(table))
        return area / table.area.to_numpy()

    cover = Cover.of(made, ("zone",), set_back_m=SET_BACK_M)
    return {"sitesel": lambda: cover.measure(sites).best, "geopandas overlay": overlay}


def mean_ways(_: Pack, sites: Sites, __: np.ndarray, folder: Path) -> dict[str, Way]:
    """Mean height, each cell by the share of it that lies inside."""
    from exactextract import exact_extract

    path = folder / TERRAIN
    raster = read_raster(path, what="r", what_en="r")
    table = geopandas.GeoDataFrame(geometry=sites.geometries, crs=CRS)
    still = np.zeros(len(sites))
    return {
        "sitesel": lambda: (
            zonal(raster, Amount(), sites.geometries, crs=CRS, reach_m=still).measured.best
        ),
        "exactextract (default)": lambda: exact_extract(
            str(path), table, ["mean"], output="pandas"
        )["mean"].to_numpy(dtype=float),
    }


CASES = {"nearest": nearest_ways, "share": share_ways, "mean": mean_ways}


def lap(case: str, way: str, count: int, folder: Path) -> Lap:
    """
    Run one way of one case in this process.

    Parameters
    ----------
    case : str
        Of `CASES`.
    way : str
        Of its ways.
    count : int
        Number of parcels.
    folder : Path
        Where made files are kept.

    Returns
    -------
    tuple
        Wall and processor seconds, peak of memory in MB (with the data and the imports), answer.
    """
    pack = load()
    bounds = pack.features("land").table.total_bounds
    if case == "nearest":
        road = load().features("road")
        NearestIndex.of(road).measure(parcels(pack, nearest.MANY))  # loads compiled loops
    sites = parcels(pack, count)
    run = CASES[case](pack, sites, bounds, folder)[way]
    wall, cpu = time.perf_counter(), time.process_time()
    answer = run()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return wall, cpu, peak_mb(), answer


def measured(case: str, ways: list[str], *, count: int, runs: int, folder: Path) -> list[dict]:
    """
    Run the ways of a case in turn, several rounds.

    Parameters
    ----------
    case : str
        Of `CASES`.
    ways : list of str
        Ours first.
    count : int
        Number of parcels.
    runs : int
        Rounds.
    folder : Path
        Where made files are kept.

    Returns
    -------
    list of dict
        By way: medians, ratio to ours of each round (median), and how far the answers lie apart.
    """
    spawn, laps = multiprocessing.get_context("spawn"), {way: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            with spawn.Pool(1) as one:
                laps[way].append(one.apply(partial(lap, case, way, count, folder)))
    ours = laps[ways[0]]
    return [
        {
            "case": case,
            "way": way,
            "parcels": count,
            "wall_s": statistics.median(one[0] for one in taken),
            "cpu_s": statistics.median(one[1] for one in taken),
            "peak_mb": max(one[2] for one in taken),
            "it_of_ours_cpu": statistics.median(
                it[1] / own[1] for own, it in zip(ours, taken, strict=True)
            ),
            "apart": float(np.nanmax(np.abs(taken[-1][3] - ours[-1][3]))),
        }
        for way, taken in laps.items()
    ]


def main() -> None:
    """Check the versions, run, print; fail if answers lie apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parcels", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--case", choices=CASES, action="append")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    asked = parser.parse_args()
    for package, wanted in PINNED.items():
        if version(package) != wanted:
            parser.error(f"{package} {wanted} is wanted, {version(package)} is installed")
    found = []
    with tempfile.TemporaryDirectory() as name:
        terrain(Path(name) / TERRAIN, tuple(load().features("land").table.total_bounds))
        for case in asked.case or CASES:
            other = {"nearest": "STRtree of segments", "share": "geopandas overlay"}
            ways = ["sitesel", other.get(case, "exactextract (default)")]
            count = asked.parcels if case == "nearest" else max(asked.parcels // FEWER, 1)
            found += measured(case, ways, count=count, runs=asked.runs, folder=Path(name))
    print("| | parcels | | cpu s (wall) | it / sitesel, cpu | goal | apart | peak, MB |")
    print("|---|---|---|---|---|---|---|---|")
    for one in found:
        print(
            f"| {one['case']} | {one['parcels']:,} | {one['way']} | {one['cpu_s']:.2f} "
            f"({one['wall_s']:.2f}) | {one['it_of_ours_cpu']:.1f} | {GOALS[one['case']]:.0f} | "
            f"{one['apart']:.1e} | {one['peak_mb']:.0f} |"
        )
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if any(one["apart"] > AGREE[one["case"]] for one in found):
        raise SystemExit("answers lie apart")


if __name__ == "__main__":
    main()
