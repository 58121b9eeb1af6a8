"""Departments joined: hand calculation, the literal formula of the consensus, brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sitesel.errors import MethodError
from sitesel.weighing.compromise import regrets
from sitesel.weighing.group import consensus, joined, joined_pairs
from sitesel.weighing.pairwise import from_pairs

SHARES = np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6], [0.1, 0.8, 0.1]])


def literal_consensus(shares: np.ndarray, scale: float) -> float:
    """Follow getConsensus, ahpShannonCor and getShannonBeta of Goepel's AHP-OS line by line."""
    people, count = shares.shape
    alpha = sum(-p * math.log(p) for row in shares.tolist() for p in row) / people
    means = shares.mean(axis=0).tolist()
    gamma = sum(-p * math.log(p) for p in means)
    top, rest = scale / (count + scale - 1), 1 / (count + scale - 1)
    least = -top * math.log(top) - (count - 1) * rest * math.log(rest)
    correction = math.exp(math.log(count) - least)
    return (1 / math.exp(gamma - alpha) - 1 / correction) / (1 - 1 / correction)


def test_joined_shares_are_the_geometric_mean_by_hand() -> None:
    found = joined(np.array([[0.9, 0.1], [0.5, 0.5]]), np.array([1.0, 1.0]))
    assert found == pytest.approx([0.75, 0.25])  # sqrt(.45) : sqrt(.05) = 3 : 1


def test_importance_is_an_exponent_and_only_its_proportion_counts() -> None:
    weighted = joined(SHARES, np.array([2.0, 1.0, 1.0]))
    repeated = joined(SHARES[[0, 0, 1, 2]], np.ones(4))
    assert weighted == pytest.approx(repeated)
    assert joined(SHARES, np.array([20.0, 10.0, 10.0])) == pytest.approx(weighted)


def test_joined_matrices_stay_reciprocal_and_are_the_geometric_mean_by_hand() -> None:
    one, two = np.array([[1, 4], [1 / 4, 1]]), np.array([[1, 9], [1 / 9, 1]])
    found = joined_pairs(np.stack([one, two]), np.ones(2))
    assert found == pytest.approx(np.array([[1, 6], [1 / 6, 1]]))


def test_joining_judgements_and_joining_geometric_priorities_is_the_same() -> None:
    # Forman and Peniwati (1998), European Journal of Operational Research 108(1), 165-169,
    # doi:10.1016/S0377-2217(97)00244-0: with row geometric means both ways agree
    rng = np.random.default_rng(3)
    matrices = []
    for _ in range(3):
        upper = np.triu(rng.choice([1 / 5, 1 / 3, 1, 3, 5], (4, 4)), k=1)
        matrices.append(np.where(upper > 0, upper, 0) + np.eye(4))
        lower = np.tril_indices(4, k=-1)
        matrices[-1][lower] = 1 / matrices[-1].T[lower]
    importance = np.array([1.0, 2.0, 1.0])
    shares = np.stack([from_pairs(one, priorities="geometric").share for one in matrices])
    together = from_pairs(joined_pairs(np.stack(matrices), importance), priorities="geometric")
    assert together.share == pytest.approx(joined(shares, importance))


def test_the_consensus_is_that_of_its_authors_program() -> None:
    assert consensus(SHARES, largest_ratio=9) == pytest.approx(literal_consensus(SHARES, 9))
    assert consensus(SHARES) == pytest.approx(literal_consensus(SHARES, 1e12), abs=1e-9)


def test_full_agreement_is_one_and_none_is_zero() -> None:
    assert consensus(SHARES[[1, 1, 1]]) == pytest.approx(1.0)
    apart = np.full((3, 3), 1e-12)
    np.fill_diagonal(apart, 1 - 2e-12)
    assert consensus(apart) == pytest.approx(0.0, abs=1e-9)
    assert consensus(apart, largest_ratio=9) == 0.0
    assert consensus(np.ones((2, 1))) == 1.0


def test_the_compromise_has_the_least_largest_regret_of_all_sites() -> None:
    rng = np.random.default_rng(11)
    for _ in range(30):
        value, shares = rng.uniform(size=(8, 3)), rng.dirichlet(np.ones(3), 4)
        found = regrets(value, shares)
        scores = [
            [sum(w * v for w, v in zip(own, site, strict=True)) for site in value.tolist()]
            for own in shares.tolist()
        ]
        worst = [max(max(own) - own[at] for own in scores) for at in range(8)]
        assert found.compromise == worst.index(min(worst))
        assert found.largest == pytest.approx(min(worst))
        assert found.winner.tolist() == [own.index(max(own)) for own in scores]


def test_of_equal_sites_the_first_wins() -> None:
    found = regrets(np.array([[0.3, 0.1], [0.1, 0.3]]), np.array([[0.5, 0.5]]))
    assert (found.winner.tolist(), found.compromise) == ([0], 0)


def test_no_site_no_compromise() -> None:
    with pytest.raises(MethodError, match="No site competes"):
        regrets(np.empty((0, 2)), np.array([[0.5, 0.5]]))
