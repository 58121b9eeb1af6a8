"""
Value against compactness: the regions for several prices of outline, and where the curve bends.

Prices give only supported points of the front, those on its convex hull; that is said, not hidden.
The knee is the point farthest from the line between the ends, both axes scaled to the range of the
front.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.locating.search import search
from sitesel.locating.wanted import worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.locating.result import Regions
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """
    Points of which none is as good in both respects as another.

    Parameters
    ----------
    compactness : ndarray of float, shape (k,)
        What the outline cost, ascending.
    gain : ndarray of float, shape (k,)
        Objective without that cost, summed over the regions.
    outline : ndarray of float, shape (k,)
        What `compactness` is multiplied with in the objective, summed over the regions.
    regions : list of Regions
        Of each point.
    knee : int
        Point that is suggested.
    """

    compactness: FloatArray
    gain: FloatArray
    outline: FloatArray
    regions: list[Regions]
    knee: int


def front(units: Units, wanted: Wanted, compactness: Sequence[float]) -> Front:
    """
    Search for several prices of outline.

    Parameters
    ----------
    units : Units
        The ground.
    wanted : Wanted
        What is asked for; its own compactness is not used.
    compactness : sequence of float
        Those to try.

    Returns
    -------
    Front
        Without points that another one beats.
    """
    prices = np.unique(np.asarray(compactness, dtype=np.float64))
    found = [
        search(units, replace(wanted, compactness=price), certify=False)
        for price in prices.tolist()
    ]
    free, one = replace(wanted, compactness=0.0), replace(wanted, compactness=1.0)
    gain = np.array([sum(worth(units, free, rows) for rows in each.regions) for each in found])
    net = np.array([sum(worth(units, one, rows) for rows in each.regions) for each in found])
    outline = gain - net
    kept = [place for place in range(len(found)) if not _beaten(place, gain, outline)]
    return Front(
        compactness=prices[kept],
        gain=gain[kept],
        outline=outline[kept],
        regions=[found[place] for place in kept],
        knee=knee(gain[kept], outline[kept]),
    )


def knee(gain: FloatArray, outline: FloatArray) -> int:
    """
    Find where the curve bends most.

    Parameters
    ----------
    gain, outline : ndarray of float, shape (k,)
        Of the points of a front.

    Returns
    -------
    int
        The point farthest from the line between the ends, the first of equals.

    Examples
    --------
    >>> knee(np.array([1.0, 0.9, 0.0]), np.array([10.0, 2.0, 0.0]))
    1
    """
    more, less = _scaled(gain), 1.0 - _scaled(outline)
    return int(np.argmax(more + less))


def _scaled(numbers: FloatArray) -> FloatArray:
    span = float(np.ptp(numbers))
    scaled: FloatArray = (numbers - numbers.min()) / span if span else np.zeros(len(numbers))
    return scaled


def _beaten(place: int, gain: FloatArray, outline: FloatArray) -> bool:
    """Whether another point is as good in both and better in one, or the same and earlier."""
    as_good = (gain >= gain[place]) & (outline <= outline[place])
    better = (gain > gain[place]) | (outline < outline[place])
    same = ~better & (np.arange(len(gain)) < place)
    return bool((as_good & (better | same)).any())
