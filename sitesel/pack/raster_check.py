"""Checking the rasters of a pack: readable to the last cell, and how much of sites they know."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sitesel.errors import BrokenLayerError
from sitesel.pack.derived import DerivedSpec
from sitesel.pack.rasters import only_raster, read_layer
from sitesel.raster import Amount, inspect, zonal
from sitesel.raster.tiles import SIDE
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sitesel.matrix import GeometryArray
    from sitesel.pack.city import Pack
    from sitesel.pack.schema import LayerSpec

SHOWN = 3


def read_whole(layer: LayerSpec, folder: Path) -> None:
    """
    Read every cell of a raster layer, window by window.

    Parameters
    ----------
    layer : LayerSpec
        The catalog's entry; of a derived layer, the file that it is derived from is read.
    folder : Path
        Where its file is.

    Raises
    ------
    BrokenLayerError, CrsError
        If it cannot be read to the end, or knows nothing.
    DependencyError
        If rasterio is not installed.
    """
    cells = read_layer(layer, folder).cells
    known = 0
    for row in range(0, cells.grid.rows, SIDE):
        for column in range(0, cells.grid.columns, SIDE):
            known += int(np.isfinite(cells.read(row, column, rows=SIDE, columns=SIDE)).sum())
    if not known:
        raise BrokenLayerError(
            f"图层 {layer.id}({layer.file})没有一个有值的像元;请检查无数据值与波段。",
            f"Layer {layer.id} ({layer.file}) has no cell with a value; check nodata and the band.",
        )


def coverage(pack: Pack) -> Iterator[Text]:
    """
    Say of each raster how much of the candidate sites it knows.

    Parameters
    ----------
    pack : Pack
        Sound.

    Yields
    ------
    Text
        One line a raster that does not know all of every site, or holds what looks like an
        undeclared "unknown".
    """
    names, shapes = _sites(pack)
    for role in pack.raster_roles:
        layer, folder = only_raster([one for one in pack.layers if one[0].role == role], role)
        yield from _suspects(layer, folder)
        if not len(shapes):
            continue
        found = zonal(
            pack.raster(role).cells, Amount(), shapes, crs=pack.head.work_crs,
            reach_m=np.zeros(len(shapes)),
        )  # fmt: skip
        lacking = np.flatnonzero(~(found.known >= 1.0))
        if not len(lacking):
            continue
        worst = lacking[np.argsort(np.nan_to_num(found.known[lacking]), kind="stable")][:SHOWN]
        listed = ", ".join(f"{names[row]} {np.nan_to_num(found.known[row]):.0%}" for row in worst)
        none = int((~(found.known > 0)).sum())
        yield Text(
            f"栅格 {layer.id}:{len(shapes)} 个候选地块中 {len(lacking)} 个没有全部覆盖,"
            f"其中 {none} 个完全没有数据(如 {listed});未覆盖部分按未知计。",
            f"raster {layer.id}: of {len(shapes)} sites {len(lacking)} are not wholly covered, "
            f"{none} of them not at all (such as {listed}); what is not covered is unknown.",
        )


def _suspects(layer: LayerSpec, folder: Path) -> Iterator[Text]:
    suspects = () if isinstance(layer, DerivedSpec) else inspect(folder / layer.file).suspects
    if suspects:
        listed = ", ".join(f"{one:g}" for one in suspects)
        yield Text(
            f"栅格 {layer.id} 里有像元等于 {listed},像是没有声明的“无数据”,现按数值计;"
            "若是无数据,请在 GIS 里声明后再用。",
            f"raster {layer.id} has cells of {listed}, which look like an undeclared nodata and "
            "count as numbers now; if they are none, declare it in a GIS.",
        )


def _sites(pack: Pack) -> tuple[list[str], GeometryArray]:
    tables = [
        pack.features(role).table
        for role in pack.head.site_roles
        if role in pack.roles and role not in pack.raster_roles
    ]
    names = [str(name) for table in tables for name in table.index]
    shapes = [shape for table in tables for shape in table.geometry]
    return names, np.array(shapes, dtype=object)
