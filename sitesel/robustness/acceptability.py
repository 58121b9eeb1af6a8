"""What an acceptability analysis found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray
    from sitesel.robustness.tally import Tally

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptability:
    """
    Who ranks where, over all draws of weights and values (SMAA-2 [1]_).

    Rows are the sites in their stated order. Leading rows are all of them up to `DETAILED` sites,
    else the first `LEADING` (constants of `simulation.py`). NaN means: not defined or not computed.

    Parameters
    ----------
    acceptability : ndarray of float, shape (n, K)
        Rank acceptability index: share of draws in which the site has rank 1 to K. All ranks up
        to `DETAILED` sites, else the first `TOP`.
    expected_rank : ndarray of float, shape (n,)
        Mean rank.
    expected_rank_error : ndarray of float, shape (n,)
        Its Monte-Carlo standard error.
    rank_low, rank_high : ndarray of float, shape (n,)
        The 5 % and the 95 % quantile of the rank (least rank that so many draws do not exceed);
        NaN beyond the leading rows.
    central_weights : ndarray of float, shape (n, m)
        Mean of the weights with which the site is first; NaN if it never is.
    confidence : ndarray of float, shape (n,)
        Confidence factor, from `confidence.py`.
    wins : ndarray of float, shape (L, L)
        Pairwise winning index [2]_ of the leading rows: share of draws in which the site of the
        row scores higher than that of the column. Ties count for neither; NaN on the diagonal.
    draws : int
        Draws behind acceptability and central weights.
    rank_draws : int
        Draws behind everything else but the confidence factor: fewer, if the sites are very many.

    References
    ----------
    .. [1] Lahdelma, R. and Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability
       analysis for group decision making. Operations Research 49(3), 444-454,
       doi:10.1287/opre.49.3.444.11220
    .. [2] van Valkenhoef, G. (2024). smaa: Stochastic Multi-Criteria Acceptability Analysis. R
       package version 0.3-3, doi:10.32614/CRAN.package.smaa (function `smaa.pwi`).
    """

    acceptability: FloatArray
    expected_rank: FloatArray
    expected_rank_error: FloatArray
    rank_low: FloatArray
    rank_high: FloatArray
    central_weights: FloatArray
    confidence: FloatArray
    wins: FloatArray
    draws: int
    rank_draws: int

    @property
    def first(self) -> FloatArray:
        """Share of draws in which each site is first, shape (n,)."""
        return self.acceptability[:, 0]

    def apart(self, threshold: float) -> tuple[int, ...]:
        """
        Find the sites that cannot be told apart from the first-ranked one.

        Parameters
        ----------
        threshold : float
            Share of draws, such as 0.95, in which the first must score higher to be told apart.

        Returns
        -------
        tuple of int
            Leading rows, the first among them; it alone if it beats every other.
        """
        return (0, *np.flatnonzero(self.wins[0] < threshold).tolist())


def acceptability(tally: Tally, *, confidence: FloatArray) -> Acceptability:
    """
    Turn counts into shares.

    Parameters
    ----------
    tally : Tally
        Of all draws.
    confidence : ndarray of float, shape (n,)
        As it shall stand in the result.

    Returns
    -------
    Acceptability
        What an analysis gives.
    """
    draws, rank_draws = int(tally.top[:, 0].sum()), int(tally.counts[0].sum())
    mean = tally.sums / rank_draws
    squared_apart = np.maximum(tally.squares - rank_draws * np.square(mean), 0.0)
    error = np.sqrt(squared_apart / max(rank_draws - 1, 1) / rank_draws)
    wins = tally.wins / rank_draws
    np.fill_diagonal(wins, np.nan)
    reached = tally.counts.cumsum(axis=1, dtype=np.int32)
    quantiles = np.full((2, len(mean)), np.nan)
    for place, share in enumerate((LOW, HIGH)):
        quantiles[place, : len(reached)] = 1 + np.argmax(reached >= share * rank_draws, axis=1)
    return Acceptability(
        acceptability=tally.top / draws,
        expected_rank=1 + mean,
        expected_rank_error=error,
        rank_low=quantiles[0],
        rank_high=quantiles[1],
        central_weights=tally.central_weights,
        confidence=confidence,
        wins=wins,
        draws=draws,
        rank_draws=rank_draws,
    )
