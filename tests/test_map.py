"""The map in a real browser without a network: what loads, what is said, what hostile text does."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import geopandas
import hostile_texts
import map_fixture
import pandas as pd
import pytest
from branca.element import Element
from browser import Browser

from sitesel.errors import CrsError, DependencyError, OutputError, SiteError
from sitesel.report import vendored
from sitesel.report.classes import excluded_color, score_classes
from sitesel.report.map import first_sites, ranking_map, save_map
from sitesel.report.map_data import json_for_html, page_texts
from sitesel.report.map_layers import display_base, display_layers, plain, role_styles
from sitesel.report.map_page import DecisionMap
from sitesel.report.offline import OfflineMap, offline_html, save_offline

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

WELL_FORMED = [text for text in hostile_texts.TEXTS if text.isprintable() or text.isascii()]
SHELL_BYTES = 220 * 1024


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(map_fixture.document(), tmp_path_factory.mktemp("map") / "map.html")


def saved(document: Json, path: Path, **options: str) -> Path:
    return save_map(document, map_fixture.sites(), map_fixture.layers(), path, **options)


def test_the_page_asks_for_nothing_and_its_console_is_silent(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert browser.requests == [page.resolve().as_uri()]
    assert browser.messages == []


def test_the_map_shows_every_site_with_its_rank(browser: Browser, page: Path) -> None:
    browser.open(page)
    ranks = browser.evaluate(
        "[...document.querySelectorAll('.badge-box')].map((badge) => badge.textContent).join()"
    )
    assert ranks == "1,2,3,4,5,6,7,8,9,10,✕,✕"


def test_sites_are_dashed_where_schematic_and_hatched_where_excluded(
    browser: Browser, page: Path
) -> None:
    browser.open(page)
    paths = browser.evaluate(
        "[...document.querySelectorAll('.leaflet-sites-pane path[fill]')]"
        ".filter((path) => path.getAttribute('fill') !== 'none')"
        ".map((path) => [path.getAttribute('fill'), path.getAttribute('stroke-dasharray')])"
    )
    assert len(paths) == len(map_fixture.PLACES)
    assert all(dash for _, dash in paths)
    assert sum(fill == "url(#hatch)" for fill, _ in paths) == 2
    assert browser.evaluate("document.querySelector('pattern#hatch') !== null")


def test_the_table_says_rank_name_area_score_interval_and_status(
    browser: Browser, page: Path
) -> None:
    browser.open(page)
    first = browser.evaluate(
        "[...document.querySelectorAll('#ranking tbody tr:first-child td')]"
        ".map((cell) => cell.innerText.replace(/\\s+/g, ' ').trim())"
    )
    name, district = (
        "示例园区01 ~ 黄岛区",
        "黄岛区",
    )  # one of both is shown, by the width of the screen
    assert first == ["", "1", name, district, "13,550", "80.8 62–99", "83% 1–3", "✓ 可选"]


def test_head_and_card_say_how_sure_the_first_place_is(browser: Browser, page: Path) -> None:
    browser.open(page)
    assert "示例园区01 在 83% 的抽样中居首。" in browser.evaluate(
        "document.querySelector('.notes summary').innerText"
    )
    assert "第一名的把握 83%" in browser.evaluate("document.querySelector('.chips').innerText")
    browser.evaluate("document.querySelector('[data-id=site_01]').click()")
    card = browser.evaluate("document.querySelector('#card').innerText")
    assert "九成抽样在第 1–3 名" in card
    assert "居首 83%" in card
    browser.evaluate("document.querySelector('[data-id=site_02]').click()")
    assert "居首 <1%" in browser.evaluate("document.querySelector('#card').innerText")


def test_a_click_on_a_row_shows_the_card_of_its_site(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.evaluate("document.querySelector('[data-id=site_12]').click()")
    card = browser.evaluate("document.querySelector('#card').innerText")
    for words in (
        "示例园区12",
        "已排除,不参与排名:饮用水源水库。",
        "触及 12% 的面积",
        "《示例条例》第一条",
        "未核实",
        "2017-11",
    ):
        assert words in card
    assert browser.evaluate("document.querySelector('#announce').textContent") == (
        "已选中:示例园区12,排除"
    )


def test_the_card_gives_measure_value_weight_and_contribution(browser: Browser, page: Path) -> None:
    browser.open(page, fragment="#site=site_02")
    bars = browser.evaluate("document.querySelector('#card .bars').innerText")
    assert "测得 70.4 (66.4–74.4) 公里" in bars
    assert "效用 0.83–0.93 · 权重 10.0%" in bars
    assert "0.0–14.0/ 14.0" in re.sub(r"\s+/", "/", bars)  # power: unknown, so the whole weight
    assert "电力保障" in browser.evaluate("document.querySelector('#card').innerText")


def test_choosing_a_site_draws_how_uncertain_its_place_is(browser: Browser, page: Path) -> None:
    browser.open(page)
    rings = "document.querySelectorAll('.leaflet-ring-pane path').length"
    browser.evaluate("document.querySelector('[data-id=site_03]').click()")
    assert browser.evaluate(rings) == 1


def test_arrows_and_enter_work_in_the_table(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.evaluate("document.querySelector('#ranking tr[tabindex=\"0\"]').focus()")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        browser.press(key)
    chosen = "document.querySelector('tr[aria-selected=true]').dataset.id"
    assert browser.evaluate(chosen) == "site_03"
    assert browser.evaluate("document.querySelectorAll('#ranking tr[tabindex=\"0\"]').length") == 1


def test_a_layer_can_be_hidden_and_takes_its_sites_along(browser: Browser, page: Path) -> None:
    browser.open(page)
    browser.evaluate("document.querySelector('input[data-role=park]').click()")
    assert browser.evaluate("document.querySelectorAll('.badge-box').length") == 0
    browser.evaluate("document.querySelector('input[data-role=park]').click()")
    assert browser.evaluate("document.querySelectorAll('.badge-box').length") == len(
        map_fixture.PLACES
    )


def test_every_layer_has_a_labelled_box(browser: Browser, page: Path) -> None:
    browser.open(page)
    titles = browser.evaluate(
        "[...document.querySelectorAll('.layers label')].map((label) => label.textContent.trim())"
    )
    texts = page_texts("zh")
    shown = [role for role in role_styles() if role in map_fixture.layers()]
    chain = [texts["chain_none"], texts["chain_unstated"].replace("{n}", "1")]
    assert titles == [
        title
        for role in sorted(shown, key=list(role_styles()).index)
        for title in (chain if role == "anchor_firm" else [texts[f"role_{role}"]])
    ]


def test_every_control_has_a_name_and_ids_are_unique(browser: Browser, page: Path) -> None:
    browser.open(page)
    nameless = browser.evaluate(
        "[...document.querySelectorAll('button, input, a[role=button], summary')].filter((one) =>"
        "!(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length)).length"
    )
    assert nameless == 0
    assert (
        browser.evaluate(
            "(() => { const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);"
            "return ids.length - new Set(ids).size; })()"
        )
        == 0
    )


def test_english_pages_speak_english(browser: Browser, tmp_path: Path) -> None:
    path = saved(map_fixture.document(), tmp_path / "map.html", language="en")
    browser.open(path)
    assert browser.evaluate("document.documentElement.lang") == "en"
    assert browser.evaluate("document.title") == "Qingdao industrial site map · NEV"
    assert "Example park 01" in browser.evaluate("document.querySelector('#ranking').innerText")
    assert browser.messages == []


def test_both_languages_have_the_same_words() -> None:
    chinese, english = page_texts("zh"), page_texts("en")
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


ELEMENTS = (
    "[...document.querySelectorAll('*')].filter((one) => !one.closest('.leaflet-names-pane'))"
    ".map((one) => one.tagName).join()"
)


def test_two_hundred_hostile_texts_change_nothing_but_text(
    browser: Browser, tmp_path: Path
) -> None:
    assert len(set(hostile_texts.TEXTS)) >= 200
    browser.open(poisoned_page(tmp_path / "harmless.html", "普通文字"))
    browser.until("document.querySelector('#card h2')")  # it is filled with the next frame
    expected = browser.evaluate(ELEMENTS)
    page = tmp_path / "hostile.html"
    for text in hostile_texts.TEXTS:
        poisoned_page(page, text)
        browser.open(page)
        browser.until("document.querySelector('#card h2')")
        assert browser.messages == [], text
        assert browser.requests == [page.resolve().as_uri()], text
        assert browser.evaluate(ELEMENTS) == expected, text
        shown = browser.evaluate("document.querySelector('#ranking td.name span').textContent")
        written = text.encode("utf-8", "replace").decode().replace("\r", "\n")
        assert shown.replace("\r", "\n") == written
        assert browser.evaluate("document.title").startswith("青岛工业选址图 ·")


def test_a_plain_popup_of_folium_would_not_pass(browser: Browser, tmp_path: Path) -> None:
    """The test above is worth something: a popup of folium's own fails it."""
    pages = []
    for name, words in (("harmless", "普通文字"), ("hostile", "<img src=x onerror=alert(1)>")):
        own = OfflineMap(location=[36.1, 120.3], zoom_start=9)
        marker = folium.CircleMarker([36.1, 120.3], popup=folium.Popup(words, show=True))
        marker.add_to(own)
        pages.append(save_offline(own, tmp_path / f"{name}.html"))
    browser.open(pages[0])
    expected = browser.evaluate(ELEMENTS)
    browser.open(pages[1])
    assert browser.messages or browser.evaluate(ELEMENTS) != expected


def poisoned_page(path: Path, text: str) -> Path:
    """Save the map with a text in every field of the ranking and of the layers."""
    layers = map_fixture.layers()
    for frame in layers.values():
        names = [text if name else "" for name in frame["name_zh"]]
        for column in ("name_zh", "note_zh", "kind_zh"):
            frame[column] = pd.Series(names, dtype=object, index=frame.index)
    return save_map(poisoned(map_fixture.document(), text), map_fixture.sites(), layers, path)


def poisoned(document: Json, text: str) -> Json:
    """Put a text into every field that is shown and holds no key that others refer to."""
    kept = {"id", "role", "layer", "layers", "status", "finding", "schema", "unit", "quality"}
    kept |= {"missing_roles", "kind"}

    def poison(value: object, key: str) -> object:
        if isinstance(value, dict):
            return {name: poison(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [poison(item, key) for item in value]
        return text if isinstance(value, str) and key not in kept else value

    return {name: poison(copy.deepcopy(item), name) for name, item in document.items()}


def test_the_same_ranking_gives_the_same_bytes(page: Path, tmp_path: Path) -> None:
    again = saved(map_fixture.document(), tmp_path / "again.html")
    assert again.read_bytes() == page.read_bytes()


def test_one_map_saved_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    one = ranking_map(map_fixture.document(), map_fixture.sites(), map_fixture.layers())
    folium.Marker([36, 120], icon=None).add_to(one)
    one.save(tmp_path / "first.html")
    one.save(tmp_path / "second.html")
    first = (tmp_path / "first.html").read_bytes()
    assert first == (tmp_path / "second.html").read_bytes()
    assert not re.search(rb"marker_[0-9a-f]{32}", first)


def test_the_row_order_of_the_frames_does_not_matter(page: Path, tmp_path: Path) -> None:
    turned = map_fixture.sites().iloc[::-1]
    path = save_map(map_fixture.document(), turned, map_fixture.layers(), tmp_path / "map.html")
    assert path.read_bytes() == page.read_bytes()


def test_the_policy_allows_only_the_blocks_of_the_page(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert html.index("Content-Security-Policy") < html.index("<script")
    body = html[html.index("<body") :].split("<script")[0]
    assert "<svg" in body  # the still picture of those who run no scripts
    assert not re.search(r"<[a-z][^<>]*\s(?:on\w+|style)=", body)


def test_a_block_that_the_policy_does_not_know_does_not_run(
    browser: Browser, page: Path, tmp_path: Path
) -> None:
    tampered = tmp_path / "tampered.html"
    html = page.read_text(encoding="utf-8")
    tampered.write_text(
        html.replace("<noscript>", "<script>window.ran = true</script><noscript>"), encoding="utf-8"
    )
    browser.open(tampered)
    assert browser.evaluate("window.ran === undefined")


def test_the_page_stays_small(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    match = re.search(r'id="sitesel-data">(.*?)</script>', html, re.DOTALL)
    assert match
    content = json.loads(match[1])
    words = json.dumps(content["texts"], ensure_ascii=False)
    still = re.search(r"<noscript>.*?</noscript>", html, re.DOTALL)  # data too: picture and table
    assert still
    shell = len(html.encode()) - len(match[1].encode()) - len(still[0].encode())
    assert shell + len(words.encode()) <= SHELL_BYTES


def test_a_folium_map_of_ones_own_is_saved_with_its_markers(
    browser: Browser, tmp_path: Path
) -> None:
    own = OfflineMap(location=[36.1, 120.3], zoom_start=9)
    folium.Marker([36.1, 120.3]).add_to(own)
    folium.GeoJson(map_fixture.sites().to_json(), name="sites").add_to(own)
    folium.LayerControl().add_to(own)
    path = save_offline(own, tmp_path / "own.html")
    browser.open(path)
    assert browser.messages == []
    remote = [url for url in browser.requests if not url.startswith("data:image/png")]
    assert remote == [path.resolve().as_uri()]
    assert browser.evaluate("document.querySelector('.leaflet-marker-icon').naturalWidth > 0")


def test_a_script_that_all_but_names_its_end_runs_whole(browser: Browser, tmp_path: Path) -> None:
    own = OfflineMap(location=[36.1, 120.3], zoom_start=9)
    own.get_root().script.add_child(Element("window.word = '</scripts> < ';"))
    browser.open(save_offline(own, tmp_path / "own.html"))
    assert browser.messages == []
    assert browser.evaluate("window.word") == "</scripts> < "


def test_what_is_not_vendored_is_refused_by_name(tmp_path: Path) -> None:
    target = tmp_path / "plain.html"
    with pytest.raises(OutputError) as caught:
        save_offline(folium.Map(), target)
    for name in ("jquery-3.7.1.min.js", "bootstrap.min.css", "TileLayer https://tile"):
        assert name in caught.value.text("en")
        assert name in caught.value.text("zh")
    assert "leaflet.js" not in caught.value.text("en").split("leave out:")[1]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_where_a_map_cannot_be_written(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    target.mkdir()
    with pytest.raises(OutputError):
        saved(map_fixture.document(), target)
    with pytest.raises(OutputError):
        saved(map_fixture.document(), tmp_path / "missing" / "map.html")
    assert list(tmp_path.iterdir()) == [target]
    assert list(target.iterdir()) == []


def test_a_site_without_geometry_is_named() -> None:
    some = map_fixture.sites().drop(index=["site_02", "site_05"])
    with pytest.raises(SiteError) as caught:
        ranking_map(map_fixture.document(), some, {})
    assert caught.value.faults == (("site_02", "site_02"), ("site_05", "site_05"))


def test_a_frame_without_a_reference_system_is_refused() -> None:
    bare = geopandas.GeoDataFrame(
        map_fixture.sites().drop(columns="geometry"), geometry=list(map_fixture.sites().geometry)
    )
    with pytest.raises(CrsError):
        ranking_map(map_fixture.document(), bare, {})


def test_a_map_needs_no_layers(browser: Browser, tmp_path: Path) -> None:
    path = save_map(map_fixture.document(), map_fixture.sites(), {}, tmp_path / "map.html")
    browser.open(path)
    assert browser.messages == []
    assert browser.evaluate("document.querySelectorAll('.badge-box').length") == len(
        map_fixture.PLACES
    )


def test_a_ranking_without_sites_says_so(browser: Browser, tmp_path: Path) -> None:
    path = saved({**map_fixture.document(), "sites": []}, tmp_path / "map.html")
    browser.open(path)
    assert browser.messages == []
    assert "没有候选地块" in browser.evaluate("document.querySelector('#ranking').innerText")


def test_a_notebook_shows_the_same_page() -> None:
    one = ranking_map(map_fixture.document(), map_fixture.sites(), map_fixture.layers())
    assert isinstance(one, folium.Map)
    assert isinstance(one, DecisionMap)
    shown = one._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "Content-Security-Policy" in shown
    assert "cdn.jsdelivr" not in offline_html(one)


def test_the_page_prints_on_one_sheet_of_a3(browser: Browser, page: Path, tmp_path: Path) -> None:
    browser.open(page)
    browser.pdf(tmp_path / "map.pdf")
    printed = (tmp_path / "map.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 119\d(\.\d+)? 84[12]", printed)


def test_vendored_files_are_those_that_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    for asset in vendored.listed():
        text = vendored.own_text(asset.file)
        assert hashlib.sha256(text.encode()).hexdigest() == asset.sha256
    monkeypatch.setattr(vendored, "own_text", lambda *_: "tampered")
    vendored.vendored_text.cache_clear()
    with pytest.raises(DependencyError, match=r"leaflet\.js"):
        vendored.vendored_text("leaflet.js")


def test_display_layers_leave_out_ranked_sites_and_join_unnamed_roads() -> None:
    drawn = display_layers(map_fixture.layers(), ranked=set(map_fixture.sites().index))
    features = {layer["role"]: layer["features"] for layer in drawn}
    assert [feature["id"] for feature in features["park"]] == ["big"]
    assert [feature.get("name_zh") for feature in features["road"]] == [None, "示例大桥"]
    assert "land" not in features


def test_a_role_of_ones_own_is_drawn_too() -> None:
    drawn = display_layers({"my_role": map_fixture.layers()["water_body"]}, ranked=set())
    assert drawn[0]["role"] == "my_role"
    assert drawn[0]["style"] == role_styles()["other"]


def test_the_coast_leaves_out_the_edge_of_the_data() -> None:
    base = display_base(map_fixture.layers())
    assert base["kind"] == "land"
    assert base["coast"]["type"] == "LineString"
    assert len(base["coast"]["coordinates"]) == 9  # along the shore to (121.1, 36.7), no further


def test_missing_cells_become_null() -> None:
    cells = [float("nan"), float("inf"), pd.NA, pd.NaT, 1.5, True, "a", [1]]
    assert [plain(cell) for cell in cells] == [None, None, None, None, 1.5, True, "a", [1]]


def test_json_in_a_page_holds_no_sign_that_html_reads() -> None:
    text = json_for_html(WELL_FORMED)
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text) == WELL_FORMED


def test_the_scripts_pass_their_own_tests() -> None:
    node = shutil.which("node")
    assert node, "Node is missing: install it (Debian: nodejs)."
    tests = sorted(str(path) for path in (Path(__file__).parent / "js").glob("*.test.mjs"))
    done = subprocess.run([node, "--test", *tests], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_long_ranking_shows_its_first_sites_and_says_so(browser: Browser, tmp_path: Path) -> None:
    document = map_fixture.document()
    few = first_sites(document, most=3)
    assert [one["id"] for one in few["sites"]] == [one["id"] for one in document["sites"][:3]]
    assert (
        few["notes"][0]["zh"]
        == f"地图可点选前 3 个地块,共 {len(document['sites'])} 个,其余只画小点;全部见表格输出。"
    )
    assert first_sites(document) is document
    browser.open(saved(few, tmp_path / "few.html"))
    assert browser.evaluate("document.querySelectorAll('#ranking [data-id]').length") == 3


def test_sites_beyond_the_first_are_dots_in_the_colour_of_their_class(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = map_fixture.document()
    monkeypatch.setattr("sitesel.report.map.first_sites.__kwdefaults__", {"most": 3})
    browser.open(saved(document, tmp_path / "few.html"))
    assert browser.evaluate("document.querySelectorAll('.badge-box').length") == 3
    pixels = (
        "(([longitude, latitude]) => { const { rest } = sitesel.page;"
        " const at = rest._map.latLngToContainerPoint([latitude, longitude]);"
        " const { width, height } = rest.canvas;"
        " window.dots ??= rest.canvas.getContext('2d').getImageData(0, 0, width, height).data;"
        " const first = 4 * (Math.floor(at.y) * width + Math.floor(at.x));"
        " return [...window.dots.slice(first, first + 4)]; })"
    )
    shapes = map_fixture.sites().geometry.representative_point()
    for site in document["sites"][3:]:
        place = shapes[site["id"]]
        color = score_classes()[-1].color if site["score"] >= 70 else None
        red, green, blue, alpha = browser.evaluate(f"{pixels}([{place.x}, {place.y}])")
        assert alpha == 255
        if site["status"] == "excluded":
            assert f"#{red:02x}{green:02x}{blue:02x}" == excluded_color()
        elif color is not None:
            assert f"#{red:02x}{green:02x}{blue:02x}" == color
    assert browser.messages == []
