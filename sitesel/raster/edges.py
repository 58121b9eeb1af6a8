"""
Integrals of a grid over polygons: each cell counts by exactly the share of it that lies inside.

Green's theorem turns the integral of numbers `v` over a polygon into one round its outline,

    integral of v dx dy  =  closed integral of V(x, y) dy,    V(x, y) = integral of v from 0 to x,

and V is linear in x within a cell. An outline is cut where it crosses lines of the grid; of each
piece the middle gives the integral exactly. No cell inside is visited, so that the work grows with
the outline, and all polygons are done at once. Coordinates count cells: x to the east, y to the
south.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.outlines import segments

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, GeometryArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Edges:
    """
    Outlines of many polygons, cut into straight edges, those of a polygon together.

    Parameters
    ----------
    start : ndarray of int, shape (n + 1,)
        First edge of each polygon, and one past the last of all.
    ends : ndarray of float, shape (edges, 4)
        x and y of the first end, x and y of the second; the inside of the polygon lies where the
        integral counts it once.
    """

    start: IntArray
    ends: FloatArray

    @classmethod
    def of(cls, polygons: GeometryArray) -> Edges:
        """
        Take polygons apart.

        Parameters
        ----------
        polygons : ndarray of shapely.Geometry, shape (n,)
            With holes and parts; whatever has no area has no edges.

        Returns
        -------
        Edges
            Turned so that shells count once and holes are taken off.
        """
        parts, owner = shapely.get_parts(polygons, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        shell = np.r_[True, part[1:] != part[:-1]][: len(part)]
        ring, ends = segments(rings)
        x, y = ends[..., 0], ends[..., 1]
        middle_x = (x[:, 0] + x[:, 1]) / 2
        area = np.bincount(ring, weights=middle_x * (y[:, 1] - y[:, 0]), minlength=len(rings))
        wrong = (area > 0) != shell
        turned = np.where(wrong[ring][:, None, None], ends[:, ::-1], ends)
        count = np.bincount(owner[part][ring], minlength=len(polygons))
        return cls(start=np.r_[0, np.cumsum(count)], ends=turned.reshape(-1, 4))

    def take(self, polygons: IntArray) -> tuple[IntArray, FloatArray]:
        """
        Give the edges of some polygons.

        Parameters
        ----------
        polygons : ndarray of int, shape (k,)
            Which.

        Returns
        -------
        tuple of ndarray
            Position of the polygon among those asked, shape (edges,), and ends, shape (edges, 4).
        """
        count = self.start[polygons + 1] - self.start[polygons]
        return np.repeat(np.arange(len(polygons)), count), self.ends[
            ragged(self.start[polygons], count)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """
    Outlines cut at the lines of a grid: each step lies in one cell.

    Parameters
    ----------
    owner : ndarray of int, shape (steps,)
        Polygon of each.
    cell : ndarray of int, shape (steps,)
        Of the flattened grid.
    rise : ndarray of float, shape (steps,)
        How far it goes in y; below zero where it goes back.
    inside : ndarray of float, shape (steps,)
        From the west edge of the cell to the middle of the step, in [0, 1].
    """

    owner: IntArray
    cell: IntArray
    rise: FloatArray
    inside: FloatArray

    @classmethod
    def of(cls, owner: IntArray, ends: FloatArray, *, shape: tuple[int, int]) -> Steps:
        """
        Cut edges at the lines of a grid; what lies outside the grid counts for nothing.

        Parameters
        ----------
        owner : ndarray of int, shape (edges,)
            Polygon of each edge.
        ends : ndarray of float, shape (edges, 4)
            As `Edges` has them.
        shape : (int, int)
            Rows and columns of the grid, whose corner is the origin.

        Returns
        -------
        Steps
            In no order that matters.
        """
        rows, columns = shape
        owner, sign, x, y = _clipped(owner, ends, shape)
        first, count = _crossed(y[0], y[1], rows)
        edge = np.repeat(np.arange(len(owner)), count)
        row = ragged(first, count)
        high = np.maximum(y[1] - y[0], np.finfo(float).tiny)[edge]
        top = np.clip((row - y[0][edge]) / high, 0.0, 1.0)
        bottom = np.clip((row + 1 - y[0][edge]) / high, 0.0, 1.0)
        wide = (x[1] - x[0])[edge]
        at = x[0][edge] + np.stack([top, bottom]) * wide
        rise = sign[edge] * (bottom - top) * high
        west, east = at.min(axis=0), at.max(axis=0)
        first, count = _crossed(west, east, columns)
        piece = np.repeat(np.arange(len(row)), count)
        column = ragged(first, count)
        left = np.maximum(west[piece], column)
        right = np.minimum(east[piece], column + 1)
        reach = (east - west)[piece]
        part = np.divide(right - left, reach, out=np.ones_like(reach), where=reach > 0)
        return cls(
            owner=owner[edge][piece],
            cell=row[piece] * columns + column,
            rise=rise[piece] * part,
            inside=(left + right) / 2 - column,
        )

    def integral(self, numbers: FloatArray, *, count: int) -> FloatArray:
        """
        Integrate the numbers of the grid over each polygon.

        Parameters
        ----------
        numbers : ndarray of float, shape (rows, columns)
            None of them NaN.
        count : int
            Number of polygons.

        Returns
        -------
        ndarray of float, shape (count,)
            Number x area, in cells.
        """
        before = (np.cumsum(numbers, axis=1) - numbers).ravel()
        flat = np.ascontiguousarray(numbers).ravel()
        weights = self.rise * (before[self.cell] + flat[self.cell] * self.inside)
        return np.bincount(self.owner, weights=weights, minlength=count).astype(np.float64)


def ragged(first: IntArray, count: IntArray) -> IntArray:
    """
    Count on from each of some numbers.

    Parameters
    ----------
    first, count : ndarray of int, shape (n,)
        Where to begin, and how many.

    Returns
    -------
    ndarray of int, shape (sum of count,)
        All of them, one after the other.

    Examples
    --------
    >>> ragged(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    total = np.cumsum(count)
    begin = np.repeat(first - (total - count), count)
    counted: IntArray = begin + np.arange(len(begin))
    return counted


def _clipped(
    owner: IntArray, ends: FloatArray, shape: tuple[int, int]
) -> tuple[IntArray, FloatArray, tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Cut edges to the grid: up-going ones turned, west of it dropped, east of it on its edge."""
    rows, columns = shape
    downward = ends[:, 3] > ends[:, 1]
    ends = np.where(downward[:, None], ends, ends[:, [2, 3, 0, 1]])
    owner, sign, x0, y0, x1, y1 = _between(
        owner, np.where(downward, 1.0, -1.0), *ends.T, limit=float(rows)
    )
    slanted = x1 != x0
    wide = np.where(slanted, x1 - x0, 1.0)
    at_west = np.where(slanted, np.clip(-x0 / wide, 0, 1), 0.0)
    at_east = np.where(slanted, np.clip((columns - x0) / wide, 0, 1), 1.0)
    upright_east = ~slanted & (x0 >= columns)
    upright_west = ~slanted & (x0 < 0)
    begin, end = np.minimum(at_west, at_east), np.maximum(at_west, at_east)
    begin = np.where(upright_east | upright_west, 1.0, begin)  # none of it is in the grid
    end = np.where(upright_east | upright_west, 1.0, end)
    beyond_first = np.where(slanted, np.where(wide > 0, at_east, 0.0), 0.0)
    beyond_last = np.where(slanted, np.where(wide > 0, 1.0, at_east), np.where(upright_east, 1, 0))
    high, run = y1 - y0, x1 - x0
    parts = []
    for first, last, on_edge in ((begin, end, False), (beyond_first, beyond_last, True)):
        some = last > first
        edge = np.full(int(some.sum()), float(columns))
        parts.append(
            (
                owner[some],
                sign[some],
                edge if on_edge else np.clip((x0 + first * run)[some], 0, columns),
                edge if on_edge else np.clip((x0 + last * run)[some], 0, columns),
                (y0 + first * high)[some],
                (y0 + last * high)[some],
            )
        )
    owner, sign, x0, x1, y0, y1 = (np.concatenate(part) for part in zip(*parts, strict=True))
    return owner, sign, (x0, x1), (y0, y1)


def _between(  # noqa: PLR0913, PLR0917  (the ends of an edge)
    owner: IntArray,
    sign: FloatArray,
    x0: FloatArray,
    y0: FloatArray,
    x1: FloatArray,
    y1: FloatArray,
    *,
    limit: float,
) -> tuple[IntArray, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Keep of down-going edges what has y in [0, limit]; level ones count for nothing."""
    kept = (y1 > y0) & (y1 > 0) & (y0 < limit)
    owner, sign = owner[kept], sign[kept]
    x0, y0, x1, y1 = x0[kept], y0[kept], x1[kept], y1[kept]
    top, bottom = np.maximum(y0, 0.0), np.minimum(y1, limit)
    wide = (x1 - x0) / (y1 - y0)
    return owner, sign, x0 + (top - y0) * wide, top, x0 + (bottom - y0) * wide, bottom


def _crossed(low: FloatArray, high: FloatArray, limit: int) -> tuple[IntArray, IntArray]:
    """First line of cells that each interval lies in, and how many; at least one."""
    first = np.clip(np.floor(low), 0, limit - 1).astype(np.int64)
    last = np.clip(np.ceil(high) - 1, first, limit - 1).astype(np.int64)
    return first, last - first + 1
