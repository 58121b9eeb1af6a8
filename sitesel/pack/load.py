"""
Finding a pack and reading its layers by role, each at most once.

A folder whose `catalog.toml` has a table `[pack]` is a pack. A catalog without that table, and a
folder without a catalog, are laid over the built-in pack; in the latter each file is named for the
role that it fills, such as `eco_redline.gpkg`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sitesel.errors import BrokenLayerError, UnknownLayerError
from sitesel.pack.derived import RASTER, derivations, derived_roles, with_derived
from sitesel.pack.features import Features, read_features, together
from sitesel.pack.plain import plain_layers
from sitesel.pack.rasters import RasterLayer, only_raster, read_layer, refuse_raster
from sitesel.pack.schema import District, LayerSpec, MissingRole, Network, PackHead, read_catalog
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

Made = TypeVar("Made")
CATALOG = "catalog.toml"


@dataclass(frozen=True, kw_only=True)
class Pack:
    """
    What is known of one city.

    Parameters
    ----------
    head : PackHead
        Names, working system, date.
    layers : tuple of (LayerSpec, Path)
        Every layer with the folder of its file.
    missing : tuple of MissingRole
        Roles that nothing fills yet.
    network : Network or None
        How travel times are computed.
    districts : tuple of District
        The city's districts, by code.
    """

    head: PackHead
    layers: tuple[tuple[LayerSpec, Path], ...]
    missing: tuple[MissingRole, ...]
    network: Network | None
    districts: tuple[District, ...] = ()
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Roles that at least one layer fills."""
        return tuple(dict.fromkeys(layer.role for layer, _ in self.layers))

    @cached_property
    def raster_roles(self) -> tuple[str, ...]:
        """Those of them that a raster fills."""
        return tuple(dict.fromkeys(one.role for one, _ in self.layers if one.geometry == RASTER))

    @cached_property
    def titles(self) -> dict[str, Text]:
        """What each role is called that a layer can have: filled, missing, or derived from."""
        layers = [layer for layer, _ in self.layers]
        entries: list[MissingRole | LayerSpec] = [*self.missing, *layers]
        given = {one.origin: Text(one.given.title_zh, one.given.title_en) for one in derivations()}
        return given | {entry.role: Text(entry.title_zh, entry.title_en) for entry in entries}

    def layers_of(self, role: str) -> tuple[LayerSpec, ...]:
        """
        Catalog entries of a role.

        Parameters
        ----------
        role : str
            Any role.

        Returns
        -------
        tuple of LayerSpec
            Empty if nothing fills it.
        """
        return tuple(layer for layer, _ in self.layers if layer.role == role)

    def require(self, role: str, *, by: str) -> bool:
        """
        Tell whether a role is filled; refuse one that the catalog does not even list.

        Parameters
        ----------
        role : str
            The role.
        by : str
            The rule that needs it, for the message.

        Returns
        -------
        bool
            False if the catalog lists it as missing.

        Raises
        ------
        UnknownLayerError
            If the catalog neither fills nor lists it.
        """
        if role in self.roles:
            return True
        listed = [entry.role for entry in self.missing]
        if role in listed:
            return False
        known = [*self.roles, *listed]
        options = ", ".join(near(role, known))
        raise UnknownLayerError(
            f"规则 {by} 需要角色 {role!r},数据包 {self.head.id} 既没有该图层,也没有列为缺失。"
            f"请在 catalog.toml 中补上图层或 [[missing]];相近的角色:{options}。",
            f"Rule {by} needs the role {role!r}, which the pack {self.head.id} neither has nor "
            f"lists as missing. Add a layer or [[missing]] to catalog.toml; near: {options}.",
        )

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """
        Keep what is made of the layers, so that it is made once for all rules.

        Parameters
        ----------
        name : str
            What it is.
        make : callable
            Makes it from the layers alone.

        Returns
        -------
        Made
            The same thing at every call.
        """
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    def features(self, role: str) -> Features:
        """
        Read the features of a role, once.

        Parameters
        ----------
        role : str
            A role that `require` said is filled.

        Returns
        -------
        Features
            Of all its layers together, in the working system.

        Raises
        ------
        LayerError, CrsError
            If a layer is broken, empty or a raster.
        """
        refuse_raster(self._layers_of(role), role)
        return self.once(
            role,
            lambda: together(
                [
                    read_features(layer, folder, work_crs=self.head.work_crs)
                    for layer, folder in self._layers_of(role)
                ]
            ),
        )

    def raster(self, role: str) -> RasterLayer:
        """
        Read the head of a role's raster, once.

        Parameters
        ----------
        role : str
            A role that `require` said is filled.

        Returns
        -------
        RasterLayer
            Its cells are read as they are needed.

        Raises
        ------
        BrokenLayerError, CrsError, DependencyError
            If it is not one raster that can be measured from, or the extra is missing.
        """
        return self.once(
            f"raster of {role}", lambda: read_layer(*only_raster(self._layers_of(role), role))
        )

    def _layers_of(self, role: str) -> list[tuple[LayerSpec, Path]]:
        return [(layer, folder) for layer, folder in self.layers if layer.role == role]

    def without(self, taken: Mapping[str, Collection[str]]) -> Pack:
        """
        Leave features out; roles that were read already are not read again.

        Parameters
        ----------
        taken : Mapping of str to collection of str
            Role to the ids of its features that go.

        Returns
        -------
        Pack
            The same city without them.
        """
        read = {name: made for name, made in self._made.items() if name in self.roles}
        fewer = {role: self.features(role).without(ids) for role, ids in taken.items()}
        return replace(self, _made=read | fewer)


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
        return _lay_over(builtin, plain_layers(path, builtin))
    return _pack(path, under=builtin)


def _pack(folder: Path, *, under: Pack | None = None) -> Pack:
    catalog = read_catalog(folder / CATALOG)
    if catalog.pack is None and under is not None:
        return _lay_over(under, [(layer, folder) for layer in catalog.layer])
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
    )


def _lay_over(pack: Pack, own: list[tuple[LayerSpec, Path]]) -> Pack:
    filled = {layer.role for layer, _ in own}
    kept = [(layer, at) for layer, at in pack.layers if layer.role not in filled]
    layers = with_derived([*kept, *own])
    filled |= derived_roles(layers)
    return Pack(
        head=pack.head,
        layers=layers,
        missing=tuple(entry for entry in pack.missing if entry.role not in filled),
        network=pack.network,
        districts=pack.districts,
    )
