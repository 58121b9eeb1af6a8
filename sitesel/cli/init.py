"""`sitesel init`: a pack for another city from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.options import language_option
from sitesel.text import Text


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", required=True, help="城市名称,如 临沂 · Name of the city.")
@click.option("--title-en", default="", help="英文名称 · Its English name.")
@click.option(
    "--longitude", type=float, metavar="度", help="城市中心的经度,用来提议工作坐标系 · E."
)
@click.option(
    "--extent",
    metavar="西,南,东,北",
    help="城市范围(度);没有坐标系的文件据此辨认 · West, south, east, north in degrees.",
)
@click.option("--crs", help="工作坐标系(米),如 EPSG:4548;写了就不用经度 · Working system.")
@click.option("--date", default="未注明 unstated", help="数据包日期 · Date of the pack.")
@language_option
def command(folder: Path, language: str, **stated: Any) -> None:  # noqa: ANN401  (one an option)
    """
    为另一个城市新建数据包:目录里列出全部角色,都是待补的缺口。

    Begin a pack for another city; `sitesel import --layers FOLDER` fills its gaps.

    \b
    sitesel init 虚构市 --title 虚构市 --extent 116.4,34.8,117.2,35.4
    """
    from sitesel.errors import UsageError
    from sitesel.intake.begin import begin, extent_of, work_crs_at
    from sitesel.pack import load

    extent = extent_of(stated["extent"]) if stated["extent"] else None
    crs, longitude = stated["crs"], stated["longitude"]
    if longitude is None and extent is not None:
        longitude = (extent[0] + extent[2]) / 2
    if crs is None and longitude is None:
        raise UsageError(
            "请用 --extent 给出城市范围,或用 --longitude 给出中心经度,或用 --crs 注明工作坐标系。",
            "Give the city's extent with --extent, its longitude with --longitude, or its working "
            "system with --crs.",
        )
    work_crs = crs or work_crs_at(longitude or 0.0)
    written = begin(
        folder,
        name=folder.name,
        title=Text(stated["title"], stated["title_en"] or stated["title"]),
        work_crs=work_crs,
        extent=extent,
        date=stated["date"],
        like=load(),
    )
    told = Text(
        f"已新建 {written}:工作坐标系 {work_crs},全部角色待补。下一步:sitesel import 文件 "
        f"--layers {folder}",
        f"Made {written}: working system {work_crs}, every role a gap. Next: sitesel import FILE "
        f"--layers {folder}",
    )
    click.echo(told.of(language))
