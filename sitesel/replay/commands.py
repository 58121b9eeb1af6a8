"""What each command was asked, as a manifest holds it: pydantic models, checked when it is read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

MOST_PLACES = 1_000_000  # a manifest may come from anybody
MOST_DRAWS = 100_000
Table = dict[str, JsonValue]


class Model(BaseModel):
    """What may come from anybody: nothing but what is declared, and nothing converted."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, defer_build=True
    )


class RankOptions(Model):
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


class WeightsOptions(Model):
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


class BacktestOptions(Model):
    """What was asked of a back-test."""

    industries: tuple[str, ...]
    layers: str | None
    places: Annotated[int, Field(ge=1, le=MOST_PLACES)]
    seed: Annotated[int, Field(ge=0)]


class RegionsOptions(Model):
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


class ScanOptions(Model):
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


class AssignOptions(Model):
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


class ChainOptions(Model):
    """What was asked of a chain."""

    industry: str
    chains: str | None
    layers: str | None
    rules: str | None
    within: Annotated[float, Field(gt=0)]
    complete: bool
    as_of: str | None


class Ranked(Model):
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


class Weighed(Model):
    """`weights`, and with what."""

    name: Literal["weights"]
    options: WeightsOptions


class BackTested(Model):
    """`backtest`, and with what."""

    name: Literal["backtest"]
    options: BacktestOptions


class Located(Model):
    """`regions`, and with what."""

    name: Literal["regions"]
    options: RegionsOptions


class Scanned(Model):
    """`scan`, and with what."""

    name: Literal["scan"]
    options: ScanOptions


class Chained(Model):
    """`chain`, and with what."""

    name: Literal["chain"]
    options: ChainOptions


class Assigned(Model):
    """`assign`, and with what."""

    name: Literal["assign"]
    options: AssignOptions


Command = Ranked | Weighed | BackTested | Located | Scanned | Assigned | Chained
