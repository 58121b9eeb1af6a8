"""
Shapefile: the `.shp` and the files beside it.

Without `.shx` GDAL would have to write one into the planner's folder, so that is asked for instead.
Without `.dbf` there are shapes only; without `.prj` no reference system. Names of the files beside
it may be in capitals.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sitesel.formats.dbf import encoding_of, table_size
from sitesel.formats.gdal import read_blocks
from sitesel.formats.reading import Reading
from sitesel.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sitesel.formats.source import Source

BESIDE = (".dbf", ".shx", ".prj", ".cpg")
_CODE = (9994).to_bytes(4, "big")
_LENGTH_AT, _LENGTH_END = 24, 28
_HEAD_BYTES, _INDEX_BYTES = 100, 8


def blocks(source: Source, *, rows: int | None) -> Iterator[Reading]:
    """
    Read a shapefile, block by block.

    Parameters
    ----------
    source : Source
        The `.shp`.
    rows : int or None
        Of a block; None for all at once.

    Yields
    ------
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
    _check_whole(source, parts)
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
    with _recoded(source, parts) as (copy, told):
        for block in read_blocks(
            copy, driver="ESRI Shapefile", form="SHP", rows=rows, beside=BESIDE, **options
        ):
            yield Reading(
                frame=block.frame,
                form="shp",
                crs=block.crs,
                encoding=encoding,
                rejected=block.rejected,
                notes=(*notes, *told),
                heights=block.heights,
                whole=block.whole,
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


def _check_whole(source: Source, parts: dict[str, Path | None]) -> None:
    """Hold sizes that the heads state against the files: GDAL gives empty rows for what is cut."""
    with source.path.open("rb") as file:
        head = file.read(_LENGTH_END)
    stated = 2 * int.from_bytes(head[_LENGTH_AT:_LENGTH_END], "big")  # in words of two bytes
    shapes = None if parts[".shx"] is None else _records(parts[".shx"])
    table, faults = parts[".dbf"], []
    if stated > source.path.stat().st_size:
        size = source.path.stat().st_size
        faults.append((f".shp 应有 {stated:,} 字节,实有 {size:,}", f".shp: {size:,} of {stated:,}"))
    if table is not None:
        rows, least = table_size(table)
        size = table.stat().st_size
        if size < least:
            faults.append(
                (f".dbf 应有 {least:,} 字节,实有 {size:,}", f".dbf: {size:,} of {least:,}")
            )
        if shapes is not None and rows != shapes:
            faults.append(
                (f".shx 有 {shapes:,} 条,.dbf 有 {rows:,} 条", f"{shapes:,} shapes, {rows:,} rows")
            )
    if faults:
        raise source.broken(
            "不完整,或几个文件不配套;请重新复制整套文件:",
            "is incomplete, or its files do not belong together; copy them all again:",
            faults,
        )


@contextmanager
def _recoded(
    source: Source, parts: dict[str, Path | None]
) -> Iterator[tuple[Source, tuple[Text, ...]]]:
    """Give the file, or a copy where the `.prj` has names in GBK, at which pyogrio fails."""
    system = parts[".prj"]
    words = b"" if system is None else system.read_bytes()
    try:
        words.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        yield source, ()
        return
    with tempfile.TemporaryDirectory(prefix="sitesel-") as folder:
        target = Path(folder, "layer.shp")
        for suffix, one in {**parts, ".shp": source.path}.items():
            if one is not None:
                shutil.copyfile(one, target.with_suffix(suffix))
        target.with_suffix(".prj").write_text(words.decode("gb18030", "replace"), "utf-8")
        note = Text(".prj 里的名称不是 UTF-8,按 GB18030 读", "names in the .prj are in GB18030")
        yield replace(source, path=target, name=source.title), (note,)


def _records(index: Path) -> int:
    return max(index.stat().st_size - _HEAD_BYTES, 0) // _INDEX_BYTES


def _encoding(source: Source, parts: dict[str, Path | None]) -> tuple[str, tuple[Text, ...]]:
    table = parts[".dbf"]
    if table is None:
        return "", ()
    if source.encoding:
        asked = source.encoding
        return asked, (Text(f"编码 {asked}:按您的指定", f"encoding {asked}, as asked for"),)
    return encoding_of(table, parts[".cpg"])
