"""`sitesel scan`: every cell of the city's land as a site, a GeoTIFF and its account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, save_manifest
from sitesel.cli.options import (
    form_option,
    industry_option,
    language_option,
    manifest_option,
    ruling_options,
)
from sitesel.cli.typed import Extent

GIVEN = (
    "output", "cell", "extent", "district", "layers", "rules", "as_of", "criteria", "page",
    "language",
)  # fmt: skip


@click.command("scan")
@industry_option
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path),
    help="写出的 GeoTIFF · GeoTIFF to write.",
)  # fmt: skip
@click.option("--cell", type=float, default=30.0, help="像元边长(米)· Side of a cell in metres.")
@click.option("--extent", type=Extent(), help="只扫描:西,南,东,北(度,或工作坐标的米)· Only within.")
@click.option("--district", multiple=True, help="只扫描某区市,可重复 · Only these districts.")
@click.option(
    "--criteria", is_flag=True, help="另写每项指标的效用波段 · Write a band for each criterion too."
)
@click.option(
    "--map", "page", type=click.Path(path_type=Path),
    help="另写地图页:园区与适宜性格网,权重可拖动 · Write a map page with the grid.",
)  # fmt: skip
@ruling_options
@manifest_option
@form_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    扫描全市陆地:每个像元按与园区相同的规则打分,写成 GeoTIFF,并说明各约束占去多少地。

    Scan all land: score every cell under the rules of the parks; account for what is ruled out.

    \b
    sitesel scan -i 新能源汽车 -o 适宜性.tif
    sitesel scan -i 集成电路 --cell 100 --district 城阳区 -o 城阳.tif --map 城阳.html
    """
    import json

    from sitesel import land

    language, output = options["language"], options["output"]
    given = {key: options[key] for key in GIVEN}
    with progress() as tell:
        found = land.scan(
            options["industry"], **given, weights=dict(options["weights"]), progress=tell
        )
    if options["form"] == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo(found.text(language))
    click.echo(f"{'Raster' if language == 'en' else '栅格'}: {output}", err=True)
    if options["page"] is not None:
        click.echo(f"{'Map' if language == 'en' else '地图'}: {options['page']}", err=True)
    if options["manifest"] is not None:
        from sitesel.replay.scans import Scanned, ScanRequest

        save_manifest(Scanned.of(found, output), ScanRequest.of(options), options)
