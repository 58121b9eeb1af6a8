"""
AHP: shares from a reciprocal matrix of pairwise judgements, and how consistent they are.

    A w = lambda_max w                 principal eigenvector [1]_
    w_i ∝ (prod over j of a_ij)^(1/m)   geometric mean [2]_
    CI = (lambda_max - m) / (m - 1),   CR = CI / RI(m)

RI is the mean CI of random matrices; which table is always said. CR is that of the principal
eigenvalue, whichever priorities are asked for; up to 0.10 it is accepted [4]_.

The most inconsistent judgement is the one whose a_ij w_j / w_i is farthest from 1 [3]_. What the
others imply for it is w'_i / w'_j, with w' the priorities of the matrix without it, that is with
a_ij = a_ji = 0 and a_ii = a_jj = 2 [3]_. The repair is the value of the scale 1/9 … 9 that is
nearest in ratio.

.. [1] Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures. Journal of
   Mathematical Psychology 15(3), 234-281, doi:10.1016/0022-2496(77)90033-5.
.. [2] Crawford, G. and Williams, C. (1985). A note on the analysis of subjective judgment matrices.
   Journal of Mathematical Psychology 29(4), 387-405, doi:10.1016/0022-2496(85)90002-1.
.. [3] Saaty, T. L. (2003). Decision-making with the AHP: why is the principal eigenvector
   necessary. European Journal of Operational Research 145(1), 85-91,
   doi:10.1016/S0377-2217(02)00227-8.
.. [4] Saaty, T. L. (1980). The Analytic Hierarchy Process: Planning, Priority Setting, Resource
   Allocation. McGraw-Hill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from sitesel.errors import MethodError
from sitesel.weighing.shares import Shares
from sitesel.weighing.tables import RANDOM_INDEX, random_index

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

Priorities = Literal["eigenvector", "geometric"]

LARGEST_RATIO = 9
ACCEPTABLE_RATIO = 0.10
SCALE = np.concatenate([1 / np.arange(LARGEST_RATIO, 1, -1), np.arange(1, LARGEST_RATIO + 1)])
SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """
    The judgement that contradicts the others most.

    Parameters
    ----------
    row, column : int
        Which, with row < column.
    given : float
        What was judged.
    implied : float
        What the other judgements imply.
    proposed : float or None
        The value of the scale nearest to that; None if it would not lower CR.
    ratio_after : float or None
        CR with the proposed value.
    """

    row: int
    column: int
    given: float
    implied: float
    proposed: float | None
    ratio_after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairwiseShares(Shares):
    """
    Shares from pairwise judgements.

    Parameters
    ----------
    priorities : {'eigenvector', 'geometric'}
        Which of the two `share` is.
    eigenvector, geometric : ndarray of float, shape (m,)
        Both, for comparison.
    lambda_max, index, ratio : float
        Principal eigenvalue, CI and CR.
    table : str
        Name of the random index table.
    doubtful : Doubtful or None
        None if the judgements are fully consistent.
    """

    priorities: Priorities
    eigenvector: FloatArray
    geometric: FloatArray
    lambda_max: float
    index: float
    ratio: float
    table: str
    doubtful: Doubtful | None

    @property
    def acceptable(self) -> bool:
        """Whether CR is at most 0.10 (Saaty 1980)."""
        return self.ratio <= ACCEPTABLE_RATIO


def from_pairs(
    matrix: FloatArray, *, priorities: Priorities = "eigenvector", table: str = RANDOM_INDEX
) -> PairwiseShares:
    """
    Turn pairwise judgements into shares.

    Parameters
    ----------
    matrix : ndarray of float, shape (m, m)
        How many times row is as important as column; reciprocal.
    priorities : {'eigenvector', 'geometric'}
        Which to use.
    table : str
        Name of the random index table.

    Returns
    -------
    PairwiseShares
        With both kinds of priorities and the consistency.

    Raises
    ------
    MethodError
        If the matrix is not positive and reciprocal, or larger than the table.

    Examples
    --------
    >>> from_pairs(np.array([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]])).share.round(4)
    array([0.6, 0.3, 0.1])
    """
    _check(matrix)
    lambda_max, eigenvector = principal(matrix)
    root = np.exp(np.log(matrix).mean(axis=1))
    geometric = root / root.sum()
    index = _index(lambda_max, len(matrix))
    expected = random_index(len(matrix), table)
    return PairwiseShares(
        share=eigenvector if priorities == "eigenvector" else geometric,
        priorities=priorities,
        eigenvector=eigenvector,
        geometric=geometric,
        lambda_max=lambda_max,
        index=index,
        ratio=index / expected if expected else 0.0,
        table=table,
        doubtful=_doubtful(matrix, eigenvector, index=index, expected=expected),
    )


def principal(matrix: FloatArray) -> tuple[float, FloatArray]:
    """
    Give the principal eigenvalue and its eigenvector.

    Parameters
    ----------
    matrix : ndarray of float, shape (m, m)
        Non-negative and irreducible.

    Returns
    -------
    float
        The eigenvalue.
    ndarray of float, shape (m,)
        Above 0, sums to 1.
    """
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    return float(values[largest].real), vector / vector.sum()


def _check(matrix: FloatArray) -> None:
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]  # noqa: PLR2004
    positive = square and bool((np.isfinite(matrix) & (matrix > 0)).all())
    if not positive or not np.allclose(matrix * matrix.T, 1.0, rtol=0, atol=SAME):
        raise MethodError(
            "判断矩阵须为方阵、各项大于 0 且互反(a_ij = 1 / a_ji)。",
            "A matrix of judgements must be square, positive and reciprocal (a_ij = 1 / a_ji).",
        )


def _index(lambda_max: float, count: int) -> float:
    # rounding may leave a consistent matrix an eigenvalue just below its size
    return max(lambda_max - count, 0.0) / (count - 1) if count > 1 else 0.0


def _doubtful(
    matrix: FloatArray, weights: FloatArray, *, index: float, expected: float
) -> Doubtful | None:
    misfit = np.triu(np.abs(np.log(matrix * weights[None, :] / weights[:, None])), k=1)
    if expected == 0.0 or misfit.max() < SAME:
        return None
    # rounded, so that of equal misfits the first is named on every machine
    row, column = np.unravel_index(int(np.argmax(misfit.round(9))), misfit.shape)
    pair = int(row), int(column)
    without = _replaced(matrix, pair, 0.0)
    without[pair[0], pair[0]] = without[pair[1], pair[1]] = 2.0
    _, others = principal(without)
    implied = float(others[row] / others[column])
    proposed = float(SCALE[np.argmin(np.abs(np.log(SCALE / implied)))])
    after, _ = principal(_replaced(matrix, pair, proposed))
    index_after = _index(after, len(matrix))
    helps = index_after < index - SAME
    return Doubtful(
        row=pair[0],
        column=pair[1],
        given=float(matrix[pair]),
        implied=implied,
        proposed=proposed if helps else None,
        ratio_after=index_after / expected if helps else None,
    )


def _replaced(matrix: FloatArray, pair: tuple[int, int], judgement: float) -> FloatArray:
    changed = matrix.copy()
    changed[pair] = judgement
    changed[pair[::-1]] = 1 / judgement if judgement else 0.0
    return changed
