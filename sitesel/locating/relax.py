"""
When nothing fits: the fewest constraints whose relaxation gives regions, and what they would be.

Constraints are named masks of the units that each removes. Sets of them are tried by size, so that
the first that gives regions is smallest; of one size, all are tried and the best is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import NoSiteError
from sitesel.locating.ground import possible
from sitesel.locating.search import search

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sitesel.locating.result import Regions
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import BoolArray, IntArray

LARGEST = 3  # constraints that are relaxed together, at most


@dataclass(frozen=True, slots=True)
class Relaxation:
    """
    Constraints that would have to go.

    Parameters
    ----------
    names : tuple of str
        Which.
    regions : Regions
        What there would be without them, by the numbers of all units.
    """

    names: tuple[str, ...]
    regions: Regions


def search_within(
    units: Units, wanted: Wanted, removed: Mapping[str, BoolArray], *, seconds: float | None = None
) -> Regions:
    """
    Find the best regions under constraints, or say which of them leave none.

    Parameters
    ----------
    units : Units
        All ground, with what the constraints remove.
    wanted : Wanted
        What is asked for.
    removed : mapping of str to ndarray of bool, shape (n,)
        Units that each constraint removes, by its name.
    seconds : float, optional
        Solve exactly, in so long at most; see `search`.

    Returns
    -------
    Regions
        By the numbers of all units.

    Raises
    ------
    NoSiteError
        If there are none; it names the fewest constraints whose relaxation gives some.
    MethodError
        If there are too many units to solve exactly.
    """
    found = without(units, wanted, removed.values(), seconds=seconds)
    if found is not None:
        return found
    remedy = least_relaxation(units, wanted, removed)
    if remedy is None:
        if not removed:
            raise NoSiteError(
                "没有符合条件的区域;没有约束可放宽,须改的是面积、宽度、间距、临近或片数。",
                "No regions fit, and no constraint removes anything: it is area, width, spacing, "
                "nearness or number that must change.",
            )
        raise NoSiteError(
            f"没有符合条件的区域;同时放宽任意 {min(LARGEST, len(removed))} 项约束也没有,"
            "须改的是面积、宽度、间距、临近或片数。",
            f"No regions fit, nor would they with any {min(LARGEST, len(removed))} of the "
            "constraints relaxed: it is area, width, spacing, nearness or number that must change.",
        )
    total = remedy.regions.total
    raise NoSiteError(
        f"没有符合条件的区域;至少要放宽{'、'.join(remedy.names)}({len(remedy.names)} 项),"
        f"届时目标值 {total:.4g}。",
        f"No regions fit; at the least {', '.join(remedy.names)} would have to be relaxed "
        f"({len(remedy.names)}), which would give an objective of {total:.4g}.",
    )


def least_relaxation(
    units: Units, wanted: Wanted, removed: Mapping[str, BoolArray]
) -> Relaxation | None:
    """
    Find the fewest constraints whose relaxation gives regions.

    Parameters
    ----------
    units : Units
        All ground.
    wanted : Wanted
        What is asked for.
    removed : mapping of str to ndarray of bool, shape (n,)
        Units that each constraint removes, by its name.

    Returns
    -------
    Relaxation or None
        Of the smallest sets the one with the best objective, ties by the order of names; None if
        no three together suffice.
    """
    lost = np.logical_or.reduce([*removed.values(), np.zeros(len(units), dtype=np.bool_)])
    for size in range(1, min(LARGEST, len(removed)) + 1):
        best: Relaxation | None = None
        for names in combinations(removed, size):
            left = [mask for name, mask in removed.items() if name not in names]
            if not (lost & ~np.logical_or.reduce([*left, np.zeros_like(lost)])).any():
                continue  # others hold all that these would give back
            found = without(units, wanted, left, certify=False)
            if found is not None and (best is None or found.total > best.regions.total):
                best = Relaxation(names, found)
        if best is not None:
            return best
    return None


def without(
    units: Units,
    wanted: Wanted,
    removed: Iterable[BoolArray],
    **how: Any,  # noqa: ANN401  (keywords of `search`)
) -> Regions | None:
    """
    Find the best regions on what some masks leave.

    Parameters
    ----------
    units : Units
        All ground.
    wanted : Wanted
        What is asked for.
    removed : iterable of ndarray of bool, shape (n,)
        Units to do without.
    **how : object
        Keywords of `search`.

    Returns
    -------
    Regions or None
        By the numbers of all units; None if there are none.
    """
    left = ~np.logical_or.reduce([*removed, np.zeros(len(units), dtype=np.bool_)])
    if not left[wanted.kept].all():
        return None
    part, own, rows = narrowed(units, wanted, left)
    if not len(part) or not possible(part, own).any():
        return None
    try:
        return search(part, own, **how).renumbered(rows)
    except NoSiteError:
        return None


def narrowed(units: Units, wanted: Wanted, left: BoolArray) -> tuple[Units, Wanted, IntArray]:
    """
    Keep a part of the ground, and say what is wanted by its numbers.

    Parameters
    ----------
    units : Units
        All ground.
    wanted : Wanted
        What is asked for.
    left : ndarray of bool, shape (n,)
        Units to keep, all that must be kept among them.

    Returns
    -------
    tuple of Units, Wanted and ndarray of int
        The part, the wish, and the number that each unit had before.
    """
    part, rows = units.part(left)
    number = np.full(len(units), -1)
    number[rows] = np.arange(len(rows))
    front = None if wanted.front_m is None else wanted.front_m[rows]
    return part, replace(wanted, front_m=front, kept=number[wanted.kept]), rows
