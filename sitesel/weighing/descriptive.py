"""
What the values alone suggest: entropy and CRITIC. They describe the sites, not what matters.

    entropy [1]_   p_ij = v_ij / sum over i of v_ij,  E_j = -sum over i of p_ij ln p_ij / ln n,
                   share ∝ 1 - E_j
    CRITIC [2]_    values scaled to the range of each criterion, share ∝ s_j · sum over k of
                   (1 - r_jk), with s the standard deviation and r Pearson's correlation

A criterion whose value is the same everywhere tells no sites apart and gets the share 0. One that
is unknown for any site is left out and gets NaN. Both are named in the result.

.. [1] Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making: Methods and
   Applications. Lecture Notes in Economics and Mathematical Systems 186, Springer,
   doi:10.1007/978-3-642-48318-9.
.. [2] Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995). Determining objective weights in
   multiple criteria problems: the CRITIC method. Computers & Operations Research 22(7), 763-770,
   doi:10.1016/0305-0548(94)00059-H.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray

NO_SPREAD = 1e-12
LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """
    Descriptive shares.

    Parameters
    ----------
    share : ndarray of float, shape (m,)
        Sums to 1 over the criteria that are known; NaN where unknown.
    unknown : ndarray of bool, shape (m,)
        Left out: the value of a site is unknown.
    flat : ndarray of bool, shape (m,)
        Share 0: the value is the same everywhere.
    """

    share: FloatArray
    unknown: BoolArray
    flat: BoolArray


def entropy(value: FloatArray) -> Described:
    """
    Weigh criteria by how unevenly their values are spread.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        In [0, 1]; NaN is unknown.

    Returns
    -------
    Described
        Shares, and what was left out.

    Raises
    ------
    MethodError
        If fewer than two sites or two criteria tell anything.
    """
    unknown, flat = _left_out(value)
    kept = value[:, ~(unknown | flat)]
    part = kept / kept.sum(axis=0)
    surprise = np.log(part, out=np.zeros_like(part), where=part > 0)
    information = 1 + (part * surprise).sum(axis=0) / np.log(len(value))
    return _described(information, unknown=unknown, flat=flat)


def critic(value: FloatArray) -> Described:
    """
    Weigh criteria by their contrast and by how little they repeat the others.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        In [0, 1]; NaN is unknown.

    Returns
    -------
    Described
        Shares, and what was left out.

    Raises
    ------
    MethodError
        If fewer than two sites or two criteria tell anything, or all say the same.
    """
    unknown, flat = _left_out(value)
    kept = value[:, ~(unknown | flat)]
    scaled = (kept - kept.min(axis=0)) / np.ptp(kept, axis=0)
    conflict = (1 - np.corrcoef(scaled, rowvar=False)).sum(axis=0)
    information = scaled.std(axis=0, ddof=1) * conflict
    if information.sum() < NO_SPREAD:
        raise MethodError(
            "各指标完全相关,CRITIC 分不出权重。",
            "All criteria are fully correlated; CRITIC cannot tell their weights apart.",
        )
    return _described(information, unknown=unknown, flat=flat)


def _left_out(value: FloatArray) -> tuple[BoolArray, BoolArray]:
    unknown = np.array(np.isnan(value).any(axis=0))
    flat = ~unknown
    flat[~unknown] = np.ptp(value[:, ~unknown], axis=0) < NO_SPREAD if len(value) else True
    kept = int((~(unknown | flat)).sum())
    if kept < LEAST:
        raise MethodError(
            f"只有 {kept} 项指标既都已知又有差别({len(value)} 个地块),至少要 {LEAST} 项;"
            "请补图层或放宽筛选。",
            f"Only {kept} criteria are known everywhere and differ ({len(value)} sites); at least "
            f"{LEAST} are needed: supply layers or relax the filters.",
        )
    return unknown, flat


def _described(information: FloatArray, *, unknown: BoolArray, flat: BoolArray) -> Described:
    share = np.zeros(len(unknown))
    share[unknown] = np.nan
    share[~(unknown | flat)] = information / information.sum()
    return Described(share=share, unknown=unknown, flat=flat)
