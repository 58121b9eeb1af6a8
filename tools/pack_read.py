"""
Read the pinned registry packages that the Qingdao pack is cut from.

Everything comes back in WGS 84, longitude before latitude, clipped to the pack's box
(west, south, east, north in degrees). Nothing is simplified here.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

if TYPE_CHECKING:
    from pathlib import Path

Bounds = tuple[float, float, float, float]
Edge = tuple[int, int, float]
Nodes = dict[int, tuple[float, float]]

PINNED_PYTHON = {"scgraph-data": "2.0.0", "harborly": "1.1.4", "airportsdata": "20260905"}
PINNED_NPM = {
    "@geo-maps/countries-coastline-1m": "0.6.0",
    "@geo-maps/earth-waterbodies-10m": "0.6.0",
}


def check_versions(node_modules: Path) -> None:
    """
    Hold the installed packages against the pinned versions.

    Raises
    ------
    SystemExit
        If any differs: the pack would no longer be reproducible.
    """
    faults = [
        f"{name} {version(name)}, wanted {wanted}"
        for name, wanted in PINNED_PYTHON.items()
        if version(name) != wanted
    ]
    for name, wanted in PINNED_NPM.items():
        found = json.loads((node_modules / name / "package.json").read_text("utf-8"))["version"]
        if found != wanted:
            faults.append(f"{name} {found}, wanted {wanted}")
    if faults:
        raise SystemExit("Packages differ from the pinned versions: " + "; ".join(faults))


def polygons(node_modules: Path, package: str, bounds: Bounds) -> list[shapely.Polygon]:
    """Polygons of one @geo-maps package that touch the box, clipped to it."""
    text = (node_modules / package / "map.geo.json").read_text("utf-8")
    parts = _polygons_of(np.atleast_1d(shapely.from_geojson(text)))
    west, south, east, north = bounds
    limits = shapely.bounds(parts)
    near = (limits[:, 0] <= east) & (limits[:, 2] >= west)
    near &= (limits[:, 1] <= north) & (limits[:, 3] >= south)
    clipped = shapely.make_valid(shapely.clip_by_rect(parts[near], *bounds))
    pieces = _polygons_of(clipped)
    return [piece for piece in pieces if not piece.is_empty]


def _polygons_of(geometries: np.ndarray) -> np.ndarray:
    """Take collections apart until only polygons are left; drop the rest."""
    parts = geometries
    while np.isin(shapely.get_type_id(parts), (6, 7)).any():  # MultiPolygon, collection
        parts = shapely.get_parts(parts)
    return parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]


def network(kind: str, bounds: Bounds) -> tuple[Nodes, list[Edge]]:
    """
    Edges of an scgraph network with at least one end in the box.

    Parameters
    ----------
    kind : str
        "highways" or "railways".
    bounds : tuple of float
        West, south, east, north in degrees.

    Returns
    -------
    nodes : dict of int to (lon, lat)
    edges : list of (from, to, km)
        Each undirected edge once, in the order of its ends.
    """
    module = __import__(f"scgraph_data.world_{kind}", fromlist=["x"])
    graph = getattr(module, f"world_{kind}_geograph")
    west, south, east, north = bounds
    position = np.asarray([point[:2] for point in graph.nodes])
    inside = (
        (position[:, 1] >= west)
        & (position[:, 1] <= east)
        & (position[:, 0] >= south)
        & (position[:, 0] <= north)
    )
    edges: dict[tuple[int, int], float] = {}
    for start in np.flatnonzero(inside).tolist():
        for end, length in graph.graph[start].items():
            if inside[end]:
                edges[min(start, end), max(start, end)] = float(length)
    used = sorted({end for edge in edges for end in edge})
    nodes = {node: (float(position[node, 1]), float(position[node, 0])) for node in used}
    return nodes, [(start, end, km) for (start, end), km in sorted(edges.items())]


def port(registry_id: str) -> tuple[float, float]:
    """Longitude and latitude of a port in the registry that harborly bundles."""
    table = pd.read_parquet(str(files("harborly") / "data" / "port_registry.parquet"))
    row = table.set_index("registry_id").loc[registry_id]
    return float(row["longitude"]), float(row["latitude"])


def airport(iata: str) -> tuple[float, float]:
    """Longitude and latitude of an airport in airportsdata."""
    import airportsdata

    entry = airportsdata.load("IATA")[iata]
    return float(entry["lon"]), float(entry["lat"])
