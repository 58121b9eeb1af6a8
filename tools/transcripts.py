"""
Write docs/transcripts.md: what `rank` and `explain` print for five industries, and what it answers.

    python tools/transcripts.py

Every answer is a line of the output shown, found by how it begins; none is written by hand. The
page's head is docs/transcripts.in.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import sitesel
from sitesel.report.table import ranking_table
from sitesel.text import Text

DOCS = Path(__file__).resolve().parents[1] / "docs"
FIRST_ROWS = 5
CASES = (
    ("nev", "z_sgep"),
    ("ic", "z_hitech"),
    ("chem", "park_ic"),
    ("biomed", "park_instr"),
    ("h2es", "park_h2"),
)
OF_THE_FIRST = slice(0, 7)  # all parts but the two full tables
OF_ANOTHER = ("head", "against", "binding", "changes")
PLACES = {"head": 0, "against": 2, "binding": 3, "changes": 6}
QUESTIONS = (
    Text("为什么第一是它?", "Why is the first first?"),
    Text("有多大把握?", "How sure is that?"),
    Text("什么会改变它?", "What would change it?"),
    Text("另一个为什么不行?", "Why not the other?"),
    Text("还不知道什么?", "What is not known?"),
)


class Printed(NamedTuple):
    """What the commands print for one industry in one language."""

    ranking: str
    first: list[str]
    other: list[str]


def render() -> str:
    """Give the whole page as Markdown."""
    head = (DOCS / "transcripts.in.md").read_text("utf-8")
    return "\n\n".join([head.rstrip(), *(_case(*case) for case in CASES)]) + "\n"


def _case(industry: str, other: str) -> str:
    ranking = sitesel.rank(industry)
    named = ranking.document["industry"]
    zh, en = (_printed(ranking, other, language) for language in ("zh", "en"))
    first = ranking.document["sites"][0]["id"]
    parts = [
        f"## {named['name_zh']} · {named['name_en']}",
        *_answers(zh, en),
        _shown(f"rank -i {named['name_zh']} -n {FIRST_ROWS}", zh.ranking),
        _shown(f"explain {first} -i {named['name_zh']}", "\n\n".join(zh.first)),
        _shown(f"explain {other} -i {named['name_zh']} --against {first}", "\n\n".join(zh.other)),
    ]
    return "\n\n".join(parts)


def _printed(ranking: sitesel.Ranking, other: str, language: str) -> Printed:
    document = ranking.document
    shown = {**document, "sites": document["sites"][:FIRST_ROWS]}
    leader = document["sites"][0]["id"]
    first = ranking.explain(leader).text(language).split("\n\n")
    second = ranking.explain(other, against=leader).text(language).split("\n\n")
    return Printed(
        ranking=ranking_table(shown, language=language),
        first=first[OF_THE_FIRST],
        other=[second[PLACES[part]] for part in OF_ANOTHER],
    )


def _answers(zh: Printed, en: Printed) -> list[str]:
    """Each question with the lines that answer it."""
    return [
        f"**{question.zh} {question.en}**\n\n" + "\n".join(f"> {line}  " for line in (*said, *told))
        for question, said, told in zip(QUESTIONS, _lines(zh), _lines(en), strict=True)
    ]


def _lines(printed: Printed) -> list[list[str]]:
    notes = [line for line in printed.ranking.splitlines() if line.startswith("* ")]
    head, against, changes = printed.first[0], printed.first[2], printed.first[6]
    for_it = [line for line in against.splitlines() if line.startswith("- ")][:2]
    but, compared = printed.other[0], printed.other[1]
    against_it = [line for line in compared.splitlines() if line.startswith("- ")][:2]
    return [
        [head.splitlines()[1], *for_it],
        [notes[0]],
        changes.splitlines()[1:3],
        [but.splitlines()[1], *against_it],
        notes[2:4],
    ]


def _shown(words: str, text: str) -> str:
    return f"`sitesel {words}`\n\n```text\n{text}\n```"


if __name__ == "__main__":
    (DOCS / "transcripts.md").write_text(render(), encoding="utf-8")
    print(DOCS / "transcripts.md")
