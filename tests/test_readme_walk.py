"""The README's walk from an office's folder to a ranking, run as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import office_folder
import pytest
from click.testing import CliRunner

from sitesel.cli import group

README = Path(__file__).parents[1] / "README.md"
MOST_COMMANDS = 10


@pytest.fixture
def walk() -> list[str]:
    """Give the commands of the README's block, one a line."""
    found = re.search(
        r"<!-- office:walk -->\s*```sh\n(.+?)\n```", README.read_text("utf-8"), re.DOTALL
    )
    assert found is not None
    return found[1].splitlines()


def test_the_walk_takes_at_most_ten_commands_and_installs_what_it_needs(walk: list[str]) -> None:
    assert len(walk) <= MOST_COMMANDS
    assert walk[0] == 'pip install ".[raster,report]"'
    assert all(line.startswith("sitesel ") for line in walk[1:])


def test_the_walk_ends_in_a_ranking_with_nothing_left_to_verify(
    walk: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(office_folder.write(tmp_path))
    said = {}
    for line in walk[1:]:
        done = CliRunner().invoke(group, shlex.split(line)[1:])
        assert done.exit_code == 0, (line, done.output)
        said[line.split()[1]] = done.stdout
    ranked = said["rank"].splitlines()
    assert "可选 4  待核 0  排除 4" in ranked
    for number, reason in (  # by hand from the rectangles of the folder
        ("四", "生态保护红线:测得 30.0%,要求 ≤ 0"),  # 300 of 1,000 m
        ("五", "永久基本农田:测得 25.0%,要求 ≤ 0"),  # 200 of 800 m
        ("六", "城镇开发边界:测得 50.0%,要求 ≥ 1"),  # 500 of 1,000 m
    ):
        (row,) = [line for line in ranked if f"虚构{number}号" in line and "排除" in line]
        assert reason in row
    (steep,) = [line for line in ranked if "虚构七号" in line and "排除" in line]
    slope = re.search(r"用地坡度:测得 ([\d.]+) %", steep)
    assert slope is not None
    assert float(slope[1]) == pytest.approx(60.0, abs=0.1)  # 0.6 to the east, 0.01 to the north
    assert "据来源声明,不是数据" in said["rank"]
    (redline,) = [line for line in said["ledger"].splitlines() if "虚构四号" in line]
    # at most 840: the open layer of water bodies is incomplete, and nobody stated anything on it
    assert re.search(r"1,200\.0\s+360\.0\s+0\.0\s+≤840\.0", redline)
    assert Path("sitesel-新能源汽车.html").is_file()
