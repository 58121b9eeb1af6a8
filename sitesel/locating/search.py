"""
Regions found: grown from many seeds, made better, chosen together, made better together, bounded.

The same ground and wishes give the same regions: seeds are in a fixed order, ties go by the number
of a unit, and neither clock nor threads have a say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import NoSiteError
from sitesel.locating.bound import bound
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
PROGRAMME_UNITS = 150  # units × regions that are solved exactly where the bound leaves a gap
ALIKE = 0.02  # an alternative is worth at most that share less than the best


def search(units: Units, wanted: Wanted, *, seeds: int = SEEDS, prove: bool = True) -> Regions:
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
    prove : bool
        Whether to solve little ground exactly where the bound leaves a gap.

    Returns
    -------
    Regions
        Each within all limits.

    Raises
    ------
    NoSiteError
        If none fits, or not so many were found.
    """
    ground = prepare(units, wanted)
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
        bound=bound(ground, chosen, value),
        alternatives=[
            np.sort(ground.rows[rows]) for rows in _alternatives(ground, pool, chosen[0])
        ],
    )
    little = len(ground.units) * wanted.count <= PROGRAMME_UNITS
    return _proven(units, wanted, found) if prove and little and not found.is_proven else found


def _proven(units: Units, wanted: Wanted, found: Regions) -> Regions:
    """Take the better regions and the lower bound of the search and the integer programme."""
    solved = exact(units, wanted)
    most = min(found.bound, solved.bound, key=lambda one: one.most)
    if solved.total <= found.total:
        return replace(found, bound=most)
    return replace(solved, bound=most, alternatives=found.alternatives)


def _alternatives(ground: Ground, pool: Pool, best: IntArray) -> list[IntArray]:
    """Distinct candidates nearly as good as the best region."""
    top = worth(ground.units, ground.wanted, best)
    return pool.distinct(least=top - ALIKE * abs(top), beside=best)
