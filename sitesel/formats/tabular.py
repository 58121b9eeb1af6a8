"""Text tables and workbooks, each to the reading of the one table in it that has coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitesel.formats import jzd
from sitesel.formats.decode import decoded
from sitesel.formats.delimited import sheet_of
from sitesel.formats.jzd_text import is_jzd
from sitesel.formats.layers import chosen
from sitesel.formats.table import find_head, reading_of
from sitesel.formats.workbook import sheets
from sitesel.text import Text

_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"  # of str.splitlines

if TYPE_CHECKING:
    from sitesel.errors import BrokenLayerError
    from sitesel.formats.reading import Reading
    from sitesel.formats.source import Source


def read_text(source: Source) -> Reading:
    """
    Read a CSV or TXT: a boundary-point text, else a table.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Reading
        Parcels or points.

    Raises
    ------
    BrokenLayerError
        If it is no text, or no head with coordinates can be found.
    """
    source.check_bytes(source.limits.table_bytes)
    text, encoding, notes = decoded(source, source.path.read_bytes())
    check_lines(source, text)
    if is_jzd(text):
        return jzd.reading_of(source, text, encoding=encoding, notes=notes)
    sheet, _, more = sheet_of(source, text, notes=notes, encoding=encoding)
    head = find_head(sheet, source.knows)
    if head is None:
        raise no_head(source)
    form = source.suffix.lstrip(".")
    return reading_of(source, sheet, head, form=form, encoding=encoding, notes=more)


def check_lines(source: Source, text: str) -> None:
    """
    Refuse a text of too many lines before it is cut into them.

    Parameters
    ----------
    source : Source
        The file.
    text : str
        All of it.

    Raises
    ------
    BrokenLayerError
        With both numbers.
    """
    lines = sum(text.count(sign) for sign in _LINE_ENDS)
    if lines > source.limits.lines:
        raise source.broken(
            f"有 {lines:,} 行,最多读 {source.limits.lines:,} 行;请分成几个文件。",
            f"has {lines:,} lines; {source.limits.lines:,} are read at most. Split it.",
        )


def read_workbook(source: Source) -> Reading:
    """
    Read the sheet of a workbook that has coordinates.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    Reading
        Parcels or points.

    Raises
    ------
    BrokenLayerError
        If it is no workbook, no sheet has coordinates, or several have and none was chosen.
    """
    found = sheets(source)
    looked = ((sheet.name, find_head(sheet, source.knows)) for sheet in found)
    heads = {name: head for name, head in looked if head is not None}
    if not heads:
        raise no_head(source)
    name, notes = chosen(
        source, list(heads), others=len(found) - len(heads), word=Text("工作表", "sheet")
    )
    sheet = next(one for one in found if one.name == name)
    form = source.suffix.lstrip(".")
    return reading_of(source, sheet, heads[name], form=form, encoding="", notes=notes)


def no_head(source: Source) -> BrokenLayerError:
    """
    Make the error of a table without coordinates.

    Parameters
    ----------
    source : Source
        The file.

    Returns
    -------
    BrokenLayerError
        To be raised.
    """
    if source.knows is not None:
        return source.broken(
            "里找不到表头;表头应有 企业名称 和 地址、行业代码、经度与纬度 等列。",
            "has no head that can be told; it needs 企业名称 (name) and columns such as 地址 "
            "(address), 行业代码 (industry code), 经度 and 纬度 (lon, lat).",
        )
    return source.broken(
        "里找不到坐标列;表头应有 经度、纬度,或 东坐标、北坐标,或 X、Y(界址点文本应有 [地块坐标])。"
        "没有坐标的企业名单请加 --role enterprise。",
        "has no columns of coordinates; its head needs 经度 and 纬度 (lon, lat), 东坐标 and 北坐标 "
        "(easting, northing), or X and Y (a boundary-point text needs [地块坐标]). For a list of "
        "firms without coordinates say --role enterprise.",
    )
