"""
Regions in a GeoPackage: polygons as its one layer; cells and what was asked as plain tables.

So the file is a file of sites like any other, and can be checked by itself.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sitesel.errors import BrokenLayerError, OutputError
from sitesel.formats.source import check_path
from sitesel.report.write import whole

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas
    import pandas as pd

    from sitesel.newsites.found import Found

REGIONS, CELLS, ASKED = "regions", "cells", "asked"

Document = dict[str, Any]


def write(found: Found, said: Document, path: Path) -> None:
    """
    Write regions as sites that `sitesel rank --sites` takes.

    Parameters
    ----------
    found : Found
        Regions.
    said : dict
        The document of them, kept beside the polygons.
    path : Path
        A `.gpkg`.

    Raises
    ------
    OutputError
        If it cannot be written; what was there is as it was.
    """
    import pandas as pd
    from pyogrio import write_dataframe

    if path.suffix.lower() != ".gpkg":
        raise OutputError(
            f"片区写成 GeoPackage:请把 {path.name} 的后缀改为 .gpkg。",
            f"Regions are written as a GeoPackage: give {path.name} the suffix .gpkg.",
        )
    worth = [one["worth"] for one in said["regions"]]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    with whole(path) as beside:
        write_dataframe(found.table.assign(worth=worth), beside, layer=REGIONS, driver="GPKG")
        write_dataframe(found.cells, beside, layer=CELLS, driver="GPKG", append=True)
        table = pd.DataFrame({"document": [text]})
        write_dataframe(table, beside, layer=ASKED, driver="GPKG", append=True)


def read(path: Path) -> tuple[geopandas.GeoDataFrame, pd.DataFrame, Document]:
    """
    Read what `write` wrote.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    tuple of (GeoDataFrame, DataFrame, dict)
        Regions, cells, and the document.

    Raises
    ------
    BrokenLayerError
        If it is no such file.
    """
    from pyogrio import list_layers, read_dataframe
    from pyogrio.errors import DataLayerError, DataSourceError

    check_path(path, what="片区文件", what_en="file of regions")
    try:
        names = {str(name) for name, _ in list_layers(path)}
        if not {REGIONS, CELLS, ASKED} <= names:
            raise _no_regions(path)
        asked = read_dataframe(path, layer=ASKED, read_geometry=False)
        said = json.loads(asked["document"].iloc[0])
        cells = read_dataframe(path, layer=CELLS, read_geometry=False)
        return read_dataframe(path, layer=REGIONS), cells, said
    except (DataSourceError, DataLayerError, KeyError, IndexError, ValueError) as error:
        raise _no_regions(path) from error


def _no_regions(path: Path) -> BrokenLayerError:
    return BrokenLayerError(
        f"{path} 不是 sitesel regions 写的片区文件(应有 {REGIONS}、{CELLS}、{ASKED} 三层);"
        "请给它写出的 .gpkg。",
        f"{path} was not written by sitesel regions (it has the layers {REGIONS}, {CELLS} and "
        f"{ASKED}); name the .gpkg that it wrote.",
    )
