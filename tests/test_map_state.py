"""What the map page can do: its state in the address, languages, filters, ticks, exports, keys."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import map_fixture
import numpy as np
import pytest
from browser import Browser

from sitesel import api, gcj02
from sitesel.errors import OutputError, UsageError
from sitesel.report import map_page
from sitesel.report.map import ranking_map, save_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.pack import Pack

Json = dict[str, Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("state") / "map.html")


def saved(path: Path, **options: Any) -> Path:  # noqa: ANN401
    given = (map_fixture.document(), map_fixture.sites(), map_fixture.layers())
    return save_map(*given, path, **options)


def rows(browser: Browser) -> list[str]:
    found: list[str] = browser.evaluate(
        "[...document.querySelectorAll('#ranking tr[data-id]')].map((row) => row.dataset.id)"
    )
    return found


def click(browser: Browser, selector: str) -> None:
    browser.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
    browser.next_frame()


def text(browser: Browser, selector: str) -> str:
    found: str = browser.evaluate(f"document.querySelector('{selector}')?.innerText ?? ''")
    return found


def test_a_link_restores_site_weights_constraints_filters_ticks_order_and_language(
    browser: Browser, page: Path
) -> None:
    browser.open(page)
    click(browser, "[data-id=site_03]")
    click(browser, "[data-id=site_01] .pick input")
    click(browser, "[data-id=site_08] .pick input")
    click(browser, "[data-constraint]")
    click(browser, "[data-filter='黄岛区']")
    click(browser, "[data-sort=area_mu]")
    browser.evaluate("sitesel.page.weigh([5, 10, 15, 20, 25, 30, 35])")
    browser.evaluate("sitesel.page.apply({ language: 'en' })")
    browser.next_frame()
    browser.until("location.hash.includes('w=')")
    shown = {
        "rows": rows(browser),
        "card": text(browser, "#card h2"),
        "chips": text(browser, ".chips"),
        "said": text(browser, "#card .said"),
    }
    link = browser.evaluate("location.hash")
    browser.open(page, fragment=link)
    browser.until("document.querySelector('#card h2')")
    assert rows(browser) == shown["rows"]
    assert text(browser, "#card h2") == shown["card"]
    assert browser.evaluate("document.documentElement.lang") == "en"
    assert browser.evaluate("sitesel.page.state.ticked") == ["site_01", "site_08"]
    assert "weights moved" in text(browser, ".chips")
    assert "1 constraints off" in text(browser, ".chips")
    assert browser.messages == []


@pytest.mark.parametrize(
    "hostile",
    [
        "#site=%E0%A4%A", "#site=<img src=x onerror=alert(1)>", "#d=%00,x&kind=__proto__&st=x",
        "#run=9999&beside=99999", "#tick=" + ",".join(["site_01"] * 99), "#mu=9-1&sort=constructor",
        "#off=__proto__,constructor", "#lang=xx&lang=en", "#" + "&" * 500 + "=" * 500,
    ],
)  # fmt: skip
def test_an_address_of_a_stranger_changes_nothing_but_what_it_may(
    hostile: str, browser: Browser, page: Path
) -> None:
    browser.open(page, fragment=hostile)
    assert len(rows(browser)) in {0, len(map_fixture.PLACES)}
    assert browser.messages == []
    assert browser.evaluate("document.querySelectorAll('img, iframe, object').length") == 0


def test_filters_list_fewer_sites_and_change_no_rank(browser: Browser, page: Path) -> None:
    browser.open(page)
    before = {site["id"]: site["rank"] for site in map_fixture.document()["sites"]}
    click(browser, "[data-filter='黄岛区']")
    districts = {f"site_{at:02}": place[0] for at, place in enumerate(map_fixture.PLACES, 1)}
    assert {districts[name] for name in rows(browser)} == set(districts.values()) - {"黄岛区"}
    ranks = browser.evaluate("sitesel.page.shown.map((site) => [site.id, site.rank])")
    assert all(before[name] == rank for name, rank in ranks)
    browser.evaluate(
        "(() => { const [least] = document.querySelectorAll('.range input'); least.value = 10000;"
        " least.dispatchEvent(new Event('input')); })()"
    )
    assert set(rows(browser)) == {
        f"site_{at:02}"
        for at, (district, _, _, mu) in enumerate(map_fixture.PLACES, 1)
        if district != "黄岛区" and mu is not None and mu >= 10_000
    }
    assert "列出" in text(browser, ".chips")


def test_columns_sort_both_ways_and_say_so(browser: Browser, page: Path) -> None:
    browser.open(page)
    click(browser, "[data-sort=area_mu]")
    areas = browser.evaluate("sitesel.page.shown.map((site) => site.area_mu)")
    known = [area for area in areas if area is not None]
    assert known == sorted(known, reverse=True)
    assert areas[len(known) :] == [None] * (len(areas) - len(known))
    state = "document.querySelector('[data-sort=area_mu]').closest('th').getAttribute('aria-sort')"
    assert browser.evaluate(state) == "descending"
    click(browser, "[data-sort=area_mu]")
    assert browser.evaluate(state) == "ascending"
    areas = browser.evaluate("sitesel.page.shown.map((site) => site.area_mu)")
    assert areas == [*sorted(known), *[None] * (len(areas) - len(known))]


def test_four_ticked_sites_at_most_stand_side_by_side(browser: Browser, page: Path) -> None:
    browser.open(page)
    for at in range(1, 6):
        click(browser, f"[data-id=site_{at:02}] .pick input")
    assert browser.evaluate("sitesel.page.state.ticked") == [
        "site_02", "site_03", "site_04", "site_05"
    ]  # fmt: skip
    click(browser, "[data-id=site_02]")
    assert browser.evaluate("document.querySelectorAll('.radar g g').length") == 4
    heads = browser.evaluate("document.querySelectorAll('#card table.beside thead th').length")
    assert heads == 5


def test_the_page_changes_its_language_and_back(browser: Browser, page: Path) -> None:
    browser.open(page)
    before = browser.evaluate("document.body.innerText")
    assert "青岛工业选址图" in browser.evaluate("document.title")
    click(browser, ".tools > button:last-child")
    assert browser.evaluate("document.title") == "Qingdao industrial site map · NEV"
    assert browser.evaluate("document.documentElement.lang") == "en"
    assert "Weights" in text(browser, "#left")
    click(browser, ".tools > button:last-child")
    assert browser.evaluate("document.body.innerText") == before
    assert browser.messages == []


def test_keys_alone_change_a_weight_pick_a_site_compare_two_and_export(
    browser: Browser, page: Path
) -> None:
    browser.open(page)
    browser.evaluate("document.querySelector('.weights input').focus()")
    weight = browser.evaluate("document.querySelector('.weights input').value")
    browser.press("ArrowRight")
    browser.next_frame()
    assert browser.evaluate("document.querySelector('.weights input').value") != weight
    assert "权重已改" in text(browser, ".chips")
    browser.evaluate("document.querySelector('#ranking tr[tabindex=\"0\"]').focus()")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        browser.press(key)
    browser.next_frame()
    third = rows(browser)[2]
    assert browser.evaluate("sitesel.page.chosen") == third
    for key in (" ", "ArrowDown", " "):
        browser.press(key)
    browser.next_frame()
    assert browser.evaluate("sitesel.page.state.ticked") == rows(browser)[2:4]
    assert browser.evaluate("document.querySelectorAll('.radar g g').length") == 2
    browser.evaluate(
        "window.files = []; sitesel.download = (name, text) => window.files.push([name, text])"
    )
    browser.evaluate("document.querySelector('.drop summary').focus()")
    browser.press("Enter")
    browser.press("Tab")
    browser.press("Enter")
    assert [name for name, _ in browser.evaluate("window.files")] == ["sitesel-nev.csv"]


def test_exports_hold_the_listed_sites_and_disarm_formulas(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.evaluate(
        "sitesel.page.sites[0].name_zh = '=1+1'; sitesel.page.sites[1].name_zh = '＝x'"
    )
    browser.evaluate("sitesel.page.sites[2].name_zh = 'a \"b\", c'")
    table = list(
        csv.reader(io.StringIO(browser.evaluate("sitesel.csvOf(sitesel.page.shown, sitesel.page)")))
    )
    assert table[0][0] == "\ufeffid"
    assert [row[2] for row in table[1:4]] == ["'=1+1", "'＝x", 'a "b", c']
    document = map_fixture.document()
    assert [float(row[5]) for row in table[1:]] == pytest.approx(
        [site["score"] for site in document["sites"]]
    )
    shapes = json.loads(browser.evaluate("sitesel.geojsonOf(sitesel.page.shown, sitesel.page)"))
    assert [one["id"] for one in shapes["features"]] == [one["id"] for one in document["sites"]]
    assert shapes["features"][0]["geometry"]["type"] == "Polygon"


def test_a_review_number_stands_in_place_of_the_sketch_note_only_if_given(
    browser: Browser, page: Path, tmp_path: Path
) -> None:
    browser.open(page)
    assert "示意图" in text(browser, "#foot")
    assert "审图号" not in text(browser, "#foot")
    browser.open(saved(tmp_path / "map.html", review_number="鲁SG(2026)001号"))
    assert "审图号:鲁SG(2026)001号" in text(browser, "#foot")
    assert "示意图" not in text(browser, "#foot")


def test_what_is_missing_is_listed_with_how_to_supply_it(browser: Browser, page: Path) -> None:
    browser.open(page)
    gaps = browser.evaluate("document.querySelectorAll('.sources')[1].textContent")
    for gap in map_fixture.document()["missing"]:
        assert gap["role"] in gaps
        assert gap["supply_zh"] in gaps
    assert "--layers" in gaps


def test_without_scripts_there_is_a_still_picture_and_the_ranking(page: Path) -> None:
    with Browser() as plain:
        html = json.dumps(plain.document(page), ensure_ascii=False)
    assert "示例园区01" in html
    assert '"nodeName": "svg"' in html
    assert '"nodeName": "TABLE"' in html


def test_where_nothing_qualifies_the_page_says_which_constraint_removes_most(
    browser: Browser, tmp_path: Path
) -> None:
    document = map_fixture.document()
    rule = next(one for one in document["constraints"] if one["action"] == "exclude")
    for site in document["sites"]:
        site |= {"status": "excluded", "rank": None, "rank_best": None, "rank_worst": None}
        site["robustness"] = None
        for one in site["constraints"]:
            if one["id"] == rule["id"]:
                one["finding"] = "fail"
    count = len(document["sites"])
    document |= {"counts": {"eligible": 0, "unverified": 0, "excluded": count}, "robustness": None}
    given = (document, map_fixture.sites(), map_fixture.layers())
    browser.open(save_map(*given, tmp_path / "map.html"))
    said = text(browser, "#ranking .none")
    assert f"{count} 个全部被排除" in said
    assert f"“{rule['title_zh']}”排除 {count} 个" in said
    browser.evaluate(f"sitesel.page.apply({{ off: ['{rule['id']}'] }})")
    browser.next_frame()
    assert text(browser, "#ranking .none") == ""
    assert browser.evaluate("sitesel.page.sites[0].rank") == 1
    assert browser.messages == []


# --- base maps


def test_a_page_offers_tiles_only_if_it_was_made_so(
    browser: Browser, page: Path, tmp_path: Path
) -> None:
    assert "autonavi" not in page.read_text(encoding="utf-8")
    browser.open(page)
    assert browser.evaluate("document.querySelector('.tools select')") is None
    tiled = saved(tmp_path / "map.html", basemaps=["amap", "tianditu"])
    policy = tiled.read_text(encoding="utf-8").split('Content-Security-Policy" content="')[1]
    sources = policy.split('"')[0].split("img-src ")[1].split(";")[0]
    assert "https://webrd01.is.autonavi.com" in sources
    assert "https://t0.tianditu.gov.cn" in sources
    browser.open(tiled)
    assert browser.requests == [tiled.resolve().as_uri()]  # nothing before it is chosen


def test_tiles_that_cannot_be_reached_bring_the_own_ground_back(
    browser: Browser, tmp_path: Path
) -> None:
    browser.open(saved(tmp_path / "map.html", basemaps=["amap", "tianditu"]))
    choose = (
        "(() => {{ const choice = document.querySelector('.tools select'); choice.value = '{}';"
        " choice.dispatchEvent(new Event('change')); }})()"
    )
    browser.evaluate(choose.format("tianditu"))
    assert len(browser.requests) == 1  # no key, no request
    assert browser.evaluate("document.querySelector('.tools input').hidden") is False
    browser.evaluate(choose.format("amap"))
    browser.until("!document.querySelector('.banner').hidden")
    assert "高德" in text(browser, ".banner")
    assert browser.evaluate("document.querySelector('.tools select').value") == ""
    assert any("autonavi" in url for url in browser.requests)
    outlines = "document.querySelector('.leaflet-ground-pane').style.display"
    assert browser.evaluate(outlines) == ""


def test_the_shift_of_the_page_is_that_of_python(browser: Browser, page: Path) -> None:
    browser.open(page)
    stream = np.random.default_rng(5)
    places = np.column_stack([stream.uniform(119, 121.5, 50), stream.uniform(35, 37.5, 50)])
    there = np.array(browser.evaluate(f"{places.tolist()}.map(([x, y]) => sitesel.toGcj(x, y))"))
    metre = 1 / 111_320
    assert np.abs(there - gcj02.to_gcj02(places)).max() < 1e-6 * metre
    back = np.array(browser.evaluate(f"{there.tolist()}.map(([x, y]) => sitesel.fromGcj(x, y))"))
    assert np.abs(back - places).max() < 1e-6 * metre


def test_an_unknown_base_map_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        ranking_map(
            map_fixture.document(), map_fixture.sites(), map_fixture.layers(), basemaps=["osm"]
        )
    assert "'osm'" in caught.value.zh
    assert "amap、tianditu" in caught.value.zh
    assert caught.value.exit_code == 2


def test_a_page_that_would_be_too_large_is_refused_and_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_page, "MOST_BYTES", 1000)
    with pytest.raises(OutputError) as caught:
        saved(tmp_path / "map.html")
    assert "--district" in caught.value.zh
    assert "--no-map" in caught.value.en
    assert list(tmp_path.iterdir()) == []


# --- what would change a place


@pytest.mark.parametrize("industry", ["nev", "ic", "rail"])
def test_the_single_weight_that_the_card_names_makes_the_site_first_and_less_does_not(
    industry: str,
    browser: Browser,
    ranked: Callable[[str], api.Ranking],
    qingdao: Pack,
    tmp_path: Path,
) -> None:
    ranking = ranked(industry)
    browser.open(ranking.save_map(tmp_path / "map.html"))
    found = browser.evaluate(
        "(() => { const rivals = sitesel.page.sites.filter((site) => site.status !== 'excluded');"
        " const rows = rivals.map((site) => site.criteria.map(sitesel.counted));"
        " const shares = sitesel.page.ranking.criteria.map((one) => one.weight);"
        " return rivals.map((site, row) => [site.id, row ? sitesel.weightToFirst(rows, shares, row)"
        " : sitesel.weightToLose(rows, shares)]); })()"
    )
    names = [one["id"] for one in ranking.document["criteria"]]
    now = [one["weight"] for one in ranking.document["criteria"]]
    told = 0
    for row, (site, change) in enumerate(found):
        if change is None:
            continue
        told += 1
        place, weight = change["place"], change["weight"]
        rest = 1 - now[place]
        for reach, holds in ((1.0 + 1e-6, True), (0.99, False)):
            there = now[place] + reach * (weight - now[place])
            weights = {
                name: there if at == place else now[at] * (1 - there) / rest
                for at, name in enumerate(names)
            }
            scores = api.rank(industry, layers=qingdao, weights=weights, robustness=False).table[
                "score"
            ]
            first = scores.drop(ranking.table.index[0]).max() >= scores[ranking.table.index[0]]
            won = scores[site] >= scores.max() - 1e-4
            assert bool(won if row else first) is holds, (site, names[place])
        if told == 4:
            break
    assert told >= 2


def test_the_measured_improvement_that_the_card_names_is_that_of_python(
    browser: Browser, ranked: Callable[[str], api.Ranking], tmp_path: Path
) -> None:
    ranking = ranked("ic")
    browser.open(ranking.save_map(tmp_path / "map.html"))
    compared = 0
    for site in list(ranking.table.index[1:6]):
        there = browser.evaluate(
            "((id) => { const page = sitesel.page; const site = page.siteById.get(id);"
            " const gap = (page.sites[0].score - site.score) / 100;"
            " return sitesel.improvements(site, page.ranking.criteria, gap)"
            " .map((one) => [page.ranking.criteria[one.place].id, one.to ?? null]); })"
            f"({json.dumps(site)})"
        )
        needed = ranking.explain(site).to_dict()["needed"]["improvements"]
        here = {
            one["criterion"]: one["to"]
            for one in needed
            if one["within"] and one["measured"] is not None
        }
        mine = {name: to for name, to in there if to is not None}
        assert mine.keys() == here.keys()
        for name, to in mine.items():
            assert to == pytest.approx(here[name], rel=1e-9)
            compared += 1
    assert compared >= 2
