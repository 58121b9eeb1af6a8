"""Best-worst: published cars, a solution without linear programming, the published thresholds."""

from __future__ import annotations

import numpy as np
import pytest

from sitesel.errors import MethodError
from sitesel.weighing.best_worst import from_best_worst
from sitesel.weighing.tables import best_worst_threshold

# The car of Rezaei, J. (2016). Best-worst multi-criteria decision-making method: some properties
# and a linear model. Omega 64, 126-130, doi:10.1016/j.omega.2015.12.001: quality, price (best),
# comfort, safety, style (worst). Weights as the tests of the R package BWM (J. Tomczak, after that
# paper) give them; its ratio 0.002444958 is xi / 4.47, so xi = 0.010929.
CONSISTENT = ([2, 1, 4, 2, 8], [4, 8, 2, 4, 1], [0.21052632, 0.42105263, 0.10526316, 0.21052632, 0.05263158])  # fmt: skip  # noqa: E501
INCONSISTENT = ([2, 1, 4, 3, 8], [4, 8, 2, 3, 1], [0.22950820, 0.44808743, 0.11475410, 0.15300546, 0.05464481])  # fmt: skip  # noqa: E501


def without_programming(
    best_to_others: np.ndarray, others_to_worst: np.ndarray, best: int, worst: int
) -> tuple[np.ndarray, float]:
    """
    Solve the linear model by looking at every corner of the plane of (w_best, w_worst).

    With xi set to 1 the model asks for the greatest sum of weights; each other weight is then the
    lesser of its two upper bounds, so only the best and the worst weight are free.
    """
    others = [at for at in range(len(best_to_others)) if at not in (best, worst)]
    span = best_to_others[worst]
    lines = [(1.0, -span, 1.0), (-1.0, span, 1.0), (-1.0, 0.0, 0.0), (0.0, -1.0, 0.0)]
    kinks = []
    for at in others:
        a, b = best_to_others[at], others_to_worst[at]
        lines += [(-1 / a, b, 1 + 1 / a), (1 / a, -b, 1 + 1 / a)]  # lower bound <= upper bound
        kinks.append((1 / a, -b, 1 - 1 / a))  # where the two upper bounds cross
    edges = np.array(lines + kinks)
    found, most = np.zeros(2), -np.inf
    for first in range(len(edges)):
        for second in range(first):
            corner = edges[[first, second], :2]
            if abs(np.linalg.det(corner)) < 1e-12:
                continue
            point = np.linalg.solve(corner, edges[[first, second], 2])
            if any(line[0] * point[0] + line[1] * point[1] > line[2] + 1e-9 for line in lines):
                continue
            total = point.sum() + sum(
                min((point[0] + 1) / best_to_others[at], others_to_worst[at] * point[1] + 1)
                for at in others
            )
            if total > most:
                found, most = point, total
    weights = np.empty(len(best_to_others))
    weights[best], weights[worst] = found
    for at in others:
        weights[at] = min((found[0] + 1) / best_to_others[at], others_to_worst[at] * found[1] + 1)
    return weights / most, 1 / most


@pytest.mark.parametrize("case", [CONSISTENT, INCONSISTENT])
def test_the_published_cars_are_met(case: tuple[list[int], list[int], list[float]]) -> None:
    ahead, behind, published = case
    found = from_best_worst(np.array(ahead, float), np.array(behind, float), best=1, worst=4)
    assert found.share == pytest.approx(published, abs=1e-8)


def test_xi_is_zero_where_judgements_agree_and_published_where_not() -> None:
    agreed = from_best_worst(*(np.array(one, float) for one in CONSISTENT[:2]), best=1, worst=4)
    assert agreed.xi == pytest.approx(0.0, abs=1e-12)
    assert agreed.ratio == 0.0
    other = from_best_worst(*(np.array(one, float) for one in INCONSISTENT[:2]), best=1, worst=4)
    assert other.xi / 4.47 == pytest.approx(0.002444958, abs=1e-8)


def test_the_input_based_ratio_by_hand_names_the_criterion() -> None:
    found = from_best_worst(*(np.array(one, float) for one in INCONSISTENT[:2]), best=1, worst=4)
    assert found.ratio == pytest.approx((3 * 3 - 8) / (8 * 8 - 8))
    assert found.doubtful == 3
    assert found.threshold == 0.2958  # 8 and five criteria
    assert found.acceptable


def test_a_ratio_beyond_the_threshold_is_not_acceptable() -> None:
    found = from_best_worst(np.array([1.0, 9.0, 9.0]), np.array([9.0, 9.0, 1.0]), best=0, worst=2)
    assert found.ratio == pytest.approx((81 - 9) / (81 - 9))
    assert found.threshold == 0.1359
    assert not found.acceptable


@pytest.mark.parametrize("seed", range(60))
def test_a_search_of_all_corners_finds_the_same_weights(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(4, 15))
    true = np.sort(rng.uniform(1, 8, count))[::-1]
    ahead = np.clip(np.round(true[0] / true + rng.normal(0, 0.4, count)), 1, 9)
    behind = np.clip(np.round(true / true[-1] + rng.normal(0, 0.4, count)), 1, 9)
    ahead[0], behind[-1], behind[0] = 1, 1, max(ahead[-1], 2)
    ahead[-1] = behind[0]
    found = from_best_worst(ahead, behind, best=0, worst=count - 1)
    if (ahead * behind == ahead[-1]).all():  # consistent: the corners of xi = 1 have no end
        assert found.xi == pytest.approx(0.0, abs=1e-12)
        assert found.share == pytest.approx(1 / ahead / (1 / ahead).sum())
        return
    weights, xi = without_programming(ahead, behind, 0, count - 1)
    assert found.xi == pytest.approx(xi, abs=1e-9)
    assert found.share == pytest.approx(weights, abs=1e-7)
    ahead_off = np.abs(found.share[0] - ahead * found.share)
    behind_off = np.abs(found.share - behind * found.share[-1])
    assert max(ahead_off.max(), behind_off.max()) == pytest.approx(xi, abs=1e-9)
    assert found.share.sum() == pytest.approx(1.0)


def test_the_order_of_criteria_only_orders_the_shares() -> None:
    ahead, behind = (np.array(one, float) for one in INCONSISTENT[:2])
    order = [4, 2, 0, 3, 1]
    moved = from_best_worst(ahead[order], behind[order], best=4, worst=0)
    still = from_best_worst(ahead, behind, best=1, worst=4)
    assert moved.share == pytest.approx(still.share[order])


def test_best_and_worst_alike_and_judgements_below_one_are_refused() -> None:
    two = np.array([1.0, 2.0])
    with pytest.raises(MethodError, match="must differ"):
        from_best_worst(two, two[::-1], best=0, worst=0)
    with pytest.raises(MethodError, match="below 1"):
        from_best_worst(np.array([1.0, 0.5]), two[::-1], best=0, worst=1)


def test_all_judged_alike_give_equal_shares() -> None:
    found = from_best_worst(np.ones(3), np.ones(3), best=0, worst=2)
    assert found.share == pytest.approx([1 / 3] * 3)
    assert found.ratio == 0.0


def test_thresholds_are_the_published_ones_and_none_where_none_is_published() -> None:
    # Liang, Brunelli and Rezaei (2020), Omega 96, 102175, doi:10.1016/j.omega.2019.102175, table 3,
    # as three public programs repeat
    assert best_worst_threshold(9, 3) == 0.1359
    assert best_worst_threshold(9, 9) == 0.3662
    assert best_worst_threshold(3, 6) == 0.1667
    assert best_worst_threshold(5.4, 4) == 0.1994
    assert best_worst_threshold(2, 5) is None
    assert best_worst_threshold(9, 10) is None
    assert best_worst_threshold(9, 2) is None
