"""`sitesel map`: map pages of one ranking or of several, or one ranking on a sheet of paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitesel.cli.answer import progress, save_manifest, tell_notes
from sitesel.cli.options import (
    input_options,
    language_option,
    manifest_option,
    page_options,
    paper_option,
)
from sitesel.cli.scenario import ScenarioRules, check_distinct
from sitesel.cli.typed import AreaRange, IndustryName
from sitesel.errors import UsageError

if TYPE_CHECKING:
    from sitesel.replay.request import Request
    from sitesel.report.map_page import DecisionMap

Options = dict[str, Any]
OF_ONE = ("rules", "weights", "static", "manifest", "chains")  # they are of one industry
OF_RANK = ("sites", "crs", "parks", "layers", "rules", "weights", "as_of", "district", "area")
OF_PAGE = ("language", "basemaps", "review_number")


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
@click.option(
    "--static",
    type=click.Path(path_type=Path),
    help="静态图文件:.png、.svg 或 .pdf · File of a static map.",
)
@paper_option
@click.option(
    "--chains",
    type=click.Path(path_type=Path),
    help="图谱用自己的产业链文件夹 · Folder of your own chain files.",
)
@input_options
@click.option("--district", multiple=True, help="只比某区市的地块,可重复 · Only these districts.")
@click.option("--area", type=AreaRange(), default=":", help="面积范围(亩),如 500:3000 · In mu.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="地图页文件 · Of the page.")
@page_options
@manifest_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    地图:全部产业一页,几个产业或情景并排,或一个产业的静态图(可打印、可放进文档)。

    Draw a page of all industries or of several rankings side by side, or a static map of one.

    \b
    sitesel map --overview
    sitesel map -i 新能源汽车 -i 集成电路
    sitesel map -i 新能源汽车 --scenario 重港口:sea_port=0.3
    sitesel map -i 新能源汽车 --static 新能源汽车.pdf --paper A3
    """
    _check(options)
    if options["static"] is not None:
        _static(options)
    else:
        _page(options)


def _check(options: Options) -> None:
    industries, scenarios = options["industries"], options["scenarios"]
    if options["overview"] == bool(industries):
        raise UsageError(
            "请给 --overview(全部产业),或用 -i 给产业;二者给且只给一个。",
            "Give --overview (all industries) or industries with -i, one of the two.",
        )
    if len(industries) != 1 and any(options[key] for key in OF_ONE):
        raise UsageError(
            "--rules、--weight、--static、--manifest、--chains 只用于一个产业;请只给一个 -i。",
            "--rules, --weight, --static, --manifest and --chains are of one industry; give one.",
        )
    if options["static"] and (scenarios or options["output"] or options["basemaps"]):
        raise UsageError(
            "--static 画一张纸上的图,不与 --scenario、-o、--basemap 同用;请分两次。",
            "--static draws one sheet of paper and does not go with --scenario, -o or --basemap.",
        )
    if options["chains"] and (scenarios or options["static"]):
        raise UsageError(
            "--chains 用于一个排名的地图页上的图谱,不与 --scenario、--static 同用。",
            "--chains is for the diagram on the page of one ranking: not with --scenario or "
            "--static.",
        )
    if options["manifest"] and (scenarios or options["manifest"] == options["output"]):
        raise UsageError(
            "--manifest 记一次排名,不与 --scenario 同用,也不能与 -o 同名。",
            "--manifest is of one ranking: not with --scenario, and not the file of -o.",
        )
    check_distinct(scenarios)


def _page(options: Options) -> None:
    if options["manifest"] is None:
        _save(_atlas(options), options)
        return
    from sitesel.linked import chain_of

    request = _request(options)
    with progress() as tell:
        ranking = request.run(progress=tell)
    given = {key: options[key] for key in OF_PAGE}
    asked = {key: options[key] for key in ("chains", "rules", "as_of")}
    chain = chain_of(ranking, **asked)
    _save(ranking.explore(**given, chain=chain), options)
    save_manifest(ranking, request, options)


def _atlas(options: Options) -> DecisionMap:
    from sitesel.pages import atlas

    given = {key: options[key] for key in (*OF_RANK, *OF_PAGE)}
    given["weights"] = dict(options["weights"])
    with progress() as tell:
        return atlas(
            options["industries"], scenarios=dict(options["scenarios"]),
            chains=options["chains"], progress=tell, **given,
        )  # fmt: skip


def _save(page: DecisionMap, options: Options) -> None:
    from sitesel.report.map_page import save_page
    from sitesel.report.write import file_name

    written = save_page(page, options["output"] or Path(file_name([page.name], "html")))
    click.echo(f"{'Map' if options['language'] == 'en' else '地图'}: {written}", err=True)


def _static(options: Options) -> None:
    from sitesel.report.export import refuse_if_none
    from sitesel.report.static_map import form_of

    form_of(options["static"])
    request = _request(options)
    with progress() as tell:
        ranking = request.run(progress=tell)
    tell_notes(ranking, options["language"])
    written = ranking.save_static_map(
        options["static"],
        paper=options["paper"],
        language=options["language"],
        review_number=options["review_number"],
    )
    click.echo(str(written))
    save_manifest(ranking, request, options)
    refuse_if_none(ranking.document)


def _request(options: Options) -> Request:
    from sitesel.replay.request import Request

    return Request.of({**options, "industry": options["industries"][0]}, command="map")
