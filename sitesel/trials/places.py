"""
Places to compare with: random ones on the city's land, and a plant's place moved within its doubt.

Random places are uniform over the land (less inland water) inside the convex hull of the pack's
sites and plants: a pack's land may be clipped to a box that holds half of the neighbouring cities,
and beating far countryside proves little. They are drawn in blocks from one stream, so that more
places begin with the same ones.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import shapely

from sitesel.errors import SiteError
from sitesel.sites import Sites, from_pack

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.pack import Pack
    from sitesel.trials.plants import Plant

LAND, WATER = "land", ("sea", "water_body")
BLOCK = 4096
MOST_BLOCKS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    Where a plant could stand.

    Parameters
    ----------
    pack : Pack
        With land and water; without a land layer all is land that is not water.
    hull : shapely.Polygon
        Round the pack's sites and plants, in the working system.
    """

    pack: Pack
    hull: shapely.Polygon

    @classmethod
    def of(cls, pack: Pack, plants: tuple[Plant, ...]) -> Ground:
        """
        Draw the hull.

        Parameters
        ----------
        pack : Pack
            A city.
        plants : tuple of Plant
            Its plants.

        Returns
        -------
        Ground
            Of some extent.

        Raises
        ------
        SiteError
            If sites and plants lie on one line, so that they span no area.
        """
        points = [(plant.east_m, plant.north_m) for plant in plants]
        shapes = [*from_pack(pack).geometries, shapely.MultiPoint(points)]
        hull = shapely.convex_hull(shapely.GeometryCollection(shapes))
        if not hull.area:
            raise SiteError(
                f"数据包 {pack.head.id} 的候选地块与链主在一条线上,围不出抽取随机地点的范围;"
                "请补充候选地块。",
                f"The sites and plants of the pack {pack.head.id} lie on one line and span no area "
                "to draw random places from; add sites.",
            )
        return cls(pack=pack, hull=hull)

    def dry(self, where: FloatArray) -> BoolArray:
        """
        Tell which places are on land and not in water.

        Parameters
        ----------
        where : ndarray of float, shape (n, 2)
            In the working system.

        Returns
        -------
        ndarray of bool, shape (n,)
            Which are.
        """
        tree = shapely.STRtree(shapely.points(where))
        land = self._covered(tree, LAND) if LAND in self.pack.roles else np.ones(len(where), bool)
        for role in WATER:
            if role in self.pack.roles:
                land &= ~self._covered(tree, role)
        return land

    def random(self, count: int, *, seed: int) -> FloatArray:
        """
        Draw random places.

        Parameters
        ----------
        count : int
            How many.
        seed : int
            Of the stream.

        Returns
        -------
        ndarray of float, shape (count, 2)
            Uniform over dry ground inside the hull.

        Raises
        ------
        SiteError
            If next to nothing inside the hull is dry ground.
        """
        west, south, east, north = self.hull.bounds
        stream = np.random.default_rng(seed)
        found = np.empty((0, 2))
        for _ in range(MOST_BLOCKS):
            block = stream.uniform((west, south), (east, north), (BLOCK, 2))
            block = block[shapely.intersects_xy(self.hull, *block.T)]
            found = np.concatenate([found, block[self.dry(block)]])
            if len(found) >= count:
                return found[:count]
        raise SiteError(
            f"数据包 {self.pack.head.id} 的候选地块与链主所围范围内几乎没有陆地,抽不满 {count} 个"
            f"随机地点(得 {len(found)} 个);请检查陆地与水面图层。",
            f"The pack {self.pack.head.id} has next to no land among its sites and plants: "
            f"{len(found)} of {count} random places were found; check land and water.",
        )

    def moved(self, plant: Plant, count: int, *, seed: int) -> FloatArray:
        """
        Move a plant within its disc of uncertainty.

        Parameters
        ----------
        plant : Plant
            Which.
        count : int
            How many draws.
        seed : int
            Of the stream, which is each plant's own.

        Returns
        -------
        ndarray of float, shape (count, 2)
            Uniform over the dry ground of the disc; where the disc is all but water, as drawn.
        """
        stream = np.random.default_rng([seed, zlib.crc32(plant.id.encode())])
        radius, turn = stream.uniform(size=(2, BLOCK))
        away = np.sqrt(radius) * np.exp(2j * np.pi * turn) * plant.uncertainty_m
        drawn = np.array([plant.east_m, plant.north_m])
        around = drawn + np.column_stack([away.real, away.imag])
        found = around[self.dry(around)][:count]
        return np.concatenate([found, np.tile(drawn, (count - len(found), 1))])

    def _covered(self, places: shapely.STRtree, role: str) -> BoolArray:
        shapes = shapely.force_2d(self.pack.features(role).geometries)
        _, row = places.query(shapes, predicate="intersects")
        covered = np.zeros(len(places), dtype=bool)
        covered[row] = True
        return covered


def as_sites(where: FloatArray, *, name: str, uncertainty_m: float, crs: str) -> Sites:
    """
    Make candidate sites of places: points of unknown area that bring nothing of their own.

    Parameters
    ----------
    where : ndarray of float, shape (n, 2)
        In the working system.
    name : str
        Before their numbers, as ids.
    uncertainty_m : float
        How far each may be from there.
    crs : str
        The working system.

    Returns
    -------
    Sites
        In the same order.
    """
    ids = [f"{name}/{row}" for row in range(len(where))]
    blank = dict.fromkeys(("district", "layer", "role", "quality"), "")
    table = geopandas.GeoDataFrame(
        {"name_zh": ids, **blank}, index=ids, geometry=shapely.points(where), crs=crs
    )
    return Sites(table=table, uncertainty_m=np.full(len(where), uncertainty_m))
