"""
Whether a segment has more firms somewhere than random labelling puts there, exactly.

Of n listed firms m are of a segment and N are in a place. If the labels are drawn at random, the
count there is hypergeometric. Several tests are corrected together [1]_; a test that cannot reach
the level, whatever the labels are, is left out before [2]_: that depends on N and m alone.

.. [1] Benjamini, Y. and Hochberg, Y. (1995). Controlling the false discovery rate: a practical and
       powerful approach to multiple testing. Journal of the Royal Statistical Society B 57(1),
       289-300, doi:10.1111/j.2517-6161.1995.tb02031.x.
.. [2] Tarone, R. E. (1990). A modified Bonferroni method for discrete data. Biometrics 46(2),
       515-522, doi:10.2307/2531456.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, IntArray


def chance(count: IntArray, of_all: IntArray, members: IntArray, total: int) -> FloatArray:
    """
    Give the probability of as many firms or more in a place under random labelling.

    Parameters
    ----------
    count : ndarray of int, shape (places, s)
        Firms of each segment in each place.
    of_all : ndarray of int, shape (places,)
        All listed firms in each.
    members : ndarray of int, shape (s,)
        Firms of each segment in all.
    total : int
        All listed firms.

    Returns
    -------
    ndarray of float, shape (places, s)
        In [0, 1]; 1 where there are no more than the segment's share of all would give.

    Examples
    --------
    >>> import numpy as np
    >>> p = chance(np.array([[2]]), np.array([2]), np.array([2]), 4)  # both of two among four
    >>> print(round(float(p[0, 0]), 4))  # 1 of 6 ways
    0.1667
    """
    from scipy.stats import hypergeom

    found = np.ones(count.shape)
    row, column = np.nonzero(count * total > of_all[:, None] * members[None, :])
    if len(row):
        asked = np.stack([count[row, column], of_all[row], members[column]])
        once, where = np.unique(asked, axis=1, return_inverse=True)  # each costs 0.2 ms
        tail = hypergeom.sf(once[0] - 1, total, once[2], once[1])
        found[row, column] = np.clip(tail, 0.0, 1.0)[where.reshape(-1)]
    return found


def testable(of_all: IntArray, members: IntArray, total: int, *, alpha: float) -> BoolArray:
    """
    Tell which places could show an excess at all.

    Parameters
    ----------
    of_all : ndarray of int, shape (places,)
        All listed firms in each.
    members : ndarray of int, shape (s,)
        Firms of each segment in all.
    total : int
        All listed firms.
    alpha : float
        The level, in (0, 1).

    Returns
    -------
    ndarray of bool, shape (places, s)
        Whether the greatest possible count has a chance of at most `alpha`.
    """
    from scipy.stats import hypergeom

    most = np.minimum(of_all[:, None], members[None, :])
    least = np.exp(hypergeom.logpmf(most, total, members[None, :], of_all[:, None]))
    can: BoolArray = least <= alpha
    return can


def corrected(p: FloatArray, tested: BoolArray) -> FloatArray:
    """
    Correct p-values for how many there are, by Benjamini and Hochberg.

    Parameters
    ----------
    p : ndarray of float
        Of any shape.
    tested : ndarray of bool
        Of that shape: which count.

    Returns
    -------
    ndarray of float
        Of that shape; NaN where not tested.

    Examples
    --------
    >>> import numpy as np
    >>> corrected(np.array([0.01, 0.04, 0.9, 0.02]), np.array([True, True, False, True])).tolist()
    [0.03, 0.04, nan, 0.03]
    """
    from scipy.stats import false_discovery_control

    found = np.full(p.shape, np.nan)
    if tested.any():
        found[tested] = false_discovery_control(p[tested], method="bh")
    return found
