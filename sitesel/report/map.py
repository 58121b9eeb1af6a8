"""
The map of a ranking: one folium map, one file, no network.

`ranking_map` gives a `folium.Map` that can be added to and shows itself in a notebook; `save_map`
writes it. The words, styles, script and page frame are plain files in ``assets/``; what a page
carries are `page.min.js` and `page.min.css`, which `tools/build_page.py` makes of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import folium.template

from sitesel.errors import OutputError
from sitesel.report.embed import map_html
from sitesel.report.grid_layer import packed_grid
from sitesel.report.map_data import Run, json_for_html, page_data
from sitesel.report.map_layers import geographic
from sitesel.report.offline import HeldFigure, OfflineMap, offline_html
from sitesel.report.rest import packed_rest
from sitesel.report.still import still
from sitesel.report.tiles import services, tile_hosts
from sitesel.report.vendored import own_text
from sitesel.report.write import write_text
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas
    from jinja2 import Template

Json = dict[str, Any]

MOST_SITES = 5_000  # polygons that can be clicked; the table output has all
PAIR = 2  # rankings that a page opens side by side
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


def runs_map(
    runs: Sequence[Run],
    sites: geopandas.GeoDataFrame,
    layers: dict[str, geopandas.GeoDataFrame],
    *,
    language: str = "zh",
    **options: Any,  # noqa: ANN401  (of the page)
) -> DecisionMap:
    """
    Draw one or more rankings of the same pack on one page.

    Parameters
    ----------
    runs : sequence of Run
        The first is shown first.
    sites : GeoDataFrame
        Indexed by id.
    layers : dict of GeoDataFrame
        By role, with the pack's properties.
    language : str
        `zh` or `en`; the page can change it.
    **options : object
        `overview`: begin with all rankings at once; `review_number`: 审图号, if there is one;
        `basemaps`: ids of the tile services that the page may load from; `grid`: a `GridLayer` of
        the first ranking's criteria.

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
    UsageError
        If there is no such tile service.
    """
    grid = options.pop("grid", None)
    asked = {key: one for key, one in options.items() if one}
    if len(runs) == PAIR:
        asked["beside"] = 1
    if "basemaps" in asked:
        asked["basemaps"] = services(asked["basemaps"])
    shown = [replace(run, document=first_sites(run.document)) for run in runs]
    content = page_data(shown, sites, layers=layers, language=language, options=asked)
    shapes = geographic(sites, "sites").geometry
    first = shown[0].document
    beyond = runs[0].document["sites"][len(first["sites"]) :]
    if beyond:
        content["rest"] = packed_rest(beyond, shapes.loc[[site["id"] for site in beyond]])
    if grid is not None:
        content["grid"] = packed_grid(grid, [one["id"] for one in first["criteria"]])
    picture = still(
        first,
        shapes.loc[[site["id"] for site in first["sites"]]].tolist(),
        content["base"],
        content["texts"][language],
    )
    return DecisionMap(content, picture)


def ranking_map(
    document: Json,
    sites: geopandas.GeoDataFrame,
    layers: dict[str, geopandas.GeoDataFrame],
    **options: Any,  # noqa: ANN401  (those of `runs_map`)
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
    **options : object
        What `runs_map` takes.

    Returns
    -------
    DecisionMap
        A folium map.

    Raises
    ------
    SiteError, CrsError, UsageError
        As `runs_map` does.
    """
    return runs_map(
        [Run(title=industry_title(document), document=document)], sites, layers, **options
    )


def industry_title(document: Json) -> Text:
    """
    Name a ranking by its industry.

    Parameters
    ----------
    document : dict
        A ranking.

    Returns
    -------
    Text
        Of its industry.
    """
    named = document["industry"]
    return Text(named["name_zh"], named["name_en"] or named["name_zh"])


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
        "zh": f"地图可点选前 {most} 个地块,共 {total} 个,其余只画小点;全部见表格输出。",
        "en": f"The first {most} of {total} sites can be clicked, the rest are dots; the table "
        "output has all.",
    }
    return {
        **document,
        "sites": document["sites"][:most],
        "notes": [note, *document["notes"]],
    }


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


def save_map(
    document: Json,
    sites: geopandas.GeoDataFrame,
    layers: dict[str, geopandas.GeoDataFrame],
    path: str | Path,
    **options: Any,  # noqa: ANN401  (those of `runs_map`)
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
    **options : object
        What `runs_map` takes.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    SiteError, CrsError, UsageError, OutputError
        As `runs_map` and `save_page` do.
    """
    return save_page(ranking_map(document, sites, layers, **options), path)


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
