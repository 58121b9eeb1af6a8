"""
What is added up over a site or a square of a raster's ground, and what the sums say of it.

Ground that is unknown (nodata, or beyond the raster) can be whatever the quantity allows: a share
lies between 0 and 1, a slope is no less than 0, a number of which nobody knows anything may be
anything, which leaves that end infinite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray
    from sitesel.raster.quantity import Quantity
    from sitesel.raster.raster import Cells
    from sitesel.raster.reach import Around

ROUNDING = 1e-9  # a share of a site's area that is rounding and no ground

Window = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zonal:
    """
    A quantity over sites.

    Parameters
    ----------
    measured : Measured
        Mean over the known part of each site, with its interval; NaN where nothing is known. An
        end of the interval is infinite where unknown ground could be anything.
    known : ndarray of float, shape (n,)
        Share of each site's area that the raster knows, in [0, 1]; NaN without a shape.
    """

    measured: Measured
    known: FloatArray


def to_add(cells: Cells, quantity: Quantity, window: Window) -> FloatArray:
    """
    Give what is added up of each cell of a window.

    Parameters
    ----------
    cells : Cells
        A raster.
    quantity : Quantity
        What is asked of it.
    window : (int, int, int, int)
        First row and column, number of rows and of columns; inside the grid.

    Returns
    -------
    ndarray of float, shape (4, rows, columns)
        One; the area of the cell on the ground, over that of the middle row of the raster; that
        area where the cell is known; and the quantity times it.
    """
    row, column, rows, columns = window
    found = quantity.of(cells.read(row, column, rows=rows, columns=columns))
    weight, there = _weights(cells, row, rows), ~np.isnan(found)
    return np.stack(
        [
            np.ones(found.shape),
            np.broadcast_to(weight, found.shape),
            there * weight,
            np.where(there, found, 0.0) * weight,
        ]
    )


def _weights(cells: Cells, row: int, rows: int) -> FloatArray:
    """Area of a cell by row, over that of the middle row of the raster, shape (rows, 1)."""
    width, height = cells.grid.ground(row, rows)
    middle_width, middle_height = cells.grid.ground(cells.grid.rows // 2, 1)
    with np.errstate(all="ignore"):  # a cell at a pole has no area
        weight = width * height / (middle_width * middle_height)
    return np.where(np.isfinite(weight), weight, 0.0)[:, None]


def mean(added: FloatArray, area: FloatArray, quantity: Quantity) -> tuple[FloatArray, Measured]:
    """
    Take the mean over the known part, and how far unknown ground could move it.

    Parameters
    ----------
    added : ndarray of float, shape (4, n)
        What `to_add` gives, added up over each site.
    area : ndarray of float, shape (n,)
        Of each site, in cells; also what lies beyond the raster.
    quantity : Quantity
        What is asked.

    Returns
    -------
    tuple of (ndarray of float, Measured)
        Share of each that is known, and the mean; NaN where nothing is known.
    """
    inside, whole, there, total = added
    beyond = area - inside
    whole = whole + np.where(beyond > ROUNDING * area, beyond, 0.0)
    known = np.divide(there, whole, out=np.full(len(area), np.nan), where=whole > 0)
    known = np.where(known > 1 - ROUNDING, 1.0, np.where(known < ROUNDING, 0.0, known))
    best = np.divide(total, there, out=np.full(len(area), np.nan), where=known > 0)
    low, high = (_opened(best, known, limit) for limit in (quantity.least, quantity.most))
    return known, Measured(best=best, low=low, high=high)


def _opened(best: FloatArray, known: FloatArray, limit: float) -> FloatArray:
    """Mean over the whole site if all that is unknown of it were at the limit."""
    some = known < 1
    return np.where(some, known * best + np.where(some, 1 - known, 1.0) * limit, best)


def to_add_around(near: Around) -> FloatArray:
    """
    Give what is added up of each block of cells for sites that may lie elsewhere.

    Parameters
    ----------
    near : Around
        What lies within reach of each block.

    Returns
    -------
    ndarray of float, shape (5, rows, columns)
        One, the least and the greatest, and 1 where either end is open.
    """
    return np.stack(
        [
            np.ones(near.least.shape),
            near.least,
            near.greatest,
            near.open_below.astype(float),
            near.open_above.astype(float),
        ]
    )


def ends_around(
    added: FloatArray, area: FloatArray, quantity: Quantity
) -> tuple[FloatArray, FloatArray]:
    """
    Bound the mean of sites that may be anywhere within a distance.

    Parameters
    ----------
    added : ndarray of float, shape (5, n)
        What `to_add_around` gives, added up over each site.
    area : ndarray of float, shape (n,)
        Of each site, in blocks.
    quantity : Quantity
        What is asked.

    Returns
    -------
    tuple of ndarray of float, shape (n,)
        Least and greatest.
    """
    inside, low, high, open_low, open_high = added
    beyond = np.clip(1 - inside / area, 0.0, 1.0)
    return (
        _bound(low / area, open_low / area, beyond, quantity.least),
        _bound(high / area, open_high / area, beyond, quantity.most),
    )


def _bound(mean: FloatArray, opened: FloatArray, beyond: FloatArray, limit: float) -> FloatArray:
    """Add what lies beyond the raster; infinite where unknown ground could be anything."""
    if math.isinf(limit):
        return np.where(opened + beyond > ROUNDING, limit, mean)
    return np.where(beyond > ROUNDING, mean + beyond * limit, mean) + opened * limit


def told(known: FloatArray, measured: Measured) -> Zonal:
    """
    Say nothing where nothing is known, else an interval that holds its best.

    Parameters
    ----------
    known : ndarray of float, shape (n,)
        Share that is known.
    measured : Measured
        Means and their bounds.

    Returns
    -------
    Zonal
        Of sites or squares.
    """
    nothing, best = ~(known > 0), measured.best
    low = np.fmin(np.where(nothing, np.nan, measured.low), best)
    high = np.fmax(np.where(nothing, np.nan, measured.high), best)
    return Zonal(measured=Measured(best=best, low=low, high=high), known=known)
