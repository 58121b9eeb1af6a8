"""Robustness of standings, in the document of a ranking and in a document of its own."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pytest
from made_rules import ROBUSTNESS, constraint, criterion, rule_set
from made_standings import evaluation

from sitesel import api
from sitesel.errors import MethodError, NoSiteError, UsageError
from sitesel.firmness import firmness
from sitesel.robustness import assess
from sitesel.standings import stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from sitesel.pack import Pack
    from sitesel.robustness import Robustness

Json = dict[str, Any]
ALWAYS = {"unknown": "midpoint", "position": "fixed"}


def judged(values: dict[str, list[Any]], *, excluded: int = 0, **changed: Any) -> Robustness | None:  # noqa: ANN401
    """Judge sites a, b, c ... with port 0.6 and land 0.4; the last `excluded` are out."""
    settings = {one: getattr(ROBUSTNESS, one) for one in ROBUSTNESS.__slots__} | changed
    rules = rule_set(
        {"port": 0.6, "land": 0.4},
        constraint("redline"),
        criteria=(criterion("port", code="C4"), criterion("land", code="C3")),
        robustness=type(ROBUSTNESS)(**settings),
    )
    ids = list("abcdef"[: len(values["port"])])
    found = ["pass"] * (len(ids) - excluded) + ["fail"] * excluded
    return assess(stand(evaluation(values, rules, ids=ids, findings={"redline": found}), rules))


def test_of_two_sites_the_share_of_first_places_is_the_length_of_its_weights() -> None:
    # a: 0.8 w + 0.2 (1 - w), b: 0.5; a is ahead where the weight w of the port exceeds 1/2.
    values = {"port": [0.8, 0.5], "land": [0.2, 0.5]}
    anything = judged(values, box=None, draws=20_000)
    assert anything
    assert anything.by_weights.first == pytest.approx([0.5, 0.5], abs=0.015)
    # The box 0.6 +- 30 % with land 0.4 +- 30 % leaves w in [0.48, 0.72]: 0.22 / 0.24 of it.
    boxed = judged(values, box=0.3, draws=20_000)
    assert boxed
    assert boxed.by_weights.first == pytest.approx([0.22 / 0.24, 0.02 / 0.24], abs=0.01)


def test_statements_cut_the_weights_and_go_by_code_and_title_too() -> None:
    values = {"port": [0.8, 0.5], "land": [0.2, 0.5]}
    for text in ("port <= land", "C4 <= C3", "指标port <= 指标land"):
        found = judged(values, box=None, statements=(text,))
        assert found
        assert found.by_weights.first.tolist() == [0.0, 1.0]


def test_what_is_unknown_moves_places_only_where_values_are_drawn() -> None:
    # b may have 0 to 1 in land, worth up to 0.4: its score is 0.3 to 0.7, a's 0.55. With the
    # weights all but fixed, b is ahead where its land exceeds 0.625.
    values = {"port": [0.65, 0.5], "land": [0.4, math.nan]}
    found = judged(values, box=1e-6, draws=20_000)
    assert found
    assert found.by_weights.first.tolist() == [1.0, 0.0]
    assert found.overall.first == pytest.approx([0.625, 0.375], abs=0.015)
    midpoint = judged(values, box=1e-6, unknown="midpoint")
    assert midpoint
    assert midpoint.overall.first.tolist() == [1.0, 0.0]


def test_excluded_sites_take_no_part() -> None:
    values = {"port": [0.2, 0.9], "land": [0.2, 0.9]}
    found = judged(values, excluded=1)
    assert found
    assert found.sites == ("a",)
    assert found.alike == ()
    assert judged(values, excluded=2) is None


def test_sites_are_alike_unless_the_first_wins_often_enough() -> None:
    values = {"port": [0.8, 0.5, 0.1], "land": [0.2, 0.5, 0.1]}
    often = judged(values, apart=0.95, draws=20_000)  # a beats b in 92 %, c always
    less = judged(values, apart=0.90, draws=20_000)
    assert often
    assert less
    assert often.alike == ("b",)
    assert less.alike == ()


def test_the_order_of_the_rows_changes_no_share() -> None:
    values = {"port": [0.8, 0.5, 0.3], "land": [0.2, math.nan, (0.1, 0.5, 0.9)]}
    turned = {name: column[::-1] for name, column in values.items()}
    one, other = judged(values), judged(turned)
    assert one
    assert other
    names = dict(zip("abc", "cba", strict=True))
    assert one.by_site() == {names[site]: found for site, found in other.by_site().items()}


def test_in_every_document_shares_add_up_and_the_excluded_have_none(
    documents: dict[str, Json],
) -> None:
    for document in documents.values():
        robust = [site["robustness"] for site in document["sites"]]
        assert [one is None for one in robust] == [
            site["status"] == "excluded" for site in document["sites"]
        ]
        competing = [one for one in robust if one]
        assert document["robustness"]["competing"] == len(competing)
        for key in ("first", "first_by_weights"):
            assert sum(one[key] for one in competing) == pytest.approx(1)
        mean = sum(one["expected_rank"] for one in competing) / len(competing)
        assert mean == pytest.approx((len(competing) + 1) / 2)
        assert document["headline"]["zh"]


def test_the_document_of_firmness_is_whole_and_its_shares_add_up(
    ranked: Callable[[str], api.Ranking],
) -> None:
    found = json.loads(json.dumps(ranked("nev").firmness().to_dict(), allow_nan=False))
    sites = found["sites"]
    for place in range(len(sites)):
        assert sum(site["acceptability"][place] for site in sites) == pytest.approx(1)
    for site in sites:
        assert sum(site["acceptability"]) == pytest.approx(1)
        central = site["anyone"]["central_weights"]
        assert (central is None) == (site["anyone"]["first"] == 0)
        if central:
            assert sum(central.values()) == pytest.approx(1)
    assert sum(site["anyone"]["first"] for site in sites) == pytest.approx(1)
    assert found["sensitivity"]["winner"] == sites[0]["id"]
    assert found["sentences"]


def test_central_weights_under_any_weights_reproduce_their_own_winner(
    ranked: Callable[[str], api.Ranking],
) -> None:
    ranking = ranked("nev")
    matrix = ranking.standings.evaluation.matrix
    values = matrix.value.fillna((matrix.value_low + matrix.value_high) / 2)
    chosen = 0
    for site in ranking.firmness()["sites"]:
        if site["anyone"]["central_weights"]:
            scores = values.mul(site["anyone"]["central_weights"]).sum(axis="columns")
            assert scores.idxmax() == site["id"]
            chosen += 1
    assert chosen > 1


def test_without_a_site_that_competes_there_is_no_firmness() -> None:
    rules = rule_set({"port": 1.0}, constraint("redline"))
    found = evaluation({"port": [0.5]}, rules, ids=["a"], findings={"redline": ["fail"]})
    with pytest.raises(NoSiteError) as caught:
        firmness({}, stand(found, rules), robustness=None)
    assert "全部地块都被排除" in caught.value.text("zh")


def test_what_was_left_out_cannot_be_told(qingdao: Pack) -> None:
    ranking = api.rank("nev", layers=qingdao, robustness=False)
    with pytest.raises(MethodError) as caught:
        ranking.firmness()
    assert "robustness=False" in caught.value.text("zh")


def test_progress_is_told_in_shares_of_the_draws(qingdao: Pack) -> None:
    told: list[str] = []
    api.rank("nev", layers=qingdao, progress=told.append)
    shares = [one for one in told if one.startswith("稳健性")]
    assert shares[-1] == "稳健性 robustness 100%"
    assert len(shares) > 10


def test_statements_that_cannot_be_read_or_contradict_each_other_are_refused() -> None:
    values = {"port": [0.8, 0.5], "land": [0.2, 0.5]}
    with pytest.raises(UsageError):
        judged(values, statements=("harbour >= land",))
    with pytest.raises(MethodError) as caught:
        judged(values, box=None, statements=("port >= 0.7", "land >= 0.7"))
    assert "port >= 0.7" in caught.value.text("zh")
    assert "land >= 0.7" in caught.value.text("zh")


def test_the_command_says_how_firm_the_places_are(run: Callable[..., Result]) -> None:
    said = run("robustness", "-i", "nev", "-n", "3")
    assert said.exit_code == 0
    assert "什么会改变第一名" in said.stdout
    assert "谁会选它" in said.stdout
    wide = run("robustness", "-i", "nev", "--any-weights", "--draws", "500", "--format", "json")
    found = json.loads(wide.stdout)
    assert (found["robustness"]["box"], found["robustness"]["draws"]) == (None, 500)


def test_a_ranking_may_go_without(run: Callable[..., Result]) -> None:
    said = run("rank", "-i", "nev", "--no-map", "--no-robustness", "--format", "json")
    document = json.loads(said.stdout)
    assert document["robustness"] is None
    assert {site["robustness"] for site in document["sites"]} == {None}
    assert document["headline"]["zh"] == "未评稳健性。"


def test_of_two_sites_one_wins_as_often_as_it_is_first() -> None:
    values = {"port": [0.8, 0.5, 0.9], "land": [0.2, 0.5, 0.9]}
    found = judged(values, excluded=1, draws=20_000)
    assert found
    assert found.wins("a", "b") == pytest.approx(0.22 / 0.24, abs=0.01)
    assert found.wins("b", "a") == pytest.approx(0.02 / 0.24, abs=0.01)
    assert found.wins("a", "a") is found.wins("a", "c") is None


def test_a_comparison_says_how_often_the_first_scores_higher(
    ranked: Callable[[str], api.Ranking],
) -> None:
    ranking = ranked("nev")
    there = ranking.compare("z_jmauto", "z_jiangshan")["pairs"][0]
    back = ranking.compare("z_jiangshan", "z_jmauto")["pairs"][0]
    assert there["wins"] + back["wins"] == pytest.approx(1.0, abs=1e-3)  # but for ties
    assert there["wins"] > 0.5
    assert there["sentences_zh"][-1].endswith(f"的把握为 {there['wins']:.0%}。")
    barred = ranked("chem").compare("park_newmat", "park_ic")["pairs"][0]
    assert barred["wins"] is None
    assert not any("抽样" in said for said in barred["sentences_zh"])


def test_bounds_that_rounding_put_beyond_the_value_do_no_harm() -> None:
    above, below = 0.5 + 1e-16, 0.8 - 2e-16
    found = judged({"port": [(0.5, 0.5, 0.5), (above, 0.5, 0.6)], "land": [(0.7, 0.8, below), 0.2]})
    assert found
    assert found.by_weights.first.tolist() == [1.0, 0.0]


def test_an_unknown_value_with_bounds_is_drawn_within_them() -> None:
    # b's land is 0.9 to 1, unknown: its score is 0.66 to 0.7 with the stated weights, a's 0.65.
    values = {"port": [0.65, 0.5], "land": [0.65, (0.9, math.nan, 1.0)]}
    found = judged(values, box=1e-6)
    assert found
    assert found.sites == ("b", "a")
    assert found.overall.first.tolist() == [1.0, 0.0]


def test_sites_that_score_the_same_under_all_weights_are_tied_with_the_first() -> None:
    values = {"port": [0.8, 0.8, 0.9, 0.1], "land": [0.6, 0.6, 0.3, 0.2]}
    found = judged(values)  # a and b 0.72, c 0.66; c is ahead where the port weighs most
    assert found
    assert found.tied == ("b",)
    assert found.summary()["tied"] == ["b"]
    unlike = judged({"port": [0.8, 0.8], "land": [0.6, 0.5]})
    assert unlike
    assert unlike.tied == ()
