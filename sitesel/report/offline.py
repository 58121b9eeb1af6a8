"""
Any folium map as one file that opens without a network.

The page is rendered, every script and style that it would load is replaced by the vendored file,
and a Content-Security-Policy then allows exactly the blocks that stand in it, by their hash:
nothing else runs and nothing is fetched. What is not vendored is refused by name. Random element
ids become counted ones, so that the same map gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Figure

from sitesel.errors import OutputError
from sitesel.report.vendored import Asset, listed, own_text, vendored_text
from sitesel.report.write import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from branca.element import Element

PACKED = "leaflet.js"  # two thirds of a page: deflated on the page of a ranking
_CDN = "https://cdn.jsdelivr.net/npm/leaflet@1.9.4/dist/"
_SCRIPT = re.compile(  # `.*?` in place of the text would take 20 times as long
    r"<script\b(?P<attributes>[^>]*)>(?P<text>(?:[^<]++|<(?!/script\s*>))*+)</script\s*>",
    re.IGNORECASE,
)
_STYLE = re.compile(r"<style\b[^>]*>(?P<text>.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_LINK = re.compile(r"<link\b[^>]*\brel=[\"']?stylesheet[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"\b(?:src|href)=[\"']?(?P<url>[^\"'\s>]+)", re.IGNORECASE)
_TYPE = re.compile(r"\btype=", re.IGNORECASE)
_DEFLATED = re.compile(r"\btype=[\"']?text/deflate", re.IGNORECASE)
_DATA_TYPE = re.compile(r"\btype=[\"']?application/json", re.IGNORECASE)
_HEAD = re.compile(r"<head\b[^>]*>", re.IGNORECASE)
_POPUP = "$(`"
_RANDOM_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


class HeldFigure(Figure):  # type: ignore[misc,unused-ignore]
    """
    A page whose scripts a loader runs, so that the large one can be deflated.

    Parameters
    ----------
    tile_hosts : iterable of str
        Sources of images that the page may load from, as a policy writes them.
    **options
        Of `branca.element.Figure`.
    """

    def __init__(self, *, tile_hosts: Iterable[str] = (), **options: Any) -> None:  # noqa: ANN401
        super().__init__(**options)
        self.tile_hosts = tuple(tile_hosts)


class OfflineMap(folium.Map):
    """
    A folium map that loads Leaflet alone and has no tiles, so that `save_offline` can hold it.

    Parameters
    ----------
    **options
        As of `folium.Map`; `tiles` is None unless given.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  (folium's own)
        super().__init__(**{"tiles": None, **options})
        self.default_js = [("leaflet", f"{_CDN}leaflet.js")]
        self.default_css = [("leaflet_css", f"{_CDN}leaflet.css")]


def save_offline(any_folium_map: Element, path: str | Path) -> Path:
    """
    Write a folium map as one file that opens without a network.

    Parameters
    ----------
    any_folium_map : branca.element.Element
        A map, or a figure that holds one.
    path : str or path-like
        Where to; an older file is replaced only when the new one is whole.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    OutputError
        If the map needs what is not vendored, or the file cannot be written.
    """
    return write_text(path, offline_html(any_folium_map))


def offline_html(any_folium_map: Element) -> str:
    """
    Render a folium map as a page that loads nothing.

    Parameters
    ----------
    any_folium_map : branca.element.Element
        A map, or a figure that holds one.

    Returns
    -------
    str
        HTML with its scripts and styles inside and a policy that allows them alone.

    Raises
    ------
    OutputError
        If the map needs a script, a style or tiles that are not vendored; each is named.
    """
    root = any_folium_map.get_root()
    html = root.render().encode("utf-8", "replace").decode("utf-8")  # no half of a surrogate pair
    html = _with_popups(html.replace("\r\n", "\n").replace("\r", "\n"))
    faults = [*_unknown_files(html), *_remote_images(root)]
    if faults:
        raise OutputError(
            "此地图不能离线保存:下列内容未随软件附带。请改用 sitesel.report.offline.OfflineMap"
            "(仅含 Leaflet,无在线底图),并去掉:",
            "The map cannot be saved for offline use: what follows is not vendored. Start "
            "from sitesel.report.offline.OfflineMap (Leaflet alone, no tiles) and leave out:",
            [(fault, fault) for fault in faults],
        )
    bare = all(isinstance(element, folium.Map | Figure) for element in _elements(root))
    held = isinstance(root, HeldFigure)
    html = _counted_ids(_inlined(html, completely=not bare, packed=held), root)
    return _with_policy(_held(html) if held else html, tiles=getattr(root, "tile_hosts", ()))


def _with_popups(html: str) -> str:
    """Serve popups, which folium writes with the one call of jQuery that is not vendored."""
    if _POPUP not in html:
        return html
    script = f"<script>{own_text('js/popup.js')}</script>"
    return _HEAD.sub(lambda match: f"{match[0]}\n{script}", html, count=1)


def _unknown_files(html: str) -> list[str]:
    """Name the scripts and styles that no vendored file stands in for."""
    urls = [_url(tag) for tag in _remote_tags(html)]
    return [url for url in urls if not any(asset.stands_in_for(url) for asset in listed())]


def _remote_images(root: Element) -> Iterator[str]:
    """Name the tiles and images that elements of the map would fetch."""
    for element in _elements(root):
        for attribute in ("tiles", "url"):
            url = getattr(element, attribute, None)
            if isinstance(url, str) and url.startswith(("http:", "https:", "//")):
                yield f"{type(element).__name__} {url}"


def _elements(root: Element) -> Iterator[Element]:
    """Walk through an element and all below it."""
    yield root
    for child in list(root._children.values()):  # noqa: SLF001  (branca has no public name for it)
        yield from _elements(child)


def _remote_tags(html: str) -> list[str]:
    """Return the tags that load a script or a style."""
    scripts = [match[0] for match in _SCRIPT.finditer(html) if _SOURCE.search(match["attributes"])]
    return scripts + _LINK.findall(html)


def _url(tag: str) -> str:
    """Return the address that a tag loads."""
    found = _SOURCE.search(tag)
    return found["url"] if found else tag


def _inlined(html: str, *, completely: bool, packed: bool) -> str:
    """Put vendored files in place of their tags; a bare map needs no marker icons."""
    for tag in _remote_tags(html):
        url = _url(tag)
        asset = next(asset for asset in listed() if asset.stands_in_for(url))
        html = html.replace(tag, _block(asset, completely=completely, packed=packed))
    return html


def _block(asset: Asset, *, completely: bool, packed: bool) -> str:
    """Give a vendored file as the block that stands in its place."""
    kind = "style" if asset.file.endswith(".css") else "script"
    if not (packed and asset.file == PACKED):
        return f"<{kind}>{vendored_text(asset.file, completely=completely)}</{kind}>"
    first = f'<script type="text/deflate">{own_text(f"{PACKED}.b64")}</script>'
    behind = [f"<script>{vendored_text(name)}</script>" for name in asset.also if completely]
    return "".join([first, *behind])


def _held(html: str) -> str:
    """Leave every script to the loader, which unpacks the large one and keeps their order."""

    def hold(match: re.Match[str]) -> str:
        if _TYPE.search(match["attributes"]):
            return match[0]
        return f'<script type="text/held">{match["text"]}</script>'

    loader = f"<script>{own_text('loader.min.js')}</script>"
    return _SCRIPT.sub(hold, html).replace("</body>", f"{loader}\n</body>")


def _counted_ids(html: str, root: Element) -> str:
    """Replace branca's random ids by their number in order of appearance."""
    ids = {element._id for element in _elements(root) if _RANDOM_ID.fullmatch(element._id)}  # noqa: SLF001
    if not any(identity in html for identity in ids):  # as on the page of a ranking
        return html
    seen: dict[str, str] = {}

    def count(match: re.Match[str]) -> str:
        return seen.setdefault(match[0], f"{len(seen) + 1}") if match[0] in ids else match[0]

    return _RANDOM_ID.sub(count, html)


def _with_policy(html: str, *, tiles: Iterable[str] = ()) -> str:
    """Put a Content-Security-Policy in front that allows the blocks of this page by their hash."""
    scripts = [
        _sha256(own_text(PACKED) if _DEFLATED.search(match["attributes"]) else match["text"])
        for match in _SCRIPT.finditer(html)
        if not _DATA_TYPE.search(match["attributes"])
    ]
    styles = [_sha256(match["text"]) for match in _STYLE.finditer(html)]
    policy = "; ".join(
        [
            "default-src 'none'",
            " ".join(["script-src", *dict.fromkeys(scripts)]),
            " ".join(["style-src", *dict.fromkeys(styles)]),
            " ".join(["img-src data: blob:", *tiles]),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _HEAD.sub(lambda match: f"{match[0]}\n{meta}", html, count=1)


def _sha256(text: str) -> str:
    """Return a block's hash as a policy writes it."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
