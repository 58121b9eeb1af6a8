"""
A project laid over the rules of its industry or segment.

Must-haves become constraints that exclude, wishes become criteria with points of their own beside
those of the rules (`items.toml`). Classes that were stated (环评, chemical) only choose among the
constraints that the rules define: no clause is made here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sitesel.chains.schema import Needs
from sitesel.chainview.best import rules_of
from sitesel.matching.items import LEVELS, WISHES, items
from sitesel.rules import ConstraintRule, CriterionRule, load
from sitesel.rules.in_force import in_force
from sitesel.rules.schema import ConstraintUse, RuleFile
from sitesel.text import Text
from sitesel.value import ValueFunction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from sitesel.matching.need import Need
    from sitesel.matching.project import Project
    from sitesel.pack import Pack
    from sitesel.rules import RuleSet

STATED = "stated by the project"
PROJECT = Text("项目", "project")


def base_rules(
    project: Project,
    pack: Pack,
    *,
    rules: str | Path | None = None,
    as_of: str | date | None = None,
) -> RuleSet:
    """
    Put the rules together that a project comes under, before what it asks itself.

    Parameters
    ----------
    project : Project
        With its industry, segment and classes.
    pack : Pack
        With its table of set-backs.
    rules : str or Path, optional
        A rule file for the industry; by default the built-in one.
    as_of : str or date, optional
        The day on which set-backs must be in force.

    Returns
    -------
    RuleSet
        In force.

    Raises
    ------
    RuleError
        If the rules are at fault.
    """
    chosen = [need.of.choices[need.choice] for need in project.needs if not need.measured]
    own = Needs() if project.segment is None else project.segment.needs
    use = ConstraintUse(
        use=(*own.constraints.use, *(name for one in chosen for name in one.use)),
        drop=(*own.constraints.drop, *(name for one in chosen for name in one.drop)),
    )
    if project.segment is not None and project.chain is not None:
        needs = own.model_copy(update={"constraints": use}) if chosen else own
        segment = replace(project.segment, needs=needs)
        ruling = rules_of(segment, project.chain, pack, rules=rules, as_of=as_of)
    else:
        patch = RuleFile(schema="sitesel-rules/1", id=project.industry, constraints=use)
        made = load(project.industry, rules, patch=patch if chosen else None)
        ruling = in_force(made, pack, as_of=as_of)
    said = ruling.title
    title = Text(f"{project.name}({said.zh})", f"{project.name} ({said.en})")
    return replace(ruling, title=title)


def overlay(rules: RuleSet, needs: Sequence[Need]) -> RuleSet:
    """
    Lay must-haves and wishes over rules.

    Parameters
    ----------
    rules : RuleSet
        Of the project's industry or segment.
    needs : sequence of Need
        Of the project.

    Returns
    -------
    RuleSet
        With a constraint for each must-have and a weighted criterion for each wish.
    """
    measured = [need for need in needs if need.measured]
    wishes = [need for need in measured if need.level in WISHES]
    musts = [need for need in measured if need.level not in WISHES]
    laid = replace(
        rules,
        criteria=(*rules.criteria, *(_criterion(need) for need in wishes)),
        constraints=(*rules.constraints, *(constraint_of(need) for need in musts)),
    )
    shares = shares_of(wishes)
    if not shares:
        return laid
    said = ", ".join(f"{name}={share:.4g}" for name, share in shares.items())
    return replace(
        laid.with_weights(shares),
        weights_source=f"{items().points.source} ({said}); rest: {rules.weights_source}",
    )


def shares_of(wishes: Sequence[Need]) -> Mapping[str, float]:
    """
    Say which share of the weight each wish has.

    Parameters
    ----------
    wishes : sequence of Need
        Neither must-haves nor classes.

    Returns
    -------
    Mapping of str to float
        By the need's id; what is left of 1 is the rules'.
    """
    points = {need.id: float(getattr(items().points, need.level)) for need in wishes}
    total = 100.0 + sum(points.values())
    return {name: one / total for name, one in points.items()}


def constraint_of(need: Need) -> ConstraintRule:
    """
    Write a need as a constraint, to be held against what is measured.

    Parameters
    ----------
    need : Need
        One that is measured.

    Returns
    -------
    ConstraintRule
        It excludes; its basis is the project.
    """
    at_most, at_least = {
        "at_most": (need.bound, None),
        "at_least": (None, need.bound),
        "among": (None, 1.0),
        "not_among": (0.0, None),
    }[need.of.sense]
    return ConstraintRule(
        id=need.id,
        title=_title(need),
        note=Text(need.of.note_zh, need.of.note_en),
        kind=need.of.kind,
        params=_params(need),
        unit=need.of.unit,
        source=need.source or STATED,
        rule=need.title,
        at_most=at_most,
        at_least=at_least,
        action="exclude",
        clause=need.source,
        clause_status="none",
        confidence=1.0,
    )


def _criterion(need: Need) -> CriterionRule:
    return CriterionRule(
        id=need.id,
        code="",
        title=_title(need),
        note=Text(need.of.note_zh, need.of.note_en),
        kind=need.of.kind,
        params=_params(need),
        unit=need.of.unit,
        source=items().worth_nothing_at.source,
        value=_value(need),
    )


def _title(need: Need) -> Text:
    level = LEVELS[need.level]
    return Text(
        f"{PROJECT.zh}{level.zh}:{need.title.zh}", f"{PROJECT.en}, {level.en}: {need.title.en}"
    )


def _params(need: Need) -> Mapping[str, object]:
    return {**need.of.params, **({"names": need.names} if need.names else {})}


def _value(need: Need) -> ValueFunction:
    slack = items().worth_nothing_at
    return ValueFunction({
        "at_most": ((need.bound, 1.0), (need.bound * slack.at_most, 0.0)),
        "at_least": ((need.bound * slack.at_least, 0.0), (need.bound, 1.0)),
        "among": ((0.0, 0.0), (1.0, 1.0)),
        "not_among": ((0.0, 1.0), (1.0, 0.0)),
    }[need.of.sense])  # fmt: skip
