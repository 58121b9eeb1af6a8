"""`sitesel explain`: why one site stands where it stands."""

from __future__ import annotations

from typing import Any

import click

from sitesel.cli.answer import answer
from sitesel.cli.options import answer_options, industry_option, input_options


@click.command("explain")
@click.argument("site")
@industry_option
@click.option(
    "--against", metavar="SITE", help="与哪个地块相比,缺省为相邻名次 · Whom to compare it with."
)
@input_options
@answer_options
def command(site: str, **options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    说清一个地块:得分构成、与邻位之差、拦住它的约束、净面积、未知,每项指标与约束的来源。

    Explain one site (by id or Chinese name).

    \b
    sitesel explain z_jmauto -i 新能源汽车
    sitesel explain z_sgep -i 新能源汽车 --against z_jmauto
    """
    against = options.pop("against")
    answer(options, command="explain", ask=lambda ranking: ranking.explain(site, against=against))
