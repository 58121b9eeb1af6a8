"""
Writing a ranking as table, JSON, CSV, workbook, GeoJSON, GeoPackage or GeoParquet.

Text that comes from data and would start a formula in a spreadsheet is written with a leading
apostrophe in CSV, and as plain text in a workbook (`sitesel.report.cells`).
"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.errors import NoSiteError, UsageError
from sitesel.report.extras import require
from sitesel.report.frame import guarded, ranking_frame, sites_frame
from sitesel.report.provenance import provenance
from sitesel.report.table import DEFAULT_ROWS, ranking_table
from sitesel.report.write import whole, write_text
from sitesel.text import STATUS

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas

FILE_ONLY = ("xlsx", "gpkg", "parquet")


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


def write(  # noqa: PLR0913  (what is written where, and how much of it)
    document: dict[str, Any],
    sites: geopandas.GeoDataFrame,
    form: str,
    *,
    output: Path | None,
    language: str,
    count: int | None = None,
    statuses: Collection[str] = (),
) -> None:
    """
    Write a ranking in one form, to a file or to stdout.

    Parameters
    ----------
    document : dict
        Of a ranking, with all its sites: a workbook counts ranks among them.
    sites : GeoDataFrame
        Geometries by site id, in WGS 84.
    form : str
        table, json, csv, xlsx, geojson, gpkg or parquet.
    output : Path or None
        A file, or None for stdout.
    language : str
        `zh` or `en`.
    count : int or None
        How many sites to list at most.
    statuses : collection of str
        Which conclusions to list; empty for all.

    Raises
    ------
    OutputError
        If the file cannot be written.
    NoSiteError
        If none has such a status.
    UsageError
        If a workbook cannot hold so many sites.
    """
    listed = shown(document, count=count, statuses=set(statuses))
    if form in FILE_ONLY or (form == "geojson" and output is not None):
        with whole(Path(str(output))) as beside:
            if form == "xlsx":
                from sitesel.report.workbook import write_workbook

                write_workbook(document, beside, language=language, count=count, statuses=statuses)
            else:
                _write_layer(listed, sites, form, beside, language=language)
        return
    text = _text(listed, sites, form, language)
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
    collection: str = sites_frame(document, sites).to_json(ensure_ascii=False, drop_id=True)
    return collection


def _write_layer(
    document: dict[str, Any],
    sites: geopandas.GeoDataFrame,
    form: str,
    path: Path,
    *,
    language: str,
) -> None:
    frame = sites_frame(document, sites)
    about = provenance(document, language=language)
    if form == "parquet":
        from sitesel.report.geoparquet import write_geoparquet

        write_geoparquet(frame, path, about=about)
    elif form == "gpkg":
        from sitesel.report.geopackage import write_geopackage

        write_geopackage(frame, path, about=about, language=language)
    else:
        with warnings.catch_warnings():  # GDAL's wish for another file name is the user's choice
            warnings.simplefilter("ignore", RuntimeWarning)
            frame.to_file(path, driver="GeoJSON")
