"""`sitesel regions`: the best contiguous land for an industry, with a certificate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import save_manifest
from sitesel.cli.options import answer_options, ruling_options
from sitesel.cli.typed import AreaRange, Extent, Frontage, IndustryName, Metres

GIVEN = (
    "area", "count", "output", "sites", "crs", "cell", "objective", "compactness", "min_width",
    "spacing", "frontage", "keep", "accept", "exact", "alternatives", "pareto", "extent",
    "district", "layers", "rules", "as_of", "page", "language",
)  # fmt: skip
EXACT_S = 300.0


def _verify(path: Path) -> None:
    """Check a file of regions from itself."""
    from sitesel.errors import BrokenLayerError
    from sitesel.newsites import check

    faults = check(path)
    if faults:
        raise BrokenLayerError(
            f"{path} 有 {len(faults)} 处与所要求的不符:",
            f"{path} breaks what was asked for in {len(faults)} ways:",
            [(one.zh, one.en) for one in faults],
        )
    click.echo(
        "核对无误:连通、面积、宽度、间距、临近与目标值都与文件所述一致 · "
        "Verified: pieces, areas, widths, spacing, nearness and objective are as stated."
    )


@click.command("regions")
@click.option(
    "-i",
    "--industry",
    type=IndustryName(),
    help="产业,除非只核对 · Industry, unless only checking.",
)
@click.option("--area", type=AreaRange(), default="1000:1500", help="每片面积(亩)· Area in mu.")
@click.option("--count", type=click.IntRange(1, 50), default=1, help="找几片 · How many.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="写出的 GeoPackage,可作 rank --sites · GeoPackage to write.",
)  # fmt: skip
@click.option(
    "--sites", type=click.Path(path_type=Path),
    help="由这些地块拼,不用像元 · Make regions of these parcels instead of cells.",
)  # fmt: skip
@click.option("--crs", help="地块的坐标系,如 EPSG:4549 · CRS of the parcels.")
@click.option("--cell", type=float, help="像元边长(米),缺省按面积 · Side of a cell in metres.")
@click.option(
    "--objective", type=click.Choice(["mean", "sum"]), default="mean",
    help="按平均得分,或按得分 × 面积 · By mean score, or by score x area.",
)  # fmt: skip
@click.option(
    "--compactness", type=click.FloatRange(min=0), default=0.1,
    help="紧凑系数:周长的代价 · Price of an outline.",
)  # fmt: skip
@click.option("--min-width", type=Metres(), default="0", help="最窄处(米)· Least width.")
@click.option("--spacing", type=Metres(), default="0", help="片间距,如 2km · Least distance.")
@click.option(
    "--frontage", type=Frontage(), help="须临近,如 road:300m · Must come near, such as road:300m."
)
@click.option("--keep", default="", help="existing:不占既有园区 · Leave the parks as they are.")
@click.option("--accept", multiple=True, help="接受某项提示(约束编号)· A flag to accept.")
@click.option(
    "--exact", type=click.FloatRange(min=0, min_open=True), is_flag=False, flag_value=EXACT_S,
    metavar="秒",
    help=f"用整数规划求证(数百单元),缺省至多 {EXACT_S:g} 秒 · Prove it, in so many seconds.",
)  # fmt: skip
@click.option(
    "--alternatives", is_flag=True,
    help="列出近优片区与每块地的替代代价 · Near-optimal regions, and what each piece is worth.",
)  # fmt: skip
@click.option("--pareto", is_flag=True, help="列出得分与紧凑的取舍 · Score against compactness.")
@click.option(
    "--extent", type=Extent(), help="只在其内:西,南,东,北 · Only within west,south,east,north."
)
@click.option("--district", multiple=True, help="只在某区市,可重复 · Only these districts.")
@click.option(
    "--map", "page", type=click.Path(path_type=Path),
    help="另写地图页:片区与园区同排 · Write a map page with regions and parks.",
)  # fmt: skip
@click.option(
    "--verify", type=click.Path(path_type=Path),
    help="只核对一个片区文件 · Only check a file of regions.",
)  # fmt: skip
@ruling_options
@answer_options
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    找连片的好地:面积、片数、形状、宽度、间距、临路由您定;给出离最优至多差多少。

    Find the best contiguous land, and say how far from the best possible it can be at most.

    \b
    sitesel regions -i 新能源汽车 --area 1000:1500 --count 5 -o 片区.gpkg --map 片区.html
    sitesel regions -i 芯片 --district 城阳区 --frontage road:300m --keep existing
    sitesel regions -i 新能源汽车 --sites 地块.gpkg --exact --alternatives
    sitesel rank -i 新能源汽车 --sites 片区.gpkg --parks
    sitesel regions --verify 片区.gpkg
    """
    import json

    from sitesel import land
    from sitesel.errors import UsageError

    if options["verify"] is not None:
        _verify(options["verify"])
        return
    if options["industry"] is None:
        raise UsageError(
            "请用 -i 指明产业(或用 --verify 只核对一个片区文件)。",
            "Name the industry with -i (or check a file of regions with --verify).",
        )
    language = options["language"]
    given = {name: options[name] for name in GIVEN}
    found = land.regions(options["industry"], **given, weights=dict(options["weights"]))
    if options["form"] == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo(found.text(language))
    for name, zh, en in (("output", "片区", "Regions"), ("page", "地图", "Map")):
        if options[name] is not None:
            click.echo(f"{en if language == 'en' else zh}: {options[name]}", err=True)
    if options["manifest"] is not None:
        from sitesel.replay.regions import RegionsRequest

        save_manifest(found, RegionsRequest.of(options), options)
