"""
Merging rule files key by key, and checking that the whole is complete.

Later files win. Weights and related industries are taken whole from the last file that has any;
criteria and constraints merge by key; constraints in use add up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sitesel.errors import RuleError
from sitesel.industry import industries
from sitesel.rules.make import make
from sitesel.rules.robustness import RobustnessSettings
from sitesel.rules.ruleset import ILLUSTRATIVE, ConstraintRule, CriterionRule, RuleSet
from sitesel.text import Text, near
from sitesel.value import ValueFunction

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from sitesel.rules.schema import RuleFile

REQUIRED_OF_CRITERION = ("title_zh", "title_en", "kind", "unit", "value", "source")
REQUIRED_OF_CONSTRAINT = ("title_zh", "title_en", "action", "clause_zh", "clause_status")
NOTICE = "info"
Table = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """
    What a chain of rule files says so far, as plain tables.

    Parameters
    ----------
    head : dict
        id, titles, notes, industry of the last file.
    weights, related : dict
        With their `source`.
    criteria, constraints : dict of dict
        By id, then by key.
    used : tuple of str
        Ids of the constraints that apply.
    templates : tuple of str
        Ids of those that stand for the rows of a table of set-backs, if a pack has one.
    robustness : dict
        By key; begins with what the base says.
    files : tuple of str
        Names of the files, the base first.
    """

    head: dict[str, str] = field(default_factory=dict)
    weights: dict[str, Any] = field(default_factory=dict)
    related: dict[str, Any] = field(default_factory=dict)
    criteria: Table = field(default_factory=dict)
    constraints: Table = field(default_factory=dict)
    used: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    robustness: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def ruleset(self, *, industry: str, sha256: str) -> RuleSet:
        """
        Check the whole and make it a rule set.

        Parameters
        ----------
        industry : str
            For which industry.
        sha256 : str
            Of the files.

        Returns
        -------
        RuleSet
            Complete.

        Raises
        ------
        RuleError
            If anything is missing or does not fit; all faults at once.
        """
        faults = [*self._faults_of_keys(), *self._faults_of_names(), *self._faults_of_weights()]
        faults += [*self._faults_of_related(), *self._faults_of_making()]
        if faults:
            listed = " + ".join(self.files)
            raise RuleError(
                f"规则({listed})有 {len(faults)} 处不合规则,请逐条改正:",
                f"The rules ({listed}) have {len(faults)} faults; correct each:",
                faults,
            )
        numbers = {name: w for name, w in self.weights.items() if name != "source" and w > 0}
        total = sum(numbers.values())
        used = [_constraint(name, self.constraints[name]) for name in self.used]
        waiting = [name for name in self.templates if name not in self.used]
        order = [name for name in self.criteria if name in numbers]
        return RuleSet(
            id=self.head["id"],
            industry=industry,
            title=Text(self.head["title_zh"], self.head["title_en"]),
            note=Text(self.head["note_zh"], self.head["note_en"]),
            weights={name: numbers[name] / total for name in order},
            weights_source=self.weights.get("source", f"{ILLUSTRATIVE}: no source stated"),
            related={name: d for name, d in self.related.items() if name != "source"},
            related_source=self.related.get("source", f"{ILLUSTRATIVE}: no source stated"),
            criteria=tuple(_criterion(name, table) for name, table in self.criteria.items()),
            constraints=tuple(rule for rule in used if rule.action != NOTICE),
            notices=tuple(rule for rule in used if rule.action == NOTICE),
            templates=tuple(_constraint(name, self.constraints[name]) for name in waiting),
            robustness=RobustnessSettings.of(self.robustness),
            files=self.files,
            sha256=sha256,
        )

    @property
    def _named(self) -> tuple[str, ...]:
        """Constraints that apply, or would."""
        return tuple(dict.fromkeys((*self.used, *self.templates)))

    def _faults_of_keys(self) -> list[Text]:
        groups = (
            ("criteria", self.criteria, REQUIRED_OF_CRITERION),
            ("constraint", self.constraints, REQUIRED_OF_CONSTRAINT),
        )
        return [
            Text(f"键 {group}.{name}.{key}:缺,必填", f"key {group}.{name}.{key}: missing, required")
            for group, tables, required in groups
            for name, table in tables.items()
            for key in required
            if key not in table
        ]

    def _faults_of_names(self) -> list[Text]:
        wanted = [
            *(("weights", name, self.criteria) for name in self.weights if name != "source"),
            *(("constraints", name, self.constraints) for name in self._named),
        ]
        return [
            Text(
                f"键 {table}.{name}:没有这个名称;最接近的有 {', '.join(near(name, known))}",
                f"key {table}.{name}: no such name; nearest: {', '.join(near(name, known))}",
            )
            for table, name, known in wanted
            if name not in known
        ]

    def _faults_of_weights(self) -> list[Text]:
        if any(weight > 0 for name, weight in self.weights.items() if name != "source"):
            return []
        return [Text("表 weights:没有大于 0 的权重", "table weights: no weight above 0")]

    def _faults_of_related(self) -> list[Text]:
        known = industries()
        degrees = {name: degree for name, degree in self.related.items() if name != "source"}
        strangers = [
            Text(
                f"键 related.{name}:没有这个产业编号;最接近的有 {', '.join(near(name, known))}",
                f"key related.{name}: no such industry id; nearest: {', '.join(near(name, known))}",
            )
            for name in degrees
            if name not in known
        ]
        return strangers + [
            Text(
                f"键 related.{name}:现为 {degree!r};相关程度应在 0 与 1 之间",
                f"key related.{name}: found {degree!r}; wanted: a degree between 0 and 1",
            )
            for name, degree in degrees.items()
            if not 0 < degree < 1
        ]

    def _faults_of_making(self) -> list[Text]:
        """Try to make every entry; what lacks keys was told before."""
        makers: list[tuple[str, Any, str, Any, tuple[str, ...]]] = [
            *(
                ("criteria", _criterion, name, table, REQUIRED_OF_CRITERION)
                for name, table in self.criteria.items()
            ),
            *(
                ("constraint", _constraint, name, self.constraints[name], REQUIRED_OF_CONSTRAINT)
                for name in self._named
                if name in self.constraints
            ),
        ]
        faults: list[Text] = []
        for group, maker, name, table, required in makers:
            if not set(required) <= set(table):
                continue
            where = f"{group}.{name}"
            faults += _fault_of(where, maker, name, table)
            if table.get("action") != NOTICE:
                faults += _fault_of(where, make, table.get("kind", ""), table.get("params", {}))
        return faults


def _fault_of(where: str, maker: Callable[..., object], *parts: object) -> list[Text]:
    try:
        maker(*parts)
    except RuleError as error:
        return [Text(f"{where}:{error.text('zh')}", f"{where}: {error.text('en')}")]
    return []


def merge(before: Merged, rules: RuleFile, *, name: str) -> Merged:
    """
    Lay a rule file over what the files before it say.

    Parameters
    ----------
    before : Merged
        From the base on.
    rules : RuleFile
        The next, more special file.
    name : str
        Its name.

    Returns
    -------
    Merged
        New.
    """
    said = rules.constraints
    uses = (*before.used, *said.always, *said.use)
    templates = (*before.templates, *said.when.get("setbacks", ()))
    head = {
        key: getattr(rules, key) or before.head.get(key, "")
        for key in ("id", "title_zh", "title_en", "note_zh", "note_en")
    }
    return replace(
        before,
        head=head,
        weights=dict(rules.weights) or before.weights,
        related=dict(rules.related) or before.related,
        criteria=_patched(before.criteria, rules.criteria),
        constraints=_patched(before.constraints, rules.constraint),
        used=tuple(dict.fromkeys(use for use in uses if use not in said.drop)),
        templates=tuple(dict.fromkeys(use for use in templates if use not in said.drop)),
        robustness={**before.robustness, **rules.robustness.model_dump(exclude_none=True)},
        files=(*before.files, name),
    )


def _patched(tables: Table, patches: dict[str, Any]) -> Table:
    changed: dict[str, BaseModel] = patches
    return {
        **tables,
        **{
            name: {**tables.get(name, {}), **patch.model_dump(exclude_none=True)}
            for name, patch in changed.items()
        },
    }


def _criterion(name: str, table: dict[str, Any]) -> CriterionRule:
    return CriterionRule(
        id=name,
        code=table.get("code", ""),
        title=Text(table["title_zh"], table["title_en"]),
        note=Text(table.get("note_zh", ""), table.get("note_en", "")),
        kind=table["kind"],
        params=table.get("params", {}),
        unit=table["unit"],
        value=ValueFunction(table["value"]),
        source=table["source"],
    )


def _constraint(name: str, table: dict[str, Any]) -> ConstraintRule:
    at_most, at_least = table.get("at_most"), table.get("at_least")
    limits = (at_most is not None) + (at_least is not None)
    if limits != (table["action"] != NOTICE):
        raise RuleError(
            'at_most 与 at_least 须且只须给一个(action = "info" 时一个也不给)',
            'exactly one of at_most and at_least must be given (none with action = "info")',
        )
    return ConstraintRule(
        id=name,
        title=Text(table["title_zh"], table["title_en"]),
        rule=Text(table.get("rule_zh", ""), table.get("rule_en", "")),
        note=Text(table.get("note_zh", ""), table.get("note_en", "")),
        kind=table.get("kind", ""),
        params=table.get("params", {}),
        unit=table.get("unit", ""),
        at_most=at_most,
        at_least=at_least,
        action=table["action"],
        clause=table["clause_zh"],
        clause_status=table["clause_status"],
        source=table.get("source", ""),
        confidence=table.get("confidence", 0.0),
    )
