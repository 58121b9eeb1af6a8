"""Sites side by side: differences, their intervals, and the sentences made from them."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len
from small_documents import document, entry

from sitesel.compare import compare
from sitesel.industry import industries
from sitesel.pairs import certainty
from sitesel.report.comparison import comparison_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel import api

Json = dict[str, Any]
WEIGHTS = {"p": 0.5, "q": 0.3, "r": 0.2}


def pair_of(made: Json, first: str, other: str) -> Json:
    (pair,) = compare(made, [entry(made, first), entry(made, other)])["pairs"]
    return pair


def test_a_hand_calculated_difference_has_its_interval_and_what_carries_it() -> None:
    """Q: 0.9 of a, 0.2 to 0.6 of b; r unknown of both; p speaks for b by a tenth of 50."""
    made = document(
        WEIGHTS,
        {"a": {"p": 0.4, "q": 0.9, "r": None}, "b": {"p": 0.5, "q": (0.3, 0.2, 0.6), "r": None}},
    )
    pair = pair_of(made, "a", "b")
    assert pair["difference"] == pytest.approx(-5 + 18)
    assert pair["difference_low"] == pytest.approx(-5 + 9 - 20)
    assert pair["difference_high"] == pytest.approx(-5 + 21 + 20)
    assert (pair["unknown_low"], pair["unknown_high"]) == pytest.approx((13 - 20, 13 + 20))
    assert pair["certainty"] == "better_as_known"
    assert [(one["id"], one["certainty"]) for one in pair["carries"]] == [("q", "surely_better")]
    assert [(one["id"], one["certainty"]) for one in pair["against"]] == [("p", "surely_worse")]
    assert pair["unknown"] == ["r"]
    assert pair["sentences_zh"] == [
        "地块a 57.0 分,地块b 44.0 分:前者就已知而言更高,高 13.0 分(可能在 -16.0 与 36.0 之间)。",
        "利于地块a的有 1 项,共 18.0 分:指标q 18.0(肯定)。",
        "利于地块b的有 1 项,共 5.0 分:指标p 5.0(肯定)。",
        "未知的 1 项(指标r)对两者各自计,最不利时差距变为 -7.0 分,足以使高低互换。",
    ]
    assert pair["sentences_en"] == [
        (
            "地块a 57.0, 地块b 44.0: the former is better as far as known, by 13.0 points "
            "(possibly -16.0 to 36.0)."
        ),
        "1 in favour of 地块a, 18.0 points: criterion q 18.0 (surely).",
        "1 in favour of 地块b, 5.0 points: criterion p 5.0 (surely).",
        (
            "1 unknown (criterion r), counted for each separately: the lead becomes -7.0 points at "
            "worst, which could reverse the scores."
        ),
    ]


def test_the_other_way_round_every_number_changes_its_sign_and_the_sentences_stay() -> None:
    made = document(
        WEIGHTS,
        {"a": {"p": 0.4, "q": 0.9, "r": None}, "b": {"p": 0.5, "q": (0.3, 0.2, 0.6), "r": 0.9}},
    )
    there, back = pair_of(made, "a", "b"), pair_of(made, "b", "a")
    assert back["difference"] == pytest.approx(-there["difference"])
    assert back["difference_low"] == pytest.approx(-there["difference_high"])
    assert back["unknown_high"] == pytest.approx(-there["unknown_low"])
    assert back["certainty"] == "worse_as_known"
    assert back["sentences_zh"] == there["sentences_zh"]
    assert back["sentences_en"] == there["sentences_en"]


def test_a_lead_that_nothing_can_turn_is_sure() -> None:
    made = document(
        WEIGHTS,
        {"a": {"p": 1.0, "q": 1.0, "r": None}, "b": {"p": (0.2, 0.1, 0.3), "q": 0.2, "r": None}},
    )
    pair = pair_of(made, "a", "b")
    assert pair["certainty"] == "surely_better"
    assert pair["sentences_zh"][0] == (
        "地块a 90.0 分,地块b 26.0 分:前者肯定更高,高 64.0 分(至少 39.0,至多 89.0)。"
    )
    assert "at least 39.0, at most 89.0" in pair["sentences_en"][0]
    assert pair["sentences_zh"][2] == "没有一项指标利于地块b。"
    assert pair["sentences_en"][2] == "No criterion speaks for 地块b."
    assert pair["sentences_zh"][3].endswith(
        "差距变为 44.0 分,不足以使高低互换;连同位置误差,最不利时差距变为 39.0 分,不足以使高低互换。"
    )
    assert pair_of(made, "b", "a")["certainty"] == "surely_worse"


def test_the_unknown_may_not_suffice_where_it_and_the_positions_do() -> None:
    made = document(
        WEIGHTS,
        {"a": {"p": (0.8, 0.1, 0.9), "q": 0.5, "r": 0.5}, "b": {"p": 0.3, "q": 0.5, "r": None}},
    )
    said = pair_of(made, "a", "b")["sentences_en"][3]
    assert "becomes 15.0 points at worst, which could not reverse the scores; with" in said
    assert said.endswith("becomes -20.0 points at worst, which could reverse the scores.")


def test_where_all_is_known_only_positions_are_spoken_of() -> None:
    made = document(
        WEIGHTS,
        {"a": {"p": (0.8, 0.1, 0.9), "q": 0.5, "r": 0.5}, "b": {"p": 0.3, "q": 0.5, "r": 0.5}},
    )
    pair = pair_of(made, "a", "b")
    assert pair["unknown"] == []
    assert pair["sentences_zh"][3] == (
        "两者各项都已知;连同位置误差,最不利时差距变为 -10.0 分,足以使高低互换。"
    )
    assert pair["sentences_en"][3].startswith("All is known of both; with positional")
    assert pair_of(made, "b", "a")["sentences_zh"] == pair["sentences_zh"]
    assert compare(made, made["sites"])["constraints"] == []
    assert "约束的判定没有差别。" in comparison_text(compare(made, made["sites"]))


def test_what_is_unknown_of_one_site_alone_opens_its_whole_weight_and_no_more() -> None:
    """P speaks for a by 10; r is 18 of b and 0 to 20 of a: 10 - 18 to 10 + 2."""
    made = document(
        WEIGHTS,
        {"a": {"p": 0.5, "q": 0.5, "r": None}, "b": {"p": 0.3, "q": 0.5, "r": 0.9}},
    )
    pair = pair_of(made, "a", "b")
    assert pair["difference"] == pytest.approx(10 - 8)
    assert (pair["unknown_low"], pair["unknown_high"]) == pytest.approx((-8, 12))


def test_a_tie_is_told_as_one_with_the_rule_that_orders_it() -> None:
    made = document(
        {"p": 0.5, "q": 0.5}, {"a": {"p": 0.25, "q": 0.75}, "b": {"p": 0.75, "q": 0.25}}
    )
    pair = pair_of(made, "a", "b")
    assert pair["certainty"] == "equal"
    assert pair["sentences_zh"][0] == "地块a 50.0 分,地块b 50.0 分:得分相等。"
    assert "equal scores" in pair["sentences_en"][0]
    assert "最不利得分、面积、编号" in pair["sentences_zh"][3]
    assert "worst case" in pair["sentences_en"][3]


def test_a_difference_too_small_to_be_written_is_not_written_as_nothing() -> None:
    made = document({"p": 1.0}, {"a": {"p": 0.5001}, "b": {"p": 0.5}})
    assert "高 <0.1 分" in pair_of(made, "a", "b")["sentences_zh"][0]


def test_an_excluded_site_is_compared_and_said_to_be_out() -> None:
    made = document(
        WEIGHTS,
        {"a": {"p": 0.4, "q": 0.4, "r": 0.4}, "b": {"p": 0.9, "q": 0.9, "r": 0.9}},
        excluded=("b",),
    )
    found = compare(made, [entry(made, "a"), entry(made, "b")])
    assert found["pairs"][0]["sentences_zh"][-1] == (
        "地块b被排除,不参评,得分只供参考:约束甲:不符。"
    )
    assert "地块b is excluded" in found["pairs"][0]["sentences_en"][-1]
    (differs,) = found["constraints"]
    assert differs["id"] == "rule_a"
    assert [one["finding"] for one in differs["sites"]] == ["pass", "fail"]
    text = comparison_text(found)
    assert "判定不同的约束" in text
    assert "不符 25.0%" in text


def test_more_than_three_criteria_on_a_side_are_counted_and_not_listed() -> None:
    weights = dict.fromkeys("pqrst", 0.2)
    made = document(weights, {"a": dict.fromkeys(weights, 0.9), "b": dict.fromkeys(weights, 0.1)})
    pair = pair_of(made, "a", "b")
    assert pair["sentences_zh"][1].endswith(" 等,另 2 项较小。")
    assert pair["sentences_en"][1].endswith("; 2 smaller ones.")


def test_criteria_come_by_the_size_of_the_largest_difference_to_the_first() -> None:
    made = document(
        WEIGHTS,
        {
            "a": {"p": 0.5, "q": 0.5, "r": 0.5},
            "b": {"p": 0.5, "q": 0.6, "r": 0.9},
            "c": {"p": 0.4, "q": 1.0, "r": 0.5},
        },
    )
    found = compare(made, [entry(made, name) for name in "abc"])
    assert [row["id"] for row in found["criteria"]] == ["q", "r", "p"]
    gaps = [[one["difference"] for one in row["differences"]] for row in found["criteria"]]
    assert gaps == [pytest.approx([-3, -15]), pytest.approx([-8, 0]), pytest.approx([0, 5])]
    assert [(pair["first"], pair["other"]) for pair in found["pairs"]] == [("a", "b"), ("a", "c")]


@pytest.mark.parametrize(
    ("best", "low", "high", "expected"),
    [
        (1.0, 1e-6, 2.0, "surely_better"),
        (1.0, 0.0, 2.0, "better_as_known"),
        (0.0, -1.0, 1.0, "equal"),
        (-1.0, -2.0, 0.0, "worse_as_known"),
        (-1.0, -2.0, -1e-6, "surely_worse"),
    ],
)
def test_a_sign_is_sure_only_if_the_whole_interval_has_it(
    best: float, low: float, high: float, expected: str
) -> None:
    assert certainty(best, low, high) == expected


@pytest.mark.parametrize("name", list(industries()))
def test_differences_add_up_to_that_of_the_scores_in_every_industry(
    name: str, documents: dict[str, Json]
) -> None:
    sites = documents[name]["sites"]
    for first, other in itertools.pairwise(sites):
        found = compare(documents[name], [first, other])
        (pair,) = found["pairs"]
        gaps = [row["differences"][0] for row in found["criteria"]]
        assert sum(gap["difference"] for gap in gaps) == pytest.approx(
            first["score"] - other["score"], abs=1e-9
        )
        assert pair["difference"] == pytest.approx(first["score"] - other["score"], abs=1e-9)
        assert pair["difference_low"] == pytest.approx(
            first["score_low"] - other["score_high"], abs=1e-9
        )
        assert pair["difference_high"] == pytest.approx(
            first["score_high"] - other["score_low"], abs=1e-9
        )
        sizes = [abs(gap["difference"]) for gap in gaps]
        assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("count", [2, 4])
def test_a_comparison_fits_the_terminal_and_a_gbk_pipe(
    language: str, count: int, ranked: Callable[[str], api.Ranking]
) -> None:
    ranking = ranked("chem")
    text = ranking.compare(*ranking.table.index[:count]).text(language)
    text.encode("gbk")
    tables = [line for line in text.splitlines() if not line.startswith(("- ", "* "))]
    assert max(cell_len(line) for line in tables) <= 132
    for site in ranking.table.index[:count]:
        assert site in text
