"""
Reading rule files: a chain of TOML files, each extending the one before, merged key by key.

`load` names every fault of a file at once: file, key, what was found, what is wanted.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sitesel import toml
from sitesel.errors import RuleError
from sitesel.pack.schema import validation_fault
from sitesel.rules.merge import Merged, merge
from sitesel.rules.schema import RuleFile
from sitesel.text import near

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from sitesel.rules.ruleset import RuleSet

SUFFIX = ".toml"
DEEPEST_CHAIN = 8
BASE = "base"
WHAT = {"what": "规则文件", "what_en": "rule file"}


def builtin_rules() -> dict[str, Traversable]:
    """
    List the built-in rule files.

    Returns
    -------
    dict of str to Traversable
        Rule id to file, sorted; `base` among them.
    """
    folder = files("sitesel") / "rules" / "data"
    found = {
        entry.name.removesuffix(SUFFIX): entry
        for entry in folder.iterdir()
        if entry.name.endswith(SUFFIX)
    }
    return dict(sorted(found.items()))


def load(
    industry: str, path: str | Path | None = None, *, patch: RuleFile | None = None
) -> RuleSet:
    """
    Read the effective rules of an industry.

    Parameters
    ----------
    industry : str
        Industry id; it names the built-in rule file.
    path : str or Path, optional
        A planner's own rule file instead; it may extend a built-in one.
    patch : RuleFile, optional
        Laid over them; its weights take the place of theirs one by one, in the same points.

    Returns
    -------
    RuleSet
        Complete and checked.

    Raises
    ------
    RuleError
        If a file is missing, no TOML, breaks the schema, or the whole is incomplete.
    """
    files_of = chain(industry, path)
    merged = Merged(robustness=_robustness_of_base(files_of[-1][2]))
    digest = hashlib.sha256()
    for file, text, rules in reversed(files_of):
        digest.update(text.encode())
        merged = merge(merged, rules, name=file.name)
    if patch is not None:
        digest.update(patch.model_dump_json(exclude_unset=True, exclude={"id"}).encode())
        whole = patch.model_copy(update={"weights": {**merged.weights, **patch.weights}})
        merged = merge(merged, whole, name=patch.id)
    return merged.ruleset(industry=industry, sha256=digest.hexdigest())


def chain(
    industry: str, path: str | Path | None = None
) -> list[tuple[Path | Traversable, str, RuleFile]]:
    """
    Read the files that the rules of an industry are merged from.

    Parameters
    ----------
    industry : str
        Industry id.
    path : str or Path, optional
        A planner's own rule file.

    Returns
    -------
    list of (Path or Traversable, str, RuleFile)
        Each file with its text, from the most special to the base.

    Raises
    ------
    RuleError
        If a file is missing, no TOML, breaks the schema, or they extend each other in a ring.
    """
    first = Path(path) if path is not None else builtin_rules().get(industry)
    if first is None:
        raise RuleError(
            f"没有产业 {industry!r} 的内置规则;请用 --rules 给出规则文件。",
            f"There are no built-in rules for {industry!r}; give a rule file with --rules.",
        )
    found: list[tuple[Path | Traversable, str, RuleFile]] = []
    current: Path | Traversable = first
    while len(found) < DEEPEST_CHAIN:
        text = toml.text_of(current, **WHAT)
        rules = _parse(text, str(current.name))
        found.append((current, text, rules))
        if not rules.extends:
            return found
        current = _parent(rules.extends, current)
    raise RuleError(
        f"规则文件 {first.name} 的 extends 层数超过 {DEEPEST_CHAIN},可能成环;请检查 extends。",
        f"The rule file {first.name} extends more than {DEEPEST_CHAIN} files, perhaps in a ring; "
        "check `extends`.",
    )


def _robustness_of_base(last: RuleFile) -> dict[str, Any]:
    """How robustness is judged where no file of the chain says: as the base does."""
    if last.id != BASE:
        file = builtin_rules()[BASE]
        last = _parse(toml.text_of(file, **WHAT), file.name)
    return last.robustness.model_dump(exclude_none=True)


def _parent(name: str, child: Path | Traversable) -> Path | Traversable:
    beside = Path(str(child)).parent / name
    if name.endswith(SUFFIX) and beside.is_file():
        return beside
    known = builtin_rules()
    if name in known:
        return known[name]
    options = ", ".join(near(name, known))
    raise RuleError(
        f"规则文件 {child.name}:键 extends 指向 {name!r},没有这样的规则;最接近的有:{options}。",
        f"Rule file {child.name}: key extends names {name!r}, which is no rule file; "
        f"nearest: {options}.",
    )


@lru_cache(maxsize=64)  # the base is under every industry, an industry under its segments
def _parse(text: str, name: str) -> RuleFile:
    try:
        return RuleFile.model_validate(toml.table_of(text, name, **WHAT))
    except ValidationError as error:
        faults = [validation_fault(fault) for fault in error.errors()]
        raise RuleError(
            f"规则文件 {name} 有 {len(faults)} 处不合规则,请逐条改正:",
            f"The rule file {name} has {len(faults)} faults; correct each:",
            faults,
        ) from error
