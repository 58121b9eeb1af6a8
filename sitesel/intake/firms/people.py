"""
Numbers of people in columns that are kept: mobile telephones and identity cards are blotted out.

They are told by their form alone: 11 digits of a mobile telephone, 18 of an identity card (GB
11643) with a date of birth and a right check sign. What else may be about people nobody can tell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection

BLOT = "[号码略]"
PATTERN = (
    r"(?<![0-9A-Za-z])(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
    r"|[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx])(?![0-9A-Za-z])"
)
_FOUND = re.compile(PATTERN)
_CARD_LENGTH, _CARD_MODULUS = 18, 11
_MOBILE = (13_000_000_000, 19_999_999_999)


def blotted(
    frame: pd.DataFrame, *, spared: Collection[str]
) -> tuple[dict[str, pd.Series[Any]], list[Text]]:
    """
    Blot numbers of people out of a table.

    Parameters
    ----------
    frame : DataFrame, shape (n, columns)
        Without the columns about people.
    spared : collection of str
        Columns whose numbers are others: codes, amounts, shapes.

    Returns
    -------
    tuple of (dict of str to Series, list of Text)
        The columns that changed, and which they were.
    """
    changed: dict[str, pd.Series[Any]] = {}
    notes = []
    for column in frame.columns:
        if column in spared:
            continue
        cells, hit = _column(frame[column])
        if hit:
            changed[column] = cells
            notes.append(
                Text(
                    f"{column}:{hit} 格里有手机号或身份证号,已抹去",
                    f"{column}: numbers of telephones or identity cards in {hit} cells were "
                    "blotted out",
                )
            )
    return changed, notes


def blot(text: str) -> str:
    """
    Blot the numbers of people out of a text.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    str
        The same without them.

    Examples
    --------
    >>> blot("请拨 13800000000"), blot("37020019000101000X"), blot("91110000600037341L")
    ('请拨 [号码略]', '37020019000101000X', '91110000600037341L')
    """
    return _FOUND.sub(_blot, text)


def _column(cells: pd.Series[Any]) -> tuple[pd.Series[Any], int]:
    if pd.api.types.is_bool_dtype(cells) or pd.api.types.is_datetime64_any_dtype(cells):
        return cells, 0
    if pd.api.types.is_numeric_dtype(cells):
        hit = cells.between(*_MOBILE)
        return cells.where(~hit), int(hit.sum())
    texts = cells.where(cells.notna(), "").astype(str)
    likely = texts.str.contains(PATTERN, regex=True)
    found = texts[likely].map(blot)
    really = found[found != texts[likely]]
    if not len(really):
        return cells, 0
    plain = cells.astype(object)
    plain.loc[really.index] = really
    return plain, len(really)


def _blot(found: re.Match[str]) -> str:
    text = found[0]
    return BLOT if len(text) != _CARD_LENGTH or _is_card(text.upper()) else text


def _is_card(text: str) -> bool:
    """Check the last sign of an identity card: weights 2^(17-i) modulo 11."""
    total = sum(int(sign) * 2 ** (17 - place) for place, sign in enumerate(text[:-1]))
    return "10X98765432"[total % _CARD_MODULUS] == text[-1]
