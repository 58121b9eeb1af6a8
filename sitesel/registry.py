"""
Kinds of criteria, found through the entry point group `sitesel.criteria`.

The built-in kinds are registered there like anyone else's: a package adds a kind by naming a
class in that group, and rule files may then say `kind = "its name"`.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoints, entry_points
from typing import Any

from sitesel.errors import RuleError
from sitesel.text import near

GROUP = "sitesel.criteria"


@cache
def kinds() -> tuple[str, ...]:
    """
    Name every kind of criterion that is installed.

    Returns
    -------
    tuple of str
        Sorted names.
    """
    return tuple(sorted(_offered().names))


@cache
def kind_class(name: str) -> type[Any]:
    """
    Load the class of one kind.

    Parameters
    ----------
    name : str
        As rule files write it.

    Returns
    -------
    type
        A frozen dataclass whose fields are the kind's parameters.

    Raises
    ------
    RuleError
        If no installed package offers that kind.
    """
    found = _offered().select(name=name)
    if not found:
        options = ", ".join(near(name, kinds()))
        raise RuleError(
            f"没有名为 {name!r} 的指标类型;最接近的有:{options}。",
            f"No installed package offers the criterion kind {name!r}; nearest: {options}.",
        )
    loaded: type[Any] = next(iter(found)).load()
    return loaded


@cache
def _offered() -> EntryPoints:
    """Look through the installed packages once: every look reads the metadata of them all."""
    return entry_points(group=GROUP)
