"""
A rule set: criteria with weights and value functions, constraints with limits and clauses.

Immutable and checked: holding one is proof that it can be bound to a pack.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from sitesel.errors import MethodError, UsageError
from sitesel.pack.schema import validation_fault
from sitesel.rules.make import make
from sitesel.rules.schema import RobustnessPatch
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sitesel.criteria import Kind
    from sitesel.rules.robustness import RobustnessSettings
    from sitesel.setbacks import SetBacksInForce
    from sitesel.value import ValueFunction

ILLUSTRATIVE = "illustrative"
SHARE_TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True)  # no slots: it keeps the kind that it made
class MeasuredRule:
    """
    What criteria and constraints share: something is measured, and people are told of it.

    Parameters
    ----------
    id : str
        Stable name.
    title, note : Text
        For people.
    kind : str
        Name of a registered kind.
    params : Mapping
        Its parameters.
    unit : str
        Of the measurement.
    source : str
        Where breakpoints or limit come from; begins with `illustrative` where nobody published any.
    """

    id: str
    title: Text
    note: Text
    kind: str
    params: Mapping[str, Any]
    unit: str
    source: str

    def measurement(self) -> Kind:
        """
        Make the kind with its parameters.

        Returns
        -------
        Kind
            Not yet bound to a pack.
        """
        return self._made

    @cached_property
    def _made(self) -> Kind:
        return make(self.kind, self.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRule(MeasuredRule):
    """
    One criterion: what is measured, in which unit, and what it is worth.

    Parameters
    ----------
    code : str
        Its number in the list of criteria, C1 to C14.
    value : ValueFunction
        Breakpoints in the unit.
    """

    code: str
    value: ValueFunction

    @property
    def illustrative(self) -> bool:
        """Whether the breakpoints are an expert default."""
        return self.source.startswith(ILLUSTRATIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstraintRule(MeasuredRule):
    """
    One constraint: what is measured, what passes, what follows, and on which legal basis.

    Parameters
    ----------
    rule : Text
        What it demands, for people.
    at_most, at_least : float or None
        What passes; exactly one is given, none for a notice.
    action : {'exclude', 'flag', 'info'}
        What a failure does: rules the site out, makes it unverified, or is only shown.
    clause : str
        Legal basis, as compiled.
    clause_status : str
        Whether anybody saw the text: `seen`, `unverified`, ...
    confidence : float
        In [0, 1].
    """

    rule: Text
    at_most: float | None
    at_least: float | None
    action: Literal["exclude", "flag", "info"]
    clause: str
    clause_status: str
    confidence: float

    @property
    def limit_text(self) -> str:
        """What passes, such as `≤ 0`."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return f"≥ {self.at_least:g}" if self.at_least is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """
    The effective rules of one industry.

    Parameters
    ----------
    id, industry : str
        Of the rules, and of the industry that they are for.
    title, note : Text
        For people.
    weights : Mapping of str to float
        Criterion id to weight; positive, sums to 1.
    weights_source : str
        Begins with `illustrative` where no weights are published.
    related : Mapping of str to float
        Industry id to degree in (0, 1).
    related_source : str
        Where the degrees come from.
    criteria : tuple of CriterionRule
        All that are defined, weighted or not, in order.
    constraints : tuple of ConstraintRule
        Those that apply and are assessed: they exclude or flag.
    notices : tuple of ConstraintRule
        Those that are only shown (action `info`).
    robustness : RobustnessSettings
        How the robustness of a ranking is judged.
    files : tuple of str
        What was read, the base first.
    sha256 : str
        Of those files.
    templates : tuple of ConstraintRule
        Those that stand for rows of a table of set-backs.
    set_backs : SetBacksInForce or None
        What took their place.
    """

    id: str
    industry: str
    title: Text
    note: Text
    weights: Mapping[str, float]
    weights_source: str
    related: Mapping[str, float]
    related_source: str
    criteria: tuple[CriterionRule, ...]
    constraints: tuple[ConstraintRule, ...]
    notices: tuple[ConstraintRule, ...]
    robustness: RobustnessSettings
    files: tuple[str, ...]
    sha256: str
    templates: tuple[ConstraintRule, ...] = ()
    set_backs: SetBacksInForce | None = None

    @property
    def weighted(self) -> tuple[CriterionRule, ...]:
        """Criteria that carry weight, in order."""
        return tuple(criterion for criterion in self.criteria if criterion.id in self.weights)

    @property
    def illustrative(self) -> bool:
        """Whether any of the weights is an expert default: also where a user set only some."""
        return ILLUSTRATIVE in self.weights_source

    @property
    def own_name(self) -> str:
        """By what a further rule file extends it: the built-in id, or the planner's own file."""
        return self.industry if self.id == self.industry else self.files[-1]

    def with_weights(self, changed: Mapping[str, float]) -> RuleSet:
        """
        Set some weights and rescale the rest, so that all sum to 1.

        Parameters
        ----------
        changed : Mapping of str to float
            Criterion id to its share of the whole, in [0, 1].

        Returns
        -------
        RuleSet
            With those shares; the others keep their proportions.

        Raises
        ------
        UsageError
            If a criterion does not exist.
        MethodError
            If a share is outside [0, 1], the shares exceed 1, or nothing is left to weigh.
        """
        if not changed:
            return self
        self._check_shares(changed)
        rest = {name: weight for name, weight in self.weights.items() if name not in changed}
        left = 1.0 - sum(changed.values())
        total = sum(rest.values())
        if total == 0 and left > SHARE_TOLERANCE:
            raise MethodError(
                f"给出的权重合计 {1 - left:g},又没有别的指标可以分担余下的部分;请使合计为 1。",
                f"The weights given sum to {1 - left:g} and no other criterion can take the rest; "
                "make them sum to 1.",
            )
        scaled = {name: weight * left / total for name, weight in rest.items()} if total else {}
        merged = {**scaled, **changed}
        given = ", ".join(f"{name}={share:g}" for name, share in changed.items())
        source = f"user: {given}" + (
            f"; rest: {self.weights_source}" if any(scaled.values()) else ""
        )
        return replace(
            self,
            weights={c.id: merged[c.id] for c in self.criteria if merged.get(c.id, 0.0) > 0},
            weights_source=source,
        )

    def with_robustness(self, changed: Mapping[str, Any]) -> RuleSet:
        """
        Judge the robustness by other settings.

        Parameters
        ----------
        changed : Mapping
            Keys and values as the table `[robustness]` of a rule file has them.

        Returns
        -------
        RuleSet
            With those settings; the others stay.

        Raises
        ------
        MethodError
            If a key or a value is at fault; all faults at once.
        """
        try:
            patch = RobustnessPatch.model_validate(changed)
        except ValidationError as error:
            raise MethodError(
                "稳健性设置不合规则,请逐条改正:",
                "The robustness settings are at fault; correct each:",
                [validation_fault(fault) for fault in error.errors()],
            ) from error
        settings = self.robustness.patched(patch.model_dump(exclude_none=True))
        return replace(self, robustness=settings)

    def _check_shares(self, changed: Mapping[str, float]) -> None:
        known = [criterion.id for criterion in self.criteria]
        for name, share in changed.items():
            if name not in known:
                options = ", ".join(near(name, known))
                raise UsageError(
                    f"没有指标 {name!r};最接近的有:{options}。",
                    f"There is no criterion {name!r}; nearest: {options}.",
                )
            if not 0 <= share <= 1:
                raise MethodError(
                    f"权重 {name}={share:g} 不合规则;权重是占比,应在 0 到 1 之间。",
                    f"The weight {name}={share:g} is out of range; weights are shares, 0 to 1.",
                )
        if sum(changed.values()) > 1 + SHARE_TOLERANCE:
            raise MethodError(
                f"给出的权重合计 {sum(changed.values()):g},超过 1;请调低。",
                f"The weights given sum to {sum(changed.values()):g}, more than 1; lower them.",
            )
