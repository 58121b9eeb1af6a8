"""
The chain view and the clusters of a list of 100,000 enterprises.

`python benchmarks/clusters.py` prints a table; `--firms 10000` makes a quick trial. The list is
made up (seeded): two thirds of the firms around 40 towns on the built-in pack's land, the rest
anywhere on it; three in ten have a code of the chain, and 20 clusters of 200 firms are planted.
Each command runs in a process of its own, reads the list from a GeoPackage and says its own
peak.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas
import numpy as np
import shapely
from cases import peak_mb
from parcels import _on_land

import sitesel
from sitesel.chains import load as load_chain
from sitesel.pack import load

SEED, CHAIN, OTHER = 20261129, "nev", "1513"
TOWNS, PLANTED, EACH = 40, 20, 200
IN_CHAIN, IN_TOWN, SPREAD_M = 0.3, 2 / 3, 3_000.0
CATALOG = """
schema = "sitesel-pack/1"
[[layer]]
id = "made_up_firms"
role = "enterprise"
title_zh = "企业名单"
title_en = "Enterprises"
file = "firms.gpkg"
geometry = "point"
source = "made up"
license = "CC0-1.0"
date = "2026-11"
crs = "EPSG:4549"
precision_m = 100
quality = "surveyed"
"""
CALLS = {
    "chain": lambda folder: sitesel.chain(CHAIN, layers=folder, complete=True),
    "clusters": lambda folder: sitesel.clusters(CHAIN, layers=folder, complete=True),
}


def made(count: int) -> geopandas.GeoDataFrame:
    """Make a list of firms."""
    random = np.random.default_rng(SEED)
    pack = load()
    places = _on_land(pack, count, random)
    towns = _on_land(pack, TOWNS, random)[random.integers(0, TOWNS, count)]
    in_town = random.random(count) < IN_TOWN
    places[in_town] = (towns + random.normal(0, SPREAD_M, towns.shape))[in_town]
    known = [code for segment in load_chain(CHAIN) for code in segment.gbt_codes]
    codes = np.where(random.random(count) < IN_CHAIN, random.choice(known, count), OTHER)
    centre = towns[:PLANTED]
    for row in range(min(PLANTED, count // EACH // 2)):
        there = slice(row * EACH, (row + 1) * EACH)
        places[there] = centre[row] + random.normal(0, 800.0, (EACH, 2))
        codes[there] = known[row % len(known)]
    return geopandas.GeoDataFrame(
        {
            "id": [f"e{row}" for row in range(count)],
            "name_zh": [f"企业{row}" for row in range(count)],
            "gbt_code": codes,
            "output_wan": np.round(np.exp(random.normal(7, 1.5, count)), 1),
            "employees": random.integers(5, 500, count),
        },
        geometry=shapely.points(places),
        crs=pack.head.work_crs,
    )


def one(name: str, folder: Path) -> None:
    """Run one command and print its times and its own peak."""
    begin, used = time.perf_counter(), time.process_time()
    found = CALLS[name](folder)
    wall, cpu = time.perf_counter() - begin, time.process_time() - used
    peak = peak_mb()
    more = f", {len(found['clusters'])} clusters" if name == "clusters" else ""
    print(f"{name:10} {wall:6.1f} s wall {cpu:6.1f} s cpu {peak:6.0f} MB{more}", flush=True)


def main() -> None:
    """Make the list, run both commands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=100_000)
    parser.add_argument("--one", choices=list(CALLS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, options.folder)
        return
    with tempfile.TemporaryDirectory() as made_up:
        folder = Path(made_up)
        made(options.firms).to_file(folder / "firms.gpkg", driver="GPKG")
        (folder / "catalog.toml").write_text(CATALOG, encoding="utf-8")
        for name in CALLS:
            subprocess.run(
                [sys.executable, __file__, "--one", name, "--folder", str(folder)], check=True
            )


if __name__ == "__main__":
    main()
