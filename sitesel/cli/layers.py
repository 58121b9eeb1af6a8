"""`sitesel layers`: what the pack holds and lacks; `sitesel layers check`: whether it is sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitesel.cli.options import OWN_FOLDER, language_option
from sitesel.text import Text

if TYPE_CHECKING:
    from sitesel.pack import LayerSpec, Network

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
    from sitesel.network import notices
    from sitesel.pack.check import check

    report = check(folder)
    of_roads = () if report.error is not None else notices(report.pack)
    for notice in (*report.notices, *of_roads):
        click.echo(f"* {notice.of(language)}")
    if report.error is not None:
        raise report.error
    click.echo(report.summary.of(language))
    table = setbacks.of(report.pack)
    if table is not None:
        count = len(table.rows)
        click.echo(
            Text(
                f"退让表 {table.file}:{count} 行,合规则。",
                f"Table of set-backs {table.file}: {count} rows, sound.",
            ).of(language)
        )


@command.command("repair")
@click.argument("role")
@click.option(
    "--layers",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(OWN_FOLDER),
    show_default=True,
    help="自己的图层文件夹 · Your own folder of layers.",
)
@click.option("--reject-broken", is_flag=True, help="剔除修不好的要素 · Leave out the rest.")
@language_option
def repair_command(role: str, folder: Path, language: str, *, reject_broken: bool) -> None:
    """
    修复文件夹里一个图层的无效图形,逐个记录面积变化。

    Repair the invalid outlines of a layer, logged feature by feature.
    """
    from sitesel.intake.mend import mended, mended_part, own_layers
    from sitesel.intake.propose import known_role
    from sitesel.intake.take import take
    from sitesel.pack import load

    pack = load(folder)
    role = known_role(role, pack)
    settled = mended(role, pack, folder, reject_broken=reject_broken)
    for one in settled:
        click.echo(one.counted.of(language))
    if not any(one.repaired or one.rejected for one in settled):
        click.echo(
            Text("没有要修复的,未改动。", "Nothing to repair; nothing changed.").of(language)
        )
        return
    layers = own_layers(role, pack, folder)
    parts = [mended_part(layer, one) for layer, one in zip(layers, settled, strict=True)]
    for entry in take(parts, folder, pack, replace=True, add=True):
        done = Text(f"已写入 {folder / entry.file};记录 ", f"Written: {folder / entry.file}; log ")
        click.echo(f"{done.of(language)}{entry.import_log}")


def _precision(layer: LayerSpec, language: str) -> str:
    """Metres; a layer of unstated quality whose precision is 0 has none stated either."""
    from sitesel.pack.schema import QUALITY

    stated = layer.precision_m > 0 or layer.quality != "unstated"
    return f"{layer.precision_m:g}" if stated else QUALITY["unstated"].of(language)


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
    from sitesel.pack.plain import OWN_SUPPLY, OWN_TITLES
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
            _precision(layer, language),
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
    own = [
        [role, OWN_TITLES[role].of(language), supply.of(language)]
        for role, supply in OWN_SUPPLY.items()
        if role not in pack.roles
    ]
    if own:
        click.echo(f"\n{Text('可以自备', 'Of your own').of(language)}")
        click.echo(listing(gap_heads, own, language=language))
