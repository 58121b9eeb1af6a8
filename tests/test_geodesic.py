"""Planar distances against an independent geodesic computation on the ellipsoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Geod

from sitesel.criteria import Demand
from sitesel.criteria.area import area
from sitesel.criteria.distance import Distance
from sitesel.sites import MU_M2, Sites

if TYPE_CHECKING:
    from sitesel.pack import Pack

ELLIPSOID = Geod(ellps="GRS80")
COUNT = 2000
TOLERANCE = 1e-3  # 0.1 %


def random_sites(pack: Pack) -> tuple[np.ndarray, Sites]:
    """Points spread over the box of the land, in degrees and as sites."""
    west, south, east, north = pack.features("land").table.to_crs("EPSG:4326").total_bounds
    generator = np.random.default_rng(20261124)
    places = generator.uniform((west, south), (east, north), size=(COUNT, 2))
    frame = geopandas.GeoDataFrame(
        {"role": ""}, index=range(COUNT), geometry=shapely.points(places), crs="EPSG:4326"
    )
    frame.index = frame.index.astype(str)
    return places, Sites(table=frame.to_crs(pack.head.work_crs), uncertainty_m=np.zeros(COUNT))


@pytest.mark.parametrize("role", ["sea_port", "airport", "rail_station", "anchor_firm"])
def test_distances_agree_with_geodesics_within_a_thousandth(role: str, qingdao: Pack) -> None:
    places, candidates = random_sites(qingdao)
    goals = shapely.get_coordinates(
        shapely.centroid(qingdao.features(role).table.to_crs("EPSG:4326").geometry.to_numpy())
    )
    measured = Distance(to=(role,)).on(qingdao, Demand({}))(candidates).best
    geodesic = np.min(
        [
            ELLIPSOID.inv(*places.T, np.full(COUNT, goal[0]), np.full(COUNT, goal[1]))[2]
            for goal in goals
        ],
        axis=0,
    )
    assert geodesic.max() > 50_000
    assert np.abs(measured - geodesic).max() > 0.0  # two computations, not one
    assert (np.abs(measured - geodesic) <= TOLERANCE * geodesic + 1e-3).all()


def test_areas_agree_with_geodesic_areas_within_a_thousandth(qingdao: Pack) -> None:
    places, _ = random_sites(qingdao)
    boxes = shapely.box(*places.T, *(places + 0.02).T)
    frame = geopandas.GeoDataFrame(geometry=boxes, crs="EPSG:4326")
    candidates = Sites(
        table=frame.to_crs(qingdao.head.work_crs).assign(role=""), uncertainty_m=np.zeros(COUNT)
    )
    geodesic = np.array([abs(ELLIPSOID.geometry_area_perimeter(one)[0]) for one in boxes])
    measured = area(candidates).best * MU_M2
    assert (np.abs(measured - geodesic) <= TOLERANCE * geodesic).all()
