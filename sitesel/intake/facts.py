"""
What a layer of a file says of itself, before anything is decided: gathered block by block.

Nothing here depends on a role, a system or a kind; so what is decided from it holds for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.formats.reading import without_heights
from sitesel.intake.kinds import dimensions_of, kind_among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitesel.crs import Bounds
    from sitesel.formats import Reading, Rejected
    from sitesel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """
    What the blocks of a layer that were read so far say together.

    Parameters
    ----------
    first : Reading
        What the file says of itself, with its columns and without rows.
    rows : int
        Rows with a shape or with none.
    rejected : tuple of Rejected
        Rows that could not be read.
    heights : int
        Features whose heights were left out in reading.
    bounds : (float, float, float, float)
        West, south, east, north as stored; NaN where there is no shape.
    dimensions : frozenset of int
        Of the shapes: 0 points, 1 lines, 2 polygons.
    """

    first: Reading
    rows: int
    rejected: tuple[Rejected, ...]
    heights: int
    bounds: Bounds
    dimensions: frozenset[int]

    @property
    def count(self) -> int:
        """Rows of the file."""
        return self.rows + len(self.rejected)

    @property
    def kind(self) -> str:
        """What kind of features there are: `point`, `line`, `polygon` or `mixed`."""
        return kind_among(self.dimensions)

    @property
    def columns(self) -> list[str]:
        """Names of the columns of the file, without that of the shapes."""
        frame = self.first.frame
        return [str(name) for name in frame.columns if name != frame.geometry.name]

    @property
    def notes(self) -> tuple[Text, ...]:
        """What was decided in reading."""
        return (*self.first.notes, *without_heights(self.heights))


def facts_of(blocks: Iterable[Reading]) -> Facts:
    """
    Go through a layer and gather what it says of itself.

    Parameters
    ----------
    blocks : iterable of Reading
        One at least.

    Returns
    -------
    Facts
        Of the whole.
    """
    each = iter(blocks)
    facts = with_block(None, next(each))
    for reading in each:
        facts = with_block(facts, reading)
    return facts


def with_block(facts: Facts | None, reading: Reading) -> Facts:
    """
    Add what one more block says.

    Parameters
    ----------
    facts : Facts or None
        Of the blocks before.
    reading : Reading
        The next.

    Returns
    -------
    Facts
        Of all of them.
    """
    frame = reading.frame
    found = dimensions_of(frame.geometry.to_numpy())
    box = np.asarray(frame.total_bounds, dtype=float)
    if facts is None:
        head = replace(reading, frame=frame.iloc[:0].copy(), rejected=(), heights=0)
        return Facts(
            first=head,
            rows=len(frame),
            rejected=reading.rejected,
            heights=reading.heights,
            bounds=around(box, box),
            dimensions=found,
        )
    return replace(
        facts,
        rows=facts.rows + len(frame),
        rejected=(*facts.rejected, *reading.rejected),
        heights=facts.heights + reading.heights,
        bounds=around(np.asarray(facts.bounds), box),
        dimensions=facts.dimensions | found,
    )


def around(one: np.ndarray, other: np.ndarray) -> Bounds:
    """
    Give the bounds of two sets of features together.

    Parameters
    ----------
    one, other : ndarray of float, shape (4,)
        West, south, east, north; NaN of none.

    Returns
    -------
    (float, float, float, float)
        NaN only if both are.
    """
    west, south = np.fmin(one[:2], other[:2]).tolist()
    east, north = np.fmax(one[2:], other[2:]).tolist()
    return west, south, east, north
