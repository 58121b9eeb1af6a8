"""
GCJ-02 and BD-09 of a million points, against the libraries that people install for it.

`python benchmarks/coordinates.py` prints a table; `--json FILE` also writes the figures, `--runs 1`
makes a quick trial. All ways run in turn in one process, several rounds. The peers are pinned:

    pip install --no-deps transbigdata==0.5.3 prcoords==1.0.2 eviltransform==0.1.1 \
        coord-convert==0.2.1 geocoordinates-rs==0.14.2

Those that take one point at a time run 20,000 of the million and are scaled up. A way that is off
by more than half a metre is not correct; how far each is off is printed beside it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.bd09 import from_bd09, to_bd09
from sitesel.gcj02 import to_gcj02, to_wgs84

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    Way = Callable[[np.ndarray], np.ndarray]

SEED = 20261129
POINTS, LOOPED = 1_000_000, 20_000
QINGDAO = (119.4, 35.5), (121.1, 37.2)
METRES_A_DEGREE = 111_320.0
CORRECT_M = 0.5
REFINED = 4  # rounds after which the rough inverse of a peer is exact to a micrometre
PINNED = {
    "transbigdata": "0.5.3",
    "prcoords": "1.0.2",
    "eviltransform": "0.1.1",
    "coord-convert": "0.2.1",
    "geocoordinates-rs": "0.14.2",
}
CASES = {
    "WGS 84 → GCJ-02": to_gcj02,
    "GCJ-02 → WGS 84": to_wgs84,
    "WGS 84 → BD-09": to_bd09,
    "BD-09 → WGS 84": from_bd09,
}


def transbigdata() -> dict[str, Way]:
    """Its arrays, from the file alone: the package imports half of the field's libraries."""
    spec = importlib.util.find_spec("transbigdata")
    places = spec.submodule_search_locations if spec else None
    file = importlib.util.spec_from_file_location(
        "tbd", Path((places or [""])[0], "coordinates.py")
    )
    module: ModuleType = importlib.util.module_from_spec(file)
    file.loader.exec_module(module)

    def of(name: str) -> Way:
        return lambda places: np.column_stack(getattr(module, name)(*places.T))

    def refined(rough: str, there: str) -> Way:
        def way(places: np.ndarray) -> np.ndarray:
            found = of(rough)(places)
            for _ in range(REFINED):
                found = found - (of(there)(found) - places)
            return found

        return way

    names = ("wgs84togcj02", "gcj02towgs84", "wgs84tobd09", "bd09towgs84")
    ways = {f"{case}|transbigdata": of(name) for case, name in zip(CASES, names, strict=True)}
    for case, (there, back) in zip(list(CASES)[1::2], (names[:2], names[2:]), strict=True):
        ways[f"{case}|transbigdata, repeated"] = refined(back, there)
    return ways


def looped() -> dict[str, Way]:
    """Libraries that take a point at a time."""
    import coord_convert.transform as coord_convert
    import eviltransform
    import geocoordinates_ffi as rust
    import prcoords

    def of(shift: Callable[[float, float], tuple[float, float]]) -> Way:
        return lambda places: np.array([shift(east, north) for east, north in places.tolist()])

    def evil(name: str) -> Way:
        shift = getattr(eviltransform, name)
        return of(lambda east, north: shift(north, east)[::-1])

    def prc(name: str) -> Way:
        shift = getattr(prcoords, name)
        return of(lambda east, north: shift(prcoords.Coords(north, east))[::-1])

    def ffi(there: str, datum: str) -> Way:
        shift, of_datum = getattr(rust, there), getattr(rust, datum)

        def one(east: float, north: float) -> tuple[float, float]:
            found = shift(of_datum(lat=north, lon=east))
            return found.lon, found.lat

        return of(one)

    first, second, third, fourth = CASES
    return {
        f"{first}|eviltransform": evil("wgs2gcj"),
        f"{second}|eviltransform": evil("gcj2wgs_exact"),
        f"{first}|prcoords": prc("wgs_gcj"),
        f"{second}|prcoords": prc("gcj_wgs_bored"),
        f"{third}|prcoords": prc("wgs_bd"),
        f"{fourth}|prcoords": prc("bd_wgs_bored"),
        f"{first}|coord-convert": of(coord_convert.wgs2gcj),
        f"{second}|coord-convert": of(coord_convert.gcj2wgs),
        f"{first}|geocoordinates-rs": ffi("wgs84_to_gcj02", "Wgs84"),
        f"{second}|geocoordinates-rs": ffi("gcj02_to_wgs84_refined", "Gcj02"),
        f"{third}|geocoordinates-rs": ffi("wgs84_to_bd09", "Wgs84"),
        f"{fourth}|geocoordinates-rs": ffi("bd09_to_wgs84_refined", "Bd09"),
    }


def measure(runs: int) -> dict[str, Any]:
    """
    Run every way in turn, several rounds.

    Parameters
    ----------
    runs : int
        Rounds.

    Returns
    -------
    dict
        By case and way: median seconds for a million points, their ratio to ours of each round
        (median), and how far the way is off ours in metres.
    """
    places = np.random.default_rng(SEED).uniform(*QINGDAO, (POINTS, 2))
    arrays, points = transbigdata(), looped()
    ways = {f"{case}|sitesel": way for case, way in CASES.items()} | arrays | points
    seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            some = places[:LOOPED] if name in points else places
            wall, cpu = time.perf_counter(), time.process_time()
            way(some)
            taken = time.perf_counter() - wall, time.process_time() - cpu
            seconds[name].append(tuple(one * POINTS / len(some) for one in taken))
    return {name: _figures(name, ways, seconds, places[:LOOPED]) for name in ways}


def _figures(
    name: str, ways: dict[str, Way], seconds: dict[str, Any], places: np.ndarray
) -> dict[str, float]:
    ours = f"{name.split('|', maxsplit=1)[0]}|sitesel"
    off = (ways[name](places) - ways[ours](places)) * METRES_A_DEGREE
    rounds = list(zip(seconds[ours], seconds[name], strict=True))
    return {
        "wall_s": statistics.median(wall for wall, _ in seconds[name]),
        "cpu_s": statistics.median(cpu for _, cpu in seconds[name]),
        "ours_of_it_wall": statistics.median(one[0] / other[0] for one, other in rounds),
        "ours_of_it_cpu": statistics.median(one[1] / other[1] for one, other in rounds),
        "off_m": float(np.hypot(*off.T).max()),
    }


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
        "| | | s (wall · cpu) | sitesel / 它 (wall · cpu) | 与 sitesel 相差 off, m |",
        "|---|---|---|---|---|",
    ]
    for name, one in figures.items():
        case, way = name.split("|")
        wrong = " (不对 wrong)" if one["off_m"] > CORRECT_M else ""
        lines.append(
            f"| {case} | {way} | {one['wall_s']:.3g} · {one['cpu_s']:.3g} | "
            f"{one['ours_of_it_wall']:.2g} · {one['ours_of_it_cpu']:.2g} | "
            f"{one['off_m']:.1g}{wrong} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Check the versions, run, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    for package, wanted in PINNED.items():
        try:
            found = version(package)
        except PackageNotFoundError:
            found = "none"
        if found != wanted:
            parser.error(f"{package} {wanted} is wanted, {found} is installed; see --help")
    figures = measure(options.runs)
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
