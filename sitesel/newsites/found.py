"""The search on a city's land, and its regions as polygons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.locating.relax import search_within
from sitesel.locating.wanted import MU_M2
from sitesel.scanning.cells import squares

if TYPE_CHECKING:
    import geopandas
    import pandas as pd

    from sitesel.locating.result import Regions
    from sitesel.locating.units import Lattice
    from sitesel.matrix import IntArray
    from sitesel.newsites.asked import Asked, Ground

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
        """One row a region, the best first: id, name, area, value, and the polygon."""
        return self._table(self.regions.regions, "R", "候选片区")

    @cached_property
    def alternatives(self) -> geopandas.GeoDataFrame:
        """Other regions nearly as good as the best, each by itself."""
        return self._table(self.regions.alternatives, "A", "近优片区")

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Every cell of every region, with its score: what the objective is made of."""
        import pandas as pd

        rows = np.concatenate(self.regions.regions)
        region = np.repeat(
            [f"R{number + 1}" for number in range(len(self.regions.regions))],
            [len(one) for one in self.regions.regions],
        )
        lattice = self._lattice
        front = self.ground.front
        return pd.DataFrame(
            {
                "region": region,
                "row": lattice.row[rows] + self.ground.plain.frame.row,
                "column": lattice.column[rows] + self.ground.plain.frame.column,
                "value": self.ground.units.value[rows],
                "front": np.zeros(len(rows)) if front is None else front[rows],
            }
        )

    @property
    def _lattice(self) -> Lattice:
        lattice = self.ground.units.lattice
        assert lattice is not None  # noqa: S101  (units are the cells of a grid)
        return lattice

    def _squares(self, rows: IntArray) -> np.ndarray:
        lattice = self._lattice
        return squares(self.ground.plain.frame, lattice.row[rows], lattice.column[rows])

    def _table(self, regions: list[IntArray], letter: str, name: str) -> geopandas.GeoDataFrame:
        import geopandas

        units = self.ground.units
        area = [float(units.area_m2[rows].sum()) for rows in regions]
        shapes = [shapely.union_all(self._squares(rows)) for rows in regions]
        return geopandas.GeoDataFrame(
            {
                "id": [f"{letter}{number + 1}" for number in range(len(regions))],
                "name_zh": [f"{name}{number + 1}" for number in range(len(regions))],
                "area_mu": [one / MU_M2 for one in area],
                "score": [
                    SHOWN * float((units.value[rows] * units.area_m2[rows]).sum()) / one
                    for rows, one in zip(regions, area, strict=True)
                ],
                "outline_m": [float(shapely.length(shape)) for shape in shapes],
            },
            geometry=shapes,
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
    """
    ground = asked.ground()
    regions = search_within(ground.units, asked.wanted(ground.front), ground.removed)
    return Found(asked=asked, ground=ground, regions=regions)
