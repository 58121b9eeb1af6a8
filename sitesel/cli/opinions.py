"""`sitesel opinions`: what other methods make of a ranking."""

from __future__ import annotations

from typing import Any

import click

from sitesel.cli.answer import answer
from sitesel.cli.options import answer_options, industry_option, input_options


@click.command("opinions")
@industry_option
@click.option("-n", "count", type=click.IntRange(min=1), help="只列前几名 · Show the first n.")
@input_options
@click.option(
    "--orness",
    type=click.FloatRange(0, 1),
    help="OWA 的风险态度:0 最谨慎,0.5 即加权和,1 最乐观 · OWA's attitude to risk: 0 cautious.",
)
@answer_options
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    用加权乘积、TOPSIS、VIKOR、PROMETHEE II、OWA 复核排名;名次仍以加权和为准。

    Second opinions on a ranking, beside the weighted sum, which stays the ranking.

    \b
    sitesel opinions -i 新能源汽车
    """
    count, orness = options.pop("count"), options.pop("orness")
    answer(options, command="opinions", ask=lambda one: one.opinions(orness=orness, count=count))
