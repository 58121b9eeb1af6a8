"""
What a rule's source says, in Chinese too.

The built-in rules state their sources in English; ``data/sources.toml`` has the Chinese of each. A
source that is not there, such as a planner's own, is shown in the words it was written in.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sitesel.text import Text


@cache
def _table() -> dict[str, Any]:
    text = (files("sitesel") / "data" / "sources.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def source_said(source: str) -> Text:
    """
    Say a source in both languages.

    Parameters
    ----------
    source : str
        As a rule file, or weights that were set by hand, state it.

    Returns
    -------
    Text
        The English is the source itself; so is the Chinese where no translation is known, but for
        the fixed words that it begins with.

    Examples
    --------
    >>> source_said("user: sea_port=0.3; rest: illustrative: ours").zh
    '使用者给定:sea_port=0.3;其余:示例:ours'
    """
    return Text(_chinese(source), source)


def _chinese(source: str) -> str:
    table = _table()
    if source in table["whole"]:
        return str(table["whole"][source])
    for mark, said in table["inside"].items():
        head, found, rest = source.partition(mark)
        if found:
            return f"{_chinese(head)}{said}{_chinese(rest)}"
    for start, said in table["begins"].items():
        if source.startswith(start):
            return f"{said}{source.removeprefix(start)}"
    return source
