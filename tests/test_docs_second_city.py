"""The walk to a second city in the docs, done as it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sitesel.cli import group
from sitesel.pack import load

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "second-city.md").read_text("utf-8")
SHOWN = re.compile(r"<!-- rank -->\n```text\n(.*?)\n```", re.DOTALL)


def blocks(language: str) -> Iterator[str]:
    return (found[1] for found in re.finditer(rf"```{language}\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Do what the page says; give the folder and what the last command printed."""
    folder = tmp_path_factory.mktemp("second")
    (script,) = blocks("python")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        exec(compile(script, "make_city.py", "exec"), {})  # noqa: S102  (the page's own script)
        said = ""
        for line in "".join(blocks("sh")).splitlines():
            command, *words = shlex.split(line)
            assert command == "sitesel"
            done = CliRunner().invoke(group, words)
            assert done.exit_code == 0, done.output
            said = done.stdout
    return folder, said


def test_the_walk_leads_to_the_ranking_that_the_page_shows(walked: tuple[Path, str]) -> None:
    found = SHOWN.search(PAGE)
    assert found is not None
    lines = [line.rstrip() for line in walked[1].splitlines()]
    assert found[1].splitlines() == lines[: len(found[1].splitlines())]
    assert "可选 2  待核 0  排除 1" in found[1]
    assert "生态保护红线:测得 33.3%" in found[1]  # 300 of 900 m


def test_the_new_pack_is_of_its_own_and_lists_every_role_of_the_built_in_one(
    walked: tuple[Path, str],
) -> None:
    city, builtin = load(walked[0] / "虚构市"), load()
    assert city.head.work_crs == "EPSG:4548"  # 116.8 E lies nearest to the meridian 117 E
    assert city.head.extent == (116.4, 34.8, 117.2, 35.4)
    known = {*city.roles, *(gap.role for gap in city.missing)}
    assert known >= {*builtin.roles, *(gap.role for gap in builtin.missing)} | {"site"}
    assert city.network is not None
    assert city.network.source.startswith("illustrative")
    assert all(gap.supply_zh.startswith("参照青岛:") for gap in city.missing if gap.role != "site")
