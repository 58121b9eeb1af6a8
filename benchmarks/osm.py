"""
Reading OpenStreetMap and travel times over a large network, each against the bare library.

`python benchmarks/osm.py` lays copies of the real extract of the tests side by side (or of another,
with `--file`), reads each role, and compares with a pass of pyosmium that has the same tag filter
and places of nodes and only counts. Then it spreads times over a street grid of 200,000 nodes and
compares with SciPy's bare Dijkstra. Ways in turn, medians; `--copies 10 --runs 3` makes a quick
trial. Linux only (it reads the peak memory of processes).
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
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import osmium
import shapely
from osmium.osm.mutable import Node, Relation, Way
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sitesel.formats.osm import read_osm
from sitesel.formats.osm.read import roles
from sitesel.network import RoadNetwork
from sitesel.pack import Features, Network

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

REAL = Path(__file__).parents[1] / "tests" / "data" / "osm" / "real.osm.pbf"
ROLES = ("road", "railway", "industrial_land")
APART = 2_000_000_000  # of the numbers of two copies
STEP_DEGREES = 0.05
ROW = 20
SIDE, SPACING_M, FACILITIES = 447, 150.0, 100
MB = 1_000_000
Figures = dict[str, float]


def copies(source: Path, target: Path, count: int) -> None:
    """
    Lay copies of an extract side by side.

    Parameters
    ----------
    source, target : Path
        Extracts.
    count : int
        How many copies.
    """
    things: dict[str, list[Any]] = {"n": [], "w": [], "r": []}
    for one in osmium.FileProcessor(source):
        if one.is_node():
            held = (one.id, dict(one.tags), (one.location.lon, one.location.lat))
        elif one.is_way():
            held = (one.id, dict(one.tags), [node.ref for node in one.nodes])
        else:
            members = [(member.type, member.ref, member.role) for member in one.members]
            held = (one.id, dict(one.tags), members)
        things[one.type_str()].append(held)
    with osmium.SimpleWriter(str(target)) as writer:
        for at in range(count):
            east, north = STEP_DEGREES * (at % ROW), STEP_DEGREES * (at // ROW)
            for number, tags, (lon, lat) in things["n"]:
                place = (lon + east, lat + north)
                writer.add(Node(id=number + at * APART, tags=tags, location=place, version=1))
        for at in range(count):
            for number, tags, nodes in things["w"]:
                refs = [node + at * APART for node in nodes]
                writer.add(Way(id=number + at * APART, tags=tags, nodes=refs, version=1))
        for at in range(count):
            for number, tags, members in things["r"]:
                moved = [(kind, ref + at * APART, role) for kind, ref, role in members]
                writer.add(Relation(id=number + at * APART, tags=tags, members=moved, version=1))


def bare(path: Path, role: str) -> int:
    """
    Count what has the tags of a role, with places of nodes, and areas where it needs them.

    Parameters
    ----------
    path : Path
        An extract.
    role : str
        Of `roles`.

    Returns
    -------
    int
        How many objects came by.
    """
    tags = osmium.filter.TagFilter(*roles()[role]["tags"])
    processor = osmium.FileProcessor(path).with_locations()
    if roles()[role]["shape"] == "line":
        processor = processor.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
    else:
        processor = processor.with_areas(tags)
    return sum(1 for _ in processor.with_filter(tags))


def in_turn(ways: Mapping[str, Callable[[], object]], *, runs: int) -> dict[str, Figures]:
    """
    Time ways of doing the same, in turn.

    Parameters
    ----------
    ways : Mapping of str to callable
        By name.
    runs : int
        Rounds.

    Returns
    -------
    dict
        Median wall and processor seconds of each.
    """
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            wall, processor = time.perf_counter(), time.process_time()
            way()
            spent = (time.perf_counter() - wall, time.process_time() - processor)
            found[name].append(spent)
    return {
        name: {
            "wall_s": statistics.median(wall for wall, _ in each),
            "processor_s": statistics.median(processor for _, processor in each),
        }
        for name, each in found.items()
    }


def peak_mb(*arguments: str) -> float:
    """
    Run this script on one thing in a process of its own and tell its peak memory.

    Parameters
    ----------
    *arguments : str
        `bare` or `ours`, file, role.

    Returns
    -------
    float
        Megabytes.
    """
    done = subprocess.run(
        (sys.executable, __file__, "--alone", *arguments), check=True, capture_output=True
    )
    return float(done.stdout)


def street_grid() -> tuple[RoadNetwork, Any]:
    """
    Make a street grid of 447 x 447 nodes with speeds and one-ways, and facilities.

    Returns
    -------
    tuple
        The network and points.
    """
    generator = np.random.default_rng(20261129)
    spots = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1) * SPACING_M
    spots += generator.uniform(-40, 40, size=spots.shape) + np.array([500_000, 4_000_000])
    across = np.stack([spots[:, :-1], spots[:, 1:]], axis=2).reshape(-1, 2, 2)
    along = np.stack([spots[:-1], spots[1:]], axis=2).reshape(-1, 2, 2)
    lines = shapely.linestrings(np.concatenate([across, along]))
    columns = {
        "osm_id": np.arange(len(lines)),
        "speed_kmh": generator.choice([30.0, 50.0, 80.0], len(lines)),
        "oneway": generator.choice(
            ["both", "forward", "backward"], len(lines), p=[0.7, 0.15, 0.15]
        ),
    }
    table = geopandas.GeoDataFrame(columns, geometry=lines, crs="EPSG:4549")
    roads = Features(
        table=table, uncertainty_m=np.zeros(len(lines)), complete=True, layers=("grid",)
    )
    settings = Network(role="road", speed_kmh=60, access_kmh=25, detour=1.3, source="made up")
    side = SIDE * SPACING_M
    places = generator.uniform((500_000, 4_000_000), (500_000 + side, 4_000_000 + side), (100, 2))
    return RoadNetwork.of(roads, settings), shapely.points(places[:FACILITIES])


def network(*, runs: int) -> dict[str, Figures]:
    """
    Time our spreading and asking against SciPy's search from the nodes nearest to the facilities.

    Parameters
    ----------
    runs : int
        Rounds.

    Returns
    -------
    dict
        Seconds by way.
    """
    roads, facilities = street_grid()
    shape = (len(roads.nodes), len(roads.nodes))
    backwards = csr_array((roads.minutes, (roads.stop, roads.start)), shape=shape)
    goal = shapely.get_coordinates(facilities)
    nearest = shapely.STRtree(shapely.points(roads.nodes)).nearest(facilities)
    places, minutes = roads.to_nearest(facilities, np.zeros(len(goal)))
    origins = np.random.default_rng(1).uniform(goal.min(axis=0), goal.max(axis=0), (100_000, 2))
    return in_turn(
        {
            "scipy": lambda: dijkstra(backwards, indices=nearest, min_only=True),
            "to_nearest": lambda: roads.to_nearest(facilities, np.zeros(len(goal))),
            "minutes_from 10,000": lambda: roads.minutes_from(origins[:10_000], places, minutes),
            "minutes_from 100,000": lambda: roads.minutes_from(origins, places, minutes),
        },
        runs=runs,
    )


def reading(path: Path, *, runs: int) -> dict[str, Any]:
    """
    Time reading each role against the bare pass.

    Parameters
    ----------
    path : Path
        An extract.
    runs : int
        Rounds.

    Returns
    -------
    dict
        Seconds, counts and peak memory by role.
    """
    found = {}
    for role in ROLES:
        timed: dict[str, Any] = in_turn(
            {"bare": lambda: bare(path, role), "ours": lambda: read_osm(path, role=role)},  # noqa: B023
            runs=runs,
        )
        timed["count"] = read_osm(path, role=role).count
        timed["peak_mb"] = {way: peak_mb(way, str(path), role) for way in ("bare", "ours")}
        found[role] = timed
    return found


def alone(way: str, path: str, role: str) -> None:
    """
    Do one thing and print the peak memory of this process.

    Parameters
    ----------
    way : str
        `bare` or `ours`.
    path : str
        An extract.
    role : str
        Of `roles`.
    """
    if way == "bare":
        bare(Path(path), role)
    else:
        read_osm(Path(path), role=role)
    status = Path("/proc/self/status").read_text("utf-8")
    print(int(status.split("VmHWM:")[1].split()[0]) * 1024 / MB)


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=REAL, help="the extract to copy")
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--alone", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        alone(*asked.alone)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copies.osm.pbf"
        copies(asked.file, path, asked.copies)
        size = path.stat().st_size / MB
        read = reading(path, runs=asked.runs)
    print(f"{asked.copies} copies of {asked.file.name}, {size:.1f} MB")
    for role, one in read.items():
        wall, processor = (
            one["ours"][unit] / one["bare"][unit] for unit in ("wall_s", "processor_s")
        )
        print(
            f"{role:16s} {one['count']:7d}  ours / bare: wall {wall:.2f}, cpu {processor:.2f}  "
            f"(bare {one['bare']['wall_s']:.2f} s)  peak MB {one['peak_mb']['ours']:.0f} / "
            f"{one['peak_mb']['bare']:.0f}"
        )
    spent = network(runs=asked.runs)
    for name, one in spent.items():
        ratio = one["processor_s"] / spent["scipy"]["processor_s"]
        print(f"{name:22s} cpu {one['processor_s']:.3f} s, {ratio:.1f} x scipy")
    if asked.json:
        figures = {"reading": read, "network": spent}
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
