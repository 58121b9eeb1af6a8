"""
To which segment each listed enterprise belongs, by what, and how sure that is (`matching.toml`).

A code of GB/T 4754 comes first: equal to one of the chain's, or below one. Where it leaves several
segments open, or there is none, the words of name and business choose, with less confidence. Two
segments that are alike are possible only. Where words speak against a code, the code counts: a firm
whose code is of another trade is of no segment, whatever its words say, and that is told.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sitesel.chains.codes import by_code, plain_codes
from sitesel.chainview.words import by_words

if TYPE_CHECKING:
    from sitesel.chains import Chain
    from sitesel.chains.codes import TextArray
    from sitesel.matrix import BoolArray, FloatArray

EXACT, PREFIX, CHOSEN, NAME, BUSINESS = (
    "code_exact",
    "code_prefix",
    "code_words",
    "name_words",
    "business_words",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """
    Enterprises over the segments of a chain.

    Parameters
    ----------
    sure, possible : ndarray of bool, shape (n, s)
        To which segment each surely, or possibly, belongs; surely to one at most.
    by : ndarray of str, shape (n,)
        What tells the segment of those that surely belong to one: a key of `matching.toml`.
    confidence : ndarray of float, shape (n,)
        In [0, 1]; NaN of those that surely belong to none.
    code : ndarray of str, shape (n,)
        Digits of GB/T 4754; empty where a firm states no usable code.
    against : ndarray of bool, shape (n,)
        Whether words speak for other segments than the code, or for one though the code is of none.
    """

    sure: BoolArray
    possible: BoolArray
    by: TextArray
    confidence: FloatArray
    code: TextArray
    against: BoolArray


@cache
def matching() -> dict[str, Any]:
    """
    Read what each way of telling a segment is worth.

    Returns
    -------
    dict
        `source`, `counts_from` and `by` as the file has them.
    """
    text = (files("sitesel") / "chainview" / "matching.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def matched(chain: Chain, frame: pd.DataFrame) -> Matched:
    """
    Match enterprises to segments.

    Parameters
    ----------
    chain : Chain
        With s segments.
    frame : DataFrame, shape (n, columns)
        With or without `gbt_code`, `name_zh` and `business`.

    Returns
    -------
    Matched
        One row a firm.
    """
    cells = frame.get("gbt_code", pd.Series(None, index=frame.index, dtype=object)).tolist()
    code = plain_codes(cells)
    coded = np.array([bool(one) for one in code], dtype=bool)
    sure, possible = by_code(chain, cells)
    told = sure.any(axis=1)
    spoken, in_name = _spoken(chain, frame)
    chosen = np.where(coded[:, None], possible, True) & spoken
    worded = ~told & (chosen.sum(axis=1) == 1)
    by = np.full(len(code), "", dtype=object)
    by[told] = np.where(_is_own(chain, code[told]), EXACT, PREFIX)
    by[worded] = np.where(coded, CHOSEN, np.where(in_name, NAME, BUSINESS))[worded]
    counted = np.array([_confidence(each) >= matching()["counts_from"] for each in by], dtype=bool)
    by[~counted] = ""
    decided = (sure | (chosen & worded[:, None])) & counted[:, None]
    open_ = sure | possible | (~coded[:, None] & spoken)
    return Matched(
        sure=decided,
        possible=open_ & ~counted[:, None],
        by=by,
        confidence=np.array([_confidence(each) for each in by], dtype=float),
        code=code,
        against=coded & spoken.any(axis=1) & ~(spoken & (sure | possible)).any(axis=1),
    )


def _spoken(chain: Chain, frame: pd.DataFrame) -> tuple[BoolArray, BoolArray]:
    """Tell for which segments words speak, and of whom the name does: then it alone counts."""
    nothing = pd.Series(None, index=frame.index, dtype=object)
    by_name = by_words(chain, frame.get("name_zh", nothing))
    by_business = by_words(chain, frame.get("business", nothing))
    in_name = np.array(by_name.any(axis=1), dtype=bool)
    return np.where(in_name[:, None], by_name, by_business).astype(bool), in_name


def _is_own(chain: Chain, codes: TextArray) -> BoolArray:
    own = {one for segment in chain for one in segment.gbt_codes}
    return np.array([one in own for one in codes], dtype=bool)


def _confidence(by: str) -> float:
    return float(matching()["by"][by]["confidence"]) if by else np.nan
