"""
The Chinese font that papers and static maps carry with them.

A part of Noto Sans SC (SIL Open Font License 1.1) in two weights: GB 2312, the 8105 characters of
the 通用规范汉字表, Latin, Greek, marks and arrows; ``assets/fonts/fonts.toml`` describes the files
and ``tools/vendor_font.py`` makes them. A character beyond falls back to a font of this machine, if
one has it; `lacking` tells which those are.
"""

from __future__ import annotations

import hashlib
import tomllib
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.errors import DependencyError
from sitesel.report.vendored import own_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER = Path(str(files("sitesel.report"))) / "assets" / "fonts"
FALLBACKS = (
    "Microsoft YaHei", "SimSun", "Noto Sans CJK SC", "Source Han Sans SC",
    "WenQuanYi Micro Hei", "PingFang SC", "DejaVu Sans",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """
    One vendored font.

    Parameters
    ----------
    path : Path
        Of the file.
    family : str
        As programs list it.
    weight : int
        400 is regular, 700 bold.
    characters : int
        How many it has.
    sha256 : str
        Of the file.
    """

    path: Path
    family: str
    weight: int
    characters: int
    sha256: str


@cache
def fonts() -> tuple[Font, ...]:
    """
    List the vendored fonts, checked by their hash.

    Returns
    -------
    tuple of Font
        The regular one first.

    Raises
    ------
    DependencyError
        If a file is missing or is not the one that ``fonts.toml`` describes.
    """
    entries = tomllib.loads(own_text("fonts/fonts.toml"))["font"]
    found = tuple(
        Font(
            path=_FOLDER / entry["file"],
            family=entry["family"],
            weight=entry["weight"],
            characters=entry["characters"],
            sha256=entry["sha256"],
        )
        for entry in entries
    )
    for font in found:
        _check(font)
    return found


def font_files() -> tuple[Path, ...]:
    """
    Give the files of the font.

    Returns
    -------
    tuple of Path
        The regular weight first, then the bold one.
    """
    return tuple(font.path for font in fonts())


def font_family() -> str:
    """
    Name the font as programs list it.

    Returns
    -------
    str
        The family of all its files.
    """
    return fonts()[0].family


def lacking(text: str) -> str:
    """
    Tell which characters of a text the font does not have.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    str
        Each once, in the order of their numbers; empty where all can be written.

    Raises
    ------
    DependencyError
        If fonttools is not installed.

    Examples
    --------
    >>> lacking("青岛港 ≥ 5 km²"), lacking("한국")
    ('', '국한')
    """
    known = _characters()
    return "".join(sorted({sign for sign in text if sign.isprintable()} - known))


@cache
def _characters() -> frozenset[str]:
    """Read which characters the regular weight has; the bold one has the same."""
    try:
        from fontTools.ttLib import TTFont
    except ImportError as error:
        raise _missing("fonttools") from error
    with TTFont(font_files()[0], lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


@contextmanager
def chinese_rc() -> Iterator[dict[str, Any]]:
    """
    Let matplotlib write Chinese with the vendored font while the context lasts.

    Yields
    ------
    dict
        The settings: the vendored family before those of this machine that have Chinese, minus
        signs that the font has.

    Raises
    ------
    DependencyError
        If matplotlib is not installed.
    """
    _register()
    import matplotlib as mpl
    from matplotlib import font_manager

    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    families = [font_family(), *(name for name in FALLBACKS if name in installed)]
    settings: Any = {"font.family": families, "axes.unicode_minus": False}
    with mpl.rc_context(settings), warnings.catch_warnings():
        # a letter that no font here has is named by `lacking`, where the text stands
        warnings.filterwarnings("ignore", message=r"Glyph \d+", category=UserWarning)
        yield settings


@cache
def _register() -> None:
    """Make the font known to matplotlib, once."""
    try:
        from matplotlib import font_manager
    except ImportError as error:
        raise _missing("matplotlib") from error
    for path in font_files():
        font_manager.fontManager.addfont(path)


def _missing(package: str) -> DependencyError:
    return DependencyError(
        f"缺少可选依赖 {package};请安装:pip install 'sitesel[report]'。",
        f"The optional package {package} is missing; install it: pip install 'sitesel[report]'.",
    )


def _check(font: Font) -> None:
    try:
        found = hashlib.sha256(font.path.read_bytes()).hexdigest()
    except OSError as error:
        raise DependencyError(
            f"随附字体 {font.path.name} 读不出:{error.strerror};请重新安装 sitesel。",
            f"The vendored font {font.path.name} cannot be read: {error.strerror}; install "
            "sitesel again.",
        ) from error
    if found != font.sha256:
        raise DependencyError(
            f"随附字体 {font.path.name} 的 sha256 为 {found[:12]}…,与 fonts.toml 所记 "
            f"{font.sha256[:12]}… 不符;请重新安装 sitesel。",
            f"The vendored font {font.path.name} has sha256 {found[:12]}…, not "
            f"{font.sha256[:12]}… as fonts.toml says; install sitesel again.",
        )
