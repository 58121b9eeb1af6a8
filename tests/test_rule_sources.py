"""Sources of weights and values speak Chinese in Chinese outputs, and say no more and no less."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sitesel.report.paper import ranking_paper
from sitesel.rules.sources import source_said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result

    from sitesel.ranking import Ranking
    from sitesel.report.paper.blocks import Block

ROOT = Path(__file__).resolve().parents[1] / "sitesel"
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DEFAULT = "示例:专家缺省值,未找到公开发表的权重(可信度 0.4)"


def sources(part: Any) -> Iterator[str]:  # noqa: ANN401  (TOML)
    if isinstance(part, dict):
        for key, inner in part.items():
            if key == "source" and isinstance(inner, str):
                yield inner
            else:
                yield from sources(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from sources(inner)


def stated() -> list[str]:
    """Give every source of the built-in rules, read from the files alone."""
    found = [
        one
        for path in sorted((ROOT / "rules" / "data").glob("*.toml"))
        for one in sources(tomllib.loads(path.read_text(encoding="utf-8")))
    ]
    return list(dict.fromkeys(found))


def table() -> dict[str, str]:
    text = (ROOT / "data" / "sources.toml").read_text(encoding="utf-8")
    whole: dict[str, str] = tomllib.loads(text)["whole"]
    return whole


def test_every_source_of_the_built_in_rules_has_its_chinese() -> None:
    assert len(stated()) > 80
    assert [one for one in stated() if one not in table()] == []


def test_no_translation_is_left_of_a_source_that_is_gone() -> None:
    made_in_code = ("illustrative: no source stated", "illustrative: 在笔记本里")
    left = set(table()) - set(stated())
    assert all(one.startswith(made_in_code) for one in left)


@pytest.mark.parametrize("source", stated())
def test_a_translation_has_the_same_numbers_and_the_same_mark(source: str) -> None:
    said = source_said(source)
    assert said.en == source
    assert CHINESE.search(said.zh)
    spelt_out = {"seventeen": "十七", "three firms": "三家", "one anchor": "一家"}
    assert sorted(NUMBER.findall(said.zh)) == sorted(NUMBER.findall(source))
    assert all(zh in said.zh for en, zh in spelt_out.items() if en in source)
    assert said.zh.startswith("示例:") == source.startswith("illustrative")
    assert ("未核实" in said.zh) == ("unverified" in source)


def test_what_a_planner_wrote_is_shown_as_it_was_written() -> None:
    assert source_said("某局 2026 年会议纪要").zh == "某局 2026 年会议纪要"
    assert source_said("illustrative: ours").zh == "示例:ours"
    assert source_said("").zh == ""
    mixed = "user: sea_port=0.3; rest: illustrative: expert default, no published weights found "
    assert source_said(f"{mixed}(confidence 0.4)").zh == f"使用者给定:sea_port=0.3;其余:{DEFAULT}"


def words(blocks: list[Block]) -> str:
    return "\n".join(map(str, blocks))


def test_the_paper_gives_sources_in_its_language(ranked: Callable[[str], Ranking]) -> None:
    document = ranked("nev").document
    chinese = words(ranking_paper._weights(document, "zh"))
    assert DEFAULT in chinese
    assert "illustrative" not in chinese
    assert "illustrative: expert default" in words(ranking_paper._weights(document, "en"))


def test_the_rules_are_shown_with_sources_in_the_language_asked(run: Callable[..., Result]) -> None:
    chinese = run("rules", "show", "nev").stdout
    assert DEFAULT in chinese.replace("\n", "")
    assert "illustrative" not in chinese
    assert "illustrative: expert default" in run("rules", "show", "nev", "--lang", "en").stdout
