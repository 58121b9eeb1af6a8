"""
Measuring every cell: each kind of measurement by kernels where it has a way, else cell by cell.

What a kind measures of a cell is what it measures of the cell's square as a site; a way over cells
only does it faster. A kind without one, such as one that somebody else registered, is asked for
the squares themselves, in parts.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from sitesel.matrix import Measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.criteria import Demand, Kind, Measure
    from sitesel.pack import Pack
    from sitesel.scanning.cells import Cells

CellMeasure: TypeAlias = "Callable[[Cells], Measured]"
PART = 50_000  # squares at a time


@singledispatch
def over_cells(kind: Kind, pack: Pack, demand: Demand) -> CellMeasure:
    """
    Bind a kind to a pack, for cells.

    Parameters
    ----------
    kind : Kind
        With its parameters.
    pack : Pack
        A city.
    demand : Demand
        For which industry.

    Returns
    -------
    CellMeasure
        Measures the wanted cells of a frame, from the north-west, row by row.
    """
    return by_squares(kind.on(pack, demand))


def by_squares(measure: Measure) -> CellMeasure:
    """
    Measure cells as sites.

    Parameters
    ----------
    measure : Measure
        Of sites.

    Returns
    -------
    CellMeasure
        The same of cells.
    """

    def over(cells: Cells) -> Measured:
        parts = [
            measure(cells.sites(np.arange(first, min(first + PART, len(cells)))))
            for first in range(0, len(cells), PART)
        ]
        return Measured(
            best=np.concatenate([one.best for one in parts]),
            low=np.concatenate([one.low for one in parts]),
            high=np.concatenate([one.high for one in parts]),
        )

    return over


def unknown(cells: Cells) -> Measured:
    """
    Measure nothing: what a kind gives when the pack lacks its role.

    Parameters
    ----------
    cells : Cells
        Any.

    Returns
    -------
    Measured
        All unknown.
    """
    return Measured.unknown(len(cells))
