"""Weights moved in a notebook: what the widget knows is what `sitesel.rank` says."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

import numpy as np
import packs
import pytest
import shapely
import traitlets
from browser import Browser
from hostile_texts import TEXTS as HOSTILE

import sitesel
from sitesel.errors import DependencyError, MethodError, UsageError
from sitesel.report import widget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.pack import Pack
    from sitesel.ranking import Ranking

    Ranked = Callable[[str], Ranking]

Json = dict[str, Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


def page(path: Path, module: str, state: Json) -> Path:
    """Write a page that shows the widget as a notebook does: a module from a blob, a model."""
    given = json.dumps({"module": module, "state": state}).replace("<", "\\u003c")
    path.write_text(
        "<!DOCTYPE html><html lang='zh'><head><meta charset='utf-8'><title>widget</title>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; "
        "script-src 'unsafe-inline' blob:; style-src 'unsafe-inline'\">"
        f"<style>{widget.WeightWidget._css}</style></head><body><div id='here'></div>"
        f"<script type='application/json' id='given'>{given}</script><script>"
        "const given = JSON.parse(document.getElementById('given').textContent);"
        "globalThis.model = { heard: [], saved: 0, state: given.state,"
        " get(name) { return this.state[name]; },"
        " set(name, value) { this.state[name] = value; this.heard.forEach((one) => one()); },"
        " save_changes() { this.saved += 1; },"
        " on(name, one) { this.heard.push(one); }, off() {} };"
        "const address = URL.createObjectURL(new Blob([given.module], {type: 'text/javascript'}));"
        "globalThis.ready = import(address).then(({default: made}) =>"
        " made.render({ model, el: document.getElementById('here') })).then(() => true);"
        "</script></body></html>",
        encoding="utf-8",
    )
    return path


def opened(browser: Browser, path: Path, made: widget.WeightWidget) -> None:
    state = {"_content": made._content, "weights": made.weights}
    browser.open(page(path, made._esm, state))
    assert browser.evaluate("ready") is True


def names(browser: Browser) -> list[str]:
    cells = "[...document.querySelectorAll('tbody th')].map((one) => one.textContent)"
    found: list[str] = json.loads(browser.evaluate(f"JSON.stringify({cells})"))
    return found


def test_random_weights_give_the_scores_and_the_order_of_rank(
    ranked: Ranked, qingdao: Pack
) -> None:
    made = ranked("nev").widget()
    random = np.random.default_rng(11)
    for _ in range(4):
        points = random.dirichlet(np.ones(len(made.weights)))
        made.weights = dict(zip(made.weights, points.tolist(), strict=True))
        fresh = sitesel.rank("nev", layers=qingdao, weights=made.weights, robustness=False)
        assert made.order == fresh.table.index.tolist()
        assert made.scores == pytest.approx(fresh.table["score"].to_dict(), abs=1e-9)


def test_setting_one_weight_keeps_the_stated_proportions_of_the_others(ranked: Ranked) -> None:
    made = ranked("nev").widget()
    stated = dict(made.weights)
    made.weights = {"sea_port": 0.2}
    rest = 0.8 / (1 - stated["sea_port"])
    assert made.weights["sea_port"] == 0.2
    assert made.weights["airport"] == pytest.approx(stated["airport"] * rest)
    assert sum(made.weights.values()) == pytest.approx(1)
    made.weights = {"airport": 1.0}
    assert made.weights == {**dict.fromkeys(stated, 0.0), "airport": 1.0}


def test_a_new_ranking_has_the_numbers_of_rank_and_says_that_its_weights_were_moved(
    ranked: Ranked, qingdao: Pack
) -> None:
    made = ranked("nev").widget()
    assert made.ranking().document == ranked("nev").document
    made.weights = {"sea_port": 0.3, "airport": 0.0}
    found = made.ranking().document
    fresh = sitesel.rank("nev", layers=qingdao, weights={"sea_port": 0.3, "airport": 0.0}).document
    assert found["sites"] == fresh["sites"]
    assert found["robustness"] == fresh["robustness"]
    assert found["rules"]["weights_source"].startswith("illustrative: 在笔记本里拖动所得")
    assert found["rules"]["illustrative"]
    assert made.ranking(robustness=False).robustness is None


def test_the_rule_file_gives_the_same_ranking(
    ranked: Ranked, qingdao: Pack, tmp_path: Path
) -> None:
    made = ranked("nev").widget()
    made.weights = {"sea_port": 0.31, "power": 0.0}
    path = tmp_path / "moved.toml"
    path.write_text(made.rules_toml(), encoding="utf-8")
    read = tomllib.loads(made.rules_toml())
    assert read["extends"] == "nev"
    assert read["weights"]["power"] == 0.0
    fresh = sitesel.rank("nev", layers=qingdao, rules=path, robustness=False)
    assert fresh.table.index.tolist() == made.order
    assert fresh.table["score"].to_dict() == pytest.approx(made.scores, abs=1e-9)
    assert fresh.standings.rules.illustrative
    again = fresh.widget()
    assert tomllib.loads(again.rules_toml())["extends"] == "moved.toml"


@pytest.mark.parametrize(
    ("weights", "error", "words"),
    [
        ({"sea_prot": 0.2}, UsageError, "no criterion 'sea_prot'; nearest: sea_port"),
        ({"sea_port": 1.2}, MethodError, "out of range"),
        ({"sea_port": -0.1}, MethodError, "out of range"),
        ({"sea_port": float("nan")}, MethodError, "out of range"),
        ({"sea_port": "much"}, traitlets.TraitError, "float"),
    ],
)
def test_weights_that_cannot_be_are_refused_and_change_nothing(
    weights: Json, error: type[Exception], words: str, ranked: Ranked
) -> None:
    made = ranked("nev").widget()
    before = (dict(made.weights), list(made.order), dict(made.scores))
    with pytest.raises(error, match=words):
        made.weights = weights
    assert (made.weights, made.order, made.scores) == before


def test_weights_that_are_all_zero_are_refused(ranked: Ranked) -> None:
    made = ranked("nev").widget()
    with pytest.raises(MethodError, match="no other criterion can take the rest"):
        made.weights = dict.fromkeys(made.weights, 0.0)


def test_results_are_read_only_and_weights_can_be_observed(ranked: Ranked) -> None:
    made = ranked("nev").widget()
    with pytest.raises(traitlets.TraitError):
        made.order = []
    heard: list[Json] = []
    made.observe(heard.append, names=["order", "scores"])
    made.weights = {"sea_port": 0.5}
    assert {one["name"] for one in heard} == {"order", "scores"}
    assert made.order == sorted(made.order, key=lambda name: -made.scores[name])


def test_it_says_shortly_what_it_is(ranked: Ranked) -> None:
    assert repr(ranked("nev").widget()) == "<WeightWidget nev: 14 指标>"


def test_a_criterion_that_had_no_weight_is_measured_when_it_gets_one(
    ranked: Ranked, qingdao: Pack
) -> None:
    bare = ranked("nev").with_weights({"airport": 0.0}, robustness=False)
    assert "airport" not in bare.standings.evaluation.matrix.weight.index
    found = bare.with_weights({"airport": 0.25}, robustness=False)
    fresh = sitesel.rank(
        "nev", layers=qingdao, rules=bare.standings.rules, weights={"airport": 0.25},
        robustness=False,
    )  # fmt: skip
    assert found.document == fresh.document
    assert found.document["criteria"] != bare.document["criteria"]


def test_other_weights_measure_nothing_again(
    ranked: Ranked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitesel.ranking.Engine", None)
    moved = ranked("nev").with_weights({"airport": 0.5}, robustness=False)
    assert moved.standings.evaluation.sites is ranked("nev").standings.evaluation.sites
    by_hand = [
        100 * sum(one["contribution"] / 100 for one in site["criteria"])
        for site in moved.document["sites"]
    ]
    assert moved.table["score"].tolist() == pytest.approx(by_hand)


def test_without_the_extra_the_widget_says_how_to_get_it(
    ranked: Ranked, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec",
        lambda name: None if name == "anywidget" else found(name),
    )
    with pytest.raises(
        DependencyError, match=r"anywidget is missing.*sitesel\[notebook\]"
    ) as caught:
        ranked("nev").widget()
    assert caught.value.exit_code == 5
    assert "缺少可选依赖 anywidget" in caught.value.zh


def test_the_module_is_the_very_script_of_the_map_and_leaves_no_trace(tmp_path: Path) -> None:
    text = widget.module_text()
    assert widget.own_text("js/weigh.js") in text
    assert "innerHTML" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    path = tmp_path / "widget.mjs"
    path.write_text(text, encoding="utf-8")
    node = shutil.which("node")
    assert node
    code = (
        f"import('{path.as_uri()}').then((made) => console.log(typeof made.default.render,"
        " typeof globalThis.sitesel))"
    )
    said = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["function", "undefined"]


def test_both_languages_have_the_same_words() -> None:
    texts = json.loads(widget.own_text("widget_texts.json"))
    assert set(texts) == {"zh", "en"}
    assert set(texts["zh"]) == set(texts["en"])


def test_in_a_browser_a_drag_computes_what_python_computes(
    browser: Browser, ranked: Ranked, tmp_path: Path
) -> None:
    made = ranked("nev").widget()
    opened(browser, tmp_path / "widget.html", made)
    titles = {site["id"]: site["name_zh"] for site in ranked("nev").document["sites"]}
    assert names(browser) == [titles[name] for name in made.order[:12]]
    for place, points in ((3, 90), (0, 0), (7, 64.5)):
        browser.evaluate(
            f"(() => {{ const one = document.querySelectorAll('input')[{place}];"
            f" one.value = {points}; one.dispatchEvent(new Event('input')); }})()"
        )
    made.weights = json.loads(browser.evaluate("JSON.stringify(model.state.weights)"))
    assert sum(made.weights.values()) == pytest.approx(1, abs=1e-12)
    assert names(browser) == [titles[name] for name in made.order[:12]]
    scores = browser.evaluate(
        "[...document.querySelectorAll('meter')].map((one) => one.value).join()"
    )
    wanted = [made.scores[name] for name in made.order[:12]]
    assert [float(one) for one in scores.split(",")] == pytest.approx(wanted, abs=1e-9)
    assert browser.requests == [(tmp_path / "widget.html").as_uri(), browser.requests[1]]
    assert browser.requests[1].startswith("blob:")
    assert browser.messages == []


def test_in_a_browser_python_moves_the_sliders_and_keys_work(
    browser: Browser, ranked: Ranked, tmp_path: Path
) -> None:
    made = ranked("nev").widget(language="en")
    opened(browser, tmp_path / "widget.html", made)
    made.weights = {"sea_port": 0.4}
    browser.evaluate(f"model.set('weights', {json.dumps(made.weights)})")
    place = list(made.weights).index("sea_port")
    slider = f"document.querySelectorAll('input')[{place}]"
    assert browser.evaluate(f"{slider}.value") == "40"
    assert browser.evaluate(f"{slider}.getAttribute('aria-valuetext')") == "40.0%"
    assert browser.evaluate("model.saved") == 0
    browser.evaluate(f"{slider}.focus()")
    browser.press("ArrowRight")
    assert browser.evaluate(f"{slider}.value") == "40.5"
    assert browser.evaluate("model.saved") == 1
    assert browser.evaluate(
        "[...document.querySelectorAll('input')].every((one) => one.labels.length === 1)"
    )
    assert "Access to a sea port" in browser.evaluate(f"{slider}.labels[0].textContent")


def test_in_a_browser_hostile_names_are_text(
    browser: Browser, qingdao: Pack, tmp_path: Path
) -> None:
    texts = HOSTILE[:10]
    squares = [shapely.box(120.2, 36.2 + row / 50, 120.21, 36.21 + row / 50) for row in range(10)]
    rows = [(square, {"id": f"s{row}", "name": texts[row]}) for row, square in enumerate(squares)]
    path = tmp_path / "own.geojson"
    path.write_text(packs.geojson(rows), encoding="utf-8")
    made = sitesel.rank("nev", layers=qingdao, sites=path, robustness=False).widget()
    opened(browser, tmp_path / "widget.html", made)
    kept = {site["name_zh"] or site["id"] for site in made._content["sites"] if site["rank"]}
    assert set(names(browser)) == kept
    assert any("<" in name for name in kept)
    assert (
        browser.evaluate("document.querySelectorAll('#here :is(img, script, iframe, a)').length")
        == 0
    )
    assert len(browser.requests) == 2
    assert browser.messages == []
