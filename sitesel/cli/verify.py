"""`sitesel verify`: recompute a manifest; identical, or exactly what differs."""

from __future__ import annotations

from pathlib import Path

import click

from sitesel.cli.options import language_option


@click.command("verify")
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option("--sites", type=click.Path(path_type=Path), help="候选地块现在何处 · Sites file now.")
@click.option("--layers", type=click.Path(path_type=Path), help="图层现在何处 · Layers now.")
@click.option("--rules", type=click.Path(path_type=Path), help="规则文件现在何处 · Rule file now.")
@click.option(
    "--judgements",
    type=click.Path(path_type=Path),
    help="判断文件现在的文件夹 · Folder of the judgements now.",
)
@click.option("--demand", type=click.Path(path_type=Path), help="需求文件现在何处 · Demand now.")
@language_option
@click.pass_context
def command(context: click.Context, /, language: str, **paths: Path) -> None:
    """
    按运行清单重算:一致(退出码 0),或逐条说出哪里不同(退出码 3)。

    Replay a manifest: identical (exit 0), or all that differs at once (exit 3).

    \b
    sitesel rank -i 新能源汽车 --manifest run.json
    sitesel verify run.json
    """
    from sitesel.errors import ReplayError
    from sitesel.replay.verify import verify

    verdict = verify(paths.pop("manifest"), **paths)
    click.echo(verdict.text(language))
    if not verdict.identical:
        context.exit(ReplayError.exit_code)
