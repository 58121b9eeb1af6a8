"""Why one site stands where it stands: waterfall, rival, what binds, what is unknown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import packs
import pytest
import shapely
from made_rules import RULE_FILE
from rich.cells import cell_len
from small_documents import document, entry

import sitesel
from sitesel.errors import UsageError
from sitesel.industry import industries
from sitesel.why import binding, rival, unknowns, verdict, waterfall

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sitesel import api
    from sitesel.pack import Pack

    Ranked = Callable[[str], api.Ranking]

Json = dict[str, Any]
WEIGHTS = {"p": 0.5, "q": 0.3, "r": 0.2}
SITES: Json = {
    "a": {"p": 0.8, "q": 0.9, "r": None},
    "b": {"p": 0.8, "q": 0.7, "r": 0.1},
    "c": {"p": 0.5, "q": None, "r": None},
}


def test_a_waterfall_runs_from_the_largest_contribution_to_the_score() -> None:
    made = document(WEIGHTS, SITES)
    found = waterfall(made, entry(made, "a"))
    assert [one["id"] for one in found] == ["p", "q", "r"]
    assert [one["running"] for one in found] == pytest.approx([40, 67, 77])
    assert [one["most"] for one in found] == pytest.approx([50, 30, 20])
    assert [one["known"] for one in found] == [True, True, False]


@pytest.mark.parametrize("name", list(industries()))
def test_every_waterfall_ends_at_the_score(name: str, documents: dict[str, Json]) -> None:
    for site in documents[name]["sites"]:
        found = waterfall(documents[name], site)
        assert found[-1]["running"] == pytest.approx(site["score"], abs=1e-9)
        sizes = [one["contribution"] for one in found]
        assert sizes == sorted(sizes, reverse=True)


def test_the_first_is_compared_with_the_one_below_and_any_other_with_the_one_above() -> None:
    made = document(WEIGHTS, SITES)
    assert [rival(made, entry(made, name))["id"] for name in "abc"] == ["b", "a", "b"]


def test_an_excluded_site_is_compared_with_the_first_that_competes() -> None:
    made = document(WEIGHTS, SITES, excluded=("a",))
    assert rival(made, entry(made, "a"))["id"] == "b"
    alone = document(WEIGHTS, {"a": SITES["a"], "b": SITES["b"]}, excluded=("a",))
    assert rival(alone, entry(alone, "b")) is None


def test_unknowns_say_what_they_may_change_and_which_ranks_that_allows() -> None:
    """A 77, b 63, c 50: r of a is +-10, so 67 to 87, first all the same; q of c +-15: 35 to 65."""
    made = document(WEIGHTS, SITES)
    (of_a,) = unknowns(made, entry(made, "a"))
    assert (of_a["points_low"], of_a["points_high"]) == pytest.approx((-10, 10))
    assert (of_a["rank_best"], of_a["rank_worst"], of_a["matters"]) == (1, 1, False)
    q, r = unknowns(made, entry(made, "c"))
    assert (q["id"], r["id"]) == ("q", "r")
    assert (q["points_low"], q["points_high"]) == pytest.approx((-15, 15))
    assert (q["rank_best"], q["rank_worst"], q["matters"]) == (2, 3, True)
    assert (r["rank_best"], r["rank_worst"], r["matters"]) == (3, 3, False)
    assert (q["supply_zh"], q["supply_en"]) == (["请补"], ["supply it"])


def test_a_tie_that_an_unknown_may_reach_counts_either_way() -> None:
    made = document({"p": 0.8, "q": 0.2}, {"a": {"p": 0.5, "q": 1.0}, "b": {"p": 0.5, "q": None}})
    (found,) = unknowns(made, entry(made, "b"))
    assert (found["rank_best"], found["rank_worst"]) == (1, 2)
    low = document({"p": 0.8, "q": 0.2}, {"a": {"p": 0.5, "q": 0.0}, "b": {"p": 0.5, "q": None}})
    (found,) = unknowns(low, entry(low, "b"))
    assert (found["rank_best"], found["rank_worst"]) == (1, 2)


def test_bounds_of_an_unknown_that_leave_its_midpoint_out_matter_if_they_change_the_rank() -> None:
    """Q of b is somewhere, but surely at its best: 40 + 20 is above the 55 of a."""
    made = document({"p": 0.8, "q": 0.2}, {"a": {"p": 0.5, "q": 0.75}, "b": {"p": 0.5, "q": None}})
    entry(made, "b")["criteria"][1]["contribution_low"] = 20.0
    (found,) = unknowns(made, entry(made, "b"))
    assert (found["points_low"], found["points_high"]) == pytest.approx((10, 10))
    assert (found["rank_best"], found["rank_worst"], found["matters"]) == (1, 1, True)


def test_an_unknown_changes_nothing_for_an_excluded_site() -> None:
    made = document(WEIGHTS, SITES, excluded=("c",))
    found = unknowns(made, entry(made, "c"))
    assert {(one["rank_best"], one["rank_worst"], one["matters"]) for one in found} == {
        (None, None, False)
    }


def test_the_verdict_tells_place_points_and_what_is_open() -> None:
    made = document(WEIGHTS, SITES)
    said = verdict(made, entry(made, "a"))
    assert said.zh == (
        "3 个参评地块中第 1(区间容许第 1 至 3),77.0 分,主要得自 指标p 40.0、指标q 27.0;"
        "各项约束都通过。"
    )
    assert said.en.endswith(
        "mostly from criterion p 40.0, criterion q 27.0; every constraint passes."
    )


def test_the_verdict_of_an_excluded_site_gives_the_reason_and_the_place_it_would_have() -> None:
    made = document(WEIGHTS, SITES, excluded=("b",))
    said = verdict(made, entry(made, "b"))
    assert said.zh == (
        "排除,不参评:约束甲:不符。若不排除,63.0 分在 2 个参评地块中可列第 2(主要得自 指标p 40.0、"
        "指标q 21.0)。"
    )
    assert "would be number 2 among the 2" in said.en


def test_a_site_that_owes_its_points_to_nothing_known_says_so() -> None:
    made = document({"p": 1.0}, {"a": {"p": None}})
    assert "主要得自 无" in verdict(made, entry(made, "a")).zh
    assert "mostly from nothing" in verdict(made, entry(made, "a")).en


@pytest.fixture
def city(pack_factory: Callable[..., Path], text_file: Callable[[str, str], Path]) -> api.Ranking:
    """Three parks of 200 m by 500 m: one a quarter in the redline, one near water, one clear."""
    folder = pack_factory(
        {
            "park": [
                (packs.box(0, 0, 200, 500), packs.park("red")),
                (packs.box(4000, 0, 4200, 500), packs.park("clear")),
                (packs.box(8000, 0, 8200, 500), packs.park("damp")),
            ],
            "sea_port": [(packs.at(-3000, 250), {"id": "port"})],
            "eco_redline": [(packs.box(-10, -10, 50, 510), {"id": "r"})],
            "water_source": [(packs.box(8300, 0, 8400, 500), {"id": "lake"})],
        }
    )
    return sitesel.rank("nev", layers=folder, rules=text_file("rules.toml", RULE_FILE))


def test_a_small_city_explains_each_site_as_a_hand_does(city: api.Ranking) -> None:
    """Scores 55 (excluded), 45 and 37.5; the redline takes 25,000 of 100,000 m2."""
    red = city.explain("red").to_dict()
    assert red["against"]["sites"][1]["id"] == "clear"
    assert red["against"]["pairs"][0]["difference"] == pytest.approx(10.0)
    assert red["net_area"]["net_m2"] == pytest.approx(75_000)
    (bar,) = red["binding"]
    assert (bar["id"], bar["finding"], bar["action"]) == ("redline", "fail", "exclude")
    assert bar["layers"] == [{"id": "eco_redline_layer", "date": "2026-01"}]
    assert (bar["clause_zh"], bar["clause_status"]) == ("《虚构法》第一条", "unverified")
    assert red["unknowns"] == []
    clear = city.explain("clear")
    assert clear.to_dict()["against"]["sites"][1]["id"] == "damp"
    assert "约束:全部通过。" in str(clear)
    assert "未知:无" in str(clear)
    assert "Constraints: all pass." in clear.text("en")
    assert "Unknown: nothing." in clear.text("en")
    damp = city.explain("damp", against="red").to_dict()
    assert [one["id"] for one in damp["against"]["sites"]] == ["damp", "red"]
    assert "1 项须复核的约束不符" in damp["verdict_zh"]
    assert "1 flagging constraints fail" in damp["verdict_en"]


def test_a_city_of_one_site_has_nobody_to_compare_with(
    pack_factory: Callable[..., Path], text_file: Callable[[str, str], Path]
) -> None:
    folder = pack_factory(
        {
            "park": [(packs.box(0, 0, 200, 500), packs.park("only"))],
            "sea_port": [(packs.at(-3000, 250), {"id": "port"})],
            "water_source": [(packs.box(8300, 0, 8400, 500), {"id": "lake"})],
        },
        missing=["eco_redline"],
    )
    ranking = sitesel.rank("nev", layers=folder, rules=text_file("rules.toml", RULE_FILE))
    found = ranking.explain("only")
    assert found.to_dict()["against"] is None
    assert "没有别的参评地块" in str(found)
    assert "no other site competes" in found.text("en")
    assert "缺图层而未评(一票否决)的 1 项:红线[eco_redline]。" in str(found)
    assert ranking.similar("only")["sites"] == []


def test_binding_constraints_come_failed_before_unknown_and_excluding_before_flagging(
    documents: dict[str, Json],
) -> None:
    for name in ("chem", "ic", "nev"):
        for site in documents[name]["sites"]:
            found = binding(documents[name], site)
            order = [(one["finding"] == "unknown", one["action"] == "flag") for one in found]
            assert order == sorted(order)
            assert len(found) == sum(one["finding"] != "pass" for one in site["constraints"])
            assert [one["reason_zh"] for one in found] == site["reasons_zh"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("industry", ["nev", "chem", "ic"])
def test_an_explanation_has_its_parts_in_order_and_fits_terminal_and_gbk(
    industry: str, language: str, ranked: Ranked
) -> None:
    ranking = ranked(industry)
    titles = ORDER_ZH if language == "zh" else ORDER_EN
    sites = ranking.document["sites"]
    for site in (sites[0], sites[3], sites[-1]):
        found = ranking.explain(site["id"])
        text = found.text(language)
        head, *parts = text.split("\n\n")
        assert site["id"] in head.splitlines()[0]
        assert ranking.explain(site["id"]).to_dict()[f"verdict_{language}"] in head
        for title, part in zip(titles, parts, strict=True):
            assert part.startswith(title) or title in part.splitlines()[0], title
        foreign = {mark for mark in text if not mark.encode("gbk", "ignore")}
        assert foreign <= set(json.dumps(ranking.document, ensure_ascii=False)), foreign
        tables = [
            line
            for part in parts
            for line in part.splitlines()[1:]
            if not line.startswith(("- ", "* ", "缺图层", "Not "))
        ]
        assert max(cell_len(line) for line in tables) <= 132


ORDER_ZH = ("得分构成", "与第", "拦住它的约束", "净面积", "未知的", "什么会改变", "指标")
ORDER_EN = (
    "Where the score",
    "Against",
    "Constraints that",
    "Net area",
    "unknown, which",
    "What would change",
    "criterion",
)


def test_the_bars_of_a_waterfall_are_plain_and_start_where_the_last_one_ended(
    ranked: Ranked,
) -> None:
    lines = str(ranked("nev").explain("z_jmauto")).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("C2 "))
    head = lines[first - 2]
    edge = cell_len(head[: head.index("0 至 100")])
    ends = 0
    for line in lines[first : first + 14]:
        bar = line.encode("gbk")[edge:].decode("gbk")
        assert set(bar.strip()) <= set("#?."), line
        start = len(bar) - len(bar.lstrip())
        assert start == ends
        ends = len(bar.rstrip(".")) if "." not in bar else start
    assert ends == 40  # 80.5 points, two a cell


@pytest.mark.parametrize("name", list(industries()))
def test_the_first_the_last_and_an_excluded_site_are_explained_in_every_industry(
    name: str, ranked: Ranked
) -> None:
    sites = ranked(name).document["sites"]
    for site in (sites[0], sites[-1]):
        found = ranked(name).explain(site["id"])
        assert dict(found) == site
        plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert {"waterfall", "against", "binding", "net_area", "unknowns"} <= plain.keys()
        assert site["name_zh"] in str(found)


def test_questions_about_sites_that_cannot_be_answered_say_why(ranked: Ranked) -> None:
    ranking = ranked("nev")
    for ask, words in (
        (lambda: ranking.compare("z_jmauto"), "takes two sites or more, found 1"),
        (lambda: ranking.compare("z_jmauto", "z_sgep", "z_jmauto"), "given twice"),
        (
            lambda: ranking.compare("z_jmauto", "z_sgepp"),
            "There is no site 'z_sgepp'; nearest: z_s",
        ),
        (lambda: ranking.similar("z_sgepp"), "There is no site 'z_sgepp'; nearest: z_s"),
        (lambda: ranking.explain("z_sgep", against="z_sgepp"), "There is no site 'z_sgepp'"),
        (lambda: ranking.explain("z_sgep", against="z_sgep"), "given twice"),
    ):
        with pytest.raises(UsageError, match=words) as caught:
            ask()
        assert caught.value.exit_code == 2


def test_answers_are_mappings_that_show_themselves_in_a_notebook(ranked: Ranked) -> None:
    found = ranked("nev").compare("z_jmauto", "青岛市集成电路产业园")
    assert [site["id"] for site in found["sites"]] == ["z_jmauto", "park_ic"]
    assert set(found) == set(found.to_dict())
    assert len(found) == len(found.to_dict())
    assert "<script" not in found._repr_html_()
    assert "青岛市集成电路产业园" in found._repr_html_()


def test_a_parcel_without_doubt_is_compared_surely(qingdao: Pack, tmp_path: Path) -> None:
    rows = [
        (shapely.box(119.95, 36.75, 119.96, 36.76), {"id": "a"}),
        (shapely.box(119.95, 36.75, 119.96, 36.76), {"id": "b"}),
    ]
    path = tmp_path / "own.geojson"
    path.write_text(packs.geojson(rows), encoding="utf-8")
    ranking = sitesel.rank("nev", layers=qingdao, sites=path)
    (pair,) = ranking.compare("a", "b")["pairs"]
    assert pair["certainty"] == "equal"
    assert ranking.similar("a")["sites"][0]["distance"] == 0.0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_commands_print_what_python_gives(
    language: str, run: Callable[..., Any], ranked: Ranked
) -> None:
    tail = ("-i", "nev", "--lang", language)
    ranking = ranked("nev")
    asked = (
        (("compare", "z_jmauto", "z_sgep"), ranking.compare("z_jmauto", "z_sgep")),
        (("similar", "z_jmauto", "-n", "2"), ranking.similar("z_jmauto", count=2)),
        (
            ("explain", "z_sgep", "--against", "park_ic"),
            ranking.explain("z_sgep", against="park_ic"),
        ),
    )
    for words, answer in asked:
        assert run(*words, *tail).stdout == answer.text(language) + "\n"
        printed = json.loads(run(*words, *tail, "--format", "json").stdout)
        assert printed == json.loads(json.dumps(answer.to_dict()))


def test_the_commands_refuse_with_a_code_and_nothing_on_stdout(run: Callable[..., Any]) -> None:
    for words in (
        ("compare", "-i", "nev"),
        ("compare", "z_jmauto", "-i", "nev"),
        ("compare", "z_jmauto", "nowhere", "-i", "nev"),
        ("similar", "nowhere", "-i", "nev"),
        ("similar", "z_jmauto", "-i", "nev", "-n", "0"),
        ("explain", "z_jmauto", "-i", "nev", "--against", "nowhere"),
        ("scenario", "-i", "nev"),
    ):
        done = run(*words)
        assert done.exit_code == 2, words
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
