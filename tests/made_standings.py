"""Small made-up evaluations whose values are known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import packs
import pandas as pd

from sitesel.engine import Assessed, Evaluation
from sitesel.matrix import DecisionMatrix, Measured

if TYPE_CHECKING:
    from sitesel.rules import RuleSet

Cell = float | tuple[float, float, float]


def evaluation(
    values: dict[str, list[Cell]],
    rules: RuleSet,
    *,
    ids: list[str],
    findings: dict[str, list[str]] | None = None,
    side_m: list[float] | None = None,
) -> Evaluation:
    """Give an evaluation whose values are known; a triple is (low, value, high)."""
    sides = side_m or [100.0] * len(ids)
    candidates = packs.sites([packs.box(0, 0, side, 100) for side in sides], id=ids)

    def part(place: int) -> pd.DataFrame:
        columns = {
            name: [
                cell[place] if isinstance(cell, tuple) else bound(cell, place) for cell in column
            ]
            for name, column in values.items()
        }
        return pd.DataFrame(columns, index=candidates.index, dtype=float)

    def bound(cell: float, place: int) -> float:
        return [0.0, math.nan, 1.0][place] if math.isnan(cell) else cell

    low, best, high = part(0), part(1), part(2)
    nothing = Measured.unknown(len(ids))
    return Evaluation(
        sites=candidates,
        matrix=DecisionMatrix(
            measured=best,
            measured_low=low,
            measured_high=high,
            value=best,
            value_low=low,
            value_high=high,
            weight=pd.Series(dict(rules.weights)),
        ),
        constraints={
            name: Assessed(measured=nothing, finding=np.array(found))
            for name, found in (findings or {}).items()
        },
    )
