"""Parks, carriers, clusters and anchor firms from the hand-kept tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely
from pack_geometry import M2_PER_MU, Waters, disc, position_fault, radius_m

if TYPE_CHECKING:
    from pack_write import Feature

STATUS_ZH = {
    "named": "已具名的专业园区",
    "unconfirmed": "未证实的专业园区",
    "existing": "既有园区或功能区",
}
NOT_PROPERTIES = ("lon", "lat", "whole_district")


def layer_of(place: dict[str, Any]) -> str:
    """Name the layer that a place belongs to, by its kind."""
    if place["kind"].startswith("emerging_park"):
        return "parks"
    return "clusters" if place["kind"] == "industry_cluster" else "carriers"


def place_features(places: list[dict[str, Any]], waters: Waters) -> dict[str, list[Feature]]:
    """
    Features of the three site layers.

    A place with a known area is a disc of that area, else a point; a place that is a whole
    district stays a point, because a disc would be wrong nearly everywhere.

    Raises
    ------
    SystemExit
        If `within` or `area_of` names an unknown place.
    """
    ids = {place["id"] for place in places}
    layers: dict[str, list[Feature]] = {"parks": [], "carriers": [], "clusters": []}
    for place in places:
        for key in ("within", "area_of"):
            if unknown := set(place.get(key, ())) - ids:
                raise SystemExit(f"{place['id']}: {key} names unknown places {sorted(unknown)}")
        layers[layer_of(place)].append(_place(place, waters))
    return layers


def _place(place: dict[str, Any], waters: Waters) -> Feature:
    area = place["area_mu"]
    if area is None or place["whole_district"]:
        geometry = shapely.Point(place["lon"], place["lat"])
    else:
        geometry = disc(place["lon"], place["lat"], area * M2_PER_MU)
    fault, share = position_fault(geometry, waters)
    properties = {key: value for key, value in place.items() if key not in NOT_PROPERTIES}
    properties["status_zh"] = STATUS_ZH[place["status"]]
    properties["notes"] = properties.pop("note_zh")
    properties |= {
        "quality": "schematic",
        "position_fault": fault,
        "position_fault_share": share,
        "note_zh": _geometry_note(place, geometry),
    }
    return properties, geometry


def _geometry_note(place: dict[str, Any], geometry: shapely.Geometry) -> str:
    if geometry.geom_type == "Polygon":
        return "示意圆盘:面积为公开数,中心近似,非边界。"
    if place["whole_district"]:
        return "示意点:全区范围,不画圆盘;边界另由区界给出。"
    return "示意点:面积未知,中心近似。"


def firm_features(
    firms: list[dict[str, Any]], places: list[dict[str, Any]], waters: Waters
) -> list[Feature]:
    """
    Points of the anchor firms.

    A firm known only by the park that lists it stands at the park's centre, with the park's
    uncertainty plus the radius of its area.
    """
    by_id = {place["id"]: place for place in places}
    features = []
    for firm in firms:
        park = by_id.get(firm.get("park", ""))
        lon, lat = (park["lon"], park["lat"]) if park else (firm["lon"], firm["lat"])
        doubt = park["uncertainty_m"] + radius_m(park["area_mu"]) if park else firm["uncertainty_m"]
        point = shapely.Point(lon, lat)
        fault, _ = position_fault(point, waters)
        properties = {
            "id": firm["id"],
            "name_zh": firm["name_zh"],
            "plant_zh": firm["plant_zh"],
            "district": firm["district"],
            "industries": firm["industries"],
            "located_by": "park" if park else "plant",
            "park": firm.get("park", ""),
            "uncertainty_m": round(doubt),
            "confidence": firm["confidence"],
            "position_fault": fault,
            "sources": firm["sources"],
            "note_zh": firm["note_zh"],
        }
        features.append((properties, point))
    return features
