"""Firms that a list has more than once: by credit code, or by name and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.matrix import IntArray

SHOWN = 5


def firsts(keys: pd.Series[Any]) -> IntArray:
    """
    Find the first row with the same key.

    Parameters
    ----------
    keys : Series of str
        Shape (n,); empty is no key.

    Returns
    -------
    ndarray of int, shape (n,)
        Number of the earlier row, from 0; -1 of rows that are the first or have no key.

    Examples
    --------
    >>> firsts(pd.Series(["a", "", "a", "", "a"])).tolist()
    [-1, -1, 0, -1, 0]
    """
    which, _ = pd.factorize(keys)
    first = np.full(which.max(initial=-1) + 1, len(keys))
    np.minimum.at(first, which, np.arange(len(keys)))
    own = first[which]
    again = (own < np.arange(len(keys))) & (keys != "").to_numpy(dtype=bool)
    return np.where(again, own, -1)


def same_name(names: pd.Series[str]) -> list[Text]:
    """
    Tell of names that several firms have which are kept.

    Parameters
    ----------
    names : Series of str
        Shape (n,), of the firms that are kept.

    Returns
    -------
    list of Text
        Empty for none.
    """
    counts = names[names != ""].value_counts(sort=False)
    again = counts[counts > 1]
    if not len(again):
        return []
    listed = [f"{name} ×{count}" for name, count in again.iloc[:SHOWN].items()]
    zh = "、".join(listed) + ("……" if len(again) > SHOWN else "")
    en = ", ".join(listed) + (" …" if len(again) > SHOWN else "")
    return [
        Text(
            f"{len(again)} 个名称有几家同名而不同址,都保留:{zh}",
            f"{len(again)} names stand for several firms at different places, all kept: {en}",
        )
    ]
