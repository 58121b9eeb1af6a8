"""`sitesel opinions`: what other methods make of a ranking."""

from __future__ import annotations

import json
from typing import Any

import click

from sitesel.cli.options import industry_option, input_options, language_option


@click.command("opinions")
@industry_option
@click.option("-n", "count", type=click.IntRange(min=1), help="只列前几名 · Show the first n.")
@input_options
@click.option(
    "--orness",
    type=click.FloatRange(0, 1),
    help="OWA 的风险态度:0 最谨慎,0.5 即加权和,1 最乐观 · OWA's attitude to risk: 0 cautious.",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    用加权乘积、TOPSIS、VIKOR、PROMETHEE II、OWA 复核排名;名次仍以加权和为准。

    Second opinions on a ranking, beside the weighted sum, which stays the ranking.

    \b
    sitesel opinions -i 新能源汽车
    """
    from sitesel import api
    from sitesel.opinions import consult, document, panel
    from sitesel.report import export

    ranking = api.rank(
        options["industry"],
        sites=options["sites"],
        crs=options["crs"],
        layers=options["layers"],
        rules=options["rules"],
        weights=dict(options["weights"]),
    )
    export.refuse_if_none(ranking.document)
    told = document(consult(ranking.standings, panel(orness=options["orness"])))
    total = len(told["sites"])
    if options["form"] == "json":
        told["sites"] = told["sites"][: options["count"]]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False))
        return
    told["sites"] = told["sites"][: options["count"] or export.DEFAULT_ROWS]
    click.echo(_text(told, options["language"], hidden=total - len(told["sites"])))


def _text(told: dict[str, Any], language: str, *, hidden: int) -> str:
    from sitesel.report.table import listing
    from sitesel.text import STATUS, Text

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
        for site in told["sites"]
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
