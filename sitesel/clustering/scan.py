"""
Discs of one radius in which a segment has more firms than random labelling puts into any disc.

The statistic of a disc is Kulldorff's [1]_ likelihood ratio for two kinds of points: x of the
segment among N in the disc, m among n in all.

    LLR = x ln(x/N) + (N-x) ln(1-x/N) + (m-x) ln(q) + (n-N-m+x) ln(1-q) - [the same for m of n],
    q = (m-x)/(n-N)

Its null is the greatest ratio over all discs *and* segments in each random labelling, so the chance
of even one false disc is at most what is told. Discs stand on a lattice to which places are
rounded, a fraction of the reach apart: that bounds the work, and no list of addresses is finer.

.. [1] Kulldorff, M. (1997). A spatial scan statistic. Communications in Statistics - Theory and
       Methods 26(6), 1481-1496, doi:10.1080/03610929708831995.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.clustering.hotspots import cells_of
from sitesel.clustering.labels import rank_p, relabelled
from sitesel.clustering.quotient import counts

if TYPE_CHECKING:
    from sitesel.clustering.limits import Limits
    from sitesel.clustering.placed import Placed
    from sitesel.matrix import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """
    Discs around c places of a lattice, over s segments.

    Parameters
    ----------
    place : ndarray of int, shape (n,)
        The place of each firm.
    centres : ndarray of float, shape (c, 2)
        In metres of the working system.
    count, within : ndarray of int, shape (c, s)
        Firms of each segment at the place, and within reach of it.
    of_all, all_within : ndarray of int, shape (c,)
        The same of all listed firms.
    ratio : ndarray of float, shape (c, s)
        LLR; 0 where the place has no firm of the segment, too few are near, or no more than
        elsewhere.
    p : ndarray of float, shape (c, s)
        Chance of any such disc anywhere under random labelling; 1 where the ratio is 0.
    """

    place: IntArray
    centres: FloatArray
    count: IntArray
    within: IntArray
    of_all: IntArray
    all_within: IntArray
    ratio: FloatArray
    p: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class _Discs:
    """What stays the same under every labelling: who is near whom, and how many."""

    near: Any  # scipy's csr_array of 0 and 1, shape (c, c)
    all_within: IntArray
    members: IntArray
    total: int
    least: int
    log: FloatArray  # k ln k for k = 0 ... total

    def ratio(self, count: IntArray) -> tuple[FloatArray, FloatArray]:
        """Give firms within reach, and LLR, from firms of each segment at each place."""
        within = self.near @ count.astype(float)  # floats: twice as fast
        at = np.flatnonzero(count)
        at = at[within.ravel()[at] >= self.least]
        row, segment = np.divmod(at, count.shape[1])
        x, inside = within.ravel()[at].astype(np.int64), self.all_within[row]
        m, n, log = self.members[segment], self.total, self.log
        more = x * n > m * inside
        at, x, inside, m = at[more], x[more], inside[more], m[more]
        found = np.zeros(count.shape)
        found.ravel()[at] = (
            (log[x] + log[inside - x] - log[inside])
            + (log[m - x] + log[n - inside - m + x] - log[n - inside])
            - (log[m] + log[n - m] - log[n])
        )
        return within, found


def scan(firms: Placed, tested: BoolArray, used: Limits, *, reach_m: float) -> Scanned:
    """
    Compare every disc with the best ones of random labellings.

    Parameters
    ----------
    firms : Placed
        Listed firms, at least one.
    tested : ndarray of bool, shape (s,)
        Which segments have firms enough for a test; the others have ratio 0.
    used : Limits
        Firms of a segment that a disc must hold, steps of the lattice, draws and seed.
    reach_m : float
        Radius of the discs.

    Returns
    -------
    Scanned
        Of all places that hold firms.
    """
    from scipy.special import xlogy
    from sklearn.neighbors import radius_neighbors_graph

    step_m = reach_m / used.lattice_per_reach
    place, corners = cells_of(firms.points, step_m)
    centres = corners + step_m / 2
    near = radius_neighbors_graph(centres, reach_m, include_self=True)
    count, of_all = counts(place, firms.member & tested[None, :], areas=len(centres))
    steps = np.arange(len(firms) + 1, dtype=float)
    discs = _Discs(
        near=near,
        all_within=(near @ of_all).astype(np.int64),
        members=firms.members,
        total=len(firms),
        least=used.cluster_firms,
        log=xlogy(steps, steps),
    )
    within, ratio = discs.ratio(count)
    row, segment = np.nonzero(firms.member & tested[None, :])
    width, best = count.shape[1], np.zeros(used.draws)
    labels = relabelled(row, len(firms), draws=used.draws, seed=used.seed)
    for draw, bearer in enumerate(labels):
        flat = np.bincount(place[bearer] * width + segment, minlength=count.size)
        best[draw] = discs.ratio(flat.reshape(count.shape))[1].max(initial=0.0)
    p = np.ones(ratio.shape)
    p[ratio > 0] = rank_p(ratio[ratio > 0], best)
    return Scanned(
        place=place, centres=centres, count=count, within=within.astype(np.int64), of_all=of_all,
        all_within=discs.all_within, ratio=ratio, p=p,
    )  # fmt: skip
