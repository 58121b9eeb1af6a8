"""How far cells of land are from a road without leaving the land: islands without one show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.kernels import reached
from sitesel.kernels.costs import cost_distance
from sitesel.scanning.cells import frame_of
from sitesel.scanning.shapes import outline
from sitesel.scanning.territory import LAND, NOWHERE, territory

if TYPE_CHECKING:
    from sitesel.kernels import Frame
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.pack import Pack

ROAD = "road"
LOOKED_M = 100.0  # cells in which the land of the whole city is looked at


def over_land(land: BoolArray, frame: Frame, pack: Pack) -> FloatArray | None:
    """
    Give each cell of land the length of the shortest way over land from a road.

    Parameters
    ----------
    land : ndarray of bool, shape (rows, columns)
        Cells that a way may cross.
    frame : Frame
        Where.
    pack : Pack
        With its roads.

    Returns
    -------
    ndarray of float, shape (rows, columns), or None
        Metres from middle to middle in steps to eight neighbours, at most 8.3 % too long on open
        land; infinite where no road leads and off the land. None if the pack has no roads.
    """
    if ROAD not in pack.roles:
        return None
    ends, _ = outline(pack.features(ROAD).geometries)
    sources = reached(ends, 0.0, frame, whole=True) & land
    return cost_distance(np.where(land, frame.cell_m, np.inf), sources)


def roadless(frame: Frame, pack: Pack) -> BoolArray:
    """
    Tell which cells lie on land that no road leads to: islands, in cells of 100 m.

    Parameters
    ----------
    frame : Frame
        The cells, which may be a part of the city: its whole land is looked at.
    pack : Pack
        With its land and roads.

    Returns
    -------
    ndarray of bool, shape (rows, columns)
        By the middle of each; nowhere True if the pack has no land or no roads.
    """
    if ROAD not in pack.roles or LAND not in pack.roles:
        return np.zeros(frame.shape, dtype=bool)
    whole, cut_off = pack.once("land that no road leads to", lambda: _cut_off(pack))
    east, north = frame.centres()
    column = np.floor(east / LOOKED_M).astype(np.int64) - whole.column
    row = np.floor(-north / LOOKED_M).astype(np.int64) - whole.row
    there = ((row >= 0) & (row < whole.rows))[:, None] & (column >= 0) & (column < whole.columns)
    found: BoolArray = cut_off[
        np.clip(row, 0, whole.rows - 1)[:, None], np.clip(column, 0, whole.columns - 1)
    ]
    return found & there


def _cut_off(pack: Pack) -> tuple[Frame, BoolArray]:
    ground = territory(pack, extent=None, within_districts=())
    frame = frame_of(ground.bounds, LOOKED_M)
    land = ground.part_of(frame) != NOWHERE
    way = over_land(land, frame, pack)
    return frame, land if way is None else land & np.isinf(way)
