"""The smallest change of weights that makes a site first, or the proof that none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.sensitivity.change import applied
from sitesel.sensitivity.contest import LEAD
from sitesel.sensitivity.mix import mixed
from sitesel.sensitivity.programme import greatest_lead, nearest_weights

if TYPE_CHECKING:
    from sitesel.sensitivity.change import WeightChange
    from sitesel.sensitivity.contest import Contest
    from sitesel.sensitivity.mix import Mix


def enthrone(contest: Contest, site: int) -> WeightChange | Mix:
    """
    Find the smallest change of weights, in L1, that makes a site first among all.

    First means level with the best, which is the limit of being ahead; a change is reported only if
    some weights do put the site ahead of all others by more than `LEAD` in score. Sites that differ
    from it by no more than that in every criterion are level under any weights and are left to the
    tie rule.

    Parameters
    ----------
    contest : Contest
        The sites that compete, the winner first.
    site : int
        Row of the site.

    Returns
    -------
    WeightChange or Mix
        The change, of which the size is unique and the weights are one of those that have it; of
        size zero for the winner. Or the mix of other sites that proves that there is none.
    """
    ahead = contest.value[site] - contest.value
    rivals = np.flatnonzero(np.abs(ahead).max(axis=1) > LEAD)
    if site == 0 or not len(rivals):
        return applied(contest, contest.share, first=site)
    shares = np.zeros(len(ahead))
    nowhere_worse = rivals[(ahead[rivals] <= 0).all(axis=1)]
    if len(nowhere_worse):
        shares[nowhere_worse[0]] = 1.0
    else:
        shares[rivals] = greatest_lead(ahead[rivals]).shares
    proof = mixed(contest, shares, site=site)
    if proof is not None:
        return proof
    return applied(contest, nearest_weights(ahead[rivals], contest.share), first=site)
