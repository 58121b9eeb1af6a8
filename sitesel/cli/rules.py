"""`sitesel rules show`: effective rules with sources; `sitesel rules check`: is a file sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitesel.cli.options import as_of_option, language_option
from sitesel.cli.typed import IndustryName
from sitesel.text import ACTION, UNIT, Text, clause_status

if TYPE_CHECKING:
    from sitesel.rules import RuleSet

OWN = click.option(
    "--rules", "path", type=click.Path(path_type=Path), help="规则文件 · A rule file."
)


@click.group("rules")
def command() -> None:
    """
    查看或检查规则:权重、效用折点、约束,各有来源。

    Show or check the rules of an industry.
    """


@command.command("show")
@click.argument("industry", type=IndustryName())
@OWN
@click.option(
    "--layers",
    type=click.Path(path_type=Path),
    help="图层文件夹:连同其退让表有效的行 · With the set-backs of that folder.",
)
@as_of_option
@language_option
def show(
    industry: str, path: Path | None, layers: Path | None, as_of: str | None, language: str
) -> None:
    """
    打印一个产业的有效规则。

    Print the effective rules of an industry.
    """
    from sitesel.industry import resolve
    from sitesel.pack import load as load_pack
    from sitesel.rules import load
    from sitesel.rules.in_force import in_force
    from sitesel.rules.sources import source_said
    from sitesel.setbacks import set_back_notes

    pack = load_pack(layers)
    rules = in_force(load(resolve(industry).id, path), pack, as_of=as_of)
    click.echo(f"{rules.title.of(language)} · {' + '.join(rules.files)} · {rules.sha256[:12]}")
    click.echo(rules.note.of(language))
    click.echo(
        Text("权重来源:", "Source of the weights: ").of(language)
        + source_said(rules.weights_source).of(language)
    )
    click.echo(_criteria(rules, language))
    click.echo(_constraints(rules, language))
    if rules.set_backs is not None:
        for note in set_back_notes(rules.set_backs, pack):
            click.echo(f"* {note.of(language)}")
    related = ", ".join(f"{name}={degree:g}" for name, degree in rules.related.items()) or "-"
    click.echo(Text("相关产业:", "Related industries: ").of(language) + related)


@command.command("check")
@click.argument("industry", type=IndustryName())
@click.argument("path", type=click.Path(path_type=Path))
@language_option
def check(industry: str, path: Path, language: str) -> None:
    """
    检查自己的规则文件,一次报全毛病。

    Check your own rule file; all faults at once.
    """
    from sitesel.industry import resolve
    from sitesel.rules import load

    rules = load(resolve(industry).id, path)
    click.echo(
        Text(
            f"{path.name} 合规则:{len(rules.weighted)} 项指标,{len(rules.constraints)} 项约束。",
            f"{path.name} is sound: {len(rules.weighted)} criteria, "
            f"{len(rules.constraints)} constraints.",
        ).of(language)
    )


def _criteria(rules: RuleSet, language: str) -> str:
    from sitesel.report.grid import listing
    from sitesel.rules.sources import source_said

    heads = [
        Text("指标", "criterion"), Text("权重", "weight"), Text("类型", "kind"),
        Text("效用折点(测量值→效用)", "value (measured → value)"), Text("来源", "source"),
    ]  # fmt: skip
    rows = [
        [
            f"{one.code} {one.title.of(language)} ({one.id})",
            f"{rules.weights[one.id]:.1%}",
            one.kind,
            " ".join(f"{at:g}→{value:g}" for at, value in one.value.points)
            + f" {UNIT[one.unit].of(language) if one.unit in UNIT else one.unit}",
            source_said(one.source).of(language),
        ]
        for one in rules.weighted
    ]
    return listing(heads, rows, language=language)


def _constraints(rules: RuleSet, language: str) -> str:
    from sitesel.report.grid import listing

    heads = [
        Text("约束", "constraint"), Text("后果", "effect"), Text("限值", "limit"),
        Text("法规依据(核实状态)", "legal basis (checked?)"),
    ]  # fmt: skip
    rows = [
        [
            f"{one.title.of(language)} ({one.id})",
            ACTION[one.action].of(language),
            one.limit_text,
            f"{one.clause or '-'} ({clause_status(one.clause_status).of(language)})",
        ]
        for one in (*rules.constraints, *rules.notices)
    ]
    return listing(heads, rows, language=language)
