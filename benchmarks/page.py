"""
How fast the map page follows a slider: `python benchmarks/page.py`.

A real Chromium without a network; each figure is the median over moves of a slider, from its event
until scores, order, colours and rows stand in the page, and until the page is laid out. Beside it,
in the same run, what making the same rows anew costs, instead of writing into those that stand.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path

import geopandas
import numpy as np
import shapely

import sitesel

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from browser import Browser

COUNTS = (35, 250, 5_000)
MOVES = 25
MEASURED = """
(() => {
  const page = sitesel.page, told = [];
  for (let move = 0; move < MOVES; move += 1) {
    const points = [...page.points()];
    points[move % points.length] = (move * 17) % 60 + 1;
    const start = performance.now();
    page.weigh(points);
    const done = performance.now();
    document.body.offsetHeight;
    const laid = performance.now();
    page.table = sitesel.fillTable(document.getElementById("ranking"), page);
    document.body.offsetHeight;
    told.push([done - start, laid - start, performance.now() - laid]);
  }
  return JSON.stringify(told);
})()
""".replace("MOVES", str(MOVES))


def parcels(count: int) -> geopandas.GeoDataFrame:
    """Make polygons of twelve corners, by a fixed seed."""
    stream = np.random.default_rng(3)
    east, north = stream.uniform(119.8, 120.6, count), stream.uniform(35.9, 36.8, count)
    turn = np.sort(stream.uniform(0, 2 * np.pi, (count, 12)), axis=1)
    reach = stream.uniform(0.001, 0.003, (count, 12))
    rings = np.stack(
        [
            east[:, np.newaxis] + reach * np.cos(turn),
            north[:, np.newaxis] + reach * np.sin(turn),
        ],
        axis=-1,
    )
    shapes = shapely.convex_hull(shapely.polygons(rings))
    names = [f"p{row:05}" for row in range(count)]
    return geopandas.GeoDataFrame({"id": names}, geometry=shapes, crs="EPSG:4326")


def main() -> None:
    """Print a table."""
    print("| 地块 sites | 排好 ranked, ms | 版面 laid out, ms | 重造表行 rows made anew, ms | MB |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        for count in COUNTS:
            parcels(count).to_file(Path(folder) / "parcels.gpkg")
            ranking = sitesel.rank("ic", sites=Path(folder) / "parcels.gpkg")
            page = ranking.save_map(Path(folder) / "map.html")
            browser.open(page)
            told = json.loads(browser.evaluate(MEASURED))
            done, laid, rows = (statistics.median(one) for one in zip(*told, strict=True))
            size = page.stat().st_size / 1e6
            print(f"| {count:,} | {done:.1f} | {laid:.1f} | {rows:.1f} | {size:.2f} |")


if __name__ == "__main__":
    main()
