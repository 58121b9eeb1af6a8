"""
Write docs/named-parks.md: where each park that the city named ranks for its own industry, and why.

    python tools/named_parks.py

Every number comes from a ranking of the built-in pack under the built-in rules; nothing is tuned.
Each industry is ranked twice, with the industry-match criterion and with its weight at zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sitesel
from sitesel.criteria.degree import degree_of_industries
from sitesel.engine import demand_of
from sitesel.reasons import amount
from sitesel.text import STATUS

if TYPE_CHECKING:
    from sitesel.api import Ranking

TARGET = Path(__file__).resolve().parents[1] / "docs" / "named-parks.md"
MATCH = "industry_match"
SHOWN = 3
LEAST_POINTS = 0.05
NAMED = (
    ("ic", "park_ic"),
    ("display", "park_display"),
    ("vr", "park_vr"),
    ("ai", "park_ai"),
    ("biomed", "park_biomed"),
    ("instr", "park_instr"),
    ("newmat", "park_newmat"),
    ("h2es", "park_h2"),
    ("chem", "z_djkchem"),
    ("chem", "z_xinhe"),
)
UNCONFIRMED = (("ga", "park_ga"), ("smartmfg", "park_smartmfg"))
Json = dict[str, Any]

HEAD = """\
<!-- 由 tools/named_parks.py 生成,勿手改 · Written by tools/named_parks.py; do not edit. -->
# 具名园区排在第几 · Where the named parks rank

市里为一些产业公开命名了园区。本页用内置数据包({pack},{date})与内置规则(sitesel {version})逐个排名:
具名园区在自己的产业里排第几、为什么、缺什么。每个产业排两遍:一遍照规则,一遍把“产业匹配度”的权重置零。
数字照实列出,没有为了让谁排第一而调过规则。

For some industries the city has publicly named a park. Each is ranked here for its own industry
on the built-in pack and rules, twice: as the rules stand, and with the weight of the industry match
set to zero. The numbers are as they come out; no rule was tuned to put a park first.

读之前 · Before reading:

- 得分里未知的指标按中点计,名次由此排出。{spread_zh}
  权重为示例权重,一部分权重没有公开数据:名次是提示,不是结论。
- 去掉“产业匹配度”并不等于完全独立:专业园区的名分还计入“政策平台”(C13);
  只按园区名单定位的企业放在园区中心,抬高“链主与集群引力”(C2)。下面逐个写明。
- “参评”指未被一票否决的地块;一个也没有“可选”,因为三区三线等图层不公开。

- Unknown criteria count at their midpoint and the order follows from that. {spread_en}
  Weights are illustrative and part of them has no open data: a rank is a hint, not a verdict.
- Leaving out the industry match does not make the test independent: a named park still earns its
  platform degree (C13), and firms known only from a park's list stand at its centre and raise the
  pull of anchor firms (C2). Both are stated below.
- "Competing" are the sites that nothing excludes. None is eligible: the redlines are not public.
"""
COLUMNS = (
    "| 产业 industry | 园区 park | 名次 rank | 得分 score | 名次区间 range | 第一 first "
    "| 去掉产业匹配:名次 without: rank | 得分 score | 第一 first |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A named park in its industry's ranking, with and without the industry match."""

    site: str
    usual: Ranking
    without: Ranking

    @property
    def industry(self) -> Json:
        """The industry, as the document of the ranking names it."""
        found: Json = self.usual.document["industry"]
        return found


@cache
def case(industry: str, site: str) -> Case:
    """Rank an industry both ways."""
    return Case(site=site, usual=_ranked(industry), without=_ranked(industry, leave_out_match=True))


@cache
def _ranked(industry: str, *, leave_out_match: bool = False) -> Ranking:
    return sitesel.rank(industry, weights={MATCH: 0.0} if leave_out_match else None)


def render() -> str:
    """Give the whole page as Markdown."""
    named = [case(*pair) for pair in NAMED]
    unconfirmed = [case(*pair) for pair in UNCONFIRMED]
    document = named[0].usual.document
    spread_zh, spread_en = _spread([*named, *unconfirmed])
    head = HEAD.format(
        pack=document["pack"]["title_zh"],
        date=document["pack"]["date"],
        version=document["version"],
        spread_zh=spread_zh,
        spread_en=spread_en,
    )
    parts = [
        head,
        "## 已具名的园区与认定化工园区 · Named parks and recognised chemical parks\n",
        _summary(named),
        _table(named),
        *(_story(one) for one in named),
        "## 未证实的园区 · Unconfirmed parks\n",
        "公开资料里有这两个园区的说法,但未见市里正式命名,单列于此。\n",
        "These two are spoken of in public sources, but no naming by the city was seen.\n",
        _table(unconfirmed),
        *(_story(one) for one in unconfirmed),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _spread(cases: list[Case]) -> tuple[str, str]:
    entries = [one.usual.explain(one.site) for one in cases]
    open_ended = sum(
        entry["rank_best"] == 1 and entry["rank_worst"] >= _competing(one.usual) - 1
        for one, entry in zip(cases, entries, strict=True)
    )
    zh = (
        f"区间重叠得厉害:{len(cases)} 例中有 {open_ended} 例,"
        "区间容许从第一到最后或倒数第二的任何名次。"
    )
    en = (
        f"Intervals overlap widely: in {open_ended} of {len(cases)} cases they allow any rank from "
        "first to last or last but one."
    )
    return zh, en


def _summary(cases: list[Case]) -> str:
    usual = sum(one.usual.explain(one.site)["rank"] == 1 for one in cases)
    without = sum(one.without.explain(one.site)["rank"] == 1 for one in cases)
    return (
        f"{len(cases)} 个园区中,{usual} 个在自己的产业里列第一;去掉产业匹配度后,{without} 个。\n\n"
        f"Of {len(cases)} parks {usual} come first for their own industry; without the industry "
        f"match, {without}.\n"
    )


def _competing(ranking: Ranking) -> int:
    counts = ranking.document["counts"]
    return int(counts["eligible"] + counts["unverified"])


def _table(cases: list[Case]) -> str:
    return "\n".join([COLUMNS, *(_row(one) for one in cases)]) + "\n"


def _row(one: Case) -> str:
    here = one.usual.explain(one.site)
    cells = [
        f"{one.industry['name_zh']} {one.industry['name_en']}",
        f"{here['name_zh']} `{one.site}`",
        *_standing(one.usual, one.site),
        f"{here['rank_best']}–{here['rank_worst']}",
        _first(one.usual),
        *_standing(one.without, one.site),
        _first(one.without),
    ]
    return f"| {' | '.join(cells)} |"


def _standing(ranking: Ranking, site: str) -> tuple[str, str]:
    entry = ranking.explain(site)
    place = STATUS[entry["status"]].zh if entry["rank"] is None else f"**{entry['rank']}**"
    return f"{place} / {_competing(ranking)}", _score(entry)


def _score(entry: Json) -> str:
    return f"{entry['score']:.1f} [{entry['score_low']:.0f}–{entry['score_high']:.0f}]"


def _first(ranking: Ranking) -> str:
    entry = ranking.document["sites"][0]
    return f"{entry['name_zh']} {entry['score']:.1f}"


def _story(one: Case) -> str:
    here = one.usual.explain(one.site)
    industry = one.industry
    return "\n".join(
        [
            f"### {here['name_zh']} · {industry['name_zh']}\n",
            _sentences(one, "zh") + "\n",
            f"**{here['name_en']}, {industry['name_en']}.** {_sentences(one, 'en')}\n",
            f"`sitesel explain {one.site} -i {industry['name_zh']}`\n",
        ]
    )


def _sentences(one: Case, language: str) -> str:
    said = [
        _placed(one.usual, one.site, language),
        _earned(one.usual, one.site, language),
        _lacking(one.usual, one.site, language),
        _unknown(one.usual, one.site, language),
        _behind(one.usual, one.site, language),
        _without(one, language),
        _borrowed(one, language),
    ]
    return ("" if language == "zh" else " ").join(text for text in said if text)


def _placed(ranking: Ranking, site: str, language: str) -> str:
    entry, among = ranking.explain(site), _competing(ranking)
    if entry["rank"] is None:
        return {
            "zh": f"被排除:{entry['reasons_zh'][0]}。",
            "en": f"Excluded: {entry['reasons_en'][0]}.",
        }[language]
    ranks = f"{entry['rank_best']}–{entry['rank_worst']}"
    return {
        "zh": f"在参评的 {among} 个地块中列第 {entry['rank']}(名次区间 {ranks}),"
        f"得 {_score(entry)} 分,{entry['status_zh']}。",
        "en": f"Ranks {entry['rank']} of {among} (range {ranks}) with {_score(entry)}, "
        f"{entry['status']}.",
    }[language]


def _earned(ranking: Ranking, site: str, language: str) -> str:
    known = [row for row in _rows(ranking, site) if row["known"]]
    best = sorted(known, key=lambda row: -row["contribution"])[:SHOWN]
    listed = [
        f"{row[f'title_{language}']} {row['contribution']:.1f}/{row['most']:.1f}" for row in best
    ]
    return {
        "zh": f"得分最多的是{'、'.join(listed)}。",
        "en": f"It earns most from {', '.join(listed)}.",
    }[language]


def _lacking(ranking: Ranking, site: str, language: str) -> str:
    rows = [row for row in _rows(ranking, site) if row["known"]]
    lost = [
        f"{row[f'title_{language}']} −{row['most'] - row['contribution']:.1f}"
        + {"zh": f"({_measured(row, 'zh')})", "en": f" ({_measured(row, 'en')})"}[language]
        for row in sorted(rows, key=lambda row: row["contribution"] - row["most"])
        if row["most"] - row["contribution"] >= LEAST_POINTS
    ][:SHOWN]
    if not lost:
        return {"zh": "已知各项均得满分。", "en": "It has full marks wherever anything is known."}[
            language
        ]
    return {
        "zh": f"失分最多的是{'、'.join(lost)}。",
        "en": f"It loses most on {', '.join(lost)}.",
    }[language]


def _measured(row: Json, language: str) -> str:
    return {"zh": "程度 ", "en": "degree "}[language] * (row["unit"] == "degree") + amount(
        row["measured"], row["unit"], language
    )


def _unknown(ranking: Ranking, site: str, language: str) -> str:
    titles = [row[f"title_{language}"] for row in _rows(ranking, site) if not row["known"]]
    share = ranking.explain(site)["unknown_weight"]
    if not titles:
        return ""
    return {
        "zh": f"未知的是{'、'.join(titles)},合占权重 {share:.0%}。",
        "en": f"Unknown are {', '.join(titles)}: {share:.0%} of the weight.",
    }[language]


def _behind(ranking: Ranking, site: str, language: str) -> str:
    """Say who is first instead, by how much and on what; nothing if the site is first."""
    first, entry = ranking.document["sites"][0], ranking.explain(site)
    if first["id"] == site or entry["rank"] is None:
        return ""
    theirs = {row["id"]: row["contribution"] for row in _rows(ranking, first["id"])}
    unknown = {"zh": "(未知)", "en": " (unknown)"}[language]
    gaps = [
        (theirs[row["id"]] - row["contribution"], row[f"title_{language}"], row["known"])
        for row in _rows(ranking, site)
    ]
    most = [
        f"{title}{'' if known else unknown} {gap:.2f}"
        for gap, title, known in sorted(gaps, reverse=True)
        if gap > 0
    ][:SHOWN]
    behind = first["score"] - entry["score"]
    return {
        "zh": f"第一是{first['name_zh']}({first['score']:.1f}),差 {behind:.2f} 分,"
        f"主要少在{'、'.join(most)}。",
        "en": f"First is {first['name_en']} ({first['score']:.1f}), {behind:.2f} ahead, mostly on "
        f"{', '.join(most)}.",
    }[language]


def _without(one: Case, language: str) -> str:
    entry = one.without.explain(one.site)
    if entry["rank"] is None:
        return ""
    behind = _behind(one.without, one.site, language)
    return {
        "zh": f"去掉产业匹配度后列第 {entry['rank']},得 {_score(entry)} 分。{behind}",
        "en": f"Without the industry match it ranks {entry['rank']} with {_score(entry)}. {behind}",
    }[language].rstrip()


def _borrowed(one: Case, language: str) -> str:
    """Say what the naming itself still gives when the industry match is left out."""
    platform = next(row for row in _rows(one.without, one.site) if row["id"] == "platform")
    firms = _firms_of_the_park(one)
    return {
        "zh": f"其中政策平台仍给 {platform['contribution']:.1f} 分"
        + (f";链主{'、'.join(firms)}只按园区名单放在其中心,抬高 C2。" if firms else "。"),
        "en": f"The platform still gives {platform['contribution']:.1f}"
        + (
            f"; placed at its centre by its own list, raising C2: {', '.join(firms)}."
            if firms
            else "."
        ),
    }[language]


def _firms_of_the_park(one: Case) -> list[str]:
    table = one.usual.pack.features("anchor_firm").table
    counts = degree_of_industries(table, demand_of(one.usual.standings.rules)) > 0
    return list(table.loc[counts & (table["park"] == one.site).to_numpy(), "name_zh"])


def _rows(ranking: Ranking, site: str) -> list[Json]:
    """Join each criterion's rule with what the site got for it; `most` is what it could get."""
    rules = {rule["id"]: rule for rule in ranking.document["criteria"]}
    return [
        {**rules[one["id"]], **one, "most": 100 * rules[one["id"]]["weight"]}
        for one in ranking.explain(site)["criteria"]
    ]


if __name__ == "__main__":
    TARGET.write_bytes(render().encode("utf-8"))
    print(TARGET.name)
