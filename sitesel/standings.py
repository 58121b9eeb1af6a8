"""
Standings: score = sum of contributions; status; order.

    score = sum over criteria of  weight · value                                  in [0, 1]

An unknown value counts as the middle of what it can be, [0, 1] unless bounds are published, and
opens the score's interval by that times its weight [1]_.
The order is by score, then by the worst case, then by area, then by id. A rank range tells the best
and worst place that the intervals allow. Excluded sites have no rank.

.. [1] Keeney, R. L. and Raiffa, H. (1976). Decisions with Multiple Objectives: Preferences and
   Value Tradeoffs. Wiley, ch. 3; reissued 1993, Cambridge University Press,
   doi:10.1017/CBO9781139174084
   (additive value function).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.engine import FAIL, UNKNOWN

if TYPE_CHECKING:
    from sitesel.engine import Evaluation
    from sitesel.matrix import BoolArray, FloatArray
    from sitesel.rules import RuleSet

ELIGIBLE, UNVERIFIED, EXCLUDED = "eligible", "unverified", "excluded"
TIE_DECIMALS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """
    Where each site stands.

    Parameters
    ----------
    rules : RuleSet
        Under which rules.
    evaluation : Evaluation
        What was measured, in the order of the sites.
    table : DataFrame, shape (n, 7)
        By site id, in rank order: status, rank, rank_best, rank_worst (NaN if excluded), score,
        score_low, score_high (in [0, 1]).
    """

    rules: RuleSet
    evaluation: Evaluation
    table: pd.DataFrame


def stand(evaluation: Evaluation, rules: RuleSet) -> Standings:
    """
    Say where each site stands: score, status, rank.

    Parameters
    ----------
    evaluation : Evaluation
        From `Engine.evaluate`.
    rules : RuleSet
        The rules it was evaluated under.

    Returns
    -------
    Standings
        Eligible and unverified sites by score, excluded ones last.
    """
    matrix = evaluation.matrix
    table = pd.DataFrame(
        {
            "status": status(evaluation, rules),
            "score": matrix.contribution.sum(axis="columns"),
            "score_low": matrix.contribution_low.sum(axis="columns"),
            "score_high": matrix.contribution_high.sum(axis="columns"),
        },
        index=evaluation.sites.index,
    )
    table = table.iloc[_order(table, evaluation.sites.area_mu)]
    competes = (table["status"] != EXCLUDED).to_numpy()
    table["rank"] = np.where(competes, competes.cumsum(), np.nan)
    low = table["score_low"].round(TIE_DECIMALS).to_numpy()[competes]
    high = table["score_high"].round(TIE_DECIMALS).to_numpy()[competes]
    table.loc[competes, "rank_best"], table.loc[competes, "rank_worst"] = rank_range(low, high)
    return Standings(rules=rules, evaluation=evaluation, table=table)


def status(evaluation: Evaluation, rules: RuleSet) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """
    Conclude from the constraints.

    Parameters
    ----------
    evaluation : Evaluation
        With every constraint's findings.
    rules : RuleSet
        With every constraint's action.

    Returns
    -------
    ndarray of str, shape (n,)
        `excluded` if an excluding constraint fails; else `unverified` if an excluding or flagging
        one could not be assessed or a flagging one fails; else `eligible`.
    """
    excluded = np.zeros(len(evaluation.sites), dtype=bool)
    open_question = excluded.copy()
    for rule in rules.constraints:
        found = evaluation.constraints[rule.id].finding
        excluded |= (found == FAIL) & (rule.action == "exclude")
        open_question |= (found == UNKNOWN) | ((found == FAIL) & (rule.action == "flag"))
    return np.select([excluded, open_question], [EXCLUDED, UNVERIFIED], default=ELIGIBLE)


def rank_range(low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """
    Best and worst rank that score intervals allow.

    Parameters
    ----------
    low, high : ndarray of float, shape (n,)
        Interval of each score.

    Returns
    -------
    tuple of ndarray of float, shape (n,)
        Best rank: one more than the sites that are better for sure. Worst rank: one more than the
        sites that may be better.

    Examples
    --------
    >>> rank_range(np.array([0.5, 0.2, 0.1]), np.array([0.9, 0.6, 0.15]))
    (array([1., 1., 3.]), array([2., 2., 3.]))
    """
    surely_better = len(low) - np.searchsorted(np.sort(low), high, side="right")
    may_be_better = len(high) - np.searchsorted(np.sort(high), low, side="right")
    itself = high > low
    best, worst = 1 + surely_better, 1 + may_be_better - itself
    return best.astype(np.float64), worst.astype(np.float64)


def _order(table: pd.DataFrame, area_mu: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    excluded: BoolArray = (table["status"] == EXCLUDED).to_numpy()
    keys = (
        table.index.to_numpy(dtype=str),
        -np.nan_to_num(area_mu, nan=-1.0),
        -table["score_low"].round(TIE_DECIMALS).to_numpy(),
        -table["score"].round(TIE_DECIMALS).to_numpy(),
        excluded,
    )
    return np.lexsort(keys)
