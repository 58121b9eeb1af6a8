"""
What a file held: its features as stored, what was set aside, and what had to be decided.

Coordinates are as in the file; nothing is moved, repaired or renamed here. Every row of the file is
either in the frame or among the rejected, so that nothing is lost on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas


@dataclass(frozen=True, slots=True)
class Rejected:
    """
    A row that holds no shape that can be read.

    Parameters
    ----------
    row : int
        Of the file, from 1; for a text format the line.
    reason : Text
        What is wrong with it.
    """

    row: int
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """
    What a file held.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        As stored. A row may have no geometry (None); that is for the caller to judge.
    form : str
        What it was read as, such as `gpkg`, `shp`, `kml`, `dxf`, `xlsx`, `jzd`.
    crs : str or None
        The reference system that the file declares (a code, WKT, `GCJ-02` or `BD-09`), if any.
    layer : str
        Name of the layer or sheet inside the file; empty where the format has none.
    encoding : str
        Of its text; empty where the format says it itself.
    rejected : tuple of Rejected
        Rows that are not in the frame.
    notes : tuple of Text
        What was decided in reading, and why: an encoding, a sheet, the columns of coordinates.
    heights : int
        Features of the frame whose heights or measures (Z, M) were left out.
    whole : bool
        Whether the frame is all of the file; False of a block of it.
    license, attribution : str
        Of the data, where the format says it of all its files; else empty.
    """

    frame: geopandas.GeoDataFrame
    form: str
    crs: str | None = None
    layer: str = ""
    encoding: str = ""
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[Text, ...] = ()
    heights: int = 0
    whole: bool = True
    license: str = ""
    attribution: str = ""

    @property
    def count(self) -> int:
        """Rows of the file: those kept and those set aside."""
        return len(self.frame) + len(self.rejected)

    @property
    def said(self) -> tuple[Text, ...]:
        """The notes, and how many features lost their heights, if any."""
        return (*self.notes, *without_heights(self.heights))

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong with the rows set aside, one by one, in Chinese and in English."""
        return [
            (f"第 {one.row} 行:{one.reason.zh}", f"row {one.row}: {one.reason.en}")
            for one in self.rejected
        ]

    def told(self, title: str) -> tuple[Text, ...]:
        """
        Give what was said with the name of the file before each.

        Parameters
        ----------
        title : str
            Of the file.

        Returns
        -------
        tuple of Text
            For the user to read.
        """
        return tuple(Text(f"{title}:{note.zh}", f"{title}: {note.en}") for note in self.said)


def without_heights(count: int) -> tuple[Text, ...]:
    """
    Say that heights were left out.

    Parameters
    ----------
    count : int
        Features that had any.

    Returns
    -------
    tuple of Text
        Empty for none.
    """
    if not count:
        return ()
    note = Text(
        f"{count} 个要素带高程或量测值(Z、M),未用,只取平面坐标",
        f"heights or measures (Z, M) of {count} features are left out",
    )
    return (note,)
