"""
Where growths begin: every peak of the smoothed value, and the best place of every tile.

Peaks alone leave out plateaus and ridges, tiles alone the second peak of a tile.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sitesel.locating.ground import Ground
    from sitesel.matrix import FloatArray, IntArray

ALL_UNITS = 2000  # of so few, all are seeds
MOST_ROUNDS = 64  # of smoothing


def smoothed(ground: Ground) -> FloatArray:
    """
    Spread the value over neighbours, about as far as a region reaches.

    Parameters
    ----------
    ground : Ground
        The units.

    Returns
    -------
    ndarray of float, shape (n,)
        Mean by area over each unit and its neighbours, time and again.
    """
    from scipy.sparse import csr_array

    units = ground.units
    joined = csr_array(
        (np.ones(len(units.other)), units.other, units.start), shape=(len(units), len(units))
    )
    rounds = math.ceil(ground.wanted.least_m2 / float(np.median(units.area_m2)) / 16.0)
    value, area = units.value, units.area_m2
    around = area + joined @ area
    for _ in range(min(rounds, MOST_ROUNDS)):
        value = (area * value + joined @ (area * value)) / around
    return value


def tiles(ground: Ground, side_m: float) -> IntArray:
    """
    Tell in which square of a side each unit lies.

    Parameters
    ----------
    ground : Ground
        The units.
    side_m : float
        Of the squares.

    Returns
    -------
    ndarray of int, shape (n,)
        A number for each square.
    """
    at = np.floor((ground.units.xy - ground.units.xy.min(axis=0)) / side_m).astype(np.int64)
    numbers: IntArray = at[:, 1] * (at[:, 0].max() + 1) + at[:, 0]
    return numbers


def seeds(ground: Ground, *, most: int) -> IntArray:
    """
    Choose units to begin growths with.

    Parameters
    ----------
    ground : Ground
        The units.
    most : int
        How many at most, beside those that must be kept.

    Returns
    -------
    ndarray of int
        Units, those of the highest smoothed value first; kept ones before all.
    """
    units = ground.units
    if len(units) <= min(ALL_UNITS, most):
        return np.arange(len(units))
    height = smoothed(ground)
    above = np.full(len(units), -np.inf)
    np.maximum.at(above, units.source(), height[units.other])
    peaks = np.flatnonzero(height >= above)
    tile = tiles(ground, math.sqrt(ground.wanted.least_m2) / 2.0)
    order = np.lexsort((-height, tile))
    first = np.diff(tile[order], prepend=-1) != 0
    chosen = np.unique(np.concatenate([peaks, order[first]]))
    best = chosen[np.argsort(-height[chosen], kind="stable")][:most]
    return np.concatenate([ground.wanted.kept, best])
