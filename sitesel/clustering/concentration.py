"""
How concentrated a segment is over areas: Herfindahl's index and that of Ellison and Glaeser [1]_.

    HHI = sum s²,   G = sum (s - x)²,   gamma = (G / (1 - sum x²) - H) / (1 - H)

with s the segment's share in each area, x the share of all listed firms, and H = sum z² of the
shares z of its firms: 1/m by number. By dartboard alone gamma is zero on the average. Its chance is
that of random labelling: each firm keeps its size and is put where another one is.

.. [1] Ellison, G. and Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing
       industries: a dartboard approach. Journal of Political Economy 105(5), 889-927,
       doi:10.1086/262098.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.clustering.labels import rank_p, relabelled

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """
    Of s segments over the same areas.

    Parameters
    ----------
    firms : ndarray of int, shape (s,)
        How many it rests on.
    hhi, hhi_drawn : ndarray of float, shape (s,)
        Herfindahl's index, and its mean under random labelling.
    gamma, gamma_drawn : ndarray of float, shape (s,)
        Of Ellison and Glaeser, and its mean under random labelling; NaN with fewer than two firms.
    p : ndarray of float, shape (s,)
        Share of draws that are as concentrated, by G.
    """

    firms: IntArray
    hhi: FloatArray
    hhi_drawn: FloatArray
    gamma: FloatArray
    gamma_drawn: FloatArray
    p: FloatArray


def concentration(
    area: IntArray, member: BoolArray, size: FloatArray, *, draws: int, seed: int
) -> Concentration:
    """
    Measure how concentrated segments are.

    Parameters
    ----------
    area : ndarray of int, shape (n,)
        Of each firm, from 0.
    member : ndarray of bool, shape (n, s)
        Whether it is of a segment.
    size : ndarray of float, shape (n,)
        What a firm counts: 1, or its output; it is left out where NaN.
    draws, seed : int
        Random labellings.

    Returns
    -------
    Concentration
        Of every segment.
    """
    known = np.isfinite(size)
    area, member, size = area[known], member[known], size[known]
    row, segment = np.nonzero(member)
    width, areas = member.shape[1], int(area.max(initial=-1)) + 1
    weight = size[row]
    whole = np.bincount(segment, weights=weight, minlength=width)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = weight / whole[segment]
        of_all = np.bincount(area, minlength=areas) / max(len(area), 1)

    def indices(bearer: IntArray) -> tuple[FloatArray, FloatArray]:
        flat = np.bincount(area[bearer] * width + segment, own, areas * width)
        share = flat.reshape(areas, width)
        return (share**2).sum(axis=0), ((share - of_all[:, None]) ** 2).sum(axis=0)

    hhi, spread = indices(row)
    nulls = [indices(one) for one in relabelled(row, len(area), draws=draws, seed=seed)]
    hhi_null, spread_null = (np.array(one) for one in zip(*nulls, strict=True))
    plants = np.bincount(segment, weights=own**2, minlength=width)
    firms = np.bincount(segment, minlength=width)
    least = 1 - (of_all**2).sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        gamma, gamma_null = (
            np.where((firms > 1) & (plants < 1), (one / least - plants) / (1 - plants), np.nan)
            for one in (spread, spread_null.mean(axis=0))
        )
    return Concentration(
        firms=firms, hhi=hhi, hhi_drawn=hhi_null.mean(axis=0), gamma=gamma,
        gamma_drawn=gamma_null, p=rank_p(spread, spread_null),
    )  # fmt: skip
