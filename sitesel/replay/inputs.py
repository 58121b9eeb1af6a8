"""The files that a run read, by what they hold: layers, sites, rules; and the rules in force."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sitesel.crs import operation
from sitesel.digest import file_sha256
from sitesel.districts import ROLE as DISTRICT
from sitesel.formats import read
from sitesel.pack import OWN_SITES
from sitesel.pack.derived import RASTER
from sitesel.replay.fingerprint import MOST_FEATURES, content
from sitesel.replay.rasters import raster_content
from sitesel.rules.load import chain
from sitesel.sites import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sitesel.pack import LayerSpec, Pack
    from sitesel.rules import RuleSet

OF_WRITING = {"file", "sha256"}  # of a layer: where and how it is written, not what it says
OF_TABLE = {"file", "sha256"}
OF_RULE_FILES = {"files", "sha256"}  # their names and bytes: inputs, not what they say


def inputs(
    pack: Pack,
    roles: Iterable[str],
    *,
    rules: Mapping[str, Path | None],
    sites: Path | None = None,
    crs: str | None = None,
) -> dict[str, Any]:
    """
    Fingerprint everything that a run read.

    Parameters
    ----------
    pack : Pack
        The city.
    roles : iterable of str
        Which of its layers were read.
    rules : Mapping of str to (Path or None)
        By industry, the planner's own rule file.
    sites : Path, optional
        A file of candidate sites.
    crs : str, optional
        Their declared reference system.

    Returns
    -------
    dict
        Of `schema.Inputs`.
    """
    read = set(roles)
    return {
        "sites": None if sites is None else sites_content(sites, pack, crs=crs),
        "layers": {
            layer.id: {
                "catalog": layer.model_dump(mode="json", exclude=OF_WRITING),
                "content": _layer_content(layer, folder, pack) if layer.role in read else None,
            }
            for layer, folder in pack.layers
        },
        "rules": rule_files(rules),
        "set_backs": _table_of_set_backs(pack),
    }


def _table_of_set_backs(pack: Pack) -> dict[str, str] | None:
    path = pack.setbacks
    return None if path is None else {"file": path.name, "sha256": file_sha256(path)}


def rule_files(rules: Mapping[str, Path | None]) -> list[dict[str, str]]:
    """
    Fingerprint the rule files, from the base up.

    Parameters
    ----------
    rules : Mapping of str to (Path or None)
        By industry, the planner's own rule file.

    Returns
    -------
    list of dict
        Of `schema.RuleFile`; a file that several industries share once.
    """
    files = {file: None for name, own in rules.items() for file, _, _ in reversed(chain(name, own))}
    return [
        {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        for file in files
    ]


def effective(rules: RuleSet) -> dict[str, Any]:
    """
    Give rules as plain tables by name; criteria without weight count for nothing.

    Parameters
    ----------
    rules : RuleSet
        In force.

    Returns
    -------
    dict
        JSON-ready but for tuples.
    """
    plain = {key: part for key, part in asdict(rules).items() if key not in OF_RULE_FILES}
    del plain["templates"]  # they stand for nothing, or their rows stand in their place
    table = plain.pop("set_backs")
    if table is not None:
        plain["set_backs"] = {key: part for key, part in table.items() if key not in OF_TABLE}
    for part in ("criteria", "constraints", "notices"):
        plain[part] = {one["id"]: one for one in plain[part]}
    weighted = {name: plain["criteria"][name] for name in rules.weights}
    return {**plain, "criteria": weighted}


def pack_head(pack: Pack) -> dict[str, Any]:
    """
    Give everything that the catalog says but for its layers, which are inputs.

    Parameters
    ----------
    pack : Pack
        The city.

    Returns
    -------
    dict
        JSON-ready.
    """
    return {
        "head": pack.head.model_dump(mode="json"),
        "network": pack.network and pack.network.model_dump(mode="json"),
        "missing": {entry.role: entry.model_dump(mode="json") for entry in pack.missing},
        "districts": {one.code: one.name_zh for one in pack.districts},
    }


def used_roles(
    rules: Iterable[RuleSet], pack: Pack, *, own_sites: bool = False, parks: bool = False
) -> set[str]:
    """
    Name the roles that rankings measure from or take their sites from.

    Parameters
    ----------
    rules : iterable of RuleSet
        With their kinds.
    pack : Pack
        With its roads and the roles of its sites.
    own_sites : bool
        Own sites are held against the outline of the land.
    parks : bool
        Whether the pack's parks compete with own sites.

    Returns
    -------
    set of str
        Filled or not.
    """
    of_rules = {
        role
        for ruleset in rules
        for rule in (*ruleset.weighted, *ruleset.constraints)
        for role in rule.measurement().roles
    }
    of_sites = {"land"} if own_sites else set()
    if parks or not own_sites:
        of_sites |= set(pack.head.site_roles)
    if OWN_SITES in of_sites:
        of_sites.add("land")
    of_roads = {pack.network.role} if pack.network is not None else set()
    of_districts = {DISTRICT} & set(pack.roles)
    return of_rules | of_sites | of_roads | of_districts


def sites_content(path: Path, pack: Pack, *, crs: str | None) -> dict[str, Any]:
    """
    Fingerprint the file of candidate sites; each is listed, however many there are.

    Parameters
    ----------
    path : Path
        The file.
    pack : Pack
        With the working system.
    crs : str or None
        Declared reference system.

    Returns
    -------
    dict
        Of `schema.Content`.
    """
    reading = read(path, what="候选地块", what_en="candidate sites", geometry="polygon")
    frame = reading.frame
    id_column = next((name for name in COLUMNS["id"] if name in frame), None)
    return {
        "file": path.name,
        "sha256": file_sha256(path),
        **content(frame, id_column=id_column),
        "crs": operation(
            frame, pack.head.work_crs, declared=crs, stated=reading.crs, home=pack.home
        ),
    }


def _layer_content(layer: LayerSpec, folder: Path, pack: Pack) -> dict[str, Any]:
    path = folder / layer.file
    if layer.geometry == RASTER:
        return raster_content(path, layer, work_crs=pack.head.work_crs)
    reading = read(
        path, what=f"图层 {layer.id}", what_en=f"layer {layer.id}", geometry=layer.geometry
    )
    frame = reading.frame
    id_column = "id" if "id" in frame else None
    return {
        "file": layer.file,
        "sha256": file_sha256(path),
        **content(frame, id_column=id_column, most=MOST_FEATURES),
        "crs": operation(
            frame,
            pack.head.work_crs,
            declared=layer.crs or None,
            stated=reading.crs,
            home=None if layer.crs else pack.home,
        ),
    }
