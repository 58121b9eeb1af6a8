"""What a search for regions gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitesel.locating.bound import gap_words, is_close

if TYPE_CHECKING:
    from sitesel.locating.bound import Bound
    from sitesel.matrix import FloatArray, IntArray
    from sitesel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """
    Regions, what they are worth, and how far that is from the best.

    Parameters
    ----------
    regions : list of ndarray of int
        Units of each, ascending; the best region first.
    worth : ndarray of float, shape (count,)
        Objective of each.
    bound : Bound
        What no choice of so many regions is worth more than.
    alternatives : list of ndarray of int
        Other single regions within 2 % of the best one, which differ from it and each other in a
        tenth of their land or more; the best first.
    """

    regions: list[IntArray]
    worth: FloatArray
    bound: Bound
    alternatives: list[IntArray]

    def renumbered(self, rows: IntArray) -> Regions:
        """
        Say the same of units that have other numbers.

        Parameters
        ----------
        rows : ndarray of int
            New number of each unit.

        Returns
        -------
        Regions
            With those numbers.
        """
        return replace(self, regions=[rows[one] for one in self.regions],
                       alternatives=[rows[one] for one in self.alternatives])  # fmt: skip

    @property
    def total(self) -> float:
        """Sum of the objective over the regions."""
        return float(self.worth.sum())

    @property
    def is_proven(self) -> bool:
        """Whether the bound leaves no gap."""
        return is_close(self.total, self.bound.most)

    @property
    def gap(self) -> Text:
        """How far from the best at most, in words."""
        return gap_words(self.total, self.bound.most)
