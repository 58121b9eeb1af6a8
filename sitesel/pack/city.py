"""
A city as its pack tells it: roles, filled or missing, and their layers, each read at most once.

`load` makes one; rules ask it for roles and never for files.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sitesel.crs import to_degrees
from sitesel.errors import UnknownLayerError
from sitesel.pack.derived import RASTER, derivations
from sitesel.pack.features import Features, read_features, together
from sitesel.pack.rasters import RasterLayer, only_raster, read_layer, refuse_raster
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from sitesel.crs import Bounds
    from sitesel.pack.schema import District, LayerSpec, MissingRole, Network, PackHead

Made = TypeVar("Made")
LAND = "land"


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
    setbacks : Path or None
        The table of set-backs.
    """

    head: PackHead
    layers: tuple[tuple[LayerSpec, Path], ...]
    missing: tuple[MissingRole, ...]
    network: Network | None
    districts: tuple[District, ...] = ()
    setbacks: Path | None = None
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Roles that at least one layer fills."""
        return tuple(dict.fromkeys(layer.role for layer, _ in self.layers))

    @cached_property
    def raster_roles(self) -> tuple[str, ...]:
        """Those of them that a raster fills."""
        found = [layer.role for layer, _ in self.layers if layer.geometry == RASTER]
        return tuple(dict.fromkeys(found))

    @cached_property
    def titles(self) -> dict[str, Text]:
        """What each role is called that a layer can have: filled, missing, or derived from."""
        layers = sorted((layer for layer, _ in self.layers), key=lambda layer: not layer.absent)
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
            If a layer is broken or empty, or is a raster.
        """
        refuse_raster(self._layers_of(role), role)
        return self.once(
            role,
            lambda: together([self.read(layer, folder) for layer, folder in self._layers_of(role)]),
        )

    def read(self, layer: LayerSpec, folder: Path) -> Features:
        """
        Read one layer; one without a reference system is recognised by the city's extent.

        Parameters
        ----------
        layer : LayerSpec
            The catalog's entry.
        folder : Path
            Where its file is.

        Returns
        -------
        Features
            In the working system.
        """
        known = self.head.extent is not None or (layer.role != LAND and not layer.crs)
        home = self.home if known else None
        return read_features(layer, folder, work_crs=self.head.work_crs, home=home)

    @property
    def home(self) -> Bounds | None:
        """West, south, east, north in degrees: as stated, else of the land, else None."""
        if self.head.extent is not None or LAND not in self.roles:
            return self.head.extent
        return self.once("home bounds", self._home_of_land)

    @property
    def notes(self) -> tuple[Text, ...]:
        """What was decided in reading the layers that were read so far."""
        read = [self._made[role] for role in self.roles if role in self._made]
        return tuple(dict.fromkeys(note for features in read for note in features.notes))

    def _home_of_land(self) -> Bounds:
        degrees = to_degrees(self.features(LAND).table)
        west, south, east, north = (float(bound) for bound in degrees.total_bounds)
        return west, south, east, north

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
        BrokenLayerError, CrsError
            If the role has several layers or none that is a raster, or it cannot be measured from.
        DependencyError
            If the extra `raster` is not installed.
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
