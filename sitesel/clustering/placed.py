"""
Listed firms as arrays: where each is, how sure that is, of which segment, in which district.

A firm whose position is less sure than the cell or the reach is left out where places count; it
stays in the districts if all that it may be lies in one, or its address was placed by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.districts import districts, precision_m
from sitesel.intake.firms.gazetteer import BY_DISTRICT

if TYPE_CHECKING:
    from sitesel.chainview.firms import Listed
    from sitesel.matrix import BoolArray, FloatArray, IntArray
    from sitesel.pack import Pack

NOWHERE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """
    Listed firms, n of them, over s segments.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        Metres in the working system.
    member : ndarray of bool, shape (n, s)
        Whether a firm surely is of a segment.
    size : dict of str to ndarray of float, shape (n,)
        `output_wan` (万元 a year) and `employees`; NaN where not stated.
    """

    points: FloatArray
    member: BoolArray
    size: dict[str, FloatArray]

    def __len__(self) -> int:
        return len(self.points)

    @property
    def members(self) -> IntArray:
        """Firms of each segment, shape (s,)."""
        counted: IntArray = self.member.sum(axis=0)
        return counted

    def with_whole(self) -> Placed:
        """
        Add a column for the whole chain after those of its segments.

        Returns
        -------
        Placed
            Over s + 1 columns.
        """
        member = np.column_stack([self.member, self.member.any(axis=1)])
        return Placed(points=self.points, member=member, size=self.size)

    def where(self, kept: BoolArray | IntArray) -> Placed:
        """
        Keep some firms.

        Parameters
        ----------
        kept : ndarray of bool or int, shape (n,) or (k,)
            Which; by rows, in the order of these.

        Returns
        -------
        Placed
            The others left out.
        """
        return Placed(
            points=self.points[kept],
            member=self.member[kept],
            size={name: one[kept] for name, one in self.size.items()},
        )


def ordered(firms: Placed) -> IntArray:
    """
    Give an order that no other order of the list changes: draws then give the same.

    Parameters
    ----------
    firms : Placed
        n of them.

    Returns
    -------
    ndarray of int, shape (n,)
        By place, segment and size.
    """
    keys = (*firms.size.values(), *firms.member.T, *firms.points.T)
    order: IntArray = np.lexsort(keys)
    return order


def placed(found: Listed) -> Placed:
    """
    Lay a planner's enterprises out as arrays.

    Parameters
    ----------
    found : Listed
        Sorted into segments.

    Returns
    -------
    Placed
        In the order of the list.
    """
    frame = found.features.table
    nothing = pd.Series(np.nan, index=frame.index)
    staff = pd.to_numeric(frame.get("employees", nothing), errors="coerce").to_numpy(dtype=float)
    return Placed(
        points=shapely.get_coordinates(shapely.centroid(found.features.geometries)),
        member=found.sure,
        size={
            "output_wan": found.output_wan,
            "employees": np.where(np.isfinite(staff) & (staff >= 0), staff, np.nan),
        },
    )


def by_district(found: Listed, pack: Pack) -> tuple[IntArray, list[str]] | None:
    """
    Tell the district of every firm, where all that it may be lies in one, or its address names it.

    Parameters
    ----------
    found : Listed
        n enterprises with their uncertainty.
    pack : Pack
        With boundaries of its own, or those of the extra `districts`.

    Returns
    -------
    tuple of (ndarray of int, shape (n,); list of str) or None
        The row of each firm's district, -1 where it is not sure, and the names in Chinese; None
        without boundaries.
    """
    outlines = districts(pack)
    if outlines is None:
        return None
    grounds = outlines.geometry.to_numpy()
    points = shapely.centroid(found.features.geometries)
    doubt = found.features.uncertainty_m + precision_m(pack)
    code = np.full(len(points), NOWHERE)
    at, ground = shapely.STRtree(points).query(grounds, predicate="intersects")[::-1]
    code[at] = ground
    edges = shapely.boundary(grounds)
    shapely.prepare(edges)
    inside = code != NOWHERE
    unsure = shapely.dwithin(edges[code[inside]], points[inside], doubt[inside])
    code[np.flatnonzero(inside)[unsure]] = NOWHERE
    names = [str(name) for name in outlines["name_zh"]]
    return np.where(code == NOWHERE, _named(found, names), code), names


def _named(found: Listed, names: list[str]) -> IntArray:
    """Give the district that the address of a firm names, where it tells no more."""
    frame = found.features.table
    nothing = pd.Series("", index=frame.index)
    by, at = (frame.get(name, nothing) for name in ("placed_by", "placed_at"))
    rows = pd.Index(names).get_indexer(pd.Index(at.where(by == BY_DISTRICT, "").astype(str)))
    return np.asarray(rows, dtype=np.int64)  # -1 where it names none
