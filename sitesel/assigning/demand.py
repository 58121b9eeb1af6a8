"""
What a planner asks for, read from TOML: who wants how much land, who may not share a site.

Nothing is asked that the file does not ask. Without a file the demand is the plain one: every
industry but the umbrellas, whose members are there, wants one site, and a site takes one industry.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sitesel import toml
from sitesel.errors import InputError, UsageError
from sitesel.industry import industries, resolve
from sitesel.pack.schema import validation_fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SCHEMA = "sitesel-demand/1"
MOST_MU = 1e7  # more than the city has


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Wish(_Model):
    """
    What one industry asks for.

    Parameters
    ----------
    area_mu : float, optional
        Land in all, in 亩.
    least_mu : float
        Least land at one site, in 亩, where its land may be split.
    sites : int
        How many sites: exactly, or at most where land is asked for.
    weight : float
        What one of its points counts.
    must : bool
        Whether it has to be placed.
    """

    area_mu: float | None = Field(default=None, gt=0, le=MOST_MU)
    least_mu: float = Field(default=0.0, ge=0, le=MOST_MU)
    sites: int = Field(default=1, ge=1, le=1000)
    weight: float = Field(default=1.0, gt=0, le=1000)
    must: bool = True


class _Apart(_Model):
    industries: tuple[str, ...] = Field(min_length=2)
    reason: str = ""


class _File(_Model):
    schema_name: Literal["sitesel-demand/1"] = Field(alias="schema")
    source: str = ""
    per_site: int | None = Field(default=None, ge=1, le=1000)
    industry: dict[str, Wish] = Field(min_length=1)
    apart: tuple[_Apart, ...] = ()
    capacity_mu: dict[str, float] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """
    What is asked for, by id.

    Parameters
    ----------
    wishes : dict of str to Wish
        By industry.
    per_site : int or None
        How many industries a site takes at most; None: any number.
    apart : tuple of (tuple of str, str)
        Industries that may not share a site, with the reason.
    capacity_mu : dict of str to float
        Land of sites, by id or name, instead of what the layers say.
    source : str
        Who asks.
    stated : bool
        Whether somebody asks at all; else it is the plain demand.
    """

    wishes: dict[str, Wish]
    per_site: int | None
    apart: tuple[tuple[tuple[str, ...], str], ...] = ()
    capacity_mu: dict[str, float]
    source: str = ""
    stated: bool = True


def plain(names: Sequence[str] = ()) -> Demand:
    """
    Ask for one site for each industry.

    Parameters
    ----------
    names : sequence of str
        Industries by any of their names; by default all but the umbrellas.

    Returns
    -------
    Demand
        A site takes one industry.

    Raises
    ------
    UsageError
        If an industry does not exist or is named twice.
    """
    ids = [resolve(name).id for name in names]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        listed = "、".join(industries()[one].name_zh for one in twice)
        raise UsageError(
            f"产业给了两次:{listed};每个产业只给一次(要几个地块写在 --demand 里)。",
            f"Industries are named twice: {', '.join(twice)}; name each once (how many sites it "
            "wants stands in --demand).",
        )
    wanted = ids or [one.id for one in industries().values() if not one.members]
    return Demand(wishes={one: Wish() for one in wanted}, per_site=1, capacity_mu={}, stated=False)


def read(path: Path) -> Demand:
    """
    Read a demand.

    Parameters
    ----------
    path : Path
        TOML as `sitesel assign --template` prints it.

    Returns
    -------
    Demand
        Checked.

    Raises
    ------
    InputError
        If it cannot be read or is at fault; all faults at once.
    """
    file = _parsed(path)
    faults: list[tuple[str, str]] = []
    wishes: dict[str, Wish] = {}
    for name, wish in file.industry.items():
        found = _industry(name, f"industry.{name}", faults)
        if found in wishes:
            faults.append(
                (f"industry.{name}:与前面的某项是同一产业,只写一次",
                 f"industry.{name}: is an industry that is there already; write it once")
            )  # fmt: skip
        wishes[found] = wish
        faults += _contradictions(name, wish)
    apart = []
    for number, group in enumerate(file.apart, start=1):
        rows = tuple(_industry(name, f"apart {number}", faults) for name in group.industries)
        apart.append((rows, group.reason))
        faults += _misplaced(number, rows, wishes)
    faults += [
        (f"capacity_mu.{site}:{mu:g},容量不能为负", f"capacity_mu.{site}: {mu:g} is negative")
        for site, mu in file.capacity_mu.items()
        if mu < 0
    ]
    if faults:
        raise _at_fault(path, faults)
    wants_land = any(wish.area_mu for wish in wishes.values())
    per_site = file.per_site or (None if wants_land else 1)
    return Demand(
        wishes=wishes, per_site=per_site, apart=tuple(apart), capacity_mu=dict(file.capacity_mu),
        source=file.source,
    )  # fmt: skip


def _parsed(path: Path) -> _File:
    try:
        return _File.model_validate(toml.parsed(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise InputError(
            f"读不出需求文件 {path}:{error.strerror or error};请检查路径。",
            f"Cannot read the demand {path}: {error.strerror or error}; check the path.",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            f"需求文件 {path.name} 不是 UTF-8 的 TOML:{error}。请改正,或从 sitesel assign "
            "--template 重新开始。",
            f"The demand {path.name} is no TOML in UTF-8: {error}. Correct it, or begin again "
            "with `sitesel assign --template`.",
        ) from error
    except ValidationError as error:
        raise _at_fault(path, [validation_fault(fault) for fault in error.errors()]) from error


def _at_fault(path: Path, faults: Sequence[tuple[str, str]]) -> InputError:
    return InputError(
        f"需求文件 {path.name} 有 {len(faults)} 处毛病,请逐条改正:",
        f"The demand {path.name} has {len(faults)} faults; correct each:",
        faults,
    )


def _industry(name: str, where: str, faults: list[tuple[str, str]]) -> str:
    try:
        return resolve(name).id
    except UsageError as error:
        faults.append((f"{where}:{error.zh}", f"{where}: {error.en}"))
        return name


def _contradictions(name: str, wish: Wish) -> list[tuple[str, str]]:
    if wish.area_mu is None and wish.least_mu:
        return [
            (f"industry.{name}:写了 least_mu,却没写 area_mu;请补上总面积",
             f"industry.{name}: least_mu without area_mu; state the land in all")
        ]  # fmt: skip
    if wish.area_mu is not None and wish.least_mu > wish.area_mu:
        return [
            (f"industry.{name}:least_mu {wish.least_mu:g} 大于 area_mu {wish.area_mu:g}",
             f"industry.{name}: least_mu {wish.least_mu:g} is above area_mu {wish.area_mu:g}")
        ]  # fmt: skip
    return []


def _misplaced(
    number: int, rows: tuple[str, ...], wishes: dict[str, Wish]
) -> list[tuple[str, str]]:
    known = industries()
    wrong = [name for name in rows if name in known and name not in wishes]
    faults = [
        (f"apart {number}:{known[name].name_zh} 不在 industry 各项之中",
         f"apart {number}: {known[name].name_en} is none of the industries asked for")
        for name in wrong
    ]  # fmt: skip
    if len(set(rows)) < len(rows):
        faults.append((f"apart {number}:同一产业写了两次", f"apart {number}: an industry twice"))
    return faults
