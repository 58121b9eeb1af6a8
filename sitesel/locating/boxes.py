"""
One region bounded by branch and bound over the rectangle around it.

Every region has a rectangle: a north-west corner, a width, a height. What is as wide as w and as
high as h has an outline of at least 2 (w + h), and at least w + h + 1 cells. So a whole family of
rectangles, given by the ranges of these numbers and of the area, is bounded by the best units of
the land that they cover, with that outline (`ceiling`), and by cuts of it (`cut`); families that
are still worth more than what is known are halved, the most promising one first. Parcels are put in
a raster for this; there, a rectangle counts what surely lies between its outermost points.

Land & Doig (1960) branch and bound, best first; any state of it is a valid bound, so effort is
limited by a count of units touched, never by the clock.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.locating.ceiling import ceiling
from sitesel.locating.cut import relaxed

if TYPE_CHECKING:
    from sitesel.locating.cut import Cutter, Limits
    from sitesel.locating.units import Units
    from sitesel.matrix import FloatArray, IntArray

EFFORT = 60_000_000  # units touched, some 20 seconds of one core
OVERHEAD = 1000  # touches that a family costs beside its units
CUT_COSTS = 20  # touches of a unit in the cuts of one family
CUT_SHARES = (0.9, 0.6)  # of the price of outlines
LARGEST_CUT = 20_000  # units
AREA_STEPS = 10.0  # cells of area that count as one of width when ranges are compared
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
    area : tuple of int
        Cells that a region has, or what parcels have in cells, rounded down.
    """

    column: Range
    row: Range
    wide: Range
    high: Range
    area: Range


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


def best_region(  # noqa: PLR0913  (one keyword each)
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
    tree = _Tree(cutter, units, value, limit, level + CLOSE * (1.0 + abs(level)))
    waiting = [(-math.inf, 0, tree.root(), False)]
    turn = 0
    while waiting:
        minus, _, family, is_cut = heapq.heappop(waiting)
        if effort <= 0:
            return float(-minus)
        if is_cut or minus == -math.inf:
            children = _halves(family)
            if not children:
                return float(-minus)
        else:
            children = [family]
        for part in children:
            most, cost = tree.cut(part) if part is family else tree.quick(part)
            effort -= cost
            most = min(most, -minus)
            if most > tree.level:
                turn += 1
                heapq.heappush(waiting, (-most, turn, part, part is family))
    return level


class _Tree:
    """What bounds a family: quickly, or by cuts."""

    def __init__(
        self, cutter: Cutter, units: Units, value: FloatArray, limit: Limits, level: float
    ) -> None:
        self.level = level
        self._cutter, self._units, self._value, self._limit = cutter, units, value, limit
        self._raster = Raster(units)

    def root(self) -> Family:
        """Every region is in this family."""
        raster, limit = self._raster, self._limit
        columns, rows, cell = (0, raster.columns - 1), (0, raster.rows - 1), raster.cell_m**2
        area = (math.floor(limit.least_m2 / cell + CLOSE), math.floor(limit.most_m2 / cell + CLOSE))
        return Family(columns, rows, columns, rows, area)

    def quick(self, family: Family) -> tuple[float, int]:
        """By the best units in the shortest outline; with what it costs."""
        limit = self._narrowed(family)
        if limit.least_m2 > limit.most_m2 * (1.0 + CLOSE):
            return -math.inf, 1
        rows = self._raster.within(family)
        most = ceiling(self._units, rows, value=self._value, limit=limit,
                       outline_m=self._outline(family))  # fmt: skip
        return most, len(rows) + OVERHEAD

    def cut(self, family: Family) -> tuple[float, int]:
        """By minimum cuts, which pay most of the outline; with what it costs."""
        rows = self._raster.within(family)
        if len(rows) > LARGEST_CUT:
            return math.inf, 1
        limit, best, cost = self._narrowed(family), math.inf, 0
        around = 4.0 if self._units.lattice is not None else 2.0 * math.sqrt(math.pi)
        size = limit.most_m2 if limit.mean else limit.least_m2
        outline = max(self._outline(family), around * math.sqrt(size))
        for share in CUT_SHARES:
            best = min(best, relaxed(
                self._cutter, self._units, rows=rows, value=self._value, limit=limit,
                cut_share=share, outline_m=outline, level=self.level if limit.mean else None,
                enough=self.level,
            ))  # fmt: skip
            cost += CUT_COSTS * (len(rows) + OVERHEAD)
            if best <= self.level:
                break
        return best, cost

    def _outline(self, family: Family) -> float:
        wide = max(family.wide[0] + self._raster.margin, 0)
        high = max(family.high[0] + self._raster.margin, 0)
        return 2.0 * (wide + high) * self._raster.cell_m

    def _narrowed(self, family: Family) -> Limits:
        """Limits of the area in a family; what is as wide and high has a cell in each line."""
        cell, (low, high) = self._raster.cell_m**2, family.area
        if self._units.lattice is None:
            high += 1
        else:
            low = max(low, family.wide[0] + family.high[0] + 1)
            high = min(high, (family.wide[1] + 1) * (family.high[1] + 1))
        limit = self._limit
        return replace(limit, least_m2=max(low * cell, limit.least_m2),
                       most_m2=min(high * cell, limit.most_m2))  # fmt: skip


def _halves(family: Family) -> list[Family]:
    """Halve the longest range; nothing if all are single numbers."""
    spans = [float(high - low) for low, high in family]
    spans[-1] /= AREA_STEPS
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
