"""Reading a file by its suffix, from a list of formats and through nothing else."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sitesel.formats.extracts import is_osm
from sitesel.formats.limits import LIMITS, Limits
from sitesel.formats.source import Source, check_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.errors import BrokenLayerError
    from sitesel.formats.reading import Reading

READERS = {  # suffix: module and function, imported when such a file is read; `blocks` gives parts
    ".geojson": ("geojson", "read"),
    ".json": ("geojson", "read"),
    ".gpkg": ("geopackage", "blocks"),
    ".shp": ("shapefile", "blocks"),
    ".fgb": ("flatgeobuf", "blocks"),
    ".parquet": ("geoparquet", "blocks"),
    ".geoparquet": ("geoparquet", "blocks"),
    ".kml": ("kml", "read"),
    ".kmz": ("zipped", "read_kmz"),
    ".dxf": ("dxf", "read"),
    ".xlsx": ("tabular", "read_workbook"),
    ".xls": ("tabular", "read_workbook"),
    ".csv": ("tabular", "read_text"),
    ".txt": ("tabular", "read_text"),
    ".zip": ("zipped", "blocks"),
}
SUFFIXES = frozenset(READERS)
BLOCKS = "blocks"
_INSTEAD = {
    ".dwg": ("请在 CAD 里另存为 DXF", "save it as DXF"),
    ".rar": ("请解压后重新打包成 zip", "unpack it and pack it as zip"),
    ".7z": ("请解压后重新打包成 zip", "unpack it and pack it as zip"),
    ".mdb": ("请在 GIS 里另存为 GeoPackage", "save it as GeoPackage in a GIS"),
    ".gdb": ("请在 GIS 里另存为 GeoPackage", "save it as GeoPackage in a GIS"),
    ".tab": ("请在 GIS 里另存为 GeoPackage", "save it as GeoPackage in a GIS"),
    ".mif": ("请在 GIS 里另存为 GeoPackage", "save it as GeoPackage in a GIS"),
    ".gml": ("请在 GIS 里另存为 GeoPackage", "save it as GeoPackage in a GIS"),
    ".shx": ("请给出同名的 .shp", "name the .shp beside it"),
    ".dbf": ("请给出同名的 .shp", "name the .shp beside it"),
    ".prj": ("请给出同名的 .shp", "name the .shp beside it"),
    ".et": ("请在 WPS 里另存为 .xlsx", "save it as .xlsx in WPS"),
    ".xlsm": ("请另存为不含宏的 .xlsx", "save it as .xlsx, without macros"),
    ".xlsb": ("请另存为 .xlsx", "save it as .xlsx"),
    ".ods": ("请另存为 .xlsx", "save it as .xlsx"),
    ".doc": ("请把表格复制到 .xlsx", "copy its table into an .xlsx"),
    ".docx": ("请把表格复制到 .xlsx", "copy its table into an .xlsx"),
    ".pdf": ("请向制图单位索取 SHP、GeoPackage 或 DXF", "ask its maker for SHP, GeoPackage or DXF"),
}


def read(  # noqa: PLR0913  (one keyword for each thing that a user may say about a file)
    path: Path,
    *,
    what: str,
    what_en: str,
    layer: str | None = None,
    encoding: str | None = None,
    geometry: str | None = None,
    role: str | None = None,
    bounds: tuple[float, float, float, float] | None = None,
    knows: Callable[[str], bool] | None = None,
    limits: Limits = LIMITS,
) -> Reading:
    """
    Read a vector file or a table with coordinates.

    Parameters
    ----------
    path : Path
        The file; its suffix says the format.
    what, what_en : str
        What it is, for messages.
    layer : str, optional
        Layer, sheet, or file in an archive; needed where there are several.
    encoding : str, optional
        Of its text, instead of what is found out.
    geometry : str, optional
        `polygon`, `line` or `point`, where a format gives several: a drawing, a table of boundary
        points. Without it closed shapes are taken where there are any.
    role : str, optional
        What to take of a file that holds many things (OpenStreetMap).
    bounds : (west, south, east, north), optional
        Of such a file, the box in degrees to take it from.
    knows : callable, optional
        Tells a column by its name, where rows of a table may be without coordinates (`Source`).
    limits : Limits
        How much it may hold.

    Returns
    -------
    Reading
        As stored: coordinates are not moved, shapes not repaired, columns not renamed.

    Raises
    ------
    BrokenLayerError
        If it is missing, no file, of no format that is read, damaged, unsafe or too large.
    DependencyError
        If an optional package is missing.
    UsageError
        If a role is needed and not named.
    """
    if is_osm(path):
        from sitesel.formats.osm import read_osm, role_wanted

        check_path(path, what=what, what_en=what_en)
        if role is None:
            raise role_wanted(path, what=what, what_en=what_en)
        return read_osm(path, role=role, bounds=bounds, what=what, what_en=what_en)
    source = Source(
        path=path, what=what, what_en=what_en, layer=layer, encoding=encoding, geometry=geometry,
        limits=limits, knows=knows,
    )  # fmt: skip
    (only,) = read_blocks(source, rows=None)
    return only


def read_blocks(source: Source, *, rows: int | None) -> Iterator[Reading]:
    """
    Read a file block by block, if its format can be read so; else whole, as one block.

    Parameters
    ----------
    source : Source
        The file with what was said about it; not one of OpenStreetMap.
    rows : int or None
        Of a block at most; None for all at once.

    Yields
    ------
    Reading
        As stored, in the order of the file; only one is whole.

    Raises
    ------
    BrokenLayerError, DependencyError
        As `read` does, at the block at which it shows.
    """
    check_path(source.path, what=source.what, what_en=source.what_en)
    blocks = blocks_of(source, rows=rows)
    while (block := _next(source, blocks)) is not None:
        yield block


def blocks_of(source: Source, *, rows: int | None) -> Iterator[Reading]:
    """
    Read a file by its suffix.

    Parameters
    ----------
    source : Source
        The file with what was said about it.
    rows : int or None
        Of a block at most; None for all at once.

    Yields
    ------
    Reading
        As stored.

    Raises
    ------
    BrokenLayerError
        If no format has its suffix, or it cannot be read.
    """
    if source.suffix not in READERS:
        raise _unknown(source)
    module, function = READERS[source.suffix]
    reader: Callable[..., Any] = getattr(import_module(f"sitesel.formats.{module}"), function)
    if function == BLOCKS:
        yield from reader(source, rows=rows)
    else:
        yield reader(source)


def _next(source: Source, blocks: Iterator[Reading]) -> Reading | None:
    import numpy as np

    try:
        with np.errstate(all="ignore"):  # what is not finite is set aside by row
            return next(blocks, None)
    except PermissionError as error:
        raise source.broken(
            "没有读取权限,或正被别的程序占用;请关闭后再试。",
            "may not be read, or another program holds it; close that and try again.",
        ) from error
    except (OSError, MemoryError) as error:
        raise source.broken(
            f"读不出来({error.__class__.__name__}:{error});请把文件复制到本机再试。",
            f"cannot be read ({error.__class__.__name__}: {error}); copy it to this computer and "
            "try again.",
        ) from error


def _unknown(source: Source) -> BrokenLayerError:
    known = " ".join(sorted(READERS))
    suffix = source.suffix or "(无后缀)"
    zh, en = _INSTEAD.get(
        source.suffix,
        ("请另存为其中一种,首选 GeoPackage", "save it as one of these, GeoPackage best"),
    )
    return source.broken(
        f"的格式 {suffix} 不读取;{zh}。能读的有:{known}。",
        f"is of a form that is not read ({source.suffix or 'no suffix'}); {en}. Those that are: "
        f"{known}.",
    )
