"""A change of weights that puts a site level with the best: applied and checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.matrix import WEIGHT_SUM_TOLERANCE
from sitesel.sensitivity.contest import LEAD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.matrix import FloatArray
    from sitesel.sensitivity.contest import Contest


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChange:
    """
    Changed weights under which a site is level with the best; any further and it is ahead.

    Parameters
    ----------
    first : str
        Id of the site that is then level.
    size : float
        Sum of the absolute changes (L1), in [0, 2]: twice the share of the weight that moves. Zero
        where the site is level already, so that the tie rule decides.
    weights : Mapping of str to float
        The changed weight of every criterion; sums to 1.
    """

    first: str
    size: float
    weights: Mapping[str, float]


def applied(contest: Contest, share: FloatArray, *, first: int) -> WeightChange:
    """
    Apply changed weights, check what is claimed of them, and report them.

    Parameters
    ----------
    contest : Contest
        The sites that compete.
    share : ndarray of float, shape (m,)
        The changed weights.
    first : int
        Row of the site that is claimed to be level with the best, or ahead.

    Returns
    -------
    WeightChange
        That holds.

    Raises
    ------
    ArithmeticError
        If it does not hold within `LEAD`: a bug here or in the solver.
    """
    scores = contest.scores(share)
    holds = (
        bool((share >= 0).all())
        and abs(float(share.sum()) - 1.0) <= WEIGHT_SUM_TOLERANCE
        and scores[first] >= scores.max() - LEAD
    )
    name = str(contest.values.index[first])
    if not holds:
        raise ArithmeticError(f"changed weights do not make {name} first: {share.tolist()}")
    return WeightChange(
        first=name,
        size=float(np.abs(share - contest.share).sum()),
        weights=dict(zip(map(str, contest.weights.index), share.tolist(), strict=True)),
    )
