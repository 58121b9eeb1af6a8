"""`sitesel map`: pages of one ranking or of several."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress
from sitesel.cli.options import input_options, language_option, page_options
from sitesel.cli.scenario import Given, ScenarioRules
from sitesel.cli.typed import AreaRange, IndustryName
from sitesel.errors import UsageError

OF_ONE = ("rules", "weights")  # they are of one industry


@click.command("map")
@click.option(
    "-i",
    "--industry",
    "industries",
    multiple=True,
    type=IndustryName(),
    help="产业,可重复;两个即并排 · Industries; two stand side by side.",
)
@click.option("--overview", is_flag=True, help="全部产业一页 · All industries on one page.")
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    type=ScenarioRules(),
    help="与现行规则并排:名称=规则文件,或 名称:指标=占比,… · Beside the stated rules.",
)
@input_options
@click.option("--district", multiple=True, help="只比某区市的地块,可重复 · Only these districts.")
@click.option("--area", type=AreaRange(), default=":", help="面积范围(亩),如 500:3000 · In mu.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件 · Write to a file.")
@page_options
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    地图页:一个产业、两个产业或情景并排,或全部产业一页。

    Draw a page of one ranking, of several side by side, or of all industries.

    \b
    sitesel map --overview
    sitesel map -i 新能源汽车 -i 集成电路
    sitesel map -i 新能源汽车 --scenario 重港口:sea_port=0.3
    """
    from sitesel.pages import atlas
    from sitesel.report.map import save_page

    industries, scenarios, output = (
        options.pop(key) for key in ("industries", "scenarios", "output")
    )
    _check(industries, scenarios, options)
    given = {**options, "weights": dict(options["weights"])}
    with progress() as tell:
        page = atlas(industries, scenarios=dict(scenarios), progress=tell, **given)
    written = save_page(page, output or Path(f"sitesel-{page.name}.html"))
    click.echo(f"{'Map' if options['language'] == 'en' else '地图'}: {written}", err=True)


def _check(
    industries: tuple[str, ...], scenarios: tuple[Given, ...], options: dict[str, Any]
) -> None:
    if options.pop("overview") == bool(industries):
        raise UsageError(
            "请给 --overview(全部产业),或用 -i 给产业;二者给且只给一个。",
            "Give --overview (all industries) or industries with -i, one of the two.",
        )
    if len(industries) != 1 and any(options[key] for key in OF_ONE):
        raise UsageError(
            "--rules 与 --weight 只用于一个产业;请只给一个 -i。",
            "--rules and --weight are of one industry; give one.",
        )
    twice = [name for name, count in Counter(name for name, _ in scenarios).items() if count > 1]
    if twice:
        raise UsageError(
            f"情景名称 {twice[0]!r} 用了两次;请各取不同的名称。",
            f"The scenario name {twice[0]!r} is used twice; give each its own.",
        )
