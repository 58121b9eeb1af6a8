"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitesel.cli.typed import IndustryName, Weight
from sitesel.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

OWN_FOLDER = "我的图层"  # where a planner's own layers go, in the current folder


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


def as_of_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `--as-of`.

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
        "--as-of",
        metavar="日期",
        help="退让表按哪天有效的行,如 2026-05-01;缺省为数据包的日期 · Set-backs in force that day.",
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
    sites = click.option(
        "--sites",
        type=click.Path(path_type=Path),
        help="自己的候选地块(GeoJSON/GPKG/SHP/GeoParquet 面)· Your own candidate polygons.",
    )
    crs = click.option("--crs", help="候选地块的坐标系,如 EPSG:4549 · CRS of the sites file.")
    parks = click.option(
        "--parks", is_flag=True, help="让内置园区与自己的地块一起排 · Let the parks compete, too."
    )
    return sites(crs(parks(ruling_options(function))))


def layers_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `--layers`.

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
        "--layers",
        type=click.Path(path_type=Path),
        help="数据包,或以角色命名的图层文件夹 · A pack, or a folder of files named by role.",
    )(function)


def ruling_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add the options that say by which layers and rules.

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
        layers_option,
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
        as_of_option,
    )
    for option in reversed(options):
        function = option(function)
    return function


def review_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `--review-number`.

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
        "--review-number",
        metavar="审图号",
        help="审图号;不给则标明为示意图 · Map review number; without it a sketch is stated.",
    )(function)


def paper_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add `--paper`.

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
        "--paper", type=click.Choice(["A4", "A3"]), default="A4", help="纸张 · Paper."
    )(function)


def page_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """
    Add what a map page may carry: `--basemap` and `--review-number`.

    Parameters
    ----------
    function : callable
        A command.

    Returns
    -------
    callable
        The same, with the options.
    """
    basemap = click.option(
        "--basemap",
        "basemaps",
        multiple=True,
        help="地图页可选的在线底图:amap、tianditu,可重复;默认不联网 · Tiles the page may load.",
    )
    return basemap(review_option(function))


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
