"""Points and ranks as shares: hand calculation, the literal formula, a published table."""

from __future__ import annotations

import numpy as np
import pytest

from sitesel.errors import MethodError
from sitesel.weighing.shares import Shares, from_points, from_ranks

# As tabulated for SMARTER: Edwards, W. and Barron, F. H. (1994). SMARTS and SMARTER: improved
# simple methods for multiattribute utility measurement. Organizational Behavior and Human Decision
# Processes 60(3), 306-325, doi:10.1006/obhd.1994.1087 (table unseen; by hand:
# (1 + 1/2 + 1/3 + 1/4) / 4 = 0.5208).
ROC_4 = [0.5208, 0.2708, 0.1458, 0.0625]
ROC_5 = [0.4567, 0.2567, 0.1567, 0.0900, 0.0400]


def test_points_become_shares_in_proportion() -> None:
    assert from_points(np.array([30.0, 10.0, 60.0])).share == pytest.approx([0.3, 0.1, 0.6])


def test_the_scale_of_points_does_not_matter() -> None:
    points = np.array([3.0, 7.0, 11.0])
    assert from_points(points * 12.5).share == pytest.approx(from_points(points).share)


@pytest.mark.parametrize("wrong", [0.0, -1.0, np.nan, np.inf])
def test_a_point_that_is_no_number_above_zero_is_refused(wrong: float) -> None:
    with pytest.raises(MethodError, match="points"):
        from_points(np.array([1.0, wrong]))


@pytest.mark.parametrize(("count", "published"), [(4, ROC_4), (5, ROC_5)])
def test_ranks_give_the_published_rank_order_centroid(count: int, published: list[float]) -> None:
    found = from_ranks(np.arange(1.0, count + 1)).share
    assert found == pytest.approx(published, abs=5e-5)


def test_ranks_give_the_centroid_of_the_simplex_that_they_cut_out() -> None:
    # independent: the centroid of w1 >= w2 >= … is the mean of its corners (1/k, …, 1/k, 0, …)
    corners = np.array([[1 / k] * k + [0] * (6 - k) for k in range(1, 7)])
    assert from_ranks(np.arange(1.0, 7)).share == pytest.approx(corners.mean(axis=0))


def test_ties_share_the_mean_of_their_places_whatever_number_follows() -> None:
    expected = [0.5208, (0.2708 + 0.1458) / 2, (0.2708 + 0.1458) / 2, 0.0625]
    for ranks in ([1, 2, 2, 4], [1, 2, 2, 3]):
        assert from_ranks(np.array(ranks, dtype=float)).share == pytest.approx(expected, abs=1e-4)
    assert from_ranks(np.ones(3)).share == pytest.approx([1 / 3] * 3)


def test_the_order_of_rows_only_orders_the_shares() -> None:
    assert from_ranks(np.array([3.0, 1.0, 2.0])).share == pytest.approx(
        from_ranks(np.array([1.0, 2.0, 3.0])).share[[2, 0, 1]]
    )


def test_a_rank_that_is_no_number_is_refused() -> None:
    with pytest.raises(MethodError, match="ranks"):
        from_ranks(np.array([1.0, np.nan]))


@pytest.mark.parametrize("share", [[0.5, 0.6], [1.0, 0.0], [1.5, -0.5]])
def test_shares_that_are_not_positive_or_do_not_sum_to_one_are_refused(share: list[float]) -> None:
    with pytest.raises(MethodError, match="sum to 1"):
        Shares(share=np.array(share))
