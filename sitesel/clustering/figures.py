"""Quotients, linked segments and concentration as plain rows: what table and JSON read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.clustering.told import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitesel.clustering.concentration import Concentration
    from sitesel.clustering.document import Asked
    from sitesel.clustering.quotient import Quotients
    from sitesel.clustering.together import Pair
    from sitesel.matrix import FloatArray, IntArray

Document = dict[str, Any]
WHOLE = "*"  # the column of all segments together


def quotients(
    found: Quotients, sizes: Mapping[str, tuple[FloatArray, IntArray]], names: Sequence[str],
    asked: Asked,
) -> list[Document]:  # fmt: skip
    """
    Describe location quotients.

    Parameters
    ----------
    found : Quotients
        Of d districts, s segments and the whole chain.
    sizes : mapping of str to (ndarray of float, ndarray of int)
        Quotients by a size, and how many firms state it, each of shape (d, s + 1).
    names : sequence of str
        Of the districts.
    asked : Asked
        The level and names.

    Returns
    -------
    list of dict
        By segment and district, the whole chain last; segments without firms and districts
        without any left out.
    """
    ids = [*asked.chain.ids, WHOLE]
    column, row = np.nonzero((found.count.sum(axis=0) > 0)[:, None] & (found.of_all > 0)[None, :])
    return [
        {
            "segment": ids[at],
            "district": names[place],
            "firms": int(found.count[place, at]),
            "listed": int(found.of_all[place]),
            "quotient": float(found.quotient[place, at]),
            "low": float(found.low[place, at]),
            "high": float(found.high[place, at]),
            "p_corrected": number(found.p_corrected[place, at]),
            "clustered": bool(found.p_corrected[place, at] <= asked.alpha),
            **{
                f"by_{name}": {"quotient": number(one[place, at]), "firms": int(many[place, at])}
                for name, (one, many) in sizes.items()
            },
        }
        for at, place in zip(column.tolist(), row.tolist(), strict=True)
    ]


def pairs(found: Sequence[Pair], asked: Asked) -> list[Document]:
    """
    Describe linked segments.

    Parameters
    ----------
    found : sequence of Pair
        One a link.
    asked : Asked
        The level and names.

    Returns
    -------
    list of dict
        In the same order; numbers are null where nothing can be concluded.
    """
    return [
        {
            "supplier": asked.chain.segments[one.supplier].id,
            "taker": asked.chain.segments[one.taker].id,
            "suppliers": one.suppliers,
            "takers": one.takers,
            "near_m": number(one.near_m),
            "others_m": number(one.others_m),
            "nearer": number(one.nearer),
            "p_corrected": number(one.p_corrected),
            "together": bool(one.p_corrected <= asked.alpha),
        }
        for one in found
    ]


def concentration(
    found: Mapping[str, Concentration], asked: Asked, *, least: int
) -> list[Document]:
    """
    Describe how concentrated segments are.

    Parameters
    ----------
    found : mapping of str to Concentration
        By number and by output.
    asked : Asked
        Names.
    least : int
        Firms below which nothing is concluded.

    Returns
    -------
    list of dict
        One a segment; null where nothing can be concluded.
    """
    return [
        {
            "segment": segment.id,
            **{name: _indices(one, at, least=least) for name, one in found.items()},
        }
        for at, segment in enumerate(asked.chain)
    ]


def _indices(one: Concentration, at: int, *, least: int) -> Document | None:
    if one.firms[at] < least:
        return None
    told = {
        name: number(getattr(one, name)[at])
        for name in ("hhi", "hhi_drawn", "gamma", "gamma_drawn", "p")
    }
    return {"firms": int(one.firms[at]), **told}
