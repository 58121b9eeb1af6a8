"""Options that several commands share, and the completion of industry names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from sitesel.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from sitesel.ranking import Ranking
    from sitesel.replay.request import Request
    from sitesel.report.notebook import Answer

Decorator = "Callable[[Callable[..., Any]], Callable[..., Any]]"


class IndustryName(click.ParamType[str]):
    """An industry by any of its names; Chinese names complete from typed pinyin or initials."""

    name = "industry"

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """
        Offer the Chinese names of industries that answer to what was typed so far.

        Parameters
        ----------
        ctx : Context
            Of click.
        param : Parameter
            Of click.
        incomplete : str
            Typed so far.

        Returns
        -------
        list of CompletionItem
            Chinese names with the English ones as help.
        """
        from sitesel.industry import industries

        typed = incomplete.casefold()
        return [
            CompletionItem(one.name_zh, help=one.name_en)
            for one in industries().values()
            if any(name.casefold().startswith(typed) for name in one.names)
        ]


def industry_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `-i/--industry`.

    Parameters
    ----------
    function : callable
        A command.

    Returns
    -------
    callable
        The same, with the option.
    """
    return click.option(
        "-i",
        "--industry",
        required=True,
        type=IndustryName(),
        help="产业:名称、别名、拼音或首字母 · Industry: name, alias, pinyin or initials.",
    )(function)


def language_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `--lang`.

    Parameters
    ----------
    function : callable
        A command.

    Returns
    -------
    callable
        The same, with the option.
    """
    return click.option(
        "--lang",
        "language",
        type=click.Choice(LANGUAGES),
        default=LANGUAGES[0],
        help="输出语言 · Language of the output.",
    )(function)


def input_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add the options that say what is ranked and by which rules.

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
        click.option(
            "--sites",
            type=click.Path(path_type=Path),
            help="自己的候选地块(GeoJSON/GPKG/SHP/GeoParquet 面)· Your own candidate polygons.",
        ),
        click.option("--crs", help="候选地块的坐标系,如 EPSG:4549 · CRS of the sites file."),
        click.option(
            "--layers",
            type=click.Path(path_type=Path),
            help="数据包,或以角色命名的图层文件夹 · A pack, or a folder of files named by role.",
        ),
        click.option(
            "--rules",
            type=click.Path(path_type=Path),
            help="自己的规则文件 · Your own rule file.",
        ),
        click.option(
            "--weight",
            "weights",
            multiple=True,
            type=Weight(),
            help="改一项权重,如 sea_port=0.2,可重复;其余按比例缩放 · Set a weight; repeatable.",
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


def answer_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add the options of a command that answers a question: `--format`, `--manifest` and `--lang`.

    Parameters
    ----------
    function : callable
        A command.

    Returns
    -------
    callable
        The same, with the options.
    """
    return form_option(manifest_option(language_option(function)))


def form_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `--format`: a table or JSON.

    Parameters
    ----------
    function : callable
        A command.

    Returns
    -------
    callable
        The same, with the option.
    """
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json"]),
        default="table",
        help="输出格式 · Form.",
    )(function)


def manifest_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `--manifest`; the command hands its value to `save_manifest`.

    Parameters
    ----------
    function : callable
        A command.

    Returns
    -------
    callable
        The same, with the option.
    """
    return click.option(
        "--manifest",
        type=click.Path(path_type=Path),
        help="写出运行清单,供 sitesel verify 复核 · Write a manifest for `sitesel verify`.",
    )(function)


def answer(options: dict[str, Any], *, command: str, ask: Callable[[Ranking], Answer]) -> None:
    """
    Rank as the options say, ask the ranking, print the answer, write the manifest if wanted.

    Parameters
    ----------
    options : dict
        Of a command with `input_options` and `answer_options`.
    command : str
        Its name.
    ask : callable
        The question.
    """
    from sitesel.replay.request import Request

    request = Request.of(options, command=command)
    ranking = request.rank()
    show(ask(ranking), options)
    save_manifest(ranking, request, options)


def show(answer: Answer, options: dict[str, Any]) -> None:
    """
    Print an answer as `form_option` asks.

    Parameters
    ----------
    answer : Answer
        What a question was answered with.
    options : dict
        Of the command.
    """
    if options["form"] == "json":
        text = json.dumps(answer.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)
    else:
        text = answer.text(options["language"])
    click.echo(text)


def save_manifest(ranking: Ranking, request: Request, options: dict[str, Any]) -> None:
    """
    Write the manifest where one was asked for, and say so on stderr.

    Parameters
    ----------
    ranking : Ranking
        What `request.rank()` gave.
    request : Request
        What was asked.
    options : dict
        Of the command, with `manifest` and `language`.
    """
    if options["manifest"] is None:
        return
    from sitesel.replay.manifest import write_manifest

    written = write_manifest(ranking, request, options["manifest"])
    click.echo(f"{'Manifest' if options['language'] == 'en' else '清单'}: {written}", err=True)


class Weight(click.ParamType[tuple[str, float]]):
    """`criterion=share`, such as `sea_port=0.2`."""

    name = "criterion=share"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, float]:
        """
        Read one weight.

        Parameters
        ----------
        value : object
            As typed, or the default.
        param : Parameter or None
            Of click.
        ctx : Context or None
            Of click.

        Returns
        -------
        tuple of (str, float)
            Criterion id and share.
        """
        if isinstance(value, tuple):
            return value
        name, equals, share = str(value).partition("=")
        number = _number(share) if equals else None
        if number is None:
            self.fail(
                f"{value!r} 不是“指标=占比”,例如 sea_port=0.2 · write criterion=share", param, ctx
            )
        return name.strip(), number


class AreaRange(click.ParamType[tuple[float, float]]):
    """`least:most` in 亩, such as `500:3000`; either side may be empty."""

    name = "least:most"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[float, float]:
        """
        Read a range.

        Parameters
        ----------
        value : object
            As typed, or the default.
        param : Parameter or None
            Of click.
        ctx : Context or None
            Of click.

        Returns
        -------
        tuple of (float, float)
            In 亩.
        """
        if isinstance(value, tuple):
            return value
        least, colon, most = str(value).partition(":")
        bounds = _number(least or "0"), _number(most or "inf")
        if not colon or bounds[0] is None or bounds[1] is None:
            self.fail(f"{value!r} 不是“最小:最大”(亩),例如 500:3000 · write least:most", param, ctx)
        return bounds[0], bounds[1]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
