"""What a chain is written to besides its page, and the planner's own chains on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

import sitesel
from sitesel.linked import chain_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from sitesel.api import Ranking

BRAKES = """extends = "rail"
[[segment]]
id = "brakes"
name_zh = "制动"
name_en = "Brakes"
stage = "midstream"
source = "本单位"
confidence = 0.8
[[segment.plant]]
name_zh = "某制动公司"
source = "本单位台账"
confidence = 0.8
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "链"
    folder.mkdir()
    (folder / "rail.toml").write_text(BRAKES, encoding="utf-8")
    return folder


def test_a_chain_is_a_workbook_with_every_segment_firm_and_site(
    own: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "链.xlsx"
    done = run("chain", "轨交", "--chains", own, "-o", path)
    assert done.exit_code == 0, done.stderr
    said = sitesel.chain("轨交", chains=own)
    book = openpyxl.load_workbook(path)
    rows = {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
        for sheet in book
    }
    segments = said["segments"]
    assert [row[1] for row in rows["环节"]] == [one["name_zh"] for one in segments]
    assert [row[4] for row in rows["环节"]] == [one["firms"] for one in segments]
    assert ["制动", "某制动公司"] in [row[:2] for row in rows["企业"]]
    assert len(rows["企业"]) == sum(len(one["plants"]) for one in segments)
    assert [row[1] for row in rows["地块"]] == [
        site["name_zh"] for one in segments for site in one["sites"]
    ]
    assert rows["环节"][0][6] is None  # the local supply of a chain without a list is not known


def test_the_page_of_a_ranking_shows_the_planners_own_chain(
    own: Path, ranked: Callable[[str], Ranking]
) -> None:
    names = [
        {one["id"] for one in (chain_of(ranked("rail"), chains=folder) or {})["segments"]}
        for folder in (None, own)
    ]
    assert names[1] - names[0] == {"brakes"}


def test_own_chains_are_for_the_page_of_one_industry(own: Path, run: Callable[..., Result]) -> None:
    for words in (("--overview",), ("-i", "轨交", "--scenario", "a:sea_port=0.2")):
        done = run("map", *words, "--chains", own)
        assert done.exit_code == 2
        assert "--chains" in done.stderr


def test_map_takes_own_chains(own: Path, run: Callable[..., Result], tmp_path: Path) -> None:
    page = tmp_path / "图.html"
    done = run("map", "-i", "轨交", "--chains", own, "-o", page)
    assert done.exit_code == 0, done.stderr
    assert "某制动公司" in page.read_text(encoding="utf-8")


def test_a_chain_is_the_same_when_it_is_viewed_again(
    own: Path, run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    done = run("chain", "轨交", "--chains", own, "--manifest", path)
    assert done.exit_code == 0, done.stderr
    file = own / "rail.toml"
    file.write_text(f"# 没有变\n{BRAKES}", encoding="utf-8")
    assert run("verify", path).stdout.startswith("一致")

    file.write_text(BRAKES.replace("某制动公司", "别的公司"), encoding="utf-8")
    again = run("verify", path)
    assert again.exit_code == 3
    assert "产业链文件变了" in again.stdout
    assert "segments" in again.stdout
