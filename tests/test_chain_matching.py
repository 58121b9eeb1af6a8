"""Listed firms and the segments of a chain: codes first, then words; how sure; what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import packs
import pandas as pd
import pytest

import sitesel
from sitesel import chains
from sitesel.chainview.firms import largest, listed
from sitesel.chainview.matching import matched, matching
from sitesel.chainview.told import matching_notes, told
from sitesel.chainview.words import by_words
from sitesel.pack.plain import ENTERPRISE

if TYPE_CHECKING:
    from pathlib import Path

SEGMENTS = (
    ("cell", ["3841"], ["电池", "隔膜"]),
    ("motor", ["3812", "382"], ["电机", "AI"]),
    ("axle", ["3670"], ["车轴", "电池托盘"]),
    ("frame", ["3670"], ["车架"]),
)
# code, name, business; then segment, by what, and which segments are possible
FIRMS = [
    ("3841", "甲", "", "cell", "code_exact", ""),
    ("C3824", "乙", "", "motor", "code_prefix", ""),
    ("3670", "丙", "车轴与轮毂", "axle", "code_words", ""),
    ("3670", "丁", "", "", "", "axle frame"),
    ("3670", "戊", "车轴、车架", "", "", "axle frame"),  # two alike
    ("", "虚构电机厂", "电池", "motor", "name_words", ""),  # a name goes before the business
    ("", "己", "电池隔膜", "cell", "business_words", ""),
    ("", "庚", "电池托盘", "axle", "business_words", ""),  # not the shorter word inside it
    ("", "辛", "电池与电机", "", "", "cell motor"),
    ("", "壬", "ai 芯片", "motor", "business_words", ""),
    ("", "癸", "rail 车厢", "", "", ""),  # Latin words are whole ones
    ("3841", "子", "电机", "cell", "code_exact", ""),  # words against the code
    ("1513", "丑", "电池", "", "", ""),  # of another trade, whatever its words say
    ("38", "寅", "", "", "", "cell motor"),  # too coarse
    ("99", "卯", "隔膜", "cell", "business_words", ""),  # no code at all
    (None, None, None, "", "", ""),
]
AGAINST = {"子", "丑"}


@pytest.fixture
def chain(tmp_path: Path) -> chains.Chain:
    parts = "".join(
        f'[[segment]]\nid = "{name}"\nname_zh = "{name}"\nname_en = "{name}"\nstage = "upstream"\n'
        f'gbt_codes = {codes}\nkeywords = {words}\nsource = "made up"\nconfidence = 0.5\n'
        for name, codes, words in SEGMENTS
    )
    head = 'schema = "sitesel-chain/1"\nindustry = "fut_net"\n'
    (tmp_path / "fut_net.toml").write_text(head + parts.replace("'", '"'), encoding="utf-8")
    return chains.load("fut_net", tmp_path)


def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gbt_code": [one[0] for one in FIRMS],
            "name_zh": [one[1] for one in FIRMS],
            "business": [one[2] for one in FIRMS],
        }
    )


@pytest.mark.parametrize("at", range(len(FIRMS)))
def test_a_firm_is_matched_by_its_code_and_then_by_its_words(chain: chains.Chain, at: int) -> None:
    code, name, business, segment, by, possible = FIRMS[at]
    found = matched(chain, table().iloc[[at]])
    sure = [one for one, told in zip(chain.ids, found.sure[0], strict=True) if told]
    maybe = [one for one, told in zip(chain.ids, found.possible[0], strict=True) if told]
    assert (sure, found.by[0], maybe) == ([segment] if segment else [], by, possible.split())
    assert bool(found.against[0]) == (name in AGAINST), (code, name, business)


def test_many_firms_are_matched_as_each_alone(chain: chains.Chain) -> None:
    every = matched(chain, table())
    for at in range(len(FIRMS)):
        alone = matched(chain, table().iloc[[at]])
        assert (every.sure[at] == alone.sure[0]).all()
        assert (every.possible[at] == alone.possible[0]).all()
        assert every.by[at] == alone.by[0]


def test_words_are_less_sure_than_codes_and_nothing_is_certain() -> None:
    sure = [one["confidence"] for one in matching()["by"].values()]
    assert sure == sorted(sure, reverse=True)
    assert max(sure) < 1
    assert matching()["source"].startswith("illustrative")


def test_what_is_less_sure_than_counts_is_possible_only(
    chain: chains.Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(matching(), "counts_from", 0.55)
    found = matched(chain, table())
    assert "business_words" not in found.by
    assert found.possible[6].tolist() == [True, False, False, False]
    assert found.sure[5].any()


def test_a_chain_without_keywords_is_matched_by_codes_alone(chain: chains.Chain) -> None:
    bare = chains.load("fut_net")
    assert not by_words(bare, pd.Series(["电池", None])).any()
    assert by_words(chain, pd.Series(["ＡＩ", 5, None]))[:, 1].tolist() == [True, False, False]


def enterprises() -> Any:  # noqa: ANN401
    return packs.features(
        [packs.at(at * 100, 0) for at in range(len(FIRMS))],
        **{name: column.tolist() for name, column in table().items()},
        output_wan=[float(at) for at in range(len(FIRMS))],
        placed_by=["name"] * len(FIRMS),
    )


def test_the_view_says_how_firms_were_matched_and_which_codes_do_not_help(
    chain: chains.Chain,
) -> None:
    found = listed(chain, packs.memory_pack(**{ENTERPRISE: enterprises()}))
    assert found is not None
    said = told(chain, found)
    assert {kind: one["count"] for kind, one in said["by"].items()} == {
        "code_exact": 2, "code_prefix": 1, "code_words": 1, "name_words": 1, "business_words": 4,
    }  # fmt: skip
    assert said["possible"] == 4
    assert said["unusable_codes"] == {"count": 1, "first": [["99", 1]]}
    assert said["ambiguous_codes"] == {"count": 3, "first": [["3670", 2], ["38", 1]]}
    assert said["against"] == {"count": 2, "first": ["子", "丑"]}
    notes = " ".join(one.zh for one in matching_notes(said))
    assert "代码属于几个环节:3 家(3670 ×2、38 ×1)" in notes
    assert "以代码为准:子、丑" in notes
    cell = largest(found, 0)
    assert cell["by"]["code_exact"] == 2
    assert [(one["matched_by"], one["confidence"]) for one in cell["largest"]] == [
        ("business_words", 0.5), ("code_exact", 0.9), ("business_words", 0.5), ("code_exact", 0.9),
    ]  # fmt: skip
    assert cell["largest"][0]["placed_by"] == "name"


def test_a_code_of_no_chain_is_told_and_one_of_the_planners_own_is_not(
    chain: chains.Chain,
) -> None:
    firms = packs.features(
        [packs.at(0, 0)] * 3, id=["a", "b", "c"], gbt_code=["8810", "8810", "3841"]
    )
    found = listed(chain, packs.memory_pack(**{ENTERPRISE: firms}))
    assert found is not None
    assert told(chain, found)["codes_of_no_chain"] == {"count": 2, "first": [["8810", 2]]}


def test_the_table_of_a_chain_shows_the_list_by_segment(tmp_path: Path) -> None:
    head = "id,name_zh,gbt_code,business,output_wan,lon,lat\n"
    rows = "1,虚构电池厂,3841,,500,120.4,36.3\n2,虚构电机厂,,,80,120.41,36.3\n"
    (tmp_path / "enterprise.csv").write_text(head + rows, encoding="utf-8")
    answer = sitesel.chain("nev", layers=tmp_path)
    assert "虚构电池厂(0.9)" in str(answer)
    assert "归入的依据" in str(answer)
    assert answer.to_dict()["matching"]["firms"] == 2
