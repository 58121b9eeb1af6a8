"""
The methods of other schools against a second library, pyrepo-mcda, written by other people.

The first is pymcdm, which computes some of them here, and whose PROMETHEE once had its sign turned.
"""

from __future__ import annotations

import numpy as np
import pytest
from pyrepo_mcda.mcda_methods.promethee import PROMETHEE_II
from pyrepo_mcda.mcda_methods.topsis import TOPSIS
from pyrepo_mcda.mcda_methods.vikor import VIKOR
from pyrepo_mcda.mcda_methods.waspas import WASPAS
from pyrepo_mcda.normalizations import vector_normalization
from pyrepo_mcda.weighting_methods import critic_weighting, entropy_weighting

from sitesel.opinions.formulas import promethee, topsis, vikor, weighted_product
from sitesel.weighing.descriptive import critic, entropy

CASES = range(40)
NAMES = {
    "usual": "_usual_function",
    "ushape": "_ushape_function",
    "vshape": "_vshape_function",
    "level": "_level_function",
    "vshape_2": "_linear_function",
}


def problem(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give values, weights and the signs of criteria of which more is better."""
    stream = np.random.default_rng(seed)
    sites, criteria = stream.integers(3, 12), stream.integers(2, 9)
    value = stream.uniform(0.02, 1.0, (sites, criteria))
    return value, stream.dirichlet(np.ones(criteria)), np.ones(criteria)


@pytest.mark.parametrize("seed", CASES)
def test_topsis_with_vector_normalisation_is_theirs(seed: int) -> None:
    value, weight, more = problem(seed)
    theirs = TOPSIS(normalization_method=vector_normalization)(value, weight, more)
    assert topsis(value, weight) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("seed", CASES)
def test_vikor_is_theirs(seed: int) -> None:
    value, weight, more = problem(seed)
    theirs = VIKOR(v=0.3)(value, weight, more)
    assert vikor(value, weight, group_weight=0.3) == pytest.approx(theirs, abs=1e-12)


@pytest.mark.parametrize("function", NAMES)
@pytest.mark.parametrize("seed", CASES[:10])
def test_promethee_has_their_flows_and_their_sign(seed: int, function: str) -> None:
    value, weight, more = problem(seed)
    method = PROMETHEE_II()
    theirs = method(
        value, weight, more,
        preference_functions=[getattr(method, NAMES[function])] * len(weight),
        p=np.full(len(weight), 0.3), q=np.full(len(weight), 0.05),
    )  # fmt: skip
    found = promethee(value, weight, function=function, indifference=0.05, preference=0.3)
    assert found == pytest.approx(theirs, abs=1e-12)
    assert np.argmax(found) == np.argmax(theirs)


@pytest.mark.parametrize("seed", CASES)
def test_the_weighted_product_is_theirs_up_to_the_best_of_each_criterion(seed: int) -> None:
    """WASPAS with lambda 0 is the product of values divided by the best of their criterion."""
    value, weight, more = problem(seed)
    theirs = WASPAS(lambda_param=0.0)(value, weight, more)
    best = np.prod(value.max(axis=0) ** weight)
    assert weighted_product(value, weight) / best == pytest.approx(theirs, rel=1e-12)


@pytest.mark.parametrize("seed", CASES)
def test_entropy_and_critic_are_theirs(seed: int) -> None:
    value, _, _ = problem(seed)
    assert entropy(value).share == pytest.approx(entropy_weighting(value), rel=1e-9)
    assert critic(value).share == pytest.approx(critic_weighting(value), rel=1e-9)
