"""
Repair of a layer piece by piece: what becomes of each row, without keeping the shapes.

A row that is repaired is judged anew; the others stay as they were judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.intake.problems import Problems, find, joined
from sitesel.intake.repair import Repaired, repair

if TYPE_CHECKING:
    import geopandas

    from sitesel.intake.judged import Judged
    from sitesel.matrix import BoolArray, IntArray
    from sitesel.text import Text

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """
    What became of every row of a layer.

    Parameters
    ----------
    problems : Problems
        What is wrong still.
    types : ndarray of int, shape (n,)
        What GEOS calls each shape; -1 for none.
    touched : ndarray of bool, shape (n,)
        Whether each was repaired.
    log : tuple of dict
        One entry a row that was repaired and is sound.
    """

    problems: Problems
    types: IntArray
    touched: BoolArray
    log: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """
    A piece of a layer, repaired.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        All of its rows.
    done : Repaired
        What was repaired of it.
    """

    frame: geopandas.GeoDataFrame
    done: Repaired


def untouched(judged: Judged) -> Mended:
    """
    Leave a layer as it is.

    Parameters
    ----------
    judged : Judged
        A layer.

    Returns
    -------
    Mended
        Nothing repaired.
    """
    none = np.zeros(len(judged.types), dtype=bool)
    return Mended(problems=judged.problems, types=judged.types, touched=none, log=())


def mended(judged: Judged) -> Mended:
    """
    Repair a layer, and tell what becomes of it.

    Parameters
    ----------
    judged : Judged
        A layer with invalid outlines or wrong kinds.

    Returns
    -------
    Mended
        Rows that nothing is left of are not among those touched; they stay at fault.
    """
    before, kind, codes = judged.problems, judged.pieces.decided.kind, judged.codes
    types, touched = judged.types.copy(), np.zeros(len(judged.types), dtype=bool)
    found: list[Problems] = []
    log: list[Json] = []
    for start, frame in judged.pieces:
        done = repaired_piece(judged, start, frame).done
        stop = start + len(frame)
        here = before.part(start, stop).replaced(done.rows, find(done.shapes[done.rows], kind))
        found.append(here.with_codes(codes[start:stop]))
        types[start + done.rows] = shapely.get_type_id(done.shapes[done.rows])
        touched[start + done.rows] = True
        log += _entries(judged, start, done, bad=found[-1].bad)
    return Mended(problems=joined(found), types=types, touched=touched, log=tuple(log))


def repaired_piece(judged: Judged, start: int, frame: geopandas.GeoDataFrame) -> Piece:
    """
    Repair one piece of a layer.

    Parameters
    ----------
    judged : Judged
        The layer.
    start : int
        Rows before the piece.
    frame : GeoDataFrame, shape (n, columns)
        The piece.

    Returns
    -------
    Piece
        Repaired as far as it can be.
    """
    problems = judged.problems.part(start, start + len(frame))
    done = repair(frame.geometry.to_numpy(), problems, judged.pieces.decided.kind)
    return Piece(frame.set_geometry(done.shapes), done)


def in_both(text: Text) -> Json:
    """
    Write a text into a log.

    Parameters
    ----------
    text : Text
        In two languages.

    Returns
    -------
    dict
        By language.
    """
    return {"zh": text.zh, "en": text.en}


def _entries(judged: Judged, start: int, done: Repaired, *, bad: BoolArray) -> list[Json]:
    columns = zip(done.rows, done.before_m2, done.after_m2, done.set_aside, strict=True)
    return [
        {
            "row": start + int(row) + 1,
            "id": judged.id_of(start + int(row)),
            **in_both(judged.problems.reason(start + int(row))),
            "before_m2": float(before),
            "after_m2": float(after),
            "change_m2": float(after - before),
            "parts_set_aside": int(aside),
        }
        for row, before, after, aside in columns
        if not bad[row]
    ]
