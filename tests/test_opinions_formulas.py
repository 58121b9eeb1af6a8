"""
The formulas of the second opinions against published tables and against each paper's formula.

Every published table goes through the functions that the command uses. A criterion that is a cost
in a table enters with its sign turned: TOPSIS, VIKOR and PROMETHEE see differences only, and a
column's Euclidean norm does not know signs. The second oracle is written from the papers, one site
and one criterion at a time.
"""

from __future__ import annotations

import itertools
import math
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitesel.errors import DependencyError, MethodError
from sitesel.opinions import Method, indices, panel
from sitesel.opinions.formulas import (
    PREFERENCE_FUNCTIONS,
    differing,
    owa,
    promethee,
    topsis,
    vikor,
    weighted_product,
)
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from sitesel.matrix import FloatArray

Rows = list[list[float]]
LINEAR = {"function": "vshape_2", "indifference": 0.05, "preference": 0.3}

# Papathanasiou, J. and Ploskas, N. (2018). Multiple Criteria Decision Aid: Methods, Examples and
# Python Implementations. Springer, ch. 1 to 3, doi:10.1007/978-3-319-91648-4: location of a
# facility, six sites, four criteria, all to be maximised. Matrix and weights from the authors'
# published code; the book's pages were not seen. Indices to 4 decimals, without the code's
# rounding between steps.
FACILITY = np.array(
    [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]], float
)
FACILITY_WEIGHT = np.array([0.4, 0.3, 0.1, 0.2])

# Brans, J.-P., Vincke, Ph. and Mareschal, B. (1986). How to select and how to rank projects: the
# PROMETHEE method. European Journal of Operational Research 24(2), 228-238,
# doi:10.1016/0377-2217(86)90044-5: six hydroelectric power stations, six criteria of equal weight,
# each with another preference function. Paper not seen:
# table and preference indices (2 to 3 decimals, correct within 0.006) as public tests repeat them.
HYDRO = np.array(
    [
        [80, 90, 6, 5.4, 8, 5], [65, 58, 2, 9.7, 1, 1], [83, 60, 4, 7.2, 4, 7],
        [40, 80, 10, 7.5, 7, 10], [52, 72, 6, 2.0, 3, 8], [94, 96, 7, 3.6, 5, 6],
    ]
) * [-1, 1, -1, -1, -1, 1]  # fmt: skip
HYDRO_FUNCTIONS = (
    {"function": "ushape", "indifference": 10, "preference": 11},
    {"function": "vshape", "indifference": 0, "preference": 30},
    {"function": "vshape_2", "indifference": 0.5, "preference": 5},
    {"function": "level", "indifference": 1, "preference": 6},
    {"function": "usual", "indifference": 0, "preference": 1},
)
HYDRO_GAUSS_S = 5
HYDRO_PREFERENCE = np.array(
    [
        [0, 0.296, 0.25, 0.268, 0.1, 0.185], [0.462, 0, 0.389, 0.333, 0.296, 0.5],
        [0.236, 0.18, 0, 0.333, 0.056, 0.429], [0.399, 0.505, 0.305, 0, 0.223, 0.212],
        [0.444, 0.515, 0.487, 0.38, 0, 0.448], [0.286, 0.399, 0.25, 0.432, 0.133, 0],
    ]
)  # fmt: skip

# Opricovic, S. and Tzeng, G.-H. (2004). Compromise solution by MCDM methods: a comparative analysis
# of VIKOR and TOPSIS. European Journal of Operational Research 156(2), 445-455,
# doi:10.1016/S0377-2217(03)00020-1: a mountain climber chooses between risk (cost) and altitude
# (benefit), before and after a change of both units. Paper not seen:
# table and VIKOR's results as public tests repeat them, TOPSIS's computed from its formula.
MOUNTAIN = np.array([[-1, 3000], [-2, 3750], [-5, 4500]], float)
MOUNTAIN_SHIFTED = np.array([[-6, 2.0], [-7, 2.75], [-10, 3.5]])
EVEN = np.array([0.5, 0.5])


# --- published tables


def methods(**params: dict[str, Any]) -> list[Method]:
    nothing = Text("", "")
    return [
        Method(id=name, title=nothing, adds=nothing, source="", params=given, params_source="")
        for name, given in params.items()
    ]


def test_a_published_choice_of_a_facility_comes_out_under_three_methods() -> None:
    asked = methods(
        sum={},
        topsis={},
        vikor={"group_weight": 0.5},
        promethee={"function": "vshape_2", "indifference": 1, "preference": 2},
    )
    found = indices(FACILITY, FACILITY_WEIGHT, asked)
    assert list(found) == ["topsis", "vikor", "promethee"]
    assert found["topsis"].round(4).tolist() == [0.3872, 0.3272, 0.3907, 0.6147, 0.8685, 0.4928]
    assert found["vikor"].round(4).tolist() == [0.5869, 1.0, 0.671, 0.2505, 0.0, 0.7134]
    assert found["promethee"].round(4).tolist() == [-0.26, -0.52, -0.22, 0.36, 0.7, -0.06]


def test_the_ends_of_vikor_are_the_published_total_and_greatest_regret_stretched() -> None:
    total = np.array([0.6286, 0.7667, 0.601, 0.3095, 0.08, 0.5162])
    greatest = np.array([0.2, 0.4, 0.2667, 0.1333, 0.08, 0.3333])
    for group_weight, regret in ((1.0, total), (0.0, greatest)):
        stretched = (regret - regret.min()) / (regret.max() - regret.min())
        found = vikor(FACILITY, FACILITY_WEIGHT, group_weight=group_weight)
        assert found == pytest.approx(stretched, abs=2e-4)


def test_the_book_s_own_balance_of_regrets_gives_its_published_index() -> None:
    found = vikor(FACILITY, FACILITY_WEIGHT, group_weight=0.625)  # v = (n + 1) / 2n, n = 4
    assert found.round(4).tolist() == [0.6399, 1.0, 0.6929, 0.2714, 0.0, 0.6939]


def test_the_published_power_stations_come_out_with_all_six_preference_functions() -> None:
    one = np.array([1.0])
    flows = [
        promethee(HYDRO[:, [place]], one, **params) for place, params in enumerate(HYDRO_FUNCTIONS)
    ]
    apart = HYDRO[:, [5]] - HYDRO[:, 5]
    gauss = np.where(apart > 0, 1 - np.exp(-(apart**2) / (2 * HYDRO_GAUSS_S**2)), 0)
    flows.append((gauss.sum(axis=1) - gauss.sum(axis=0)) / 5)  # pymcdm has no type VI
    published = (HYDRO_PREFERENCE.sum(axis=1) - HYDRO_PREFERENCE.sum(axis=0)) / 5
    assert np.mean(flows, axis=0) == pytest.approx(published, abs=0.006)
    assert np.argsort(-np.mean(flows, axis=0)).tolist() == [4, 1, 3, 5, 2, 0]  # a5 first, a1 last


def test_a_change_of_units_turns_the_winner_of_topsis_but_not_of_vikor() -> None:
    assert topsis(MOUNTAIN, EVEN).round(4).tolist() == [0.7621, 0.7222, 0.2379]
    assert topsis(MOUNTAIN_SHIFTED, EVEN).round(4).tolist() == [0.4889, 0.6121, 0.5111]
    for table in (MOUNTAIN, MOUNTAIN_SHIFTED):
        assert vikor(table, EVEN, group_weight=0.5) == pytest.approx([1, 0, 1])


def test_topsis_is_not_the_one_that_pymcdm_takes_by_default() -> None:
    from pymcdm.methods import TOPSIS

    default = TOPSIS()(MOUNTAIN, EVEN, np.ones(2))
    assert default.argmax() == 1
    assert topsis(MOUNTAIN, EVEN).argmax() == 0  # as published


def test_a_published_weighted_product_comes_out() -> None:
    """
    Hold to an example in Triantaphyllou (2000), Multi-Criteria Decision Making Methods, ch. 2.

    A Comparative Study. Kluwer, doi:10.1007/978-1-4757-3157-6. Three alternatives, four criteria;
    the ratios of the products are published.
    """
    table = np.array([[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]], float)
    first, second, third = weighted_product(table, np.array([0.20, 0.15, 0.40, 0.25]))
    assert round(first / second, 3) == 1.007
    assert round(first / third, 3) == 1.067
    assert round(second / third, 3) == 1.059


def test_an_average_by_order_with_importances_comes_out_as_yager_has_it() -> None:
    """
    Hold to an example of Yager: importances 1, 0.6, 0.5, 0.9, quantifier Q(r) = r ^ 2.

    Yager (1996), International Journal of Intelligent Systems 11(1), 49-73; the page was not seen.
    By hand: x in falling order has the weights 0.04, 0.2444, 0.41, 0.3056 and the average 0.61; y
    has 0.09, 0.1278, 0.4222, 0.36 and 0.566.
    """
    importance = np.array([1, 0.6, 0.5, 0.9])
    table = np.array([[0.7, 1, 0.5, 0.6], [0.6, 0.3, 0.9, 1]])
    found = owa(table, importance / importance.sum(), orness=1 / 3)
    by_hand = [
        0.04 * 1 + 0.24444 * 0.7 + 0.41 * 0.6 + 0.30556 * 0.5,
        0.09 * 1 + 0.12778 * 0.9 + 0.42222 * 0.6 + 0.36 * 0.3,
    ]
    assert found == pytest.approx(by_hand, abs=1e-5)


# --- the papers' formulas, written out


def spread(column: list[float]) -> float:
    return max(column) - min(column)


def product_by_hand(rows: Rows, weight: list[float]) -> list[float]:
    return [math.prod(v**w for v, w in zip(row, weight, strict=True)) for row in rows]


def topsis_by_hand(rows: Rows, weight: list[float]) -> list[float]:
    columns = []
    for column, w in zip(zip(*rows, strict=True), weight, strict=True):
        norm = math.sqrt(sum(v * v for v in column))
        columns.append([w * v / norm if norm else 0.0 for v in column])
    found = []
    for row in zip(*columns, strict=True):
        to_best = math.dist(row, [max(column) for column in columns])
        to_worst = math.dist(row, [min(column) for column in columns])
        found.append(to_worst / (to_best + to_worst))
    return found


def vikor_by_hand(rows: Rows, weight: list[float]) -> list[float]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    regrets = [
        [
            w * (max(column) - v) / spread(column) if spread(column) else 0.0
            for v, column, w in zip(row, columns, weight, strict=True)
        ]
        for row in rows
    ]
    sums, greatest = [sum(one) for one in regrets], [max(one) for one in regrets]

    def share(all_of_them: list[float], one: float) -> float:
        width = spread(all_of_them)
        return (one - min(all_of_them)) / width if width > 1e-12 else 0.0

    pairs = zip(sums, greatest, strict=True)
    return [0.5 * share(sums, s) + 0.5 * share(greatest, r) for s, r in pairs]


def preferred(apart: float, function: str, q: float, p: float) -> float:
    if function == "usual":
        return float(apart > 0)
    if function == "ushape":
        return float(apart > q)
    if function == "vshape":
        return min(max(apart, 0.0) / p, 1.0)
    if function == "level":
        return 0.0 if apart <= q else 0.5 if apart <= p else 1.0
    return min(max((apart - q) / (p - q), 0.0), 1.0)


def promethee_by_hand(
    rows: Rows, weight: list[float], function: str, q: float, p: float
) -> list[float]:
    def index(one: list[float], other: list[float]) -> float:
        cells = zip(one, other, weight, strict=True)
        return sum(w * preferred(a - b, function, q, p) for a, b, w in cells)

    return [
        sum(
            index(one, other) - index(other, one)
            for place_of_other, other in enumerate(rows)
            if place_of_other != place
        )
        / (len(rows) - 1)
        for place, one in enumerate(rows)
    ]


def owa_by_hand(rows: Rows, weight: list[float], exponent: float) -> list[float]:
    found = []
    for row in rows:
        reached, average = 0.0, 0.0
        for v, w in sorted(zip(row, weight, strict=True), reverse=True):
            average += v * ((reached + w) ** exponent - reached**exponent)
            reached += w
        found.append(average)
    return found


@st.composite
def problems(draw: st.DrawFn) -> tuple[FloatArray, FloatArray]:
    """Give values on a grid of eighths, so that ties, zeros and flat criteria are frequent."""
    count, criteria = draw(st.integers(2, 7)), draw(st.integers(1, 5))
    eighths = st.lists(st.integers(0, 8), min_size=criteria, max_size=criteria)
    rows = draw(st.lists(eighths, min_size=count, max_size=count))
    weight = draw(st.lists(st.integers(1, 9), min_size=criteria, max_size=criteria))
    return np.array(rows) / 8, np.array(weight) / sum(weight)


@given(problems(), st.sampled_from(PREFERENCE_FUNCTIONS))
def test_each_method_is_the_formula_of_its_paper(
    problem: tuple[FloatArray, FloatArray], function: str
) -> None:
    value, weight = problem
    rows, shares = value.tolist(), weight.tolist()
    assert weighted_product(value, weight) == pytest.approx(product_by_hand(rows, shares))
    assert owa(value, weight, orness=0.25) == pytest.approx(owa_by_hand(rows, shares, 3.0))
    assert owa(value, weight, orness=0.75) == pytest.approx(owa_by_hand(rows, shares, 1 / 3))
    if not differing(value).any():
        return
    assert topsis(value, weight) == pytest.approx(topsis_by_hand(rows, shares))
    assert vikor(value, weight, group_weight=0.5) == pytest.approx(
        vikor_by_hand(rows, shares), abs=1e-9
    )
    flow = promethee(value, weight, function=function, indifference=0.05, preference=0.3)
    assert flow == pytest.approx(promethee_by_hand(rows, shares, function, 0.05, 0.3), abs=1e-12)
    assert flow.sum() == pytest.approx(0, abs=1e-12)


# --- properties

COMPARING: tuple[Callable[[FloatArray, FloatArray], FloatArray], ...] = (
    topsis,
    lambda value, weight: -vikor(value, weight, group_weight=0.5),
    lambda value, weight: promethee(value, weight, **LINEAR),
)
ALL = (*COMPARING, weighted_product, lambda value, weight: owa(value, weight, orness=0.25))


@given(problems())
def test_a_dominating_site_is_behind_under_no_method(
    problem: tuple[FloatArray, FloatArray],
) -> None:
    value, weight = problem
    for method in ALL:
        better = method(value, weight)
        for one, other in itertools.permutations(range(len(value)), 2):
            if (value[one] >= value[other]).all():
                assert not better[one] < better[other] - 1e-12


@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_sites_and_of_criteria_changes_no_index(
    problem: tuple[FloatArray, FloatArray], random: Random
) -> None:
    value, weight = problem
    rows = random.sample(range(len(value)), len(value))
    columns = random.sample(range(len(weight)), len(weight))
    for method in ALL:
        shuffled = method(value[rows][:, columns], weight[columns])
        assert shuffled == pytest.approx(method(value, weight)[rows], abs=1e-12, nan_ok=True)


@given(problems(), st.integers(2, 9))
def test_another_unit_changes_neither_topsis_nor_vikor_nor_the_order_of_the_product(
    problem: tuple[FloatArray, FloatArray], factor: int
) -> None:
    value, weight = problem
    scaled = value.copy()
    scaled[:, 0] *= factor
    for method in COMPARING[:2]:
        assert method(scaled, weight) == pytest.approx(method(value, weight), abs=1e-9, nan_ok=True)
    ratio = factor ** weight[0]
    assert weighted_product(scaled, weight) == pytest.approx(
        ratio * weighted_product(value, weight)
    )


@given(problems())
def test_attitude_0_is_the_worst_value_one_half_the_sum_and_1_the_best(
    problem: tuple[FloatArray, FloatArray],
) -> None:
    value, weight = problem
    assert owa(value, weight, orness=0) == pytest.approx(value.min(axis=1))
    assert owa(value, weight, orness=0.5) == pytest.approx(value @ weight)
    assert owa(value, weight, orness=1) == pytest.approx(value.max(axis=1))


def test_the_attitude_is_the_orness_of_the_order_weights_in_the_limit_of_many_criteria() -> None:
    """
    Hold to Yager (1988): orness = sum of (m - k) w_k / (m - 1), from unit steps of the order.

    IEEE Transactions on Systems, Man, and Cybernetics 18(1), 183-190, doi:10.1109/21.87068.
    """
    many = 2000
    steps = np.linspace(1, 0, many)[None, :]  # the k-th greatest value is (m - k) / (m - 1)
    for orness in (0.1, 0.25, 0.5, 0.8):
        found = owa(steps, np.full(many, 1 / many), orness=orness)
        assert found == pytest.approx([orness], abs=1e-3)


# --- what the methods cannot use


def test_a_criterion_without_spread_changes_nothing_for_those_that_compare() -> None:
    value = np.array([[0.2, 0.9], [0.8, 0.1], [0.5, 0.6]])
    flat = np.column_stack([value, np.full(3, 0.1 + 0.2)])
    flat[1, 2] = 0.3  # the same but for rounding
    weight = np.array([0.3, 0.2, 0.5])
    assert differing(flat).tolist() == [True, True, False]
    alone = weight[:2] / weight[:2].sum()
    for method in COMPARING[:2]:
        assert method(flat, weight) == pytest.approx(method(value, alone))
    flow = promethee(flat, weight, **LINEAR)
    assert flow == pytest.approx(0.5 * promethee(value, alone, **LINEAR))


@pytest.mark.parametrize("value", [[[0.4, 0.7]], [[0.4, 0.7], [0.4, 0.7]], [[0.0, 0.0]] * 3])
def test_sites_that_do_not_differ_cannot_be_compared(value: Rows) -> None:
    for method in COMPARING:
        assert np.isnan(method(np.array(value), EVEN)).all()


def test_sites_with_equal_regrets_are_equal_under_vikor() -> None:
    mirrored = np.array([[1.0, 0.0], [0.0, 1.0]])
    assert vikor(mirrored, EVEN, group_weight=0.5).tolist() == [0, 0]
    rounding = np.array([[0.0, 0.0, 1.0, 0.5], [1.0, 1.0, 0.0, 0.5]])  # S = 0.1 + 0.2 and 0.3
    weight = np.array([0.1, 0.2, 0.3, 0.4])
    assert vikor(rounding, weight, group_weight=1.0).tolist() == [0, 0]
    third = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.5]])  # S = 0.5, 0.5, 0.75; R = 0.5 for all
    assert vikor(third, EVEN, group_weight=0.5).tolist() == [0, 0, 0.5]


def test_one_zero_makes_the_product_zero() -> None:
    value = np.array([[0.0, 1.0], [0.25, 0.25], [0.0, 0.1]])
    assert weighted_product(value, EVEN).tolist() == [0, 0.25, 0]


# --- bad input


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_shares_outside_0_to_1_are_refused(share: float) -> None:
    with pytest.raises(MethodError) as caught:
        owa(FACILITY, FACILITY_WEIGHT, orness=share)
    assert caught.value.zh.startswith(f"OWA 的参数 orness = {share:g} 不合规则")
    with pytest.raises(MethodError) as caught:
        vikor(FACILITY, FACILITY_WEIGHT, group_weight=share)
    assert f"group_weight = {share:g} of VIKOR is out of range" in caught.value.en


@pytest.mark.parametrize(
    "changed",
    [{"function": "gauss"}, {"indifference": 0.3}, {"indifference": -0.1}, {"preference": 0.0}],
)
def test_preferences_that_cannot_be_are_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(MethodError) as caught:
        promethee(FACILITY, FACILITY_WEIGHT, **{**LINEAR, **changed})
    assert "偏好函数" in caught.value.zh
    assert "0 <= q < p" in caught.value.en


def test_without_pymcdm_the_message_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pymcdm", None)
    for method in ALL[:-1]:
        with pytest.raises(DependencyError) as caught:
            method(FACILITY, FACILITY_WEIGHT)
        assert "pip install 'sitesel[mcda]'" in caught.value.zh
        assert "pip install 'sitesel[mcda]'" in caught.value.en


# --- the panel


def test_the_built_in_methods_say_where_they_and_their_parameters_come_from() -> None:
    for method in panel().methods:
        assert method.title.zh
        assert method.adds.zh
        assert method.source
        assert bool(method.params) == bool(method.params_source)
    assert [one.id for one in panel().methods if one.illustrative] == ["promethee", "owa"]


def test_an_attitude_of_the_user_is_no_illustration() -> None:
    cautious = panel(orness=0).methods[-1]
    assert cautious.params == {"orness": 0}
    assert not cautious.illustrative
    assert panel(orness=0).methods[:-1] == panel().methods[:-1]
