"""The ground of new sites as units: cells of a scan, or a planner's parcels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sitesel.locating.relax import narrowed
from sitesel.scanning.cells import squares

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from sitesel.kernels import Frame
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray
    from sitesel.newsites.asked import Asked
    from sitesel.sites import Sites

PARKS = "既有园区(existing)"
ISLANDS = "不通公路的岛(islands without a road)"


@dataclass(frozen=True, kw_only=True)  # no slots: it keeps its shapes
class Ground:
    """
    Land as units, with what removes them.

    Parameters
    ----------
    units : Units
        All of the land: cells along their rows, or parcels in the order of their file.
    removed : dict of str to ndarray of bool, shape (n,)
        By the title of a constraint: units that it removes.
    front : ndarray of float, shape (n,), or None
        1 for each unit that comes near enough to what a region must be near.
    frame : Frame, optional
        Of cells.
    parcels : Sites, optional
        Of parcels.
    """

    units: Units
    removed: Mapping[str, BoolArray]
    front: FloatArray | None
    frame: Frame | None = None
    parcels: Sites | None = None

    @cached_property
    def usable(self) -> BoolArray:
        """Units that no constraint removes, shape (n,)."""
        nothing = np.zeros(len(self.units), dtype=bool)
        left: BoolArray = ~np.logical_or.reduce([*self.removed.values(), nothing])
        return left

    def left(self, wanted: Wanted) -> tuple[Units, Wanted, IntArray]:
        """
        Keep what is usable.

        Parameters
        ----------
        wanted : Wanted
            By the numbers of all units.

        Returns
        -------
        tuple of Units, Wanted and ndarray of int
            Usable units, the wish by their numbers, and the number that each had before.
        """
        return narrowed(self.units, wanted, self.usable)

    def shapes(self, rows: IntArray) -> GeometryArray:
        """
        Draw units.

        Parameters
        ----------
        rows : ndarray of int, shape (k,)
            Which.

        Returns
        -------
        ndarray of shapely.Geometry, shape (k,)
            Polygons in metres.
        """
        units = self.units
        if units.lattice is not None and self.frame is not None:
            return squares(self.frame, units.lattice.row[rows], units.lattice.column[rows])
        assert units.outlines is not None  # noqa: S101  (units are cells or parcels)
        shapes: GeometryArray = units.outlines[rows]
        return shapes

    def described(self, rows: IntArray) -> pd.DataFrame:
        """
        Say of units what the objective and the limits need.

        Parameters
        ----------
        rows : ndarray of int, shape (k,)
            Which.

        Returns
        -------
        DataFrame, shape (k, columns)
            value and front; row and column in the whole grid of cells, or id, name and polygon of
            parcels.
        """
        import geopandas
        import pandas as pd

        units = self.units
        front = np.zeros(len(rows)) if self.front is None else self.front[rows]
        known = {"value": units.value[rows], "front": front}
        if self.parcels is not None:
            own = self.parcels.table.iloc[rows]
            names = {"id": own.index.to_numpy(), "name_zh": own["name_zh"].to_numpy()}
            drawn: pd.DataFrame = geopandas.GeoDataFrame(
                {**names, **known}, geometry=self.shapes(rows), crs=own.crs
            )
            return drawn
        lattice, frame = units.lattice, self.frame
        assert lattice is not None  # noqa: S101  (units are cells or parcels)
        assert frame is not None  # noqa: S101
        place = {
            "row": lattice.row[rows] + frame.row,
            "column": lattice.column[rows] + frame.column,
        }
        return pd.DataFrame({**place, **known})

    @cached_property
    def largest_piece_m2(self) -> float:
        """Area of the largest connected piece of usable land."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        part, _ = self.units.part(self.usable)
        if not len(part):
            return 0.0
        joined = csr_array(
            (np.ones(len(part.other), dtype=np.int8), (part.source(), part.other)),
            shape=(len(part), len(part)),
        )
        piece = connected_components(joined, directed=False)[1]
        return float(np.bincount(piece, weights=part.area_m2).max())


def titles(asked: Asked) -> dict[str, str]:
    """
    Name the constraints that remove land.

    Parameters
    ----------
    asked : Asked
        For its rules and the flags that it accepts.

    Returns
    -------
    dict
        Title by the id of a constraint.
    """
    return {
        rule.id: f"{rule.title.zh}({rule.id})"
        for rule in asked.rules.constraints
        if rule.action in {"exclude", "flag"} and rule.id not in asked.accept
    }


def park_shapes(asked: Asked) -> GeometryArray:
    """
    Give the parks of the pack.

    Parameters
    ----------
    asked : Asked
        For its pack.

    Returns
    -------
    ndarray of shapely.Geometry
        As drawn.
    """
    roles = [role for role in asked.pack.head.site_roles if role in asked.pack.roles]
    none: list[GeometryArray] = [np.empty(0, dtype=object)]
    return np.concatenate(none + [asked.pack.features(role).geometries for role in roles])
