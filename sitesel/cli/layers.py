"""`sitesel layers`: what the pack holds and lacks; `sitesel layers check`: whether it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitesel.cli.options import language_option
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.pack import Network

FOLDER = click.option(
    "--layers", "folder", type=click.Path(path_type=Path), help="数据包文件夹 · A pack folder."
)


@click.group("layers", invoke_without_command=True)
@FOLDER
@language_option
@click.pass_context
def command(context: click.Context, folder: Path | None, language: str) -> None:
    """
    列出图层:角色、来源、日期、许可、质量,以及没有公开来源的缺口。

    List the layers of a pack and its gaps.
    """
    if context.invoked_subcommand is None:
        _show(folder, language)


@command.command("check")
@FOLDER
@language_option
def check_command(folder: Path | None, language: str) -> None:
    """
    检查数据包:目录、校验和、几何、坐标系、编号、引用,一次报全。

    Check a pack; all faults at once.
    """
    from sitesel import setbacks
    from sitesel.pack import load
    from sitesel.pack.check import check

    report = check(folder)
    for notice in report.notices:
        click.echo(f"* {notice.of(language)}")
    if report.error is not None:
        raise report.error
    click.echo(report.summary.of(language))
    table = setbacks.of(load(folder))
    if table is not None:
        count = len(table.rows)
        click.echo(
            Text(
                f"退让表 {table.file}:{count} 行,合规则。",
                f"Table of set-backs {table.file}: {count} rows, sound.",
            ).of(language)
        )


def _travel(network: Network) -> Text:
    return Text(
        f"行车时间:路网 {network.speed_kmh:g} km/h,接入 {network.access_kmh:g} km/h,绕行系数 "
        f"{network.detour:g}({network.source})。{network.snapping_zh}",
        f"Travel times: roads {network.speed_kmh:g} km/h, access {network.access_kmh:g} km/h, "
        f"detour {network.detour:g} ({network.source}). {network.snapping_en}",
    )


def _show(folder: Path | None, language: str) -> None:
    from sitesel.districts import listed
    from sitesel.pack import load
    from sitesel.pack.schema import QUALITY
    from sitesel.report.grid import listing

    pack = load(folder)
    english = language == "en"
    head = pack.head
    click.echo(f"{head.title_en if english else head.title_zh} ({head.id}, {head.date})")
    click.echo(head.note_en if english else head.note_zh)
    heads = [
        Text("角色", "role"), Text("图层", "layer"), Text("日期", "date"), Text("质量", "quality"),
        Text("误差/m", "error/m"), Text("许可", "licence"), Text("来源", "source"),
    ]  # fmt: skip
    rows = [
        [
            layer.role,
            layer.title_en if english else layer.title_zh,
            layer.date,
            QUALITY[layer.quality].of(language),
            f"{layer.precision_m:g}",
            layer.license,
            layer.source,
        ]
        for layer in listed(pack)
    ]
    click.echo(listing(heads, rows, language=language))
    if pack.network is not None:
        click.echo(_travel(pack.network).of(language))
    title = Text("没有公开来源的图层(未评,不算通过)", "Not available in the open (never a pass)")
    click.echo(f"\n{title.of(language)}")
    gap_heads = [Text("角色", "role"), Text("图层", "layer"), Text("如何补充", "what to supply")]
    gaps = [
        [
            gap.role,
            gap.title_en if english else gap.title_zh,
            gap.supply_en if english else gap.supply_zh,
        ]
        for gap in pack.missing
    ]
    click.echo(listing(gap_heads, gaps, language=language))
