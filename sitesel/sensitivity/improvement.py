"""
The smallest measured improvement of one criterion that alone makes a site first.

With all else as it is, a site draws level with the best of the others if its value of criterion j
rises by gap / w_j; the value function, read backwards, says which measured values are worth that.
It is arithmetic, not a promise: whether a port can come nearer is not asked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.sensitivity.contest import LEAD
from sitesel.sensitivity.inverse import nearest, worth_at_least

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray
    from sitesel.rules import CriterionRule
    from sitesel.sensitivity.inverse import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """
    What one criterion alone would have to be for a site to be level with the best.

    Parameters
    ----------
    criterion, unit : str
        Its id, and the unit of its measurement.
    measured : float or None
        What is measured now; None is unknown.
    value, value_needed : float
        The value that counts now (the midpoint where unknown), and the one that is needed, which
        exceeds 1 where no value is enough.
    within : tuple of (float, float)
        All measured values that are enough, as closed intervals in the unit; empty if none is.
    to, change : float or None
        The nearest of them, and its difference from `measured`, in the unit. Where that is unknown,
        `to` is the first finite end of `within` and there is no change.
    short : float or None
        What still lacks in score, in [0, 1], with the best value that there is; None if nothing.
    """

    criterion: str
    unit: str
    measured: float | None
    value: float
    value_needed: float
    within: tuple[Interval, ...]
    to: float | None
    change: float | None
    short: float | None


def improvement(
    rule: CriterionRule, *, weight: float, measured: float, value: float, gap: float
) -> Improvement:
    """
    Find the nearest measured value that closes a gap.

    Parameters
    ----------
    rule : CriterionRule
        With unit and value function.
    weight : float
        Of the criterion, positive.
    measured : float
        In the unit; NaN is unknown.
    value : float
        What counts now.
    gap : float
        Score of the best of the others less that of the site, positive.

    Returns
    -------
    Improvement
        Checked by measuring anew with it.

    Raises
    ------
    ArithmeticError
        If the new value does not close the gap: a bug.
    """
    needed = value + gap / weight
    best = max(worth for _, worth in rule.value.points)
    short = weight * (needed - best)
    within = worth_at_least(rule.value, min(needed, best)) if short <= LEAD else ()
    known = not math.isnan(measured)
    to = _to(within, measured)
    if to is not None:
        worth: FloatArray = rule.value.of(np.array([to]))
        if weight * (float(worth[0]) - value) < gap - LEAD:
            raise ArithmeticError(f"{rule.id} = {to} does not close the gap {gap}")
    return Improvement(
        criterion=rule.id,
        unit=rule.unit,
        measured=measured if known else None,
        value=value,
        value_needed=needed,
        within=within,
        to=to,
        change=to - measured if known and to is not None else None,
        short=None if within else short,
    )


def _to(within: tuple[Interval, ...], measured: float) -> float | None:
    if math.isnan(measured):
        ends = (end for interval in within for end in interval if math.isfinite(end))
        return next(ends, None)
    return nearest(within, measured) if within else None
