"""How many cells each constraint takes, by district: by itself, in turn, and nobody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sitesel.scanning.surface import EXCLUDED

if TYPE_CHECKING:
    from sitesel.matrix import IntArray
    from sitesel.rules import RuleSet
    from sitesel.scanning.surface import Found

COUNTS = ("alone", "taken", "only", "open")


@dataclass(frozen=True, slots=True)
class Account:
    """
    Cells counted, block after block; sums do not depend on the blocks.

    Parameters
    ----------
    rules : RuleSet
        With the constraints.
    parts : int
        Number of districts.
    counts : dict of str to ndarray of int, shape (parts, 4)
        By constraint: cells that it takes by itself; that nothing before it in `order` has taken;
        that nothing else takes; and of which it cannot be told.
    statuses : ndarray of int, shape (parts, 3)
        Cells that are eligible, unverified, excluded.
    """

    rules: RuleSet
    parts: int
    counts: dict[str, IntArray] = field(init=False)
    statuses: IntArray = field(init=False)

    def __post_init__(self) -> None:
        empty = {
            one.id: np.zeros((self.parts, 4), dtype=np.int64) for one in self.rules.constraints
        }
        object.__setattr__(self, "counts", empty)
        object.__setattr__(self, "statuses", np.zeros((self.parts, 3), dtype=np.int64))

    @property
    def order(self) -> list[str]:
        """Constraints that exclude, then those that flag, as the rules have them; no others."""
        listed = [one for one in self.rules.constraints if one.action in {"exclude", "flag"}]
        return [one.id for one in sorted(listed, key=lambda one: one.action != "exclude")]

    def add(self, found: Found, part: IntArray) -> None:
        """
        Count the cells of a block.

        Parameters
        ----------
        found : Found
            What was found of them.
        part : ndarray of int, shape (n,)
            To which district each belongs.
        """
        for status in range(EXCLUDED + 1):
            self.statuses[:, status] += self._by_part(found.status == status, part)
        many = np.zeros(len(part), dtype=np.int16)
        for name in self.order:
            many += found.fails[name]
        before = np.zeros(len(part), dtype=bool)
        for name in self.order:
            fails = found.fails[name]
            for place, which in enumerate(
                (fails, fails & ~before, fails & (many == 1), found.open[name])
            ):
                self.counts[name][:, place] += self._by_part(which, part)
            before |= fails

    def _by_part(self, chosen: np.ndarray, part: IntArray) -> IntArray:
        many = np.count_nonzero(chosen)
        if self.parts == 1 or not many:
            return np.bincount(np.zeros(many, dtype=np.int64), minlength=self.parts)
        return np.bincount(part if many == len(part) else part[chosen], minlength=self.parts)

    @property
    def free(self) -> int:
        """Cells that no constraint takes, be they verified or not."""
        taken = sum(int(self.counts[name][:, COUNTS.index("taken")].sum()) for name in self.order)
        return int(self.statuses.sum()) - taken
