"""Decimal numbers in a text, read as whole arrays: a letter of all of them at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray, IntArray

    Letters = np.ndarray[Any, np.dtype[np.uint8]]

MINUS, POINT, ZERO = (np.uint8(ord(sign)) for sign in "-.0")
TEN = 10


def decimals(letters: Letters, begin: IntArray) -> FloatArray:
    """
    Read numbers such as `-12.5` wherever they begin in a text.

    Parameters
    ----------
    letters : ndarray of uint8
        The text; its last letter is part of no number.
    begin : ndarray of int, shape (n,)
        Where each begins; it ends before the next letter that is no digit and no point.

    Returns
    -------
    ndarray of float, shape (n,)
        What `float` gives, to the last bit, for up to 15 digits; NaN where there is no digit.

    Examples
    --------
    >>> letters = np.frombuffer(b"x120.5y-36,xy,", dtype=np.uint8)
    >>> decimals(letters, np.array([1, 7, 12])).tolist()
    [120.5, -36.0, nan]
    """
    negative = letters[begin] == MINUS
    at = begin + negative
    units = np.zeros(len(begin), dtype=np.int64)
    places = np.zeros(len(begin), dtype=np.int64)
    pointed = np.zeros(len(begin), dtype=bool)
    known = np.zeros(len(begin), dtype=bool)
    while True:
        letter = letters[at]
        digit = letter - ZERO  # wraps around below
        is_digit, is_point = digit < TEN, letter == POINT
        if not (goes_on := is_digit | is_point).any():
            break
        units = np.where(is_digit, TEN * units + digit, units)
        places += is_digit & pointed
        pointed |= is_point
        known |= is_digit
        at += goes_on  # one that has ended stays where it is
    read: FloatArray = np.where(known, units, np.nan) / float(TEN) ** places
    return np.where(negative, -read, read)
