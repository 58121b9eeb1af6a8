"""
Tell whether the planner's layers lie where the neighbours of their kind lie.

A layer is held against features of the same role in the built-in pack or in other layers; where
there are none, against places of the same name. Only layers of the planner's own are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sitesel.crs.offset import Offset, suspect_shift
from sitesel.pack.derived import RASTER
from sitesel.text import Text

if TYPE_CHECKING:
    import geopandas

    from sitesel.pack.city import Pack

NAME = "name_zh"


def offsets(pack: Pack, builtin: Pack) -> list[tuple[str, Offset]]:
    """
    Compare every layer that is not built in with its neighbours.

    Parameters
    ----------
    pack : Pack
        The planner's; perhaps laid over the built-in one.
    builtin : Pack
        The built-in one.

    Returns
    -------
    list of (str, Offset)
        By the id of the layer; layers without a neighbour are left out.
    """
    known = {(layer.id, folder) for layer, folder in builtin.layers}
    own = [
        layer
        for layer, folder in pack.layers
        if (layer.id, folder) not in known and layer.geometry != RASTER and not layer.absent
    ]
    shared = pack.head.id == builtin.head.id
    found = []
    for layer in own:
        role = pack.features(layer.role).table
        others = [role[role["layer"] != layer.id]]
        if shared and layer.role in builtin.roles:
            others.append(builtin.features(layer.role).table)
        places = builtin if shared else None
        mine = role[role["layer"] == layer.id]
        offset = _compared(mine, pd.concat(others), places, work_crs=pack.head.work_crs)
        if offset is not None:
            found.append((layer.id, offset))
    return found


def offset_of(frame: geopandas.GeoDataFrame, role: str, pack: Pack) -> Offset | None:
    """
    Compare features that are not in a pack yet with those that are.

    Parameters
    ----------
    frame : GeoDataFrame
        In the pack's working system.
    role : str
        What they are to be.
    pack : Pack
        With features of the role, or places of the same name.

    Returns
    -------
    Offset or None
        None if there is nothing to hold them against.
    """
    vector = role in pack.roles and role not in pack.raster_roles
    others = pack.features(role).table if vector else frame.iloc[:0]
    return _compared(frame, others, pack, work_crs=pack.head.work_crs)


def told(pack: Pack, builtin: Pack) -> list[Text]:
    """
    Say how the planner's layers lie to their neighbours.

    Parameters
    ----------
    pack, builtin : Pack
        As `offsets` takes them.

    Returns
    -------
    list of Text
        One sentence a layer that was compared.
    """
    return [
        Text(f"图层 {name} 的位置:{found.text.zh}", f"position of layer {name}: {found.text.en}")
        for name, found in offsets(pack, builtin)
    ]


def _compared(
    mine: geopandas.GeoDataFrame,
    others: geopandas.GeoDataFrame,
    places: Pack | None,
    *,
    work_crs: str,
) -> Offset | None:
    """Hold features against others of their role; where there are none, against named places."""
    alike = len(others) > 0
    named = _named_places(places) if not alike and places is not None and NAME in mine else []
    if named:
        others = pd.concat(named)
    if not len(others):
        return None
    return suspect_shift(
        mine.geometry.to_numpy(),
        others.geometry.to_numpy(),
        work_crs=work_crs,
        names=(mine[NAME], others[NAME]) if NAME in mine and NAME in others else None,
        like=alike,
    )


def _named_places(pack: Pack) -> list[geopandas.GeoDataFrame]:
    roles = [role for role in pack.roles if role not in pack.raster_roles]
    tables = [pack.features(role).table for role in roles]
    return [table[[NAME, table.geometry.name]] for table in tables if NAME in table]
