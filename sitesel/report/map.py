"""
The map of a ranking: one folium map, one file, no network.

`ranking_map` gives a `folium.Map` that can be added to and shows itself in a notebook; `save_map`
writes it. The words, styles, script and page frame are plain files in ``assets/``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import folium.template
from branca.element import Figure

from sitesel.report.frame import map_html
from sitesel.report.map_data import json_for_html, page_data
from sitesel.report.offline import OfflineMap, save_offline
from sitesel.report.vendored import own_script, own_text, squeezed

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas
    from jinja2 import Template

Json = dict[str, Any]

MOST_SITES = 500  # about 10 kB each on the page
HTML_LANGUAGE = {"zh": "zh-CN", "en": "en"}
SCRIPTS = (
    "js/format.js",
    "js/classes.js",
    "js/weigh.js",
    "js/robust.js",
    "js/labels.js",
    "js/dom.js",
    "js/layers.js",
    "js/sites.js",
    "js/controls.js",
    "js/sliders.js",
    "js/table.js",
    "js/card.js",
    "js/page.js",
)


class DecisionMap(OfflineMap):
    """
    The map of one ranking, with its table and cards.

    Parameters
    ----------
    content : dict
        What `sitesel.report.map_data.page_data` gathers.
    """

    _template: Template = folium.template.Template(own_text("map.jinja"))

    def __init__(self, content: Json) -> None:
        super().__init__(
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=120,
        )
        self._id = "sitesel"
        _PageFigure(content).add_child(self)

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
        save_offline(self, outfile)

    def _repr_html_(self, **_options: object) -> str:
        """Show the page in a notebook."""
        return map_html(self, title=str(getattr(self.get_root(), "title", "")))


class _PageFigure(Figure):  # type: ignore[misc,unused-ignore]
    """
    The document around the map.

    All that is not constant stands in this template, which is read once: what a macro of folium
    renders is read as a template again, so that ``{{ … }}`` in a name would be run.
    """

    _template: Template = folium.template.Template(own_text("page.jinja"))

    def __init__(self, content: Json) -> None:
        super().__init__(title=_title(content))
        self.language = HTML_LANGUAGE.get(content["language"], "zh-CN")
        self.words: dict[str, str] = content["texts"]
        self.json = json_for_html(content)
        self.code = own_script(*SCRIPTS)
        self.look = squeezed(own_text("map.css"))


def ranking_map(
    document: Json,
    sites: geopandas.GeoDataFrame,
    layers: dict[str, geopandas.GeoDataFrame],
    *,
    language: str = "zh",
) -> DecisionMap:
    """
    Draw a ranking.

    Parameters
    ----------
    document : dict
        A ranking as `Ranking.to_dict()` gives it.
    sites : GeoDataFrame
        Indexed by id.
    layers : dict of GeoDataFrame
        By role, with the pack's properties.
    language : str
        `zh` or `en`.

    Returns
    -------
    DecisionMap
        A folium map.

    Raises
    ------
    SiteError
        If a ranked site has no geometry.
    CrsError
        If a frame declares no reference system.
    """
    shown = first_sites(document)
    return DecisionMap(page_data(shown, sites, layers=layers, language=language))


def first_sites(document: Json, *, most: int = MOST_SITES) -> Json:
    """
    Keep as many sites as a page can show, and say so on the page.

    Parameters
    ----------
    document : dict
        A ranking, its sites in rank order.
    most : int
        How many.

    Returns
    -------
    dict
        The same document where there are no more; else with the first of them and a note.
    """
    total = len(document["sites"])
    if total <= most:
        return document
    note = {
        "zh": f"地图只画前 {most} 个地块,共 {total} 个;全部见表格输出。",
        "en": f"The map shows the first {most} of {total} sites; the table output has all.",
    }
    return {
        **document,
        "sites": document["sites"][:most],
        "notes": [note, *document["notes"]],
    }


def save_map(
    document: Json,
    sites: geopandas.GeoDataFrame,
    layers: dict[str, geopandas.GeoDataFrame],
    path: str | Path,
    *,
    language: str = "zh",
) -> Path:
    """
    Draw a ranking and write it as one file.

    Parameters
    ----------
    document : dict
        A ranking as `Ranking.to_dict()` gives it.
    sites : GeoDataFrame
        Indexed by id.
    layers : dict of GeoDataFrame
        By role, with the pack's properties.
    path : str or path-like
        Where to.
    language : str
        `zh` or `en`.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    SiteError
        If a ranked site has no geometry.
    CrsError
        If a frame declares no reference system.
    OutputError
        If the file cannot be written; nothing is left behind.
    """
    return save_offline(ranking_map(document, sites, layers, language=language), path)


def _title(content: Json) -> str:
    """Return the page's title."""
    industry, pack = (
        content["document"][key].get(f"{name}_{content['language']}")
        or content["document"][key][f"{name}_zh"]
        for key, name in (("industry", "name"), ("pack", "title"))
    )
    key = "title" if content["document"]["pack"]["id"] == "qingdao" else "title_of"
    words: dict[str, str] = content["texts"]
    return words[key].replace("{industry}", industry).replace("{pack}", pack)
