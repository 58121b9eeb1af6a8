"""`sitesel overlay`: rasters of suitability added up by weight, a GeoTIFF and its account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, show
from sitesel.cli.options import form_option, language_option


@click.command("overlay")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path),
    help="写出的 GeoTIFF · GeoTIFF to write.",
)  # fmt: skip
@form_option
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    加权叠加:几幅同一格网、同一尺度的适宜性栅格,按权重之比加成一幅;不做标准化,不套效用函数。

    Add rasters by weight, FILE:WEIGHT each: one grid, one scale of suitability; added as they are.

    \b
    sitesel overlay 坡度适宜.tif:0.3 交通适宜.tif:0.7 -o 加权.tif
    """
    from sitesel.overlays import overlay

    with progress() as tell:
        found = overlay(options["files"], output=options["output"], progress=tell)
    show(found, options)
    told = "Raster" if options["language"] == "en" else "栅格"
    click.echo(f"{told}: {options['output']}", err=True)
