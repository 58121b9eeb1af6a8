"""`sitesel match`: one concrete project, and which sites meet it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import progress, show
from sitesel.cli.options import as_of_option, form_option, language_option
from sitesel.errors import NoSiteError, UsageError

GIVEN = ("sites", "crs", "parks", "layers", "rules", "as_of", "count", "output", "language")


@click.command("match")
@click.argument("project", type=click.Path(path_type=Path), required=False)
@click.option(
    "--sites", type=click.Path(path_type=Path),
    help="自己的候选地块 · Your own candidate polygons.",
)  # fmt: skip
@click.option("--crs", help="候选地块的坐标系,如 EPSG:4549 · CRS of the sites file.")
@click.option("--parks", is_flag=True, help="内置园区也作候选 · Let the parks be candidates, too.")
@click.option(
    "--layers", type=click.Path(path_type=Path),
    help="数据包,或以角色命名的图层文件夹 · A pack, or a folder of files named by role.",
)  # fmt: skip
@click.option("--rules", type=click.Path(path_type=Path), help="自己的规则文件 · Your rule file.")
@as_of_option
@click.option(
    "-n", "count", type=click.IntRange(min=1), default=5, show_default=True,
    help="短名单几个地块 · Length of the shortlist.",
)  # fmt: skip
@click.option("--template", is_flag=True, help="写空白项目表 · Write a project sheet to fill in.")
@click.option(
    "--example", is_flag=True, help="写填好的虚构示例 · Write a filled, made-up project sheet."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path),
    help="项目表写成 .toml 或 .xlsx;答案另写 .html 地图或 .xlsx · Where to write sheet or answer.",
)  # fmt: skip
@form_option
@language_option
def command(project: Path | None, **options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    一个具体项目:哪些地块符合,缺什么,改哪一项能多开放地块,附理由的短名单。

    Hold one project against the sites: what meets it, what is missing, what would open more.

    \b
    sitesel match --template -o 项目.xlsx
    sitesel match 项目.xlsx -o 短名单.html
    """
    sheet = options["template"] or options["example"]
    _check_asked(project, sheet=sheet, both=options["template"] and options["example"])
    if project is None:
        _write_sheet(options["output"], example=options["example"], language=options["language"])
        return
    from sitesel.projects import match

    given = {name: options[name] for name in GIVEN}
    with progress() as tell:
        found = match(project, progress=tell, **given)
    show(found, options)
    if options["output"] is not None:
        word = "Written" if options["language"] == "en" else "已写"
        click.echo(f"{word}: {options['output']}", err=True)
    if not found["shortlist"]:
        _refuse(found["changes"])


def _check_asked(project: Path | None, *, sheet: bool, both: bool) -> None:
    if both or (project is not None) == sheet:
        raise UsageError(
            "请给出一个项目文件,或者只用 --template(空白)、--example(示例)之一写一张项目表。",
            "Give a project file, or else one of --template and --example to write a sheet.",
        )


def _write_sheet(output: Path | None, *, example: bool, language: str) -> None:
    from sitesel.matching.template import template_toml

    suffix = ".toml" if output is None else output.suffix.lower()
    if suffix not in (".toml", ".xlsx"):
        raise UsageError(
            f"项目表写成 .toml 或 .xlsx,现为 {suffix or '无后缀'}。",
            f"A project sheet is .toml or .xlsx, not {suffix or 'without suffix'}.",
        )
    if output is None:
        click.echo(template_toml(example=example), nl=False)
        return
    from sitesel.report.write import whole, write_text

    if suffix == ".toml":
        write_text(output, template_toml(example=example))
    else:
        from sitesel.matching.template_workbook import write_workbook

        with whole(output) as path:
            write_workbook(path, example=example)
    click.echo(f"{'Sheet' if language == 'en' else '项目表'}: {output}", err=True)


def _refuse(changes: list[dict[str, Any]]) -> None:
    """End with what removes most, as a ranking does."""
    opening = [one for one in changes if one["opens"]]
    zh = opening[0]["zh"] if opening else "没有一项单独放宽能开放地块。"
    en = opening[0]["en"] if opening else "No single must-have opens a site by itself."
    raise NoSiteError(f"没有地块符合全部必须项与规则。{zh}", f"No site is left. {en}")
