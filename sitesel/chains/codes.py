"""
Which segments a code of GB/T 4754 speaks for: the longest code of the chain that begins it counts.

A code that fits several segments equally, or is too coarse to tell them apart, is possible in each
and sure in none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.codes import industry_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sitesel.chains.chain import Chain
    from sitesel.matrix import BoolArray

TextArray = np.ndarray[tuple[int], np.dtype[np.object_]]


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
    which, found_codes = pd.factorize(plain_codes(codes))
    distinct = [str(code) for code in found_codes]
    found = np.array([_segments(chain, code) for code in distinct], dtype=bool)
    possible = found.reshape(len(distinct), len(chain.segments))
    sure = possible & (possible.sum(axis=1) == 1)[:, None] & _fine(chain, distinct)[:, None]
    return sure[which], (possible & ~sure)[which]


def plain_codes(codes: Sequence[object]) -> TextArray:
    """
    Write codes as their digits.

    Parameters
    ----------
    codes : sequence of shape (n,)
        As a list of firms has them.

    Returns
    -------
    ndarray of str, shape (n,)
        Empty where a cell is not one code of GB/T 4754.
    """
    cells = pd.Series(list(codes), dtype=object)
    distinct = {cell: industry_code(cell) for cell in cells.dropna().unique().tolist()}
    return np.array([distinct.get(cell, "") for cell in cells.tolist()], dtype=object)


def _segments(chain: Chain, code: str) -> list[bool]:
    """Tell whose code begins this one at greatest length, else whose code it begins."""
    if not code:
        return [False] * len(chain.segments)
    begins = [
        max((len(own) for own in segment.gbt_codes if code.startswith(own)), default=0)
        for segment in chain
    ]
    if longest := max(begins):
        return [length == longest for length in begins]
    return [any(own.startswith(code) for own in segment.gbt_codes) for segment in chain]


def _fine(chain: Chain, distinct: Sequence[str]) -> BoolArray:
    """Whether some code of the chain begins it: a coarser one is never sure."""
    own = {code for segment in chain for code in segment.gbt_codes}
    return np.array([any(code.startswith(one) for one in own) for code in distinct], dtype=bool)
