"""
Regions found: grown from many seeds, made better, chosen together, made better together, bounded.

The same ground and wishes give the same regions: seeds are in a fixed order, ties go by the number
of a unit, and neither clock nor threads have a say.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError, NoSiteError
from sitesel.locating.bound import UNSOUGHT, Bound, bound
from sitesel.locating.exact import exact
from sitesel.locating.ground import prepare
from sitesel.locating.pool import Pool
from sitesel.locating.result import Regions
from sitesel.locating.wanted import worth

if TYPE_CHECKING:
    from sitesel.locating.ground import Ground
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import IntArray

SEEDS = 6000
PROGRAMME_UNITS = 60  # units × regions that are solved unasked where the bound leaves a gap
MOST_PROGRAMME_UNITS = 400  # that are, where it is asked for: some take minutes
ALIKE = 0.02  # an alternative is worth at most that share less than the best


def search(  # noqa: PLR0913  (what is sought, and how hard)
    units: Units,
    wanted: Wanted,
    *,
    seeds: int = SEEDS,
    certify: bool = True,
    prove: bool = True,
    seconds: float | None = None,
) -> Regions:
    """
    Find the best regions.

    Parameters
    ----------
    units : Units
        The ground, only what is allowed.
    wanted : Wanted
        How many regions, how large, and what makes one better.
    seeds : int
        How many places to grow from at most.
    certify : bool
        Whether to bound what can be had; without, the bound is infinite and nothing is proven.
    prove : bool
        Whether to solve little ground exactly where the bound leaves a gap.
    seconds : float, optional
        Solve exactly where the bound leaves a gap, ground of some hundred units too, in so long at
        most; what is proven then depends on the machine.

    Returns
    -------
    Regions
        Each within all limits.

    Raises
    ------
    NoSiteError
        If none fits, or not so many were found.
    MethodError
        If there are too many units to solve exactly.
    """
    ground = prepare(units, wanted)
    size = len(ground.units) * wanted.count
    if seconds is not None and size > MOST_PROGRAMME_UNITS:
        raise _too_many(len(ground.units), wanted.count)
    pool = Pool(ground, seeds=seeds)
    chosen = pool.settle()
    if chosen is None:
        raise NoSiteError(
            f"没有找到 {wanted.count} 片互不冲突、符合条件的区域;请放宽面积、间距或片数。",
            f"No {wanted.count} regions that fit and go together were found; ask for less area, "
            "less spacing or fewer regions.",
        )
    value = np.array([worth(ground.units, ground.wanted, rows) for rows in chosen])
    order = np.argsort(-value, kind="stable")
    chosen, value = [chosen[one] for one in order], value[order]
    found = Regions(
        regions=[np.sort(ground.rows[rows]) for rows in chosen],
        worth=value,
        bound=bound(ground, chosen, value) if certify else Bound(math.inf, UNSOUGHT),
        alternatives=[
            np.sort(ground.rows[rows]) for rows in _alternatives(ground, pool, chosen[0])
        ],
    )
    little = certify and prove and size <= PROGRAMME_UNITS
    if found.is_proven or not (little or seconds is not None):
        return found
    return _proven(units, wanted, found, seconds=seconds)


def _proven(units: Units, wanted: Wanted, found: Regions, *, seconds: float | None) -> Regions:
    """Take the better regions and the lower bound of the search and the integer programme."""
    try:
        solved = exact(units, wanted, seconds=seconds)
    except NoSiteError:  # in that time; there are those that were found
        return found
    most = min(found.bound, solved.bound, key=lambda one: one.most)
    if solved.total <= found.total:
        return replace(found, bound=most)
    return replace(solved, bound=most, alternatives=found.alternatives)


def _too_many(units: int, count: int) -> MethodError:
    return MethodError(
        f"精确求解最多 {MOST_PROGRAMME_UNITS} 个单元 × 片,现有 {units:,} 个可用单元 × {count} 片;"
        "请缩小范围、加大像元或减少片数,或不用精确模式(结果照样附上界)。",
        f"Exact solving takes {MOST_PROGRAMME_UNITS} units x regions at most; there are "
        f"{units:,} usable units x {count}. Take less ground, larger cells or fewer regions, or "
        "leave the exact mode out (a bound comes with the result anyway).",
    )


def _alternatives(ground: Ground, pool: Pool, best: IntArray) -> list[IntArray]:
    """Distinct candidates nearly as good as the best region."""
    top = worth(ground.units, ground.wanted, best)
    return pool.distinct(least=top - ALIKE * abs(top), beside=best)
