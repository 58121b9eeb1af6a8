"""
Regions of a file checked from the file alone: pieces, areas, widths, spacing, nearness, objective.

What each cell or parcel is worth is taken from the file; that it is what the rules say is what
`sitesel scan` and `sitesel rank` tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.kernels import Frame
from sitesel.locating.units import SNAP_M, from_grid, from_parcels
from sitesel.locating.verify import verify
from sitesel.locating.wanted import MU_M2, Wanted
from sitesel.newsites.asked import side_m
from sitesel.newsites.files import read
from sitesel.scanning.cells import squares
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sitesel.locating.units import Units
    from sitesel.matrix import FloatArray, GeometryArray, IntArray

SLACK_M2 = 0.01
SLACK = 1e-6  # relative, of areas of parcels


def check(path: Path) -> list[Text]:
    """
    Look for what is wrong with the regions of a file.

    Parameters
    ----------
    path : Path
        As `sitesel regions` wrote it.

    Returns
    -------
    list of Text
        A sentence for every fault; empty if there is none.

    Raises
    ------
    BrokenLayerError
        If it is no such file.
    """
    regions, made, said = read(path)
    of_cells = said["asked"]["cell_m"] is not None
    units, number, shapes = _cells(made, said["asked"]["cell_m"]) if of_cells else _parcels(made)
    faults = []
    if len(np.unique(number)) < len(number):
        what = Text("像元", "cell") if of_cells else Text("地块", "parcel")
        faults.append(Text(f"有{what.zh}重复。", f"A {what.en} is there twice."))
    front = np.zeros(len(units))
    front[number] = made["front"]
    of = made["region"].to_numpy()
    members = [number[of == name] for name in regions["id"]]
    worth = regions["worth"].to_numpy()
    faults += verify(units, _wanted(said["asked"], front), members, worth)
    for name, outline, area in zip(
        regions["id"], regions.geometry, regions["area_mu"] * MU_M2, strict=True
    ):
        mine = shapes[of == name]
        drawn = shapely.union_all(mine)
        other = shapely.area(shapely.symmetric_difference(drawn, outline)) > SLACK_M2
        if other or not len(mine):
            faults.append(
                Text(f"{name} 的图形不是其组成之和。", f"The shape of {name} is not its parts.")
            )
        slack = SLACK * area + (0.0 if of_cells else SNAP_M * float(shapely.length(mine).sum()))
        if abs(float(shapely.area(drawn)) - area) > slack:
            faults.append(
                Text(f"{name} 所记面积与图形不符。", f"The area of {name} is not its shape's.")
            )
    if float(worth.sum()) > float(said["bound"]["most"]) * (1 + 1e-9) + 1e-9:
        faults.append(
            Text("目标值之和超过声明的上界。", "The objective is above the bound that is stated.")
        )
    return faults


def _cells(made: pd.DataFrame, cell: float) -> tuple[Units, IntArray, GeometryArray]:
    """Units, the unit of every row, and its square."""
    row = made["row"].to_numpy() - made["row"].min()
    column = made["column"].to_numpy() - made["column"].min()
    shape = int(row.max()) + 1, int(column.max()) + 1
    allowed, value = np.zeros(shape, dtype=bool), np.full(shape, np.nan)
    allowed[row, column], value[row, column] = True, made["value"]
    units = from_grid(value, allowed, cell_m=float(cell))
    assert units.lattice is not None  # noqa: S101  (of a grid)
    origin = Frame(column=0, row=0, cell_m=float(cell), rows=1, columns=1)
    shapes = squares(origin, made["row"].to_numpy(), made["column"].to_numpy())
    return units, units.lattice.unit[row, column], shapes


def _parcels(made: pd.DataFrame) -> tuple[Units, IntArray, GeometryArray]:
    """Units, the unit of every row, and its polygon."""
    shapes: GeometryArray = made.geometry.to_numpy()
    first, number = np.unique(made["id"].to_numpy(), return_index=True, return_inverse=True)[1:]
    units = from_parcels(made["value"].to_numpy()[first], shapes[first])
    return units, number, shapes


def _wanted(asked: dict[str, Any], front: FloatArray) -> Wanted:
    least, most = (float(mu) * MU_M2 for mu in asked["area_mu"])
    metres = 1.0 if asked["objective"] == "mean" else side_m(least)
    return Wanted(
        least_m2=least, most_m2=most, count=int(asked["count"]), objective=asked["objective"],
        compactness=float(asked["compactness"]) * metres,
        width_m=float(asked["width_m"]), spacing_m=float(asked["spacing_m"]), front_m=front,
        front_least_m=0.0 if asked["frontage"] is None else 1.0,
    )  # fmt: skip
