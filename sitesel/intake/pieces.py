"""
The table that a block becomes: moved into the working system, in the plane, with fields renamed.

A layer is gone through as its pieces, in the order of the file: with ids of the whole and types of
the whole, so that joined they are what the layer would be in one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel.crs import move
from sitesel.intake.batches import schema_of
from sitesel.intake.columns import renamed, with_industries
from sitesel.intake.ids import row_id, with_ids
from sitesel.intake.opening import changed
from sitesel.intake.place import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas

    from sitesel.formats import Reading
    from sitesel.intake.decide import Decided
    from sitesel.intake.layout import Layout
    from sitesel.intake.opening import Opened
    from sitesel.intake.spool import Spool
    from sitesel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabled:
    """
    A block as it will be written, but for its ids.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        In the working system; a column `id` as the file has it, if it has one.
    said : list of Text
        Which columns were renamed: the same of every block.
    strangers : frozenset of str
        Names of industries that none answers to.
    heights : int
        Features whose heights were left out.
    """

    frame: geopandas.GeoDataFrame
    said: list[Text]
    strangers: frozenset[str]
    heights: int


def tabled(reading: Reading, decided: Decided, work_crs: str) -> Tabled:
    """
    Make the table of a block.

    Parameters
    ----------
    reading : Reading
        Of a layer.
    decided : Decided
        For the whole layer.
    work_crs : str
        The working system.

    Returns
    -------
    Tabled
        All of its rows.
    """
    placed = reading.frame if decided.placed else move(reading.frame, decided.found, work_crs)
    moved = placed.reset_index(drop=True)
    named, said = renamed(_plain(moved), decided.columns)
    known, strangers = with_industries(named) if decided.fresh else (named, frozenset[str]())
    level, heights = flat(known)
    return Tabled(frame=level, said=said, strangers=strangers, heights=heights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """
    A layer as it will be written, piece by piece, before anything is repaired or left out.

    Parameters
    ----------
    opened : Opened
        The layer.
    decided : Decided
        What it is taken for.
    work_crs : str
        The working system.
    ids : Series of str or None
        Shape (n,); None where the numbers of the rows are the ids.
    layout : Layout
        Types of the whole.
    rows : int
        How many there are: n.
    only : GeoDataFrame or None
        The layer, if it is one piece.
    spool : Spool or None
        The blocks, if they could be kept.
    """

    opened: Opened
    decided: Decided
    work_crs: str
    ids: pd.Series[str] | None
    layout: Layout
    rows: int
    only: geopandas.GeoDataFrame | None
    spool: Spool | None

    def __iter__(self) -> Iterator[tuple[int, geopandas.GeoDataFrame]]:
        """Give the rows before each piece, and the piece."""
        if self.only is not None:
            yield 0, self.only
            return
        start = 0
        for reading in self.opened:
            made = tabled(reading, self.decided, self.work_crs).frame
            yield start, self.layout.fitted(with_ids(made, self.ids, start=start))
            start += len(made)
        if start != self.rows:
            raise changed(self.opened.path)

    def tables(self, spool: Spool) -> Iterator[tuple[int, Any]]:
        """
        Give the pieces as they were kept.

        Parameters
        ----------
        spool : Spool
            That of this layer.

        Yields
        ------
        tuple of (int, pyarrow.Table)
            The rows before each, and the piece.
        """
        import pyarrow as pa

        schema, start = schema_of(self.layout), 0
        for block in spool:
            self.opened.check()
            stop = start + len(block)
            own = self.ids
            ids = map(row_id, range(start, stop)) if own is None else own.iloc[start:stop]
            columns = [
                pa.array(ids, type=one.type) if one.name == "id" else block.column(one.name)
                for one in schema
            ]
            yield start, pa.Table.from_arrays(columns, schema=schema)
            start = stop


def _plain(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Write categories out: blocks have their own, of which none holds for the whole."""
    of_few = [name for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.assign(**{name: frame[name].astype(object).infer_objects() for name in of_few})
