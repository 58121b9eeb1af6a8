"""Weights moved on the page: what it computes is what Python computes, and can be taken home."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import map_fixture
import numpy as np
import pytest
from browser import Browser

import sitesel
from sitesel import api
from sitesel.report.map import save_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.pack import Pack

Json = dict[str, Any]
DATA = (
    "((page) => ({...page.shared, ...page.runs[0].document,"
    " sites: sitesel.unpack(page.runs[0].sites, sitesel.unpackFacts(page.facts))}))"
    "(JSON.parse(document.getElementById('sitesel-data').textContent))"
)
JUDGED = "document.querySelector('.chips').textContent.includes('第一名的把握')"
NUMBERS = ("score", "score_low", "score_high")
RANKS = ("rank", "rank_best", "rank_worst")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("weights") / "map.html"
    return save_map(map_fixture.document(), map_fixture.sites(), map_fixture.layers(), path)


def drag(browser: Browser, criterion: str, value: float) -> None:
    browser.evaluate(
        f"(() => {{ const slider = document.querySelector('[data-criterion={criterion}]');"
        f" slider.value = {value}; slider.dispatchEvent(new Event('input')); }})()"
    )
    browser.next_frame()


def text(browser: Browser, selector: str) -> str:
    found: str = browser.evaluate(f"document.querySelector('{selector}')?.textContent ?? ''")
    return found


@pytest.mark.parametrize("industry", ["nev", "ic", "chem", "rail", "biomed"])
def test_after_fifty_moves_of_sliders_the_page_shows_what_python_computes(
    industry: str,
    browser: Browser,
    ranked: Callable[[str], api.Ranking],
    qingdao: Pack,
    tmp_path: Path,
) -> None:
    ranking = ranked(industry)
    browser.open(ranking.save_map(tmp_path / "map.html"))
    names = [one["id"] for one in ranking.document["criteria"]]
    stream = np.random.default_rng(11)
    moves = [[names[stream.integers(len(names))], stream.integers(1, 100) / 2] for _ in range(50)]
    rows = browser.evaluate(
        f"for (const [name, value] of {json.dumps(moves)}) {{"
        " const slider = document.querySelector(`[data-criterion=${name}]`);"
        " slider.value = value; slider.dispatchEvent(new Event('input')); }"
        "[...document.querySelectorAll('#ranking tr[data-id]')].map((row) => [row.dataset.id,"
        " ...['.badge', '.name span', '.score b', '.status .word'].map((one) =>"
        "   row.querySelector(one).textContent), Boolean(row.querySelector('.name > :not(.where)"
        ":not(span):not([hidden])')), row.querySelector('.firmness .track').hidden])"
    )
    points = browser.evaluate("sitesel.page.points()")
    weights = {name: one / sum(points) for name, one in zip(names, points, strict=True)}
    here = api.rank(industry, layers=qingdao, weights=weights, robustness=False).document["sites"]
    there = json.loads(browser.evaluate("JSON.stringify(sitesel.page.sites)"))
    assert [one["id"] for one in there] == [one["id"] for one in here]
    for mine, its in zip(there, here, strict=True):
        for key in NUMBERS:
            assert mine[key] == pytest.approx(its[key], abs=1e-9)
        assert [mine[key] for key in RANKS] == [its[key] for key in RANKS]
    words = browser.evaluate("sitesel.page.texts")
    assert rows == [
        [
            one["id"],
            str(one["rank"]) if one["rank"] else "✕",
            one["name_zh"],
            f"{one['score']:.1f}",
            words[f"status_{one['status']}"],
            one["quality"] == "schematic",
            True,  # not judged yet: sliders still move
        ]
        for one in here
    ]
    assert browser.messages == []


@pytest.mark.parametrize("industries", [["nev"], ["nev", "chem"]])
def test_rows_that_are_written_into_read_as_rows_made_anew(
    industries: list[str], browser: Browser, qingdao: Pack, tmp_path: Path
) -> None:
    """Weights, switches, ticks, order and filters change what stands; a new table is the judge."""
    path = tmp_path / "map.html"
    sitesel.atlas(industries, layers=qingdao).save(path)
    browser.open(path)
    steps = """
    const page = sitesel.page, stated = page.points(), ids = page.sites.map((site) => site.id);
    const moved = (at) => stated.map((one, place) => (place === at ? 60 : one));
    const off = page.sites[0].constraints.map((one) => one.id);
    const steps = [
      {points: moved(0)}, {points: moved(3)}, {ticked: ids.slice(4, 7)}, {points: moved(5)},
      {sort: "name"}, {site: ids[3]}, {points: moved(1)}, {off}, {points: moved(2)}, {off: []},
      {statuses: ["unverified"]}, {points: moved(4)}, {districts: ["-"]}, {points: moved(0)},
      {districts: [], statuses: []}, {points: null}, {sort: "score", falling: true},
      {points: moved(2)},
    ];
    """
    told = browser.evaluate(
        f"(() => {{ {steps}"
        " const [kept, anew] = [0, 1].map(() => document.body.appendChild(sitesel.element('div')));"
        " const table = sitesel.fillTable(kept, page);"
        " const rows = (place) => [...place.querySelectorAll('tbody tr')].map((row) =>"
        "   row.outerHTML + row.querySelector('input')?.checked);"
        " const told = (one, place) => { one.mark(page.chosen); return rows(place); };"
        " return JSON.stringify(steps.map((step) => {"
        "   page.apply(step);"
        "   table.update();"
        "   return [told(table, kept), told(sitesel.fillTable(anew, page), anew)]; })); })()"
    )
    for written, anew in json.loads(told):
        assert written == anew
    assert browser.messages == []


@pytest.mark.parametrize("industry", ["nev", "chem"])
def test_constraints_that_are_switched_off_are_left_out_as_python_leaves_them_out(
    industry: str,
    browser: Browser,
    ranked: Callable[[str], api.Ranking],
    qingdao: Pack,
    tmp_path: Path,
) -> None:
    ranking = ranked(industry)
    browser.open(ranking.save_map(tmp_path / "map.html"))
    rules = [one["id"] for one in ranking.document["sites"][0]["constraints"]]
    off = rules[::2]
    for name in off:
        browser.evaluate(f"document.querySelector('[data-constraint={name}]').click()")
    there = json.loads(browser.evaluate("JSON.stringify(sitesel.page.sites)"))
    file = tmp_path / "off.toml"
    file.write_text(
        browser.evaluate(
            "sitesel.ruleFile(sitesel.page.stated.document, sitesel.page.points(),"
            " sitesel.page.state.off)"
        ),
        encoding="utf-8",
    )
    here = api.rank(industry, layers=qingdao, rules=file, robustness=False).document["sites"]
    assert {one["id"] for one in here[0]["constraints"]} == set(rules) - set(off)
    assert [(one["id"], one["status"], one["rank"]) for one in there] == [
        (one["id"], one["status"], one["rank"]) for one in here
    ]
    assert "项约束" in text(browser, ".chips")


@pytest.mark.parametrize("industry", ["nev", "ic", "chem"])
def test_the_page_computes_what_python_computes_and_its_rule_file_gives_the_same_order(
    industry: str,
    browser: Browser,
    ranked: Callable[[str], api.Ranking],
    qingdao: Pack,
    tmp_path: Path,
) -> None:
    ranking = ranked(industry)
    browser.open(ranking.save_map(tmp_path / "map.html"))
    random = np.random.default_rng(7)
    for _ in range(3):
        points = random.integers(0, 60, len(ranking.document["criteria"])).tolist()
        given = json.dumps(points)
        there = json.loads(
            browser.evaluate(
                f"JSON.stringify(sitesel.reweigh({DATA}.sites, sitesel.shares({given})))"
            )
        )
        rules = tmp_path / "moved.toml"
        rules.write_text(browser.evaluate(f"sitesel.ruleFile({DATA}, {given})"), encoding="utf-8")
        here = api.rank(industry, layers=qingdao, rules=rules, robustness=False).document
        assert "illustrative" in here["rules"]["weights_source"]
        assert [site["id"] for site in there] == [site["id"] for site in here["sites"]]
        for mine, its in zip(there, here["sites"], strict=True):
            for key in NUMBERS:
                assert mine[key] == pytest.approx(its[key], abs=1e-9)
            if its["rank"] is not None:
                assert [mine[key] for key in RANKS] == [its[key] for key in RANKS]
            parts = {one["id"]: one["contribution"] for one in its["criteria"]}
            for one in mine["criteria"]:
                assert one["contribution"] == pytest.approx(parts.get(one["id"], 0.0), abs=1e-9)


def test_a_slider_moves_scores_order_and_shares_and_reset_brings_all_back(
    browser: Browser, page: Path
) -> None:
    browser.open(page)
    browser.evaluate(  # what waits (robustness) waits on, however slow this machine is
        "(() => { const soon = setTimeout; window.setTimeout = (call, pause) =>"
        " pause ? 0 : soon(call); })()"
    )
    before = text(browser, "#ranking tbody"), text(browser, "#card"), text(browser, ".notes .first")
    first = browser.evaluate("document.querySelector('[data-criterion]').dataset.criterion")
    drag(browser, first, 90)
    assert text(browser, "#ranking tbody") != before[0]
    assert text(browser, ".chips").count("权重已改") == 1
    assert "第一名的把握" not in text(browser, ".chips")
    assert "正在重评" in text(browser, ".notes .first")
    shares = browser.evaluate(
        "[...document.querySelectorAll('.weights output')]"
        ".map((one) => parseFloat(one.textContent))"
    )
    assert sum(shares) == pytest.approx(100, abs=0.5)
    browser.evaluate("document.querySelector('.weights button').click()")
    browser.next_frame()
    after = text(browser, "#ranking tbody"), text(browser, "#card"), text(browser, ".notes .first")
    assert after == before
    assert "权重已改" not in text(browser, ".chips")
    assert browser.messages == []


def test_changed_weights_travel_in_the_address(browser: Browser, page: Path) -> None:
    browser.open(page)
    first = browser.evaluate("document.querySelector('[data-criterion]').dataset.criterion")
    drag(browser, first, 90)
    browser.until("location.hash.includes('w=')")
    browser.until(JUDGED)
    table, link = text(browser, "#ranking tbody"), browser.evaluate("location.hash")
    assert "w=90," in link
    browser.open(page, fragment=link)
    browser.until(JUDGED)
    assert text(browser, "#ranking tbody") == table
    assert "权重已改" in text(browser, ".chips")


@pytest.mark.parametrize("hostile", ["#w=", "#w=1,2", "#w=x", "#w=-1,-1", "#w=1e999", "#w=0"])
def test_an_address_with_wrong_weights_changes_nothing(
    hostile: str, browser: Browser, page: Path
) -> None:
    browser.open(page)
    table = text(browser, "#ranking tbody")
    browser.open(page, fragment=hostile)
    assert text(browser, "#ranking tbody") == table
    assert "权重已改" not in text(browser, ".chips")
    assert browser.messages == []


def test_all_sliders_at_zero_keep_the_last_weights(browser: Browser, page: Path) -> None:
    browser.open(page)
    names = browser.evaluate(
        "[...document.querySelectorAll('[data-criterion]')].map((one) => one.dataset.criterion)"
    )
    for name in names:
        drag(browser, name, 0)
    last = browser.evaluate(f"document.querySelector('[data-criterion={names[-1]}]').value")
    assert float(last) > 0
    assert browser.messages == []


def test_a_page_of_the_first_of_many_sites_has_sliders_that_cannot_be_moved(
    browser: Browser, tmp_path: Path
) -> None:
    document = map_fixture.document()
    document["counts"] = {"eligible": 900, "unverified": 0, "excluded": 0}
    path = save_map(document, map_fixture.sites(), map_fixture.layers(), tmp_path / "map.html")
    browser.open(path)
    sliders = "[...document.querySelectorAll('.weights input')]"
    assert browser.evaluate(f"{sliders}.length") == len(document["criteria"])
    assert browser.evaluate(f"{sliders}.every((one) => one.disabled)")
    assert "不可在本页调整" in text(browser, ".weights .hint")


@pytest.mark.parametrize("industry", ["nev", "ic", "chem"])
def test_robustness_on_the_page_is_that_of_python_within_the_error_of_its_draws(
    industry: str, browser: Browser, ranked: Callable[[str], api.Ranking], tmp_path: Path
) -> None:
    ranking = ranked(industry)
    browser.open(ranking.save_map(tmp_path / "map.html"))
    call = (
        f"(() => {{ const ranking = {DATA};"
        " const sites = ranking.sites.filter((site) => site.status !== 'excluded');"
        " return JSON.stringify(sitesel.robust(sites, ranking.criteria.map((one) => one.weight),"
        " ranking.robustness, { draws: 4000, seed: 5 })); })()"
    )
    there = json.loads(browser.evaluate(call))
    here = [one["robustness"] for one in ranking.document["sites"] if one["robustness"]]
    assert len(there) == len(here)
    for mine, its in zip(there, here, strict=True):
        for key in ("first", "first_by_weights"):  # 4 standard errors of 4,000 and 10,000 draws
            assert mine[key] == pytest.approx(its[key], abs=0.04)
        assert mine["expected_rank"] == pytest.approx(its["expected_rank"], abs=0.5)
        assert abs(mine["rank_low"] - its["rank_low"]) <= 1
        assert abs(mine["rank_high"] - its["rank_high"]) <= 1


def test_robustness_follows_once_the_slider_rests(browser: Browser, page: Path) -> None:
    browser.open(page)
    first = browser.evaluate("document.querySelector('[data-criterion]').dataset.criterion")
    drag(browser, first, 90)
    browser.until(JUDGED)
    assert "本页抽 2000 次" in text(browser, ".notes .first")
    assert "居首" in text(browser, "#card")
    assert browser.messages == []
