"""`sitesel backtest`: whether real plants stand where the ranking says they should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, save_manifest
from sitesel.cli.options import form_option, language_option, manifest_option
from sitesel.cli.typed import IndustryName


@click.command("backtest")
@click.option(
    "-i",
    "--industry",
    "industries",
    multiple=True,
    type=IndustryName(),
    help="只回测某产业,可重复 · Only these industries.",
)
@click.option("--layers", type=click.Path(path_type=Path), help="数据包文件夹 · A pack folder.")
@click.option("--places", type=click.IntRange(min=1), help="随机地点数 · How many random places.")
@click.option("--seed", type=click.IntRange(min=0), help="随机种子 · Seed.")
@form_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件 · Write to a file.")
@manifest_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    回测:逐一去掉已知的链主,看它的真实位置在排名里落在哪里,与随机地点和园区相比。

    Take out each known plant and see where its real place falls.

    \b
    sitesel backtest
    sitesel backtest -i 新能源汽车 --format json -o 回测.json
    """
    import json

    from sitesel.replay.backtest import BacktestRequest
    from sitesel.report.backtest import report
    from sitesel.report.export import check_target
    from sitesel.report.write import write_text
    from sitesel.trials.document import document

    check_target(options["form"], options["output"], manifest=options["manifest"])
    request = BacktestRequest.of(options)
    with progress() as tell:
        trials = request.run(progress=tell)
    found = document(trials)
    if options["form"] == "json":
        text = json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1)
    else:
        text = report(found, language=options["language"])
    if options["output"] is None:
        click.echo(text)
    else:
        write_text(options["output"], text + "\n")
    save_manifest(trials, request, options)
