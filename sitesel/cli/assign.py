"""`sitesel assign`: which site should take which industry, over all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, save_manifest, show
from sitesel.cli.options import as_of_option, form_option, language_option, manifest_option
from sitesel.cli.typed import IndustryName

GIVEN = (
    "demand", "sites", "crs", "parks", "layers", "rules", "district", "as_of", "draws",
    "output", "page", "language",
)  # fmt: skip


def _verify(path: Path) -> None:
    """Check a file of an assignment from itself."""
    from sitesel.assignment import check
    from sitesel.errors import BrokenLayerError

    faults = check(path)
    if faults:
        raise BrokenLayerError(
            f"{path} 有 {len(faults)} 处与所要求的不符:",
            f"{path} breaks what was asked for in {len(faults)} ways:",
            faults,
        )
    click.echo(
        "核对无误:排除、份额、容量、互斥、最小规模、目标值、损失与上界都与文件所述一致 · "
        "Verified: exclusions, shares, capacities, objective, regrets and bounds are as stated."
    )


@click.command("assign")
@click.option(
    "-i", "--industry", "industries", multiple=True, type=IndustryName(),
    help="产业,可重复;缺省为全部 · Industries; all by default.",
)  # fmt: skip
@click.option(
    "--demand", type=click.Path(path_type=Path),
    help="需求文件:面积、最小规模、互斥、容量 · Who wants how much land, who stays apart.",
)  # fmt: skip
@click.option(
    "--sites", type=click.Path(path_type=Path),
    help="自己的候选地块,如 regions 找到的片区 · Your own polygons, such as found regions.",
)  # fmt: skip
@click.option("--crs", help="候选地块的坐标系,如 EPSG:4549 · CRS of the sites file.")
@click.option("--parks", is_flag=True, help="内置园区也作候选 · Let the parks be candidates, too.")
@click.option(
    "--layers", type=click.Path(path_type=Path),
    help="数据包,或以角色命名的图层文件夹 · A pack, or a folder of files named by role.",
)  # fmt: skip
@click.option(
    "--rules", type=click.Path(path_type=Path),
    help="某产业自己的规则文件,或 产业编号.toml 的文件夹 · Own rules, or a folder of them.",
)  # fmt: skip
@click.option("--district", multiple=True, help="只用某区市的地块,可重复 · Only these districts.")
@as_of_option
@click.option(
    "--draws", type=click.IntRange(0, 100_000), default=1000,
    help="换权重的次数,0 为不评稳定 · Draws of weights; 0 leaves stability out.",
)  # fmt: skip
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="写出 JSON(供 --verify 核对)或 .xlsx · JSON (for --verify) or a workbook to write.",
)  # fmt: skip
@click.option(
    "--map", "page", type=click.Path(path_type=Path),
    help="另写地图页:各园区分到的产业 · Write a map page of who goes where.",
)  # fmt: skip
@click.option("--template", is_flag=True, help="打印需求文件模板 · Print a demand to fill in.")
@click.option(
    "--verify", type=click.Path(path_type=Path),
    help="只核对一个分配文件 · Only check a file of an assignment.",
)  # fmt: skip
@form_option
@manifest_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    谁去哪里:全部产业分到全部园区,容量、排除、互斥、最小规模都守住,最优有证明。

    Assign all industries to the parks under land, exclusions and wishes, to a proven optimum.

    \b
    sitesel assign
    sitesel assign --template > 需求.toml
    sitesel assign --demand 需求.toml --map 分配.html -o 分配.json
    sitesel assign --sites 片区.gpkg --parks -i 芯片 -i 新能源汽车
    sitesel assign --verify 分配.json
    """
    if options["template"]:
        from sitesel.assigning.template import template

        click.echo(template(), nl=False)
        return
    if options["verify"] is not None:
        _verify(options["verify"])
        return
    from sitesel.assignment import assign

    given = {name: options[name] for name in GIVEN}
    with progress() as tell:
        found = assign(options["industries"], **given, progress=tell)
    show(found, options)
    for name, zh, en in (("output", "分配", "Assignment"), ("page", "地图", "Map")):
        if options[name] is not None:
            click.echo(f"{en if options['language'] == 'en' else zh}: {options[name]}", err=True)
    if options["manifest"] is not None:
        from sitesel.replay.assigning import AssignRequest

        save_manifest(found, AssignRequest.of(options), options)
