"""
The best set of units when it need not be in one piece: a minimum cut, and its prices of area.

`W(s) = sum of (value - s) * area - price * outline` is greatest for the source side of a minimum
cut (Greig, Porteous and Seheult 1989): what a unit gains hangs on the source, what it loses on the
sink, and an edge between two units costs its length if only one of them is taken. With H(s) that
maximum, over any set of units, empty too, every choice of N regions that share no unit obeys

- `mean`: sum of W/A <= N s + H(s) / least area, since W = s A + W(s) and W(s) / A is at most
  max(W(s), 0) / least area, and since joining regions makes no outline longer;
- `sum`: sum of W <= H(s) + N max(s * least area, s * most area), as Lagrange's multiplier
  of the area,

for every s: the least of it over s is a bound, and it is convex in s. SciPy's flows are of whole
numbers; capacities are rounded down, and any flow is a proof, so the bound stays one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sitesel.locating.tangents import lowest

if TYPE_CHECKING:
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import BoolArray, FloatArray, IntArray

WHOLE = 1.5e9  # what all gains are scaled to; int32 holds 2.1e9


class Cut(NamedTuple):
    """
    The best set of units for one price of area.

    Parameters
    ----------
    most : float
        Upper bound of what any set gains.
    area_m2 : float
        Area of the best set, for the slope; of its source side.
    """

    most: float
    area_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """
    What a bound needs of what is wanted, for some number of regions.

    Parameters
    ----------
    least_m2, most_m2 : float
        Area of a region, in whole cells where the units are cells.
    price_m : float
        Of a metre of outline.
    mean : bool
        Which objective.
    """

    least_m2: float
    most_m2: float
    price_m: float
    mean: bool


def limits(units: Units, wanted: Wanted) -> Limits:
    """
    Take the area in whole cells.

    Parameters
    ----------
    units : Units
        The ground.
    wanted : Wanted
        What is asked for.

    Returns
    -------
    Limits
        As narrow as they can be.
    """
    least, most = wanted.least_m2, wanted.most_m2
    if units.lattice is not None:
        cell = units.lattice.cell_m**2
        least = max(np.ceil(least / cell * (1.0 - 1e-9)), 1.0) * cell
        most = max(np.floor(most / cell * (1.0 + 1e-9)), 1.0) * cell
    return Limits(
        least_m2=float(least), most_m2=float(most), price_m=wanted.price_m, mean=wanted.is_mean
    )


class Cutter:
    """
    Cuts parts of one ground.

    Parameters
    ----------
    units : Units
        The ground.
    """

    def __init__(self, units: Units) -> None:
        self._units = units
        self._number = np.full(len(units), -1)  # of each unit in the part at hand

    def cut(self, rows: IntArray, weight: FloatArray, *, price: float) -> Cut:
        """
        Find the best set among some units.

        Parameters
        ----------
        rows : ndarray of int, shape (k,)
            Units that may be in it, none twice.
        weight : ndarray of float, shape (k,)
            What each gains, before its outline is paid.
        price : float
            Of a metre of outline.

        Returns
        -------
        Cut
            Of these units.
        """
        rows, weight = self._worthwhile(rows, weight, price)
        if not len(rows):
            return Cut(0.0, 0.0)
        source, other, shared = self._edges(rows)
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import maximum_flow

        count = len(rows)
        open_m = self._units.perimeter_m[rows] - np.bincount(source, shared, minlength=count)
        weight = weight - price * np.maximum(open_m, 0.0)
        gains, loses = np.flatnonzero(weight > 0.0), np.flatnonzero(weight < 0.0)
        total = float(weight[gains].sum())
        if total == 0.0:
            return Cut(0.0, 0.0)
        scale = WHOLE / total
        capacity = np.concatenate([weight[gains], -weight[loses], price * shared]) * scale
        ends = (
            np.concatenate([np.full(len(gains), count), loses, source]),
            np.concatenate([gains, np.full(len(loses), count + 1), other]),
        )
        whole = np.floor(np.minimum(capacity, WHOLE)).astype(np.int32)
        network = csr_array((whole, ends), shape=(count + 2, count + 2))
        flow = maximum_flow(network, count, count + 1)
        inside = _source_side(network - flow.flow, count)[:count]
        area = float(self._units.area_m2[rows[inside]].sum())
        return Cut(max(total - flow.flow_value / scale, 0.0), area)

    def _edges(self, rows: IntArray) -> tuple[IntArray, IntArray, FloatArray]:
        """Give the edges among some units, numbered within them."""
        units = self._units
        self._number[rows] = np.arange(len(rows))
        edges = units.edges_of(rows)
        other = self._number[units.other[edges]]
        source = np.repeat(np.arange(len(rows)), units.start[rows + 1] - units.start[rows])
        self._number[rows] = -1
        inner = other >= 0
        return source[inner], other[inner], units.shared_m[edges[inner]]

    def _worthwhile(
        self, rows: IntArray, weight: FloatArray, price: float
    ) -> tuple[IntArray, FloatArray]:
        """Leave out units that lose more than all their edges could save."""
        saved = price * self._units.perimeter_m[rows]
        keep = weight + saved > 0.0
        return rows[keep], weight[keep]


def _source_side(residual: object, source: int) -> BoolArray:
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order

    left = csr_array(residual)
    left.data = np.maximum(left.data, 0)
    left.eliminate_zeros()
    reached = np.zeros(left.shape[0], dtype=np.bool_)
    reached[breadth_first_order(left, source, return_predecessors=False)] = True
    return reached


def relaxed(  # noqa: PLR0913  (one keyword each)
    cutter: Cutter, units: Units, *, rows: IntArray, value: FloatArray, limit: Limits,
    count: int = 1, cut_share: float = 1.0, outline_m: float = 0.0, level: float | None = None,
    enough: float = -np.inf,
) -> float:  # fmt: skip
    """
    Bound what regions among some units can be worth together.

    Parameters
    ----------
    cutter : Cutter
        Of the ground.
    units : Units
        The ground.
    rows : ndarray of int, shape (k,)
        Units that they may have.
    value : ndarray of float, shape (n,)
        Of every unit; may be negative.
    limit : Limits
        Area and objective.
    count : int
        How many regions.
    cut_share : float
        Share of the price of outlines that the cut pays; for the rest `outline_m` is paid.
    outline_m : float
        What the outlines of a region have at least.
    level : float, optional
        About what the best region is worth: where to look first.
    enough : float
        A bound that low need not be lowered.

    Returns
    -------
    float
        Upper bound.
    """
    own, area = value[rows], units.area_m2[rows]
    paid = (1.0 - cut_share) * limit.price_m * outline_m * count
    if limit.mean:
        paid /= limit.most_m2

    def at(price: float) -> tuple[float, float]:
        cut = cutter.cut(rows, (own - price) * area, price=cut_share * limit.price_m)
        if limit.mean:
            return (
                count * price + cut.most / limit.least_m2 - paid,
                count - cut.area_m2 / limit.least_m2,
            )
        each = limit.most_m2 if price > 0.0 else limit.least_m2
        return cut.most + count * price * each - paid, count * each - cut.area_m2

    left, right = float(own.min()), float(own.max())
    first = right if level is None else min(max(level, left), right)
    return lowest(at, left, right, first=first, enough=enough)
