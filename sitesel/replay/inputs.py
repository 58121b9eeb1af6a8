"""The files that a ranking read, by what they hold: layers, sites, rules."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.crs import operation
from sitesel.pack.features import read_vector
from sitesel.replay.fingerprint import MOST_FEATURES, content, file_sha256
from sitesel.rules.load import chain
from sitesel.sites import COLUMNS

if TYPE_CHECKING:
    from sitesel.pack import LayerSpec, Pack
    from sitesel.replay.request import Request
    from sitesel.rules import RuleSet

OF_WRITING = {"file", "sha256"}  # of a layer: where and how it is written, not what it says


def inputs(request: Request, rules: RuleSet, pack: Pack) -> dict[str, Any]:
    """
    Fingerprint everything that a ranking read.

    Parameters
    ----------
    request : Request
        With paths that can be opened.
    rules : RuleSet
        Effective ones.
    pack : Pack
        The city.

    Returns
    -------
    dict
        Of `schema.Inputs`.
    """
    read = used_roles(request, rules, pack)
    return {
        "sites": None if request.sites is None else sites_content(request, pack),
        "layers": {
            layer.id: {
                "catalog": layer.model_dump(mode="json", exclude=OF_WRITING),
                "content": _layer_content(layer, folder, pack) if layer.role in read else None,
            }
            for layer, folder in pack.layers
        },
        "rules": [
            {"file": file.name, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
            for file, _, _ in reversed(chain(rules.industry, request.rules))
        ],
    }


def used_roles(request: Request, rules: RuleSet, pack: Pack) -> set[str]:
    """
    Name the roles that a ranking measures from or takes its sites from.

    Parameters
    ----------
    request : Request
        Own sites are held against the outline of the land.
    rules : RuleSet
        With their kinds.
    pack : Pack
        With its roads and the roles of its sites.

    Returns
    -------
    set of str
        Filled or not.
    """
    rules_used = (*rules.weighted, *rules.constraints)
    of_rules = {role for rule in rules_used for role in rule.measurement().roles}
    of_sites = {"land"} if request.sites is not None else set(pack.head.site_roles)
    of_roads = {pack.network.role} if pack.network is not None else set()
    return of_rules | of_sites | of_roads


def sites_content(request: Request, pack: Pack) -> dict[str, Any]:
    """
    Fingerprint the file of candidate sites; each is listed, however many there are.

    Parameters
    ----------
    request : Request
        With a sites file.
    pack : Pack
        With the working system.

    Returns
    -------
    dict
        Of `schema.Content`.
    """
    path = Path(request.sites or "")
    frame = read_vector(path, what="候选地块", what_en="candidate sites")
    id_column = next((name for name in COLUMNS["id"] if name in frame), None)
    return {
        "file": path.name,
        "sha256": file_sha256(path),
        **content(frame, id_column=id_column),
        "crs": operation(frame, pack.head.work_crs, declared=request.crs),
    }


def _layer_content(layer: LayerSpec, folder: Path, pack: Pack) -> dict[str, Any]:
    path = folder / layer.file
    frame = read_vector(path, what=f"图层 {layer.id}", what_en=f"layer {layer.id}")
    id_column = "id" if "id" in frame else None
    return {
        "file": layer.file,
        "sha256": file_sha256(path),
        **content(frame, id_column=id_column, most=MOST_FEATURES),
        "crs": operation(frame, pack.head.work_crs, declared=layer.crs or None),
    }
