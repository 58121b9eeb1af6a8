"""
Second opinions on a ranking: other methods over the same values, and where they agree.

The weighted sum stays the ranking (ARCHITECTURE.md, decision 1). Unknown values count their
midpoint, as they do in the score. Where a method sees no difference the order of the sum decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sitesel.errors import NoSiteError
from sitesel.opinions import formulas
from sitesel.opinions.panel import HEADLINE, Panel
from sitesel.standings import EXCLUDED, TIE_DECIMALS, Standings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sitesel.matrix import FloatArray
    from sitesel.opinions.panel import Method

FORMULAS: Mapping[str, Callable[..., FloatArray]] = {
    "product": formulas.weighted_product,
    "topsis": formulas.topsis,
    "vikor": formulas.vikor,
    "promethee": formulas.promethee,
    "owa": formulas.owa,
}
LESS_IS_BETTER = ("vikor",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """
    What each method makes of a ranking's sites.

    Parameters
    ----------
    standings : Standings
        The ranking.
    panel : Panel
        The methods with their parameters.
    table : DataFrame, shape (n, 2 x methods)
        By site id, in the order of the ranking; columns (`rank` or `index`, method id). An index is
        in the method's own terms, NaN where it has nothing to compare.
    agreement : DataFrame, shape (methods, methods)
        Kendall's tau-b of the indices, so that ties are no agreement; NaN where an index is the
        same for all.
    first : Mapping of str to tuple of str
        Per method the sites with the best index: several where they tie, none where it is NaN.
    leading : tuple of str
        Sites among the leading places of all methods that can compare; equal sites share a place.
    flat : tuple of str
        Criteria in which no two sites differ.
    zero : tuple of str
        Sites with a value of 0 in some criterion.
    left_out : int
        How many competing sites were too many to compare.
    """

    standings: Standings
    panel: Panel
    table: pd.DataFrame
    agreement: pd.DataFrame
    first: Mapping[str, tuple[str, ...]]
    leading: tuple[str, ...]
    flat: tuple[str, ...]
    zero: tuple[str, ...]
    left_out: int


def consult(standings: Standings, panel: Panel) -> Opinions:
    """
    Ask every method about the sites that compete.

    Parameters
    ----------
    standings : Standings
        A ranking.
    panel : Panel
        The methods.

    Returns
    -------
    Opinions
        On the leading `panel.most_sites` sites.

    Raises
    ------
    NoSiteError
        If every site is excluded.
    DependencyError
        If the extra `mcda` is not installed.
    MethodError
        If a parameter is out of range.
    """
    competing = standings.table[standings.table["status"] != EXCLUDED]
    if competing.empty:
        total = len(standings.table)
        raise NoSiteError(
            f"没有地块可比:{total} 个全部被排除;`sitesel rank` 逐个说明原因。",
            f"There is nothing to compare: all {total} sites are excluded; `sitesel rank` says "
            "why.",
        )
    ids = competing.index[: panel.most_sites]
    matrix = standings.evaluation.matrix
    value = matrix.counted.loc[ids]
    cells = value.to_numpy()
    index = pd.DataFrame(indices(cells, matrix.weight.to_numpy(), panel.methods), index=ids)
    index.insert(0, HEADLINE, competing["score"].loc[ids])
    better = index.assign(**{name: -index[name] for name in LESS_IS_BETTER}).round(TIE_DECIMALS)
    rank = _ranks(better)
    place = better.rank(ascending=False, method="min")  # equal sites share the better place
    return Opinions(
        standings=standings,
        panel=panel,
        table=pd.concat({"rank": rank, "index": index}, axis="columns"),
        agreement=better.corr(method="kendall"),
        first={name: tuple(ids[place[name] == 1]) for name in index.columns},
        leading=tuple(ids[~(place > panel.leading).any(axis="columns")]),
        flat=tuple(value.columns[~formulas.differing(cells)]),
        zero=tuple(ids[(value == 0).any(axis="columns")]),
        left_out=len(competing) - len(ids),
    )


def indices(
    value: FloatArray, weight: FloatArray, methods: Iterable[Method]
) -> dict[str, FloatArray]:
    """
    Compute the index of every method but the weighted sum.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        More is better; nothing is NaN.
    weight : ndarray of float, shape (m,)
        Positive; sums to 1.
    methods : iterable of Method
        With their parameters.

    Returns
    -------
    dict of str to ndarray of float, shape (n,)
        By method id.
    """
    return {
        method.id: FORMULAS[method.id](value, weight, **method.params)
        for method in methods
        if method.id != HEADLINE
    }


def _ranks(better: pd.DataFrame) -> pd.DataFrame:
    """Rank from 1, more being better; among equals the row that comes first."""
    order = np.argsort(-better.to_numpy(), axis=0, kind="stable")
    rank = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(rank, order, np.arange(1, len(better) + 1)[:, None], axis=0)
    return pd.DataFrame(rank, index=better.index, columns=better.columns)
