"""Bringing features into a working system, and back to degrees, by what was recognised."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.crs.named import Named, named
from sitesel.crs.recognise import Recognised, recognise
from sitesel.crs.systems import CGCS2000, GEOGRAPHIC
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas
    from pyproj import Transformer

    from sitesel.crs.candidates import Bounds
    from sitesel.matrix import FloatArray, GeometryArray


def to_work(
    frame: geopandas.GeoDataFrame,
    work_crs: str,
    *,
    where: str,
    declared: str | None = None,
    home: Bounds | None = None,
) -> geopandas.GeoDataFrame:
    """
    Bring a frame into the metric working system.

    Parameters
    ----------
    frame : GeoDataFrame
        As read from a file.
    work_crs : str
        The pack's working system, in metres.
    where : str
        File or layer, for messages.
    declared : str, optional
        What the user or the catalog says the coordinates are in; it overrides what the file names
        (GeoJSON cannot name any). `GCJ-02` and `BD-09` take the shift of web maps away.
    home : (float, float, float, float), optional
        The city, in degrees; with it a system that nobody named may be detected.

    Returns
    -------
    GeoDataFrame
        A new frame in `work_crs`.

    Raises
    ------
    CrsError
        If no system is named or detected, the named one is unknown, or the coordinates cannot be
        in it.
    """
    return place(frame, work_crs, where=where, declared=declared, home=home)[0]


def place(  # noqa: PLR0913  (each says something else of the same file)
    frame: geopandas.GeoDataFrame,
    work_crs: str,
    *,
    where: str,
    declared: str | None = None,
    stated: str | None = None,
    home: Bounds | None = None,
) -> tuple[geopandas.GeoDataFrame, Recognised]:
    """
    Bring a frame into a system, and say which one it was found in and why.

    Parameters
    ----------
    frame : GeoDataFrame
        As read from a file.
    work_crs : str
        Where to: the pack's working system, or another.
    where : str
        File or layer, for messages.
    declared : str, optional
        As `to_work` takes it.
    stated : str, optional
        What the file says where the frame cannot carry it, such as `GCJ-02`.
    home : (float, float, float, float), optional
        As `to_work` takes it.

    Returns
    -------
    (GeoDataFrame, Recognised)
        A new frame in `work_crs`, heights as they were; and what was decided, to be told.

    Raises
    ------
    CrsError
        As `to_work` does.
    """
    found = recognise(frame, declared=declared, stated=stated or frame.crs, home=home, where=where)
    return move(frame, found, work_crs), found


def move(frame: geopandas.GeoDataFrame, found: Recognised, into: str) -> geopandas.GeoDataFrame:
    """
    Bring a frame from what was recognised into another system.

    Parameters
    ----------
    frame : GeoDataFrame
        As read from a file.
    found : Recognised
        Of `recognise`.
    into : str
        A code; no web map's.

    Returns
    -------
    GeoDataFrame
        A new frame, heights as they were.
    """
    system = named(found.crs, where="")
    shapes = frame.geometry.to_numpy()
    if found.swapped:
        shapes = _mapped(shapes, lambda places: places[:, ::-1])
    if not _by_degrees(system):
        return (
            frame.set_geometry(shapes, crs=None)
            .set_crs(system.crs, allow_override=True)
            .to_crs(into)
        )
    if system.web or system.helmert:
        shapes = _mapped(shapes, system.degrees)
    placed = frame.set_geometry(shapes).set_crs(GEOGRAPHIC, allow_override=True)
    return _moved(placed, into, way="FORWARD", into=into)


def operation(
    frame: geopandas.GeoDataFrame,
    work_crs: str,
    *,
    declared: str | None = None,
    stated: str | None = None,
    home: Bounds | None = None,
) -> dict[str, Any]:
    """
    Say by which operation `to_work` brings a frame into the working system.

    Parameters
    ----------
    frame : GeoDataFrame
        As read from a file, not empty.
    work_crs : str
        The pack's working system.
    declared, stated : str, optional
        As `place` takes them.
    home : (float, float, float, float), optional
        As `to_work` takes it.

    Returns
    -------
    dict
        source, how it was found, whether axes were swapped, work, PROJ's name, accuracy_m (metres,
        None where PROJ states none) and pipeline; the shift of web maps and the parameters of an
        old datum come before it and are named in the source.
    """
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    found = recognise(frame, declared=declared, stated=stated or frame.crs, home=home)
    system = named(found.crs, where="")
    by_degrees = _by_degrees(system)
    way = (
        _transformer(work_crs)
        if by_degrees
        else Transformer.from_crs(system.crs, work_crs, always_xy=True)
    )
    corner = np.array([frame.total_bounds[:2]])
    corner = corner[:, ::-1] if found.swapped else corner
    way.transform(*(system.degrees(corner) if by_degrees else corner)[0])
    try:
        used = way.get_last_used_operation()  # of several candidates PROJ picks by the place
    except ProjError:  # nothing to do: already in the working system
        used = way
    return {
        "source": found.crs,
        "how": found.how,
        "swapped": found.swapped,
        "work": work_crs,
        "name": used.description,
        "accuracy_m": used.accuracy if used.accuracy >= 0 else None,
        "pipeline": used.definition.strip(),
    }


def moved(
    places: Sequence[Sequence[float]], source: str, work_crs: str, *, swapped: bool = False
) -> list[list[float]]:
    """
    Bring a few places, as a file has them, into the working system.

    Parameters
    ----------
    places : sequence of (float, float), shape (n, 2)
        As stored.
    source : str
        Of `Recognised.crs`.
    work_crs : str
        Where to.
    swapped : bool
        Whether the northing or latitude comes first.

    Returns
    -------
    list of [float, float]
        Easting and northing in metres.
    """
    import geopandas

    frame = geopandas.GeoDataFrame(geometry=shapely.points(np.asarray(places, dtype=float)))
    found = Recognised(crs=source, how="file", swapped=swapped, reason=Text("", ""))
    placed: list[list[float]] = shapely.get_coordinates(
        move(frame, found, work_crs).geometry.to_numpy()
    ).tolist()
    return placed


def to_degrees(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """
    Bring a frame from its working system to longitude and latitude on WGS 84.

    Parameters
    ----------
    frame : GeoDataFrame
        In a working system.

    Returns
    -------
    GeoDataFrame
        A new frame in EPSG:4326.
    """
    return _moved(frame, frame.crs.srs, way="INVERSE", into=GEOGRAPHIC)


def _by_degrees(system: Named) -> bool:
    """Whether the way leads over longitude and latitude, which CGCS2000 and WGS 84 share here."""
    degrees = system.crs is not None and system.crs.srs == GEOGRAPHIC
    return bool(degrees or system.web or system.helmert)


def _moved(
    frame: geopandas.GeoDataFrame, work_crs: str, *, way: str, into: str
) -> geopandas.GeoDataFrame:
    step = partial(_transformer(work_crs).transform, direction=way)
    shapes = _mapped(frame.geometry.to_numpy(), lambda places: np.column_stack(step(*places.T)))
    return frame.set_geometry(shapes, crs=into)


def _mapped(shapes: GeometryArray, step: Callable[[FloatArray], FloatArray]) -> GeometryArray:
    """Move all vertices at once; heights stay as they are."""
    high = shapely.has_z(shapes)
    if not high.any():
        moved: GeometryArray = shapely.transform(shapes, step)
        return moved

    def keep_height(places: FloatArray) -> FloatArray:
        return np.column_stack([step(places[:, :2]), places[:, 2:]])

    moved = shapes.copy()
    moved[~high] = shapely.transform(shapes[~high], step)
    moved[high] = shapely.transform(shapes[high], keep_height, include_z=True)
    return moved


@cache
def _transformer(work_crs: str) -> Transformer:
    """From degrees to a working system, and back; PROJ searches long for one between datums."""
    from pyproj import CRS, Transformer

    geographic = CRS(work_crs).geodetic_crs
    equal = geographic is not None and geographic.to_epsg() == CGCS2000
    return Transformer.from_crs(geographic if equal else GEOGRAPHIC, work_crs, always_xy=True)
