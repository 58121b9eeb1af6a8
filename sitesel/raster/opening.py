"""
Opening a GeoTIFF: that format alone, from a local file, without anything that lies beside it.

GDAL is asked for its GTiff driver only; its virtual paths and addresses are refused, side files
(`.aux.xml`, `.ovr`, `.msk`) are not looked for, and its cache is small, so that what a caller reads
is what it holds in memory. A world file (`.tfw`) is read by us, and told, where the TIFF itself has
no place.
"""

from __future__ import annotations

import math
import warnings
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from sitesel.errors import BrokenLayerError, SiteselError
from sitesel.raster.limits import Size, check_size
from sitesel.raster.packages import need_rasterio
from sitesel.raster.quiet import quiet
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".tif", ".tiff", ".gtiff", ".gtif")
WORLD_SUFFIXES = (".tfw", ".tifw", ".tiffw", ".wld")
MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")  # TIFF and BigTIFF, either byte order
WORLD_NUMBERS = 6
SETTINGS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_GEOREF_SOURCES": "INTERNAL",
    "GDAL_CACHEMAX": 67_108_864,
    "GDAL_NUM_THREADS": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
}
OPENING = Lock()
Affine = tuple[float, float, float, float, float, float]


@contextmanager
def opened(path: Path, where: Text) -> Iterator[Any]:
    """
    Open a GeoTIFF for reading; whatever GDAL says against it is told as ours.

    Parameters
    ----------
    path : Path
        A local file.
    where : Text
        Which file, for messages.

    Yields
    ------
    rasterio.DatasetReader
        Within the limits.

    Raises
    ------
    BrokenLayerError
        If it is no GeoTIFF that can be read, or exceeds the limits.
    DependencyError
        If rasterio is not installed.
    """
    local = local_file(path, where)
    need_rasterio()
    import rasterio

    with (
        reading(local, where),
        rasterio.Env(session=_no_session(), **SETTINGS),
        _open(local) as source,
    ):
        _check(source, local, where)
        yield source


def _open(path: Path) -> Any:  # noqa: ANN401  (rasterio.DatasetReader)
    """Open without the warning that a file has no place, which `place` tells as an error."""
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning

    with OPENING, warnings.catch_warnings():  # filters of warnings are shared by all threads
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return rasterio.open(str(path), driver="GTiff", sharing=False)


@contextmanager
def reading(path: Path, where: Text) -> Iterator[None]:
    """
    Tell of what GDAL says against a file while it is read.

    Parameters
    ----------
    path : Path
        The file.
    where : Text
        What it is, for messages.

    Yields
    ------
    None
        While it is read.

    Raises
    ------
    BrokenLayerError
        If it cannot be read.
    """
    from rasterio._err import CPLE_BaseError
    from rasterio.errors import RasterioError

    try:
        with quiet():
            yield
    except SiteselError:
        raise
    except (
        CPLE_BaseError, RasterioError, OSError, ValueError, OverflowError, MemoryError, IndexError,
    ) as error:  # fmt: skip
        told = str(error.__cause__ or error)
        first = (told.splitlines() or [type(error).__name__])[0]
        raise BrokenLayerError(
            f"{where.zh}:读不出 {path.name}({first});请确认它是完整的 GeoTIFF。",
            f"{where.en}: cannot read {path.name} ({first}); make sure that it is a complete "
            "GeoTIFF.",
        ) from error


def local_file(path: str | Path, where: Text) -> Path:
    """
    Refuse whatever is no TIFF file on this machine, without asking GDAL.

    Parameters
    ----------
    path : str or Path
        As given.
    where : Text
        What it is, for messages.

    Returns
    -------
    Path
        Absolute.

    Raises
    ------
    BrokenLayerError
        If it is an address, a virtual path, missing, or no TIFF.
    """
    text = str(path).replace("\\", "/")
    if text.startswith(("/vsi", "//vsi")) or ":/" in text[2:] or "\x00" in text:
        raise BrokenLayerError(
            f"{where.zh}:{text!r} 是网址或虚拟路径;栅格只从本机文件读,请先下载或解压。",
            f"{where.en}: {text!r} is an address or a virtual path; rasters are read from local "
            "files only, so download or unpack it first.",
        )
    local = Path(path).resolve()
    if not local.is_file():
        raise BrokenLayerError(
            f"{where.zh}:找不到文件 {path};请检查路径。",
            f"{where.en}: there is no file {path}; check the path.",
        )
    with local.open("rb") as stream:
        head = stream.read(4)
    if head not in MAGIC:
        raise BrokenLayerError(
            f"{where.zh}:{local.name} 不是 TIFF(开头是 {head!r});请提供 GeoTIFF,别的栅格格式"
            "(IMG、ASC、VRT 等)请先在 GIS 里另存为 GeoTIFF。",
            f"{where.en}: {local.name} is no TIFF (it begins with {head!r}); supply a GeoTIFF, and "
            "save other raster formats (IMG, ASC, VRT ...) as one in a GIS.",
        )
    return local


def place(source: Any, path: Path, where: Text) -> tuple[Affine, str]:  # noqa: ANN401
    """
    Say where the cells of an open file lie.

    Parameters
    ----------
    source : rasterio.DatasetReader
        Open.
    path : Path
        Its file, for a world file beside it.
    where : Text
        Which file, for messages.

    Returns
    -------
    tuple
        (cell width, row rotation, left, column rotation, cell height, top), where the height is
        below zero if rows go south; and the name of the world file that said so, else "".

    Raises
    ------
    BrokenLayerError
        If nothing says where they lie, or the grid is turned.
    """
    affine: Affine = tuple(source.transform)[:6]
    world = ""
    if source.transform.is_identity:
        affine, world = _world(path, where, gcps=bool(source.gcps[0]) or source.rpcs is not None)
    if affine[1] or affine[3]:
        angle = math.degrees(math.atan2(affine[3], affine[0]))
        raise BrokenLayerError(
            f"{where.zh}:{path.name} 的格网是旋转的({angle:.3g}°),像元不是正南正北;"
            "请在 GIS 里重采样为正北朝上(如 gdalwarp)后再用。",
            f"{where.en}: the grid of {path.name} is turned ({angle:.3g}°), its cells do not face "
            "north; resample it north-up in a GIS (such as gdalwarp).",
        )
    if affine[0] < 0:
        raise BrokenLayerError(
            f"{where.zh}:{path.name} 的列自东向西(像元宽 {affine[0]:g});请在 GIS 里另存一次。",
            f"{where.en}: the columns of {path.name} run west (cell width {affine[0]:g}); save it "
            "anew in a GIS.",
        )
    return affine, world


def _no_session() -> Any:  # noqa: ANN401
    from rasterio.session import DummySession

    return DummySession()


def _check(source: Any, path: Path, where: Text) -> None:  # noqa: ANN401
    import numpy as np

    for dtype in source.dtypes:
        if np.dtype(dtype).kind not in "iuf":
            raise BrokenLayerError(
                f"{where.zh}:{path.name} 的像元类型 {dtype} 不能量测;请另存为整数或浮点。",
                f"{where.en}: cells of type {dtype} in {path.name} cannot be measured; save them "
                "as integers or floats.",
            )
    cell_bytes = max(np.dtype(dtype).itemsize for dtype in source.dtypes)
    woven = source.interleaving is not None and source.interleaving.value.lower() == "pixel"
    high, wide = source.block_shapes[0]
    size = Size(
        cells=source.width * source.height,
        bands=source.count,
        file_bytes=path.stat().st_size,
        block_bytes=high * wide * cell_bytes * (source.count if woven else 1),
        cell_bytes=cell_bytes,
    )
    check_size(size, where)


def _world(path: Path, where: Text, *, gcps: bool) -> tuple[Affine, str]:
    """Read the world file beside a TIFF: cell width, two rotations, height, centre of the first."""
    beside = [path.with_suffix(suffix) for suffix in WORLD_SUFFIXES]
    found = next((one for one in beside if one.is_file()), None)
    if found is None:
        told = Text("只有控制点,没有格网", "has control points, but no grid") if gcps else Text(
            "没有地理位置", "has no place on the earth"
        )  # fmt: skip
        raise BrokenLayerError(
            f"{where.zh}:{path.name} {told.zh},旁边也没有 .tfw;请在 GIS 里配准后另存为 GeoTIFF。",
            f"{where.en}: {path.name} {told.en}, and no .tfw lies beside it; georeference it in a "
            "GIS and save it as GeoTIFF.",
        )
    try:
        words = found.read_text(encoding="ascii", errors="strict")[:1000].split()
        numbers = [float(word) for word in words]
        wide, down, across, high, east, north = numbers
    except ValueError as error:
        raise BrokenLayerError(
            f"{where.zh}:坐标文件 {found.name} 应有 {WORLD_NUMBERS} 个数;请改正或重新导出。",
            f"{where.en}: the world file {found.name} should hold {WORLD_NUMBERS} numbers; correct "
            "it or export it anew.",
        ) from error
    left, top = east - (wide + across) / 2, north - (down + high) / 2
    return (wide, across, left, down, high, top), found.name
