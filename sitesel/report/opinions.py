"""Second opinions as tables for the terminal."""

from __future__ import annotations

from typing import Any

from sitesel.report.grid import listing
from sitesel.report.table import DEFAULT_ROWS
from sitesel.text import STATUS, Text


def opinions_text(told: dict[str, Any], *, count: int | None = None, language: str = "zh") -> str:
    """
    Show what other methods make of a ranking.

    Parameters
    ----------
    told : dict
        Of `Ranking.opinions`.
    count : int, optional
        How many sites at most.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Ranks by method, sentences, what each method does, notes.
    """
    shown = told["sites"][: count or DEFAULT_ROWS]
    hidden = len(told["sites"]) - len(shown)
    methods = told["methods"]
    titles = [Text(one["title_zh"], one["title_en"]) for one in methods]
    site_heads = [Text("编号", "id"), Text("地块", "site"), Text("结论", "status"), *titles]
    site_rows = [
        [
            site["id"],
            site["name_zh"],
            STATUS[site["status"]].of(language),
            *(_place(site["rank"][one["id"]], site["index"][one["id"]]) for one in methods),
        ]
        for site in shown
    ]
    heads = [
        Text("方法", "method"), Text("与加权和 τ-b", "tau-b with the sum"),
        Text("对效用的处理", "what it does to the values"), Text("参数", "parameters"),
    ]  # fmt: skip
    rows = [
        [
            one[f"title_{language}"],
            _decimals(one["agreement"]["sum"], 2),
            one[f"adds_{language}"],
            ", ".join(f"{name}={value}" for name, value in one["params"].items()) or "-",
        ]
        for one in methods
    ]
    head = Text(
        f"{told['rules']['title_zh']} · 各方法下的名次(指数)",
        f"{told['rules']['title_en']} · ranks (indices) by method",
    )
    more = Text(f"(另有 {hidden} 个未列)", f"({hidden} more not listed)")
    return "\n".join(
        [
            head.of(language),
            listing(site_heads, site_rows, language=language),
            *([more.of(language)] if hidden else []),
            *(one[language] for one in told["sentences"]),
            "",
            listing(heads, rows, language=language),
            *(f"* {note[language]}" for note in told["notes"]),
        ]
    )


def _place(rank: int, index: float | None) -> str:
    return f"{rank} ({_decimals(index, 3)})"


def _decimals(number: float | None, places: int) -> str:
    return "-" if number is None else f"{number:.{places}f}"
