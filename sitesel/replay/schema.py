"""
What a manifest holds, as pydantic models: checked when it is read, for it may come from anybody.

Everything compared later is either a leaf or a table by name, so that a difference has a name too.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

SCHEMA = "sitesel-manifest/1"
MOST_PLACES = 1_000_000  # a manifest may come from anybody
MOST_DRAWS = 100_000
Table = dict[str, JsonValue]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Digits = Annotated[str, Field(pattern=r"^[0-9a-f]*$")]
Feature = tuple[Digits, float, float, Digits]
Place = tuple[Literal["eligible", "unverified", "excluded"], int | None, float, Digits]


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True
    )


class RankOptions(_Model):
    """What was asked of a ranking; paths relative to the manifest where that is possible."""

    industry: str
    sites: str | None
    crs: str | None
    parks: bool = False
    layers: str | None
    rules: str | None
    weights: dict[str, float]
    as_of: str | None = None
    district: tuple[str, ...]
    area: tuple[float, float | None]
    robustness: bool | Table


class WeightsOptions(_Model):
    """What was asked of weights from judgements."""

    industry: str
    files: tuple[str, ...]
    describe: Literal["entropy", "critic"] | None
    priorities: Literal["eigenvector", "geometric"]
    combine: Literal["priorities", "judgements"]
    random_index: str | None
    sites: str | None
    crs: str | None
    layers: str | None
    rules: str | None
    weights: dict[str, float]
    as_of: str | None = None


class BacktestOptions(_Model):
    """What was asked of a back-test."""

    industries: tuple[str, ...]
    layers: str | None
    places: Annotated[int, Field(ge=1, le=MOST_PLACES)]
    seed: Annotated[int, Field(ge=0)]


class RegionsOptions(_Model):
    """What was asked of new sites."""

    industry: str
    area: tuple[float, float]
    count: Annotated[int, Field(ge=1)]
    sites: str | None
    layers: str | None
    rules: str | None
    crs: str | None
    cell: float | None
    objective: Literal["mean", "sum"]
    compactness: float
    min_width: float
    spacing: float
    frontage: tuple[str, float] | None
    keep: str
    accept: tuple[str, ...]
    district: tuple[str, ...]
    exact: float | None
    alternatives: bool
    pareto: bool
    extent: tuple[float, float, float, float] | None
    weights: dict[str, float]
    as_of: str | None = None


class ScanOptions(_Model):
    """What was asked of a scan."""

    industry: str
    layers: str | None
    rules: str | None
    cell: float
    extent: tuple[float, float, float, float] | None
    district: tuple[str, ...]
    criteria: bool
    weights: dict[str, float]
    as_of: str | None = None


class AssignOptions(_Model):
    """What was asked of an assignment."""

    industries: tuple[str, ...]
    demand: str | None
    sites: str | None
    layers: str | None
    rules: str | None
    crs: str | None
    parks: bool
    district: tuple[str, ...]
    as_of: str | None
    draws: Annotated[int, Field(ge=0, le=MOST_DRAWS)]


class Ranked(_Model):
    """A command that ranks, and with what."""

    name: Literal[
        "rank",
        "explain",
        "compare",
        "similar",
        "ledger",
        "robustness",
        "opinions",
        "scenario",
        "report",
        "map",
    ]
    options: RankOptions


class Weighed(_Model):
    """`weights`, and with what."""

    name: Literal["weights"]
    options: WeightsOptions


class BackTested(_Model):
    """`backtest`, and with what."""

    name: Literal["backtest"]
    options: BacktestOptions


class Located(_Model):
    """`regions`, and with what."""

    name: Literal["regions"]
    options: RegionsOptions


class Scanned(_Model):
    """`scan`, and with what."""

    name: Literal["scan"]
    options: ScanOptions


class Assigned(_Model):
    """`assign`, and with what."""

    name: Literal["assign"]
    options: AssignOptions


Command = Ranked | Weighed | BackTested | Located | Scanned | Assigned


class Operation(_Model):
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


class Content(_Model):
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


class Layer(_Model):
    """A layer of the catalog, and its file if the ranking measured from it."""

    catalog: Table
    content: Content | None


class RuleFile(_Model):
    """A rule file, or a table of set-backs, by its bytes."""

    file: str
    sha256: Sha256


class DemandFile(_Model):
    """A demand, by what it says."""

    file: str
    sha256: Sha256


class JudgementFile(_Model):
    """The judgements of a department, each by the criteria that it is about."""

    file: str
    sha256: Sha256
    judged: Table


class Inputs(_Model):
    """Every file that was read; judgements by department."""

    sites: Content | None
    layers: dict[str, Layer]
    rules: tuple[RuleFile, ...]
    set_backs: RuleFile | None = None
    demand: DemandFile | None = None
    judgements: dict[str, JudgementFile] = {}


class Words(_Model):
    """A sentence in both languages."""

    zh: str
    en: str


class Result(_Model):
    """
    The document by its hash, by a hash a part, and each site in short.

    A site has its status, rank, score and the hash of its whole entry; figures are the numbers
    that people read in what is no ranking.
    """

    sha256: Sha256
    parts: dict[str, Digits]
    sites: dict[str, Place]
    figures: dict[str, float | None] = {}


class Manifest(_Model):
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
