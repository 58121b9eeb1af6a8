"""Roles that follow from another role's raster, as `derived.toml` says: slope from elevation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from sitesel.errors import BrokenLayerError
from sitesel.pack.schema import LayerSpec
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

RASTER: Literal["raster"] = "raster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The role that is derived from: what to call it, and what to supply."""

    title_zh: str
    title_en: str
    supply_zh: str
    supply_en: str

    @property
    def title(self) -> Text:
        """What it is called."""
        return Text(self.title_zh, self.title_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """A role that follows from another, and how."""

    role: str
    origin: str
    how: Literal["horn"]
    title_zh: str
    title_en: str
    method_zh: str
    method_en: str
    given: Given


class DerivedSpec(LayerSpec):
    """A layer that is worked out from the file of another: `how`, and from which layer."""

    derived_from: str
    how: Literal["horn"]


@cache
def derivations() -> tuple[Derivation, ...]:
    """
    Read which roles can be derived, once.

    Returns
    -------
    tuple of Derivation
        In the order of the file.
    """
    text = (files("sitesel") / "pack" / "derived.toml").read_text(encoding="utf-8")
    return tuple(
        Derivation(**{**one, "given": Given(**one["given"])})
        for one in tomllib.loads(text)["derived"]
    )


def with_derived(
    layers: Iterable[tuple[LayerSpec, Path]],
) -> tuple[tuple[LayerSpec, Path], ...]:
    """
    Add the layers that follow from others, for roles that nothing fills.

    Parameters
    ----------
    layers : iterable of (LayerSpec, Path)
        Of a pack; what was derived before is derived anew.

    Returns
    -------
    tuple of (LayerSpec, Path)
        The same layers, and the derived ones.

    Raises
    ------
    BrokenLayerError
        If what is to be derived from is no raster.
    """
    given = tuple((one, at) for one, at in layers if not isinstance(one, DerivedSpec))
    filled = {layer.role for layer, _ in given}
    added = [
        (_derived(layer, derivation), folder)
        for derivation in derivations()
        for layer, folder in given
        if layer.role == derivation.origin and _usable(layer) and derivation.role not in filled
    ]
    return (*given, *added)


def derived_roles(layers: Iterable[tuple[LayerSpec, Path]]) -> set[str]:
    """
    Name the roles that derived layers fill.

    Parameters
    ----------
    layers : iterable of (LayerSpec, Path)
        Of a pack.

    Returns
    -------
    set of str
        Perhaps none.
    """
    return {layer.role for layer, _ in layers if isinstance(layer, DerivedSpec)}


def _usable(layer: LayerSpec) -> bool:
    if layer.geometry == RASTER:
        return True
    raise BrokenLayerError(
        f"图层 {layer.id}({layer.file})的角色 {layer.role} 须为 GeoTIFF 栅格;"
        "等高线或高程点请先在 GIS 里生成 DEM。",
        f"Layer {layer.id} ({layer.file}): the role {layer.role} takes a GeoTIFF; make a DEM of "
        "contours or points in a GIS first.",
    )


def _derived(layer: LayerSpec, derivation: Derivation) -> DerivedSpec:
    mark = f", sha256 {layer.sha256[:12]}" if layer.sha256 else ""
    return DerivedSpec(
        **{
            **layer.model_dump(),
            "id": f"{layer.id}_{derivation.role}",
            "role": derivation.role,
            "title_zh": derivation.title_zh,
            "title_en": derivation.title_en,
            "quality": "derived",
            "source": f"由图层 {layer.id} 推导({derivation.method_zh}) derived from {layer.id} "
            f"({derivation.method_en}); {layer.id}: {layer.source}, {layer.date}{mark}",
            "derived_from": layer.id,
            "how": derivation.how,
        }
    )
