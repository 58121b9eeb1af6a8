"""The search on a city's land, and its regions as polygons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.errors import NoSiteError
from sitesel.locating.relax import search_within
from sitesel.locating.wanted import MU_M2, outline, worth
from sitesel.newsites.cells import of_cells
from sitesel.newsites.plots import of_parcels

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

    from sitesel.locating.result import Regions
    from sitesel.matrix import IntArray
    from sitesel.newsites.asked import Asked
    from sitesel.newsites.ground import Ground

SHOWN = 100.0


@dataclass(frozen=True, kw_only=True)  # no slots: it keeps its tables
class Found:
    """
    Regions that were found.

    Parameters
    ----------
    asked : Asked
        For what.
    ground : Ground
        On what.
    regions : Regions
        By units of the ground, with their bound.
    """

    asked: Asked
    ground: Ground
    regions: Regions

    @cached_property
    def table(self) -> geopandas.GeoDataFrame:
        """One row a region, the best first: id, name, area, value, outline, and the polygon."""
        return self.drawn(self.regions.regions, "R", "候选片区")

    @cached_property
    def alternatives(self) -> geopandas.GeoDataFrame:
        """Other regions nearly as good as the best, each by itself."""
        return self.drawn(self.regions.alternatives, "A", "近优片区")

    @cached_property
    def units(self) -> pd.DataFrame:
        """Every unit of every region, with its value: what the objective is made of."""
        rows = np.concatenate(self.regions.regions)
        region = np.repeat(self.table["id"].to_numpy(), [len(one) for one in self.regions.regions])
        return self.ground.described(rows).assign(region=region)

    def drawn(self, regions: list[IntArray], letter: str, name: str) -> geopandas.GeoDataFrame:
        """
        Draw regions.

        Parameters
        ----------
        regions : list of ndarray of int
            Units of each.
        letter, name : str
            What ids and names begin with.

        Returns
        -------
        GeoDataFrame, shape (k, 7)
            id, name_zh, area_mu, score (0-100), outline_m and worth (objective), with polygons.
        """
        import geopandas

        units, wanted = self.ground.units, self.asked.wanted(self.ground.front)
        area = [float(units.area_m2[rows].sum()) for rows in regions]
        return geopandas.GeoDataFrame(
            {
                "id": [f"{letter}{number + 1}" for number in range(len(regions))],
                "name_zh": [f"{name}{number + 1}" for number in range(len(regions))],
                "area_mu": [one / MU_M2 for one in area],
                "score": [
                    SHOWN * float((units.value[rows] * units.area_m2[rows]).sum()) / one
                    for rows, one in zip(regions, area, strict=True)
                ],
                "outline_m": [outline(units, rows) for rows in regions],
                "worth": [worth(units, wanted, rows) for rows in regions],
            },
            geometry=[shapely.union_all(self.ground.shapes(rows)) for rows in regions],
            crs=self.asked.pack.head.work_crs,
        )


def find(asked: Asked) -> Found:
    """
    Find new sites.

    Parameters
    ----------
    asked : Asked
        What for.

    Returns
    -------
    Found
        As many regions as were asked for.

    Raises
    ------
    NoSiteError
        If there are none: it names the fewest constraints that would have to go.
    UsageError
        If the area cannot be made of the cells, or there are too many cells.
    MethodError
        If the wishes contradict themselves, or there are too many units to solve exactly.
    SiteError
        If no regions can be made of the parcels.
    """
    ground = _ground(asked)
    wanted = asked.wanted(ground.front)
    try:
        regions = search_within(ground.units, wanted, ground.removed, seconds=asked.exact_s)
    except NoSiteError as error:
        piece = ground.largest_piece_m2 / MU_M2
        raise NoSiteError(
            f"{error.zh}现有可用地里最大的一片相连地为 {piece:,.0f} 亩(要求每片至少 "
            f"{asked.area_mu[0]:,.0f} 亩、共 {asked.count} 片)。",
            f"{error.en} The largest connected piece of usable land has {piece:,.0f} mu (wanted "
            f"are {asked.count} of {asked.area_mu[0]:,.0f} mu at least).",
        ) from error
    return Found(asked=asked, ground=ground, regions=regions)


def _ground(asked: Asked) -> Ground:
    if asked.parcels is not None:
        return of_parcels(asked, asked.parcels)
    scan = asked.scan
    assert scan is not None  # noqa: S101  (one of the two is given)
    return of_cells(asked, scan)
