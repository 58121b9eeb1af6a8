"""
What a manifest holds, as pydantic models: checked when it is read, for it may come from anybody.

Everything compared later is either a leaf or a table by name, so that a difference has a name too.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from sitesel.replay.commands import Command, Model, Table

SCHEMA = "sitesel-manifest/1"
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Digits = Annotated[str, Field(pattern=r"^[0-9a-f]*$")]
Feature = tuple[Digits, float, float, Digits]
Place = tuple[Literal["eligible", "unverified", "excluded"], int | None, float, Digits]


class Operation(Model):
    """
    How coordinates came into the working system; accuracy in metres, null where unstated.

    `how` says who named the source: the user (`declared`), the `file`, or nobody (`detected`).
    """

    source: str
    how: Literal["declared", "file", "detected"] = "file"
    swapped: bool = False
    work: str
    name: str
    accuracy_m: float | None
    pipeline: str


class Content(Model):
    """
    A file of features: its bytes, and what it holds whatever the order and form of writing.

    `features` has, by id, the hash of the geometry, the middle of its bounds as stored, and the
    hashes of the cells in the order of `columns`; null of a layer with too many of them, and of a
    raster, of which `raster` says where its cells lie.
    """

    file: str
    sha256: Sha256
    content: Sha256
    count: int
    identified: bool
    columns: tuple[str, ...]
    features: dict[str, Feature] | None
    raster: Table | None = None
    crs: Operation


class Layer(Model):
    """A layer of the catalog, and its file if the ranking measured from it."""

    catalog: Table
    content: Content | None


class RuleFile(Model):
    """A rule file, or a table of set-backs, by its bytes."""

    file: str
    sha256: Sha256


class SaidFile(Model):
    """A demand, or the files of a chain by the last, by what they say."""

    file: str
    sha256: Sha256


class JudgementFile(Model):
    """The judgements of a department, each by the criteria that it is about."""

    file: str
    sha256: Sha256
    judged: Table


class Inputs(Model):
    """Every file that was read; judgements by department."""

    sites: Content | None
    layers: dict[str, Layer]
    rules: tuple[RuleFile, ...]
    set_backs: RuleFile | None = None
    demand: SaidFile | None = None
    chain: SaidFile | None = None
    judgements: dict[str, JudgementFile] = Field(default_factory=dict)


class Words(Model):
    """A sentence in both languages."""

    zh: str
    en: str


class Result(Model):
    """
    The document by its hash, by a hash a part, and each site in short.

    A site has its status, rank, score and the hash of its whole entry; figures are the numbers
    that people read in what is no ranking.
    """

    sha256: Sha256
    parts: dict[str, Digits]
    sites: dict[str, Place]
    figures: dict[str, float | None] = Field(default_factory=dict)


class Manifest(Model):
    """A run with all that it came from."""

    schema_name: Literal["sitesel-manifest/1"] = Field(alias="schema")
    version: str
    environment: dict[str, str | None]
    command: Annotated[Command, Field(discriminator="name")]
    inputs: Inputs
    pack: Table
    rules: Table
    robustness: JsonValue
    ri_table: str | None
    tie_rule: Words | None
    result: Result
