"""
Changes of weights, against linear programmes written another way, exact fractions and a search.

Random problems come from fixed seeds: 2 to 40 sites, 2 to 14 criteria, with ties, zero weights and
sites that occur twice.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from contests import contest, random_contests
from scipy.optimize import linprog, milp

from sitesel.errors import MethodError
from sitesel.sensitivity import LEAD, Contest, Mix, WeightChange
from sitesel.sensitivity.change import applied
from sitesel.sensitivity.dethrone import dethrone, dethroning_sizes
from sitesel.sensitivity.enthrone import enthrone
from sitesel.sensitivity.mix import mixed
from sitesel.sensitivity.programme import nearest_weights
from sitesel.sensitivity.single import single_weights

ALIKE = 1e-7  # what two linear programmes agree to


def share_of(problem: Contest, change: WeightChange) -> np.ndarray:
    return np.array([change.weights[name] for name in problem.weights.index])


def leader_gap(problem: Contest, share: np.ndarray) -> float:
    """How far the winner is ahead of the best rival that is not its duplicate."""
    values = problem.values.to_numpy()
    rivals = values[(values != values[0]).any(axis=1)]
    return float(values[0] @ share - (rivals @ share).max(initial=-np.inf))


def epigraph(ahead: np.ndarray, share: np.ndarray) -> float | None:
    """
    Least L1 distance by another programme: variables are weights w' and u >= |w' - w|.

    All rows at once, SciPy's default choice of solver.
    """
    count = len(share)
    one, none = np.eye(count), np.zeros((len(ahead), count))
    found = linprog(
        np.r_[np.zeros(count), np.ones(count)],
        A_ub=np.block([[-ahead, none], [one, -one], [-one, -one]]),
        b_ub=np.r_[np.zeros(len(ahead)), share, -share],
        A_eq=np.r_[np.ones(count), np.zeros(count)][np.newaxis],
        b_eq=[1.0],
    )
    return float(found.fun) if found.status == 0 else None


def most_lead(ahead: np.ndarray) -> float:
    """Greatest lead by the dual programme: the mix of rivals whose worst criterion is best."""
    rivals, count = ahead.shape
    found = linprog(
        np.r_[np.zeros(rivals), 1.0],
        A_ub=np.c_[ahead.T, -np.ones(count)],
        b_ub=np.zeros(count),
        A_eq=np.r_[np.ones(rivals), 0.0][np.newaxis],
        b_eq=[1.0],
        bounds=[(0, None)] * rivals + [(None, None)],
    )
    return float(found.fun)


def test_the_smallest_dethroning_change_dethrones_and_99_per_cent_of_it_does_not() -> None:
    dethroned = 0
    for problem in random_contests(200, seed=20261124):
        change = dethrone(problem)
        if change is None or change.size <= LEAD:
            continue
        dethroned += 1
        now, then = problem.weights.to_numpy(), share_of(problem, change)
        assert then.min() >= 0
        assert then.sum() == pytest.approx(1.0, abs=1e-12)
        assert change.size == pytest.approx(np.abs(then - now).sum(), abs=1e-12)
        assert abs(leader_gap(problem, then)) < 1e-12
        assert leader_gap(problem, now + 0.99 * (then - now)) > 0
    assert dethroned > 150


def test_any_more_than_the_smallest_change_puts_the_rival_ahead() -> None:
    for problem in random_contests(200, seed=1):
        change = dethrone(problem)
        if change is None:
            continue
        better = problem.values.loc[change.first].to_numpy() - problem.values.iloc[0].to_numpy()
        then = share_of(problem, change)
        further = 0.99 * then + 0.01 * np.eye(len(then))[better.argmax()]
        assert leader_gap(problem, further) < 0


def test_no_smaller_change_exists_for_any_rival() -> None:
    for problem in random_contests(60, seed=2):
        better = problem.values.to_numpy() - problem.values.to_numpy()[0]
        for size, rival in zip(dethroning_sizes(problem), better, strict=True):
            if np.isinf(size):
                assert rival.max() <= LEAD
            else:
                least = epigraph(rival[np.newaxis], problem.weights.to_numpy())
                assert size == pytest.approx(least, abs=ALIKE)


def test_mass_moves_from_the_least_difference_to_the_greatest_by_hand() -> None:
    # B is better by (-0.5, -0.1, 0.3); A leads by 0.25 - 0.03 + 0.03 = 0.19. Each unit moved from
    # c0 to c2 gains 0.8, so 0.2375 is moved, less than the 0.5 that c0 has: L1 is 0.475.
    change = dethrone(contest([[0.9, 0.6, 0.2], [0.4, 0.5, 0.5]], [0.5, 0.2, 0.3]))
    assert change is not None
    assert change.first == "B"
    assert change.size == pytest.approx(0.36 / 0.8)
    assert list(change.weights.values()) == pytest.approx([0.275, 0.2, 0.525])


def test_a_criterion_is_emptied_before_the_next_is_touched_by_hand() -> None:
    # B is better by (-0.5, -0.4, 0.1); A leads by 0.05 + 0.24 - 0.03 = 0.26. Emptying c0 gains
    # 0.1 * 0.6 = 0.06; the other 0.2 need 0.4 of c1 at 0.5 each. Together 0.5 moves.
    change = dethrone(contest([[0.9, 0.8, 0.2], [0.4, 0.4, 0.3]], [0.1, 0.6, 0.3]))
    assert change is not None
    assert change.size == pytest.approx(1.0)
    assert list(change.weights.values()) == pytest.approx([0.0, 0.2, 0.8])


def test_a_winner_that_is_nowhere_worse_cannot_be_dethroned() -> None:
    assert dethrone(contest([[0.9, 0.6], [0.9, 0.5], [0.1, 0.6]], [0.5, 0.5])) is None
    assert dethrone(contest([[0.9, 0.6]], [0.5, 0.5])) is None


def test_a_tie_needs_no_change() -> None:
    change = dethrone(contest([[0.9, 0.5], [0.5, 0.9]], [0.5, 0.5]))
    assert change is not None
    assert (change.first, change.size) == ("B", 0.0)


def test_of_equally_small_changes_the_rival_with_the_better_rank_is_named() -> None:
    twins = contest([[0.9, 0.2], [0.3, 0.7], [0.3, 0.7]], [0.5, 0.5])
    assert dethrone(twins).first == "B"


@pytest.mark.parametrize("scale", [0.5, 0.01])
def test_the_scale_of_the_values_changes_no_weight(scale: float) -> None:
    for problem in random_contests(20, seed=3):
        smaller = Contest(values=problem.values * scale, weights=problem.weights)
        np.testing.assert_allclose(
            dethroning_sizes(smaller), dethroning_sizes(problem), rtol=0, atol=1e-9
        )


def thresholds_by_search(problem: Contest, column: int) -> tuple[float | None, float | None]:
    """Search the two thresholds of one weight on a line, by halving; the others are rescaled."""
    now = float(problem.weights.iloc[column])
    if now == 1.0:
        return None, None

    def ahead(at: float) -> bool:
        others = problem.weights.to_numpy().copy()
        others[column] = 0.0
        share = others / others.sum() * (1.0 - at)
        share[column] = at
        return leader_gap(problem, share) < -1e-12

    def search(end: float) -> float | None:
        if not ahead(end):
            return None
        near, far = now, end
        for _ in range(60):
            middle = (near + far) / 2
            near, far = (near, middle) if ahead(middle) else (middle, far)
        return far

    return search(1.0), search(0.0)


def test_single_thresholds_are_what_a_search_on_the_line_finds() -> None:
    found = 0
    for problem in random_contests(60, seed=4):
        for column, one in enumerate(single_weights(problem)):
            for change, expected in zip(
                (one.up, one.down), thresholds_by_search(problem, column), strict=True
            ):
                assert (change is None) == (expected is None)
                if change is not None:
                    assert change.weights[one.criterion] == pytest.approx(expected, abs=1e-6)
                    found += 1
    assert found > 200


def test_single_thresholds_are_those_of_the_change_before_rescaling() -> None:
    # Triantaphyllou and Sánchez (1997), Decision Sciences 28(1), 151-194,
    # doi:10.1111/j.1540-5915.1997.tb01306.x (theorem as remembered: unverified): weight w_k may
    # fall by up to delta = (s_B - s_A) / (v_Bk - v_Ak) before all are divided by their new sum
    # 1 - delta.
    for problem in random_contests(40, seed=5):
        scores = problem.values.to_numpy() @ problem.weights.to_numpy()
        better = problem.values.to_numpy()[1:] - problem.values.to_numpy()[0]
        for column, one in enumerate(single_weights(problem)):
            if one.up is None or one.up.size <= LEAD:
                continue
            rival = problem.values.index.get_loc(one.up.first) - 1
            delta = (scores[rival + 1] - scores[0]) / better[rival, column]
            expected = (one.weight - delta) / (1 - delta)
            assert one.up.weights[one.criterion] == pytest.approx(expected, abs=1e-9)


def test_single_weights_by_hand() -> None:
    # A leads by 0.6 * 0.4 - 0.4 * 0.2 = 0.16; at x of c1: (1 - x) * -0.4 + x * 0.2 = 0, x = 2/3.
    first, second = single_weights(contest([[0.8, 0.3], [0.4, 0.5]], [0.6, 0.4]))
    assert first.up is None
    assert first.down.weights == pytest.approx({"c0": 1 / 3, "c1": 2 / 3})
    assert second.down is None
    assert second.up.weights == pytest.approx({"c0": 1 / 3, "c1": 2 / 3})


def test_a_criterion_with_all_or_none_of_the_weight_cannot_lose_any() -> None:
    whole, none = single_weights(contest([[0.8, 0.3], [0.4, 0.5]], [1.0, 0.0]))
    assert (whole.up, whole.down, none.down) == (None, None, None)
    assert none.up.weights == pytest.approx({"c0": 1 / 3, "c1": 2 / 3})


def test_a_criterion_with_nearly_all_of_the_weight_is_told_exactly() -> None:
    first, second = single_weights(contest([[0.8, 0.3], [0.4, 0.5]], [1.0 - 1e-12, 1e-12]))
    assert first.down.weights == pytest.approx({"c0": 1 / 3, "c1": 2 / 3}, abs=1e-12)
    assert second.up.weights == pytest.approx({"c0": 1 / 3, "c1": 2 / 3}, abs=1e-12)


def test_first_for_each_site_is_what_another_programme_finds() -> None:
    changes = proofs = 0
    for problem in random_contests(40, seed=6, most_sites=20):
        values, share = problem.values.to_numpy(), problem.weights.to_numpy()
        for row in range(1, len(values)):
            ahead = values[row] - values
            ahead = ahead[np.abs(ahead).max(axis=1) > LEAD]
            found = enthrone(problem, row)
            if isinstance(found, Mix):
                proofs += 1
                assert most_lead(ahead) <= ALIKE
                mean = sum(part * problem.values.loc[site] for site, part in found.shares.items())
                assert (mean >= problem.values.iloc[row] - LEAD).all()
                assert sum(found.shares.values()) == pytest.approx(1.0)
                assert found.lead == pytest.approx((values[row] - mean).max(), abs=1e-12)
            else:
                changes += 1
                assert most_lead(ahead) > LEAD if len(ahead) else found.size == 0
                then = share_of(problem, found)
                assert (values[row] @ then) >= (values @ then).max() - LEAD
                assert found.size == pytest.approx(epigraph(ahead, share), abs=ALIKE)
    assert changes > 100
    assert proofs > 50


def test_a_mixed_integer_solver_finds_the_same_smallest_change() -> None:
    # A third formulation: p and q as before, but a binary says which of them a criterion uses.
    for problem in random_contests(8, seed=7, most_sites=8):
        values, share = problem.values.to_numpy(), problem.weights.to_numpy()
        count = len(share)
        for row in range(1, len(values)):
            found = enthrone(problem, row)
            if isinstance(found, Mix):
                continue
            ahead, eye, zero = values[row] - values, np.eye(count), np.zeros((count, count))
            rows = np.block([[ahead, -ahead, np.zeros_like(ahead)], [eye, zero, -eye]])
            rows = np.vstack(
                [
                    rows,
                    np.c_[zero, eye, eye],
                    np.r_[np.ones(count), -np.ones(count), np.zeros(count)],
                ]
            )
            low = np.r_[-ahead @ share, np.full(2 * count, -np.inf), 0.0]
            high = np.r_[np.full(len(ahead), np.inf), np.zeros(count), np.ones(count), 0.0]
            result = milp(
                np.r_[np.ones(2 * count), np.zeros(count)],
                constraints=(rows, low, high),
                bounds=(0, np.r_[np.ones(count), share, np.ones(count)]),
                integrality=np.r_[np.zeros(2 * count), np.ones(count)],
            )
            assert found.size == pytest.approx(result.fun, abs=1e-6)


def test_with_two_criteria_the_change_is_that_of_exact_fractions() -> None:
    generator = np.random.default_rng(8)
    for _ in range(60):
        raw = generator.integers(0, 11, (int(generator.integers(2, 9)), 2))
        weight = Fraction(int(generator.integers(0, 11)), 10)
        rows = [(Fraction(int(a), 10), Fraction(int(b), 10)) for a, b in raw]
        rows.sort(key=lambda row: -(weight * row[0] + (1 - weight) * row[1]))
        problem = contest(
            [[float(a), float(b)] for a, b in rows], [float(weight), float(1 - weight)]
        )
        for place, own in enumerate(rows[1:], start=1):
            low, high = Fraction(0), Fraction(1)  # where the site is first, as weight of c0
            for other in rows:
                at_one, at_zero = own[0] - other[0], own[1] - other[1]
                slope = at_one - at_zero
                if slope > 0:
                    low = max(low, -at_zero / slope)
                elif slope < 0:
                    high = min(high, -at_zero / slope)
                elif at_zero < 0:
                    high = Fraction(-1)
            ever = low < high and any(own != other for other in rows[:1])
            found = enthrone(problem, place)
            if ever:
                nearest = min(max(weight, low), high)
                assert found.size == pytest.approx(float(2 * abs(nearest - weight)), abs=1e-9)
            elif own == rows[0]:
                assert isinstance(found, Mix) or found.size == pytest.approx(0.0, abs=1e-9)
            else:
                assert isinstance(found, Mix)


def test_the_smallest_of_all_sites_changes_is_the_dethroning_one() -> None:
    for problem in random_contests(30, seed=9, most_sites=15):
        sizes = [
            found.size
            for row in range(1, len(problem.values))
            if isinstance(found := enthrone(problem, row), WeightChange)
            and np.abs(problem.values.iloc[row] - problem.values.iloc[0]).max() > LEAD
        ]
        change = dethrone(problem)
        least = min(sizes, default=None)
        assert (change is None) == (least is None)
        if change is not None:
            assert change.size == pytest.approx(least, abs=ALIKE)


def test_rows_that_are_added_when_violated_give_what_all_rows_at_once_give() -> None:
    generator = np.random.default_rng(10)
    values, share = generator.random((3000, 6)), generator.dirichlet(np.ones(6))
    values /= np.linalg.norm(values, axis=1, keepdims=True)  # on a sphere: every site can be first
    values = values[np.argsort(-(values @ share))]
    problem = contest(values.tolist(), share.tolist())
    for row in (1, 50, 1500, 2999):
        found = enthrone(problem, row)
        ahead = np.delete(values[row] - values, row, axis=0)
        assert found.size == pytest.approx(epigraph(ahead, share), abs=ALIKE)


def test_a_single_site_that_is_nowhere_worse_is_the_whole_proof() -> None:
    proof = enthrone(contest([[0.9, 0.6, 0.5], [0.8, 0.6, 0.4]], [0.4, 0.3, 0.3]), 1)
    assert proof == Mix(shares={"A": 1.0}, lead=0.0)


def test_a_site_below_the_line_between_two_others_is_never_first_by_hand() -> None:
    # Half of each of A and B gives 0.5 in both criteria, 0.1 more than C has.
    proof = enthrone(contest([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]], [0.5, 0.5]), 2)
    assert proof.shares == pytest.approx({"A": 0.5, "B": 0.5})
    assert proof.lead == pytest.approx(-0.1)


def test_a_duplicate_of_the_winner_needs_no_change() -> None:
    same = contest([[0.9, 0.2], [0.9, 0.2]], [0.5, 0.5])
    assert enthrone(same, 1).size == 0
    assert enthrone(same, 0).size == 0


def test_a_further_site_that_is_dominated_changes_nothing() -> None:
    for problem in random_contests(20, seed=11, most_sites=10):
        more = problem.values.copy()
        more.loc["dominated"] = problem.values.iloc[-1] * 0.5
        wider = Contest(values=more, weights=problem.weights)
        assert dethrone(wider) == dethrone(problem)
        assert single_weights(wider) == single_weights(problem)
        assert isinstance(enthrone(wider, len(problem.values)), Mix)


def test_a_change_that_does_not_hold_is_not_reported() -> None:
    problem = contest([[0.8, 0.3], [0.4, 0.5]], [0.6, 0.4])
    for wrong in ([0.5, 0.5], [0.0, 1.1], [-0.1, 1.1]):
        with pytest.raises(ArithmeticError, match="do not make B first"):
            applied(problem, np.array(wrong), first=1)
    with pytest.raises(ArithmeticError, match="no solution"):
        nearest_weights(np.array([[-0.1, -0.2]]), np.array([0.5, 0.5]))


def test_a_mix_that_is_worse_in_a_criterion_proves_nothing() -> None:
    problem = contest([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]], [0.5, 0.5])
    assert mixed(problem, np.array([0.7, 0.3, 0.0]), site=2) is None


def test_shares_of_a_mix_are_made_to_sum_to_one() -> None:
    problem = contest([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]], [0.5, 0.5])
    assert mixed(problem, np.array([1.0, 1.0, 0.0]), site=2).shares == {"A": 0.5, "B": 0.5}


def test_a_winner_by_the_tie_rule_that_no_other_weights_put_first_needs_no_change() -> None:
    assert enthrone(contest([[1.0, 0.4], [1.0, 0.5]], [1.0, 0.0]), 0).size == 0


@pytest.mark.parametrize(
    ("values", "weights"),
    [
        ([[0.5, np.nan]], [0.5, 0.5]),
        ([[0.5, 1.5]], [0.5, 0.5]),
        ([[0.5, 0.5]], [0.5, 0.6]),
        ([[0.5, 0.5]], [1.5, -0.5]),
    ],
)
def test_values_and_weights_out_of_range_are_refused(
    values: list[list[float]], weights: list[float]
) -> None:
    with pytest.raises(MethodError, match="效用须已知且在 0–1 间") as caught:
        contest(values, weights)
    assert "values must be known and in 0 to 1" in caught.value.en


def test_labels_that_disagree_are_refused() -> None:
    problem = contest([[0.8, 0.3]], [0.6, 0.4])
    with pytest.raises(MethodError, match="标签须一致"):
        Contest(values=problem.values[["c1", "c0"]], weights=problem.weights)


def test_a_first_row_that_is_not_the_winner_is_refused() -> None:
    with pytest.raises(MethodError, match="首行“A”的得分不是最高") as caught:
        contest([[0.1, 0.1], [0.5, 0.5]], [0.5, 0.5])
    assert "the first row, A, does not have the greatest score" in caught.value.en
