"""A ranking as one table: one row a site, every measurement and contribution a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel.pack.schema import QUALITY
from sitesel.report.cells import clean, disarmed
from sitesel.report.columns import COLUMNS_ZH, ROBUST_ZH
from sitesel.text import unit_title

if TYPE_CHECKING:
    import geopandas


def ranking_frame(document: dict[str, Any]) -> pd.DataFrame:
    """
    Lay out a ranking one row a site, with every measurement and contribution as a column.

    Parameters
    ----------
    document : dict
        Of a ranking.

    Returns
    -------
    DataFrame
        Chinese column titles; units in them. Text is such as every file can hold.
    """
    sites = [{key: _writable(site[key]) for key in COLUMNS_ZH} for site in document["sites"]]
    frame = pd.DataFrame(sites, columns=list(COLUMNS_ZH))
    frame["quality"] = frame["quality"].map({name: text.zh for name, text in QUALITY.items()})
    frame = frame.rename(columns=COLUMNS_ZH)
    for key, title in ROBUST_ZH.items():
        frame[title] = [(site["robustness"] or {}).get(key) for site in document["sites"]]
    for place, rule in enumerate(document["criteria"]):
        entries = [site["criteria"][place] for site in document["sites"]]
        title, unit = clean(rule["title_zh"]), clean(rule["unit"])
        frame[unit_title(f"{title}_测量值", unit)] = [one["measured"] for one in entries]
        frame[f"{title}_贡献"] = [one["contribution"] for one in entries]
    frame["理由"] = [clean(";".join(site["reasons_zh"])) for site in document["sites"]]
    return frame


def sites_frame(document: dict[str, Any], sites: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """
    Lay out a ranking one row a site, with its geometry.

    Parameters
    ----------
    document : dict
        Of a ranking.
    sites : GeoDataFrame
        Geometries by site id, in WGS 84.

    Returns
    -------
    GeoDataFrame
        In the reference system of the sites.
    """
    import geopandas

    frame = ranking_frame(document)
    geometry = sites.geometry.loc[frame["编号"]].to_numpy()
    return geopandas.GeoDataFrame(frame, geometry=geometry, crs=sites.crs)


def guarded(frame: pd.DataFrame) -> pd.DataFrame:
    """
    Keep text from starting a formula when a spreadsheet opens it.

    Parameters
    ----------
    frame : DataFrame
        Any.

    Returns
    -------
    DataFrame
        Text, titles of columns too, that would start a formula has an apostrophe before it.

    Examples
    --------
    >>> guarded(pd.DataFrame({"name": ["=1+1", "park"]}))["name"].tolist()
    ["'=1+1", 'park']
    """

    def cell(content: Any) -> Any:  # noqa: ANN401  (cells of any type)
        return disarmed(content) if isinstance(content, str) else content

    return frame.map(cell).rename(columns=cell)


def _writable(content: Any) -> Any:  # noqa: ANN401  (cells of any type)
    return clean(content) if isinstance(content, str) else content
