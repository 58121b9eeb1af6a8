"""Ways over land from a road: round the water, never across it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import packs
import shapely

import sitesel
from sitesel.scanning import frame_of
from sitesel.scanning.access import over_land, roadless

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack import Pack


def test_a_way_leads_round_the_water_and_none_to_an_island() -> None:
    """
    Cells of 100 m: a road in the west, a wall of water with a gap in the north, an island.

    From the road (column 0) in the south row, the way to column 4 goes up and down again: two steps
    north-east and two south-east through the gap in the row above, 4 √2 cells in all.
    """
    road = packs.features([packs.line((50, 10), (50, 90))])
    frame = frame_of(packs.box(0, 0, 700, 300).bounds, 100.0)
    land = np.array(
        [[1, 1, 1, 1, 1, 0, 1], [1, 1, 0, 1, 1, 0, 0], [1, 1, 0, 1, 1, 0, 0]], dtype=bool
    )
    found = over_land(land, frame, packs.memory_pack(road=road))
    assert found is not None
    assert found[2, 0] == 0
    assert np.isinf(found[0, 6])
    assert np.isinf(found[~land]).all()
    assert math.isclose(found[2, 4], 400 * math.sqrt(2))
    assert found[0, 0] == 200


def test_a_bridge_makes_an_island_reachable() -> None:
    road = packs.features([packs.line((50, 50), (650, 50))])
    frame = frame_of(packs.box(0, 0, 700, 100).bounds, 100.0)
    land = np.array([[1, 0, 0, 0, 0, 1, 1]], dtype=bool)
    found = over_land(land, frame, packs.memory_pack(road=road))
    assert found is not None
    assert np.isfinite(found).tolist() == land.tolist()


def test_a_city_without_roads_says_nothing() -> None:
    frame = frame_of(packs.box(0, 0, 100, 100).bounds, 100.0)
    assert over_land(np.ones((1, 1), dtype=bool), frame, packs.memory_pack()) is None


def test_lingshan_island_has_no_road_and_the_mainland_has(qingdao: Pack, tmp_path: Path) -> None:
    """灵山岛 lies in the open sea; the other place is in the town of 黄岛."""
    island, town = (
        shapely.get_coordinates(shapely.points(*place)).ravel()
        for place in ((515_180.0, 3_958_900.0), (518_000.0, 3_981_000.0))
    )
    for place, cut_off in ((island, True), (town, False)):
        east, north = place
        frame = frame_of((east, north, east + 400, north + 400), 40.0)
        assert roadless(frame, qingdao).any() == cut_off
    found = sitesel.scan(
        "ic", output=tmp_path / "s.tif", cell=200, extent=(120.12, 35.72, 120.22, 35.79),
        layers=qingdao,
    )  # fmt: skip
    assert any("没有公路通到的岛" in note["zh"] for note in found["notes"])
