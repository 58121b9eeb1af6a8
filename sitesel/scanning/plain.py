"""A scan held in memory: what the search for regions starts from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.scanning.surface import EXCLUDED

if TYPE_CHECKING:
    from sitesel.kernels import Frame
    from sitesel.matrix import BoolArray, FloatArray, IntArray
    from sitesel.scanning.run import Scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """
    All cells of a scan.

    Parameters
    ----------
    frame : Frame
        Where.
    score : ndarray of float, shape (rows, columns)
        In [0, 1]; NaN off the territory.
    part : ndarray of int, shape (rows, columns)
        District of each, -1 off the territory.
    fails : dict of str to ndarray of bool, shape (rows, columns)
        By constraint that excludes or flags: which cells fail it, for sure or as drawn.
    open : ndarray of bool, shape (rows, columns)
        Which cells have a constraint that cannot be told.
    excluded : ndarray of bool, shape (rows, columns)
        Which of them a constraint rules out.
    """

    frame: Frame
    score: FloatArray
    part: IntArray
    fails: dict[str, BoolArray]
    open: BoolArray
    excluded: BoolArray


def plain(scan: Scan) -> Plain:
    """
    Scan into memory.

    Parameters
    ----------
    scan : Scan
        What was asked for, in cells of which some millions fit.

    Returns
    -------
    Plain
        Some 20 bytes a cell.
    """
    frame = scan.frame
    score = np.full(frame.shape, np.nan)
    part = np.full(frame.shape, -1, dtype=np.int64)
    named = [one.id for one in scan.rules.constraints if one.action in {"exclude", "flag"}]
    fails = {name: np.zeros(frame.shape, dtype=bool) for name in named}
    doubt, excluded = (np.zeros(frame.shape, dtype=bool) for _ in range(2))
    for cells, of, found in scan.found():
        top, left = cells.frame.row - frame.row, cells.frame.column - frame.column
        window = slice(top, top + cells.frame.rows), slice(left, left + cells.frame.columns)
        score[window][cells.wanted] = found.score
        part[window][cells.wanted] = of
        excluded[window][cells.wanted] = found.status == EXCLUDED
        for name in named:
            fails[name][window][cells.wanted] = found.fails[name] | found.drawn[name]
            doubt[window][cells.wanted] |= found.open[name]
    kept = {name: mask for name, mask in fails.items() if mask.any()}
    return Plain(frame=frame, score=score, part=part, fails=kept, open=doubt, excluded=excluded)
