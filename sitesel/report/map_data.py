"""
All that a map page shows, as one JSON text that no browser can take for code.

Rankings go in as `Ranking.to_dict()` gives them, their sites as columns, the geometry beside them.
Inside HTML the text stands in a ``<script type="application/json">``: ``<``, ``>``, ``&`` and the
two line separators of Unicode are escaped, so that nothing in it can close the element or open
another.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sitesel.errors import SiteError
from sitesel.industry import counted_as, industries
from sitesel.report.map_layers import all_rounded, display_base, display_layers, geographic
from sitesel.report.packing import packed_facts, packed_sites
from sitesel.report.vendored import own_text
from sitesel.text import LANGUAGES, as_list

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas

    from sitesel.text import Text

Json = dict[str, Any]

SITE_SIMPLIFY_M = 3.0
SHARED = ("schema", "version", "pack", "layers", "missing")
_ESCAPES = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """
    One ranking on a page that may hold several.

    Parameters
    ----------
    title : Text
        What tells it from the others: its industry, or the name of a scenario.
    document : dict
        As `Ranking.to_dict()` gives it.
    """

    title: Text
    document: Json


def page_data(
    runs: Sequence[Run],
    sites: geopandas.GeoDataFrame,
    *,
    layers: dict[str, geopandas.GeoDataFrame],
    language: str,
    options: Json | None = None,
) -> Json:
    """
    Gather what a map page shows.

    Parameters
    ----------
    runs : sequence of Run
        One or more rankings of the same pack.
    sites : GeoDataFrame
        Indexed by id; every site of the rankings, in any order.
    layers : dict of GeoDataFrame
        By role.
    language : str
        `zh` or `en`: the language at first.
    options : dict, optional
        `overview`, `review_number`, `basemaps`.

    Returns
    -------
    dict
        `language`, `texts`, `options`, `shared` (what all rankings have in common), `facts` of the
        sites, `runs` (each with its `chain`: which industries count in full, which by what degree),
        `geometry` by site, `leading` industries by site, `layers`, `industries` named by them,
        `base`.

    Raises
    ------
    SiteError
        If sites of a ranking have no row, each named.
    CrsError
        If a frame declares no reference system.
    """
    entries = {site["id"]: site for run in runs for site in run.document["sites"]}
    ids = list(entries)
    known = set(sites.index)
    faults = [(site_id, site_id) for site_id in ids if site_id not in known]
    if faults:
        raise SiteError(
            "排名中的地块没有几何,无法上图:",
            "Sites of the ranking have no geometry and cannot be mapped:",
            faults,
        )
    shapes = geographic(sites, "sites").geometry.loc[ids].to_numpy()
    first = runs[0].document
    drawn = display_layers(layers, ranked=set(ids))
    return {
        "language": language,
        "texts": {name: page_texts(name) for name in LANGUAGES},
        "options": options or {},
        "shared": {key: first[key] for key in SHARED},
        "facts": packed_facts(list(entries.values())),
        "runs": [_run(one, {name: row for row, name in enumerate(ids)}) for one in runs],
        "geometry": dict(zip(ids, all_rounded(shapes, simplify_m=SITE_SIMPLIFY_M), strict=True)),
        "leading": _leading(layers, set(ids)),
        "layers": drawn,
        "industries": _named(drawn),
        "base": display_base(layers),
    }


def _run(run: Run, row: Mapping[str, int]) -> Json:
    kept = {key: part for key, part in run.document.items() if key not in SHARED and key != "sites"}
    return {
        "title_zh": run.title.zh,
        "title_en": run.title.en,
        "document": kept,
        "sites": packed_sites(run.document["sites"], row),
        "chain": {
            "own": list(counted_as(run.document["industry"]["id"])),
            "related": dict(run.document["rules"].get("related", {})),
        },
    }


def _named(drawn: list[Json]) -> Json:
    """Names of the industries that the features of a chain stand for, by id."""
    said = {name for one in drawn for row in one["features"] for name in row.get("industries", ())}
    return {
        one.id: {"name_zh": one.name_zh, "name_en": one.name_en}
        for one in industries().values()
        if one.id in said
    }


def _leading(layers: dict[str, geopandas.GeoDataFrame], ids: set[str]) -> Json:
    """By site, the industries that its source names as its leading ones."""
    known, found = industries(), {}
    for frame in layers.values():
        if "industries" not in frame or "id" not in frame:
            continue
        for site, cell in zip(frame["id"], frame["industries"], strict=True):
            names = [known[name] for name in as_list(cell) if name in known]
            if site in ids and names:
                found[site] = [{"name_zh": one.name_zh, "name_en": one.name_en} for one in names]
    return found


def page_texts(language: str) -> dict[str, str]:
    """
    Read the words of the page.

    Parameters
    ----------
    language : str
        `zh` or `en`; anything else is Chinese.

    Returns
    -------
    dict of str
        By key.
    """
    texts: dict[str, dict[str, str]] = json.loads(own_text("texts.json"))
    return texts.get(language, texts["zh"])


def json_for_html(content: object) -> str:
    r"""
    Write JSON that may stand inside an HTML page.

    Parameters
    ----------
    content : object
        What JSON knows; no NaN.

    Returns
    -------
    str
        One line, the same for the same content.

    Examples
    --------
    >>> print(json_for_html({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, escape in _ESCAPES.items():  # str.translate takes 20 times as long
        text = text.replace(sign, escape)
    return text
