"""
All that a map page shows, as one JSON text that no browser can take for code.

The ranking goes in as `Ranking.to_dict()` gives it, the geometry beside it. Inside HTML the text
stands in a ``<script type="application/json">``: ``<``, ``>``, ``&`` and the two line separators
of Unicode are escaped, so that nothing in it can close the element or open another.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sitesel.errors import SiteError
from sitesel.report.map_layers import display_base, display_layers, geographic, rounded
from sitesel.report.vendored import own_text

if TYPE_CHECKING:
    import geopandas

Json = dict[str, Any]

SITE_SIMPLIFY_M = 3.0
_ESCAPES = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def page_data(
    document: Json,
    sites: geopandas.GeoDataFrame,
    *,
    layers: dict[str, geopandas.GeoDataFrame],
    language: str,
) -> Json:
    """
    Gather what a map page shows.

    Parameters
    ----------
    document : dict
        A ranking as `Ranking.to_dict()` gives it.
    sites : GeoDataFrame
        Indexed by id; the ids of the document's sites, in any order.
    layers : dict of GeoDataFrame
        By role.
    language : str
        `zh` or `en`.

    Returns
    -------
    dict
        `language`, `texts`, `document`, `geometry` (one per site of the document), `layers`,
        `base`.

    Raises
    ------
    SiteError
        If sites of the document have no row, each named.
    CrsError
        If a frame declares no reference system.
    """
    ids = [site["id"] for site in document["sites"]]
    known = set(sites.index)
    faults = [(site_id, site_id) for site_id in ids if site_id not in known]
    if faults:
        raise SiteError(
            "排名中的地块没有几何,无法上图:",
            "Sites of the ranking have no geometry and cannot be mapped:",
            faults,
        )
    shapes = geographic(sites, "sites").geometry.loc[ids]
    return {
        "language": language,
        "texts": page_texts(language),
        "document": document,
        "geometry": [rounded(shape, simplify_m=SITE_SIMPLIFY_M) for shape in shapes],
        "layers": display_layers(layers, ranked=set(ids)),
        "base": display_base(layers),
    }


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
