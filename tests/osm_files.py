"""
Tiny OpenStreetMap files whose answers a hand can work out; `python tests/osm_files.py` writes them.

They lie around 120.4 E, 36.1 N. A hundredth of a degree there is about 901 m east and 1110 m north.
"""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path
from typing import Any, TypeAlias

import osmium
from osmium.osm.mutable import Node, Relation, Way

FOLDER = Path(__file__).parent / "data" / "osm"
REAL = FOLDER / "real.osm.pbf"
WEST, SOUTH, STEP = 120.40, 36.10, 0.01
Tags: TypeAlias = dict[str, str]
Member: TypeAlias = tuple[str, int, str]


def node(number: int, column: float, row: float, **tags: str) -> Node:
    """Give a node on a grid of hundredths of a degree."""
    place = (WEST + STEP * column, SOUTH + STEP * row)
    return Node(id=number, location=place, tags=tags, version=1)


def way(number: int, nodes: list[int], tags: Tags) -> Way:
    """Give a way."""
    return Way(id=number, nodes=nodes, tags=tags, version=1)


def area(number: int, members: list[Member], tags: Tags) -> Relation:
    """Give a multipolygon."""
    kind = {"type": "multipolygon", **tags}
    return Relation(id=number, members=members, tags=kind, version=1)


def write(path: Path, things: list[Any]) -> Path:
    """Write nodes, ways and relations, in that order."""
    path.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(path)) as writer:
        for thing in things:
            writer.add(thing)
    return path


def ring() -> list[Any]:
    """Give a square, one-way counterclockwise at 60 km/h, with a two-way spur to the west."""
    corners = [node(1, 0, 0), node(2, 1, 0), node(3, 1, 1), node(4, 0, 1), node(5, -1, 0)]
    tags = {"highway": "primary", "oneway": "yes", "maxspeed": "60"}
    sides = [way(10 + a, [a, b], tags) for a, b in ((1, 2), (2, 3), (3, 4), (4, 1))]
    return [*corners, *sides, way(20, [5, 1], {"highway": "secondary", "maxspeed": "60"})]


DIRECTIONS = [
    ({"highway": "primary", "oneway": "yes"}, "forward"),
    ({"highway": "primary", "oneway": "true"}, "forward"),
    ({"highway": "primary", "oneway": "1"}, "forward"),
    ({"highway": "primary", "oneway": "-1"}, "backward"),
    ({"highway": "primary", "oneway": "no"}, "both"),
    ({"highway": "primary"}, "both"),
    ({"highway": "primary", "oneway": "reversible"}, "reversible"),
    ({"highway": "primary", "oneway": "alternating"}, "both"),
    ({"highway": "tertiary", "junction": "roundabout"}, "forward"),
    ({"highway": "tertiary", "junction": "roundabout", "oneway": "no"}, "both"),
    ({"highway": "tertiary", "junction": "roundabout", "oneway": "-1"}, "backward"),
    ({"highway": "motorway"}, "forward"),
    ({"highway": "motorway", "oneway": "no"}, "both"),
    ({"highway": "motorway_link"}, "both"),
]

SPEEDS = [
    ({"maxspeed": "60"}, 60.0, "maxspeed"),
    ({"maxspeed": "60 km/h"}, 60.0, "maxspeed"),
    ({"maxspeed": "40 mph"}, 64.37376, "maxspeed"),
    ({"maxspeed": "10 knots"}, 18.52, "maxspeed"),
    ({"maxspeed": "CN:urban"}, 50.0, "implicit"),
    ({"maxspeed": "CN:motorway"}, 120.0, "implicit"),
    ({"maxspeed": "none"}, 50.0, "class"),
    ({"maxspeed": "signals"}, 50.0, "class"),
    ({"maxspeed": "0"}, 50.0, "class"),
    ({"maxspeed": "80;60"}, 60.0, "maxspeed"),
    ({"maxspeed": "fast"}, 50.0, "class"),
    ({}, 50.0, "class"),
    ({"maxspeed": "70", "maxspeed:forward": "40"}, 70.0, "maxspeed"),
    ({"maxspeed": "70", "maxspeed:forward": "40", "oneway": "yes"}, 40.0, "maxspeed"),
    ({"maxspeed": "70", "maxspeed:backward": "30", "oneway": "-1"}, 30.0, "maxspeed"),
    ({"maxspeed:forward": "40", "maxspeed:backward": "30"}, 30.0, "maxspeed"),
]

ACCESS = [
    ({}, True),
    ({"access": "private"}, False),
    ({"access": "no"}, False),
    ({"access": "permissive"}, True),
    ({"access": "destination"}, True),
    ({"access": "no", "motor_vehicle": "yes"}, True),
    ({"access": "yes", "motor_vehicle": "private"}, False),
    ({"vehicle": "no", "motorcar": "yes"}, True),
    ({"area": "yes"}, False),
]


def lines_of(tags: list[Tags]) -> list[Any]:
    """One road of two nodes for each set of tags, row by row, numbered from 1."""
    ends = [(1001 + 2 * row + end, end, row) for row in range(len(tags)) for end in (0, 1)]
    ways = [way(row + 1, [1001 + 2 * row, 1002 + 2 * row], one) for row, one in enumerate(tags)]
    return [*(node(*end) for end in ends), *ways]


def water() -> list[Any]:
    """Give a lake 2 x 2 with an island 1 x 1, a pond 1 x 1, an open shore, a broken relation."""
    places = [(0, 0), (2, 0), (2, 2), (0, 2), (0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (0.5, 1.5)]
    places += [(4, 0), (5, 0), (5, 1), (4, 1)]
    nodes = [node(row + 1, *place) for row, place in enumerate(places)]
    return [
        *nodes,
        way(1, [1, 2, 3], {}),
        way(2, [3, 4, 1], {}),
        way(3, [5, 6, 7, 8, 5], {}),
        way(4, [9, 10, 11, 12, 9], {"natural": "water", "name": "塘"}),
        way(5, [9, 10, 11], {"natural": "water"}),
        way(6, [9, 10, 11, 12, 9], {"natural": "wood"}),
        area(7, [("w", 1, "outer"), ("w", 2, "outer"), ("w", 3, "inner")], {"natural": "water"}),
        area(8, [("w", 99, "outer")], {"natural": "water"}),
    ]


def crossing() -> list[Any]:
    """Give two roads that cross without a common node, as a bridge does."""
    nodes = [node(1, 0, 1), node(2, 2, 1), node(3, 1, 0), node(4, 1, 2)]
    tags = {"highway": "primary"}
    return [*nodes, way(1, [1, 2], tags), way(2, [3, 4], {**tags, "bridge": "yes"})]


def broken() -> list[Any]:
    """Nodes 90 and above are missing: at an end, in the middle, all but one, all."""
    nodes = [node(number, number, 0) for number in range(1, 7)]
    tags = {"highway": "primary"}
    runs = [[1, 2, 90], [1, 2, 91, 3, 4], [1, 92, 93], [94, 95], [5, 5, 6], [6, 6]]
    return [*nodes, *(way(row + 1, run, tags) for row, run in enumerate(runs))]


def power() -> list[Any]:
    """Give a substation as a node and one as an area, one without voltage, a line, a cable."""
    corners = [node(row + 1, *place) for row, place in enumerate([(0, 0), (1, 0), (1, 1), (0, 1)])]
    station = {"power": "substation"}
    return [
        *corners,
        node(5, 3, 3, power="substation", voltage="110000", name="泊里站"),
        node(6, 4, 4, power="substation"),
        node(7, 5, 5, power="tower"),
        way(1, [1, 2, 3, 4, 1], {**station, "voltage": "220000;110000"}),
        way(2, [1, 5], {"power": "line", "voltage": "220000"}),
        way(3, [1, 6], {"power": "cable", "voltage": "low"}),
        way(4, [1, 7], {"power": "minor_line"}),
    ]


def names() -> list[Any]:
    """Give names in Chinese, with signs that a text format has to escape."""
    tags = {
        "highway": "trunk",
        "name": "Qingdao Rd, 1=2 %41% @x",
        "name:zh": "胶州湾大桥",
        "ref": "G22",
    }
    rail = {"railway": "rail", "usage": "main", "name": "胶济铁路"}
    return [
        node(1, 0, 0), node(2, 1, 0), node(3, 0, 1), node(4, 1, 1),
        way(1, [1, 2], {**tags, "bridge": "yes"}),
        way(2, [1, 2], {"highway": "footway", "name": "人行道"}),
        way(3, [3, 4], rail),
        way(4, [3, 4], {"railway": "tram"}),
    ]  # fmt: skip


def twice() -> list[Any]:
    """Give the same way two times, as merged extracts have it."""
    tags = {"highway": "primary"}
    return [node(1, 0, 0), node(2, 1, 0), way(1, [1, 2], tags), way(1, [1, 2], tags)]


MADE = {
    "ring": ring,
    "directions": lambda: lines_of([tags for tags, _ in DIRECTIONS]),
    "speeds": lambda: lines_of([{"highway": "secondary", **tags} for tags, _, _ in SPEEDS]),
    "access": lambda: lines_of([{"highway": "service", **tags} for tags, _ in ACCESS]),
    "water": water,
    "crossing": crossing,
    "broken": broken,
    "power": power,
    "names": names,
    "twice": twice,
    "nodes_only": lambda: [node(1, 0, 0), node(2, 1, 0)],
}


def main() -> None:
    """Write every file."""
    for name, things in MADE.items():
        write(FOLDER / f"{name}.osm.pbf", things())
    plain = write(FOLDER / "ring.osm", ring()).read_bytes()
    (FOLDER / "ring.osm.bz2").write_bytes(bz2.compress(plain))
    (FOLDER / "ring.osm.gz").write_bytes(gzip.compress(plain, mtime=0))
    real = REAL.read_bytes()
    (FOLDER / "cut_off.osm.pbf").write_bytes(real[: len(real) // 2])
    (FOLDER / "damaged.osm.pbf").write_bytes(real[:5000] + bytes(3000) + real[8000:20000])
    (FOLDER / "not_a_pbf.osm.pbf").write_text("<!DOCTYPE html><title>404</title>", "utf-8")
    (FOLDER / "empty.osm.pbf").write_bytes(b"")


if __name__ == "__main__":
    main()
