"""
Which layer or column to supply, so that what cannot be told of a project is decided.

A must-have is open at a site for want of a layer, for want of a column of the planner's own sites,
or because positions are doubtful; only the first two can be supplied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sitesel.engine import UNKNOWN
from sitesel.matching.items import WISHES
from sitesel.reasons import missing_of

if TYPE_CHECKING:
    from sitesel.matching.fit import Fit
    from sitesel.matching.need import Need
    from sitesel.matrix import BoolArray
    from sitesel.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """
    What one layer or column would decide.

    Parameters
    ----------
    role, column : str
        A role that nothing fills, or a column of the sites; the other is empty.
    needs : tuple of str
        Ids of the needs that wait for it.
    open : int
        Competing sites with a must-have that waits for it.
    decides : int
        Competing sites all of whose open must-haves wait for nothing else.
    points : float
        How many of the 100 points of the score are open for want of it: wishes and criteria.
    """

    role: str
    column: str
    needs: tuple[str, ...]
    open: int
    decides: int
    points: float


def supplies(found: Fit, pack: Pack) -> list[Supply]:
    """
    Say of each layer and column that needs wait for what it would decide.

    Parameters
    ----------
    found : Fit
        Of a project.
    pack : Pack
        The city.

    Returns
    -------
    list of Supply
        What decides most first.
    """
    waiting = {need.id: _waits_for(need, found, pack) for need in found.needs}
    names = list(dict.fromkeys(name for one in waiting.values() for name in one))
    made = [_supply(name, waiting, found, pack) for name in names]
    return sorted(made, key=lambda one: (-one.decides, -one.open, -one.points))


def open_sites(found: Fit, pack: Pack) -> dict[str, int]:
    """
    Count the sites with an open must-have, and those that no supply decides.

    Parameters
    ----------
    found : Fit
        Of a project.
    pack : Pack
        The city.

    Returns
    -------
    dict of str to int
        Competing sites: `any`, with a must-have that is open; `beyond`, with one that is open
        though nothing is missing: positions are doubtful, or a layer says nothing there.
    """
    any_, beyond = _none(found), _none(found)
    for need in _musts(found):
        any_ |= _open(need, found)
        if not _waits_for(need, found, pack):
            beyond |= _open(need, found)
    return {"any": int(any_.sum()), "beyond": int(beyond.sum())}


def _musts(found: Fit) -> list[Need]:
    return [need for need in found.needs if need.level not in WISHES]


def _none(found: Fit) -> BoolArray:
    return np.zeros(len(found.standings.evaluation.sites), dtype=bool)


def _open(need: Need, found: Fit) -> BoolArray:
    unknown: BoolArray = (found.held[need.id].finding == UNKNOWN) & found.competes
    return unknown


def _waits_for(need: Need, found: Fit, pack: Pack) -> tuple[tuple[str, str], ...]:
    """Name the roles that a need lacks, or the column, each as (role, column)."""
    roles = need.of.params.get("of", need.of.params.get("to", ()))
    roles = (roles,) if isinstance(roles, str) else tuple(roles)
    lacking = missing_of(roles, pack)
    known = ~np.isnan(found.held[need.id].measured.best)
    if lacking and not known.all():
        return tuple((role, "") for role in lacking)
    column = need.of.field_of_sites
    return (("", column),) if column and not known.all() else ()


def _supply(
    name: tuple[str, str],
    waiting: dict[str, tuple[tuple[str, str], ...]],
    found: Fit,
    pack: Pack,
) -> Supply:
    waits = [need for need in found.needs if name in waiting[need.id]]
    open_, elsewhere = _none(found), _none(found)
    for need in _musts(found):
        if need in waits:
            open_ |= _open(need, found)
        if waiting[need.id] != (name,):
            elsewhere |= _open(need, found)
    role, column = name
    rules = found.standings.rules
    matrix = found.standings.evaluation.matrix
    share = sum(
        rules.weights[rule.id]
        for rule in rules.weighted
        if not matrix.known[rule.id].any()
        and (
            role in missing_of(rule.measurement().roles, pack)
            or (rule.id in waiting and name in waiting[rule.id])
        )
    )
    return Supply(
        role=role,
        column=column,
        needs=tuple(need.id for need in waits),
        open=int(open_.sum()),
        decides=int((open_ & ~elsewhere).sum()),
        points=100.0 * share,
    )
