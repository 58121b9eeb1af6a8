"""`sitesel robustness`: how firm a ranking stands."""

from __future__ import annotations

from typing import Any

import click

from sitesel.cli.answer import answer
from sitesel.cli.options import answer_options, industry_option, input_options


@click.command("robustness")
@industry_option
@click.option("-n", "count", type=click.IntRange(min=1), help="只列前几名 · Show the first n.")
@input_options
@click.option(
    "--box", type=click.FloatRange(0, 1, min_open=True), help="权重变动幅度,如 0.3 · 0.3: by 30 %."
)
@click.option("--any-weights", is_flag=True, help="权重任意取,代替幅度 · Any weights, no box.")
@click.option(
    "--statement",
    "statements",
    multiple=True,
    help="权重须满足的条件,如 'sea_port >= airport',可重复 · What weights must meet; repeatable.",
)
@click.option("--draws", type=click.IntRange(100, 1_000_000), help="抽样次数 · Number of draws.")
@click.option("--seed", type=click.IntRange(min=0), help="随机种子 · Seed.")
@answer_options
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    评名次的稳健性:别的权重、位置误差与未知指标之下谁居首,什么会改变第一名。

    Judge how firm the places are: who is first under other weights and within what the data leave
    open, and what exactly would change the first place.

    \b
    sitesel robustness -i 新能源汽车
    sitesel robustness -i 新能源汽车 --any-weights --statement "sea_port >= airport"
    """
    names = ("box", "draws", "seed", "statements")
    changed = {name: options.pop(name) for name in names}
    if options.pop("any_weights"):
        changed["box"] = "any"
    settings = {name: value for name, value in changed.items() if value not in (None, ())}
    count = options.pop("count")
    answer(
        {**options, "robustness": settings},
        command="robustness",
        ask=lambda ranking: ranking.firmness(count=count),
    )
