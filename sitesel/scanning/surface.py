"""What a scan finds, block by block: scores, statuses and which constraint took which cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.criteria.area import Area
from sitesel.engine import demand_of, fails_as_drawn, held
from sitesel.kernels.worth import add_worth
from sitesel.scanning.areal import sized
from sitesel.scanning.over_cells import over_cells, unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.pack import Pack
    from sitesel.rules import ConstraintRule, CriterionRule, RuleSet
    from sitesel.scanning.cells import Cells
    from sitesel.scanning.over_cells import CellMeasure

ELIGIBLE, UNVERIFIED, EXCLUDED = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """
    What was found of the wanted cells of a block, from the north-west, row by row.

    Parameters
    ----------
    score, low, high : ndarray of float, shape (n,)
        In [0, 1]: as `rank` counts them, in the worst case and in the best.
    status : ndarray of uint8, shape (n,)
        0 eligible, 1 unverified, 2 excluded.
    fails, open : Mapping of str to ndarray of bool, shape (n,)
        By constraint: which cells fail it, and of which it cannot be told.
    drawn : Mapping of str to ndarray of bool, shape (n,)
        By constraint: which cells fail it if everything lies where it is drawn.
    value : Mapping of str to ndarray of float, shape (n,)
        By criterion, NaN is unknown; empty unless asked for.
    """

    score: FloatArray
    low: FloatArray
    high: FloatArray
    status: np.ndarray[tuple[int], np.dtype[np.uint8]]
    fails: Mapping[str, BoolArray]
    open: Mapping[str, BoolArray]
    drawn: Mapping[str, BoolArray]
    value: Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanner:
    """
    Rules bound to a pack, for cells.

    Parameters
    ----------
    rules : RuleSet
        Effective rules of an industry.
    criteria, constraints : Mapping of str to CellMeasure
        Bound measurements by id.
    """

    rules: RuleSet
    criteria: Mapping[str, CellMeasure]
    constraints: Mapping[str, CellMeasure]

    @classmethod
    def bind(
        cls, rules: RuleSet, pack: Pack, *, area_mu: tuple[float, float] | None = None
    ) -> Scanner:
        """
        Bind every criterion that carries weight and every constraint to the pack's layers.

        Parameters
        ----------
        rules : RuleSet
            Effective rules.
        pack : Pack
            A city.
        area_mu : (float, float), optional
            Least and greatest size in 亩 of the sites that cells will make.

        Returns
        -------
        Scanner
            Ready for any block.

        Raises
        ------
        LayerError
            If a layer is broken or empty, or a role is neither filled nor listed as missing.
        """
        demand = demand_of(rules)
        for rule in (*rules.weighted, *rules.constraints):
            for role in rule.measurement().roles:
                pack.require(role, by=f"{rules.id}.{rule.id}")

        def bound(rule: CriterionRule | ConstraintRule) -> CellMeasure:
            kind = rule.measurement()
            if isinstance(kind, Area) and area_mu is not None:
                return sized(*area_mu)
            return over_cells(kind, pack, demand)

        return cls(
            rules=rules,
            criteria={rule.id: bound(rule) for rule in rules.weighted},
            constraints={rule.id: bound(rule) for rule in rules.constraints},
        )

    def of(self, cells: Cells, *, values: bool = False) -> Found:
        """
        Score the wanted cells of a block and hold them against the constraints.

        Parameters
        ----------
        cells : Cells
            Of a block.
        values : bool
            Whether to keep the value of each criterion.

        Returns
        -------
        Found
            As `rank` would find of each square.
        """
        count = len(cells)
        sums = (np.zeros(count), np.zeros(count), np.zeros(count))
        kept = {}
        for rule in self.rules.weighted:
            weight, value = self.rules.weights[rule.id], np.empty(count) if values else None
            if self.criteria[rule.id] is unknown:
                for total, counts in zip(sums, (0.5, 0.0, 1.0), strict=True):
                    total += weight * counts  # noqa: PLW2901  (in place)
                value = None if value is None else np.full(count, np.nan)
            else:
                measured = self.criteria[rule.id](cells)
                ends = (measured.best, measured.low, measured.high)
                add_worth(rule.value, weight, ends, sums, value=value)
            if value is not None:
                kept[rule.id] = value
        none, every = np.zeros(count, dtype=bool), np.ones(count, dtype=bool)
        fails, unsure, drawn = {}, {}, {}
        for limit in self.rules.constraints:
            if self.constraints[limit.id] is unknown:
                fails[limit.id], unsure[limit.id], drawn[limit.id] = none, every, none
                continue
            found = self.constraints[limit.id](cells)
            passes, fails[limit.id] = held(found, limit)
            drawn[limit.id] = fails_as_drawn(found, limit)
            unsure[limit.id] = ~(passes | fails[limit.id])
        score, low, high = sums
        return Found(
            score=score, low=low, high=high, status=self._status(fails, unsure, count),
            fails=fails, open=unsure, drawn=drawn, value=kept,
        )  # fmt: skip

    def _status(
        self, fails: Mapping[str, BoolArray], unsure: Mapping[str, BoolArray], count: int
    ) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
        status = np.full(count, ELIGIBLE, dtype=np.uint8)
        for rule in self.rules.constraints:
            flagged = fails[rule.id] & (rule.action == "flag")
            status[(unsure[rule.id] | flagged) & (status == ELIGIBLE)] = UNVERIFIED
        for rule in self.rules.constraints:
            if rule.action == "exclude":
                status[fails[rule.id]] = EXCLUDED
        return status
