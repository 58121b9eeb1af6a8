"""Repairing a layer that is in a folder already: the same repair and log as an import's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sitesel.errors import UnknownLayerError
from sitesel.intake.decide import Decided, system_of
from sitesel.intake.judged import judge
from sitesel.intake.opening import open_layer
from sitesel.intake.seen import Seen
from sitesel.intake.settle import Settled, settle
from sitesel.intake.take import Part, writer
from sitesel.intake.wishes import Wishes
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.intake.facts import Facts
    from sitesel.pack import LayerSpec, Pack

OWN_ENDING = ".gpkg"


def mended(role: str, pack: Pack, folder: Path, *, reject_broken: bool) -> list[Settled]:
    """
    Repair the layers of a role that are in a folder.

    Parameters
    ----------
    role : str
        Which.
    pack : Pack
        As loaded from the folder.
    folder : Path
        Layers elsewhere, such as built-in ones, are not touched.
    reject_broken : bool
        Leave out what cannot be repaired.

    Returns
    -------
    list of Settled
        One a layer, in the order of the catalog.

    Raises
    ------
    UnknownLayerError
        If the folder has no layer of the role.
    BrokenLayerError
        If something cannot be repaired and may not be left out.
    """
    own = own_layers(role, pack, folder)
    if not own:
        raise UnknownLayerError(
            f"{folder} 里没有角色 {role} 的矢量图层,无从修复;现有图层见 `sitesel layers`。",
            f"{folder} has no vector layer of the role {role} to repair; `sitesel layers` lists "
            "what there is.",
        )
    wishes = Wishes(repair=True, reject_broken=reject_broken)
    return [settle(_seen(layer, pack, folder), wishes) for layer in own]


def own_layers(role: str, pack: Pack, folder: Path) -> list[LayerSpec]:
    """
    List the vector layers of a role that are in a folder.

    Parameters
    ----------
    role : str
        Which.
    pack : Pack
        As loaded from the folder.
    folder : Path
        Where.

    Returns
    -------
    list of LayerSpec
        In the order of the catalog.
    """
    return [
        layer
        for layer, at in pack.layers
        if layer.role == role and Path(at) == folder and layer.geometry != "raster"
    ]


def mended_part(layer: LayerSpec, settled: Settled) -> Part:
    """
    Make a repaired layer ready to be written; what its entry states stays.

    Parameters
    ----------
    layer : LayerSpec
        Its entry so far.
    settled : Settled
        Repaired.

    Returns
    -------
    Part
        With a note of what was done.
    """
    said = Text(
        f"修复:读 {settled.read},原样 {settled.kept},修复 {settled.repaired},"
        f"剔除 {settled.rejected}。",
        f"Repair: {settled.read} read, {settled.kept} as they were, {settled.repaired} repaired, "
        f"{settled.rejected} rejected.",
    )
    changed = {
        "crs": settled.features.layout.empty.crs.to_string(),
        "note_zh": f"{layer.note_zh}{said.zh}",
        "note_en": f"{layer.note_en} {said.en}".strip(),
    }
    counts = {key: getattr(settled, key) for key in ("read", "kept", "repaired", "rejected")}
    return Part(
        entry=layer.model_copy(update=changed),
        write=writer(settled.features, layer=layer.role),
        ending=OWN_ENDING,
        log={**settled.log, "counts": counts},
    )


def _seen(layer: LayerSpec, pack: Pack, folder: Path) -> Seen:
    path = folder / layer.file

    def decided(facts: Facts) -> Decided:
        return Decided(
            role=layer.role,
            why=Text("目录中的图层", "a layer of the catalog"),
            found=system_of(facts, pack, crs=layer.crs or None, where=layer.file),
            columns={},
            kind="polygon" if layer.absent else layer.geometry,
            fresh=False,
        )

    opened = open_layer(path, wishes=Wishes(), layer=None)
    facts, judged = judge(opened, pack.head.work_crs, decide=decided)
    return Seen(path=path, facts=facts, judged=judged, notes=tuple(judged.notes))
