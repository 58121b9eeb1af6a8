"""`sitesel similar`: sites most like a known good one."""

from __future__ import annotations

from typing import Any

import click

from sitesel.cli.answer import answer
from sitesel.cli.options import answer_options, industry_option, input_options


@click.command("similar")
@click.argument("site")
@industry_option
@click.option(
    "-n", "count", type=click.IntRange(min=1), default=5, help="列几个 · How many to list."
)
@input_options
@answer_options
def command(site: str, **options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    找与一个好地块(编号或名称)最像的地块,并说明差在哪里。

    Find the sites most like a known good one.

    \b
    sitesel similar z_jmauto -i 新能源汽车 -n 3
    """
    count = options.pop("count")
    answer(options, command="similar", ask=lambda ranking: ranking.similar(site, count=count))
