"""Second opinions on a ranking: ranks, ties, agreement and words, by hand; and the command."""

from __future__ import annotations

import itertools
import json
import math
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from made_rules import constraint, rule_set
from made_standings import evaluation

from sitesel.cli import COMMANDS
from sitesel.errors import NoSiteError
from sitesel.opinions import Opinions, consult, document, notes, panel, sentences
from sitesel.standings import Standings, stand

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from sitesel import api
    from sitesel.pack import Pack

    Run = Callable[..., Result]
    Ranked = Callable[[str], api.Ranking]

UNKNOWN = math.nan
COMPARING = ("topsis", "vikor", "promethee")


def standings(values: dict[str, list[float]], ids: list[str]) -> Standings:
    rules = rule_set(dict.fromkeys(values, 1 / len(values)))
    return stand(evaluation(dict(values), rules, ids=ids), rules)


def asked(values: dict[str, list[float]], ids: list[str], **panel_of: int) -> Opinions:
    return consult(standings(values, ids), replace(panel(), **panel_of))


def text_of(found: Opinions) -> str:
    return "\n".join(one.zh for one in (*sentences(found), *notes(found)))


# balanced beats lopsided by the product and where the worst value counts, and loses by the sum
LOPSIDED = {"port": [0.05, 0.5, 0.3], "land": [1.0, 0.5, 0.2]}
NAMES = ["lopsided", "balanced", "poor"]


def test_each_method_ranks_by_its_own_index() -> None:
    table = asked(LOPSIDED, NAMES).table
    assert table.index.tolist() == ["lopsided", "balanced", "poor"]
    assert table["index"]["sum"].tolist() == pytest.approx([0.525, 0.5, 0.25])
    assert table["rank"]["sum"].tolist() == [1, 2, 3]
    assert table["index"]["product"].tolist() == pytest.approx(
        [math.sqrt(0.05), 0.5, math.sqrt(0.06)]
    )
    assert table["rank"]["product"].tolist() == [3, 1, 2]
    # orness 0.25 is Q(r) = r^3: the better value counts 1/8, the worse 7/8
    assert table["index"]["owa"].tolist() == pytest.approx([0.16875, 0.5, 0.2125])
    assert table["rank"]["owa"].tolist() == [3, 1, 2]


def test_less_is_better_under_vikor_only() -> None:
    table = asked(LOPSIDED, NAMES).table
    for name in table["index"]:
        falling = table["index"][name].loc[table["rank"][name].sort_values().index]
        assert falling.is_monotonic_increasing == (name == "vikor"), name


def test_an_unknown_value_counts_half_as_in_the_score() -> None:
    unknown = asked({"port": [UNKNOWN, 0.4], "land": [0.8, 0.3]}, ["a", "b"])
    half = asked({"port": [0.5, 0.4], "land": [0.8, 0.3]}, ["a", "b"])
    pd.testing.assert_frame_equal(unknown.table, half.table)


def test_excluded_sites_are_not_compared() -> None:
    rules = rule_set({"port": 0.5, "land": 0.5}, constraint("redline"))
    made = evaluation(
        {"port": [1.0, 0.3, 0.6], "land": [1.0, 0.6, 0.4]},
        rules,
        ids=["barred", "a", "b"],
        findings={"redline": ["fail", "pass", "pass"]},
    )
    with_barred = consult(stand(made, rules), panel()).table
    without = asked({"port": [0.3, 0.6], "land": [0.6, 0.4]}, ["a", "b"]).table
    pd.testing.assert_frame_equal(with_barred, without)


def test_where_a_method_sees_no_difference_the_order_of_the_sum_decides() -> None:
    found = asked({"port": [0.0, 0.0, 0.5], "land": [0.3, 0.9, 0.5]}, ["a", "b", "c"])
    assert found.table.index.tolist() == ["c", "b", "a"]
    assert found.table["index"]["product"].tolist() == pytest.approx([0.5, 0, 0])
    assert found.table["rank"]["product"].tolist() == [1, 2, 3]
    assert found.zero == ("b", "a")
    assert "加权乘积:2 个地块有一项效用为 0" in text_of(found)


def test_among_many_equal_sites_every_method_keeps_the_order_of_the_sum() -> None:
    ids = [f"s{number:02}" for number in range(60)]
    port = [0.0 if number % 3 else 0.01 for number in range(60)]  # every third has a product
    found = asked({"port": port, "land": [1 - number / 60 for number in range(60)]}, ids)
    assert found.table.index.tolist() == ids
    assert found.table["rank"]["product"].loc[list(found.zero)].tolist() == list(range(21, 61))


def test_indices_that_differ_by_rounding_only_are_equal() -> None:
    values = {"port": [0.1 + 0.2, 0.3, 0.1], "land": [0.6, 0.6, 0.1]}
    found = asked(values, ["b", "a", "c"])
    assert set(found.first.values()) == {("a", "b")}
    assert (found.table["rank"].loc["a"] == 1).all()


def test_a_tie_for_first_is_told_and_is_no_agreement() -> None:
    found = asked({"port": [0.0, 0.0, 0.0], "land": [0.9, 0.5, 0.1]}, ["a", "b", "c"])
    assert found.first["sum"] == ("a",)
    assert found.first["product"] == ("a", "b", "c")
    assert "6 种方法中 5 种以a居首;加权乘积:以a、b、c并列居首。" in text_of(found)
    assert math.isnan(found.agreement.loc["sum", "product"])


def test_agreement_is_kendall_s_tau_b_of_all_pairs() -> None:
    values = {"port": [0.0, 0.1, 0.5, 0.9, 0.5], "land": [1.0, 0.7, 0.5, 0.0, 0.2]}
    found = asked(values, list("abcde"))
    for one, other in itertools.product(found.agreement.columns, repeat=2):
        x, y = (
            found.table["index"][name].round(12).to_numpy() * (-1 if name == "vikor" else 1)
            for name in (one, other)
        )
        pairs = list(itertools.combinations(range(5), 2))
        signs = [(np.sign(x[i] - x[j]), np.sign(y[i] - y[j])) for i, j in pairs]
        untied = [sum(sign[k] != 0 for sign in signs) for k in (0, 1)]
        tau_b = sum(a * b for a, b in signs) / math.sqrt(untied[0] * untied[1])
        assert found.agreement.loc[one, other] == pytest.approx(tau_b)


def test_who_is_first_under_which_methods_is_told_in_both_languages() -> None:
    said = sentences(asked(LOPSIDED, NAMES))
    winner = asked(LOPSIDED, NAMES).first
    first_of_sum = [name for name, ids in winner.items() if ids == ("lopsided",)]
    assert said[0].zh.startswith(f"6 种方法中 {len(first_of_sum)} 种以lopsided居首;加权乘积")
    assert said[0].en.startswith(f"{len(first_of_sum)} of 6 methods: lopsided first; ")
    assert said[0].zh.endswith(":以balanced居首。")
    assert said[0].en.endswith(": balanced first.")


def test_the_likest_and_unlikest_order_are_told_with_their_number() -> None:
    found = asked(LOPSIDED, NAMES)
    assert found.agreement.loc["sum", "product"] == pytest.approx(-1 / 3)  # 1 of 3 pairs agrees
    said = sentences(found)[2]
    assert "差别最大:加权乘积(τ-b -0.33)" in said.zh
    assert "farthest: weighted product (tau-b -0.33)" in said.en


def test_sites_that_lead_under_all_methods_are_named() -> None:
    found = asked(LOPSIDED, NAMES, leading=2)
    everywhere = found.table["rank"].max(axis="columns") <= 2
    assert found.leading == tuple(found.table.index[everywhere]) == ("balanced",)
    assert "各种方法下都进入前 2 名的有:balanced。" in text_of(found)
    nobody = asked(LOPSIDED, NAMES, leading=1)
    assert nobody.leading == ()
    assert "没有地块在各种方法下都进入前 1 名。" in text_of(nobody)
    assert "No site is among the first 1 of every method." in sentences(nobody)[1].en


def test_equal_sites_lead_together_however_many_they_are() -> None:
    values = {"port": [0.8] * 7 + [0.2], "land": [0.8] * 7 + [0.2]}
    found = asked(values, list("abcdefgh"))
    assert found.leading == tuple("abcdefg")
    assert "以a、b、c、d、e等 7 个地块并列居首" in sentences(found)[0].zh
    assert "a, b, c, d, e and others (7 in all) tie for first" in sentences(found)[0].en


def test_a_criterion_without_spread_is_named() -> None:
    found = asked({"port": [0.9, 0.1], "land": [UNKNOWN, 0.5]}, ["a", "b"])
    assert found.flat == ("land",)
    assert "各地块在 1 项指标上没有差别" in text_of(found)
    assert "指标land" in text_of(found)
    assert found.table["index"]["vikor"].tolist() == [0, 1]


def test_one_site_only_leaves_nothing_to_compare() -> None:
    found = asked({"port": [0.4], "land": [0.9]}, ["a"])
    assert (found.table["rank"] == 1).all(axis=None)
    assert found.table["index"].loc["a", list(COMPARING)].isna().all()
    assert found.leading == ("a",)
    assert sentences(found)[0].zh == (
        "6 种方法中 3 种以a居首;TOPSIS、VIKOR、PROMETHEE II:无从比较。"
    )
    assert sentences(found)[0].en.endswith("TOPSIS, VIKOR, PROMETHEE II: nothing to compare.")
    told = json.loads(json.dumps(document(found), allow_nan=False))
    assert told["sites"][0]["index"]["topsis"] is None


def test_too_many_sites_are_cut_by_score_and_the_cut_is_told() -> None:
    values = {"port": [0.1, 0.9, 0.5, 0.7], "land": [0.2, 0.4, 0.6, 0.3]}
    found = asked(values, list("abcd"), most_sites=2)
    assert found.table.index.tolist() == ["b", "c"]
    assert found.left_out == 2
    assert "只比较得分最高的 2 个地块,另有 2 个未比较。" in text_of(found)
    assert document(found)["left_out"] == 2


def test_nothing_to_say_is_not_said() -> None:
    found = asked({"port": [0.9, 0.1], "land": [0.2, 0.4]}, ["a", "b"])
    said = text_of(found)
    assert (found.zero, found.flat, found.left_out) == ((), (), 0)
    for words in ("效用为 0", "没有差别", "未比较"):
        assert words not in said
    assert "逆序" in said
    assert "参数为示例:PROMETHEE II" in said


def test_one_more_site_may_turn_two_others_around_but_not_in_the_sum() -> None:
    """
    Reverse a rank by hand.

    Of two sites each has the worst port or land, regret 0.5; the sum decides for b. A third site
    without land stretches that range from 0.12 to 0.52: a's regret falls to 0.5 x 0.12 / 0.52.
    """
    few: dict[str, list[float]] = {"port": [0.6, 0.5], "land": [0.4, 0.52]}
    more = {"port": [*few["port"], 0.55], "land": [*few["land"], 0.0]}
    before, after = asked(few, ["a", "b"]).table, asked(more, ["a", "b", "c"]).table

    def ahead(table: pd.DataFrame, method: str) -> bool:
        return bool(table["rank"].loc["a", method] < table["rank"].loc["b", method])

    for method in ("sum", "product", "owa"):
        assert ahead(before, method) == ahead(after, method), method
    assert not ahead(before, "vikor")
    assert ahead(after, "vikor")


def test_the_order_of_the_sites_file_changes_no_byte() -> None:
    values = {"port": [0.13, 0.57, 0.57, 0.91], "land": [0.71, 0.0, 0.33, 0.29]}
    turned = {name: column[::-1] for name, column in values.items()}
    one = document(asked(values, list("abcd")))
    other = document(asked(turned, list("dcba")))
    assert json.dumps(one) == json.dumps(other)


def test_all_excluded_leaves_no_site_to_compare() -> None:
    rules = rule_set({"port": 1.0}, constraint("redline"))
    made = evaluation({"port": [0.9]}, rules, ids=["a"], findings={"redline": ["fail"]})
    with pytest.raises(NoSiteError) as caught:
        consult(stand(made, rules), panel())
    assert "1 个全部被排除" in caught.value.zh
    assert "all 1 sites are excluded" in caught.value.en


# --- the built-in pack


@pytest.mark.parametrize("industry", ["nev", "chem", "fut_net"])
def test_the_headline_stays_the_ranking(ranked: Ranked, industry: str) -> None:
    ranking = ranked(industry)
    found = consult(ranking.standings, panel())
    competing = ranking.table["rank"].dropna()
    assert found.table["rank"]["sum"].to_dict() == competing.to_dict()
    assert (100 * found.table["index"]["sum"]).tolist() == pytest.approx(
        ranking.table.loc[competing.index, "score"].tolist()
    )


def test_the_document_has_every_method_with_its_sources_and_every_site(ranked: Ranked) -> None:
    told = document(consult(ranked("nev").standings, panel()))
    assert told["schema"] == "sitesel-opinions/1"
    assert [one["id"] for one in told["methods"] if one["less_is_better"]] == ["vikor"]
    for one in told["methods"]:
        assert one["source"]
        assert one["first"]
        assert one["agreement"][one["id"]] == 1
        places = sorted(site["rank"][one["id"]] for site in told["sites"])
        assert places == list(range(1, len(told["sites"]) + 1))
    assert told["sites"][0].keys() == {"id", "name_zh", "status", "rank", "index"}


# --- the command


def test_the_command_prints_ranks_sentences_methods_and_notes(run: Run) -> None:
    done = run("opinions", "-i", "新能源汽车", "-n", "3")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "新能源汽车选址规则 · 各方法下的名次(指数)"
    assert lines[3].startswith("z_jmauto")
    assert "(另有 26 个未列)" in lines
    assert any(line.startswith("6 种方法中") for line in lines)
    assert any(line.startswith("PROMETHEE II") and "indifference=0.05" in line for line in lines)
    assert any(line.startswith("* ") and "逆序" in line for line in lines)
    assert done.stderr == ""


def test_the_command_speaks_english(run: Run) -> None:
    done = run("opinions", "-i", "nev", "--lang", "en", "-n", "2")
    assert "Siting rules: New energy vehicles · ranks (indices) by method" in done.stdout
    assert "rank reversal" in done.stdout
    assert "(27 more not listed)" in done.stdout


def test_json_has_everything_and_a_given_attitude(run: Run) -> None:
    done = run("opinions", "-i", "nev", "--format", "json", "--orness", "0.5", "-n", "4")
    told = json.loads(done.stdout)
    assert len(told["sites"]) == 29  # -n is for the table
    assert told["methods"][-1]["params"] == {"orness": 0.5}
    assert told["methods"][-1]["params_source"] == "user: orness=0.5"
    for site in told["sites"]:  # a neutral attitude is the weighted sum
        assert site["index"]["owa"] == pytest.approx(site["index"]["sum"])


def test_the_command_takes_weights_and_sites_as_rank_does(run: Run) -> None:
    told = json.loads(
        run("opinions", "-i", "nev", "--weight", "sea_port=0.5", "--format", "json").stdout
    )
    ranked = json.loads(
        run("rank", "-i", "nev", "--weight", "sea_port=0.5", "--format", "json", "--no-map").stdout
    )
    assert [site["id"] for site in told["sites"]] == [site["id"] for site in ranked["sites"]]


def test_without_pymcdm_the_command_ends_with_5(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymcdm", None)
    done = run("opinions", "-i", "nev")
    assert done.exit_code == 5
    assert done.stdout == ""
    assert "pip install 'sitesel[mcda]'" in done.stderr


def test_an_attitude_out_of_range_ends_with_2(run: Run) -> None:
    assert run("opinions", "-i", "nev", "--orness", "1.5").exit_code == 2


def test_all_sites_excluded_ends_with_4_and_names_the_constraint(
    run: Run, monkeypatch: pytest.MonkeyPatch, qingdao: Pack
) -> None:
    from sitesel import api

    ranking = api.rank("chem", layers=qingdao)
    barred = replace(ranking.standings, table=ranking.standings.table.assign(status="excluded"))
    monkeypatch.setattr(api, "rank", lambda *_, **__: replace(ranking, standings=barred))
    done = run("opinions", "-i", "chem")
    assert done.exit_code == 4
    assert "全部被排除" in done.stderr
    assert "化工入园" in done.stderr


def test_the_command_is_listed(run: Run) -> None:
    assert "opinions" in COMMANDS
    assert "opinions" in run("--help").stdout
