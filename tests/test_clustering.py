"""Statistics of clusters against hand calculations, other formulas, enumeration and null data."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sitesel.clustering.concentration import concentration
from sitesel.clustering.density import clusters
from sitesel.clustering.excess import chance, corrected, testable
from sitesel.clustering.hotspots import hotspots
from sitesel.clustering.labels import rank_p, relabelled
from sitesel.clustering.limits import limits
from sitesel.clustering.placed import Placed
from sitesel.clustering.quotient import by_size, quotients
from sitesel.clustering.scan import scan
from sitesel.clustering.together import pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

testable.__test__ = False  # type: ignore[attr-defined]  # its name begins like a test's
ALL = np.array([True])


def placed(points: np.ndarray, member: np.ndarray, **size: np.ndarray) -> Placed:
    nothing = np.full(len(points), np.nan)
    sizes = {"output_wan": nothing, "employees": nothing, **size}
    return Placed(points=np.asarray(points, dtype=float), member=member, size=sizes)


def labels(total: int, *groups: Sequence[int]) -> np.ndarray:
    member = np.zeros((total, len(groups)), dtype=bool)
    for column, rows in enumerate(groups):
        member[list(rows), column] = True
    return member


def town(random: np.random.Generator, many: int) -> np.ndarray:
    """Give points of which two in three are in one dense town."""
    points = random.uniform(0, 30_000, (many, 2))
    dense = random.random(many) < 2 / 3
    points[dense] = random.normal(10_000, 1_500, (int(dense.sum()), 2))
    return points


def drawn(random: np.random.Generator, many: int, each: Sequence[int]) -> np.ndarray:
    """Give labels at random: the null."""
    rows = random.permutation(many)
    ends = np.cumsum(each)
    return labels(many, *(rows[end - one : end] for end, one in zip(ends, each, strict=True)))


# ---- location quotients ------------------------------------------------------------------------


def test_a_location_quotient_is_what_a_hand_works_out() -> None:
    # 10 firms, 4 of the segment; of the first district's 5, 3: LQ = 0.6 / 0.4. As many or more in
    # (C(4,3) C(6,2) + C(4,4) C(6,1)) / C(10,5) = 66 / 252 of all labellings. The exact 95 % limits
    # of 3 of 5 are 0.1466 and 0.9473 in the tables.
    area = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    made = quotients(area, labels(10, [0, 1, 2, 9]), ALL, areas=3, alpha=0.5)
    assert made.count[:, 0].tolist() == [3, 1, 0]
    assert made.quotient[:2, 0].tolist() == pytest.approx([1.5, 0.5])
    assert made.p[:2, 0].tolist() == pytest.approx([66 / 252, 1.0])
    assert made.low[0, 0] * 0.4 == pytest.approx(0.1466, abs=5e-5)
    assert made.high[0, 0] * 0.4 == pytest.approx(0.9473, abs=5e-5)
    assert np.isnan([made.quotient[2, 0], made.low[2, 0], made.high[2, 0]]).all()


def test_a_quotient_by_output_leaves_out_who_states_none() -> None:
    # the segment makes 30 of 50 in the first district and 30 of 100 in all: LQ = 0.6 / 0.3
    area = np.array([0, 0, 0, 1, 1])
    output = np.array([30.0, 20.0, np.nan, 50.0, np.nan])
    firms = placed(np.zeros((5, 2)), labels(5, [0, 2, 4]))
    quotient, stating = by_size(area, firms, output, areas=2)
    assert quotient[:, 0].tolist() == [2.0, 0.0]
    assert stating[:, 0].tolist() == [1, 0]


def test_the_chance_of_an_excess_is_its_share_of_all_labellings() -> None:
    where = np.array([0, 0, 0, 1, 1, 1, 1, 2])
    for members, place in itertools.product((2, 3, 4), range(3)):
        sums = [
            sum(where[row] == place for row in rows)
            for rows in itertools.combinations(range(8), members)
        ]
        of_all = int((where == place).sum())
        for count in range(min(members, of_all) + 1):
            share = np.mean([one >= count for one in sums])
            told = chance(np.array([[count]]), np.array([of_all]), np.array([members]), 8)[0, 0]
            assert told == pytest.approx(share if count * 8 > of_all * members else 1.0)


def test_a_place_counts_as_tested_only_if_its_greatest_count_could_be_seen() -> None:
    # of 20 firms 4 are of the segment: both of 2 in 1/31.7 of cases, all 4 of 4 in 1/4845
    told = testable(np.array([1, 2, 4]), np.array([4]), 20, alpha=0.04)
    assert told[:, 0].tolist() == [False, True, True]


def test_benjamini_hochberg_agrees_with_its_definition() -> None:
    random = np.random.default_rng(1)
    for _ in range(20):
        p = random.random(30) ** 2
        tested = random.random(30) < 0.8
        told = corrected(p, tested)
        assert np.isnan(told[~tested]).all()
        for alpha in (0.05, 0.2):  # reject the k least, k the last with p(k) <= k alpha / m
            ranked = np.sort(p[tested])
            holds = [k for k, one in enumerate(ranked, 1) if one <= k * alpha / len(ranked)]
            least = ranked[holds[-1] - 1] if holds else -1.0
            assert (told[tested] <= alpha).tolist() == (p[tested] <= least).tolist()


# ---- hot cells ---------------------------------------------------------------------------------


def test_the_score_of_a_hot_cell_is_what_a_hand_works_out() -> None:
    # four cells in a row, two firms each, of the segment 2, 1, 0, 0: a share of 3/8, excesses
    # 1.25, 0.25, -0.75, -0.75 with mean 0 and variance 0.6875. First: sum 1.5 of 2 cells,
    # 1.5 / sqrt(0.6875 (4*2 - 4) / 3) = 1.5667; second: 0.75 / sqrt(0.6875 (4*3 - 9) / 3) = 0.9045
    east = np.repeat([500, 1500, 2500, 3500], 2)
    firms = placed(np.stack([east, np.full(8, 500)], axis=1), labels(8, [0, 1, 2]))
    made = hotspots(firms, ALL, cell_m=1000.0, alpha=0.5)
    assert made.score[:2, 0].tolist() == pytest.approx([1.5667, 0.9045], abs=5e-5)
    assert made.window_count[:, 0].tolist() == [3, 3, 1, 0]
    # all three among the first four firms: C(4,3) / C(8,3); the least of four tests
    assert made.p_corrected[0, 0] == pytest.approx(4 * 4 / 56)


def test_hot_cells_agree_with_the_published_formula_in_loops() -> None:
    random = np.random.default_rng(3)
    points, member = town(random, 300), drawn(random, 300, [40])
    made = hotspots(placed(points, member), ALL, cell_m=3000.0, alpha=0.05)
    cells = [tuple(one) for one in np.floor_divide(made.corners, 3000.0).astype(int)]
    where = [tuple(one) for one in np.floor_divide(points, 3000.0).astype(int)]
    excess = [
        sum(member[row, 0] - 40 / 300 for row, one in enumerate(where) if one == cell)
        for cell in cells
    ]
    mean = sum(excess) / len(cells)
    spread = math.sqrt(sum(one**2 for one in excess) / len(cells) - mean**2)
    for row, (east, north) in enumerate(cells):
        near = [at for at, (x, y) in enumerate(cells) if abs(x - east) <= 1 and abs(y - north) <= 1]
        weight, count = len(near), len(cells)
        above = sum(excess[at] for at in near) - mean * weight
        below = spread * math.sqrt((count * weight - weight**2) / (count - 1))
        assert made.score[row, 0] == pytest.approx(above / below)


def test_a_dense_town_is_not_hot_by_itself() -> None:
    random = np.random.default_rng(5)
    points = town(random, 900)
    member = drawn(random, 900, [200])  # most of them are in the town, as most of all are
    made = hotspots(placed(points, member), ALL, cell_m=2000.0, alpha=0.05)
    assert made.count.max() > 10
    assert not (made.p_corrected <= 0.05).any()


# ---- density clusters --------------------------------------------------------------------------


def ratio(x: int, inside: int, members: int, total: int) -> float:
    """Give Kulldorff's ratio by the formula of the paper; 0 ln 0 is 0."""

    def part(count: int, of: int) -> float:
        return count * math.log(count / of) if count else 0.0

    there = part(x, inside) + part(inside - x, inside)
    rest = total - inside
    elsewhere = part(members - x, rest) + part(rest - members + x, rest)
    return there + elsewhere - part(members, total) - part(total - members, total)


def test_a_disc_has_the_ratio_of_the_paper() -> None:
    random = np.random.default_rng(7)
    points = town(random, 250)
    member = drawn(random, 250, [60])
    used = replace(limits(), draws=1, cluster_firms=3)
    made = scan(placed(points, member), ALL, used, reach_m=2000.0)
    places = np.floor(points / 500.0) * 500.0 + 250.0  # a quarter of the reach
    seen = 0
    for row, centre in enumerate(made.centres):
        near = np.hypot(*(places - centre).T) <= 2000.0
        x, inside = int(member[near, 0].sum()), int(near.sum())
        own = member[(places == centre).all(axis=1), 0].any()
        wanted = 0.0
        if own and x >= 3 and x / inside > 60 / 250:
            wanted = ratio(x, inside, 60, 250)
            seen += 1
        assert made.ratio[row, 0] == pytest.approx(wanted, abs=1e-9)
    assert seen > 10


def test_two_groups_are_two_clusters_and_stray_firms_are_none() -> None:
    # 12 and 8 firms of the segment close together 6 km apart, 5 strays, among 400 others
    random = np.random.default_rng(11)
    groups = [np.full((12, 2), 40_000.0), np.full((8, 2), 44_000.0), 5_000.0 * np.ones((5, 2))]
    groups[2] += np.arange(5)[:, None] * 4_000
    points = np.concatenate([*groups, random.uniform(0, 80_000, (400, 2))])
    member = labels(425, range(25))
    made = scan(placed(points, member), ALL, replace(limits(), draws=99), reach_m=2000.0)
    found = clusters(made, member.sum(axis=0), reach_m=2000.0, least=5, alpha=0.05)
    assert [one.firms for one in found] == [12, 8]
    assert all(one.p == 0.01 for one in found)  # none of 99 draws comes near
    assert found[0].of_all >= 12
    assert found[0].expected == pytest.approx(25 * found[0].of_all / 425)
    # a disc of half the reach, drawn with eight edges a quarter
    assert found[0].outline.area == pytest.approx(32 * 0.5e6 * math.sin(math.tau / 32))


# ---- links -------------------------------------------------------------------------------------


def test_who_is_nearer_is_counted_over_all_pairs() -> None:
    random = np.random.default_rng(13)
    points, member = town(random, 80), drawn(random, 80, [15, 12])
    (made,) = pairs(placed(points, member), [(0, 1)], np.array([True, True]))
    effects = []
    for near, goal in ((0, 1), (1, 0)):
        metres = np.array(
            [min(math.dist(one, other) for other in points[member[:, goal]]) for one in points]
        )
        own, rest = metres[member[:, near]], metres[~member.any(axis=1)]
        effects.append(np.mean([a < b for a in own for b in rest]))
        if goal == 1:
            assert made.near_m == pytest.approx(np.median(own))
            assert made.others_m == pytest.approx(np.median(rest))
    assert made.nearer == pytest.approx(min(effects))


def test_the_chance_of_a_link_is_that_of_random_labelling() -> None:
    # 12 firms beside takers among 60; how often do 12 drawn ones have as small a sum of ranks?
    random = np.random.default_rng(17)
    points = random.uniform(0, 10_000, (70, 2))
    member = labels(70, range(10, 22), range(10))
    points[10:16] = points[0:6] + 300.0  # half of them beside a taker
    made = pairs(placed(points, member), [(0, 1)], np.array([True, True]))[0]
    shares = []
    for near, goal in ((0, 1), (1, 0)):
        others = ~member[:, goal]
        metres = np.hypot(*(points[others, None] - points[None, member[:, goal]]).T).min(axis=0)
        rank = metres.argsort().argsort()
        own = member[others, near]
        sums = [random.permutation(rank)[: own.sum()].sum() for _ in range(20_000)]
        shares.append(np.mean(np.array(sums) <= rank[own].sum()))
    assert 0.001 < max(shares) < 0.2
    assert made.p_corrected == pytest.approx(max(shares), abs=0.005)


def test_a_cluster_in_a_town_is_not_near_what_is_anywhere() -> None:
    # the suppliers crowd in the town, the takers are drawn at random: one way all is nearer
    random = np.random.default_rng(19)
    points = town(random, 600)
    middle = np.argsort(np.hypot(*(points - 10_000).T))[:60]
    rest = np.setdiff1d(np.arange(600), middle)
    member = labels(600, middle, random.permutation(rest)[:30])
    (made,) = pairs(placed(points, member), [(0, 1)], np.array([True, True]))
    assert made.near_m < made.others_m * 0.7
    assert made.p_corrected > 0.05


# ---- concentration -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "size", "hhi", "gamma"),
    [
        # x = (1/2, 1/2), so 1 - sum x² = 1/2. G = 1/8, H = 1/4: (1/4 - 1/4) / (3/4)
        ((0, 0, 0, 1), (1, 1, 1, 1), 0.625, 0.0),
        ((0, 0, 0, 0), (1, 1, 1, 1), 1.0, 1.0),
        # half and half: G = 0, H = 1/4: -(1/4) / (3/4)
        ((0, 0, 1, 1), (1, 1, 1, 1), 0.5, -1 / 3),
        # shares 3/4 and 1/4 of two firms: G = 1/8, H = 10/16: (1/4 - 5/8) / (3/8)
        ((0, 1, 1, 0), (3, 1, np.nan, np.nan), 0.625, -1.0),
    ],
)
def test_concentration_is_what_a_hand_works_out(
    places: tuple[int, ...], size: tuple[float, ...], hhi: float, gamma: float
) -> None:
    others = [1 - one for one in places]  # all firms together are half and half
    area = np.array([*places, *others])
    sizes = np.array([*size, *size], dtype=float)
    made = concentration(area, labels(8, range(4)), sizes, draws=9, seed=1)
    assert made.hhi[0] == pytest.approx(hhi)
    assert made.gamma[0] == pytest.approx(gamma)


def test_concentration_under_the_null_is_what_theory_says() -> None:
    # E G = (1 - sum x²) / m * (n - m) / (n - 1) where m of n are drawn without putting back
    area = np.repeat([0, 1, 2], [50, 30, 20])
    member = drawn(np.random.default_rng(23), 100, [20])
    made = concentration(area, member, np.ones(100), draws=4000, seed=1)
    least = 1 - (0.5**2 + 0.3**2 + 0.2**2)
    wanted = (1 / 20 * 80 / 99 - 1 / 20) / (1 - 1 / 20)
    assert made.gamma_drawn[0] == pytest.approx(wanted, abs=0.003)
    hhi = (1 - least) + least / 20 * 80 / 99
    assert made.hhi_drawn[0] == pytest.approx(hhi, abs=0.003)


def test_the_chance_of_concentration_is_its_share_of_all_labellings() -> None:
    area = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
    member = labels(10, [0, 1, 2, 4])
    of_all = np.bincount(area) / 10
    spread = [
        ((np.bincount(area[list(rows)], minlength=3) / 4 - of_all) ** 2).sum()
        for rows in itertools.combinations(range(10), 4)
    ]
    own = ((np.bincount(area[[0, 1, 2, 4]], minlength=3) / 4 - of_all) ** 2).sum()
    share = np.mean(np.array(spread) >= own - 1e-12)
    made = concentration(area, member, np.ones(10), draws=4000, seed=1)
    assert made.p[0] == pytest.approx(share, abs=4 * math.sqrt(share * (1 - share) / 4000))


# ---- null data ---------------------------------------------------------------------------------


def within(rejected: int, trials: int, alpha: float) -> bool:
    """Whether a count is within three standard errors of the nominal share."""
    error = math.sqrt(trials * alpha * (1 - alpha))
    return abs(rejected - trials * alpha) <= 3 * error


def test_lists_without_clusters_show_one_as_often_as_is_told() -> None:
    used = replace(limits(), draws=99, cluster_firms=3)
    random, trials, false = np.random.default_rng(29), 200, 0
    for _ in range(trials):
        firms = placed(town(random, 150), drawn(random, 150, [20, 30]))
        made = scan(firms, np.array([True, True]), used, reach_m=3000.0)
        false += bool((made.p <= 0.05).any())
    assert within(false, trials, 0.05)


def test_lists_without_hot_cells_show_one_no_oftener_than_is_told() -> None:
    # counts are whole numbers, so that the level cannot be reached exactly; it is not passed
    random, trials, false = np.random.default_rng(31), 100, 0
    for _ in range(trials):
        firms = placed(town(random, 300), drawn(random, 300, [40, 60]))
        made = hotspots(firms, np.array([True, True]), cell_m=3000.0, alpha=0.1)
        false += bool((made.p_corrected <= 0.1).any())
    assert false > 0
    assert false <= trials * 0.1 + 3 * math.sqrt(trials * 0.1 * 0.9)


def test_districts_without_a_speciality_show_one_as_often_as_is_told() -> None:
    # one test a list, of large counts: the share of chances up to each level is nearly the level
    random, trials = np.random.default_rng(37), 600
    area = np.repeat([0, 1], [2_000, 3_000])
    told = np.array([
        quotients(area, drawn(random, 5_000, [900]), ALL, areas=2, alpha=0.05).p[0, 0]
        for _ in range(trials)
    ])  # fmt: skip
    for alpha in (0.05, 0.2):
        assert within(int((told <= alpha).sum()), trials, alpha)


def test_many_quotients_without_a_speciality_keep_the_corrected_level() -> None:
    random, trials, false = np.random.default_rng(41), 300, 0
    area = np.repeat(np.arange(6), 100)
    for _ in range(trials):
        member = drawn(random, 600, [80, 90, 100])
        made = quotients(area, member, np.array([True] * 3), areas=6, alpha=0.1)
        false += bool((made.p_corrected <= 0.1).any())
    assert false > 0
    assert false <= trials * 0.1 + 3 * math.sqrt(trials * 0.1 * 0.9)


def test_unlinked_segments_are_called_near_no_oftener_than_is_told() -> None:
    # both ways must show it, so that by chance it is seldom; one way alone has the level
    random, trials, false = np.random.default_rng(43), 300, 0
    for _ in range(trials):
        firms = placed(town(random, 200), drawn(random, 200, [30, 30]))
        (made,) = pairs(firms, [(0, 1)], np.array([True, True]))
        false += made.p_corrected <= 0.05
    assert false > 0
    assert false <= trials * 0.05 + 3 * math.sqrt(trials * 0.05 * 0.95)


def test_labels_are_drawn_without_putting_back_and_the_same_every_time() -> None:
    rows = np.array([3, 5, 5, 9])  # two labels of one firm stay on one firm
    first = list(relabelled(rows, 10, draws=50, seed=1))
    assert all((one == other).all() for one, other in zip(
        first, relabelled(rows, 10, draws=50, seed=1), strict=True
    ))  # fmt: skip
    assert all(one[1] == one[2] and len(set(one.tolist())) == 3 for one in first)
    assert rank_p(np.array([2.0]), np.array([[1.0], [2.0], [3.0], [0.0]]))[0] == 3 / 5
