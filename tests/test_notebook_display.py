"""A ranking in a notebook: the map in a frame, a picture, text; and never an error."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import folium
import map_fixture
import pytest
import shapely
from browser import Browser

import sitesel
from sitesel.errors import SiteError
from sitesel.report.embed import asked_for, framed, map_html, ranking_bundle
from sitesel.report.map import ranking_map

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sitesel.ranking import Ranking
    from sitesel.report.map_page import DecisionMap

    Ranked = Callable[[str], Ranking]

NOTEBOOK_BYTES = 3_000_000
MAPS_IN_A_NOTEBOOK = 3
INSIDE = "document.querySelector('iframe').contentDocument"
PATIENCE = 3000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


def small_map() -> DecisionMap:
    document, sites, layers = map_fixture.document(), map_fixture.sites(), map_fixture.layers()
    return ranking_map(document, sites, layers)


def waited(browser: Browser, expression: str, wanted: object) -> None:
    for _ in range(PATIENCE):
        if browser.evaluate(expression) == wanted:
            return
    raise AssertionError(f"{expression} has not become {wanted}")


def shown_in_a_page(browser: Browser, path: Path, html: str) -> None:
    path.write_text(f"<!DOCTYPE html><meta charset='utf-8'><body>{html}", encoding="utf-8")
    browser.open(path)
    waited(browser, f"{INSIDE}?.querySelectorAll('#ranking tbody tr').length", 12)


def test_a_ranking_shows_a_map_a_picture_and_its_table(ranked: Ranked) -> None:
    bundle = ranked("nev")._repr_mimebundle_(include=None, exclude=None)
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert bundle["text/html"].startswith("<iframe srcdoc='")
    assert bundle["image/png"].startswith(b"\x89PNG")
    assert "候选地块排名" in bundle["text/plain"]
    assert ranked("nev")._repr_html_() == bundle["text/html"]


def test_only_what_is_asked_for_is_drawn(ranked: Ranked) -> None:
    def fail() -> bytes:
        raise AssertionError("nobody asked")

    document = ranked("nev").document
    without = ranking_bundle(document, fail, fail, wanted=asked_for(["text/plain"], None))
    assert set(without) == {"text/plain"}
    page = ranked("nev")._repr_mimebundle_(exclude=["image/png"])
    assert set(page) == {"text/html", "text/plain"}
    assert "AssertionError" not in page["text/html"]
    picture = ranked("nev")._repr_mimebundle_(include=["image/png"])
    assert "text/html" not in picture
    assert picture["image/png"] == ranked("nev")._png()


def test_three_maps_fit_into_a_notebook(ranked: Ranked) -> None:
    bundle = ranked("nev")._repr_mimebundle_()
    picture = len(bundle.pop("image/png")) * 4 / 3
    size = picture + len(json.dumps(bundle, ensure_ascii=False).encode())
    assert size < 1_300_000
    kept = len(json.dumps(bundle["text/html"], ensure_ascii=False).encode())
    assert MAPS_IN_A_NOTEBOOK * kept < NOTEBOOK_BYTES


def test_where_a_viewer_strips_the_frame_the_table_remains(ranked: Ranked) -> None:
    html = ranked("nev")._repr_html_()
    left = re.sub(r"<iframe .*?</iframe>", "", html, flags=re.DOTALL)
    assert "<script" not in html
    assert left.startswith("<details><summary>文字版")
    assert ranked("nev").document["sites"][0]["id"] in left
    assert "示例权重" in left


def test_the_frame_loads_nothing_and_links_stay_inside_it(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "notebook.html"
    shown_in_a_page(browser, path, small_map()._repr_html_())
    browser.evaluate(f"{INSIDE}.getElementById('skip').click()")
    assert browser.evaluate(f"{INSIDE}.location.href") == "about:srcdoc#ranking"
    assert browser.evaluate(f"{INSIDE}.querySelectorAll('#ranking tbody tr').length") == 12
    assert browser.evaluate("document.querySelector('iframe').title").endswith("新能源汽车")
    assert browser.requests == [path.as_uri()]
    assert browser.messages == []


def test_a_site_can_be_chosen_inside_the_frame(browser: Browser, tmp_path: Path) -> None:
    shown_in_a_page(browser, tmp_path / "notebook.html", small_map()._repr_html_())
    browser.evaluate(f"{INSIDE}.querySelectorAll('#ranking tbody tr')[3].click()")
    assert "示例园区04" in browser.evaluate(f"{INSIDE}.getElementById('card').textContent")
    assert browser.messages == []


def test_what_stands_in_the_frame_is_the_page_to_the_letter() -> None:
    page = "<head><title>\"a\" & 'b' &amp; &#39;</title></head>"
    attribute = framed(page, title="<'\"").split("'")[1]
    undone = attribute.replace("&lt;", "<").replace("&#39;", "'").replace("&amp;", "&")
    assert undone == page.replace("<head>", '<head><base href="about:srcdoc">')
    assert "title='&lt;&#x27;&quot;'" in framed(page, title="<'\"")


@pytest.mark.parametrize(
    "error", [SiteError("无几何", "no geometry"), RuntimeError("<b>broken</b>")]
)
def test_a_map_that_cannot_be_drawn_leaves_the_table_and_says_why(
    error: Exception, ranked: Ranked
) -> None:
    def fail() -> DecisionMap:
        raise error

    document = ranked("nev").document
    bundle = ranking_bundle(document, fail, lambda: None)
    assert "地图未能画出" in bundle["text/html"]
    assert type(error).__name__ in bundle["text/html"]
    assert "<b>" not in bundle["text/html"]
    assert document["sites"][0]["id"] in bundle["text/html"]
    assert "<iframe" not in bundle["text/html"]
    assert "image/png" not in bundle


def test_a_picture_that_cannot_be_drawn_takes_nothing_away(ranked: Ranked) -> None:
    def fail() -> bytes:
        raise OSError("no font")

    bundle = ranking_bundle(ranked("nev").document, small_map, fail)
    assert bundle["text/html"].startswith("<iframe")
    assert set(bundle) == {"text/plain", "text/html"}


def test_without_matplotlib_there_is_no_picture(
    ranked: Ranked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitesel.outputs.find_spec", lambda _name: None)
    assert set(ranked("nev")._repr_mimebundle_()) == {"text/plain", "text/html"}


def test_a_ranking_with_a_site_that_has_no_geometry_still_shows_itself(ranked: Ranked) -> None:
    ranking = replace(ranked("nev"))
    ranking.__dict__["sites"] = ranked("nev").sites.iloc[1:]
    assert "SiteError" in ranking._repr_html_()


def test_what_was_added_is_on_the_map_that_is_saved(
    browser: Browser, ranked: Ranked, tmp_path: Path
) -> None:
    drawn = ranked("nev").explore()
    folium.Marker([36.2, 120.3], popup="自有地点 my place", tooltip="自有").add_to(drawn)
    square = shapely.box(120.2, 36.2, 120.4, 36.3)
    folium.GeoJson(shapely.geometry.mapping(square), name="自有地块").add_to(drawn)
    path = sitesel.save_offline(drawn, tmp_path / "added.html")
    browser.open(path)
    waited(browser, "document.querySelectorAll('#ranking tbody tr').length", 29)
    assert browser.evaluate("document.querySelectorAll('.leaflet-marker-icon[src]').length") == 1
    browser.evaluate("document.querySelector('.leaflet-marker-icon[src]').click()")
    assert browser.evaluate("document.querySelector('.leaflet-popup').textContent.trim()") in (
        "自有地点 my place",
        "自有地点 my place×",
    )
    assert [url for url in browser.requests if not url.startswith("data:")] == [path.as_uri()]
    assert browser.messages == []
    assert drawn._repr_html_().startswith("<iframe")


def test_what_is_not_vendored_is_named_where_the_map_would_stand() -> None:
    drawn = small_map()
    folium.TileLayer("OpenStreetMap").add_to(drawn)
    html = map_html(drawn, title="a")
    assert "tile.openstreetmap.org" in html
    assert "<iframe" not in html
    assert drawn._repr_html_() == html


def test_saving_offline_is_offered_at_the_top_and_loaded_when_asked_for() -> None:
    from sitesel.report.offline import save_offline

    assert sitesel.save_offline is save_offline
    assert "save_offline" in dir(sitesel)
