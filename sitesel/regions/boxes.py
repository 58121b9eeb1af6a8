"""
One region bounded by branch and bound over the rectangle around it.

Every region has a rectangle: a north-west corner, a width, a height. What is as wide as w and as
high as h has an outline of at least 2 (w + h), and at least w + h + 1 cells. So a whole family of
rectangles, given by the ranges of these four numbers, is bounded by the best units of the land that
they cover, with that outline (`ceiling`), and by cuts of it (`cut`); families that are still worth
more than what is known are halved, the most promising one first. Parcels are put in
a raster for this; there, a rectangle counts what surely lies between its outermost points.

Land & Doig (1960) branch and bound, best first; any state of it is a valid bound, so effort is
limited by a count of units touched, never by the clock.
"""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.regions.ceiling import ceiling
from sitesel.regions.cut import relaxed

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray
    from sitesel.regions.cut import Cutter, Limits
    from sitesel.regions.units import Units

EFFORT = 200_000_000  # units touched, about half a minute
CUT_COSTS = 60  # touches of a unit in the cuts of one family
LARGEST_CUT = 60_000  # units
CLOSE = 1e-9  # relative

Range = tuple[int, int]


class Family(NamedTuple):
    """
    Rectangles by the ranges of their numbers, in cells, ends included.

    Parameters
    ----------
    column, row : tuple of int
        Of the north-west corner.
    wide, high : tuple of int
        Cells beyond the first.
    """

    column: Range
    row: Range
    wide: Range
    high: Range


class Raster:
    """
    Where units lie in a raster of square cells.

    Parameters
    ----------
    units : Units
        Cells, or parcels by their points.
    """

    def __init__(self, units: Units) -> None:
        if units.lattice is not None:
            self.cell_m = units.lattice.cell_m
            self.margin = 1  # cells that a rectangle has beyond the way between outermost middles
            column, row = units.lattice.column, units.lattice.row
        else:
            self.cell_m = math.sqrt(float(np.median(units.area_m2))) / 2.0
            self.margin = -1
            steps = np.floor((units.xy - units.xy.min(axis=0)) / self.cell_m).astype(np.int64)
            column, row = steps[:, 0], steps[:, 1].max() - steps[:, 1]
        self.columns, self.rows = int(column.max()) + 1, int(row.max()) + 1
        self._order = np.lexsort((column, row))
        self._column = column[self._order]
        self._start = np.searchsorted(row[self._order], np.arange(self.rows + 1))

    def within(self, family: Family) -> IntArray:
        """
        Find the units that the rectangles of a family cover.

        Parameters
        ----------
        family : Family
            The rectangles.

        Returns
        -------
        ndarray of int
            In the order of rows.
        """
        left, right = family.column[0], family.column[1] + family.wide[1]
        last = min(family.row[1] + family.high[1] + 1, self.rows)
        begin, end = self._start[family.row[0]], self._start[last]
        column = self._column[begin:end]
        found: IntArray = self._order[begin:end][(column >= left) & (column <= right)]
        return found


def best_region(
    cutter: Cutter, units: Units, *, value: FloatArray, limit: Limits, level: float,
    effort: int = EFFORT,
) -> float:  # fmt: skip
    """
    Bound what one region is worth.

    Parameters
    ----------
    cutter : Cutter
        Of the ground.
    units : Units
        The ground.
    value : ndarray of float, shape (n,)
        Of every unit; may be negative.
    limit : Limits
        Area and objective.
    level : float
        Below this the bound need not come.
    effort : int
        Units that may be touched.

    Returns
    -------
    float
        No region is worth more; at least `level`.
    """
    raster = Raster(units)
    whole = Family((0, raster.columns - 1), (0, raster.rows - 1), (0, raster.columns - 1),
                   (0, raster.rows - 1))  # fmt: skip
    best = level + CLOSE * (1.0 + abs(level))
    turn = 0
    waiting = [(-math.inf, turn, whole, False)]
    while waiting:
        minus, _, family, is_cut = heapq.heappop(waiting)
        if -minus <= best or effort <= 0:
            return max(-minus, level) if -minus > best else level
        parts = _halves(family)
        if is_cut or not parts:
            children = [(part, math.inf) for part in parts]
        else:
            children = [(family, -minus)]
        for part, known in children:
            rows = raster.within(part)
            most, cost = known, len(rows)
            if part is not family:
                most = min(-minus, _quick(raster, units, rows, part, value, limit))
            elif len(rows) <= LARGEST_CUT and -minus < math.inf:
                cost *= CUT_COSTS
                most = min(most, relaxed(cutter, units, rows=rows, value=value, limit=limit,
                                         enough=best)[0])  # fmt: skip
            effort -= cost
            if most > best:
                turn += 1
                heapq.heappush(waiting, (-most, turn, part, part is family))
        if not parts and is_cut:
            return max(-minus, level)
    return level


def _quick(  # noqa: PLR0913, PLR0917  (private)
    raster: Raster, units: Units, rows: IntArray, family: Family, value: FloatArray, limit: Limits
) -> float:
    wide, high = family.wide[0] + raster.margin, family.high[0] + raster.margin
    outline = 2.0 * (max(wide, 0) + max(high, 0)) * raster.cell_m
    area = 0.0
    if units.lattice is not None:
        cell = raster.cell_m**2
        area = (family.wide[0] + family.high[0] + 1) * cell
        if (family.wide[1] + 1) * (family.high[1] + 1) * cell < limit.least_m2 * (1.0 - CLOSE):
            return -math.inf
        if area > limit.most_m2 * (1.0 + CLOSE):
            return -math.inf
    if not len(rows):
        return -math.inf
    return ceiling(units, rows, value=value, limit=limit, outline_m=outline, area_m2=area)


def _halves(family: Family) -> list[Family]:
    """Halve the longest range; nothing if all are single numbers."""
    spans = [high - low for low, high in family]
    at = spans.index(max(spans))
    low, high = family[at]
    if low == high:
        return []
    middle = (low + high) // 2
    ranges = list(family)
    found = []
    for part in ((low, middle), (middle + 1, high)):
        ranges[at] = part
        found.append(Family(*ranges))
    return found
