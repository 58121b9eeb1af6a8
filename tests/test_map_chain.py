"""The chain beside the map, in a real browser without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import Browser

from sitesel.linked import chain_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitesel.api import Ranking

HERE = Path(__file__).parent
AXE = HERE.parent / "tools" / "page" / "node_modules" / "axe-core" / "axe.min.js"
LAYOUT = (HERE / "layout.js").read_text(encoding="utf-8")
MOST_BYTES = 1_500_000
SIZES = ((1366, 768), (1920, 1080))
OVERLAPS = """(() => {
  const boxes = [...document.querySelectorAll(".segment")]
    .map((one) => [one.dataset.segment, one.getBoundingClientRect()]);
  return boxes.flatMap(([name, a], at) => boxes.slice(at + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
    .map(([other]) => `${name} | ${other}`));
})()"""
HIDDEN = """[...document.querySelectorAll(".segment")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.right > innerWidth || box.bottom > innerHeight || one.scrollWidth > one.clientWidth;
}).map((one) => one.dataset.segment)"""
RINGS = "document.querySelectorAll('.leaflet-ring-pane path').length"


@pytest.fixture(scope="module")
def pages(
    ranked: Callable[[str], Ranking], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("chain")
    return {
        name: ranked(name).save_map(
            folder / f"{name}.html", chain=chain_of(ranked(name)), chain_open=opened
        )
        for name, opened in (("nev", True), ("marine", False))
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    width, height = SIZES[0]
    with Browser(width=width, height=height) as one:
        yield one


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def sized(request: pytest.FixtureRequest) -> Iterator[Browser]:
    width, height = request.param
    with Browser(width=width, height=height) as one:
        yield one


def opened(browser: Browser, page: Path, fragment: str = "") -> None:
    browser.open(page, fragment=fragment)
    browser.until("document.querySelector('#card').textContent")
    browser.next_frame()


@pytest.mark.parametrize(
    ("page", "fragment"), [("nev", ""), ("nev", "#seg=tyre&lang=en"), ("marine", "#seg=ship")]
)
def test_nothing_of_the_diagram_is_cut_off_or_drawn_over(
    sized: Browser, pages: dict[str, Path], page: str, fragment: str
) -> None:
    opened(sized, pages[page], fragment)
    assert sized.evaluate(OVERLAPS) == []
    assert sized.evaluate(HIDDEN) == []
    assert sized.evaluate(LAYOUT) == ""
    assert sized.messages == []
    assert sized.requests == [pages[page].resolve().as_uri()]
    assert pages[page].stat().st_size <= MOST_BYTES


def test_the_diagram_breaks_no_rule_of_access(browser: Browser, pages: dict[str, Path]) -> None:
    opened(browser, pages["nev"])
    browser.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    browser.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = browser.evaluate(
        "axe.run(document).then((done) => done.violations.map((one) => [one.id, one.help]))"
    )
    assert found == []


def pressed(browser: Browser) -> Any:  # noqa: ANN401
    return browser.evaluate(
        "[...document.querySelectorAll('.segment[aria-pressed=true]')]"
        ".map((one) => one.dataset.segment)"
    )


def test_a_segment_chosen_by_key_shows_its_firms_and_best_sites_on_the_map(
    browser: Browser, pages: dict[str, Path]
) -> None:
    opened(browser, pages["nev"])
    assert pressed(browser) == ["car"]  # the one with most leading firms
    rings = browser.evaluate(RINGS)  # of the chosen site 1, of four plants 2 each, of three sites 1
    assert rings == 12
    browser.evaluate("document.querySelector('[data-segment=tyre]').focus()")
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r")
    browser.next_frame()
    assert pressed(browser) == ["tyre"]
    card = browser.evaluate("document.querySelector('#card').textContent")
    assert "双星轮胎" in card
    assert "位置未知" in card
    assert browser.evaluate(RINGS) == 4
    assert browser.evaluate("location.hash").endswith("seg=tyre")
    assert browser.evaluate("document.activeElement.dataset.segment") == "tyre"


def test_the_button_of_the_head_opens_the_chain_and_goes_back(
    browser: Browser, pages: dict[str, Path]
) -> None:
    opened(browser, pages["marine"])
    assert browser.evaluate("document.querySelectorAll('.segment').length") == 0
    browser.evaluate("document.querySelector('.to-chain').click()")
    assert browser.evaluate("document.querySelectorAll('.segment').length") == 11
    browser.evaluate("document.querySelector('.to-chain').click()")
    assert browser.evaluate("document.querySelectorAll('#ranking [data-id]').length") > 10
    assert browser.evaluate("document.querySelectorAll('.segment').length") == 0
