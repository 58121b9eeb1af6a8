"""What a raster layer held, for a manifest: the bytes of its file, and where its cells lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.crs import operation
from sitesel.digest import file_sha256
from sitesel.replay.fingerprint import canonical, digest
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sitesel.pack import LayerSpec

FACTS = {
    "left": Text("西边界", "west edge"),
    "top": Text("北边界", "north edge"),
    "cell_width": Text("像元宽", "cell width"),
    "cell_height": Text("像元高", "cell height"),
    "rows": Text("行数", "rows"),
    "columns": Text("列数", "columns"),
    "crs": Text("坐标系", "reference system"),
    "nodata": Text("无数据值", "nodata"),
    "scale": Text("换算系数", "scale"),
    "offset": Text("换算常数", "offset"),
    "cells": Text("像元内容(文件校验和)", "cells (hash of the file)"),
}


def raster_content(path: Path, layer: LayerSpec, *, work_crs: str) -> dict[str, Any]:
    """
    Fingerprint a raster.

    Parameters
    ----------
    path : Path
        Its file.
    layer : LayerSpec
        The catalog's entry.
    work_crs : str
        The pack's working system.

    Returns
    -------
    dict
        Of `schema.Content`: its count is that of the cells, and `raster` says where they lie. The
        content is the hash of those facts and of the file.
    """
    import geopandas
    import shapely

    from sitesel.raster import read_raster

    raster = read_raster(
        path, what=f"图层 {layer.id}", what_en=f"layer {layer.id}", declared=layer.crs or None
    )
    grid, sha256 = raster.grid, file_sha256(path)
    facts = {
        **{name: getattr(grid, name) for name in FACTS if hasattr(grid, name)},
        "nodata": None if raster.nodata is None else str(raster.nodata),
        "scale": raster.scale,
        "offset": raster.offset,
        "cells": sha256,
    }
    extent = geopandas.GeoDataFrame(geometry=[shapely.box(*grid.bounds)], crs=grid.crs)
    return {
        "file": layer.file,
        "sha256": sha256,
        "content": digest(canonical(facts)),
        "count": grid.rows * grid.columns,
        "identified": False,
        "columns": [],
        "features": None,
        "raster": facts,
        "crs": operation(extent, work_crs, declared=grid.crs),
    }


def raster_differences(
    old: Mapping[str, Any], new: Mapping[str, Any], where: Text
) -> Iterator[Text]:
    """
    Tell in what two rasters differ.

    Parameters
    ----------
    old, new : Mapping
        `raster` of two contents.
    where : Text
        Which file, for people.

    Yields
    ------
    Text
        One line a fact.
    """
    for name, title in FACTS.items():
        was, now = old.get(name), new.get(name)
        if was != now:
            if name == "cells":
                was, now = f"{was}"[:12], f"{now}"[:12]
            yield Text(
                f"{where.zh}:栅格的{title.zh}变了({was} → {now})",
                f"{where.en}: the raster's {title.en} changed ({was} → {now})",
            )
