"""Shares on the terminal: a table of weights, how consistent they are, whom departments choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.report.grid import listing
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

Document = dict[str, Any]


def judged_text(document: Document, *, language: str = "zh") -> str:
    """
    Show weights, judged or descriptive.

    Parameters
    ----------
    document : dict
        Of `sitesel.judging`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        As the command prints it.
    """
    shown = described_table if "describe" in document else weights_table
    return shown(document, language=language)


def weights_table(document: Document, *, language: str = "zh") -> str:
    """
    Show what judgements come to.

    Parameters
    ----------
    document : dict
        Of `sitesel.weighing.document`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Table of weights, remarks, choices of departments.
    """
    departments = document["departments"]
    several = len(departments) > 1
    heads = [Text("指标", "criterion"), Text("权重", "weight")]
    heads += [Text(one["department"], one["department"]) for one in departments if several]
    heads.append(Text("规则现值", "stated"))
    rows = [
        [
            _title(one, language),
            f"{one['weight']:.2%}",
            *(f"{other['weights'][one['id']]:.2%}" for other in departments if several),
            f"{one['stated']:.2%}",
        ]
        for one in document["criteria"]
    ]
    lines = [listing(heads, rows, language=language), *_remarks(document, language)]
    if document["consensus"] is not None:
        lines.append(Text("共识度 ", "Consensus ").of(language) + f"{document['consensus']:.3f}")
    if document["choice"] is not None:
        lines += _choice(document["choice"], language)
    lines += [f"* {note}" for note in _notes(document, language)]
    lines.append(Text("来源:", "Source: ").of(language) + document["source"])
    return "\n".join(lines)


def described_table(document: Document, *, language: str = "zh") -> str:
    """
    Show descriptive weights beside the stated ones.

    Parameters
    ----------
    document : dict
        Of `sitesel.weighing.described_document`.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Table and notes.
    """
    heads = [
        Text("指标", "criterion"), Text(document["describe"], document["describe"]),
        Text("规则现值", "stated"),
    ]  # fmt: skip
    rows = [
        [
            _title(one, language),
            "-" if one["weight"] is None else f"{one['weight']:.2%}",
            f"{one['stated']:.2%}",
        ]
        for one in document["criteria"]
    ]
    notes = [f"* {note[language]}" for note in document["notes"]]
    return "\n".join([listing(heads, rows, language=language), *notes])


def warnings(document: Document) -> list[Text]:
    """
    List the warnings of a document, each with its department.

    Parameters
    ----------
    document : dict
        Of `sitesel.weighing.document`.

    Returns
    -------
    list of Text
        Empty if all judgements are consistent enough.
    """
    together = {**document["together"], "department": None}
    several = len(document["departments"]) > 1
    return [
        Text(f"{_who(one).zh}{one['warning']['zh']}", f"{_who(one).en}{one['warning']['en']}")
        for one in (*document["departments"], *([together] if several else []))
        if one["warning"] is not None
    ]


def _title(criterion: Document, language: str) -> str:
    return f"{criterion['code']} {criterion[f'title_{language}']} ({criterion['id']})".strip()


def _who(one: Document) -> Text:
    name = one["department"]
    return Text("合并后:", "joined: ") if name is None else Text(f"{name}:", f"{name}: ")


def _remarks(document: Document, language: str) -> Iterator[str]:
    together = {**document["together"], "department": None}
    several = len(document["departments"]) > 1
    for one in (*document["departments"], *([together] if several else [])):
        for remark in one["remarks"]:
            yield _who(one).of(language) + remark[language]


def _notes(document: Document, language: str) -> Iterator[str]:
    yield from (text.of(language) for text in warnings(document))
    yield from (note[language] for note in document["notes"])


def _choice(choice: Document, language: str) -> list[str]:
    heads = [
        Text("部门", "department"), Text("首选地块", "its first"), Text("得分", "score"),
        Text("折中地块得分", "score of the compromise"), Text("遗憾", "regret"),
    ]  # fmt: skip
    rows = [
        [
            one["department"],
            _site(one["winner"]),
            f"{one['score']:.1f}",
            f"{one['compromise_score']:.1f}",
            f"{one['compromise_regret']:.1f}",
        ]
        for one in choice["departments"]
    ]
    first, compromise = _site(choice["first"]), choice["compromise"]
    told = Text(
        f"合并权重下第一名:{first};折中地块(最大遗憾最小,{compromise['largest_regret']:.1f} 分):"
        f"{_site(compromise)}",
        f"First under the joined weights: {first}; compromise (least largest regret, "
        f"{compromise['largest_regret']:.1f} points): {_site(compromise)}",
    )
    return [listing(heads, rows, language=language), told.of(language)]


def _site(site: Document) -> str:
    return f"{site['name_zh']} ({site['id']})"
