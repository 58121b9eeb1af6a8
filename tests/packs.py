"""Small made-up cities in metres: features, sites and packs whose answers a hand can work out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import shapely

from sitesel.pack import Features, LayerSpec, MissingRole, Network, Pack
from sitesel.pack.schema import PackHead
from sitesel.sites import Sites

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WORK_CRS = "EPSG:4549"
EAST, NORTH = 520_000.0, 4_000_000.0
Json = dict[str, Any]

NETWORK = Network(role="road", speed_kmh=60, access_kmh=30, detour=1.0, source="made up")


def at(east: float, north: float) -> shapely.Point:
    """Give a point, in metres from the made-up city's corner."""
    return shapely.Point(EAST + east, NORTH + north)


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """Give a rectangle, in metres from the made-up city's corner."""
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def line(*places: tuple[float, float]) -> shapely.LineString:
    """Give a line, in metres from the made-up city's corner."""
    return shapely.LineString([(EAST + east, NORTH + north) for east, north in places])


def table(
    geometries: Sequence[shapely.Geometry], columns: Mapping[str, Sequence[object]]
) -> geopandas.GeoDataFrame:
    """Give a frame indexed by its `id`, which counts from f1 where none is given."""
    rows = {"id": [f"f{row + 1}" for row in range(len(geometries))], **columns}
    frame = geopandas.GeoDataFrame(rows, geometry=list(geometries), crs=WORK_CRS)
    return frame.set_index("id", drop=False)


def features(
    geometries: Sequence[shapely.Geometry],
    *,
    uncertainty_m: float | Sequence[float] = 0.0,
    complete: bool = True,
    layer: str = "made_up",
    **columns: Sequence[object],
) -> Features:
    """Give features of one role."""
    return Features(
        table=table(geometries, columns),
        uncertainty_m=np.broadcast_to(np.asarray(uncertainty_m, float), len(geometries)).copy(),
        complete=complete,
        layers=(layer,),
    )


def sites(
    geometries: Sequence[shapely.Geometry],
    *,
    uncertainty_m: float | Sequence[float] = 0.0,
    role: str = "",
    **columns: Sequence[object],
) -> Sites:
    """Give candidate sites: the planner's own where `role` is empty, else parks of a pack."""
    count = len(geometries)
    names = columns.get("id", [f"s{row + 1}" for row in range(count)])
    standard = {"id": names, "name_zh": names, "district": [""] * count, "role": [role] * count}
    frame = table(geometries, {**standard, **columns})
    return Sites(
        table=frame.assign(layer="own", quality="unstated"),
        uncertainty_m=np.broadcast_to(np.asarray(uncertainty_m, float), count).copy(),
    )


def memory_pack(
    *, network: Network | None = NETWORK, missing: Sequence[str] = (), **roles: Features
) -> Pack:
    """Give a pack whose layers are already read; no file is behind it."""
    head = PackHead(
        id="made_up",
        title_zh="虚构城",
        title_en="Made-up city",
        work_crs=WORK_CRS,
        date="2026-01-01",
        site_roles=("park",),
    )
    return Pack(
        head=head,
        layers=tuple((_spec(role), Path()) for role in roles),
        missing=tuple(_gap(role) for role in missing),
        network=network,
        _made=dict(roles),
    )


def _spec(role: str) -> LayerSpec:
    return LayerSpec(**{**layer_entry(role), "file": f"{role}.geojson"})


def _gap(role: str) -> MissingRole:
    return MissingRole(**gap_entry(role))


def layer_entry(role: str, **changed: object) -> Json:
    """Give a catalog entry of a layer."""
    return {
        "id": f"{role}_layer",
        "role": role,
        "title_zh": f"图层{role}",
        "title_en": f"layer {role}",
        "file": f"{role}.geojson",
        "geometry": "mixed",
        "source": "made up",
        "license": "MIT",
        "date": "2026-01",
        "crs": WORK_CRS,
        "precision_m": 0,
        "quality": "surveyed",
        **changed,
    }


def gap_entry(role: str) -> Json:
    """Give a catalog entry of a role that nothing fills."""
    return {
        "role": role,
        "title_zh": f"缺口{role}",
        "title_en": f"gap {role}",
        "geometry": "polygon",
        "supply_zh": "请补充",
        "supply_en": "supply it",
    }


def geojson(rows: Sequence[tuple[shapely.Geometry | None, Json]]) -> str:
    """Write features as GeoJSON text, coordinates as they are."""
    entries = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
        }
        for shape, row in rows
    ]
    return json.dumps({"type": "FeatureCollection", "features": entries}, ensure_ascii=False)


def toml(head: Json, tables: Mapping[str, Json], lists: Mapping[str, Sequence[Json]]) -> str:
    """Write plain values as TOML, for which JSON's notation of them is valid."""
    lines = _pairs(head)
    for name, entries in tables.items():
        lines += ["", f"[{name}]", *_pairs(entries)]
    for name, items in lists.items():
        for item in items:
            lines += ["", f"[[{name}]]", *_pairs(item)]
    return "\n".join(lines) + "\n"


def _pairs(entries: Json) -> list[str]:
    return [f"{key} = {json.dumps(entry, ensure_ascii=False)}" for key, entry in entries.items()]


def write_pack(  # noqa: PLR0913  (what a catalog holds)
    folder: Path,
    layers: Mapping[str, Sequence[tuple[shapely.Geometry | None, Json]]],
    *,
    missing: Sequence[str] = (),
    entries: Mapping[str, Json] | None = None,
    head: Json | None = None,
    network: bool = True,
) -> Path:
    """Write a pack's folder: a catalog and one GeoJSON file a role, in metres."""
    folder.mkdir(parents=True, exist_ok=True)
    for role, rows in layers.items():
        (folder / f"{role}.geojson").write_text(geojson(rows), encoding="utf-8")
    pack = {
        "id": "made_up",
        "title_zh": "虚构城",
        "title_en": "Made-up city",
        "work_crs": WORK_CRS,
        "date": "2026-01-01",
        "site_roles": ["park"],
        **(head or {}),
    }
    tables = {"pack": pack, **({"network": NETWORK.model_dump()} if network else {})}
    lists = {
        "layer": [layer_entry(role, **(entries or {}).get(role, {})) for role in layers],
        "missing": [gap_entry(role) for role in missing],
    }
    text = toml({"schema": "sitesel-pack/1"}, tables, lists)
    (folder / "catalog.toml").write_text(text, encoding="utf-8")
    return folder


def park(name: str, **more: object) -> Json:
    """Give the properties of a candidate park."""
    return {
        "id": name,
        "name_zh": f"园区{name}",
        "candidate": True,
        "industries": [],
        "within": [],
        "platforms": [],
        "chemical_park": "",
        "district": "虚构区",
        **more,
    }
