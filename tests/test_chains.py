"""Chains as data: what the built-in files say, and what is refused of a planner's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sitesel import chains
from sitesel.chains.codes import by_code
from sitesel.errors import RuleError
from sitesel.industry import industries
from sitesel.rules import load as load_rules

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.pack import Pack

OWN = """schema = "sitesel-chain/1"
industry = "fut_net"

[[segment]]
id = "a"
name_zh = "甲"
name_en = "A"
stage = "upstream"
gbt_codes = ["36", "3612"]
source = "made up"
confidence = 0.5

[[segment]]
id = "b"
name_zh = "乙"
name_en = "B"
stage = "midstream"
gbt_codes = ["3670", "371"]
inputs = ["a", "ic"]
source = "made up"
confidence = 0.5

[[segment]]
id = "c"
name_zh = "丙"
name_en = "C"
stage = "downstream"
gbt_codes = ["3670"]
inputs = ["b"]
outputs = ["nev"]
source = "made up"
confidence = 0.5
"""


def own(folder: Path, text: str = OWN, name: str = "fut_net") -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path, text: str) -> str:
    with pytest.raises(RuleError) as caught:
        chains.load("fut_net", own(folder, text))
    return str(caught.value)


def test_every_industry_has_a_chain_whose_names_stand_for_something(qingdao: Pack) -> None:
    placed = set(qingdao.features("anchor_firm").table.index)
    vectors = [role for role in qingdao.roles if role not in qingdao.raster_roles]
    named = {str(key) for role in vectors for key in qingdao.features(role).table.index}
    assert set(chains.builtin_chains()) == set(industries())
    seen = set()
    for industry in industries():
        for segment in chains.load(industry):
            assert load_rules(segment.industry)
            for plant in segment.plants:
                assert not plant.firm or plant.firm in placed
                assert not plant.park or plant.park in named
                assert plant.source
                seen.add(plant.firm)
    assert placed <= seen


def test_an_umbrella_has_a_segment_for_each_of_its_members() -> None:
    for umbrella in ("ngit", "iiot"):
        assert set(industries()[umbrella].members) <= {
            one.industry for one in chains.load(umbrella)
        }


def test_links_are_stated_once_and_known_from_both_ends(tmp_path: Path) -> None:
    chain = chains.load("fut_net", own(tmp_path))
    a, b, c = chain.segments
    assert (a.outputs, b.inputs, b.outputs, c.outputs) == (("b",), ("a", "ic"), ("c",), ("nev",))
    assert (chain.suppliers(b), chain.takers(b), chain.takers(c)) == (("a",), ("c",), ())


def test_a_ring_is_refused_and_the_ring_is_named(tmp_path: Path) -> None:
    text = OWN.replace('gbt_codes = ["36", "3612"]', 'inputs = ["c"]')
    said = refused(tmp_path, text)
    assert "成环" in said
    assert any(ring in said for ring in ("a → b → c → a", "a → c → b → a"))


def test_all_faults_of_a_form_come_at_once(tmp_path: Path) -> None:
    text = OWN.replace('stage = "upstream"', 'stage = "above"').replace('"3670", "371"', '"C36"')
    said = refused(tmp_path, text.replace("confidence = 0.5", "confidence = 2", 1))
    assert "3 faults" in said
    for part in ("segment.0.stage", "segment.0.confidence", "segment.1.gbt_codes.0"):
        assert part in said


def test_all_names_that_stand_for_nothing_come_at_once(tmp_path: Path) -> None:
    text = OWN.replace('"ic"]', '"icc", "zz"]').replace('outputs = ["nev"]', 'outputs = ["a"]')
    said = refused(tmp_path, text.replace('id = "c"', 'id = "b"'))
    assert "4 faults" in said
    assert "nearest: ic" in said
    assert "occurs 2 times" in said
    assert "state it in its inputs" in said


def test_a_file_for_another_industry_than_its_name_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, OWN.replace('"fut_net"', '"nev"'))
    assert "key industry: found 'nev'" in said


@pytest.mark.parametrize(
    ("text", "part"),
    [("schema = [", "no valid TOML"), ('extends = "nevv"', "no built-in chain; nearest: nev")],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path: Path, text: str, part: str) -> None:
    assert part in refused(tmp_path, text)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no folder of chains"):
        chains.load("nev", tmp_path / "none")


def test_a_planner_completes_a_built_in_chain_without_copying_it(tmp_path: Path) -> None:
    text = """extends = "rail"
    [[segment]]
    id = "interior"
    confidence = 0.9
    [[segment.plant]]
    name_zh = "某内饰公司"
    source = "本单位台账"
    confidence = 0.8
    [[segment]]
    id = "brakes"
    name_zh = "制动"
    name_en = "Brakes"
    stage = "midstream"
    source = "本单位"
    confidence = 0.8
    """
    folder = own(tmp_path, text, "rail")
    before, after = chains.load("rail"), chains.load("rail", folder)
    assert set(after.ids) - set(before.ids) == {"brakes"}
    interior = next(one for one in after if one.id == "interior")
    assert (interior.name_zh, interior.confidence) == ("内饰、卫生与车门系统", 0.9)
    assert [plant.name_zh for plant in interior.plants] == ["威奥集团", "某内饰公司"]
    assert after.files == ("rail.toml", "rail.toml")
    assert after.sha256 != before.sha256
    assert chains.load("nev", folder).files == ("nev.toml",)


def test_the_longest_code_that_begins_a_firms_code_tells_its_segment(tmp_path: Path) -> None:
    chain = chains.load("fut_net", own(tmp_path))
    codes = ["3612", "C3612", 3620.0, "3670", "3712", "37", "4011", "", None, float("nan")]
    sure, possible = by_code(chain, codes)
    told = [
        "".join("S" if s else "p" if p else "-" for s, p in zip(*row, strict=True))
        for row in zip(sure.tolist(), possible.tolist(), strict=True)
    ]
    # 3670 is in b and c alike; 37 is coarser than 371: possible, never sure
    assert told == ["S--", "S--", "S--", "-pp", "-S-", "-p-", "---", "---", "---", "---"]
