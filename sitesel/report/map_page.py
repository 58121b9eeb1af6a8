"""
The page around a map: one HTML file that needs no network.

The words, styles, script and frame of the page are plain files in ``assets/``; what a page carries
are `page.min.js` and `page.min.css`, which `tools/build_page.py` makes of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium.template

from sitesel.errors import OutputError
from sitesel.report.embed import map_html
from sitesel.report.map_data import json_for_html
from sitesel.report.offline import HeldFigure, OfflineMap, offline_html
from sitesel.report.tiles import tile_hosts
from sitesel.report.vendored import own_text
from sitesel.report.write import write_text

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Template

Json = dict[str, Any]

MOST_BYTES = 15_000_000
HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}


class DecisionMap(OfflineMap):
    """
    The map of one ranking, with its table and cards.

    Parameters
    ----------
    content : dict
        What `sitesel.report.map_data.page_data` gathers; `name` says in Chinese what is shown.
    picture : str
        Of `sitesel.report.still`.
    """

    _template: Template = folium.template.Template(own_text("map.jinja"))

    def __init__(self, content: Json, picture: str) -> None:
        super().__init__(
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=120,
        )
        self._id = "sitesel"
        named = [run["document"]["industry"]["name_zh"] for run in content["runs"]]
        named += [run["title_zh"] for run in content["runs"]]
        self.name = "-".join(list(dict.fromkeys(named))[:3])
        if content["options"].get("overview"):
            self.name = content["texts"]["zh"]["overview"]
        _PageFigure(content, picture).add_child(self)

    def save(self, outfile: str | Path, **_options: object) -> None:  # type: ignore[override]
        """
        Write the page for use without a network.

        Parameters
        ----------
        outfile : str or path-like
            Where to.
        **_options
            Folium's; they have no meaning here.
        """
        save_page(self, outfile)

    def _repr_html_(self, **_options: object) -> str:
        """Show the page in a notebook."""
        return map_html(self, title=str(getattr(self.get_root(), "title", "")))


class _PageFigure(HeldFigure):
    """
    The document around the map.

    All that is not constant stands in this template, which is read once: what a macro of folium
    renders is read as a template again, so that ``{{ … }}`` in a name would be run.
    """

    _template: Template = folium.template.Template(own_text("page.jinja"))

    def __init__(self, content: Json, picture: str) -> None:
        tiles = tile_hosts(one["id"] for one in content["options"].get("basemaps", ()))
        super().__init__(title=_title(content), tile_hosts=tiles)
        self.language = HTML_LANGUAGE.get(content["language"], "zh-CN")
        self.words: dict[str, str] = content["texts"][content["language"]]
        self.still = picture
        self.json = json_for_html(content)
        self.code = own_text("page.min.js").rstrip()
        self.look = own_text("page.min.css").rstrip()


def save_page(page: DecisionMap, path: str | Path) -> Path:
    """
    Write a page as one file.

    Parameters
    ----------
    page : DecisionMap
        Of `runs_map` or `ranking_map`.
    path : str or path-like
        Where to.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    OutputError
        If the file cannot be written or would be too large; nothing is left behind.
    """
    html = offline_html(page)
    size = len(html.encode("utf-8"))
    if size > MOST_BYTES:
        raise OutputError(
            f"地图文件会有 {size / 1e6:.1f} MB,超过 {MOST_BYTES / 1e6:.0f} MB,浏览器会很慢;"
            "请用 --district 或 --area 缩小范围,或用 --no-map 只要表格。",
            f"The map would have {size / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:.0f} MB; choose "
            "fewer sites with --district or --area, or leave it out with --no-map.",
        )
    return write_text(path, html)


def _title(content: Json) -> str:
    """Return the page's title in its first language; the script writes it in the other."""
    words, language = content["texts"][content["language"]], content["language"]
    pack, named = content["shared"]["pack"], content["runs"][0]["document"]["industry"]
    industry = named.get(f"name_{language}") or named["name_zh"]
    if content["options"].get("overview"):
        industry = words["overview"]
    key = "title" if pack["id"] == "qingdao" else "title_of"
    title = str(pack.get(f"title_{language}") or pack["title_zh"])
    return str(words[key]).replace("{industry}", industry).replace("{pack}", title)
