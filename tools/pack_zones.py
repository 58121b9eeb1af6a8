"""
Zones of the spatial structure: bay ring, axes, strategic nodes, independent cities.

None of the outlines is official. Every feature says in `note_zh` how it was drawn.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import shapely
from pack_geometry import disc, to_degrees, to_metres

if TYPE_CHECKING:
    from pack_write import Feature

SIMPLIFY_M = 50


def zone_features(
    source: dict[str, Any], bay: shapely.Geometry, land: shapely.Geometry
) -> list[Feature]:
    """
    All zones.

    Parameters
    ----------
    source : dict
        layers/source/structure.json.
    bay, land : Geometry
        In EPSG:4549.
    """
    return [
        *_rings(source["bay"], bay, land),
        *[_axis(axis, source["axis_half_width_m"], land) for axis in source["axes"]],
        *_discs(source, "strategic_node"),
        *_discs(source, "independent_city"),
    ]


def _rings(source: dict[str, Any], bay: shapely.Geometry, land: shapely.Geometry) -> list[Feature]:
    inner, outer = source["core_m"], source["hinterland_m"]
    core = bay.buffer(inner, quad_segs=32)
    shapes = {
        "ring_core": core,
        "ring_hinterland": bay.buffer(outer, quad_segs=32).difference(core),
    }
    words = {
        "ring_core": (f"环湾核心圈(距胶州湾岸线 ≤ {inner // 1000} km)", "Bay ring, core"),
        "ring_hinterland": (
            f"环湾腹地圈(距岸线 {inner // 1000}–{outer // 1000} km)",
            "Bay ring, hinterland",
        ),
    }
    tiers = [f"{tier['tier']}: {'、'.join(tier['units'])}" for tier in source["tiers"]]
    features = []
    for kind, shape in shapes.items():
        properties = {
            "id": kind,
            "kind": kind,
            "name_zh": words[kind][0],
            "name_en": words[kind][1],
            "tiers": tiers,
            "quality": "schematic",
            "uncertainty_m": 500,
            "confidence": source["confidence"],
            "sources": sorted({tier["source"] for tier in source["tiers"]}),
            "note_zh": "建议画法,非官方:真实岸线的缓冲,裁到陆地。tiers 为文件所列圈层。",
        }
        features.append((properties, _on_land(shape, land)))
    return features


def _axis(axis: dict[str, Any], half_width: int, land: shapely.Geometry) -> Feature:
    line = to_metres(shapely.LineString(axis["polyline"]))
    properties = {
        "id": axis["id"],
        "kind": "axis",
        "name_zh": axis["name_zh"],
        "aliases": axis["aliases"],
        "passes": axis["passes"],
        "external": axis["external"],
        "status": axis["status"],
        "quality": "schematic",
        "uncertainty_m": 5000,
        "confidence": axis["confidence"],
        "sources": axis["sources"],
        "note_zh": f"走向为推断;两侧各 {half_width // 1000} km 的宽度仅作示例,裁到陆地。",
    }
    return properties, _on_land(line.buffer(half_width, quad_segs=8), land)


def _discs(source: dict[str, Any], kind: str) -> list[Feature]:
    places = source["nodes" if kind == "strategic_node" else "cities"]
    radius = source["disc_radius_m"]
    features = []
    for place in places:
        properties = {
            "id": place["id"],
            "kind": kind,
            "name_zh": place["name_zh"],
            "name_en": place["name_en"],
            "district": place["district"],
            "quality": "schematic",
            "uncertainty_m": place["uncertainty_m"],
            "confidence": "medium-low",
            "sources": [source["nodes_source"], *([place["coord"]] if "coord" in place else [])],
            "note_zh": f"范围未公布;半径 {radius // 1000} km 的圆盘仅作示例,中心近似。",
        }
        features.append((properties, disc(place["lon"], place["lat"], math.pi * radius**2)))
    return features


def _on_land(shape: shapely.Geometry, land: shapely.Geometry) -> shapely.Geometry:
    clipped = shapely.intersection(shape, land)
    parts = [part for part in shapely.get_parts(clipped) if part.geom_type == "Polygon"]
    return to_degrees(shapely.simplify(shapely.union_all(parts), SIMPLIFY_M), decimals=5)
