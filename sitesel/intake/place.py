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

MOST_NAMED = 2000  # features whose district is looked up; of more, evenly spaced ones


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
    moved, found = place(
        reading.frame,
        pack.head.work_crs,
        where=where,
        declared=crs,
        stated=reading.crs,
        home=pack.home,
    )
    return Placed(frame=moved, crs=found.crs, how=found.reason)


def flat(frame: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, list[Text]]:
    """
    Leave heights out, which nothing here measures with.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        With or without heights.

    Returns
    -------
    tuple of (GeoDataFrame, list of Text)
        In the plane, and what was left out.
    """
    shapes = frame.geometry.to_numpy()
    high = shapely.has_z(shapes)
    if not high.any():
        return frame, []
    note = Text(
        f"{int(high.sum())} 个要素带高程,未保留",
        f"{int(high.sum())} features have heights, which are left out",
    )
    return frame.set_geometry(shapely.force_2d(shapes)), [note]


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
