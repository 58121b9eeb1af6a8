"""
Regions in a GeoPackage, with what they are made of and what was asked.

The layers beside the regions are marked, so that the file is a file of sites like any other; and it
can be checked by itself.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sitesel.errors import BrokenLayerError, OutputError
from sitesel.formats.geopackage import BESIDE
from sitesel.formats.source import check_path
from sitesel.newsites.document import NOTHING_MORE, SCHEMA
from sitesel.report.write import whole

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas
    import pandas as pd

    from sitesel.newsites.document import More
    from sitesel.newsites.found import Found

REGIONS, CELLS, PARCELS, ASKED = "regions", "cells", "parcels", "asked"
ALTERNATIVES, LOSSES, PARETO = "alternatives", "losses", "pareto"

Document = dict[str, Any]


def write(found: Found, said: Document, path: Path, *, more: More = NOTHING_MORE) -> None:
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
    more : More
        What was asked besides the regions.

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
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    layers: dict[str, pd.DataFrame | None] = {
        CELLS if found.ground.parcels is None else PARCELS: found.units,
        ASKED: pd.DataFrame({"document": [text]}),
        ALTERNATIVES: found.alternatives if more.losses is not None else None,
        LOSSES: more.losses,
        PARETO: None if more.trade is None else more.trade.regions,
    }
    with whole(path) as beside:
        write_dataframe(found.table, beside, layer=REGIONS, driver="GPKG")
        for name, table in layers.items():
            if table is not None and len(table):
                write_dataframe(
                    table, beside, layer=name, driver="GPKG", append=True, DESCRIPTION=BESIDE
                )


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
        Regions, their cells or parcels, and the document.

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
        units = next((name for name in (CELLS, PARCELS) if name in names), ASKED)
        if not {REGIONS, ASKED} <= names or units == ASKED:
            raise _no_regions(path)
        asked = read_dataframe(path, layer=ASKED, read_geometry=False)
        said = json.loads(asked["document"].iloc[0])
        if said["schema"] != SCHEMA:
            raise _no_regions(path)
        made = read_dataframe(path, layer=units, read_geometry=units == PARCELS)
        return read_dataframe(path, layer=REGIONS), made, said
    except (DataSourceError, DataLayerError, KeyError, IndexError, ValueError) as error:
        raise _no_regions(path) from error


def _no_regions(path: Path) -> BrokenLayerError:
    return BrokenLayerError(
        f"{path} 不是 sitesel regions 写的片区文件(应有 {REGIONS}、{CELLS} 或 {PARCELS}、{ASKED} "
        "三层);请给它写出的 .gpkg。",
        f"{path} was not written by sitesel regions (that has the layers {REGIONS}, {CELLS} or "
        f"{PARCELS}, and {ASKED}); name the .gpkg that it wrote.",
    )
