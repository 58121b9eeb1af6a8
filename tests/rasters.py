"""Small rasters whose answers a hand can work out, in memory and as files."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import rasterio
from rasterio.transform import Affine

from sitesel.raster import Grid, read_raster

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sitesel.raster import Raster

CORPUS = Path(__file__).parent / "data" / "raster"


@dataclass(frozen=True)
class Made:
    """Cells in memory, on a grid whose south-west corner is that of the made-up city."""

    cells: np.ndarray
    grid: Grid

    def opened(self) -> AbstractContextManager[Made]:
        """Give itself: there is nothing to open."""
        return nullcontext(self)

    def read(self, row: int, column: int, *, rows: int, columns: int) -> np.ndarray:
        """Give a window; NaN outside."""
        found = np.full((rows, columns), np.nan)
        high, wide = self.cells.shape
        top, bottom = max(row, 0), min(row + rows, high)
        left, right = max(column, 0), min(column + columns, wide)
        if top < bottom and left < right:
            found[top - row : bottom - row, left - column : right - column] = self.cells[
                top:bottom, left:right
            ]
        return found


def made(cells: object, *, cell: float = 10.0, crs: str = packs.WORK_CRS) -> Made:
    """Lay cells over the made-up city: the last row on its southern edge, the first column west."""
    array = np.asarray(cells, dtype=float)
    high, wide = array.shape
    grid = Grid(
        left=packs.EAST,
        top=packs.NORTH + high * cell,
        cell_width=cell,
        cell_height=cell,
        rows=high,
        columns=wide,
        crs=crs,
    )
    return Made(array, grid)


def written(path: Path, cells: object, *, cell: float = 10.0, **profile: Any) -> Path:  # noqa: ANN401
    """Write cells as a GeoTIFF where `made` lays them."""
    array = np.asarray(cells)
    options = {
        "crs": packs.WORK_CRS,
        "transform": Affine(cell, 0, packs.EAST, 0, -cell, packs.NORTH + array.shape[0] * cell),
        **profile,
    }
    with rasterio.open(
        path, "w", driver="GTiff", width=array.shape[1], height=array.shape[0], count=1,
        dtype=array.dtype, **options,
    ) as file:  # fmt: skip
        file.write(array, 1)
    return path


def read(path: Path, *, declared: str | None = None) -> Raster:
    """Read the head of a raster."""
    return read_raster(path, what="图层 r", what_en="layer r", declared=declared)
