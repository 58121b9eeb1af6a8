"""
The files that a map carries with it, read from beside this module and checked by their hash.

``assets/assets.toml`` lists what was vendored, for which addresses it stands in, and its sha256;
``tools/vendor_assets.py`` writes that list.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from sitesel.errors import DependencyError

_FOLDER = files("sitesel.report") / "assets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """
    One vendored file.

    Parameters
    ----------
    file : str
        Its name in ``assets/``.
    urls : tuple of str
        Patterns (``*`` is anything) of the addresses that it stands in for.
    also : tuple of str
        Vendored files that belong right behind it.
    sha256 : str
        Of its UTF-8 bytes.
    """

    file: str
    urls: tuple[str, ...]
    also: tuple[str, ...]
    sha256: str

    def stands_in_for(self, url: str) -> bool:
        """
        Say whether this file replaces an address.

        Parameters
        ----------
        url : str
            As a page would load it.

        Returns
        -------
        bool
            True if one of the patterns matches.
        """
        return any(fnmatchcase(url, pattern) for pattern in self.urls)


@cache
def listed() -> tuple[Asset, ...]:
    """
    List the vendored files.

    Returns
    -------
    tuple of Asset
        In the order of ``assets.toml``.
    """
    entries = tomllib.loads(own_text("assets.toml"))["asset"]
    return tuple(
        Asset(
            file=entry["file"],
            urls=tuple(entry["urls"]),
            also=tuple(entry["also"]),
            sha256=entry["sha256"],
        )
        for entry in entries
    )


@cache
def own_text(*names: str) -> str:
    """
    Read files of ours, one behind the other.

    Parameters
    ----------
    *names : str
        Paths under ``assets/``, with ``/``.

    Returns
    -------
    str
        Their text with LF line ends.
    """
    texts = [_FOLDER.joinpath(*name.split("/")).read_text(encoding="utf-8") for name in names]
    return "\n".join(texts).replace("\r\n", "\n")


@cache
def vendored_text(file: str, *, completely: bool = True) -> str:
    """
    Read a vendored file, with those that belong behind it.

    Parameters
    ----------
    file : str
        Its name in ``assets.toml``.
    completely : bool
        False leaves out what belongs behind it.

    Returns
    -------
    str
        The text, ready to stand inside a page.

    Raises
    ------
    DependencyError
        If a file is not the one that ``assets.toml`` describes.
    """
    asset = next(asset for asset in listed() if asset.file == file)
    text = own_text(file)
    found = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if found != asset.sha256:
        raise DependencyError(
            f"随附文件 {file} 的 sha256 为 {found[:12]}…,与 assets.toml 所记 {asset.sha256[:12]}… "
            "不符;请重新安装 sitesel。",
            f"The vendored file {file} has sha256 {found[:12]}…, not {asset.sha256[:12]}… as "
            "assets.toml says; install sitesel again.",
        )
    small = squeezed(text) if file.endswith(".css") else text
    return "\n".join([small, *(vendored_text(name) for name in asset.also if completely)])


def squeezed(style: str) -> str:
    """
    Leave comments and spare blanks out of a style sheet: a page is to stay small.

    Parameters
    ----------
    style : str
        CSS whose strings hold no marks of comments, colons or commas.

    Returns
    -------
    str
        The same rules on one line; licences stand in the files beside it.

    Examples
    --------
    >>> squeezed("/* why */ .a,\\n.b {\\n\\tleft: 0;\\n\\t}\\n")
    '.a,.b{left:0}'
    """
    rules = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)).strip()
    small = re.sub(r" ?([{};,]) (?=\S)", r"\1", rules).replace(" }", "}")
    return re.sub(r": (?=\S)", ":", small).replace(";}", "}")
