"""
Features written to a file of the format that its suffix names, whole or not at all.

GeoPackage, shapefile, FlatGeobuf, GeoParquet, GeoJSON and CSV. Coordinates of web maps have no
code, so files say of them nothing rather than something wrong. A shapefile is several files: all
are made beside the target first and the `.shp` is put in place last.
"""

from __future__ import annotations

import json
import os
import warnings
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.errors import OutputError, UsageError
from sitesel.report.frame import guarded
from sitesel.report.write import whole
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

DRIVERS = {
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".fgb": "FlatGeobuf",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".parquet": "",
    ".geoparquet": "",
    ".csv": "",
}
DEGREES_ONLY = (".geojson", ".json")
SIDES = (".dbf", ".shx", ".prj", ".cpg")
ENCODINGS = {"utf-8": "UTF-8", "gbk": "CP936"}


def check_target(path: Path, *, force: bool) -> None:
    """
    Refuse a target before any work is done for it.

    Parameters
    ----------
    path : Path
        Where to write.
    force : bool
        Whether what is there may be replaced.

    Raises
    ------
    UsageError
        If its suffix names no format that can be written.
    OutputError
        If something is there already.
    """
    suffix = path.suffix.lower()
    if suffix not in DRIVERS:
        raise UsageError(
            f"不能写 {path.name}:后缀应为 {'、'.join(DRIVERS)} 之一。",
            f"Cannot write {path.name}: its suffix must be one of {', '.join(DRIVERS)}.",
        )
    files = [path, *(path.with_suffix(side) for side in SIDES if suffix == ".shp")]
    there = [file.name for file in files if file.exists()]
    if there and not force:
        raise OutputError(
            f"{path.parent} 里已有 {'、'.join(there)};要覆盖请加 --force,或换一个文件名。",
            f"{', '.join(there)} already exists in {path.parent}; add --force to replace it, or "
            "choose another name.",
        )


def write_features(
    frame: geopandas.GeoDataFrame, path: Path, *, encoding: str = "utf-8"
) -> tuple[Text, ...]:
    """
    Write features.

    Parameters
    ----------
    frame : GeoDataFrame
        In the system of the target; without one where none can be named.
    path : Path
        Its suffix says the format.
    encoding : str
        Of a shapefile's table: `utf-8` or `gbk`.

    Returns
    -------
    tuple of Text
        What the format could not hold as it was.

    Raises
    ------
    OutputError
        If it cannot be written; nothing is left behind.
    """
    suffix = path.suffix.lower()
    flat = _flat(frame) if suffix not in {".parquet", ".geoparquet"} else frame
    with whole(path) as beside:
        if suffix == ".csv":
            text = guarded(_table(flat)).to_csv(index=False, lineterminator="\n")
            beside.write_bytes(text.encode("utf-8-sig"))
        elif not DRIVERS[suffix]:
            flat.to_parquet(beside)
        else:
            _by_driver(flat, beside, encoding=encoding)
        told = _renamed(flat, beside) if suffix == ".shp" else ()
        for side in SIDES if suffix == ".shp" else ():
            made, target = beside.with_suffix(side), path.with_suffix(side)
            if made.exists():
                os.replace(made, target)  # noqa: PTH105  (as in `whole`)
            else:
                target.unlink(missing_ok=True)
    return told


def _by_driver(frame: geopandas.GeoDataFrame, path: Path, *, encoding: str) -> None:
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

    driver = DRIVERS[path.suffix.lower()]
    extra = {"encoding": ENCODINGS[encoding]} if driver == "ESRI Shapefile" else {}
    try:
        with warnings.catch_warnings():  # names cut short are told by `_renamed`
            warnings.simplefilter("ignore", RuntimeWarning)
            warnings.simplefilter("ignore", UserWarning)
            frame.to_file(path, driver=driver, **extra)
    except (DataSourceError, DataLayerError, FieldError, GeometryError, ValueError) as error:
        first = str(error).splitlines()[0]
        raise OutputError(
            f"{path.name} 写不成 {driver}:{first}。请换一种格式,如 .gpkg。",
            f"{path.name} cannot be written as {driver}: {first}. Choose another format, such as "
            ".gpkg.",
        ) from error


def _renamed(frame: geopandas.GeoDataFrame, path: Path) -> tuple[Text, ...]:
    import pyogrio

    before = [name for name in frame.columns if name != frame.geometry.name]
    after = [str(name) for name in pyogrio.read_info(path)["fields"]]
    pairs = [f"{old} → {new}" for old, new in zip(before, after, strict=False) if old != new]
    if not pairs:
        return ()
    listed = ", ".join(pairs)
    return (
        Text(
            f"SHP 的字段名最长 10 字节,改短了:{listed}",
            f"names of a shapefile's fields have at most 10 bytes; cut short: {listed}",
        ),
    )


def _flat(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Turn lists and tables in cells into JSON text, which every format holds."""
    columns = {}
    for name in frame.columns.drop(frame.geometry.name):
        cells = frame[name]
        nested = cells.map(lambda cell: isinstance(cell, list | dict | tuple | np.ndarray))
        if cells.dtype == object and nested.any():
            columns[name] = cells.where(
                ~nested,
                cells[nested].map(lambda cell: json.dumps(cell, ensure_ascii=False, default=list)),
            )
    return frame.assign(**columns)


def _table(frame: geopandas.GeoDataFrame) -> pd.DataFrame:
    """Points as two columns, other shapes as WKT."""
    shapes = frame.geometry.to_numpy()
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name))
    known = ~shapely.is_missing(shapes)
    if (shapely.get_type_id(shapes[known]) == shapely.GeometryType.POINT).all():
        degrees = frame.crs is None or frame.crs.is_geographic
        names = ("longitude", "latitude") if degrees else ("easting", "northing")
        return plain.assign(**{names[0]: shapely.get_x(shapes), names[1]: shapely.get_y(shapes)})
    return plain.assign(wkt=shapely.to_wkt(shapes, rounding_precision=-1))
