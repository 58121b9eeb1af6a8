"""Reading one role of an extract: what fits it, as features with the columns that criteria use."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from sitesel.errors import EmptyLayerError, UsageError
from sitesel.formats.extracts import osm_form
from sitesel.formats.osm.areas import areas
from sitesel.formats.osm.columns import line_columns, place_columns
from sitesel.formats.osm.roads import road_tags
from sitesel.formats.osm.source import Source, opened, scratch
from sitesel.formats.osm.told import REASONS, told
from sitesel.formats.osm.ways import ways
from sitesel.formats.reading import Reading, Rejected
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

CRS = "EPSG:4326"
LICENSE = "ODbL-1.0"
ATTRIBUTION = "© OpenStreetMap contributors"
Bounds = tuple[float, float, float, float]


@cache
def roles() -> dict[str, dict[str, Any]]:
    """
    Say which tags fill which role.

    Returns
    -------
    dict
        As in `roles.toml`, with the tags of roads from `speeds.toml`.
    """
    text = files("sitesel.formats.osm").joinpath("roles.toml").read_text("utf-8")
    known = tomllib.loads(text)
    known["road"]["tags"] = road_tags()
    for role in known.values():
        role["tags"] = [(key, word) for key, word in role["tags"]]
    return known


def read_osm(
    path: Path,
    *,
    role: str,
    bounds: Bounds | None = None,
    what: str = "OpenStreetMap 文件",
    what_en: str = "OpenStreetMap file",
) -> Reading:
    """
    Read what fills one role.

    Parameters
    ----------
    path : Path
        An extract.
    role : str
        One of `roles.toml`.
    bounds : (west, south, east, north), optional
        In degrees; features that touch the box are kept whole, others are passed over.
    what, what_en : str
        What the file is, for messages.

    Returns
    -------
    Reading
        In WGS 84. `rejected` has what carries the tags, lies in the box and is not kept; its rows
        are numbers of OpenStreetMap. `notes` say what was taken, left out and assumed, and the
        licence.

    Raises
    ------
    UsageError
        If the role is none that an extract can fill.
    DependencyError
        If osmium is not installed.
    BrokenLayerError
        If the file is missing, something else, cut off or damaged.
    EmptyLayerError
        If nothing of the role lies in the box.
    """
    if role not in roles():
        raise UsageError(
            f"从 OpenStreetMap 读不出角色 {role!r};可读:{'、'.join(roles())}。",
            f"OpenStreetMap has nothing for the role {role!r}; roles: {', '.join(roles())}.",
        )
    source = opened(path, what=what, what_en=what_en)
    take = _lines if roles()[role]["shape"] == "line" else _areas
    with scratch(path) as (index, folder):
        table, passed = take(source, role, bounds, index=index, folder=folder)
    kept = table[table["rejected"] == ""]
    if kept.empty:
        raise _nothing(path, role, bounds, passed=passed, barred=len(table))
    left_out = table[table["rejected"] != ""]
    return Reading(
        frame=_frame(kept),
        form=osm_form(path) or "",
        crs=CRS,
        layer=role,
        rejected=tuple(
            Rejected(int(row), REASONS[reason])
            for row, reason in zip(left_out["osm_id"], left_out["rejected"], strict=True)
        ),
        notes=told(kept, left_out, role=role, passed=passed),
        license=LICENSE,
        attribution=ATTRIBUTION,
    )


def _lines(
    source: Source,
    role: str,
    bounds: Bounds | None,
    *,
    index: str,
    folder: Path,
) -> tuple[pd.DataFrame, int]:
    """Read ways block by block, so that what lies outside the box is never held."""
    spec, parts, passed = roles()[role], [], 0
    for block in ways(source, spec["tags"], index=index, folder=folder):
        inside = _inside(block.lines, bounds)
        passed += int((~inside).sum())
        table = line_columns(block, inside, role=role, also=spec["columns"])
        parts.append(_judged(table))
    if not parts:
        return pd.DataFrame({"rejected": [], "osm_id": [], "id": []}), 0
    return _once(pd.concat(parts, ignore_index=True)), passed


def _areas(
    source: Source,
    role: str,
    bounds: Bounds | None,
    *,
    index: str,
    folder: Path,  # noqa: ARG001  (the same for lines)
) -> tuple[pd.DataFrame, int]:
    spec = roles()[role]
    found = areas(source, spec["tags"], index=index, nodes=spec["shape"] == "place")
    table = place_columns(found, role=role, also=spec["columns"])
    inside = _inside(table["geometry"].to_numpy(), bounds)
    table = _judged(table[inside].reset_index(drop=True))
    failed = pd.DataFrame(
        {
            "id": [f"{kind}/{number}" for kind, number in found.failed],
            "osm_id": [number for _, number in found.failed],
            "rejected": "unassembled",
        }
    )
    both = [part for part in (table, failed) if len(part)]
    return _once(pd.concat(both, ignore_index=True) if both else table), int((~inside).sum())


def _inside(shapes: np.ndarray[Any, Any], bounds: Bounds | None) -> np.ndarray[Any, Any]:
    """Whether each touches the box; what has no shape cannot be told to be outside."""
    if bounds is None:
        return np.ones(len(shapes), dtype=bool)
    box = shapely.box(*bounds)
    shapely.prepare(box)
    inside: np.ndarray[Any, Any] = shapely.intersects(box, shapes) | shapely.is_missing(shapes)
    return inside


def _judged(table: pd.DataFrame) -> pd.DataFrame:
    """Set aside what has no shape."""
    broken = (table["rejected"] == "") & shapely.is_missing(table["geometry"].to_numpy())
    return table.assign(rejected=table["rejected"].mask(broken, "broken"))


def _once(table: pd.DataFrame) -> pd.DataFrame:
    twice = (table["rejected"] == "") & table["id"].duplicated()
    return table.assign(rejected=table["rejected"].mask(twice, "twice"))


def _frame(kept: pd.DataFrame) -> geopandas.GeoDataFrame:
    import geopandas

    plain = kept.drop(columns=["rejected", "missing"], errors="ignore").reset_index(drop=True)
    return geopandas.GeoDataFrame(plain, geometry="geometry", crs=CRS)


def _nothing(
    path: Path, role: str, bounds: Bounds | None, *, passed: int, barred: int
) -> EmptyLayerError:
    spec = roles()[role]
    box = ", ".join(f"{side:g}" for side in bounds or ())
    where = Text(f"范围 {box} 内", f"within {box}") if box else Text("里面", "inside")
    return EmptyLayerError(
        f"{path.name} {where.zh}没有可用的{spec['title_zh']}(范围外 {passed} 个,"
        f"不能用的 {barred} 个);请换覆盖本市的文件;若没有下载完,请重新下载。",
        f"{path.name} has no {spec['title_en'].lower()} to use {where.en} ({passed} lie "
        f"outside, {barred} cannot be used); take an extract that covers the city; if the download "
        "was cut off, repeat it.",
    )
