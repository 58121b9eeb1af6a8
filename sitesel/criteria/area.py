"""
Area of each site in 亩 (1 亩 = 2000/3 m²).

A published area wins over that of the drawn polygon, since the drawn one of a schematic site is
made from it; other published figures (net land, reserve land) give the interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sitesel.matrix import Measured

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Area in 亩; NaN where nobody has published one and the site is a point."""

    unit: ClassVar[str] = "mu"

    @property
    def roles(self) -> tuple[str, ...]:
        """No role: sites bring their own area."""
        return ()

    def on(self, pack: Pack, demand: Demand) -> Measure:  # noqa: ARG002  (same for all kinds)
        """
        Bind to a pack; there is nothing to index.

        Parameters
        ----------
        pack : Pack
            Not used.
        demand : Demand
            Not used.

        Returns
        -------
        Measure
            Reads the sites' areas.
        """
        return area


def area(sites: Sites) -> Measured:
    """
    Area of each site.

    Parameters
    ----------
    sites : Sites
        Candidates.

    Returns
    -------
    Measured
        In 亩.
    """
    low, high = sites.area_bounds_mu
    return Measured(best=sites.area_mu, low=low, high=high)
