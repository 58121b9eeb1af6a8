"""Ways are read as whole arrays; readers that take them one by one say what must come of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import osm_files
import osmium
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from sitesel.formats.osm import read_osm
from sitesel.formats.osm.decimals import decimals

if TYPE_CHECKING:
    from pathlib import Path

PLACES = st.integers(0, 7).flatmap(lambda places: st.decimals(-214, 214, places=places))
ODD = [-179.9999999, -90.0, -0.0000001, 0.0, 0.1, 36.0, 89.9999999, 100.0, 120.3000001, 180.0]


@given(st.lists(PLACES, min_size=1))
def test_decimals_are_to_the_last_bit_what_float_reads(numbers: list[object]) -> None:
    words = [f"{number:f}" for number in numbers]
    text = "x".join(["", *words, ""]).encode()
    letters = np.frombuffer(text, dtype=np.uint8)
    begin = np.flatnonzero(letters == ord("x"))[:-1] + 1
    assert decimals(letters, begin).tolist() == [float(word) for word in words]


def test_what_has_no_digits_is_no_number() -> None:
    letters = np.frombuffer(b"xy7,x-y.,", dtype=np.uint8)
    found = decimals(letters, np.flatnonzero((letters == ord("x")) | (letters == ord("y"))) + 1)
    assert found == pytest.approx([np.nan, 7.0, np.nan, np.nan], nan_ok=True)


def test_roads_lie_to_the_last_bit_where_the_file_has_their_nodes(tmp_path: Path) -> None:
    """Places of nodes as pyosmium gives them one by one, as numbers and not as text."""
    spots = [(east, north) for east in ODD for north in ODD if abs(north) <= 90]
    nodes = [
        osmium.osm.mutable.Node(id=number, location=spot, version=1)
        for number, spot in enumerate(spots, start=1)
    ]
    numbers = [one.id for one in nodes]
    run = [[*numbers[at:], 10**12 + at] for at in range(3)]
    roads = [osm_files.way(at - 1, one, {"highway": "primary"}) for at, one in enumerate(run)]
    made = osm_files.write(tmp_path / "a.osm.pbf", [*nodes, *roads])
    known = {
        one.id: (one.location.lon, one.location.lat)
        for one in osmium.FileProcessor(made, osmium.osm.NODE)
    }
    frame = read_osm(made, role="road").frame
    assert frame["osm_id"].tolist() == [-1, 0, 1]
    for line, one in zip(frame.geometry, run, strict=True):
        expected = [known[number] for number in one if number in known]
        assert shapely.get_coordinates(line).tolist() == [list(spot) for spot in expected]


def test_a_node_counts_whatever_it_is_tagged_and_whatever_else_runs_through_it(
    tmp_path: Path,
) -> None:
    things = [
        osm_files.node(1, 0, 0, highway="traffic_signals"),
        osm_files.node(2, 1, 0, highway="primary"),
        osm_files.node(3, 2, 0),
        osm_files.way(1, [1, 3], {"building": "yes"}),
        osm_files.way(2, [1, 2, 3], {"highway": "primary"}),
        osm_files.way(3, [3, 2], {}),
    ]
    made = osm_files.write(tmp_path / "a.osm.pbf", things)
    (line,) = read_osm(made, role="road").frame.geometry
    assert shapely.get_num_points(line) == 3


def test_each_road_gets_what_its_own_tags_say_wherever_it_stands(tmp_path: Path) -> None:
    """Each distinct set of tags is judged once, and must find back to the roads that have it."""
    expected = [(tags, {"oneway": way}) for tags, way in osm_files.DIRECTIONS]
    expected += [
        ({"highway": "secondary", **tags}, {"speed_kmh": kmh, "speed_from": origin})
        for tags, kmh, origin in osm_files.SPEEDS
    ]
    expected += [
        ({"highway": "service", "bridge": word}, {"bridge": bridge, "entered": not bridge})
        for word, bridge in (("yes", True), ("no", False), ("viaduct", True))
    ]
    every = np.repeat(np.arange(len(expected)), 3)
    order = np.random.default_rng(20261129).permutation(every)
    mixture = osm_files.lines_of([expected[at][0] for at in order])
    frame = read_osm(osm_files.write(tmp_path / "a.osm.pbf", mixture), role="road").frame
    for (_, row), at in zip(frame.iterrows(), order, strict=True):
        tags, meant = expected[at]
        assert row[list(meant)].to_dict() == meant
        assert row["highway"] == tags["highway"]


def test_blocks_of_which_none_lies_in_the_box_change_no_column(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box = (26.93, 60.52, 26.94, 60.525)
    expected = read_osm(osm_files.REAL, role="road", bounds=box)
    monkeypatch.setattr("sitesel.formats.osm.ways.BLOCK_BYTES", 4000)
    found = read_osm(osm_files.REAL, role="road", bounds=box)
    assert 0 < len(found.frame) < len(read_osm(osm_files.REAL, role="road").frame)
    assert found.frame.dtypes.equals(expected.frame.dtypes)
    assert found.frame.equals(expected.frame)
