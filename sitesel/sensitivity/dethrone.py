"""
The smallest change of weights that dethrones the winner, in closed form.

Let A be the winner, B a rival, d_j = v_Bj - v_Aj, and g = -sum w_j d_j >= 0 A's lead over B. B is
level as soon as sum w'_j d_j = 0, so the change has to gain g. Write w' = w + p - q with p, q >= 0
and sum p = sum q = t; its size |w' - w| in L1 is at most 2 t. For a given t the most is gained by
giving all of it to the criterion with the greatest d, which has no upper limit below 1, and by
taking it from the criteria with the least d, each at most as far as its weight reaches:

    taking x from criterion j gains  x · (max d - d_j),  0 <= x <= w_j

This is a fractional knapsack, which the greedy order solves exactly [1]_: the least mass that
gains g empties criteria in ascending order of d and takes of the last one only what is lacking.
All of the weight on the greatest d gives B a lead of max d; hence B can get ahead if and only if
max d > 0, that is, unless A is at least as good as B in every criterion. That is the proof where
no change dethrones.

The change that dethrones first is the smallest over all rivals; nobody else is ahead then, because
whoever were would have come level on the way there.

.. [1] Dantzig, G. B. (1957). Discrete-variable extremum problems. Operations Research 5(2),
   266-288, doi:10.1287/opre.5.2.266 (its text not seen; the tests compare every size with a
   linear programme).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.sensitivity.change import applied
from sitesel.sensitivity.contest import LEAD, weighted
from sitesel.standings import TIE_DECIMALS

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray
    from sitesel.sensitivity.change import WeightChange
    from sitesel.sensitivity.contest import Contest


def dethrone(contest: Contest) -> WeightChange | None:
    """
    Find the smallest change of weights, in L1, that puts any rival level with the winner.

    Parameters
    ----------
    contest : Contest
        The sites that compete, the winner first.

    Returns
    -------
    WeightChange or None
        The smallest; of equal ones, that of the rival with the best rank. None where the winner is
        at least as good as every rival in every criterion, so that no weights put any of them
        ahead.
    """
    sizes = dethroning_sizes(contest)
    rival = int(sizes.round(TIE_DECIMALS).argmin())
    if np.isinf(sizes[rival]):
        return None
    (order,), (taken,) = _taken(contest.value[[rival]] - contest.value[0], contest.share)
    share = contest.share.copy()
    share[order] -= taken
    share[order[-1]] += taken.sum()
    return applied(contest, share, first=rival)


def dethroning_sizes(contest: Contest) -> FloatArray:
    """
    Size of the smallest change of weights that puts each rival level with the winner.

    Parameters
    ----------
    contest : Contest
        The sites that compete, the winner first.

    Returns
    -------
    ndarray of float, shape (n,)
        In L1, in [0, 2]; infinite for the winner itself and for whom it is at least as good as in
        every criterion.
    """
    better = contest.value - contest.value[0]
    _, taken = _taken(better, contest.share)
    sizes: FloatArray = np.where(better.max(axis=1) > LEAD, 2 * taken.sum(axis=1), np.inf)
    return sizes


def _taken(better: FloatArray, share: FloatArray) -> tuple[IntArray, FloatArray]:
    """Criteria in ascending order of d, and the weight that is taken from each, shape (n, m)."""
    order = better.argsort(axis=1, kind="stable")
    ascending, mass = np.take_along_axis(better, order, axis=1), share[order]
    rate = ascending[:, -1:] - ascending
    gained = (mass * rate).cumsum(axis=1) - mass * rate  # by those that were emptied before
    lacking = -weighted(better, share)[:, np.newaxis] - gained
    wanted = np.divide(lacking, rate, out=np.zeros_like(rate), where=rate > 0)
    return order, np.clip(wanted, 0.0, mass)
