"""
Regions of a file checked from the file alone: pieces, areas, widths, spacing, nearness, objective.

What each cell is worth is taken from the file; that it is what the rules say is what `sitesel scan`
tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.kernels import Frame
from sitesel.locating.units import from_grid
from sitesel.locating.verify import verify
from sitesel.locating.wanted import MU_M2, Wanted
from sitesel.newsites.files import read
from sitesel.scanning.cells import squares
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

SLACK_M2 = 0.01


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
    regions, cells, said = read(path)
    asked, cell = said["asked"], float(said["asked"]["cell_m"])
    row = cells["row"].to_numpy() - cells["row"].min()
    column = cells["column"].to_numpy() - cells["column"].min()
    shape = int(row.max()) + 1, int(column.max()) + 1
    allowed, value = np.zeros(shape, dtype=bool), np.full(shape, np.nan)
    faults = []
    if len(np.unique(row * shape[1] + column)) < len(cells):
        faults.append(Text("有像元重复。", "A cell is there twice."))
    allowed[row, column], value[row, column] = True, cells["value"]
    units = from_grid(value, allowed, cell_m=cell)
    assert units.lattice is not None  # noqa: S101  (of a grid)
    number = units.lattice.unit[row, column]
    front = np.zeros(len(units))
    front[number] = cells["front"]
    least, most = (float(mu) * MU_M2 for mu in asked["area_mu"])
    wanted = Wanted(
        least_m2=least, most_m2=most, count=int(asked["count"]),
        compactness=float(asked["compactness"]), width_m=float(asked["width_m"]),
        spacing_m=float(asked["spacing_m"]), front_m=front,
        front_least_m=0.0 if asked["frontage"] is None else 1.0,
    )  # fmt: skip
    of = cells["region"].to_numpy()
    origin = Frame(column=0, row=0, cell_m=cell, rows=1, columns=1)
    shapes = squares(origin, cells["row"].to_numpy(), cells["column"].to_numpy())
    members = [number[of == name] for name in regions["id"]]
    faults += verify(units, wanted, members, regions["worth"].to_numpy())
    for name, outline, mine in zip(regions["id"], regions.geometry, members, strict=True):
        drawn = shapely.union_all(shapes[of == name])
        if shapely.area(shapely.symmetric_difference(drawn, outline)) > SLACK_M2 or not len(mine):
            faults.append(
                Text(f"{name} 的图形不是其像元之和。", f"The shape of {name} is not its cells.")
            )
    total = float(regions["worth"].sum())
    if total > float(said["bound"]["most"]) * (1 + 1e-9) + 1e-9:
        faults.append(
            Text("目标值之和超过声明的上界。", "The objective is above the bound that is stated.")
        )
    return faults
