"""
Reading chain files: the built-in one of an industry, or a planner's that replaces or completes it.

All faults of a file come at once: file, key, what was found, what is wanted.
"""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sitesel import toml
from sitesel.chains.chain import Chain, Figure, Plant, Segment
from sitesel.chains.check import faults
from sitesel.chains.schema import ChainFile
from sitesel.errors import RuleError
from sitesel.pack.schema import validation_fault
from sitesel.text import Text, near

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.resources.abc import Traversable

    from sitesel.chains.schema import SegmentTable

SUFFIX = ".toml"
WHAT = {"what": "产业链文件", "what_en": "chain file"}


def builtin_chains() -> dict[str, Traversable]:
    """
    List the built-in chain files.

    Returns
    -------
    dict of str to Traversable
        Industry id to file, sorted.
    """
    folder = files("sitesel") / "chains" / "data"
    found = {
        entry.name.removesuffix(SUFFIX): entry
        for entry in folder.iterdir()
        if entry.name.endswith(SUFFIX)
    }
    return dict(sorted(found.items()))


def load(industry: str, folder: str | Path | None = None) -> Chain:
    """
    Read the chain of an industry.

    Parameters
    ----------
    industry : str
        Industry id.
    folder : str or Path, optional
        A planner's own chain files; the one named for the industry counts, if there is one.

    Returns
    -------
    Chain
        Checked.

    Raises
    ------
    RuleError
        If the folder or file is missing, no TOML, at fault, or its segments form a ring.

    Examples
    --------
    >>> load("rail").segments[0].stage
    'upstream'
    """
    file = _file(industry, folder)
    text = toml.text_of(file, **WHAT)
    table = toml.table_of(text, file.name, **WHAT)
    read = [(file.name, text)]
    if table.get("extends"):
        before = _extended(table["extends"], file.name)
        read.insert(0, (before.name, toml.text_of(before, **WHAT)))
        table = _completed(toml.table_of(read[0][1], before.name, **WHAT), table)
    made = _checked(table, file.name, industry)
    digest = hashlib.sha256("".join(text for _, text in read).encode())
    return _chain(made, files_of=[name for name, _ in read], sha256=digest.hexdigest())


def _file(industry: str, folder: str | Path | None) -> Path | Traversable:
    if folder is not None:
        if not Path(folder).is_dir():
            raise RuleError(
                f"没有产业链文件夹 {folder};请给出放有 产业编号.toml 的文件夹。",
                f"There is no folder of chains {folder}; give one that holds INDUSTRY.toml files.",
            )
        own = Path(folder) / f"{industry}{SUFFIX}"
        if own.is_file():
            return own
    built_in = builtin_chains()
    if industry not in built_in:
        raise RuleError(
            f"没有产业 {industry!r} 的产业链;请在 --chains 的文件夹里放 {industry}.toml。",
            f"There is no chain of {industry!r}; put {industry}.toml into a folder for --chains.",
        )
    return built_in[industry]


def _extended(name: object, child: str) -> Traversable:
    built_in = builtin_chains()
    if isinstance(name, str) and name in built_in:
        return built_in[name]
    options = ", ".join(near(str(name), built_in))
    raise RuleError(
        f"产业链文件 {child}:键 extends 指向 {name!r},没有这条内置产业链;最接近的有:{options}。",
        f"Chain file {child}: key extends names {name!r}, which is no built-in chain; "
        f"nearest: {options}.",
    )


def _completed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Lay a planner's table over the built-in one; what is no table is left for the check."""
    segments = _by_id(before["segment"])
    for key, one in _by_id(after.get("segment", ())).items():
        known = segments.get(key, {})
        segments[key] = {**known, **one}
        plants = [*known.get("plant", ()), *one.get("plant", ())]
        segments[key] |= {"plant": plants} if plants else {}
    figures = {**_by_id(before.get("figure", ())), **_by_id(after.get("figure", ()))}
    return {**before, **after, "segment": [*segments.values()], "figure": [*figures.values()]}


def _by_id(entries: Iterable[Any]) -> dict[Any, Any]:
    return {
        entry.get("id", row) if isinstance(entry, dict) else row: entry
        for row, entry in enumerate(entries)
    }


def _checked(table: dict[str, Any], name: str, industry: str) -> ChainFile:
    try:
        made = ChainFile.model_validate(table)
    except ValidationError as error:
        raise _at_fault(name, [validation_fault(fault) for fault in error.errors()]) from error
    found = faults(made)
    if made.industry != industry:
        found.insert(
            0,
            Text(
                f"键 industry:现为 {made.industry!r};要求:与文件名一致,即 {industry!r}",
                f"key industry: found {made.industry!r}; wanted: as the file is named, "
                f"{industry!r}",
            ),
        )
    if found:
        raise _at_fault(name, found)
    return made


def _at_fault(name: str, found: list[Text]) -> RuleError:
    return RuleError(
        f"产业链文件 {name} 有 {len(found)} 处不合规则,请逐条改正:",
        f"The chain file {name} has {len(found)} faults; correct each:",
        found,
    )


def _chain(made: ChainFile, *, files_of: list[str], sha256: str) -> Chain:
    ids = {segment.id for segment in made.segment}
    given: dict[str, list[str]] = {name: [] for name in ids}
    for segment in made.segment:
        for name in segment.inputs:
            given.get(name, []).append(segment.id)
    return Chain(
        industry=made.industry,
        segments=tuple(_segment(one, made.industry, given[one.id]) for one in made.segment),
        figures=tuple(
            Figure(
                pack=one.pack,
                id=one.id,
                title=Text(one.title_zh, one.title_en),
                value=one.value,
                sense=one.sense,
                unit=Text(one.unit_zh, one.unit_en),
                year=one.year,
                source=one.source,
                confidence=one.confidence,
            )
            for one in made.figure
        ),
        note=Text(made.note_zh, made.note_en),
        files=tuple(files_of),
        sha256=sha256,
    )


def _segment(table: SegmentTable, industry: str, given: list[str]) -> Segment:
    stated = {name: getattr(table, name) for name in type(table).model_fields if name != "plant"}
    return Segment(
        **stated
        | {
            "industry": table.industry or industry,
            "outputs": (*given, *table.outputs),
            "plants": tuple(Plant(**one.model_dump()) for one in table.plant),
        }
    )
