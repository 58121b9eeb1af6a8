"""
Where a file's features lie: in the plane, and in which districts they fell.

The report names the districts so that a wrong zone or a wrong system is seen at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from sitesel.districts import districts_of
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.intake.sample import Sample
    from sitesel.pack import Pack

MOST_NAMED = 2000  # features whose district is looked up; of more, evenly spaced ones


def flat(frame: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, int]:
    """
    Leave heights out, which nothing here measures with.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        With or without heights.

    Returns
    -------
    tuple of (GeoDataFrame, int)
        In the plane, and how many features had heights.
    """
    shapes = frame.geometry.to_numpy()
    high = int(shapely.has_z(shapes).sum())
    return (frame.set_geometry(shapely.force_2d(shapes)) if high else frame), high


def without_heights(count: int) -> list[Text]:
    """
    Say that heights were left out.

    Parameters
    ----------
    count : int
        Features that had any.

    Returns
    -------
    list of Text
        Empty for none.
    """
    if not count:
        return []
    return [
        Text(
            f"{count} 个要素带高程,未保留",
            f"{count} features have heights, which are left out",
        )
    ]


def fell_into(sample: Sample, pack: Pack) -> Text:
    """
    Say into which districts features fell.

    Parameters
    ----------
    sample : Sample
        Of those that have a sound shape, in the working system.
    pack : Pack
        With its districts.

    Returns
    -------
    Text
        Empty where the boundaries are not installed or there is nothing to place.
    """
    step = max(1, -(-len(sample.frame) // MOST_NAMED))
    said, every = districts_of(sample.frame.iloc[::step], pack), step * sample.every
    if not said.zh or every == 1:
        return said
    return Text(f"{said.zh}(每 {every} 个查 1 个)", f"{said.en} (one of {every} looked up)")
