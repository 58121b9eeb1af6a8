"""Draws of weights: uniform as theory says, the same however they are cut; contradictions."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.spatial import ConvexHull, Delaunay, HalfspaceIntersection
from scipy.stats import beta, ks_2samp, kstest

from sitesel.errors import MethodError
from sitesel.robustness import Statement, WeightSpace, parse
from sitesel.robustness.hit_and_run import HitAndRun
from sitesel.robustness.polytope import polytope
from sitesel.robustness.streams import PILOT, generator

COUNT = 20_000
ABC = ("a", "b", "c")


def statements(texts: list[str], names: tuple[str, ...] = ABC) -> tuple[Statement, ...]:
    places = {name: at for at, name in enumerate(names)}
    return tuple(one for text in texts for one in parse(text, places))


def space(
    stated: list[float], *, box: float | None = None, texts: list[str] | None = None
) -> WeightSpace:
    names = tuple("abcdefghijklmnopqrstuvwxyz"[: len(stated)])
    return WeightSpace(
        names=names, stated=np.array(stated), box=box, statements=statements(texts or [], names)
    )


def walked(where: WeightSpace, *, seed: int, blocks: int = 10) -> np.ndarray:
    """Draw by hit-and-run what could also be drawn exactly."""
    found = polytope(where.low, where.high, where.statements).flattened()
    assert found is not None
    walk = HitAndRun.of(*found)
    return np.concatenate(
        [walk.draws(generator(seed, purpose=PILOT, block=100 + at)) for at in range(blocks)]
    )


def centroid(corners: np.ndarray) -> np.ndarray:
    """Centroid of a polytope in the plane sum = 1: mean of its simplices by their volume."""
    flat = corners[:, :-1]
    parts = flat[Delaunay(flat).simplices]
    volumes = np.abs(np.linalg.det(parts[:, 1:] - parts[:, :1]))
    inside = np.average(parts.mean(axis=1), axis=0, weights=volumes)
    return np.append(inside, 1 - inside.sum())


def corners_of_box(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """All points with every weight but one at a bound, that one within its own."""
    found = []
    for free in range(len(low)):
        others = [at for at in range(len(low)) if at != free]
        for ends in itertools.product(*((low[at], high[at]) for at in others)):
            point = np.zeros(len(low))
            point[others] = ends
            point[free] = 1 - sum(ends)
            if low[free] - 1e-12 <= point[free] <= high[free] + 1e-12:
                found.append(point)
    return np.unique(np.round(found, 12), axis=0)


def test_the_whole_simplex_has_the_moments_and_marginals_of_the_uniform_distribution() -> None:
    m = 5
    found = space([1 / m] * m).draws(COUNT, seed=1)
    assert np.allclose(found.sum(axis=1), 1)
    assert found.min() >= 0
    # Dirichlet(1, ..., 1): mean 1/m, variance (m - 1) / (m^2 (m + 1)), covariance -1/(m^2 (m + 1))
    spread = math.sqrt((m - 1) / (m**2 * (m + 1)))
    assert np.allclose(found.mean(axis=0), 1 / m, atol=4 * spread / math.sqrt(COUNT))
    assert np.allclose(found.var(axis=0), spread**2, rtol=0.05)
    apart = np.cov(found, rowvar=False)[~np.eye(m, dtype=bool)]
    assert np.allclose(apart, -1 / (m**2 * (m + 1)), rtol=0.12)
    for weight in found.T:
        assert kstest(weight, beta(1, m - 1).cdf).pvalue > 0.001


def test_weights_in_order_have_the_rank_order_centroid_as_their_mean() -> None:
    # Barron, F. H. and Barrett, B. E. (1996). Decision quality using ranked attribute weights.
    # Management Science 42(11), 1515-1523, doi:10.1287/mnsc.42.11.1515: the centroid of
    # w1 >= w2 >= w3 is 11/18, 5/18, 2/18, in general (1/m) times the sum of 1/k for k = j to m.
    for m in (3, 5):
        names = "abcde"[:m]
        texts = [f"{one} >= {other}" for one, other in itertools.pairwise(names)]
        where = space([1 / m] * m, texts=texts)
        roc = [sum(1 / k for k in range(j, m + 1)) / m for j in range(1, m + 1)]
        for found in (where.draws(COUNT, seed=3), walked(where, seed=3)):
            assert (np.diff(found, axis=1) <= 1e-12).all()
            error = found.std(axis=0) / math.sqrt(len(found))
            assert (np.abs(found.mean(axis=0) - roc) <= 4 * error).all()
    assert np.allclose(roc, [0.45667, 0.25667, 0.15667, 0.09, 0.04], atol=1e-5)


def test_hit_and_run_in_thirteen_dimensions_is_as_sorting_exponentials() -> None:
    m = 14
    names = tuple("abcdefghijklmn")
    texts = [f"{one} >= {other}" for one, other in itertools.pairwise(names)]
    where = space([1 / m] * m, texts=texts)
    assert where._walk is not None
    found = where.draws(5000, seed=11)
    exact = generator(5, purpose=PILOT, block=7).standard_exponential((COUNT, m))
    exact = -np.sort(-exact / exact.sum(axis=1, keepdims=True), axis=1)
    for mine, its in zip(found.T, exact.T, strict=True):
        assert ks_2samp(mine, its).pvalue > 0.001
    mine, its = np.corrcoef(found, rowvar=False), np.corrcoef(exact, rowvar=False)
    assert np.allclose(mine, its, atol=0.06)


@pytest.mark.parametrize(
    ("stated", "box"),
    [([0.5, 0.3, 0.2], 0.3), ([0.7, 0.1, 0.1, 0.1], 0.5), ([0.4, 0.3, 0.2, 0.1], 0.9)],
)
def test_a_box_has_the_centroid_of_its_corners(stated: list[float], box: float) -> None:
    where = space(stated, box=box)
    assert where._accepted > 0.2
    corners = corners_of_box(where.low, where.high)
    for found in (where.draws(COUNT, seed=2), walked(where, seed=2)):
        assert (found >= where.low - 1e-12).all()
        assert (found <= where.high + 1e-12).all()
        error = found.std(axis=0) / math.sqrt(len(found))
        assert (np.abs(found.mean(axis=0) - centroid(corners)) <= 4 * error).all()


def test_parts_of_a_box_are_hit_as_often_as_their_volume_says() -> None:
    where = space([0.4, 0.3, 0.2, 0.1], box=0.6)
    corners = corners_of_box(where.low, where.high)
    whole = ConvexHull(corners[:, :-1])
    for cut in ([1.0, -1.2, 0.0], [0.0, 1.0, -1.6]):  # a >= 1.2 b, b >= 1.6 c
        half = np.append(-np.array(cut), 0.0)
        sides = np.vstack([whole.equations, half])
        inside = next(
            point
            for point in (
                corners[list(some), :-1].mean(axis=0)
                for some in itertools.combinations(range(len(corners)), 4)
            )
            if (sides[:, :-1] @ point + sides[:, -1] < -1e-6).all()
        )
        part = ConvexHull(HalfspaceIntersection(sides, inside).intersections)
        share = part.volume / whole.volume
        for found in (where.draws(COUNT, seed=4), walked(where, seed=4)):
            mine = (found[:, :-1] @ np.array(cut) >= 0).mean()
            assert abs(mine - share) <= 4 * math.sqrt(share * (1 - share) / len(found))


def test_a_ratio_of_weights_is_kept_exactly_and_the_rest_is_uniform() -> None:
    # a = 2 b leaves the line from (2/3, 1/3, 0) to (0, 0, 1), uniformly: c is uniform on [0, 1].
    where = space([0.2, 0.3, 0.5], texts=["a = 2 * b"])
    found = where.draws(COUNT, seed=5)
    assert np.allclose(found[:, 0], 2 * found[:, 1], atol=1e-12)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-12)
    assert kstest(found[:, 2], "uniform").pvalue > 0.001


def test_two_inequalities_that_meet_are_an_equality() -> None:
    found = space([0.2, 0.3, 0.5], texts=["a >= b", "b >= a", "a + b <= c"]).draws(2000, seed=5)
    assert np.allclose(found[:, 0], found[:, 1], atol=1e-12)
    assert kstest(found[:, 2] * 2 - 1, "uniform").pvalue > 0.001  # c is uniform on [0.5, 1]


def test_statements_that_leave_one_point_give_that_point() -> None:
    found = space([0.2, 0.3, 0.5], texts=["a = 0.2", "b = 0.3"]).draws(3, seed=1)
    assert np.allclose(found, [[0.2, 0.3, 0.5]] * 3, atol=1e-9)
    assert np.allclose(space([0.2, 0.3, 0.5], box=0.0).draws(3, seed=1), [[0.2, 0.3, 0.5]] * 3)
    assert space([1.0]).draws(2, seed=1).tolist() == [[1.0], [1.0]]


def test_a_weight_of_zero_stays_zero_in_a_box_and_is_free_in_the_whole_simplex() -> None:
    for where in (
        space([0.6, 0.4, 0.0], box=0.3),
        space([0.6, 0.4, 0.0], box=0.3, texts=["a=2*b"]),
    ):
        assert (np.abs(where.draws(500, seed=1)[:, 2]) <= 1e-12).all()
    assert space([0.6, 0.4, 0.0], box=0.3)._walk is None
    assert space([0.6, 0.4, 0.0]).draws(500, seed=1)[:, 2].mean() > 0.2


def test_statements_cut_a_box_as_they_cut_its_draws() -> None:
    boxed = space([0.4, 0.35, 0.25], box=0.3)
    cut = space([0.4, 0.35, 0.25], box=0.3, texts=["a <= b"])
    assert cut._walk is None
    draws = boxed.draws(COUNT, seed=8)
    kept = draws[draws[:, 0] <= draws[:, 1]]
    for found in (cut.draws(5000, seed=9), walked(cut, seed=9)):
        assert (found[:, 0] <= found[:, 1] + 1e-12).all()
        for mine, its in zip(found.T, kept.T, strict=True):
            assert ks_2samp(mine, its).pvalue > 0.001


@pytest.mark.parametrize(
    "where",
    [
        space([0.5, 0.3, 0.2]),
        space([0.5, 0.3, 0.2], box=0.3),
        space([0.5, 0.3, 0.2], texts=["a >= b"]),
        space([0.5, 0.3, 0.2], texts=["a = 2 * b"]),
    ],
)
def test_draws_do_not_depend_on_how_many_are_asked_for_or_in_which_order(
    where: WeightSpace,
) -> None:
    whole = where.draws(2500, seed=6)
    assert whole.shape == (2500, 3)
    assert np.array_equal(where.draws(1200, seed=6), whole[:1200])
    assert np.array_equal(np.concatenate(list(where.blocks(2500, seed=6))), whole)
    assert np.array_equal(where.block(2, seed=6)[:500], whole[2000:])
    assert where.draws(0, seed=6).shape == (0, 3)
    assert not np.array_equal(where.draws(1200, seed=7), whole[:1200])
    assert np.unique(whole[:, 2]).size == 2500  # no block repeats another


def test_contradictory_statements_are_named_and_only_they() -> None:
    texts = ["a >= b", "c <= 0.9", "b >= 0.4", "a <= 0.3", "c >= 0.01"]
    with pytest.raises(MethodError) as caught:
        space([0.2, 0.3, 0.5], texts=texts)
    assert "'a >= b', 'b >= 0.4', 'a <= 0.3' contradict each other" in caught.value.en
    assert "“a >= b”、“b >= 0.4”、“a <= 0.3” 不能同时成立" in caught.value.zh
    assert "0.9" not in str(caught.value)


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (["a >= 0.6", "b >= 0.6", "c >= 0.1"], ["a >= 0.6", "b >= 0.6"]),
        (["a >= 1.2"], ["a >= 1.2"]),
        (["a = 0.2", "b <= 0.5", "a = 0.3"], ["a = 0.2", "a = 0.3"]),
        (["0.5 <= a <= 0.4"], ["0.5 <= a <= 0.4"]),
    ],
)
def test_the_conflict_is_the_smallest(texts: list[str], named: list[str]) -> None:
    with pytest.raises(MethodError) as caught:
        space([0.2, 0.3, 0.5], texts=texts)
    for text in texts:
        assert (f"'{text}'" in caught.value.en) is (text in named)


def test_a_statement_against_the_box_says_so() -> None:
    with pytest.raises(MethodError, match="contradict the box") as caught:
        space([0.2, 0.3, 0.5], box=0.1, texts=["c <= 0.9", "a >= c"])
    assert "'a >= c'" in caught.value.en
    assert "c <= 0.9" not in caught.value.en
    assert "变动幅度矛盾" in caught.value.zh


@pytest.mark.parametrize("stated", [[0.5, 0.4], [1.2, -0.2], [math.nan, 1.0], [1.0]])
def test_weights_that_are_none_are_refused(stated: list[float]) -> None:
    with pytest.raises(MethodError, match="one weight per criterion") as caught:
        WeightSpace(names=("a", "b"), stated=np.array(stated))
    assert "总和为 1" in caught.value.zh


@pytest.mark.parametrize("box", [-0.1, math.nan])
def test_a_negative_box_is_refused(box: float) -> None:
    with pytest.raises(MethodError, match="share of at least 0") as caught:
        space([0.5, 0.5], box=box)
    assert "变动幅度" in caught.value.zh
