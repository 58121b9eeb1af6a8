"""How sites meet a project: every need held against every site, and what each change would open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sitesel.engine import FAIL, Assessed, finding
from sitesel.matching.items import WISHES
from sitesel.matching.overlay import constraint_of, overlay
from sitesel.matrix import Measured
from sitesel.standings import EXCLUDED

if TYPE_CHECKING:
    from sitesel.chainview.best import Measurer
    from sitesel.matching.need import Need
    from sitesel.matching.project import Project
    from sitesel.matrix import BoolArray
    from sitesel.rules import RuleSet
    from sitesel.sites import Sites
    from sitesel.standings import Standings


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """
    A project over sites.

    Parameters
    ----------
    project : Project
        What is to be placed.
    standings : Standings
        Under the rules with the project laid over them.
    held : dict of str to Assessed
        By the id of each need that is measured; sites in the order of the evaluation.
    """

    project: Project
    standings: Standings
    held: dict[str, Assessed]

    @property
    def needs(self) -> list[Need]:
        """Those that are measured."""
        return [need for need in self.project.needs if need.measured]

    @property
    def competes(self) -> BoolArray:
        """Whether nothing excludes a site, shape (n,), in the order of the evaluation."""
        return competing(self.standings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    What making a must-have a wish would open.

    Parameters
    ----------
    need : Need
        The must-have.
    opened : tuple of str
        Ids of the sites that only it excludes, the best of them first.
    first : str
        Which site would then be first; empty if none.
    bound : float
        To which bound it would have to give way for the first site to be opened, in the unit of the
        item; NaN if it has no bound or opens none.
    """

    need: Need
    opened: tuple[str, ...]
    first: str
    bound: float


def competing(standings: Standings) -> BoolArray:
    """
    Tell which sites nothing excludes.

    Parameters
    ----------
    standings : Standings
        Of any rules.

    Returns
    -------
    ndarray of bool, shape (n,)
        In the order of the evaluation.
    """
    status = standings.table["status"].reindex(standings.evaluation.sites.index)
    competes: BoolArray = (status != EXCLUDED).to_numpy(dtype=bool)
    return competes


def fit(project: Project, rules: RuleSet, measurer: Measurer) -> Fit:
    """
    Hold sites against a project.

    Parameters
    ----------
    project : Project
        What is to be placed.
    rules : RuleSet
        Which it comes under, before what it asks itself.
    measurer : Measurer
        Of the sites.

    Returns
    -------
    Fit
        Standings, and the finding of every need.
    """
    standings = measurer.standings(overlay(rules, project.needs))
    held = {need.id: _held(need, standings) for need in project.needs if need.measured}
    return Fit(project=project, standings=standings, held=held)


def changes(found: Fit, rules: RuleSet, measurer: Measurer) -> list[Change]:
    """
    Make each must-have a wish, by itself, and count anew.

    Parameters
    ----------
    found : Fit
        As the project asks.
    rules : RuleSet
        Which the project comes under.
    measurer : Measurer
        Of the sites; measures nothing twice.

    Returns
    -------
    list of Change
        One for each must-have that is measured, what opens most first.
    """
    musts = [need for need in found.needs if need.level not in WISHES]
    made = [_change(need, found, rules, measurer) for need in musts]
    return sorted(made, key=lambda one: -len(one.opened))


def _held(need: Need, standings: Standings) -> Assessed:
    if need.level not in WISHES:
        return standings.evaluation.constraints[need.id]
    matrix = standings.evaluation.matrix
    frames = (matrix.measured, matrix.measured_low, matrix.measured_high)
    best, low, high = (frame[need.id].to_numpy(dtype=float) for frame in frames)
    measured = Measured(best=best, low=low, high=high)
    return Assessed(measured=measured, finding=finding(measured, constraint_of(need)))


def _change(need: Need, found: Fit, rules: RuleSet, measurer: Measurer) -> Change:
    others = [one for one in found.project.needs if one is not need]
    wish = replace(need, level=WISHES[0])
    kept = any(one.id == wish.id for one in others)  # a wish for more is there already
    asked = (*others, *(() if kept else (wish,)))
    standings = measurer.standings(overlay(rules, asked))
    opened = competing(standings) & ~found.competes
    index = standings.evaluation.sites.index
    order = standings.table.index
    names = order[order.isin(index[opened])]
    ranked = standings.table.index[standings.table["status"] != EXCLUDED]
    return Change(
        need=need,
        opened=tuple(str(name) for name in names),
        first=str(ranked[0]) if len(ranked) else "",
        bound=_gives_way(need, found.held[need.id].measured, opened),
    )


def _gives_way(need: Need, measured: Measured, opened: BoolArray) -> float:
    """To which bound a need must give way so that the first of the opened sites does not fail."""
    if not opened.any() or np.isnan(need.bound):
        return float("nan")
    if need.of.sense == "at_least":
        return float(measured.high[opened].max())
    return float(measured.low[opened].min())


def fewest_failing(found: Fit, sites: Sites) -> tuple[str, int]:
    """
    Find the site that fails the fewest excluding constraints, where none competes.

    Parameters
    ----------
    found : Fit
        Of a project.
    sites : Sites
        Candidates.

    Returns
    -------
    (str, int)
        Its id, the best of those by score, and how many fail.
    """
    rules, evaluation = found.standings.rules, found.standings.evaluation
    fails = sum(
        (evaluation.constraints[rule.id].finding == FAIL).astype(int)
        for rule in rules.constraints
        if rule.action == "exclude"
    )
    count = np.broadcast_to(np.asarray(fails), len(sites))
    by_score = found.standings.table["score"].reindex(sites.index).to_numpy()
    at = int(np.lexsort((-by_score, count))[0])
    return str(sites.index[at]), int(count[at])
