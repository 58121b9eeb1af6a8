"""`sitesel industries`: the city's industries by group, with every name they answer to."""

from __future__ import annotations

import click

from sitesel.cli.options import language_option


@click.command("industries")
@language_option
def command(language: str) -> None:
    """
    按组列出全市产业:名称、别名、拼音首字母、国民经济行业代码、2025 年“10+1”名称。

    List the city's industries by group.
    """
    from sitesel.industry import GROUPS, industries
    from sitesel.report.grid import listing
    from sitesel.text import Text

    heads = [
        Text("编号", "id"), Text("产业", "industry"), Text("首字母", "initials"),
        Text("别名", "aliases"), Text("GB/T 4754", "GB/T 4754"), Text("10+1(2025)", "10+1 (2025)"),
    ]  # fmt: skip
    for group, title in GROUPS.items():
        members = [one for one in industries().values() if one.group == group]
        click.echo(f"\n{title.of(language)} ({len(members)})")
        rows = [
            [
                one.id,
                one.name_en if language == "en" else one.name_zh,
                one.initials,
                "、".join(one.aliases),
                " ".join(one.gbt4754) or "-",
                f"{one.ten_plus_one} ({one.ten_plus_one_status})" if one.ten_plus_one else "-",
            ]
            for one in members
        ]
        click.echo(listing(heads, rows, language=language))
