"""Words in two languages and the nearest known word."""

from __future__ import annotations

import pytest

from sitesel.text import ACTION, FINDING, STATUS, Text, near


def test_text_is_chinese_unless_english_is_asked_for() -> None:
    text = Text("候选地块", "site")
    assert (text.of("zh"), text.of("en"), text.of("fr")) == ("候选地块", "site", "候选地块")


def test_statuses_findings_and_actions_have_their_words() -> None:
    assert {key: text.zh for key, text in STATUS.items()} == {
        "eligible": "可选",
        "unverified": "待核",
        "excluded": "排除",
    }
    assert set(FINDING) == {"pass", "fail", "unknown"}
    assert set(ACTION) == {"exclude", "flag", "info"}


def test_the_nearest_words_come_best_first() -> None:
    known = ["airport", "sea_port", "road", "railway"]
    assert near("sea_prot", known)[0] == "sea_port"
    assert len(near("sea_prot", known)) == 3


@pytest.mark.parametrize("word", ["", "完全不像", "zzzz"])
def test_something_is_suggested_even_if_nothing_is_alike(word: str) -> None:
    assert len(near(word, ["airport", "sea_port"])) == 2


def test_nothing_known_suggests_nothing() -> None:
    assert near("road", []) == []
