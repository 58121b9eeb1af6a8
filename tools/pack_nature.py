"""Land, sea, inland water and the named reservoirs, and the water of Jiaozhou Bay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from pack_geometry import Waters, rounded, to_metres

if TYPE_CHECKING:
    from pack_read import Bounds
    from pack_write import Feature


def land_features(parts: list[shapely.Polygon]) -> list[Feature]:
    """Mainland and islands, largest first, as in the package."""
    ordered = sorted(parts, key=lambda part: -part.area)
    features = []
    for number, part in enumerate(ordered):
        name = "mainland" if number == 0 else f"island-{number:02d}"
        features.append(({"id": name, "area_km2": _km2(part)}, rounded(part)))
    return features


def sea_and_bay(
    land: list[Feature], bounds: Bounds, bay: dict[str, Any]
) -> tuple[list[Feature], shapely.Geometry]:
    """
    Sea as the box minus the land, with Jiaozhou Bay cut off at its mouth.

    The mouth is a straight line from the tip of Tuandao to the north end of Xuejiadao, both
    a little inside the land; the piece of sea that holds the point `inside` is the bay.

    Returns
    -------
    features : list
        The bay first, then the other pieces, largest first.
    bay : Geometry
        The bay's water in EPSG:4549.
    """
    ground = shapely.union_all([shape for _, shape in land])
    sea = shapely.difference(shapely.box(*bounds), ground)
    mouth = shapely.LineString(bay["mouth_line"])
    cells = shapely.polygonize([shapely.node(shapely.union_all([sea.boundary, mouth]))])
    pieces = [cell for cell in shapely.get_parts(cells) if sea.contains(cell.point_on_surface())]
    inside = next(cell for cell in pieces if cell.contains(shapely.Point(bay["inside"])))
    others = sorted((cell for cell in pieces if cell is not inside), key=lambda cell: -cell.area)
    named = {"id": "jiaozhou_bay", "name_zh": "胶州湾", "name_en": "Jiaozhou Bay"}
    features = [({**named, "area_km2": _km2(inside)}, rounded(inside))]
    for number, cell in enumerate(others, start=1):
        features.append(({"id": f"sea-{number:02d}", "area_km2": _km2(cell)}, rounded(cell)))
    return features, to_metres(inside)


def water_features(
    parts: list[shapely.Polygon], land: list[Feature], source: dict[str, Any]
) -> tuple[list[Feature], list[Feature]]:
    """
    Inland waters (clipped to the land) and, of them, the named drinking-water reservoirs.

    Raises
    ------
    SystemExit
        If a named reservoir's point lies in no polygon.
    """
    ground = shapely.union_all([shape for _, shape in land])
    inland = [part for part in parts if _km2(part) < source["sea_min_km2"]]
    pieces = [
        piece
        for part in inland
        for piece in shapely.get_parts(rounded(shapely.intersection(part, ground)))
        if piece.geom_type == "Polygon" and _km2(piece) >= source["min_km2"]
    ]
    pieces.sort(key=lambda piece: (-round(piece.area, 9), piece.centroid.x))
    bodies: list[Feature] = []
    drinking: list[Feature] = []
    names = list(source["named"])
    for number, piece in enumerate(pieces, start=1):
        properties: dict[str, Any] = {"id": f"water-{number:03d}", "area_km2": _km2(piece)}
        for entry in [item for item in names if piece.contains(shapely.Point(item["at"]))]:
            names.remove(entry)
            properties |= {key: entry[key] for key in ("id", "name_zh", "name_en")}
            properties |= {"confidence": entry["confidence"], "sources": entry["sources"]}
            if entry["source_of_drinking_water"]:
                drinking.append((properties, piece))
        bodies.append((properties, piece))
    if names:
        raise SystemExit(f"No water polygon holds {[item['name_zh'] for item in names]}")
    return bodies, drinking


def waters(sea: list[Feature], bodies: list[Feature]) -> Waters:
    """Both kinds of water in metres, for finding faults of position."""
    return Waters(
        sea=shapely.union_all([to_metres(shape) for _, shape in sea]),
        inland=shapely.union_all([to_metres(shape) for _, shape in bodies]),
    )


def _km2(polygon: shapely.Geometry) -> float:
    return round(to_metres(polygon).area / 1e6, 3)
