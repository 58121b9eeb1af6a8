"""
Which N of many candidate regions go together and are best: set packing, solved exactly.

Every pair that is too near is a conflict; conflicts are covered by groups of which any two are in
conflict, so that a row of the programme stands for many pairs and its relaxation is tight. HiGHS
[1]_ solves it.

.. [1] Huangfu, Q. and Hall, J. A. J. (2018). Parallelizing the dual revised simplex method.
   Mathematical Programming Computation 10(1), 119-142, doi:10.1007/s12532-017-0130-5 (as SciPy's
   documentation cites it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.locating.solver import solved
from sitesel.locating.spacing import nearby

if TYPE_CHECKING:
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import BoolArray, FloatArray, IntArray


def conflicts(units: Units, wanted: Wanted, regions: list[IntArray]) -> BoolArray:
    """
    Tell which regions cannot stand together.

    Parameters
    ----------
    units : Units
        The ground.
    wanted : Wanted
        For its spacing.
    regions : list of ndarray of int
        Units of each candidate.

    Returns
    -------
    ndarray of bool, shape (c, c)
        Symmetric, with False on the diagonal.
    """
    from scipy.sparse import csr_array

    near = [nearby(units, rows, spacing_m=wanted.spacing_m) for rows in regions]

    def table(sets: list[IntArray]) -> Any:  # noqa: ANN401  (SciPy has no types)
        ends = np.concatenate([[0], np.cumsum([len(rows) for rows in sets])])
        held = np.concatenate(sets)
        return csr_array((np.ones(len(held), dtype=np.int32), held, ends),
                         shape=(len(sets), len(units)))  # fmt: skip

    clash: BoolArray = (table(near) @ table(regions).T).toarray() > 0
    clash |= clash.T
    np.fill_diagonal(clash, val=False)
    return clash


def choose(
    worth: FloatArray, clash: BoolArray, *, count: int, must: list[IntArray] | None = None
) -> IntArray | None:
    """
    Choose the best candidates that go together.

    Parameters
    ----------
    worth : ndarray of float, shape (c,)
        Objective of each.
    clash : ndarray of bool, shape (c, c)
        Which cannot stand together.
    count : int
        How many to choose.
    must : list of ndarray of int, optional
        Groups of candidates; one at least of each is chosen.

    Returns
    -------
    ndarray of int, shape (count,), or None
        Candidates, best first; None if no so many go together.

    Examples
    --------
    Of three in a row, the middle one is in the way of both others.

    >>> clash = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=bool)
    >>> choose(np.array([2.0, 3.0, 2.0]), clash, count=2).tolist()
    [0, 2]
    """
    groups = must or []
    if count == 1 and not groups:
        return np.array([int(np.argmax(worth))])
    from scipy.optimize import LinearConstraint

    size = len(worth)
    cliques = _cliques(worth, clash)
    rows = [np.ones(size), *(cliques), *(_held(group, size) for group in groups)]
    low = [count, *(-np.inf for _ in cliques), *(1.0 for _ in groups)]
    high = [count, *(1.0 for _ in cliques), *(np.inf for _ in groups)]
    scale = float(np.abs(worth).max()) or 1.0
    found = solved(
        -worth / scale,
        constraints=LinearConstraint(np.array(rows), low, high),
        integrality=np.ones(size),
        bounds=(0.0, 1.0),
    )
    if found.x is None:
        return None
    chosen = np.flatnonzero(found.x > 0.5)  # noqa: PLR2004  (0 or 1, but for rounding)
    best: IntArray = chosen[np.argsort(-worth[chosen], kind="stable")]
    return best


def _held(group: IntArray, size: int) -> FloatArray:
    row = np.zeros(size)
    row[group] = 1.0
    return row


def _cliques(worth: FloatArray, clash: BoolArray) -> list[FloatArray]:
    """Cover every conflict by groups that are in conflict throughout, the best members first."""
    open_pairs = np.triu(clash)
    order = np.argsort(-worth, kind="stable")
    groups = []
    while open_pairs.any():
        one, other = np.unravel_index(int(np.argmax(open_pairs)), open_pairs.shape)
        members = [int(one), int(other)]
        fits = clash[one] & clash[other]
        for candidate in order.tolist():
            if fits[candidate]:
                members.append(candidate)
                fits &= clash[candidate]
        open_pairs[np.ix_(members, members)] = False
        groups.append(_held(np.array(members), len(worth)))
    return groups
