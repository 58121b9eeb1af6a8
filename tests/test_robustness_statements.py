"""Statements about weights: what they mean, and what is said of those that mean nothing."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitesel.errors import MethodError, SiteselError, UsageError
from sitesel.robustness import parse

NAMES = {
    "port": 0,
    "c1": 0,
    "海港可达性": 0,
    "rail": 1,
    "C2": 1,
    "road_rail": 2,
    "用地规模(亩)": 2,
    "C3": 2,
}
INEQUALITIES = [
    ("port >= rail", [(-1, 1, 0)], [0]),
    ("port <= rail", [(1, -1, 0)], [0]),
    ("port > rail", [(-1, 1, 0)], [0]),
    ("port < 0.2", [(1, 0, 0)], [0.2]),
    ("0.1 <= rail <= 0.3", [(0, -1, 0), (0, 1, 0)], [-0.1, 0.3]),
    ("port + rail >= 2 * road_rail", [(-1, -1, 2)], [0]),
    ("port + rail >= road_rail * 2", [(-1, -1, 2)], [0]),
    ("port - rail - 0.1 <= -road_rail / 4", [(1, -1, 0.25)], [0.1]),
    ("2 * (port - 3 * (rail - 1)) <= 8", [(2, -6, 0)], [2]),
    ("-port <= +rail", [(-1, -1, 0)], [0]),
    ("10% <= port", [(-1, 0, 0)], [-0.1]),
    ("port >= 1.5e-1", [(-1, 0, 0)], [-0.15]),
    ("port ≥ rail ≥ C3", [(-1, 1, 0), (0, -1, 1)], [0, 0]),
    ("C1 >= c3", [(-1, 0, 1)], [0]),
    ("海港可达性>=2×用地规模(亩)", [(-1, 0, 2)], [0]),
    ("海港可达性>=0.5*(C2+C3)", [(-1, 0.5, 0.5)], [0]),
    ("port + port <= rail + port", [(1, -1, 0)], [0]),
]


@pytest.mark.parametrize(("text", "coefficients", "bounds"), INEQUALITIES)
def test_a_statement_becomes_inequalities_found_by_hand(
    text: str, coefficients: list[tuple[float, ...]], bounds: list[float]
) -> None:
    found = parse(text, NAMES)
    assert np.allclose([one.coefficients for one in found], coefficients)
    assert np.allclose([one.bound for one in found], bounds)
    assert not any(one.equality for one in found)
    assert {one.text for one in found} == {text}


@pytest.mark.parametrize("text", ["port = 0.2", "port == 0.2", "port = 20%"])
def test_an_equality_is_kept_as_one(text: str) -> None:
    (one,) = parse(text, NAMES)
    assert one.equality
    assert (one.coefficients, one.bound) == ((1.0, 0.0, 0.0), pytest.approx(0.2))


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("port rail", 6, "means nothing here"),
        ("port >= rail)", 13, "means nothing here"),
        ("port", 5, "a relation"),
        ("port >=", 8, "is expected here"),
        (">= port", 1, "is expected here"),
        ("", 1, "is expected here"),
        ("port * rail >= 0", 6, "only linear"),
        ("1 / port >= 0", 3, "only linear"),
        ("port / 0 >= 0", 6, "only linear"),
        ("2 * (port + rail >= 1", 18, "closing bracket"),
        ("2 cluster >= 1", 3, "means nothing here"),
        ("(" * 60 + "port" + ")" * 60 + " >= 1", 1, "too many brackets"),
        ("__import__('os') >= 1", 1, ""),
    ],
)
def test_what_cannot_be_read_is_shown_at_its_place(text: str, place: int, reason: str) -> None:
    with pytest.raises((MethodError, UsageError)) as caught:
        parse(text, NAMES)
    assert f"character {place}" in caught.value.en
    assert f"第 {place} 个字符" in caught.value.zh
    assert reason in caught.value.en
    assert caught.value.exit_code == 2


def test_an_unknown_criterion_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(UsageError, match=r"no criterion 'rial'.*rail") as caught:
        parse("port >= rial", NAMES)
    assert "第 9 个字符" in caught.value.zh
    for word in ("港口", "ports", "rail_"):
        with pytest.raises(UsageError, match=f"'{word}'"):
            parse(f"{word} >= rail", NAMES)


@pytest.mark.parametrize("text", ["0.1 <= 0.3", "port >= port", "port <= 0.2 <= 0.3"])
def test_a_statement_about_no_weight_is_refused(text: str) -> None:
    with pytest.raises(MethodError, match="nothing about any weight") as caught:
        parse(text, NAMES)
    assert "没有限定任何权重" in caught.value.zh


def test_a_name_is_read_as_a_whole_word_and_the_longest_wins() -> None:
    names = {"port": 0, "port hub": 1, "ports": 2}
    for text, at in (("port>=1", 0), ("port hub>=1", 1), ("ports>=1", 2)):
        (one,) = parse(text, names)
        assert one.coefficients.index(-1.0) == at


@given(st.text(alphabet="port rail 0123.%+-*/()<>=≥海港_", max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    found = None
    with contextlib.suppress(SiteselError):  # made of a Chinese and an English sentence
        found = parse(text, NAMES)
    assert found is None or all(any(one.coefficients) for one in found)
