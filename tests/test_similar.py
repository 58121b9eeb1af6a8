"""Sites most like one: distances against a library, and what is left out where unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from scipy.spatial.distance import euclidean
from small_documents import document, entry

from sitesel.report.likeness import likeness_text
from sitesel.similar import distances, similar

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel import api

Json = dict[str, Any]
WEIGHTS = {"p": 0.5, "q": 0.3, "r": 0.2}


def test_distances_are_those_of_a_hand() -> None:
    """A to b: sqrt((0.5 x 0.16 + 0.3 x 0.04) / 0.8); a to c: p and r, sqrt(0.2 x 0.25 / 0.7)."""
    made = document(
        WEIGHTS,
        {
            "a": {"p": 0.4, "q": 0.5, "r": 0.5},
            "b": {"p": 0.8, "q": 0.3, "r": None},
            "c": {"p": 0.4, "q": None, "r": 1.0},
            "d": {"p": None, "q": None, "r": None},
        },
    )
    found = similar(made, entry(made, "a"), count=5)
    assert [one["id"] for one in found["sites"]] == ["c", "b"]
    c, b = found["sites"]
    assert b["distance"] == pytest.approx(((0.08 + 0.012) / 0.8) ** 0.5)
    assert c["distance"] == pytest.approx((0.05 / 0.7) ** 0.5)
    assert (b["compared_weight"], c["compared_weight"]) == pytest.approx((0.8, 0.7))
    assert [one["id"] for one in b["differences"]] == ["p", "q"]
    assert [one["part"] for one in b["differences"]] == pytest.approx([0.08 / 0.092, 0.012 / 0.092])
    assert [one["measured"] for one in b["differences"][0]["sites"]] == pytest.approx([4.0, 8.0])
    assert [one["id"] for one in c["differences"]] == ["r"]


def test_of_equal_weights_it_is_the_published_distance_for_missing_data() -> None:
    """[3, ?, ?, 6] and [1, ?, 4, 5]: sqrt(4/2 (2^2 + 1^2)), the example in scikit-learn's docs.

    nan_euclidean_distances scales the sum up to all coordinates; with weights that sum to 1
    ours is that divided by the root of their number.
    """
    one = np.array([3, np.nan, np.nan, 6])
    other = np.array([[1, np.nan, 4, 5]])
    _, distance, compared = distances(one, other, np.full(4, 0.25))
    assert distance[0] * 4**0.5 == pytest.approx((4 / 2 * 5) ** 0.5)
    assert compared[0] == pytest.approx(0.5)


def test_distances_are_those_of_scipy_over_what_is_known_of_both() -> None:
    random = np.random.default_rng(20261124)
    values = random.random((40, 7))
    values[random.random(values.shape) < 0.3] = np.nan
    weight = random.dirichlet(np.ones(7))
    _, distance, compared = distances(values[0], values, weight)
    for row, other in enumerate(values):
        both = ~np.isnan(values[0]) & ~np.isnan(other)
        if not both.any():
            assert np.isnan(distance[row])
            continue
        share = weight[both] / weight[both].sum()
        assert distance[row] == pytest.approx(euclidean(values[0][both], other[both], w=share))
        assert compared[row] == pytest.approx(weight[both].sum())


def test_one_more_site_changes_no_distance() -> None:
    sites = {"a": {"p": 0.4, "q": 0.5, "r": 0.5}, "b": {"p": 0.8, "q": 0.3, "r": 0.1}}
    made = document(WEIGHTS, sites)
    more = document(WEIGHTS, {**sites, "c": {"p": 0.0, "q": 1.0, "r": None}})
    before = {
        one["id"]: one["distance"] for one in similar(made, made["sites"][0], count=9)["sites"]
    }
    after = {
        one["id"]: one["distance"] for one in similar(more, made["sites"][0], count=9)["sites"]
    }
    assert before.items() <= after.items()


def test_equally_near_sites_come_by_the_weight_compared_and_then_by_id() -> None:
    made = document(
        WEIGHTS,
        {
            "a": {"p": 0.5, "q": 0.5, "r": 0.5},
            "z": {"p": 0.5, "q": 0.5, "r": 0.5},
            "y": {"p": 0.5, "q": 0.5, "r": 0.5},
            "b": {"p": 0.5, "q": 0.5, "r": None},
        },
    )
    found = similar(made, entry(made, "a"), count=3)
    assert [one["id"] for one in found["sites"]] == ["y", "z", "b"]
    assert [one["differences"] for one in found["sites"]] == [[], [], []]
    assert "已知各项效用相同" in likeness_text(found)
    assert "all known values are equal" in likeness_text(found, language="en")
    assert [one["id"] for one in similar(made, entry(made, "a"), count=1)["sites"]] == ["y"]


def test_a_site_with_nothing_to_compare_says_so() -> None:
    made = document(WEIGHTS, {"a": {"p": 0.4, "q": 0.5, "r": 0.5}})
    found = similar(made, entry(made, "a"), count=5)
    assert found["sites"] == []
    assert "没有可比的地块" in likeness_text(found)
    assert "no site to compare" in likeness_text(found, language="en")


def test_the_table_names_measurements_with_units_and_survives_gbk(
    ranked: Callable[[str], api.Ranking],
) -> None:
    found = ranked("nev").similar("z_jmauto", count=3)
    text = str(found)
    text.encode("gbk")
    assert len(found["sites"]) == 3
    assert "分钟" in text
    assert "73%" in text
    found.text("en").encode("gbk")
