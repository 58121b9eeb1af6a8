"""Sensitivity of standings: who competes, what is unknown, ties, plain output, lazy imports."""

from __future__ import annotations

import itertools
import json
import math
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from contests import ranked, standings

from sitesel.errors import NoSiteError, UsageError
from sitesel.sensitivity import Needed, needed, sensitivity
from sitesel.sensitivity.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel import api
    from sitesel.sensitivity import WeightChange
    from sitesel.standings import Standings

WEIGHTS = {"port": 0.6, "land": 0.4}
PORT_AND_LAND = {"port": [0.8, 0.4, 0.1], "land": [0.3, 0.5, 0.2]}
FURTHER = 1e-6  # beyond a threshold, so that no tie rule decides


def reranked(found: Standings, change: WeightChange) -> str:
    """Who is first when the weights are changed a little further, through rules and standings."""
    rules = found.rules
    mixed = {
        name: weight + FURTHER * (weight - rules.weights[name])
        for name, weight in change.weights.items()
    }
    shares = {name: min(max(weight, 0.0), 1.0) for name, weight in mixed.items()}
    total = sum(shares.values())
    changed = rules.with_weights({name: share / total for name, share in shares.items()})
    return str(ranked(found.evaluation.matrix.measured.copy(), changed).table.index[0])


def test_changed_weights_given_to_the_rules_change_the_first_place() -> None:
    found = standings(PORT_AND_LAND, weights=WEIGHTS)
    said = sensitivity(found)
    assert (said.winner, said.runner_up) == ("a", "b")
    assert said.lead == pytest.approx(0.16)
    assert reranked(found, said.dethrone) == "b"
    port, land = said.single
    assert reranked(found, port.down) == reranked(found, land.up) == "b"
    assert reranked(found, needed(found, "b").weights) == "b"


def test_in_the_built_in_pack_every_change_changes_the_first_place(
    ranked: Callable[[str], api.Ranking],
) -> None:
    for industry in ("nev", "ic"):
        found = ranked(industry).standings
        said = sensitivity(found)
        changes = [one for single in said.single for one in (single.up, single.down) if one]
        for change in (said.dethrone, *changes):
            now = pd.Series(found.rules.weights)
            then = pd.Series(change.weights).reindex(now.index)
            matrix = found.evaluation.matrix
            filled = matrix.value.fillna((matrix.value_low + matrix.value_high) / 2)
            alive = filled.loc[found.table.index[found.table["status"] != "excluded"]]
            beyond = then + FURTHER * (then - now)
            within = now + (1 - FURTHER) * (then - now)
            assert (alive @ beyond).idxmax() != said.winner
            assert (alive @ within).idxmax() == said.winner


def test_excluded_sites_do_not_compete() -> None:
    measured = {"port": [0.8, 0.4, 1.0], "land": [0.3, 0.5, 1.0]}
    said = sensitivity(standings(measured, weights=WEIGHTS, excluded=["c"]))
    assert said == sensitivity(standings(PORT_AND_LAND, weights=WEIGHTS))


def test_nothing_makes_an_excluded_site_first() -> None:
    found = standings(PORT_AND_LAND, weights=WEIGHTS, excluded=["b"])
    assert needed(found, "b") == Needed(
        site="b",
        competes=False,
        gap=None,
        weights=None,
        proof=None,
        improvements=(),
        unknown=(),
    )


def test_where_all_are_excluded_there_is_no_first_place() -> None:
    found = standings(PORT_AND_LAND, weights=WEIGHTS, excluded=["a", "b", "c"])
    with pytest.raises(NoSiteError, match="所有地块都被排除") as caught:
        sensitivity(found)
    assert "Every site is excluded" in caught.value.en


def test_a_site_that_does_not_exist_is_refused_and_the_nearest_named() -> None:
    found = standings(PORT_AND_LAND, weights=WEIGHTS, ids=["harbour", "hill", "dale"])
    with pytest.raises(UsageError, match="没有地块 'harbor';最接近的有:harbour") as caught:
        needed(found, "harbor")
    assert "There is no site 'harbor'; nearest: harbour" in caught.value.en


def test_a_site_that_is_alone_has_no_rival() -> None:
    said = sensitivity(standings({"port": [0.8], "land": [0.3]}, weights=WEIGHTS))
    assert (said.runner_up, said.lead, said.dethrone) == (None, None, None)
    assert all(one.up is None and one.down is None for one in said.single)


def test_the_winner_needs_nothing() -> None:
    said = needed(standings(PORT_AND_LAND, weights=WEIGHTS), "a")
    assert (said.gap, said.weights.size, said.proof, said.improvements) == (0.0, 0.0, None, ())


def test_what_a_site_needs_by_hand() -> None:
    # b is 0.16 behind: 0.16 / 0.6 more of port, from 0.4; 0.16 / 0.4 more of land, from 0.5.
    said = needed(standings(PORT_AND_LAND, weights=WEIGHTS), "b")
    assert said.gap == pytest.approx(0.16)
    port, land = said.improvements
    assert port.to == pytest.approx(0.4 + 0.16 / 0.6)
    assert land.to == pytest.approx(0.9)
    assert said.weights.weights == pytest.approx({"port": 1 / 3, "land": 2 / 3})
    assert said.weights.size == pytest.approx(2 * (0.6 - 1 / 3))


def test_a_dominated_site_is_proven_never_to_be_first() -> None:
    said = needed(standings(PORT_AND_LAND, weights=WEIGHTS), "c")
    assert said.weights is None
    assert said.proof.shares == {"a": 1.0}
    assert said.proof.lead == pytest.approx(-0.1)


def test_each_improvement_that_is_applied_draws_level_and_a_little_less_does_not() -> None:
    measured = {"port": [20.0, 70.0, 25.0, 50.0], "land": [900.0, 1200.0, 100.0, 900.0]}
    value = {
        "port": ((15.0, 1.0), (60.0, 0.5), (120.0, 0.0)),
        "land": ((50.0, 0.0), (500.0, 0.5), (2000.0, 1.0)),
    }
    found = standings(measured, weights=WEIGHTS, value=value)
    applied = 0
    for site in found.table.index[1:]:
        for one in needed(found, site).improvements:
            if one.to is None:
                continue
            applied += 1
            for part, behind in ((1.0, False), (0.99, True)):
                changed = found.evaluation.matrix.measured.copy()
                changed.loc[site, one.criterion] = one.measured + part * one.change
                score = ranked(changed, found.rules).table["score"]
                assert (score[site] < score.drop(site).max() - 1e-12) == behind
    assert applied == 3  # port of b and d, land of c


def test_the_order_of_the_sites_changes_no_bit() -> None:
    columns = {"port": [0.7, 0.7, 0.2, 0.4], "land": [0.3, 0.3, 0.9, math.nan]}
    plain_order = standings(columns, weights=WEIGHTS, ids=["a", "b", "c", "d"])
    for order in itertools.permutations(range(4)):
        shuffled = standings(
            {name: [column[row] for row in order] for name, column in columns.items()},
            weights=WEIGHTS,
            ids=["abcd"[row] for row in order],
        )
        assert sensitivity(shuffled) == sensitivity(plain_order)
        for site in "abcd":
            assert needed(shuffled, site) == needed(plain_order, site)


def test_what_an_unknown_changes_is_what_trying_every_value_finds() -> None:
    nan = math.nan
    measured = {"port": [0.8, 0.6, 0.5, 0.22], "land": [0.5, nan, 0.9, nan], "rail": [nan] * 4}
    weights = {"port": 0.5, "land": 0.3, "rail": 0.2}
    found = standings(measured, weights=weights)
    frame, places = found.evaluation.matrix.measured, {}
    for name in ("land", "rail"):
        lacking = frame.index[frame[name].isna()]
        ranks = []
        for tried in itertools.product((0.0, 0.25, 0.75, 1.0), repeat=len(lacking)):
            known = frame.copy()
            known.loc[lacking, name] = tried
            ranks.append(ranked(known, found.rules).table["rank"])
        places[name] = pd.concat(ranks, axis="columns")
    for site in frame.index:
        land, rail = needed(found, site).unknown
        for one in (land, rail):
            ranks = places[one.criterion]
            assert one.rank_best == ranks.loc[site].min()
            assert one.rank_worst == ranks.loc[site].max()
            winner = found.table.index[0]
            assert one.changes_first == bool((ranks.loc[winner] > 1).any())
        assert (land.sites, land.everywhere, land.weight) == (2, False, 0.3)
        assert (rail.sites, rail.everywhere, rail.own) == (4, True, True)
        assert land.own == (site in "bd")


def test_an_unknown_that_weighs_little_does_not_change_the_first_place() -> None:
    columns = {"port": [0.9, 0.1], "land": [math.nan, math.nan]}
    (land,) = sensitivity(standings(columns, weights={"port": 0.9, "land": 0.1})).unknown
    assert (land.changes_first, land.rank_best, land.rank_worst) == (False, 1, 1)


def test_what_is_known_with_doubt_is_not_what_is_unknown() -> None:
    exact = standings({"port": [0.8, 0.4], "land": [0.5, math.nan]}, weights=WEIGHTS)
    matrix = exact.evaluation.matrix
    doubtful = replace(matrix, value_low=matrix.value_low - 0.4, value_high=matrix.value_high + 0.4)
    known = matrix.known
    doubtful = replace(
        doubtful,
        value_low=doubtful.value_low.where(known, matrix.value_low),
        value_high=doubtful.value_high.where(known, matrix.value_high),
    )
    found = replace(exact, evaluation=replace(exact.evaluation, matrix=doubtful))
    assert needed(found, "b").unknown == needed(exact, "b").unknown


def test_scores_that_differ_by_rounding_only_are_level() -> None:
    for port in ([0.3, 0.1 + 0.2, 0.0], [0.1 + 0.2, 0.3, 0.0]):
        columns = {"port": port, "land": [0.5, 0.5, math.nan]}
        found = standings(columns, weights={"port": 0.9, "land": 0.1})
        assert sensitivity(found).unknown[0].changes_first is False
        second = needed(found, "b")
        assert (second.gap, second.improvements) == (0.0, ())


def test_an_unknown_counts_its_midpoint_in_weights_too() -> None:
    columns = {"port": [0.8, 0.4], "land": [0.3, math.nan]}
    same = {"port": [0.8, 0.4], "land": [0.3, 0.5]}
    change = sensitivity(standings(columns, weights=WEIGHTS)).dethrone
    assert change == sensitivity(standings(same, weights=WEIGHTS)).dethrone


def test_plain_output_is_json_with_scores_in_points_and_weights_as_shares() -> None:
    columns = {"port": [0.8, 0.65], "land": [0.6, math.nan]}
    value = {"land": ((0.0, 1.0), (1.0, 0.0))}
    found = standings(columns, weights=WEIGHTS, value=value)
    said = json.loads(json.dumps(sensitivity(found).to_dict(), allow_nan=False))
    assert said["winner"] == "a"
    assert said["lead"] == pytest.approx(5.0)
    assert sum(said["dethrone"]["weights"].values()) == pytest.approx(1.0)
    assert said["single"][0]["down"]["first"] == "b"
    assert said["unknown"][0]["sites"] == 1
    site = json.loads(json.dumps(needed(found, "b").to_dict(), allow_nan=False))
    assert site["gap"] == pytest.approx(5.0)
    port, land = site["improvements"]
    assert port["to"] == pytest.approx(0.65 + 0.05 / 0.6)
    assert land["within"] == [[None, pytest.approx(0.375)]]
    assert (land["measured"], land["change"]) == (None, None)


def test_infinite_and_missing_numbers_are_null() -> None:
    assert plain({"a": math.inf, "b": math.nan, "gap": -math.inf}) == dict.fromkeys(
        ("a", "b", "gap")
    )


def test_the_winner_is_analysed_without_importing_scipy() -> None:
    program = (
        "import sys, sitesel; from sitesel.sensitivity import sensitivity;"
        "sensitivity(sitesel.rank('nev').standings); sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
