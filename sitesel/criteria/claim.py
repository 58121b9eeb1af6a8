"""
The ground that a constraint claims, so that a ledger can say who takes which square metre.

Only some kinds claim ground: what features cover, or what lies within a distance of them. All as
drawn: what positional uncertainty leaves open is in the findings of the constraints.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
import shapely

from sitesel.criteria.ground import only

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.criteria.ground import Ground
    from sitesel.matrix import FloatArray, GeometryArray, IntArray
    from sitesel.pack import Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, kw_only=True)
class Claim:
    """
    Ground that is claimed.

    Parameters
    ----------
    ground : Ground
        What features cover or reach.
    outside : bool
        Whether what is claimed is the rest of the site, which the ground leaves uncovered.
    distance_m : float
        How far from the features it reaches, 0 if it does not.
    applies : callable, optional
        Says of each site whether the claim holds for it: 1 or 0, NaN where that is unknown; by
        default it holds for all.
    """

    ground: Ground
    outside: bool = False
    distance_m: float = 0.0
    applies: Callable[[Sites], FloatArray] | None = None

    def of(self, sites: Sites, rows: IntArray) -> GeometryArray:
        """
        Cut out of each site what is claimed, whether the claim holds for it or not.

        Parameters
        ----------
        sites : Sites
            With an area.
        rows : ndarray of int, shape (k,)
            Of which.

        Returns
        -------
        ndarray of shapely.Geometry, shape (k,)
            None where nothing is; the site itself where all of it is.
        """
        covered = self.ground.within(sites, rows)
        if not self.outside:
            return covered
        shapes = sites.geometries[rows]
        whole, bare = covered == shapes, shapely.is_missing(covered)
        rest = only(shapes, bare)
        cut = ~whole & ~bare
        rest[cut] = shapely.difference(shapes[cut], covered[cut])
        return rest

    def held(self, sites: Sites) -> FloatArray:
        """
        Say of each site whether the claim holds for it.

        Parameters
        ----------
        sites : Sites
            Candidates.

        Returns
        -------
        ndarray of float, shape (n,)
            1 or 0; NaN is unknown.
        """
        return np.ones(len(sites)) if self.applies is None else self.applies(sites)


@runtime_checkable
class Claiming(Protocol):
    """A kind that can claim ground."""

    def claims(self, *, at_least: float | None) -> bool:
        """
        Tell whether it claims ground under such a limit.

        Parameters
        ----------
        at_least : float or None
            The lower limit of the constraint; None: it has an upper one.

        Returns
        -------
        bool
            Whatever layers there are.
        """
        ...

    def claim(self, pack: Pack, *, at_least: float | None) -> Claim | None:
        """
        Give the ground that is claimed.

        Parameters
        ----------
        pack : Pack
            Where the layers are.
        at_least : float or None
            The lower limit of the constraint.

        Returns
        -------
        Claim or None
            None if the layers cannot tell.
        """
        ...
