"""Which layers of a file are taken in, and as what: as stated, else those that are beyond doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.errors import UsageError
from sitesel.formats.geopackage import layers
from sitesel.formats.source import Source
from sitesel.intake.decide import proposals
from sitesel.intake.facts import facts_of
from sitesel.intake.opening import WHAT, named, open_layer
from sitesel.intake.propose import Candidate, certain, known_role, undecided
from sitesel.intake.seen import Seen, look
from sitesel.text import near

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sitesel.intake.wishes import Wishes
    from sitesel.pack import Pack

MANY_LAYERS = (".gpkg",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """
    What a file holds that can be taken in, and what was passed over.

    Parameters
    ----------
    seen : tuple of Seen
        Each with its role.
    passed_over : tuple of (str, list of Candidate)
        Names of layers whose role is in doubt, with the candidates.
    """

    seen: tuple[Seen, ...]
    passed_over: tuple[tuple[str, list[Candidate]], ...] = ()


def look_at(
    path: Path,
    pack: Pack,
    *,
    wishes: Wishes,
    chosen: Sequence[str] = (),
    roles: Sequence[str] = (),
) -> Looked:
    """
    Look at a file.

    Parameters
    ----------
    path : Path
        The file.
    pack : Pack
        The city.
    wishes : Wishes
        What the user states.
    chosen : sequence of str
        Layers of the file; empty for all of those that are beyond doubt.
    roles : sequence of str
        A role, or `LAYER=ROLE` for each layer.

    Returns
    -------
    Looked
        At least one layer.

    Raises
    ------
    UsageError
        If what is stated does not fit the file, or no role is beyond doubt.
    """
    there = layer_names(path)
    by_layer = dict(role.split("=", 1) for role in roles if "=" in role)
    alone = [known_role(role, pack) for role in roles if "=" not in role]
    wanted = list(dict.fromkeys([*chosen, *by_layer]))
    _check(path, there, wanted, alone)
    if len(there) < 2 or wanted:  # noqa: PLR2004
        stated = {layer: known_role(role, pack) for layer, role in by_layer.items()}
        default = alone[0] if alone else None
        each: list[str | None] = [*wanted] if wanted else [None]
        seen = [
            look(path, pack, wishes=wishes, layer=layer, role=stated.get(layer or "", default))
            for layer in each
        ]
        return Looked(seen=tuple(seen))
    return _beyond_doubt(path, pack, there, wishes)


def layer_names(path: Path) -> list[str]:
    """
    List the layers with shapes of a file that may have several.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    list of str
        Empty where the format has no layers.

    Raises
    ------
    BrokenLayerError
        If it is no GeoPackage, or holds what is not read for safety.
    """
    if path.suffix.lower() not in MANY_LAYERS or not path.is_file():
        return []
    return layers(Source(path=path, what=WHAT.zh, what_en=WHAT.en))


def _beyond_doubt(path: Path, pack: Pack, there: Sequence[str], wishes: Wishes) -> Looked:
    seen, doubtful = [], []
    for layer in there:
        opened = open_layer(path, wishes=wishes, layer=layer)
        facts = facts_of(opened)
        found = proposals(facts, path, pack)
        sure = certain(found)
        if sure is None or not facts.rows:
            doubtful.append((layer, found))
        else:
            seen.append(look(path, pack, wishes=wishes, layer=layer, opened=opened))
    if not seen:
        raise undecided(named(path, doubtful[0][0]), doubtful[0][1])
    return Looked(seen=tuple(seen), passed_over=tuple(doubtful))


def _check(path: Path, there: Sequence[str], wanted: Sequence[str], alone: Sequence[str]) -> None:
    strangers = [layer for layer in wanted if there and layer not in there]
    if strangers:
        options = "、".join(near(strangers[0], there))
        raise UsageError(
            f"{path.name} 里没有图层 {strangers[0]!r};有的是:{options}。",
            f"{path.name} has no layer {strangers[0]!r}; it has: {options}.",
        )
    many = len(there) > 1 and len(wanted) != 1
    if len(alone) > 1 or (alone and many):
        listed = "、".join(there) or path.name
        raise UsageError(
            f"{path.name} 有几个图层({listed}),一个 --role 不够:写 --role 图层=角色,可重复,"
            "或用 --layer 指明其中一个。",
            f"{path.name} has several layers ({listed}); write --role LAYER=ROLE for each, or pick "
            "one with --layer.",
        )
