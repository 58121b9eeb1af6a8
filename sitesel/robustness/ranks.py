"""
Ranks of every site in every draw, exactly, at the speed of sorting integers.

A score is rounded to `TIE_DECIMALS` as in the standings and packed with its row into one integer:
-score * 10^12 in the high bits, the row in the low ones. Sorting these (NumPy sorts integers with
SIMD) gives the order, best first, ties to the earlier row, with no pass over indices.

Sums run over the criteria one after the other, elementwise, never through BLAS: a site's score is
then the same to the last bit whatever stands beside it, whoever computes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError
from sitesel.standings import TIE_DECIMALS

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray
    from sitesel.robustness.uncertain import Drawn

UNIT = 10.0**TIE_DECIMALS
MOST_BITS = 63 - int(UNIT).bit_length()  # left for the row beside a score of 1
CHUNK = 2**17  # scores at a time: they stay in the processor's cache


def scores(weights: FloatArray, values: FloatArray, drawn: Drawn | None = None) -> FloatArray:
    """
    Score every site under every draw of weights.

    Parameters
    ----------
    weights : ndarray of float, shape (d, m)
        One row per draw.
    values : ndarray of float, shape (n, m)
        In [0, 1]; 0 in cells that are drawn.
    drawn : Drawn, optional
        Values of those cells in each draw.

    Returns
    -------
    ndarray of float, shape (d, n)
        In [0, 1], up to rounding.
    """
    total = np.zeros((len(weights), len(values)))
    part = np.empty_like(total)
    for weight, value in zip(weights.T[:, :, None], values.T, strict=True):
        np.multiply(weight, value, out=part)
        total += part
    if drawn is not None:
        for at, row, column in drawn.groups:
            total[:, row] += weights[:, [column]] * drawn.value[:, at]
    return total


def packed(score: FloatArray) -> IntArray:
    """
    Pack scores with their rows into integers that sort best first.

    Parameters
    ----------
    score : ndarray of float, shape (d, n)
        In [0, 1].

    Returns
    -------
    ndarray of int, shape (d, n)
        Smaller is better; equal scores, to `TIE_DECIMALS`, differ by their rows alone.
    """
    bits = row_bits(score.shape[1])
    key = np.rint(score * -UNIT).astype(np.int64)
    key <<= bits
    key += np.arange(score.shape[1])
    return key


def row_bits(sites: int) -> int:
    """
    Count the low bits of a packed score that hold the row.

    Parameters
    ----------
    sites : int
        How many rows.

    Returns
    -------
    int
        Bits.

    Raises
    ------
    MethodError
        If they do not fit beside the score.

    Examples
    --------
    >>> row_bits(1), row_bits(2), row_bits(1025)
    (0, 1, 11)
    """
    bits = (sites - 1).bit_length()
    if bits > MOST_BITS:
        raise MethodError(
            f"候选地块 {sites:,} 个,稳健性分析最多 {2**MOST_BITS:,} 个;请先筛选。",
            f"{sites:,} sites are more than the {2**MOST_BITS:,} that the robustness analysis can "
            "rank; select some first.",
        )
    return bits


def order(key: IntArray) -> IntArray:
    """
    Sort packed scores.

    Parameters
    ----------
    key : ndarray of int, shape (d, n)
        From `packed`; sorted in place.

    Returns
    -------
    ndarray of int, shape (d, n)
        Rows in each draw, best first.

    Examples
    --------
    >>> order(packed(np.array([[0.2, 0.7, 0.2 + 1e-15, 0.9]])))
    array([[3, 1, 0, 2]])
    """
    sites = key.shape[1]
    key.sort(axis=1)
    key &= (1 << row_bits(sites)) - 1
    return key


def ranks_of(order_: IntArray) -> IntArray:
    """
    Turn orders into ranks.

    Parameters
    ----------
    order_ : ndarray of int, shape (d, n)
        From `order`.

    Returns
    -------
    ndarray of int, shape (d, n)
        Rank of each row in each draw, from 0.

    Examples
    --------
    >>> ranks_of(np.array([[3, 1, 0, 2]]))
    array([[2, 1, 3, 0]])
    """
    place = np.empty_like(order_)
    np.put_along_axis(place, order_, np.arange(order_.shape[1])[None], axis=1)
    return place
