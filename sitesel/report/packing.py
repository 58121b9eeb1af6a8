"""
The sites of a ranking as columns, a fraction of the size of one object a site.

A column is one of

    {"c": value}                       the same for every site
    {"f": base64}                      numbers as float64, little-endian; NaN is null
    {"d": [value, ...], "i": base64}   few different values, and which of them, as uint32
    {"v": [value, ...]}                anything else

`js/unpack.js` turns them into objects again. What follows from other columns (contributions, the
reasons of a status) is left out and made anew on the page.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

Json = dict[str, Any]

PARTS = ("criteria", "constraints")
DERIVED = {
    "contribution", "contribution_low", "contribution_high", "reasons_zh", "reasons_en",
    "status_zh", "finding_zh",
}  # fmt: skip
FEW = 0.5  # of the values: a dictionary of more would not be shorter


def packed_sites(sites: Sequence[Json]) -> Json:
    """
    Lay the sites of a document out as columns.

    Parameters
    ----------
    sites : sequence of dict
        Of a ranking's document, in rank order; every one has the same criteria and constraints.

    Returns
    -------
    dict
        `count`, `columns`, and columns by criterion, by constraint and of robustness.
    """
    own = [key for key in sites[0] if key not in (*PARTS, *DERIVED, "robustness")] if sites else []
    judged = [site["robustness"] or {} for site in sites]
    return {
        "count": len(sites),
        "columns": {key: packed([site[key] for site in sites]) for key in own},
        **{part: _by_rule([site[part] for site in sites]) for part in PARTS},
        "robustness": {
            key: packed([one.get(key) for one in judged])
            for key in dict.fromkeys(name for one in judged for name in one)
        },
    }


def _by_rule(entries: Sequence[Sequence[Json]]) -> list[Json]:
    return [
        {
            key: packed([one[place][key] for one in entries])
            for key in entries[0][place]
            if key not in DERIVED
        }
        for place in range(len(entries[0]) if entries else 0)
    ]


def packed(values: Sequence[Any]) -> Json:
    """
    Write one column.

    Parameters
    ----------
    values : sequence
        JSON-ready, one a site.

    Returns
    -------
    dict
        As the module says.

    Examples
    --------
    >>> packed(["黄岛区", "黄岛区"]), packed([1, [2]])
    ({'c': '黄岛区'}, {'v': [1, [2]]})
    """
    first = values[0] if values else None
    if all(type(one) is type(first) and one == first for one in values):
        return {"c": first}
    kinds = {type(one) for one in values}
    if kinds <= {int, float, type(None)}:
        numbers = np.array([np.nan if one is None else one for one in values], dtype="<f8")
        return {"f": _base64(numbers)}
    if kinds <= {str, type(None)}:
        different = list(dict.fromkeys(values))
        if len(different) <= FEW * len(values):
            place = {one: row for row, one in enumerate(different)}
            return {
                "d": different,
                "i": _base64(np.array([place[one] for one in values], dtype="<u4")),
            }
    return {"v": list(values)}


def _base64(array: np.ndarray[Any, Any]) -> str:
    return base64.b64encode(array.tobytes()).decode("ascii")
