"""
A planner's own parcels: the names of their columns, the city they must lie in, their district.

Parcels come from a file beside the ranking or from a layer of the role `site`; both are read alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from sitesel.crs import suggestion
from sitesel.districts import name_districts
from sitesel.errors import SiteError
from sitesel.industry import ids_by_name, plain
from sitesel.text import as_list

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas

    from sitesel.crs import Bounds
    from sitesel.matrix import BoolArray
    from sitesel.pack import Pack

SHOWN = 3
COLUMNS = {
    "id": ("id", "ID", "编号", "地块编号", "宗地编号", "宗地代码"),
    "name_zh": ("name_zh", "name", "名称", "地块名称", "宗地名称", "项目名称"),
    "district": ("district", "区市", "区县", "行政区", "所属区市"),
    "industries": ("industries", "主导产业", "产业"),
}


def parcels(table: geopandas.GeoDataFrame, pack: Pack, *, where: str) -> geopandas.GeoDataFrame:
    """
    Take a planner's parcels as candidates: named, inside the city, by district.

    Parameters
    ----------
    table : GeoDataFrame, shape (n, columns)
        In the working system.
    pack : Pack
        The city.
    where : str
        File or layer, for messages.

    Returns
    -------
    GeoDataFrame, shape (n, columns)
        By id, with name_zh, district, role and quality.

    Raises
    ------
    SiteError
        If any lies outside the pack's area.
    """
    table = standard_columns(table)
    check_extent([table], pack, where=where)
    if "district" not in table:
        named_in = name_districts(shapely.centroid(table.geometry.to_numpy()), pack)
        table = table.assign(district="" if named_in is None else named_in.to_numpy())
    return table.set_index(table["id"].astype(str)).assign(role="", quality="unstated")


def standard_columns(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """
    Name the columns of a planner's parcels as sites have them.

    Parameters
    ----------
    frame : GeoDataFrame, shape (n, columns)
        With whatever names an office uses.

    Returns
    -------
    GeoDataFrame, shape (n, columns)
        With id, name_zh and, where the table says it, industries as lists of ids.
    """
    found = {
        next((name for name in names if name in frame), None): column
        for column, names in COLUMNS.items()
    }
    named = frame.rename(columns={name: column for name, column in found.items() if name})
    if "id" not in named:
        named = named.assign(id=[f"row-{row + 1}" for row in range(len(named))])
    if "industries" in named:
        named = named.assign(industries=named["industries"].map(_industry_ids))
    if "name_zh" not in named:
        named = named.assign(name_zh=named["id"].astype(str))
    return named


def _industry_ids(cell: object) -> list[str]:
    """Ids of the industries that a cell names; a name that none answers to stays as it is."""
    return [ids_by_name().get(plain(name), name) for name in as_list(cell)]


def check_extent(parts: Iterable[geopandas.GeoDataFrame], pack: Pack, *, where: str) -> None:
    """
    Refuse parcels outside the pack's area.

    Parameters
    ----------
    parts : iterable of GeoDataFrame
        The parcels, in one table or several, in the working system and with `id`.
    pack : Pack
        A city; without a layer of land it has no extent to hold them against.
    where : str
        File or layer, for the message.

    Raises
    ------
    SiteError
        If any lies outside: the reference system is probably wrong.
    """
    count, first, bounds = 0, list[str](), np.full(4, np.nan)
    for table in parts:
        box = np.asarray(table.total_bounds, dtype=float)
        bounds = np.concatenate([np.fmin(bounds[:2], box[:2]), np.fmax(bounds[2:], box[2:])])
        if in_extent(tuple(box.tolist()), pack):
            continue
        outside = _outside(table, pack)
        count += int(outside.sum())
        first += table["id"].astype(str)[outside][:SHOWN].tolist()
    if count:
        zh, en = suggestion(*bounds.tolist())
        named = ", ".join(first[:SHOWN])
        raise SiteError(
            f"{where} 有 {count} 个地块不在数据包 {pack.head.id} 范围内(如 {named})。"
            f"多半是坐标系或带号不对({zh});请用 --crs 注明,或换用该地的数据包。",
            f"{count} sites of {where} lie outside the pack {pack.head.id} (such as "
            f"{named}). The reference system or zone is probably wrong ({en}); name it with --crs, "
            "or use a pack of that place.",
        )


def in_extent(bounds: Bounds, pack: Pack) -> bool:
    """
    Tell whether bounds lie in the pack's area.

    Parameters
    ----------
    bounds : (float, float, float, float)
        West, south, east, north in the working system.
    pack : Pack
        A city; one without a layer of land has no extent, and everything lies in it.

    Returns
    -------
    bool
        False of bounds that are not known.
    """
    if "land" not in pack.roles:
        return True
    west, south, east, north = pack.features("land").table.total_bounds
    least_east, least_north, most_east, most_north = bounds
    return bool(
        west <= least_east and most_east <= east and south <= least_north and most_north <= north
    )


def _outside(table: geopandas.GeoDataFrame, pack: Pack) -> BoolArray:
    west, south, east, north = pack.features("land").table.total_bounds
    centre = shapely.centroid(table.geometry.to_numpy())
    easting, northing = shapely.get_x(centre), shapely.get_y(centre)
    found: BoolArray = (easting < west) | (easting > east) | (northing < south) | (northing > north)
    return found
