"""
The map of a ranking: one folium map, one file, no network.

`ranking_map` gives a `folium.Map` that can be added to and shows itself in a notebook; `save_map`
writes it; `runs_map` puts several rankings on one page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sitesel.report.grid_layer import packed_grid
from sitesel.report.map_data import Run, page_data
from sitesel.report.map_layers import geographic
from sitesel.report.map_page import DecisionMap, save_page
from sitesel.report.rest import packed_rest
from sitesel.report.still import still
from sitesel.report.tiles import services
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import geopandas

Json = dict[str, Any]

MOST_SITES = 5_000  # polygons that can be clicked; the table output has all
OF_CHAIN = ("segments", "links", "figures", "notes", "asked", "ten_plus_one")
PAIR = 2  # rankings that a page opens side by side


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
        the first ranking's criteria; `chain`: what `sitesel.chain` gives of its industry;
        `chain_open`: begin with the chain.

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
    grid, chain = options.pop("grid", None), options.pop("chain", None)
    asked = {key: one for key, one in sorted(options.items()) if one}
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
    if chain is not None:
        content["chain"] = {key: chain[key] for key in OF_CHAIN}
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
