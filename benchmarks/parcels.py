"""
Made-up parcels: polygons of eight vertices on the land of the built-in pack, the same every time.

Areas are log-normal around 20,000 m² (30 亩), shapes are jittered rectangles turned at random.
Metres in the pack's working system. The first n of a longer list are spread like the whole list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas
import numpy as np
import shapely

from sitesel.sites import Sites

if TYPE_CHECKING:
    from sitesel.pack import Pack

SEED = 7
MEDIAN_AREA_M2 = 20_000.0
MOST_ELONGATED = 3.0
JITTER = 0.1
OUTLINE = np.array([[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]]) / 2


def parcels(pack: Pack, count: int) -> Sites:
    """
    Make parcels.

    Parameters
    ----------
    pack : Pack
        Whose land they lie on.
    count : int
        How many.

    Returns
    -------
    Sites
        Ids `p0`, `p1`, ...; no positional uncertainty.
    """
    random = np.random.default_rng(SEED)
    centre = _on_land(pack, count, random)
    area = MEDIAN_AREA_M2 * np.exp(random.normal(0, 1, count))
    length = np.sqrt(area * random.uniform(1, MOST_ELONGATED, count))
    turn = random.uniform(0, np.pi, count)
    shape = OUTLINE * (1 + JITTER * random.uniform(-1, 1, (count, *OUTLINE.shape)))
    along = shape[..., 0] * length[:, None]
    across = shape[..., 1] * (area / length)[:, None]
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    ring = np.stack([along * cos - across * sin, along * sin + across * cos], axis=-1)
    table = geopandas.GeoDataFrame(
        {"name_zh": "", "district": "", "role": "", "layer": "own", "quality": "unstated"},
        index=[f"p{row}" for row in range(count)],
        geometry=shapely.polygons(ring + centre[:, None]),
        crs=pack.head.work_crs,
    )
    return Sites(table=table, uncertainty_m=np.zeros(count))


def _on_land(pack: Pack, count: int, random: np.random.Generator) -> np.ndarray:
    """Points drawn evenly from the land, shape (count, 2)."""
    land = shapely.union_all(pack.features("land").geometries)
    shapely.prepare(land)
    west, south, east, north = land.bounds
    found = np.empty((0, 2))
    while len(found) < count:
        drawn = random.uniform((west, south), (east, north), (2 * count, 2))
        found = np.concatenate([found, drawn[shapely.contains_xy(land, drawn)]])
    return found[:count]
