"""
Cells of a grid around which a segment is over-represented: Getis and Ord's local G* [1]_.

The value of a cell is its excess, firms of the segment less what its share of all listed firms
would give it; its neighbours are itself and the eight around it. Sums of counts would mark every
dense place; those of the excess mark what is dense beyond the background. The score is the usual
one, made by esda. Its usual chance takes values for exchangeable between cells, which an excess is
not where cells differ in firms; under random labelling the sum in a window depends on the count
there alone, so its chance is hypergeometric, exactly. All cells and segments are corrected
together.

.. [1] Ord, J. K. and Getis, A. (1995). Local spatial autocorrelation statistics: distributional
       issues and an application. Geographical Analysis 27(4), 286-306,
       doi:10.1111/j.1538-4632.1995.tb00912.x.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.clustering.excess import chance, corrected, testable
from sitesel.clustering.quotient import counts

if TYPE_CHECKING:
    from sitesel.clustering.placed import Placed
    from sitesel.matrix import BoolArray, FloatArray, IntArray

BESIDE = 1.5  # cell sides: more than a diagonal, less than two


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspots:
    """
    Cells that hold listed firms, c of them, over s segments.

    Parameters
    ----------
    corners : ndarray of float, shape (c, 2)
        South-west corners, in metres of the working system.
    cell_m : float
        Side.
    count : ndarray of int, shape (c, s)
        Firms of each segment in each cell.
    of_all : ndarray of int, shape (c,)
        All listed firms.
    window_count, window_all : ndarray of int, shapes (c, s) and (c,)
        The same in the cell and the eight around it.
    score : ndarray of float, shape (c, s)
        G*, standardised; NaN where it does not vary.
    p_corrected : ndarray of float, shape (c, s)
        NaN where not tested.
    """

    corners: FloatArray
    cell_m: float
    count: IntArray
    of_all: IntArray
    window_count: IntArray
    window_all: IntArray
    score: FloatArray
    p_corrected: FloatArray


def cells_of(points: FloatArray, side_m: float) -> tuple[IntArray, FloatArray]:
    """
    Sort points into the squares of a grid that begins at the origin of the system.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        In metres.
    side_m : float
        Of a square.

    Returns
    -------
    tuple of (ndarray of int, shape (n,); ndarray of float, shape (c, 2))
        The square of each point, and the south-west corners of those that hold any, in order.
    """
    found, which = np.unique(np.floor(points / side_m), axis=0, return_inverse=True)
    return which.reshape(-1), found * side_m


def hotspots(firms: Placed, tested: BoolArray, *, cell_m: float, alpha: float) -> Hotspots:
    """
    Find where segments are over-represented.

    Parameters
    ----------
    firms : Placed
        Listed firms, at least one.
    tested : ndarray of bool, shape (s,)
        Which segments have firms enough for a test.
    cell_m : float
        Side of the cells.
    alpha : float
        The level, in (0, 1).

    Returns
    -------
    Hotspots
        Of all cells that hold firms.
    """
    from libpysal.graph import Graph

    which, corners = cells_of(firms.points, cell_m)
    count, of_all = counts(which, firms.member, areas=len(corners))
    around = Graph.build_distance_band(corners, threshold=BESIDE * cell_m).assign_self_weight(1)
    window = around.sparse.astype(int)
    window_count, window_all = window @ count, window @ of_all
    members, total = firms.members, len(firms)
    p = chance(window_count, window_all, members, total)
    can = testable(window_all, members, total, alpha=alpha) & tested[None, :]
    share = members / total
    return Hotspots(
        corners=corners, cell_m=cell_m, count=count, of_all=of_all,
        window_count=window_count, window_all=window_all,
        score=_scores(count - of_all[:, None] * share, around), p_corrected=corrected(p, can),
    )  # fmt: skip


def _scores(excess: FloatArray, around: Any) -> FloatArray:  # noqa: ANN401  (libpysal's graph)
    """Standardise the sums; a shift that makes the values positive changes no score."""
    from esda.getisord import G_Local

    found = np.full(excess.shape, np.nan)
    for segment in np.flatnonzero(np.ptp(excess, axis=0) > 0):
        values = excess[:, segment] - excess[:, segment].min() + 1.0
        with np.errstate(divide="ignore", invalid="ignore"):
            made = G_Local(values, around, transform="B", star=True, permutations=0)
        found[:, segment] = np.where(np.isfinite(made.Zs), made.Zs, np.nan)
    return found
