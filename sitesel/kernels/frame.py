"""A window of square cells, as kernels take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """
    A window of a grid whose edges are whole multiples of the cell.

    Parameters
    ----------
    column, row : int
        Of the west and north edge, counted from the origin of the reference system: the west edge
        lies at `column * cell_m`, the north edge at `-row * cell_m`.
    cell_m : float
        Side of a cell in metres.
    rows, columns : int
        How many.
    """

    column: int
    row: int
    cell_m: float
    rows: int
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north edge in metres."""
        return (
            self.column * self.cell_m,
            -(self.row + self.rows) * self.cell_m,
            (self.column + self.columns) * self.cell_m,
            -self.row * self.cell_m,
        )

    def centres(self) -> tuple[FloatArray, FloatArray]:
        """
        Give the middles of the columns and of the rows.

        Returns
        -------
        tuple of ndarray of float
            Eastings, shape (columns,), and northings, shape (rows,), in metres.
        """
        east = (np.arange(self.columns, dtype=np.float64) + (self.column + 0.5)) * self.cell_m
        north = (np.arange(self.rows, dtype=np.float64) + (self.row + 0.5)) * -self.cell_m
        return east, north
