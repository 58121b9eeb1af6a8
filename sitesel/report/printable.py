"""
Text as papers may print it: what is no character becomes one, and nothing runs backwards.

Control characters, lone surrogates and signs that steer the direction of writing have no place on
paper; some of them break XML, fonts or PDF. Everything else stays as it is: templates never read
text as markup.
"""

from __future__ import annotations

import unicodedata
from typing import Any

UNPRINTABLE = "□"
BLANKS = frozenset("\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
STEERING = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")  # fmt: skip  # noqa: E501
LAST_OF_PLANE = 0xFFFE


def printable(content: Any) -> Any:  # noqa: ANN401  (any JSON)
    r"""
    Make every text of a document printable.

    Parameters
    ----------
    content : Any
        Texts, numbers, lists and mappings.

    Returns
    -------
    Any
        The same with line ends as blanks, marks of direction left out, and a box for each control
        character, lone surrogate or code that is no character.

    Examples
    --------
    >>> printable({"name": "a\nb\x00\ud800\u202ec"})
    {'name': 'a b□□c'}
    """
    if isinstance(content, str):
        return content if content.isascii() and content.isprintable() else _text(content)
    if isinstance(content, dict):
        return {key: printable(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [printable(value) for value in content]
    return content


def shortened(text: str, *, most: int) -> str:
    """
    Cut a text that is too long for its place.

    Parameters
    ----------
    text : str
        Any.
    most : int
        How many characters there is room for, at least 1.

    Returns
    -------
    str
        The text, or its beginning and an ellipsis.

    Examples
    --------
    >>> shortened("青岛汽车产业新城", most=5)
    '青岛汽车…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def _text(text: str) -> str:
    return "".join(_sign(sign) for sign in text if sign not in STEERING)


def _sign(sign: str) -> str:
    if sign in BLANKS:
        return " "
    lacks = unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"}
    return UNPRINTABLE if lacks or ord(sign) & LAST_OF_PLANE == LAST_OF_PLANE else sign
