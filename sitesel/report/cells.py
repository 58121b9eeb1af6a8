"""
Text from data as a cell of a file: only what every reader can hold, and never a formula.

A workbook is XML 1.0, which has no control characters and no lone surrogates [1]_; a cell of it
holds 32,767 UTF-16 units [2]_. In CSV a spreadsheet takes for a formula what begins with = + - @,
also in their full-width forms and after blanks [3]_: an apostrophe before it makes it text.

.. [1] W3C (2008). Extensible Markup Language (XML) 1.0, 5th ed., section 2.2, production Char.
.. [2] Microsoft. Excel specifications and limits: total number of characters that a cell can hold.
.. [3] OWASP. CSV Injection.
"""

from __future__ import annotations

import re

CELL_UNITS = 32_767
BYTES_PER_UNIT = 2
CUT = "…"
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"
FORMULA_SIGNS = tuple("=+-@＝＋－＠﹦﹢﹣﹫−")  # full-width, small and typographic ones too
LINE_STARTS = ("\t", "\r", "\n")
UNSEEN = re.compile("[\\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]*")


def clean(text: str) -> str:
    """
    Replace what neither XML nor UTF-8 can hold.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    str
        With U+FFFD for control characters, lone surrogates and non-characters; tabs and line ends
        stay.

    Examples
    --------
    >>> clean("a\\x00b")
    'a\ufffdb'
    """
    return UNWRITABLE.sub(REPLACEMENT, text)


def plain(text: str, *, units: int = CELL_UNITS) -> str:
    """
    Keep of a text what a cell of a workbook can hold.

    Parameters
    ----------
    text : str
        Any.
    units : int
        How many UTF-16 units at most.

    Returns
    -------
    str
        Lines end with LF; U+FFFD stands for what XML forbids; what is too long ends in `…`.

    Examples
    --------
    >>> plain("a\\x00b\\r\\nc"), plain("abcdef", units=4)
    ('a\ufffdb\\nc', 'abc…')
    """
    lines = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    coded = lines.encode("utf-16-le")
    if len(coded) <= BYTES_PER_UNIT * units:
        return lines
    return coded[: BYTES_PER_UNIT * (units - len(CUT))].decode("utf-16-le", "ignore") + CUT


def disarmed(text: str) -> str:
    """
    Keep a text from starting a formula, or a row, when a spreadsheet opens a CSV.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    str
        With an apostrophe before it if it begins, blanks and unseen marks apart, with a sign of
        formulas, or with a tab or line end; carriage returns become blanks.

    Examples
    --------
    >>> disarmed("=1+1"), disarmed(" ＝1+1"), disarmed("a=b"), disarmed("")
    ("'=1+1", "' ＝1+1", 'a=b', '')
    """
    one_row = clean(text.replace("\r", " "))
    seen = one_row[UNSEEN.match(one_row).end() :]  # type: ignore[union-attr]  # it always matches
    armed = seen.startswith(FORMULA_SIGNS) or text.startswith(LINE_STARTS)
    return f"'{one_row}" if armed else one_row
