"""
What a chain file may say, as pydantic models: its form; `sitesel.chains.check` holds its sense.

A file that `extends` a built-in chain completes it: a segment of a known id overrides the keys it
states and adds its firms; a new one is added.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sitesel.rules.schema import ConstraintPatch, ConstraintUse, CriterionPatch

Share = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Code = Annotated[str, Field(pattern=r"^\d{2,4}$")]
Said = Annotated[str, Field(min_length=1)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Needs(_Model):
    """
    What a segment asks of a site beyond its industry's rules: parts of a rule file.

    Weights take the place of the industry's, criterion by criterion, in the same points.
    """

    weights: dict[str, Annotated[float, Field(ge=0, lt=float("inf"))]] = Field(default_factory=dict)
    criteria: dict[str, CriterionPatch] = Field(default_factory=dict)
    constraints: ConstraintUse = ConstraintUse()
    constraint: dict[str, ConstraintPatch] = Field(default_factory=dict)
    why_zh: str = ""
    why_en: str = ""
    source: str = ""

    @property
    def own(self) -> bool:
        """Whether anything differs from the industry's rules."""
        return bool(self.model_fields_set - {"why_zh", "why_en", "source"})


class PlantTable(_Model):
    """A firm, or one of its plants, known in a segment; `firm` and `park` are ids of the pack."""

    pack: str = ""
    name_zh: Said
    firm: str = ""
    park: str = ""
    lead: bool = False
    institute: bool = False
    source: Said
    confidence: Share
    note_zh: str = ""


class SegmentTable(_Model):
    """One link of the chain."""

    id: Name
    name_zh: Said
    name_en: Said
    stage: Literal["upstream", "midstream", "downstream", "support", "service"]
    gbt_codes: tuple[Code, ...] = ()
    gbt_confidence: Share = 0.0
    keywords: tuple[Said, ...] = ()
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    industry: str = ""
    needs: Needs = Needs()
    plant: tuple[PlantTable, ...] = ()
    source: Said
    confidence: Share
    note_zh: str = ""


class FigureTable(_Model):
    """A published figure of the whole chain, in the city of a pack."""

    pack: str = ""
    id: Name
    title_zh: Said
    title_en: Said
    value: float
    sense: Literal["about", "at_least", "exactly", "at_most"] = "exactly"
    unit_zh: str = ""
    unit_en: str = ""
    year: int | None = None
    source: Said
    confidence: Share


class ChainFile(_Model):
    """One chain file."""

    schema_name: Literal["sitesel-chain/1"] = Field(alias="schema")
    industry: str
    extends: str = ""
    note_zh: str = ""
    note_en: str = ""
    figure: tuple[FigureTable, ...] = ()
    segment: tuple[SegmentTable, ...] = Field(min_length=1)
