"""
Where a file's features lie: brought into the working system, and the districts that they fell into.

The report names the districts so that a wrong zone or a wrong system is seen at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.crs import to_work
from sitesel.districts import name_districts
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.formats import Reading
    from sitesel.matrix import GeometryArray
    from sitesel.pack import Pack

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
    declared = crs or reading.crs
    work = pack.head.work_crs
    frame = reading.frame
    if frame.crs is not None and declared == reading.crs and frame.crs == work:
        moved = frame  # already there: nothing to project, nothing to round
    else:
        moved = to_work(frame, work, where=where, declared=declared)
    how = (
        Text(f"由 --crs 注明:{crs}", f"stated by --crs: {crs}")
        if crs
        else Text(f"文件自带:{_short(declared)}", f"declared by the file: {_short(declared)}")
    )
    return Placed(frame=moved, crs=_short(declared), how=how)


def fell_into(shapes: GeometryArray, pack: Pack) -> Text | None:
    """
    Say into which districts features fell.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        In the working system.
    pack : Pack
        With its districts.

    Returns
    -------
    Text or None
        None where the boundaries are not installed or there is nothing to place.
    """
    shapes = shapes[~shapely.is_missing(shapes)]
    count = len(shapes)
    step = max(1, -(-count // MOST_NAMED))
    looked = shapes[::step]
    named = name_districts(shapely.centroid(looked), pack) if count else None
    if named is None:
        return None
    names, many = np.unique(named.to_numpy(dtype=str), return_counts=True)
    order = np.argsort(-many, kind="stable")
    zh = "、".join(f"{names[at] or '各区市之外'} {many[at]}" for at in order)
    en = ", ".join(f"{names[at] or 'outside all'} {many[at]}" for at in order)
    part = (
        Text(f"(每 {step} 个查 1 个)", f" (one of {step} looked up)") if step > 1 else Text("", "")
    )
    return Text(f"落在:{zh}{part.zh}", f"they lie in: {en}{part.en}")


def _short(crs: str | None) -> str:
    """Name a system by its code, where it has one."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        found = CRS(crs)
    except CRSError:
        return str(crs)
    code = found.to_authority(min_confidence=20)
    return ":".join(code) if code else found.name
