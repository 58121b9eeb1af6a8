"""What is asked of new sites, in the words of a planner, and the ground that may serve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import NoSiteError, UsageError
from sitesel.kernels import reached
from sitesel.locating.units import from_grid
from sitesel.locating.wanted import MU_M2, Wanted
from sitesel.scanning import Scan
from sitesel.scanning.plain import plain
from sitesel.scanning.shapes import outline, within

if TYPE_CHECKING:
    from sitesel.kernels import Frame
    from sitesel.locating.units import Units
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.pack import Pack
    from sitesel.rules import RuleSet
    from sitesel.scanning.plain import Plain
    from sitesel.scanning.territory import Territory

LEAST_CELLS = 64  # of the smallest region: eight by eight, so that a shape can be told
ROUND_M, COARSEST_M = 10.0, 100.0
MOST_CELLS = 3_000_000  # of land: some 0.3 GB each million
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
    territory : Territory
        What ground.
    area_mu : (float, float)
        Least and greatest area of a region, in 亩.
    count : int
        How many.
    cell_m : float, optional
        Side of a cell; by default one of which the smallest region has at least 64.
    compactness : float
        Price of an outline, see `sitesel.locating.wanted`.
    width_m, spacing_m : float
        Least width of a region, and least distance between two.
    frontage : (str, float), optional
        A role, and how near to it some part of a region must come, in metres.
    keep : str
        `existing`: the parks of the pack, as drawn, are not built over; empty: they may be.
    accept : tuple of str
        Constraints whose flag is accepted: by default a region avoids what is flagged, too.
    """

    rules: RuleSet
    pack: Pack
    territory: Territory
    area_mu: tuple[float, float]
    count: int = 1
    cell_m: float | None = None
    compactness: float = 0.1
    width_m: float = 0.0
    spacing_m: float = 0.0
    frontage: tuple[str, float] | None = None
    keep: str = ""
    accept: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        flags = [rule.id for rule in self.rules.constraints if rule.action == "flag"]
        wrong = [name for name in self.accept if name not in flags]
        if wrong:
            raise UsageError(
                f"{'、'.join(wrong)} 不是可以接受的提示;可选:{'、'.join(flags)}。",
                f"{', '.join(wrong)} is no flag that can be accepted; there are: "
                f"{', '.join(flags)}.",
            )
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

    @property
    def cell(self) -> float:
        """Side of a cell in metres."""
        if self.cell_m is not None:
            return self.cell_m
        fits = math.sqrt(self.area_mu[0] * MU_M2 / LEAST_CELLS)
        return min(max(math.floor(fits / ROUND_M) * ROUND_M, ROUND_M), COARSEST_M)

    @property
    def scan(self) -> Scan:
        """The scan that it rests on: every cell as a part of a site of that size."""
        return Scan(
            rules=self.rules, pack=self.pack, territory=self.territory, cell_m=self.cell,
            area_mu=self.area_mu,
        )  # fmt: skip

    def ground(self) -> Ground:
        """
        Scan, and say of each cell what it is worth and what removes it.

        Returns
        -------
        Ground
            All land as units.

        Raises
        ------
        UsageError
            If the land has too many cells, or the area cannot be made of cells.
        NoSiteError
            If there is no land.
        """
        least, most = (mu * MU_M2 for mu in self.area_mu)
        if least < self.cell**2 or math.floor(most / self.cell**2) < math.ceil(
            least / self.cell**2 - 1e-9
        ):
            raise UsageError(
                f"面积 {self.area_mu[0]:g} 至 {self.area_mu[1]:g} 亩之间没有整数个 {self.cell:g} 米"
                f"像元(每个 {self.cell**2 / MU_M2:.3g} 亩);请放宽面积或缩小像元。",
                f"No whole number of cells of {self.cell:g} m ({self.cell**2 / MU_M2:.3g} mu each) "
                f"has {self.area_mu[0]:g} to {self.area_mu[1]:g} mu; widen the area or take "
                "smaller cells.",
            )
        found = plain(self.scan)
        land = ~np.isnan(found.score)
        many = int(np.count_nonzero(land))
        if not many:
            raise NoSiteError(
                "范围内没有陆地像元;请检查 --extent 与 --district。",
                "No cell lies on land; check --extent and --district.",
            )
        if many > MOST_CELLS:
            raise UsageError(
                f"{self.cell:g} 米的陆地像元有 {many:,} 个,找连片最多 {MOST_CELLS:,} 个;请加大 "
                "--cell,或用 --district、--extent 缩小范围。",
                f"The land has {many:,} cells of {self.cell:g} m; regions are searched among "
                f"{MOST_CELLS:,} at most. Take larger cells, a district or an extent.",
            )
        return Ground(
            plain=found,
            units=from_grid(found.score, land, cell_m=self.cell),
            removed={name: mask[land] for name, mask in self._removed(found).items()},
            front=None if self.frontage is None else self._front(found.frame)[land].astype(float),
        )

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
            least_m2=least, most_m2=most, count=self.count, compactness=self.compactness,
            width_m=self.width_m, spacing_m=self.spacing_m, front_m=front,
            front_least_m=0.0 if front is None else 1.0,
        )  # fmt: skip

    def _removed(self, found: Plain) -> dict[str, BoolArray]:
        """By the title of the constraint: cells that fail it, or that a park holds."""
        titles = {rule.id: rule.title.zh for rule in self.rules.constraints}
        removed = {
            f"{titles[name]}({name})": mask
            for name, mask in found.fails.items()
            if name not in self.accept
        }
        if self.keep == EXISTING:
            parks = np.zeros(found.frame.shape, dtype=bool)
            for role in self.pack.head.site_roles:
                if role in self.pack.roles:
                    parks |= within(self.pack.features(role).geometries, found.frame)
            removed["既有园区(existing)"] = parks
        return removed

    def _front(self, frame: Frame) -> BoolArray:
        role, reach_m = self.frontage or ("", 0.0)
        shapes = self.pack.features(role).geometries
        ends, _ = outline(shapes)
        return reached(ends, reach_m, frame, whole=True) | within(shapes, frame)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    Land as units, with what removes them.

    Parameters
    ----------
    plain : Plain
        The scan.
    units : Units
        All cells of the land, numbered along its rows.
    removed : dict of str to ndarray of bool, shape (n,)
        By the title of a constraint: units that it removes.
    front : ndarray of float, shape (n,), or None
        1 for each unit that comes near enough to what a region must be near.
    """

    plain: Plain
    units: Units
    removed: dict[str, BoolArray]
    front: FloatArray | None
