"""
Shares: what every way to weigh gives; points and ranks turned into them.

    direct, swing   share = points / sum of points                                          [1]_
    rank order      share of place k = (1 / m) · sum over i = k … m of 1 / i                  [2]_

Ranks that tie share the mean of the places that they take.

.. [1] von Winterfeldt, D. and Edwards, W. (1986). Decision Analysis and Behavioral Research.
   Cambridge University Press (direct rating, swing weights).
.. [2] Barron, F. H. and Barrett, B. E. (1996). Decision quality using ranked attribute weights.
   Management Science 42(11), 1515-1523, doi:10.1287/mnsc.42.11.1515 (rank-order centroid).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError
from sitesel.matrix import WEIGHT_SUM_TOLERANCE

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """
    The weight of each criterion.

    Parameters
    ----------
    share : ndarray of float, shape (m,)
        Above 0, sums to 1.

    Raises
    ------
    MethodError
        If a share is not above 0 or they do not sum to 1.
    """

    share: FloatArray

    def __post_init__(self) -> None:
        if not (self.share > 0).all() or abs(self.share.sum() - 1) > WEIGHT_SUM_TOLERANCE:
            raise MethodError(
                f"权重 {self.share.tolist()} 不合规则:须都大于 0 且合计为 1。",
                f"The shares {self.share.tolist()} must all be above 0 and sum to 1.",
            )


def from_points(points: FloatArray) -> Shares:
    """
    Turn points into shares.

    Parameters
    ----------
    points : ndarray of float, shape (m,)
        Above 0, on any scale.

    Returns
    -------
    Shares
        In proportion to the points.

    Raises
    ------
    MethodError
        If a point is not a number above 0.

    Examples
    --------
    >>> from_points(np.array([100.0, 60.0, 40.0])).share
    array([0.5, 0.3, 0.2])
    """
    if not (np.isfinite(points) & (points > 0)).all():
        raise MethodError(
            f"分数 {points.tolist()} 不合规则:须都是大于 0 的数。",
            f"The points {points.tolist()} must all be numbers above 0.",
        )
    return Shares(share=points / points.sum())


def from_ranks(ranks: FloatArray) -> Shares:
    """
    Turn ranks into shares.

    Parameters
    ----------
    ranks : ndarray of float, shape (m,)
        1 is the most important; equal ranks tie. Only the order counts.

    Returns
    -------
    Shares
        Rank-order centroid, ties averaged.

    Raises
    ------
    MethodError
        If a rank is not a number.

    Examples
    --------
    >>> from_ranks(np.array([2.0, 1.0, 3.0])).share.round(4)
    array([0.2778, 0.6111, 0.1111])
    """
    if not np.isfinite(ranks).all():
        raise MethodError(
            f"名次 {ranks.tolist()} 不合规则:须都是数。",
            f"The ranks {ranks.tolist()} must all be numbers.",
        )
    count = len(ranks)
    centroid = np.cumsum(1 / np.arange(count, 0, -1))[::-1] / count
    _, place, ties = np.unique(ranks, return_inverse=True, return_counts=True)
    ends = np.cumsum(ties)
    mean = np.array(
        [centroid[end - tied : end].mean() for end, tied in zip(ends, ties, strict=True)]
    )
    return Shares(share=mean[place])
