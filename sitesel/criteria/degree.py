"""
Degrees of list-valued attributes: how far the best entry of each cell counts.

Cells of layers and of planners' tables hold lists of names, or names joined by 、 or commas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.text import as_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from sitesel.criteria import Demand
    from sitesel.matrix import FloatArray


def degree_of_industries(table: pd.DataFrame, demand: Demand) -> FloatArray:
    """
    How far the industries of each row count as the industry in demand.

    Parameters
    ----------
    table : DataFrame, shape (n, columns)
        With a column `industries` of lists of industry ids.
    demand : Demand
        Degrees of the industries.

    Returns
    -------
    ndarray of float, shape (n,)
        The highest degree among a row's industries; 0 if none counts.
    """
    return highest_degree(table.get("industries"), len(table), degree=demand.degree)


def highest_degree(
    cells: pd.Series[Any] | None, count: int, *, degree: Mapping[str, float]
) -> FloatArray:
    """
    Highest degree among the entries of each cell.

    Parameters
    ----------
    cells : Series or None
        Lists of names, or single names.
    count : int
        Number of rows, if there is no such column.
    degree : Mapping of str to float
        Name to degree; names that it lacks count 0.

    Returns
    -------
    ndarray of float, shape (count,)
        0 for empty cells.
    """
    if cells is None:
        return np.zeros(count)
    lists = cells.map(as_list).reset_index(drop=True).explode().dropna()
    counted = lists.map(degree).astype(float).fillna(0.0)
    highest = np.zeros(count)
    np.maximum.at(highest, counted.index.to_numpy(dtype=int), counted.to_numpy(dtype=float))
    return highest
