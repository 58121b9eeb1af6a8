"""Pages of several rankings: all industries at once, two side by side, scenarios."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from browser import Browser

import sitesel
from sitesel.industry import industries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    from sitesel import api
    from sitesel.pack import Pack

    Run = Callable[..., Result]

MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture(scope="module")
def overview(qingdao: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pages") / "overview.html"
    sitesel.atlas(layers=qingdao, robustness=False).save(path)
    return path


def text(browser: Browser, selector: str) -> str:
    found: str = browser.evaluate(f"document.querySelector('{selector}')?.innerText ?? ''")
    return found


def test_the_overview_has_every_industry_with_its_first_three_sites(
    browser: Browser, overview: Path, ranked: Callable[[str], api.Ranking]
) -> None:
    assert overview.stat().st_size <= MOST_BYTES
    browser.open(overview)
    assert browser.requests == [overview.resolve().as_uri()]
    assert browser.messages == []
    shown = browser.evaluate(
        "[...document.querySelectorAll('#ranking tbody tr')].map((row) =>"
        " [row.querySelector('th').innerText, ...[...row.querySelectorAll('li')]"
        " .map((one) => one.innerText.trim())])"
    )
    expected = []
    for name, industry in industries().items():
        table = ranked(name).table
        first = table[table["rank"].notna()]["name_zh"].head(3).tolist()
        expected.append([industry.name_zh, *first])
    assert shown == expected


def test_each_park_lists_its_leading_industries_and_its_rank_in_every_industry(
    browser: Browser, overview: Path, ranked: Callable[[str], api.Ranking]
) -> None:
    browser.open(overview, fragment="#site=z_jmauto")
    browser.next_frame()
    card = text(browser, "#card")
    assert "主导产业(按来源): 新能源汽车" in card
    rows = browser.evaluate(
        "[...document.querySelectorAll('#card tbody tr')].map((row) =>"
        " [row.cells[0].innerText, Number(row.cells[1].innerText)])"
    )
    ranks = {
        industry.name_zh: ranked(name).table.loc["z_jmauto", "rank"]
        for name, industry in industries().items()
    }
    assert dict(rows) == {name: rank for name, rank in ranks.items() if rank == rank}  # noqa: PLR0124  (NaN)
    assert [rank for _, rank in rows] == sorted(rank for _, rank in rows)


def test_an_industry_of_the_overview_opens_without_loading_and_can_be_weighed(
    browser: Browser, overview: Path, ranked: Callable[[str], api.Ranking]
) -> None:
    browser.open(overview)
    names = list(industries())
    browser.evaluate(
        f"document.querySelectorAll('#ranking th button')[{names.index('ic')}].click()"
    )
    browser.next_frame()
    assert "集成电路" in browser.evaluate("document.title")
    rows = browser.evaluate(
        "[...document.querySelectorAll('#ranking tr[data-id]')].map((row) => row.dataset.id)"
    )
    assert rows == ranked("ic").table.index.tolist()
    assert browser.evaluate("document.querySelectorAll('.weights input').length") == len(
        ranked("ic").document["criteria"]
    )
    assert browser.requests == [overview.resolve().as_uri()]
    browser.evaluate(
        "(() => { const choice = document.getElementById('run'); choice.value = -1;"
        " choice.dispatchEvent(new Event('change')); })()"
    )
    assert "全部产业" in browser.evaluate("document.title")
    assert browser.messages == []


def test_two_industries_stand_side_by_side_with_what_moved(
    browser: Browser, qingdao: Pack, ranked: Callable[[str], api.Ranking], tmp_path: Path
) -> None:
    page = sitesel.atlas(["nev", "集成电路"], layers=qingdao)
    assert page.name == "新能源汽车-集成电路"
    page.save(tmp_path / "two.html")
    browser.open(tmp_path / "two.html")
    browser.until("document.querySelector('.moves')")
    assert browser.evaluate("document.querySelectorAll('.folium-map').length") == 2
    here, there = ranked("nev").table["rank"], ranked("ic").table["rank"]
    step = (there - here).dropna()
    said = text(browser, ".moves")
    assert f"{len(step)} 个地块中 {int((step == 0).sum())} 个名次不变" in said
    most = ranked("nev").table.loc[step.idxmax(), "name_zh"]
    assert f"在前者更靠前:{most} ▼{int(step.max())}" in said
    cells = browser.evaluate(
        "[...document.querySelectorAll('#ranking tr[data-id]')].map((row) =>"
        " [row.dataset.id, parseInt(row.querySelector('.moved').innerText)])"
    )
    assert dict(cells) == there.to_dict()
    centres = browser.evaluate(
        "(() => { const [first, second] = document.querySelectorAll('.folium-map');"
        " return [first, second].map((one) => one.querySelectorAll('.badge-box').length); })()"
    )
    assert centres[0] == centres[1] == len(cells)
    browser.evaluate("sitesel.page.apply({ beside: -1 })")
    assert browser.evaluate("document.querySelectorAll('.folium-map').length") == 1
    assert browser.messages == []


def test_scenarios_stand_beside_the_stated_rules(
    browser: Browser, run: Run, tmp_path: Path
) -> None:
    done = run(
        "map", "-i", "新能源汽车", "--scenario", "重港口:sea_port=0.3", "-o", tmp_path / "s.html"
    )
    assert done.exit_code == 0, done.output
    assert done.stderr == f"地图: {tmp_path / 's.html'}\n"
    browser.open(tmp_path / "s.html")
    browser.until("document.querySelector('.moves')")
    assert "现行规则 与 重港口" in text(browser, ".moves")
    table = sitesel.rank("nev", weights={"sea_port": 0.3}, robustness=False).table
    beside = browser.evaluate("sitesel.page.beside.sites.map((site) => [site.id, site.rank])")
    assert dict(beside) == table["rank"].to_dict()


def test_the_file_is_named_for_what_it_shows(run: Run, tmp_path: Path) -> None:
    assert run("map", "-i", "nev", "--lang", "en").stderr == "Map: sitesel-新能源汽车.html\n"
    assert [one.name for one in (tmp_path / "here").iterdir()] == ["sitesel-新能源汽车.html"]
    html = (tmp_path / "here" / "sitesel-新能源汽车.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in html


@pytest.mark.parametrize("name", ["../../x", "..\\x\\CON", "a/b*?", "<script>", "长" * 200, ".."])
def test_a_hostile_name_of_a_scenario_leads_nowhere(name: str, run: Run, tmp_path: Path) -> None:
    done = run("map", "-i", "nev", "--scenario", f"{name}=own.toml")
    assert done.exit_code == 3  # there is no such rule file
    (tmp_path / "here" / "own.toml").write_text(
        'schema = "sitesel-rules/1"\nid = "own"\nextends = "nev"\n', encoding="utf-8"
    )
    done = run("map", "-i", "nev", "--scenario", f"{name}=own.toml")
    assert done.exit_code == 0, done.output
    made = [one for one in tmp_path.rglob("*") if one.suffix == ".html"]
    assert [one.parent for one in made] == [tmp_path / "here"]
    assert made[0].name.startswith("sitesel-新能源汽车-现行规则-")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--overview"),
        (("--overview", "-i", "nev"), "只给一个"),
        (("-i", "nev", "-i", "ic", "--weight", "sea_port=0.2"), "只用于一个产业"),
        (("-i", "nev", "-i", "ic", "--scenario", "a:sea_port=0.2"), "情景只用于一个产业"),
        (("-i", "nev", "--scenario", "a:port=1", "--scenario", "a:port=2"), "用了两次"),
        (("-i", "nev", "--basemap", "osm"), "没有底图 'osm'"),
        (("-i", "nope"), "nope"),
    ],
)  # fmt: skip
def test_wrong_words_exit_2_and_write_nothing(
    words: tuple[str, ...], told: str, run: Run, tmp_path: Path
) -> None:
    done = run("map", *words)
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert list((tmp_path / "here").iterdir()) == []


def test_a_page_of_several_rankings_is_the_same_bytes_twice(qingdao: Pack, tmp_path: Path) -> None:
    for name in ("one", "two"):
        sitesel.atlas(["nev", "ic"], layers=qingdao, robustness=False).save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def packed(browser: Browser, values: list[Any]) -> list[Any]:
    from sitesel.report.packing import packed as pack

    found: list[Any] = browser.evaluate(
        f"sitesel.column({json.dumps(pack(values))}, {len(values)})"
    )
    return found


def test_columns_come_out_of_the_page_as_they_went_in(browser: Browser, overview: Path) -> None:
    browser.open(overview)
    for values in (
        [1.5, None, -0.1, 1e-300, 12345678.123456789, 0.1 + 0.2],
        [1, 2, None, 3],
        ["甲", "乙", "甲", "", None, "甲", "甲", "甲"],
        ["各不", "相同", "的", "字"],
        [True, False, True],
        [None, None],
        [["a"], [], ["b", "c"]],
        [0, False, 0],
        [],
    ):
        assert packed(browser, values) == values
