"""`sitesel map`: the map of a ranking on one sheet of paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, save_manifest
from sitesel.cli.options import industry_option, input_options, language_option, manifest_option
from sitesel.cli.paper import paper_options


@click.command("map")
@industry_option
@click.option(
    "--static",
    type=click.Path(path_type=Path),
    required=True,
    help="静态图文件:.png、.svg 或 .pdf · File of the static map.",
)
@paper_options
@input_options
@manifest_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    把一个产业的排名画成一张静态地图,可直接放进文档或打印。

    Draw the ranking of an industry as a static map, to be printed or put into a document.

    \b
    sitesel map -i 新能源汽车 --static 新能源汽车.png
    sitesel map -i 新能源汽车 --static 新能源汽车.pdf --paper A3
    """
    from sitesel.replay.request import Request
    from sitesel.report.export import refuse_if_none
    from sitesel.report.static_map import form_of

    form_of(options["static"])
    request = Request.of(options, command="map")
    with progress() as tell:
        ranking = request.run(progress=tell)
    written = ranking.save_static_map(
        options["static"],
        paper=options["paper"],
        language=options["language"],
        review_number=options["review_number"],
    )
    click.echo(str(written))
    save_manifest(ranking, request, options)
    refuse_if_none(ranking.document)
