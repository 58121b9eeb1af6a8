"""
Write docs/named-parks.md: where each park that the city named ranks for its industry, and why.

    python tools/named_parks.py

Every number comes from a ranking of the built-in pack under the built-in rules; nothing is tuned.
Each industry is ranked twice, with the industry-match criterion and with its weight at zero. The
page's head is docs/named-parks.in.md.
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

DOCS = Path(__file__).resolve().parents[1] / "docs"
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
    numbers = {
        "pack": document["pack"]["title_zh"],
        "date": document["pack"]["date"],
        "version": document["version"],
        "cases": len(named) + len(unconfirmed),
        "open_ended": sum(_open_ended(one) for one in [*named, *unconfirmed]),
        "named": len(named),
        "first": sum(one.usual.explain(one.site)["rank"] == 1 for one in named),
        "first_without": sum(one.without.explain(one.site)["rank"] == 1 for one in named),
    }
    parts = [
        (DOCS / "named-parks.in.md").read_text("utf-8").format(**numbers),
        "## 已具名的园区与认定化工园区 · Named parks and recognised chemical parks\n",
        _table(named),
        *(_story(one) for one in named),
        "## 未证实的园区 · Unconfirmed parks\n",
        "公开资料里有这两个园区的说法,但未见市里正式命名,单列于此。\n",
        "These two are spoken of in public sources, but no naming by the city was seen.\n",
        _table(unconfirmed),
        *(_story(one) for one in unconfirmed),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _open_ended(one: Case) -> bool:
    """Whether the intervals allow any rank, from first to last or last but one."""
    entry = one.usual.explain(one.site)
    return bool(entry["rank_best"] == 1 and entry["rank_worst"] >= _competing(one.usual) - 1)


def _competing(ranking: Ranking) -> int:
    counts = ranking.document["counts"]
    return int(counts["eligible"] + counts["unverified"])


def _table(cases: list[Case]) -> str:
    return "\n".join([COLUMNS, *(_row(one) for one in cases)]) + "\n"


def _row(one: Case) -> str:
    here, industry = one.usual.explain(one.site), one.usual.document["industry"]
    cells = [
        f"{industry['name_zh']} {industry['name_en']}",
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
    here, industry = one.usual.explain(one.site), one.usual.document["industry"]
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
        return {"zh": "已知各项均得满分。", "en": "All that is known is perfect."}[language]
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
    (DOCS / "named-parks.md").write_bytes(render().encode("utf-8"))
