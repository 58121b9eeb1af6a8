"""Acceptability: closed forms, areas, exact volumes, a naive loop, a published analysis."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
from dataclasses import fields

import numpy as np
import published_smaa as published
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull, Delaunay, HalfspaceIntersection

from sitesel.errors import MethodError
from sitesel.robustness import Acceptability, Values, WeightSpace, simulation, smaa, uncertain

DRAWS = 20_000
RANDOM = np.random.default_rng(20261124)


def space(criteria: int, *, box: float | None = None) -> WeightSpace:
    names = tuple(f"c{at}" for at in range(criteria))
    return WeightSpace(names=names, stated=np.full(criteria, 1 / criteria), box=box)


def analysed(
    best: list[list[float]] | np.ndarray, *, draws: int = DRAWS, box: float | None = None
) -> Acceptability:
    values = Values.exactly(np.asarray(best, dtype=float))
    return smaa(values, space(values.best.shape[1], box=box), draws=draws, seed=1, measured=False)


def error(share: float, draws: int = DRAWS) -> float:
    """Give four standard errors of a share."""
    return 4 * math.sqrt(max(share * (1 - share), 1e-4) / draws)


def same(one: Acceptability, other: Acceptability) -> bool:
    pairs = [(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)]
    return all(np.array_equal(mine, its, equal_nan=True) for mine, its in pairs)


@pytest.mark.parametrize(
    ("first", "second"), [((0.9, 0.2), (0.3, 0.4)), ((0.5, 0.1), (0.0, 1.0)), ((1, 0), (0, 0.01))]
)
def test_two_sites_and_two_criteria_have_the_probability_of_the_closed_form(
    first: tuple[float, float], second: tuple[float, float]
) -> None:
    # The first wins where w d1 + (1 - w) d2 > 0, w uniform on [0, 1], d1 > 0 > d2: w > t, with
    # t = -d2 / (d1 - d2). Its central weight is the middle of [t, 1], the other's that of [0, t].
    d1, d2 = first[0] - second[0], first[1] - second[1]
    t = -d2 / (d1 - d2)
    found = analysed([list(first), list(second)])
    assert found.first[0] == pytest.approx(1 - t, abs=error(t))
    assert found.wins[0, 1] == pytest.approx(1 - t, abs=error(t))
    assert found.expected_rank[0] == pytest.approx(1 + t, abs=error(t))
    assert found.central_weights[:, 0] == pytest.approx([(1 + t) / 2, t / 2], abs=0.02)
    # The rank is 1 or 2: its standard error is that of a share.
    mine = found.wins[1, 0]
    expected = math.sqrt(mine * (1 - mine) / (DRAWS - 1))
    assert found.expected_rank_error == pytest.approx([expected, expected])


def test_three_corners_share_the_triangle_and_a_compromise_takes_its_middle() -> None:
    # (1, 0, 0) beats (0.5, 0.5, 0.5) where w1 > 1/2: the corner triangle, a quarter of the area,
    # its centroid (2/3, 1/6, 1/6). The compromise has the middle triangle, a quarter, centroid 1/3.
    found = analysed([[0.5, 0.5, 0.5], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert found.first == pytest.approx([0.25] * 4, abs=error(0.25))
    expected = np.full((4, 3), 1 / 6) + np.vstack([np.full(3, 1 / 6), np.eye(3) / 2])
    assert np.allclose(found.central_weights, expected, atol=0.01)
    # The best corner is ahead of the compromise with probability 3/4; then the compromise is
    # second, as of the others one has w < 1/2: it is never worse.
    assert found.acceptability[0] == pytest.approx([0.25, 0.75, 0, 0], abs=error(0.25))


def test_with_one_criterion_the_probability_is_that_of_the_value() -> None:
    nan = math.nan
    values = Values(
        best=np.array([[0.6], [nan], [0.5]]),
        low=np.array([[0.6], [nan], [0.5]]),
        high=np.array([[0.6], [nan], [0.5]]),
    )
    found = smaa(values, space(1), draws=DRAWS, seed=1, measured=True)
    # Uniform on [0, 1]: above 0.6 in 40 %, between the two in 10 %.
    assert found.first == pytest.approx([0.6, 0.4, 0.0], abs=error(0.4))
    assert found.acceptability[1] == pytest.approx([0.4, 0.1, 0.5], abs=error(0.5))
    assert found.confidence[:2] == pytest.approx([0.6, 0.4], abs=error(0.4, 2000))
    assert math.isnan(found.confidence[2])
    triangle = Values(
        best=np.array([[0.6], [0.5]]), low=np.array([[0.6], [0.0]]), high=np.array([[0.6], [1.0]])
    )
    found = smaa(triangle, space(1), draws=DRAWS, seed=1, measured=True)
    assert found.first[0] == pytest.approx(0.68, abs=error(0.68))  # 1 - 0.4^2 / (1 * 0.5)
    fixed = smaa(triangle, space(1), draws=100, seed=1, measured=False)
    assert fixed.first.tolist() == [1, 0]
    assert fixed.confidence[0] == 1


def exact(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First shares and central weights from volumes of polytopes (Qhull), all weights allowed."""
    sites, criteria = values.shape
    reduced = values[:, :-1] - values[:, -1:]  # score = reduced . w + last
    simplex = np.vstack(
        [
            np.append(-np.eye(criteria - 1), np.zeros((criteria - 1, 1)), axis=1),
            np.append(np.ones(criteria - 1), -1.0)[None],
        ]
    )
    shares, centres = np.zeros(sites), np.full((sites, criteria), np.nan)
    tries = np.random.default_rng(0).dirichlet(np.ones(criteria), 4000)[:, :-1]
    for site in range(sites):
        rivals = np.delete(np.arange(sites), site)
        sides = np.column_stack(
            [reduced[rivals] - reduced[site], values[rivals, -1] - values[site, -1]]
        )
        halves = np.vstack([simplex, sides])
        depth = (halves[:, :-1] @ tries.T + halves[:, -1:]).max(axis=0)
        if depth.min() > -1e-7:
            continue
        corners = HalfspaceIntersection(halves, tries[depth.argmin()]).intersections
        parts = corners[Delaunay(corners).simplices]
        volumes = np.abs(np.linalg.det(parts[:, 1:] - parts[:, :1]))
        shares[site] = ConvexHull(corners).volume * math.factorial(criteria - 1)
        centre = np.average(parts.mean(axis=1), axis=0, weights=volumes)
        centres[site] = np.append(centre, 1 - centre.sum())
    return shares, centres


@pytest.mark.parametrize("criteria", [3, 4])
def test_first_shares_and_central_weights_are_exact_volumes_and_centroids(criteria: int) -> None:
    values = np.random.default_rng(criteria).random((7, criteria))
    shares, centres = exact(values)
    assert shares.sum() == pytest.approx(1, abs=5e-4)  # a sliver may be missed
    found = analysed(values)
    for site, share in enumerate(shares):
        assert found.first[site] == pytest.approx(share, abs=error(share))
        if share > 0.02:
            tolerance = 4 * 0.3 / math.sqrt(share * DRAWS)
            assert found.central_weights[site] == pytest.approx(centres[site], abs=tolerance)


def naive(values: np.ndarray, weights: np.ndarray) -> dict[str, np.ndarray]:
    """Count by loops over draws and sites, with Python's sort."""
    sites = len(values)
    counts, wins, ranks = np.zeros((sites, sites)), np.zeros((sites, sites)), []
    central: list[list[np.ndarray]] = [[] for _ in values]
    for weight in weights:
        score = [round(sum(w * v for w, v in zip(weight, row, strict=True)), 12) for row in values]
        ordered = sorted(range(sites), key=lambda row, score=score: -score[row])
        for rank, row in enumerate(ordered):
            counts[row, rank] += 1
        for one, other in itertools.permutations(range(sites), 2):
            wins[one, other] += score[one] > score[other]
        central[ordered[0]].append(weight)
        ranks.append([ordered.index(row) + 1 for row in range(sites)])
    draws, table = len(weights), np.array(ranks)
    np.fill_diagonal(wins, np.nan)
    return {
        "acceptability": counts / draws,
        "wins": wins / draws,
        "expected_rank": table.mean(axis=0),
        "expected_rank_error": table.std(axis=0, ddof=1) / math.sqrt(draws),
        "rank_low": np.quantile(table, 0.05, axis=0, method="inverted_cdf"),
        "rank_high": np.quantile(table, 0.95, axis=0, method="inverted_cdf"),
        "central_weights": np.array(
            [
                np.mean(some, axis=0) if some else np.full(values.shape[1], np.nan)
                for some in central
            ]
        ),
    }


@pytest.mark.parametrize("box", [None, 0.3])
def test_every_count_is_that_of_a_naive_loop_over_the_same_draws(box: float | None) -> None:
    for values in (RANDOM.random((9, 4)), RANDOM.integers(0, 3, (9, 4)) / 2):
        found = analysed(values, draws=1300, box=box)
        expected = naive(values, space(4, box=box).draws(1300, seed=1))
        for name, numbers in expected.items():
            assert np.allclose(getattr(found, name), numbers, equal_nan=True, atol=1e-12), name
        assert found.draws == found.rank_draws == 1300


def test_the_published_analysis_of_antidepressants_is_met(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(_: Values, random: np.random.Generator, *, count: int) -> uncertain.Drawn:
        value = [one.draws(random, count=count) for one in published.CRITERIA]
        groups = [(slice(5 * at, 5 * at + 5), np.arange(5), at) for at in range(len(value))]
        return uncertain.Drawn(value=np.hstack(value), groups=tuple(groups))

    monkeypatch.setattr(Values, "drawn", drawn)
    unknown = Values.exactly(np.full((5, 6), np.nan))
    found = smaa(unknown, space(6), draws=DRAWS, seed=1, measured=True)
    tolerance = {"abs": published.ACCEPTABILITY_TOLERANCE}
    assert found.acceptability == pytest.approx(published.ACCEPTABILITY, **tolerance)
    tolerance = {"abs": published.WEIGHT_TOLERANCE}
    assert found.central_weights == pytest.approx(published.CENTRAL_WEIGHTS, **tolerance)
    assert found.confidence == pytest.approx(published.CONFIDENCE, **tolerance)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_properties_hold_for_any_problem(data: st.DataObject) -> None:
    sites, criteria = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 4))
    unit = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1))
    values = np.array([[data.draw(unit) for _ in range(criteria)] for _ in range(sites)])
    found = analysed(values, draws=120, box=data.draw(st.sampled_from([None, 0.3])))
    assert found.acceptability.sum(axis=0) == pytest.approx(1)  # some site has each rank
    assert found.acceptability.sum(axis=1) == pytest.approx(1)  # each site has some rank
    assert found.expected_rank.sum() == pytest.approx(sites * (sites + 1) / 2)
    ranks = np.arange(1, sites + 1)
    assert found.acceptability @ ranks == pytest.approx(found.expected_rank)
    assert (found.rank_low <= found.rank_high).all()
    ever = found.first > 0
    assert np.isnan(found.central_weights[~ever]).all()
    mixed = found.first[ever] @ found.central_weights[ever]
    assert mixed.sum() == pytest.approx(1)
    for one, other in itertools.permutations(range(sites), 2):
        total = found.wins[one, other] + found.wins[other, one]
        assert total <= 1 + 1e-12
        if (values[one] >= values[other]).all():
            assert found.wins[other, one] == 0  # dominance
            better = (values[one] > values[other] + 1e-9).all()
            assert found.wins[one, other] == 1 or not better
            assert found.first[other] == 0 or other < one


def test_central_weights_make_their_own_site_first() -> None:
    for values in (RANDOM.random((60, 5)), RANDOM.random((400, 5))):
        found = analysed(values, draws=3000)
        ever = np.flatnonzero(found.first > 0)
        assert len(ever) > 3
        assert (np.argmax(values @ found.central_weights[ever].T, axis=0) == ever).all()
        assert (found.confidence[ever] == 1).all()
        assert np.isnan(found.confidence[found.first == 0]).all()


def test_a_duplicate_takes_nothing_from_the_others_but_a_rank() -> None:
    values = RANDOM.random((6, 4))
    once, twice = analysed(values), analysed(np.vstack([values, values[:1]]))
    assert np.array_equal(twice.first[:6], once.first)  # ties go to the earlier row
    assert twice.first[6] == 0
    assert np.array_equal(twice.wins[:6, :6], once.wins, equal_nan=True)
    assert (twice.wins[0, 6], twice.wins[6, 0]) == (0, 0)
    assert np.allclose(twice.expected_rank[6], once.expected_rank[0] + 1)
    behind = once.wins[0, 1:]  # the others fall by one exactly where they are behind the pair
    assert np.allclose(twice.expected_rank[1:6], once.expected_rank[1:] + behind)
    assert 6 in twice.apart(0.95)  # and the two cannot be told apart


def test_a_dominated_site_is_never_ahead_though_its_values_are_drawn() -> None:
    low = np.array([[0.6, 0.6], [0.1, 0.1]])
    values = Values(best=low + 0.1, low=low, high=low + 0.3)
    found = smaa(values, space(2), draws=2000, seed=1, measured=True)
    assert found.first.tolist() == [1, 0]
    assert found.wins[0, 1] == 1
    assert found.apart(1.0) == (0,)


def test_the_group_that_cannot_be_told_apart_starts_with_the_first() -> None:
    found = analysed([[0.5, 0.5], [0.9, 0.2], [0.4, 0.4], [0.0, 0.1]])
    # Row 1 is ahead where 0.4 w > 0.3 (1 - w), w > 3/7; rows 2 and 3 are dominated by row 0.
    assert found.wins[0, 1] == pytest.approx(3 / 7, abs=error(0.43))
    assert found.apart(0.95) == (0, 1)
    assert found.apart(0.4) == (0,)


def uncertain_values(sites: int, criteria: int) -> Values:
    random = np.random.default_rng(sites)
    best = random.random((sites, criteria))
    low, high = best * random.random(best.shape), best + (1 - best) * random.random(best.shape)
    certain = random.random(best.shape) < 0.5
    best[random.random(best.shape) < 0.1] = np.nan
    return Values(best=best, low=np.where(certain, best, low), high=np.where(certain, best, high))


@pytest.mark.parametrize("measured", [True, False])
@pytest.mark.parametrize("sites", [30, 250])
def test_the_result_is_the_same_for_any_number_of_threads(sites: int, *, measured: bool) -> None:
    values = uncertain_values(sites, 5)
    results = [
        smaa(values, space(5), draws=2300, seed=4, measured=measured, threads=threads)
        for threads in (1, 2, 3, None)
    ]
    assert all(same(results[0], other) for other in results[1:])
    other_seed = smaa(values, space(5), draws=2300, seed=5, measured=measured)
    assert not same(results[0], other_seed)


def test_many_sites_are_reported_in_part_and_the_rest_is_nan() -> None:
    values = RANDOM.random((260, 4))
    found = analysed(values, draws=1500)
    assert found.acceptability.shape == (260, simulation.TOP)
    assert found.wins.shape == (simulation.LEADING,) * 2
    assert np.isfinite(found.rank_high[: simulation.LEADING]).all()
    assert np.isnan(found.rank_high[simulation.LEADING :]).all()
    score = np.round(space(4).draws(1500, seed=1) @ values.T, 12)
    rank = 1 + np.argsort(np.argsort(-score, axis=1, kind="stable"), axis=1)
    assert np.allclose(found.expected_rank, rank.mean(axis=0))
    for place in range(simulation.TOP):
        assert np.allclose(found.acceptability[:, place], (rank == place + 1).mean(axis=0))
    quantile = np.quantile(rank[:, :50], 0.95, axis=0, method="inverted_cdf")
    assert np.array_equal(found.rank_high[:50], quantile)


def test_with_very_many_sites_ranks_use_fewer_draws_and_the_top_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values, draws = RANDOM.random((300, 4)), 2500
    whole = analysed(values, draws=draws)
    monkeypatch.setattr(simulation, "WORK", 1)
    part = analysed(values, draws=draws)
    assert (part.draws, part.rank_draws) == (draws, simulation.LEAST_DRAWS)
    assert np.array_equal(part.acceptability, whole.acceptability)
    assert np.array_equal(part.central_weights, whole.central_weights, equal_nan=True)
    first = analysed(values, draws=1000)
    assert np.array_equal(part.expected_rank, first.expected_rank)
    assert np.array_equal(part.wins, first.wins, equal_nan=True)
    found = smaa(uncertain_values(300, 4), space(4), draws=draws, seed=1, measured=True)
    assert (found.draws, found.rank_draws) == (1000, 1000)


def test_progress_is_told_up_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    values = Values.exactly(RANDOM.random((201, 3)))
    tell = lambda done, total: told.append((done, total))  # noqa: E731
    smaa(values, space(3), draws=2500, seed=1, measured=False, progress=tell)
    assert told == [(1000, 2500), (2000, 2500), (2500, 2500)]
    told.clear()
    monkeypatch.setattr(simulation, "WORK", 1)
    smaa(values, space(3), draws=2500, seed=1, measured=False, progress=tell)
    assert told == [(1000, 3500), (2000, 3500), (3000, 3500), (3500, 3500)]


@pytest.mark.parametrize(("sites", "known"), [(2000, True), (2001, False)])
def test_confidence_of_very_many_uncertain_sites_is_not_computed(
    sites: int, *, known: bool
) -> None:
    best = np.full((sites, 1), 0.2)
    best[0] = 0.9
    values = Values(best=best, low=best - 0.1, high=best + 0.1)
    found = smaa(values, space(1), draws=50, seed=1, measured=True)
    assert found.first[0] == 1
    assert np.isfinite(found.confidence[0]) == known
    assert np.isnan(found.confidence[1:]).all()


def test_each_block_draws_values_of_its_own() -> None:
    values = Values.exactly(np.array([[0.6], [math.nan]]))
    one, two = (smaa(values, space(1), draws=d, seed=1, measured=True) for d in (1000, 2000))
    assert one.first[0] != two.first[0]


@pytest.mark.parametrize(
    ("values", "draws"), [(np.ones((2, 3)), 10), (np.ones((0, 2)), 10), (np.ones((2, 2)), 0)]
)
def test_a_problem_without_sites_draws_or_weights_is_refused(
    values: np.ndarray, draws: int
) -> None:
    with pytest.raises(MethodError, match="at least one draw") as caught:
        smaa(Values.exactly(values), space(2), draws=draws, seed=1, measured=False)
    assert "至少要有" in caught.value.zh


def test_scipy_is_not_loaded_for_a_box() -> None:
    code = (
        "import sys, numpy as np; from sitesel.robustness import *;"
        "s = WeightSpace(names=('a', 'b'), stated=np.array([0.6, 0.4]), box=0.3,"
        " statements=parse('a >= b', {'a': 0, 'b': 1}));"
        "smaa(Values.exactly(np.eye(2)), s, draws=10, seed=1, measured=True);"
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
