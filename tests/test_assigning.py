"""Who goes where: exact, proven, checked by other means, told in sentences."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import pytest
from assigning_brute import alone, best_total, least_regret, made
from scipy.optimize import linprog

from sitesel.assigning import covers
from sitesel.assigning.contested import contests, losses_without
from sitesel.assigning.prices import Prices, margins, relaxed
from sitesel.assigning.problem import Problem
from sitesel.assigning.programme import Assignment, optimum, value
from sitesel.assigning.regret import fairest, own_best, regrets, site_regrets
from sitesel.assigning.repeated import Repeated
from sitesel.assigning.shortage import shortage
from sitesel.assigning.stability import stability
from sitesel.assigning.verify import verify
from sitesel.errors import MethodError
from sitesel.text import Text

SIZES = list(product(range(1, 6), range(1, 6)))
CLOSE = 1e-4


def small(score: list[list[float]], **given: Any) -> Problem:  # noqa: ANN401
    rows, columns = len(score), len(score[0])
    parts: dict[str, Any] = {
        "industries": tuple("abcdefg"[:rows]),
        "sites": tuple("PQRSTUV"[:columns]),
        "score": np.array(score, dtype=float),
        "barred": np.zeros((rows, columns), dtype=bool),
        "weight": np.ones(rows),
        "area_mu": np.zeros(rows),
        "least_mu": np.zeros(rows),
        "most_sites": np.ones(rows, dtype=np.int64),
        "must": np.ones(rows, dtype=bool),
        "capacity_mu": np.full(columns, np.nan),
        "inside": np.eye(columns, dtype=bool),
    }
    return Problem(**(parts | given))


def best_of(problem: Problem) -> Assignment:
    found = optimum(problem)
    assert found is not None
    return found


def all_prices(problem: Problem) -> Any:  # noqa: ANN401
    found = relaxed(problem, problem.score, np.ones(problem.shape, dtype=bool))
    assert found is not None
    return found[0]


def any_prices(problem: Problem, seed: int) -> Prices:
    """Draw prices of all that is limited."""
    random, sites = np.random.default_rng(seed), len(problem.sites)
    return Prices(
        land=random.uniform(0, 0.5, sites) * ~np.isnan(problem.capacity_mu),
        place=random.uniform(0, 30, sites) * (problem.per_site is not None),
        apart=random.uniform(0, 30, (len(problem.apart), sites)),
    )


def said_of(problem: Problem, found: Assignment, prices: Prices) -> dict[str, Any]:
    """Write an optimum down by hand, as far as the verifier reads it."""
    got = [sum(s * c for s, c in zip(*pair, strict=True))
           for pair in zip(found.share.tolist(), problem.score.tolist(), strict=True)]  # fmt: skip
    own = own_best(problem)
    lost = [None if np.isnan(o) else max(o - g, 0.0) for o, g in zip(own, got, strict=True)]
    solution = {
        "total": found.total,
        "bound": found.bound,
        "placed": [
            {"industry": problem.industries[i], "site": problem.sites[j],
             "share": float(found.share[i, j])}
            for i, j in np.argwhere(found.share > 0)
        ],
        "regret": lost,
        "most_regret": max((one for one in lost if one is not None), default=None),
    }  # fmt: skip
    none = [None if np.isnan(mu) else float(mu) for mu in problem.capacity_mu]
    return {
        "industries": [
            {"id": name, "area_mu": float(problem.area_mu[i]) or None,
             "least_mu": float(problem.least_mu[i]), "sites": int(problem.most_sites[i]),
             "weight": float(problem.weight[i]), "must": bool(problem.must[i]),
             "own_best": None if np.isnan(own[i]) else float(own[i])}
            for i, name in enumerate(problem.industries)
        ],
        "sites": [
            {"id": name, "capacity_mu": none[j],
             "within": [problem.sites[k] for k in np.flatnonzero(problem.inside[j]) if k != j]}
            for j, name in enumerate(problem.sites)
        ],
        "asked": {"per_site": problem.per_site,
                  "apart": [{"industries": [problem.industries[i] for i in group]}
                            for group in problem.apart]},
        "score": problem.score.tolist(),
        "status": np.where(problem.barred, "excluded", "eligible").tolist(),
        "best": solution,
        "fair": {**solution},
        "proven": found.is_proven,
        "prices": {"land": prices.land.tolist(), "place": prices.place.tolist(),
                   "apart": prices.apart.tolist(),
                   "bound": margins(problem, prices, problem.score).bound},
    }  # fmt: skip


@pytest.mark.parametrize(("rows", "columns"), SIZES)
def test_the_optimum_is_what_trying_everything_gives(rows: int, columns: int) -> None:
    for seed in range(6):
        problem = made(rows, columns, seed)
        found, wanted = optimum(problem), best_total(problem)
        assert (found is None) == (wanted is None)
        if found is not None:
            assert found.total == pytest.approx(wanted, abs=CLOSE)
            assert found.is_proven


@pytest.mark.parametrize(("rows", "columns"), SIZES[::2])
def test_the_fair_alternative_has_the_least_greatest_regret(rows: int, columns: int) -> None:
    for seed in range(3):
        problem = made(rows, columns, seed)
        best = own_best(problem)
        np.testing.assert_allclose(best, alone(problem), atol=CLOSE)
        fair, wanted = fairest(problem, best), least_regret(problem)
        assert (fair is None) == (wanted is None)
        if fair is not None and not np.isnan(best).all():
            most = np.nanmax(regrets(problem, fair.share, best))
            assert most == pytest.approx(wanted, abs=CLOSE)


def cut_brute(problem: Problem) -> float | None:
    """Try every set of sites for each industry; the land is then a linear programme."""
    rows, columns = problem.shape
    sets = [
        list(chain.from_iterable(
            combinations(np.flatnonzero(~problem.barred[row]), many)
            for many in range(1, int(problem.most_sites[row]) + 1)
        ))
        for row in range(rows)
    ]  # fmt: skip
    best = None
    for taken in product(*sets):
        pairs = [(row, site) for row, sites in enumerate(taken) for site in sites]
        sums = [[float(row == one) for row, _ in pairs] for one in range(rows)]
        land = [[float(site == one) for _, site in pairs] for one in range(columns)]
        found = linprog(
            [-problem.weight[row] * problem.score[row, site] / problem.area_mu[row]
             for row, site in pairs],
            A_eq=sums, b_eq=problem.area_mu, A_ub=land, b_ub=problem.capacity_mu,
            bounds=[(problem.least_mu[row] if problem.most_sites[row] > 1 else 0.0, None)
                    for row, _ in pairs],
        )  # fmt: skip
        if found.status == 0 and (best is None or -found.fun > best):
            best = -found.fun
    return best


@pytest.mark.parametrize("seed", range(8))
def test_land_that_may_be_cut_is_cut_as_well_as_can_be(seed: int) -> None:
    random = np.random.default_rng(seed)
    problem = made(
        3, 3, seed, area_mu=random.uniform(50, 300, 3), least_mu=np.array([40.0, 20.0, 0.0]),
        most_sites=np.array([2, 3, 1]), must=np.ones(3, dtype=bool), per_site=None, apart=(),
        inside=np.eye(3, dtype=bool), capacity_mu=random.uniform(60, 400, 3),
    )  # fmt: skip
    found, wanted = optimum(problem), cut_brute(problem)
    assert (found is None) == (wanted is None)
    if found is not None:
        assert found.total == pytest.approx(wanted, abs=1e-3)


def test_a_thousand_random_assignments_stand_before_the_verifier() -> None:
    seen = 0
    for seed in range(1700):
        random = np.random.default_rng(seed)
        rows, columns = (int(one) for one in random.integers(1, 5, 2))
        problem = made(rows, columns, seed, must=random.random(rows) < 0.4)
        found = optimum(problem)
        if found is None:
            continue
        assert verify(said_of(problem, found, any_prices(problem, seed))) == []
        seen += 1
        if seen == 1000:
            return
    pytest.fail(f"only {seen} of them could be assigned")


@pytest.mark.parametrize("seed", range(6))
def test_no_order_of_industries_or_sites_changes_who_goes_where(seed: int) -> None:
    problem = made(4, 5, seed, must=np.zeros(4, dtype=bool), apart=())
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(4), random.permutation(5)
    other = replace(
        problem,
        industries=tuple(problem.industries[row] for row in rows),
        sites=tuple(problem.sites[column] for column in columns),
        score=problem.score[rows][:, columns], barred=problem.barred[rows][:, columns],
        weight=problem.weight[rows], area_mu=problem.area_mu[rows],
        least_mu=problem.least_mu[rows], most_sites=problem.most_sites[rows],
        must=problem.must[rows], capacity_mu=problem.capacity_mu[columns],
        inside=problem.inside[columns][:, columns],
    )  # fmt: skip
    assert (best_of(other).share == best_of(problem).share[rows][:, columns]).all()


def city(seed: int, **given: Any) -> Problem:  # noqa: ANN401
    """Make one large enough that most pairs are left out."""
    random = np.random.default_rng(seed)
    parts: dict[str, Any] = {
        "must": np.ones(6, dtype=bool), "area_mu": random.uniform(100, 300, 6), "per_site": None,
        "capacity_mu": random.uniform(150, 330, 40), "most_sites": np.ones(6, dtype=np.int64),
        "apart": ((0, 1),),
    }  # fmt: skip
    return made(6, 40, seed, **(parts | given))


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"most_sites": np.array([1, 2, 1, 3, 1, 1]), "least_mu": np.full(6, 30.0)},
        {"must": np.array([True, False] * 3)},
        {"area_mu": np.zeros(6), "per_site": 1, "inside": np.eye(40, dtype=bool), "apart": ()},
        {"area_mu": np.zeros(6), "per_site": 2, "most_sites": np.array([2, 1, 1, 1, 3, 1])},
    ],
    ids=["land", "cut", "optional", "matching", "places"],
)
def test_other_scores_are_assigned_anew_as_exactly_as_the_first(given: dict[str, Any]) -> None:
    problem = city(3, **given)
    prices, random = all_prices(problem), np.random.default_rng(1)
    for _ in range(4):
        score = np.clip(problem.score + random.normal(0, 8, problem.shape), 0, 100)
        share, exact = (
            Repeated(problem=problem, prices=prices).best(score),
            best_of(replace(problem, score=score)),
        )
        assert share is not None
        total = problem.weight @ value(problem, share, score)
        assert total == pytest.approx(exact.total, abs=CLOSE)


@pytest.mark.parametrize("seed", [17, 44])
def test_what_the_first_few_pairs_give_is_not_taken_for_the_optimum(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(seed)
    problem = made(
        7, 6, seed, must=np.ones(7, dtype=bool), area_mu=random.uniform(100, 300, 7),
        per_site=None, apart=(), most_sites=np.ones(7, dtype=np.int64),
        capacity_mu=random.uniform(200, 500, 6),
    )  # fmt: skip
    monkeypatch.setattr("sitesel.assigning.repeated.REACH", 1e-5)
    share = Repeated(problem=problem, prices=all_prices(problem)).best(problem.score)
    assert share is not None
    assert problem.weight @ value(problem, share) == pytest.approx(best_total(problem), abs=CLOSE)


def test_any_prices_prove_a_bound_and_those_of_a_matching_the_optimum() -> None:
    for seed in range(20):
        problem = made(3, 4, seed, must=np.array([True, False, False]))
        if optimum(problem) is None:
            continue
        for draw in range(3):
            prices = any_prices(problem, draw)
            bound = margins(problem, prices, problem.score).bound
            assert bound >= best_of(problem).total - CLOSE
    matching = city(4, area_mu=np.zeros(6), per_site=1, inside=np.eye(40, dtype=bool), apart=())
    assert matching.is_matching
    bound = margins(matching, all_prices(matching), matching.score).bound
    assert bound == pytest.approx(best_of(matching).total, abs=CLOSE)


def test_industries_too_large_to_share_a_site_make_a_row() -> None:
    # P holds 100 亩: of a (60), b (50) and d (70) only one, and c (20) beside it
    problem = small(
        [[50.0, 10.0]] * 4, area_mu=np.array([60.0, 50.0, 20.0, 70.0]),
        capacity_mu=np.array([100.0, 400.0]),
    )  # fmt: skip
    torn = np.array([[0.8, 0.2], [0.8, 0.2], [0.6, 0.4], [0.0, 1.0]])
    rows = covers.broken(problem, torn)
    assert rows.site.tolist() == [0]
    assert rows.member.tolist() == [[True, True, False, True]]
    assert rows.most.tolist() == [1.0]
    assert (
        len(covers.broken(problem, np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]))) == 0
    )


def test_land_of_a_park_makes_rows_of_the_park_that_it_lies_in() -> None:
    problem = small(
        [[50.0, 40.0]] * 2, area_mu=np.array([60.0, 60.0]), capacity_mu=np.array([70.0, 100.0]),
        inside=np.array([[True, True], [False, True]]),
    )  # fmt: skip
    rows = covers.broken(problem, np.array([[0.5, 0.3], [0.5, 0.3]]))
    pair = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert rows.site.tolist() == [1]
    assert rows.counts(problem, *pair).tolist() == [[True] * 4]


@pytest.mark.parametrize("split", [1, 3])
def test_rows_that_are_broken_cut_off_no_assignment_and_tighten_the_bound(split: int) -> None:
    tightened = 0
    for seed in range(30):
        random = np.random.default_rng(seed)
        problem = made(
            5, 3, seed, must=np.ones(5, dtype=bool), apart=(), per_site=None,
            area_mu=random.uniform(40, 200, 5), capacity_mu=random.uniform(150, 450, 3),
            most_sites=np.array([split, 1, 1, 1, 1]), least_mu=np.full(5, 20.0),
        )  # fmt: skip
        every, best = np.ones(problem.shape, dtype=bool), optimum(problem)
        found = relaxed(problem, problem.score, every)
        if best is None or found is None:
            continue
        plain = margins(problem, found[0], problem.score).bound
        rows = covers.broken(problem, found[1])
        tight = relaxed(problem, problem.score, every, rows)
        assert tight is not None
        bound = margins(problem, tight[0], problem.score).bound
        assert best.total - CLOSE <= bound <= plain + CLOSE
        tightened += bound < plain - CLOSE
    assert tightened >= 5


def test_a_pair_that_is_used_costs_the_bound_at_least_what_prices_say() -> None:
    for seed in range(6):
        random = np.random.default_rng(seed)
        problem = made(
            3, 3, seed, area_mu=random.uniform(100, 300, 3), least_mu=np.array([5.0, 10.0, 0.0]),
            most_sites=np.array([2, 3, 1]), must=np.array([True, False, False]), apart=(),
            capacity_mu=random.uniform(90, 400, 3),
        )  # fmt: skip
        for prices in (any_prices(problem, seed), any_prices(problem, seed + 9)):
            told = margins(problem, prices, problem.score)
            for row, column in np.argwhere(problem.most > 0).tolist():
                forced = optimum(problem, forced=[(row, column)])
                if forced is not None:  # and so there is an assignment
                    assert forced.total <= told.bound - told.loss[row, column] + CLOSE


def test_a_site_takes_no_less_than_the_least_of_an_industry() -> None:
    # of 100 亩 at least 20 a site: 80 at P, which could hold 90, and 20 at Q
    problem = small(
        [[90, 10]], area_mu=np.array([100.0]), least_mu=np.array([20.0]),
        most_sites=np.array([2]), capacity_mu=np.array([90.0, 100.0]),
    )  # fmt: skip
    assert problem.most[0] == pytest.approx([0.8, 1.0])
    assert best_of(problem).share[0] == pytest.approx([0.8, 0.2], abs=1e-6)
    large = replace(problem, least_mu=np.array([60.0]), capacity_mu=np.array([90.0, 95.0]))
    assert optimum(large) is None  # 60 and 60 are more than it wants


def test_a_contest_tells_what_the_whole_loses_by_giving_the_site_to_each() -> None:
    # P is the best of a, b and c. a at P: 90 + 70 + 60 = 220; b at P: 88 + 50 + 60 = 198 with a at
    # Q and c at R; c at P: 80 + 50 + 40 = 170, or 80 + 70 + 30 = 180 with b at Q and a at R.
    problem = small([[90, 50, 30], [88, 70, 40], [80, 55, 60]], per_site=1)
    found = best_of(problem)
    assert found.total == pytest.approx(220)
    (contest,) = contests(problem, found)
    assert (contest.site, contest.rivals) == (0, (0, 1, 2))
    assert contest.loss == pytest.approx((0, 22, 40))
    # without a at P the best is 198; without b at Q: 90 + 40 + 55 = 185, or b at P: 198.
    without = losses_without(problem, found, all_prices(problem))
    assert without[0, 0] == pytest.approx(22)
    assert without[1, 1] == pytest.approx(22)
    assert np.isnan(without[0, 1])


def test_regrets_are_what_industries_and_sites_give_up() -> None:
    problem = small([[90, 50, 0], [88, 70, 0]], per_site=1)
    found = best_of(problem)
    assert regrets(problem, found.share, own_best(problem)).tolist() == [0, 18]
    sites = site_regrets(problem, found.share)
    assert sites[:2].tolist() == [0, 0]
    assert np.isnan(sites[2])


def test_stability_counts_the_draws_in_which_a_pair_stays() -> None:
    problem = small([[90, 50], [80, 60]], per_site=1)  # 150 as it stands, 130 crossed
    crossed = np.array([[50.0, 90.0], [80.0, 60.0]])
    draws = [problem.score, crossed, problem.score, problem.score]
    found = stability(problem, best_of(problem), draws, prices=all_prices(problem))
    assert found.draws == 4
    assert found.kept.tolist() == [[0.75, 0.25], [0.25, 0.75]]
    assert found.whole == 0.75


def test_land_of_a_park_counts_in_the_park_that_it_lies_in() -> None:
    inside = np.array([[True, True], [False, True]])  # P lies in Q
    problem = small(
        [[90, 10], [10, 90]], area_mu=np.array([60.0, 60.0]), inside=inside,
        capacity_mu=np.array([80.0, 100.0]), must=np.array([True, False]),
    )  # fmt: skip
    assert best_of(problem).total == pytest.approx(90)
    apart = replace(problem, inside=np.eye(2, dtype=bool))
    assert best_of(apart).total == pytest.approx(180)


def test_an_unknown_capacity_limits_nothing() -> None:
    problem = small([[90, 10]], area_mu=np.array([1e6]), capacity_mu=np.array([np.nan, 5.0]))
    assert best_of(problem).share.tolist() == [[1.0, 0.0]]


def broken(change: Any) -> list[str]:  # noqa: ANN401
    problem = small(
        [[90, 50, 30], [88, 70, 40], [80, 55, 60]], per_site=1, apart=((0, 1),),
        area_mu=np.array([50.0, 50.0, 0.0]), capacity_mu=np.array([60.0, 60.0, np.nan]),
        barred=np.array([[0, 0, 1], [0, 0, 0], [0, 0, 0]], dtype=bool),
    )  # fmt: skip
    said = said_of(problem, best_of(problem), all_prices(problem))
    assert verify(said) == []
    change(said)
    return [one.zh for one in verify(said)]


FAULTS = {
    "被约束排除": lambda said: said["best"]["placed"][0].update(site="R"),
    "没有落地": lambda said: said["best"]["placed"].pop(0),
    "份额和": lambda said: said["best"]["placed"][0].update(share=0.5),
    "至多 1 个": lambda said: said["best"]["placed"][0].update(site="Q"),
    "不得同处": lambda said: said["best"]["placed"][0].update(site="Q"),
    "超过容量": lambda said: said["sites"][0].update(capacity_mu=40.0),
    "要 2 个地块": lambda said: said["industries"][2].update(sites=2),
    "目标值应为": lambda said: said["best"].update(total=said["best"]["total"] + 1),
    "的损失应为": lambda said: said["best"]["regret"].__setitem__(1, 0.0),
    "最大损失应为": lambda said: said["best"].update(most_regret=0.0),
    "上界低于": lambda said: said["best"].update(bound=said["best"]["bound"] - 1),
    "声称最优": lambda said: said["best"].update(bound=said["best"]["bound"] + 1),
    "价格证明的上界与": lambda said: said["prices"]["place"].__setitem__(0, -1.0),
    "价格证明的上界与所写": lambda said: said["prices"]["land"].__setitem__(2, 1.0),
    "不大于 0": lambda said: said["best"]["placed"][0].update(share=-1.0),
}


@pytest.mark.parametrize("word", FAULTS)
def test_the_verifier_finds_what_was_broken(word: str) -> None:
    assert any(word in fault for fault in broken(FAULTS[word]))


def test_a_price_that_proves_too_little_is_found() -> None:
    def change(said: dict[str, Any]) -> None:
        said["score"][0][0] += 50
        said["best"]["total"] += 50

    assert broken(change)


def why(problem: Problem) -> str:
    assert optimum(problem) is None
    names = [Text(one, one) for one in problem.industries], [Text(s, s) for s in problem.sites]
    return shortage(problem, *names).text("zh")


def test_an_industry_that_is_excluded_everywhere_is_named() -> None:
    assert "a:2 个地块都被约束排除" in why(small([[1, 2]], barred=np.ones((1, 2), dtype=bool)))


def test_an_industry_too_large_for_any_site_is_told_by_how_much() -> None:
    problem = small([[1, 2]], area_mu=np.array([500.0]), capacity_mu=np.array([120.0, 200.0]))
    assert "要 500 亩、最多 1 处" in why(problem)
    assert "最大为Q(200 亩),至少差 300 亩" in why(problem)


def test_industries_that_together_find_too_little_land_are_told_by_how_much() -> None:
    problem = small(
        [[1, 2], [1, 2], [1, 2]], area_mu=np.array([90.0, 80.0, 70.0]),
        capacity_mu=np.array([100.0, 100.0]),
    )  # fmt: skip
    told = why(problem)
    assert "至少差 70 亩" in told
    assert "c:要 70 亩,差 70 亩" in told


def test_more_industries_than_places_are_told() -> None:
    told = why(small([[1.0], [2.0]], per_site=1))
    assert "至少有 1 个产业没有去处" in told
    assert "已放满的地块:P" in told


@pytest.mark.parametrize(
    "given",
    [
        {"area_mu": np.array([-1.0])}, {"weight": np.array([0.0])},
        {"capacity_mu": np.array([-5.0, 1.0])}, {"least_mu": np.array([-1.0])},
        {"most_sites": np.array([0])}, {"per_site": 0},
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(MethodError, match="分配问题须有"):
        small([[1, 2]], **given)


def test_arrays_of_other_sizes_are_refused() -> None:
    with pytest.raises(MethodError, match="数组大小"):
        small([[1, 2]], weight=np.ones(2))
