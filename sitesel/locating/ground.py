"""
Where a region can be at all: units wide enough, in pieces that are large enough.

A region is in one piece, so it lies in one piece of the ground; a piece with too little land or
frontage holds none. Opened by the width first, this leaves all regions and little else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import NoSiteError
from sitesel.locating.field import field, side, terms, whole_squares
from sitesel.locating.wanted import front_of

if TYPE_CHECKING:
    from sitesel.locating.field import Field, Terms
    from sitesel.locating.units import Units
    from sitesel.locating.wanted import Wanted
    from sitesel.matrix import BoolArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """
    The units that a region can have, renumbered.

    Parameters
    ----------
    units : Units
        They alone.
    wanted : Wanted
        With frontage and kept units by their new numbers.
    rows : ndarray of int, shape (n,)
        Number that each had before.
    field : Field
        The same for compiled code.
    terms : Terms
        Limits for compiled code.
    """

    units: Units
    wanted: Wanted
    rows: IntArray
    field: Field
    terms: Terms

    def kept(self) -> BoolArray:
        """
        Tell which units a region must have.

        Returns
        -------
        ndarray of bool, shape (n,)
            True for those.
        """
        mask = np.zeros(len(self.units), dtype=np.bool_)
        mask[self.wanted.kept] = True
        return mask


def possible(units: Units, wanted: Wanted) -> BoolArray:
    """
    Tell which units may lie in a region.

    Parameters
    ----------
    units : Units
        The ground.
    wanted : Wanted
        Area, width, frontage.

    Returns
    -------
    ndarray of bool, shape (n,)
        False where a region surely cannot be.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    wide = _wide(units, side(units, wanted))
    source = units.source()
    edge = wide[source] & wide[units.other]
    joined = csr_array(
        (np.ones(int(edge.sum()), dtype=np.int8), (source[edge], units.other[edge])),
        shape=(len(units), len(units)),
    )
    piece = connected_components(joined, directed=False)[1]
    limits = terms(wanted)
    land = np.bincount(piece, weights=np.where(wide, units.area_m2, 0.0))
    front = np.bincount(piece, weights=np.where(wide, front_of(wanted, units), 0.0))
    enough = (land >= limits.least) & (front >= limits.front_least)
    able: BoolArray = wide & enough[piece]
    return able


def prepare(units: Units, wanted: Wanted) -> Ground:
    """
    Leave out what no region can have.

    Parameters
    ----------
    units : Units
        All that is allowed.
    wanted : Wanted
        What is asked for.

    Returns
    -------
    Ground
        Not empty.

    Raises
    ------
    NoSiteError
        If nothing is left, or a unit that must be kept is not.
    """
    able = possible(units, wanted) if len(units) else np.zeros(0, dtype=np.bool_)
    if not able.any():
        raise NoSiteError(
            f"没有一片相连的可用地达到 {wanted.least_m2:g} 平方米、宽 {wanted.width_m:g} 米"
            f"和临界 {wanted.front_least_m:g} 米。",
            f"No connected usable land has {wanted.least_m2:g} m², a width of {wanted.width_m:g} m "
            f"and a frontage of {wanted.front_least_m:g} m.",
        )
    lost = wanted.kept[~able[wanted.kept]]
    if len(lost):
        raise NoSiteError(
            f"必须保留的单元 {lost[:5].tolist()} 不在任何足够大、足够宽的可用地内。",
            f"Units {lost[:5].tolist()}, which must be kept, lie in no usable land that is large "
            "and wide enough.",
        )
    part, rows = units.part(able)
    number = np.full(len(units), -1)
    number[rows] = np.arange(len(rows))
    own = replace(
        wanted,
        front_m=None if wanted.front_m is None else front_of(wanted, units)[rows],
        kept=number[wanted.kept],
    )
    return Ground(units=part, wanted=own, rows=rows, field=field(part, own), terms=terms(own))


def _wide(units: Units, cells_a_side: int) -> BoolArray:
    """Open the ground by a square (erode, then dilate)."""
    if cells_a_side == 1 or units.lattice is None:
        return np.ones(len(units), dtype=np.bool_)
    cells = units.lattice.unit >= 0
    opened = np.zeros_like(cells)
    row, column = np.nonzero(whole_squares(cells, cells_a_side))
    for down in range(cells_a_side):
        for along in range(cells_a_side):
            opened[row + down, column + along] = True
    wide: BoolArray = opened[units.lattice.row, units.lattice.column]
    return wide
