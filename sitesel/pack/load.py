"""
Finding a pack: the built-in one, another, or a planner's layers laid over the built-in one.

A folder whose `catalog.toml` has a table `[pack]` is a pack. A catalog without that table, and a
folder without a catalog, are laid over the built-in pack; in the latter each file is named for the
role that it fills, such as `eco_redline.gpkg`. Layers of the role `site` are the planner's own
parcels: where there are any they are the candidates, instead of the parks of the built-in pack.
A statement that there is nothing is laid beside the built-in layer of its role, not in its place.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.errors import BrokenLayerError
from sitesel.pack.city import Pack
from sitesel.pack.derived import derived_roles, with_derived
from sitesel.pack.plain import OWN_SITES, plain_layers
from sitesel.pack.schema import LayerSpec, read_catalog
from sitesel.pack.setbacks_file import find_setbacks

if TYPE_CHECKING:
    from collections.abc import Iterable

CATALOG = "catalog.toml"


def builtin_folder() -> Path:
    """
    Find the Qingdao pack: inside the wheel, or beside the package in a checkout.

    Returns
    -------
    Path
        The folder with its `catalog.toml`.
    """
    package = Path(__file__).resolve().parents[1]
    inside = package / "layers"
    return inside if (inside / CATALOG).is_file() else package.parent / "layers"


def load(folder: str | Path | None = None) -> Pack:
    """
    Read a pack's catalog.

    Parameters
    ----------
    folder : str or Path, optional
        A pack; or plain files named by role, laid over the built-in pack. Default: the built-in.

    Returns
    -------
    Pack
        Its layers are read when they are first needed.

    Raises
    ------
    BrokenLayerError, UnknownLayerError
        If the folder or its catalog is at fault, or a file's name is no role.
    """
    builtin = _pack(builtin_folder())
    if folder is None:
        return builtin
    path = Path(folder)
    if not path.is_dir():
        raise BrokenLayerError(
            f"找不到图层文件夹 {path};--layers 后应是一个文件夹。",
            f"There is no folder {path}; --layers takes a folder.",
        )
    if not (path / CATALOG).is_file():
        return _lay_over(builtin, plain_layers(path, builtin), setbacks=find_setbacks(path))
    return _pack(path, under=builtin)


def _pack(folder: Path, *, under: Pack | None = None) -> Pack:
    catalog = read_catalog(folder / CATALOG)
    if catalog.pack is None and under is not None:
        own = [(layer, folder) for layer in catalog.layer]
        return _lay_over(under, own, setbacks=find_setbacks(folder, catalog.setbacks))
    if catalog.pack is None:
        raise BrokenLayerError(
            f"图层目录 {folder / CATALOG} 缺 [pack] 一节;请恢复该文件。",
            f"The catalog {folder / CATALOG} has no table [pack]; restore the file.",
        )
    layers = with_derived((layer, folder) for layer in catalog.layer)
    derived = derived_roles(layers)
    return Pack(
        head=catalog.pack,
        layers=layers,
        missing=tuple(entry for entry in catalog.missing if entry.role not in derived),
        network=catalog.network,
        districts=catalog.district,
        setbacks=find_setbacks(folder, catalog.setbacks),
    )


def _lay_over(
    pack: Pack, own: Iterable[tuple[LayerSpec, Path]], *, setbacks: Path | None = None
) -> Pack:
    own = tuple(own)
    filled = {layer.role for layer, _ in own}
    instead = {layer.role for layer, _ in own if not layer.absent}
    sites = {"site_roles": (OWN_SITES,)} if OWN_SITES in filled else {}
    kept = [(layer, at) for layer, at in pack.layers if layer.role not in instead]
    layers = with_derived([*kept, *own])
    filled |= derived_roles(layers)
    return Pack(
        head=pack.head.model_copy(update=sites),
        layers=layers,
        missing=tuple(entry for entry in pack.missing if entry.role not in filled),
        network=pack.network,
        districts=pack.districts,
        setbacks=setbacks or pack.setbacks,
    )
