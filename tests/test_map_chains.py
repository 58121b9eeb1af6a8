"""The chain of the industry shown: its anchor firms, those of related industries, the others."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import map_fixture
import pytest
import shapely
from browser import Browser

import sitesel
from sitesel.report.map import runs_map
from sitesel.report.map_data import Run, page_data
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.pack import Pack

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "sitesel" / "data"
RULES = ROOT / "sitesel" / "rules" / "data"
SHOWN = """Object.fromEntries([...document.querySelectorAll('.layers [data-role^=anchor_firm]')]
.map((box) => [box.dataset.role, [box.checked, box.closest('label').innerText.trim()]]))"""
SYMBOLS = """[...document.querySelectorAll('{map} .leaflet-firm-pane .point path')]
.map((path) => path.getAttribute('fill')).sort()"""
RED, BROWN, GREY = "#b3261e", "#b35900", "#5f6a76"
LEFT, RIGHT = ".folium-map:not(.second)", ".second"


def firms() -> geopandas.GeoDataFrame:
    """Give two of the industry, one that also is of another, two of related ones, two others."""
    industries: list[Any] = [
        ["nev"], ["集成电路", "nev"], ["h2es"], ["ic"], ["chem"], ["没有的产业"], [],
    ]  # fmt: skip
    count = range(len(industries))
    return geopandas.GeoDataFrame(
        {
            "id": [f"firm_{row}" for row in count],
            "name_zh": [f"示例链主{row}" for row in count],
            "uncertainty_m": [2500.0] * len(industries),
            "position_fault": ["sea", *[""] * (len(industries) - 1)],
            "industries": industries,
        },
        geometry=[shapely.Point(119.8 + row / 10, 36.9) for row in count],
        crs=4326,
    )


def document(industry: str, **related: float) -> Json:
    made = map_fixture.document()
    made["industry"] = {**made["industry"], "id": industry}
    made["rules"] = {**made["rules"], "related": related}
    firm_layer = {**made["layers"][0], "id": "firms", "role": "anchor_firm", "quality": "schematic"}
    return {**made, "layers": [*made["layers"], firm_layer]}


def runs() -> list[Run]:
    return [
        Run(title=Text("甲", "A"), document=document("nev", h2es=0.5, ic=0.25)),
        Run(title=Text("乙", "B"), document=document("chem", nev=0.1)),
        Run(title=Text("丙", "C"), document=document("food")),
    ]


def saved(path: Path, made: list[Run], **options: Any) -> Path:  # noqa: ANN401
    layers = {**map_fixture.layers(), "anchor_firm": firms()}
    runs_map(made, map_fixture.sites(), layers, **options).save(path)
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(width=1920, height=1080) as one:
        yield one


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("chains") / "beside.html", runs()[:2])


def opened(browser: Browser, path: Path, fragment: str = "") -> None:
    browser.open(path, fragment=fragment)
    browser.until("document.querySelector('#card').textContent")
    browser.evaluate("document.querySelector('.layers').open = true")


def told(browser: Browser) -> Json:
    found: Json = browser.evaluate(SHOWN)
    return found


def symbols(browser: Browser, on: str) -> list[str]:
    found: list[str] = browser.evaluate(SYMBOLS.replace("{map}", on))
    return found


def test_a_page_of_one_industry_parts_its_anchor_firms_by_how_far_they_count(
    browser: Browser, tmp_path: Path
) -> None:
    opened(browser, saved(tmp_path / "one.html", runs()[:1]))
    assert told(browser) == {
        "anchor_firm-own": [True, "本产业链主(2) ~"],
        "anchor_firm-related": [True, "相关产业链主(2) ~\n氢能与储能 0.5、集成电路 0.3"],
        "anchor_firm-other": [False, "其他产业链主(2) ~"],
        "anchor_firm-unstated": [False, "未注明产业的链主(1) ~"],
    }
    assert symbols(browser, LEFT) == [RED] * 2 + [BROWN] * 2
    assert "产业链(链主企业)" in browser.evaluate("document.querySelector('.layers').innerText")
    assert browser.messages == []


def test_a_firm_says_what_it_stands_for_and_how_far_it_may_be_from_its_place(
    browser: Browser, beside: Path
) -> None:
    opened(browser, beside)
    browser.evaluate("sitesel.page.chains.forEach((one) => one.eachLayer((part) =>"
                     " part.getTooltip?.() && part.openTooltip()))")  # fmt: skip
    tips = browser.evaluate(
        "[...document.querySelectorAll('.folium-map .tip')].map((tip) => tip.innerText)"
    )
    by_name = {tip.split("\n")[0]: tip for tip in tips}
    assert "集成电路 0.3、新能源汽车 1.0" in by_name["示例链主1"]
    assert "氢能与储能 0.5" in by_name["示例链主2"]
    assert "示意位置 ±2.5 km · 部分落在海中" in by_name["示例链主0"]
    assert "部分落在海中" not in by_name["示例链主1"]


def test_a_switch_works_with_the_keyboard_and_holds_in_the_other_language(
    browser: Browser, tmp_path: Path
) -> None:
    opened(browser, saved(tmp_path / "one.html", runs()[:1]))
    browser.evaluate("document.querySelector('[data-role=anchor_firm-other]').focus()")
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=" ", code="Space", text=" ",
                     windowsVirtualKeyCode=32)  # fmt: skip
    assert symbols(browser, LEFT) == [GREY] * 2 + [RED] * 2 + [BROWN] * 2
    browser.evaluate("sitesel.page.apply({ language: 'en' })")
    assert told(browser)["anchor_firm-other"] == [True, "Other industries (2) ~"]
    assert symbols(browser, LEFT) == [GREY] * 2 + [RED] * 2 + [BROWN] * 2


def test_on_the_overview_the_chain_follows_the_industry_that_is_chosen(
    browser: Browser, tmp_path: Path
) -> None:
    opened(browser, saved(tmp_path / "all.html", runs(), overview=True))
    browser.evaluate("window.loadedOnce = true")
    assert told(browser) == {"anchor_firm": [True, "链主企业"]}
    assert symbols(browser, LEFT) == [RED] * len(firms())
    choose = "(() => {{ const run = document.getElementById('run'); run.value = {};"
    change = " run.dispatchEvent(new Event('change')); })()"
    counts = []
    for place in range(3):
        browser.evaluate(choose.format(place).replace("{{", "{") + change)
        counts.append({role: text.split("~")[0] for role, (_, text) in told(browser).items()})
    assert counts == [
        {"anchor_firm-own": "本产业链主(2) ", "anchor_firm-related": "相关产业链主(2) ",
         "anchor_firm-other": "其他产业链主(2) ", "anchor_firm-unstated": "未注明产业的链主(1) "},
        {"anchor_firm-own": "本产业链主(1) ", "anchor_firm-related": "相关产业链主(2) ",
         "anchor_firm-other": "其他产业链主(3) ", "anchor_firm-unstated": "未注明产业的链主(1) "},
        {"anchor_firm-own": "本产业链主(数据包未列) ", "anchor_firm-other": "其他产业链主(6) ",
         "anchor_firm-unstated": "未注明产业的链主(1) "},
    ]  # fmt: skip
    assert browser.evaluate("window.loadedOnce")
    assert browser.messages == []


def test_side_by_side_each_map_shows_the_chain_of_its_own_industry(
    browser: Browser, beside: Path
) -> None:
    opened(browser, beside)
    assert symbols(browser, LEFT) == [RED] * 2 + [BROWN] * 2
    assert symbols(browser, RIGHT) == [RED] + [BROWN] * 2
    browser.evaluate("document.querySelector('[data-role=anchor_firm-related]').click()")
    assert symbols(browser, LEFT) == [RED] * 2
    assert symbols(browser, RIGHT) == [RED]
    browser.evaluate("sitesel.page.apply({ run: 1, beside: 0 })")
    assert symbols(browser, LEFT) == [RED]
    assert symbols(browser, RIGHT) == [RED] * 2


def test_side_by_side_the_box_of_layers_is_closed_and_opens_again_after(
    browser: Browser, beside: Path
) -> None:
    browser.open(beside)
    browser.until("document.querySelector('#card').textContent")
    closed = "document.querySelector('.layers').open"
    assert browser.evaluate(closed) is False
    browser.evaluate("sitesel.page.apply({ language: 'en' })")
    assert browser.evaluate(closed) is False
    browser.evaluate("sitesel.page.apply({ beside: -1 })")
    assert browser.evaluate(closed) is True


def test_a_layer_without_industries_is_not_taken_for_another_chain(
    browser: Browser, tmp_path: Path
) -> None:
    layers = {**map_fixture.layers(), "anchor_firm": firms().drop(columns="industries")}
    runs_map(runs()[:1], map_fixture.sites(), layers).save(tmp_path / "map.html")
    opened(browser, tmp_path / "map.html")
    assert list(told(browser)) == ["anchor_firm-own", "anchor_firm-unstated"]
    assert told(browser)["anchor_firm-own"][1] == "本产业链主(数据包未列) ~"


def test_the_page_names_the_industries_that_its_firms_stand_for() -> None:
    layers = {**map_fixture.layers(), "anchor_firm": firms()}
    content = page_data(runs(), map_fixture.sites(), layers=layers, language="zh")
    assert sorted(content["industries"]) == ["chem", "h2es", "ic", "nev"]
    assert content["industries"]["ic"]["name_zh"] == "集成电路"
    drawn = next(one for one in content["layers"] if one["role"] == "anchor_firm")
    assert drawn["features"][1]["industries"] == ["ic", "nev"]
    assert content["runs"][0]["chain"] == {"own": ["nev"], "related": {"h2es": 0.5, "ic": 0.25}}


def parted(industry: Json) -> dict[str, int]:
    """Count the pack's firms from its files alone."""
    own = {industry["id"], *industry.get("members", [])}
    rules = tomllib.loads((RULES / f"{industry['id']}.toml").read_text(encoding="utf-8"))
    related = set(rules.get("related", {})) - {"source"} - own
    pack = json.loads((ROOT / "layers" / "anchor_firms.geojson").read_text(encoding="utf-8"))
    stated = [set(one["properties"]["industries"]) for one in pack["features"]]
    near = sum(1 for one in stated if not one & own and one & related)
    found = {"own": sum(1 for one in stated if one & own), "related": near}
    return {**found, "other": len(stated) - sum(found.values())}


def test_the_firms_of_the_pack_are_parted_as_its_files_say_for_every_industry(
    browser: Browser, qingdao: Pack, tmp_path: Path
) -> None:
    sitesel.atlas(layers=qingdao, robustness=False).save(tmp_path / "all.html")
    opened(browser, tmp_path / "all.html")
    rows = tomllib.loads((DATA / "industries.toml").read_text(encoding="utf-8"))["industry"]
    counts = browser.evaluate(
        "sitesel.page.runs.map((run) => { const layer = sitesel.page.layers"
        ".find((one) => one.role === 'anchor_firm');"
        " const { own, related, other } = sitesel.chainOf(layer.features, run.chain);"
        " return { own: own.length, related: related.length, other: other.length }; })"
    )
    assert counts == [parted(row) for row in rows]
    assert len({tuple(one.values()) for one in counts}) > 1
    browser.evaluate("sitesel.page.apply({ run: 2 })")
    nearest = browser.evaluate(
        "(() => { const middle = (one) => { const box = one.getBoundingClientRect();"
        " return [box.x + box.width / 2, box.y + box.height / 2]; };"
        " const all = (selector) => [...document.querySelectorAll(selector)].map(middle);"
        " const ranks = all('.leaflet-badges-pane .badge-box');"
        " return all('.leaflet-firm-pane .point').map(([x, y]) =>"
        " Math.min(...ranks.map(([a, b]) => Math.hypot(a - x, b - y)))); })()"
    )
    assert len(nearest) == counts[2]["own"] + counts[2]["related"] == 12
    assert min(nearest) >= 11 + 7 - 1  # radii of a rank and of a firm, and a pixel of rounding
