"""
Sites most like a known good one, by what each criterion is worth there.

    d(a, b) = sqrt( sum of w (v_a - v_b)^2 / sum of w )       in [0, 1]

over the criteria whose value is known for both: the Euclidean distance that leaves missing
coordinates out and divides by what is left [1]_, with weights, as Gower's coefficient [2]_ does.
Values are absolute, so a further site changes no distance. How much of the weight was compared is
told with each: a small share proves little.

.. [1] Dixon, J. K. (1979). Pattern recognition with partly missing data. IEEE Transactions on
   Systems, Man, and Cybernetics 9(10), 617-621, doi:10.1109/TSMC.1979.4310090 (cited by
   scikit-learn's nan_euclidean_distances).
.. [2] Gower, J. C. (1971). A general coefficient of similarity and some of its properties.
   Biometrics 27(4), 857-871, doi:10.2307/2528823
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sitesel.matrix import FloatArray

Document = dict[str, Any]

SCHEMA = "sitesel-similar/1"
FORMULA = "sqrt(sum w (v_a - v_b)^2 / sum w), known for both"
SHOWN = ("id", "name_zh", "name_en", "district", "quality", "status", "rank", "score")
MEASURED = ("measured", "measured_low", "measured_high", "value")


def similar(document: Document, site: Document, *, count: int) -> Document:
    """
    Find the sites most like one.

    Parameters
    ----------
    document : dict
        Of a ranking.
    site : dict
        Its entry for the site that others are held against.
    count : int
        How many to give at most.

    Returns
    -------
    dict
        JSON-ready: `site`, and `sites` by distance (then by weight compared, then by id), each with
        its distance in [0, 1], the share of the weight that was compared, and where it differs, by
        share of the squared distance. A site with which no known criterion is shared is left out.
    """
    others = [one for one in document["sites"] if one["id"] != site["id"]]
    weight = np.array([rule["weight"] for rule in document["criteria"]])
    gap, distance, compared = distances(
        _values([site], len(weight))[0], _values(others, len(weight)), weight
    )
    ids = np.array([one["id"] for one in others], dtype=str)
    order = np.lexsort((ids, -compared.round(12), distance.round(12)))
    order = order[np.isfinite(distance[order])][:count]
    return {
        "schema": SCHEMA,
        "version": document["version"],
        "industry": document["industry"],
        "formula": FORMULA,
        "site": {key: site[key] for key in SHOWN},
        "sites": [
            {
                **{key: others[row][key] for key in SHOWN},
                "distance": float(distance[row]),
                "compared_weight": float(compared[row]),
                "differences": _differences(document, (site, others[row]), weight * gap[row] ** 2),
            }
            for row in order
        ],
        "notes": document["notes"],
    }


def distances(
    value: FloatArray, values: FloatArray, weight: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """
    Hold the values of many sites against those of one.

    Parameters
    ----------
    value : ndarray of float, shape (criteria,)
        Of the one, in [0, 1]; NaN is unknown.
    values : ndarray of float, shape (n, criteria)
        Of the others.
    weight : ndarray of float, shape (criteria,)
        Sums to 1.

    Returns
    -------
    tuple of ndarray of float
        Difference of the values (n, criteria), NaN where unknown; distance (n,), NaN where nothing
        is known of both; share of the weight that was compared (n,).

    Examples
    --------
    >>> one, others = np.array([1.0, 0.5, np.nan]), np.array([[0.5, np.nan, 1.0]])
    >>> _, distance, compared = distances(one, others, np.array([0.5, 0.3, 0.2]))
    >>> distance.tolist(), compared.tolist()
    ([0.5], [0.5])
    """
    gap = values - value
    compared = np.where(np.isnan(gap), 0.0, weight).sum(axis=1)
    squares = np.nansum(weight * gap**2, axis=1)
    share = np.divide(squares, compared, out=np.full(len(gap), np.nan), where=compared > 0)
    return gap, np.sqrt(share), compared


def _values(sites: list[Document], criteria: int) -> FloatArray:
    rows = [[one["value"] for one in site["criteria"]] for site in sites]
    return np.array(rows, dtype=float).reshape(len(sites), criteria)


def _differences(
    document: Document, pair: tuple[Document, Document], squares: FloatArray
) -> list[Document]:
    """Criteria whose values differ, the one that parts the two sites most first."""
    order = [place for place in np.argsort(-squares, kind="stable") if squares[place] > 0]
    total = float(np.nansum(squares))
    keys = ("id", "code", "title_zh", "title_en", "unit", "weight")
    return [
        {
            **{key: document["criteria"][place][key] for key in keys},
            "part": float(squares[place]) / total,
            "sites": [{key: one["criteria"][place][key] for key in MEASURED} for one in pair],
        }
        for place in order
    ]
