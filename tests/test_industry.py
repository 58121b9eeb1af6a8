"""Industries: every name finds its owner, no other name finds anyone."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from click.shell_completion import CompletionItem, ShellComplete
from pypinyin import Style, lazy_pinyin, pinyin

from sitesel.cli import group
from sitesel.errors import UsageError
from sitesel.industry import GROUPS, Industry, industries, resolve
from sitesel.rules import builtin_rules

EVERY_NAME = [(name, one.id) for one in industries().values() for name in one.names]


def test_there_are_7_advantage_10_emerging_and_7_future_industries_and_2_umbrellas() -> None:
    counted = Counter(one.group for one in industries().values())
    assert counted == {"advantage": 7, "emerging": 10, "future": 7, "umbrella": 2}
    assert set(counted) == set(GROUPS)


@pytest.mark.parametrize(("name", "owner"), EVERY_NAME)
def test_every_name_finds_its_owner_in_any_case_and_with_spaces(name: str, owner: str) -> None:
    for typed in (name, name.upper(), name.lower(), f" {name} ", name.replace("", " ")):
        assert resolve(typed).id == owner


@pytest.mark.parametrize(
    ("typed", "owner"),
    [
        ("xnyqc", "nev"),
        ("NEV", "nev"),
        ("新能源汽车", "nev"),
        ("芯片", "ic"),
        ("XinNengYuanQiChe", "nev"),
        ("石化", "chem"),
    ],
)
def test_the_names_that_the_city_uses_resolve(typed: str, owner: str) -> None:
    assert resolve(typed).id == owner


def test_no_two_industries_share_a_name() -> None:
    owners: dict[str, set[str]] = {}
    for name, owner in EVERY_NAME:
        owners.setdefault("".join(name.split()).casefold(), set()).add(owner)
    assert {name: who for name, who in owners.items() if len(who) > 1} == {}


@pytest.mark.parametrize(
    "typed", ["新能源", "汽车制造", "nevv", "xnyq", "", "量子", "hello", "'; --"]
)
def test_any_other_name_is_refused_with_three_suggestions_and_never_guessed(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(typed)
    assert caught.value.exit_code == 2
    assert repr(typed) in caught.value.zh
    offered = caught.value.zh.split("是不是:")[1].split("?")[0].split("、")
    assert len(set(offered)) == 3
    assert set(offered) <= {one.name_zh for one in industries().values()}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("新能源车辆", "新能源汽车"), ("xnyqcc", "新能源汽车"), ("集成电路板", "集成电路")],
)
def test_the_suggestions_hold_what_was_probably_meant(typed: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(typed)
    assert meant in caught.value.zh
    assert meant in caught.value.en


@pytest.mark.parametrize("one", industries().values(), ids=lambda one: one.id)
def test_pinyin_and_initials_are_those_of_a_dictionary(one: Industry) -> None:
    plain = re.sub(r"[^\u4e00-\u9fffA-Za-z0-9]", "", one.name_zh)
    assert one.pinyin == "".join(lazy_pinyin(plain)).lower()
    first = "".join(letter[0] for letter in pinyin(plain, style=Style.FIRST_LETTER))
    assert one.initials == first.lower()


@pytest.mark.parametrize("one", industries().values(), ids=lambda one: one.id)
def test_every_industry_has_codes_with_a_confidence_or_says_that_there_are_none(
    one: Industry,
) -> None:
    assert one.name_en
    assert (one.gbt4754_confidence > 0) == bool(one.gbt4754)
    assert one.gbt4754 or one.group == "umbrella" or "无国民经济行业代码" in one.note_zh
    assert all(re.fullmatch(r"[A-Z]?\d{2,4}", code) for code in one.gbt4754)
    assert 0 <= one.gbt4754_confidence <= 1


def test_every_industry_has_a_rule_file_and_every_rule_file_an_industry() -> None:
    assert set(builtin_rules()) == {*industries(), "base"}


def test_umbrellas_and_only_they_have_members_which_exist() -> None:
    for one in industries().values():
        assert bool(one.members) == (one.group == "umbrella")
        assert set(one.members) <= set(industries())


@pytest.mark.parametrize("one", industries().values(), ids=lambda one: one.id)
def test_a_ten_plus_one_name_says_whether_anybody_saw_it(one: Industry) -> None:
    known = {"seen", "inferred", "unverified"}
    assert (one.ten_plus_one_status in known) if one.ten_plus_one else not one.ten_plus_one_status


def completed(typed: str, *words: str) -> list[str]:
    completer = ShellComplete(group, {}, "sitesel", "_SITESEL_COMPLETE")
    items: list[CompletionItem] = completer.get_completions(list(words), typed)
    return [item.value for item in items]


@pytest.mark.parametrize("typed", ["xin", "XIN", "xnyq", "新能", "NE", "电动"])
def test_a_name_begun_in_pinyin_or_chinese_completes_to_the_chinese_name(typed: str) -> None:
    for words in (("rank", "-i"), ("explain", "z_jmauto", "-i"), ("rules", "show")):
        assert "新能源汽车" in completed(typed, *words)


def test_a_completion_offers_only_what_begins_so() -> None:
    assert completed("xnyq", "rank", "-i") == ["新能源汽车"]
    assert completed("zzz", "rank", "-i") == []


def test_commands_complete_too() -> None:
    assert completed("ra") == ["rank"]
