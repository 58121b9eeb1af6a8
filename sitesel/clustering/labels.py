"""Random labelling: the firms of every segment drawn anew among all listed firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.matrix import FloatArray, IntArray

ROUNDING = 1e-9  # sums of the same numbers in another order are the same


def relabelled(rows: IntArray, total: int, *, draws: int, seed: int) -> Iterator[IntArray]:
    """
    Draw who else could bear the labels.

    Parameters
    ----------
    rows : ndarray of int, shape (k,)
        The firm of each label.
    total : int
        All firms.
    draws, seed : int
        How often, and with what.

    Yields
    ------
    ndarray of int, shape (k,)
        The firm that bears each label; labels that shared a firm do so again.
    """
    random = np.random.default_rng(seed)
    for _ in range(draws):
        yield random.permutation(total)[rows]


def rank_p(observed: FloatArray, drawn: FloatArray) -> FloatArray:
    """
    Say how often the draws reach what was observed, which counts as one of them.

    Parameters
    ----------
    observed : ndarray of float, shape (k,)
        At least 0; the greater, the stranger.
    drawn : ndarray of float, shape (draws,) or (draws, k)
        Under the null.

    Returns
    -------
    ndarray of float, shape (k,)
        (1 + draws that are as great) / (1 + draws).

    Examples
    --------
    >>> import numpy as np
    >>> rank_p(np.array([5.0, 2.0]), np.array([1.0, 2.0, 3.0])).tolist()
    [0.25, 0.75]
    """
    null = drawn[:, None] if drawn.ndim == 1 else drawn
    reached = null >= observed[None, :] * (1 - ROUNDING)
    p: FloatArray = (1 + reached.sum(axis=0)) / (1 + len(drawn))
    return p
