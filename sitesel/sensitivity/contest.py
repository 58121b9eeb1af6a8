"""
The contest for the first place: values and weights of the sites that compete.

    score_i = sum over criteria j of  w_j · v_ij          w >= 0,  sum w = 1,  v in [0, 1]

Rows are sites in rank order, so that the first row is the winner and ties in a result go to the
better rank, whatever order the sites came in. An unknown value counts as the midpoint, as in the
score. Excluded sites do not compete.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError, NoSiteError
from sitesel.matrix import WEIGHT_SUM_TOLERANCE
from sitesel.standings import EXCLUDED

if TYPE_CHECKING:
    import pandas as pd

    from sitesel.matrix import FloatArray
    from sitesel.standings import Standings

LEAD = 1e-9  # a score or value that is better by no more than this leads nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """
    Values and weights of the sites that compete, the winner first.

    Parameters
    ----------
    values : DataFrame of float, shape (sites, criteria)
        In [0, 1], in rank order.
    weights : Series of float, shape (criteria,)
        Not negative, sums to 1.

    Raises
    ------
    MethodError
        If labels disagree, values or weights are out of range, or the first row does not have the
        greatest score.
    """

    values: pd.DataFrame
    weights: pd.Series

    def __post_init__(self) -> None:
        sound = (
            self.values.columns.equals(self.weights.index)
            and self.values.size > 0
            and bool(((self.values >= 0) & (self.values <= 1)).all(axis=None))
            and bool((self.weights >= 0).all())
            and abs(float(self.weights.sum()) - 1.0) <= WEIGHT_SUM_TOLERANCE
        )
        if not sound:
            raise MethodError(
                "无法分析敏感性:效用须已知且在 0–1 间,权重须不为负、合计为 1,标签须一致。",
                "Sensitivity cannot be worked out: values must be known and in 0 to 1, weights not "
                "negative with the sum 1, labels alike.",
            )
        scores = self.scores(self.share)
        if scores[0] < scores.max() - LEAD:
            raise MethodError(
                f"无法分析敏感性:首行“{self.values.index[0]}”的得分不是最高。",
                f"Sensitivity cannot be worked out: the first row, {self.values.index[0]}, does "
                "not have the greatest score.",
            )

    @classmethod
    def of(cls, standings: Standings) -> Contest:
        """
        Take the sites that compete from standings.

        Parameters
        ----------
        standings : Standings
            With sites in rank order.

        Returns
        -------
        Contest
            Without the excluded sites.

        Raises
        ------
        NoSiteError
            If every site is excluded.
        """
        competing = standings.table.index[standings.table["status"] != EXCLUDED]
        if competing.empty:
            raise NoSiteError(
                "所有地块都被排除,没有第一名可供分析;请看各地块被否决的原因。",
                "Every site is excluded, so there is no first place to analyse; see why each is.",
            )
        matrix = standings.evaluation.matrix
        return cls(values=matrix.counted.loc[competing], weights=matrix.weight)

    @property
    def share(self) -> FloatArray:
        """The weights as an array, shape (m,)."""
        return self.weights.to_numpy(dtype=np.float64)

    @property
    def value(self) -> FloatArray:
        """The values as an array, shape (n, m)."""
        return self.values.to_numpy(dtype=np.float64)

    def scores(self, share: FloatArray) -> FloatArray:
        """
        Score every site under some weights.

        Parameters
        ----------
        share : ndarray of float, shape (m,)
            Weights.

        Returns
        -------
        ndarray of float, shape (n,)
            In [0, 1]; the same bits for a site in any row.
        """
        return weighted(self.value, share)


def weighted(rows: FloatArray, share: FloatArray) -> FloatArray:
    """
    Sum rows by weight, each row by itself.

    Parameters
    ----------
    rows : ndarray of float, shape (n, m)
        Values or differences of values.
    share : ndarray of float, shape (m,)
        Weights.

    Returns
    -------
    ndarray of float, shape (n,)
        One sum a row; unlike BLAS, not touched by the number of rows or threads.
    """
    summed: FloatArray = np.einsum("ij,j->i", rows, share)
    return summed
