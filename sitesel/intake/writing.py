"""
Writing features as a GeoPackage: the same features give the same bytes.

The clock is kept out of the file. Where pyarrow is installed features travel as Arrow batches of
WKB, which is several times faster; without it row by row, to the same content.
"""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing, contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from sitesel.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas

    from sitesel.matrix import GeometryArray

GEOMETRY = "geom"
NO_MOMENT = "1970-01-01T00:00:00.000Z"  # the format asks for one; the catalog has the data's date
DATE_OPTION = "OGR_CURRENT_DATE"
TYPES = dict(enumerate(("Point", "LineString", "LinearRing", "Polygon", "MultiPoint",
                        "MultiLineString", "MultiPolygon")))  # fmt: skip
SINGLE = {"Point": "MultiPoint", "LineString": "MultiLineString", "Polygon": "MultiPolygon"}


def write_features(frame: geopandas.GeoDataFrame, path: Path, *, layer: str) -> None:
    """
    Write features, and count what is there.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
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

    try:
        with _without_clock(), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # GDAL's; what fails raises
            warnings.simplefilter("ignore", UserWarning)
            _write(frame, path, layer)
        rows, indexed = _counted(path, layer)
    except (
        DataLayerError, DataSourceError, FeatureError, RuntimeError, OSError, sqlite3.Error,
    ) as error:  # fmt: skip
        raise _failed(layer, (str(error).splitlines() or [""])[0]) from error
    if not rows == indexed == len(frame):
        raise _failed(layer, f"{rows}, {indexed} / {len(frame)}")


def _counted(path: Path, layer: str) -> tuple[int, int]:
    """Count rows and entries of the spatial index: GDAL is silent where it could not make one."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        (rows,) = database.execute(f'SELECT count(*) FROM "{layer}"').fetchone()  # noqa: S608
        index = f"rtree_{layer}_{GEOMETRY}_rowid"
        (indexed,) = database.execute(f'SELECT count(*) FROM "{index}"').fetchone()  # noqa: S608
    return rows, indexed


def _write(frame: geopandas.GeoDataFrame, path: Path, layer: str) -> None:
    from pyogrio import write_arrow, write_dataframe

    shapes, kind = one_type(frame.geometry.to_numpy())
    options = {"driver": "GPKG", "layer": layer, "geometry_type": kind}
    if find_spec("pyarrow") is None:
        plain = frame.set_geometry(shapes).rename_geometry(GEOMETRY)
        write_dataframe(plain, path, **options, layer_options={"GEOMETRY_NAME": GEOMETRY})
        return
    crs = frame.crs.to_wkt() if frame.crs.to_epsg() is None else f"EPSG:{frame.crs.to_epsg()}"
    table = _arrow(frame, shapes)
    write_arrow(
        table, path, **options, geometry_name=GEOMETRY, crs=crs,
        layer_options={"GEOMETRY_NAME": GEOMETRY},
    )  # fmt: skip


def _arrow(frame: geopandas.GeoDataFrame, shapes: GeometryArray) -> Any:  # noqa: ANN401
    import pyarrow as pa

    columns = frame.drop(columns=frame.geometry.name)
    table = pa.Table.from_pandas(columns, preserve_index=False)
    geometry = pa.array(shapely.to_wkb(shapes), type=pa.binary())
    return table.append_column(GEOMETRY, geometry).replace_schema_metadata(None)


def one_type(shapes: GeometryArray) -> tuple[GeometryArray, str]:
    """
    Bring geometries to one type, as desktop systems want it of a layer.

    Parameters
    ----------
    shapes : ndarray of shapely.Geometry, shape (n,)
        None is missing.

    Returns
    -------
    tuple of (ndarray of shapely.Geometry, str)
        Single ones become multi-part where some are; `Unknown` where kinds differ.
    """
    found = _types(shapes)
    if len(found) == 1:
        return shapes, found.pop()
    multi = {SINGLE.get(name, name) for name in found}
    if len(multi) != 1 or not found <= {*SINGLE, *SINGLE.values()}:
        return shapes, "Unknown"
    single = np.isin(shapely.get_type_id(shapes), (0, 1, 3))
    make = {
        "MultiPoint": shapely.multipoints,
        "MultiLineString": shapely.multilinestrings,
        "MultiPolygon": shapely.multipolygons,
    }[next(iter(multi))]
    promoted = shapes.copy()
    promoted[single] = make(shapes[single], indices=np.arange(int(single.sum())))
    return promoted, multi.pop()


def _types(shapes: GeometryArray) -> set[str]:
    ids = set(np.unique(shapely.get_type_id(shapes)).tolist()) - {-1}
    return {TYPES.get(one, "Unknown") for one in ids}


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
