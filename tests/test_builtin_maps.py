"""The map of every industry on the built-in pack, in a real browser without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Browser

from sitesel.industry import industries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sitesel.api import Ranking

MOST_BYTES = 1_500_000
AXE = Path(__file__).parent.parent / "tools" / "page" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as opened:
        yield opened


@pytest.mark.parametrize("industry", ["nev", "ic", "chem", "rail", "biomed"])
def test_the_map_of_five_industries_breaks_no_rule_of_access(
    industry: str, ranked: Callable[[str], Ranking], browser: Browser, tmp_path: Path
) -> None:
    browser.open(ranked(industry).save_map(tmp_path / "map.html"))
    browser.next_frame()
    browser.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    browser.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    found = browser.evaluate(
        "axe.run(document).then((done) => done.violations.map((one) => [one.id, one.help]))"
    )
    assert found == []


@pytest.mark.parametrize("industry", list(industries()))
def test_the_map_of_every_industry_opens_without_a_network_or_a_complaint(
    industry: str, ranked: Callable[[str], Ranking], browser: Browser, tmp_path: Path
) -> None:
    ranking = ranked(industry)
    page = ranking.save_map(tmp_path / f"{industry}.html")
    assert page.stat().st_size <= MOST_BYTES
    browser.open(page)
    assert browser.requests == [page.resolve().as_uri()]
    assert browser.messages == []
    rows = browser.evaluate("document.querySelectorAll('#ranking [data-id]').length")
    assert rows == len(ranking.table)
