"""What is asked of new sites, in the words of a planner."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sitesel.errors import UsageError
from sitesel.locating.wanted import MU_M2, Wanted
from sitesel.scanning import Scan

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray
    from sitesel.pack import Pack
    from sitesel.rules import RuleSet
    from sitesel.scanning.territory import Territory
    from sitesel.sites import Sites

LEAST_CELLS = 64  # of the smallest region: eight by eight, so that a shape can be told
ROUND_M, COARSEST_M = 10.0, 100.0
EXISTING = "existing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    What is asked for.

    Parameters
    ----------
    rules : RuleSet
        Effective rules of an industry.
    pack : Pack
        The city.
    area_mu : (float, float)
        Least and greatest area of a region, in 亩.
    territory : Territory, optional
        What ground, to be cut into cells.
    parcels : Sites, optional
        The ground as a planner's parcels instead; one of the two is given.
    count : int
        How many.
    cell_m : float, optional
        Side of a cell; by default one of which the smallest region has at least 64.
    objective : {"mean", "sum"}
        Whether the mean of the value counts or its sum, see `sitesel.locating.wanted`.
    compactness : float
        Price of an outline, as a share of value: the shape term of the mean for a square of the
        least area.
    width_m, spacing_m : float
        Least width of a region, and least distance between two.
    frontage : (str, float), optional
        A role, and how near to it some part of a region must come, in metres.
    keep : str
        `existing`: the parks of the pack, as drawn, are not built over; empty: they may be.
    accept : tuple of str
        Constraints whose flag is accepted: by default a region avoids what is flagged, too.
    exact_s : float, optional
        Prove it by an integer programme, in so many seconds at most.

    Raises
    ------
    UsageError
        If it names what there is not, or asks of parcels what only cells have.
    """

    rules: RuleSet
    pack: Pack
    area_mu: tuple[float, float]
    territory: Territory | None = None
    parcels: Sites | None = None
    count: int = 1
    cell_m: float | None = None
    objective: Literal["mean", "sum"] = "mean"
    compactness: float = 0.1
    width_m: float = 0.0
    spacing_m: float = 0.0
    frontage: tuple[str, float] | None = None
    keep: str = ""
    accept: tuple[str, ...] = ()
    exact_s: float | None = None

    def __post_init__(self) -> None:
        self._check_flags()
        if self.keep not in {"", EXISTING}:
            raise UsageError(
                f"--keep {self.keep} 不认识;可写 existing(保留既有园区)。",
                f"--keep {self.keep} is unknown; write existing (leave the parks as they are).",
            )
        if self.frontage is not None and self.frontage[0] not in self.pack.roles:
            roles = "、".join(sorted(self.pack.roles))
            raise UsageError(
                f"没有角色 {self.frontage[0]} 的图层,无从要求临近;现有:{roles}。",
                f"No layer fills the role {self.frontage[0]}, so nothing can be near it; there "
                f"are: {', '.join(sorted(self.pack.roles))}.",
            )
        if self.parcels is not None and (self.cell_m is not None or self.width_m):
            raise UsageError(
                "给了候选地块(--sites),就不分像元:请去掉 --cell 与 --min-width。",
                "With parcels (--sites) there are no cells: leave out --cell and --min-width.",
            )

    @property
    def cell(self) -> float | None:
        """Side of a cell in metres; None of parcels."""
        if self.parcels is not None or self.cell_m is not None:
            return self.cell_m
        fits = math.sqrt(self.area_mu[0] * MU_M2 / LEAST_CELLS)
        return min(max(math.floor(fits / ROUND_M) * ROUND_M, ROUND_M), COARSEST_M)

    @property
    def scan(self) -> Scan | None:
        """The scan that it rests on, cells as parts of sites of that size; None of parcels."""
        cell = self.cell
        if cell is None or self.territory is None:
            return None
        return Scan(
            rules=self.rules, pack=self.pack, territory=self.territory, cell_m=cell,
            area_mu=self.area_mu,
        )  # fmt: skip

    def wanted(self, front: FloatArray | None) -> Wanted:
        """
        Say it in the terms of the search.

        Parameters
        ----------
        front : ndarray of float, shape (n,), or None
            1 for each unit that comes near enough to what a region must be near.

        Returns
        -------
        Wanted
            Areas in square metres.
        """
        least, most = (mu * MU_M2 for mu in self.area_mu)
        return Wanted(
            least_m2=least, most_m2=most, count=self.count, objective=self.objective,
            compactness=self.compactness * (1.0 if self.objective == "mean" else side_m(least)),
            width_m=self.width_m, spacing_m=self.spacing_m, front_m=front,
            front_least_m=0.0 if front is None else 1.0,
        )  # fmt: skip

    def _check_flags(self) -> None:
        flags = [rule.id for rule in self.rules.constraints if rule.action == "flag"]
        wrong = [name for name in self.accept if name not in flags]
        if wrong:
            raise UsageError(
                f"{'、'.join(wrong)} 不是可以接受的提示;可选:{'、'.join(flags)}。",
                f"{', '.join(wrong)} is no flag that can be accepted; there are: "
                f"{', '.join(flags)}.",
            )


def side_m(least_m2: float) -> float:
    """
    Turn the price of an outline from a share of value into metres.

    Parameters
    ----------
    least_m2 : float
        Least area of a region.

    Returns
    -------
    float
        Metres for each unit of `compactness`, so that it means the same under both objectives.
    """
    return math.sqrt(least_m2) / 4.0
