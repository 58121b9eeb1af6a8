"""
Which layers take each cell, each with its set-back: one bit a layer.

Nothing is buffered: what lies within a set-back of an edge is found row by row, what lies inside by
crossings (`reach`), and both are written as a bit into one mask. A cell keeps the bits of all
layers that take it.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sitesel.errors import MethodError
from sitesel.kernels.compiled import compiled
from sitesel.kernels.grown import set_back_mask
from sitesel.kernels.reach import mark_inside, mark_reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.kernels.frame import Frame
    from sitesel.matrix import BoolArray, FloatArray, IntArray

MOST_LAYERS = 31
OUTSIDE = np.uint32(1 << 31)  # the bit that no layer has: of a cell that is not asked for
NO_POLYGON = -1  # before all others, so that what is solid comes last


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """
    A layer of features that takes what lies on them or within a set-back.

    Parameters
    ----------
    ends : ndarray of float, shape (s, 4)
        Easting and northing of both ends of each segment: lines, edges of all rings; a point has
        two equal ends.
    polygon : ndarray of int, shape (s,)
        Which polygon an edge belongs to, ascending; -1 first, of lines and points.
    set_back_m : float
        In metres, at least 0.
    """

    ends: FloatArray
    polygon: IntArray
    set_back_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gridded:
    """
    A layer of cells that takes them and what lies within a set-back of their middles.

    Parameters
    ----------
    mask : ndarray of bool, shape (rows + 2 margin, columns + 2 margin)
        Cells of the frame and of the margin around it.
    set_back_m : float
        In metres, at least 0.
    margin : int
        Cells on each side, at least as many as the set-back spans.
    """

    mask: BoolArray
    set_back_m: float
    margin: int = 0


def exclusion(layers: Sequence[Drawn | Gridded], frame: Frame) -> npt.NDArray[np.uint32]:
    """
    Say by which layers each cell is taken: where its middle lies within the set-back.

    Parameters
    ----------
    layers : sequence of Drawn or Gridded
        At most 31.
    frame : Frame
        The cells.

    Returns
    -------
    ndarray of uint32, shape (rows, columns)
        Bit i of a cell is set where layer i takes it; 0 where it is free.

    Raises
    ------
    MethodError
        If there are more than 31 layers.
    """
    if len(layers) > MOST_LAYERS:
        raise MethodError(
            f"一次最多 {MOST_LAYERS} 个图层,给了 {len(layers)} 个;请分几次计算。",
            f"At most {MOST_LAYERS} layers at a time, not {len(layers)}; work them out in parts.",
        )
    taken, threads = np.zeros(frame.shape, dtype=np.uint32), os.cpu_count() or 1
    for number, layer in enumerate(layers):
        if isinstance(layer, Gridded):
            np.bitwise_or(taken, np.uint32(1 << number), out=taken, where=_grown(layer, frame))
    with ThreadPoolExecutor(threads) as pool:  # parts know nothing of each other: the same bits
        edges = np.linspace(0, frame.rows, threads + 1).astype(int).tolist()
        list(pool.map(partial(_mark, layers, frame, taken), edges[:-1], edges[1:]))
    return taken


def _mark(
    layers: Sequence[Drawn | Gridded],
    frame: Frame,
    taken: npt.NDArray[np.uint32],
    first: int,
    stop: int,
) -> None:
    """Set the bits of all that is drawn, in some rows."""
    part = replace(frame, row=frame.row + first, rows=stop - first)
    for number, layer in enumerate(layers):
        if isinstance(layer, Drawn):
            bit, solid = np.uint32(1 << number), np.searchsorted(layer.polygon, 0)
            mark_inside(layer.ends[solid:], layer.polygon[solid:], part, taken[first:stop], bit)
            mark_reached(layer.ends, layer.set_back_m, part, taken[first:stop], bit, whole=False)


def _grown(layer: Gridded, frame: Frame) -> BoolArray:
    grown = layer.mask
    if layer.set_back_m > 0:
        grown = set_back_mask(layer.mask, layer.set_back_m / frame.cell_m)
    first = layer.margin
    return grown[first : first + frame.rows, first : first + frame.columns]


def tally(taken: npt.NDArray[np.uint32], layers: int) -> IntArray:
    """
    Count the cells that each layer takes.

    Parameters
    ----------
    taken : ndarray of uint32, shape (rows, columns)
        As `exclusion` gives it; cells with the bit `OUTSIDE` are not counted.
    layers : int
        How many.

    Returns
    -------
    ndarray of int, shape (layers + 1, 3)
        Of each layer: by itself; that no layer before it takes; that no other layer takes. Last,
        three times, the cells that none takes.

    Examples
    --------
    >>> import numpy as np
    >>> tally(np.array([[0, 1, 2, 3, 2]], dtype=np.uint32), 2).tolist()
    [[2, 2, 1], [3, 2, 2], [1, 1, 1]]
    """
    counts = np.zeros((layers + 1, 3), dtype=np.int64)
    _tally(taken.reshape(-1), counts)
    return counts


@compiled
def _tally(taken, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    layers = len(counts) - 1
    for bits in taken:
        if bits & OUTSIDE:
            continue
        if not bits:
            counts[layers] += 1
            continue
        many, least = 0, layers
        for layer in range(layers):
            if (bits >> np.uint32(layer)) & np.uint32(1):
                counts[layer, 0] += 1
                many += 1
                least = min(least, layer)
        counts[least, 1] += 1
        if many == 1:
            counts[least, 2] += 1
