"""
Clusters in a GeoPackage: outlines first, so that the file serves as a layer of areas.

Beside them, marked so that nobody takes them for features of the layer: the cells of the grid with
score and chance, what clusters lack, and the document.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas
import numpy as np
import shapely

from sitesel.errors import OutputError
from sitesel.formats.geopackage import BESIDE
from sitesel.report.write import whole

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sitesel.clustering import Clusters

CLUSTERS, CELLS, GAPS, ASKED = "clusters", "cells", "gaps", "asked"


def check_name(path: Path) -> None:
    """
    Refuse another format before any work.

    Parameters
    ----------
    path : Path
        The file to write.

    Raises
    ------
    OutputError
        If it is no `.gpkg`.
    """
    if path.suffix.lower() != ".gpkg":
        raise OutputError(
            f"聚集区写成 GeoPackage:请把 {path.name} 的后缀改为 .gpkg。",
            f"Clusters are written as a GeoPackage: give {path.name} the suffix .gpkg.",
        )


def write(found: Clusters, path: Path, *, crs: str) -> None:
    """
    Write clusters, cells, gaps and the document.

    Parameters
    ----------
    found : Clusters
        What was found.
    path : Path
        A `.gpkg`.
    crs : str
        The working system.

    Raises
    ------
    OutputError
        If it cannot be written, or there is no cluster: a layer of none would be no layer.
    """
    import pandas as pd
    from pyogrio import write_dataframe

    if not found.clusters:
        raise OutputError(
            f"没有聚集区,不写 {path.name};原因见表下说明。",
            f"There is no cluster, so {path.name} is not written; the notes under the table say "
            "why.",
        )
    said = found.document
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    beside: dict[str, pd.DataFrame | None] = {
        CELLS: _cells(found, crs),
        GAPS: pd.DataFrame(said["gaps"] or []),
        ASKED: pd.DataFrame({"document": [text]}),
    }
    with whole(path) as target:
        write_dataframe(outlines(found, crs=crs), target, layer=CLUSTERS, driver="GPKG")
        for name, table in beside.items():
            if table is not None and len(table):
                write_dataframe(
                    table, target, layer=name, driver="GPKG", append=True, DESCRIPTION=BESIDE
                )


def outlines(found: Clusters, *, crs: str) -> geopandas.GeoDataFrame:
    """
    Give the ground of clusters as features.

    Parameters
    ----------
    found : Clusters
        At least one.
    crs : str
        The working system.

    Returns
    -------
    GeoDataFrame
        One a cluster, as the document has it, with names and a note for people.
    """
    said = found.document
    names = {one["id"]: one for one in said["segments"]}
    segments = [names[one["segment"]] for one in said["clusters"]]
    frame = geopandas.GeoDataFrame(
        said["clusters"], geometry=[one.outline for one in found.clusters], crs=crs
    )
    return frame.assign(
        name_zh=[f"{one['name_zh']}聚集区" for one in segments],
        name_en=[f"{one['name_en'] or one['name_zh']} cluster" for one in segments],
        note_zh=[
            f"{one['firms']} 家,应有 {one['expected']:.1f} 家,p {one['p']:.3g}"
            for one in said["clusters"]
        ],
        quality="derived",
    )


def _cells(found: Clusters, crs: str) -> geopandas.GeoDataFrame | None:
    """Give every cell that holds firms of a segment, or is hot for it."""
    spots, said = found.hotspots, found.document
    if spots is None:
        return None
    hot = spots.p_corrected <= said["asked"]["alpha"]
    row, column = np.nonzero((spots.count > 0) | hot)
    ids = np.array([one["id"] for one in said["segments"]], dtype=object)
    west, south = spots.corners[row].T
    return geopandas.GeoDataFrame(
        {
            "segment": ids[column],
            "firms": spots.count[row, column],
            "listed": spots.of_all[row],
            "window_firms": spots.window_count[row, column],
            "window_listed": spots.window_all[row],
            "score": spots.score[row, column],
            "p_corrected": spots.p_corrected[row, column],
            "hot": hot[row, column],
        },
        geometry=shapely.box(west, south, west + spots.cell_m, south + spots.cell_m),
        crs=crs,
    )
