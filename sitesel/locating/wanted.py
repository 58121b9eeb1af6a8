"""
What is wanted of regions, and the one number that says how good they are.

Two objectives, both a sum over regions of `W = V - price * P`, where V is the sum of value × area,
P the length of the outline of the region and `price` what a metre of outline costs:

- `mean`: W / A, with `price = compactness * sqrt(least area) / 4`. That is the mean value by area,
  less `compactness` × a shape factor that is 1 for a square of the least area and grows with the
  length of the outline per area. V, A and P change by a unit's share when a unit comes or goes, so
  a move is judged in constant time; and a ratio of two sums is what cuts and programmes can bound.
- `sum`: W itself in m², with `price = compactness` in metres.

Regions are separated: no two share an edge, and any two lie at least `spacing_m` apart, edge to
edge. A region is at least `width_m` wide: every cell of it lies in a square of cells of that side
which lies in it (on grids only; an opening by a square).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from sitesel.errors import MethodError

if TYPE_CHECKING:
    from sitesel.locating.units import Units
    from sitesel.matrix import FloatArray, IntArray

MU_M2 = 2000.0 / 3.0  # 亩


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """
    How many regions, how large, how wide, how far apart, and what makes one better.

    Parameters
    ----------
    least_m2, most_m2 : float
        Area that each region may have.
    count : int
        How many regions.
    objective : {"mean", "sum"}
        Which, see the module.
    compactness : float
        What an outline costs, at least 0; a share for `mean`, metres for `sum`.
    width_m : float
        Least width, at least 0; rounded up to whole cells.
    spacing_m : float
        Least distance between two regions, edge to edge.
    front_m : ndarray of float, shape (n,), optional
        What each unit has of the frontage that is asked for, such as metres along a road; 1 where
        there is any, if it only must exist.
    front_least_m : float
        How much of it a region must have.
    kept : ndarray of int, shape (k,)
        Units that must lie in a region.

    Raises
    ------
    MethodError
        If these contradict themselves.
    """

    least_m2: float
    most_m2: float
    count: int = 1
    objective: Literal["mean", "sum"] = "mean"
    compactness: float = 0.1
    width_m: float = 0.0
    spacing_m: float = 0.0
    front_m: FloatArray | None = None
    front_least_m: float = 0.0
    kept: IntArray = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    def __post_init__(self) -> None:
        if not 0.0 < self.least_m2 <= self.most_m2 < math.inf:
            raise MethodError(
                f"面积范围 {self.least_m2:g} 至 {self.most_m2:g} 平方米不成立;下限须大于 0 且不超过"
                "上限。",
                f"Areas from {self.least_m2:g} to {self.most_m2:g} m² cannot be; the least must be "
                "above 0 and not above the most.",
            )
        if self.count < 1 or self.objective not in {"mean", "sum"}:
            raise MethodError(
                f"片数须至少为 1(现为 {self.count}),目标须为 mean 或 sum(现为 {self.objective})。",
                f"The count must be at least 1 (it is {self.count}) and the objective mean or sum "
                f"(it is {self.objective}).",
            )
        below = [
            name
            for name in ("compactness", "width_m", "spacing_m", "front_least_m")
            if not 0.0 <= getattr(self, name) < math.inf
        ]
        if below:
            raise MethodError(
                f"{'、'.join(below)} 不能为负或无穷。",
                f"{', '.join(below)} must be finite and not negative.",
            )
        if self.front_least_m > 0.0 and self.front_m is None:
            raise MethodError(
                "要求临界面长度,却没有给出各单元的长度(front_m)。",
                "A frontage is asked for, but front_m says of no unit how much it has.",
            )

    @property
    def price_m(self) -> float:
        """What a metre of outline costs, in value × metres."""
        if self.objective == "sum":
            return self.compactness
        return self.compactness * math.sqrt(self.least_m2) / 4.0

    @property
    def is_mean(self) -> bool:
        """Whether the objective is the ratio."""
        return self.objective == "mean"


def front_of(wanted: Wanted, units: Units) -> FloatArray:
    """
    Give what each unit has of the frontage.

    Parameters
    ----------
    wanted : Wanted
        What is asked for.
    units : Units
        The ground.

    Returns
    -------
    ndarray of float, shape (n,)
        Zero if none is asked for.
    """
    if wanted.front_m is None:
        return np.zeros(len(units))
    return np.ascontiguousarray(wanted.front_m, dtype=np.float64)


def worth(units: Units, wanted: Wanted, rows: IntArray) -> float:
    """
    Work out the objective of one region.

    Parameters
    ----------
    units : Units
        The ground.
    wanted : Wanted
        The objective.
    rows : ndarray of int, shape (k,)
        Units of the region.

    Returns
    -------
    float
        W / A or W in m², see the module.

    Examples
    --------
    Two cells of 10 m in a row: mean 0.3, outline 60 m, a shape factor of 60 / (4 × 14.142).

    >>> from sitesel.locating.units import from_grid
    >>> units = from_grid(np.array([[0.2, 0.4]]), np.array([[True, True]]), cell_m=10.0)
    >>> wanted = Wanted(least_m2=200.0, most_m2=200.0, compactness=0.1)
    >>> round(worth(units, wanted, np.array([0, 1])), 6)
    0.193934
    """
    area = units.area_m2[rows]
    net = math.fsum(units.value[rows] * area) - wanted.price_m * outline(units, rows)
    return net / math.fsum(area) if wanted.is_mean else net


def outline(units: Units, rows: IntArray) -> float:
    """
    Measure the outline of a region.

    Parameters
    ----------
    units : Units
        The ground.
    rows : ndarray of int, shape (k,)
        Units of the region.

    Returns
    -------
    float
        In metres, holes too: outlines of the units, less what they share among themselves.
    """
    inside = np.zeros(len(units), dtype=np.bool_)
    inside[rows] = True
    edges = units.edges_of(rows)
    inner = math.fsum(units.shared_m[edges[inside[units.other[edges]]]])
    return math.fsum(units.perimeter_m[rows]) - inner
