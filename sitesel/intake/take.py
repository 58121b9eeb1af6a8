"""
Taking layers in: files, logs and catalog entries, all of a command or nothing.

What the user does not state stays unstated in the catalog; nothing is made up for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.errors import UnknownLayerError, UsageError
from sitesel.intake.catalog import with_layers
from sitesel.intake.store import LOG_ENDING, WAIT_S, content_name, opened
from sitesel.intake.wishes import UNSTATED
from sitesel.intake.writing import write_features
from sitesel.pack.load import CATALOG
from sitesel.pack.plain import OWN_TITLES, plain_layers
from sitesel.pack.schema import LayerSpec, read_catalog
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sitesel.intake.settle import Settled
    from sitesel.intake.store import Store
    from sitesel.intake.wishes import Wishes
    from sitesel.intake.writing import Features
    from sitesel.pack import Pack


Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """
    A layer that is about to be written.

    Parameters
    ----------
    entry : LayerSpec
        Its catalog entry, without id, file, log and hash.
    write : callable
        Writes its file to a path; gives what that tells of the entry, and of the log.
    ending : str
        Of the file, with the dot.
    log : dict
        What was done.
    """

    entry: LayerSpec
    write: Callable[[Path], tuple[Json, Json]]
    ending: str
    log: dict[str, Any]


def part_of(settled: Settled, pack: Pack, wishes: Wishes) -> Part:
    """
    Make a vector layer ready to be written.

    Parameters
    ----------
    settled : Settled
        Valid features.
    pack : Pack
        The city.
    wishes : Wishes
        With provenance.

    Returns
    -------
    Part
        A GeoPackage in the working system.
    """
    seen = settled.seen
    counts = {key: getattr(settled, key) for key in ("read", "kept", "repaired", "rejected")}
    note = Text(
        f"由 {seen.name} 导入({seen.crs});读 {settled.read},原样 {settled.kept},"
        f"修复 {settled.repaired},剔除 {settled.rejected}。",
        f"Taken in from {seen.name} ({seen.crs}): {settled.read} read, {settled.kept} as they "
        f"were, {settled.repaired} repaired, {settled.rejected} rejected.",
    )
    entry = entry_of(seen.role, pack, wishes, name=seen.name, geometry=seen.decided.kind, note=note)
    first = seen.facts.first
    if first.license and not wishes.licence:
        stated = {"license": first.license, "attribution": first.attribution}
        entry = entry.model_copy(update=stated)
    return Part(
        entry=entry,
        write=writer(settled.features, layer=seen.role),
        ending=".gpkg",
        log={**settled.log, "counts": counts},
    )


def writer(features: Features, *, layer: str) -> Callable[[Path], tuple[Json, Json]]:
    """
    Give what writes features, for a part.

    Parameters
    ----------
    features : Features
        In the working system.
    layer : str
        Name of the layer: its role.

    Returns
    -------
    callable
        Writes a GeoPackage, which says nothing new of entry and log.
    """

    def write(path: Path) -> tuple[Json, Json]:
        write_features(features, path, layer=layer)
        return {}, {}

    return write


def entry_of(  # noqa: PLR0913  (one keyword each)
    role: str, pack: Pack, wishes: Wishes, *, name: str, geometry: str, note: Text
) -> LayerSpec:
    """
    Make a catalog entry of what the user states.

    Parameters
    ----------
    role : str
        What the layer is.
    pack : Pack
        With its working system and the titles of roles.
    wishes : Wishes
        With provenance.
    name : str
        The file that it comes from.
    geometry : str
        What it holds.
    note : Text
        What was done.

    Returns
    -------
    LayerSpec
        Still without file and hash.
    """
    title = {**OWN_TITLES, **pack.titles}[role]
    return LayerSpec.model_validate(
        {
            "id": "",
            "role": role,
            "title_zh": title.zh,
            "title_en": title.en,
            "file": "",
            "geometry": geometry,
            "source": wishes.source or f"{UNSTATED}; 用户提供 user-supplied: {name}",
            "license": wishes.licence or UNSTATED,
            "date": wishes.date or UNSTATED,
            "crs": pack.head.work_crs,
            "precision_m": wishes.precision_m or 0.0,
            "quality": wishes.quality,
            "complete": wishes.complete,
            "note_zh": note.zh,
            "note_en": note.en,
        }
    )


def take(  # noqa: PLR0913  (one keyword each)
    parts: Sequence[Part],
    folder: Path,
    pack: Pack,
    *,
    replace: bool = False,
    add: bool = False,
    wait_s: float = WAIT_S,
    waiting: Callable[[], None] = lambda: None,
) -> list[LayerSpec]:
    """
    Write layers and catalog: all of them, or nothing.

    Parameters
    ----------
    parts : sequence of Part
        What to take in.
    folder : Path
        With or without a catalog.
    pack : Pack
        The built-in pack, or that of the folder.
    replace, add : bool
        What to do where the folder has a layer of the role: put the new one in its place, or
        beside it.
    wait_s : float
        Seconds to wait for another import.
    waiting : callable
        Called once if another import is under way.

    Returns
    -------
    list of LayerSpec
        The new entries.

    Raises
    ------
    UsageError
        If a role is there already and neither `replace` nor `add` is given.
    OutputError
        If they cannot be written; the layers are as they were.
    """
    with opened(folder, wait_s=wait_s, waiting=waiting) as store:
        text, held = _held(store, pack)
        roles = [part.entry.role for part in parts]
        _refuse_twice(roles, held, replace=replace, add=add)
        gone = {layer.id for layer in held if replace and layer.role in roles}
        taken = {layer.id for layer in held} - gone
        files: dict[str, Path] = {}
        entries = []
        for number, part in enumerate(parts):
            entry, written = _write(part, store, name=_free(part.entry.role, taken), number=number)
            taken.add(entry.id)
            entries.append(entry)
            files |= written
        adopted = held if text is None else ()
        new = [*(one for one in adopted if one.id not in gone), *entries]
        store.commit(files, with_layers(text, new, dropped=gone))
    return entries


def _held(store: Store, pack: Pack) -> tuple[str | None, tuple[LayerSpec, ...]]:
    """Give the catalog's text and entries; of plain files named by role, the entries they get."""
    text = store.text()
    if text is not None:
        return text, read_catalog(store.folder / CATALOG).layer
    try:
        return None, tuple(layer for layer, _ in plain_layers(store.folder, pack))
    except UnknownLayerError:  # none, or strangers among them: these were no layers before either
        return None, ()


def _write(
    part: Part, store: Store, *, name: str, number: int
) -> tuple[LayerSpec, dict[str, Path]]:
    beside = store.staging / f"{number}{part.ending}"
    of_entry, of_log = part.write(beside)
    stem = part.entry.role
    file, digest = content_name(stem, beside)
    log = beside.with_suffix(".json")
    log_name = file.removesuffix(part.ending) + LOG_ENDING
    told = {**part.log, **of_log, "sha256": digest}
    log.write_text(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n", "utf-8")
    named = {"id": name, "file": file, "sha256": digest, "import_log": log_name}
    changed = {**of_entry, **named}
    return part.entry.model_copy(update=changed), {file: beside, log_name: log}


def _free(role: str, taken: set[str]) -> str:
    names = [f"own_{role}", *(f"own_{role}_{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken)


def _refuse_twice(
    roles: Sequence[str], held: Sequence[LayerSpec], *, replace: bool, add: bool
) -> None:
    there = {layer.role for layer in held}
    again = [role for role in dict.fromkeys(roles) if role in there and not (replace or add)]
    twice = [role for role in dict.fromkeys(roles) if roles.count(role) > 1 and not add]
    if again:
        listed = "、".join(again)
        raise UsageError(
            f"文件夹里已有图层:{listed}。替换加 --replace,并存(合为一个角色)加 --add。",
            f"The folder has already: {', '.join(again)}. Put the new one in its place with "
            "--replace, or beside it with --add.",
        )
    if twice:
        listed = "、".join(twice)
        raise UsageError(
            f"几个图层都当作 {listed};请用 --role 图层=角色 分清,或加 --add 合在一起。",
            f"Several layers would be {', '.join(twice)}; tell them apart with --role LAYER=ROLE, "
            "or join them with --add.",
        )
