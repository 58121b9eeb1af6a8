"""
The ground that regions are made of: cells of a grid or parcels, and which of them touch.

A unit has a value, an area, the length of its outline, and the units that it shares edges with.
Only units that may be built on are units at all, so nothing further on asks what is allowed.
Areas are square metres, lengths metres, values are in [0, 1] and known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import MethodError

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray, GeometryArray, IntArray

LEAST_EDGE_M = 1.0  # parcels that share less touch at a corner
SNAP_M = 0.5  # outlines drawn so near to each other are meant to be one; no road is narrower


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """
    Where the units of a grid lie in it.

    Parameters
    ----------
    unit : ndarray of int, shape (rows, columns)
        Number of the unit of each cell, -1 where there is none.
    row, column : ndarray of int, shape (n,)
        Of the cell of each unit.
    cell_m : float
        Side of a cell.
    """

    unit: IntArray
    row: IntArray
    column: IntArray
    cell_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """
    Pieces of ground and their common edges.

    Parameters
    ----------
    value : ndarray of float, shape (n,)
        Utility of each, in [0, 1].
    area_m2, perimeter_m : ndarray of float, shape (n,)
        Area and length of the whole outline of each, holes too.
    start : ndarray of int, shape (n + 1,)
        The edges of unit i are those from `start[i]` to `start[i + 1]`.
    other : ndarray of int, shape (e,)
        The unit beyond each edge, ascending within a unit; every edge is there from both sides.
    shared_m : ndarray of float, shape (e,)
        Length of each common edge.
    xy : ndarray of float, shape (n, 2)
        A point of each, easting and northing.
    lattice : Lattice, optional
        Of a grid.
    outlines : ndarray of object, shape (n,), optional
        Polygons of parcels.

    Raises
    ------
    MethodError
        If a value is unknown or outside [0, 1], or an area is not above 0.
    """

    value: FloatArray
    area_m2: FloatArray
    perimeter_m: FloatArray
    start: IntArray
    other: IntArray
    shared_m: FloatArray
    xy: FloatArray
    lattice: Lattice | None = None
    outlines: GeometryArray | None = None

    def __post_init__(self) -> None:
        wrong = np.flatnonzero(~((self.value >= 0.0) & (self.value <= 1.0)))
        if len(wrong):
            raise MethodError(
                f"第 {wrong[:5].tolist()} 个单元的效用未知或不在 0 到 1 之间;请先剔除或补齐。",
                f"Values of units {wrong[:5].tolist()} are unknown or outside [0, 1]; leave those "
                "units out or supply their values.",
            )
        empty = np.flatnonzero(~(self.area_m2 > 0.0))
        if len(empty):
            raise MethodError(
                f"第 {empty[:5].tolist()} 个单元没有面积;请先剔除。",
                f"Units {empty[:5].tolist()} have no area; leave them out.",
            )

    def __len__(self) -> int:
        return len(self.value)

    def source(self) -> IntArray:
        """
        Give the unit on this side of each edge.

        Returns
        -------
        ndarray of int, shape (e,)
            Aligned with `other`.
        """
        return np.repeat(np.arange(len(self)), np.diff(self.start))

    def edges_of(self, rows: IntArray) -> IntArray:
        """
        Find the edges of some units.

        Parameters
        ----------
        rows : ndarray of int, shape (k,)
            Which units.

        Returns
        -------
        ndarray of int
            Places in `other` and `shared_m`, unit after unit.
        """
        degree = self.start[rows + 1] - self.start[rows]
        first = np.repeat(self.start[rows] - np.cumsum(degree) + degree, degree)
        edges: IntArray = first + np.arange(len(first))
        return edges

    def part(self, kept: BoolArray) -> tuple[Units, IntArray]:
        """
        Keep some units only.

        Parameters
        ----------
        kept : ndarray of bool, shape (n,)
            Which.

        Returns
        -------
        tuple of Units and ndarray of int
            They, and the number that each had before.
        """
        rows = np.flatnonzero(kept)
        number = np.full(len(self), -1)
        number[rows] = np.arange(len(rows))
        source = self.source()
        inner = kept[source] & kept[self.other]
        degree = np.bincount(number[source[inner]], minlength=len(rows))
        lattice = None
        if self.lattice is not None:
            cells = np.full_like(self.lattice.unit, -1)
            row, column = self.lattice.row[rows], self.lattice.column[rows]
            cells[row, column] = np.arange(len(rows))
            lattice = Lattice(unit=cells, row=row, column=column, cell_m=self.lattice.cell_m)
        units = Units(
            value=self.value[rows],
            area_m2=self.area_m2[rows],
            perimeter_m=self.perimeter_m[rows],
            start=np.concatenate([[0], np.cumsum(degree)]),
            other=number[self.other[inner]],
            shared_m=self.shared_m[inner],
            xy=self.xy[rows],
            lattice=lattice,
            outlines=None if self.outlines is None else self.outlines[rows],
        )
        return units, rows


def from_grid(value: FloatArray, allowed: BoolArray, *, cell_m: float) -> Units:
    """
    Take the allowed cells of a grid as units; cells touch along edges, not at corners.

    Parameters
    ----------
    value : ndarray of float, shape (rows, columns)
        Utility of each cell; may be NaN where nothing is allowed.
    allowed : ndarray of bool, shape (rows, columns)
        Which cells may be part of a region.
    cell_m : float
        Side of a cell.

    Returns
    -------
    Units
        Numbered along the rows, from row 0, which is the northernmost.

    Examples
    --------
    >>> units = from_grid(np.array([[0.2, 0.4]]), np.array([[True, True]]), cell_m=10.0)
    >>> units.perimeter_m.tolist(), units.other.tolist(), units.shared_m.tolist()
    ([40.0, 40.0], [1, 0], [10.0, 10.0])
    """
    row, column = np.nonzero(allowed)
    count = len(row)
    cells = np.full((allowed.shape[0] + 2, allowed.shape[1] + 2), -1)
    cells[1:-1, 1:-1][allowed] = np.arange(count)
    beyond = np.column_stack(
        [
            cells[row, column + 1],  # north, west, east, south: numbers ascend
            cells[row + 1, column],
            cells[row + 1, column + 2],
            cells[row + 2, column + 1],
        ]
    )
    there = beyond >= 0
    return Units(
        value=np.ascontiguousarray(value[allowed], dtype=np.float64),
        area_m2=np.full(count, cell_m * cell_m),
        perimeter_m=np.full(count, 4.0 * cell_m),
        start=np.concatenate([[0], np.cumsum(there.sum(axis=1))]),
        other=beyond[there],
        shared_m=np.full(int(there.sum()), cell_m),
        xy=np.column_stack([(column + 0.5) * cell_m, -(row + 0.5) * cell_m]),
        lattice=Lattice(
            unit=np.ascontiguousarray(cells[1:-1, 1:-1]), row=row, column=column, cell_m=cell_m
        ),
    )


def from_parcels(value: FloatArray, outlines: GeometryArray) -> Units:
    """
    Take parcels as units; they touch where their outlines share a metre or more.

    Survey and drawing leave gaps and overlaps of some centimetres, and corners that lie beside the
    neighbour's edge instead of on it; outlines nearer than half a metre are taken as one.

    Parameters
    ----------
    value : ndarray of float, shape (n,)
        Utility of each.
    outlines : ndarray of object, shape (n,)
        Polygons in a metric system that do not overlap.

    Returns
    -------
    Units
        In the same order.
    """
    import shapely

    left, right = shapely.STRtree(outlines).query(outlines, predicate="dwithin", distance=SNAP_M)
    pair = left < right
    left, right = left[pair], right[pair]
    edges = shapely.boundary(outlines)
    both = _common(edges[left], edges[right]), _common(edges[right], edges[left])
    shared = (both[0] + both[1]) / 2.0  # the same whatever the order of the parcels
    long = shared >= LEAST_EDGE_M
    source = np.concatenate([left[long], right[long]])
    other = np.concatenate([right[long], left[long]])
    length = np.concatenate([shared[long], shared[long]])
    order = np.lexsort((other, source))
    degree = np.bincount(source, minlength=len(outlines))
    points = shapely.point_on_surface(outlines)
    return Units(
        value=np.ascontiguousarray(value, dtype=np.float64),
        area_m2=shapely.area(outlines),
        perimeter_m=shapely.length(edges),
        start=np.concatenate([[0], np.cumsum(degree)]),
        other=other[order],
        shared_m=length[order],
        xy=shapely.get_coordinates(points),
        outlines=outlines,
    )


def _common(left: GeometryArray, right: GeometryArray) -> FloatArray:
    """Length that outlines share once each has the other's corners."""
    import shapely

    mine = shapely.snap(left, right, SNAP_M)
    theirs = shapely.snap(right, mine, SNAP_M)
    length: FloatArray = shapely.length(shapely.intersection(mine, theirs))
    return length
