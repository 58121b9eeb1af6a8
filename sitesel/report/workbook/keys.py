"""
The order of sites as numbers that a spreadsheet compares exactly.

Scores are compared as whole numbers of 1e-12, as `sitesel.standings` rounds them, so that no
spreadsheet's way of comparing decimals matters. The order of ties that no weight can change, by
area and id, is one whole number a site. Three of them make one key: places are counts of keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.standings import EXCLUDED, TIE_DECIMALS

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray

SHOWN = 100
UNITS_PER_POINT = 10**TIE_DECIMALS // SHOWN
BELOW_ALL = 2 * 10**TIE_DECIMALS  # taken off excluded sites, whose keys are then negative


def tie_order(sites: list[dict[str, Any]]) -> IntArray:
    """
    Give each site its place by area, the largest first, then by id.

    Parameters
    ----------
    sites : list of dict
        Of a ranking's document.

    Returns
    -------
    ndarray of int, shape (n,)
        From 0; a site of unknown area comes after all others.
    """
    area = [-1.0 if site["area_mu"] is None else site["area_mu"] for site in sites]
    ids = np.array([site["id"] for site in sites], dtype=str)
    order = np.lexsort((ids, -np.array(area, dtype=float)))
    tie = np.empty(len(sites), dtype=np.int64)
    tie[order] = np.arange(len(sites))
    return tie


def whole_number(sites: list[dict[str, Any]], name: str) -> FloatArray:
    """
    Give a score of each site as the whole number that its cell comes to.

    Parameters
    ----------
    sites : list of dict
        Of a ranking's document.
    name : str
        score, score_low or score_high.

    Returns
    -------
    ndarray of float, shape (n,)
        Whole; negative where a site is excluded.
    """
    excluded = np.array([site["status"] == EXCLUDED for site in sites])
    points = np.array([site[name] for site in sites], dtype=float)
    return np.asarray(np.rint(points * UNITS_PER_POINT) - excluded * BELOW_ALL)


def above(keys: FloatArray) -> IntArray:
    """
    Count for each key the keys that are greater.

    Parameters
    ----------
    keys : ndarray of float, shape (n,)
        Any.

    Returns
    -------
    ndarray of int, shape (n,)
        From 0.

    Examples
    --------
    >>> above(np.array([5.0, 7.0, 5.0, 1.0])).tolist()
    [1, 0, 1, 3]
    """
    return np.asarray(len(keys) - np.searchsorted(np.sort(keys), keys, side="right"))
