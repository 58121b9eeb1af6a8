"""The one sentence on how sure a ranking is."""

from __future__ import annotations

from typing import Any

import pytest

from sitesel.headline import headline, share

Json = dict[str, Any]


def site(name: str, *, first: float, by_weights: float, status: str = "unverified") -> Json:
    robustness = None if status == "excluded" else {"first": first, "first_by_weights": by_weights}
    return {"id": name, "name_zh": f"园区{name}", "status": status, "robustness": robustness}


def judged(first: str, *alike: str, **changed: Any) -> Json:  # noqa: ANN401
    made = {
        "competing": 3,
        "first": first,
        "alike": list(alike),
        "tied": [],
        "most_often_first": first,
        "box": 0.3,
        "statements": [],
        "apart": 0.95,
    }
    return made | changed


SITES = [
    site("A", first=0.834, by_weights=1.0),
    site("B", first=0.12, by_weights=0.0),
    site("C", first=0.046, by_weights=0.0),
]


def test_a_first_place_that_stands_apart_is_said_with_both_shares() -> None:
    said = headline(judged("A"), SITES)
    assert said.zh == (
        "各权重在 ±30% 内变动,园区A 在 100% 的权重组合下居首;再计入位置误差与未知指标,为 83%。"
        "它胜过其余每个地块的把握都不低于 95%。"
    )
    assert said.en == (
        "With each weight moved by up to 30%, 园区A is first in 100% of weightings; with "
        "positional error and unknown criteria as well, in 83%. It beats each of the others in at "
        "least 95% of the draws."
    )


def test_sites_that_cannot_be_told_apart_are_counted_and_named() -> None:
    said = headline(judged("A", "B", "C"), SITES)
    assert "与它分不开的(胜出把握不足 95%)有 2 个:园区B、园区C。" in said.zh
    assert "2 cannot be told apart from it" in said.en


def test_of_many_only_the_first_three_are_named() -> None:
    many = [*SITES, site("D", first=0.0, by_weights=0.0), site("E", first=0.0, by_weights=0.0)]
    said = headline(judged("A", "B", "C", "D", "E"), many)
    assert "有 4 个:园区B、园区C、园区D 等。" in said.zh
    assert said.en.endswith("园区B, 园区C, 园区D and others.")


def test_it_does_not_hide_that_another_site_is_first_more_often() -> None:
    said = headline(judged("B", "A", most_often_first="A"), SITES)
    assert "居首次数最多的是 园区A(83%)。" in said.zh
    assert "Most often first is 园区A (83%)." in said.en


def test_it_says_from_which_weights_the_draws_come() -> None:
    anything = headline(judged("A", box=None, statements=["C4 >= C5"]), SITES)
    assert anything.zh.startswith("权重任意取且满足 C4 >= C5,")
    assert anything.en.startswith("Under any weights and C4 >= C5, ")


def test_where_nothing_competes_or_only_one_it_says_so() -> None:
    gone = [site("A", first=0, by_weights=0, status="excluded")]
    assert headline(None, gone).zh == "全部地块被排除,没有名次可言。"
    assert headline(None, SITES).zh == "未评稳健性。"
    assert headline(judged("A", competing=1), SITES).zh == (
        "只有 园区A 一个地块参与排名,无从比较。"
    )


@pytest.mark.parametrize(
    ("part", "written"),
    [(0.0, "0%"), (1e-4, "<1%"), (0.01, "1%"), (0.5, "50%"), (0.995, ">99%"), (1.0, "100%")],
)
def test_nearly_all_is_not_written_as_all(part: float, written: str) -> None:
    assert share(part) == written


def test_a_first_place_that_the_tie_rule_alone_decides_is_said_to_be_one() -> None:
    said = headline(judged("A", "B", "C", tied=["B"]), SITES)
    assert "但有 1 个地块(园区B)与它在任何权重下得分都相同,先后只由并列规则定。" in said.zh
    assert "But 1 sites (园区B) score the same under any weights" in said.en
