"""The raster of a role, ready to measure from: its cells, and how far they may be off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.errors import BrokenLayerError
from sitesel.pack.derived import RASTER, DerivedSpec
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack.schema import LayerSpec
    from sitesel.raster import Cells


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterLayer:
    """
    A raster that fills a role.

    Parameters
    ----------
    cells : Cells
        Its numbers, read in windows.
    precision_m : float
        How far a cell may be from what it stands for, in metres.
    layer : str
        Id of the layer.
    """

    cells: Cells
    precision_m: float
    layer: str


def read_layer(layer: LayerSpec, folder: Path) -> RasterLayer:
    """
    Read the head of a raster layer, or make a derived one ready.

    Parameters
    ----------
    layer : LayerSpec
        The catalog's entry.
    folder : Path
        Where its file is.

    Returns
    -------
    RasterLayer
        Its cells are read when they are asked for.

    Raises
    ------
    BrokenLayerError, CrsError
        If the file is missing or cannot be measured from.
    DependencyError
        If rasterio is not installed.
    """
    what, what_en = f"图层 {layer.id}", f"layer {layer.id}"
    from sitesel.raster import read_raster, slope_of

    raster = read_raster(
        folder / layer.file, what=what, what_en=what_en, declared=layer.crs or None
    )
    derived = isinstance(layer, DerivedSpec)
    cells = slope_of(raster, Text(what, what_en)) if derived else raster
    return RasterLayer(cells=cells, precision_m=layer.precision_m, layer=layer.id)


def only_raster(layers: list[tuple[LayerSpec, Path]], role: str) -> tuple[LayerSpec, Path]:
    """
    Give the one raster of a role.

    Parameters
    ----------
    layers : list of (LayerSpec, Path)
        Of that role; at least one.
    role : str
        For messages.

    Returns
    -------
    tuple
        The layer, and the folder of its file.

    Raises
    ------
    BrokenLayerError
        If there are several layers, or it is no raster.
    """
    named = ", ".join(layer.id for layer, _ in layers)
    if len(layers) > 1:
        raise BrokenLayerError(
            f"角色 {role} 有 {len(layers)} 个图层({named}),其中有栅格;一个角色只能有一个栅格,"
            "请先拼接成一个文件。",
            f"The role {role} has {len(layers)} layers ({named}), rasters among them; a role takes "
            "one raster, so merge them into one file.",
        )
    if layers[0][0].geometry != RASTER:
        raise BrokenLayerError(
            f"角色 {role} 的图层 {named} 是矢量;这条规则的指标类型量的是栅格,请给 GeoTIFF,"
            "或改用矢量的指标类型(attribute、overlap)。",
            f"The layer {named} of the role {role} holds features; the kind of this rule measures "
            "rasters, so supply a GeoTIFF, or use a kind for features (attribute, overlap).",
        )
    return layers[0]


def refuse_raster(layers: list[tuple[LayerSpec, Path]], role: str) -> None:
    """
    Refuse to read features of a role that a raster fills.

    Parameters
    ----------
    layers : list of (LayerSpec, Path)
        Of that role.
    role : str
        For messages.

    Raises
    ------
    BrokenLayerError
        If one of them is a raster.
    """
    rasters = [layer.id for layer, _ in layers if layer.geometry == RASTER]
    if rasters:
        named = ", ".join(rasters)
        raise BrokenLayerError(
            f"角色 {role} 的图层 {named} 是栅格;用到它的规则要的是点、线或面。栅格可用指标类型 "
            "attribute、raster_share、class_share 量测。",
            f"The layer {named} of the role {role} is a raster; a rule that uses it needs points, "
            "lines or polygons. Rasters are measured by the kinds attribute, raster_share and "
            "class_share.",
        )
