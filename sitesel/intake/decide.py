"""What is decided once for a layer, from all of its blocks: role, system, columns, kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sitesel.crs import recognise
from sitesel.errors import EmptyLayerError
from sitesel.intake.columns import matched
from sitesel.intake.opening import named
from sitesel.intake.propose import Candidate, candidates, certain, undecided
from sitesel.pack.plain import ENTERPRISE, OWN_SITES
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sitesel.crs import Recognised
    from sitesel.intake.facts import Facts
    from sitesel.intake.wishes import Wishes
    from sitesel.pack import Pack

KINDS = ("point", "line", "polygon")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """
    What a layer is taken for.

    Parameters
    ----------
    role : str
        Stated or beyond doubt.
    why : Text
        What speaks for it.
    found : Recognised
        What the coordinates are in.
    columns : Mapping of str to str
        Field to the column of the file.
    kind : str
        What the layer is to hold: `point`, `line`, `polygon` or `mixed`.
    stated_id : bool
        Whether the user named the column of ids.
    fresh : bool
        False of a layer that was taken in before, whose columns stay as they are.
    placed : bool
        Whether the shapes are in the working system already.
    """

    role: str
    why: Text
    found: Recognised
    columns: Mapping[str, str]
    kind: str
    stated_id: bool = False
    fresh: bool = True
    placed: bool = False

    @property
    def by_id(self) -> bool:
        """Whether every feature must have an id of its own."""
        return self.role == OWN_SITES or self.stated_id

    def treats_alike(self, other: Decided) -> bool:
        """
        Tell whether two decisions make the same of every row.

        Parameters
        ----------
        other : Decided
            Of the same layer.

        Returns
        -------
        bool
            Reasons may differ.
        """
        mine, theirs = (
            (one.role, dict(one.columns), one.kind, one.found.crs, one.found.swapped)
            for one in (self, other)
        )
        return mine == theirs


def decide(  # noqa: PLR0913  (one keyword each)
    facts: Facts,
    path: Path,
    pack: Pack,
    *,
    wishes: Wishes,
    role: str | None,
    placed: Recognised | None = None,
) -> Decided:
    """
    Decide what a layer is taken for.

    Parameters
    ----------
    facts : Facts
        What it says of itself.
    path : Path
        The file.
    pack : Pack
        The city.
    wishes : Wishes
        What the user states.
    role : str or None
        What it is to be; None for what it beyond doubt is.
    placed : Recognised, optional
        What the shapes were in, if they are in the working system by now.

    Returns
    -------
    Decided
        For all of its rows.

    Raises
    ------
    EmptyLayerError, CrsError
        If it has no rows, or no usable reference system.
    UsageError
        If the role is in doubt, or a column that is needed is not there.
    """
    name = named(path, facts.first.layer)
    if not facts.rows:
        raise EmptyLayerError(
            f"{name} 没有可用的要素(读到 {facts.count} 行);请换一个文件或图层。",
            f"{name} has no features to use ({facts.count} rows read); take another file or layer.",
        )
    chosen = _chosen(proposals(facts, path, pack), role, name)
    found = placed or system_of(facts, pack, crs=wishes.crs, where=name)
    return Decided(
        role=chosen.role,
        why=chosen.evidence,
        found=found,
        columns=matched(facts.columns, chosen.role, stated=wishes.columns, where=name),
        kind=_kind(chosen.role, facts, pack),
        stated_id="id" in wishes.columns,
        placed=placed is not None,
    )


def system_of(facts: Facts, pack: Pack, *, crs: str | None, where: str) -> Recognised:
    """
    Tell the reference system of a layer from its bounds and from what is said of it.

    Parameters
    ----------
    facts : Facts
        With the bounds of all of its rows.
    pack : Pack
        The city.
    crs : str or None
        As the user or the catalog states it.
    where : str
        The file, for messages.

    Returns
    -------
    Recognised
        With its reason.

    Raises
    ------
    CrsError
        If no system is declared, or the coordinates cannot be in it.
    """
    stated = facts.first.crs or facts.first.frame.crs
    return recognise(facts.bounds, declared=crs, stated=stated, home=pack.home, where=where)


def proposals(facts: Facts, path: Path, pack: Pack) -> list[Candidate]:
    """
    Propose roles for what was read, of those that the pack knows.

    Parameters
    ----------
    facts : Facts
        Of a layer.
    path : Path
        The file.
    pack : Pack
        With its roles.

    Returns
    -------
    list of Candidate
        The likeliest first.
    """
    columns = map(str, facts.first.frame.columns)
    found = candidates([facts.first.layer, path.stem], columns, geometry=facts.kind)
    known = {*pack.titles, OWN_SITES} - {ENTERPRISE}  # read in a way of its own, if stated
    return [one for one in found if one.role in known]


def _chosen(found: list[Candidate], role: str | None, name: str) -> Candidate:
    if role is not None:
        return Candidate(role=role, confidence=1.0, evidence=Text("用户指明", "stated by the user"))
    sure = certain(found)
    if sure is None:
        raise undecided(name, found)
    return sure


def _kind(role: str, facts: Facts, pack: Pack) -> str:
    """Say what the layer is to hold: parcels are polygons; else what the role wants, or what is."""
    if role == OWN_SITES:
        return "polygon"
    if facts.first.license:  # OpenStreetMap draws small things as points and large as polygons
        return facts.kind
    wanted = [entry.geometry for entry in pack.missing if entry.role == role]
    wanted += [layer.geometry for layer in pack.layers_of(role)]
    return wanted[0] if wanted and wanted[0] in KINDS else facts.kind
