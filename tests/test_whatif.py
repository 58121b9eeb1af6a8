"""Sentences about what would change the first place: their words and numbers, by hand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from contests import standings

from sitesel.sensitivity import needed, sensitivity
from sitesel.whatif import site_sentences, winner_sentences
from sitesel.whatif.numbers import enough, points

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel import api
    from sitesel.text import Text

WEIGHTS = {"port": 0.6, "land": 0.4}
NEAR_PORT = ((15.0, 1.0), (60.0, 0.5), (120.0, 0.0))
MINUTES: dict[str, Any] = {
    "value": {"port": NEAR_PORT},
    "kinds": {"port": "travel_time"},
    "units": {"port": "min"},
}
NAN = math.nan


def of_winner(measured: dict[str, list[float]], **more: Any) -> list[Text]:  # noqa: ANN401
    found = standings(measured, **{"weights": WEIGHTS, **more})
    return winner_sentences(found, sensitivity(found))


def of_site(site: str, measured: dict[str, list[float]], **more: Any) -> list[Text]:  # noqa: ANN401
    found = standings(measured, **{"weights": WEIGHTS, **more})
    return site_sentences(found, needed(found, site))


@pytest.mark.parametrize(
    ("number", "unit", "up", "zh", "en"),
    [
        (12.341, "min", True, "12.4 分钟", "12.4 min"),
        (12.341, "min", False, "12.3 分钟", "12.3 min"),
        (0.00021, "degree", True, "0.000210", "0.000210"),
        (999.2, "m", True, "1,000 米", "1,000 m"),
        (1231.0, "m", True, "1.24 km", "1.24 km"),
        (123_456.0, "persons", False, "123,000 人", "123,000 persons"),
        (0.28774, "share", True, "28.8%", "28.8%"),
        (0.3, "share", True, "30.0%", "30.0%"),  # 0.3 * 100 is 30 and not 30.1
        (0.0, "m", True, "0.00 米", "0.00 m"),
    ],
)
def test_a_threshold_is_rounded_to_the_side_where_it_holds(
    number: float, unit: str, *, up: bool, zh: str, en: str
) -> None:
    assert (enough(number, unit, up=up), enough(number, unit, "en", up=up)) == (zh, en)


def test_a_lead_is_never_shown_as_nothing() -> None:
    assert [points(lead) for lead in (0.0231, 0.0001, 0.00009, 0.0)] == [
        "2.31",
        "0.01",
        "<0.01",
        "0.00",
    ]


def test_the_winner_by_hand() -> None:
    # a leads by 0.16; of each unit of weight moved from port to land b gains 0.6.
    lead, dethroned, port, land = of_winner({"port": [0.8, 0.4], "land": [0.3, 0.5]})
    assert lead.zh == "第一名“a”领先第二名“b” 16.00 分。"
    assert lead.en == "a is first, 16.00 points ahead of b."
    assert dethroned.zh == (
        "要动摇第一名,至少须挪动 26.7% 的权重(如“指标port”60%→33.3%、“指标land”40%→66.7%);"
        "此时“b”与之持平,再多即居首。"
    )
    assert dethroned.en == (
        "To dethrone it, at least 26.7% of the weight (such as criterion port 60%→33.3%; "
        "criterion land 40%→66.7%) must move; then b is level, and with any more it is first."
    )
    assert port.zh == "单把“指标port”的权重由 60% 降到 33.3%,“b”即与第一名持平。"
    assert port.en == (
        "The weight of criterion port alone, lowered from 60% to 33.3%, puts b level with the "
        "first."
    )
    assert land.zh == "单把“指标land”的权重由 40% 升到 66.7%,“b”即与第一名持平。"
    assert land.en.startswith("The weight of criterion land alone, raised from 40% to 66.7%")


def test_a_winner_that_nobody_can_dethrone() -> None:
    _, proof, firm = of_winner({"port": [0.8, 0.4], "land": [0.5, 0.5]})
    assert proof.zh == "无论怎样改权重,都没有地块能超过“a”:它在每项指标上都不低于任何对手。"
    assert proof.en == (
        "No weights put any site ahead of a: it is at least as good as every rival in every "
        "criterion."
    )
    assert firm.zh == "单独改变下列任一指标的权重,都不改变第一名:“指标port”、“指标land”。"
    assert firm.en == (
        "The weight of none of these alone changes the first place: criterion port; criterion land."
    )


def test_a_proof_says_that_unknowns_count_their_midpoint() -> None:
    measured = {"port": [0.8, 0.4], "land": [NAN, NAN]}
    _, proof, _, unknown = of_winner(measured)
    assert proof.zh.endswith("都不低于任何对手(未知按中点计)。")
    assert proof.en.endswith("in every criterion (unknowns counted at their midpoint).")
    assert unknown.zh == (
        "“指标land”(权重 40%,2 个地块未知)查明后,第一名可能改变,“a”最低可到第 2 名。"
    )
    assert unknown.en == (
        "Knowing criterion land (40% of the weight, unknown of 2 sites) could change the first "
        "place; a could fall to rank 2."
    )
    _, site_proof, *_ = of_site("b", measured)
    assert site_proof.zh == "无论怎样改权重,“b”都不能领先:“a”在每项指标上都不低于它(未知按中点计)。"
    assert site_proof.en == (
        "No weights put b ahead: a is at least as good in every criterion (unknowns counted at "
        "their midpoint)."
    )


def test_an_unknown_that_changes_nothing() -> None:
    *_, unknown = of_winner(
        {"port": [0.9, 0.1], "land": [NAN, NAN]}, weights={"port": 0.9, "land": 0.1}
    )
    assert unknown.zh == "单独查明下列任一未知指标,都不改变第一名:“指标land”。"
    assert unknown.en == (
        "Knowing any of these alone does not change the first place: criterion land."
    )


def test_a_winner_by_the_tie_rule() -> None:
    tie = {"port": [0.7, 0.5], "land": [0.4, 0.6]}
    half = {"port": 0.5, "land": 0.5}
    lead, level, *_ = of_winner(tie, weights=half)
    assert lead.zh == "第一名“a”领先第二名“b” 0.00 分。"
    assert level.zh == "“b”与“a”同分,名次由并列规则定;权重稍有改变即可易位。"
    assert level.en == (
        "b is level with a and the tie rule decides; the least change of weights may swap them."
    )
    (gap,) = of_site("b", tie, weights=half)
    assert gap.zh == "“b”与第一名“a”同分,名次由并列规则定。"
    assert gap.en == "b is level with a, the first, and the tie rule decides."


def test_a_winner_without_a_rival() -> None:
    (alone,) = of_winner({"port": [0.8], "land": [0.3]})
    assert alone.zh == "“a”是唯一参与排名的地块,无从比较。"
    assert alone.en == "a is the only site that competes; there is nothing to compare."


def test_the_winner_as_a_site_and_an_excluded_one() -> None:
    measured = {"port": [0.8, 0.4], "land": [0.3, 0.5]}
    (first,) = of_site("a", measured)
    assert first == ("“a”现居第一。", "a is first.")
    (out,) = of_site("b", measured, excluded=["b"])
    assert out.zh == "“b”已被约束排除,改权重或改善指标都不能使它居首。"
    assert out.en == (
        "b is excluded by a constraint; neither weights nor better measurements make it first."
    )


def test_what_a_site_needs_in_minutes_by_hand() -> None:
    # a: 0.6 * 1 + 0.4 * 0.3 = 0.72; b: 0.6 * 0.5 + 0.4 * 0.8 = 0.62, short of 0.1. Port: 0.1 / 0.6
    # more value is 15 of the 45 minutes that 0.5 takes. Land: 0.8 + 0.25 is more than 1, short of
    # 0.4 * 0.05 = 0.02. Weights: each unit moved gains 0.5 + 0.5, so 0.1 moves.
    gap, weights, port, short, arithmetic = of_site(
        "b", {"port": [15.0, 60.0], "land": [0.3, 0.8]}, **MINUTES
    )
    assert gap.zh == "“b”落后第一名“a” 10.00 分。"
    assert gap.en == "b is 10.00 points behind a, the first."
    assert weights.zh == (
        "单改权重:至少须挪动 10.0% 的权重(如“指标port”60%→50%、“指标land”40%→50%),"
        "“b”才与最好者持平,再多即居首。"
    )
    assert weights.en.startswith("By weights alone, at least 10.0% of the weight (such as ")
    assert port.zh == "“指标port”现为 60 分钟,单凭此项须再近 15.0 分钟才与第一名持平。"
    assert port.en == (
        "criterion port is 60 min; 15.0 min nearer would by itself put it level with the first."
    )
    assert short.zh == (
        "单凭其余任何一项指标都不够;即使达到最好值,差得最少的仍差(分):“指标land”2.00。"
    )
    assert short.en == (
        "No other criterion is enough by itself; least short in points, even at the best value: "
        "criterion land 2.00."
    )
    assert arithmetic.zh.startswith("以上只是算术")
    assert "nothing is promised" in arithmetic.en


@pytest.mark.parametrize(
    ("points_of", "kind", "now", "zh", "en"),
    [
        (((0, 0), (10, 1)), "distance", 5.0, "再远 1.67 亩", "1.67 mu farther"),
        (((0, 0), (10, 1)), "area", 5.0, "再增加 1.67 亩", "1.67 mu more"),
        (((0, 1), (10, 0)), "area", 5.0, "再减少 1.67 亩", "1.67 mu less"),
    ],
)
def test_the_direction_of_an_improvement_is_said_in_words(
    points_of: tuple[tuple[float, float], ...], kind: str, now: float, zh: str, en: str
) -> None:
    best = max(points_of, key=lambda point: point[1])[0]
    said = of_site(
        "b",
        {"port": [best, now], "land": [0.3, 0.8]},
        value={"port": points_of},
        kinds={"port": kind},
    )
    assert any(zh in one.zh for one in said)
    assert any(en in one.en for one in said)


@pytest.mark.parametrize(
    ("points_of", "zh", "en"),
    [
        (NEAR_PORT, "不超过 45.0 分钟", "at most 45.0 min"),
        (((0, 0), (90, 1)), "不低于 60.0 分钟", "at least 60.0 min"),
        (((0, 0), (60, 1), (120, 0)), " 40.0 分钟 至 80.0 分钟", "40.0 min to 80.0 min"),
        (((0, 0), (61, 1), (122, 0)), " 40.7 分钟 至 81.3 分钟", "40.7 min to 81.3 min"),
        (
            ((0, 1), (60, 0), (120, 1)),
            "不超过 20.0 分钟或不低于 100 分钟",
            "at most 20.0 min or at least 100 min",
        ),
        (((0, 0.9), (60, 0.9)), "任何值", "any value"),
    ],
)
def test_an_unknown_criterion_is_told_what_would_do(
    points_of: tuple[tuple[float, float], ...], zh: str, en: str
) -> None:
    # b counts 0.5 of port, and 2/3 of it would close the gap of 0.1.
    rest = {"port": 0.6, "land": 0.2, "rail": 0.2}
    worth = {"land": [1.0, 0.5], "rail": [1.0, 1.0]}
    said = of_site(
        "b",
        {"port": [NAN, NAN], **worth},
        weights=rest,
        value={"port": points_of},
        kinds={"port": "travel_time"},
        units={"port": "min"},
    )
    port = next(one for one in said if one.zh.startswith("“指标port”未知"))
    assert port.zh == f"“指标port”未知:若查明为{zh},单凭此项即与第一名持平。"
    assert port.en == (
        f"criterion port is unknown: {en} would by itself put it level with the first."
    )


def test_where_nothing_is_enough_the_least_short_three_are_named() -> None:
    weights = {"a": 0.3, "b": 0.3, "c": 0.2, "d": 0.2}
    measured = {name: [1.0, place / 10] for place, name in enumerate(weights)}
    said = of_site("b", measured, weights=weights)
    (short,) = (one for one in said if "差得最少" in one.zh)
    # gap: 0.3 + 0.27 + 0.16 + 0.14 = 0.87; each alone brings its own part of that
    assert short.zh.startswith("单凭任何一项指标都不够")
    assert short.zh.endswith("“指标a”57.00、“指标b”60.00、“指标c”71.00。")
    assert short.en.startswith("No criterion is enough by itself")


def test_a_proof_by_a_mix_is_told_with_its_shares() -> None:
    measured = {"port": [1.0, 0.0, 0.4], "land": [0.0, 1.0, 0.4]}
    _, proof, *_ = of_site("c", measured)
    assert proof.zh == (
        "无论怎样改权重,“c”都不能领先:按“a”50%、“b”50%合成的效用在每项指标上都不低于它,"
        "故其中总有一个的得分不低于它,任何权重下至少落后 10.00 分。"
    )
    assert proof.en == (
        "No weights put c ahead: the values of other sites, mixed in shares, are at least its own "
        "in every criterion, so that one of them scores no less; it is at least 10.00 points "
        "behind; the shares: a 50%; b 50%."
    )


def test_the_ranks_that_an_unknown_leaves_a_site() -> None:
    *_, ranks = of_site("b", {"port": [0.8, 0.4], "land": [NAN, NAN]})
    assert ranks.zh == "若只查明下列一项,“b”的名次可能在:“指标land”第 1–2 名。"
    assert ranks.en == (
        "If only one of these were known, the rank of b could be: criterion land 1–2."
    )


def test_an_unknown_that_moves_no_rank_of_a_site_is_not_told_of_it() -> None:
    measured = {"port": [0.9, 0.5, 0.1], "land": [0.5, 0.4, NAN]}
    said = of_site("b", measured, weights={"port": 0.9, "land": 0.1})
    assert not any("若只查明" in one.zh for one in said)


def test_every_sentence_of_the_built_in_pack_is_in_both_languages(
    ranked: Callable[[str], api.Ranking],
) -> None:
    found = ranked("nev").standings
    said = winner_sentences(found, sensitivity(found))
    for site in found.table.index:
        said += site_sentences(found, needed(found, site))
    for one in said:
        assert one.zh.endswith("。")
        assert one.en.endswith(".")
        assert "nan" not in one.zh
        assert "None" not in one.zh
