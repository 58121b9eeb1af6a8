"""Where a constraint's ground comes from: clause, layers with date and hash, set-back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.criteria.stated import covers_all, known
from sitesel.digest import file_sha256
from sitesel.ledger.entries import groundless
from sitesel.reasons import missing_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sitesel.ledger.entries import Entry
    from sitesel.pack import LayerSpec, Pack
    from sitesel.rules import ConstraintRule
    from sitesel.sites import Sites

TAKES, CHECKS, NONE = "takes", "checks", "none"
Document = dict[str, Any]


def trace(rule: ConstraintRule, entry: Entry | None, pack: Pack, sites: Sites) -> Document:
    """
    Say what a constraint claims ground by.

    Parameters
    ----------
    rule : ConstraintRule
        The constraint.
    entry : Entry or None
        As the account takes it; None if it claims no ground.
    pack : Pack
        The city.
    sites : Sites
        That are accounted for.

    Returns
    -------
    dict
        id, titles, action, clause with its status, `ground` (`takes`, `checks` or `none`, then with
        `why_zh`, `why_en`), `set_back_m`, layers (id, titles, date, file, sha256, complete),
        `missing_roles`, and `complete`: whether its layers are all there and miss nothing, or a
        source states that there is nothing more on any of the sites.
    """
    roles = rule.measurement().roles
    ground = NONE if entry is None else TAKES if entry.takes else CHECKS
    why = groundless(rule, pack) if entry is None else None
    reach_m = 0.0 if entry is None else entry.reach_m
    return {
        "id": rule.id,
        "title_zh": rule.title.zh,
        "title_en": rule.title.en,
        "action": rule.action,
        "clause_zh": rule.clause,
        "clause_status": rule.clause_status,
        "limit_text": rule.limit_text,
        "source": rule.source,
        "ground": ground,
        "why_zh": "" if why is None else why.zh,
        "why_en": "" if why is None else why.en,
        "set_back_m": reach_m,
        "layers": layers_of(roles, pack),
        "missing_roles": missing_of(roles, pack),
        "complete": covers_all(
            known(pack, roles, trust_absence=False), sites.geometries, reach_m=reach_m
        ),
    }


def layers_of(roles: Iterable[str], pack: Pack) -> list[Document]:
    """
    Say from which files some roles come.

    Parameters
    ----------
    roles : iterable of str
        Filled or not.
    pack : Pack
        The city.

    Returns
    -------
    list of dict
        id, titles, date, file, sha256, complete: one a layer.
    """
    return [
        _layer(layer, folder, pack)
        for role in roles
        for layer, folder in pack.layers
        if layer.role == role
    ]


def _layer(layer: LayerSpec, folder: Path, pack: Pack) -> Document:
    return {
        "id": layer.id,
        "title_zh": layer.title_zh,
        "title_en": layer.title_en,
        "date": layer.date,
        "file": layer.file,
        "sha256": pack.once(f"sha256 of {layer.id}", lambda: _sha256(layer, folder)),
        "complete": layer.complete,
    }


def _sha256(layer: LayerSpec, folder: Path) -> str:
    """Of the file as it is; empty where there is none, as of layers made in memory."""
    path = folder / layer.file
    if not path.is_file():
        return layer.sha256
    return file_sha256(path)
