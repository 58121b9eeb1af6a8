"""
TOML that somebody wrote: the standard library's reader, with every way it gives up as one error.

tomllib calls itself for every level of nesting and turns any number of digits into a number, so a
damaged file may end in a RecursionError or a plain ValueError, neither of which names a fault of
the file. Keys with many dots nest without calling, and what reads them then calls itself.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from sitesel.errors import RuleError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

DEEPEST = 64


def text_of(path: Path | Traversable, *, what: str, what_en: str) -> str:
    """
    Read a file of rules of some sort.

    Parameters
    ----------
    path : Path or Traversable
        In UTF-8, with or without a byte order mark.
    what, what_en : str
        What it is, for messages.

    Returns
    -------
    str
        All of it.

    Raises
    ------
    RuleError
        If it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(
            f"读不出{what} {path}:{error};请检查路径,并存为 UTF-8。",
            f"Cannot read the {what_en} {path}: {error}; check the path and save it as UTF-8.",
        ) from error


def table_of(text: str, name: str, *, what: str, what_en: str) -> dict[str, Any]:
    """
    Read the TOML of a file of rules of some sort.

    Parameters
    ----------
    text : str
        All of the file.
    name : str
        Of the file.
    what, what_en : str
        What it is, for messages.

    Returns
    -------
    dict
        As `parsed` gives it.

    Raises
    ------
    RuleError
        If it is no TOML.
    """
    try:
        return parsed(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(
            f"{what} {name} 不是合法的 TOML:{error}。请改正该行。",
            f"The {what_en} {name} is no valid TOML: {error}. Correct that line.",
        ) from error


def parsed(text: str) -> dict[str, Any]:
    """
    Read TOML.

    Parameters
    ----------
    text : str
        All of a file.

    Returns
    -------
    dict
        As tomllib gives it.

    Raises
    ------
    TOMLDecodeError
        If it is no TOML, nested deeper than `DEEPEST`, or has a number beyond all numbers.

    Examples
    --------
    >>> parsed('a = {b = [1, "c"]}')
    {'a': {'b': [1, 'c']}}
    """
    try:
        content = tomllib.loads(text)
    except RecursionError as error:
        raise _deep() from error
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise tomllib.TOMLDecodeError("数字太长 (a number with too many digits)") from error
    if not _is_flat(content):
        raise _deep()
    return content


def _is_flat(content: dict[str, Any]) -> bool:
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        level = [
            part
            for one in level
            for part in (one.values() if isinstance(one, dict) else one)
            if isinstance(part, dict | list)
        ]
        if not level:
            return True
    return False


def _deep() -> tomllib.TOMLDecodeError:
    return tomllib.TOMLDecodeError(
        f"嵌套超过 {DEEPEST} 层 (nested more than {DEEPEST} levels deep)"
    )
