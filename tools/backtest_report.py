"""
Write docs/backtest.md: the back-test of the built-in pack, whatever its figures are.

    python tools/backtest_report.py

Tables, what is worse than chance and the notes are those of `sitesel backtest`; the plain words say
"better", "worse" or "not to be told from chance" by whether the interval over places holds 0.5. The
page's head is docs/backtest.in.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sitesel
from sitesel.report.backtest import WORSE, sections, worse
from sitesel.text import Text

DOCS = Path(__file__).resolve().parents[1] / "docs"
Json = dict[str, Any]
VERDICTS = {
    1: Text("好于碰运气", "better than chance"),
    0: Text("与碰运气分不开", "not to be told from chance"),
    -1: Text("差于碰运气", "worse than chance"),
}
STEPS = (
    ("all", "score", "random"),
    ("all", "score", "centres"),
    ("own", "score-match", "centres"),
    ("own", "score-firms", "centres"),
    ("own", "score-firms", "sites"),
)


def render(document: Json) -> str:
    """Give the whole page as Markdown."""
    head = (
        (DOCS / "backtest.in.md")
        .read_text("utf-8")
        .format(
            pack=document["pack"]["title_zh"],
            date=document["pack"]["date"],
            version=document["version"],
            reading=_reading(document),
        )
    )
    parts = [head, "## 数字 · Figures\n", *_tables(document), _worse(document), _notes(document)]
    return "\n".join(parts).rstrip() + "\n"


def _reading(document: Json) -> str:
    lines = [_step(document, *step) for step in STEPS]
    lines += [_criteria(document), _industries(document)]
    zh = "\n".join(f"- {line.zh}" for line in lines)
    en = "\n".join(f"- {line.en}" for line in lines)
    return f"{zh}\n\n{en}"


def _step(document: Json, group: str, score: str, rival: str) -> Text:
    row = next(
        row
        for row in document["overall"]
        if (row["group"], row["id"], row["rival"]) == (group, score, rival)
    )
    titles = _titles(document)
    low, high = row["by_place"]
    verdict = VERDICTS[(low > 0.5) - (high < 0.5)]  # noqa: PLR2004  (chance)
    figures = f"**{row['mean']:.2f}** [{low:.2f}, {high:.2f}]"
    return Text(
        f"{titles[group].zh}({row['plants']} 家,{row['places']} 处),{titles[score].zh},"
        f"与{titles[rival].zh}比:{figures},{verdict.zh};"
        f"工厂在误差内移动时 {row['moved'][0]:.2f}–{row['moved'][1]:.2f}。",
        f"{titles[group].en.capitalize()} ({row['plants']} plants, {row['places']} places), "
        f"{titles[score].en}, among {titles[rival].en}: {figures}, {verdict.en}; "
        f"{row['moved'][0]:.2f}–{row['moved'][1]:.2f} with plants moved.",
    )


def _criteria(document: Json) -> Text:
    rows = [
        row
        for row in document["criteria"]
        if (row["group"], row["rival"]) == ("all", "centres") and row["mean"] is not None
    ]
    best = max(rows, key=lambda row: row["mean"])
    under = [row for row in rows if row["worse"]]
    untested = sorted(
        {(row["title_zh"], row["title_en"]) for row in document["criteria"] if row["mean"] is None}
    )
    zh = "、".join(f"{row['title_zh']}({row['mean']:.2f})" for row in under)
    en = ", ".join(f"{row['title_en']} ({row['mean']:.2f})" for row in under)
    return Text(
        f"单项指标与园区中心比,最能说明问题的是{best['title_zh']}({best['mean']:.2f});"
        f"低于 0.5 的:{zh or '无'};没有数据、检验不了的:{'、'.join(zh for zh, _ in untested)}。",
        f"Criteria alone, among park centres: {best['title_en']} tells most ({best['mean']:.2f}); "
        f"below 0.5: {en or 'none'}; untested for want of data: "
        f"{', '.join(en for _, en in untested)}.",
    )


def _industries(document: Json) -> Text:
    under = [
        row
        for row in document["industries"]
        if (row["score"], row["rival"]) == ("score", "centres") and row["worse"]
    ]
    zh = "、".join(f"{row['title_zh']}({row['plants']} 家,{row['mean']:.2f})" for row in under)
    en = ", ".join(f"{row['title_en']} ({row['plants']}, {row['mean']:.2f})" for row in under)
    return Text(
        f"照规则、与园区中心比,低于 0.5 的产业:{zh or '无'}。"
        "工厂只有几家,不足以给规则定罪,但值得先查。",
        f"Industries whose rules as they stand lie below 0.5 among park centres (plants, mean): "
        f"{en or 'none'}. A few plants convict no rule, but that is where to look first.",
    )


def _titles(document: Json) -> dict[str, Text]:
    rows = (*document["groups"], *document["rivals"], *document["scores"])
    return {row["id"]: Text(row["title_zh"], row["title_en"]) for row in rows}


def _tables(document: Json) -> list[str]:
    pairs = zip(sections(document), sections(document, language="en"), strict=True)
    return [
        "\n".join(
            [
                f"### {zh.title.zh}\n",
                f"{zh.title.en}\n",
                _line(f"{head.zh} {head.en}" for head in zh.heads),
                _line("---" for _ in zh.heads),
                *(_line(map(_both, *pair)) for pair in zip(zh.rows, en.rows, strict=True)),
                "",
            ]
        )
        for zh, en in pairs
    ]


def _both(zh: str, en: str) -> str:
    return zh if zh == en else f"{zh} {en}"


def _line(cells: Any) -> str:  # noqa: ANN401  (any iterable of texts)
    return f"| {' | '.join(cells)} |"


def _worse(document: Json) -> str:
    both = zip(worse(document), worse(document, language="en"), strict=True)
    named = [f"- {zh}  \n  {en}" for zh, en in both]
    return "\n".join(
        ["## 比碰运气差的 · Worse than chance\n", WORSE.zh, "", WORSE.en, "", *named, ""]
    )


def _notes(document: Json) -> str:
    notes = [f"- {note['zh']}\n\n  {note['en']}" for note in document["notes"]]
    return "\n".join(["## 读数字之前 · Before trusting the figures\n", *notes])


if __name__ == "__main__":
    (DOCS / "backtest.md").write_bytes(render(sitesel.backtest()).encode("utf-8"))
