"""
The features of a role, ready to measure from: geometries, attributes, uncertainty.

Geometries are in the pack's working system (metres). Every feature carries how far it may be from
where it is drawn: its own `uncertainty_m`, else the precision of its layer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from sitesel.crs import place
from sitesel.errors import BrokenLayerError, EmptyLayerError
from sitesel.formats import read
from sitesel.pack.faults import geometry_faults, id_faults, uncertainty_faults
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import geopandas

    from sitesel.crs import Bounds
    from sitesel.matrix import FloatArray, GeometryArray
    from sitesel.pack.schema import LayerSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """
    Features of one role.

    Parameters
    ----------
    table : GeoDataFrame, shape (n, columns)
        In the working system, indexed by feature id.
    uncertainty_m : ndarray of float, shape (n,)
        How far each may be from where it is drawn, in metres.
    complete : bool
        False if the layer is known to miss features.
    layers : tuple of str
        Ids of the layers that they come from.
    absent_in : Geometry, optional
        Where a source states that there are no features: outside it nothing is known. None where
        nothing was stated.
    notes : tuple of Text
        What was decided in reading their files.
    """

    table: geopandas.GeoDataFrame
    uncertainty_m: FloatArray
    complete: bool
    layers: tuple[str, ...]
    absent_in: shapely.Geometry | None = None
    notes: tuple[Text, ...] = ()

    @property
    def geometries(self) -> GeometryArray:
        """The geometries as an array of shape (n,), in metres."""
        array: GeometryArray = self.table.geometry.to_numpy()
        return array

    def __len__(self) -> int:
        return len(self.table)

    def without(self, ids: Collection[str]) -> Features:
        """
        Leave some features out.

        Parameters
        ----------
        ids : collection of str
            Which; those that do not occur are passed over.

        Returns
        -------
        Features
            The others, in the same order; perhaps none.
        """
        kept = ~self.table.index.isin(list(ids))
        return replace(self, table=self.table[kept], uncertainty_m=self.uncertainty_m[kept])


def read_features(
    layer: LayerSpec, folder: Path, *, work_crs: str, home: Bounds | None = None
) -> Features:
    """
    Read one layer and refuse it, by name, if it cannot be measured from.

    Parameters
    ----------
    layer : LayerSpec
        The catalog's entry.
    folder : Path
        Where its file is.
    work_crs : str
        The pack's working system.
    home : (float, float, float, float), optional
        The city, in degrees; by it a file without a reference system is recognised.

    Returns
    -------
    Features
        Not empty, valid, with unique ids.

    Raises
    ------
    EmptyLayerError, BrokenLayerError, CrsError
        If the file is missing or empty, or anything in it cannot be used.
    """
    reading = read(
        folder / layer.file,
        what=f"图层 {layer.id}",
        what_en=f"layer {layer.id}",
        geometry=layer.geometry,
    )
    frame = reading.frame
    if not reading.count:
        raise EmptyLayerError(
            f"图层 {layer.id}({folder / layer.file})没有要素;请补数据,或从目录中去掉它。",
            f"Layer {layer.id} ({folder / layer.file}) has no features; add some or drop it.",
        )
    kind = "polygon" if layer.absent else layer.geometry
    faults = [
        *reading.faults,
        *geometry_faults(frame, kind),
        *id_faults(frame),
        *uncertainty_faults(frame),
    ]
    if faults:
        raise BrokenLayerError(
            f"图层 {layer.id}({layer.file})有 {len(faults)} 处毛病,请在 GIS 里修复后再用:",
            f"Layer {layer.id} ({layer.file}) has {len(faults)} faults; mend them in a GIS:",
            faults,
        )
    where = f"{layer.id} ({layer.file})"
    table, found = place(
        frame, work_crs, where=where, declared=layer.crs or None, stated=reading.crs, home=home
    )
    if layer.absent:
        return _none_of(table, layer)
    zh, en = found.reason
    told = (Text(f"图层 {where}:{zh}", f"layer {where}: {en}"),) if found.decided else ()
    own = pd.to_numeric(table.get("uncertainty_m", pd.Series(np.nan, table.index)), errors="coerce")
    ids = table["id"].astype(str) if "id" in table else table.index.astype(str)
    return Features(
        table=table.set_index(ids).assign(layer=layer.id),
        uncertainty_m=own.fillna(layer.precision_m).to_numpy(dtype=float),
        complete=layer.complete,
        layers=(layer.id,),
        notes=(*reading.told(layer.file), *told),
    )


def _none_of(ground: geopandas.GeoDataFrame, layer: LayerSpec) -> Features:
    """Give no features, and the ground on which the source states that there are none."""
    empty = ground.iloc[:0].assign(id="", layer=layer.id)
    return Features(
        table=empty.set_index(empty["id"].astype(str)),
        uncertainty_m=np.zeros(0),
        complete=True,
        layers=(layer.id,),
        absent_in=shapely.union_all(ground.geometry.to_numpy()),
    )


def together(parts: list[Features]) -> Features:
    """
    Join features of several layers or roles.

    Parameters
    ----------
    parts : list of Features
        At least one.

    Returns
    -------
    Features
        All rows, in order.
    """
    if len(parts) == 1:
        return parts[0]
    stated = [part.absent_in for part in parts if part.absent_in is not None]
    filled = [part.table for part in parts if len(part)]
    return Features(
        table=pd.concat(filled) if filled else parts[0].table,
        uncertainty_m=np.concatenate([part.uncertainty_m for part in parts]),
        complete=all(part.complete for part in parts),
        layers=tuple(layer for part in parts for layer in part.layers),
        absent_in=shapely.intersection_all(stated) if stated else None,
        notes=tuple(note for part in parts for note in part.notes),
    )
