"""
Writing features as a GeoPackage: the same features give the same bytes.

The clock is kept out of the file. Where pyarrow is installed features travel as Arrow batches of
WKB, which is several times faster; without it row by row, to the same content.
"""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.errors import OutputError
from sitesel.intake.batches import GEOMETRY, as_type, even, schema_of, table_of
from sitesel.intake.layout import layout_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import geopandas

    from sitesel.intake.layout import Layout
    from sitesel.matrix import IntArray

NO_MOMENT = "1970-01-01T00:00:00.000Z"  # the format asks for one; the catalog has the data's date
DATE_OPTION = "OGR_CURRENT_DATE"
TYPES = dict(enumerate(("Point", "LineString", "LinearRing", "Polygon", "MultiPoint",
                        "MultiLineString", "MultiPolygon")))  # fmt: skip
SINGLE = {"Point": "MultiPoint", "LineString": "MultiLineString", "Polygon": "MultiPolygon"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """
    Features on their way into a file.

    Parameters
    ----------
    pieces : callable
        Gives them piece by piece, in the working system.
    layout : Layout
        Columns and types of all of them.
    kind : str
        What the layer holds, as `type_of` says it.
    count : int
        How many there are.
    tables : callable or None
        Gives the same as tables of Arrow, of one type, where they are at hand as such.
    """

    pieces: Callable[[], Iterable[geopandas.GeoDataFrame]]
    layout: Layout
    kind: str
    count: int
    tables: Callable[[], Iterable[Any]] | None = None


def whole(frame: geopandas.GeoDataFrame) -> Features:
    """
    Make features of one frame ready to be written.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        All of them.

    Returns
    -------
    Features
        One piece.
    """
    kind = type_of(shapely.get_type_id(frame.geometry.to_numpy()))
    return Features(pieces=lambda: [frame], layout=layout_of(frame), kind=kind, count=len(frame))


def write_features(features: Features, path: Path, *, layer: str) -> None:
    """
    Write features, and count what is there.

    Parameters
    ----------
    features : Features
        In the working system.
    path : Path
        A `.gpkg` that does not exist yet.
    layer : str
        Name of the layer in it: a role, so letters and underscores.

    Raises
    ------
    OutputError
        If it cannot be written whole, such as on a full disk.
    """
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    stopped: list[Exception] = []
    write: Callable[..., None]
    if find_spec("pyarrow") is None:
        write, parts = _write_rows, _of_type(features)
    else:
        write, parts = _write_arrow, _tables(features)
    try:
        with _without_clock(), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's; what fails raises
            warnings.simplefilter("ignore", UserWarning)
            write(_told(parts, stopped), features, path, layer)
        rows, indexed = _counted(path, layer)
    except (
        DataLayerError, DataSourceError, FeatureError, RuntimeError, OSError, sqlite3.Error,
    ) as error:  # fmt: skip
        if stopped:
            raise stopped[0] from error
        raise _failed(layer, (str(error).splitlines() or [""])[0]) from error
    if not rows == indexed == features.count:
        raise _failed(layer, f"{rows}, {indexed} / {features.count}")


def _of_type(features: Features) -> Iterator[geopandas.GeoDataFrame]:
    """Give the pieces, of one type."""
    for piece in features.pieces():
        if len(piece):
            yield piece.set_geometry(as_type(piece.geometry.to_numpy(), features.kind))


def _tables(features: Features) -> Iterator[Any]:
    if features.tables is not None:
        yield from features.tables()
        return
    schema = schema_of(features.layout)
    for piece in _of_type(features):
        yield table_of(piece, schema)


def _told(parts: Iterator[Any], stopped: list[Exception]) -> Iterator[Any]:
    """Give the parts; keep what stops them, which GDAL puts into its own words."""
    try:
        yield from parts
    except Exception as error:
        stopped.append(error)
        raise


def _counted(path: Path, layer: str) -> tuple[int, int]:
    """Count rows and entries of the spatial index: GDAL is silent where it could not make one."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        (rows,) = database.execute(f'SELECT count(*) FROM "{layer}"').fetchone()  # noqa: S608
        index = f"rtree_{layer}_{GEOMETRY}_rowid"
        (indexed,) = database.execute(f'SELECT count(*) FROM "{index}"').fetchone()  # noqa: S608
    return rows, indexed


def _write_rows(
    pieces: Iterator[geopandas.GeoDataFrame], features: Features, path: Path, layer: str
) -> None:
    from pyogrio import write_dataframe

    for piece in pieces:
        write_dataframe(
            piece.rename_geometry(GEOMETRY), path, driver="GPKG", layer=layer,
            geometry_type=features.kind, append=path.exists(),
            layer_options={"GEOMETRY_NAME": GEOMETRY},
        )  # fmt: skip


def _write_arrow(tables: Iterator[Any], features: Features, path: Path, layer: str) -> None:
    import pyarrow as pa
    from pyogrio import write_arrow

    crs = features.layout.empty.crs
    schema = schema_of(features.layout)
    write_arrow(
        pa.RecordBatchReader.from_batches(schema, even(tables)),
        path,
        driver="GPKG",
        layer=layer,
        geometry_type=features.kind,
        geometry_name=GEOMETRY,
        crs=crs.to_wkt() if crs.to_epsg() is None else f"EPSG:{crs.to_epsg()}",
        layer_options={"GEOMETRY_NAME": GEOMETRY},
    )


def type_of(types: IntArray) -> str:
    """
    Say which type a layer has, as desktop systems want one of it.

    Parameters
    ----------
    types : ndarray of int, shape (n,)
        What GEOS calls the shapes; -1 is missing.

    Returns
    -------
    str
        Multi-part where some are; `Unknown` where kinds differ.
    """
    found = {TYPES.get(one, "Unknown") for one in set(np.unique(types).tolist()) - {-1}}
    if len(found) == 1:
        return found.pop()
    multi = {SINGLE.get(name, name) for name in found}
    if len(multi) != 1 or not found <= {*SINGLE, *SINGLE.values()}:
        return "Unknown"
    return multi.pop()


@contextmanager
def _without_clock() -> Iterator[None]:
    """Let GDAL write one fixed moment as that of the last change."""
    from pyogrio import get_gdal_config_option, set_gdal_config_options

    before = get_gdal_config_option(DATE_OPTION)
    set_gdal_config_options({DATE_OPTION: NO_MOMENT})
    try:
        yield
    finally:
        set_gdal_config_options({DATE_OPTION: before})


def _failed(layer: str, why: str) -> OutputError:
    return OutputError(
        f"没能写完图层 {layer}({why});原有图层未动。多半是磁盘已满或没有写权限。",
        f"The layer {layer} could not be written whole ({why}); the layers are as they were. The "
        "disk is probably full, or the folder is not writable.",
    )
