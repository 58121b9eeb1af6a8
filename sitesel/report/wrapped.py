"""
Lines of Chinese text that break where a reader expects it: not within a number, nor before a unit.

Rich breaks at spaces and folds what is longer anywhere, but Chinese has few spaces. So what is
longer than a line breaks after UAX 14 [1]_: between ideographs, but not within a run of letters or
figures, not before closing and not after opening punctuation; nor between a number and its unit.

.. [1] Unicode Standard Annex 14, Unicode Line Breaking Algorithm,
   https://www.unicode.org/reports/tr14/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells
from rich.measure import Measurement
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderResult

OPENING = r"(\[“‘《〈【\uff08"  # the last is the wide parenthesis; below, wide , ; : ! ? )
CLOSING = r",.;:!?)\]%、。”’》〉】\uff0c\uff1b\uff1a\uff01\uff1f\uff09"
MOST_LINES = 2  # a word of so many begins on a line of its own; a longer one is a sentence
NARROW = r"[!-~–…±×²³°µ·]"  # a run of these is not broken
UNITS = (
    "[A-Za-z/²³°]+|亩|公里|公顷|千米|米|吨|度|分钟?|小时|天|年|月|日|万|亿|元|家|人|个|座|处|项|片|台|"
    "辆|当量"
)
PIECE = re.compile(rf"[{OPENING}]*(?:(?:{NARROW})*\d (?:{UNITS})|(?:{NARROW})+|\S)?[{CLOSING}]*\s*")


def lines(text: str, width: int) -> list[str]:
    """
    Break text into lines.

    Parameters
    ----------
    text : str
        Its own line breaks are kept.
    width : int
        Cells a line at most; what cannot be broken and is wider is broken anywhere.

    Returns
    -------
    list of str
        One at least, without spaces at their ends.

    Examples
    --------
    >>> lines("距饮用水水源:29.7 km;用地规模:32,685 亩", 16)
    ['距饮用水水源:', '29.7 km;用地规', '模:32,685 亩']
    """
    return [line for part in text.split("\n") for line in _broken(part, width)]


def _broken(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in _words(text):
        wide = cell_len(word.rstrip())
        if line and cell_len(line) + wide > width and wide <= MOST_LINES * width:
            yield line.rstrip()
            line = ""
        for piece in [word] if wide <= width else PIECE.findall(word):
            if line and cell_len((line + piece).rstrip()) > width:
                yield line.rstrip()
                line = ""
            line += piece
            if cell_len(line.rstrip()) > width:
                *full, line = chop_cells(line, width)
                yield from full
    yield line.rstrip()


def _words(text: str) -> Iterator[str]:
    """Join pieces up to the space that ends a word; a space before a unit does not."""
    word = ""
    for piece in PIECE.findall(text):
        word += piece
        if piece.endswith(" "):
            yield word
            word = ""
    yield word


class Wrapped:
    """
    A cell of a table whose lines break so.

    Parameters
    ----------
    text : str
        What it holds.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        del console
        own = [cell_len(line) for line in self.text.split("\n")]
        least = [cell_len(piece.rstrip()) for piece in PIECE.findall(self.text)]
        return Measurement(max(least, default=0), max(own)).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        del console
        yield Text("\n".join(lines(self.text, options.max_width)), justify=options.justify)
