"""`sitesel import`: what a file seems to be, a preview, then the layer and its catalog entry."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitesel.cli.options import OWN_FOLDER, language_option
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.intake.picture import Shown
    from sitesel.intake.seen import Seen
    from sitesel.intake.wishes import Wishes
    from sitesel.pack import LayerSpec, Pack

QUALITIES = ("surveyed", "derived", "schematic", "unstated")
PATH = click.Path(path_type=Path)


def provenance_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add what a user states of a layer: source, date, licence, precision, quality.

    Parameters
    ----------
    function : callable
        A command.

    Returns
    -------
    callable
        The same, with the options.
    """
    options = (
        click.option("--source", default="", help="来源,如文号或成果名称 · Where it comes from."),
        click.option("--date", default="", help="数据日期,如 2026-03 · Date of the data."),
        click.option("--licence", "--license", default="", help="许可或使用限制 · Licence."),
        click.option("--precision", type=float, metavar="米", help="位置精度(米)· Precision in m."),
        click.option(
            "--quality", type=click.Choice(QUALITIES), default="unstated", help="质量 · Quality."
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command("import")
@click.argument("file", type=PATH, required=False)
@click.option(
    "--role",
    "roles",
    multiple=True,
    help="角色,或 图层=角色,可重复;不写则由名称与字段提议 · Role, or LAYER=ROLE.",
)
@click.option(
    "--layers",
    "folder",
    type=PATH,
    default=Path(OWN_FOLDER),
    show_default=True,
    help="图层文件夹 · Folder of layers.",
)
@click.option("--layer", "parts", multiple=True, help="文件中的图层或工作表,可重复 · Its layers.")
@click.option("--crs", help="文件的坐标系,如 EPSG:4528、GCJ-02 · Its reference system.")
@click.option("--encoding", help="属性表的文字编码,如 GBK · Encoding of its texts.")
@provenance_options
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="字段=列名",
    help="指明哪一列是哪个字段,如 id=宗地号,可重复 · FIELD=COLUMN.",
)
@click.option("--band", type=click.IntRange(min=1), help="栅格的波段 · Band of a raster.")
@click.option("--nodata", type=float, help="栅格中表示“无值”的数 · Its number for unknown.")
@click.option("--incomplete", is_flag=True, help="图层已知不全 · Known to miss features.")
@click.option("--repair", is_flag=True, help="修复无效图形并逐个记录 · Repair outlines, logged.")
@click.option("--reject-broken", is_flag=True, help="剔除用不了的要素并记录 · Leave out, logged.")
@click.option("--replace", is_flag=True, help="替换同一角色的图层 · Replace the role's layer.")
@click.option("--add", is_flag=True, help="与同一角色的图层并存 · Join the role's layers.")
@click.option("--none", "none", is_flag=True, help="声明范围内没有这种要素 · State absence.")
@click.option("--within", default="", help="声明的范围:全市、地块或一个面文件 · Where it holds.")
@click.option("--margin", type=float, default=0.0, metavar="米", help="范围外扩(米)· Grow it by.")
@click.option("--yes", is_flag=True, help="不询问 · Do not ask.")
@click.option("--dry-run", is_flag=True, help="只看不写 · Look, write nothing.")
@click.option("--preview/--no-preview", default=True, help="是否写预览图 · Whether to draw it.")
@language_option
def command(**options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    导入自己的图层:看文件、提议角色与字段、预览,核对后写入图层与目录。

    Take in your own layers; what you do not state stays unstated.

    \b
    sitesel import 地块.shp
    sitesel import 三区三线.gpkg --source 市自然资源和规划局 --date 2026-03
    sitesel import --role fault_line --none --within 地块 --margin 1000 --source … --date …
    """
    from sitesel.intake.raster import is_raster

    pack, wishes = _pack(options["folder"]), _wishes(options)
    if options["none"]:
        _state(options, pack, wishes)
        return
    if options["file"] is None:
        raise click.UsageError("缺少文件 · FILE is missing")
    take_raster = is_raster(options["file"])
    (_raster if take_raster else _vector)(options, pack, wishes)


def _vector(options: dict[str, Any], pack: Pack, wishes: Wishes) -> None:
    from sitesel.intake.files import look_at

    looked = look_at(
        options["file"], pack, wishes=wishes, chosen=options["parts"], roles=options["roles"]
    )
    _show(looked.seen, looked.passed_over, pack, options)
    _settle(looked.seen, pack, wishes, options)


def _raster(options: dict[str, Any], pack: Pack, wishes: Wishes) -> None:
    from sitesel.intake.raster import look_at_raster, outline, raster_facts, raster_part

    seen = look_at_raster(options["file"], pack, roles=options["roles"], wishes=wishes)
    facts = raster_facts(seen, pack)
    click.echo("\n  ".join(line.of(options["language"]) for line in facts))
    if options["preview"]:
        from sitesel.intake.picture import Shown

        _draw([Shown(facts, outline(seen, pack, crs=wishes.crs))], pack, options)
    _write([raster_part(seen, pack, wishes)], pack, options)


def _pack(folder: Path) -> Pack:
    """Give the pack that a folder is or lies over; titles and gaps come from it."""
    from sitesel.intake.begin import is_pack
    from sitesel.pack import load

    return load(folder) if is_pack(folder) else load()


def _wishes(options: dict[str, Any]) -> Wishes:
    from sitesel.intake.wishes import Wishes

    columns = {}
    for pair in options["fields"]:
        field, equals, column = pair.partition("=")
        if not (field and equals and column):
            raise click.BadParameter(f"{pair!r}:写作 字段=列名 · write FIELD=COLUMN")
        columns[field] = column
    return Wishes(
        **{key: options[key] for key in ("crs", "encoding", "source", "date", "licence")},
        precision_m=options["precision"],
        quality=options["quality"],
        complete=not options["incomplete"],
        columns=columns,
        repair=options["repair"],
        reject_broken=options["reject_broken"],
        band=options["band"],
        nodata=options["nodata"],
    )


def _show(
    seen: tuple[Seen, ...], passed_over: tuple[Any, ...], pack: Pack, options: dict[str, Any]
) -> None:
    from sitesel.intake.preview import facts, first_rows
    from sitesel.report.grid import listing

    language = options["language"]
    for one in seen:
        first, *rest = (line.of(language) for line in [*facts(one, pack), *_codes(one)])
        click.echo("\n  ".join([first, *rest]))
        heads, rows = first_rows(one)
        click.echo(listing(heads, rows, language=language).rstrip())
    for layer, found in passed_over:
        near = ", ".join(one.role for one in found[:3]) or "-"
        told = Text(
            f"未导入图层 {layer}:角色不明(可能是 {near});用 --role {layer}=角色 指明。",
            f"layer {layer} is not taken in: its role is in doubt ({near}); say --role "
            f"{layer}=ROLE.",
        )
        click.echo(told.of(language), err=True)
    if options["preview"]:
        from sitesel.intake.picture import shown

        _draw([shown(one, pack) for one in seen], pack, options)


def _codes(one: Seen) -> list[Text]:
    """Say which codes of a list of firms are of no chain."""
    from sitesel.pack.plain import ENTERPRISE

    if one.role != ENTERPRISE:
        return []
    from sitesel.chainview import code_facts

    return [line for _, frame in one.judged.pieces for line in code_facts(frame)]


def _draw(layers: list[Shown], pack: Pack, options: dict[str, Any]) -> None:
    from sitesel.intake.picture import page
    from sitesel.report.write import file_name, write_text

    language = options["language"]
    name = file_name(
        [Text("导入预览", "import-preview").of(language), options["file"].stem], "html"
    )
    written = write_text(name, page(layers, pack, language=language))
    click.echo(f"{Text('预览', 'Preview').of(language)}: {written}", err=True)


def _settle(seen: tuple[Seen, ...], pack: Pack, wishes: Wishes, options: dict[str, Any]) -> None:
    from sitesel.intake.seen import check
    from sitesel.intake.settle import settle
    from sitesel.intake.take import part_of

    for one in seen:
        check(one, pack)
    settled = [settle(one, wishes) for one in seen]
    for each in settled:
        click.echo(each.counted.of(options["language"]))
    _write([part_of(each, pack, wishes) for each in settled], pack, options)


def _write(parts: list[Any], pack: Pack, options: dict[str, Any]) -> None:
    from sitesel.intake.take import take

    language, folder = options["language"], options["folder"]
    if options["dry_run"]:
        click.echo(Text("只看,未写入。", "Looked only; nothing is written.").of(language))
        return
    if not options["yes"] and _somebody_looks():
        click.confirm(Text("写入?", "Write?").of(language), abort=True, default=True)
    waiting = Text("等待另一个导入结束……", "waiting for another import …").of(language)
    entries = take(
        parts,
        folder,
        pack,
        replace=options["replace"],
        add=options["add"],
        waiting=lambda: click.echo(waiting, err=True),
    )
    for entry in entries:
        click.echo(_told(entry, folder).of(language))


def _somebody_looks() -> bool:
    """Whether there is a terminal to ask on; in a pipe the options decide."""
    return sys.stdin.isatty()


def _told(entry: LayerSpec, folder: Path) -> Text:
    return Text(
        f"已写入 {folder / entry.file}:{entry.role} {entry.title_zh};来源 {entry.source},日期 "
        f"{entry.date},许可 {entry.license};记录 {entry.import_log}",
        f"Written: {folder / entry.file}: {entry.role} {entry.title_en}; source {entry.source}, "
        f"date {entry.date}, licence {entry.license}; log {entry.import_log}",
    )


def _state(options: dict[str, Any], pack: Pack, wishes: Wishes) -> None:
    from sitesel.intake.absence import ground_of, statements

    ground = ground_of(
        options["within"], pack, options["folder"], crs=options["crs"], margin_m=options["margin"]
    )
    roles = [name for given in options["roles"] for name in given.split(",")]
    parts = statements(roles, ground, pack, wishes)
    for part in parts:
        line = Text(part.entry.note_zh, part.entry.note_en)
        click.echo(line.of(options["language"]))
    _write(parts, pack, options)
