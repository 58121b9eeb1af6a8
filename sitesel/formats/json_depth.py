"""
How deep a JSON text is nested, without parsing it.

Brackets are counted on the bytes at once. Brackets inside of strings can only make the first count
too high; if it is, strings are taken out and the rest is counted again.
"""

from __future__ import annotations

import re

import numpy as np

_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BLOCK_BYTES = 1 << 22


def depth(content: bytes, *, enough: int) -> int:
    """
    Measure the nesting of a JSON text.

    Parameters
    ----------
    content : bytes
        In UTF-8.
    enough : int
        A depth up to which brackets in strings need not be told apart.

    Returns
    -------
    int
        Greatest number of brackets that are open at once; a bound from above up to `enough`.

    Examples
    --------
    >>> depth(b'{"a": [[1]]}', enough=9), depth(b'{"a": "[[[["}', enough=2)
    (3, 1)
    """
    bound = _open_at_once(content)
    return bound if bound <= enough else _open_at_once(_STRING.sub(b"", content))


def _open_at_once(content: bytes) -> int:
    step = np.zeros(256, dtype=np.int8)
    step[[ord("["), ord("{")]], step[[ord("]"), ord("}")]] = 1, -1
    most, now = 0, 0
    whole = np.frombuffer(content, dtype=np.uint8)
    for start in range(0, len(whole), _BLOCK_BYTES):
        steps = np.cumsum(step[whole[start : start + _BLOCK_BYTES]], dtype=np.int64)
        most, now = max(most, now + int(steps.max(initial=0))), now + int(steps[-1])
    return most
