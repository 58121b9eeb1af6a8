"""
Who takes which square metre of each site: gross less what constraints claim, in their order.

    gross  =  net  +  sum over constraints, in their order, of what each takes first

What excludes comes before what flags, each in the order of the rules. Ground that two constraints
claim is counted for the first alone; `alone` is what each claims by itself. A constraint that only
flags a distance (clearance of an airport, vibration of a railway) asks for a check and takes
nothing off: its ground is told beside. All as drawn, in square metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.criteria.ground import only

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitesel.ledger.entries import Entry
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray
    from sitesel.pack import Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """
    What one constraint takes of every site.

    Parameters
    ----------
    first : ndarray of float, shape (n,)
        Square metres that no constraint before it took; zero if it only asks for a check, NaN
        where that cannot be told.
    alone : ndarray of float, shape (n,)
        Square metres that it claims by itself; NaN where that cannot be told.
    union_m2 : float
        What it takes first of all sites together, ground in several sites counted once.
    """

    first: FloatArray
    alone: FloatArray
    union_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    The account of many sites.

    Parameters
    ----------
    sites : Sites
        Which.
    gross, net : ndarray of float, shape (n,)
        Square metres as drawn, and less what constraints take; NaN of a site without an area.
    taken : Mapping of str to Taken
        By constraint, in order.
    gross_union_m2, net_union_m2 : float
        Of all sites together, ground in several sites counted once.
    """

    sites: Sites
    gross: FloatArray
    net: FloatArray
    taken: Mapping[str, Taken]
    gross_union_m2: float
    net_union_m2: float


def account(sites: Sites, entries: Sequence[Entry], pack: Pack) -> Account:
    """
    Take each constraint's part off all sites, in order.

    Parameters
    ----------
    sites : Sites
        Candidates, in the pack's working system.
    entries : sequence of Entry
        The constraints that claim ground, in order.
    pack : Pack
        The city.

    Returns
    -------
    Account
        By site and by constraint.
    """
    known = np.where(sites.area_m2 > 0, sites.area_m2, np.nan)
    left = only(sites.geometries, ~np.isnan(known))
    left_m2 = np.nan_to_num(known)
    once = _Once.of(sites, rows=left_m2 > 0)
    gross_union_m2 = union_m2 = once.area(left, left_m2)
    taken = {}
    for entry in entries:
        claimed, alone = _claimed(entry, sites, pack)
        alone = np.where(np.isnan(known), np.nan, alone)
        first = np.where(np.isnan(alone), np.nan, 0.0)
        if entry.takes:
            before_m2, before_union_m2 = left_m2, union_m2
            left, left_m2 = _less(left, left_m2, only(claimed, alone > 0))
            union_m2 = min(once.area(left, left_m2), before_union_m2)
            first = np.where(np.isnan(alone), np.nan, before_m2 - left_m2)
            taken_union_m2 = before_union_m2 - union_m2
        else:
            taken_union_m2 = 0.0
        taken[entry.id] = Taken(first=first, alone=alone, union_m2=taken_union_m2)
    return Account(
        sites=sites,
        gross=known,
        net=np.where(np.isnan(known), np.nan, left_m2),
        taken=taken,
        gross_union_m2=gross_union_m2,
        net_union_m2=union_m2,
    )


def _claimed(entry: Entry, sites: Sites, pack: Pack) -> tuple[GeometryArray, FloatArray]:
    """Ground of each site that a constraint claims, and how much; NaN where that is not known."""
    claimed: GeometryArray = np.full(len(sites), None, dtype=object)
    claim = entry.claim(pack)
    if claim is None:
        return claimed, np.full(len(sites), np.nan)
    rows = np.flatnonzero(sites.area_m2 > 0)
    claimed[rows] = claim.of(sites, rows)
    alone = np.minimum(np.nan_to_num(shapely.area(claimed)), np.nan_to_num(sites.area_m2))
    held = claim.held(sites)
    alone = np.where(alone > 0, alone * held, 0.0)
    return claimed, alone


def _less(
    left: GeometryArray, left_m2: FloatArray, claimed: GeometryArray
) -> tuple[GeometryArray, FloatArray]:
    """Take claimed ground off what is left; never more than there was."""
    rows = np.flatnonzero(~shapely.is_missing(claimed) & (left_m2 > 0))
    kept, kept_m2 = left.copy(), left_m2.copy()
    kept[rows] = shapely.difference(left[rows], claimed[rows])
    kept_m2[rows] = np.minimum(shapely.area(kept[rows]), left_m2[rows])
    return kept, kept_m2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Once:
    """Which sites share ground with another, so that the union of all is worked out for few."""

    shared: BoolArray

    @classmethod
    def of(cls, sites: Sites, *, rows: BoolArray) -> _Once:
        shapes = sites.geometries
        shared = np.zeros(len(sites), dtype=bool)
        for relation in ("overlaps", "contains"):
            one, other = sites.tree.query(shapes[rows], predicate=relation)
            one = np.flatnonzero(rows)[one]
            pairs = (one != other) & rows[other]
            shared[one[pairs]] = shared[other[pairs]] = True
        return cls(shared=shared)

    def area(self, shapes: GeometryArray, area_m2: FloatArray) -> float:
        """Area of all shapes together, what several share counted once."""
        union: float = shapely.area(shapely.union_all(shapes[self.shared]))
        return float(area_m2[~self.shared].sum()) + union
