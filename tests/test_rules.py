"""Rule files: merging, weights, and every fault named with file, key, value and remedy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_rules import RULE_FILE, rule_set

from sitesel.criteria.distance import Distance
from sitesel.errors import MethodError, RuleError, UsageError
from sitesel.rules import load
from sitesel.rules.make import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Writer = Callable[[str, str], Path]


def refused(path: Path) -> RuleError:
    with pytest.raises(RuleError) as caught:
        load("nev", path)
    assert caught.value.exit_code == 3
    return caught.value


def test_a_complete_file_needs_no_other(text_file: Writer) -> None:
    rules = load("nev", text_file("mine.toml", RULE_FILE))
    assert rules.weights == {"land": 0.75, "port": 0.25}
    assert [one.id for one in rules.constraints] == ["redline", "near_water"]
    assert rules.files == ("mine.toml",)
    assert not rules.illustrative


def test_a_file_that_extends_another_overrides_it_key_by_key(text_file: Writer) -> None:
    text_file("parent.toml", RULE_FILE)
    child = text_file(
        "child.toml",
        """
schema = "sitesel-rules/1"
id = "child"
extends = "parent.toml"
[weights]
land = 1
port = 1
[criteria.port]
value = [[0, 1.0], [5000, 0.0]]
source = "own survey"
[constraints]
drop = ["near_water"]
[constraint.redline]
at_most = 0.1
""",
    )
    rules = load("nev", child)
    port = next(one for one in rules.criteria if one.id == "port")
    assert rules.files == ("parent.toml", "child.toml")
    assert rules.id == "child"
    assert rules.title.zh == "虚构规则"
    assert port.value.points == ((0.0, 1.0), (5000.0, 0.0))
    assert (port.source, port.title.zh, port.unit) == ("own survey", "海港", "m")
    assert port.measurement() == Distance(to=("sea_port",))
    assert rules.weights == {"land": 0.5, "port": 0.5}
    assert [(one.id, one.at_most) for one in rules.constraints] == [("redline", 0.1)]


def test_a_planners_file_may_extend_a_built_in_one(text_file: Writer) -> None:
    own = text_file(
        "mine.toml",
        'schema = "sitesel-rules/1"\nid = "mine"\nextends = "nev"\n[weights]\nsea_port = 1\n',
    )
    rules = load("nev", own)
    assert rules.files == ("base.toml", "nev.toml", "mine.toml")
    assert rules.weights == {"sea_port": 1.0}


def test_weights_are_taken_whole_from_the_last_file_that_has_any(text_file: Writer) -> None:
    text_file("parent.toml", RULE_FILE)
    child = text_file(
        "child.toml",
        'schema = "sitesel-rules/1"\nid = "c"\nextends = "parent.toml"\n[weights]\nport = 5\n',
    )
    assert load("nev", child).weights == {"port": 1.0}


def test_weights_without_a_source_are_illustrative(text_file: Writer) -> None:
    text = RULE_FILE.replace('[weights]\nsource = "made up"', "[weights]")
    assert load("nev", text_file("mine.toml", text)).illustrative


def test_a_weight_of_zero_leaves_a_criterion_out(text_file: Writer) -> None:
    rules = load("nev", text_file("mine.toml", RULE_FILE.replace("port = 1\n", "port = 0\n")))
    assert rules.weights == {"land": 1.0}
    assert [one.id for one in rules.weighted] == ["land"]


def test_the_hash_is_that_of_the_text_and_changes_with_it(text_file: Writer) -> None:
    first = load("nev", text_file("a.toml", RULE_FILE)).sha256
    assert load("nev", text_file("b.toml", RULE_FILE)).sha256 == first
    assert load("nev", text_file("c.toml", RULE_FILE + "\n# more\n")).sha256 != first


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "bom.toml"
    path.write_bytes(b"\xef\xbb\xbf" + RULE_FILE.encode())
    assert load("nev", path).id == "made_up"


# --- weights given on the spot


def test_a_weight_is_its_share_of_the_whole_and_the_rest_keep_their_proportions() -> None:
    rules = rule_set({"a": 0.5, "b": 0.3, "c": 0.2}).with_weights({"c": 0.6})
    assert rules.weights == pytest.approx({"a": 0.25, "b": 0.15, "c": 0.6})


def test_a_criterion_without_weight_gains_one_and_one_set_to_zero_is_left_out() -> None:
    whole = rule_set({"a": 0.5, "b": 0.3, "c": 0.2})
    without = whole.with_weights({"c": 0.0})
    assert without.weights == pytest.approx({"a": 0.625, "b": 0.375})
    assert without.with_weights({"c": 0.2}).weights == pytest.approx({"a": 0.5, "b": 0.3, "c": 0.2})


def test_shares_that_sum_to_one_leave_nothing_for_the_rest() -> None:
    rules = rule_set({"a": 0.5, "b": 0.3, "c": 0.2}).with_weights({"a": 0.9, "b": 0.1})
    assert rules.weights == pytest.approx({"a": 0.9, "b": 0.1})


def test_the_source_of_changed_weights_says_so() -> None:
    rules = rule_set({"a": 0.5, "b": 0.5}).with_weights({"a": 0.9})
    assert rules.weights_source == "user: a=0.9; rest: illustrative: made up"


def test_the_rules_that_were_given_are_not_changed() -> None:
    rules = rule_set({"a": 0.5, "b": 0.5})
    rules.with_weights({"a": 0.9})
    assert rules.weights == {"a": 0.5, "b": 0.5}
    assert rules.with_weights({}) is rules


@given(
    st.lists(st.floats(0.01, 1), min_size=3, max_size=6),
    st.floats(0, 0.5),
    st.floats(0, 0.5),
)
def test_whatever_is_set_the_weights_sum_to_one(
    parts: list[float], first: float, second: float
) -> None:
    total = sum(parts)
    weights = {f"c{number}": part / total for number, part in enumerate(parts)}
    rules = rule_set(weights).with_weights({"c0": first, "c1": second})
    assert sum(rules.weights.values()) == pytest.approx(1.0, abs=1e-9)
    assert rules.weights.get("c0", 0.0) == first


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan, math.inf, -math.inf])
def test_a_share_outside_zero_to_one_is_refused(share: float) -> None:
    with pytest.raises(MethodError) as caught:
        rule_set({"a": 0.5, "b": 0.5}).with_weights({"a": share})
    assert caught.value.exit_code == 2
    assert f"a={share:g}" in caught.value.zh
    assert "0 to 1" in caught.value.en


def test_shares_that_exceed_the_whole_are_refused_with_their_sum() -> None:
    with pytest.raises(MethodError, match=r"1\.5"):
        rule_set({"a": 0.5, "b": 0.5}).with_weights({"a": 0.7, "b": 0.8})


def test_shares_that_leave_something_over_but_nobody_to_take_it_are_refused() -> None:
    with pytest.raises(MethodError, match=r"0\.5.*no other criterion"):
        rule_set({"a": 0.5, "b": 0.5}).with_weights({"a": 0.3, "b": 0.2})


def test_shares_that_are_all_zero_are_refused() -> None:
    with pytest.raises(MethodError, match="sum to 0 and no other criterion"):
        rule_set({"a": 0.5, "b": 0.5}).with_weights({"a": 0.0, "b": 0.0})


def test_a_weight_of_an_unknown_criterion_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        rule_set({"sea_port": 0.5, "land": 0.5}).with_weights({"sea_prot": 0.2})
    assert caught.value.exit_code == 2
    assert "sea_port" in caught.value.zh
    assert "'sea_prot'" in caught.value.en


# --- faults of a file


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("land = 3", "land = -3", ["weights", "land", "-3", "at least 0"]),
        ("land = 3", "land = nan", ["weights", "land", "nan"]),
        ("land = 3", "land = inf", ["weights", "land", "inf"]),
        ("land = 3", 'land = "much"', ["weights", "land", "'much'", "number"]),
        ("land = 3", "land = true", ["weights", "land", "True"]),
        ('source = "made up"\nland', "source = 7\nland", ["weights", "source", "7"]),
        ("land = 3", "lnad = 3", ["weights.lnad", "land"]),
        ("value = [[0, 0.0], [300, 1.0]]", 'value = "steep"', ["criteria.land.value", "'steep'"]),
        ("value = [[0, 0.0], [300, 1.0]]", "value = [[0, 0.0]]", ["criteria.land", "at least two"]),
        (
            "value = [[0, 0.0], [300, 1.0]]",
            "value = [[300, 0.0], [0, 1.0]]",
            ["criteria.land", "increasing", "300.0"],
        ),
        ("value = [[0, 0.0], [300, 1.0]]\n", "", ["criteria.land.value", "missing"]),
        ('kind = "area"', 'kind = "aera"', ["criteria.land", "'aera'", "nearest: area"]),
        ('to = ["sea_port"]', 'too = ["sea_port"]', ["criteria.port", "too", "nearest: to"]),
        ('to = ["sea_port"]', 'to = "sea_port"', ["criteria.port", "to", "'sea_port'"]),
        (
            'to = ["sea_port"]',
            'to = ["sea_port"], combine = "median"',
            ["criteria.port", "combine", "'median'"],
        ),
        ('title_zh = "面积"\n', "", ["criteria.land.title_zh", "missing"]),
        ('always = ["redline", ', 'always = ["redlime", ', ["constraints.redlime", "redline"]),
        ("at_most = 0.0", 'at_most = "none"', ["constraint.redline.at_most", "'none'"]),
        ("at_most = 0.0\n", "", ["constraint.redline", "exactly one of at_most and at_least"]),
        ("at_most = 0.0", "at_most = 0.0\nat_least = 1.0", ["constraint.redline", "exactly one"]),
        ('action = "exclude"', 'action = "forbid"', ["constraint.redline.action", "'forbid'"]),
        ('action = "exclude"\n', "", ["constraint.redline.action", "missing"]),
        ('clause_zh = "《虚构法》第一条"\n', "", ["constraint.redline.clause_zh", "missing"]),
        ('action = "flag"', 'action = "flag"\nconfidence = 2', ["confidence", "2"]),
        ('title_en = "Area"', 'title_en = "Area"\nwieght = 3', ["criteria.land.wieght", "3"]),
        ('schema = "sitesel-rules/1"', 'schema = "sitesel-rules/9"', ["schema", "sitesel-rules/9"]),
        ('id = "made_up"\n', "", ["id", "nothing"]),
        ("[weights]", "[wieghts]", ["wieghts"]),
    ],
)
def test_a_fault_is_named_with_file_key_value_and_remedy(
    old: str, new: str, words: list[str], text_file: Writer
) -> None:
    assert old in RULE_FILE
    error = refused(text_file("mine.toml", RULE_FILE.replace(old, new, 1)))
    for word in ("mine.toml", *words):
        assert word in error.text("en"), error.text("en")
    assert "mine.toml" in error.text("zh")


def test_all_faults_of_types_come_at_once(text_file: Writer) -> None:
    text = (
        RULE_FILE.replace("land = 3", "land = -3")
        .replace('action = "exclude"', 'action = "forbid"')
        .replace('title_en = "Area"', "title_en = 5")
        .replace("at_least = 500", "at_leest = 500")
    )
    error = refused(text_file("mine.toml", text))
    assert len(error.faults) == 4
    for words in ("land", "constraint.redline.action", "criteria.land.title_en", "at_leest"):
        assert words in error.text("en")
        assert words in error.text("zh")


def test_all_faults_of_sense_come_at_once(text_file: Writer) -> None:
    text = (
        RULE_FILE.replace("land = 3", "lnad = 3")
        .replace('kind = "area"', 'kind = "aera"')
        .replace("at_most = 0.0\n", "")
        .replace('title_zh = "近水"\n', "")
        .replace("[[0, 1.0], [10000, 0.0]]", "[[0, 1.0]]")
    )
    error = refused(text_file("mine.toml", text))
    assert len(error.faults) == 5
    for words in (
        "weights.lnad",
        "aera",
        "at_most",
        "constraint.near_water.title_zh",
        "((0.0, 1.0),)",
    ):
        assert words in error.text("en")


@pytest.mark.parametrize(
    ("related", "words"),
    [
        ("nevv = 0.5", ["related.nevv", "nearest: nev"]),
        ("h2es = 7", ["related.h2es", "found 7", "between 0 and 1"]),
        ("h2es = 0", ["related.h2es", "found 0"]),
        ("h2es = -0.5", ["related", "h2es", "-0.5"]),
        ('h2es = "much"', ["related", "h2es", "'much'"]),
    ],
)
def test_a_related_industry_must_exist_and_count_in_part(
    related: str, words: list[str], text_file: Writer
) -> None:
    text = RULE_FILE.replace("[criteria.land]", f"[related]\n{related}\n[criteria.land]")
    error = refused(text_file("mine.toml", text))
    for word in words:
        assert word in error.text("en")


def test_weights_that_are_all_zero_are_refused(text_file: Writer) -> None:
    text = RULE_FILE.replace("land = 3", "land = 0").replace("port = 1\n", "port = 0\n")
    error = refused(text_file("mine.toml", text))
    assert "weights" in error.text("en")
    assert "大于 0" in error.text("zh")


def test_a_syntax_fault_names_its_line(text_file: Writer) -> None:
    lines = RULE_FILE.splitlines()
    lines[7] = "land = = 3"
    error = refused(text_file("mine.toml", "\n".join(lines)))
    assert "line 8" in error.en
    assert "mine.toml" in error.zh


def test_rules_that_extend_each_other_in_a_ring_are_refused(text_file: Writer) -> None:
    head = 'schema = "sitesel-rules/1"\nid = "x"\n'
    text_file("b.toml", f'{head}extends = "a.toml"\n')
    error = refused(text_file("a.toml", f'{head}extends = "b.toml"\n'))
    assert "extends" in error.en
    assert "成环" in error.zh


def test_a_parent_that_does_not_exist_is_refused_with_the_nearest(text_file: Writer) -> None:
    head = 'schema = "sitesel-rules/1"\nid = "x"\n'
    error = refused(text_file("mine.toml", f'{head}extends = "bsae"\n'))
    for words in ("mine.toml", "extends", "'bsae'", "base"):
        assert words in error.en


def test_a_missing_file_and_one_that_is_not_utf_8_are_refused(tmp_path: Path) -> None:
    assert "nowhere.toml" in refused(tmp_path / "nowhere.toml").zh
    path = tmp_path / "gbk.toml"
    path.write_bytes(RULE_FILE.encode("gbk"))
    assert "UTF-8" in refused(path).zh
    assert str(tmp_path) in refused(tmp_path).zh  # a folder is no file


def test_an_industry_without_built_in_rules_asks_for_a_file() -> None:
    with pytest.raises(RuleError, match="--rules"):
        load("no_such_industry")


def test_a_kind_is_made_with_its_parameters() -> None:
    made = make("distance", {"to": ["road", "railway"], "combine": "mean"})
    assert made == Distance(to=("road", "railway"), combine="mean")


def test_all_faults_of_parameters_come_at_once() -> None:
    with pytest.raises(RuleError) as caught:
        make("distance", {"too": ["road"], "combine": "median"})
    text = caught.value.text("en")
    for words in ("too", "nearest: to", "combine", "'median'", "key to"):
        assert words in text


def test_every_wrong_weight_of_a_file_is_named_at_once_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'schema = "sitesel-rules/1"\nid = "own"\nextends = "nev"\n'
        '[weights]\nsea_port = "much"\nairport = -1\nrail = 3\n'
        "[criteria.sea_port]\nvalue = 3\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleError) as caught:
        load("nev", path)
    for language in ("zh", "en"):
        told = caught.value.text(language)
        assert "sea_port = 'much', airport = -1" in told
        assert "rail = 3" not in told.split("'rail': 3")[1]
        assert "criteria.sea_port.value" in told
    assert "数组,写在方括号里" in caught.value.text("zh")


def test_weights_that_a_user_set_in_part_stay_marked_illustrative() -> None:
    rules = load("nev")
    assert rules.with_weights({"sea_port": 0.2}).illustrative
    assert not rules.with_weights({"sea_port": 0.4, "cluster": 0.6}).illustrative


def test_how_robustness_is_judged_comes_from_the_base_key_by_key(text_file: Writer) -> None:
    alone = load("nev", text_file("alone.toml", RULE_FILE)).robustness
    assert (alone.draws, alone.box, alone.apart, alone.unknown) == (10_000, 0.3, 0.95, "uniform")
    mine = RULE_FILE + '\n[robustness]\nbox = "any"\nstatements = ["port >= land"]\n'
    changed = load("nev", text_file("mine.toml", mine)).robustness
    assert changed.box is None
    assert changed.statements == ("port >= land",)
    assert (changed.draws, changed.seed) == (alone.draws, alone.seed)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("draws = 99", "robustness.draws"),
        ("box = 0", "robustness.box"),
        ('box = "wide"', "robustness.box"),
        ("apart = 0.5", "robustness.apart"),
        ('unknown = "normal"', "robustness.unknown"),
    ],
)
def test_a_wrong_robustness_setting_is_named_by_its_key(
    text_file: Writer, line: str, key: str
) -> None:
    path = text_file("mine.toml", f"{RULE_FILE}\n[robustness]\n{line}\n")
    assert key in refused(path).text("zh")


def test_robustness_settings_can_be_changed_as_a_rule_file_writes_them() -> None:
    rules = rule_set({"land": 1.0})
    changed = rules.with_robustness({"box": "any", "statements": ["land >= 0.1"]}).robustness
    assert (changed.box, changed.statements) == (None, ("land >= 0.1",))
    assert changed.draws == rules.robustness.draws


def test_wrong_robustness_settings_are_refused_all_at_once() -> None:
    with pytest.raises(MethodError) as caught:
        rule_set({"land": 1.0}).with_robustness({"box": 2, "drawings": 5})
    assert "box" in caught.value.text("zh")
    assert "drawings" in caught.value.text("zh")
    assert caught.value.exit_code == 2
