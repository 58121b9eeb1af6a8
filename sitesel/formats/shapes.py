"""
Features as GDAL gave them: rows whose shape is none are set aside, heights left out.

Arrays are of whole layers; a row keeps its number in the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.formats.bounds import check_vertices
from sitesel.formats.reading import Rejected
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas

    from sitesel.formats.source import Source


def settle(
    source: Source, frame: geopandas.GeoDataFrame, rejected: tuple[Rejected, ...]
) -> tuple[geopandas.GeoDataFrame, tuple[Rejected, ...], tuple[Text, ...]]:
    """
    Hold what was read against the limits; leave out what is not finite, and heights.

    Parameters
    ----------
    source : Source
        The file.
    frame : GeoDataFrame
        Its features.
    rejected : tuple of Rejected
        Rows that were set aside; where there are any, the others are finite.

    Returns
    -------
    frame : GeoDataFrame
        Without Z and M.
    rejected : tuple of Rejected
        Rows whose shape is none.
    notes : tuple of Text
        What was left out.

    Raises
    ------
    BrokenLayerError
        If there are too many vertices.
    """
    check_vertices(source, shapely.get_num_coordinates(frame.geometry.to_numpy()))
    finite, more = _finite(frame) if not rejected else (frame, ())
    flat, notes = _flat(finite)
    return flat, (*rejected, *more), notes


def set_aside(
    frame: geopandas.GeoDataFrame, stored: Iterable[bytes | None]
) -> tuple[geopandas.GeoDataFrame, tuple[Rejected, ...]]:
    """
    Set rows aside whose stored shape is none.

    Parameters
    ----------
    frame : GeoDataFrame
        All rows; no geometry where none could be made.
    stored : iterable of bytes or None
        WKB of each row.

    Returns
    -------
    frame : GeoDataFrame
        The others.
    rejected : tuple of Rejected
        With the reason.
    """
    shapes = frame.geometry.to_numpy()
    places, of_row = shapely.get_coordinates(shapes, return_index=True)
    bad = np.array([one is not None for one in stored]) & shapely.is_missing(shapes)
    bad[of_row[~np.isfinite(places).all(axis=1)]] = True
    reason = Text(
        "图形不合规(环没有闭合、点数不足,或坐标是 NaN)",
        "no valid shape (an open ring, too few points, or NaN among its coordinates)",
    )
    rejected = tuple(Rejected(int(row) + 1, reason) for row in np.flatnonzero(bad))
    return frame[~bad].reset_index(drop=True), rejected


def _finite(
    frame: geopandas.GeoDataFrame,
) -> tuple[geopandas.GeoDataFrame, tuple[Rejected, ...]]:
    places, of_row = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    bad = np.unique(of_row[~np.isfinite(places).all(axis=1)])
    if not len(bad):
        return frame, ()
    reason = Text("坐标是 NaN 或无穷大", "a coordinate is NaN or infinite")
    rejected = tuple(Rejected(int(row) + 1, reason) for row in bad)
    return frame.drop(index=frame.index[bad]).reset_index(drop=True), rejected


def _flat(frame: geopandas.GeoDataFrame) -> tuple[geopandas.GeoDataFrame, tuple[Text, ...]]:
    shapes = frame.geometry.to_numpy()
    high = shapely.has_z(shapes) | _has_m(shapes)
    if not high.any():
        return frame, ()
    note = Text(
        f"{int(high.sum())} 个要素带高程或量测值(Z、M),未用,只取平面坐标",
        f"heights or measures (Z, M) of {int(high.sum())} features are left out",
    )
    return frame.set_geometry(shapely.force_2d(shapes), crs=frame.crs), (note,)


def _has_m(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    has_m = getattr(shapely, "has_m", None)  # of shapely 2.1 with GEOS 3.12
    return np.zeros(len(shapes), dtype=bool) if has_m is None else np.asarray(has_m(shapes))
