"""`sitesel ledger`: every square metre that is taken, by clause, layer and date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, save_manifest
from sitesel.cli.options import industry_option, input_options, language_option, manifest_option


@click.command("ledger")
@industry_option
@click.option("--site", metavar="SITE", help="只看一个地块(编号或名称)· Only this site.")
@click.option(
    "--by",
    type=click.Choice(["site", "constraint", "district"]),
    default="site",
    help="按地块、约束或区市列 · What the rows are.",
)
@input_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    help="输出格式 · Form.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件 · Write to a file.")
@manifest_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    面积台账:每个地块的毛面积、各约束依次扣去多少、净面积,逐项追到条文、图层、日期与哈希。

    Ledger of areas: gross, what each constraint takes, net; traced to clause, layer and date.

    \b
    sitesel ledger -i 新能源汽车
    sitesel ledger -i 新能源汽车 --site z_jmauto
    sitesel ledger -i 新能源汽车 --by constraint --format csv -o 台账.csv
    """
    import json

    from sitesel.replay.request import Request
    from sitesel.report.ledger_csv import ledger_csv
    from sitesel.report.write import write_text

    request = Request.of({**options, "robustness": False}, command="ledger")
    with progress() as tell:
        ranking = request.run(progress=tell)
    found, language = ranking.ledger(site=options["site"], by=options["by"]), options["language"]
    if options["form"] == "json":
        text = json.dumps(found.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)
    elif options["form"] == "csv":
        text = ledger_csv(found.to_dict(), language=language)
    else:
        text = found.text(language)
    if options["output"] is None:
        click.echo(text, nl=options["form"] != "csv")
    else:
        encoding = "utf-8-sig" if options["form"] == "csv" else "utf-8"
        written = write_text(options["output"], text.rstrip("\n") + "\n", encoding=encoding)
        click.echo(f"{'Ledger' if language == 'en' else '台账'}: {written}", err=True)
    save_manifest(ranking, request, options)
