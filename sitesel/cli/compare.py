"""`sitesel compare`: sites side by side."""

from __future__ import annotations

from typing import Any

import click

from sitesel.cli.answer import answer
from sitesel.cli.options import answer_options, industry_option, input_options


@click.command("compare")
@click.argument("names", nargs=-1, metavar="SITE SITE...")
@industry_option
@input_options
@answer_options
def command(names: tuple[str, ...], **options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    几个地块并列,各与第一个相比:每项指标差多少,哪些差别是肯定的,未知能否翻转。

    Lay sites (by id or Chinese name) side by side, each against the first.

    \b
    sitesel compare z_jmauto z_sgep -i 新能源汽车
    """
    answer(options, command="compare", ask=lambda ranking: ranking.compare(*names))
