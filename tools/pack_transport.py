"""
Roads, railways, stations, ports and airports.

The road skeleton is a graph of straight chords whose nodes are rounded to 0.001 degrees;
curated links mend the gaps that public documents let us mend.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import shapely
from pack_geometry import geodesic_m
from pack_read import airport, port

if TYPE_CHECKING:
    from pack_read import Edge, Nodes
    from pack_write import Feature

LINK_TEXT = ("name_zh", "uncertainty_m", "confidence", "sources", "note_zh")
PLAIN = ("lon", "lat", "registry_id", "iata", "place")


class Groups:
    """Disjoint sets of node ids (union by smaller id)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, node: str) -> str:
        """Find the representative of the set that holds a node."""
        while (above := self._parent.setdefault(node, node)) != node:
            node = above
        return node

    def join(self, first: str, second: str) -> None:
        """Make one set of two."""
        low, high = sorted((self.root(first), self.root(second)))
        self._parent[high] = low


def skeleton(nodes: Nodes, edges: list[Edge]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """
    Graph with zero-length edges contracted: their ends become one node.

    Returns
    -------
    nodes : dict of str to (lon, lat)
    edges : list of dict with id, u, v, length_m
    """
    same = Groups()
    for start, end, km in edges:
        if km == 0 or nodes[start] == nodes[end]:
            same.join(str(start), str(end))
    position = {same.root(str(node)): point for node, point in nodes.items()}
    kept: dict[tuple[str, str], float] = {}
    for start, end, km in edges:
        u, v = sorted((same.root(str(start)), same.root(str(end))))
        if u != v:
            length = round(km * 1000) or round(geodesic_m([nodes[start], nodes[end]]))
            kept[u, v] = min(length, kept.get((u, v), length))
    return position, [
        {"id": f"{u}-{v}", "u": u, "v": v, "length_m": length} for (u, v), length in kept.items()
    ]


def road_features(
    nodes: Nodes, edges: list[Edge], source: dict[str, Any]
) -> tuple[list[Feature], list[int]]:
    """
    Skeleton and curated links as lines; fragments that the clip severed are left out.

    Returns
    -------
    features : list
    components : list of int
        Nodes per connected component before fragments are dropped, largest first.
    """
    position, lines = skeleton(nodes, edges)
    position |= {point["id"]: (point["lon"], point["lat"]) for point in source["road_points"]}
    for line in lines:
        line["curated"] = False
    _name(lines, source["name_edges"])
    lines += _links(source, position)
    groups = Groups()
    for line in lines:
        groups.join(line["u"], line["v"])
    sizes = Counter(groups.root(node) for node in {end for line in lines for end in _ends(line)})
    main = sizes.most_common(1)[0][0]
    kept = [line for line in lines if groups.root(line["u"]) == main]
    features = [(line, _chord(line, position)) for line in kept]
    return features, sorted(sizes.values(), reverse=True)


def _ends(line: dict[str, Any]) -> tuple[str, str]:
    return line["u"], line["v"]


def _chord(line: dict[str, Any], position: dict[str, Any]) -> shapely.LineString:
    return shapely.LineString([position[line["u"]], position[line["v"]]])


def _name(lines: list[dict[str, Any]], groups: list[dict[str, Any]]) -> None:
    by_ends = {frozenset(_ends(line)): line for line in lines}
    for group in groups:
        for pair in group["pairs"]:
            line = by_ends[frozenset(map(str, pair))]
            line |= {key: group[key] for key in ("name_zh", "sources", "note_zh")}


def _links(source: dict[str, Any], position: dict[str, Any]) -> list[dict[str, Any]]:
    drawn = {
        link["id"]: geodesic_m([position[str(link["from"])], position[str(link["to"])]])
        for link in source["links"]
    }
    factor = {
        share: total / sum(drawn[k["id"]] for k in source["links"] if k.get("share_of") == share)
        for share, total in source["shares"].items()
    }
    return [
        {
            "id": link["id"],
            "u": str(link["from"]),
            "v": str(link["to"]),
            "length_m": round(drawn[link["id"]] * factor.get(link.get("share_of", ""), 1.0)),
            "curated": True,
            **{key: link[key] for key in LINK_TEXT},
        }
        for link in source["links"]
    ]


def rail_features(nodes: Nodes, edges: list[Edge]) -> list[Feature]:
    """Railway chords."""
    position, lines = skeleton(nodes, edges)
    return [(line, _chord(line, position)) for line in lines]


def point_features(entries: list[dict[str, Any]], places: list[dict[str, Any]]) -> list[Feature]:
    """Points given by coordinates, by a registry entry, or by a place's centre."""
    centres = {place["id"]: (place["lon"], place["lat"]) for place in places}
    features = []
    for entry in entries:
        if "registry_id" in entry:
            lon, lat = port(entry["registry_id"])
        elif "iata" in entry:
            lon, lat = airport(entry["iata"])
        elif "place" in entry:
            lon, lat = centres[entry["place"]]
        else:
            lon, lat = entry["lon"], entry["lat"]
        properties = {key: value for key, value in entry.items() if key not in PLAIN}
        properties.setdefault("note_zh", "")
        features.append((properties, shapely.Point(round(lon, 6), round(lat, 6))))
    return features
