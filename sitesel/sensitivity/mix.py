"""
The proof that no weights make a site first: a mix of other sites that is nowhere worse.

If a convex combination of other sites has at least the site's value in every criterion, then under
any weights its score, which is the same mean of those sites' scores, is at least the site's; so one
of them is. By linear programming duality such a mix exists whenever no weights put the site ahead
of all others; a site without one is called potentially optimal [1]_.

.. [1] Hazen, G. B. (1986). Partial information, dominance, and potential optimality in
   multiattribute utility theory. Operations Research 34(2), 296-310 (its text not
   seen; the argument above is the whole proof and is checked in code).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.sensitivity.contest import LEAD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.matrix import FloatArray
    from sitesel.sensitivity.contest import Contest


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """
    Shares of other sites that together are at least as good as a site in every criterion.

    Parameters
    ----------
    shares : Mapping of str to float
        Site id to its share, the largest first; they sum to 1. A single one is a site that is at
        least as good everywhere.
    lead : float
        The most that the site can lead all of them by, under any weights, in score; at most
        `LEAD`. Negative: it trails by at least so much. Zero: it can at best be level.
    """

    shares: Mapping[str, float]
    lead: float


def mixed(contest: Contest, shares: FloatArray, *, site: int) -> Mix | None:
    """
    Check that a mix of sites is nowhere worse than a site, and report it.

    Parameters
    ----------
    contest : Contest
        The sites that compete.
    shares : ndarray of float, shape (n,)
        Share of each site, not negative; need not sum to 1 exactly.
    site : int
        Row of the site; its own share is zero.

    Returns
    -------
    Mix or None
        None where the mix is worse than the site in some criterion by more than `LEAD`, so that it
        proves nothing.
    """
    part = np.where(shares > LEAD, shares, 0.0)
    part /= part.sum()
    lead = float((contest.value[site] - part @ contest.value).max())
    if lead > LEAD:
        return None
    rows = np.argsort(-part, kind="stable")[: np.count_nonzero(part)]
    return Mix(shares={str(contest.values.index[row]): float(part[row]) for row in rows}, lead=lead)
