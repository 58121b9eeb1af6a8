"""
Codes as offices write them: industries by GB/T 4754-2017, firms by GB 32100-2015.

A code is taken only where its form leaves no doubt; whatever else a cell holds is no code.
"""

from __future__ import annotations

import math
import re
import unicodedata

# Divisions of each section of GB/T 4754-2017, first and last; from memory of the published table.
SECTIONS = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52),
    "G": (53, 60), "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72),
    "M": (73, 75), "N": (76, 79), "O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90),
    "S": (91, 96), "T": (97, 97),
}  # fmt: skip
LAST_DIVISION = 97
DIVISION_DIGITS = 2
# GB 32100-2015, 4: 31 signs without I, O, S, V, Z; the last of 18 makes the sum with weights 3^i
# a whole multiple of 31.
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_LENGTH = 18
WEIGHTS = tuple(3**place % len(SIGNS) for place in range(CREDIT_LENGTH - 1))
_STANDARD = re.compile(r"GB\s*/?\s*T?\s*4754(?:[-\u2014]?(?:20)?(?:02|11|17))?[:\s]*")
_CODE = (
    re.compile(  # with its letter anywhere; without it at an end of the text, or set off by a sign
        r"(?<![0-9A-Z.])(?:([A-T])\s?(\d{2,4})(?![0-9A-Z.])"
        r"|(?<![^(\[:,;/\u3001])(\d{2,4})(?![0-9A-Z.%])|(\d{4})$)"
    )
)
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]+")


def plain_cell(cell: object) -> str:
    """
    Write a cell in plain capitals without blanks around it.

    Parameters
    ----------
    cell : object
        Text, number or nothing; a number that a workbook made of a code loses its point.

    Returns
    -------
    str
        Empty for nothing.

    Examples
    --------
    >>> plain_cell(3612.0), plain_cell(" Ｃ３６１２ "), plain_cell(None)
    ('3612', 'C3612', '')
    """
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else str(cell)
    return unicodedata.normalize("NFKC", str(cell)).strip().upper()


def industry_code(cell: object) -> str:
    """
    Read the one code of GB/T 4754 that a cell holds.

    Parameters
    ----------
    cell : object
        Such as `3612`, `C3612`, `C3612 新能源车整车制造`, or nothing.

    Returns
    -------
    str
        Two to four digits; empty where there is none, there are several, no division of the
        standard has it, or its letter is that of another section.

    Examples
    --------
    >>> [industry_code(one) for one in ("C3612 新能源车整车制造", 36.0, "G3612", "36120", "0")]
    ['3612', '36', '', '', '']
    """
    found = _CODE.findall(_STANDARD.sub("", plain_cell(cell)))
    digits = {"".join(parts) for _, *parts in found}
    if len(digits) != 1:
        return ""
    (code,) = digits
    division = int(code[:DIVISION_DIGITS])
    sections = [SECTIONS[letter] for letter, *_ in found if letter]
    fits = all(first <= division <= last for first, last in sections)
    return code if fits and 1 <= division <= LAST_DIVISION else ""


def is_credit_code(text: str) -> bool:
    """
    Check a unified social credit code by its last sign.

    Parameters
    ----------
    text : str
        18 signs, capitals.

    Returns
    -------
    bool
        Whether form and check sign are right.

    Examples
    --------
    >>> is_credit_code("91110000600037341L"), is_credit_code("91110000600037341M")
    (True, False)
    """
    if len(text) != CREDIT_LENGTH or any(sign not in SIGNS for sign in text):
        return False
    values = [SIGNS.index(sign) for sign in text]
    total = sum(value * weight for value, weight in zip(values, WEIGHTS, strict=False))
    return bool((total + values[-1]) % len(SIGNS) == 0)


def credit_code(cell: object) -> str:
    """
    Write a credit code without what people put between its signs.

    Parameters
    ----------
    cell : object
        As a table has it: full-width signs, blanks and hyphens do not matter.

    Returns
    -------
    str
        In capitals; whether it is right is for `is_credit_code` to say.

    Examples
    --------
    >>> credit_code("９１１１００００ 6000-37341l")
    '91110000600037341L'
    """
    return _SEPARATORS.sub("", plain_cell(cell)).lstrip("'")
