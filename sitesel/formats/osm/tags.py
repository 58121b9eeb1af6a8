"""
Tags of many ways at once, found by comparing bytes instead of by splitting each way's text.

Text is that of OPL: `Tkey=value,key=value`, a way a line, with all separators inside keys and
values escaped.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.matrix import IntArray

ESCAPED = re.compile(r"%([0-9a-f]+)%")
UNICODE_END = 0x110000


class TagTable:
    """
    Tags of the ways of a block.

    Parameters
    ----------
    lines : sequence of bytes, length n
        As OPL writes them, with at least one tag each.
    """

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._count = len(lines)
        self._text = b"\n".join(lines) + b"\n"
        letters = np.frombuffer(self._text, dtype=np.uint8)
        line_ends = letters == ord("\n")
        self._end = np.flatnonzero(line_ends | (letters == ord(",")))
        self._equals = np.flatnonzero(letters == ord("="))
        opens = np.ones(len(self._end), dtype=np.int64)  # the T of each line, and a separator
        opens[1:] += line_ends[self._end[:-1]]
        self._start = opens + np.concatenate([[0], self._end[:-1]])
        self._row = np.cumsum(line_ends[self._end]) - line_ends[self._end]
        self._letters = letters
        self._by_length = np.argsort(self._equals - self._start, kind="stable")
        self._lengths = (self._equals - self._start)[self._by_length]

    def column(self, key: str, rows: IntArray | None = None) -> pd.Series[str]:
        """
        Give one tag of each way.

        Parameters
        ----------
        key : str
            Which; plain letters.
        rows : ndarray of int, optional
            Of which ways; by default of all.

        Returns
        -------
        Series of str, shape (n,)
            Empty where it is not tagged.
        """
        tag = self._tags(key.encode())
        pieces = zip(self._equals[tag].tolist(), self._end[tag].tolist(), strict=True)
        said = np.array([self._text[equals + 1 : end] for equals, end in pieces], dtype=object)
        code, found = pd.factorize(said)
        words = np.array([*(plain(word) for word in found), ""], dtype=object)
        of_way = np.full(self._count, len(words) - 1)
        of_way[self._row[tag]] = code
        return pd.Series(words[of_way if rows is None else of_way[rows]], dtype=object)

    def _tags(self, key: bytes) -> IntArray:
        """Tags with a key; of a way that has it twice all, of which the last counts."""
        begin, end = np.searchsorted(self._lengths, (len(key), len(key) + 1))
        of_length = self._by_length[begin:end]
        found = self._letters[self._start[of_length, None] + np.arange(len(key))]
        tags: IntArray = of_length[(found == np.frombuffer(key, dtype=np.uint8)).all(axis=1)]
        return tags


def plain(text: bytes) -> str:
    """
    Undo the escapes of OPL.

    Parameters
    ----------
    text : bytes
        A value.

    Returns
    -------
    str
        As mapped.

    Examples
    --------
    >>> plain(b"%80f6%%5dde%%20%Road")
    '胶州 Road'
    """
    said = text.decode("utf-8", errors="replace")
    return ESCAPED.sub(_character, said) if "%" in said else said


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code < UNICODE_END else "\ufffd"
