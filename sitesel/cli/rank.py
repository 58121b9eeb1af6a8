"""`sitesel rank`: a table on stdout, the map beside it."""

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
    page_options,
)
from sitesel.cli.typed import AreaRange
from sitesel.text import STATUS

FORMATS = ("table", "json", "csv", "xlsx", "geojson", "gpkg", "parquet")


@click.command("rank")
@industry_option
@click.option("-n", "count", type=click.IntRange(min=1), help="只列前几名 · Show the first n.")
@input_options
@click.option("--district", multiple=True, help="只比某区市的地块,可重复 · Only these districts.")
@click.option("--area", type=AreaRange(), default=":", help="面积范围(亩),如 500:3000 · In mu.")
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([*STATUS, *(text.zh for text in STATUS.values())]),
    help="只列某种结论 · Show only these statuses.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", help="输出格式 · Form."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件 · Write to a file.")
@click.option("--map", "map_path", type=click.Path(path_type=Path), help="地图文件 · Map file.")
@click.option("--no-map", is_flag=True, help="不写地图 · Write no map.")
@click.option(
    "--robustness/--no-robustness", default=True, help="是否评稳健性 · Whether to judge robustness."
)
@page_options
@manifest_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    为一个产业给候选地块排名,写出地图。

    Rank candidate sites for an industry; write the map beside the result.

    \b
    sitesel rank -i 新能源汽车
    sitesel rank -i xnyqc --sites 地块.gpkg --layers 我的图层/ -o 排名.xlsx --format xlsx
    """
    from sitesel.replay.request import Request
    from sitesel.report import export

    language, form, output = options["language"], options["form"], options["output"]
    export.check_target(form, output, map_path=options["map_path"], manifest=options["manifest"])
    request = Request.of(options)
    with progress() as tell:
        ranking = request.run(progress=tell)
    if form != "table":  # which ends with them
        tell_notes(ranking, language)
    export.write(
        ranking.document,
        ranking.sites,
        form,
        output=output,
        language=language,
        count=options["count"],
        statuses=_statuses(options["statuses"]),
    )
    if not options["no_map"]:
        target = options["map_path"] or _map_path(ranking.document, output)
        page = {key: options[key] for key in ("basemaps", "review_number")}
        written = ranking.save_map(target, language=language, **page)
        click.echo(f"{'Map' if language == 'en' else '地图'}: {written}", err=True)
    save_manifest(ranking, request, options)
    export.refuse_if_none(ranking.document)


def _statuses(chosen: tuple[str, ...]) -> set[str]:
    return {name for name, text in STATUS.items() if {name, text.zh} & set(chosen)}


def _map_path(document: dict[str, Any], output: Path | None) -> Path:
    if output is not None:
        beside = output.with_suffix(".html")
        return beside if beside != output else output.with_suffix(".map.html")
    return Path(f"sitesel-{document['industry']['name_zh']}.html")
