"""`sitesel convert`: a file from one reference system to another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.options import language_option


@click.command("convert")
@click.argument("source", type=click.Path(path_type=Path), metavar="原文件")
@click.argument("target", type=click.Path(path_type=Path), metavar="新文件")
@click.option(
    "--from",
    "declared",
    help="原坐标系,如 EPSG:4528、GCJ-02、BD-09;不给则看文件,再看数值 · CRS of the source.",
)
@click.option(
    "--to", "into", default="EPSG:4490", help="新坐标系,默认 EPSG:4490 · CRS of the target."
)
@click.option(
    "--transform",
    metavar="dx,dy,dz[,rx,ry,rz,ds]",
    help="西安 80、北京 54 到 CGCS2000 的参数(米、角秒、ppm)· Parameters of an old datum.",
)
@click.option(
    "--convention",
    type=click.Choice(["position_vector", "coordinate_frame"]),
    default="position_vector",
    help="旋转参数的约定:EPSG 9606 或 9607 · Convention of the rotations.",
)
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "gbk"]),
    default="utf-8",
    help="SHP 属性表的编码 · Encoding of a shapefile's table.",
)
@click.option(
    "--layers",
    type=click.Path(path_type=Path),
    help="哪座城市的数据包,用来认坐标系 · The pack of the city.",
)
@click.option("--force", is_flag=True, help="覆盖已有文件 · Replace what is there.")
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    换坐标系:读一个图层文件,写成另一种坐标系或格式,说清依据和落点。

    Bring a file from one reference system, or format, to another.

    \b
    sitesel convert 地块.shp 地块.gpkg --to EPSG:4549
    sitesel convert 高德导出.geojson 企业.gpkg --from GCJ-02
    sitesel convert 旧图.shp 新图.shp --from EPSG:2364 --transform=-10,5,3,0,0,0,0
    """
    from sitesel.pack import load
    from sitesel.report.conversion import Wanted, convert

    language, layers = options.pop("language"), options.pop("layers")
    for text in convert(Wanted(**options), load(layers)):
        click.echo(text.of(language))
