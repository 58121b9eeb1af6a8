"""
What a rule file may say, as pydantic models; everything is optional so that a file can be a patch.

A file `extends` another; tables merge key by key, so that an industry overrides one breakpoint
list and inherits the rest.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic_core import PydanticCustomError

from sitesel.rules.robustness import Position, Unknown


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CriterionPatch(_Model):
    """A criterion, or the keys of it that a file overrides."""

    code: str | None = None
    title_zh: str | None = None
    title_en: str | None = None
    kind: str | None = None
    unit: str | None = None
    params: dict[str, Any] | None = None
    value: tuple[tuple[float, float], ...] | None = None
    source: str | None = None
    note_zh: str | None = None
    note_en: str | None = None


class ConstraintPatch(_Model):
    """A constraint, or the keys of it that a file overrides."""

    title_zh: str | None = None
    title_en: str | None = None
    kind: str | None = None
    unit: str | None = None
    params: dict[str, Any] | None = None
    at_most: float | None = None
    at_least: float | None = None
    action: Literal["exclude", "flag", "info"] | None = None
    clause_zh: str | None = None
    clause_status: str | None = None
    rule_zh: str | None = None
    rule_en: str | None = None
    source: str | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    note_zh: str | None = None
    note_en: str | None = None


class ConstraintUse(_Model):
    """
    Which constraints apply: `always` in the base, `use` added, `drop` taken away.

    `when` names those that apply only to a pack that has something: `setbacks`, its table of
    set-backs.
    """

    always: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    when: dict[Literal["setbacks"], tuple[str, ...]] = Field(default_factory=dict)


class RobustnessPatch(_Model):
    """How the robustness of a ranking is judged, or the keys of it that a file overrides."""

    draws: int | None = Field(default=None, ge=100, le=1_000_000)
    seed: int | None = Field(default=None, ge=0)
    box: Annotated[float, Field(gt=0, le=1)] | Literal["any"] | None = None
    statements: tuple[str, ...] | None = None
    unknown: Unknown | None = None
    position: Position | None = None
    apart: float | None = Field(default=None, gt=0.5, lt=1)
    source: str | None = None


class RuleFile(_Model):
    """One rule file."""

    schema_name: Literal["sitesel-rules/1"] = Field(alias="schema")
    id: str
    extends: str = ""
    industry: str = ""
    title_zh: str = ""
    title_en: str = ""
    note_zh: str = ""
    note_en: str = ""
    weights: dict[str, float | str] = Field(default_factory=dict)
    related: dict[str, float | str] = Field(default_factory=dict)
    criteria: dict[str, CriterionPatch] = Field(default_factory=dict)
    constraints: ConstraintUse = ConstraintUse()
    constraint: dict[str, ConstraintPatch] = Field(default_factory=dict)
    robustness: RobustnessPatch = RobustnessPatch()

    @field_validator("weights", "related", mode="before")
    @classmethod
    def _numbers_and_a_source(cls, table: object) -> object:
        if not isinstance(table, dict):
            return table
        wrong = [key for key, entry in table.items() if not _fits(key, entry)]
        if wrong:
            listed = ", ".join(f"{key} = {table[key]!r}" for key in wrong)
            raise PydanticCustomError(
                "numbers_and_a_source",
                "numbers of at least 0, and `source` as text; at fault: {listed}",
                {"listed": listed, "zh": f"不小于 0 的数,source 为文字;有误的:{listed}"},
            )
        return table


def _fits(key: str, entry: object) -> bool:
    if key == "source":
        return isinstance(entry, str)
    number = isinstance(entry, int | float) and not isinstance(entry, bool)
    return number and 0 <= float(str(entry)) < float("inf")
