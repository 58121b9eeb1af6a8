"""Reading a vector file by its suffix, from a list of formats and through no other driver."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from sitesel.errors import BrokenLayerError, SiteselError, UsageError
from sitesel.formats.osm import is_osm, osm_roles, read_osm
from sitesel.formats.reading import Reading

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

FORMS = {
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpkg": "gpkg",
    ".shp": "shp",
    ".fgb": "fgb",
    ".parquet": "parquet",
    ".geoparquet": "parquet",
}


def read(
    path: Path,
    *,
    what: str,
    what_en: str,
    role: str | None = None,
    bounds: tuple[float, float, float, float] | None = None,
) -> Reading:
    """
    Read a vector file.

    Parameters
    ----------
    path : Path
        The file; its suffix says the format.
    what, what_en : str
        What it is, for messages.
    role : str, optional
        What to take of a file that holds many things (OpenStreetMap).
    bounds : (west, south, east, north), optional
        Of such a file, the box in degrees to take it from.

    Returns
    -------
    Reading
        As stored.

    Raises
    ------
    BrokenLayerError
        If it is missing or cannot be read.
    UsageError
        If a role is needed and not named.
    """
    if is_osm(path):
        if role is None:
            raise _role_wanted(path)
        return read_osm(path, role=role, bounds=bounds, what=what, what_en=what_en)
    if not path.is_file():
        raise BrokenLayerError(
            f"{what}:找不到文件 {path};请检查路径。",
            f"{what_en}: there is no file {path}; check the path.",
        )
    encoding = _encoding(path)
    frame = _frame(path, encoding, what=what, what_en=what_en)
    crs = None if frame.crs is None else frame.crs.to_string()
    form = FORMS.get(path.suffix.lower(), path.suffix.lower().lstrip("."))
    return Reading(frame=frame, form=form, crs=crs, encoding=encoding or "")


def _role_wanted(path: Path) -> UsageError:
    roles = ", ".join(osm_roles())
    return UsageError(
        f"{path.name} 是 OpenStreetMap 文件,里面什么都有;请用 --role 指明要什么:{roles}。",
        f"{path.name} is an OpenStreetMap file, which holds many things; say with --role which: "
        f"{roles}.",
    )


def _frame(path: Path, encoding: str | None, *, what: str, what_en: str) -> geopandas.GeoDataFrame:
    import geopandas
    from pyogrio.errors import DataSourceError
    from shapely.errors import GEOSException

    try:
        with warnings.catch_warnings():  # mixed types stay as text; faults are told below
            warnings.simplefilter("ignore", UserWarning)
            warnings.simplefilter("ignore", RuntimeWarning)
            if path.suffix.lower() in {".parquet", ".geoparquet"}:
                frame = geopandas.read_parquet(path)
            else:
                frame = geopandas.read_file(path, encoding=encoding)
    except SiteselError:
        raise
    except (
        DataSourceError, GEOSException, OSError, ValueError, ImportError, RuntimeError,
    ) as error:  # fmt: skip
        first = str(error).splitlines()[0]
        raise BrokenLayerError(
            f"{what}:{path.name} 读不出来({first});请确认它是完整的 GeoJSON、GPKG、SHP 或 "
            "GeoParquet。",
            f"{what_en}: cannot read {path.name} ({first}); make sure that it is a complete "
            "GeoJSON, GPKG, SHP or GeoParquet file.",
        ) from error
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise BrokenLayerError(
            f"{what}:{path.name} 没有几何列;请提供带图形的图层。",
            f"{what_en}: {path.name} has no geometry; supply a layer with shapes.",
        )
    return frame


def _encoding(path: Path) -> str | None:
    """Tell a shapefile's encoding where no `.cpg` does: UTF-8 if its table is that, else GBK."""
    table = path.with_suffix(".dbf")
    if path.suffix.lower() != ".shp" or path.with_suffix(".cpg").exists() or not table.exists():
        return None
    try:
        table.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"
