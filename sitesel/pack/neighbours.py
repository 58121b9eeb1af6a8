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
        mine = role[role["layer"] == layer.id]
        like = [role[role["layer"] != layer.id]]
        if shared and layer.role in builtin.roles:
            like.append(builtin.features(layer.role).table)
        reference = pd.concat(like)
        alike = len(reference) > 0
        if not alike and shared and NAME in mine:
            reference = _named_places(builtin)
        if len(reference):
            found.append((layer.id, _compared(mine, reference, pack, alike=alike)))
    return found


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
    mine: geopandas.GeoDataFrame, reference: geopandas.GeoDataFrame, pack: Pack, *, alike: bool
) -> Offset:
    return suspect_shift(
        mine.geometry.to_numpy(),
        reference.geometry.to_numpy(),
        work_crs=pack.head.work_crs,
        names=(mine[NAME], reference[NAME]) if NAME in mine and NAME in reference else None,
        like=alike,
    )


def _named_places(builtin: Pack) -> geopandas.GeoDataFrame:
    tables = [builtin.features(role).table for role in builtin.roles]
    return pd.concat([table[[NAME, table.geometry.name]] for table in tables if NAME in table])
