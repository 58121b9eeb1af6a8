"""What is lost if some land cannot be had: parcel by parcel, or block by block of cells."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.locating.needed import replacement_cost
from sitesel.locating.wanted import MU_M2

if TYPE_CHECKING:
    import geopandas

    from sitesel.matrix import IntArray
    from sitesel.newsites.found import Found
    from sitesel.newsites.ground import Ground

MOST = 48  # pieces of land of all regions, each of which takes a search
LEAST, ENOUGH = 4, 12  # blocks of a region of cells


def losses(found: Found) -> geopandas.GeoDataFrame:
    """
    Work out what each piece of the regions is worth to them.

    Parameters
    ----------
    found : Found
        Regions.

    Returns
    -------
    GeoDataFrame, shape (k, 5)
        id, region, area_mu, loss (of the objective; NaN where nothing else fits), polygon.
    """
    import geopandas

    ground, asked = found.ground, found.asked
    part, wanted, rows = ground.left(asked.wanted(ground.front))
    number = np.full(len(ground.units), -1)
    number[rows] = np.arange(len(rows))
    groups = _groups(found)
    cost = replacement_cost(
        part, wanted, found.regions.renumbered(number), [number[one] for _, _, one in groups]
    )
    shapes = [shapely.union_all(ground.shapes(one)) for _, _, one in groups]
    return geopandas.GeoDataFrame(
        {
            "id": [name for name, _, _ in groups],
            "region": [region for _, region, _ in groups],
            "area_mu": [float(ground.units.area_m2[one].sum()) / MU_M2 for _, _, one in groups],
            "loss": np.where(np.isfinite(cost), cost, np.nan),
        },
        geometry=shapes,
        crs=asked.pack.head.work_crs,
    )


def _groups(found: Found) -> list[tuple[str, str, IntArray]]:
    """Name, region and units of every piece; the largest where there are too many."""
    ground, regions = found.ground, found.regions.regions
    names = found.table["id"].tolist()
    if ground.parcels is not None:
        ids = ground.parcels.index
        every = [
            (str(ids[unit]), name, np.array([unit]))
            for name, rows in zip(names, regions, strict=True)
            for unit in rows.tolist()
        ]
        area = np.array([float(ground.units.area_m2[one].sum()) for _, _, one in every])
        kept = np.sort(np.argsort(-area, kind="stable")[:MOST])
        return [every[place] for place in kept.tolist()]
    many = min(max(MOST // len(regions), LEAST), ENOUGH)
    return [
        (f"{name}-{place + 1}", name, block)
        for name, rows in zip(names, regions, strict=True)
        for place, block in enumerate(_blocks(ground, rows, many))
    ]


def _blocks(ground: Ground, rows: IntArray, many: int) -> list[IntArray]:
    """Cut the cells of a region into about so many squares, from the north-west."""
    lattice = ground.units.lattice
    assert lattice is not None  # noqa: S101  (units are cells)
    side = max(1, math.ceil(math.sqrt(len(rows) / many)))
    row, column = lattice.row[rows], lattice.column[rows]
    block = np.stack([(row - row.min()) // side, (column - column.min()) // side])
    of = np.unique(block, axis=1, return_inverse=True)[1].ravel()
    return [rows[of == one] for one in range(int(of.max()) + 1)]
