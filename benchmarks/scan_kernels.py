"""
Kernels over cells against the libraries that people use for it.

`python benchmarks/scan_kernels.py` prints a table; `--json FILE` also writes the figures,
`--runs 1` makes a quick trial, `--side 1000` takes fewer cells. All ways of a case run in turn in
one process, several rounds; made data with a fixed seed. The peers are pinned:

    pip install edt==3.1.2 scikit-image==0.26.0 opencv-python-headless==5.0.0.93

`naive` is the sum that one writes in NumPy; `read` only adds up the bytes; `rasterize` is GEOS's
buffer drawn by rasterio, which is what set-backs are usually made with.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from cases import peak_mb

from sitesel.kernels import Frame, nearest, pull
from sitesel.kernels.costs import cost_distance
from sitesel.kernels.exclusion import Drawn, exclusion
from sitesel.kernels.grown import set_back_mask
from sitesel.kernels.weighted import weighted_sum
from sitesel.outlines import segments
from sitesel.scanning.shapes import within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Way = Callable[[], np.ndarray]
    Case = tuple[dict[str, Way], Callable[[np.ndarray, np.ndarray], bool]]

SEED, CELL_M, SIDE = 20261129, 30.0, 3500  # 12.25 million cells: the size of Qingdao
PINNED = {"edt": "3.1.2", "scikit-image": "0.26.0", "opencv-python-headless": "5.0.0.93"}
ROUNDED_DISCS = 5e-3  # of the cells: buffers are polygons inside the discs that are meant
BANDS = 8
DRAWN = [(2000, 60, 200, 0), (500, 80, 600, 200), (300, 200, 900, 500), (800, 40, 200, 1000)]


def equal(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two masks are the same."""
    return bool(np.array_equal(one, other))


def near(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether numbers agree to single precision."""
    return bool(np.allclose(one, other, rtol=2e-6, atol=1e-6))


def stars(count: int, corners: int, wide_m: float, extent_m: float) -> np.ndarray:
    """Round polygons with rough edges."""
    rng = np.random.default_rng(SEED)
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    far = (
        wide_m * np.exp(rng.normal(0, 0.6, (count, 1))) * rng.uniform(0.75, 1.25, (count, corners))
    )
    rim = far[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    return shapely.polygons(rng.uniform(0, extent_m, (count, 1, 2)) + rim)


def cases(side: int) -> Iterator[tuple[str, Case]]:
    """Make each case's data only when it is its turn."""
    yield "set-back 500 m", _set_back(_marked(side))
    yield "distance", _distance(side)
    yield "weighted sum", _weighted(side)
    yield "cost distance", _cost(side)
    yield "exclusion", _exclusion(side)
    yield "nearest and pull", _cells(side)


def _corners(side: int) -> np.ndarray:
    """First row and column, rows and columns of 600 rectangles."""
    rng = np.random.default_rng(SEED)
    return np.vstack([rng.integers(0, side, (2, 600)), rng.integers(1, 60, (2, 600))])


def _marked(side: int) -> np.ndarray:
    mask = np.zeros((side, side), dtype=bool)
    for row, column, high, wide in _corners(side).T:
        mask[row : row + high, column : column + wide] = True
    return mask


def _boxes(side: int) -> np.ndarray:
    """Draw the same rectangles, cut at the edge of the frame."""
    row, column, high, wide = _corners(side)
    south, east = np.minimum(row + high, side), np.minimum(column + wide, side)
    return shapely.box(
        column * CELL_M, (side - south) * CELL_M, east * CELL_M, (side - row) * CELL_M
    )


def _set_back(mask: np.ndarray) -> Case:
    import cv2
    from scipy import ndimage

    radius = 500 / CELL_M
    at = np.arange(-int(radius), int(radius) + 1)
    disc = (at[:, None] ** 2 + at**2 <= radius**2).astype(np.uint8)
    return {
        "sitesel": lambda: set_back_mask(mask, radius),
        "scipy EDT": lambda: ndimage.distance_transform_edt(~mask) <= radius,
        "OpenCV dilate": lambda: cv2.dilate(mask.view(np.uint8), disc).view(bool),
    }, equal


def _distance(side: int) -> Case:
    import cv2
    import edt
    from scipy import ndimage

    boxes = _boxes(side)
    free = ~_marked(side)
    frame = Frame(column=0, row=-side, cell_m=CELL_M, rows=side, columns=side)
    ends = segments(shapely.boundary(boxes))[1].reshape(-1, 4)

    def ours() -> np.ndarray:
        """As the scan measures a distance: to what is drawn, not to middles of cells."""
        far = nearest(ends, frame, whole=False)[0]
        far[within(boxes, frame)] = 0.0
        return far

    rng = np.random.default_rng(SEED)
    at = rng.integers(0, side, (2, 20_000))
    east, north = frame.centres()
    sample = shapely.distance(shapely.points(east[at[1]], north[at[0]]), shapely.union_all(boxes))

    def same(one: np.ndarray, other: np.ndarray) -> bool:
        """Ours is exact; theirs begin at middles of cells, half a diagonal farther at most."""
        exact = bool(np.allclose(one[at[0], at[1]], sample, rtol=0, atol=1e-6))
        return exact and bool((np.abs(one - other) <= CELL_M * np.sqrt(0.5) + 0.01).all())

    return {
        "sitesel": ours,
        "OpenCV precise": lambda: (
            CELL_M * cv2.distanceTransform(free.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
        ),
        "edt": lambda: edt.edt(free, anisotropy=(CELL_M, CELL_M), parallel=0),
        "scipy": lambda: ndimage.distance_transform_edt(free, sampling=CELL_M),
    }, same


def _weighted(side: int) -> Case:
    rng = np.random.default_rng(SEED)
    bands, weights = (
        rng.random((BANDS, side, side), dtype=np.float32),
        rng.dirichlet(np.ones(BANDS)),
    )
    out = np.empty((side, side), dtype=np.float32)

    def ours() -> np.ndarray:
        weighted_sum(bands, weights, out)
        return out

    return {
        "sitesel": ours,
        "naive": lambda: (bands * weights[:, None, None]).sum(axis=0),
        "read": lambda: np.add.reduce(bands.view(np.uint64), axis=None),
    }, lambda one, other: other.ndim == 0 or near(one, other)


def _cost(side: int) -> Case:
    from skimage.graph import MCP_Geometric

    rng = np.random.default_rng(SEED)
    cost, sources = 1 + 9 * rng.random((side, side)), rng.random((side, side)) < 100 / side**2
    spots = [tuple(one) for one in np.argwhere(sources).tolist()]
    return {
        "sitesel": lambda: cost_distance(cost, sources),
        "skimage MCP_Geometric": lambda: MCP_Geometric(cost).find_costs(spots)[0],
    }, lambda one, other: bool(np.allclose(one, other, rtol=1e-12, atol=0))


def _exclusion(side: int) -> Case:
    from rasterio.features import rasterize
    from rasterio.transform import from_origin

    frame = Frame(column=0, row=-side, cell_m=CELL_M, rows=side, columns=side)
    shapes = [(stars(*one[:3], side * CELL_M), float(one[3])) for one in DRAWN]
    layers = []
    for drawn, set_back_m in shapes:
        of, ends = segments(shapely.boundary(drawn))
        layers.append(Drawn(ends=ends.reshape(-1, 4), polygon=of, set_back_m=set_back_m))

    def drawn() -> np.ndarray:
        taken = np.zeros(frame.shape, dtype=np.uint32)
        grid = {
            "out_shape": frame.shape,
            "transform": from_origin(0, side * CELL_M, CELL_M, CELL_M),
        }
        for bit, (one, set_back_m) in enumerate(shapes):
            grown = shapely.buffer(one, set_back_m) if set_back_m else one
            taken |= rasterize(grown, dtype=np.uint8, **grid).astype(np.uint32) << np.uint32(bit)
        return taken

    rng = np.random.default_rng(SEED)
    at = rng.integers(0, side, (2, 20_000))
    middles = shapely.points(
        *(line[index] for line, index in zip(frame.centres(), at, strict=True))
    )
    sample = np.zeros(at.shape[1], dtype=np.uint32)
    for bit, (one, set_back_m) in enumerate(shapes):
        hit, _ = shapely.STRtree(one).query(middles, predicate="dwithin", distance=set_back_m)
        sample[hit] |= np.uint32(1 << bit)
    there = at[1], at[0]
    return {
        "sitesel": lambda: exclusion(layers, frame),
        "rasterize": drawn,
    }, lambda one, other: equal(one[there], sample) and bool((one != other).mean() < ROUNDED_DISCS)


def _cells(side: int) -> Case:
    frame = Frame(column=0, row=-side, cell_m=CELL_M, rows=side, columns=side)
    rng = np.random.default_rng(SEED)
    start = rng.uniform(0, side * CELL_M, (2300, 2))
    ends = np.hstack([start, start + rng.normal(0, 400, start.shape)])
    firms, weight, extra = start[:10], np.ones(10), np.stack([np.zeros(10), np.full(10, -900.0)])
    return {
        "sitesel": lambda: nearest(ends, frame, whole=True)[0],
        "sitesel pull of 10": lambda: pull(firms, weight, extra, 8000.0, frame)[0],
    }, lambda one, other: one.shape == other.shape


def measure(runs: int, side: int) -> dict[str, Any]:
    """
    Run every way of every case in turn, several rounds.

    Parameters
    ----------
    runs : int
        Rounds.
    side : int
        Cells a side.

    Returns
    -------
    dict
        By case and way: median seconds, their ratio to ours of each round (median), whether the
        answer is ours, and the peak of memory so far.
    """
    figures = {}
    for case, (ways, same) in cases(side):
        answers = {name: way() for name, way in ways.items()}  # compiles, too
        ours = answers["sitesel"]
        agrees = {name: same(ours, answer) for name, answer in answers.items()}
        answers.clear()
        seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
        for _ in range(runs):
            for name, way in ways.items():
                wall, cpu = time.perf_counter(), time.process_time()
                way()
                seconds[name].append((time.perf_counter() - wall, time.process_time() - cpu))
        for name, taken in seconds.items():
            rounds = list(zip(seconds["sitesel"], taken, strict=True))
            figures[f"{case}|{name}"] = {
                "wall_s": statistics.median(wall for wall, _ in taken),
                "cpu_s": statistics.median(cpu for _, cpu in taken),
                "it_of_ours_wall": statistics.median(it[0] / own[0] for own, it in rounds),
                "it_of_ours_cpu": statistics.median(it[1] / own[1] for own, it in rounds),
                "agrees": agrees[name],
                "peak_mb": peak_mb(),
            }
    return figures


def table(figures: dict[str, Any]) -> str:
    """
    Show the figures as Markdown.

    Parameters
    ----------
    figures : dict
        Of `measure`.

    Returns
    -------
    str
        A row a way.
    """
    lines = [
        "| | | s (wall · cpu) | 它 it / sitesel (wall · cpu) | 一致 agrees | 峰值 peak, MB |",
        "|---|---|---|---|---|---|",
    ]
    for name, one in figures.items():
        case, way = name.split("|")
        lines.append(
            f"| {case} | {way} | {one['wall_s']:.3f} · {one['cpu_s']:.3f} | "
            f"{one['it_of_ours_wall']:.1f} · {one['it_of_ours_cpu']:.1f} | "
            f"{'是 yes' if one['agrees'] else '否 no'} | {one['peak_mb']:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Check the versions, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--side", type=int, default=SIDE)
    options = parser.parse_args()
    for package, wanted in PINNED.items():
        try:
            found = version(package)
        except PackageNotFoundError:
            found = "none"
        if found != wanted:
            parser.error(f"{package} {wanted} is wanted, {found} is installed; see --help")
    figures = measure(options.runs, options.side)
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
