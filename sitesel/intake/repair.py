"""
Repair of invalid outlines: asked for, done by one stated method, told feature by feature.

The method is GEOS's `make_valid` by structure (as of GEOS 3.10): rings are made valid, shells are
joined, holes taken out, and what collapses to less than an area is left out. A polygon that crosses
itself becomes what its rings enclose. Parts of another kind than the role holds are set aside and
told. Areas are in square metres, of the ring as drawn before and of the polygon after; a ring that
crosses itself has lobes of opposite sign, so that its area before may be less than it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.intake.problems import INVALID, WRONG, Problems
from sitesel.pack.faults import DIMENSION

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray, IntArray

METHOD = "shapely.make_valid(method='structure', keep_collapsed=False)"
AREAL = 2
MULTI = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """
    What was repaired, row by row.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        All features, repaired where that was possible.
    rows : ndarray of int, shape (k,)
        Which were repaired, from 0.
    before_m2, after_m2 : ndarray of float, shape (k,)
        Their areas; 0 for points and lines.
    set_aside : ndarray of int, shape (k,)
        How many parts of another kind each lost.
    """

    shapes: GeometryArray
    rows: IntArray
    before_m2: FloatArray
    after_m2: FloatArray
    set_aside: IntArray


def repair(shapes: GeometryArray, problems: Problems, kind: str) -> Repaired:
    """
    Repair what is invalid, and take the right parts out of collections.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        In metres.
    problems : Problems
        Of these shapes.
    kind : str
        What the role holds.

    Returns
    -------
    Repaired
        Rows that nothing is left of are not among the repaired; they stay at fault.
    """
    asked = np.flatnonzero(np.isin(problems.code, [INVALID, WRONG]))
    valid = shapely.make_valid(shapes[asked], method="structure", keep_collapsed=False)
    mended, dropped = _of_kind(valid, kind)
    left = ~shapely.is_missing(mended)
    rows = asked[left]
    after = mended[left]
    out = shapes.copy()
    out[rows] = after
    return Repaired(
        shapes=out,
        rows=rows,
        before_m2=shapely.area(shapes[rows]),
        after_m2=shapely.area(after),
        set_aside=dropped[left],
    )


def _of_kind(shapes: GeometryArray, kind: str) -> tuple[GeometryArray, IntArray]:
    """Keep the parts of the right dimension; None where there is none. And how many parts went."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    inner, within = shapely.get_parts(parts, return_index=True)
    owner = owner[within]
    dimension = shapely.get_dimensions(inner)
    right = np.isin(dimension, list(DIMENSION[kind])) & ~shapely.is_empty(inner)
    dropped = np.bincount(owner[~right], minlength=len(shapes))
    kept = np.full(len(shapes), None, dtype=object)
    if kind == "mixed":
        whole = ~shapely.is_empty(shapes)
        kept[whole] = shapes[whole]
        return kept, dropped
    wanted = next(iter(DIMENSION[kind]))
    inner, owner = inner[right], owner[right]
    many = np.bincount(owner, minlength=len(shapes))
    single = many[owner] == 1
    kept[owner[single]] = inner[single]
    if (~single).any():
        places, index = np.unique(owner[~single], return_inverse=True)
        kept[places] = MULTI[wanted](inner[~single], indices=index)
    return kept, dropped
