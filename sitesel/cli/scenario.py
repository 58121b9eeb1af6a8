"""`sitesel scenario`: rule sets side by side."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from sitesel.cli.answer import save_manifest, show
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
@click.option(
    "--manifests",
    type=click.Path(path_type=Path, file_okay=False),
    help="每套规则各写一份运行清单的文件夹 · A folder for a manifest of each rule set.",
)
@language_option
def command(given: tuple[Given, ...], **options: Any) -> None:  # noqa: ANN401  (one keyword an option)
    """
    几套规则并列,第一列是现行规则:名次与得分各多少,谁升谁降,因哪项权重或效用而变。

    Rank the same sites under several rule sets, the stated rules first.

    \b
    sitesel scenario -i 新能源汽车 --scenario 重港口:sea_port=0.3
    """
    from sitesel import api

    check_distinct(given)
    keywords = {
        name: options[name] for name in ("sites", "crs", "parks", "layers", "rules", "as_of")
    }
    weights = dict(options["weights"])
    found = api.scenario(options["industry"], dict(given), **keywords, weights=weights)
    show(found, options)
    if options["manifests"] is not None:
        _write_manifests(given, options)


def check_distinct(given: tuple[Given, ...]) -> None:
    """
    Refuse two scenarios of one name.

    Parameters
    ----------
    given : tuple of (str, Path or dict)
        As typed.

    Raises
    ------
    UsageError
        If a name is used twice.
    """
    twice = [name for name, count in Counter(name for name, _ in given).items() if count > 1]
    if twice:
        raise UsageError(
            f"情景名称 {twice[0]!r} 用了两次;请各取不同的名称。",
            f"The scenario name {twice[0]!r} is used twice; give each its own.",
        )


def _write_manifests(given: tuple[Given, ...], options: dict[str, Any]) -> None:
    """Write each rule set down as the ranking that it is; weights as they come out in the end."""
    from sitesel.industry import resolve
    from sitesel.replay.request import Request
    from sitesel.rules import load

    stated = Request.of(options, command="scenario")
    rules = load(resolve(stated.industry).id, stated.rules).with_weights(stated.weights)
    requests = [stated] + [
        replace(stated, rules=one, weights={})
        if isinstance(one, Path)
        else replace(stated, weights=dict(rules.with_weights(one).weights))
        for _, one in given
    ]
    folder: Path = options["manifests"]
    folder.mkdir(parents=True, exist_ok=True)
    for place, request in enumerate(requests):
        target = {"manifest": folder / f"{place}.json", "language": options["language"]}
        save_manifest(request.run(), request, target)
