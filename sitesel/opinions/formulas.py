"""
The formulas of the second opinions, from arrays to an index per site.

Rows are sites, columns criteria, more is better, nothing is NaN. Four come from pymcdm (extra
`mcda`), each with what its default gets wrong for us stated here; OWA, which pymcdm lacks, is
written out. TOPSIS, VIKOR and PROMETHEE compare sites: a criterion in which no two sites differ
tells them nothing and is left out, which changes no order; with nothing left their index is NaN.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from sitesel.errors import DependencyError, MethodError
from sitesel.standings import TIE_DECIMALS

if TYPE_CHECKING:
    from sitesel.matrix import BoolArray, FloatArray

NOISE = 10.0**-TIE_DECIMALS
PREFERENCE_FUNCTIONS = ("usual", "ushape", "vshape", "level", "vshape_2")  # types I to V


def differing(value: FloatArray) -> BoolArray:
    """
    Tell in which criteria sites differ.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        Of n sites in m criteria.

    Returns
    -------
    ndarray of bool, shape (m,)
        False where all sites are equal up to rounding, as they are when there is only one.

    Examples
    --------
    >>> differing(np.array([[0.5, 0.3], [0.5, 0.1]]))
    array([False,  True])
    """
    apart: BoolArray = np.ptp(value, axis=0) > NOISE
    return apart


def weighted_product(value: FloatArray, weight: FloatArray) -> FloatArray:
    """
    Multiply the values raised to their weights.

    pymcdm would divide by column sums first and refuse a 0; values in [0, 1] need no scale, and a
    site with a 0 gets 0: there is no floor, for any floor would decide the order among them.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        Not negative.
    weight : ndarray of float, shape (m,)
        Sums to 1.

    Returns
    -------
    ndarray of float, shape (n,)
        More is better; in [0, 1] where the values are.

    Notes
    -----
    Triantaphyllou, E. (2000). Multi-Criteria Decision Making Methods: A Comparative Study. Applied
    Optimization 44, Kluwer, ch. 2, doi:10.1007/978-1-4757-3157-6.
    """
    found: FloatArray = _library().WPM(_as_it_is)(
        value, weight, np.ones(len(weight)), validation=False
    )
    return found


def topsis(value: FloatArray, weight: FloatArray) -> FloatArray:
    """
    Measure closeness to the best of all criteria, not the worst, with vector normalisation.

    pymcdm would stretch each criterion between its extremes instead, which is another method and
    can have another winner.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        More is better.
    weight : ndarray of float, shape (m,)
        Sums to 1.

    Returns
    -------
    ndarray of float, shape (n,)
        In [0, 1], more is better; NaN if the sites do not differ.

    Notes
    -----
    Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making: Methods and Applications.
    Lecture Notes in Economics and Mathematical Systems 186, Springer,
    doi:10.1007/978-3-642-48318-9.
    """
    apart = differing(value)
    if not apart.any():
        return np.full(len(value), np.nan)
    found: FloatArray = _library().TOPSIS("vector")(
        value[:, apart], weight[apart], np.ones(apart.sum()), validation=False
    )
    return found


def vikor(value: FloatArray, weight: FloatArray, *, group_weight: float) -> FloatArray:
    """
    Balance a site's total regret S against its greatest regret R.

    S and R are pymcdm's; Q is taken from them here, because pymcdm divides by their ranges, which
    are 0 when all sites have the same S or the same R. Such a term decides nothing and counts 0.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        More is better.
    weight : ndarray of float, shape (m,)
        Sums to 1.
    group_weight : float
        The paper's v in [0, 1]: weight of S; R has the rest.

    Returns
    -------
    ndarray of float, shape (n,)
        Q in [0, 1], less is better; NaN if the sites do not differ.

    Raises
    ------
    MethodError
        If `group_weight` is outside [0, 1].

    Notes
    -----
    Opricovic, S. and Tzeng, G.-H. (2004). Compromise solution by MCDM methods: a comparative
    analysis of VIKOR and TOPSIS. European Journal of Operational Research 156(2), 445-455,
    doi:10.1016/S0377-2217(03)00020-1.
    """
    _check_share(group_weight, "VIKOR", "group_weight")
    apart = differing(value)
    if not apart.any():
        return np.full(len(value), np.nan)
    with np.errstate(invalid="ignore"):  # its own Q may be 0 / 0
        told = _library().VIKOR()(
            value[:, apart], weight[apart], np.ones(apart.sum()), validation=False, verbose=True
        )
    regret = {table.desc.label: table.data for table in told.results}
    return group_weight * _stretched(regret["s"]) + (1 - group_weight) * _stretched(regret["r"])


def promethee(
    value: FloatArray,
    weight: FloatArray,
    *,
    function: str,
    indifference: float,
    preference: float,
) -> FloatArray:
    """
    Net the flow: how strongly a site is preferred to the others, less how strongly they are to it.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        More is better.
    weight : ndarray of float, shape (m,)
        Sums to 1.
    function : str
        One of `PREFERENCE_FUNCTIONS`: usual, U-shape, V-shape, level, V-shape with indifference.
    indifference, preference : float
        The paper's q and p, in the unit of the values; which of them count depends on `function`.

    Returns
    -------
    ndarray of float, shape (n,)
        In [-1, 1], more is better, sums to 0; NaN if the sites do not differ.

    Raises
    ------
    MethodError
        If there is no such function, or not 0 <= q < p.

    Notes
    -----
    Brans, J.-P., Vincke, Ph. and Mareschal, B. (1986). How to select and how to rank projects: the
    PROMETHEE method. European Journal of Operational Research 24(2), 228-238,
    doi:10.1016/0377-2217(86)90044-5.
    """
    if function not in PREFERENCE_FUNCTIONS or not 0 <= indifference < preference:
        raise MethodError(
            f"PROMETHEE 的偏好函数 {function!r}(q = {indifference:g},p = {preference:g})不合规则:"
            f"应为 {'、'.join(PREFERENCE_FUNCTIONS)} 之一,且 0 ≤ q < p。",
            f"The preference function {function!r} (q = {indifference:g}, p = {preference:g}) of "
            f"PROMETHEE cannot be: it is one of {', '.join(PREFERENCE_FUNCTIONS)}, with "
            "0 <= q < p.",
        )
    apart = differing(value)
    if not apart.any():
        return np.full(len(value), np.nan)
    count = int(apart.sum())
    method = _library().PROMETHEE_II(  # a new one each time: pymcdm's can be asked only once
        function, q=[indifference] * count, p=[preference] * count
    )
    flow: FloatArray = method(value[:, apart], weight[apart], np.ones(count), validation=False)
    return flow


def owa(value: FloatArray, weight: FloatArray, *, orness: float) -> FloatArray:
    """
    Average a site's values by their order: the attitude to risk says which ones count.

    With the values in falling order and u their criteria's weights, the weight of the k-th is
    Q(u_1 + ... + u_k) - Q(u_1 + ... + u_(k-1)), where Q(r) = r ^ a and a = (1 - orness) / orness.

    Parameters
    ----------
    value : ndarray of float, shape (n, m)
        On one scale, more is better.
    weight : ndarray of float, shape (m,)
        Positive; sums to 1.
    orness : float
        In [0, 1]: 0 takes the least value of each site, 0.5 the weighted sum, 1 the greatest.

    Returns
    -------
    ndarray of float, shape (n,)
        On the scale of the values, more is better.

    Raises
    ------
    MethodError
        If `orness` is outside [0, 1].

    Notes
    -----
    Yager, R. R. (1988). On ordered weighted averaging aggregation operators in multicriteria
    decisionmaking. IEEE Transactions on Systems, Man, and Cybernetics 18(1), 183-190,
    doi:10.1109/21.87068. Criterion weights: Yager, R. R. (1996). Quantifier guided aggregation
    using OWA operators. International Journal of Intelligent Systems 11(1), 49-73; Malczewski, J.
    (2006). Ordered weighted averaging with fuzzy quantifiers: GIS-based multicriteria evaluation
    for land-use suitability analysis. International Journal of Applied Earth Observation and
    Geoinformation 8(4), 270-277, doi:10.1016/j.jag.2006.01.003.

    Examples
    --------
    >>> owa(np.array([[0.2, 0.8]]), np.array([0.5, 0.5]), orness=0.5)
    array([0.5])
    """
    _check_share(orness, "OWA", "orness")
    exponent = (1 - orness) / orness if orness else math.inf
    falling = np.argsort(-value, axis=1, kind="stable")
    reached = np.cumsum(weight[falling], axis=1)
    reached /= reached[:, -1:]  # the last is 1 exactly, also where it is raised to infinity
    order_weight = np.diff(reached**exponent, axis=1, prepend=0.0)
    found: FloatArray = (order_weight * np.take_along_axis(value, falling, axis=1)).sum(axis=1)
    return found


def _as_it_is(column: FloatArray, cost: bool = False) -> FloatArray:  # noqa: ARG001, FBT001, FBT002
    """Keep a column: the shape of pymcdm's normalisations."""
    return column


def _stretched(regret: FloatArray) -> FloatArray:
    least, span = regret.min(), np.ptp(regret)
    return (regret - least) / span if span > NOISE else np.zeros_like(regret)


def _check_share(share: float, method: str, name: str) -> None:
    if not 0 <= share <= 1:
        raise MethodError(
            f"{method} 的参数 {name} = {share:g} 不合规则:应在 0 到 1 之间。",
            f"The parameter {name} = {share:g} of {method} is out of range: it is in 0 to 1.",
        )


def _library() -> Any:  # noqa: ANN401  (a module without types)
    try:
        from pymcdm import methods
    except ImportError as error:
        raise DependencyError(
            f"另几种方法要用可选依赖 pymcdm,现在用不了({error});请安装:"
            "pip install 'sitesel[mcda]'。",
            f"Second opinions need the optional package pymcdm, which cannot be used ({error}); "
            "install it: pip install 'sitesel[mcda]'.",
        ) from error
    return methods
