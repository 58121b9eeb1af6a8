"""
How the page looks: no text cut or drawn over, no violation of access rules, as it was looked at.

Baselines are small pictures (a quarter of each side) of what was looked at and found good; they are
compared loosely, since fonts and browsers differ between machines. After a wanted change:
`SITESEL_BASELINES=write pytest tests/test_map_looks.py`, then look at the pictures.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from browser import Browser
from PIL import Image

import sitesel
from sitesel.pack import load

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
BASELINES = HERE / "baselines"
AXE = HERE.parent / "tools" / "page" / "node_modules" / "axe-core" / "axe.min.js"
LAYOUT = (HERE / "layout.js").read_text(encoding="utf-8")
SMALLER = 4
MOST_DIFFERENT = 0.04  # share of the small picture's pixels that may differ clearly
CLEARLY = 48  # of 255
SIZES = ((1366, 768), (1920, 1080))
BUSY = "tick=z_jmauto,z_sgep&w=1,2,3,4,5,6,7,8,9,10,11,12,13,14&off=eco_redline&site=z_jiangshan"
STATES = {
    "ranking-zh": ("ranking", "#"),
    "ranking-en": ("ranking", "#lang=en"),
    "busy-zh": ("ranking", f"#{BUSY}"),
    "busy-en": ("ranking", f"#{BUSY}&lang=en"),
    "overview-zh": ("overview", "#"),
    "overview-en": ("overview", "#lang=en"),
    "beside-zh": ("beside", ""),
    "beside-en": ("beside", "#beside=1&lang=en"),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make pages without the extra `districts`: its boundaries must not be passed on."""
    folder = tmp_path_factory.mktemp("looks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sitesel.districts.find_spec", lambda _name: None)
        pack = load()
        made = {
            "overview": sitesel.atlas(layers=pack, robustness=False),
            "beside": sitesel.atlas(["nev", "ic"], layers=pack),
            "ranking": sitesel.rank("nev", layers=pack).explore(),
        }
    for name, page in made.items():
        page.save(folder / f"{name}.html")
    return {name: folder / f"{name}.html" for name in made}


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    width, height = request.param
    with Browser(width=width, height=height) as one:
        one.size = f"{width}x{height}"
        yield one


def shown(browser: Browser, pages: dict[str, Path], state: str) -> None:
    page, fragment = STATES[state]
    browser.open(pages[page], fragment=fragment)
    browser.until("document.querySelector('#card').textContent")
    if "w=" in fragment:
        words = "first place" if "lang=en" in fragment else "第一名的把握"
        browser.until(f"document.querySelector('.chips').textContent.includes('{words}')")
    browser.next_frame()


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_off_or_drawn_over_and_it_looks_as_it_was_looked_at(
    state: str, browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    shown(browser, pages, state)
    assert browser.evaluate(LAYOUT) == ""
    assert browser.messages == []
    browser.screenshot(tmp_path / "now.png")
    with Image.open(tmp_path / "now.png") as picture:
        size = (picture.width // SMALLER, picture.height // SMALLER)
        now = picture.convert("RGB").resize(size, Image.Resampling.BOX)
    kept = BASELINES / f"{state}-{browser.size}.png"
    if os.environ.get("SITESEL_BASELINES") == "write":
        kept.parent.mkdir(exist_ok=True)
        now.quantize(96).save(kept, optimize=True)
    assert kept.exists(), f"There is no baseline {kept.name}: look at the page and write it."
    with Image.open(kept) as picture:
        then = np.asarray(picture.convert("RGB"), dtype=int)
    assert then.shape == np.asarray(now).shape
    different = np.abs(np.asarray(now, dtype=int) - then).max(axis=2) > CLEARLY
    assert different.mean() <= MOST_DIFFERENT


@pytest.mark.parametrize("state", STATES)
def test_no_rule_of_access_is_broken(state: str, browser: Browser, pages: dict[str, Path]) -> None:
    assert AXE.exists(), "There is no axe-core: run `npm ci --prefix tools/page`."
    shown(browser, pages, state)
    browser.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    browser.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = json.loads(
        browser.evaluate(
            "axe.run(document, { resultTypes: ['violations'] }).then((done) =>"
            " JSON.stringify(done.violations.map((one) =>"
            " [one.id, one.help, one.nodes.map((node) => node.html.slice(0, 200))])))"
        )
    )
    assert found == []


def test_the_checks_find_what_is_planted(browser: Browser, pages: dict[str, Path]) -> None:
    shown(browser, pages, "ranking-zh")
    browser.evaluate(
        "(() => { const label = document.createElement('p'); label.className = 'map-label';"
        " label.textContent = '盖住'; document.querySelector('.legend').parentNode.append(label);"
        " label.style.cssText = 'top:0;left:0;transform:none';"
        " const long = document.createElement('p'); long.textContent = '长'.repeat(400);"
        " long.style.cssText = 'overflow:hidden;height:10px';"
        " document.getElementById('left').append(long);"
        " document.querySelector('.weights input').removeAttribute('aria-valuetext');"
        " const nameless = document.createElement('input');"
        " document.getElementById('left').append(nameless); })()"
    )
    told = browser.evaluate(LAYOUT)
    assert "cut off: p 长" in told
    browser.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = browser.evaluate(
        "axe.run(document).then((done) => done.violations.map((one) => one.id))"
    )
    assert "label" in found
