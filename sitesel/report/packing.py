"""
The sites of a ranking as columns, a fraction of the size of one object a site.

A column is one of

    {"c": value}                       the same for every site
    {"f": base64}                      numbers as float64, little-endian; NaN is null
    {"d": [value, ...], "i": base64}   few different values, and which of them, as uint32
    {"v": [value, ...]}                anything else

What a site brings with it is written once for all rankings of a page, and each ranking says by
`at` which of these rows its sites are. `js/unpack.js` turns all into objects again. What follows
from other columns (contributions, the reasons of a status) is left out and made anew on the page.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json = dict[str, Any]

PARTS = ("criteria", "constraints")
DERIVED = {
    "contribution", "contribution_low", "contribution_high", "reasons_zh", "reasons_en",
    "status_zh", "finding_zh",
}  # fmt: skip
FACTS = (
    "id", "name_zh", "name_en", "kind", "kind_zh", "district", "layer", "quality", "position_fault",
    "area_note", "site_status", "site_status_zh", "area_mu", "uncertainty_m",
)  # fmt: skip
FEW = 0.5  # of the values: a dictionary of more would not be shorter


def packed_facts(sites: Sequence[Json]) -> Json:
    """
    Lay out what sites bring with them, whatever they are ranked for.

    Parameters
    ----------
    sites : sequence of dict
        One entry of a document a site.

    Returns
    -------
    dict
        `count` and `columns`.
    """
    columns = {key: packed([site[key] for site in sites]) for key in FACTS if sites}
    return {"count": len(sites), "columns": columns}


def packed_sites(sites: Sequence[Json], row: Mapping[str, int]) -> Json:
    """
    Lay the sites of a document out as columns.

    Parameters
    ----------
    sites : sequence of dict
        Of a ranking's document, in rank order; every one has the same criteria and constraints.
    row : Mapping of str to int
        By id, which row of the facts a site has.

    Returns
    -------
    dict
        `count`, `at`, `columns`, and columns by criterion, by constraint and of robustness.
    """
    left = {*FACTS, *PARTS, *DERIVED, "robustness"}
    own = [key for key in sites[0] if key not in left] if sites else []
    judged = [site["robustness"] or {} for site in sites]
    return {
        "count": len(sites),
        "at": _base64(np.array([row[site["id"]] for site in sites], dtype="<u4")),
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
