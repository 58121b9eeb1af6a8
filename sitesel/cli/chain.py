"""`sitesel chain`: the chain of an industry, segment by segment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, save_manifest
from sitesel.cli.options import as_of_option, form_option, language_option, manifest_option
from sitesel.cli.typed import IndustryName

WORKBOOK = ".xlsx"


@click.command("chain")
@click.argument("industry", type=IndustryName(), metavar="INDUSTRY")
@click.option(
    "--layers", type=click.Path(path_type=Path),
    help="数据包或图层文件夹;角色 enterprise 为企业名单 · A pack, or a folder named by role.",
)  # fmt: skip
@click.option(
    "--chains", type=click.Path(path_type=Path),
    help="自己的产业链文件夹(产业编号.toml)· Folder of your own chain files.",
)  # fmt: skip
@click.option("--rules", type=click.Path(path_type=Path), help="自己的规则文件 · Your rule file.")
@click.option(
    "--within", type=float, default=60.0, show_default=True,
    help="多少分钟车程内算本地 · Minutes by road that count as local.",
)  # fmt: skip
@click.option(
    "--complete", is_flag=True, help="声明企业名单完整,才下“缺”的结论 · The list is complete."
)
@as_of_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="另写图谱与地图的网页(.html),或工作簿(.xlsx)· A page or a workbook to write.",
)  # fmt: skip
@form_option
@manifest_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    产业链:各环节有谁、强链还是补链、放在哪里;不知道的写未知,不写缺。

    View a chain: who is in each segment, what to do there, and where. Unknown is not missing.

    \b
    sitesel chain 新能源汽车
    sitesel chain 轨道交通 --layers 我的图层/ --within 45 -o 轨道交通链.html
    """
    import json

    from sitesel.linked import chain
    from sitesel.report.extras import require

    language, output = options["language"], options["output"]
    as_book = output is not None and output.suffix.lower() == WORKBOOK
    if as_book:
        require("xlsxwriter", "report")
    given = {
        name: options[name] for name in ("chains", "layers", "rules", "within", "complete", "as_of")
    }
    with progress() as tell:
        found = chain(options["industry"], progress=tell, **given)
    if options["form"] == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo(found.text(language))
    if as_book:
        _book(found.to_dict(), options)
    elif output is not None:
        _page(found.to_dict(), options)
    if options["manifest"] is not None:
        from sitesel.replay.chains import ChainRequest

        save_manifest(found, ChainRequest.of(options), options)


def _book(document: dict[str, Any], options: dict[str, Any]) -> None:
    from sitesel.report.chain_book import write_chain
    from sitesel.report.write import whole

    with whole(options["output"]) as beside:
        write_chain(document, beside, language=options["language"])
    click.echo(
        f"{'Workbook' if options['language'] == 'en' else '工作簿'}: {options['output']}", err=True
    )


def _page(document: dict[str, Any], options: dict[str, Any]) -> None:
    from sitesel import api

    given = {name: options[name] for name in ("layers", "rules", "as_of")}
    with progress() as tell:
        ranking = api.rank(options["industry"], progress=tell, **given)
    language = options["language"]
    written = ranking.save_map(
        options["output"], language=language, chain=document, chain_open=True
    )
    click.echo(f"{'Page' if language == 'en' else '网页'}: {written}", err=True)
