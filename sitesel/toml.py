"""
TOML that somebody wrote: the standard library's reader, with every way it gives up as one error.

tomllib calls itself for every level of nesting and turns any number of digits into a number, so a
damaged file may end in a RecursionError or a plain ValueError, neither of which names a fault of
the file. Keys with many dots nest without calling, and what reads them then calls itself.
"""

from __future__ import annotations

import tomllib
from typing import Any

DEEPEST = 64


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
