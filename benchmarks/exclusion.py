"""
Twenty layers with set-backs, from files to a mask of 12.5 million cells: `sitesel mask` and others.

    pip install atlite==0.7.0
    python benchmarks/exclusion.py            # --runs 1 for a trial, --json FILE, --only sitesel

Made-up layers over 110.4 x 102.3 km with a fixed seed: ten of polygons (some in parts, some with
holes), five of lines, three of points as GeoPackages; a slope and a land cover as GeoTIFFs. Each
way reads the files and gives a mask of cells of 30 m that are taken; each run is a process of its
own, in turn. Every bit of ours is held against `shapely.dwithin` at 60,000 random cells a layer,
the others' masks against ours.
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
import shapely
from cases import peak_mb

SEED, CRS, CELL_M = 20261129, "EPSG:4549", 30.0
WEST, SOUTH, COLUMNS, ROWS = 449_400.0, 3_949_200.0, 3_680, 3_410
EAST, NORTH = WEST + COLUMNS * CELL_M, SOUTH + ROWS * CELL_M
SAMPLE = 60_000
PINNED = {"atlite": "0.7.0"}
POLYGONS = (  # how many, corners, median radius in metres, set-back in metres
    (2_000, 60, 200, 0), (500, 80, 600, 200), (300, 200, 900, 500), (3_000, 30, 60, 100),
    (1_000, 50, 150, 300), (200, 400, 1_500, 0), (5_000, 24, 40, 50), (800, 40, 200, 1_000),
    (100, 1_000, 2_500, 0), (1_500, 60, 180, 150),
)  # fmt: skip
LINES = ((20_000, 10, 60, 30), (3_000, 30, 120, 50), (400, 200, 150, 200), (800, 60, 200, 100),
         (60, 600, 150, 500))  # fmt: skip
POINTS = ((5_000, 100), (800, 500), (200, 2_000))
STEEP, CLASSES = 15, (1, 5, 8)
RASTERS = (("slope", f"above={STEEP}", 0), ("cover", "in=1,5,8", 90))


def anywhere(rng: np.random.Generator, count: int) -> np.ndarray:
    """Half of them around a dozen towns."""
    place = np.stack([rng.uniform(WEST, EAST, count), rng.uniform(SOUTH, NORTH, count)], axis=-1)
    towns = place[rng.integers(0, 12, count // 2)]
    place[: count // 2] = towns + rng.normal(0, 6_000, towns.shape)
    return np.clip(place, [WEST + 1, SOUTH + 1], [EAST - 1, NORTH - 1])


def stars(rng: np.random.Generator, count: int, corners: int, wide_m: float) -> np.ndarray:
    """Rough discs; every seventh has a hole, every ninth a second part."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    far = wide_m * np.exp(rng.normal(0, 0.6, (count, 1)))
    far = far * (1 + 0.25 * rng.uniform(-1, 1, (count, corners)))
    rim = far[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    place = anywhere(rng, count)[:, None]
    shapes = shapely.polygons(place + rim)
    shapes[::7] = shapely.difference(shapes[::7], shapely.polygons(place[::7] + rim[::7] / 3))
    aside = shapely.polygons(place[::9] + rim[::9] / 2 + [6 * wide_m, 0])
    shapes[::9] = shapely.union(shapes[::9], aside)
    return shapes


def walks(rng: np.random.Generator, count: int, corners: int, step_m: float) -> np.ndarray:
    """Lines that wind."""
    turn = np.cumsum(rng.normal(0, 0.2, (count, corners)), axis=1)
    turn += rng.uniform(0, 2 * np.pi, (count, 1))
    step = step_m * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    return shapely.linestrings(anywhere(rng, count)[:, None] + np.cumsum(step, axis=1))


def make(folder: Path) -> list[tuple[str, str, float]]:
    """Write the layers; name, test and set-back of each."""
    import geopandas
    import rasterio
    from rasterio.transform import from_origin
    from scipy.ndimage import zoom

    rng, told = np.random.default_rng(SEED), []
    drawn = [(f"area{at}", stars(rng, *one[:3]), one[3]) for at, one in enumerate(POLYGONS)]
    drawn += [(f"line{at}", walks(rng, *one[:3]), one[3]) for at, one in enumerate(LINES)]
    drawn += [
        (f"spot{at}", shapely.points(anywhere(rng, one[0])), one[1])
        for at, one in enumerate(POINTS)
    ]
    for name, shapes, metres in drawn:
        geopandas.GeoDataFrame(geometry=shapes, crs=CRS).to_file(folder / f"{name}.gpkg")
        told.append((f"{name}.gpkg", "", float(metres)))
    coarse = [rng.normal(size=(ROWS // side + 3, COLUMNS // side + 3)) for side in (200, 40, 8)]
    rough = sum(
        scale * zoom(one, (ROWS / (one.shape[0] - 2), COLUMNS / (one.shape[1] - 2)), order=1)
        [:ROWS, :COLUMNS] for one, scale in zip(coarse, (1.0, 0.6, 0.4), strict=True)
    )  # fmt: skip
    cells = {
        "slope": np.abs(9.0 * rough).astype("float32"),
        "cover": np.digitize(rough, np.linspace(-2, 2, 9)).astype("uint8"),
    }
    for name, test, metres in RASTERS:
        with rasterio.open(
            folder / f"{name}.tif", "w", driver="GTiff", height=ROWS, width=COLUMNS, count=1,
            dtype=cells[name].dtype, crs=CRS, transform=from_origin(WEST, NORTH, CELL_M, CELL_M),
            tiled=True, compress="deflate",
        ) as file:  # fmt: skip
            file.write(cells[name], 1)
        told.append((f"{name}.tif", test, float(metres)))
    return told


def sitesel(folder: Path, layers: list[tuple[str, str, float]]) -> np.ndarray:
    """Ours, as bits."""
    from sitesel.masking import Asked, Mask
    from sitesel.pack import load
    from sitesel.scanning.territory import Territory
    from sitesel.text import Text

    words = [":".join(filter(None, (f"{folder / one[0]}", one[1], f"{one[2]}"))) for one in layers]
    ground = Territory(
        bounds=(WEST, SOUTH, EAST, NORTH), land=None, parts=(Text("", ""),), shapes=None
    )
    wanted = Mask(
        asked=tuple(Asked.of(word) for word in words), pack=load(), territory=ground, cell_m=CELL_M
    )
    (only,) = wanted.found(wanted.layers())
    return only[1][:ROWS, :COLUMNS]


def atlite(folder: Path, layers: list[tuple[str, str, float]]) -> np.ndarray:
    """Its exclusion container over the same cells."""
    import geopandas
    from atlite.gis import ExclusionContainer, shape_availability

    container = ExclusionContainer(crs=CRS, res=CELL_M)
    for name, test, metres in layers:
        path = folder / name
        if test.startswith("above"):
            container.add_raster(path, codes=lambda cells: cells > STEEP, crs=CRS)
        elif test:
            container.add_raster(path, codes=list(CLASSES), buffer=metres, crs=CRS)
        else:
            container.add_geometry(path, buffer=metres)
    whole = geopandas.GeoSeries([shapely.box(WEST, SOUTH, EAST, NORTH)], crs=CRS)
    free, _ = shape_availability(whole, container)
    return ~free.astype(bool)[:ROWS, :COLUMNS]  # it may add a row and a column


def geopandas_rasterize(folder: Path, layers: list[tuple[str, str, float]]) -> np.ndarray:
    """Buffers drawn by rasterio; rasters grown by scipy's distances."""
    import geopandas
    import rasterio
    from rasterio.features import rasterize
    from rasterio.transform import from_origin
    from scipy.ndimage import distance_transform_edt

    taken = np.zeros((ROWS, COLUMNS), dtype=bool)
    for name, test, metres in layers:
        if test:
            with rasterio.open(folder / name) as file:
                cells = file.read(1)
            hit = cells > STEEP if test.startswith("above") else np.isin(cells, CLASSES)
            taken |= distance_transform_edt(~hit) * CELL_M <= metres if metres else hit
            continue
        shapes = geopandas.read_file(folder / name).geometry
        shapes = shapes.buffer(metres) if metres else shapes
        taken |= rasterize(
            shapes, out_shape=taken.shape, dtype=np.uint8,
            transform=from_origin(WEST, NORTH, CELL_M, CELL_M),
        ).astype(bool)  # fmt: skip
    return taken


WAYS = {"sitesel": sitesel, "atlite": atlite, "geopandas": geopandas_rasterize}


def one(way: str, folder: Path) -> dict[str, Any]:
    """Run a way once, after what it imports and compiles on a corner."""
    layers = [tuple(layer) for layer in json.loads((folder / "layers.json").read_text())]
    WAYS[way](folder, layers[-3:])  # imports, compiles
    wall, cpu = time.perf_counter(), time.process_time()
    mask = WAYS[way](folder, layers)
    told = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    np.save(folder / f"{way}.npy", mask)
    return told | {"peak_mb": peak_mb()}


def wrong_bits(folder: Path, layers: list[tuple[str, str, float]]) -> int:
    """Count where ours differs from shapely, or from the cells themselves of rasters."""
    import geopandas
    import rasterio
    from scipy.spatial import KDTree

    mask, rng, wrong = np.load(folder / "sitesel.npy"), np.random.default_rng(SEED), 0
    for bit, (name, test, metres) in enumerate(layers):
        row, column = rng.integers(0, ROWS, SAMPLE), rng.integers(0, COLUMNS, SAMPLE)
        at = np.stack([WEST + (column + 0.5) * CELL_M, NORTH - (row + 0.5) * CELL_M], axis=-1)
        if test:
            with rasterio.open(folder / name) as file:
                cells = file.read(1)
            hit = cells > STEEP if test.startswith("above") else np.isin(cells, CLASSES)
            far, _ = KDTree(np.argwhere(hit)).query(np.stack([row, column], axis=-1))
            expected = far * CELL_M <= metres + 1e-9
        else:
            shapes = geopandas.read_file(folder / name).geometry.to_numpy()
            near, _ = shapely.STRtree(shapes).query(
                shapely.points(at), predicate="dwithin", distance=metres
            )
            expected = np.zeros(SAMPLE, dtype=bool)
            expected[near] = True
        wrong += int(((mask[row, column] >> bit & 1).astype(bool) != expected).sum())
    return wrong


def main() -> None:
    """Make the layers, run every way in turn, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=list(WAYS))
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--one", nargs=2, metavar=("WAY", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.one[0], Path(given.one[1]))))
        return
    from importlib.metadata import version

    for package, pinned in PINNED.items():
        if given.only in {None, package} and version(package) != pinned:
            raise SystemExit(f"{package} {version(package)} is installed, {pinned} is compared")
    ways = [given.only] if given.only else list(WAYS)
    figures: dict[str, list[dict[str, Any]]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        layers = make(folder)
        (folder / "layers.json").write_text(json.dumps(layers))
        for _ in range(given.runs):
            for way in ways:
                words = [sys.executable, __file__, "--one", way, name]
                done = subprocess.run(words, capture_output=True, text=True, check=True)
                figures[way].append(json.loads(done.stdout.splitlines()[-1]))
        masks = {way: np.load(folder / f"{way}.npy") != 0 for way in ways}
        wrong = wrong_bits(folder, layers) if "sitesel" in ways else None
    print("| | s (wall · cpu) | 它 it / sitesel (wall · cpu) | 峰值 peak, MB | 不同 differs |")
    print("|---|---|---|---|---|")
    for way, runs in figures.items():
        wall, cpu, peak = (
            statistics.median(run[key] for run in runs) for key in ("wall", "cpu", "peak_mb")
        )
        rounds = list(zip(runs, figures[ways[0]], strict=True))
        ratios = [
            statistics.median(it[key] / own[key] for it, own in rounds) for key in ("wall", "cpu")
        ]
        differs = float((masks[way] != masks[ways[0]]).mean())
        print(
            f"| {way} | {wall:.2f} · {cpu:.2f} | {ratios[0]:.1f} · {ratios[1]:.1f} | {peak:.0f} | "
            f"{differs:.2%} |"
        )
    print(f"bits of ours that differ from shapely at {SAMPLE:,} cells a layer: {wrong}")
    print(f"taken: {float(masks[ways[0]].mean()):.1%}")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
