"""
Shapefile: the `.shp` and the files beside it.

Without `.shx` GDAL would have to write one into the planner's folder, so that is asked for instead.
Without `.dbf` there are shapes only; without `.prj` no reference system. Names of the files beside
it may be in capitals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sitesel.formats.dbf import encoding_of
from sitesel.formats.gdal import read_frame
from sitesel.formats.reading import Reading
from sitesel.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from sitesel.formats.source import Source

BESIDE = (".dbf", ".shx", ".prj", ".cpg")
_CODE = (9994).to_bytes(4, "big")


def read(source: Source) -> Reading:
    """
    Read a shapefile.

    Parameters
    ----------
    source : Source
        The `.shp`.

    Returns
    -------
    Reading
        Rows in the order of the file.

    Raises
    ------
    BrokenLayerError
        If it or its index is missing or damaged.
    """
    source.check_bytes(source.limits.binary_bytes)
    parts = {suffix: part(source.path, suffix) for suffix in BESIDE}
    _check(source, parts)
    notes: list[Text] = []
    encoding, decided = _encoding(source, parts)
    notes += decided
    if parts[".dbf"] is None:
        notes.append(
            Text("缺 .dbf:只有图形,没有属性", "the .dbf is missing: shapes without attributes")
        )
    if parts[".prj"] is None:
        notes.append(Text("缺 .prj:文件没有说明坐标系", "the .prj is missing: no reference system"))
    options: dict[str, Any] = {"encoding": encoding} if encoding else {}
    frame, rejected, left_out = read_frame(
        source, driver="ESRI Shapefile", form="SHP", beside=BESIDE, **options
    )
    return Reading(
        frame=frame,
        form="shp",
        crs=None if frame.crs is None else frame.crs.to_string(),
        encoding=encoding,
        rejected=rejected,
        notes=(*notes, *left_out),
    )


def part(path: Path, suffix: str) -> Path | None:
    """
    Find a file beside a shapefile.

    Parameters
    ----------
    path : Path
        The `.shp`.
    suffix : str
        In lower case.

    Returns
    -------
    Path or None
        None if there is none, in small letters or capitals.
    """
    both = (path.with_suffix(suffix), path.with_suffix(suffix.upper()))
    return next((one for one in both if one.is_file()), None)


def _check(source: Source, parts: dict[str, Path | None]) -> None:
    with source.path.open("rb") as file:
        if file.read(len(_CODE)) != _CODE:
            raise source.broken(
                "不是 Shapefile(文件头不对);请改正后缀,或重新导出。",
                "is no shapefile (its first bytes are others); correct the suffix or export again.",
            )
    if parts[".shx"] is None:
        raise source.broken(
            "缺少同名的 .shx(索引);shp、shx、dbf、prj 要一起复制。",
            "has no .shx (index) beside it; copy shp, shx, dbf and prj together.",
        )


def _encoding(source: Source, parts: dict[str, Path | None]) -> tuple[str, tuple[Text, ...]]:
    table = parts[".dbf"]
    if table is None:
        return "", ()
    if source.encoding:
        asked = source.encoding
        return asked, (Text(f"编码 {asked}:按您的指定", f"encoding {asked}, as asked for"),)
    return encoding_of(table, parts[".cpg"])
