"""
Whether what a site's own column names is among certain names, such as its district.

Of the sites' own table, since whoever drew a parcel says where it belongs; nothing is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from sitesel.matrix import Measured
from sitesel.text import as_list

if TYPE_CHECKING:
    from sitesel.criteria import Demand, Measure
    from sitesel.pack import Pack
    from sitesel.sites import Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """
    1 where all that a cell names is among the names, 0 where none of it is.

    Parameters
    ----------
    field : str
        Column of the sites, such as `district`.
    names : tuple of str
        Names that count.
    """

    unit: ClassVar[str] = "share"
    field: str
    names: tuple[str, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """No role: sites bring their own columns."""
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
            1 or 0; unknown where the cell is empty, and between the two where it names several of
            which only some count.
        """
        wanted = set(self.names)

        def measure(sites: Sites) -> Measured:
            cells = sites.column(self.field).map(as_list)
            every = cells.map(lambda named: float(wanted.issuperset(named))).to_numpy(float)
            some = cells.map(lambda named: float(not wanted.isdisjoint(named))).to_numpy(float)
            empty = ~cells.map(bool).to_numpy(dtype=bool)
            low, high = (np.where(empty, np.nan, part) for part in (every, some))
            return Measured(best=np.where(low == high, low, np.nan), low=low, high=high)

        return measure
