"""
Location quotients: a segment's share of the firms of a district, over its share of all firms.

    LQ = (x / N) / (m / n)

x of the N listed firms of the district, and m of all n, are of the segment. The chance is exact
under random labelling; the interval is that of Clopper and Pearson [1]_ for x of N, with m / n
taken as known. The same by output or employees of the firms that state them: a quotient of sums,
for which there is no test, with how many firms it rests on.

.. [1] Clopper, C. J. and Pearson, E. S. (1934). The use of confidence or fiducial limits
       illustrated in the case of the binomial. Biometrika 26(4), 404-413,
       doi:10.1093/biomet/26.4.404.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.clustering.excess import chance, corrected, testable
from sitesel.clustering.limits import limits

if TYPE_CHECKING:
    from sitesel.clustering.placed import Placed
    from sitesel.matrix import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotients:
    """
    Location quotients of s segments in d districts.

    Parameters
    ----------
    count : ndarray of int, shape (d, s)
        Firms of the segment in the district.
    of_all : ndarray of int, shape (d,)
        Listed firms there.
    quotient, low, high : ndarray of float, shape (d, s)
        By firms, with the interval; NaN where there are no firms to divide by.
    p, p_corrected : ndarray of float, shape (d, s)
        Chance of as many or more; NaN in the second where not tested.
    """

    count: IntArray
    of_all: IntArray
    quotient: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    p_corrected: FloatArray


def counts(area: IntArray, member: BoolArray, *, areas: int) -> tuple[IntArray, IntArray]:
    """
    Count firms by area.

    Parameters
    ----------
    area : ndarray of int, shape (n,)
        The area of each, from 0.
    member : ndarray of bool, shape (n, s)
        Whether it is of a segment.
    areas : int
        How many there are.

    Returns
    -------
    tuple of ndarray of int, shapes (areas, s) and (areas,)
        Firms of each segment, and all.
    """
    row, segment = np.nonzero(member)
    width = member.shape[1]
    flat = np.bincount(area[row] * width + segment, minlength=areas * width)
    return flat.reshape(areas, width), np.bincount(area, minlength=areas)


def quotients(
    area: IntArray, member: BoolArray, tested: BoolArray, *, areas: int, alpha: float
) -> Quotients:
    """
    Compare every segment's share of the firms of a district with its share of all.

    Parameters
    ----------
    area : ndarray of int, shape (n,)
        The district of each firm, from 0.
    member : ndarray of bool, shape (n, s)
        Whether it is of a segment.
    tested : ndarray of bool, shape (s,)
        Which segments have firms enough for a test.
    areas : int
        d, how many districts there are.
    alpha : float
        The level, in (0, 1).

    Returns
    -------
    Quotients
        Of all districts and segments.
    """
    count, of_all = counts(area, member, areas=areas)
    members, total = member.sum(axis=0), len(area)
    share = np.divide(members, total, out=np.full(len(members), np.nan), where=members > 0)
    with np.errstate(invalid="ignore"):
        low, high = _interval(count, of_all[:, None], limits().confidence)
        quotient = np.where(of_all > 0, 1, np.nan)[:, None] * count / np.maximum(of_all, 1)[:, None]
    p = chance(count, of_all, members, total)
    can = testable(of_all, members, total, alpha=alpha) & tested[None, :]
    return Quotients(
        count=count, of_all=of_all, quotient=quotient / share, low=low / share, high=high / share,
        p=p, p_corrected=corrected(p, can),
    )  # fmt: skip


def _interval(count: IntArray, of: IntArray, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Give the exact limits of a share; NaN of nothing."""
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    some = np.where(of > 0, 1.0, np.nan)
    low = np.where(count > 0, betaincinv(np.maximum(count, 1), of - count + 1, tail), 0.0)
    high = np.where(count < of, betaincinv(count + 1, np.maximum(of - count, 1), 1 - tail), 1.0)
    return low * some, high * some


def by_size(
    area: IntArray, firms: Placed, size: FloatArray, *, areas: int
) -> tuple[FloatArray, IntArray]:
    """
    Give location quotients by a size that firms state: output or employees.

    Parameters
    ----------
    area : ndarray of int, shape (n,)
        The district of each firm, from 0.
    firms : Placed
        n of them.
    size : ndarray of float, shape (n,)
        Of each; NaN where not stated.
    areas : int
        How many districts there are.

    Returns
    -------
    tuple of (ndarray of float, ndarray of int), shape (d, s)
        Quotients, NaN where nothing is stated to divide by; firms of the segment that state it.
    """
    states = np.isfinite(size)
    row, segment = np.nonzero(firms.member & states[:, None])
    width = firms.member.shape[1]
    flat = area[row] * width + segment
    shape = (areas, width)
    mine = np.bincount(flat, weights=size[row], minlength=areas * width).reshape(shape)
    number = np.bincount(flat, minlength=areas * width).reshape(shape)
    all_of = np.bincount(area[states], weights=size[states], minlength=areas)
    with np.errstate(divide="ignore", invalid="ignore"):
        here = np.where(all_of[:, None] > 0, mine / all_of[:, None], np.nan)
        overall = mine.sum(axis=0) / all_of.sum()
        found = np.where(overall > 0, here / overall, np.nan)
    return found, number
