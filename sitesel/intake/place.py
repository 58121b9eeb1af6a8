"""
Where a file's features lie: brought into the working system, and the districts that they fell into.

The report names the districts so that a wrong zone or a wrong system is seen at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from sitesel.crs import place
from sitesel.districts import districts_of
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.formats import Reading
    from sitesel.pack import Pack

ZONE_WIDTH_M = 1_000_000  # eastings without a zone prefix are below it
MOST_NAMED = 20_000  # features whose district is looked up; of more, evenly spaced ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """
    Features in the working system.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        All rows of the file.
    crs : str
        What the coordinates were taken to be in.
    how : Text
        Who said so.
    """

    frame: geopandas.GeoDataFrame
    crs: str
    how: Text


def placed(reading: Reading, pack: Pack, *, crs: str | None, where: str) -> Placed:
    """
    Bring a file's features into the pack's working system.

    Parameters
    ----------
    reading : Reading
        Of the file.
    pack : Pack
        With its working system.
    crs : str or None
        As the user states it.
    where : str
        The file, for messages.

    Returns
    -------
    Placed
        In metres.

    Raises
    ------
    CrsError
        If no system is declared, or the coordinates cannot be in it.
    """
    frame, work = reading.frame, pack.head.work_crs
    if crs is None and frame.crs is not None and frame.crs == work and _stays(reading):
        here = Text(f"坐标系 {work}(文件自带)", f"reference system {work} (of the file)")
        return Placed(frame=frame, crs=work, how=here)  # nothing to project, nothing to round
    moved, found = place(frame, work, where=where, declared=crs, stated=reading.crs, home=pack.home)
    return Placed(frame=moved, crs=found.crs, how=found.reason)


def _stays(reading: Reading) -> bool:
    """Whether the file's own system is the frame's, and its numbers can be in it."""
    from pyproj import CRS

    west, _, east, _ = reading.frame.total_bounds
    return CRS(reading.crs) == reading.frame.crs and bool(0 < west <= east < ZONE_WIDTH_M)


def fell_into(frame: geopandas.GeoDataFrame, pack: Pack) -> Text:
    """
    Say into which districts features fell.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        In the working system.
    pack : Pack
        With its districts.

    Returns
    -------
    Text
        Empty where the boundaries are not installed or there is nothing to place.
    """
    known = frame[~shapely.is_missing(frame.geometry.to_numpy())]
    step = max(1, -(-len(known) // MOST_NAMED))
    said = districts_of(known.iloc[::step], pack)
    if not said.zh or step == 1:
        return said
    return Text(f"{said.zh}(每 {step} 个查 1 个)", f"{said.en} (one of {step} looked up)")
