"""
What a layer is found to be when its blocks are gone through with what was decided for the whole.

Of every row a few bytes are kept: its fault, its type, its id. Shapes are kept of a sample.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.errors import SiteselError
from sitesel.intake.columns import unknown_industries
from sitesel.intake.facts import Facts, around, with_block
from sitesel.intake.ids import ids_of, row_id, with_ids
from sitesel.intake.layout import Columns
from sitesel.intake.pieces import Pieces, tabled
from sitesel.intake.place import without_heights
from sitesel.intake.problems import Codes, Problems, find, id_codes, joined
from sitesel.intake.sample import Sample, Sampling
from sitesel.intake.spool import Spool
from sitesel.pack.neighbours import NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas

    from sitesel.crs import Bounds
    from sitesel.formats import Reading
    from sitesel.intake.decide import Decided
    from sitesel.intake.opening import Opened
    from sitesel.matrix import IntArray
    from sitesel.text import Text

FIRST_ROWS = 3
DOUBTS = "uncertainty_m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """
    A layer, judged row by row.

    Parameters
    ----------
    pieces : Pieces
        To go through it again.
    problems : Problems
        Of every row.
    codes : ndarray of str, shape (n,)
        What is wrong with the ids alone; empty text where nothing is.
    types : ndarray of int, shape (n,)
        What GEOS calls each shape; -1 for none.
    head : GeoDataFrame
        Its first rows.
    doubts : DataFrame, shape (n, 1 or 0)
        The column `uncertainty_m`, if it has one.
    sample : Sample
        Of the features whose shapes are sound.
    area_m2, length_m : float
        Of these, all together.
    bounds : (float, float, float, float)
        Of these, in the working system; NaN if there are none.
    notes : list of Text
        What was decided for its columns.
    """

    pieces: Pieces
    problems: Problems
    codes: Codes
    types: IntArray
    head: geopandas.GeoDataFrame
    doubts: pd.DataFrame
    sample: Sample
    area_m2: float
    length_m: float
    bounds: Bounds
    notes: list[Text]

    def id_of(self, row: int) -> str:
        """
        Give the id of a row.

        Parameters
        ----------
        row : int
            From 0.

        Returns
        -------
        str
            Empty if it has none.
        """
        ids = self.pieces.ids
        found = row_id(row) if ids is None else ids.iloc[row]
        return found if isinstance(found, str) else ""


def judge(
    opened: Opened, work_crs: str, *, decide: Callable[[Facts], Decided]
) -> tuple[Facts, Judged]:
    """
    Go through a layer, decide what it is taken for, and judge every row by that.

    What is decided from the first block is tried on all; where all of them together say otherwise,
    the layer is gone through again. So one block, and most files, are gone through once.

    Parameters
    ----------
    opened : Opened
        The layer.
    work_crs : str
        The working system.
    decide : callable
        Decides from the facts; its errors are those of the whole.

    Returns
    -------
    tuple of (Facts, Judged)
        Of all rows.
    """
    blocks = iter(opened)
    reading = next(blocks)
    facts = with_block(None, reading)
    judging = _tried(facts, work_crs, decide)
    while True:
        if judging is not None:
            judging.add(reading)
        if (following := next(blocks, None)) is None:
            break
        reading, facts = following, with_block(facts, following)
    decided = decide(facts)
    if judging is None or not judging.decided.treats_alike(decided):
        judging = _Judging(decided, work_crs)
        for reading in opened:
            judging.add(reading)
    return facts, judging.judged(opened, decided)


def _tried(facts: Facts, work_crs: str, decide: Callable[[Facts], Decided]) -> _Judging | None:
    try:
        return _Judging(decide(facts), work_crs)
    except SiteselError:  # what is wrong with the first block need not be with the whole
        return None


class _Judging:
    """Judges block by block."""

    def __init__(self, decided: Decided, work_crs: str) -> None:
        self.decided, self._work_crs = decided, work_crs
        self._rows = self._heights = 0
        self._said: list[Text] = []
        self._strangers: frozenset[str] = frozenset()
        self._problems: list[Problems] = []
        self._types: list[IntArray] = []
        self._ids: list[pd.Series[str]] = []
        self._doubts: list[pd.DataFrame] = []
        self._columns, self._sampling = Columns(), Sampling()
        self._area_m2 = self._length_m = 0.0
        self._bounds: Bounds = (np.nan, np.nan, np.nan, np.nan)
        self._head: list[geopandas.GeoDataFrame] = []
        self._only: geopandas.GeoDataFrame | None = None
        self._spool = Spool()

    def add(self, reading: Reading) -> None:
        """Judge the next block."""
        made = tabled(reading, self.decided, self._work_crs)
        frame, self._said = made.frame, made.said
        self._strangers |= made.strangers
        self._heights += made.heights
        self._columns.add(frame)
        self._keep(frame)
        found = find(frame.geometry.to_numpy(), self.decided.kind)
        self._problems.append(found)
        self._types.append(shapely.get_type_id(frame.geometry.to_numpy()).astype(np.int8))
        self._measure(frame[~found.bad] if found.bad.any() else frame)
        self._rows += len(frame)
        if reading.whole:
            self._only = frame
        else:
            self._spool.add(frame)

    def judged(self, opened: Opened, decided: Decided) -> Judged:
        """Put together what was found; reasons are those of the whole."""
        own = pd.concat(self._ids, ignore_index=True) if self._ids else None
        ids, by_id = ids_of(own, decided.role, stated=decided.stated_id)
        codes = np.full(self._rows, "", dtype=object)
        if decided.by_id and ids is not None:
            codes = id_codes(ids)
        head = pd.concat(self._head, ignore_index=True)
        layout = self._columns.layout(head.iloc[:0]).with_ids(ids)
        only = None if self._only is None else with_ids(self._only, ids, start=0)
        return Judged(
            pieces=Pieces(
                opened=opened,
                decided=decided,
                work_crs=self._work_crs,
                ids=ids,
                layout=layout,
                rows=self._rows,
                only=None if only is None else layout.fitted(only),
                spool=self._spool if self._spool.holds(layout) else None,
            ),
            problems=joined(self._problems).with_codes(codes),
            codes=codes,
            types=np.concatenate(self._types),
            head=layout.fitted(with_ids(head, ids, start=0)),
            doubts=pd.concat(self._doubts, ignore_index=True),
            sample=self._sampling.taken(),
            area_m2=self._area_m2,
            length_m=self._length_m,
            bounds=self._bounds,
            notes=[
                *self._said,
                *by_id,
                *unknown_industries(self._strangers),
                *without_heights(self._heights),
            ],
        )

    def _keep(self, frame: geopandas.GeoDataFrame) -> None:
        """Keep what is asked of the whole, in copies: a view would hold all of the block."""
        if "id" in frame:
            self._ids.append(_apart(frame["id"]))
        self._doubts.append(pd.DataFrame(frame[[name for name in frame if name == DOUBTS]].copy()))
        missing = FIRST_ROWS - sum(map(len, self._head))
        if missing > 0:
            self._head.append(frame.iloc[:missing].copy())

    def _measure(self, sound: geopandas.GeoDataFrame) -> None:
        shapes = sound.geometry.to_numpy()
        self._area_m2 += float(shapely.area(shapes).sum())
        self._length_m += float(shapely.length(shapes).sum())
        if len(shapes):
            self._bounds = around(np.asarray(self._bounds), shapely.total_bounds(shapes))
        wanted = [name for name in sound if name in (NAME, sound.geometry.name)]
        self._sampling.add(sound[wanted])


def _apart(cells: pd.Series[str]) -> pd.Series[str]:
    """Take cells out: of texts that Arrow keeps, a copy is only how to find them in the block."""
    return cells.take(np.arange(len(cells)))
