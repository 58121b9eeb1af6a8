"""`sitesel report`: a paper to hand over, of the whole ranking or of one site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, save_manifest, tell_notes
from sitesel.cli.options import (
    industry_option,
    input_options,
    language_option,
    manifest_option,
    paper_option,
    review_option,
)

FORMATS = ("docx", "pdf")


@click.command("report")
@industry_option
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="格式,缺省看文件名,否则 docx · Form."
)
@click.option("--site", help="一个地块的一图一表:编号或名称 · The sheet of one site: id or name.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件 · Write to a file.")
@paper_option
@review_option
@input_options
@manifest_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    写出可以交出去的文件:一个产业的选址报告,或一个地块的一图一表(Word 或 PDF)。

    Write a paper to hand over: the report of an industry, or the sheet of one site.

    \b
    sitesel report -i 新能源汽车
    sitesel report -i 新能源汽车 --site z_jmauto --format pdf
    sitesel report -i 新能源汽车 -o 报告.docx --review-number 鲁SG(2026)001号
    """
    from sitesel.replay.request import Request
    from sitesel.report.paper.write import form_of, require
    from sitesel.report.write import file_name

    form, output = options["form"], options["output"]
    chosen = form_of(output, form) if output is not None else form or FORMATS[0]
    require(chosen)
    request = Request.of(options, command="report")
    with progress() as tell:
        ranking = request.run(progress=tell)
    tell_notes(ranking, options["language"])
    named = [ranking.document["industry"]["name_zh"], *filter(None, [options["site"]])]
    target = output or Path(file_name(named, chosen))
    written = ranking.report(
        target,
        form=chosen,
        site=options["site"],
        paper=options["paper"],
        language=options["language"],
        review_number=options["review_number"],
    )
    click.echo(str(written))
    save_manifest(ranking, request, options)
