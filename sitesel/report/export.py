"""
Writing a ranking as table, JSON, CSV, workbook, GeoJSON, GeoPackage or GeoParquet.

Text that comes from data and would start a formula in a spreadsheet is written with a leading
apostrophe in CSV, and as plain text in a workbook.
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sitesel.errors import NoSiteError, UsageError
from sitesel.pack.schema import QUALITY
from sitesel.report.columns import COLUMNS_ZH, ROBUST_ZH
from sitesel.report.extras import require
from sitesel.report.table import DEFAULT_ROWS, ranking_table
from sitesel.report.write import whole, write_text
from sitesel.text import STATUS, unit_title

if TYPE_CHECKING:
    import geopandas

FILE_ONLY = ("xlsx", "gpkg", "parquet")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def check_target(
    form: str,
    output: Path | None,
    *,
    map_path: Path | None = None,
    manifest: Path | None = None,
) -> None:
    """
    Refuse, before any work, a form that cannot go where it is wanted.

    Parameters
    ----------
    form : str
        One of the formats of `sitesel rank`.
    output : Path or None
        A file, or None for stdout.
    map_path : Path, optional
        Where the map goes.
    manifest : Path, optional
        Where the manifest goes.

    Raises
    ------
    UsageError
        If a binary form has no file, or two results would be the same file.
    DependencyError
        If the form needs a package that is not installed.
    """
    if form in FILE_ONLY and output is None:
        raise UsageError(
            f"格式 {form} 要写入文件;请加 -o 文件名.{form}。",
            f"The format {form} goes to a file; add -o NAME.{form}.",
        )
    if output is not None and output == map_path:
        raise UsageError(
            f"-o 与 --map 是同一个文件 {output},地图会盖掉结果;请改其一。",
            f"-o and --map are the same file {output}; the map would replace the result.",
        )
    if manifest is not None and manifest in (output, map_path):
        raise UsageError(
            f"--manifest 与 -o 或 --map 是同一个文件 {manifest},清单会盖掉结果;请改其一。",
            f"--manifest and -o or --map are the same file {manifest}; the manifest would replace "
            "the result.",
        )
    needs = {"xlsx": ("xlsxwriter", "report"), "parquet": ("pyarrow", "parquet")}
    if form in needs:
        package, extra = needs[form]
        require(package, extra)


def shown(document: dict[str, Any], *, count: int | None, statuses: set[str]) -> dict[str, Any]:
    """
    Choose the sites to list.

    Parameters
    ----------
    document : dict
        Of a ranking.
    count : int or None
        How many at most.
    statuses : set of str
        Which conclusions; empty for all.

    Returns
    -------
    dict
        The document with those sites only.

    Raises
    ------
    NoSiteError
        If none has such a status.
    """
    sites = [one for one in document["sites"] if not statuses or one["status"] in statuses]
    if not sites:
        found = document["counts"].items()
        zh = "、".join(f"{STATUS[name].zh} {number}" for name, number in found)
        en = ", ".join(f"{name} {number}" for name, number in found)
        raise NoSiteError(
            f"没有地块是所选的结论;各结论的数目:{zh}。请换一个 --status。",
            f"No site has the status asked for; there are: {en}. Choose another --status.",
        )
    return {**document, "sites": sites[:count]}


def write(
    document: dict[str, Any],
    sites: geopandas.GeoDataFrame,
    form: str,
    *,
    output: Path | None,
    language: str,
) -> None:
    """
    Write a ranking in one form, to a file or to stdout.

    Parameters
    ----------
    document : dict
        Of a ranking, its sites chosen.
    sites : GeoDataFrame
        Geometries by site id, in WGS 84.
    form : str
        table, json, csv, xlsx, geojson, gpkg or parquet.
    output : Path or None
        A file, or None for stdout.
    language : str
        `zh` or `en`.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    if form in FILE_ONLY or (form == "geojson" and output is not None):
        with whole(Path(str(output))) as beside:
            _write_binary(document, sites, form, beside)
        return
    text = _text(document, sites, form, language)
    if output is None:
        sys.stdout.write(text + "\n")
    else:
        write_text(output, text + "\n", encoding="utf-8-sig" if form == "csv" else "utf-8")


def refuse_if_none(document: dict[str, Any]) -> None:
    """
    Fail if every site is excluded, naming the constraint that excludes most.

    Parameters
    ----------
    document : dict
        Of a ranking.

    Raises
    ------
    NoSiteError
        If no site competes.
    """
    total = sum(document["counts"].values())
    if document["counts"]["excluded"] < total:
        return
    excluding = {rule["id"]: 0 for rule in document["constraints"] if rule["action"] == "exclude"}
    for site in document["sites"]:
        for one in site["constraints"]:
            if one["id"] in excluding and one["finding"] == "fail":
                excluding[one["id"]] += 1
    most = max(excluding, key=lambda name: excluding[name])
    title = next(rule for rule in document["constraints"] if rule["id"] == most)
    raise NoSiteError(
        f"没有地块可用:{total} 个全部被排除,其中“{title['title_zh']}”排除 {excluding[most]} 个。",
        f"No site qualifies: all {total} are excluded, {excluding[most]} of them by "
        f"{title['title_en']}.",
    )


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
        Chinese column titles; units in them.
    """
    frame = pd.DataFrame(document["sites"])[list(COLUMNS_ZH)]
    frame["quality"] = frame["quality"].map({name: text.zh for name, text in QUALITY.items()})
    frame = frame.rename(columns=COLUMNS_ZH)
    for key, title in ROBUST_ZH.items():
        frame[title] = [(site["robustness"] or {}).get(key) for site in document["sites"]]
    for place, rule in enumerate(document["criteria"]):
        entries = [site["criteria"][place] for site in document["sites"]]
        title = rule["title_zh"]
        frame[unit_title(f"{title}_测量值", rule["unit"])] = [one["measured"] for one in entries]
        frame[f"{title}_贡献"] = [one["contribution"] for one in entries]
    frame["理由"] = [";".join(site["reasons_zh"]) for site in document["sites"]]
    return frame


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
        Text that begins with = + - @ has an apostrophe before it.

    Examples
    --------
    >>> guarded(pd.DataFrame({"name": ["=1+1", "park"]}))["name"].tolist()
    ["'=1+1", 'park']
    """
    return frame.map(lambda cell: _guarded(cell) if isinstance(cell, str) else cell)


def _guarded(text: str) -> str:
    one_line = text.replace("\r", " ")  # a bare one starts a row for spreadsheets
    return f"'{one_line}" if text.startswith(FORMULA_STARTS) else one_line


def _text(document: dict[str, Any], sites: geopandas.GeoDataFrame, form: str, language: str) -> str:
    if form == "table":
        rows = document["sites"][:DEFAULT_ROWS]
        return ranking_table({**document, "sites": rows}, language=language)
    if form == "json":
        return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    if form == "csv":
        return (
            guarded(ranking_frame(document)).to_csv(index=False, lineterminator="\n").rstrip("\n")
        )
    collection: str = _geo(document, sites).to_json(ensure_ascii=False, drop_id=True)
    return collection


def _write_binary(
    document: dict[str, Any], sites: geopandas.GeoDataFrame, form: str, path: Path
) -> None:
    if form == "xlsx":
        from sitesel.report.workbook import write_workbook

        write_workbook(document, path)
        return
    frame = _geo(document, sites)
    if form == "parquet":
        frame.to_parquet(path)
    else:
        with warnings.catch_warnings():  # GDAL's wish for another file name is the user's choice
            warnings.simplefilter("ignore", RuntimeWarning)
            frame.to_file(path, driver={"gpkg": "GPKG", "geojson": "GeoJSON"}[form])


def _geo(document: dict[str, Any], sites: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    import geopandas

    frame = ranking_frame(document)
    geometry = sites.geometry.loc[frame["编号"]].to_numpy()
    return geopandas.GeoDataFrame(frame, geometry=geometry, crs=sites.crs)
