"""`sitesel scenario`: rule sets side by side."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import show
from sitesel.cli.options import form_option, industry_option, input_options, language_option
from sitesel.cli.typed import Weight
from sitesel.errors import UsageError

Given = tuple[str, Path | dict[str, float]]


class ScenarioRules(click.ParamType[Given]):
    """`name=file.toml`, or `name:criterion=share,...`."""

    name = "name=file|name:weights"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Given:
        """
        Read one scenario.

        Parameters
        ----------
        value : object
            As typed.
        param : Parameter or None
            Of click.
        ctx : Context or None
            Of click.

        Returns
        -------
        tuple of (str, Path or dict)
            Its name, and a rule file or weights.
        """
        found = re.match(r"\s*([^=::]+?)\s*([=::])(.+)", str(value))
        if found is None:
            self.fail(
                f"{value!r} 不是“名称=规则文件”或“名称:指标=占比,…”,例如 重港口=port.toml、"
                "重港口:sea_port=0.3 · write name=file.toml or name:criterion=share,...",
                param,
                ctx,
            )
        name, mark, rest = found.groups()
        if mark == "=":
            return name, Path(rest.strip())
        pairs = [Weight().convert(part, param, ctx) for part in re.split("[,,]", rest)]
        return name, dict(pairs)


@click.command("scenario")
@industry_option
@click.option(
    "--scenario",
    "given",
    multiple=True,
    required=True,
    type=ScenarioRules(),
    help="名称=规则文件,或 名称:指标=占比,…;可重复 · A rule file, or weights; repeatable.",
)
@input_options
@form_option
@language_option
def command(given: tuple[Given, ...], **options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    几套规则并列,第一列是现行规则:名次与得分各多少,谁升谁降,因哪项权重或效用而变。

    Rank the same sites under several rule sets, the stated rules first.

    \b
    sitesel scenario -i 新能源汽车 --scenario 重港口:sea_port=0.3
    """
    from sitesel import api

    twice = [name for name, count in Counter(name for name, _ in given).items() if count > 1]
    if twice:
        raise UsageError(
            f"情景名称 {twice[0]!r} 用了两次;请各取不同的名称。",
            f"The scenario name {twice[0]!r} is used twice; give each its own.",
        )
    keywords = {name: options[name] for name in ("sites", "crs", "layers", "rules")}
    weights = dict(options["weights"])
    found = api.scenario(options["industry"], dict(given), **keywords, weights=weights)
    show(found, options)
