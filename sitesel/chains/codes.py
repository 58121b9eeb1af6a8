"""
Which segments a code of GB/T 4754 speaks for: the longest code of the chain that begins it counts.

A code that fits several segments equally, or is too coarse to tell them apart, is possible in each
and sure in none.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.chains.chain import Chain
    from sitesel.matrix import BoolArray

DIGITS = re.compile(r"\d{2,4}")


def by_code(chain: Chain, codes: Sequence[object]) -> tuple[BoolArray, BoolArray]:
    """
    Match codes to the segments of a chain.

    Parameters
    ----------
    chain : Chain
        With s segments.
    codes : sequence of shape (n,)
        As a list of firms has them: `3612`, `C3612`, a number, or nothing.

    Returns
    -------
    tuple of ndarray of bool, shape (n, s)
        Whether a firm surely belongs to a segment, and whether it possibly does.
    """
    which, distinct = pd.factorize(np.array([_text(code) for code in codes], dtype=object))
    found = np.array([_segments(chain, str(code)) for code in distinct], dtype=bool)
    possible = found.reshape(len(distinct), len(chain.segments))
    sure = possible & (possible.sum(axis=1) == 1)[:, None] & _fine(chain, list(distinct))[:, None]
    return sure[which], (possible & ~sure)[which]


def _text(code: object) -> str:
    """Write a cell; a number that a workbook made of a code loses its point."""
    if isinstance(code, float):
        return "" if math.isnan(code) else f"{code:.0f}"
    return "" if code is None else str(code)


def _plain(code: str) -> str:
    found = DIGITS.search(code)
    return found[0] if found else ""


def _segments(chain: Chain, code: str) -> list[bool]:
    """Tell whose code begins this one at greatest length, else whose code it begins."""
    plain = _plain(code)
    if not plain:
        return [False] * len(chain.segments)
    begins = [
        max((len(own) for own in segment.gbt_codes if plain.startswith(own)), default=0)
        for segment in chain
    ]
    if longest := max(begins):
        return [length == longest for length in begins]
    return [any(own.startswith(plain) for own in segment.gbt_codes) for segment in chain]


def _fine(chain: Chain, distinct: Sequence[object]) -> BoolArray:
    """Whether some code of the chain begins it: a coarser one is never sure."""
    own = {code for segment in chain for code in segment.gbt_codes}
    plain = [_plain(str(code)) for code in distinct]
    return np.array([any(code.startswith(one) for one in own) for code in plain], dtype=bool)
