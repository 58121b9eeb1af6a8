"""
Several departments: their shares joined, and how far they agree.

    joined share ∝ prod over departments of share^importance        weighted geometric mean [1]_
    consensus = (1 / exp(H_b) - 1 / c) / (1 - 1 / c),  c = m / exp(H_least)                    [2]_

H_b is the Shannon entropy of the mean share less the mean entropy of the shares (beta entropy);
H_least is the least entropy that shares can have: that of (M, 1, …, 1) on a scale up to M, 0 where
the scale has no end. 1 is full agreement, 0 none.

.. [1] Forman, E. and Peniwati, K. (1998). Aggregating individual judgments and priorities with the
   analytic hierarchy process. European Journal of Operational Research 108(1), 165-169,
   doi:10.1016/S0377-2217(97)00244-0.
.. [2] Goepel, K. D. (2013). Implementing the analytic hierarchy process as a standard method for
   multi-criteria decision making in corporate enterprises: a new AHP Excel template with multiple
   inputs. Proceedings of the 12th International Symposium on the Analytic Hierarchy Process,
   Kuala Lumpur, 1-10; in the form of its author's program AHP-OS [3]_ since 2014, with ln m for
   the greatest entropy.
.. [3] Goepel, K. D. (2018). Implementation of an online software tool for the analytic hierarchy
   process (AHP-OS). International Journal of the Analytic Hierarchy Process 10(3), 469-487,
   doi:10.13033/ijahp.v10i3.590 (text not seen).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray


def joined(shares: FloatArray, importance: FloatArray) -> FloatArray:
    """
    Join the shares of departments.

    Parameters
    ----------
    shares : ndarray of float, shape (k, m)
        One row a department; above 0.
    importance : ndarray of float, shape (k,)
        Of each department; above 0, on any scale.

    Returns
    -------
    ndarray of float, shape (m,)
        Sums to 1.

    Examples
    --------
    >>> joined(np.array([[0.8, 0.2], [0.2, 0.8]]), np.array([1.0, 1.0]))
    array([0.5, 0.5])
    """
    mean = np.exp(np.average(np.log(shares), axis=0, weights=importance))
    together: FloatArray = mean / mean.sum()
    return together


def joined_pairs(matrices: FloatArray, importance: FloatArray) -> FloatArray:
    """
    Join pairwise judgements before priorities are taken.

    Parameters
    ----------
    matrices : ndarray of float, shape (k, m, m)
        One reciprocal matrix a department.
    importance : ndarray of float, shape (k,)
        Of each department; above 0, on any scale.

    Returns
    -------
    ndarray of float, shape (m, m)
        Reciprocal.
    """
    together: FloatArray = np.exp(np.average(np.log(matrices), axis=0, weights=importance))
    return together


def consensus(shares: FloatArray, *, largest_ratio: float = np.inf) -> float:
    """
    Measure how far departments agree.

    Parameters
    ----------
    shares : ndarray of float, shape (k, m)
        One row a department; above 0.
    largest_ratio : float
        End of the scale: 9 where all judged in pairs on the scale 1 to 9.

    Returns
    -------
    float
        In [0, 1].

    Examples
    --------
    >>> consensus(np.array([[0.7, 0.3], [0.7, 0.3]]))
    1.0
    """
    count = shares.shape[1]
    if count == 1:
        return 1.0
    beta = _entropy(shares.mean(axis=0)) - _entropy(shares).mean()
    least = 0.0
    if np.isfinite(largest_ratio):
        extreme = np.append(largest_ratio, np.ones(count - 1))
        least = float(_entropy(extreme / extreme.sum()))
    floor = np.exp(least) / count
    return float(np.clip((np.exp(-beta) - floor) / (1 - floor), 0.0, 1.0))


def _entropy(shares: FloatArray) -> FloatArray:
    total: FloatArray = -(shares * np.log(shares)).sum(axis=-1)
    return total
