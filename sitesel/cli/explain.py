"""`sitesel explain`: every criterion and constraint of one site."""

from __future__ import annotations

import json
from typing import Any

import click

from sitesel.cli.options import (
    industry_option,
    input_options,
    language_option,
    manifest_option,
    save_manifest,
)


@click.command("explain")
@click.argument("site")
@industry_option
@input_options
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@manifest_option
@language_option
def command(site: str, **options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    说清一个地块:每项指标的测量值、效用、权重、贡献、来源,每项约束的判定与依据。

    Explain one site (by id or Chinese name).

    \b
    sitesel explain z_jmauto -i 新能源汽车
    """
    from sitesel.replay import Request

    request = Request.of(options, command="explain")
    ranking = request.rank()
    found = ranking.explain(site)
    if options["form"] == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo(found.text(options["language"]))
    save_manifest(ranking, request, options)
