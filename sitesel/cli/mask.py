"""`sitesel mask`: which of a planner's files take each cell, a GeoTIFF of bits and its account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress
from sitesel.cli.options import form_option, language_option, layers_option
from sitesel.cli.typed import Extent

GIVEN = ("output", "cell", "extent", "district", "layers")


@click.command("mask")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path),
    help="写出的 GeoTIFF · GeoTIFF to write.",
)  # fmt: skip
@click.option("--cell", type=float, default=30.0, help="像元边长(米)· Side of a cell in metres.")
@click.option("--extent", type=Extent(), help="只看:西,南,东,北(度,或工作坐标的米)· Only within.")
@click.option("--district", multiple=True, help="只看某区市,可重复 · Only these districts.")
@layers_option
@form_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    用自己的文件扣地:每个文件带退让距离,写成每文件一位的掩膜,并算清各占多少、还剩多少。

    Take your own files off the land: FILE, FILE:METRES, of a GeoTIFF FILE:TEST or FILE:TEST:METRES.

    \b
    sitesel mask 红线.gpkg 公路.shp:50 -o 掩膜.tif
    sitesel mask 坡度.tif:above=25 地类.tif:in=60,80:90 --district 城阳区 -o 掩膜.tif
    """
    import json

    from sitesel.masks import mask

    language = options["language"]
    with progress() as tell:
        found = mask(options["files"], **{key: options[key] for key in GIVEN}, progress=tell)
    if options["form"] == "json":
        click.echo(json.dumps(found.to_dict(), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        click.echo(found.text(language))
    click.echo(f"{'Raster' if language == 'en' else '栅格'}: {options['output']}", err=True)
