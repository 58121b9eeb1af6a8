"""How GeoTIFFs are written here: tiled first, then copied as cloud-optimised ones."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sitesel.errors import OutputError
from sitesel.raster.opening import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sitesel.raster.grid import Grid

BLOCK = 512
COPYING = {
    "driver": "COG",
    "compress": "DEFLATE",
    "level": 1,  # a tenth larger than the usual 6 at most, packed in three quarters of the time
    "blocksize": BLOCK,
    "num_threads": "ALL_CPUS",
    "bigtiff": "IF_SAFER",
}

# Of single precision: differences of whole words. Against those of bytes ("YES") files are a sixth
# smaller to a tenth larger, packed in four fifths of the time and unpacked in half to nine tenths.
SINGLE = "STANDARD"


def profile(grid: Grid, *, dtype: str, nodata: float | None) -> dict[str, Any]:
    """
    Say how a file of one band is laid out before it is optimised.

    Parameters
    ----------
    grid : Grid
        Of the cells.
    dtype : str
        Kind of number.
    nodata : float or None
        Number that means "unknown".

    Returns
    -------
    dict
        For `rasterio.open`.
    """
    from rasterio.crs import CRS
    from rasterio.transform import Affine

    return {
        "driver": "GTiff",
        "width": grid.columns,
        "height": grid.rows,
        "count": 1,
        "dtype": dtype,
        "nodata": nodata,
        "crs": CRS.from_user_input(grid.crs),
        "transform": Affine(grid.cell_width, 0, grid.left, 0, -grid.cell_height, grid.top),
        "tiled": True,
        "blockxsize": BLOCK,
        "blockysize": BLOCK,
        "bigtiff": "IF_SAFER",
    }


@contextmanager
def made(path: Path, **options: Any) -> Iterator[Any]:  # noqa: ANN401  (rasterio's)
    """
    Create a file; a disk that is full is told as what it is, and not as a broken source.

    Parameters
    ----------
    path : Path
        In a folder beside the target.
    **options : object
        Of `rasterio.open`.

    Yields
    ------
    DatasetWriter
        Of rasterio.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    import rasterio

    try:
        with rasterio.open(path, "w", **options) as made:
            yield made
    except _gdal_errors() as error:
        raise OutputError(
            f"写不了 {path.parent.parent}:{error}。请检查磁盘是否已满、文件夹能否写入。",
            f"Cannot write in {path.parent.parent}: {error}. Check that the disk is not full and "
            "that the folder can be written to.",
        ) from error


def optimised(plain: Path, done: Path, *, categorical: bool) -> None:
    """
    Copy a file as a cloud-optimised one.

    Overviews are made in the plain file first, unpacked: GDAL would pack, unpack and pack them.

    Parameters
    ----------
    plain, done : Path
        From, which gets the overviews, and to.
    categorical : bool
        Whether means of cells have no meaning.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    import rasterio
    from rasterio.enums import Resampling
    from rasterio.shutil import copy

    way = Resampling.nearest if categorical else Resampling.average
    try:
        with rasterio.Env(**SETTINGS):
            with rasterio.open(plain, "r+") as file:
                predictor = SINGLE if file.dtypes[0] == "float32" else "YES"
                halvings = (max(file.width, file.height) - 1).bit_length() - BLOCK.bit_length() + 1
                if halvings > 0:
                    file.build_overviews([2**at for at in range(1, halvings + 1)], way)
            copy(plain, done, **COPYING, predictor=predictor)
    except _gdal_errors() as error:
        raise OSError(str(error)) from error


def _gdal_errors() -> tuple[type[Exception], ...]:
    from rasterio._err import CPLE_BaseError
    from rasterio.errors import RasterioError

    return RasterioError, CPLE_BaseError
