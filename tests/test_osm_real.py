"""A real extract, counted by GDAL's own reader, which shares no code with osmium."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import osm_files
import pyogrio
import pytest
import shapely

from sitesel.formats.osm import read_osm, roles_in
from sitesel.formats.osm.roads import road_tags

if TYPE_CHECKING:
    import geopandas

CLASSES = {name for _, name in road_tags()}


@pytest.fixture(scope="module")
def by_gdal() -> geopandas.GeoDataFrame:
    """Lines that have a class of road and two nodes at least."""
    frame = pyogrio.read_dataframe(osm_files.REAL, layer="lines")
    return frame[frame["highway"].isin(CLASSES)].set_index("osm_id")


def test_the_roads_are_those_that_gdal_finds_but_for_what_is_told(
    by_gdal: geopandas.GeoDataFrame,
) -> None:
    reading = read_osm(osm_files.REAL, role="road")
    ours = {str(number) for number in reading.frame["osm_id"]}
    closed = {str(one.row) for one in reading.rejected if "access" in one.reason.en}
    assert ours | closed == set(by_gdal.index)
    assert not ours & closed
    theirs = by_gdal.loc[[str(number) for number in reading.frame["osm_id"]]]
    assert Counter(reading.frame["highway"]) == Counter(theirs["highway"])


def test_roads_without_missing_nodes_lie_where_gdal_draws_them(
    by_gdal: geopandas.GeoDataFrame,
) -> None:
    frame = read_osm(osm_files.REAL, role="road").frame
    theirs = by_gdal.loc[frame["osm_id"].astype(str)].geometry.to_numpy()
    ours = frame.geometry.to_numpy()
    whole = shapely.get_num_coordinates(ours) == shapely.get_num_coordinates(theirs)
    whole &= shapely.get_num_geometries(ours) == 1
    assert whole.sum() > 150
    assert shapely.hausdorff_distance(ours[whole], theirs[whole]).max() < 1e-9
    assert np.isfinite(frame["length_m"]).all()


def test_industrial_areas_are_those_that_gdal_assembles() -> None:
    frame = pyogrio.read_dataframe(osm_files.REAL, layer="multipolygons", on_invalid="ignore")
    theirs = frame[frame["landuse"].isin(["industrial", "port", "railway", "quarry"])]
    reading = read_osm(osm_files.REAL, role="industrial_land")
    ours = dict(
        zip(reading.frame["osm_id"].astype(str), shapely.area(reading.frame.geometry), strict=True)
    )
    whole = theirs[theirs["osm_way_id"].isin(ours)]
    area = dict(zip(whole["osm_way_id"], shapely.area(whole.geometry), strict=True))
    assert ours == pytest.approx(area)
    assert reading.count == roles_in(osm_files.REAL).counts["industrial_land"]


def test_what_is_kept_and_set_aside_is_what_has_the_tags() -> None:
    counts = roles_in(osm_files.REAL).counts
    for role in ("road", "railway", "power_line", "industrial_land"):
        assert read_osm(osm_files.REAL, role=role).count == counts[role]


def test_the_header_says_where_it_lies() -> None:
    bounds = roles_in(osm_files.REAL).bounds
    assert bounds == pytest.approx((26.93, 60.52, 26.97, 60.54))
