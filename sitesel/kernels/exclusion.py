"""
Which layers take each cell, each with its set-back: one bit a layer.

Nothing is buffered: what lies within a set-back of an edge is found row by row, what lies inside by
crossings (`reach`), and both are written as a bit into one mask. A cell keeps the bits of all
layers that take it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sitesel.errors import MethodError
from sitesel.kernels.grown import mark_grown
from sitesel.kernels.reach import mark_inside, mark_reached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.kernels.frame import Frame
    from sitesel.matrix import BoolArray, FloatArray, IntArray

MOST_LAYERS = 32
NO_POLYGON = -1


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
    mask : ndarray of bool, shape (rows, columns)
        Cells of the frame.
    set_back_m : float
        In metres, at least 0.
    """

    mask: BoolArray
    set_back_m: float


def exclusion(layers: Sequence[Drawn | Gridded], frame: Frame) -> npt.NDArray[np.uint32]:
    """
    Say by which layers each cell is taken: where its middle lies within the set-back.

    Parameters
    ----------
    layers : sequence of Drawn or Gridded
        At most 32.
    frame : Frame
        The cells.

    Returns
    -------
    ndarray of uint32, shape (rows, columns)
        Bit i of a cell is set where layer i takes it; 0 where it is free.

    Raises
    ------
    MethodError
        If there are more than 32 layers.
    """
    if len(layers) > MOST_LAYERS:
        raise MethodError(
            f"一次最多 {MOST_LAYERS} 个图层,给了 {len(layers)} 个;请分几次计算。",
            f"At most {MOST_LAYERS} layers at a time, not {len(layers)}; work them out in parts.",
        )
    taken = np.zeros(frame.shape, dtype=np.uint32)
    for number, layer in enumerate(layers):
        bit = np.uint32(1 << number)
        if isinstance(layer, Gridded):
            mark_grown(layer.mask, layer.set_back_m / frame.cell_m, taken, bit)
            continue
        edge = layer.polygon != NO_POLYGON
        mark_inside(layer.ends[edge], layer.polygon[edge], frame, taken, bit)
        mark_reached(layer.ends, layer.set_back_m, frame, taken, bit, whole=False)
    return taken
