"""
What a manifest holds, as pydantic models: checked when it is read, for it may come from anybody.

Everything compared later is either a leaf or a table by name, so that a difference has a name too.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

SCHEMA = "sitesel-manifest/1"
Table = dict[str, JsonValue]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Digits = Annotated[str, Field(pattern=r"^[0-9a-f]*$")]
Feature = tuple[Digits, float, float, Digits]
Place = tuple[Literal["eligible", "unverified", "excluded"], int | None, float, Digits]


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True
    )


class Options(_Model):
    """What was asked; paths relative to the manifest where that is possible."""

    industry: str
    sites: str | None
    crs: str | None
    layers: str | None
    rules: str | None
    weights: dict[str, float]
    district: tuple[str, ...]
    area: tuple[float, float | None]
    robustness: bool | Table


class Command(_Model):
    """Which command was called, and with what."""

    name: str
    options: Options


class Operation(_Model):
    """How coordinates came into the working system; accuracy in metres, null where unstated."""

    source: str
    work: str
    name: str
    accuracy_m: float | None
    pipeline: str


class Content(_Model):
    """
    A file of features: its bytes, and what it holds whatever the order and form of writing.

    `features` has, by id, the hash of the geometry, the middle of its bounds as stored, and the
    hashes of the cells in the order of `columns`; null of a layer with too many of them.
    """

    file: str
    sha256: Sha256
    content: Sha256
    count: int
    identified: bool
    columns: tuple[str, ...]
    features: dict[str, Feature] | None
    crs: Operation


class Layer(_Model):
    """A layer of the catalog, and its file if the ranking measured from it."""

    catalog: Table
    content: Content | None


class RuleFile(_Model):
    """A rule file by its bytes."""

    file: str
    sha256: Sha256


class Inputs(_Model):
    """Every file that was read."""

    sites: Content | None
    layers: dict[str, Layer]
    rules: tuple[RuleFile, ...]


class Words(_Model):
    """A sentence in both languages."""

    zh: str
    en: str


class Result(_Model):
    """
    The document by its hash, by a hash a part, and each site in short.

    A site has its status, rank, score and the hash of its whole entry.
    """

    sha256: Sha256
    parts: dict[str, Digits]
    sites: dict[str, Place]


class Manifest(_Model):
    """A ranking with all that it came from."""

    schema_name: Literal["sitesel-manifest/1"] = Field(alias="schema")
    version: str
    environment: dict[str, str | None]
    command: Command
    inputs: Inputs
    pack: Table
    rules: Table
    robustness: JsonValue
    ri_table: str | None
    tie_rule: Words
    result: Result
