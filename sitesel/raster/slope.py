"""
Slope of a terrain model in per cent, from the eight neighbours of each cell (Horn [1]_).

Of the neighbours ``a b c / d e f / g h i``, from the north-west, with cells `w` wide and `h` high::

    east = (c + 2 f + i - a - 2 d - g) / (8 w)      south = (g + 2 h + i - a - 2 b - c) / (8 h)
    slope = 100 sqrt(east^2 + south^2)

Cell sizes are those on the ground: in degrees, by row, on the ellipsoid. Where one of the nine is
unknown, and along the edge of the model, the slope is unknown: nothing is extrapolated.

.. [1] Horn, B. K. P. (1981). Hill shading and the reflectance map. Proceedings of the IEEE 69(1),
   14-47, doi:10.1109/PROC.1981.11918.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import BrokenLayerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.matrix import FloatArray
    from sitesel.raster.grid import Grid
    from sitesel.raster.raster import Cells, Raster
    from sitesel.text import Text

METRES = {"", "m", "metre", "metres", "meter", "meters", "米"}
PER_CENT = 100.0
STRIP_ROWS = 64  # what is worked on at once stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Slope:
    """
    A slope made of a terrain model as it is read; nothing is written.

    Parameters
    ----------
    model : Cells
        Heights in metres.
    """

    model: Cells

    @property
    def grid(self) -> Grid:
        """Where the cells lie: where those of the model do."""
        return self.model.grid

    def read(self, row: int, column: int, *, rows: int, columns: int) -> FloatArray:
        """
        Work out the slope in a window, from one more cell of the model all round.

        Parameters
        ----------
        row, column : int
            Its first; also outside the grid.
        rows, columns : int
            Its size.

        Returns
        -------
        ndarray of float, shape (rows, columns)
            In per cent; NaN where a neighbour is unknown, and along the edge.

        Raises
        ------
        BrokenLayerError
            If the model cannot be read.
        """
        height = self.model.read(row - 1, column - 1, rows=rows + 2, columns=columns + 2)
        return horn(height, *self.grid.ground(row, rows))

    @contextmanager
    def opened(self) -> Iterator[Cells]:
        """
        Keep the model open over many windows.

        Yields
        ------
        Cells
            The same slope.
        """
        with self.model.opened() as model:
            yield Slope(model)


def slope_of(model: Raster, where: Text) -> Slope:
    """
    Make a slope of a terrain model.

    Parameters
    ----------
    model : Raster
        Heights.
    where : Text
        Which layer, for messages.

    Returns
    -------
    Slope
        Not yet worked out.

    Raises
    ------
    BrokenLayerError
        If its heights are not in metres, or its numbers are names of classes.
    """
    if model.categorical:
        raise BrokenLayerError(
            f"{where.zh}:{model.path.name} 是分类图(带色表),不是高程,算不出坡度;请换成 DEM。",
            f"{where.en}: {model.path.name} holds classes (it has a colour table), not heights; "
            "supply a DEM.",
        )
    if model.unit.strip().lower() not in METRES:
        raise BrokenLayerError(
            f"{where.zh}:{model.path.name} 的高程单位是 {model.unit!r},坡度按米计算;请换算成米。",
            f"{where.en}: the heights of {model.path.name} are in {model.unit!r}, and slope needs "
            "metres; convert them.",
        )
    return Slope(model)


def horn(height: FloatArray, cell_width_m: FloatArray, cell_height_m: FloatArray) -> FloatArray:
    """
    Slope of all cells but the outermost.

    Parameters
    ----------
    height : ndarray of float, shape (rows + 2, columns + 2)
        In metres, from the north; NaN is unknown.
    cell_width_m, cell_height_m : ndarray of float, shape (rows,)
        Size of the inner cells by row.

    Returns
    -------
    ndarray of float, shape (rows, columns)
        In per cent; NaN where one of the nine is unknown.

    Examples
    --------
    A plane that rises 1 m on each 10 m eastwards is 10 % steep:

    >>> plane = np.tile([0.0, 1.0, 2.0, 3.0], (3, 1))
    >>> horn(plane, np.array([10.0]), np.array([10.0]))
    array([[10., 10.]])
    """
    rows, columns = height.shape[0] - 2, height.shape[1] - 2
    slope = np.empty((rows, columns))
    for top in range(0, rows, STRIP_ROWS):
        bottom = min(top + STRIP_ROWS, rows)
        part = height[top : bottom + 2]
        with np.errstate(all="ignore"):  # a cell at a pole has no width
            eighth = PER_CENT / 8.0 / np.stack([cell_width_m, cell_height_m])[:, top:bottom, None]
            down = part[:-2] + 2.0 * part[1:-1] + part[2:]
            east = (down[:, 2:] - down[:, :-2]) * eighth[0]
            across = part[:, :-2] + 2.0 * part[:, 1:-1] + part[:, 2:]
            south = (across[2:] - across[:-2]) * eighth[1]
            found = np.sqrt(east * east + south * south)
        found += 0.0 * part[1:-1, 1:-1]  # unknown where the cell itself is
        slope[top:bottom] = np.where(np.isfinite(found), found, np.nan)
    return slope
