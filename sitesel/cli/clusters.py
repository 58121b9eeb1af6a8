"""`sitesel clusters`: where the firms of a chain cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, show
from sitesel.cli.options import form_option, language_option
from sitesel.cli.typed import IndustryName

GIVEN = ("chains", "layers", "cell", "reach", "alpha", "complete", "output", "page", "language")


@click.command("clusters")
@click.argument("industry", type=IndustryName(), metavar="INDUSTRY")
@click.option(
    "--layers", type=click.Path(path_type=Path),
    help="数据包或图层文件夹;角色 enterprise 为企业名单 · A pack, or a folder named by role.",
)  # fmt: skip
@click.option(
    "--chains", type=click.Path(path_type=Path),
    help="自己的产业链文件夹(产业编号.toml)· Folder of your own chain files.",
)  # fmt: skip
@click.option(
    "--cell", type=float, default=2000.0, show_default=True,
    help="热点像元的边长,米 · Side of the cells, metres.",
)  # fmt: skip
@click.option(
    "--reach", type=float, default=2000.0, show_default=True,
    help="相距多少米以内连成一个聚集区 · Metres that join firms to a cluster.",
)  # fmt: skip
@click.option(
    "--alpha", type=float, default=0.05, show_default=True, help="误报率 · Level of error."
)
@click.option(
    "--complete", is_flag=True, help="声明企业名单完整,才说缺哪一环 · The list is complete."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="另写聚集区与像元(.gpkg)· Also write clusters and cells.",
)  # fmt: skip
@click.option(
    "--map", "page", type=click.Path(path_type=Path),
    help="另写网页:决策地图上的聚集区 · Also write a page: clusters on the decision map.",
)  # fmt: skip
@form_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    聚集区:企业名单里哪一环聚在哪里、上下游是否相邻、缺哪一环;企业太少就说不能下结论。

    Find where the segments of a chain cluster, each with its chance and number of firms.

    \b
    sitesel clusters 新能源汽车 --layers 我的图层/
    sitesel clusters 轨道交通 --layers 我的图层/ --complete -o 聚集区.gpkg --map 聚集区.html
    """
    from sitesel.clustered import worked_out

    given = {name: options[name] for name in GIVEN}
    with progress() as tell:
        found, write_files = worked_out(options["industry"], progress=tell, **given)
    show(found, options)
    write_files()
    for name, zh, en in (("output", "聚集区", "Clusters"), ("page", "地图", "Map")):
        if options[name] is not None:
            click.echo(f"{en if options['language'] == 'en' else zh}: {options[name]}", err=True)
