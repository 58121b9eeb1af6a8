"""
Write GeoJSON layers and the catalog with the same bytes on every run.

GeoJSON follows RFC 7946: one feature per line, UTF-8, unescaped Chinese, LF.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Feature = tuple[dict[str, Any], shapely.Geometry]


def write_layer(path: Path, features: Iterable[Feature]) -> str:
    """
    Write one layer and return the sha256 of its bytes.

    Raises
    ------
    SystemExit
        If an id is empty or used twice, or a geometry is empty or invalid.
    """
    lines = []
    seen: set[str] = set()
    for properties, geometry in features:
        name = properties["id"]
        if not name or name in seen or geometry.is_empty or not geometry.is_valid:
            raise SystemExit(f"{path.name}: feature {name!r} is doubled, empty or invalid")
        seen.add(name)
        shape = json.loads(shapely.to_geojson(_wound(geometry)))
        feature = {"type": "Feature", "properties": properties, "geometry": shape}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    body = ",\n".join(lines)
    text = f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'
    path.write_bytes(text.encode("utf-8"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _wound(geometry: shapely.Geometry) -> shapely.Geometry:
    return shapely.orient_polygons(geometry, exterior_cw=False)


def catalog_text(source: Mapping[str, Any], hashes: Mapping[str, str]) -> str:
    """
    Text of catalog.toml: the hand-written source with a sha256 for each layer.

    Parameters
    ----------
    source : mapping
        Tables `pack`, `network` and lists `layer`, `missing`, `district`.
    hashes : mapping of layer id to hex digest
    """
    blocks = ["# Written by tools/build_pack.py from source/catalog.in.toml; edit that file.\n"]
    blocks[0] += f"schema = {_value(source['schema'])}\n"
    blocks += [_table(f"[{name}]", source[name]) for name in ("pack", "network")]
    for layer in source["layer"]:
        blocks.append(_table("[[layer]]", {**layer, "sha256": hashes[layer["id"]]}))
    blocks += [_table("[[missing]]", item) for item in source["missing"]]
    blocks += [_table("[[district]]", item) for item in source["district"]]
    return "\n".join(blocks)


def _table(header: str, table: Mapping[str, Any]) -> str:
    rows = "".join(f"{key} = {_value(value)}\n" for key, value in table.items())
    return f"{header}\n{rows}"


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
